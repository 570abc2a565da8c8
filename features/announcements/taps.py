"""What the buttons of announcements carry."""

from dataclasses import dataclass

from kit.buttons import Tap, tap


@tap("an")
@dataclass(frozen=True, slots=True)
class AnnouncementTap(Tap):
    """Show the panel of an announcement."""

    group: int
    number: int


@tap("ad")
@dataclass(frozen=True, slots=True)
class DoTap(Tap):
    """Do something with an announcement: confirm, now, pause, resume, skip, remove, erase, or turn one of its flags."""

    group: int
    number: int
    what: str


@tap("aa")
@dataclass(frozen=True, slots=True)
class AskTap(Tap):
    """Ask in private for a part of an announcement: content, when, move, topic, buttons, steps; or show it: preview."""

    group: int
    number: int
    step: str


@tap("aw")
@dataclass(frozen=True, slots=True)
class WhenTap(Tap):
    """A ready answer to “when?”; `value` has `+` for spaces and dots for colons."""

    group: int
    number: int
    value: str


@tap("am")
@dataclass(frozen=True, slots=True)
class MoveTap(Tap):
    """A ready answer to “when shall the next one come?”; `value` as in WhenTap."""

    group: int
    number: int
    value: str


@tap("at")
@dataclass(frozen=True, slots=True)
class TopicTap(Tap):
    """Post it in this topic, 0 for the main talk."""

    group: int
    number: int
    thread: int


@tap("ab")
@dataclass(frozen=True, slots=True)
class BeginTap(Tap):
    """Begin an announcement in private; `thread` is the topic, 0 for none."""

    group: int
    thread: int


@tap("ac")
@dataclass(frozen=True, slots=True)
class CountTap(Tap):
    """Prepare the usual countdown to the start of an activity."""

    activity: int
