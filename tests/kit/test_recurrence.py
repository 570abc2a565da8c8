"""Days and wall clocks in a zone, on the days on which clocks change above all."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, strategies as st

from kit.recurrence import MINUTES_A_DAY, Calendar, quiet_ends

# Berlin: an hour, at night. Shanghai: never. São Paulo: at midnight until 2019. Lord Howe: half an hour. Apia: a whole day once.
ZONES = ("Europe/Berlin", "Asia/Shanghai", "America/Sao_Paulo", "Australia/Lord_Howe", "America/New_York", "UTC")

calendars = st.builds(lambda zone, start: Calendar(ZoneInfo(zone), start), st.sampled_from(ZONES), st.integers(0, 360))
moments = st.datetimes(datetime(2015, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - Hypothesis wants them so
days = st.dates(date(2015, 1, 1), date(2035, 1, 1))


def wall(hours: int, minutes: int = 0) -> int:
    return hours * 60 + minutes


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("zone", "day", "minutes", "expected"),
    [
        # Spring: 02:00 becomes 03:00.
        ("Europe/Berlin", date(2027, 3, 28), wall(1, 59), utc(2027, 3, 28, 0, 59)),
        ("Europe/Berlin", date(2027, 3, 28), wall(2, 30), utc(2027, 3, 28, 1, 30)),
        ("Europe/Berlin", date(2027, 3, 28), wall(3, 0), utc(2027, 3, 28, 1, 0)),
        # Autumn: 03:00 becomes 02:00; the first coming counts.
        ("Europe/Berlin", date(2026, 10, 25), wall(2, 0), utc(2026, 10, 25, 0, 0)),
        ("Europe/Berlin", date(2026, 10, 25), wall(2, 30), utc(2026, 10, 25, 0, 30)),
        ("Europe/Berlin", date(2026, 10, 25), wall(3, 0), utc(2026, 10, 25, 2, 0)),
        ("Asia/Shanghai", date(2026, 11, 23), wall(0), utc(2026, 11, 22, 16, 0)),
        ("Asia/Shanghai", date(2026, 11, 23), wall(23, 59), utc(2026, 11, 23, 15, 59)),
        # Midnight did not exist here: the day began at 01:00.
        ("America/Sao_Paulo", date(2018, 11, 4), wall(0), utc(2018, 11, 4, 3, 0)),
        ("America/Sao_Paulo", date(2018, 11, 4), wall(0, 30), utc(2018, 11, 4, 3, 30)),
        # The hour before midnight came twice.
        ("America/Sao_Paulo", date(2018, 2, 17), wall(23, 30), utc(2018, 2, 18, 1, 30)),
        # Half an hour: 02:00 becomes 02:30, and 02:00 becomes 01:30.
        ("Australia/Lord_Howe", date(2026, 10, 4), wall(2, 15), utc(2026, 10, 3, 15, 45)),
        ("Australia/Lord_Howe", date(2026, 4, 5), wall(1, 45), utc(2026, 4, 4, 14, 45)),
    ],
)
def test_a_wall_time_is_a_moment(zone: str, day: date, minutes: int, expected: datetime) -> None:
    assert Calendar(ZoneInfo(zone)).moment_of(day, minutes) == expected


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", date(2027, 3, 28), 23),
        ("Europe/Berlin", date(2026, 10, 25), 25),
        ("Asia/Shanghai", date(2026, 3, 29), 24),
        ("Australia/Lord_Howe", date(2026, 10, 4), 23.5),
        ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
        ("America/Sao_Paulo", date(2018, 11, 4), 23),
        ("America/Sao_Paulo", date(2018, 2, 17), 25),
    ],
)
def test_days_are_as_long_as_the_clocks_make_them(zone: str, day: date, hours: float) -> None:
    calendar = Calendar(ZoneInfo(zone))
    assert calendar.ends(day) - calendar.starts(day) == timedelta(hours=hours)


def test_what_comes_before_the_start_of_day_belongs_to_the_day_before() -> None:
    calendar = Calendar(ZoneInfo("Asia/Shanghai"), wall(4))
    assert calendar.day_of(utc(2026, 11, 23, 19, 59)) == date(2026, 11, 23)
    assert calendar.day_of(utc(2026, 11, 23, 20, 0)) == date(2026, 11, 24)
    assert calendar.moment_of(date(2026, 11, 23), wall(1)) == utc(2026, 11, 23, 17, 0)
    assert calendar.order(wall(4)) == 0
    assert calendar.order(wall(3, 59)) == MINUTES_A_DAY - 1


@given(calendars, days)
def test_a_day_begins_where_the_one_before_ends(calendar: Calendar, day: date) -> None:
    assert calendar.ends(day) == calendar.starts(day + timedelta(days=1))
    assert calendar.starts(day) < calendar.ends(day)


@given(calendars, days, st.integers(0, MINUTES_A_DAY - 1))
@example(Calendar(ZoneInfo("Europe/Berlin"), 150), date(2027, 3, 28), 150)
@example(Calendar(ZoneInfo("Europe/Berlin"), 150), date(2026, 10, 25), 150)
def test_wall_times_lie_within_their_day(calendar: Calendar, day: date, minutes: int) -> None:
    assert calendar.starts(day) <= calendar.moment_of(day, minutes) <= calendar.ends(day)


@given(calendars, moments)
@example(Calendar(ZoneInfo("America/Sao_Paulo")), utc(2018, 11, 4, 3, 0))
@example(Calendar(ZoneInfo("America/Sao_Paulo")), utc(2018, 11, 4, 2, 59))
@example(Calendar(ZoneInfo("Europe/Berlin"), 150), utc(2026, 10, 25, 1, 15))
@example(Calendar(ZoneInfo("Europe/Berlin"), 150), utc(2027, 3, 28, 1, 15))
def test_a_moment_lies_within_its_day(calendar: Calendar, moment: datetime) -> None:
    day = calendar.day_of(moment)
    assert calendar.starts(day) <= moment < calendar.ends(day)


@given(calendars, days)
@example(Calendar(ZoneInfo("Europe/Berlin"), 150), date(2026, 10, 25))
@example(Calendar(ZoneInfo("Europe/Berlin"), 150), date(2027, 3, 28))
@example(Calendar(ZoneInfo("America/Sao_Paulo")), date(2018, 11, 4))
def test_the_edges_of_a_day_are_its_own(calendar: Calendar, day: date) -> None:
    assert calendar.day_of(calendar.starts(day)) == day
    assert calendar.day_of(calendar.ends(day) - timedelta(microseconds=1)) == day


@given(calendars, moments, st.timedeltas(timedelta(0), timedelta(days=3)))
def test_days_do_not_run_backwards(calendar: Calendar, moment: datetime, later: timedelta) -> None:
    assert calendar.day_of(moment) <= calendar.day_of(moment + later)


@pytest.mark.parametrize(
    ("moment", "quiet", "expected"),
    [
        (utc(2026, 11, 23, 12), (wall(23), wall(8)), utc(2026, 11, 23, 12)),
        (utc(2026, 11, 23, 22, 59), (wall(23), wall(8)), utc(2026, 11, 23, 22, 59)),
        (utc(2026, 11, 23, 23), (wall(23), wall(8)), utc(2026, 11, 24, 8)),
        (utc(2026, 11, 24, 7, 59), (wall(23), wall(8)), utc(2026, 11, 24, 8)),
        (utc(2026, 11, 24, 8), (wall(23), wall(8)), utc(2026, 11, 24, 8)),
        (utc(2026, 11, 24, 3), (wall(0), wall(8)), utc(2026, 11, 24, 8)),
        (utc(2026, 11, 24, 13), (wall(12), wall(14)), utc(2026, 11, 24, 14)),
        (utc(2026, 11, 24, 3), (0, 0), utc(2026, 11, 24, 3)),
    ],
)
def test_quiet_hours_end(moment: datetime, quiet: tuple[int, int], expected: datetime) -> None:
    assert quiet_ends(Calendar(ZoneInfo("UTC")), moment, quiet_from=quiet[0], quiet_until=quiet[1]) == expected


@given(calendars, moments, st.integers(0, MINUTES_A_DAY - 1), st.integers(0, MINUTES_A_DAY - 1))
def test_the_end_of_quiet_hours_is_ahead_and_not_far(
    calendar: Calendar, moment: datetime, quiet_from: int, quiet_until: int
) -> None:
    awake = quiet_ends(calendar, moment, quiet_from=quiet_from, quiet_until=quiet_until)
    assert moment <= awake <= moment + timedelta(hours=26)
