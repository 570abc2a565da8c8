"""Who is in which team. One team a person, by a constraint; that they stay even is seen to behind one lock, the activity's row.

Where people are drawn, they come into a team with the first thing they do; where they choose, by a button. Knows no kind of activity.
"""

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.people.access import OutOfDate
from features.teams import rules
from features.teams.rules import InAnotherTeam, Joined, Mate, MoveFacts, Split, TeamIsAhead
from kit.db import SET_SIZE, built_once, run
from kit.messages import Refusal
from models import Activity, Member, Person, TeamMember, TeamMove

_DICE = random.SystemRandom()
_MOVES = 5


@dataclass(frozen=True, slots=True)
class Seating:
    """People who take part in an activity, and how it is divided."""

    activity: Activity
    split: Split
    people: Collection[int]


# Of these people, wherever they are: a row is named by its own group (docs/decisions/0023).
_OF, _HERE = TeamMember.__table__.c, Member.__table__.c
_TEAMS = select(_OF.group_id, _OF.activity, _OF.person_id, _OF.team).where(
    _OF.group_id.in_(bindparam("groups", expanding=True)),
    _OF.activity.in_(bindparam("activities", expanding=True)),
    _OF.person_id.in_(bindparam("people", expanding=True)),
)
_ACTIVITIES = Activity.__table__.c
_LOCK = (
    select(_ACTIVITIES.number)
    .where(_ACTIVITIES.group_id == bindparam("group"), _ACTIVITIES.number == bindparam("activity"))
    .with_for_update()
)
_SIZES = (
    select(_OF.team, func.count())
    .join_from(
        TeamMember.__table__,
        Member.__table__,
        and_(_HERE.group_id == _OF.group_id, _HERE.person_id == _OF.person_id),
    )
    .where(_OF.group_id == bindparam("group"), _OF.activity == bindparam("activity"), _HERE.is_present.is_(True))
    .group_by(_OF.team)
)


@built_once
def _join(insert: Any) -> Any:
    return insert(TeamMember).on_conflict_do_nothing()


def _key(activity: Activity) -> dict[str, int]:
    return {"group": activity.group_id, "activity": activity.number}


async def teams_of(session: AsyncSession, activity: Activity, people: Collection[int]) -> dict[int, int]:
    """The teams of those of these people who have one."""
    (found,) = await _look(session, [(activity, people)])
    return found


async def _look(session: AsyncSession, whose: Sequence[tuple[Activity, Collection[int]]]) -> list[dict[int, int]]:
    """The same for several activities at once."""
    everybody = sorted({person for _, people in whose for person in people})
    keys = [(activity.group_id, activity.number) for activity, _ in whose]
    which = {"groups": sorted({group for group, _ in keys}), "activities": sorted({number for _, number in keys})}
    found: dict[tuple[int, int], dict[int, int]] = {key: {} for key in keys}
    for at in range(0, len(everybody), SET_SIZE):
        rows = await run(session, _TEAMS, {**which, "people": everybody[at : at + SET_SIZE]})
        for group, number, person, team in rows:
            # Somebody may be in other groups of these, too.
            if (group, number) in found:
                found[group, number][person] = team
    return [{p: found[key][p] for p in people if p in found[key]} for key, (_, people) in zip(keys, whose, strict=True)]


async def lock(session: AsyncSession, activity: Activity) -> None:
    """Have the activity to oneself until the transaction ends."""
    await run(session, _LOCK, _key(activity))


async def sizes(session: AsyncSession, activity: Activity, split: Split) -> dict[int, int]:
    """How many members of each team are in the group."""
    counts = dict.fromkeys(split.numbers, 0)
    counts.update({team: count for team, count in await run(session, _SIZES, _key(activity)) if team in counts})
    return counts


async def seat(session: AsyncSession, seating: Seating, now: datetime) -> dict[int, int]:
    """See `seat_all`."""
    (found,) = await seat_all(session, [seating], now)
    return found


async def seat_all(session: AsyncSession, seatings: Sequence[Seating], now: datetime) -> list[dict[int, int]]:
    """The teams of people who take part. Where teams are drawn, whoever has none comes into a smallest one, in their order.

    One statement where all of them have one, however many activities they are; four more for each where somebody is new.
    """
    if not any(seating.split and seating.people for seating in seatings):
        return [{} for _ in seatings]
    found = await _look(session, [(s.activity, s.people if s.split else ()) for s in seatings])
    for seating, theirs in zip(seatings, found, strict=True):
        new = [person for person in dict.fromkeys(seating.people) if person not in theirs]
        if new and seating.split and not seating.split.is_chosen:
            theirs.update(await _draw(session, seating.activity, seating.split, new, now))
    return found


async def _draw(
    session: AsyncSession, activity: Activity, split: Split, new: Sequence[int], now: datetime
) -> dict[int, int]:
    await lock(session, activity)
    # Somebody may have come in twice, and waited for the lock: the constraint keeps the team they have.
    drawn = rules.seated(await sizes(session, activity, split), len(new), _DICE)
    await _put(session, activity, dict(zip(new, drawn, strict=True)), now)
    return await teams_of(session, activity, new)


async def _put(session: AsyncSession, activity: Activity, teams: Mapping[int, int], now: datetime) -> None:
    rows = [
        {"group_id": activity.group_id, "activity": activity.number, "person_id": person, "team": team, "at": now}
        for person, team in sorted(teams.items())
    ]
    await run(session, _join(session), rows)


