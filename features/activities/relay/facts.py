"""What a relay's board shows in each of its states, and how rows become that (`Link`, `TurnFacts` in rules.py)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.relay.options import Options
from features.activities.relay.rules import Link, Offer, TurnFacts, TurnOf
from features.facts import ActivityFacts
from features.packets.facts import grabs_of, packet_facts
from features.packets.rules import PublicFacts, king_of
from features.people import census
from models import Packet, Turn


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """A packet that is open, or will be. On the group's clock: it is open until `ends_at`, and may open later, at `opens_at`."""

    seen: PublicFacts
    ends_at: datetime
    opens_at: datetime | None


@dataclass(frozen=True, slots=True)
class WaitingFacts:
    """Whose turn it is, who had it before them after this round, the `portion` they grabbed, and what they may send until when."""

    king: TurnOf
    before: Sequence[TurnOf]
    portion: int
    offer: Offer
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class BoardFacts:
    """What the board shows: the chain so far, and what goes on now. `now` is None while it is paused, and when it is over."""

    activity: ActivityFacts
    options: Options
    chain: Sequence[Link]
    now: RoundFacts | WaitingFacts | None


def turn_facts(turn: Turn) -> TurnFacts:
    """The turn as it is now."""
    return TurnFacts(turn.person_id, turn.began_at, turn.ends_at, turn.outcome)


async def told(session: AsyncSession, turns: Sequence[Turn]) -> list[TurnOf]:
    """These turns, with the names of those whose they are."""
    names = await census.names_of(session, [turn.person_id for turn in turns])
    return [TurnOf(turn_facts(turn), names.get(turn.person_id, "")) for turn in turns]


async def chain_of(session: AsyncSession, rounds: Sequence[Packet]) -> list[Link]:
    """The rounds of a relay, with who sent and who was king."""
    names = await census.names_of(session, {packet.sender for packet in rounds if packet.sender is not None})
    chain: list[Link] = []
    for packet in rounds:
        # The sender's own portion makes nobody king.
        grabs = await grabs_of(session, packet)
        king = king_of(grabs, but=packet.sender) if packet.closed_at is not None else None
        chain.append(Link(packet_facts(packet), None if packet.sender is None else names.get(packet.sender, ""), king))
    return chain
