"""Who goes by a group's clock, and stands above the settings: hears that its zone or start of day is another. Knows none of them."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models import Group

Follower = Callable[[AsyncSession, Group, datetime], Awaitable[None]]

_FOLLOWERS: list[Follower] = []


def goes_by_the_clock(follower: Follower) -> Follower:
    """Register somebody whose moments are counted anew then."""
    _FOLLOWERS.append(follower)
    return follower


async def tell(session: AsyncSession, group: Group, now: datetime) -> None:
    """The group's clock is another: all who go by it count anew."""
    for follower in _FOLLOWERS:
        await follower(session, group, now)
