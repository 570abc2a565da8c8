"""Every kind of tap of the bot: at most 64 bytes with the largest ids there are, and the same when it comes back."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any, get_type_hints

import pytest
from hypothesis import given, strategies as st
from sqlalchemy import BigInteger, Integer

from features.activities.collection.rules import Stage
from features.activities.forms import PREVIEW, TITLE
from features.activities.registry import KINDS
from features.activities.sharing.taps import ANSWERS, DeskDoTap
from features.activities.view_form import EditFormTap, FormChoiceTap, FormMoveTap, NewFormTap
from features.announcements import (
    service as announcements,
    taps as announcement_taps,
    view_form as announcements_form,
)
from features.people import settings, view
from features.people.roles import ROLES
from features.people.view_help import PAGES
from features.review import judged
from features.timetable.taps import ScheduleAsTap
from handlers import ROUTERS
from kit import buttons
from kit.buttons import WIDE, Tap, bounds, decode, encode, from_link, to_link
from kit.texts import LANGUAGES, texts
from models.base import metadata

OURS = [kind for kind in buttons.kinds() if not kind.__module__.startswith("tests.")]
# Ids of our own are bigints, numbers of activities are 32 bits, Telegram's ids have 52 bits at most.
LARGEST = {
    "group": 2**63 - 1, "activity": 2**31 - 1, "thread": 2**31 - 1, "person": 2**52 - 1, "number": 2**31 - 1,
    "at": 9, "day": 3_652_059, "monday": 99991231,
    "page": 2**31 - 1, "round": 99, "amount": 2**31 - 1,
     "talk": 2**31 - 1, "question": 2**31 - 1, "theme": 2**31 - 1, "after": 2**31 - 1, "remove": 2**31 - 1,
    "stars": 5, "hidden": 1, "ready": 1,
    "entry": 2**31 - 1, "file": 9, "give": 1, "sure": 2, "criterion": 4, "score": 10, "slot": 2**31 - 1,
    "turn": 2**31 - 1, "held": 2, "message": 2**52 - 1, "update": 2**52 - 1,
}  # fmt: skip
ASKED = sorted({TITLE, PREVIEW, *(field.name for kind in KINDS for field in kind.fields)})
SETTINGS = [
    ("language", "zh-CN"), *(("zone", zone) for zone in view.ZONES), ("day_start", "06.00"), ("quiet", "23.00-08.00"),
    ("summary", "mon_09.00"), ("summary_in_group", "yes"),
]  # fmt: skip


def largest(kind: type[Tap]) -> Iterator[Tap]:
    """The kind with every set of words its buttons carry, and the largest numbers."""
    names = [field.name for field in fields(kind)]
    numbers = {name: LARGEST[name] for name in names if get_type_hints(kind)[name] is int}
    for said in _words(kind, [name for name in names if name not in numbers]):
        yield kind(**numbers, **said)


def _words(kind: type[Tap], names: list[str]) -> list[dict[str, str]]:
    if kind is FormChoiceTap:
        of = [(k, f.name) for k in KINDS for f in k.fields]
        t = texts(LANGUAGES[0])
        return [{"step": name, "value": value} for k, name in of for _, value in k.view.choices(t, name)]
    if kind is FormMoveTap:
        return [{"step": step, "way": way} for step in ASKED for way in ("back", "on")]
    if kind is announcement_taps.WhenTap:
        return [{"value": "tomorrow+09.00"}]
    if kind is announcement_taps.MoveTap:
        return [{"value": "2026-12-31+23.59"}]
    if kind is announcement_taps.DoTap:
        return [{"what": what} for what in ("confirm", "remove", *announcements.FLAGS)]
    if kind is announcement_taps.AskTap:
        return [{"step": step} for step in ("preview", "topic", *announcements_form.STEPS)]
    if kind is ScheduleAsTap:
        return [{"form": form} for form in ("picture", "file", "log")]
    if kind is view.SetTap:
        return [{"name": name, "value": value} for name, value in SETTINGS]
    if kind is DeskDoTap:
        return [{"what": what} for what in ("skip-sure", "start-sure", "feedback")]
    known: dict[str, list[str]] = {
        "answer": list(ANSWERS), "deed": [f"answered.{2**31 - 1}"], "pair": [f"{2**31 - 1}.{2**31 - 1}"],
        "kind": [k.name for k in KINDS], "step": ASKED, "role": list(ROLES), "page": ["main", *settings.READERS, *PAGES],
        "stage": list(Stage), "form": ["html", "xlsx"],
        "reason": ["unclear", *(c for k in judged.kinds() for c, _ in judged.judged(k).reasons(texts(LANGUAGES[0])))],
    }  # fmt: skip
    return [{name: value} for name in names for value in known[name]] or [{}]


def test_every_kind_of_tap_has_an_endpoint() -> None:
    assert {kind for router in ROUTERS for kind in router.taps} == set(OURS)


def test_codes_are_unique_and_short() -> None:
    codes = [kind.code for kind in OURS]
    assert len(codes) == len(set(codes))
    assert all(1 <= len(code) <= 4 for code in codes)


@pytest.mark.parametrize("kind", OURS, ids=lambda kind: kind.__name__)
def test_the_largest_ids_fit(kind: type[Tap]) -> None:
    found = list(largest(kind))
    assert found
    for tap in found:
        data = encode(tap)
        assert len(data.encode()) <= 64
        assert decode(data) == tap


@pytest.mark.parametrize("kind", [NewFormTap, EditFormTap], ids=lambda kind: kind.__name__)
def test_links_fit_too(kind: type[Tap]) -> None:
    for tap in largest(kind):
        assert from_link(to_link(tap)) == tap


@pytest.mark.parametrize("kind", OURS, ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_what_is_written_comes_back(kind: type[Tap], data: st.DataObject) -> None:
    hints = get_type_hints(kind)
    values: dict[str, Any] = {
        field.name: data.draw(
            st.integers(bounds(field.name)[0], bounds(field.name)[-1])
            if hints[field.name] is int
            else st.from_regex(r"[A-Za-z0-9_./+=-]{0,16}", fullmatch=True)
        )
        for field in fields(kind)
    }
    tap = kind(**values)
    try:
        written = encode(tap)
    except ValueError:
        # Five numbers of nineteen digits are no row's; what rows can have is tried above.
        return
    assert decode(written) == tap


INTEGERS = [(kind, field.name) for kind in OURS for field in fields(kind) if get_type_hints(kind)[field.name] is int]


@pytest.mark.parametrize(("kind", "name"), INTEGERS, ids=str)
def test_a_number_that_no_column_takes_is_neither_written_nor_read(kind: type[Tap], name: str) -> None:
    """Whatever a client makes up, the database is not asked for a row with such a number: it would not even take the question."""
    words: dict[str, Any] = {
        field.name: 1 if get_type_hints(kind)[field.name] is int else "x" for field in fields(kind)
    }
    assert decode(encode(kind(**words))) == kind(**words)
    for number in (bounds(name)[-1] + 1, bounds(name)[0] - 1):
        with pytest.raises(ValueError, match="no column takes"):
            encode(kind(**words | {name: number}))
        data = ":".join(
            [
                kind.code,
                *(buttons._to_base36(n) if isinstance(n, int) else n for n in (words | {name: number}).values()),
            ]
        )
        assert decode(data) is None


@pytest.mark.parametrize("name", sorted({name for _, name in INTEGERS}))
def test_no_number_is_wider_than_the_columns_it_is_looked_up_in(name: str) -> None:
    """A field and a column that have one name in the database (`group` is `group_id` there) are as wide as each other."""
    columns = [
        column.type
        for table in metadata.tables.values()
        for column in table.columns
        if column.name in {name, f"{name}_id"} and isinstance(column.type, Integer)
    ]
    if name in WIDE:
        assert columns
        assert all(isinstance(column, BigInteger) for column in columns)
    assert bounds(name)[-1] == (2**63 - 1 if name in WIDE else 2**31 - 1)


_codes = st.sampled_from([kind.code for kind in OURS])
_rest = st.from_regex(r"(:[0-9a-zA-Z_./+=-]{0,15}){0,4}", fullmatch=True)


@given(st.text() | st.builds(str.__add__, _codes, _rest) | st.builds(str.__add__, _codes, st.text()))
def test_only_what_we_would_write_is_read(data: str) -> None:
    found = decode(data)
    assert found is None or encode(found) == data


@given(st.text() | st.builds(str.__add__, _codes, st.text("_0123456789abcdefz-", max_size=30)))
def test_any_link_is_read_or_not(parameter: str) -> None:
    found = from_link(parameter)
    assert found is None or encode(found) == parameter.replace("_", ":")
