"""Every regular expression of the program reads in linear time: no text that somebody writes can make one hang.

Python's engine goes back and tries again. It does so in bounded steps where no two repeats can share out the same signs among
themselves: what is looked at here is the shape of each expression, whoever uses it and on whatever.
"""

import ast
import importlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from re import _compiler, _parser  # type: ignore[attr-defined]
from re._constants import (  # type: ignore[import-not-found]
    ASSERT,
    ASSERT_NOT,
    AT,
    ATOMIC_GROUP,
    BRANCH,
    GROUPREF,
    MAX_REPEAT,
    MIN_REPEAT,
    POSSESSIVE_REPEAT,
    SUBPATTERN,
)
from typing import Any

import pytest

from bot.schema import ROOT

FOLDERS = ("bot", "handlers", "jobs", "features", "models", "kit")
# Functions that try one start after the other, and those that try one.
SEARCHES = {"search", "findall", "finditer", "sub", "subn", "split"}
MATCHES = {"match", "fullmatch"}
# A repeat of so many at most is no repeat: what it can share out is bounded.
FEW = 10
# So many steps from each start of a search are still none too many.
MANY = 64
# One sign of each class, and all that expressions say by name are added to them.
SIGNS = "aZ_0９ \t\n\r　,，;；:：.-–~～至到|｜/+@#\"'“”()[]{}<>\\é中零点分\u0301\u200b\x00😀"


@dataclass(frozen=True)
class Used:
    """An expression, where it stands, and whether it is searched for."""

    where: str
    source: str
    flags: int
    is_search: bool


def _namespace(path: Path) -> dict[str, Any]:
    return vars(importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts)))


