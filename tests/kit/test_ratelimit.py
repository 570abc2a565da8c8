"""Limits by counting: never more than allowed in any window, and no later than needed."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, strategies as st

from jobs.job import board_limits
from kit.ratelimit import Allowance, Allowances, Limit, Pace, Window, Windows

NOW = datetime(2026, 11, 23, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
GROUP = -1


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


def test_answers_leave_something_of_a_group_for_what_comes_next() -> None:
    """Somebody asks without end: 14 answers in any minute, and a board may go at once at any moment."""
    pace, answers = Pace(), list[datetime]()
    for second in range(180):
        moment = NOW + second * SECOND
        assert pace.free_at(GROUP, moment) == moment
        if pace.free_at(GROUP, moment, answer=True) == moment:
            pace.note(GROUP, moment, answer=True)
            answers.append(moment)
    assert len(answers) == 3 * 14
    assert max(sum(start <= each < start + MINUTE for each in answers) for start in answers) == 14


def test_a_fact_goes_before_an_answer_that_is_free_at_the_same_moment() -> None:
    pace = Pace()
    for second in range(18):
        pace.note(GROUP, NOW + second * SECOND)
    later = NOW + 20 * SECOND
    free = pace.free_at(GROUP, later)
    assert (free, pace.free_at(GROUP, later, answer=True)) == (NOW + MINUTE, NOW + MINUTE)
    pace.fact_waits(GROUP, later, free)
    assert pace.free_at(GROUP, later, answer=True) == NOW + MINUTE + SECOND
    # A board that waits for its own pace only keeps no answer from going now.
    pace.fact_waits(-2, later, later + 3 * SECOND)
    assert pace.free_at(-2, later, answer=True) == later


def test_where_a_fact_had_to_wait_answers_take_eight_a_minute() -> None:
    pace = Pace()
    for second in range(8):
        pace.note(GROUP, NOW + 3 * second * SECOND, answer=True)
    later = NOW + 40 * SECOND
    assert pace.free_at(GROUP, later, answer=True) == later
    pace.fact_waits(GROUP, later, later + SECOND)
    assert pace.free_at(GROUP, later, answer=True) == NOW + MINUTE
    assert pace.free_at(GROUP, later) == later
    # Also when it has gone, for a minute: another one may come at any moment.
    pace.note(GROUP, later)
    assert pace.free_at(GROUP, later, answer=True) == NOW + MINUTE
    assert pace.free_at(GROUP, NOW + MINUTE, answer=True) == NOW + MINUTE


def test_a_board_keeps_its_pace_beside_what_is_answered() -> None:
    """Somebody asks every second, and soon others begin to tap without a pause."""
    for begins in range(9):
        pace, board, edits = Pace(), Windows[str](*board_limits()), list[datetime]()
        for second in range(begins + 180):
            now = NOW + second * SECOND
            if second >= begins and max(pace.free_at(GROUP, now), board.free_at("board", now)) == now:
                pace.note(GROUP, now)
                board.note("board", now)
                edits.append(now)
            elif second >= begins:
                pace.fact_waits(GROUP, now, max(pace.free_at(GROUP, now), board.free_at("board", now)))
            if pace.free_at(GROUP, now, answer=True) == now:
                pace.note(GROUP, now, answer=True)
        assert edits[0] == NOW + begins * SECOND
        assert max(later - earlier for earlier, later in pairwise(edits)) <= 10 * SECOND


def test_a_fact_that_no_longer_waits_holds_no_answer_up() -> None:
    pace = Pace()
    pace.fact_waits(GROUP, NOW, NOW + SECOND)
    assert pace.free_at(GROUP, NOW + 2 * SECOND, answer=True) == NOW + 2 * SECOND
    # Nor does one that a clock which was ahead has told of.
    pace.fact_waits(GROUP, NOW + timedelta(hours=1), NOW + timedelta(hours=2))
    assert pace.free_at(GROUP, NOW + 3 * SECOND, answer=True) == NOW + 3 * SECOND


def test_an_allowance_is_used_up_and_comes_back() -> None:
    allowances = Allowances[str](Allowance(3, 10 * SECOND))
    assert [allowances.take("a", NOW) for _ in range(5)] == [True, True, True, False, False]
    assert allowances.take("b", NOW)
    assert not allowances.take("a", NOW + 9 * SECOND)
    assert [allowances.take("a", NOW + 10 * SECOND) for _ in range(2)] == [True, False]
    allowances.give_back("a")
    assert [allowances.take("a", NOW + 10 * SECOND) for _ in range(2)] == [True, False]
    assert [allowances.take("a", NOW + timedelta(hours=1)) for _ in range(4)] == [True, True, True, False]


def test_a_clock_that_goes_back_leaves_nobody_without_an_allowance() -> None:
    allowances = Allowances[str](Allowance(3, 10 * SECOND))
    for _ in range(5):
        allowances.take("a", NOW + timedelta(hours=5))
    assert allowances.take("a", NOW)


def test_two_hundred_thousand_check_in_and_memory_has_an_end() -> None:
    """A person each, within a second: nobody is refused, no more is remembered than may be, and hardly anything is looked through twice."""

    class Counted(Allowances[int]):
        sweeps = 0

        def _sweep(self, at: datetime) -> None:
            self.sweeps += 1
            super()._sweep(at)

    allowances = Counted(Allowance(100, SECOND))
    assert all(allowances.take(person, NOW) for person in range(200_000))
    assert len(allowances) <= 100_000
    assert allowances.sweeps < 20
    # Whoever is whole again is forgotten.
    assert all(allowances.take(person, NOW + 5 * MINUTE) for person in range(200_000, 260_000))
    assert len(allowances) <= 60_000
