"""What becomes of a prize whose winner does not qualify any more: those behind move up to it, and the last one goes to the next in line.

What has been shown or handed over stays where it is, and so do points that are spent; who has such a thing keeps it and does not move.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.prizes import turns
from features.prizes.facts import AwardFacts, award_facts
from features.prizes.rules import DRAWN
from kit.db import savepoint
from models import Activity, Award, Candidate, Group, Member


@dataclass(frozen=True, slots=True)
class Forfeit:
    """A prize after somebody lost theirs: whose it is now stands in it. `is_kept`: it could not be taken back any more."""

    award: AwardFacts
    is_kept: bool = False


class _OutOfHandsError(Exception):
    """What somebody would give up for a better prize is spent."""


async def line_up_anew(session: AsyncSession, group_id: int, activity: int, line: str, people: Sequence[int]) -> None:
    """Who may get prizes of this line from now on, in this order."""
    where = (Candidate.group_id == group_id, Candidate.activity == activity, Candidate.line == line)
    await session.execute(delete(Candidate).where(*where))
    await turns.line_up(session, group_id, activity, line, people)


async def forfeit(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    person_id: int,
    lines: Collection[str],
    now: datetime,
    *,
    actor: int | None,
) -> list[Forfeit]:
    """Somebody has no right to a prize of these lines any more. Every prize that has changed hands, or could not, in their order."""
    # Whoever claims one of them meanwhile waits here, or has been faster.
    found = await session.scalars(
        select(Award)
        .where(Award.group_id == group.id, Award.activity == activity.number)
        .order_by(Award.slot)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    awards = list(found)
    changed: list[tuple[Award, bool]] = []
    for award in awards:
        if award.person_id != person_id or award.line not in lines:
            continue
        if await turns.free(session, group, award, "disqualified", now, actor=actor):
            moved = await _pass_down(session, group, activity, award, awards, now, actor=actor)
            changed += [(each, False) for each in moved]
        else:
            await turns.note(session, award, "kept", now, person_id=person_id, actor=actor)
            changed.append((award, True))
    return [Forfeit(award_facts(award), is_kept) for award, is_kept in changed]


async def _pass_down(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    freed: Award,
    awards: Sequence[Award],
    now: datetime,
    *,
    actor: int | None,
) -> list[Award]:
    """Everybody behind moves up to the next better prize; the last one goes to the next in line who had none. Lots are all alike."""
    moved: list[Award] = []
    for award in awards:
        is_behind = award.line == freed.line and award.place > freed.place != DRAWN
        if is_behind and await _moves_up(session, group, activity, award, freed, now, actor=actor):
            moved.append(freed)
            freed = award
    await turns.offer_next(session, group, activity, freed, now, actor=actor)
    return [*moved, freed]


async def _moves_up(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    award: Award,
    freed: Award,
    now: datetime,
    *,
    actor: int | None,
) -> bool:
    """Whoever has `award` gets `freed` for it. False where they have it for good, or are not there."""
    person = award.person_id
    if person is None or (award.state == "given" and award.kind != "points"):
        return False
    if not await session.scalar(
        select(Member.is_present).where(Member.group_id == group.id, Member.person_id == person)
    ):
        return False
    try:
        async with savepoint(session):
            await _swap(session, group, activity, award, freed, person, now, actor=actor)
    except _OutOfHandsError:
        await session.refresh(freed)
        await session.refresh(award)
        return False
    return True


async def _swap(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    award: Award,
    freed: Award,
    person: int,
    now: datetime,
    *,
    actor: int | None,
) -> None:
    """Somebody gets `freed` and gives `award` up. First what they get: so nobody falls below zero who has spent some of it."""
    await turns.offer_to(session, group, activity, freed, person, now, actor=actor, instead=award)
    if not await turns.free(session, group, award, "moved-up", now, actor=actor):
        raise _OutOfHandsError
