"""Looking back at packets: what there was in a group, and one of them with all that can be seen of it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.packet.kind import PACKET
from features.activities.relay.kind import RELAY
from features.packets import rules, service as packets
from features.packets.rules import Grab
from features.people.access import OutOfDate
from models import Activity, Group, Packet, Person

_LISTED = 10
_KINDS = {PACKET.name, RELAY.name}


@dataclass(frozen=True, slots=True)
class Past:
    """A packet that was or is: `sender` is None for the group, `king` None where nobody has grabbed."""

    number: int
    title: str
    sender: str | None
    packet: Packet
    king: Grab | None


async def history(session: AsyncSession, group: Group) -> list[Past]:
    """The group's newest packets, newest first; the rounds of relays, too."""
    rows = await session.execute(
        select(Packet, Activity.kind, Activity.title, Person.name)
        .join(Activity, (Activity.group_id == Packet.group_id) & (Activity.number == Packet.activity))
        .outerjoin(Person, Person.id == Packet.sender)
        .where(Packet.group_id == group.id)
        .order_by(Packet.opened_at.desc(), Packet.activity.desc(), Packet.round.desc())
        .limit(_LISTED)
    )
    found: list[Past] = []
    for packet, kind, title, name in rows:
        grabs = await packets.grabs_of(session, packet) if packet.closed_at is not None else []
        king = rules.king_of(grabs, but=packet.sender if kind == RELAY.name else None)
        found.append(Past(packet.activity, title, name, packet, king))
    return found


async def look(session: AsyncSession, activity: Activity, round_: int | None) -> packets.Facts:
    """A packet with all that can be seen of it; of a relay the round, or (None) the last. Raises OutOfDate."""
    if activity.kind not in _KINDS:
        raise OutOfDate
    packet = (
        await packets.newest(session, activity)
        if round_ is None
        else await packets.packet_of(session, activity, round_)
    )
    return await packets.facts_of(session, packet)
