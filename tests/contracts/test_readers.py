"""Whatever reads what people write takes steps in proportion to its length, and says no in a way that its callers know.

The readers are found, not listed: every function of `kit`, `features` and `handlers` that is handed a text by one of the names that
texts have here. A new one is fed like the others; where it wants what this file cannot give, the test says so.

Run as a program (`python -m tests.contracts.test_readers`) it prints how each of them grows.
"""

import importlib
import inspect
import json
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache, partial
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.schema import ROOT
from bot.transport import loads
from features.activities.checkin.corrections import excuses
from features.activities.checkin.importing import rules as past, table
from features.activities.checkin.options import Options as CheckInOptions
from features.activities.quiz.importing import sheet
from features.activities.quiz.questions import Question
from features.activities.registry import KINDS
from features.activities.service import draft
from features.activities.survey import rules as survey
from features.announcements import content
from features.announcements.rules import Timing
from features.importing.table import Unreadable, rows_of
from features.moments import moment_of
from features.repeats import read_every, repeat_of
from features.settings.service import READERS
from features.when import read_when
from handlers import ROUTERS
from kit.arguments import parse
from kit.content import content_of
from kit.messages import Content, Refusal
from kit.reading import read
from kit.recurrence import Calendar
from kit.router import Routes
from kit.texts import texts
from models import Group

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
ZONES = ("Asia/Shanghai", "America/New_York", "Pacific/Kiritimati")
# What a text is called that somebody wrote.
NAMES = {
    "text",
    "said",
    "arguments",
    "words",
    "word",
    "parameter",
    "title",
    "name",
    "names",
    "html",
    "asked",
    "data",
    "tag",
}
TEXTS: Mapping[str, Callable[[str], object]] = {
    "str": str,
    "str | None": str,
    "Sequence[str]": str.split,
    "bytes": lambda text: text.encode(errors="replace"),
}
# What readers want besides, by how they declare it.
BESIDES: Mapping[str, Any] = {
    "bool": False,
    "Calendar": Calendar(ZoneInfo(ZONES[0])),
    "date": NOW.date(),
    "datetime": NOW,
    "Group": Group(zone=ZONES[0], day_start=0, language="en"),
    "Incoming": read({"update_id": 1}),
    "int": 30,
    "Kind": KINDS[0],
    "Mapping[str, int]": {"x": 1},
    "Mapping[str, str]": {"x": "y"},
    "Question": Question("?", ("Lake", "Hill"), frozenset((0,))),
    "re.Pattern[str]": re.compile(r"(\d{1,6})"),
    "Sequence[bool]": (True, False),
    "Sequence[models.activities.Activity]": (),
    "Sequence[str]": ("Lake", "Hill", "A", "1"),
    "str": "until",
    "Texts": texts("en"),
    "Timing": Timing(),
    "tuple[str, ...]": ("Lake", "Hill"),
}
# Not handed by people: words of the program, of its rows and pictures, and of Telegram itself.
OF_OURS = {
    "view",
    "makers",
    "cards",
    "drawing",
    "lettering",
    "sender",
    "troubles",
    "registry",
    "composing",
    "turns",
    "standings",
    "judged",
    "vault",
}
# Their own parts are only ever called behind something that bounds the length, which is fed here itself.
BEHIND = {"features.when", "features.repeats"}
# Handed what stands in a row or a picture, or what a pattern has let through.
APART = {
    "features.activities.checkin.proofs.looking.hashes_of",
    "features.activities.collection.entries.forms._whole",
    "features.activities.sharing.archive._said",
    "kit.reading._button_of",
    "kit.shipped.shipped",
    "features.activities.raffle.finding._holder",
    "features.activities.checkin.proofs.queue._why",
    "features.values.read_number",
    # By the type of the question, in `_whole`.
    "features.activities.survey.rules.read_answer",
}
# Telegram's own messages have 4,096 signs; twice as many must be read as easily.
LENGTHS = (128, 1024, 8192)
RUNS = (
    " ", "\t", "\n", "\u3000", "\xa0", "1", "９", "a", "Ａ", "é", "中", "点", "一", "十", "周", "每", "晚", "e\u0301", "\u0301",
    "\u200b", "\u202e", "👍", "ﷺ", '"', "“", "”", "'", "「", "(", ")", "[", "{", "{{", "}", "<", "&", ",", "，", "、", ";", "；",
    ".", "。", "..", ":", "：", "-", "~", "至", "/", "|", "=", "＝", "#", "@", "_", "\\", "\x00", "\ud800", "1:", "1:1,", "1,",
    "a,", "a:1,", "a=", 'a="', "a b ", "#a ", "@a ", "1.", "1 ", "1m ", "1d ", "mon ", "mon,", "周一", "每周一 ", "9:00 ", "9点",
    "in 1d ", "at ", "{group}", "http://", "a|http://a.b;", "a http://a.b\n", "| ", " |", "2026-11-25", "..1", "1-1,",
    "第1名:1,", "一二", "a\n", "a,2026-11-25\n", '"a', "月", "no", "\r\n",
)  # fmt: skip
AROUND = (("", ""), ("x", "y"), ("1", "!"), ("晚 ", "\nx"), ('hi buttons="x', 'y"'))
# Texts of no length that are hard for other reasons: numbers, years and signs that no calendar and no column takes.
HARD = (
    "", " ", "\x00", "\ud800", "²", "½", "٣", "一万", "十十", "0", "-0", "-1", "9" * 20, "9" * 5000, "#" + "9" * 20, "1e9", "NaN", "inf",
    "9999-12-31 24:00", "9999-12-31 23:59", "0001-01-01 00:00", "31.12.9999 24:00", "0000-00-00", "99999-01-01", "2026-02-30",
    "9999-12-31..9999-12-31", "0001-01-01", "9999-12-31", "12/31/9999 24:00", "29 feb 9999 24:00", "in 9999 weeks", "in 9999w 9999d 9999h",
    "9999年12月31日 晚上12点",
    "month:31 24:00", "每月31号 24:00", "daily 24:00", "9999-W53",
    "0001-W01", "0000-W00", "2026-W99", "99:99", "24:01",
    "99999d", "99999w", "9999h", "366:1000", "50-1:1", "1-50:x", "0:0", "draw:0", "@", "#", "=", "==", "a=", "http://", "x|http://", "x|http://[",
    "x|https://a.b:99999999", "{}", "{", "}}", "{group", "😀" * 50, "ﷺ" * 64,
)  # fmt: skip

