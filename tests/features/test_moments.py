"""Moments as people write them: what they are read as, which moment that is in a group, and what is refused with its reading."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, strategies as st

from features.moments import Ambiguous, Past, TooFar, moment_of, when_of
from features.when import After, At, Dated, InDays, Numeric, Weekday, When, read_when, write_when
from kit.messages import Refusal
from kit.recurrence import Calendar

SHANGHAI = Calendar(ZoneInfo("Asia/Shanghai"), 240)
BERLIN = Calendar(ZoneInfo("Europe/Berlin"))
# A Thursday, 16:00 in Shanghai.
NOW = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SHANGHAI.zone)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("18:30", local(2026, 11, 26, 18, 30)), ("6:30pm", local(2026, 11, 26, 18, 30)), ("today 18:30", local(2026, 11, 26, 18, 30)),
        ("１８：３０", local(2026, 11, 26, 18, 30)), ("tonight 8pm", local(2026, 11, 26, 20)),
        ("tonight at 9:30", local(2026, 11, 26, 21, 30)),
        ("今晚8点", local(2026, 11, 26, 20)), ("今天晚上八点半", local(2026, 11, 26, 20, 30)), ("今晚12点", local(2026, 11, 27)),
        ("今晚1点", local(2026, 11, 27, 1)), ("24:00", local(2026, 11, 27)), ("今天下午5点一刻", local(2026, 11, 26, 17, 15)),
        ("tomorrow 9am", local(2026, 11, 27, 9)), ("9am tomorrow", local(2026, 11, 27, 9)), ("tomorrow at noon", local(2026, 11, 27, 12)),
        ("明天 9点", local(2026, 11, 27, 9)), ("明早9点", local(2026, 11, 27, 9)), ("明天中午", local(2026, 11, 27, 12)),
        ("明天凌晨1点", local(2026, 11, 27, 1)), ("后天下午3点半", local(2026, 11, 28, 15, 30)),
        ("the day after tomorrow 9:00", local(2026, 11, 28, 9)),
        ("大后天 9:15", local(2026, 11, 29, 9, 15)), ("fri 20:00", local(2026, 11, 27, 20)), ("8pm on Friday", local(2026, 11, 27, 20)),
        ("fri20:00", local(2026, 11, 27, 20)), ("thu 18:00", local(2026, 11, 26, 18)), ("thu 15:00", local(2026, 12, 3, 15)),
        ("this fri 9am", local(2026, 11, 27, 9)), ("周五20:00", local(2026, 11, 27, 20)), ("周五十点", local(2026, 11, 27, 10)),
        ("星期天 9点", local(2026, 11, 29, 9)), ("礼拜日晚上7点三刻", local(2026, 11, 29, 19, 45)),
        ("本周五 9点", local(2026, 11, 27, 9)),
        ("下周一 10:00", local(2026, 11, 30, 10)), ("下周五晚上八点", local(2026, 12, 4, 20)), ("下下周一 9:00", local(2026, 12, 7, 9)),
        ("next mon 10:00", local(2026, 11, 30, 10)), ("next week fri 9am", local(2026, 12, 4, 9)),
        ("fri next week 9am", local(2026, 12, 4, 9)),
        ("fri 24:00", local(2026, 11, 28)), ("2026-12-01 20:00", local(2026, 12, 1, 20)), ("2026-12-01T20:00", local(2026, 12, 1, 20)),
        ("2026/12/1 8pm", local(2026, 12, 1, 20)), ("2026年12月1日20:00", local(2026, 12, 1, 20)),
        ("1.12.2026 20:00", local(2026, 12, 1, 20)),
        ("12月1日 20:00", local(2026, 12, 1, 20)), ("十二月一日晚上八点", local(2026, 12, 1, 20)), ("dec 1 8pm", local(2026, 12, 1, 20)),
        ("1 December, 20:00", local(2026, 12, 1, 20)), ("the 1st of dec at 8 p.m.", local(2026, 12, 1, 20)),
        ("24/12 20:00", local(2026, 12, 24, 20)),
        ("12-24 20:00", local(2026, 12, 24, 20)), ("12/12 20:00", local(2026, 12, 12, 20)), ("5号 20:00", local(2026, 12, 5, 20)),
        ("31号晚上8点", local(2026, 12, 31, 20)), ("the 30th 8pm", local(2026, 11, 30, 20)), ("jan 5 9:00", local(2027, 1, 5, 9)),
        ("29 feb 9:00", local(2028, 2, 29, 9)), ("Tue, 1 Dec, 20:00", local(2026, 12, 1, 20)),
        ("12月1日周二 20:00", local(2026, 12, 1, 20)),
        ("Tue, 1 Dec 2026, 20:00", local(2026, 12, 1, 20)), ("2026年12月1日（周二）20:00", local(2026, 12, 1, 20)),
        ("in 2h", local(2026, 11, 26, 18)), ("in 90 min", local(2026, 11, 26, 17, 30)),
        ("in 1 hour and 30 minutes", local(2026, 11, 26, 17, 30)),
        ("in an hour", local(2026, 11, 26, 17)), ("in half an hour", local(2026, 11, 26, 16, 30)),
        ("2 hours later", local(2026, 11, 26, 18)),
        ("2小时后", local(2026, 11, 26, 18)), ("两小时后", local(2026, 11, 26, 18)), ("一个半小时后", local(2026, 11, 26, 17, 30)),
        ("半小时后", local(2026, 11, 26, 16, 30)), ("10分钟之后", local(2026, 11, 26, 16, 10)), ("in 3 days", local(2026, 11, 29, 16)),
        ("3天后", local(2026, 11, 29, 16)), ("in 2 weeks", local(2026, 12, 10, 16)), ("一周后", local(2026, 12, 3, 16)),
        ("in 3 days at 9am", local(2026, 11, 29, 9)), ("3天后 9点", local(2026, 11, 29, 9)), ("in 1 week 9am", local(2026, 12, 3, 9)),
    ],
)  # fmt: skip
def test_what_people_write(said: str, expected: datetime) -> None:
    when = read_when(said)
    assert moment_of(when, SHANGHAI, NOW) == expected
    assert read_when(write_when(when)) == when


@pytest.mark.parametrize(
    "said",
    [
        "", "8", "20", "tomorrow", "明天", "fri", "2026-12-01", "someday 9:00", "9:00 10:00", "mon tue 9:00",
        "上周五 9点", "2027-02-29 9:00",
        "30 feb 9:00", "2月30日 9点", "32号 9点", "2026-13-01 9:00", "0/5 9:00", "31/2 9:00", "40/50 9:00", "tomorrow 25:00", "上午15点",
        "dec 18pm", "in 0h", "in h", "in 2", "in 9999 weeks", "2h",
        "x" * 5000, "1" * 64, "点" * 60, "周" * 60, "tomorrow 24:30", "次日 9点",
        "in 2 h 3 x", "next week 9:00", "week fri 9:00", "13/13 9:00", "ma 5 9:00",
    ],
)  # fmt: skip
def test_what_is_no_moment(said: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - a reader's only words
        read_when(said)


@pytest.mark.parametrize(
    ("said", "refusal", "readings"),
    [
        ("15:00", Past, [local(2026, 11, 26, 15)]),
        ("16:00", Past, [local(2026, 11, 26, 16)]),
        ("本周一 9点", Past, [local(2026, 11, 23, 9)]),
        ("25 nov 20:00", Past, [local(2026, 11, 25, 20)]),
        ("2025-12-01 20:00", Past, [local(2025, 12, 1, 20)]),
        ("2066-12-01 20:00", TooFar, [local(2066, 12, 1, 20)]),
        ("next fri 9:00", Ambiguous, [local(2026, 11, 27, 9), local(2026, 12, 4, 9)]),
        ("3/4 9:00", Ambiguous, [local(2027, 4, 3, 9), local(2027, 3, 4, 9)]),
        ("3/4/2027 9:00", Ambiguous, [local(2027, 4, 3, 9), local(2027, 3, 4, 9)]),
        ("wed 1 dec 9:00", Ambiguous, [local(2026, 12, 1, 9), local(2026, 12, 2, 9)]),
    ],
)
def test_what_is_refused_says_how_it_was_read(said: str, refusal: type[Refusal], readings: list[datetime]) -> None:
    with pytest.raises(refusal) as refused:
        moment_of(read_when(said), SHANGHAI, NOW)
    tried = [value for value in vars(refused.value).values() if isinstance(value, datetime)]
    assert tried == readings
    assert all(reading.utcoffset() == timedelta(hours=8) for reading in tried)


@pytest.mark.parametrize(
    ("said", "now", "expected"),
    [
        # Spring: 02:00 becomes 03:00. Autumn: 03:00 becomes 02:00, and the first coming counts.
        ("2027-03-28 02:30", datetime(2027, 3, 27, 12, tzinfo=UTC), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
        ("2026-10-25 02:30", datetime(2026, 10, 24, 12, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        # Three days on the calendar, and hours on the stopwatch.
        ("in 1 day", datetime(2027, 3, 27, 12, tzinfo=UTC), datetime(2027, 3, 28, 11, tzinfo=UTC)),
        ("in 24h", datetime(2027, 3, 27, 12, tzinfo=UTC), datetime(2027, 3, 28, 12, tzinfo=UTC)),
        ("in 1h", datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
    ],
)
def test_where_clocks_change(said: str, now: datetime, expected: datetime) -> None:
    assert moment_of(read_when(said), BERLIN, now) == expected


clocks = st.integers(0, 28 * 60 + 59)
days = (
    st.builds(InDays, st.integers(0, 700))
    | st.builds(Weekday, st.integers(0, 6), st.none() | st.integers(0, 2))
    | st.builds(Weekday, st.integers(0, 6), is_next=st.just(True))
    | st.builds(lambda day: Dated(day.day, day.month, day.year), st.dates(date(1900, 1, 1), date(2200, 1, 1)))
    | st.builds(Dated, st.integers(1, 28), st.none() | st.integers(1, 12), weekday=st.none() | st.integers(0, 6))
    | st.builds(Numeric, st.integers(1, 6), st.integers(7, 12), st.none() | st.integers(2026, 2030))
)
presents = st.datetimes(datetime(2026, 1, 2), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - Hypothesis wants them so
whens = st.builds(At, days, clocks) | st.builds(After, st.integers(0, 700), st.integers(1, 9999))


@given(whens)
def test_what_is_written_back_is_read_as_the_same(when: When) -> None:
    assert read_when(write_when(when)) == when


@given(
    whens,
    st.sampled_from([SHANGHAI, BERLIN]),
    presents,
)
def test_a_moment_is_ahead_or_refused(when: When, calendar: Calendar, now: datetime) -> None:
    moment = None
    try:
        moment = moment_of(when, calendar, now)
    except (Past, TooFar, Ambiguous) as refusal:
        reading = refusal.reading
    if moment is None:
        assert reading.tzinfo is calendar.zone
    else:
        assert now < moment <= now + timedelta(days=731)


@given(
    presents,
    st.sampled_from([SHANGHAI, BERLIN]),
)
def test_a_fixed_moment_is_written_in_full(moment: datetime, calendar: Calendar) -> None:
    moment = moment.replace(second=0, microsecond=0)
    # The second coming of an hour cannot be written.
    assume(calendar.local(moment).fold == 0)
    said = write_when(when_of(moment, calendar))
    assert moment_of(read_when(said), calendar, datetime(2026, 1, 1, tzinfo=UTC)) == moment


@given(st.text(alphabet="0123456789:周五一十点月日晚上明天后in thfrdecm./-", max_size=24))
def test_whatever_is_written_is_read_or_refused(said: str) -> None:
    try:
        when = read_when(said)
    except ValueError:
        return
    assert read_when(write_when(when)) == when
