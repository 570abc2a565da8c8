"""What the buttons of sharings mean. Codes begin with `t`; `group` stands in those that are tapped in private."""

from dataclasses import dataclass

from kit.buttons import Tap, tap

ANSWERS = ("going", "maybe", "no")


@tap("tg")
@dataclass(frozen=True, slots=True)
class RsvpTap(Tap):
    """“I'm going”, “Maybe”, “Can't”: `answer` is one of ANSWERS."""

    activity: int
    talk: int
    answer: str


@tap("ta")
@dataclass(frozen=True, slots=True)
class AskTap(Tap):
    """Ask the speaker something: opens the form in private."""

    activity: int
    talk: int


@tap("tt")
@dataclass(frozen=True, slots=True)
class ProposeTap(Tap):
    """Propose a theme: opens the form in private."""

    activity: int


@tap("tk")
@dataclass(frozen=True, slots=True)
class CalendarTap(Tap):
    """The calendar file: is sent in private."""

    activity: int


@tap("td")
@dataclass(frozen=True, slots=True)
class DeskTap(Tap):
    """The hosts' desk: opens in private."""

    activity: int


@tap("tv")
@dataclass(frozen=True, slots=True)
class QuestionVoteTap(Tap):
    """I want to know that, too."""

    activity: int
    talk: int
    question: int


@tap("tw")
@dataclass(frozen=True, slots=True)
class ThemeVoteTap(Tap):
    """I want to hear of that."""

    activity: int
    theme: int


@tap("th")
@dataclass(frozen=True, slots=True)
class HereTap(Tap):
    """“I'm here”, while attendance is taken."""

    activity: int
    talk: int


@tap("tc")
@dataclass(frozen=True, slots=True)
class CodeTap(Tap):
    """Type the code word: opens the form in private."""

    activity: int
    talk: int


@tap("t5")
@dataclass(frozen=True, slots=True)
class StarsTap(Tap):
    """So many stars for a talk."""

    activity: int
    talk: int
    stars: int


@tap("to")
@dataclass(frozen=True, slots=True)
class CommentTap(Tap):
    """Say in words how a talk was: opens the form in private."""

    activity: int
    talk: int


# --- in private -------------------------------------------------------------------------------------------------------------------


@tap("tf")
@dataclass(frozen=True, slots=True)
class MemberFormTap(Tap):
    """Open a member's form: `step` is ask, theme, code or comment."""

    group: int
    activity: int
    talk: int
    step: str


@tap("t1")
@dataclass(frozen=True, slots=True)
class SendQuestionTap(Tap):
    """Send the question that was written: with one's name (1 hides it)."""

    group: int
    hidden: int


@tap("ti")
@dataclass(frozen=True, slots=True)
class GetCalendarTap(Tap):
    """Send the calendar file."""

    group: int
    activity: int


@tap("ty")
@dataclass(frozen=True, slots=True)
class ReadyTap(Tap):
    """A speaker is ready (1), or cannot come (0)."""

    group: int
    activity: int
    talk: int
    ready: int


@tap("tx")
@dataclass(frozen=True, slots=True)
class SpeakTap(Tap):
    """A speaker wants to speak through the bot."""

    group: int
    activity: int
    talk: int


@tap("tz")
@dataclass(frozen=True, slots=True)
class StopSpeakingTap(Tap):
    """The speaker speaks for themselves again."""

    group: int


@tap("tq")
@dataclass(frozen=True, slots=True)
class OpenDeskTap(Tap):
    """The hosts' desk; talk 0 is the one that is on, or the next."""

    group: int
    activity: int
    talk: int


@tap("tj")
@dataclass(frozen=True, slots=True)
class DeskDoTap(Tap):
    """Something a host does with a talk: `what` is one of the desk's deeds; `number` is a step or minutes, else 0."""

    group: int
    activity: int
    talk: int
    what: str
    number: int


@tap("tm")
@dataclass(frozen=True, slots=True)
class HostFormTap(Tap):
    """Open a host's form: `step` is move, speakers or title."""

    group: int
    activity: int
    talk: int
    step: str


@tap("t2")
@dataclass(frozen=True, slots=True)
class KeptTap(Tap):
    """What is kept of a talk for its archive, from the place `after` on; `remove` is a message to take out, 0 for none."""

    group: int
    activity: int
    talk: int
    after: int
    remove: int


# Behind all questions there can be.
TO_ANSWER = 2**31 - 1


@tap("tu")
@dataclass(frozen=True, slots=True)
class QueueTap(Tap):
    """The questions of a talk, for hosts: the queue from question `after` on, or those TO_ANSWER."""

    group: int
    activity: int
    talk: int
    after: int


@tap("tb")
@dataclass(frozen=True, slots=True)
class QueueDoTap(Tap):
    """Something a host does with a question, as in `approve.7`: approve, decline, stage, answered, pick (what it is the same as)."""

    group: int
    activity: int
    talk: int
    deed: str


@tap("tn")
@dataclass(frozen=True, slots=True)
class MergeTap(Tap):
    """A question is the same as another; `pair` are both their numbers, as in `7.3`: five numbers would not fit."""

    group: int
    activity: int
    talk: int
    pair: str


@tap("tl")
@dataclass(frozen=True, slots=True)
class ThemesTap(Tap):
    """The proposals, for hosts; `remove` takes one off the list, 0 none."""

    group: int
    activity: int
    talk: int
    remove: int
