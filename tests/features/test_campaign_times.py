"""Times of campaigns: as they are written, in both languages, and the moments of a group that they are, also where clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from features.campaigns.settled import settle, settled
from features.campaigns.times import (
    EARLIEST,
    LATEST,
    MOST_ITEMS,
    MOST_MINUTES,
    FromItem,
    InACircle,
    NoSuchItem,
    OffTheCalendar,
    OnDay,
    Time,
    moment,
    moments,
    read_relative,
    write_relative,
)
from kit.recurrence import Calendar

FIRST = date(2026, 12, 7)
SHANGHAI = Calendar(ZoneInfo("Asia/Shanghai"))
DAYS = st.builds(OnDay, st.integers(EARLIEST, LATEST), st.integers(0, 24 * 60))
ITEMS = st.builds(FromItem, st.integers(1, MOST_ITEMS), st.integers(-MOST_MINUTES, MOST_MINUTES))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("D-3 20:00", OnDay(-3, 1200)), ("D0 09:00", OnDay(0, 540)), ("d+6 9pm", OnDay(6, 1260)), ("D 8:00", OnDay(0, 480)),
        ("Ｄ－３　２０：００", OnDay(-3, 1200)), ("D−1 晚上8点", OnDay(-1, 1200)), ("D+2 24:00", OnDay(2, 1440)),
        ("第3天 20:00", OnDay(2, 1200)), ("start of item 2", FromItem(2, 0)), ("start+90m of item 2", FromItem(2, 90)),
        ("start - 1d of item 12", FromItem(12, -1440)), ("start of item 2 + 2h", FromItem(2, 120)), ("第2项", FromItem(2, 0)),
        ("第2项+90分钟", FromItem(2, 90)), ("第 2 项开始 -2小时", FromItem(2, -120)),
    ],
)  # fmt: skip
def test_times_as_people_write_them(said: str, meant: Time) -> None:
    assert read_relative(said) == meant


@pytest.mark.parametrize(
    "said",
    ["", "D", "D0", "D3 20:00", "20:00", "D+1", "D0 25:00", "D+999 9:00", "D-91 9:00", "第0天 9:00", "start+90m", "start of item 0",
     "start of item 201", "start+99999h of item 1", "start of item 1 of item 2", "第2项+90", "tomorrow 9:00", "D0 9:00 " + "x" * 100],
)  # fmt: skip
def test_what_is_no_time_is_refused(said: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever it says
        read_relative(said)


@given(DAYS | ITEMS)
def test_what_is_written_is_read_as_the_same(time: Time) -> None:
    assert read_relative(write_relative(time)) == time


@given(st.text(max_size=80))
def test_whatever_is_written_is_a_time_or_a_value_error(said: str) -> None:
    try:
        time = read_relative(said)
    except ValueError:
        return
    assert read_relative(write_relative(time)) == time


def test_moments_of_a_group() -> None:
    times = (OnDay(-3, 1200), FromItem(3, 90), OnDay(0, 1200), FromItem(2, -30))
    assert moments(times, FIRST, SHANGHAI) == [
        datetime(2026, 12, 4, 12, 0, tzinfo=UTC),
        datetime(2026, 12, 7, 13, 30, tzinfo=UTC),
        datetime(2026, 12, 7, 12, 0, tzinfo=UTC),
        datetime(2026, 12, 7, 13, 0, tzinfo=UTC),
    ]


def test_a_day_begins_where_the_groups_day_does() -> None:
    """01:00 of a day that begins at 04:00 is the night after it, and so is its 24:00."""
    late = Calendar(ZoneInfo("Asia/Shanghai"), 240)
    for clock, hour in ((60, 17), (0, 16), (1440, 16), (1500, 17)):
        assert moments((OnDay(0, clock),), FIRST, late) == [datetime(2026, 12, 7, hour, 0, tzinfo=UTC)]
    assert moments((OnDay(0, 1440),), FIRST, SHANGHAI) == [datetime(2026, 12, 7, 16, 0, tzinfo=UTC)]


def test_clocks_that_change_in_between() -> None:
    """20:00 stays 20:00 on the wall; from an item on real minutes count. 02:30 does not exist on that day and comes at 03:30."""
    berlin = Calendar(ZoneInfo("Europe/Berlin"))
    first = date(2027, 3, 27)
    evening, next_evening, after, gap = moments(
        (OnDay(0, 1200), OnDay(1, 1200), FromItem(1, 24 * 60), OnDay(1, 150)), first, berlin
    )
    assert (berlin.local(evening).hour, berlin.local(next_evening).hour) == (20, 20)
    assert next_evening - evening == timedelta(hours=23)
    assert after - evening == timedelta(hours=24)
    assert berlin.local(after).hour == 21
    assert (berlin.local(gap).hour, berlin.local(gap).minute) == (3, 30)
    # An hour that comes twice means its first coming.
    autumn = moments((OnDay(0, 150),), date(2026, 10, 25), berlin)
    assert autumn == [datetime(2026, 10, 25, 0, 30, tzinfo=UTC)]


@given(st.lists(DAYS | st.builds(FromItem, st.integers(1, 12), st.integers(-600, 600)), min_size=1, max_size=12))
def test_each_item_hangs_where_it_says_or_all_of_them_are_refused(times: list[Time]) -> None:
    refused: NoSuchItem | InACircle | None = None
    found: list[datetime] = []
    try:
        found = moments(times, FIRST, SHANGHAI)
    except (NoSuchItem, InACircle) as refusal:
        refused = refusal
    if isinstance(refused, NoSuchItem):
        assert refused.missing > len(times)
    if isinstance(refused, InACircle):
        hung = [times[number - 1] for number in refused.items]
        following = (*refused.items[1:], refused.items[0])
        assert [time.item for time in hung if isinstance(time, FromItem)] == list(following)
    assert len(found) == (len(times) if refused is None else 0)
    for time, at in zip(times, found, strict=refused is None):
        if isinstance(time, FromItem):
            assert at - found[time.item - 1] == timedelta(minutes=time.minutes)
        else:
            assert moment(time, (), FIRST, SHANGHAI) == at


def test_a_long_chain_is_followed() -> None:
    times: list[Time] = [*(FromItem(number, 1) for number in range(2, MOST_ITEMS + 1)), OnDay(0, 0)]
    found = moments(times, FIRST, SHANGHAI)
    assert found[0] - found[-1] == timedelta(minutes=MOST_ITEMS - 1)


@pytest.mark.parametrize("first", [date.min, date.max])
def test_a_first_day_at_the_calendars_edge(first: date) -> None:
    days = EARLIEST if first == date.min else LATEST
    with pytest.raises(OffTheCalendar):
        moments((OnDay(days, 0), FromItem(1, 5)), first, SHANGHAI)


def test_all_of_a_campaign_and_what_has_gone_by() -> None:
    now = datetime(2026, 12, 7, 12, 0, tzinfo=UTC)
    found = settle((OnDay(-3, 1200), OnDay(1, 1200)), (FromItem(2, -60),), (FromItem(1, 5),), FIRST, SHANGHAI, now)
    assert found.past == (1,)
    assert found.tasks == (datetime(2026, 12, 8, 11, 0, tzinfo=UTC),)
    assert found.flow == (datetime(2026, 12, 4, 12, 5, tzinfo=UTC),)
    with pytest.raises(NoSuchItem):
        settle((OnDay(0, 0),), (FromItem(2, 0),), (), FIRST, SHANGHAI, now)


def test_moments_among_the_values_of_an_activity() -> None:
    values = {"until": "D+20 21:00", "options": "Lake,Hill", "from": "06:00"}
    assert settled(values, FIRST, SHANGHAI) == {**values, "until": "2026-12-27 21:00"}
