"""Looking back at packets: what there was in a group, and one of them with all that can be seen of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from features.facts import ActivityFacts, activity_facts
from features.packets import rules, service as packets
from features.packets.facts import facts_of, grabs_of
from features.packets.rules import Grab, PublicFacts
from features.people.calendar import calendar_of
from models import Activity, Group, Packet, Person

_LISTED = 10


@dataclass(frozen=True, slots=True)
class PastPacket:
    """A packet that was or is: `sender` is None for the group, `king` None where nobody has grabbed. It opened on the group's clock."""

    number: int
    sender: str | None
    opened_at: datetime
    amount: int
    portions: int
    taken: int
    king: Grab | None


@dataclass(frozen=True, slots=True)
class Found:
    """A packet that is asked for: the activity it is of, and what can be seen of it."""

    activity: ActivityFacts
    seen: PublicFacts


async def history(session: AsyncSession, group: Group, *, handed_on: Collection[str]) -> list[PastPacket]:
    """The group's newest packets, newest first, of all kinds that have some; `handed_on`: those in which nobody is king of their own."""
    rows = await session.execute(
        select(Packet, Activity.kind, Person.name)
        .join(Activity, (Activity.group_id == Packet.group_id) & (Activity.number == Packet.activity))
        .outerjoin(Person, Person.id == Packet.sender)
        .where(Packet.group_id == group.id)
        .order_by(Packet.opened_at.desc(), Packet.activity.desc(), Packet.round.desc())
        .limit(_LISTED)
    )
    found, calendar = list[PastPacket](), calendar_of(group)
    for packet, kind, name in rows:
        grabs = await grabs_of(session, packet) if packet.closed_at is not None else []
        king = rules.king_of(grabs, but=packet.sender if kind in handed_on else None)
        opened_at = calendar.local(packet.opened_at)
        found.append(PastPacket(packet.activity, name, opened_at, packet.amount, packet.portions, packet.taken, king))
    return found


async def look(session: AsyncSession, activity: Activity, round_: int | None) -> Found:
    """A packet with all that can be seen of it; of a relay the round, or (None) the last. Raises OutOfDate."""
    packet = (
        await packets.newest(session, activity)
        if round_ is None
        else await packets.packet_of(session, activity, round_)
    )
    return Found(activity_facts(activity), await facts_of(session, packet))
