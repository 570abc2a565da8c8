"""The rules of a quiz, pure: what an answer is worth, when the countdown is drawn, when a day's question ends, who has which place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kit.recurrence import Calendar

# Speed is told in steps of so many seconds: the bot knows when Telegram hands taps over, not when somebody tapped (docs/quizzes.md).
STEP = 5
_HALF_FROM, _LAST_FROM, _LAST = 60, 20, 10
# A day's answer comes in the morning, or with the next question where that is earlier.
_MORNING = 8 * 60


def worth(scoring: str, seconds: int, elapsed_ms: int) -> int:
    """What a right answer is worth: 1; by speed as many as there are steps left, begun ones too. In a step all are equal."""
    if scoring != "speed" or not seconds:
        return 1
    steps = -(-seconds // STEP)
    return max(1, steps - max(0, elapsed_ms) // (STEP * 1000))


def draws(seconds: int) -> list[int]:
    """With how many seconds left the countdown is drawn anew: seldom, for each time is one of the group's twenty a minute."""
    found = [seconds // 2] if seconds >= _HALF_FROM else []
    return [*found, _LAST] if seconds >= _LAST_FROM else found


def day_ends(calendar: Calendar, opened_at: datetime, hour: int) -> datetime:
    """When the question of a day ends that was asked then: on the next morning."""
    midnight = Calendar(calendar.zone)
    day = midnight.local(opened_at).date() + timedelta(days=1)
    return midnight.moment_of(day, min(hour, _MORNING))


def next_day(calendar: Calendar, now: datetime, hour: int) -> datetime:
    """The next time at which a day's question is asked."""
    midnight = Calendar(calendar.zone)
    today = midnight.local(now).date()
    coming = (midnight.moment_of(today + timedelta(days=ahead), hour) for ahead in range(3))
    return next(moment for moment in coming if moment > now)


# --- what somebody chose ----------------------------------------------------------------------------------------------------------


def bit(place: int) -> int:
    """The bit of an option, by its place from 0."""
    return 1 << place


def places_of(chosen: int) -> list[int]:
    """The options of these bits."""
    return [place for place in range(chosen.bit_length()) if chosen & bit(place)]


# --- the standing -----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Placed:
    """Somebody in the standing: what they have, of how many right answers, and the place that gives; equals share one."""

    person_id: int
    name: str
    score: int
    right: int
    answered: int
    place: int


def placed(ranked: Iterable[tuple[int, str, int, int, int]]) -> list[Placed]:
    """The standing of these (person, name, score, right, answered), best first."""
    found: list[Placed] = []
    for at, (person, name, score, right, answered) in enumerate(ranked, start=1):
        is_equal = bool(found) and found[-1].score == score
        found.append(Placed(person, name, score, right, answered, found[-1].place if is_equal else at))
    return found


@dataclass(frozen=True, slots=True)
class Hardness:
    """How a question went: how many answered, and how many of them were right."""

    number: int
    text: str
    answered: int
    right: int


def hardest(questions: Sequence[Hardness]) -> Hardness | None:
    """The one with the smallest share of right answers, of those that were answered; of equals the first. None: all knew all, or none."""
    answered = [each for each in questions if each.answered]
    if len(answered) < 2:
        return None
    found = min(answered, key=lambda each: each.right / each.answered)
    return found if found.right < found.answered else None
