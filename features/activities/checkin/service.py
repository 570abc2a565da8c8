"""Check-in, from set-up to the day's close. Uniqueness by constraint, streaks from `rules`, points through the ledger.

A day's three moments are schedule rows: `checkin.open` (the day's board), `checkin.remind`, `checkin.close`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, exists, func, literal, select, update
from sqlalchemy import insert as plain_insert
from sqlalchemy.ext.asyncio import AsyncSession

from features import schedule
from features.activities.checkin import rules, view
from features.activities.checkin.rules import (
    ONE_DAY,
    AlreadyIn,
    BoardFacts,
    CheckedIn,
    Gate,
    NotOpen,
    Options,
    Ranked,
    Ranking,
    Share,
    Standing,
    Status,
)
from features.activities.kind import EndBeforeStart, Ended, Field, Paused, Ran, ReminderBeforeStart
from features.outbox import service as outbox
from features.points.service import TREASURY, Move, member, move
from features.schedule import Due
from features.values import (
    is_no,
    read_days,
    read_length,
    read_milestones,
    read_points,
    read_span,
    read_time,
    read_yes,
    write_days,
    write_length,
    write_milestones,
    write_points,
    write_span,
    write_time,
    write_yes,
)
from kit.db import insert
from kit.messages import Message
from kit.recurrence import Calendar, quiet_ends
from kit.texts import choose, texts
from models import Activity, CheckIn, CheckInDay, Group, Member, Participant, Person

# Whoever has not checked in for so long does not take part any more: no reminder, not counted as missing.
TAKES_PART = timedelta(days=14)
# A closing line older than this is of no interest to anybody.
_LINE_LASTS = timedelta(hours=20)
_LATE = timedelta(minutes=5)
_LISTED = 10


def _read_proof(text: str) -> str:
    if text.strip().lower() not in {"tap", "点击", "按钮"}:
        raise ValueError(text)
    return "tap"


def _read_edge(text: str) -> int | None:
    """A time of day, or `no`: the day's own edge."""
    return None if is_no(text) else read_time(text)


def _write_edge(minutes: int | None) -> str:
    return "no" if minutes is None else write_time(minutes)


FIELDS = (
    Field("proof", _read_proof, str, "tap"),
    Field("from", _read_edge, _write_edge, "no"),
    Field("until", _read_edge, _write_edge, "no", asked=True),
    Field("days", read_days, write_days, "daily", asked=True),
    Field("for", read_length, write_length, "no", asked=True),
    Field("points", read_points, write_points, "1", asked=True),
    Field("streak", read_milestones, write_milestones, "no"),
    Field("remind", read_span, write_span, "60m", asked=True),
    Field("remind_names", read_yes, write_yes, "no"),
)


def calendar_of(group: Group) -> Calendar:
    """The group's zone and start of day."""
    return Calendar(ZoneInfo(group.zone), group.day_start)


def options_of(activity: Activity) -> Options:
    """The activity's options, read from its row."""
    stored = json.loads(activity.options)
    paused_on = stored["paused_on"]
    return Options(
        first_day=date.fromisoformat(stored["first_day"]),
        start=stored["start"],
        until=stored["until"],
        days=frozenset(stored["days"]),
        length=stored["length"],
        points=stored["points"],
        milestones=tuple((days, points) for days, points in stored["milestones"]),
        remind=stored["remind"],
        remind_names=stored["remind_names"],
        paused_on=None if paused_on is None else date.fromisoformat(paused_on),
        off=tuple((date.fromisoformat(a), date.fromisoformat(b)) for a, b in stored["off"]),
    )


def _stored(options: Options) -> str:
    return json.dumps(
        {
            "first_day": options.first_day.isoformat(),
            "start": options.start,
            "until": options.until,
            "days": sorted(options.days),
            "length": options.length,
            "points": options.points,
            "milestones": options.milestones,
            "remind": options.remind,
            "remind_names": options.remind_names,
            "paused_on": options.paused_on and options.paused_on.isoformat(),
            "off": [(a.isoformat(), b.isoformat()) for a, b in options.off],
        }
    )


