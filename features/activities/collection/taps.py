"""What the buttons of a collection carry. All of them are for private chats; some also come as links from the group."""

from dataclasses import dataclass

from kit.buttons import Tap, tap


@tap("cs")
@dataclass(frozen=True, slots=True)
class SubmitTap(Tap):
    """See one's own entries, or send one."""

    group: int
    activity: int


@tap("cn")
@dataclass(frozen=True, slots=True)
class NewEntryTap(Tap):
    """Send an entry; `entry` is one that is to be changed, 0: a new one."""

    group: int
    activity: int
    entry: int


@tap("ce")
@dataclass(frozen=True, slots=True)
class EnterTap(Tap):
    """Enter what has been sent."""

    group: int
    activity: int


@tap("cz")
@dataclass(frozen=True, slots=True)
class DropTap(Tap):
    """Discard what has been sent and not entered."""

    group: int
    activity: int


@tap("cw")
@dataclass(frozen=True, slots=True)
class WithdrawTap(Tap):
    """Take one's own entry back; `sure` 0 asks first."""

    group: int
    activity: int
    entry: int
    sure: int


@tap("ca")
@dataclass(frozen=True, slots=True)
class AppealTap(Tap):
    """Ask for another look at an entry that was declined or taken out."""

    group: int
    activity: int
    entry: int


@tap("cg")
@dataclass(frozen=True, slots=True)
class GalleryTap(Tap):
    """The gallery at an entry (0: where one was) and one of its files."""

    group: int
    activity: int
    entry: int
    file: int


@tap("cv")
@dataclass(frozen=True, slots=True)
class VoteTap(Tap):
    """Vote for an entry, or take the vote back (`give` 0)."""

    group: int
    activity: int
    entry: int
    give: int


@tap("cf")
@dataclass(frozen=True, slots=True)
class WholeTap(Tap):
    """Send an entry whole: its long text, its voice message, its other files."""

    group: int
    activity: int
    entry: int


@tap("cj")
@dataclass(frozen=True, slots=True)
class JudgeTap(Tap):
    """The gallery as a judge sees it, at an entry (0: the first that is not judged)."""

    group: int
    activity: int
    entry: int


@tap("cp")
@dataclass(frozen=True, slots=True)
class ScoreTap(Tap):
    """A judge's score for a criterion."""

    group: int
    activity: int
    entry: int
    criterion: int
    score: int


@tap("cr")
@dataclass(frozen=True, slots=True)
class RecuseTap(Tap):
    """A judge steps back from an entry."""

    group: int
    activity: int
    entry: int


@tap("cd")
@dataclass(frozen=True, slots=True)
class DeskTap(Tap):
    """The hosts' desk of a collection."""

    group: int
    activity: int


@tap("cl")
@dataclass(frozen=True, slots=True)
class ListTap(Tap):
    """The entries as hosts see them, at an entry (0: the first)."""

    group: int
    activity: int
    entry: int


@tap("cq")
@dataclass(frozen=True, slots=True)
class DisqualifyTap(Tap):
    """A host takes an entry out; asks for the reason."""

    group: int
    activity: int
    entry: int


@tap("cx")
@dataclass(frozen=True, slots=True)
class AdvanceTap(Tap):
    """A host ends the present stage: `stage` and `round` are what was seen; `sure` 0 asks first, 2 does not wait for the jury."""

    group: int
    activity: int
    stage: str
    round: int
    sure: int


@tap("co")
@dataclass(frozen=True, slots=True)
class FileTap(Tap):
    """The archive (`html`) or the table (`xlsx`) of a collection."""

    group: int
    activity: int
    form: str
