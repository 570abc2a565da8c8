"""Who is king, whose turn it is, and when a relay is over. Pure.

A round's packet is grabbed; whoever has the largest portion is king and sends the next. The sender's own portion does not make them
king: a relay goes from hand to hand. Whoever is silent, has left or has too few points hands the turn on to the next largest who is
there and can afford it; the second such handing on ends the relay.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Literal

from features.packets.rules import Grab, PacketFacts
from features.refusals import Ended
from kit.messages import Refusal

MOST_PASSES = 2


class Amount(StrEnum):
    """What the packets of a relay hold, and who pays them: `same` as the first one, of which the king gives what they can and the treasury
    the rest; `free`: what the king wants to give; `pool`: the treasury pays, the king only sends.
    """

    SAME = "same"
    FREE = "free"
    POOL = "pool"


@dataclass(frozen=True, slots=True)
class Funds:
    """Who pays a packet: so much the king, so much the treasury on top."""

    own: int
    top_up: int


def funds(mode: Amount, amount: int, balance: int) -> Funds:
    """Who pays the next packet of so many points, where the king has `balance`."""
    if mode is Amount.FREE:
        return Funds(amount, 0)
    own = min(amount, max(balance, 0)) if mode is Amount.SAME else 0
    return Funds(own, amount - own)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a king may send out of their `balance`: one of these amounts. `funds`: who pays it, where that is settled."""

    amounts: Sequence[int]
    balance: int
    funds: Funds | None


def is_poor(mode: Amount, portions: int, balance: int) -> bool:
    """Whether somebody cannot send the next packet: only where they must pay it alone."""
    return mode is Amount.FREE and balance < portions


class End(StrEnum):
    """Why a relay is over."""

    ROUNDS = "rounds"
    PASSES = "passes"
    NOBODY_GRABBED = "nobody grabbed"
    NOBODY_CAN = "nobody can"
    STOPPED = "stopped"


@dataclass(eq=False)
class NotYourTurn(Refusal):
    """Only the king sends the next packet."""

    king: str


@dataclass(eq=False)
class TurnOver(Refusal):
    """The turn has gone to somebody else, or has been used."""

    resolves: ClassVar[bool] = True


@dataclass(eq=False)
class RelayEnded(Ended):
    """The relay whose turn it was is over."""

    resolves: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class Sent:
    """The king has sent the next packet of the relay of this title."""

    title: str
    amount: int
    portions: int
    top_up: int = 0


@dataclass(frozen=True, slots=True)
class CannotAfford:
    """The king has fewer points than when the amounts were offered."""

    balance: int


@dataclass(frozen=True, slots=True)
class Passed:
    """The king has let the turn pass, in the relay of this title."""

    title: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """Somebody who would have been next and could not: `gone` or `poor`."""

    grab: Grab
    why: Literal["gone", "poor"]


@dataclass(frozen=True, slots=True)
class Link:
    """A round in the chain: its packet, who sent it (None: the group), and its king, if there was one."""

    packet: PacketFacts
    sender: str | None
    king: Grab | None


@dataclass(frozen=True, slots=True)
class TurnFacts:
    """Somebody's turn, as its row has it (models/packets.py)."""

    person_id: int
    began_at: datetime
    ends_at: datetime
    outcome: str | None


@dataclass(frozen=True, slots=True)
class TurnOf:
    """Somebody's turn, with their name."""

    turn: TurnFacts
    name: str


@dataclass(frozen=True, slots=True)
class Share:
    """Somebody's part in the whole relay."""

    name: str
    points: int


@dataclass(frozen=True, slots=True)
class Summary:
    """A relay that is over: who sent, who grabbed most of all `people`, and who was seen for the first time in a long while, where the
    bot can know.
    """

    end: End
    chain: Sequence[Link]
    people: int
    best: Sequence[Share]
    drawn_out: Sequence[str]


def in_line(grabs: Sequence[Grab], *, sender: int | None) -> list[Grab]:
    """Who sends the next packet, and who after them: the largest portion first, of equals who grabbed earlier. `grabs` in their order."""
    return sorted((grab for grab in grabs if grab.person_id != sender), key=lambda grab: -grab.amount)


def next_in_line(
    line: Sequence[Grab], *, had: Collection[int], gone: Collection[int], poor: Collection[int]
) -> tuple[Grab | None, list[Skipped]]:
    """Who is next after those who `had` their turn; and who would have been before them and could not."""
    skipped: list[Skipped] = []
    for grab in line:
        if grab.person_id in had:
            continue
        if grab.person_id in gone:
            skipped.append(Skipped(grab, "gone"))
        elif grab.person_id in poor:
            skipped.append(Skipped(grab, "poor"))
        else:
            return grab, skipped
    return None, skipped


def was_waited_for(turn: TurnFacts) -> bool:
    """Whether somebody had time to send; those who could not from the start had none."""
    return turn.ends_at > turn.began_at


def passes(turns: Sequence[TurnFacts]) -> int:
    """How often the turn was handed on after a round. Those who could not at its beginning are together one handing on."""
    waited = sum(1 for turn in turns if was_waited_for(turn) and turn.outcome not in {None, "sent"})
    return waited + (1 if turns and not was_waited_for(turns[0]) else 0)


def turn_ends(now: datetime, minutes: int) -> datetime:
    """Until when a king is waited for."""
    return now + timedelta(minutes=minutes)
