"""Who may grab from a packet: everybody, one person, or those of whom something is so, asked for all who tap at once."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import CompoundSelect, case, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from features.packets.rules import CannotTell, Those
from features.people.calendar import calendar_of
from features.people.hearing import heard_since
from models import CheckIn, Group, Member, MemberDay, MessageCount, Movement, Portion

# Whoever came in so long is new; whoever has not written or taken part for so long is silent.
NEWCOMING = timedelta(days=7)
SILENCE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom a packet is for: a person, or those of whom something is so, or (neither) everybody.

    `day` is the group's day; `since` the moment that counts backwards: silent is who was silent before it, new who came at most a week
    before it, or later.
    """

    person_id: int | None = None
    those: Those | None = None
    day: date | None = None
    since: datetime | None = None


EVERYBODY = Whom()


def check_known(those: Those, group: Group, now: datetime) -> None:
    """A packet for those can be sent only where the bot can tell who they are. Raises CannotTell."""
    is_known = {
        Those.CHECKED_IN: True,
        Those.NEW: group.created_at <= now - NEWCOMING,
        Those.SILENT: heard_since(group, now - SILENCE),
    }
    if not is_known[those]:
        raise CannotTell(those)


async def entitled(session: AsyncSession, group: Group, people: Iterable[int], whom: Whom) -> set[int]:
    """Those of `people` who may grab: one statement, however many they are."""
    asked = set(people)
    if whom.person_id is not None:
        return asked & {whom.person_id}
    match whom.those, whom.day, whom.since:
        case Those.CHECKED_IN, date() as day, _:
            return await _checked_in(session, group, asked, day)
        case Those.NEW, _, datetime() as since:
            return await _new(session, group, asked, since - NEWCOMING)
        case Those.SILENT, _, datetime() as since:
            return await silent(session, group, asked, since)
        case _:
            return asked


async def _checked_in(session: AsyncSession, group: Group, people: Collection[int], day: date) -> set[int]:
    found = await session.scalars(
        select(CheckIn.person_id).where(
            CheckIn.group_id == group.id, CheckIn.day == day, CheckIn.status == "done", CheckIn.person_id.in_(people)
        )
    )
    return set(found)


async def _new(session: AsyncSession, group: Group, people: Collection[int], since: datetime) -> set[int]:
    """Whoever came for the first time; who left to come anew is not new."""
    found = await session.scalars(
        select(Movement.person_id)
        .join(Member, (Member.group_id == Movement.group_id) & (Member.person_id == Movement.person_id))
        .where(Movement.group_id == group.id, Movement.person_id.in_(people), Member.first_seen_at >= since)
        .group_by(Movement.person_id)
        .having(
            func.min(Movement.at) >= since,
            func.min(Movement.nth) == func.min(case((Movement.has_come.is_(True), Movement.nth))),
        )
    )
    return set(found)


async def silent(session: AsyncSession, group: Group, people: Collection[int], moment: datetime) -> set[int]:
    """Those of `people` who were there and neither wrote nor took part in the month before a moment: counted by days, and on its own day
    by what came before it. The caller knows that the bot heard all of that month.
    """
    since = moment - SILENCE
    calendar = calendar_of(group)
    day = calendar.day_of(moment)
    deeds = (
        MemberDay.messages
        + MemberDay.checkins
        + MemberDay.grabs
        + MemberDay.entries
        + MemberDay.votes
        + MemberDay.attended
    )
    active: CompoundSelect[tuple[int | None]] = union_all(
        select(MemberDay.person_id).where(
            MemberDay.group_id == group.id,
            MemberDay.person_id.in_(people),
            deeds > 0,
            MemberDay.day >= day - SILENCE,
            MemberDay.day < day,
        ),
        select(MessageCount.person_id).where(
            MessageCount.group_id == group.id,
            MessageCount.person_id.in_(people),
            MessageCount.day == day,
            MessageCount.hour < calendar.local(moment).hour,
        ),
        select(CheckIn.person_id).where(
            CheckIn.group_id == group.id,
            CheckIn.person_id.in_(people),
            CheckIn.status == "done",
            CheckIn.at >= since,
            CheckIn.at < moment,
        ),
        select(Portion.person_id).where(
            Portion.group_id == group.id,
            Portion.person_id.in_(people),
            Portion.at >= since,
            Portion.at < moment,
        ),
        # Whoever has just come is not back.
        select(Movement.person_id).where(
            Movement.group_id == group.id,
            Movement.person_id.in_(people),
            Movement.has_come.is_(True),
            Movement.at >= since,
        ),
    )
    return set(people) - set(await session.scalars(active))
