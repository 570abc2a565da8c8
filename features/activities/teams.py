"""The teams of an activity, whatever its kind: looked at, chosen, and changed by hosts. How they stand is asked of the kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from features.activities import service as activities
from features.activities.parts import Teams
from features.activities.registry import kind_of
from features.facts import activity_facts, group_facts
from features.outbox import service as outbox
from features.people.access import OutOfDate
from features.refusals import Ended, Paused
from features.teams import service as teams, view
from features.teams.rules import Enrolled, Joined, Mate, Moving, Roster, Split, TeamsFacts
from kit.messages import Refusal
from kit.texts import choose as language_of, texts
from models import Activity, Group, Person

_PAGE = 20


@dataclass(frozen=True, slots=True)
class _Divided:
    """An activity that has teams."""

    activity: Activity
    split: Split
    of_kind: Teams


async def _find(session: AsyncSession, group: Group, number: int) -> _Divided:
    """Raises OutOfDate, also for an activity that has no teams."""
    activity = await activities.find(session, group.id, number)
    of_kind = kind_of(activity.kind).teams
    split = Split() if of_kind is None else of_kind.split(activity)
    if of_kind is None or not split:
        raise OutOfDate
    return _Divided(activity, split, of_kind)


async def look(
    session: AsyncSession, group: Group, number: int, person_id: int, *, is_host: bool
) -> tuple[TeamsFacts, view.Says]:
    """The teams as somebody sees them, and how their rate is said. Raises OutOfDate."""
    found = await _find(session, group, number)
    activity, split = found.activity, found.split
    mine = await teams.teams_of(session, activity, [person_id])
    facts = TeamsFacts(
        group_facts(group),
        activity_facts(activity),
        split,
        await found.of_kind.standing(session, activity),
        await teams.sizes(session, activity, split),
        mine.get(person_id),
        is_host,
        await teams.moves(session, activity, split) if is_host else (),
    )
    return facts, found.of_kind.says


async def roster(session: AsyncSession, group: Group, number: int, team: int, page: int, *, is_host: bool) -> Roster:
    """A page of a team's members; the last one where there are fewer. Raises OutOfDate."""
    found = await _find(session, group, number)
    if team not in found.split.numbers:
        raise OutOfDate
    mates, count = await teams.mates(session, found.activity, team, offset=page * _PAGE, limit=_PAGE)
    pages = max(1, -(-count // _PAGE))
    if page >= pages:
        page = pages - 1
        mates, _ = await teams.mates(session, found.activity, team, offset=page * _PAGE, limit=_PAGE)
    about = group_facts(group), activity_facts(found.activity), found.split
    return Roster(*about, team, mates, count, page, pages, is_host)


async def choose(
    session: AsyncSession, group: Group, number: int, team: int, people: Sequence[int], now: datetime
) -> list[Joined | Refusal]:
    """These people choose a team. A handful of statements, however many they are. Raises OutOfDate, Ended, Paused."""
    found = await _find(session, group, number)
    _require_open(found.activity)
    outcomes = await teams.choose(session, found.activity, found.split, team, people, now)
    if any(isinstance(each, Joined) and each.is_new for each in outcomes):
        # What they have done before they chose counts for their team.
        await found.of_kind.reseated(session, found.activity, now)
    return outcomes


async def moving(session: AsyncSession, group: Group, number: int, person_id: int) -> Moving:
    """Somebody whom a host may move. Raises OutOfDate, Ended."""
    found = await _find(session, group, number)
    activity, split = found.activity, found.split
    if activity.state == "closed":
        raise Ended(activity.title)
    team = (await teams.teams_of(session, activity, [person_id])).get(person_id)
    person = await session.get(Person, person_id)
    if team is None or person is None:
        raise OutOfDate
    mate = Mate(person.id, person.name, is_here=True)
    return Moving(group_facts(group), activity_facts(activity), split, mate, team)


async def move(
    session: AsyncSession, group: Group, number: int, person_id: int, team: int, now: datetime, *, by: int
) -> None:
    """A host puts somebody into another team; they are told. Twice is once. Raises OutOfDate, Ended."""
    found = await _find(session, group, number)
    activity, split = found.activity, found.split
    if activity.state == "closed":
        raise Ended(activity.title)
    count = await teams.move(session, activity, split, person_id, team, now, by=by)
    if count is None:
        return
    await found.of_kind.reseated(session, activity, now)
    person = await session.get_one(Person, person_id)
    about = group_facts(group), activity_facts(activity)
    await outbox.tell_author(
        session,
        group.id,
        person,
        f"team:{group.id}:{number}:{person_id}:{count}",
        view.moved(texts(language_of(person.language, default=group.language)), *about, split.name(team)),
        view.moved_here(texts(group.language), activity_facts(activity), person.name, split.name(team)),
        now,
        thread_id=activity.thread_id,
    )


async def table(session: AsyncSession, group: Group, number: int) -> tuple[TeamsFacts, view.Says, Sequence[Enrolled]]:
    """All that the table shows. Raises OutOfDate."""
    found = await _find(session, group, number)
    facts, says = await look(session, group, number, 0, is_host=True)
    return facts, says, await teams.members(session, found.activity, found.split)


def _require_open(activity: Activity) -> None:
    if activity.state == "closed":
        raise Ended(activity.title)
    if activity.state == "paused":
        raise Paused(activity.title)
