"""What holds for a sharing: when its talks are, who gets a seat, how its run of show goes, which permissions are given back. Pure."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from features.activities.sharing.options import Options, Step
from kit.messages import Refusal
from kit.recurrence import Calendar
from models import TALK_MESSAGES_KEPT

ONE_DAY = timedelta(days=1)
# So many talks of one that repeats can be seen, moved and skipped beforehand.
AHEAD = 4
READY_CHECK = timedelta(minutes=30)
SILENT_AFTER = timedelta(minutes=15)
WARNING = timedelta(minutes=5)
WINDOW = timedelta(minutes=10)
# The group's choice among the proposals is taken so long before a talk that has no theme yet.
THEME_TAKEN = timedelta(hours=24)
FEEDBACK_LASTS = timedelta(days=7)
ARCHIVE_LASTS = TALK_MESSAGES_KEPT
QUESTION_LENGTH = 500
COMMENT_LENGTH = 1000
THEME_LENGTH = 100
NAME_LENGTH = 48
MOST_SPEAKERS = 6
MOST_STEPS = 8
MOST_WAITING_QUESTIONS = 5
MOST_THEMES = 5
STEPS = ("warm-up", "opening", "talk", "questions", "closing")
SENDING = frozenset(
    {
        "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
        "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
        "can_add_web_page_previews",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks. `person_id` is None for a guest whom the bot does not know."""

    name: str
    person_id: int | None = None
    username: str | None = None
    is_reachable: bool = False
    language: str | None = None


# --- when ------------------------------------------------------------------------------------------------------------------------


def wall(zone: str) -> Calendar:
    """The group's wall clock; a talk's day begins at midnight, whatever the group's start of day."""
    return Calendar(ZoneInfo(zone))


