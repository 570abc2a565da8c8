"""Values as people write them, in both languages: understood, refused, and written back so that they are understood again."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, strategies as st

from features import values
from features.settings.zones import read_zone
from features.values import EVERY_DAY


def hm(hours: int, minutes: int = 0) -> int:
    return hours * 60 + minutes


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("21:00", hm(21)), ("9:05", hm(9, 5)), ("09:05", hm(9, 5)), ("9.05", hm(9, 5)), ("21：00", hm(21)),
        ("２１：００", hm(21)), ("9pm", hm(21)), ("9 PM", hm(21)), ("9:30 am", hm(9, 30)), ("12am", 0), ("12pm", hm(12)),
        ("24:00", 0), ("00:00", 0), ("0:00", 0), ("23:59", hm(23, 59)), ("9点", hm(9)), ("21点", hm(21)), ("晚上9点", hm(21)),
        ("晚上9点半", hm(21, 30)), ("下午3点15分", hm(15, 15)), ("早上6点30", hm(6, 30)), ("上午10时", hm(10)), ("中午12点", hm(12)),
        ("下午12点", hm(12)), (" 21:00 ", hm(21)), ("24点", 0), ("中午1点", hm(13)), ("晚上12点", 0), ("晚上12点半", 30),
        ("晚上1点", hm(1)), ("凌晨4点", hm(4)), ("凌晨12点", 0),
    ],
)  # fmt: skip
def test_times(said: str, minutes: int) -> None:
    assert values.read_time(said) == minutes


@pytest.mark.parametrize(
    "said",
    ["", "21", "9", "25:00", "24:01", "21:60", "21:0", "13pm", "0am", "nine", "no", "-1:00", "21:00:00", "点", "25点", "9点60", "١٢:٠٠x"],
)  # fmt: skip
def test_what_is_no_time(said: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - a reader's only words
        values.read_time(said)


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("daily", EVERY_DAY), ("Every Day", EVERY_DAY), ("all", EVERY_DAY), ("每天", EVERY_DAY), ("每日", EVERY_DAY),
        ("weekdays", {0, 1, 2, 3, 4}), ("工作日", {0, 1, 2, 3, 4}), ("weekend", {5, 6}), ("周末", {5, 6}),
        ("mon", {0}), ("Monday", {0}), ("tues", {1}), ("mon-fri", {0, 1, 2, 3, 4}), ("mon,wed", {0, 2}), ("mon, wed", {0, 2}),
        ("mon，wed", {0, 2}), ("fri-mon", {4, 5, 6, 0}), ("mon–wed", {0, 1, 2}), ("sun", {6}), ("mon-wed,sun", {0, 1, 2, 6}),
        ("周一", {0}), ("星期天", {6}), ("礼拜日", {6}), ("周一至周五", {0, 1, 2, 3, 4}), ("周一到周三", {0, 1, 2}), ("一三五", {0, 2, 4}),
        ("周一三五", {0, 2, 4}), ("周一、周三", {0, 2}), ("周六和周日", {5, 6}), ("周二,周四", {1, 3}),
    ],
)  # fmt: skip
def test_days(said: str, days: set[int]) -> None:
    assert values.read_days(said) == days


@pytest.mark.parametrize(
    "said", ["", "m", "mo", "someday", "mon-", "-mon", "mon-tue-wed", "0", "1-5", "周八", "monn", ",", "mon,,wed", "no"]
)
def test_what_are_no_days(said: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        values.read_days(said)


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("21d", 21), ("21", 21), ("21 days", 21), ("1 day", 1), ("3w", 21), ("3 weeks", 21), ("1 week", 7), ("21天", 21),
        ("21日", 21), ("3周", 21), ("3个星期", 21), ("2星期", 14), ("366d", 366), ("no", None), ("无", None), ("不限", None),
        ("off", None), ("２１天", 21),
    ],
)  # fmt: skip
def test_lengths(said: str, days: int | None) -> None:
    assert values.read_length(said) == days


@pytest.mark.parametrize("said", ["", "367d", "53w", "-1d", "1.5d", "d", "a week", "21m", "21 d d", "99999"])
def test_what_is_no_length(said: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        values.read_length(said)


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("60m", 60), ("60", 60), ("60 min", 60), ("1h", 60), ("2 hours", 120), ("1 hour", 60), ("30分钟", 30), ("30分", 30),
        ("2小时", 120), ("no", None), ("不要", None), ("1439m", 1439), ("23h", 1380),
    ],
)  # fmt: skip
def test_spans(said: str, minutes: int | None) -> None:
    assert values.read_span(said) == minutes


@pytest.mark.parametrize("said", ["", "1440m", "24h", "-5m", "1.5h", "m", "an hour", "60s", "1d"])
def test_what_is_no_span(said: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        values.read_span(said)


@pytest.mark.parametrize(
    ("said", "points"),
    [
        ("0", 0),
        ("5", 5),
        ("1000", 1000),
        ("５", 5),
        (" 7 ", 7),
        ("007", 7),
        ("5分", 5),
        ("5积分", 5),
        ("５ 分", 5),
        ("5 points", 5),
        ("5个积分", 5),
    ],
)
def test_points(said: str, points: int) -> None:
    assert values.read_points(said) == points


@pytest.mark.parametrize("said", ["", "-1", "1001", "5.5", "five", "1,000", "99999", "٥x"])
def test_what_are_no_points(said: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        values.read_points(said)


@pytest.mark.parametrize(
    ("said", "milestones"),
    [
        ("7:20", ((7, 20),)), ("7:20,30:100", ((7, 20), (30, 100))), ("30:100, 7:20", ((7, 20), (30, 100))),
        ("7：20，30：100", ((7, 20), (30, 100))), ("7:20、30:100", ((7, 20), (30, 100))), ("no", ()), ("无", ()),
    ],
)  # fmt: skip
def test_milestones(said: str, milestones: tuple[tuple[int, int], ...]) -> None:
    assert values.read_milestones(said) == milestones


@pytest.mark.parametrize("said", ["", "7", "7:0", "1:20", "367:20", "7:1001", "7:20,7:30", "7:20,", "a:b", "7:-1"])
def test_what_are_no_milestones(said: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        values.read_milestones(said)


@pytest.mark.parametrize(
    ("said", "meant"),
    [("yes", True), ("YES", True), ("on", True), ("1", True), ("是", True), ("no", False), ("off", False), ("0", False), ("否", False)],
)  # fmt: skip
def test_yes_and_no(said: str, meant: bool) -> None:
    assert values.read_yes(said) is meant


@pytest.mark.parametrize("said", ["", "maybe", "y e s", "2"])
def test_neither_yes_nor_no(said: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        values.read_yes(said)


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"), ("europe/berlin", "Europe/Berlin"), ("Berlin", "Europe/Berlin"), ("utc", "UTC"),
        ("America/New York", "America/New_York"), ("new york", "America/New_York"), ("Asia/Shanghai", "Asia/Shanghai"),
        ("shanghai", "Asia/Shanghai"), ("北京", "Asia/Shanghai"), ("上海", "Asia/Shanghai"), ("beijing", "Asia/Shanghai"),
        ("香港", "Asia/Hong_Kong"), ("台北", "Asia/Taipei"), ("新加坡", "Asia/Singapore"),
    ],
)  # fmt: skip
def test_zones(said: str, zone: str) -> None:
    assert read_zone(said) == zone


@pytest.mark.parametrize(
    "said", ["", "UTC+8", "+08:00", "CET", "EST", "nowhere", "../etc/passwd", "Europe", "Europe/", "/"]
)
def test_what_is_no_zone(said: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        read_zone(said)


@pytest.mark.parametrize(
    ("said", "minutes"), [("00:00", 0), ("04:00", 240), ("6:00", 360), ("4am", 240), ("凌晨4点", 240)]
)
def test_starts_of_day(said: str, minutes: int) -> None:
    assert values.read_day_start(said) == minutes


@pytest.mark.parametrize("said", ["06:01", "12:00", "", "no"])
def test_what_is_no_start_of_day(said: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        values.read_day_start(said)


@pytest.mark.parametrize(
    ("said", "quiet"),
    [
        ("23:00-08:00", (hm(23), hm(8))), ("23:00 - 08:00", (hm(23), hm(8))), ("23:00–8:00", (hm(23), hm(8))),
        ("11pm-8am", (hm(23), hm(8))), ("晚上11点至早上8点", (hm(23), hm(8))), ("no", (0, 0)), ("无", (0, 0)),
    ],
)  # fmt: skip
def test_quiet_hours(said: str, quiet: tuple[int, int]) -> None:
    assert values.read_quiet(said) == quiet


@pytest.mark.parametrize("said", ["", "23:00", "23:00-", "23:00-08:00-09:00", "a-b", "23-8"])
def test_what_are_no_quiet_hours(said: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        values.read_quiet(said)


READERS = [
    values.read_time, values.read_days, values.read_length, values.read_span, values.read_points, values.read_milestones,
    values.read_yes, read_zone, values.read_day_start, values.read_quiet,
]  # fmt: skip

_likely = st.text("0123456789:：.-–~,，、;dwmhpan点时分半天周星期个一二三四五六日末早上午下晚 /noyes", max_size=12)


@pytest.mark.parametrize("read", READERS)
@given(text=st.text() | _likely)
def test_any_text_is_understood_or_refused(read: Callable[[str], Any], text: str) -> None:
    try:
        read(text)
    except ValueError:
        return


_minutes = st.integers(0, values.DAY_MINUTES - 1)
_milestones = st.dictionaries(st.integers(2, 366), st.integers(1, 1000), max_size=8).map(
    lambda d: tuple(sorted(d.items()))
)
WRITTEN: list[tuple[Callable[[str], Any], Callable[[Any], str], st.SearchStrategy[Any]]] = [
    (values.read_time, values.write_time, _minutes),
    (values.read_days, values.write_days, st.frozensets(st.integers(0, 6), min_size=1)),
    (values.read_length, values.write_length, st.none() | st.integers(1, 366)),
    (values.read_span, values.write_span, st.none() | st.integers(1, values.DAY_MINUTES - 1)),
    (values.read_points, values.write_points, st.integers(0, 1000)),
    (values.read_milestones, values.write_milestones, _milestones),
    (values.read_yes, values.write_yes, st.booleans()),
    (
        values.read_quiet,
        values.write_quiet,
        st.tuples(_minutes, _minutes).filter(lambda q: q[0] != q[1]) | st.just((0, 0)),
    ),
]


@pytest.mark.parametrize(("read", "write", "meant"), WRITTEN, ids=[row[1].__name__ for row in WRITTEN])
@given(data=st.data())
def test_what_is_written_is_understood_again(
    read: Callable[[str], Any], write: Callable[[Any], str], meant: st.SearchStrategy[Any], data: st.DataObject
) -> None:
    value = data.draw(meant)
    assert read(write(value)) == value