def fitting(values: Mapping[str, Any], group: Group) -> dict[str, str]:
    """See `kind.Service`. The default reminder is left out of a day that is too short for it."""
    length = rules.window_minutes(values["from"], values["until"], group.day_start)
    return {"remind": "no"} if values["remind"] is not None and values["remind"] >= length else {}


def compose(values: Mapping[str, Any], group: Group, now: datetime, before: str | None) -> str:
    """See `kind.Service`."""
    start, until, remind = values["from"], values["until"], values["remind"]
    if not rules.is_window(start, until, group.day_start):
        raise EndBeforeStart(_write_edge(start), _write_edge(until))
    length = rules.window_minutes(start, until, group.day_start)
    if remind is not None and remind >= length:
        raise ReminderBeforeStart(write_span(remind), length)
    options = Options(
        first_day=date.min,
        start=start,
        until=until,
        days=values["days"],
        length=values["for"],
        points=values["points"],
        milestones=values["streak"],
        remind=remind,
        remind_names=values["remind_names"],
    )
    if before is None:
        return _stored(replace(options, first_day=rules.first_day(options, calendar_of(group), now)))
    old = options_of(Activity(options=before))
    return _stored(replace(options, first_day=old.first_day, paused_on=old.paused_on, off=old.off))


def spell(options: str) -> dict[str, str]:
    """See `kind.Service`."""
    o = options_of(Activity(options=options))
    values = {
        "proof": "tap",
        "from": o.start,
        "until": o.until,
        "days": o.days,
        "for": o.length,
        "points": o.points,
        "streak": o.milestones,
        "remind": o.remind,
        "remind_names": o.remind_names,
    }
    return {field.name: field.write(values[field.name]) for field in FIELDS}


# --- taking part ------------------------------------------------------------------------------------------------------------------


async def check_in(
    session: AsyncSession, group: Group, activity: Activity, people: Sequence[int], now: datetime
) -> list[CheckedIn | AlreadyIn]:
    """Check these people in for today, each once, in their order; what comes back stands in the same order.

    `people` may name someone twice. A handful of statements, however many they are. Raises NotOpen, Paused, Ended.
    """
    calendar, options = calendar_of(group), options_of(activity)
    if activity.state == "closed":
        raise Ended(activity.title)
    if activity.state == "paused":
        raise Paused(activity.title)
    current = rules.look(options, calendar, now)
    if current.gate is not Gate.OPEN:
        raise NotOpen(current.gate, current.next_opening and calendar.local(current.next_opening))
    day, key = current.day, {"group_id": group.id, "activity": activity.number}
    row = {**key, "day": day, "status": Status.DONE, "at": now}
    fresh = set(
        await session.scalars(
            insert(session, CheckIn)
            .values([{**row, "person_id": person} for person in sorted(set(people))])
            .on_conflict_do_nothing()
            .returning(CheckIn.person_id)
        )
    )
    standings = await _standings(session, group.id, activity.number, people)
    first_of_all = await _count_in(session, key, day, len(fresh)) - len(fresh)
    before = {person: standings.get(person) for person in fresh}
    for person, old in before.items():
        standings[person] = rules.begun(day) if old is None else old.extended(day, options)
    await _keep(session, key, {person: standings[person] for person in fresh})
    await _pay(session, group.id, activity.number, day, {p: standings[p].streak for p in fresh}, options, now)
    if fresh:
        await outbox.refresh_board(session, group.id, activity.number, now)
    results: list[CheckedIn | AlreadyIn] = []
    places: dict[int, int] = {}
    for person in people:
        streak = standings[person].streak_on(day, options) if person in standings else 0
        if person in fresh and person not in places:
            places[person] = first_of_all + len(places) + 1
            results.append(CheckedIn(streak, options.points, rules.bonus(streak, options), places[person]))
        else:
            results.append(AlreadyIn(streak))
    return results


