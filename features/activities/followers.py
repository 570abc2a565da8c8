"""Who follows an activity: hears that it rests, goes on, is changed or over, or begins at another time. Knows none of them.

A feature registers how: `@follows`. It works in the transaction of what has happened, and does not count on another follower's turn.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models import Activity, Group

Follower = Callable[[AsyncSession, Group, Activity, datetime], Awaitable[None]]

_FOLLOWERS: list[Follower] = []


def follows(follower: Follower) -> Follower:
    """Register somebody who hears of every activity that moves."""
    _FOLLOWERS.append(follower)
    return follower


async def tell(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """The activity has moved: all who follow it go with it. Whoever moves one calls this."""
    for follower in _FOLLOWERS:
        await follower(session, group, activity, now)
