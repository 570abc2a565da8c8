"""How a packet is cut, how that can be checked, and who is king. Pure: randomness is handed in."""

import hashlib
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from features.points.service import MOST
from features.refusals import Paused
from kit import nonces
from kit.messages import Refusal

MOST_PORTIONS = 100
LASTS = timedelta(hours=24)
MOST_HOLD = 30
MOST_ROUNDS = 20
# A board that is over has lost its button long before this, unless it is a copy that nobody knows of.
PAST = timedelta(minutes=1)


class Those(StrEnum):
    """Those of whom something is so, as `for=` names them."""

    CHECKED_IN = "checked-in"
    NEW = "new"
    SILENT = "silent"


@dataclass(eq=False)
class TooManyPortions(Refusal):
    """More portions than points: each has at least one."""

    amount: int
    portions: int


@dataclass(eq=False)
class CannotTell(Refusal):
    """The bot has not been in the group, or has not heard it, for long enough to know who these are."""

    those: Those


@dataclass(eq=False)
class PacketPaused(Paused):
    """The packet, or the relay, rests until an admin resumes it."""


@dataclass(eq=False)
class NotYourPacket(Refusal):
    """Somebody else wants to take it back."""


@dataclass(eq=False)
class GrabbedFrom(Refusal):
    """It cannot be taken back any more."""


@dataclass(frozen=True, slots=True)
class Grabbed:
    """A portion that someone has just got; `left` are still there."""

    amount: int
    left: int


@dataclass(frozen=True, slots=True)
class HasGrabbed:
    """Someone taps again, who has a portion already."""

    amount: int


@dataclass(frozen=True, slots=True)
class AllGone:
    """Too late: the packet is over. `king` and `most` say who got most; `king` is None where nobody grabbed.

    `is_past`: it has been over for so long that no message should have its button any more.
    """

    is_empty: bool
    king: str | None
    most: int
    is_past: bool = False


@dataclass(frozen=True, slots=True)
class TooSoon:
    """It opens in so many seconds."""

    seconds: int


@dataclass(frozen=True, slots=True)
class NotForYou:
    """It is for someone else: `whom` is a name, or None where it is for those of whom something is so."""

    whom: str | None
    those: Those | None = None


Outcome = Grabbed | HasGrabbed | AllGone | TooSoon | NotForYou


@dataclass(frozen=True, slots=True)
class Tapper:
    """Who tapped, and the fingerprint of the tap, which nobody knows before (kit/nonces.py)."""

    person_id: int
    nonce: str


@dataclass(frozen=True, slots=True)
class Grab:
    """Who grabbed what, and when; `nonce` is the fingerprint of the tap, None where portions went out in their order."""

    person_id: int
    name: str
    amount: int
    at: datetime
    nonce: str | None = None


@dataclass(frozen=True, slots=True)
class PacketFacts:
    """A packet, as its row has it (models/packets.py), but for the salt, which nobody may know before it is over."""

    group_id: int
    activity: int
    round: int
    sender: int | None
    amount: int
    portions: int
    top_up: int
    taken: int
    commitment: str
    by_taps: bool
    opened_at: datetime
    grabbable_at: datetime
    ends_at: datetime
    closed_at: datetime | None
    outcome: str | None


@dataclass(frozen=True, slots=True)
class PublicFacts:
    """What can be seen of a packet: who sent it (None: the group), who grabbed what, and once it is over what was hashed (`canonical`)."""

    packet: PacketFacts
    sender: str | None
    grabs: Sequence[Grab]
    hashed: str | None


def cut(amount: int, portions: int, *, equal: bool, dice: random.Random) -> list[int]:
    """The portions of a packet, whole points of at least 1 that add up to `amount`, in the order that is committed to.

    Each is drawn from 1 to twice the mean of what is left, so that none is far bigger than the others; then they are shuffled, so
    that their order says nothing. Equal ones differ by one point at most.
    """
    parts: list[int] = []
    left = amount
    for others in range(portions - 1, 0, -1):
        # Of what is left each of the others keeps at least one; the mean is that of what can be given away beyond it.
        spare = left - (others + 1)
        parts.append(1 + (spare // (others + 1) if equal else dice.randint(0, 2 * spare // (others + 1))))
        left -= parts[-1]
    parts.append(left)
    dice.shuffle(parts)
    return parts


def canonical(parts: Sequence[int], salt: str) -> str:
    """What is hashed: the portions in their order with commas, a colon, the salt. `12,8,5:9f86d081…`."""
    return f"{','.join(map(str, parts))}:{salt}"


def commitment(parts: Sequence[int], salt: str) -> str:
    """The SHA-256 of the canonical text, in hexadecimal: shown before the first grab."""
    return hashlib.sha256(canonical(parts, salt).encode()).hexdigest()


def pick(salt: str, nonce: str, left: int) -> int:
    """Which of the portions that are left (0 is the first) goes to this tap: the SHA-256 of `salt:nonce` as a number, modulo `left`.

    The portions and the salt are fixed before the first grab, the nonce comes with the tap: whoever knows one does not know the other.
    """
    return int(hashlib.sha256(f"{salt}:{nonce}".encode()).hexdigest(), 16) % left


def hand_out(parts: Sequence[int], salt: str, taps: Sequence[str]) -> list[int]:
    """What the grabs got, in their order: the whole of it once more, for whoever checks."""
    left = list(parts)
    return [left.pop(pick(salt, nonce, len(left))) for nonce in taps]


def read_nonces(text: str) -> list[str]:
    """Fingerprints of taps as they are published: `5feceb66ffc86f38,6b86b273ff34fce1`. Raises ValueError."""
    found = text.split(",")
    if len(found) > MOST_PORTIONS or not all(nonces.PATTERN.fullmatch(nonce) for nonce in found):
        raise ValueError(text)
    return found


def read_parts(text: str) -> list[int]:
    """Portions as they are published: `12,8,5`. Raises ValueError."""
    if not re.fullmatch(r"\d{1,9}(,\d{1,9}){0,999}", text):
        raise ValueError(text)
    return [int(part) for part in text.split(",")]


def king_of(grabs: Sequence[Grab], *, but: int | None = None) -> Grab | None:
    """Whoever has the largest portion; of equals, who grabbed earlier. `grabs` in their order; `but` (a person) cannot be king."""
    return max((grab for grab in grabs if grab.person_id != but), key=lambda grab: grab.amount, default=None)


def offers(least: int, balance: int, before: int, won: int) -> list[int]:
    """Amounts to offer to someone who must send the next packet: first what they have just won, then the least, round ones near to the one
    `before`, and all they have.
    """
    most = min(balance, MOST)
    if most < least:
        return []
    round_ones = {step * 10**power for power in range(6) for step in (1, 2, 5)}
    near = sorted({a for a in round_ones | {before} if least < a < most}, key=lambda a: (_distance(a, before), a))
    rest = sorted({least, *near[:4], most} - {won})
    return [won, *rest] if least <= won <= most else rest


def _distance(amount: int, other: int) -> float:
    return max(amount, other) / min(amount, other)
