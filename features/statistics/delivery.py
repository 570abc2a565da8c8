"""The weekly summary comes by itself: a schedule row of the group. It tells the admins of the week that is over, each in private.

However late the bot is, it is sent: of the week that is the last one then. It happens once, as every schedule row does.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.counting.spans import Span
from features.facts import group_facts
from features.outbox import service as outbox
from features.outbox.composing import composer
from features.people import access
from features.people.access import Right, last_known
from features.people.calendar import calendar_of
from features.repeats import read_every, repeat_of
from features.scheduling import service as schedule
from features.scheduling.service import Due, Ran
from features.statistics import service, view, weeks
from features.statistics.files import service as files, view as files_view
from features.statistics.files.service import Asked
from features.statistics.picture.view import picture
from features.statistics.rules import suggestions, week_to_tell
from kit.messages import Message
from kit.recurrence import next_after, quiet_ends
from kit.texts import Texts, choose, texts
from models import Group, Person, Schedule

KIND = "summary"
_LATE = timedelta(minutes=5)
# Where many groups are due at the same time (most are, on Mondays at nine), so many summaries go out at once and the others one after
# the other: pictures take their time, and meanwhile other messages are to go out, too.
_AT_ONCE = 10
_PICTURE = timedelta(seconds=2)


async def plan(session: AsyncSession, group: Group, now: datetime) -> None:
    """The next summary of this group, or none where it wants none. Again moves it."""
    every = read_every(group.summary)
    if every is None:
        await schedule.cancel(session, group.id, KIND)
        return
    repeat, calendar = repeat_of(every, None), calendar_of(group)
    due = next_after(repeat, calendar, now)
    day = calendar.day_of(due)
    if week_to_tell(day, day).last < weeks.since(group):
        # It would tell of a week in which the bot was not there yet.
        due = next_after(repeat, calendar, due)
    await schedule.plan(session, group.id, KIND, KIND, due)


async def move(session: AsyncSession, group: Group, now: datetime) -> None:
    """The next summary follows a change of settings; one that is not planned yet will be (`plan_missing`)."""
    if group.summary == "no" or await session.scalar(
        select(Schedule.id).where(Schedule.group_id == group.id, Schedule.key == KIND)
    ):
        await plan(session, group, now)


async def plan_missing(session: AsyncSession, now: datetime, *, most: int = 1000) -> int:
    """Plan it for groups that have not had it planned yet, so many at a time; how many these were."""
    planned = exists().where(Schedule.group_id == Group.id, Schedule.key == KIND)
    missing = await session.scalars(
        select(Group).where(Group.summary != "no", Group.is_present.is_(True), ~planned).order_by(Group.id).limit(most)
    )
    groups = list(missing)
    for group in groups:
        await plan(session, group, now)
    return len(groups)


async def run(session: AsyncSession, group: Group, task: Due, now: datetime) -> Ran:
    """See `features.tasks.GroupTask`."""
    every = read_every(group.summary)
    if every is None:
        return Ran("dropped", None)
    coming = next_after(repeat_of(every, None), calendar_of(group), max(now, task.due_at))
    if not group.is_present:
        return Ran("dropped", coming)
    calendar = calendar_of(group)
    week = week_to_tell(calendar.day_of(task.due_at), calendar.day_of(now))
    if await service.is_anything_done(session, group, week):
        group.told_of_silence = False
        await _tell(session, group, week, now)
    elif not group.told_of_silence and await service.still_on(session, group, week):
        group.told_of_silence = await _tell_of_silence(session, group, week, now)
    return Ran("late" if now - task.due_at > _LATE else "ran", coming)


async def ask(session: AsyncSession, group: Group, person_id: int, span: Span, key: str, now: datetime) -> None:
    """Send somebody the summary of a span, in private, at once."""
    await _ask("summary", session, group, person_id, span, key, now, not_before=now)


async def ask_workbook(
    session: AsyncSession, group: Group, person_id: int, span: Span, key: str, now: datetime
) -> None:
    """Send somebody the workbook of a span, in private."""
    await _ask("workbook", session, group, person_id, span, key, now, not_before=now)


async def ask_days(session: AsyncSession, group: Group, person_id: int, asked: Asked, key: str, now: datetime) -> None:
    """Send somebody what everybody did on some days, as a file, in private. Raises TooMuchToExport."""
    await files.check(session, group, asked.span)
    await _ask("export", session, group, person_id, asked.span, key, now, not_before=now, format=asked.format)


async def _ask(
    what: str,
    session: AsyncSession,
    group: Group,
    person_id: int,
    span: Span,
    key: str,
    now: datetime,
    *,
    not_before: datetime,
    **more: str,
) -> None:
    facts = {"first": span.first.isoformat(), "last": span.last.isoformat(), **more}
    name = f"{what}:{group.id}:{key}:{person_id}"
    await outbox.compose_for(session, group.id, person_id, name, what, facts, now, not_before=not_before)


@composer("summary")
async def _summary(
    session: AsyncSession, group: Group, person_id: int, facts: Mapping[str, Any], now: datetime
) -> Message | None:
    if not await _may_see(session, group, person_id):
        return None
    t, span = await _texts(session, group, person_id), _span(facts)
    if not await _is_certain(session, group, person_id, now):
        return view.ready(t, group_facts(group), span.first)
    found = await service.gather(session, group, span, now)
    if not found.now.active and not found.before.active:
        return view.nothing_yet(t, group_facts(group), found)
    hints = await service.hints(session, group, span)
    advice = suggestions(found, hints)
    about = group_facts(group)
    row = view.buttons(t, about, span.first, has_before=weeks.since(group) < span.first)
    return view.summary(t, about, found, advice, picture=picture(t, group.title, found), row=row)


@composer("silence")
async def _silence(
    session: AsyncSession, group: Group, person_id: int, facts: Mapping[str, Any], _now: datetime
) -> Message | None:
    if not await _may_see(session, group, person_id):
        return None
    t, span = await _texts(session, group, person_id), _span(facts)
    on = await service.still_on(session, group, span)
    return view.silence(t, group_facts(group), on, hears=service.hears(group, span)) if on else None


@composer("workbook")
async def _workbook(
    session: AsyncSession, group: Group, person_id: int, facts: Mapping[str, Any], now: datetime
) -> Message | None:
    if not await _may_see(session, group, person_id):
        return None
    t, span = await _texts(session, group, person_id), _span(facts)
    found = await service.gather(session, group, span, now)
    made = files_view.workbook(t, group.title, found, await files.of_members(session, group, span))
    return files_view.file(t, group_facts(group), view.week_label(t, found), made)


@composer("export")
async def _days(
    session: AsyncSession, group: Group, person_id: int, facts: Mapping[str, Any], _now: datetime
) -> Message | None:
    if not await _may_see(session, group, person_id):
        return None
    t, asked = await _texts(session, group, person_id), Asked(_span(facts), facts["format"])
    made = files_view.days(t, asked, await files.of_days(session, group, asked.span))
    return files_view.file(t, group_facts(group), view.span_label(t, asked.span.first, asked.span.last), made)


async def _may_see(session: AsyncSession, group: Group, person_id: int) -> bool:
    """Whoever asked is still an admin when the answer goes out."""
    return (await last_known(session, group.id, person_id)).may(Right.ADMIN)


async def _is_certain(session: AsyncSession, group: Group, person_id: int, now: datetime) -> bool:
    """Whether the bot would know if that had changed. Where it is no administrator it hears nothing of it; the button it sends instead
    asks Telegram.
    """
    if group.bot_status == "administrator":
        return True
    return person_id not in (await access.presence(session, group.id, {person_id: Right.ADMIN}, now))[1]


async def _texts(session: AsyncSession, group: Group, person_id: int) -> Texts:
    language = await session.scalar(select(Person.language).where(Person.id == person_id))
    return texts(choose(language, default=group.language))


def _span(facts: Mapping[str, Any]) -> Span:
    return Span(date.fromisoformat(facts["first"]), date.fromisoformat(facts["last"]))


async def _tell(session: AsyncSession, group: Group, span: Span, now: datetime) -> None:
    t = texts(group.language)
    admins = await access.reachable_admins(session, group.id)
    others = max(0, await outbox.count_composed(session) - _AT_ONCE)
    for number, person in enumerate(admins, start=others):
        turn = now + number * _PICTURE if others else now
        await _ask("summary", session, group, person, span, str(span.last), now, not_before=turn)
    awake = quiet_ends(calendar_of(group), now, quiet_from=group.quiet_from, quiet_until=group.quiet_until)
    if not admins:
        waiting = view.waits(t, view.spelled(span.first))
        key = f"summary:{group.id}:{span.last}:waits"
        await outbox.tell_group(session, group.id, key, waiting, now, not_before=awake)
    if group.summary_in_group:
        short = view.for_group(t, group_facts(group), await service.gather(session, group, span, now))
        await outbox.tell_group(session, group.id, f"summary:{group.id}:{span.last}", short, now, not_before=awake)


async def _tell_of_silence(session: AsyncSession, group: Group, span: Span, now: datetime) -> bool:
    """Two weeks without anything, and something is still on: the admins hear of it once, until something is done again. False where there
    is nobody to whom it can be said; in the group it would only blame.
    """
    admins = await access.reachable_admins(session, group.id)
    for person in admins:
        await _ask("silence", session, group, person, span, str(span.last), now, not_before=now)
    return bool(admins)
