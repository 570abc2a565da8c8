"""Who follows an activity: hears that it rests, goes on, is changed or over, or begins at another time. Knows none of them.

A feature registers how: `@follows`. It works in the transaction of what has happened, and does not count on another follower's turn.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models import Activity, Group

Follower = Callable[[AsyncSession, Group, Activity, datetime], Awaitable[None]]

# Of the bot itself, in a group: `group.is_present` says whether it has gone or is back.
Companion = Callable[[AsyncSession, Group, datetime], Awaitable[None]]

_FOLLOWERS: list[Follower] = []
_COMPANIONS: list[Companion] = []


def follows(follower: Follower) -> Follower:
    """Register somebody who hears of every activity that moves."""
    _FOLLOWERS.append(follower)
    return follower


async def tell(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """The activity has moved: all who follow it go with it. Whoever moves one calls this."""
    for follower in _FOLLOWERS:
        await follower(session, group, activity, now)


def goes_with_the_bot(companion: Companion) -> Companion:
    """Register somebody who rests while the bot is away from a group, and goes on when it is back, as activities do."""
    _COMPANIONS.append(companion)
    return companion


async def tell_of_the_bot(session: AsyncSession, group: Group, now: datetime) -> None:
    """The bot has gone from a group, or is back there."""
    for companion in _COMPANIONS:
        await companion(session, group, now)
