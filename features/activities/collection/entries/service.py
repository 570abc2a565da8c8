"""Entries: sent, changed, withdrawn, approved, declined, taken out. Files stay at Telegram; only their handles are kept."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.collection import view_told
from features.activities.collection.entries.told import tell_author
from features.activities.collection.facts import entry_facts
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
from features.facts import activity_facts, group_facts
from features.outbox import service as outbox
from features.people.access import OutOfDate
from features.people.calendar import calendar_of
from features.refusals import Ended, TooLong
from features.review import judged, service as review
from features.review.judged import Judged
from features.review.rules import Put
from features.scheduling import service as schedule
from kit.db import insert
from kit.messages import Message, Refusal, Stored
from kit.texts import Texts
from kit.updates import Media
from models import Activity, Ballot, Collection, Entry, Group, ReviewItem, Vote

# What entries are called in the queue of what is to be looked at.
REVIEWED = "entry"
# What a file of Telegram's counts as, in the words of `accept=`. A round video cannot be shown in a gallery.
_COUNTS_AS = {
    "photo": "photo", "document": "document", "voice": "voice", "audio": "voice", "video": "video", "animation": "video",
}  # fmt: skip


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
    if await count_alive(session, activity, person_id) >= options.entries:
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
    await _seen_anew(session, group, activity, await find(session, activity, number), now)
    return Entered(number, waits=options.review)


async def _of_album(session: AsyncSession, activity: Activity, album: str) -> int | None:
    """The entry that this album is already, whichever part it was entered by."""
    return await session.scalar(
        select(Entry.number).where(
            Entry.group_id == activity.group_id, Entry.activity == activity.number, Entry.album == album,
            Entry.state.in_(ALIVE),
        )
    )  # fmt: skip


async def _next_number(
    session: AsyncSession, group: Group, activity: Activity, now: datetime, *, at_close: bool = False
) -> int:
    """The number of a new entry. Whoever enters at the same time waits here, so that nobody has more entries than allowed."""
    refuse_if_resting(activity)
    number = await session.scalar(
        update(Collection)
        .where(
            Collection.group_id == activity.group_id, Collection.activity == activity.number,
            Collection.stage == Stage.COLLECTING, Collection.last_entry < MOST_ENTRIES, Collection.began_at <= now,
            or_(Collection.ends_at.is_(None), Collection.ends_at > now, *([true()] if at_close else [])),
        )
        .values(last_entry=Collection.last_entry + 1)
        .returning(Collection.last_entry)
        .execution_options(synchronize_session=False)
    )  # fmt: skip
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


async def count_alive(session: AsyncSession, activity: Activity, person_id: int) -> int:
    """How many entries of someone stand."""
    return (
        await session.scalar(
            select(func.count()).where(
                Entry.group_id == activity.group_id, Entry.activity == activity.number, Entry.person_id == person_id,
                Entry.state.in_(ALIVE),
            )
        )
    ) or 0  # fmt: skip


async def find(session: AsyncSession, activity: Activity, number: int) -> Entry:
    """An entry. Raises OutOfDate."""
    key = (activity.group_id, activity.number, number)
    entry = await session.get(Entry, key, populate_existing=True) if 0 < number < 2**31 else None
    if entry is None:
        raise OutOfDate
    return entry


async def find_own(session: AsyncSession, activity: Activity, number: int, person_id: int) -> Entry:
    """Somebody's own entry. Raises OutOfDate."""
    entry = await find(session, activity, number)
    if entry.person_id != person_id:
        raise OutOfDate
    return entry


async def own(session: AsyncSession, activity: Activity, person_id: int) -> list[Entry]:
    """Somebody's entries, without those they withdrew."""
    found = await session.scalars(
        select(Entry)
        .where(
            Entry.group_id == activity.group_id, Entry.activity == activity.number, Entry.person_id == person_id,
            Entry.state != State.WITHDRAWN,
        )
        .order_by(Entry.number)
        .limit(20)
    )  # fmt: skip
    return list(found)


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
    entry = await find_own(session, activity, number, person_id)
    if entry.state not in ALIVE and await count_alive(session, activity, person_id) >= options.entries:
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
    entry = await find_own(session, activity, number, person_id)
    if entry.state in {State.PENDING, State.APPROVED, State.DECLINED}:
        await move(session, entry, Step.WITHDRAWN, None)
        tally.count(session, group.id, "entries", [person_id], entry.entered_at, by=-1)
        await _gone(session, group, activity, entry, now)
    return entry


