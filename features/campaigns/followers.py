"""Who follows a campaign: hears that it is planned, starts, rests, goes on, is changed, moved or over. Knows none of them.

A part registers how: `@follows`. It works in the transaction of what has happened, and does not count on another follower's turn. Parts
are read at the start because features/tasks.py names their tasks.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from features.campaigns.changes import Change
from models import Campaign, Group

Follower = Callable[[AsyncSession, Group, Campaign, Change, datetime], Awaitable[None]]

_FOLLOWERS: list[Follower] = []


def follows(follower: Follower) -> Follower:
    """Register somebody who hears of everything that is done to a campaign."""
    _FOLLOWERS.append(follower)
    return follower


async def tell(session: AsyncSession, group: Group, campaign: Campaign, what: Change, now: datetime) -> None:
    """This has been done to the campaign, which is as it is now: all who follow it go with it."""
    for follower in _FOLLOWERS:
        await follower(session, group, campaign, what, now)
