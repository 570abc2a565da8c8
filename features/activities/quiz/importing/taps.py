"""What the buttons carry by which hosts bring questions along, in private."""

from dataclasses import dataclass

from kit.buttons import Tap, tap


@tap("qq")
@dataclass(frozen=True, slots=True)
class QuestionsTap(Tap):
    """See the questions of a quiz: a page of them."""

    group: int
    activity: int
    page: int


@tap("ql")
@dataclass(frozen=True, slots=True)
class QuestionTap(Tap):
    """See one question, by the number that stays with it."""

    group: int
    activity: int
    number: int


@tap("qm")
@dataclass(frozen=True, slots=True)
class MoveTap(Tap):
    """Put a question at this place."""

    group: int
    activity: int
    number: int
    place: int


@tap("qr")
@dataclass(frozen=True, slots=True)
class RemoveTap(Tap):
    """Take a question out; asked once more where `sure` is 0."""

    group: int
    activity: int
    number: int
    sure: int


@tap("qw")
@dataclass(frozen=True, slots=True)
class WriteTap(Tap):
    """Write a question."""

    group: int
    activity: int


@tap("qk")
@dataclass(frozen=True, slots=True)
class SkipTap(Tap):
    """Go on without what the form has asked for. `mark` is drawn for each step: an older button means nothing any more."""

    group: int
    activity: int
    mark: int


@tap("qh")
@dataclass(frozen=True, slots=True)
class RightTap(Tap):
    """This option (from 0) of the question that is being written is the right one."""

    group: int
    activity: int
    mark: int
    option: int


@tap("qf")
@dataclass(frozen=True, slots=True)
class FileTap(Tap):
    """Bring questions along in a file."""

    group: int
    activity: int


@tap("qx")
@dataclass(frozen=True, slots=True)
class SampleTap(Tap):
    """See what such a file looks like: a `csv`, or an `xlsx`."""

    group: int
    activity: int
    form: str


@tap("qy")
@dataclass(frozen=True, slots=True)
class BringTap(Tap):
    """The questions of a file come in; `number` tells it from any other."""

    group: int
    number: int


@tap("qn")
@dataclass(frozen=True, slots=True)
class LeaveTap(Tap):
    """Leave the file alone."""

    group: int
    number: int