async def disqualify(
    session: AsyncSession, group: Group, activity: Activity, number: int, reason: str, now: datetime
) -> Entry:
    """A host takes an entry out, with the reason, which its author is told. Raises OutOfDate, EntryGone, Ended."""
    if activity.state == "closed":
        raise Ended(activity.title)
    entry = await find(session, activity, number)
    if entry.state not in ALIVE:
        raise EntryGone
    await move(session, entry, Step.TAKEN_OUT, reason)
    await _gone(session, group, activity, entry, now)
    await _tell_author(session, group, activity, entry, Step.TAKEN_OUT, now)
    return entry


async def strike(session: AsyncSession, activity: Activity, number: int, reason: str) -> Entry:
    """Take an entry out that stood in the result; once, whoever asks at the same time. Raises OutOfDate, EntryGone."""
    entry = await find(session, activity, number)
    struck = await session.scalar(
        update(Entry)
        .where(
            Entry.group_id == activity.group_id, Entry.activity == activity.number, Entry.number == number,
            Entry.state == State.APPROVED,
        )
        .values(state=State.DISQUALIFIED, reason=reason)
        .returning(Entry.number)
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    if struck is None:
        raise EntryGone
    await session.refresh(entry)
    return entry


async def verdict(
    session: AsyncSession, group: Group, activity: Activity, number: int, now: datetime, *, reason: str | None
) -> None:
    """An entry that waited has been looked at: approved, or declined for a reason."""
    entry = await find(session, activity, number)
    if activity.state == "closed" or entry.state not in {State.PENDING, State.DECLINED, State.DISQUALIFIED}:
        return
    step = Step.APPROVED if reason is None else Step.DECLINED
    await move(session, entry, step, reason)
    await outbox.refresh_board(session, group.id, activity.number, now)
    await _tell_author(session, group, activity, entry, step, now)
    await _hurry(session, activity, now)


async def _hurry(session: AsyncSession, activity: Activity, now: datetime) -> None:
    """Where only the last look was waited for, what follows begins."""
    collection = await session.get_one(Collection, (activity.group_id, activity.number), populate_existing=True)
    is_waited_for = activity.state == "open" and collection.stage == Stage.LOOKING
    if is_waited_for and not await review.waiting_of(session, activity.group_id, REVIEWED, activity.number):
        key = f"collection:{activity.number}:end"
        await schedule.plan(session, activity.group_id, key, "collection.end", now, activity=activity.number)


# Where a step leads; an entry that is sent or changed is looked at first, where that is wanted.
_LEADS_TO = {
    Step.WITHDRAWN: State.WITHDRAWN,
    Step.APPROVED: State.APPROVED,
    Step.DECLINED: State.DECLINED,
    Step.TAKEN_OUT: State.DISQUALIFIED,
    Step.LEFT_IN: State.APPROVED,
    Step.LEFT_OUT: State.DECLINED,
}


async def move(session: AsyncSession, entry: Entry, step: Step, reason: str | None) -> None:
    """An entry takes a step. That its author hears is the caller's business (`told.tell_author`), as `STEPS` declares it."""
    entry.state, entry.reason = _LEADS_TO[step], reason
    await session.flush()


async def _gone(session: AsyncSession, group: Group, activity: Activity, entry: Entry, now: datetime) -> None:
    """It is not voted for any more: whoever did so has that vote again. Voters lock the entry (voting.py), so none comes in between."""
    await review.withdraw(session, group.id, REVIEWED, activity.number, [str(entry.number)], now)
    of_it = (Vote.group_id == group.id, Vote.activity == activity.number, Vote.entry == entry.number)
    voters = select(Vote.person_id).where(*of_it, Vote.round == Ballot.round).correlate(Ballot)
    await session.execute(
        update(Ballot)
        .where(Ballot.group_id == group.id, Ballot.activity == activity.number, Ballot.person_id.in_(voters))
        .values(used=Ballot.used - 1)
        .execution_options(synchronize_session=False)
    )
    votes = delete(Vote).where(*of_it).returning(Vote.person_id, Vote.at).execution_options(synchronize_session=False)
    for person, at in (await session.execute(votes)).all():
        tally.count(session, group.id, "votes", [person], at, by=-1)
    await outbox.refresh_board(session, group.id, activity.number, now)
    await _hurry(session, activity, now)


async def _tell_author(
    session: AsyncSession, group: Group, activity: Activity, entry: Entry, step: Step, now: datetime
) -> None:
    collection = await session.get_one(Collection, (group.id, activity.number))
    is_open = collection.stage == Stage.COLLECTING and (collection.ends_at is None or now < collection.ends_at)
    about = group_facts(group), activity_facts(activity), entry_facts(entry)

    def saying(t: Texts) -> Message:
        return view_told.entry_judged(t, *about, is_open=is_open)

    await tell_author(session, group, activity, entry, step, saying, now)


async def _seen_anew(session: AsyncSession, group: Group, activity: Activity, entry: Entry, now: datetime) -> None:
    """An entry is new, or has something else in it."""
    if entry.state == State.PENDING:
        await to_review(session, group, activity, entry, now)
    if entry.files:
        await session.execute(
            update(Collection)
            .where(Collection.group_id == group.id, Collection.activity == activity.number)
            .values(has_files=True)
            .execution_options(synchronize_session=False)
        )
    await outbox.refresh_board(session, group.id, activity.number, now)


async def to_review(
    session: AsyncSession, group: Group, activity: Activity, entry: Entry, now: datetime, *, appeal: str | None = None
) -> None:
    """Put an entry into the queue of what is to be looked at; with its author's words, where they ask for another look."""
    files = [Stored(file.kind, file.file_id) for file in content_of(entry).files]
    facts = {
        "title": activity.title,
        "entry": entry.number,
        "appeal": appeal,
        "anonymous": options_of(activity).anonymous,
    }
    thing = Put(REVIEWED, activity.number, str(entry.number), entry.person_id, entry.text, files, facts)
    await review.put(session, group, [thing], now)


async def _approved(session: AsyncSession, group: Group, item: ReviewItem, now: datetime) -> None:
    activity = await session.get_one(Activity, (group.id, item.activity))
    await verdict(session, group, activity, int(item.subject), now, reason=None)


async def _declined(session: AsyncSession, group: Group, item: ReviewItem, now: datetime) -> None:
    activity = await session.get_one(Activity, (group.id, item.activity))
    await verdict(session, group, activity, int(item.subject), now, reason=item.reason or "")


judged.register(REVIEWED, Judged(_approved, _declined, view_told.review_headline, view_told.review_reasons))


def _stored(content: Content) -> list[dict[str, Any]]:
    return [asdict(file) for file in content.files]


async def counts(session: AsyncSession, activity: Activity) -> dict[str, int]:
    """How many entries are in which state."""
    rows = await session.execute(
        select(Entry.state, func.count())
        .where(Entry.group_id == activity.group_id, Entry.activity == activity.number)
        .group_by(Entry.state)
    )
    return {str(state): int(count) for state, count in rows}


async def numbers_in_round(session: AsyncSession, activity: Activity, number: int) -> Sequence[int]:
    """The numbers of the approved entries of a round."""
    found = await session.scalars(
        _IN_ROUND, {"group_id": activity.group_id, "activity": activity.number, "round": number}
    )
    return found.all()


_IN_ROUND = select(Entry.number).where(
    Entry.group_id == bindparam("group_id"), Entry.activity == bindparam("activity"), Entry.state == State.APPROVED,
    Entry.round >= bindparam("round"),
)  # fmt: skip


async def in_round(session: AsyncSession, activity: Activity, number: int) -> Sequence[Any]:
    """The approved entries of a round: number and author, in order."""
    rows = await session.execute(
        select(Entry.number, Entry.person_id)
        .where(
            Entry.group_id == activity.group_id, Entry.activity == activity.number, Entry.state == State.APPROVED,
            Entry.round >= number,
        )
        .order_by(Entry.number)
    )  # fmt: skip
    return rows.all()
