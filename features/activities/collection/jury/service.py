"""The jury: who judges, scores for each criterion, stepping back, how far everybody is, and whose word is missing."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.collection.entries import finding, service as entries
from features.activities.collection.facts import Sheet, entry_facts
from features.activities.collection.options import Options, options_of
from features.activities.collection.refusals import EntryGone, NoJudge, NotVoting, OwnEntry
from features.activities.collection.rows import collection_of
from features.activities.collection.rules import BEST_SCORE, Progress, Stage, State, order_for, short_of_quorum
from features.people.access import OutOfDate
from features.scheduling import service as schedule
from kit.db import insert
from models import Activity, Collection, Helper, Member, Person, Score

# In the place of a criterion: the judge has stepped back from this entry.
RECUSED = -1


async def look(session: AsyncSession, activity: Activity, judge: int, number: int) -> Sheet | None:
    """The gallery at an entry as a judge sees it; 0: the first that is not judged. Their own are left out. None: nothing to judge.

    Raises NoJudge, NotVoting, Paused, Ended.
    """
    collection, options = await _judging(session, activity, judge), options_of(activity)
    rows = [row for row in await finding.in_round(session, activity, collection.round) if row.person_id != judge]
    if not rows:
        return None
    place = f"{activity.group_id}:{activity.number}:{collection.round}:jury"
    order = order_for(judge, place, (row.number for row in rows))
    given = await _scores_of(session, activity, collection.round, judge)
    done = {n for n in order if _is_done(given.get(n, {}), options)}
    first = next((n for n in order if n not in done), order[0])
    at = order.index(number) if number in order else order.index(first)
    scores = given.get(order[at], {})
    return Sheet(
        entry_facts(await finding.find(session, activity, order[at])),
        at + 1,
        len(order),
        order[at - 1],
        order[(at + 1) % len(order)],
        options.looked_at,
        {c: s for c, s in scores.items() if c != RECUSED},
        RECUSED in scores,
        len(done),
        has_files=collection.has_files,
    )


async def score(
    session: AsyncSession, activity: Activity, judge: int, number: int, criterion: int, value: int, now: datetime
) -> None:
    """A judge scores an entry for a criterion, or thinks better of it. Raises OwnEntry, EntryGone, OutOfDate and what `look` raises."""
    collection, options = await _judging(session, activity, judge), options_of(activity)
    if not 1 <= value <= BEST_SCORE or not 0 <= criterion < len(options.looked_at):
        raise OutOfDate
    await _require_judgeable(session, activity, collection, judge, number)
    await _drop(session, activity, collection.round, judge, number, only=RECUSED)
    await _keep(session, activity, collection.round, judge, number, criterion, value, now)
    await _hurry(session, activity, collection, now)


async def recuse(session: AsyncSession, activity: Activity, judge: int, number: int, now: datetime) -> None:
    """A judge steps back from an entry; what they gave it is gone. Raises what `score` raises."""
    collection = await _judging(session, activity, judge)
    await _require_judgeable(session, activity, collection, judge, number)
    await _drop(session, activity, collection.round, judge, number)
    await _keep(session, activity, collection.round, judge, number, RECUSED, 0, now)
    await _hurry(session, activity, collection, now)


async def judges_of(session: AsyncSession, group_id: int) -> dict[int, str]:
    """The named judges who are in the group, with their names."""
    rows = await session.execute(
        select(Person.id, Person.name)
        .join(Helper, Helper.person_id == Person.id)
        .join(Member, (Member.group_id == Helper.group_id) & (Member.person_id == Helper.person_id))
        .where(Helper.group_id == group_id, Helper.role == "judge", Member.is_present.is_(True))
        .order_by(Person.name, Person.id)
    )
    return dict(rows.all())


async def progress(session: AsyncSession, activity: Activity, collection: Collection) -> list[Progress]:
    """How far each judge is."""
    judges, options = await judges_of(session, activity.group_id), options_of(activity)
    rows = await finding.in_round(session, activity, collection.round)
    given = await _scores(session, activity, collection.round)
    found: list[Progress] = []
    for judge, name in judges.items():
        theirs = [row.number for row in rows if row.person_id != judge]
        done = sum(1 for number in theirs if _is_done(given.get((judge, number), {}), options))
        found.append(Progress(judge, name, done, len(theirs)))
    return found


async def short(session: AsyncSession, activity: Activity, collection: Collection) -> set[int]:
    """The entries that too few judges have scored. Without any judge: all of them."""
    options = options_of(activity)
    judges = await judges_of(session, activity.group_id)
    rows = await finding.in_round(session, activity, collection.round)
    given = await _scores(session, activity, collection.round)
    if not judges:
        return {row.number for row in rows}
    whole = set(range(len(options.looked_at)))
    return short_of_quorum(
        {row.number: row.person_id for row in rows},
        judges,
        {key for key, scores in given.items() if whole <= scores.keys()},
        {key for key, scores in given.items() if RECUSED in scores},
        options.quorum,
    )


async def counted(session: AsyncSession, activity: Activity, round_: int) -> dict[tuple[int, int], dict[int, int]]:
    """The scores that count, by judge and entry: of those who are judges still."""
    judges = await judges_of(session, activity.group_id)
    given = await _scores(session, activity, round_)
    return {key: scores for key, scores in given.items() if key[0] in judges and RECUSED not in scores}


async def _judging(session: AsyncSession, activity: Activity, judge: int) -> Collection:
    entries.refuse_if_resting(activity)
    collection = await collection_of(session, activity)
    if not options_of(activity).has_jury or collection.stage != Stage.VOTING:
        raise NotVoting(activity.title, is_over=collection.stage == Stage.DONE)
    if await session.get(Helper, (activity.group_id, judge, "judge")) is None:
        raise NoJudge
    return collection


async def _require_judgeable(
    session: AsyncSession, activity: Activity, collection: Collection, judge: int, number: int
) -> None:
    entry = await finding.find(session, activity, number)
    if entry.state != State.APPROVED or entry.round < collection.round:
        raise EntryGone
    if entry.person_id == judge:
        raise OwnEntry


async def _hurry(session: AsyncSession, activity: Activity, collection: Collection, now: datetime) -> None:
    """Where only the jury's word was missing and it is here now, the round ends."""
    if collection.waits_since is not None and not await short(session, activity, collection):
        key = f"collection:{activity.number}:end"
        await schedule.plan(session, activity.group_id, key, "collection.end", now, activity=activity.number)


