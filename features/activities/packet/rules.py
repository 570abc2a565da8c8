"""What a red packet shows, as plain values. Pure."""

from dataclasses import dataclass
from datetime import datetime

from features.activities.packet.options import Options
from features.facts import ActivityFacts
from features.packets.rules import PublicFacts
from kit.updates import PersonInfo


@dataclass(frozen=True, slots=True)
class BoardFacts:
    """What its board shows. On the group's clock: it is open until `ends_at`, and where it is not open yet it opens at `opens_at`.

    `only`: whom it is for, where that is one person; `hears`: the bot hears what is said in the group.
    """

    activity: ActivityFacts
    options: Options
    seen: PublicFacts
    ends_at: datetime
    opens_at: datetime | None
    only: PersonInfo | None
    hears: bool
