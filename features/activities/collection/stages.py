"""The clock's side of the collection: entries open and close, rounds begin and end, people are reminded. Deadlines are schedule rows:
`collection.open` where the opening was put off, `collection.end` for the present stage, `collection.remind` before it.
"""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.collection import results, view_board, view_told
from features.activities.collection.composing import FROZEN, LASTING
from features.activities.collection.entries import drafts, finding, unseen
from features.activities.collection.export import service as export
from features.activities.collection.facts import collection_facts
from features.activities.collection.jury import service as jury
from features.activities.collection.options import Options, options_of
from features.activities.collection.rows import collection_of
from features.activities.collection.rules import BEFORE_VOTING, Stage, State, shortlist
from features.activities.collection.taps import DeskTap, JudgeTap
from features.activities.collection.view_fields import FIELDS
from features.facts import activity_facts, group_facts
from features.fields import spelled
from features.outbox import service as outbox
from features.people import view_calls
from features.people.calendar import calendar_of
from features.prizes import rules as prize_rules
from features.prizes.told import tell_hosts
from features.review.view import QueueTap
from features.scheduling import service as schedule
from features.scheduling.service import Due, Ran
from kit.messages import Message
from kit.recurrence import quiet_ends
from kit.texts import Texts, choose, texts
from models import Activity, Collection, Entry, Group, Person

_LATE = timedelta(minutes=5)
_REMINDER_LASTS = timedelta(minutes=30)


async def plan(session: AsyncSession, group: Group, activity: Activity, collection: Collection, now: datetime) -> None:
    """The end of the present stage and the reminder before it, as far as they are ahead; an end that has passed comes at once."""
    options = options_of(activity)
    remind: datetime | None
    end = collection.ends_at if collection.waits_since is None else None
    if end is not None and collection.stage == Stage.LOOKING:
        # Half of the time is left: hosts hear once more. Nothing to look at any more: what follows begins.
        remind = collection.began_at + (end - collection.began_at) / 2
        end = end if await unseen.count(session, activity) else now
    else:
        remind = None if end is None or options.remind is None else end - timedelta(minutes=options.remind)
    if remind is not None and remind <= max(now, collection.began_at):
        remind = None
    for name, moment in (("end", end), ("remind", remind)):
        key = f"collection:{activity.number}:{name}"
        if moment is None:
            await schedule.cancel(session, group.id, key)
        else:
            await schedule.plan(session, group.id, key, f"collection.{name}", moment, activity=activity.number)


async def plan_opening(session: AsyncSession, group: Group, activity: Activity, collection: Collection) -> None:
    """Entries that are not open yet open when the stage begins."""
    key = f"collection:{activity.number}:open"
    await schedule.plan(session, group.id, key, "collection.open", collection.began_at, activity=activity.number)


async def end_stage(
    session: AsyncSession, group: Group, activity: Activity, now: datetime, *, without_jury: bool = False
) -> None:
    """The present stage is over: its time is up, or a host says so. `without_jury`: whoever has not judged is not waited for."""
    collection, options = await collection_of(session, activity), options_of(activity)
    if collection.stage == Stage.COLLECTING:
        await _close_entries(session, group, activity, collection, options, now)
        return
    if collection.stage == Stage.LOOKING:
        await _decide_unseen(session, group, activity, options, now)
        await _go_on(session, group, activity, collection, options, now)
        return
    if options.has_jury and not without_jury and await jury.short(session, activity, collection):
        await _wait_for_jury(session, group, activity, collection, now)
        return
    if collection.round < options.rounds:
        lines = await results.count(session, activity, collection)
        chosen = shortlist(lines, options.keep)
        await session.execute(
            update(Entry)
            .where(Entry.group_id == group.id, Entry.activity == activity.number, Entry.number.in_(chosen))
            .values(round=collection.round + 1)
            .execution_options(synchronize_session=False)
        )
        await results.tell_finalists(session, group, activity, lines, chosen, now)
        await begin_round(session, group, activity, collection, options, now)
        return
    await close(session, group, activity, collection, now)


async def _close_entries(
    session: AsyncSession, group: Group, activity: Activity, collection: Collection, options: Options, now: datetime
) -> None:
    """Entries are closed. What nobody has looked at yet is waited for; the hosts hear of it at once."""
    await drafts.enter_all(session, group, activity, now)
    await results.commit_tickets(session, activity, collection)
    said = spelled(FIELDS, options_of(activity))
    collection.frozen = {key: said[key] for key in (*FROZEN, *LASTING.values())}
    waiting = await unseen.count(session, activity)
    if not waiting:
        await _go_on(session, group, activity, collection, options, now)
        return
    ends_at = now + timedelta(minutes=options.looking)
    collection.stage, collection.began_at, collection.ends_at = Stage.LOOKING, now, ends_at
    await session.flush()
    await plan(session, group, activity, collection, now)
    await outbox.refresh_board(session, group.id, activity.number, now)
    await _call_to_look(session, group, activity, collection, options, waiting, "begins", now)


