"""What the clock does with announcements: plan them, post them when they are due, and tell their author where it did not work."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.announcements import countdown, rules, view_posted
from features.announcements.content import MEASURED, body_of, buttons_of, fields_of, filled
from features.announcements.facts import announcement_facts
from features.announcements.rules import LASTS, LATE, key_of, put_timing, timing_of
from features.counting.spans import Span
from features.facts import group_facts
from features.outbox import service as outbox
from features.people.calendar import calendar_of
from features.scheduling import service as schedule
from features.scheduling.service import Due, Ran
from kit.messages import Content, Copies, Link, Post, Row
from kit.recurrence import quiet_ends
from kit.texts import choose, texts
from models import Announcement, Group, Member, Person, RunOutcome

POST = "announce.post"
# What cannot go out for so long, for whatever reason, is not news any more.
_DELIVERED_WITHIN = timedelta(hours=6)


async def plan(
    session: AsyncSession,
    group: Group,
    announcement: Announcement,
    now: datetime,
    *,
    after: datetime | None = None,
    keeps_move: bool = False,
) -> bool:
    """Its next time, or the steps of a countdown, as schedules. False where none lies ahead."""
    if announcement.activity is not None:
        return await countdown.plan(session, group, announcement, now)
    calendar, timing, key = calendar_of(group), timing_of(announcement), key_of(announcement)
    if keeps_move and timing.moved is not None and (moved := rules.utc(timing.moved, calendar)) > now:
        await schedule.plan(session, group.id, key, POST, moved)
        return True
    put_timing(announcement, replace(timing, moved=None))
    announcement.occurrence = timing.after(max(now, after or now), calendar)
    if announcement.occurrence is None:
        await schedule.cancel(session, group.id, key)
        return False
    await schedule.plan(session, group.id, key, POST, announcement.occurrence)
    return True


async def move(session: AsyncSession, group: Group, announcement: Announcement, to: datetime) -> None:
    """The next occurrence comes at this time (of a timing) instead."""
    put_timing(announcement, replace(timing_of(announcement), moved=to))
    due = rules.utc(to, calendar_of(group))
    await schedule.plan(session, group.id, key_of(announcement), POST, due)


async def run(session: AsyncSession, group: Group, task: Due, now: datetime) -> Ran:
    """It is due: post it, unless it is too late or people sleep."""
    announcement = await session.get(Announcement, (group.id, int(task.key.split(":")[1])))
    if announcement is None or announcement.state != "on":
        return Ran("dropped", None)
    calendar, timing = calendar_of(group), timing_of(announcement)
    # A moved one stands for its own time as well as for that of the rule.
    handled = max(task.due_at, announcement.occurrence or task.due_at)
    outcome: RunOutcome
    if now - task.due_at > LASTS or not group.is_present:
        outcome, handled = "dropped", max(handled, now - LASTS)
        await _tell_missed(session, group, announcement, task, now)
    else:
        awake = quiet_ends(calendar, now, quiet_from=group.quiet_from, quiet_until=group.quiet_until)
        if awake > now and not announcement.is_urgent:
            return Ran("waited", awake)
        outcome = "late" if now - task.due_at > LATE else "ran"
        await send(session, group, announcement, task.due_at, now)
    if timing.moved is not None:
        put_timing(announcement, replace(timing, moved=None))
    announcement.occurrence = timing.after(handled, calendar)
    if announcement.occurrence is None:
        announcement.state = "done"
    return Ran(outcome, announcement.occurrence)


async def run_step(session: AsyncSession, group: Group, task: Due, now: datetime) -> Ran:
    """A step of a countdown is due; what it counts down to may have moved, or begun."""
    _, number, step = task.key.split(":")
    announcement = await session.get(Announcement, (group.id, int(number)))
    if announcement is None or announcement.state != "on":
        return Ran("dropped", None)
    counted = await countdown.look(session, group, announcement, now)
    if counted is None:
        announcement.state = "done"
        return Ran("dropped", None)
    wanted = counted.start - timedelta(minutes=int(step))
    if wanted > now:
        return Ran("moved", wanted)
    if int(step) == min(rules.steps_of(announcement)):
        announcement.state = "done"
    is_pointless = int(step) > 0 and counted.start <= now
    if now - task.due_at > LASTS or is_pointless or not group.is_present:
        await _tell_missed(session, group, announcement, task, now)
        return Ran("dropped", None)
    awake = quiet_ends(calendar_of(group), now, quiet_from=group.quiet_from, quiet_until=group.quiet_until)
    if awake > now and not announcement.is_urgent:
        if int(step) > 0 and awake >= counted.start:
            return Ran("dropped", None)
        announcement.state = "on"
        return Ran("waited", awake)
    await send(session, group, announcement, task.due_at, now)
    return Ran("late" if now - task.due_at > LATE else "ran", None)


async def send(session: AsyncSession, group: Group, announcement: Announcement, due: datetime, now: datetime) -> bool:
    """Put it into the outbox: once for a due time, however often this is asked. False where there is nothing to say (any more)."""
    post = await post_of(session, group, announcement, now)
    if post is None:
        return False
    values = await values_of(session, group, announcement, post.body, due, now)
    # What changes in announcements that are due together is written together, at the end.
    with session.no_autoflush:
        await outbox.post(
            session,
            f"announce:{group.id}:{announcement.number}:{due.isoformat()}",
            post,
            now,
            group_id=group.id,
            thread_id=announcement.thread_id,
            more={"announcement": announcement.number, "values": values},
            drop_after=now + _DELIVERED_WITHIN,
        )
    announcement.sent_at = now
    return True


async def post_of(session: AsyncSession, group: Group, announcement: Announcement, now: datetime) -> Post | None:
    """What is posted; None where there is nothing to count down to any more."""
    rows: tuple[Row, ...] = tuple((Link.to(label, url),) for label, url in buttons_of(announcement))
    body = body_of(announcement)
    if body is None:
        counted = await countdown.look(session, group, announcement, now)
        if counted is None:
            return None
        body, board = view_posted.countdown(texts(group.language), group_facts(group), counted, now)
        rows = (*board, *rows)
    return Post(body, rows, silent=announcement.is_silent)


async def preview(session: AsyncSession, group: Group, announcement: Announcement, now: datetime) -> Post | None:
    """What would be posted at its next time, for somebody to look at in another chat; None where there is nothing yet."""
    post = await post_of(session, group, announcement, now)
    if post is None:
        return None
    body = post.body
    if isinstance(body, Copies):
        return replace(post, body=replace(body, from_chat=body.from_chat or group.chat_id))
    values = await values_of(session, group, announcement, body, announcement.occurrence or now, now)
    present = select(func.count()).where(Member.group_id == group.id, Member.is_present.is_(True))
    values = counted(group, values, await session.scalar(present) or 0)
    return replace(post, body=filled(body, values))


async def values_of(
    session: AsyncSession,
    group: Group,
    announcement: Announcement,
    body: Content | Copies,
    due: datetime,
    now: datetime,
) -> dict[str, str]:
    """What the fields in its words stand for; the number of members is Telegram's to say, when it is sent."""
    fields = fields_of(body, counts_down=announcement.activity is not None)
    if not fields:
        return {}
    t, calendar = texts(group.language), calendar_of(group)
    wall = calendar.local(due)
    values = {"group": group.title, "date": t.day(wall.date()), "weekday": t.weekday(wall.weekday())}
    today = calendar.day_of(now)
    for field in fields & MEASURED.keys():
        values[field] = t.number(await MEASURED[field].measure(session, group.id, Span(today, today)) or 0)
    if "members" in fields:
        values["members"] = ""
    if (counted := await countdown.look(session, group, announcement, now)) is not None:
        values |= {
            "title": counted.title,
            "start": t.moment(calendar.local(counted.start)),
            "countdown": view_posted.remaining(t, counted.start - now),
        }
    return {name: str(value) for name, value in values.items()}


