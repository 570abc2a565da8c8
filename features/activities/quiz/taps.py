"""What the buttons of a quiz carry. An option is its place as it is shown: which one is right stands in no button."""

from dataclasses import dataclass

from kit.buttons import Tap, tap

# In the place of an option: what is chosen is the answer.
SEND = 99


@tap("qa")
@dataclass(frozen=True, slots=True)
class AnswerTap(Tap):
    """Choose an option of a question of the group the button stands in, or SEND what is chosen."""

    activity: int
    question: int
    option: int


@tap("qg")
@dataclass(frozen=True, slots=True)
class GoOnTap(Tap):
    """A host leads on: begins, asks the next question, goes on after a pause. `turn`: what the quiz has come to, where it is shown."""

    activity: int
    turn: int


@tap("qo")
@dataclass(frozen=True, slots=True)
class OwnTap(Tap):
    """See one's own result."""

    group: int
    activity: int


@tap("qt")
@dataclass(frozen=True, slots=True)
class TableTap(Tap):
    """The standing as a file."""

    group: int
    activity: int
    form: str
