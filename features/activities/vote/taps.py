"""What the buttons of a vote carry. Those on the board choose; the others are for private chats."""

from dataclasses import dataclass

from kit.buttons import Tap, tap


@tap("vo")
@dataclass(frozen=True, slots=True)
class ChooseTap(Tap):
    """Choose an option of a vote of the group the button stands in."""

    activity: int
    option: int


@tap("vm")
@dataclass(frozen=True, slots=True)
class OwnTap(Tap):
    """See one's own vote."""

    group: int
    activity: int


@tap("vc")
@dataclass(frozen=True, slots=True)
class MarkTap(Tap):
    """Choose an option in private, or take it back (`give` 0)."""

    group: int
    activity: int
    option: int
    give: int


@tap("vs")
@dataclass(frozen=True, slots=True)
class SuggestTap(Tap):
    """Suggest an option."""

    group: int
    activity: int


@tap("vw")
@dataclass(frozen=True, slots=True)
class NamesTap(Tap):
    """Who chose an option of an open vote; 0: choose which."""

    group: int
    activity: int
    option: int
    page: int


@tap("vf")
@dataclass(frozen=True, slots=True)
class TableTap(Tap):
    """The results as a file."""

    group: int
    activity: int


@tap("vg")
@dataclass(frozen=True, slots=True)
class GalleryTap(Tap):
    """See the picture of an option; 0: open the gallery."""

    group: int
    activity: int
    option: int


@tap("vv")
@dataclass(frozen=True, slots=True)
class GalleryVoteTap(Tap):
    """Choose the option that the gallery shows, or take it back (`give` 0)."""

    group: int
    activity: int
    option: int
    give: int


@tap("vl")
@dataclass(frozen=True, slots=True)
class PicturesTap(Tap):
    """See which options have pictures."""

    group: int
    activity: int


@tap("vp")
@dataclass(frozen=True, slots=True)
class PictureTap(Tap):
    """Give an option a picture."""

    group: int
    activity: int
    option: int


@tap("vx")
@dataclass(frozen=True, slots=True)
class NoPictureTap(Tap):
    """Take the picture of an option away."""

    group: int
    activity: int
    option: int
