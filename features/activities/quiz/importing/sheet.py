"""A file of questions, one a line: which column says what, and what is wrong with which line. Pure.

Every step is in proportion to the file, which was bounded before (features/importing).
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from features.activities.quiz.importing.answers import Unsure, read_options, read_right, same, starred
from features.activities.quiz.questions import MOST_OPTIONS, MOST_QUESTIONS, Flaw, Question, flaw_of
from features.importing.table import Rows, cells_of
from features.values import flat
from kit.texts import visible

_TEXTS = {"question", "questions", "text", "题目", "问题", "题干", "题"}
_RIGHTS = {"right", "right answer", "right answers", "answer", "answers", "correct", "correct answer", "correct answers", "key",
           "答案", "正确答案", "正确选项", "正确", "正确项", "标准答案"}  # fmt: skip
_WHYS = {"explanation", "explanations", "why", "because", "解析", "答案解析", "题目解析", "解释", "说明"}
_ALL_OPTIONS = {"options", "choices", "选项", "备选项", "备选答案"}
_ONE_OPTION = re.compile("(?:option|choice|选项|备选项)? ?([a-h1-8一二三四五六七八])")
_PLACES = {sign: at for signs in ("abcdefgh", "12345678", "一二三四五六七八") for at, sign in enumerate(signs)}
_IN_A_CELL = re.compile("[;；|\n]")
_LONGEST_HEAD = 40


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a line (0: with all of the file): a Flaw, or `heads`, `empty`, `many`, `right` (it names no option), `unsure` (it
    could be two), `both` (a star says one thing and the answer another), `twice` (`said` is the other line).
    """

    number: int
    what: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """What a file says: its questions, how many of them are there already, what is wrong, and columns that are not looked at."""

    questions: Sequence[Question]
    known: int
    wrong: Sequence[Wrong]
    unused: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where a table says what. `options` are in their order; `together`: all of them stand in one cell."""

    text: int
    options: Sequence[int]
    together: int | None
    right: int | None
    why: int | None


def read(rows: Rows, there: Collection[str]) -> Read:
    """The questions in the rows. `there`: those of the quiz, as they are compared (`answers.same`)."""
    filled = cells_of(rows)
    if not filled:
        return Read((), 0, [Wrong(0, "empty")])
    columns = _columns([flat(cell[:_LONGEST_HEAD]) for cell in filled[0][1]])
    if columns is None:
        return Read((), 0, [Wrong(0, "heads")])
    head, body = filled[0][1], filled[1:]
    if not body:
        return Read((), 0, [Wrong(0, "empty")])
    if len(body) > MOST_QUESTIONS:
        return Read((), 0, [Wrong(0, "many")])
    found: list[Question] = []
    wrong: list[Wrong] = []
    lines: dict[str, int] = {}
    known = 0
    for number, cells in body:
        question = _question(number, cells, columns)
        if isinstance(question, Wrong):
            wrong.append(question)
        elif (first := lines.setdefault(same(question.text), number)) != number:
            wrong.append(Wrong(number, "twice", str(first)))
        elif same(question.text) in there:
            known += 1
        else:
            found.append(question)
    if len(there) + len(found) > MOST_QUESTIONS:
        wrong.append(Wrong(0, "many"))
    return Read(found, known, wrong, _unused(head, body, columns))


def _columns(heads: Sequence[str]) -> _Columns | None:
    """By the names in the first line; None where they do not say where question and options stand."""

    def first(words: Collection[str]) -> int | None:
        return next((at for at, word in enumerate(heads) if word in words), None)

    text, together = first(_TEXTS), first(_ALL_OPTIONS)
    places = {_PLACES[match[1]]: at for at, word in enumerate(heads) if (match := _ONE_OPTION.fullmatch(word))}
    if text is None or (together is None and len(places) < 2):
        return None
    return _Columns(text, [places[at] for at in sorted(places)], together, first(_RIGHTS), first(_WHYS))


def _question(number: int, cells: Sequence[str], columns: _Columns) -> Question | Wrong:
    def cell(at: int | None) -> str:
        return cells[at] if at is not None and at < len(cells) else ""

    try:
        options, stars = _options([cell(at) for at in columns.options], cell(columns.together))
    except ValueError:
        return Wrong(number, Flaw.MANY_OPTIONS)
    said, right = cell(columns.right), stars
    if said:
        try:
            right = read_right(said, options)
        except Unsure:
            return Wrong(number, "unsure", said)
        except ValueError:
            return Wrong(number, "right", said)
        if stars and stars != right:
            return Wrong(number, "both", said)
    question = Question(cell(columns.text), options, right, cell(columns.why) or None)
    flaw = flaw_of(question)
    return question if flaw is None else Wrong(number, flaw)


def _options(apart: list[str], together: str) -> tuple[tuple[str, ...], frozenset[int]]:
    """Cells at the end may be empty, those between may not."""
    if together:
        return read_options(_IN_A_CELL.sub("\n", together))
    while apart and not apart[-1]:
        apart.pop()
    return starred([visible(option) for option in apart[:MOST_OPTIONS]])


def _unused(head: Sequence[str], body: Sequence[tuple[int, Sequence[str]]], columns: _Columns) -> list[str]:
    used = {columns.text, *columns.options, columns.together, columns.right, columns.why}
    filled = {at for _, cells in body for at, cell in enumerate(cells) if cell and at not in used}
    return [head[at] if at < len(head) and head[at] else str(at + 1) for at in sorted(filled)]


def kept(questions: Sequence[Question]) -> list[list[Any]]:
    """As plain values, until they come in."""
    return [[each.text, list(each.options), sorted(each.right), each.explanation] for each in questions]


def of_kept(values: Sequence[Sequence[Any]]) -> list[Question]:
    """What `kept` has made plain."""
    return [Question(text, tuple(options), frozenset(right), why) for text, options, right, why in values]
