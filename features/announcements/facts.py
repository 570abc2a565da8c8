"""What is shown of announcements, as plain facts."""

from dataclasses import dataclass
from datetime import datetime

from features.announcements.content import body_of, buttons_of
from features.announcements.rules import Timing, steps_of, timing_of
from features.facts import ActivityFacts, GroupFacts
from kit.messages import Content, Copies
from models import Announcement


@dataclass(frozen=True, slots=True)
class AnnouncementFacts:
    """An announcement. `body` is what it says, None: the bot's own words; `buttons` are labels and addresses.

    `activity` is what a countdown counts down to, in `steps` of minutes before its start; `occurrence` when it comes next by its timing.
    """

    group_id: int
    number: int
    state: str
    title: str
    body: Content | Copies | None
    buttons: tuple[tuple[str, str], ...]
    timing: Timing
    steps: tuple[int, ...]
    activity: int | None
    occurrence: datetime | None
    thread_id: int | None
    pins: bool
    replaces: bool
    is_silent: bool
    is_urgent: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted down to: the activity, and when it begins."""

    activity: ActivityFacts
    start: datetime

    @property
    def title(self) -> str:
        """The activity's title."""
        return self.activity.title


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic that the bot knows of, by what stands in it."""

    thread_id: int
    title: str


@dataclass(frozen=True, slots=True)
class PanelFacts:
    """An announcement as it is set up. `quiet` are the group's quiet hours, in minutes after midnight; `counted` is what a countdown counts
    down to; `has_topics`: there is a choice of where to post it.
    """

    group: GroupFacts
    announcement: AnnouncementFacts
    quiet: tuple[int, int]
    counted: Counted | None
    has_topics: bool


def announcement_facts(announcement: Announcement) -> AnnouncementFacts:
    """The announcement as it is now."""
    return AnnouncementFacts(
        group_id=announcement.group_id,
        number=announcement.number,
        state=announcement.state,
        title=announcement.title,
        body=body_of(announcement),
        buttons=tuple(buttons_of(announcement)),
        timing=timing_of(announcement),
        steps=tuple(steps_of(announcement)),
        activity=announcement.activity,
        occurrence=announcement.occurrence,
        thread_id=announcement.thread_id,
        pins=announcement.pins,
        replaces=announcement.replaces,
        is_silent=announcement.is_silent,
        is_urgent=announcement.is_urgent,
    )