def _is_done(scores: Mapping[int, int], options: Options) -> bool:
    return RECUSED in scores or set(range(len(options.looked_at))) <= scores.keys()


async def _keep(
    session: AsyncSession,
    activity: Activity,
    round_: int,
    judge: int,
    number: int,
    criterion: int,
    value: int,
    now: datetime,
) -> None:
    row = {
        "group_id": activity.group_id,
        "activity": activity.number,
        "round": round_,
        "person_id": judge,
        "entry": number,
        "criterion": criterion,
    }
    await session.execute(
        insert(session, Score)
        .values(**row, score=value, at=now)
        .on_conflict_do_update(index_elements=list(row), set_={"score": value, "at": now})
    )


async def _drop(
    session: AsyncSession, activity: Activity, round_: int, judge: int, number: int, *, only: int | None = None
) -> None:
    which = [] if only is None else [Score.criterion == only]
    await session.execute(
        delete(Score)
        .where(
            Score.group_id == activity.group_id,
            Score.activity == activity.number,
            Score.round == round_,
            Score.person_id == judge,
            Score.entry == number,
            *which,
        )
        .execution_options(synchronize_session=False)
    )


async def _scores(session: AsyncSession, activity: Activity, round_: int) -> dict[tuple[int, int], dict[int, int]]:
    rows = await session.execute(
        select(Score.person_id, Score.entry, Score.criterion, Score.score).where(
            Score.group_id == activity.group_id, Score.activity == activity.number, Score.round == round_
        )
    )
    found: defaultdict[tuple[int, int], dict[int, int]] = defaultdict(dict)
    for judge, entry, criterion, value in rows:
        found[judge, entry][criterion] = value
    return dict(found)


async def _scores_of(session: AsyncSession, activity: Activity, round_: int, judge: int) -> dict[int, dict[int, int]]:
    given = await _scores(session, activity, round_)
    return {entry: scores for (person, entry), scores in given.items() if person == judge}