async def choose(
    session: AsyncSession, activity: Activity, split: Split, team: int, people: Sequence[int], now: datetime
) -> list[Joined | Refusal]:
    """These people choose a team, in their order; `people` may name someone twice.

    Raises OutOfDate where there is no such team to choose.
    """
    if not split.is_chosen or team not in split.numbers:
        raise OutOfDate
    await lock(session, activity)
    found = await teams_of(session, activity, people)
    filled = await sizes(session, activity, split)
    new: dict[int, int] = {}
    outcomes: list[Joined | Refusal] = []
    for person in people:
        if (theirs := found.get(person) or new.get(person)) is not None:
            own = split.name(theirs)
            outcomes.append(Joined(own, is_new=False) if theirs == team else InAnotherTeam(own))
        elif not rules.takes(filled, team):
            others = tuple(split.name(other) for other in split.numbers if rules.takes(filled, other))
            outcomes.append(TeamIsAhead(split.name(team), others))
        else:
            new[person] = team
            filled[team] += 1
            outcomes.append(Joined(split.name(team), is_new=True))
    if new:
        await _put(session, activity, new, now)
    return outcomes


async def move(
    session: AsyncSession, activity: Activity, split: Split, person_id: int, team: int, now: datetime, *, by: int
) -> int | None:
    """A host puts somebody into another team, which is written down: the how-manieth time this is; None where they are in it already.

    Raises OutOfDate where there is no such team, or they are in none.
    """
    await lock(session, activity)
    mine = await session.get(TeamMember, (activity.group_id, activity.number, person_id), populate_existing=True)
    if mine is None or team not in split.numbers:
        raise OutOfDate
    before = mine.team
    if before == team:
        return None
    mine.team = team
    moved_before = await session.scalar(
        select(func.count()).where(
            TeamMove.group_id == activity.group_id,
            TeamMove.activity == activity.number,
            TeamMove.person_id == person_id,
        )
    )
    number = (moved_before or 0) + 1
    session.add(
        TeamMove(
            group_id=activity.group_id,
            activity=activity.number,
            person_id=person_id,
            number=number,
            before=before,
            after=team,
            by=by,
            at=now,
        )
    )
    await session.flush()
    return number


async def moves(session: AsyncSession, activity: Activity, split: Split) -> list[MoveFacts]:
    """The latest moves by hosts, newest first."""
    host = Person.__table__.alias("host")
    rows = await session.execute(
        select(Person.name, TeamMove.before, TeamMove.after, host.c.name, TeamMove.at)
        .join(Person, Person.id == TeamMove.person_id)
        .outerjoin(host, host.c.id == TeamMove.by)
        .where(TeamMove.group_id == activity.group_id, TeamMove.activity == activity.number)
        .order_by(TeamMove.at.desc(), TeamMove.person_id, TeamMove.number.desc())
        .limit(_MOVES)
    )
    return [MoveFacts(name, split.name(before), split.name(after), by, at) for name, before, after, by, at in rows]


async def mates(
    session: AsyncSession, activity: Activity, team: int, *, offset: int = 0, limit: int
) -> tuple[list[Mate], int]:
    """Members of a team by name, those of the group first; and how many there are in all."""
    of_team = (
        TeamMember.group_id == activity.group_id,
        TeamMember.activity == activity.number,
        TeamMember.team == team,
    )
    count = await session.scalar(select(func.count()).select_from(TeamMember).where(*of_team))
    here = func.coalesce(Member.is_present, False)
    rows = await session.execute(
        select(Person.id, Person.name, here)
        .join(TeamMember, TeamMember.person_id == Person.id)
        .outerjoin(Member, and_(Member.group_id == TeamMember.group_id, Member.person_id == TeamMember.person_id))
        .where(*of_team)
        .order_by(here.desc(), Person.name, Person.id)
        .offset(offset)
        .limit(limit)
    )
    return [Mate(person, name, bool(is_here)) for person, name, is_here in rows], count or 0


async def members(session: AsyncSession, activity: Activity, split: Split) -> list[rules.Enrolled]:
    """Everybody who is in a team, by team and name; who moved them last, where a host did."""
    earlier = TeamMove.__table__.alias("earlier").c
    last = (
        select(func.max(earlier.number))
        .where(
            earlier.group_id == TeamMember.group_id,
            earlier.activity == TeamMember.activity,
            earlier.person_id == TeamMember.person_id,
        )
        .scalar_subquery()
    )
    host = Person.__table__.alias("host")
    rows = await session.execute(
        select(Person.name, TeamMember.team, TeamMember.at, func.coalesce(Member.is_present, False), host.c.name)
        .join(Person, Person.id == TeamMember.person_id)
        .outerjoin(Member, and_(Member.group_id == TeamMember.group_id, Member.person_id == TeamMember.person_id))
        .outerjoin(
            TeamMove,
            and_(
                TeamMove.group_id == TeamMember.group_id,
                TeamMove.activity == TeamMember.activity,
                TeamMove.person_id == TeamMember.person_id,
                TeamMove.number == last,
            ),
        )
        .outerjoin(host, host.c.id == TeamMove.by)
        .where(TeamMember.group_id == activity.group_id, TeamMember.activity == activity.number)
        .order_by(TeamMember.team, Person.name, Person.id)
    )
    return [
        rules.Enrolled(name, team, since, bool(is_here), by)
        for name, team, since, is_here, by in rows
        if team in split.numbers
    ]
