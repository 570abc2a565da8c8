"""What the buttons of a survey carry. All of them are for private chats; the board leads there."""

from dataclasses import dataclass

from kit.buttons import Tap, tap


@tap("la")
@dataclass(frozen=True, slots=True)
class AnswerTap(Tap):
    """Answer a survey: begin, or go on where one was."""

    group: int
    activity: int


@tap("lp")
@dataclass(frozen=True, slots=True)
class PickTap(Tap):
    """Answer a question with an option or a step; of several options, also take one back (`give` 0). Step 0: leave it without an answer."""

    group: int
    activity: int
    question: int
    step: int
    give: int


@tap("lg")
@dataclass(frozen=True, slots=True)
class TurnTap(Tap):
    """Turn to another question, or to all answers."""

    group: int
    activity: int
    question: int


@tap("ls")
@dataclass(frozen=True, slots=True)
class SendTap(Tap):
    """Give the answers."""

    group: int
    activity: int


@tap("lr")
@dataclass(frozen=True, slots=True)
class ResultsTap(Tap):
    """The results, for hosts."""

    group: int
    activity: int
    page: int


@tap("lw")
@dataclass(frozen=True, slots=True)
class WordsTap(Tap):
    """What was written to a question, for hosts."""

    group: int
    activity: int
    question: int
    page: int


@tap("lu")
@dataclass(frozen=True, slots=True)
class PublishTap(Tap):
    """Show the results to the group; asks first (`sure` 0)."""

    group: int
    activity: int
    sure: int


@tap("lt")
@dataclass(frozen=True, slots=True)
class TableTap(Tap):
    """The results as a file."""

    group: int
    activity: int
    form: str


# --- writing the questions, for hosts ---------------------------------------------------------------------------------------------


@tap("ld")
@dataclass(frozen=True, slots=True)
class DeskTap(Tap):
    """The questions."""

    group: int
    activity: int


@tap("lq")
@dataclass(frozen=True, slots=True)
class QuestionTap(Tap):
    """One of them. `of`: the questions that the page showed (`rules.revision`), here and below; a number means another one in others."""

    group: int
    activity: int
    question: int
    of: str


@tap("ln")
@dataclass(frozen=True, slots=True)
class AddTap(Tap):
    """Add a question of a type; `any`: choose which."""

    group: int
    activity: int
    type: str


@tap("lc")
@dataclass(frozen=True, slots=True)
class AlterTap(Tap):
    """Change a question: its `text` or `options`, whether it is `required`, ask it `always`, move it `up`, or `drop` it."""

    group: int
    activity: int
    question: int
    what: str
    of: str


@tap("lo")
@dataclass(frozen=True, slots=True)
class OnlyTap(Tap):
    """Ask a question only after some answers to another one (0: choose which): with one more of them, or one less (`give` 0). `step` is
    one more than the answer; 0: look at them.
    """

    group: int
    activity: int
    question: int
    other: int
    step: int
    give: int
    of: str


@tap("lm")
@dataclass(frozen=True, slots=True)
class TemplateTap(Tap):
    """Take ready questions; `any`: choose which."""

    group: int
    activity: int
    template: str