def counted(group: Group, values: Mapping[str, str], members: int) -> dict[str, str]:
    """The values with the number of members that Telegram said."""
    return {**values, "members": str(texts(group.language).number(members))}


# --- what came of it --------------------------------------------------------------------------------------------------------------


async def posted(
    session: AsyncSession, group: Group, number: int, message_ids: Sequence[int], now: datetime, *, silent: bool
) -> None:
    """It stands in the group: take the one before away and pin it, as it is wanted."""
    announcement = await session.get(Announcement, (group.id, number))
    if announcement is None:
        return
    before = announcement.posted
    announcement.posted = list(message_ids)
    more: dict[str, Any] = {"announcement": number}
    if announcement.replaces and before:
        await outbox.delete_messages(session, group.id, before, now, more=more)
    if announcement.pins:
        unpins = before[0] if before and not announcement.replaces else None
        await outbox.pin(session, group.id, message_ids[0], now, silent=silent, more={**more, "unpin": unpins})
    mended(announcement, "gone", "refused", "file", "away")


async def done(session: AsyncSession, group: Group, number: int, kind: str) -> None:
    """A pin or a deletion worked (again)."""
    announcement = await session.get(Announcement, (group.id, number))
    if announcement is not None:
        mended(announcement, kind)


def mended(announcement: Announcement, *what: str) -> None:
    """These troubles are over: should they come again, they are told again."""
    announcement.trouble = " ".join(word for word in announcement.trouble.split() if word not in what)


async def troubled(session: AsyncSession, group: Group, number: int, what: str, now: datetime) -> None:
    """Something did not work: its author is told, once. `what` is a word of view_posted.trouble."""
    announcement = await session.get(Announcement, (group.id, number))
    if announcement is None or what in announcement.trouble.split():
        return
    announcement.trouble = f"{announcement.trouble} {what}".strip()
    await _tell(session, group, announcement, f"{what}:{now.isoformat()}", now, what)


async def _tell_missed(
    session: AsyncSession, group: Group, announcement: Announcement, task: Due, now: datetime
) -> None:
    if not group.is_present:
        await troubled(session, group, announcement.number, "away", now)
        return
    await _tell(session, group, announcement, f"missed:{task.due_at.isoformat()}", now, "missed", task.due_at)


async def _tell(
    session: AsyncSession,
    group: Group,
    announcement: Announcement,
    key: str,
    now: datetime,
    what: str,
    due: datetime | None = None,
) -> None:
    author_id = announcement.created_by or group.added_by
    author = None if author_id is None else await session.get(Person, author_id)
    if author is None:
        return
    t = texts(choose(author.language, default=group.language))
    local = None if due is None else calendar_of(group).local(due)
    message = view_posted.trouble(t, group_facts(group), announcement_facts(announcement), what, local)
    await outbox.tell_person(session, author.id, f"announce:{group.id}:{announcement.number}:{key}", message, now)


TASKS = {POST: run, countdown.STEP: run_step}
