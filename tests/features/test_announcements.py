"""The rules of announcements, pure: when they are due, what is filled in, which buttons, which steps; and what gets in each other's way."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from features.announcements import rules
from features.announcements.content import UnknownField, fields_of, filled, read_buttons, title_of
from features.announcements.rules import Timing, read_steps, write_steps
from features.repeats import NoTimeOfDay
from features.timetable.rules import AtNight, Planned, TooClose, TooMany, by_day, conflicts
from kit.messages import Content
from kit.recurrence import Calendar

SHANGHAI = Calendar(ZoneInfo("Asia/Shanghai"))
# A Thursday, 16:00 in Shanghai.
NOW = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SHANGHAI.zone)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ("fri 20:00", [local(2026, 11, 27, 20)]),
        ("mon,thu 09:00", [local(2026, 11, 30, 9), local(2026, 12, 3, 9)]),
        ("每周五 20:00", [local(2026, 11, 27, 20), local(2026, 12, 4, 20)]),
        ("every fri 20:00", [local(2026, 11, 27, 20), local(2026, 12, 4, 20)]),
        ("in 2h", [local(2026, 11, 26, 18)]),
    ],
)
def test_what_is_answered_to_when(said: str, due: list[datetime]) -> None:
    timing = rules.answered(said, SHANGHAI, NOW)
    assert timing.between(NOW, NOW + timedelta(days=9), SHANGHAI) == due
    assert rules.from_json(rules.to_json(timing)) == timing


def test_now_is_when_it_is_confirmed() -> None:
    assert rules.answered("now", SHANGHAI, NOW) == Timing(at_once=True)
    assert rules.answered("马上", SHANGHAI, NOW) == Timing(at_once=True)


def with_(**given: str) -> Timing:
    timing = Timing()
    for key, text in given.items():
        timing = rules.changed(timing, key.removesuffix("_"), text, SHANGHAI, NOW)
    rules.check(timing, SHANGHAI)
    return timing


def test_a_first_time_and_then_a_rule_within_bounds() -> None:
    timing = with_(at="sat 12:00", every="daily", until="2026-11-30")
    assert timing.between(NOW, NOW + timedelta(days=30), SHANGHAI) == [local(2026, 11, day, 12) for day in (28, 29, 30)]
    timing = with_(every="daily 9:00", from_="2026-12-24", until="12月25日 9:00")
    assert timing.between(NOW, NOW + timedelta(days=60), SHANGHAI) == [local(2026, 12, day, 9) for day in (24, 25)]


def test_from_today_is_no_mistake() -> None:
    assert with_(every="daily 20:00", from_="today").after(NOW, SHANGHAI) == local(2026, 11, 26, 20)


def test_a_rule_without_a_time_needs_a_first_one() -> None:
    assert with_(at="fri 20:00", every="weekly").after(local(2026, 11, 27, 20), SHANGHAI) == local(2026, 12, 4, 20)
    with pytest.raises(NoTimeOfDay):
        with_(every="weekly")


def test_what_is_on_the_wall_stays_there_and_what_is_in_two_hours_does_not() -> None:
    berlin = Calendar(ZoneInfo("Europe/Berlin"))
    assert with_(at="fri 20:00").after(NOW, berlin) == datetime(2026, 11, 27, 20, tzinfo=berlin.zone)
    assert with_(at="in 2h").after(NOW, berlin) == NOW + timedelta(hours=2)


@pytest.mark.parametrize(
    ("said", "steps"),
    [("3d,1d,1h,0", (4320, 1440, 60, 0)), ("T-1h", (60,)), ("2天、30分钟，0", (2880, 30, 0)), ("1w", (10080,))],
)
def test_steps_of_a_countdown(said: str, steps: tuple[int, ...]) -> None:
    assert read_steps(said) == steps
    assert read_steps(write_steps(steps)) == steps


@pytest.mark.parametrize("said", ["", "x", "3d,", "no", "-1h", "1,2,3,4,5,6,7,8,9,10,11"])
def test_what_are_no_steps(said: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - a reader's only words
        read_steps(said)


@pytest.mark.parametrize(
    ("said", "buttons"),
    [
        ("Sign up|https://example.org", [("Sign up", "https://example.org")]),
        ("Sign up https://example.org/a?b=c", [("Sign up", "https://example.org/a?b=c")]),
        (
            "报名｜https://example.org；规则 https://example.com/x",
            [("报名", "https://example.org"), ("规则", "https://example.com/x")],
        ),
        ("A | https://a.example\nB | http://b.example", [("A", "https://a.example"), ("B", "http://b.example")]),
        ("no", []),
    ],
)
def test_buttons(said: str, buttons: list[tuple[str, str]]) -> None:
    assert list(read_buttons(said)) == buttons
    assert list(read_buttons("; ".join(f"{label}|{url}" for label, url in buttons) or "no")) == buttons


@pytest.mark.parametrize(
    "said",
    ["", "https://example.org", "A|javascript:alert(1)", "A|tg://user?id=1", "A|https://", "A|https://localhost", "A",
     "A|https://e.org/" + "x" * 600, "x" * 70 + "|https://e.org", ";".join(["A|https://e.org"] * 9)],
)  # fmt: skip
def test_what_are_no_buttons(said: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        read_buttons(said)


def test_filling_in_moves_what_is_formatted() -> None:
    text = "👋 {group}: {members} of {{all}}, see x"
    bold: dict[str, Any] = {"type": "bold", "offset": 3, "length": 7}
    link: dict[str, Any] = {
        "type": "text_link",
        "offset": text.encode("utf-16-le").index("x".encode("utf-16-le")) // 2,
        "length": 1,
    }
    done = filled(Content("text", text, (bold, link)), {"group": "Läufer 👟", "members": "1,234"})
    assert done.text == "👋 Läufer 👟: 1,234 of {all}, see x"
    assert _parts(done) == ["Läufer 👟", "x"]


def _parts(content: Content) -> list[str]:
    units = content.text.encode("utf-16-le")
    return [units[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le") for e in content.entities]


words = st.text(alphabet="ab 👋界", max_size=8)


@given(st.lists(st.tuples(words, st.sampled_from(["{group}", "{date}", "{{", "}}", ""])), max_size=6), words, st.data())
def test_what_is_formatted_stays_on_its_words(pieces: list[tuple[str, str]], value: str, data: st.DataObject) -> None:
    text, wanted, entities = "{weekday}", [], []
    for word, field in pieces:
        if word:
            entities.append(
                {
                    "type": "bold",
                    "offset": len(text.encode("utf-16-le")) // 2,
                    "length": len(word.encode("utf-16-le")) // 2,
                }
            )
            wanted.append(word)
        text += word + field
    done = filled(Content("text", text, tuple(entities)), {"group": value, "date": value + "x", "weekday": value})
    assert _parts(done) == wanted
    assert "{group}" not in done.text


def test_braces_written_twice_are_braces_with_or_without_fields() -> None:
    content = Content("text", "{{x}} {X} {} { group }", ({"type": "bold", "offset": 6, "length": 3},))
    done = filled(content, {"group": "x"})
    assert done.text == "{x} {X} {} { group }"
    assert _parts(done) == ["{X}"]
    assert fields_of(content, counts_down=False) == frozenset()
    ours = Content("html", "{{x}}")
    assert filled(ours, {}) is ours


def test_only_a_countdown_knows_what_it_counts_down_to() -> None:
    content = Content("text", "{title} {countdown}")
    assert fields_of(content, counts_down=True) == {"title", "countdown"}
    with pytest.raises(UnknownField):
        fields_of(content, counts_down=False)


def test_a_title_is_the_first_line_with_words() -> None:
    assert title_of("\n \u200b\nHello   there\nmore") == "Hello there"
    assert len(title_of("x" * 100)) == 40
    assert title_of("") == ""


# --- the timetable ----------------------------------------------------------------------------------------------------------------


def entry(day: int, hour: int, minute: int = 0, number: int = 1, **more: Any) -> Planned:
    return Planned(local(2026, 11, day, hour, minute), "announce.post", number, f"No. {number}", **more)


def test_two_things_within_a_quarter_of_an_hour() -> None:
    at_nine, later, far = entry(27, 9), entry(27, 9, 14, number=2), entry(27, 9, 15, number=3)
    assert conflicts([far, at_nine, later], SHANGHAI) == [TooClose(at_nine, later, 1), TooClose(later, far, 1)]
    # The same thing twice, and what says nothing in the group, are no conflict.
    assert conflicts([at_nine, entry(27, 9, 5)], SHANGHAI) == []
    assert conflicts([at_nine, entry(27, 9, 5, number=2, speaks=False)], SHANGHAI) == []
    assert conflicts([entry(27, 9, number=7, is_activity=True), entry(27, 9, 5, number=2, about=7)], SHANGHAI) == []


def test_a_conflict_of_every_day_is_told_once() -> None:
    days = range(1, 8)
    found = conflicts([each for day in days for each in (entry(day, 9), entry(day, 9, 5, number=2))], SHANGHAI)
    assert found == [TooClose(entry(1, 9), entry(1, 9, 5, number=2), 7)]


def test_more_than_five_a_day_and_in_quiet_hours() -> None:
    six = [entry(27, hour, number=hour) for hour in range(9, 15)]
    assert conflicts(six[:5], SHANGHAI) == []
    assert conflicts(six, SHANGHAI) == [TooMany(local(2026, 11, 27).date(), 6)]
    assert conflicts([entry(27, 3, waits=True), entry(28, 3, waits=True)], SHANGHAI) == [
        AtNight(entry(27, 3, waits=True), 2)
    ]


def test_days_are_those_of_the_group() -> None:
    late = Planned(datetime(2026, 11, 26, 17, 0, tzinfo=UTC), "x", 1, "At one in the morning")
    assert list(by_day([late], SHANGHAI)) == [local(2026, 11, 27).date()]
