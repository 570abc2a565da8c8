"""The talks of a sharing: which there are, who speaks, when what happens to them."""

import itertools
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.sharing import rules, speaking, view_talk as view
from features.activities.sharing.facts import about, talk_facts
from features.activities.sharing.options import Options, options_of, read_run
from features.facts import activity_facts
from features.outbox import prompts, service as outbox
from features.outbox.service import Asks
from features.people.access import OutOfDate
from features.scheduling import service as schedule
from features.scheduling.service import Due
from kit.db import insert
from kit.messages import Message
from kit.texts import Texts, choose, texts
from models import Activity, Group, Guest, Helper, Member, Person, RunOutcome, Talk, TalkState, Window

Says = Callable[[Texts], Message]
# What happens up to so much after its time is on time.
LATE = timedelta(minutes=5)


async def find(session: AsyncSession, activity: Activity, number: int, *, lock: bool = False) -> Talk:
    """The talk of this number; locked, nobody else changes it until the transaction ends. Raises OutOfDate."""
    if not 0 < number < 2**31:
        raise OutOfDate
    key = (activity.group_id, activity.number, number)
    talk = await session.get(Talk, key, with_for_update=lock or None, populate_existing=lock)
    if talk is None:
        raise OutOfDate
    return talk


async def of_task(session: AsyncSession, activity: Activity, task: Due) -> Talk | None:
    """The talk that a schedule is about, locked: taps may be changing it."""
    try:
        return await find(session, activity, int(task.key.split(":")[2]), lock=True)
    except OutOfDate:
        return None


def outcome(task: Due, now: datetime) -> RunOutcome:
    """Whether a task that ran did so on time."""
    return "late" if now - task.due_at > LATE else "ran"


async def all_of(session: AsyncSession, activity: Activity, *states: TalkState) -> list[Talk]:
    """The talks in these states, in the order they begin."""
    return list(
        await session.scalars(
            select(Talk)
            .where(Talk.group_id == activity.group_id, Talk.activity == activity.number, Talk.state.in_(states))
            .order_by(Talk.starts_at, Talk.number)
        )
    )


async def current(session: AsyncSession, activity: Activity) -> Talk | None:
    """The talk that is on, or the next one."""
    found = await all_of(session, activity, "live", "ahead")
    return next((talk for talk in found if talk.state == "live"), found[0] if found else None)


