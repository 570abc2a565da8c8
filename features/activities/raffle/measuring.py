"""What the conditions of a raffle say of people: a figure each, found for all of them at once."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.participation import took_part
from features.activities.raffle.predicates import BALANCE, CHECK_INS, MEMBER, PART, SEGMENT, WINLESS, Checked, Condition
from features.people.calendar import calendar_of
from kit.db import SET_SIZE, run
from models import Account, Activity, Award, Group, GroupWeek, MemberDay, MemberWeek, Movement

# Of a person what the condition counts; None: there is no limit to it. Whoever is not in it has 0.
Figures = Mapping[int, int | None]


@dataclass(frozen=True, slots=True)
class About:
    """What is looked at: in which group, for which raffle, now. `held`: points that it holds of somebody, which are theirs still."""

    group: Group
    activity: int
    now: datetime
    held: Mapping[int, int]


async def check(
    session: AsyncSession, about: About, conditions: Sequence[Condition], people: Sequence[int]
) -> dict[int, tuple[Checked, ...]]:
    """Each condition, with everybody's own figure. A statement a condition, however many they are; hundreds of people a statement."""
    found: dict[int, tuple[Checked, ...]] = dict.fromkeys(people, ())
    titles = await titles_of(session, about.group.id, conditions) if people else {}
    for condition in conditions:
        for at in range(0, len(people), SET_SIZE):
            some = people[at : at + SET_SIZE]
            figures = await _MEASURES[condition.sort](session, about, condition, some)
            for person in some:
                each = Checked(condition, figures.get(person, 0), titles.get(condition.of, ""))
                found[person] = (*found[person], each)
    return found


async def titles_of(session: AsyncSession, group_id: int, conditions: Sequence[Condition]) -> dict[int, str]:
    """What the activities are called that conditions name, by their numbers. Nothing is asked where none is named."""
    numbers = sorted(condition.of for condition in conditions if condition.sort == PART)
    if not numbers:
        return {}
    rows = await run(session, _TITLES, {"group_id": group_id, "numbers": numbers})
    return {row[0]: row[1] for row in rows}


def missing(checked: Sequence[Checked]) -> tuple[Checked, ...]:
    """What somebody does not meet."""
    return tuple(each for each in checked if not each.holds)


async def _check_ins(session: AsyncSession, about: About, condition: Condition, people: Sequence[int]) -> Figures:
    last = calendar_of(about.group).day_of(about.now)
    days = [last - timedelta(days=back) for back in range(condition.of)]
    rows = await run(session, _CHECK_INS, {"group_id": about.group.id, "people": people, "days": days})
    return {person: int(count) for person, count in rows}


async def _points(session: AsyncSession, about: About, _condition: Condition, people: Sequence[int]) -> Figures:
    rows = await run(session, _BALANCES, {"group_id": about.group.id, "people": people})
    balances = {row[0]: row[1] for row in rows}
    return {person: balances.get(person, 0) + about.held.get(person, 0) for person in people}


async def _member(session: AsyncSession, about: About, _condition: Condition, people: Sequence[int]) -> Figures:
    # Of whom no coming was heard was there before the bot (docs/decisions/0048); whoever was heard to go has come again since.
    moved = await run(session, _MOVED, {"group_id": about.group.id, "people": people})
    since = {row[0]: row[1] for row in moved}
    return {person: (about.now - since[person]).days if person in since else None for person in people}


async def _part(session: AsyncSession, about: About, condition: Condition, people: Sequence[int]) -> Figures:
    return dict.fromkeys(await took_part(session, about.group.id, condition.of, people), 1)


async def _winless(session: AsyncSession, about: About, _condition: Condition, people: Sequence[int]) -> Figures:
    of = {"group_id": about.group.id, "people": people, "this": about.activity}
    won = {row[0]: row[1] for row in await run(session, _WON, of)}
    return {person: (about.now - won[person]).days if person in won else None for person in people}


async def _segment(session: AsyncSession, about: About, condition: Condition, people: Sequence[int]) -> Figures:
    of = {"group_id": about.group.id, "people": people, "segments": condition.segments}
    return dict.fromkeys((await run(session, _IN_SEGMENT, of)).scalars(), 1)


_D: Any = MemberDay.__table__
_A: Any = Account.__table__
_M: Any = Movement.__table__
_W: Any = Award.__table__
_K: Any = Activity.__table__
_S: Any = MemberWeek.__table__
_G: Any = GroupWeek.__table__
_PEOPLE: Any = bindparam("people", expanding=True)
_CHECK_INS = (
    select(_D.c.person_id, func.sum(_D.c.checkins))
    .where(
        _D.c.group_id == bindparam("group_id"),
        _D.c.day.in_(bindparam("days", expanding=True)),
        _D.c.person_id.in_(_PEOPLE),
    )
    .group_by(_D.c.person_id)
)
_BALANCES = select(_A.c.owner, _A.c.balance).where(
    _A.c.group_id == bindparam("group_id"), _A.c.kind == "member", _A.c.owner.in_(_PEOPLE)
)
_MOVED = (
    select(_M.c.person_id, func.max(_M.c.at))
    .where(_M.c.group_id == bindparam("group_id"), _M.c.person_id.in_(_PEOPLE))
    .group_by(_M.c.person_id)
)
_WON = (
    select(_W.c.person_id, func.max(_K.c.closed_at))
    .join(_K, (_K.c.group_id == _W.c.group_id) & (_K.c.number == _W.c.activity))
    .where(
        _W.c.group_id == bindparam("group_id"),
        _W.c.person_id.in_(_PEOPLE),
        _K.c.kind == "raffle",
        _K.c.closed_at.is_not(None),
        _W.c.activity != bindparam("this"),
    )
    .group_by(_W.c.person_id)
)
_TITLES = select(_K.c.number, _K.c.title).where(
    _K.c.group_id == bindparam("group_id"), _K.c.number.in_(bindparam("numbers", expanding=True))
)
# As it was settled last.
_LAST = select(func.max(_G.c.monday)).where(_G.c.group_id == bindparam("group_id"), _G.c.reached.is_(None))
_IN_SEGMENT = select(_S.c.person_id).where(
    _S.c.group_id == bindparam("group_id"),
    _S.c.monday == _LAST.scalar_subquery(),
    _S.c.person_id.in_(_PEOPLE),
    _S.c.segment.in_(bindparam("segments", expanding=True)),
)
_MEASURES: Mapping[str, Callable[[AsyncSession, About, Condition, Sequence[int]], Awaitable[Figures]]] = {
    CHECK_INS: _check_ins,
    BALANCE: _points,
    MEMBER: _member,
    PART: _part,
    WINLESS: _winless,
    SEGMENT: _segment,
}