def used() -> Iterator[Used]:
    """Every expression that the code hands to `re`. What cannot be known before the program runs fails here."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            text = path.read_text("utf-8")
            if "import re\n" in text:
                yield from _used_in(path, ast.parse(text))


def _used_in(path: Path, tree: ast.Module) -> Iterator[Used]:
    known = _namespace(path)
    searched = {
        node.func.value.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in SEARCHES
        and isinstance(node.func.value, ast.Name)
    }
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.") and node.args):
            continue
        name = ast.unparse(node.func).removeprefix("re.")
        if name not in SEARCHES | MATCHES | {"compile"}:
            continue
        source = _value(node.args[0], known)
        if isinstance(source, bytes):
            source = source.decode()
        place = {"compile": 1, "match": 2, "fullmatch": 2, "search": 2, "findall": 2, "finditer": 2}.get(name, 99)
        flags = _value(node.args[place], known) if len(node.args) > place else 0
        targets = {
            target.id
            for each in tree.body
            if isinstance(each, ast.Assign) and each.value is node
            for target in each.targets
            if isinstance(target, ast.Name)
        }
        is_search = name in SEARCHES or bool(targets & searched)
        yield Used(f"{path.relative_to(ROOT)}:{node.lineno}", source, int(flags), is_search)


def _value(node: ast.expr, known: dict[str, Any]) -> Any:
    """What it comes to among the names of its module."""
    return eval(compile(ast.Expression(node), "an expression", "eval"), dict(known))  # noqa: S307 - our own code


# --- what an expression is made of ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Piece:
    """A part of an expression in a row of them: the signs it may take, and how often; `inside` is what is repeated."""

    signs: frozenset[str]
    least: int
    most: int
    is_kept: bool = False
    inside: "tuple[tuple[Piece, ...], ...]" = ()

    @property
    def is_long(self) -> bool:
        """It may share out as many signs as there are."""
        return self.most > FEW

    @property
    def takes(self) -> frozenset[str]:
        """All signs that may stand in it."""
        return self.signs.union(*(piece.takes for row in self.inside for piece in row))


@cache
def _signs(of: Any, flags: int, alphabet: str) -> frozenset[str]:
    return frozenset(sign for sign in alphabet if of.fullmatch(sign))


def rows(parsed: Any, alphabet: str) -> list[tuple[Piece, ...]]:
    """The ways through an expression, each as a row of pieces."""
    found: list[tuple[Piece, ...]] = [()]
    for op, value in parsed.data if hasattr(parsed, "data") else parsed:
        if op is SUBPATTERN:
            ways = rows(value[-1], alphabet)
        elif op is ATOMIC_GROUP:
            ways = [
                tuple(Piece(p.signs, p.least, p.most, True, p.inside) for p in row) for row in rows(value, alphabet)
            ]
        elif op is BRANCH:
            ways = [way for branch in value[1] for way in rows(branch, alphabet)]
        elif op in (MAX_REPEAT, MIN_REPEAT, POSSESSIVE_REPEAT):
            least, most, body = value
            inside = rows(body, alphabet)
            kept = op is POSSESSIVE_REPEAT
            if all(len(row) == 1 and (row[0].least, row[0].most) == (1, 1) and not row[0].inside for row in inside):
                signs = frozenset[str]().union(*(row[0].signs for row in inside))
                ways = [(Piece(signs, least, most, kept),)]
            elif (least, most) == (0, 1):
                ways = [(), *inside]
            else:
                ways = [(Piece(frozenset(), least, most, kept, tuple(inside)),)]
        elif op in (AT, ASSERT, ASSERT_NOT):
            ways = [()]
        elif op is GROUPREF:
            raise AssertionError("an expression that refers to its own groups is not looked at here")
        else:
            one = _parser.SubPattern(_parser.State(), [(op, value)])
            ways = [(Piece(_signs(_compiler.compile(one, parsed.state.flags), 0, alphabet), 1, 1),)]
        found = [(*before, *way) for before in found for way in ways]
    return found


# --- what must not be in it -------------------------------------------------------------------------------------------------------


def _shared(row: Sequence[Piece], shares: Sequence[int]) -> Iterator[str]:
    """Two of these pieces that can share out one run of signs between them: for n signs there are n ways, and all are tried."""
    for n, first in enumerate(shares):
        for second in shares[n + 1 :]:
            common = row[first].takes & row[second].takes
            between = row[first + 1 : second]
            if common and not row[first].is_kept and all(p.least == 0 or p.takes & common for p in between):
                yield f"two repeats can share {''.join(sorted(common))!r}"


def _starts(row: Sequence[Piece]) -> frozenset[str]:
    signs: frozenset[str] = frozenset()
    for piece in row:
        signs |= piece.takes
        if piece.least:
            break
    return signs


def problems(row: Sequence[Piece], *, is_search: bool) -> Iterator[str]:
    """What makes its steps grow faster than the text."""
    yield from _shared(
        row, [n for n, piece in enumerate(row) if piece.most > FEW and (piece.least != piece.most or piece.inside)]
    )
    for piece in row:
        yield from _of_inside(piece)
    if is_search:
        for n, piece in enumerate(row):
            can_fail = any(later.least for later in row[n + 1 :])
            if piece.most > MANY and can_fail and all(p.least == 0 or p.takes & piece.takes for p in row[:n]):
                yield f"from each start of a run of {''.join(sorted(piece.takes))[:20]!r} it goes to the run's end, and fails"


def _of_inside(piece: Piece) -> Iterator[str]:
    for body in piece.inside:
        yield from problems(body, is_search=False)
        if piece.is_kept or piece.most <= FEW:
            continue
        if all(each.least == 0 for each in body):
            yield "a repeat of what may be empty"
        for other in piece.inside:
            twice = (*body, *other)
            yield from _shared(twice, [n for n, each in enumerate(twice) if each.least != each.most or each.inside])
            if other is not body and _starts(body) & _starts(other):
                yield "a repeat of a choice that may be taken in two ways"


def looked_at(source: str, flags: int = 0, *, is_search: bool = False) -> list[str]:
    """What is wrong with an expression."""
    parsed = _parser.parse(source, flags)
    return sorted({problem for row in rows(parsed, SIGNS + source) for problem in problems(row, is_search=is_search)})


USED = list(used())


@pytest.mark.parametrize("expression", USED, ids=lambda each: each.where)
def test_no_expression_can_be_made_to_hang(expression: Used) -> None:
    assert looked_at(expression.source, expression.flags, is_search=expression.is_search) == []


def test_all_are_looked_at() -> None:
    assert len(USED) > 60
    # Another name for the module, or a function taken out of it, would hide an expression.
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*.py"):
            assert not re.search(r"^(?:import re as|from re import)", path.read_text("utf-8"), re.MULTILINE), path


@pytest.mark.parametrize(
    "source",
    [r"(.+?)\s*[|｜\s]\s*(https?://\S+)", r"(a+)+b", r"(?:ab|a.)*c", r"(?:a|ab|b)*c", r"(?:\d{1,9}){0,999}x", r"(\w+\s?)+",
     r"\s*(.*)", r"(?:a?){50}", r"\d+[.]?\d+x", r"(?:x*)*"],
)  # fmt: skip
def test_what_hangs_is_found(source: str) -> None:
    assert looked_at(source) != []


@pytest.mark.parametrize("source", [r"\s*,", r"\d+x", r"<[^>]+>", r".*x"])
def test_what_is_slow_to_be_searched_for_is_found(source: str) -> None:
    assert looked_at(source, is_search=True) != []
    assert looked_at(source) == []


@pytest.mark.parametrize("source", [r"\s+|\S+", r"<[^<>]+>", r"#(\w{1,64})", r"\.\.+|…", r"\d{1,9}(,\d{1,9}){0,999}"])
def test_what_is_sound_is_let_through(source: str) -> None:
    assert looked_at(source, is_search="{0,999}" not in source) == []