def slots(options: Options, after: date | None) -> Iterator[date]:
    """The days on which there is a talk, later than `after`. They do not end where it repeats."""
    if options.repeat is None:
        if after is None or options.day > after:
            yield options.day
        return
    step = options.repeat.days or 1
    day = options.day
    if after is not None and after >= day:
        day += ((after - day).days // step + 1) * step * ONE_DAY
    while True:
        if day == options.day or options.repeat.days or day.weekday() in options.repeat.weekdays:
            yield day
        day += step * ONE_DAY


def is_slot(options: Options, day: date) -> bool:
    """Whether there is a talk on this day by the rule."""
    return next(slots(options, day - ONE_DAY), None) == day


def usual_steps(length: int) -> tuple[Step, ...]:
    """A run of show for so many minutes: three quarters of it the talk, the rest around it."""
    if length < 30:
        return (Step("talk", length),)
    edge = 5
    questions = max(5, length // 4 // 5 * 5)
    talk = length - 3 * edge - questions
    return tuple(Step(name, n) for name, n in zip(STEPS, (edge, edge, talk, questions, edge), strict=True))


def steps_of(options: Options) -> tuple[Step, ...]:
    """The run of show the next talk starts from."""
    return options.steps or usual_steps(options.length)


def ends(step: int, step_ends_at: datetime, steps: Sequence[Step]) -> datetime:
    """When a talk that is at `step` is over, if nothing is shifted any more."""
    return step_ends_at + timedelta(minutes=sum(s.minutes for s in steps[step + 1 :]))


# --- who -------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Seated:
    """What became of some answers to the invitation: each one's new answer, and who moved up from the waiting list."""

    answers: Mapping[int, str]
    moved_up: Sequence[int]


def seat(
    wanted: str, people: Sequence[int], before: Mapping[int, str], *, seats: int, going: int, queue: Sequence[int]
) -> Seated:
    """Give `people` the answer they `wanted`, in their order; whoever finds no seat waits, whoever gives one up lets the next move up.

    `before` are their answers until now, `going` how many have a seat, `queue` who waits, in order. No seats: no limit.
    """
    answers: dict[int, str] = {}
    for person in dict.fromkeys(people):
        now = before.get(person, "")
        if wanted == "going" and now in {"going", "waiting"}:
            continue
        if wanted == now:
            continue
        if wanted == "going":
            has_seat = not seats or going < seats
            answers[person] = "going" if has_seat else "waiting"
            going += has_seat
        else:
            answers[person] = wanted
            going -= now == "going"
    waiting = [person for person in queue if person not in answers]
    free = len(waiting) if not seats else max(0, seats - going)
    return Seated(answers, waiting[:free])


# --- mute ------------------------------------------------------------------------------------------------------------------------


def silenced(before: Mapping[str, bool]) -> dict[str, bool]:
    """The permissions of a group in which only admins write: nothing else is taken away, and reactions stay."""
    return {name: value and name not in SENDING for name, value in before.items()}


def given_back(before: Mapping[str, bool], imposed: Mapping[str, bool], now: Mapping[str, bool]) -> dict[str, bool]:
    """The permissions to go back to: those from before, but for what somebody changed meanwhile by hand: theirs win."""
    return {
        name: before.get(name, value) if value == imposed.get(name, value) else value for name, value in now.items()
    }


def by_hand(imposed: Mapping[str, bool], now: Mapping[str, bool]) -> list[str]:
    """What somebody changed meanwhile."""
    return sorted(name for name, value in now.items() if value != imposed.get(name, value))


# --- the rest --------------------------------------------------------------------------------------------------------------------

# No letters or digits that look alike.
_CODE_SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def new_code() -> str:
    """A code word that can be said aloud and typed on a phone."""
    return "".join(secrets.choice(_CODE_SIGNS) for _ in range(4))


@dataclass(frozen=True, slots=True)
class Rsvp:
    """What became of a tap on the invitation: the person's answer now, whether it is new, and their place on the waiting list."""

    answer: str
    is_new: bool
    place: int = 0


class Fate(StrEnum):
    """What becomes of a question in the end, as whoever asked hears of it."""

    ANSWERED = "answered"
    MERGED = "merged"
    DECLINED = "declined"
    LEFT_OVER = "left-over"
    CALLED_OFF = "called-off"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its votes. `by` is empty where nobody shall know."""

    number: int
    text: str
    by: str
    votes: int
    state: str


@dataclass(frozen=True, slots=True)
class Said:
    """A message of a speaker or host; `by` is empty for an admin who writes anonymously."""

    message_id: int
    by: str
    text: str
    media: str | None
    question: int | None
    reactions: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ArchiveFacts:
    """All that stays of a talk. `key` are the messages to point to, in their order."""

    speakers: Sequence[str]
    guests: int
    present: Sequence[tuple[str, int]]
    messages: Sequence[Said]
    key: Sequence[Said]
    questions: Sequence[Asked]

    @property
    def is_empty(self) -> bool:
        """There is nothing to put into a file."""
        return not (self.messages or self.questions or self.present)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A theme that can be voted for, who proposed it, and how many want it."""

    number: int
    text: str
    by: str
    votes: int


# --- refusals --------------------------------------------------------------------------------------------------------------------


@dataclass(eq=False)
class NoMoment(Refusal):
    """It was not said when."""


@dataclass(eq=False)
class StepsDoNotFit(Refusal):
    """The steps take longer or shorter than the talk."""

    minutes: int
    length: int


@dataclass(eq=False)
class TalkOver(Refusal):
    """The talk has been, or does not take place."""

    title: str


@dataclass(eq=False)
class TalkBegun(Refusal):
    """The talk is on: this could be done before it."""

    title: str


@dataclass(eq=False)
class NotBegun(Refusal):
    """This can be done while the talk is on."""

    title: str


@dataclass(eq=False)
class TooLateToRestore(Refusal):
    """The talk's time is over."""


@dataclass(eq=False)
class NoSharing(Refusal):
    """There is no talk to ask something."""


@dataclass(eq=False)
class NoWindow(Refusal):
    """Attendance is not being taken; `closed_at` is when the last window closed, on the group's clock."""

    closed_at: datetime | None


@dataclass(eq=False)
class WrongCode(Refusal):
    """Not the code word."""


@dataclass(eq=False)
class TooManyQuestions(Refusal):
    """So many of one person wait already."""


@dataclass(eq=False)
class NoWords(Refusal):
    """A question or theme needs words; `what` is `question` or `theme`."""

    what: str


@dataclass(eq=False)
class TooManyThemes(Refusal):
    """So many proposals of one person are open already."""


@dataclass(eq=False)
class NoThemes(Refusal):
    """Nobody has voted for a proposal."""


@dataclass(eq=False)
class FeedbackOver(Refusal):
    """The time for feedback is over."""


@dataclass(eq=False)
class NotYours(Refusal):
    """This is the speaker's to say."""


@dataclass(eq=False)
class OwnQuestion(Refusal):
    """One's own question cannot be voted up."""


@dataclass(eq=False)
class CannotMute(Refusal):
    """The bot lacks the right to silence the group or the topic; or (`is_busy`) another talk is on in a topic, which it would strike."""

    is_topic: bool
    is_busy: bool
