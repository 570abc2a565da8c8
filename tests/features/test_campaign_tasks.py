"""Tasks, pure: which is which in an edited plan, when somebody is reminded, and what is written behind `/tasks`."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from features.campaigns.team.rules import Known, Order, Wanted, matched, read_order, reminders
from kit.recurrence import Calendar

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
KNOWN = [
    Known(1, 1, "Picture", "designer"),
    Known(2, 2, "Greet", "host"),
    Known(3, 3, "Greet", "host"),
    Known(4, None, "Old", "host"),
]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        # As it was; the other way round; one in front; called otherwise; another role is another task; one that comes back.
        (["Picture/designer", "Greet/host", "Greet/host"], [1, 2, 3]),
        (["Greet/host", "Picture/designer"], [2, 1]),
        (["New/writer", "Picture/designer", "Greet/host", "Greet/host"], [None, 1, 2, 3]),
        (["Poster/designer", "Greet/host"], [1, 2]),
        (["Picture/writer"], [None]),
        (["Old/host", "Picture/designer"], [4, 1]),
        ([], []),
    ],
)
def test_a_task_stays_the_same_wherever_it_stands(wanted: list[str], found: list[int | None]) -> None:
    assert matched(KNOWN, [Wanted(*each.split("/")) for each in wanted]) == found


@given(st.lists(st.sampled_from(["a", "b", "c"]), max_size=8), st.lists(st.sampled_from(["a", "b", "c"]), max_size=8))
def test_no_task_is_two(before: list[str], after: list[str]) -> None:
    known = [Known(number, number, title, "host") for number, title in enumerate(before, start=1)]
    found = [number for number in matched(known, [Wanted(title, "host") for title in after]) if number is not None]
    assert len(found) == len(set(found))
    assert len(found) >= sum(min(before.count(title), after.count(title)) for title in set(before))


def test_reminders_are_on_the_wall_and_ahead() -> None:
    """Clocks change in the night before: 20:00 is still 20:00, an hour is an hour."""
    calendar = Calendar(ZoneInfo("Europe/Berlin"))
    due = datetime(2026, 3, 29, 7, tzinfo=UTC)
    at = {
        step: f"{calendar.local(moment):%d %H:%M}"
        for step, moment in reminders(due, calendar, NOW.replace(month=1)).items()
    }
    assert at == {"eve": "28 20:00", "hour": "29 08:00", "after": "30 09:00", "late": "30 12:00"}
    assert list(reminders(due, calendar, datetime(2026, 3, 29, 6, 30, tzinfo=UTC))) == ["after", "late"]


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("7.2", Order(7, 2, False, "")),
        ("#7.2 @ann", Order(7, 2, False, "@ann")),
        ("７．２ 完成 海报在群文件里", Order(7, 2, True, "海报在群文件里")),
        ("7.2 done, it went well", Order(7, 2, False, "done, it went well")),
        ("7.2  DONE it went well", Order(7, 2, True, "it went well")),
        ("99999999999.1", Order(0, 1, False, "")),
        ("7", None),
        ("picture", None),
        ("", None),
    ],
)
def test_what_is_written_behind_the_command(text: str, order: Order | None) -> None:
    assert read_order(text) == order
