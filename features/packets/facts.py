"""What can be seen of packets, gathered for views: rows become facts here (`PacketFacts`, `PublicFacts` in rules.py)."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.packets.rules import Grab, PacketFacts, PublicFacts, canonical
from features.people import census
from models import Packet, Person, Portion


def packet_facts(packet: Packet) -> PacketFacts:
    """The packet as it is now."""
    return PacketFacts(
        group_id=packet.group_id,
        activity=packet.activity,
        round=packet.round,
        sender=packet.sender,
        amount=packet.amount,
        portions=packet.portions,
        top_up=packet.top_up,
        taken=packet.taken,
        commitment=packet.commitment,
        by_taps=packet.by_taps,
        opened_at=packet.opened_at,
        grabbable_at=packet.grabbable_at,
        ends_at=packet.ends_at,
        closed_at=packet.closed_at,
        outcome=packet.outcome,
    )


async def grabs_of(session: AsyncSession, packet: Packet) -> list[Grab]:
    """Who grabbed what, in their order."""
    rows = await session.execute(
        select(Portion.person_id, func.coalesce(Person.name, ""), Portion.amount, Portion.at, Portion.nonce)
        .outerjoin(Person, Person.id == Portion.person_id)
        .where(
            Portion.group_id == packet.group_id,
            Portion.activity == packet.activity,
            Portion.round == packet.round,
            Portion.person_id.is_not(None),
        )
        .order_by(Portion.nth)
    )
    return [
        Grab(person, name, amount, at, nonce)
        for person, name, amount, at, nonce in rows
        if person is not None and at is not None
    ]


async def parts_of(session: AsyncSession, packet: Packet) -> list[int]:
    """The portions in the order that was committed to."""
    found = await session.scalars(
        select(Portion.amount)
        .where(Portion.group_id == packet.group_id, Portion.activity == packet.activity, Portion.round == packet.round)
        .order_by(Portion.position)
    )
    return list(found)


async def facts_of(session: AsyncSession, packet: Packet) -> PublicFacts:
    """What can be seen of a packet."""
    sender = None
    if packet.sender is not None:
        sender = (await census.names_of(session, [packet.sender])).get(packet.sender, "")
    hashed = canonical(await parts_of(session, packet), packet.salt) if packet.closed_at is not None else None
    return PublicFacts(packet_facts(packet), sender, await grabs_of(session, packet), hashed)
