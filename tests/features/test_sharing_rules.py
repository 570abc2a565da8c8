"""What holds for a sharing: days, seats, runs of show, permissions, key messages."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice

import pytest
from hypothesis import given, strategies as st

from features.activities.sharing import rules
from features.activities.sharing.archive import key_messages
from features.activities.sharing.kind import SHARING
from features.activities.sharing.options import Options, Rhythm, Step
from features.activities.sharing.rules import Said

PEOPLE = st.integers(1, 8)
NAMES = ("can_send_messages", "can_send_photos", "can_invite_users", "can_react_to_messages", "can_change_info")
PERMISSIONS = st.fixed_dictionaries({name: st.booleans() for name in NAMES})


def options(rhythm: Rhythm | None, day: date = date(2026, 11, 26), length: int = 90) -> Options:
    return Options((), day, 1200, length, rhythm, (), mute=False, code=False, seats=0, points=0, steps=())


@pytest.mark.parametrize(
    ("rhythm", "days"),
    [
        (Rhythm(7), ["11-26", "12-03", "12-10", "12-17"]),
        (Rhythm(14), ["11-26", "12-10", "12-24", "01-07"]),
        (Rhythm(weekdays=frozenset({1, 3})), ["11-26", "12-01", "12-03", "12-08"]),
        # The first talk is when it was said, whatever the weekdays.
        (Rhythm(weekdays=frozenset({0})), ["11-26", "11-30", "12-07", "12-14"]),
        (None, ["11-26"]),
    ],
)
def test_the_days_of_a_rhythm(rhythm: Rhythm | None, days: list[str]) -> None:
    assert [f"{day:%m-%d}" for day in islice(rules.slots(options(rhythm), None), 4)] == days


@given(st.integers(1, 60), st.integers(0, 400))
def test_days_after_a_day_are_those_of_the_whole_rhythm(step: int, later: int) -> None:
    chosen = options(Rhythm(step))
    after = chosen.day + timedelta(days=later)
    whole = [day for day in islice(rules.slots(chosen, None), 450) if day > after][:3]
    assert list(islice(rules.slots(chosen, after), 3)) == whole
    assert all(rules.is_slot(chosen, day) for day in whole)


@given(st.integers(5, 720))
def test_the_usual_steps_fill_the_talk(length: int) -> None:
    steps = rules.usual_steps(length)
    assert sum(step.minutes for step in steps) == length
    assert all(step.minutes > 0 for step in steps)


@given(
    st.lists(
        st.tuples(st.sampled_from(["going", "maybe", "no"]), st.lists(PEOPLE, min_size=1, max_size=4)), max_size=20
    ),
    st.integers(0, 4),
)
def test_seats_whatever_people_answer(taps: list[tuple[str, list[int]]], seats: int) -> None:
    """Never more than there are seats, nobody waits beside an empty one, and the waiting list moves in its order."""
    answers: dict[int, str] = {}
    queue: list[int] = []
    for wanted, people in taps:
        going = sum(answer == "going" for answer in answers.values())
        seated = rules.seat(wanted, people, answers, seats=seats, going=going, queue=queue)
        assert list(seated.moved_up) == [p for p in queue if p not in seated.answers][: len(seated.moved_up)]
        answers |= seated.answers
        queue = [p for p in queue if p not in seated.answers] + [p for p, a in seated.answers.items() if a == "waiting"]
        for person in seated.moved_up:
            answers[person] = "going"
            queue.remove(person)
        taken = sum(answer == "going" for answer in answers.values())
        assert not seats or taken <= seats
        assert not queue or taken == seats
        assert sorted(queue) == sorted(p for p, a in answers.items() if a == "waiting")


@given(st.lists(PEOPLE, min_size=1, max_size=12), st.integers(1, 4))
def test_taps_together_are_the_same_as_one_by_one(people: list[int], seats: int) -> None:
    together = rules.seat("going", people, {}, seats=seats, going=0, queue=[]).answers
    apart: dict[int, str] = {}
    for person in people:
        going = sum(answer == "going" for answer in apart.values())
        apart |= rules.seat("going", [person], apart, seats=seats, going=going, queue=[]).answers
    assert apart == dict(together)


@given(PERMISSIONS)
def test_silence_takes_nothing_but_sending(before: dict[str, bool]) -> None:
    imposed = rules.silenced(before)
    assert not imposed["can_send_messages"]
    assert {n: v for n, v in imposed.items() if not n.startswith("can_send")} == {
        n: v for n, v in before.items() if not n.startswith("can_send")
    }


@given(PERMISSIONS, st.dictionaries(st.sampled_from(NAMES), st.booleans()))
def test_what_is_given_back_is_what_was_but_for_changes_by_hand(
    before: dict[str, bool], by_hand: dict[str, bool]
) -> None:
    imposed = rules.silenced(before)
    now = {**imposed, **by_hand}
    target = rules.given_back(before, imposed, now)
    for name in NAMES:
        was_changed = now[name] != imposed[name]
        assert target[name] == (now[name] if was_changed else before[name])
    # Once more, as after a crash: nothing changes any more.
    assert rules.given_back(before, imposed, before) == before


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("warm-up:5,Talk:1h, 问答：20分", (Step("warm-up", 5), Step("talk", 60), Step("questions", 20))),
        ("auto", ()),
        ("自动", ()),
    ],
)
def test_steps_as_people_write_them(text: str, steps: tuple[Step, ...]) -> None:
    field = SHARING.field("steps")
    assert field.read(text) == steps
    assert field.read(field.write(steps)) == steps


@pytest.mark.parametrize("text", ["talk", "talk:0", ":5", "a:b", ",".join(["x:1"] * 9), "talk:9999999"])
def test_what_are_no_steps(text: str) -> None:
    field = SHARING.field("steps")
    with pytest.raises(ValueError, match=r"."):
        field.read(text)


@pytest.mark.parametrize(
    "text", ["weekly", "daily", "2w", "4w", "10d", "tue,thu", "no", "每周", "隔周", "每3天", "周二、周四", "每周一"]
)
def test_rhythms_come_back_as_they_were_written(text: str) -> None:
    field = SHARING.field("repeat")
    assert field.read(field.write(field.read(text))) == field.read(text)


@pytest.mark.parametrize("text", ["sometimes", "0d", "61d", "99w"])
def test_what_is_no_rhythm(text: str) -> None:
    field = SHARING.field("repeat")
    with pytest.raises(ValueError, match=r"."):
        field.read(text)


def test_a_code_word_can_be_said_and_typed() -> None:
    codes = {rules.new_code() for _ in range(300)}
    assert len(codes) > 250
    assert not set("".join(codes)) & set("O0I1L")


def test_key_messages_are_those_people_liked_then_answers() -> None:
    at = datetime(2026, 11, 26, 12, tzinfo=UTC)

    def said(number: int, *, reactions: int = 0, question: int | None = None, text: str = "x") -> Said:
        return Said(number, "Mia", text, None, question, reactions, at + timedelta(minutes=abs(number)))

    messages = [
        said(1),
        said(2),
        said(3, reactions=2),
        said(4, question=1),
        said(5, question=1),
        said(6, reactions=5),
        said(7, text=""),
        said(-8, reactions=9),
    ]
    assert [m.message_id for m in key_messages(messages)] == [1, 3, 4, 6]
    assert [m.message_id for m in key_messages(messages, most=2)] == [3, 6]
    assert key_messages([]) == []
