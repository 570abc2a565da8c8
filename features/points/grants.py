"""Points that admins give and take back, always with a reason. The ledger is the log: who, whom, how much, why, when."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from features.people import census, naming
from features.people.access import OutOfDate
from features.points.service import (
    MOST,
    TAKEN,
    TREASURY,
    Holder,
    Move,
    NotEnoughPoints,
    balance_of,
    member,
    move,
)
from features.values import flat
from kit.arguments import parse
from kit.messages import Refusal
from kit.texts import visible
from kit.updates import PersonInfo
from models import Transfer

GRANTED, UNDONE = "grant", "undo"
REASON_LENGTH = 200
_AMOUNT = re.compile(r"([+-]?)(\d{1,9})")


@dataclass(eq=False)
class GrantHow(Refusal):
    """Who, how much or why was not said."""


@dataclass(eq=False)
class GrantTooMuch(Refusal):
    """Nothing, or more than goes at once."""

    amount: int


@dataclass(eq=False)
class TooLittleToTake(Refusal):
    """Someone has fewer points than are to be taken back."""

    person: str
    balance: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What `/grant` says: the words before the amount say who; the amount is below zero where points are taken back."""

    who: str
    amount: int
    reason: str


@dataclass(frozen=True, slots=True)
class Granted:
    """Points that went to someone (or from them, below zero). `number` finds it again, to undo it."""

    number: int
    name: str
    amount: int
    reason: str
    balance: int


def read(arguments: str) -> Asked:
    """What stands behind `/grant`: `@mia 50 "great help"`, or in reply to someone `50 great help`. Raises GrantHow, GrantTooMuch."""
    parsed = parse(arguments)
    at = next((n for n, word in enumerate(parsed.words) if _AMOUNT.fullmatch(_plain(word))), None)
    if at is None:
        raise GrantHow
    who, rest = parsed.words[:at], [*parsed.words[at + 1 :], *(f"{key}={value}" for key, value in parsed.pairs.items())]
    amount, reason = int(_plain(parsed.words[at])), visible(" ".join(rest))[:REASON_LENGTH]
    if not reason:
        raise GrantHow
    if not 1 <= abs(amount) <= MOST:
        raise GrantTooMuch(amount)
    return Asked(" ".join(who), amount, reason)


def _plain(word: str) -> str:
    return flat(word).replace("−", "-").removesuffix("分")


async def grant(
    session: AsyncSession,
    group_id: int,
    asked: Asked,
    now: datetime,
    *,
    number: int,
    named: Sequence[PersonInfo],
    by: int,
) -> Granted:
    """Give points from the treasury, or take some back to it. `number` is the update's: the same one again does nothing.

    `named` are the people whom the message points at itself: mentioned, or replied to. Raises UnknownPerson, NameUnsure, GrantHow,
    TooLittleToTake.
    """
    person_id, name = await _whom(session, group_id, asked, named, now)
    own = member(person_id)
    source, target = (TREASURY, own) if asked.amount > 0 else (own, TREASURY)
    reason = GRANTED if asked.amount > 0 else TAKEN
    given = Move(source, target, abs(asked.amount), _reference(number), reason, note=asked.reason)
    try:
        balances = await move(session, group_id, [given], now, actor=by)
    except NotEnoughPoints:
        raise TooLittleToTake(name, await balance_of(session, group_id, own)) from None
    return Granted(number, name, asked.amount, asked.reason, balances.get(own, 0))


async def _whom(
    session: AsyncSession, group_id: int, asked: Asked, named: Sequence[PersonInfo], now: datetime
) -> tuple[int, str]:
    if asked.who.startswith("@"):
        person = await naming.find_person(session, group_id, asked.who, now, pointed=named)
        return person.id, person.name
    people = [someone for someone in named if not someone.is_bot]
    if not people:
        if asked.who:
            raise naming.UnknownPerson(asked.who)
        raise GrantHow
    return people[0].id, people[0].name


async def undo(session: AsyncSession, group_id: int, number: int, now: datetime, *, by: int) -> Granted:
    """Undo a grant, or points taken back, once. Raises OutOfDate, TooLittleToTake."""
    original = await session.get(Transfer, (group_id, _reference(number)))
    if original is None:
        raise OutOfDate
    was_given = original.to_kind == "member"
    person_id = original.to_owner if was_given else original.from_owner
    own = member(person_id)
    name = (await census.names_of(session, [person_id])).get(person_id, "")
    back = Move(
        Holder(original.to_kind, original.to_owner),
        Holder(original.from_kind, original.from_owner),
        original.amount,
        f"undo:{original.reference}",
        UNDONE,
        reverses=original.reference,
        note=original.note,
    )
    try:
        await move(session, group_id, [back], now, actor=by)
    except NotEnoughPoints:
        raise TooLittleToTake(name, await balance_of(session, group_id, own)) from None
    balance = await balance_of(session, group_id, own)
    return Granted(number, name, original.amount if was_given else -original.amount, original.note or "", balance)


async def latest(session: AsyncSession, group_id: int, *, limit: int = 10) -> list[Transfer]:
    """What admins gave, took back and undid last, newest first."""
    return list(
        await session.scalars(
            select(Transfer)
            .where(Transfer.group_id == group_id, Transfer.reason.in_((GRANTED, TAKEN, UNDONE)))
            .order_by(Transfer.at.desc(), Transfer.reference.desc())
            .limit(limit)
        )
    )


def _reference(number: int) -> str:
    return f"grant:{number}"
