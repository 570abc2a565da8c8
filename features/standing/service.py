"""How someone is doing in a group, and who is ahead."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.registry import KINDS
from features.facts import GroupFacts, group_facts
from features.people.calendar import calendar_of
from features.people.census import Called, called, groups_of
from features.points.service import balance_of, member, rank_of, top as top_earners
from features.standing.rules import SPANS, Own, UnknownSpan
from features.values import flat
from models import Group

MOST_RANKED = 40
_SPOKEN = {"": "week", "本周": "week", "周": "week", "周榜": "week", "本月": "month", "月": "month", "月榜": "month",
           "总": "all", "全部": "all", "总榜": "all"}  # fmt: skip


async def groups(session: AsyncSession, person_id: int) -> list[GroupFacts]:
    """The groups that the bot serves and somebody is in."""
    return [group_facts(group) for group, _ in await groups_of(session, person_id)]


async def own(session: AsyncSession, group: Group, person_id: int, name: str, now: datetime) -> Own:
    """How someone is doing: points, rank, and what each kind of activity knows of them."""
    return Own(
        name=name,
        points=await balance_of(session, group.id, member(person_id)),
        rank=await rank_of(session, group.id, person_id),
        of_kinds={
            kind.name: await kind.mine.look(session, group, person_id, name, now)
            for kind in KINDS
            if kind.mine is not None
        },
    )


async def top(session: AsyncSession, group: Group, said: str, now: datetime) -> tuple[str, list[tuple[Called, int]]]:
    """The span that was asked for, and who earned most points in it: names and points. Raises UnknownSpan."""
    span = _SPOKEN.get(flat(said), flat(said))
    if span not in SPANS:
        raise UnknownSpan(said)
    calendar = calendar_of(group)
    today = calendar.day_of(now)
    since = {
        "week": calendar.starts(today - timedelta(days=today.weekday())),
        "month": calendar.starts(today.replace(day=1)),
        "all": None,
    }[span]
    # The words show ten; what is more goes into a picture.
    earners = await top_earners(session, group.id, since, limit=MOST_RANKED)
    people = await called(session, [earner.person_id for earner in earners])
    return span, [(people[earner.person_id], earner.points) for earner in earners]
