"""The sentences of the bot and what must be true of each in every language. Pure: catalogues come in, complaints go out."""

import ast
import gc
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any, NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from bot.schema import ROOT
from kit.languages import DOMAIN
from kit.texts import LOCALES

KEYWORDS: dict[str, Any] = {"t": None, "many": (1, 2), "context": ((1, "c"), 2)}
_TAG = re.compile(r"</?[a-z][^<>]*>")
_HAN = r"[\u3400-\u4dbf\u4e00-\u9fff]"
# Half-width signs beside Chinese characters, where the full-width ones belong.
_HALF_WIDTH = re.compile(rf"{_HAN} ?[,.!?:;()]|[,.!?:;()] ?{_HAN}")
# What is typed as it stands: code, commands, and key=value.
_TYPED = re.compile(r"<code>.*?</code>|/[a-z]+(?: [a-z]+)?|[a-z_]+=\S+", re.DOTALL)


class Source(NamedTuple):
    """A sentence in the code; `other` is its plural, `context` which of its meanings is meant."""

    one: str
    other: str | None = None
    context: str | None = None


def extracted() -> set[Source]:
    """What Babel finds in the features, with the project's own keywords."""
    found = extract_from_dir(str(ROOT / "features"), [("**.py", "python")], keywords=KEYWORDS)
    return {
        Source(ids[0], ids[1]) if isinstance(ids, tuple) else Source(ids, context=context)
        for _, _, ids, _, context in found
    }


def spoken() -> Iterator[tuple[str, Source | None]]:
    """Every call of `t(…)`, `t.many(…)` and `t.context(…)` in the program, with its place; None where its sentence is not written out."""
    for path in sorted(ROOT.glob("*/**/*.py")):
        if path.relative_to(ROOT).parts[0] in {"tests", "simulator", "kit", "alembic", "build", ".venv"}:
            continue
        for call in ast.walk(_parsed(path)):
            if isinstance(call, ast.Call) and (count := _sentences_of(call)):
                words = [arg.value for arg in call.args[:count] if isinstance(arg, ast.Constant)]
                is_written_out = len(words) == count and all(isinstance(word, str) for word in words)
                place = f"{path.relative_to(ROOT)}:{call.lineno}"
                yield place, _written(call, [str(word) for word in words]) if is_written_out else None


def _written(call: ast.Call, words: list[str]) -> Source:
    return Source(words[1], context=words[0]) if _called(call) == "context" else Source(*words)


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _sentences_of(call: ast.Call) -> int:
    # `t(…)`, and `call.t(…)`, which Babel finds by its last word as well.
    if isinstance(call.func, ast.Name):
        return int(call.func.id == "t")
    return {"t": 1, "many": 2, "context": 2}.get(_called(call), 0)


def catalogue(folder: str = "zh_CN") -> Catalog:
    """A language's catalogue."""
    with (Path(LOCALES) / folder / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        return read_po(file, locale=folder, domain=DOMAIN, abort_invalid=True)


def complaints(sources: set[Source], translated: Catalog) -> list[str]:
    """What is wrong with a catalogue; empty where all is well."""
    wrong = []
    for source in sorted(sources, key=str):
        message = translated.get(source.one, source.context)
        if message is None or not all(_forms(message)):
            wrong.append(f"not translated: {source.one!r}")
        elif message.fuzzy:
            wrong.append(f"only guessed: {source.one!r}")
        elif message.pluralizable != (source.other is not None):
            wrong.append(f"plural in one, not in the other: {source.one!r}")
        else:
            wrong += [f"{why}: {form!r}" for form in _forms(message) for why in _flaws(source, form)]
    wrong += [f"nobody says it any more: {m.id!r}" for m in translated if m.id and _source_of(m) not in sources]
    return wrong


def _forms(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (str(message.string),)


def _source_of(message: Message) -> Source:
    context = message.context
    return Source(*message.id) if isinstance(message.id, tuple) else Source(str(message.id), context=context)


def _flaws(source: Source, form: str) -> Iterator[str]:
    wanted = placeholders(source.one) | placeholders(source.other or "")
    # One form stands for all numbers in Chinese; English may leave the number out of its singular.
    if placeholders(form) != wanted:
        yield f"placeholders {sorted(placeholders(form) ^ wanted)}"
    if sorted(_TAG.findall(form)) != sorted(_TAG.findall(source.one)):
        yield "other tags"
    if form.strip() != form and source.one.strip() == source.one:
        yield "spaces at its edges"
    if found := _HALF_WIDTH.search(_TAG.sub("", _TYPED.sub("", form))):
        yield f"half-width sign at {found[0]!r}"


def placeholders(sentence: str) -> set[str]:
    """The names in braces."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def _parsed(path: Path) -> ast.Module:
    # CPython 3.11 counts its depth wrongly where the collector runs code in the middle of it (a SystemError).
    gc.disable()
    try:
        return ast.parse(path.read_text(encoding="utf-8"))
    finally:
        gc.enable()
