"""Limits by counting: never more than allowed in any window, and no later than needed."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st

from kit.ratelimit import Limit, Pace, Window, Windows

NOW = datetime(2026, 11, 23, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_an_unused_window_is_free_at_once() -> None:
    assert Window(Limit(1, SECOND)).free_at(NOW) == NOW


def test_a_full_window_is_free_when_its_oldest_leaves() -> None:
    window = Window(Limit(2, 10 * SECOND))
    window.note(NOW)
    window.note(NOW + 3 * SECOND)
    assert window.free_at(NOW + 4 * SECOND) == NOW + 10 * SECOND
    assert window.free_at(NOW + 11 * SECOND) == NOW + 11 * SECOND


def test_the_strictest_limit_decides() -> None:
    window = Window(Limit(1, 3 * SECOND), Limit(3, 60 * SECOND))
    moment = NOW
    for expected in (0, 3, 6, 60):
        moment = window.free_at(moment)
        assert moment == NOW + expected * SECOND
        window.note(moment)


@given(
    st.integers(1, 5),
    st.integers(1, 20),
    st.lists(st.integers(0, 7), min_size=1, max_size=40),
)
def test_nothing_passes_more_often_than_allowed(times: int, span: int, pauses: list[int]) -> None:
    window, passed, moment = Window(Limit(times, span * SECOND)), [], NOW
    for pause in pauses:
        moment = window.free_at(moment + pause * SECOND)
        window.note(moment)
        passed.append(moment)
    for start in passed:
        assert sum(start <= each < start + span * SECOND for each in passed) <= times


def test_keys_do_not_hold_each_other_up() -> None:
    windows: Windows[str] = Windows(Limit(1, SECOND))
    windows.note("a", NOW)
    assert windows.free_at("a", NOW) == NOW + SECOND
    assert windows.free_at("b", NOW) == NOW


def test_idle_keys_are_forgotten() -> None:
    windows: Windows[int] = Windows(Limit(1, SECOND))
    for key in range(5000):
        windows.note(key, NOW + key * SECOND)
    assert len(windows._by_key) <= 2048
    assert windows.free_at(4999, NOW + 4999 * SECOND) == NOW + 5000 * SECOND


def test_a_group_has_less_than_twenty_a_minute() -> None:
    pace, moment, passed = Pace(), NOW, []
    for _ in range(40):
        moment = pace.free_at(-1, moment)
        pace.note(-1, moment)
        passed.append(moment)
    for start in passed:
        assert sum(start <= each < start + timedelta(minutes=1) for each in passed) < 20


def test_a_private_chat_has_one_a_second_in_the_long_run() -> None:
    pace, moment, passed = Pace(), NOW, []
    for _ in range(60):
        moment = pace.free_at(7, moment)
        pace.note(7, moment)
        passed.append(moment)
    assert passed[-1] - passed[0] >= timedelta(seconds=55)


def test_all_chats_together_have_less_than_thirty_a_second() -> None:
    pace, moment, passed = Pace(), NOW, []
    for chat in range(100):
        moment = pace.free_at(-chat - 1, moment)
        pace.note(-chat - 1, moment)
        passed.append(moment)
    for start in passed:
        assert sum(start <= each < start + SECOND for each in passed) < 30


def test_a_held_chat_waits_and_the_others_go_on() -> None:
    pace = Pace()
    assert pace.hold(-1, NOW, 30) == NOW + 30 * SECOND
    assert pace.hold(-1, NOW, 10) == NOW + 30 * SECOND
    assert pace.free_at(-1, NOW) == NOW + 30 * SECOND
    assert pace.free_at(-2, NOW) == NOW
    assert pace.free_at(-1, NOW + 30 * SECOND) == NOW + 30 * SECOND


def test_a_clock_that_goes_back_holds_nobody_up_for_hours() -> None:
    """The machine's clock was an hour ahead, and is set right."""
    pace, ahead = Pace(), NOW + timedelta(hours=1)
    for _ in range(18):
        pace.note(-1, ahead)
    pace.hold(-2, ahead, 30)
    assert pace.free_at(-1, ahead) > ahead
    assert pace.free_at(-2, ahead) > ahead
    assert pace.free_at(-1, NOW) == NOW
    assert pace.free_at(-2, NOW) == NOW
    boards: Windows[str] = Windows(Limit(1, 3 * SECOND))
    boards.note("a", ahead)
    assert boards.free_at("a", NOW) == NOW


def test_chats_that_were_held_long_ago_are_forgotten() -> None:
    pace = Pace()
    for chat in range(5000):
        pace.hold(-chat, NOW + chat * SECOND, 1)
    assert len(pace._held) <= 2048