async def _standings(session: AsyncSession, group_id: int, number: int, people: Sequence[int]) -> dict[int, Standing]:
    rows = await session.execute(
        select(
            Participant.person_id,
            Participant.first_day,
            Participant.through,
            Participant.streak,
            Participant.best,
            Participant.total,
        ).where(
            Participant.group_id == group_id, Participant.activity == number, Participant.person_id.in_(set(people))
        )
    )
    return {row.person_id: Standing(row.first_day, row.through, row.streak, row.best, row.total) for row in rows}


async def _count_in(session: AsyncSession, key: Mapping[str, Any], day: date, fresh: int) -> int:
    """Count them into the day; how many are in now."""
    statement = insert(session, CheckInDay).values(**key, day=day, done=fresh, missed=0)
    done = await session.scalar(
        statement.on_conflict_do_update(
            index_elements=["group_id", "activity", "day"], set_={"done": CheckInDay.done + fresh}
        ).returning(CheckInDay.done)
    )
    return int(done or 0)


async def _keep(session: AsyncSession, key: Mapping[str, Any], standings: Mapping[int, Standing]) -> None:
    if not standings:
        return
    rows = [
        {**key, "person_id": p, "first_day": s.first_day, "through": s.through, "streak": s.streak, "best": s.best, "total": s.total}
        for p, s in sorted(standings.items())
    ]  # fmt: skip
    statement = insert(session, Participant).values(rows)
    new = statement.excluded
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["group_id", "activity", "person_id"],
            set_={name: new[name] for name in ("first_day", "through", "streak", "best", "total")},
        )
    )


async def _pay(
    session: AsyncSession,
    group_id: int,
    number: int,
    day: date,
    streaks: Mapping[int, int],
    options: Options,
    now: datetime,
) -> None:
    moves: list[Move] = []
    for person, streak in sorted(streaks.items()):
        if options.points:
            moves.append(Move(TREASURY, member(person), options.points, f"checkin:{number}:{day}:{person}", "checkin"))
        if extra := rules.bonus(streak, options):
            moves.append(Move(TREASURY, member(person), extra, f"streak:{number}:{day}:{person}", "streak"))
    await move(session, group_id, moves, now, actor=None)


async def recount(session: AsyncSession, activity: Activity, person_id: int) -> Standing | None:
    """Make a member's standing what their days add up to, after days in the past have changed."""
    rows = await session.execute(
        select(CheckIn.day, CheckIn.status).where(
            CheckIn.group_id == activity.group_id, CheckIn.activity == activity.number, CheckIn.person_id == person_id
        )
    )
    standing = rules.recount({day: Status(status) for day, status in rows}, options_of(activity))
    if standing is not None:
        await _keep(session, {"group_id": activity.group_id, "activity": activity.number}, {person_id: standing})
    return standing


async def shares_of(session: AsyncSession, group: Group, person_id: int, now: datetime) -> list[Share]:
    """A member's part in the check-ins that are going on."""
    rows = await session.execute(
        select(Activity, Participant)
        .join(Participant, and_(Participant.group_id == Activity.group_id, Participant.activity == Activity.number))
        .where(Activity.group_id == group.id, Activity.state != "closed", Participant.person_id == person_id)
        .order_by(Activity.number)
    )
    calendar = calendar_of(group)
    found: list[Share] = []
    for activity, p in rows:
        options, standing = options_of(activity), Standing(p.first_day, p.through, p.streak, p.best, p.total)
        current = rules.look(options, calendar, now)
        day = current.day
        # A day whose deadline has passed counts as gone, though the calendar still shows it.
        seen_on = day + ONE_DAY if current.gate in {Gate.OVER, Gate.ENDED} else day
        found.append(
            Share(activity.title, standing.streak_on(seen_on, options), p.best, p.total, is_done=p.through == day,
                  gate=current.gate, broken_on=standing.broken_on(seen_on, options))
        )  # fmt: skip
    return found


# --- life -------------------------------------------------------------------------------------------------------------------------