async def start(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> datetime | None:  # noqa: ARG001 - the protocol
    """See `kind.Start`: that of the talk that is on or the next."""
    talk = await current(session, activity)
    return None if talk is None else talk.starts_at


async def latest(session: AsyncSession, activity: Activity) -> Talk | None:
    """The talk that is on or the next; where there is none, the last one."""
    if (talk := await current(session, activity)) is not None:
        return talk
    rest = await all_of(session, activity, "over", "skipped")
    return rest[-1] if rest else None


def title_of(activity: Activity, talk: Talk) -> str:
    """What the talk is called."""
    return talk.theme or activity.title


def ends_at(talk: Talk, options: Options) -> datetime:
    """When the talk is over, or was."""
    if talk.ended_at is not None:
        return talk.ended_at
    if talk.step_ends_at is not None:
        return rules.ends(talk.step, talk.step_ends_at, read_run(talk.steps))
    return talk.starts_at + timedelta(minutes=options.length)


# --- people ----------------------------------------------------------------------------------------------------------------------


async def hosts_of(session: AsyncSession, group: Group, activity: Activity) -> list[Person]:
    """Who runs it and can be written to: whoever started it and the group's hosts; where there are none, the admins."""
    here = (
        select(Person)
        .join(Member, Member.person_id == Person.id)
        .where(Member.group_id == group.id, Member.is_present.is_(True), Person.is_reachable.is_(True))
        .order_by(Person.id)
    )
    named = select(Helper.person_id).where(Helper.group_id == group.id, Helper.role == "host")
    hosts = list(await session.scalars(here.where(or_(Person.id == activity.created_by, Person.id.in_(named)))))
    return hosts or list(await session.scalars(here.where(Member.telegram_role.in_(("creator", "administrator")))))


async def tell_hosts(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    key: str,
    says: Says,
    now: datetime,
    *,
    drop_after: datetime | None = None,
    asks: Asks | None = None,
) -> bool:
    """A message to each host, in private and in their language. False where none can be written to."""
    hosts = await hosts_of(session, group, activity)
    for host in hosts:
        message = says(texts(choose(host.language, default=group.language)))
        await outbox.tell_person(session, host.id, f"{key}:{host.id}", message, now, drop_after=drop_after, asks=asks)
    return bool(hosts)


async def tell_guests(
    session: AsyncSession,
    group: Group,
    talk: Talk,
    key: str,
    says: Says,
    now: datetime,
    *,
    answers: Sequence[str] = ("going",),
    drop_after: datetime | None = None,
) -> int:
    """A message in private to those of these answers who are in the group; how many could not be written to."""
    people = await session.scalars(
        select(Person)
        .join(Guest, Guest.person_id == Person.id)
        .join(Member, (Member.group_id == Guest.group_id) & (Member.person_id == Guest.person_id))
        .where(
            Guest.group_id == talk.group_id,
            Guest.activity == talk.activity,
            Guest.talk == talk.number,
            Guest.answer.in_(answers),
            Member.is_present.is_(True),
        )
        .order_by(Guest.place)
    )
    missed = 0
    for person in people:
        if not person.is_reachable:
            missed += 1
            continue
        message = says(texts(choose(person.language, default=group.language)))
        await outbox.tell_person(session, person.id, f"{key}:{person.id}", message, now, drop_after=drop_after)
    return missed


async def note_cast(session: AsyncSession, group: Group, activity: Activity, talk: Talk) -> None:
    """Whose messages are kept while the talk is on: the speakers', and those of whoever started it and of the group's hosts."""
    await speaking.hold_to_speakers(session, activity, talk)
    named = await session.scalars(select(Helper.person_id).where(Helper.group_id == group.id, Helper.role == "host"))
    on_stage = {s.person_id for s in await speaking.speakers_of(session, activity, talk)}
    talk.cast = sorted({p for p in (*named, activity.created_by, *on_stage) if p is not None})


# --- which there are, and when what happens --------------------------------------------------------------------------------------


async def materialise(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """Make the rows of the coming talks that are not there yet. Two who do it at once make them once."""
    options, calendar = options_of(activity), rules.wall(group.zone)
    last = (
        await session.execute(
            select(func.max(Talk.number), func.max(Talk.slot)).where(
                Talk.group_id == group.id, Talk.activity == activity.number
            )
        )
    ).one()
    number, slot = last[0] or 0, last[1]
    if options.repeat is None and number:
        return
    known = await session.scalar(
        select(func.count()).where(
            Talk.group_id == group.id,
            Talk.activity == activity.number,
            Talk.starts_at > now,
            Talk.state.in_(("ahead", "skipped")),
        )
    )
    wanted = 1 if options.repeat is None else rules.AHEAD - (known or 0)
    # After a long time in which nothing was made, what is over is not made up for.
    yesterday = calendar.local(now).date() - rules.ONE_DAY
    after = slot if slot is not None and slot > yesterday else yesterday
    for day in rules.slots(options, after):
        if wanted <= 0:
            break
        starts_at = calendar.moment_of(day, options.clock)
        if starts_at <= now:
            continue
        number, wanted = number + 1, wanted - 1
        await session.execute(
            insert(session, Talk)
            .values(
                group_id=group.id,
                activity=activity.number,
                number=number,
                state="ahead",
                theme="",
                slot=day,
                day=day,
                clock=options.clock,
                starts_at=starts_at,
                revision=0,
                going=0,
                waiting=0,
                maybe=0,
                is_moved=False,
                last_place=0,
                last_question=0,
                ready={},
                cast=[],
                step=0,
                wants_mute=False,
            )
            .on_conflict_do_nothing()
        )


async def reslot(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> list[Talk]:
    """Bring the talks ahead to the times that the options and the group's zone give; those whose moment is another now.

    One that was moved keeps its day and its time on the wall.
    """
    options, calendar = options_of(activity), rules.wall(group.zone)
    ahead = [t for t in await all_of(session, activity, "ahead", "skipped") if t.starts_at > now]
    regular = [t for t in ahead if not t.is_moved]
    if any(t.clock != options.clock or not rules.is_slot(options, t.slot) for t in regular):
        days = rules.slots(options, calendar.local(now).date() - rules.ONE_DAY)
        fresh = [d for d in itertools.islice(days, rules.AHEAD + 2) if calendar.moment_of(d, options.clock) > now]
        if options.repeat is None and not fresh:
            # It repeats no more: the next one is the last.
            fresh = [t.slot for t in regular[:1]]
        for talk, day in itertools.zip_longest(regular, fresh[: len(regular)]):
            if day is None:
                talk.state = "skipped"
            else:
                talk.slot, talk.day, talk.clock = day, day, options.clock
    moved: list[Talk] = []
    for talk in ahead:
        starts_at = calendar.moment_of(talk.day, talk.clock)
        if starts_at != talk.starts_at:
            talk.starts_at, talk.revision, talk.ready = starts_at, talk.revision + 1, {}
            await resolve_ready(session, activity, talk, now)
            if talk.state == "ahead":
                moved.append(talk)
    await session.flush()
    return moved


def asks_ready(talk: Talk) -> Asks:
    """What speakers are asked before a talk: whether they are ready."""
    return Asks(talk.group_id, f"ready:{talk.activity}:{talk.number}")


async def resolve_ready(session: AsyncSession, activity: Activity, talk: Talk, now: datetime) -> None:
    """The speakers need not answer any more: the talk has begun, is not at that time, or is somebody else's."""
    of_talk = activity_facts(activity), talk_facts(talk)
    await prompts.resolve(session, talk.group_id, asks_ready(talk).about, lambda t: view.ready_over(t, *of_talk), now)


async def plan(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """Plan anew all that will happen to the talks, from what their rows say. What is due at this very moment stays due."""
    await session.flush()
    planned = await schedule.planned_of(session, group.id, activity.number)
    wanted: dict[str, datetime] = {}
    options = options_of(activity)
    for talk in await all_of(session, activity, "live", "ahead") if activity.state == "open" else []:
        moments = _of_live(talk) if talk.state == "live" else _of_ahead(talk, options, now)
        if talk.state == "live" and (closes := await _open_window(session, talk, now)) is not None:
            moments["window"] = closes
        for name, at in moments.items():
            key = f"sharing:{activity.number}:{talk.number}:{name}"
            # What is late is caught up with; a reminder whose time has gone by is not.
            if at > now or name in _CAUGHT_UP or planned.get(key) == at:
                wanted[key] = at
    for key in planned.keys() - wanted.keys():
        await schedule.cancel(session, group.id, key)
    for key, at in wanted.items():
        if planned.get(key) != at:
            kind = "sharing." + key.split(":")[3].partition(".")[0]
            await schedule.plan(session, group.id, key, kind, at, activity=activity.number)


_CAUGHT_UP = frozenset({"start", "step", "ready", "theme"})


def _of_ahead(talk: Talk, options: Options, now: datetime) -> dict[str, datetime]:
    start = talk.starts_at
    moments = {"start": start, **{f"remind.{n}": start - timedelta(minutes=n) for n in options.remind}}
    if now < start:
        if talk.ready.get("asked"):
            moments["silent"] = start - rules.SILENT_AFTER
        else:
            moments["ready"] = max(start - rules.READY_CHECK, now)
        if talk.number > 1 and not talk.theme:
            moments["theme"] = max(start - rules.THEME_TAKEN, now)
    return moments


def _of_live(talk: Talk) -> dict[str, datetime]:
    assert talk.step_ends_at is not None  # noqa: S101 - it is on
    return {"step": talk.step_ends_at, "warn": talk.step_ends_at - rules.WARNING}


async def _open_window(session: AsyncSession, talk: Talk, now: datetime) -> datetime | None:
    return await session.scalar(
        select(func.max(Window.closes_at)).where(
            Window.group_id == talk.group_id,
            Window.activity == talk.activity,
            Window.talk == talk.number,
            Window.closes_at > now,
        )
    )


async def tell(
    session: AsyncSession, group: Group, activity: Activity, talk: Talk, what: str, says: Says, now: datetime
) -> None:
    """A line in the group, and to each who comes or waits in private."""
    key = f"{what}:{group.id}:{activity.number}:{talk.number}:{talk.revision}"
    await outbox.tell_group(
        session,
        group.id,
        key,
        says(texts(group.language)),
        now,
        thread_id=activity.thread_id,
        drop_after=talk.starts_at + timedelta(days=1),
    )
    await tell_guests(session, group, talk, key, says, now, answers=("going", "waiting", "maybe"))


async def told_moved(
    session: AsyncSession, group: Group, activity: Activity, moved: Sequence[Talk], now: datetime
) -> None:
    """Talks are at another time, for the activity or the group's zone was changed: tell of the next one; the board says the rest."""
    if moved:
        talk = min(moved, key=lambda each: each.starts_at)
        where = about(group, activity, talk)
        await tell(session, group, activity, talk, "moved", lambda t: view.moved(t, *where), now)
