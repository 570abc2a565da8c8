"""Members send red packets out of their own points, `/packet 100 10 "note"`: what one could send, and what was asked for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.drafts import Draft, check_keys, check_title, compose
from features.activities.packet.kind import PACKET
from features.activities.packet.options import Options
from features.activities.packet.view import no_note
from features.packets.values import read_amount, read_portions
from features.people import asks
from features.people.calendar import calendar_of
from features.points.service import balance_of, member
from features.values import flat
from kit.arguments import parse
from kit.messages import Refusal
from kit.texts import texts
from kit.updates import PersonInfo
from models import Activity, Group, Packet

# Of one member in a day: enough to be generous, too few to flood the group.
A_DAY = 10
_NUMERIC = re.compile(r"[+\-−]?[\d.,]{1,64}(?:e[+-]?\d{1,3})?%?(?:个|份|包|points?|pts?|个?积分|分)?")
_THEM = {"them", "him", "her", "ta", "他", "她"}


@dataclass(eq=False)
class PacketHow(Refusal):
    """It was not said how many points to send."""


@dataclass(eq=False)
class NotYourPurse(Refusal):
    """Somebody taps a button that would send another one's points."""


@dataclass(eq=False)
class PacketsEnough(Refusal):
    """A member has sent so many packets today already."""

    count: int


@dataclass(eq=False)
class TooPoor(Refusal):
    """A member has fewer points than they want to send."""

    balance: int


@dataclass(frozen=True, slots=True)
class Purse:
    """What a member could send: their points, and how many packets are left for today."""

    balance: int
    left_today: int


@dataclass(frozen=True, slots=True)
class Planned:
    """A packet that may be sent: what stands on it, and its options."""

    title: str
    options: Options


async def purse(session: AsyncSession, group: Group, person_id: int, now: datetime) -> Purse:
    """What a member could send."""
    balance = await balance_of(session, group.id, member(person_id))
    return Purse(balance, max(0, A_DAY - await _sent_today(session, group, person_id, now)))


async def offer(session: AsyncSession, group: Group, person_id: int, number: int, now: datetime) -> Purse:
    """What a member could send, by buttons that are theirs alone and send once; `number` is the message in which they asked."""
    await asks.keep(session, group.id, number, _asker(person_id), now)
    return await purse(session, group, person_id, now)


async def take_offer(session: AsyncSession, group: Group, person_id: int, number: int, now: datetime) -> None:
    """They have tapped one. Raises AskOver where they did before, or too late, and NotYourPurse."""
    if await asks.take(session, group.id, number, now) != _asker(person_id):
        raise NotYourPurse


def _asker(person_id: int) -> str:
    return f"packet of {person_id}"


async def plan(
    session: AsyncSession,
    group: Group,
    sender: int,
    arguments: str,
    now: datetime,
    *,
    named: Sequence[PersonInfo],
    replied_to: PersonInfo | None,
) -> Planned:
    """A packet out of one's own points, as it was asked for: `100 10 "note" split=equal for=@ann hold=3`. Then it can start.

    `named` are people who are mentioned without a username. Raises PacketHow, PacketsEnough, TooPoor, BadValue, UnknownKey, UnknownPerson,
    NameUnsure, TooManyPortions, TitleTooLong.
    """
    parsed = parse(arguments)
    numbers = _numbers(parsed.words)
    given = dict(zip(("total", "portions"), numbers, strict=False)) | parsed.pairs
    if "total" not in given:
        raise PacketHow
    only = _only(given, named, replied_to)
    check_keys(PACKET, given)
    note = " ".join(parsed.words[len(numbers) :])
    t = texts(group.language)
    title = check_title(PACKET, note) if note else no_note(t).unescape()
    composed = compose(Draft(PACKET, title, given), group, now)
    wanted = replace(composed, sender=sender)
    if only is not None:
        wanted = wanted.for_only(only)
    if await _sent_today(session, group, sender, now) >= A_DAY:
        raise PacketsEnough(A_DAY)
    balance = await balance_of(session, group.id, member(sender))
    if balance < wanted.total:
        raise TooPoor(balance)
    return Planned(title, wanted)


def _numbers(words: Sequence[str]) -> list[str]:
    """The points and the portions: the first words, where they are numbers. What follows is the note."""
    found: list[str] = []
    for word, read in zip(words, (read_amount, read_portions), strict=False):
        try:
            read(word)
        except ValueError:
            # A number that is too big, broken or negative is still meant as one; “2026新年快乐” is a note.
            if _NUMERIC.fullmatch(flat(word)) is None:
                break
        found.append(word)
    return found


def _only(given: dict[str, str], named: Sequence[PersonInfo], replied_to: PersonInfo | None) -> int | None:
    """Whom it is for, where that is somebody who is pointed at; `given` then says it is for one."""
    said = flat(given.get("for", ""))
    person: PersonInfo | None = None
    if said in _THEM:
        person = replied_to
    elif said.startswith("@"):
        # What the message itself says of people is the newest there is.
        pointed = [*named, *([replied_to] if replied_to is not None else [])]
        person = next((p for p in pointed if p.username is not None and flat(f"@{p.username}") == said), None)
    elif said:
        person = next((p for p in named if flat(p.name).startswith(said)), None)
    if person is None or person.is_bot:
        return None
    given["for"] = f"@{person.username or 'them'}"
    return person.id


async def _sent_today(session: AsyncSession, group: Group, person_id: int, now: datetime) -> int:
    calendar = calendar_of(group)
    count = await session.scalar(
        select(func.count())
        .select_from(Packet)
        .join(Activity, (Activity.group_id == Packet.group_id) & (Activity.number == Packet.activity))
        .where(
            Packet.group_id == group.id,
            Packet.sender == person_id,
            Packet.opened_at >= calendar.starts(calendar.day_of(now)),
            Activity.kind == PACKET.name,
        )
    )
    return count or 0
