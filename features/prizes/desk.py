"""What those who hand out prizes see of them."""

from sqlalchemy.ext.asyncio import AsyncSession

from features.people.census import names_of
from features.prizes import codes, service
from features.prizes.rules import Desk
from models import Activity, Group


async def look(session: AsyncSession, group: Group, activity: Activity) -> Desk:
    """The desk of an activity."""
    awards = await service.awards_of(session, group.id, activity.number)
    names = await names_of(session, {a.person_id for a in awards if a.person_id is not None})
    return Desk(awards, names, await codes.in_stock(session, group.id, activity.number))
