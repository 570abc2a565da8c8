"""Voting: who may, what is chosen and taken back. Set-based, behind the lock of the vote's row: what is read then cannot change meanwhile.

An open vote keeps what somebody chose beside their name. An anonymous one keeps that they voted there, and what was chosen apart, under
a mark (docs/decisions/0048); without it nobody could change their vote.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.vote import rules
from features.activities.vote.options import OPTIONS, Options
from features.activities.vote.refusals import ChoicesUsed, NotThere, PaperLost, Resting
from features.activities.vote.rules import Cast
from features.counting import tally
from features.outbox import service as outbox
from features.people.access import OutOfDate
from features.refusals import Ended
from kit.db import built_once, run
from kit.marks import Marker
from kit.messages import Refusal
from models import Activity, Movement, Paper, Voter, Voting


@dataclass(frozen=True, slots=True)
class Locked:
    """A vote that the caller has to itself until the transaction ends."""

    group_id: int
    number: int
    title: str
    state: str
    options: Options
    opened_at: datetime
    ends_at: datetime | None

    @property
    def key(self) -> dict[str, int]:
        """The beginning of the keys of all its rows."""
        return {"group_id": self.group_id, "activity": self.number}


async def lock(session: AsyncSession, activity: Activity) -> Locked:
    """Have a vote to oneself, as it is now. Raises OutOfDate for an activity of another kind."""
    rows = await run(session, _LOCK, {"group_id": activity.group_id, "activity": activity.number})
    row = rows.one_or_none()
    if row is None:
        raise OutOfDate
    options = OPTIONS.read(row.options)
    return Locked(activity.group_id, activity.number, row.title, row.state, options, row.created_at, row.ends_at)


def require_on(vote: Locked, now: datetime) -> None:
    """Raises Ended: also in the moment in which it is over and has not been counted yet."""
    if vote.state == "closed" or (vote.state == "open" and vote.ends_at is not None and vote.ends_at <= now):
        raise Ended(vote.title)


def require_open(vote: Locked, now: datetime) -> None:
    """Raises Resting, and what `require_on` raises."""
    require_on(vote, now)
    if vote.state == "paused":
        raise Resting(vote.title)


async def vote(
    session: AsyncSession,
    activity: Activity,
    choices: Sequence[tuple[int, int]],
    now: datetime,
    *,
    marker: Marker,
) -> list[Cast | Refusal]:
    """People choose options, in this order: who, and which. Where one has one choice it takes the place of the other. Twice is once.

    What each is told comes in the same order: OutOfDate, NotThere, ChoicesUsed, PaperLost among it. Raises OutOfDate, Ended, Resting for
    all of them.
    """
    voting = await lock(session, activity)
    require_open(voting, now)
    before = await _papers(session, voting, {person for person, _ in choices}, marker)
    absent = await _not_there(session, voting, sorted({person for person, _ in choices} - before.keys()))
    after, told = dict(before), list[Cast | Refusal]()
    for person, option in choices:
        if person in absent:
            told.append(NotThere())
        elif not 1 <= option <= len(voting.options.options):
            told.append(OutOfDate())
        elif (paper := rules.marked(after.get(person, 0), option, voting.options.most)) is None:
            told.append(ChoicesUsed(voting.options.most))
        else:
            told.append(_cast(voting, paper, is_new=paper != after.get(person)))
            after[person] = paper
    changed = {person: paper for person, paper in after.items() if before.get(person) != paper}
    fresh = await _enter(session, voting, {p: paper for p, paper in changed.items() if p not in before}, now)
    # They are among those who voted, and no paper bears their mark: it was made with another secret.
    lost = changed.keys() - before.keys() - fresh
    changed = {person: paper for person, paper in changed.items() if person not in lost}
    # In an open vote what they chose came with their names.
    later = changed if voting.options.anonymous else {p: paper for p, paper in changed.items() if p not in fresh}
    await _write(session, voting, later, marker)
    tally.count(session, voting.group_id, "votes", sorted(fresh), now)
    if fresh or (changed and voting.options.results == "live"):
        await outbox.refresh_board(session, voting.group_id, voting.number, now)
    return [
        PaperLost() if person in lost and isinstance(said, Cast) else said
        for (person, _), said in zip(choices, told, strict=True)
    ]


async def take_back(
    session: AsyncSession, activity: Activity, option: int, person: int, now: datetime, *, marker: Marker
) -> Cast:
    """Somebody does not choose this option any more. Twice is once. Raises OutOfDate, Ended, Resting."""
    voting = await lock(session, activity)
    require_open(voting, now)
    if not 1 <= option <= len(voting.options.options):
        raise OutOfDate
    before = (await _papers(session, voting, [person], marker)).get(person)
    if before is None and await has_voted(session, activity, person):
        raise PaperLost
    before = before or 0
    after = before & ~rules.bit(option)
    if after == before:
        return _cast(voting, after, is_new=False)
    if after:
        await _write(session, voting, {person: after}, marker)
    else:
        await _forget(session, voting, person, marker)
    if not after or voting.options.results == "live":
        await outbox.refresh_board(session, voting.group_id, voting.number, now)
    return _cast(voting, after, is_new=True)


async def has_voted(session: AsyncSession, activity: Activity, person: int) -> bool:
    """Whether somebody is among those who have voted."""
    key = (activity.group_id, activity.number, person)
    return await session.get(Voter, key, populate_existing=True) is not None


async def paper_of(
    session: AsyncSession, activity: Activity, options: Options, person: int, marker: Marker
) -> tuple[int, ...]:
    """The options that somebody has chosen; none after an anonymous vote is over."""
    about = {"group_id": activity.group_id, "activity": activity.number}
    found = await _read(session, about, options, [person], marker)
    return rules.chosen(found.get(person, 0))


def _cast(voting: Locked, paper: int, *, is_new: bool) -> Cast:
    names = voting.options.options
    return Cast(tuple(names[number - 1] for number in rules.chosen(paper)), voting.options.most, is_new)


async def _papers(session: AsyncSession, voting: Locked, people: Collection[int], marker: Marker) -> dict[int, int]:
    return await _read(session, voting.key, voting.options, people, marker)


async def _read(
    session: AsyncSession, key: dict[str, int], options: Options, people: Collection[int], marker: Marker
) -> dict[int, int]:
    """What these people have chosen so far; those who have not voted are not in it."""
    if not options.anonymous:
        rows = await run(session, _VOTERS, {**key, "people": sorted(set(people))})
        return {row.person_id: row.chosen for row in rows}
    whose = {_mark(key, person, marker): person for person in people}
    rows = await run(session, _PAPERS, {**key, "marks": sorted(whose)})
    return {whose[row.mark]: row.chosen for row in rows}


def _mark(key: dict[str, int], person: int, marker: Marker) -> str:
    return marker.mark("vote", key["group_id"], key["activity"], person)


async def _not_there(session: AsyncSession, voting: Locked, people: Sequence[int]) -> set[int]:
    """Those of them who were not in the group when it opened."""
    if not people:
        return set()
    rows = await run(session, _MOVES, {"group_id": voting.group_id, "people": people})
    moves = {
        person: [(row.at, row.has_come) for row in of_person]
        for person, of_person in groupby(rows, key=lambda row: row.person_id)
    }
    return {person for person, moved in moves.items() if not rules.was_there(moved, voting.opened_at)}


async def _enter(session: AsyncSession, voting: Locked, papers: Mapping[int, int], now: datetime) -> set[int]:
    """They vote for the first time; who of them has not voted before. What they chose stands beside their name in an open vote."""
    if not papers:
        return set()
    is_open = not voting.options.anonymous
    rows = [
        {**voting.key, "person_id": person, "at": now, "chosen": paper if is_open else None}
        for person, paper in sorted(papers.items())
    ]
    return set((await run(session, _add_voters(session), rows)).scalars())


async def _write(session: AsyncSession, voting: Locked, papers: Mapping[int, int], marker: Marker) -> None:
    """This is what they have chosen now."""
    if not papers:
        return
    if voting.options.anonymous:
        marked = sorted((_mark(voting.key, person, marker), paper) for person, paper in papers.items())
        rows = [{**voting.key, "mark": mark, "chosen": paper} for mark, paper in marked]
        await run(session, _put_papers(session), rows)
        return
    of = {"in_group": voting.group_id, "of": voting.number}
    await run(session, _CHOOSE, [{**of, "whose": person, "paper": paper} for person, paper in sorted(papers.items())])


async def _forget(session: AsyncSession, voting: Locked, person: int, marker: Marker) -> None:
    """Somebody has taken all of it back: they have not voted."""
    at = await session.scalar(
        delete(Voter)
        .where(Voter.group_id == voting.group_id, Voter.activity == voting.number, Voter.person_id == person)
        .returning(Voter.at)
    )
    await session.execute(
        delete(Paper).where(
            Paper.group_id == voting.group_id,
            Paper.activity == voting.number,
            Paper.mark == _mark(voting.key, person, marker),
        )
    )
    if at is not None:
        tally.count(session, voting.group_id, "votes", [person], at, by=-1)


# What every vote needs, built once; of columns alone, without what an object of the row would need on top.
_A: Any = Activity.__table__
_V: Any = Voting.__table__
_W: Any = Voter.__table__
_P: Any = Paper.__table__
_M: Any = Movement.__table__
# Both rows are locked: whoever waited sees what has become of either.
_LOCK = (
    select(_A.c.title, _A.c.state, _A.c.options, _A.c.created_at, _V.c.ends_at)
    .join(_V, (_V.c.group_id == _A.c.group_id) & (_V.c.activity == _A.c.number))
    .where(_A.c.group_id == bindparam("group_id"), _A.c.number == bindparam("activity"))
    .with_for_update()
)
_VOTERS = select(_W.c.person_id, _W.c.chosen).where(
    _W.c.group_id == bindparam("group_id"),
    _W.c.activity == bindparam("activity"),
    _W.c.person_id.in_(bindparam("people", expanding=True)),
)
_PAPERS = select(_P.c.mark, _P.c.chosen).where(
    _P.c.group_id == bindparam("group_id"),
    _P.c.activity == bindparam("activity"),
    _P.c.mark.in_(bindparam("marks", expanding=True)),
)
_MOVES = (
    select(_M.c.person_id, _M.c.at, _M.c.has_come)
    .where(_M.c.group_id == bindparam("group_id"), _M.c.person_id.in_(bindparam("people", expanding=True)))
    .order_by(_M.c.person_id, _M.c.nth)
)
_CHOOSE = (
    update(_W)
    .where(
        _W.c.group_id == bindparam("in_group"),
        _W.c.activity == bindparam("of"),
        _W.c.person_id == bindparam("whose"),
    )
    .values(chosen=bindparam("paper"))
)


@built_once
def _add_voters(insert: Any) -> Any:
    return insert(Voter).on_conflict_do_nothing().returning(_W.c.person_id)


@built_once
def _put_papers(insert: Any) -> Any:
    statement = insert(Paper)
    return statement.on_conflict_do_update(
        index_elements=["group_id", "activity", "mark"], set_={"chosen": statement.excluded.chosen}
    )
