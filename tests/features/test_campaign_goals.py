"""The goals of a campaign: in which time each is measured, what it is compared with, and who is behind."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from features.campaigns.document import Goal
from features.campaigns.reading import read_campaign
from features.campaigns.settled import settle
from features.campaigns.watch.goals import GoalFacts, Window, expected, target_of, window_of
from features.counting.metrics import Unit
from features.counting.spans import Span
from features.statistics import metrics
from kit.recurrence import Calendar

FIRST = date(2026, 12, 4)
CALENDAR = Calendar(ZoneInfo("Asia/Shanghai"), 240)
NIGHT = read_campaign("""\
muster: 1
title: Friday relay night
items:
- {do: post, at: D-3 20:00, text: Soon}
- {do: open, at: D-3 20:05, kind: 接龙报名, title: Who, with: {until: D0 19:00}}
- {do: open, at: D0 20:00, kind: relay, title: Relay, with: {total: 200, portions: 20}}
- {do: open, at: start+55m of item 3, kind: packet, title: Night, with: {total: 100, portions: 20}}
- {do: thanks, at: D+1 10:00, text: Thanks}
""")
ITEMS = settle(NIGHT.times, (), (), FIRST, CALENDAR, datetime(2026, 1, 1, tzinfo=UTC)).items


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=CALENDAR.zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("metric", "start", "end", "span"),
    [
        # From the first item on that brings something, in whichever language it is named; up to the last item.
        ("grabs", at(4, 20), at(5, 10), Span(date(2026, 12, 4), date(2026, 12, 5))),
        ("signup.people", at(1, 20, 5), at(5, 10), Span(date(2026, 12, 1), date(2026, 12, 5))),
        # What is the group's own counts from the first day on, to the end of the last.
        ("active", at(4, 4), at(6, 4), Span(date(2026, 12, 4), date(2026, 12, 5))),
        # Nothing of it is planned, so it is the group's own, too.
        ("checkins", at(4, 4), at(6, 4), Span(date(2026, 12, 4), date(2026, 12, 5))),
        ("hand", at(4, 4), at(6, 4), Span(date(2026, 12, 4), date(2026, 12, 5))),
    ],
)
def test_from_when_to_when_a_goal_is_measured(metric: str, start: datetime, end: datetime, span: Span) -> None:
    window = window_of(metrics.kinds_of(metric), NIGHT, ITEMS, FIRST, CALENDAR)
    assert window == Window(start, end, span)


def test_a_campaign_of_one_item_lasts_to_the_end_of_its_day() -> None:
    alone = NIGHT.model_copy(update={"items": NIGHT.items[:1]})
    window = window_of(frozenset(), alone, ITEMS[:1], date(2026, 12, 1), CALENDAR)
    assert window == Window(at(1, 4), at(2, 4), Span(date(2026, 12, 1), date(2026, 12, 1)))


def test_it_is_compared_with_as_many_days_right_before() -> None:
    window = Window(at(4, 4), at(7, 4), Span(date(2026, 12, 4), date(2026, 12, 6)))
    assert window.before == Span(date(2026, 12, 1), date(2026, 12, 3))


@pytest.mark.parametrize(
    ("target", "unit", "members", "meant"),
    [
        ("70", Unit.TIMES, 40, 70.0), ("15%", Unit.PEOPLE, 40, 6.0), ("150%", Unit.TIMES, 40, 60.0), ("15%", Unit.PEOPLE, None, None),
        ("15%", Unit.PEOPLE, 4, 1.0), ("15%", Unit.PEOPLE, 50, 8.0), ("35%", Unit.PEOPLE, 20, 7.0),
        # Of what is a share itself it is the share, with its sign or without.
        ("60%", Unit.SHARE, 40, 0.6), ("60", Unit.SHARE, None, 0.6), ("4.5", Unit.SCORE, 40, 4.5), ("5000", None, 40, 5000.0),
    ],
)  # fmt: skip
def test_what_a_target_comes_to(target: str, unit: Unit | None, members: int | None, meant: float | None) -> None:
    assert target_of(Goal(metric="hand" if unit is None else "grabs", target=target), unit, members) == meant


def test_what_adds_up_comes_by_and_by_and_what_does_not_should_be_there_all_the_time() -> None:
    assert expected(Unit.TIMES, 70, 0.5) == 35
    assert expected(None, 70, 0.5) == 35
    assert expected(Unit.SHARE, 0.6, 0.1) == 0.6
    assert expected(Unit.SCORE, 4.5, 0) is None
    assert expected(Unit.PEOPLE, None, 0.5) is None


def test_behind_is_a_third_less_than_should_be_at_half_time() -> None:
    window = Window(at(4, 4), at(7, 4), Span(date(2026, 12, 4), date(2026, 12, 6)))
    goal = GoalFacts("grabs", "grabs", None, Unit.TIMES, True, "100", 33.0, None, 100.0, 50.0, window, 0.5)
    assert goal.is_behind
    assert not replace(goal, value=34.0).is_behind
    # Before half-time it is too early to say, and what is not known is not behind.
    assert not replace(goal, part=0.49).is_behind
    assert not replace(goal, value=None).is_behind
    assert not replace(goal, expected=None).is_behind
    assert replace(goal, value=100.0).is_reached
    # Where less is better, too much is behind.
    less = replace(goal, more_is_better=False)
    assert not less.is_behind
    assert replace(less, value=80.0).is_behind
    assert less.is_reached
