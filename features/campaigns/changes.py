"""What can be done to a campaign, as it is written down."""

from enum import StrEnum


class Change(StrEnum):
    """Something that was done to a campaign."""

    MADE = "made"
    EDITED = "edited"
    CHECKED = "checked"
    PLANNED = "planned"
    STARTED = "started"
    PAUSED = "paused"
    RESUMED = "resumed"
    MOVED = "moved"
    ENDED = "ended"
    REVIEWED = "reviewed"
    LEFT = "left"
    DEMOTED = "demoted"
    TAKEN = "taken"
    SKIPPED = "skipped"
    RETRIED = "retried"
    REMOVED = "removed"
