"""Whether the bot hears plain talk in a group, and since when: what it says of people's silence it says only where it can know.

It hears it as an administrator, and as a member where its privacy mode was off when it came. Otherwise commands, replies to it and taps
reach it, and whoever talks all day looks silent.
"""

from datetime import datetime

from kit.updates import MemberInfo
from models import Group


def see(group: Group, facts: MemberInfo, now: datetime, *, reads_all: bool) -> None:
    """The bot's own place in the group has changed. `reads_all`: its privacy mode is off."""
    if not facts.is_present or not (facts.is_admin or reads_all):
        group.hears_since = None
    elif group.hears_since is None:
        group.hears_since = now


def heard_since(group: Group, moment: datetime) -> bool:
    """Whether the bot has heard all that was said in the group since a moment."""
    return group.hears_since is not None and group.hears_since <= moment
