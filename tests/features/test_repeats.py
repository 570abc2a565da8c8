"""Repeats as people write them, and when they come next: month ends, 29 February and changed clocks above all."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from features.repeats import Every, NoTimeOfDay, read_every, repeat_of, write_every
from kit.recurrence import Calendar, Repeat, next_after

BERLIN = Calendar(ZoneInfo("Europe/Berlin"), 240)
EVERY_DAY = frozenset(range(7))
WORKDAYS = frozenset(range(5))
NINE = (9 * 60,)


@pytest.mark.parametrize(
    ("said", "every"),
    [
        ("mon,thu 09:00", Every(NINE, frozenset({0, 3}))), ("mon thu 9am", Every(NINE, frozenset({0, 3}))),
        ("every mon and thu at 9am", Every(NINE, frozenset({0, 3}))), ("周一 周四 9点", Every(NINE, frozenset({0, 3}))),
        ("每周一、周四 9点", Every(NINE, frozenset({0, 3}))), ("Mondays 9:00", Every(NINE, frozenset({0}))),
        ("每周五20:00", Every((1200,), frozenset({4}))), ("每周五晚上八点", Every((1200,), frozenset({4}))),
        ("friday 8pm", Every((1200,), frozenset({4}))),
        ("weekday", Every((), WORKDAYS)), ("weekdays 9:00", Every(NINE, WORKDAYS)), ("mon-fri 9:00", Every(NINE, WORKDAYS)),
        ("工作日 9点", Every(NINE, WORKDAYS)), ("每个工作日早上9点", Every(NINE, WORKDAYS)), ("周一至周五 9点", Every(NINE, WORKDAYS)),
        ("weekends 9am", Every(NINE, frozenset({5, 6}))), ("每周末 9点", Every(NINE, frozenset({5, 6}))), ("daily", Every((), EVERY_DAY)),
        ("every day at 9am", Every(NINE, EVERY_DAY)), ("每天 9:00", Every(NINE, EVERY_DAY)),
        ("daily 9:00,21:00", Every((540, 1260), EVERY_DAY)),
        ("每天 9点和21点", Every((540, 1260), EVERY_DAY)), ("weekly", Every()), ("每周", Every()), ("每周 9:00", Every(NINE)),
        ("month:1", Every(is_monthly=True, month_day=1)), ("month:last 9:00", Every(NINE, is_monthly=True, month_day=31)),
        ("month:31", Every(is_monthly=True, month_day=31)), ("每月1号 9点", Every(NINE, is_monthly=True, month_day=1)),
        ("每月最后一天 9点", Every(NINE, is_monthly=True, month_day=31)), ("每月底 9点", Every(NINE, is_monthly=True, month_day=31)),
        ("monthly", Every(is_monthly=True)), ("每月", Every(is_monthly=True)), ("no", None), ("不", None),
        ("fri 24:00", Every((0,), frozenset({5}))), ("周五晚上12点", Every((0,), frozenset({5}))),
    ],
)  # fmt: skip
def test_what_people_write(said: str, every: Every | None) -> None:
    assert read_every(said) == every
    assert read_every(write_every(every)) == every


@pytest.mark.parametrize(
    "said",
    ["", "9:00", "month:0", "month:32", "month:x", "mon 25:00", "someday 9:00", "fri 9:00,24:00", "month:1 24:00", "2h", "days 9:00",
     "daily 1:00,2:00,3:00,4:00,5:00,6:00,7:00", "x" * 5000, "每月40号 9点", "yearly"],
)  # fmt: skip
def test_what_is_no_repeat(said: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - a reader's only words
        read_every(said)


def test_what_is_not_written_is_taken_from_the_first_time() -> None:
    first = datetime(2026, 12, 3, 20, 0, tzinfo=UTC)  # a Thursday
    assert repeat_of(Every(), first) == Repeat((1200,), frozenset({3}))
    assert repeat_of(Every(weekdays=WORKDAYS), first) == Repeat((1200,), WORKDAYS)
    assert repeat_of(Every(is_monthly=True), first) == Repeat((1200,), month_day=3)
    assert repeat_of(Every(NINE, is_monthly=True, month_day=1), None) == Repeat(NINE, month_day=1)
    for every in (Every(), Every(weekdays=WORKDAYS), Every(NINE), Every(is_monthly=True, month_day=1)):
        with pytest.raises(NoTimeOfDay):
            repeat_of(every, None)


def coming(repeat: Repeat, start: datetime, count: int, calendar: Calendar = BERLIN) -> list[str]:
    """The next times, on the wall clock."""
    found = []
    for _ in range(count):
        start = next_after(repeat, calendar, start)
        found.append(f"{calendar.local(start):%m-%d %H:%M %z}")
    return found


def test_both_clock_changes_are_met_once() -> None:
    nightly = Repeat((150,), EVERY_DAY)
    assert coming(nightly, datetime(2027, 3, 26, 12, tzinfo=UTC), 3) == [
        "03-27 02:30 +0100",
        "03-28 03:30 +0200",
        "03-29 02:30 +0200",
    ]
    assert coming(nightly, datetime(2026, 10, 23, 12, tzinfo=UTC), 3) == [
        "10-24 02:30 +0200",
        "10-25 02:30 +0200",
        "10-26 02:30 +0100",
    ]


def test_two_times_that_a_jump_makes_one_are_one() -> None:
    both = Repeat((150, 210), EVERY_DAY)
    assert coming(both, datetime(2027, 3, 27, 12, tzinfo=UTC), 2) == ["03-28 03:30 +0200", "03-29 02:30 +0200"]


def test_a_morning_stays_a_morning() -> None:
    assert coming(Repeat(NINE, frozenset({6})), datetime(2026, 10, 20, tzinfo=UTC), 2) == [
        "10-25 09:00 +0100",
        "11-01 09:00 +0100",
    ]


def test_month_ends() -> None:
    start = datetime(2027, 1, 15, tzinfo=UTC)
    assert [each[:5] for each in coming(Repeat(NINE, month_day=31), start, 4)] == ["01-31", "02-28", "03-31", "04-30"]
    assert [each[:5] for each in coming(Repeat(NINE, month_day=30), start, 3)] == ["01-30", "02-28", "03-30"]
    assert [each[:5] for each in coming(Repeat(NINE, month_day=1), start, 3)] == ["02-01", "03-01", "04-01"]


def test_the_29th_of_february() -> None:
    start = datetime(2028, 1, 31, 12, tzinfo=UTC)
    assert [each[:5] for each in coming(Repeat(NINE, month_day=29), start, 2)] == ["02-29", "03-29"]
    assert [each[:5] for each in coming(Repeat(NINE, month_day=31), start, 2)] == ["02-29", "03-31"]


zones = st.sampled_from(
    ["Europe/Berlin", "Asia/Shanghai", "America/Sao_Paulo", "Australia/Lord_Howe", "America/New_York"]
)
walls = st.sets(st.integers(0, 1439), min_size=1, max_size=6).map(lambda found: tuple(sorted(found)))
repeats = st.builds(Repeat, walls, st.frozensets(st.integers(0, 6), min_size=1)) | st.builds(
    Repeat, walls, month_day=st.integers(1, 31)
)
moments = st.datetimes(datetime(2015, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - Hypothesis wants them so


@given(repeats, zones, moments)
def test_what_comes_next_is_ahead_and_comes_once_a_time_of_day(repeat: Repeat, zone: str, start: datetime) -> None:
    calendar = Calendar(ZoneInfo(zone))
    found = [start]
    for _ in range(8):
        found.append(next_after(repeat, calendar, found[-1]))
    assert all(before < after for before, after in pairwise(found))
    per_day: dict[date, int] = {}
    for moment in found[1:]:
        day = calendar.local(moment).date()
        per_day[day] = per_day.get(day, 0) + 1
        # Where clocks jump over midnight a time may come on the next date.
        assert repeat.is_on(day) or repeat.is_on(day - timedelta(days=1))
    assert max(per_day.values()) <= len(repeat.walls) * 2


everys = st.builds(Every, st.just(()) | walls, st.frozensets(st.integers(0, 6))) | st.builds(
    Every, st.just(()) | walls, is_monthly=st.just(True), month_day=st.none() | st.integers(1, 31)
)


@given(everys)
def test_what_is_written_back_is_read_as_the_same(every: Every) -> None:
    assert read_every(write_every(every)) == every
