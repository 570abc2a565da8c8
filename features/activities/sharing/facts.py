"""What a sharing shows: its talks, its board, the hosts' desk, how it was liked. Frozen, without rows; views put it into words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from features.activities.sharing.options import Step, read_run
from features.activities.sharing.rules import Asked, Proposal, Speaker
from features.facts import ActivityFacts, GroupFacts, activity_facts, group_facts
from models import Activity, Group, Talk, Window


@dataclass(frozen=True, slots=True)
class TalkFacts:
    """A talk. `steps` is its run of show once it has begun, `step` the one it is at, until `step_ends_at`."""

    number: int
    state: str
    theme: str
    starts_at: datetime
    revision: int
    going: int
    waiting: int
    maybe: int
    steps: tuple[Step, ...]
    step: int
    step_ends_at: datetime | None
    began_at: datetime | None
    wants_mute: bool


@dataclass(frozen=True, slots=True)
class WindowFacts:
    """A time in which people say that they are there, with a word where there is a `code`."""

    code: str | None
    closes_at: datetime


About = tuple[GroupFacts, ActivityFacts, TalkFacts]


def talk_facts(talk: Talk) -> TalkFacts:
    """The talk as it is now."""
    return TalkFacts(
        number=talk.number,
        state=talk.state,
        theme=talk.theme,
        starts_at=talk.starts_at,
        revision=talk.revision,
        going=talk.going,
        waiting=talk.waiting,
        maybe=talk.maybe,
        steps=read_run(talk.steps),
        step=talk.step,
        step_ends_at=talk.step_ends_at,
        began_at=talk.began_at,
        wants_mute=talk.wants_mute,
    )


def window_facts(window: Window) -> WindowFacts:
    """The window as it is now."""
    return WindowFacts(window.code, window.closes_at)


def about(group: Group, activity: Activity, talk: Talk) -> About:
    """What almost everything that is said of a talk is made of."""
    return group_facts(group), activity_facts(activity), talk_facts(talk)


@dataclass(frozen=True, slots=True)
class BoardFacts:
    """What the board shows. `talk` is the one that is on or the next; `themes` and `questions` can be voted for."""

    talk: TalkFacts | None
    following: TalkFacts | None
    speakers: Sequence[str]
    guests: Sequence[str]
    window: WindowFacts | None
    present: int
    queued: int
    questions: Sequence[Asked]
    themes: Sequence[Proposal]


@dataclass(frozen=True, slots=True)
class Desk:
    """A talk as hosts see it. `earlier` and `later` are the numbers of the talks before and after it, None where there is none."""

    talk: TalkFacts
    speakers: Sequence[Speaker]
    going: Sequence[str]
    waiting: Sequence[str]
    maybe: int
    queued: int
    open_questions: int
    present: int
    earlier: int | None
    later: int | None


@dataclass(frozen=True, slots=True)
class Rating:
    """How something was liked: the mean of so many stars."""

    name: str
    mean: float
    count: int


@dataclass(frozen=True, slots=True)
class Liking:
    """How the talks of a sharing were liked: the last ones with their days, newest first; and its speakers, best first.

    Comments are without names.
    """

    talks: Sequence[tuple[date, Rating]]
    speakers: Sequence[Rating]
    comments: Sequence[str]
