"""The rules of the check-in: which days count, when they are open, and what a streak is."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, strategies as st

from features.activities.checkin import rules
from features.activities.checkin.options import Options
from features.activities.checkin.rules import ONE_DAY, Gate, Status, begun, now_at, recount
from features.values import EVERY_DAY
from kit.recurrence import Calendar

MONDAY = date(2026, 11, 23)
DAILY = Options(first_day=MONDAY)
WORKDAYS = Options(first_day=MONDAY, days=frozenset(range(5)))
SHANGHAI = Calendar(ZoneInfo("Asia/Shanghai"))
BERLIN = Calendar(ZoneInfo("Europe/Berlin"))


def day(number: int) -> date:
    """The day so many days after the first Monday."""
    return MONDAY + timedelta(days=number)


def done(*numbers: int) -> dict[date, Status]:
    return {day(number): Status.DONE for number in numbers}


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


# --- streaks ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "numbers", "streak", "best"),
    [
        (DAILY, [0], 1, 1),
        (DAILY, [0, 1, 2], 3, 3),
        (DAILY, [0, 1, 3], 1, 2),
        (DAILY, [0, 1, 3, 4, 5, 6], 4, 4),
        # Saturday and Sunday rest: Friday and Monday are neighbours.
        (WORKDAYS, [3, 4, 7], 3, 3),
        (WORKDAYS, [3, 7], 1, 1),
        # A pause from Wednesday to the next Tuesday: no day is missed.
        (Options(MONDAY, off=((day(2), day(8)),)), [0, 1, 9], 3, 3),
        (Options(MONDAY, off=((day(2), day(8)),)), [0, 9], 1, 1),
        (Options(MONDAY, off=((day(1), day(1)), (day(3), day(4)))), [0, 2, 5], 3, 3),
        # Pause and weekend side by side.
        (Options(MONDAY, days=frozenset(range(5)), off=((day(3), day(4)),)), [2, 7], 2, 2),
    ],
)
def test_a_streak_counts_days_in_a_row(options: Options, numbers: Sequence[int], streak: int, best: int) -> None:
    participation = recount(done(*numbers), options)
    assert participation is not None
    assert (participation.streak, participation.best, participation.total) == (streak, best, len(numbers))


@pytest.mark.parametrize("status", [Status.FROZEN, Status.EXCUSED, Status.PENDING, Status.REST])
def test_some_days_keep_a_streak_and_do_not_extend_it(status: Status) -> None:
    participation = recount(done(0, 1, 3) | {day(2): status}, DAILY)
    assert participation is not None
    assert (participation.streak, participation.total) == (3, 3)


@pytest.mark.parametrize("status", [Status.MISSED, Status.REJECTED])
def test_some_days_end_a_streak(status: Status) -> None:
    participation = recount(done(0, 1, 3) | {day(2): status}, DAILY)
    assert participation is not None
    assert (participation.streak, participation.best, participation.total) == (1, 2, 3)


def test_a_made_up_day_mends_a_streak() -> None:
    participation = recount(done(0, 1, 3) | {day(2): Status.MADE_UP}, DAILY)
    assert participation is not None
    assert (participation.streak, participation.total) == (4, 4)


def test_a_kept_day_after_a_broken_streak_keeps_nothing() -> None:
    participation = recount(done(0) | {day(2): Status.FROZEN} | done(3), DAILY)
    assert participation is not None
    assert participation.streak == 1


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.DONE, Status.MADE_UP}))
def test_days_before_the_first_done_day_are_nothing(status: Status) -> None:
    assert recount({day(0): status}, DAILY) is None
    participation = recount({day(0): status} | done(1), DAILY)
    assert participation == begun(day(1))


@pytest.mark.parametrize(
    "days",
    [
        [date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1)],
        [date(2028, 12, 30), date(2028, 12, 31), date(2029, 1, 1)],
        [date(2027, 2, 27), date(2027, 2, 28), date(2027, 3, 1)],
        [date(2026, 4, 30), date(2026, 5, 1)],
        [date(2026, 12, 31), date(2027, 1, 1)],
    ],
)
def test_months_and_years_end_without_a_gap(days: Sequence[date]) -> None:
    participation = recount(dict.fromkeys(days, Status.DONE), Options(first_day=days[0] - timedelta(days=400)))
    assert participation is not None
    assert participation.streak == len(days)


def test_a_streak_is_seen_as_gone_when_an_expected_day_went_by() -> None:
    participation = recount(done(0, 1), DAILY)
    assert participation is not None
    assert [participation.streak_on(day(n), DAILY) for n in (1, 2, 3, 9)] == [2, 2, 0, 0]
    assert [participation.broken_on(day(n), DAILY) for n in (1, 2, 3, 9)] == [None, None, day(2), day(2)]


def test_rest_days_do_not_break() -> None:
    participation = recount(done(3, 4), WORKDAYS)
    assert participation is not None
    assert [participation.streak_on(day(n), WORKDAYS) for n in (5, 6, 7, 8)] == [2, 2, 2, 0]
    assert participation.broken_on(day(8), WORKDAYS) == day(7)


options_of_any_kind = st.builds(
    Options,
    first_day=st.just(MONDAY),
    days=st.frozensets(st.integers(0, 6), min_size=1),
    length=st.none() | st.integers(1, 60),
    off=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 6)), max_size=3).map(
        lambda spans: tuple((day(first), day(first + length)) for first, length in sorted(spans))
    ),
)


@given(options_of_any_kind, st.sets(st.integers(0, 60)))
def test_one_day_at_a_time_adds_up_to_the_recount(options: Options, numbers: set[int]) -> None:
    days = sorted(day(n) for n in numbers if options.is_due(day(n)))
    assume(days)
    participation = begun(days[0])
    for each in days[1:]:
        participation = participation.extended(each, options)
    assert participation == recount(dict.fromkeys(days, Status.DONE), options)


@given(options_of_any_kind, st.dictionaries(st.integers(0, 60), st.sampled_from(list(Status))), st.randoms())
def test_the_order_in_which_days_are_told_does_not_matter(
    options: Options, rows: dict[int, Status], chance: Random
) -> None:
    entries = [(day(n), status) for n, status in rows.items()]
    expected = recount(dict(entries), options)
    chance.shuffle(entries)
    assert recount(dict(entries), options) == expected


@given(options_of_any_kind, st.sets(st.integers(0, 60)))
def test_a_streak_is_the_longest_run_of_expected_days_up_to_the_last(options: Options, numbers: set[int]) -> None:
    """Counted the plain way: walk over the calendar."""
    expected = [day(n) for n in range(61) if options.is_due(day(n))]
    there = [each in {day(n) for n in numbers} for each in expected]
    assume(any(there))
    runs, run = [], 0
    for was_there in there:
        run = run + 1 if was_there else 0
        runs.append(run)
    last = max(at for at, was_there in enumerate(there) if was_there)
    participation = recount(
        {each: Status.DONE for each, was_there in zip(expected, there, strict=True) if was_there}, options
    )
    assert participation is not None
    assert (participation.streak, participation.best, participation.total) == (runs[last], max(runs), sum(there))
    for at, each in enumerate(expected):
        if at > last:
            assert participation.streak_on(each, options) == (runs[last] if at == last + 1 else 0)


@given(options_of_any_kind, st.integers(-5, 70))
def test_the_neighbours_of_a_day(options: Options, number: int) -> None:
    due = [day(n) for n in range(-5, 400) if options.is_due(day(n))]
    before = [each for each in due if each < day(number)]
    after = [each for each in due if each >= day(number)]
    assert options.due_before(day(number)) == (before[-1] if before else None)
    assert options.due_from(day(number)) == (after[0] if after else None)


def test_bonus_and_celebration() -> None:
    options = Options(MONDAY, milestones=((7, 20), (40, 100)))
    assert [rules.bonus(streak, options) for streak in (6, 7, 8, 40)] == [0, 20, 0, 100]
    assert [rules.is_celebrated(streak, options) for streak in (1, 7, 8, 30, 40, 365)] == [
        False,
        True,
        False,
        True,
        True,
        True,
    ]


# --- days and windows -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "number", "is_due"),
    [
        (DAILY, -1, False), (DAILY, 0, True), (DAILY, 1000, True), (WORKDAYS, 4, True), (WORKDAYS, 5, False), (WORKDAYS, 6, False),
        (Options(MONDAY, length=7), 6, True), (Options(MONDAY, length=7), 7, False), (Options(MONDAY, length=1), 0, True),
        (Options(MONDAY, off=((day(2), day(4)),)), 1, True), (Options(MONDAY, off=((day(2), day(4)),)), 2, False),
        (Options(MONDAY, off=((day(2), day(4)),)), 4, False), (Options(MONDAY, off=((day(2), day(4)),)), 5, True),
    ],
)  # fmt: skip
def test_which_days_count(options: Options, number: int, is_due: bool) -> None:
    assert options.is_due(day(number)) is is_due


def test_an_end_without_days_left() -> None:
    # Seven days from Saturday on, weekends only: the next Saturday is the eighth.
    options = Options(first_day=day(6), days=frozenset({5}), length=6)
    assert options.due_from(day(6)) is None
    assert now_at(options, SHANGHAI, utc(2026, 11, 29, 4)).gate is Gate.ENDED


WINDOW = Options(MONDAY, start=6 * 60, until=21 * 60)


@pytest.mark.parametrize(
    ("moment", "gate", "opening"),
    [
        # 06:00–21:00 in Shanghai is 22:00–13:00 UTC.
        (utc(2026, 11, 22, 12, 0), Gate.NOT_YET, utc(2026, 11, 22, 22, 0)),
        (utc(2026, 11, 22, 21, 59), Gate.NOT_YET, utc(2026, 11, 22, 22, 0)),
        (utc(2026, 11, 22, 22, 0), Gate.OPEN, None),
        (utc(2026, 11, 23, 12, 59), Gate.OPEN, None),
        (utc(2026, 11, 23, 13, 0), Gate.OVER, utc(2026, 11, 23, 22, 0)),
        (utc(2026, 11, 23, 16, 0), Gate.NOT_YET, utc(2026, 11, 23, 22, 0)),
    ],
)
def test_when_one_can_check_in(moment: datetime, gate: Gate, opening: datetime | None) -> None:
    now = now_at(WINDOW, SHANGHAI, moment)
    assert (now.gate, now.next_opening) == (gate, opening)


def test_a_rest_day_says_when_it_goes_on() -> None:
    now = now_at(WORKDAYS, SHANGHAI, utc(2026, 11, 28, 4))
    assert (now.gate, now.next_opening) == (Gate.REST, utc(2026, 11, 29, 16))


def test_after_the_last_day_it_has_ended() -> None:
    assert now_at(Options(MONDAY, length=1), SHANGHAI, utc(2026, 11, 23, 16)).gate is Gate.ENDED
    assert now_at(Options(MONDAY, length=1, until=60), SHANGHAI, utc(2026, 11, 22, 17)).gate is Gate.ENDED


@pytest.mark.parametrize(
    ("start", "until", "day_start", "is_window", "minutes"),
    [
        (None, None, 0, True, 1440), (None, None, 240, True, 1440), (360, 1260, 0, True, 900), (1260, 360, 0, False, -900),
        (600, 600, 0, False, 0), (0, 0, 0, True, 1440), (None, 0, 0, True, 1440), (1260, 120, 240, True, 300),
        (120, 1260, 240, False, -300), (None, 240, 240, True, 1440), (240, 240, 240, True, 1440), (240, None, 240, True, 1440),
    ],
)  # fmt: skip
def test_an_opening_lies_before_its_end(
    start: int | None, until: int | None, day_start: int, is_window: bool, minutes: int
) -> None:
    assert rules.is_window(start, until, day_start) is is_window
    assert rules.window_minutes(start, until, day_start) == minutes


def test_the_hour_that_comes_twice_closes_once() -> None:
    options = Options(date(2026, 10, 20), until=2 * 60 + 30)
    change = date(2026, 10, 25)
    assert rules.closes(options, BERLIN, change) == utc(2026, 10, 25, 0, 30)
    assert now_at(options, BERLIN, utc(2026, 10, 25, 0, 29)).gate is Gate.OPEN
    assert now_at(options, BERLIN, utc(2026, 10, 25, 0, 30)).gate is Gate.OVER
    assert now_at(options, BERLIN, utc(2026, 10, 25, 1, 15)).gate is Gate.OVER


def test_the_hour_that_does_not_exist_closes_after_the_jump() -> None:
    options = Options(date(2027, 3, 20), until=2 * 60 + 30)
    assert rules.closes(options, BERLIN, date(2027, 3, 28)) == utc(2027, 3, 28, 1, 30)
    assert now_at(options, BERLIN, utc(2027, 3, 28, 1, 29)).gate is Gate.OPEN


def test_today_is_the_first_day_while_it_can_be_done() -> None:
    assert rules.first_day(WINDOW, SHANGHAI, utc(2026, 11, 23, 12, 59)) == MONDAY
    assert rules.first_day(WINDOW, SHANGHAI, utc(2026, 11, 23, 13, 0)) == day(1)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (Options(MONDAY, until=21 * 60, remind=60), utc(2026, 11, 23, 12)),
        (Options(MONDAY, remind=60), utc(2026, 11, 23, 15)),
        (Options(MONDAY, remind=None), None),
        (Options(MONDAY, start=20 * 60, until=21 * 60, remind=90), utc(2026, 11, 23, 12)),
    ],
)
def test_when_the_missing_are_reminded(options: Options, expected: datetime | None) -> None:
    assert rules.reminds_at(options, SHANGHAI, MONDAY) == expected


@given(
    st.sampled_from(["Europe/Berlin", "Asia/Shanghai", "Australia/Lord_Howe", "America/Sao_Paulo"]),
    st.integers(0, 360),
    st.none() | st.integers(0, 1439),
    st.none() | st.integers(0, 1439),
    st.dates(date(2015, 1, 1), date(2030, 1, 1)),
)
def test_a_day_closes_after_it_opens_and_within_itself(
    zone: str, day_start: int, start: int | None, until: int | None, which: date
) -> None:
    assume(rules.is_window(start, until, day_start))
    calendar = Calendar(ZoneInfo(zone), day_start)
    options = Options(first_day=which - ONE_DAY, start=start, until=until, days=EVERY_DAY)
    opening, closing = rules.opens(options, calendar, which), rules.closes(options, calendar, which)
    assert calendar.starts(which) <= opening <= closing <= calendar.ends(which)
    if opening < closing:
        assert now_at(options, calendar, opening).gate is Gate.OPEN
    # Where clocks change inside the window it may be shorter, or gone, but never of the wrong day.
    assert closing == calendar.ends(which) or now_at(options, calendar, closing).gate is not Gate.OPEN
