"""What somebody has sent for an entry and not entered yet: kept until entries close, whatever else they do; they are reminded, and at the
close what is whole is entered for them.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.collection.entries import finding, service as entries, view_drafts
from features.activities.collection.entries.told import tell_author
from features.activities.collection.rules import Content, Entered, File, Step
from features.facts import activity_facts, group_facts
from features.outbox import service as outbox
from features.scheduling import service as schedule
from kit import nonces
from kit.db import insert, savepoint
from kit.messages import Message, Refusal
from kit.texts import Texts, choose, texts
from models import Activity, Draft, Group, Person, Schedule

Saying = Callable[[Texts], Message]

# So long nothing more has come: whoever wanted to enter has forgotten the last tap.
_FORGOTTEN = timedelta(hours=1)
TASK = "collection.drafts"


async def find(session: AsyncSession, activity: Activity, person_id: int, entry: int) -> Content:
    """What has been sent for a new entry (0), or in place of one; empty where nothing has."""
    key = (activity.group_id, activity.number, person_id, entry)
    draft = await session.get(Draft, key, populate_existing=True, with_for_update=True)
    return Content() if draft is None else content_of(draft)


def content_of(draft: Draft) -> Content:
    """What a draft says and shows."""
    return Content(draft.text, tuple(File(**file) for file in draft.files))


async def keep(
    session: AsyncSession, activity: Activity, person_id: int, entry: int, content: Content, now: datetime
) -> None:
    """This is there now. If it stays at that, its author is reminded."""
    key = {"group_id": activity.group_id, "activity": activity.number, "person_id": person_id, "entry": entry}
    values = {
        "text": content.text,
        "files": [asdict(file) for file in content.files],
        "changed_at": now,
        "is_reminded": False,
    }
    await session.execute(
        insert(session, Draft).values(**key, **values).on_conflict_do_update(index_elements=list(key), set_=values)
    )
    await plan_reminder(session, activity, now)


async def plan_reminder(session: AsyncSession, activity: Activity, now: datetime) -> None:
    """One row for all that wait, planned where it is not and somebody waits."""
    if not await _all(session, activity, is_reminded=False):
        return
    name = f"collection:{activity.number}:drafts"
    is_planned = select(Schedule.id).where(Schedule.group_id == activity.group_id, Schedule.key == name)
    if await session.scalar(is_planned) is None:
        await schedule.plan(session, activity.group_id, name, TASK, now + _FORGOTTEN, activity=activity.number)


async def latest(session: AsyncSession, activity: Activity, person_id: int) -> int | None:
    """What somebody has sent something for last: 0 for a new entry, else the entry's number; None: nothing."""
    return await session.scalar(
        select(Draft.entry)
        .where(*_of(activity), Draft.person_id == person_id)
        .order_by(Draft.changed_at.desc(), Draft.entry)
        .limit(1)
    )


async def drop(session: AsyncSession, activity: Activity, person_id: int, entry: int | None = None) -> None:
    """It is entered, or not wanted any more; without `entry` all that somebody has begun."""
    which = [] if entry is None else [Draft.entry == entry]
    await session.execute(delete(Draft).where(*_of(activity), Draft.person_id == person_id, *which))


async def remind(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> datetime | None:
    """Who has sent nothing more for an hour hears that it is not in yet, once. When to look again."""
    where, of = group_facts(group), activity_facts(activity)
    waiting = await _all(session, activity, is_reminded=False)
    due = [draft for draft in waiting if draft.changed_at <= now - _FORGOTTEN]
    for draft in due:
        await _say(
            session,
            group,
            activity,
            draft,
            "forgotten",
            partial(view_drafts.forgotten, group=where, activity=of),
            now,
        )
    if due:
        await session.execute(
            update(Draft)
            .where(*_of(activity), Draft.changed_at <= now - _FORGOTTEN)
            .values(is_reminded=True)
            .execution_options(synchronize_session=False)
        )
    left = [draft.changed_at + _FORGOTTEN for draft in waiting if draft not in due]
    return min(left, default=None)


async def remind_all(session: AsyncSession, group: Group, activity: Activity, ends_at: datetime, now: datetime) -> None:
    """Entries close soon: everybody with something that is not in yet hears of it. `ends_at` is on the group's clock."""
    where, of = group_facts(group), activity_facts(activity)
    for draft in await _all(session, activity):
        await _say(
            session,
            group,
            activity,
            draft,
            "closing",
            partial(view_drafts.closing, group=where, activity=of, ends_at=ends_at),
            now,
        )


async def enter_all(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """Entries close: what is whole is in, what is not is gone, and every author hears which."""
    where, of = group_facts(group), activity_facts(activity)
    for draft in await _all(session, activity):
        try:
            async with savepoint(session):
                done = await _enter(session, group, activity, draft, now)
        except Refusal as refusal:
            says = partial(view_drafts.not_entered, group=where, activity=of, refusal=refusal)
            await _say(session, group, activity, draft, "closed", says, now)
        else:
            says = partial(view_drafts.entered_for_you, group=where, activity=of, done=done)
            entry = await finding.find(session, activity, done.number)
            await tell_author(session, group, activity, entry, Step.FROM_DRAFT, says, now)
    await session.execute(delete(Draft).where(*_of(activity)))


async def drop_all(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """It is ended before anything is decided: nothing is entered any more, and every author hears that."""
    where, of = group_facts(group), activity_facts(activity)
    for draft in await _all(session, activity):
        await _say(session, group, activity, draft, "closed", partial(view_drafts.ended, group=where, activity=of), now)
    await session.execute(delete(Draft).where(*_of(activity)))


async def _enter(session: AsyncSession, group: Group, activity: Activity, draft: Draft, now: datetime) -> Entered:
    content = content_of(draft)
    if draft.entry:
        return await entries.change(session, group, activity, draft.entry, draft.person_id, content, now, at_close=True)
    return await entries.submit(
        session, group, activity, draft.person_id, content, now, nonce=nonces.thrown(), at_close=True
    )


async def _all(session: AsyncSession, activity: Activity, *, is_reminded: bool | None = None) -> Sequence[Draft]:
    which = [] if is_reminded is None else [Draft.is_reminded.is_(is_reminded)]
    found = await session.scalars(
        select(Draft)
        .where(*_of(activity), *which)
        .order_by(Draft.changed_at, Draft.person_id, Draft.entry)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def _say(
    session: AsyncSession, group: Group, activity: Activity, draft: Draft, what: str, says: Saying, now: datetime
) -> None:
    person = await session.get_one(Person, draft.person_id)
    t: Texts = texts(choose(person.language, default=group.language))
    message: Message = says(t)
    key = f"draft:{what}:{group.id}:{activity.number}:{draft.entry}:{person.id}"
    await outbox.tell_person(session, person.id, key, message, now)


def _of(activity: Activity) -> tuple[ColumnElement[bool], ...]:
    return Draft.group_id == activity.group_id, Draft.activity == activity.number
