"""Entries: sent, changed, withdrawn. Files stay at Telegram; only their handles are kept."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.collection.entries import finding, judging
from features.activities.collection.options import Options, options_of
from features.activities.collection.refusals import (
    AlreadyEntered,
    EnoughEntries,
    EntriesClosed,
    EntryGone,
    NothingSent,
    NotOpenYet,
    Resting,
    TooManyFiles,
    WrongKind,
)
from features.activities.collection.rows import content_of
from features.activities.collection.rules import (
    ALIVE,
    MOST_ENTRIES,
    MOST_FILES,
    MOST_TEXT,
    Content,
    Entered,
    File,
    Stage,
    State,
    Step,
)
from features.counting import tally
from features.outbox import service as outbox
from features.people.calendar import calendar_of
from features.refusals import Ended, TooLong
from kit.db import insert
from kit.messages import Refusal
from kit.updates import Media
from models import Activity, Collection, Entry, Group

# What a file of Telegram's counts as, in the words of `accept=`. A round video cannot be shown in a gallery.
_COUNTS_AS = {
    "photo": "photo",
    "document": "document",
    "voice": "voice",
    "audio": "voice",
    "video": "video",
    "animation": "video",
}


def file_of(media: Media, accept: frozenset[str]) -> File:
    """A file as an entry keeps it. Raises WrongKind."""
    if _COUNTS_AS.get(media.kind) not in accept:
        raise WrongKind(accept)
    return File(media.kind, media.file_id, media.unique_id, media.small_id)


def counts_as(file: File) -> str:
    """What a file counts as, in the words of `accept=`; nothing where it cannot be entered."""
    return _COUNTS_AS.get(file.kind, "")


def check(content: Content, options: Options) -> None:
    """Raises NothingSent, WrongKind, TooLong, TooManyFiles."""
    if not content.files and not content.text.strip():
        raise NothingSent(options.accept)
    kinds = {counts_as(file) for file in content.files} or {"text"}
    if not kinds <= options.accept:
        raise WrongKind(options.accept)
    if len(content.text) > MOST_TEXT:
        raise TooLong(len(content.text), MOST_TEXT)
    if len(content.files) > MOST_FILES:
        raise TooManyFiles


async def submit(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    person_id: int,
    content: Content,
    now: datetime,
    *,
    nonce: str,
    message_id: int | None = None,
    album: str | None = None,
    at_close: bool = False,
) -> Entered:
    """Enter this; `nonce` came with it and is its author's lot, if it is their first. `at_close`: the time is just up.

    Raises EntriesClosed, EnoughEntries, AlreadyEntered, what `check` raises, Paused, Ended.
    """
    options = options_of(activity)
    number = await _next_number(session, group, activity, now, at_close=at_close)
    check(content, options)
    if album is not None and (known := await _of_album(session, activity, album)) is not None:
        raise AlreadyEntered(known)
    if await finding.count_alive(session, activity, person_id) >= options.entries:
        raise EnoughEntries(options.entries)
    state = State.PENDING if options.review else State.APPROVED
    row = {
        "group_id": group.id, "activity": activity.number, "number": number, "person_id": person_id, "state": state,
        "round": 1, "text": content.text.strip(), "files": _stored(content), "message_id": message_id, "album": album,
        "nonce": nonce, "has_appealed": False, "entered_at": now,
    }  # fmt: skip
    is_new = await session.scalar(insert(session, Entry).on_conflict_do_nothing().values(**row).returning(Entry.number))
    if is_new is None:
        known = await session.scalar(
            select(Entry.number).where(
                Entry.group_id == group.id, Entry.activity == activity.number, Entry.message_id == message_id
            )
        )
        raise AlreadyEntered(known or 0)
    tally.count(session, group.id, "entries", [person_id], now)
    await _seen_anew(session, group, activity, await finding.find(session, activity, number), now)
    return Entered(number, waits=options.review)


async def _of_album(session: AsyncSession, activity: Activity, album: str) -> int | None:
    """The entry that this album is already, whichever part it was entered by."""
    return await session.scalar(
        select(Entry.number).where(
            Entry.group_id == activity.group_id,
            Entry.activity == activity.number,
            Entry.album == album,
            Entry.state.in_(ALIVE),
        )
    )


async def _next_number(
    session: AsyncSession, group: Group, activity: Activity, now: datetime, *, at_close: bool = False
) -> int:
    """The number of a new entry. Whoever enters at the same time waits here, so that nobody has more entries than allowed."""
    refuse_if_resting(activity)
    number = await session.scalar(
        update(Collection)
        .where(
            Collection.group_id == activity.group_id,
            Collection.activity == activity.number,
            Collection.stage == Stage.COLLECTING,
            Collection.last_entry < MOST_ENTRIES,
            Collection.began_at <= now,
            or_(Collection.ends_at.is_(None), Collection.ends_at > now, *([true()] if at_close else [])),
        )
        .values(last_entry=Collection.last_entry + 1)
        .returning(Collection.last_entry)
        .execution_options(synchronize_session=False)
    )
    if number is None:
        key = (activity.group_id, activity.number)
        raise not_taking(group, activity, await session.get_one(Collection, key, populate_existing=True), now)
    return int(number)


def not_taking(group: Group, activity: Activity, collection: Collection, now: datetime) -> Refusal:
    """Why no entries are taken: not yet, or not any more."""
    if collection.stage == Stage.COLLECTING and collection.began_at > now:
        return NotOpenYet(activity.title, calendar_of(group).local(collection.began_at))
    return EntriesClosed(activity.title)


def refuse_if_resting(activity: Activity) -> None:
    """Raises Ended, Paused."""
    if activity.state == "closed":
        raise Ended(activity.title)
    if activity.state == "paused":
        raise Resting(activity.title)


async def change(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    number: int,
    person_id: int,
    content: Content,
    now: datetime,
    *,
    at_close: bool = False,
) -> Entered:
    """Put something else in an entry's place; it counts from now on. `at_close`: the time is just up.

    Raises EntriesClosed, OutOfDate, EnoughEntries and what `check` raises.
    """
    options = options_of(activity)
    # The number that this takes is never used: what matters is that entries are open, and that nobody enters meanwhile.
    await _next_number(session, group, activity, now, at_close=at_close)
    check(content, options)
    entry = await finding.find_own(session, activity, number, person_id)
    if entry.state not in ALIVE and await finding.count_alive(session, activity, person_id) >= options.entries:
        raise EnoughEntries(options.entries)
    if entry.state in {State.WITHDRAWN, State.DISQUALIFIED}:
        raise EntryGone
    entry.state = State.PENDING if options.review else State.APPROVED
    # It counts for the day on which it was sent in last.
    tally.count(session, group.id, "entries", [entry.person_id], entry.entered_at, by=-1)
    tally.count(session, group.id, "entries", [entry.person_id], now)
    entry.text, entry.files, entry.entered_at, entry.reason = content.text.strip(), _stored(content), now, None
    await session.flush()
    await _seen_anew(session, group, activity, entry, now)
    return Entered(number, waits=options.review, is_new=False)


async def add_to_album(
    session: AsyncSession, group: Group, person_id: int, album: str, media: Media, now: datetime
) -> None:
    """A further photo of an album whose first one was entered. What does not fit is left out."""
    found = await session.scalars(
        select(Entry)
        .where(Entry.group_id == group.id, Entry.album == album, Entry.person_id == person_id)
        .with_for_update()
    )
    entry = found.first()
    if entry is None or entry.state not in ALIVE:
        return
    activity = await session.get_one(Activity, (group.id, entry.activity))
    content, accept = content_of(entry), options_of(activity).accept
    is_there = any(file.unique_id == media.unique_id for file in content.files)
    if is_there or _COUNTS_AS.get(media.kind) not in accept or len(content.files) >= MOST_FILES:
        return
    entry.files = _stored(Content(content.text, (*content.files, file_of(media, accept))))
    await session.flush()
    await _seen_anew(session, group, activity, entry, now)


async def withdraw(
    session: AsyncSession, group: Group, activity: Activity, number: int, person_id: int, now: datetime
) -> Entry:
    """Take one's own entry back, until the result; votes for it are free again. Raises OutOfDate, Ended."""
    if activity.state == "closed":
        raise Ended(activity.title)
    entry = await finding.find_own(session, activity, number, person_id)
    if entry.state in {State.PENDING, State.APPROVED, State.DECLINED}:
        await judging.move(session, entry, Step.WITHDRAWN, None)
        tally.count(session, group.id, "entries", [person_id], entry.entered_at, by=-1)
        await judging.gone(session, group, activity, entry, now)
    return entry


async def _seen_anew(session: AsyncSession, group: Group, activity: Activity, entry: Entry, now: datetime) -> None:
    """An entry is new, or has something else in it."""
    if entry.state == State.PENDING:
        await judging.to_review(session, group, activity, entry, now)
    if entry.files:
        await session.execute(
            update(Collection)
            .where(Collection.group_id == group.id, Collection.activity == activity.number)
            .values(has_files=True)
            .execution_options(synchronize_session=False)
        )
    await outbox.refresh_board(session, group.id, activity.number, now)


def _stored(content: Content) -> list[dict[str, Any]]:
    return [asdict(file) for file in content.files]