async def opened(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`."""
    await outbox.refresh_board(session, group.id, activity.number, now)
    await _plan(session, group, activity, now)


async def changed(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`."""
    await outbox.refresh_board(session, group.id, activity.number, now)
    if activity.state == "open":
        await _plan(session, group, activity, now)


async def paused(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`."""
    calendar, options = calendar_of(group), options_of(activity)
    today = calendar.day_of(now)
    # A day whose deadline has passed was a day; the pause begins with the next.
    is_over = now >= rules.closes(options, calendar, today)
    activity.options = _stored(replace(options, paused_on=today + ONE_DAY if is_over else today))
    await schedule.cancel_all_of(session, group.id, activity.number)
    await outbox.refresh_board(session, group.id, activity.number, now)


async def resumed(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`."""
    calendar, options = calendar_of(group), options_of(activity)
    today = calendar.day_of(now)
    # Today counts again if it can still be done.
    last_off = today if now >= rules.closes(options, calendar, today) else today - ONE_DAY
    off = options.off
    if options.paused_on is not None and options.paused_on <= last_off:
        off = (*off, (options.paused_on, last_off))
    activity.options = _stored(replace(options, paused_on=None, off=off))
    await outbox.refresh_board(session, group.id, activity.number, now)
    await _plan(session, group, activity, now)


async def closed(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`."""
    await schedule.cancel_all_of(session, group.id, activity.number)
    await outbox.refresh_board(session, group.id, activity.number, now)
    ranking = await _ranking(session, activity)
    if ranking.people:
        await outbox.tell_group(
            session, group.id, f"result:{group.id}:{activity.number}", view.result(texts(group.language), activity, ranking),
            now, thread_id=activity.thread_id, not_before=_unhurried(group, now),
        )  # fmt: skip


async def _plan(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """The next opening, reminder and close that are still ahead."""
    calendar, options = calendar_of(group), options_of(activity)
    moments: dict[str, datetime | None] = {"open": None, "remind": None, "close": None}
    day = options.due_from(calendar.day_of(now) - ONE_DAY)
    while day is not None and not all(moments.values()):
        reminder = rules.reminds_at(options, calendar, day)
        for name, at in (
            ("open", rules.opens(options, calendar, day)),
            ("remind", reminder),
            ("close", rules.closes(options, calendar, day)),
        ):
            if moments[name] is None and at is not None and at > now:
                moments[name] = at
        if reminder is None and moments["open"] and moments["close"]:
            break
        day = options.due_from(day + ONE_DAY)
    for name, moment in moments.items():
        key = f"checkin:{activity.number}:{name}"
        if moment is None:
            await schedule.cancel(session, group.id, key)
        else:
            await schedule.plan(session, group.id, key, f"checkin.{name}", moment, activity=activity.number)


async def _open_day(session: AsyncSession, group: Group, activity: Activity, task: Due, now: datetime) -> Ran:
    """The day's board: a new message below the talk, unless everybody sleeps or the board has only just been posted."""
    calendar, options = calendar_of(group), options_of(activity)
    day = calendar.day_of(task.due_at)
    await outbox.refresh_board(session, group.id, activity.number, now)
    coming = options.due_from(day + ONE_DAY)
    next_due = None if coming is None else rules.opens(options, calendar, coming)
    if now >= rules.closes(options, calendar, day):
        return Ran("dropped", next_due)
    awake = quiet_ends(calendar, now, quiet_from=group.quiet_from, quiet_until=group.quiet_until)
    if awake > now:
        # Until then the old board serves; it shows the new day already.
        return Ran("ran", awake if awake < rules.closes(options, calendar, day) else next_due)
    if day != options.first_day and activity.board_message_id is not None:
        await outbox.strip_message(session, group.id, activity.board_message_id, now)
        activity.board_message_id, activity.board_digest = None, None
    return Ran(_punctual(task, now), next_due)


async def _remind(session: AsyncSession, group: Group, activity: Activity, task: Due, now: datetime) -> Ran:
    """Those who take part and are not done: in private where they take it, the others by one line in the group."""
    calendar, options = calendar_of(group), options_of(activity)
    day = calendar.day_of(task.due_at)
    closing = rules.closes(options, calendar, day)
    coming = options.due_from(day + ONE_DAY)
    next_due = None if coming is None else rules.reminds_at(options, calendar, coming)
    if now >= closing:
        return Ran("dropped", next_due)
    awake = quiet_ends(calendar, now, quiet_from=group.quiet_from, quiet_until=group.quiet_until)
    if now < awake < closing:
        return Ran("ran", awake)
    missing = await _missing(session, activity, day)
    closes_at = calendar.local(closing)
    for person in (p for p in missing if p.is_reachable):
        await outbox.tell_person(
            session, person.id, f"remind:{group.id}:{activity.number}:{day}:{person.id}",
            view.private_reminder(texts(_language(person, group)), group, activity, closes_at), now, drop_after=closing,
        )  # fmt: skip
    others = [p.name for p in missing if not p.is_reachable]
    if others:
        await outbox.tell_group(
            session, group.id, f"remind:{group.id}:{activity.number}:{day}",
            view.reminder(texts(group.language), activity, closes_at, others, names=options.remind_names),
            now, thread_id=activity.thread_id, drop_after=closing,
        )  # fmt: skip
    return Ran(_punctual(task, now), next_due)


async def _close_day(session: AsyncSession, group: Group, activity: Activity, task: Due, now: datetime) -> Ran:
    """Settle a day: who missed it, one line to the group, and the end of the activity after its last day."""
    calendar, options = calendar_of(group), options_of(activity)
    # A deadline at the day's end is the first moment of the next day.
    day = calendar.day_of(task.due_at - timedelta(seconds=1))
    coming = options.due_from(day + ONE_DAY)
    next_due = None if coming is None else rules.closes(options, calendar, coming)
    key = {"group_id": group.id, "activity": activity.number, "day": day}
    statement = insert(session, CheckInDay).values(**key, done=0, missed=0, closed_at=now)
    newly = await session.execute(
        statement.on_conflict_do_update(
            index_elements=list(key), set_={"closed_at": now}, where=CheckInDay.closed_at.is_(None)
        ).returning(CheckInDay.done)
    )
    done = newly.scalar_one_or_none()
    if done is not None and options.is_due(day):
        missed = await _mark_missed(session, activity, day, now)
        await session.execute(
            update(CheckInDay)
            .where(CheckInDay.group_id == group.id, CheckInDay.activity == activity.number, CheckInDay.day == day)
            .values(missed=missed)
        )  # fmt: skip
        if done or missed:
            celebrated = await _celebrated(session, activity, day, options)
            await outbox.tell_group(
                session, group.id, f"closed:{group.id}:{activity.number}:{day}",
                view.day_closed(texts(group.language), activity, day, done, missed, celebrated),
                now, thread_id=activity.thread_id, not_before=_unhurried(group, now), drop_after=task.due_at + _LINE_LASTS,
            )  # fmt: skip
    await outbox.refresh_board(session, group.id, activity.number, now)
    if coming is None:
        activity.state, activity.closed_at = "closed", now
        await closed(session, group, activity, now)
    return Ran(_punctual(task, now), next_due)


TASKS = {"checkin.open": _open_day, "checkin.remind": _remind, "checkin.close": _close_day}


def _punctual(task: Due, now: datetime) -> str:
    return "late" if now - task.due_at > _LATE else "ran"


def _unhurried(group: Group, now: datetime) -> datetime:
    """When the group may hear of something that can wait until quiet hours are over."""
    return quiet_ends(calendar_of(group), now, quiet_from=group.quiet_from, quiet_until=group.quiet_until)


def _language(person: Person, group: Group) -> str:
    return choose(person.language, default=group.language)


def _takes_part(activity: Activity, day: date) -> Any:
    """Those in the group who checked in lately and have no row for `day`."""
    return and_(
        Participant.group_id == activity.group_id,
        Participant.activity == activity.number,
        Participant.first_day <= day,
        Participant.through >= day - TAKES_PART,
        Member.is_present.is_(True),
        ~exists().where(
            CheckIn.group_id == Participant.group_id,
            CheckIn.activity == Participant.activity,
            CheckIn.person_id == Participant.person_id,
            CheckIn.day == day,
        ),
    )


async def _missing(session: AsyncSession, activity: Activity, day: date) -> list[Person]:
    found = await session.scalars(
        select(Person)
        .join(Participant, Participant.person_id == Person.id)
        .join(Member, and_(Member.group_id == Participant.group_id, Member.person_id == Participant.person_id))
        .where(_takes_part(activity, day))
        .order_by(Person.name, Person.id)
    )
    return list(found)


async def _mark_missed(session: AsyncSession, activity: Activity, day: date, now: datetime) -> int:
    absent = (
        select(
            Participant.group_id, Participant.activity, Participant.person_id,
            literal(day, CheckIn.day.type), literal(Status.MISSED.value), literal(now, CheckIn.at.type),
        )
        .join(Member, and_(Member.group_id == Participant.group_id, Member.person_id == Participant.person_id))
        .where(_takes_part(activity, day))
    )  # fmt: skip
    columns = ["group_id", "activity", "person_id", "day", "status", "at"]
    marked = await session.execute(plain_insert(CheckIn).from_select(columns, absent))
    return int(marked.rowcount)  # type: ignore[attr-defined]


async def _celebrated(session: AsyncSession, activity: Activity, day: date, options: Options) -> list[tuple[str, int]]:
    rows = await session.execute(
        select(Person.name, Participant.streak)
        .join(Person, Person.id == Participant.person_id)
        .where(
            Participant.group_id == activity.group_id,
            Participant.activity == activity.number,
            Participant.through == day,
            Participant.streak >= 2,
        )
        .order_by(Participant.streak.desc(), Person.name)
    )
    return [(name, streak) for name, streak in rows if rules.is_celebrated(streak, options)][:_LISTED]


async def _ranking(session: AsyncSession, activity: Activity) -> Ranking:
    taking_part = and_(
        Participant.group_id == activity.group_id,
        Participant.activity == activity.number,
        Member.group_id == activity.group_id,
        Member.person_id == Participant.person_id,
        Member.is_present.is_(True),
    )
    rows = await session.execute(
        select(Person.name, Participant.total, Participant.best)
        .join(Participant, Participant.person_id == Person.id)
        .where(taking_part)
        .order_by(Participant.total.desc(), Participant.best.desc(), Participant.first_day, Participant.person_id)
        .limit(_LISTED)
    )
    count = await session.scalar(select(func.count()).select_from(Participant).where(taking_part))
    return Ranking([Ranked(*row) for row in rows], count or 0)


async def board(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> Message:
    """See `kind.Service`."""
    calendar, options = calendar_of(group), options_of(activity)
    current = rules.look(options, calendar, now)
    where = (CheckIn.group_id == group.id, CheckIn.activity == activity.number, CheckIn.day == current.day)
    done = await session.scalar(
        select(CheckInDay.done).where(
            CheckInDay.group_id == group.id, CheckInDay.activity == activity.number, CheckInDay.day == current.day
        )
    )
    latest = await session.scalars(
        select(Person.name)
        .join(CheckIn, CheckIn.person_id == Person.id)
        .where(*where, CheckIn.status == Status.DONE)
        .order_by(CheckIn.at.desc(), CheckIn.person_id)
        .limit(_LISTED)
    )
    facts = BoardFacts(
        state=activity.state,
        day=current.day,
        gate=current.gate,
        next_opening=current.next_opening and calendar.local(current.next_opening),
        closes_at=calendar.local(rules.closes(options, calendar, current.day)),
        done=done or 0,
        latest=list(latest),
    )
    return view.board(texts(group.language), activity, options, facts)