async def _call_to_look(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    collection: Collection,
    options: Options,
    waiting: int,
    why: str,
    now: datetime,
) -> None:
    assert collection.ends_at is not None  # noqa: S101 - looking has an end
    ends_at = calendar_of(group).local(collection.ends_at)
    about = group_facts(group), activity_facts(activity)

    def saying(t: Texts) -> Message:
        return view_told.looking_begins(t, *about, waiting, ends_at, is_in=options.unseen == "in")

    await tell_hosts(
        session, group, activity, f"looking:{group.id}:{activity.number}:{why}", saying, now, at=QueueTap(group.id, 0)
    )


async def _decide_unseen(
    session: AsyncSession, group: Group, activity: Activity, options: Options, now: datetime
) -> None:
    """Nobody has looked at these in time: the rule that was said decides, and authors and hosts hear of it."""
    is_in = options.unseen == "in"
    count = await unseen.settle(session, group, activity, now, is_in=is_in)
    if count:
        key, about = f"unseen:{group.id}:{activity.number}", activity_facts(activity)
        await tell_hosts(
            session,
            group,
            activity,
            key,
            lambda t: view_told.looked_over(t, about, count, is_in=is_in),
            now,
            at=DeskTap(group.id, activity.number),
        )


async def _go_on(
    session: AsyncSession, group: Group, activity: Activity, collection: Collection, options: Options, now: datetime
) -> None:
    """All is looked at: voting begins, where there is something to vote for and somebody to do it."""
    counts = await finding.counts(session, activity)
    if not counts.get(State.APPROVED) or options.vote == "none":
        await close(session, group, activity, collection, now)
    else:
        await begin_round(session, group, activity, collection, options, now)


async def begin_round(
    session: AsyncSession, group: Group, activity: Activity, collection: Collection, options: Options, now: datetime
) -> None:
    """Members vote and judges judge from now on."""
    collection.stage, collection.round = Stage.VOTING, collection.round + 1
    collection.began_at, collection.ends_at = now, now + timedelta(minutes=options.voting)
    collection.waits_since = None
    await session.flush()
    await plan(session, group, activity, collection, now)
    count = len(await finding.in_round(session, activity, collection.round))
    waiting = await unseen.count(session, activity)
    about = group_facts(group), activity_facts(activity)
    hashes = (prize_rules.commitment(collection.seed), prize_rules.commitment(collection.tickets))
    await outbox.tell_group(
        session,
        group.id,
        f"voting:{group.id}:{activity.number}:{collection.round}",
        view_board.voting_begins(texts(group.language), *about, options, collection_facts(collection), count, hashes),
        now,
        thread_id=activity.thread_id,
        not_before=_awake(group, now),
        drop_after=collection.ends_at,
    )
    await outbox.refresh_board(session, group.id, activity.number, now)
    if options.has_jury:
        await _tell_judges(session, group, activity, collection, "judge", now)
    if waiting:
        key = f"waiting:{group.id}:{activity.number}:{collection.round}"
        await tell_hosts(
            session,
            group,
            activity,
            key,
            lambda t: view_told.still_waiting(t, about[1], waiting),
            now,
            at=QueueTap(group.id, 0),
        )


async def _wait_for_jury(
    session: AsyncSession, group: Group, activity: Activity, collection: Collection, now: datetime
) -> None:
    """The time is up and the jury's word is missing: votes are closed, the judges and the hosts are told."""
    if collection.waits_since is not None:
        return
    collection.waits_since = now
    await session.flush()
    await outbox.refresh_board(session, group.id, activity.number, now)
    await _tell_judges(session, group, activity, collection, "late", now)
    missing = [p for p in await jury.progress(session, activity, collection) if p.done < p.of]
    about = group_facts(group), activity_facts(activity)
    key = f"jury:{group.id}:{activity.number}:{collection.round}"
    await tell_hosts(
        session,
        group,
        activity,
        key,
        lambda t: view_told.jury_is_late(t, *about, missing),
        now,
        at=DeskTap(group.id, activity.number),
    )


async def _tell_judges(
    session: AsyncSession, group: Group, activity: Activity, collection: Collection, why: str, now: datetime
) -> None:
    """Tell the judges who are not done: that it begins, that it soon ends, or that only they are waited for."""
    ends_at = None if collection.ends_at is None else calendar_of(group).local(collection.ends_at)
    behind = {p.person_id: p for p in await jury.progress(session, activity, collection) if p.done < p.of}
    about = group_facts(group), activity_facts(activity)
    people = await session.scalars(select(Person).where(Person.id.in_(behind)).order_by(Person.id))
    for person in people:
        t, mine = texts(choose(person.language, default=group.language)), behind[person.id]
        message = view_told.to_judge(t, *about, why, mine.of - mine.done, ends_at)
        key = f"{why}:{group.id}:{activity.number}:{collection.round}:{person.id}"
        call = view_calls.call(about[0], person.id, person.name, JudgeTap(group.id, activity.number, 0))
        await outbox.tell_author(session, group.id, person, key, message, call, now, thread_id=activity.thread_id)


