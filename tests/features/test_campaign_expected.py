"""What a campaign should have reached by now: by the hours in which a group is awake, with much history, with little, and with none."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from features.campaigns.watch.expected import Curve, Hours, curve_of, share
from kit.recurrence import Calendar

UNMOVED = Calendar(ZoneInfo("UTC"))
NIGHT = (23 * 60, 8 * 60)
MONDAY = datetime(2026, 12, 7, tzinfo=UTC)
ZONES = st.sampled_from(["UTC", "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe"]).map(
    lambda name: Calendar(ZoneInfo(name))
)
HISTORY = st.dictionaries(st.tuples(st.integers(0, 6), st.integers(0, 23)), st.integers(0, 5000))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
LENGTHS = st.timedeltas(timedelta(minutes=1), timedelta(days=40))
PARTS = st.floats(0, 1)


def curve(hours: Hours, calendar: Calendar = UNMOVED, quiet: tuple[int, int] = NIGHT) -> Curve:
    return curve_of(hours, calendar, quiet)


@given(HISTORY, ZONES, MOMENTS, LENGTHS, PARTS, PARTS)
def test_it_begins_with_nothing_ends_with_all_and_never_goes_back(
    hours: Hours, calendar: Calendar, start: datetime, length: timedelta, one: float, other: float
) -> None:
    own, end = curve(hours, calendar), start + length
    sooner, later = start + length * min(one, other), start + length * max(one, other)
    assert share(own, start, end, start) == 0
    assert share(own, start, end, end) == 1
    assert share(own, start, end, end + length) == 1
    assert 0 <= share(own, start, end, sooner) <= share(own, start, end, later) + 1e-9 <= 1 + 2e-9


@given(HISTORY, ZONES, MOMENTS, LENGTHS, PARTS)
def test_what_a_part_of_the_way_weighs_does_not_hang_on_where_the_way_is_cut(
    hours: Hours, calendar: Calendar, start: datetime, length: timedelta, cut: float
) -> None:
    own, end, between = curve(hours, calendar), start + length, start + length * cut
    half = between + (end - between) / 2
    whole, rest = share(own, start, end, between), share(own, between, end, half)
    if start < between < half < end:
        assert share(own, start, end, half) == pytest.approx(whole + (1 - whole) * rest)


def test_at_night_nothing_is_expected_of_a_group_of_which_nothing_is_known() -> None:
    own = curve({})
    night = share(own, MONDAY, MONDAY + timedelta(days=1), MONDAY + timedelta(hours=8))
    noon = share(own, MONDAY, MONDAY + timedelta(days=1), MONDAY + timedelta(hours=15, minutes=30))
    assert night < 0.04
    assert noon == pytest.approx(0.5, abs=0.02)


def test_a_group_of_the_evening_is_not_behind_at_noon() -> None:
    evenings = {(weekday, hour): 900 for weekday in range(7) for hour in (20, 21)}
    own = curve(evenings)
    day = MONDAY, MONDAY + timedelta(days=1)
    assert share(own, *day, MONDAY + timedelta(hours=19)) < 0.05
    assert share(own, *day, MONDAY + timedelta(hours=22)) > 0.95


def test_a_group_of_the_weekend_is_not_behind_on_friday() -> None:
    own = curve({(weekday, hour): 500 for weekday in (5, 6) for hour in range(9, 22)})
    assert share(own, MONDAY, MONDAY + timedelta(weeks=1), MONDAY + timedelta(days=5)) < 0.1


def test_a_single_message_does_not_make_a_curve() -> None:
    assert share(curve({(0, 3): 1}), MONDAY, MONDAY + timedelta(days=1), MONDAY + timedelta(hours=8)) < 0.1


def test_without_quiet_hours_all_of_the_day_counts() -> None:
    own = curve({}, quiet=(0, 0))
    assert share(own, MONDAY, MONDAY + timedelta(days=1), MONDAY + timedelta(hours=6)) == pytest.approx(0.25)


def test_weekdays_are_those_on_the_groups_wall() -> None:
    own = curve({(0, 20): 10_000}, Calendar(ZoneInfo("Asia/Shanghai")))
    # Monday 20:00 in Shanghai is noon in UTC.
    start, end = MONDAY, MONDAY + timedelta(days=2)
    assert share(own, start, end, MONDAY + timedelta(hours=12)) < 0.05
    assert share(own, start, end, MONDAY + timedelta(hours=13)) > 0.9
