"""What a prize is, and how lots are drawn so that everybody can check it. Pure: randomness is handed in."""

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from features.prizes.facts import AwardFacts
from features.values import POINTS, flat, is_no, read_number
from kit import nonces
from kit.messages import Refusal

MOST_PLACES = 50
MOST_POINTS = 100_000
DRAWN = 0
_ORDINAL = r"(?:\d{1,2}|[一两二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_PLACE = re.compile(rf"(前)?第?({_ORDINAL})(?:(?:名|等奖)?[-–~至到]第?({_ORDINAL}))?(?:名|等奖)?")
# `第一名300分`: the word for places stands where others write a colon. It is looked for at the beginning only.
_WORDED = re.compile(rf"[前第]?{_ORDINAL}(?:(?:名|等奖)?[-–~至到]第?{_ORDINAL})?(?:名|等奖)")
_POINTS = re.compile(rf"(\d{{1,6}})\s?{POINTS}")
# Points or a code, and behind a blank the next place: `1:300 2:100`. Things have blanks in their names, and end at a comma only.
_ANOTHER = re.compile(rf"(\d{{1,6}}\s?{POINTS}|codes?)\s(?=(?:{_PLACE.pattern}|draw|抽奖?|幸运)\s?[:名等])")
_LOTS = frozenset({"draw", "抽奖", "抽", "幸运"})
_CODES = frozenset({"code", "codes", "码", "兑换码"})
_LABEL = 60
# A ticket as it is published, and how many are read.
_TICKET = re.compile(rf"([0-9]{{1,9}})(?::({nonces.PATTERN.pattern}))?")
_MOST_LISTED = 10_000
MOST_CODES = 5000
LONGEST_CODE = 200


@dataclass(frozen=True, slots=True)
class Prize:
    """What a place gets: `kind` is points, code or goods; `what` says which goods. `place` DRAWN is for those who are drawn."""

    place: int
    kind: str
    amount: int = 0
    what: str = ""


def read_prizes(text: str) -> tuple[Prize, ...]:
    """`1:300,2:code,3:A mug,draw:50`, `第一名300分、第二名100分`, in rising order, those drawn last; `4-10:20` is for all of these places.

    Raises ValueError.
    """
    if is_no(text):
        return ()
    found: dict[int, Prize] = {}
    for part in re.split(r"[,，、;；\n]", text):
        for where, what in _pairs(part):
            for place in _places(flat(where)):
                if place in found or place > MOST_PLACES:
                    raise ValueError(text)
                found[place] = _prize(place, what)
    if not found:
        raise ValueError(text)
    return tuple(sorted(found.values(), key=lambda prize: (prize.place == DRAWN, prize.place)))


def _pairs(part: str) -> Iterator[tuple[str, str]]:
    """Places, and what they get. No place comes twice, so there are never many."""
    rest = " ".join(part.replace("：", ":").split())
    while rest:
        where, what = _parted(rest)
        another = _ANOTHER.match(what.lstrip().lower())
        rest = "" if another is None else what.lstrip()[another.end() :]
        yield where, what if another is None else another[1]


def _parted(said: str) -> tuple[str, str]:
    worded = _WORDED.match(said)
    if worded is not None:
        return worded[0], said[worded.end() :].lstrip(" :")
    where, colon, what = said.partition(":")
    if not colon:
        raise ValueError(said)
    return where, what


def _places(said: str) -> range:
    if said in _LOTS:
        return range(DRAWN, DRAWN + 1)
    match = _PLACE.fullmatch(said.replace(" ", ""))
    if match is None:
        raise ValueError(said)
    first, last = 1 if match[1] else read_number(match[2]), read_number(match[3] or match[2])
    if not 1 <= first <= last:
        raise ValueError(said)
    return range(first, last + 1)


def _prize(place: int, said: str) -> Prize:
    what = " ".join(said.split())
    if not what or len(what) > _LABEL or not any(sign.isalnum() for sign in what):
        raise ValueError(said)
    if match := _POINTS.fullmatch(flat(what)):
        if not 1 <= int(match[1]) <= MOST_POINTS:
            raise ValueError(said)
        return Prize(place, "points", int(match[1]))
    return Prize(place, "code") if flat(what) in _CODES else Prize(place, "goods", 0, what)