async def close(session: AsyncSession, group: Group, activity: Activity, collection: Collection, now: datetime) -> None:
    """It is over, with its result. Whose entry nobody had looked at hears what became of it."""
    options = options_of(activity)
    if collection.stage == Stage.COLLECTING:
        await drafts.drop_all(session, group, activity, now)
    if collection.stage in BEFORE_VOTING and options.vote == "none":
        await _decide_unseen(session, group, activity, options, now)
    else:
        why = unseen.ENDED if collection.stage in BEFORE_VOTING else unseen.UNSEEN
        await unseen.settle(session, group, activity, now, is_in=False, why=why)
    activity.state, activity.closed_at = "closed", now
    await results.finish(session, group, activity, collection, now)
    await export.send(session, group, activity, now)


async def _open(session: AsyncSession, group: Group, activity: Activity, task: Due, now: datetime) -> Ran:
    """Entries open, as was said: the group is told, and the board has its button. Late it is told all the same, while there is time."""
    collection = await collection_of(session, activity)
    if collection.stage != Stage.COLLECTING:
        return Ran("dropped", None)
    ends_at = None if collection.ends_at is None else calendar_of(group).local(collection.ends_at)
    await outbox.tell_group(
        session,
        group.id,
        f"open:{group.id}:{activity.number}",
        view_board.entries_open(texts(group.language), group_facts(group), activity_facts(activity), ends_at),
        now,
        thread_id=activity.thread_id,
        not_before=_awake(group, now),
        drop_after=collection.ends_at,
    )
    await outbox.refresh_board(session, group.id, activity.number, now)
    return Ran("late" if now - task.due_at > _LATE else "ran", None)


async def _end(session: AsyncSession, group: Group, activity: Activity, task: Due, now: datetime) -> Ran:
    """A stage's time is up. Always done, however late."""
    await end_stage(session, group, activity, now)
    return Ran("late" if now - task.due_at > _LATE else "ran", None)


async def _remind(session: AsyncSession, group: Group, activity: Activity, task: Due, now: datetime) -> Ran:
    """One line in the group before entries or votes close, and the judges in private. Too late, it is left out."""
    collection, options = await collection_of(session, activity), options_of(activity)
    if collection.ends_at is None or now >= collection.ends_at or now - task.due_at > _REMINDER_LASTS:
        return Ran("dropped", None)
    awake = _awake(group, now)
    if now < awake < collection.ends_at:
        return Ran("ran", awake)
    ends_at = calendar_of(group).local(collection.ends_at)
    waiting, about = await unseen.count(session, activity), (group_facts(group), activity_facts(activity))
    if collection.stage == Stage.LOOKING:
        if waiting:
            await _call_to_look(session, group, activity, collection, options, waiting, "again", now)
        return Ran("ran", None)
    if collection.stage == Stage.COLLECTING or options.has_public:
        await outbox.tell_group(
            session,
            group.id,
            f"remind:{group.id}:{activity.number}:{collection.stage}:{collection.round}",
            view_board.reminder(texts(group.language), *about, collection.stage, ends_at),
            now,
            thread_id=activity.thread_id,
            drop_after=collection.ends_at,
        )
    if collection.stage == Stage.VOTING and options.has_jury:
        await _tell_judges(session, group, activity, collection, "soon", now)
    if collection.stage == Stage.COLLECTING:
        await drafts.remind_all(session, group, activity, ends_at, now)
    if collection.stage == Stage.COLLECTING and waiting:
        key = f"waiting:{group.id}:{activity.number}:0"
        await tell_hosts(
            session,
            group,
            activity,
            key,
            lambda t: view_told.still_waiting(t, about[1], waiting),
            now,
            at=QueueTap(group.id, 0),
        )
    return Ran("ran", None)


async def _drafts(session: AsyncSession, group: Group, activity: Activity, task: Due, now: datetime) -> Ran:
    """Whoever has forgotten the last tap hears of it, not at night."""
    collection = await collection_of(session, activity)
    if collection.stage != Stage.COLLECTING:
        return Ran("dropped", None)
    awake = _awake(group, now)
    if awake > now:
        return Ran("waited", awake)
    again = await drafts.remind(session, group, activity, now)
    return Ran("late" if now - task.due_at > _LATE else "ran", again)


TASKS = {
    "collection.open": _open,
    "collection.end": _end,
    "collection.remind": _remind,
    drafts.TASK: _drafts,
}


def _awake(group: Group, now: datetime) -> datetime:
    return quiet_ends(calendar_of(group), now, quiet_from=group.quiet_from, quiet_until=group.quiet_until)