Reader = Callable[[str], object]
# Readers that cannot be fed.
WANTING: list[str] = []


def _found() -> Iterator[tuple[str, Reader]]:
    for folder in ("kit", "features", "handlers"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if not any(word in parts[-1] for word in OF_OURS):
                module = importlib.import_module(".".join(parts))
                for name, function in vars(module).items():
                    if (made := _reader(module.__name__, name, function)) is not None:
                        yield f"{module.__name__.removeprefix('features.')}.{name}", made


def _reader(module: str, name: str, function: Any) -> Reader | None:
    plain = inspect.unwrap(function) if callable(function) else None
    if not inspect.isfunction(plain) or plain.__module__ != module or inspect.iscoroutinefunction(plain):
        return None
    if (name.startswith("_") and module in BEHIND) or f"{module}.{name}" in APART:
        return None
    wanted = inspect.signature(plain).parameters
    said = [p for p in wanted.values() if p.name in NAMES and _declared(p) in TEXTS]
    if not said:
        return None
    besides: dict[str, Any] = {}
    for parameter in wanted.values():
        if parameter is said[0] or parameter.default is not parameter.empty or parameter.kind is parameter.VAR_KEYWORD:
            continue
        if _declared(parameter) not in BESIDES:
            WANTING.append(f"{module}.{name} wants {_declared(parameter)}")
            return None
        besides[parameter.name] = BESIDES[_declared(parameter)]
    first, hand = said[0].name, TEXTS[_declared(said[0])]

    def call(text: str) -> object:
        # Behind a memory it would be asked once.
        made = plain(**besides, **{first: hand(text)})
        return list(made) if isinstance(made, Iterator) else made

    return call


def _declared(parameter: inspect.Parameter) -> str:
    said = parameter.annotation
    return str(getattr(said, "__name__", said) if isinstance(said, type) else said).replace("collections.abc.", "")


def _updates() -> Iterator[tuple[str, Reader]]:
    """What is read of an update before anybody is asked, wherever a text can stand in it."""
    who = {"id": 7, "is_bot": False, "first_name": "Ann"}
    chat = {"id": -7, "type": "supergroup", "title": "Runners"}
    base = {"message_id": 1, "date": 0, "from": who, "chat": chat}
    file = {"file_id": "x", "file_unique_id": "y"}
    routes = Routes(ROUTERS)

    def message(**more: Any) -> object:
        incoming = read({"update_id": 1, "message": base | more})
        content_of(more | base)
        return routes.match(incoming, bot_username="muster_bot"), routes.events(incoming)

    yield "message", lambda text: message(text=text)
    yield "command", lambda text: message(text=f"/new {text}")
    yield "command for someone", lambda text: message(text=f"/new@{text} {text}")
    yield "link", lambda text: message(text=f"/start {text}", chat={"id": 7, "type": "private"})
    yield "caption", lambda text: message(caption=text, photo=[file | {"width": 1}])
    yield "file name", lambda text: message(document=file | {"file_name": text, "mime_type": text})
    yield "name", lambda text: message(**{"from": who | {"first_name": text, "last_name": text, "username": text}})
    yield "title", lambda text: message(chat=chat | {"title": text}, new_chat_title=text)
    yield "quoted", lambda text: message(text="x", reply_to_message=base | {"text": text})
    yield (
        "mentioned",
        lambda text: message(text="x", entities=[{"type": "text_mention", "user": who | {"first_name": text}}]),
    )
    yield (
        "tap",
        lambda text: routes.match(
            read({"update_id": 1, "callback_query": {"id": "1", "from": who, "data": text}}), bot_username="muster_bot"
        ),
    )
    yield "payload", lambda text: loads(json.dumps({"update_id": 1, "x": text}).encode())
    yield "broken payload", lambda text: loads(('{"update_id": 1, "x": "\\ud800' + text).encode(errors="replace"))


def _whole() -> Iterator[tuple[str, Reader]]:
    """Readers that stand behind others, or are made by calls."""
    for kind in KINDS:
        for field in kind.fields:
            yield f"{kind.name} {field.name}", field.understand
    for name, reader in READERS.items():
        yield f"setting {name}", reader
    yield "draft", lambda text: draft(parse(f"checkin {text}"))
    yield "excuse", lambda text: excuses.read(text.split(), BESIDES["Group"], NOW)
    yield "import", _imported
    yield "questions", lambda text: sheet.read(rows_of(text.encode(errors="replace")), ())
    yield "question", lambda text: sheet.read(rows_of(f"question,A,B,right\n{text}".encode(errors="replace")), ())
    for of in survey.TYPES:
        question = survey.Question(of, "?", ("Lake", "Hill") if of in {"one", "several"} else ())
        yield f"answer to {of}", partial(survey.read_answer, question)
    yield "fields", lambda text: content.fields_of(Content("text", text), counts_down=False)
    yield (
        "filled",
        lambda text: content.filled(
            Content("text", text, ({"type": "bold", "offset": 0, "length": 1},)), {"group": "x"}
        ),
    )
    yield "repeat", _repeat
    for zone in ZONES:
        calendar = Calendar(ZoneInfo(zone))
        yield f"moment in {zone}", partial(_moment, calendar)


def _moment(calendar: Calendar, text: str) -> object:
    return moment_of(read_when(text), calendar, NOW)


def _repeat(text: str) -> object:
    every = inspect.unwrap(read_every)(text)
    return None if every is None else repeat_of(every, NOW)


def _imported(text: str) -> object:
    lines = table.sheet_of(text.encode(errors="replace")).lines
    return past.read(lines, {}, CheckInOptions(NOW.date()), BESIDES["Calendar"], NOW.date())


@cache
def readers() -> Mapping[str, Reader]:
    """All there are, by what they are called."""
    return dict([*_found(), *_updates(), *_whole()])


# Refusals of a program that was called wrongly are none of these: they would put the update aside without a word.
SAYS_NO = (ValueError, Refusal, Unreadable)


def seconds(reader: Reader, text: str, tries: int = 1) -> float:
    """Processor time of one reading, the best of some."""
    best = float("inf")
    for _ in range(tries):
        begun = time.process_time_ns()
        with suppress(*SAYS_NO):
            reader(text)
        best = min(best, (time.process_time_ns() - begun) / 1e9)
    return best


# So little for the longest text is no growth that anybody could measure: two steps for each pair of its signs take many times as long.
NOTHING = 0.02
# So many times longer than in proportion. Eight times the text would take eight times as long; where it goes by squares, 64 times.
MOST = 3.0


def grown(reader: Reader, text: Callable[[int], str]) -> tuple[int, float] | None:
    """From which length on its time grows faster than the text, and how many times faster; None where it does not."""
    for short, length in pairwise(LENGTHS):
        if seconds(reader, text(length)) > NOTHING:
            shorter = max(seconds(reader, text(short), tries=5), 1e-5)
            took = seconds(reader, text(length), tries=3)
            excess = took / shorter / (length / short)
            if took > NOTHING and excess > MOST:
                return length, excess
    return None


def inputs() -> Iterator[tuple[str, Callable[[int], str]]]:
    """Each run in each surrounding, as a function of the length."""
    for run in RUNS:
        for head, tail in AROUND:
            yield f"{head!r} {run!r} {tail!r}", partial(_long, head, run, tail)


def _long(head: str, run: str, tail: str, length: int) -> str:
    return head + run * (length // len(run)) + tail


@pytest.mark.parametrize("name", sorted(readers()))
def test_double_the_text_is_double_the_work(name: str) -> None:
    reader = readers()[name]
    assert {label: found for label, text in inputs() if (found := grown(reader, text)) is not None} == {}


# Most readers look at a few dozen signs and no more, so that squares do not matter; but one sign may stand for eighteen others (\ufdfa).
# The longest takes a hundredth of a second.
OF_A_LINE = 0.5


@pytest.mark.parametrize("name", sorted(readers()))
def test_what_it_does_not_understand_it_says_so(name: str) -> None:
    """Soon, and by a ValueError or a refusal: anything else would put the update aside, and nobody would be answered."""
    for text in (*HARD, *(run * 40 for run in RUNS)):
        # The first of all opens the fonts.
        assert seconds(readers()[name], text) < OF_A_LINE or seconds(readers()[name], text) < OF_A_LINE, text


def test_they_are_found() -> None:
    assert readers()
    assert WANTING == [], "say in BESIDES what they are to be handed, or in APART why they are not fed"
    assert len(readers()) > 130
    assert {
        "values.read_clock",
        "announcements.content.read_buttons",
        "kit.arguments.parse",
        "points.grants.read",
        "import",
    } <= set(readers())


@pytest.mark.parametrize(
    "slow",
    [lambda text: [text.count(sign) for sign in text for _ in range(8)], lambda text: re.search(r"\s*x", text)],
    ids=["counts", "searches"],
)
def test_one_that_grows_with_the_square_is_found(slow: Reader) -> None:
    assert grown(slow, lambda n: " " * n) is not None


def figures() -> None:
    """How each reader grows on what it takes longest for: Markdown."""
    write = sys.stdout.write
    write("| reader | longest on | 4,096 signs | 8,192 | 16,384 | per doubling |\n|---|---|---|---|---|---|\n")
    for name, reader in sorted(readers().items()):
        label, text = max(inputs(), key=lambda each: seconds(reader, each[1](4096)))
        took = [seconds(reader, text(n), tries=7) * 1e6 for n in (4096, 8192, 16384)]
        shown = " | ".join(f"{each:,.0f} µs" for each in took)
        write(f"| {name} | `{label}` | {shown} | {(took[2] / max(took[0], 1)) ** 0.5:.2f} |\n")


if __name__ == "__main__":
    figures()