def write_prizes(prizes: Sequence[Prize]) -> str:
    """`1:300,2:code,draw:50`, or `no`."""
    return ",".join(f"{_place(p)}:{_what(p)}" for p in prizes) or "no"


def _place(prize: Prize) -> str:
    return "draw" if prize.place == DRAWN else str(prize.place)


def _what(prize: Prize) -> str:
    return {"points": str(prize.amount), "code": "code"}.get(prize.kind, prize.what)


# --- lots -------------------------------------------------------------------------------------------------------------------------


def commitment(text: str) -> str:
    """The SHA-256 of a text, in hexadecimal: shown before, so that the text cannot be another one afterwards."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True, order=True)
class Ticket:
    """Somebody's part in a draw: the number of what they sent, and what came with it that nobody knew before (kit/nonces.py).

    Tickets from before there were nonces have none. Published they are `7:5feceb66ffc86f38` and `7`.
    """

    number: int
    nonce: str = ""

    def __str__(self) -> str:
        return f"{self.number}:{self.nonce}" if self.nonce else f"{self.number}"


def canonical_list(tickets: Iterable[Ticket]) -> str:
    """What is hashed of those who take part: their tickets in rising order, with commas."""
    return ",".join(map(str, sorted(set(tickets))))


def draw(seed: str, tickets: Iterable[Ticket]) -> list[int]:
    """All tickets in the order in which they are drawn: by the SHA-256 of `seed:nonce`. The first that still qualify win.

    Nobody else's ticket has a part in where one's own comes: whoever enters, leaves or is taken out changes nothing for the others.
    """

    def lot(ticket: Ticket) -> tuple[str, int]:
        return hashlib.sha256(f"{seed}:{ticket.nonce or ticket.number}".encode()).hexdigest(), ticket.number

    return [ticket.number for ticket in sorted(set(tickets), key=lot)]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of a draw found: whether seed and list are those that were announced, and the order they give."""

    seed_fits: bool
    list_fits: bool
    order: Sequence[int]


def read_list(text: str) -> list[Ticket]:
    """A list as it is published: `1:5feceb66ffc86f38,2:6b86b273ff34fce1`. Raises ValueError."""
    found: list[Ticket] = []
    for said in text.split(",", _MOST_LISTED):
        match = _TICKET.fullmatch(said)
        if match is None:
            raise ValueError(text)
        found.append(Ticket(int(match[1]), match[2] or ""))
    return found


def proof(seed: str, listed: str) -> list[str]:
    """Everything that a check of a draw needs, once it is over."""
    return [
        f"seed: {seed}",
        f"sha256(seed): {commitment(seed)}",
        f"list: {listed}",
        f"sha256(list): {commitment(listed)}",
        f"order: {','.join(map(str, draw(seed, read_list(listed))))}",
    ]


def check_draw(seed: str, tickets: Collection[Ticket], *, seed_hash: str, list_hash: str | None) -> Checked:
    """Repeat a draw from what was published; `list_hash` None: the list is taken as it is."""
    return Checked(
        commitment(seed) == seed_hash.lower(),
        list_hash is None or commitment(canonical_list(tickets)) == list_hash.lower(),
        draw(seed, tickets),
    )


# --- what is refused --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Loaded:
    """So many codes are new, so many were there already; `left` are in stock, `wanted` by prizes that have none yet."""

    new: int
    known: int
    left: int
    wanted: int


@dataclass(frozen=True, slots=True)
class Desk:
    """An activity's prizes, the names of those who have them, and how many codes are in stock."""

    awards: Sequence[AwardFacts]
    names: Mapping[int, str]
    stock: int


@dataclass(eq=False)
class NoPrize(Refusal):
    """There is no prize for this person (any more)."""

    resolves: ClassVar[bool] = True


@dataclass(eq=False)
class ShownAlready(Refusal):
    """The code has been shown."""


@dataclass(eq=False)
class GivenAlready(Refusal):
    """The prize was given: it cannot be given again."""


@dataclass(eq=False)
class NoKey(Refusal):
    """The program has no key to seal codes with."""


@dataclass(eq=False)
class BadCodes(Refusal):
    """Nothing that could be codes, a line each."""


@dataclass(eq=False)
class TooManyCodes(Refusal):
    """An activity has at most MOST_CODES codes."""
