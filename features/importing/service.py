"""Files that wait to be read, and what they said until their sender confirms: one a person and group, a further one takes its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import randbelow
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from features.facts import group_facts
from features.importing import meanings, view
from features.importing.meanings import Found, Meaning, TextMeaning
from features.importing.refusals import FileTooLarge
from features.importing.table import MOST_BYTES, Rows, Text, Unreadable
from features.outbox import service as outbox
from features.people.access import OutOfDate
from kit.db import insert, run
from kit.leases import new_holder
from kit.messages import Message
from kit.texts import Texts, choose, texts
from kit.updates import Media
from models import FILES_KEPT, Activity, Group, ImportedFile, Person

_LEASE = timedelta(minutes=2)
_PAUSE = timedelta(seconds=10)
_ATTEMPTS = 5
# A button of a file that is gone must not mean the next one: versions are drawn by lot, not counted.
_VERSIONS = 2**31


async def bring(
    session: AsyncSession,
    activity: Activity,
    kind: str,
    person_id: int,
    media: Media,
    now: datetime,
    *,
    in_private: bool,
    thread_id: int | None,
) -> None:
    """Read this file, soon; one that its sender sent before is forgotten. Raises FileTooLarge."""
    where = {"in_private": in_private, "thread_id": thread_id}
    await _bring(session, activity.group_id, activity.number, kind, person_id, media, now, where)


async def bring_text(
    session: AsyncSession, group_id: int, about: int, kind: str, person_id: int, media: Media, now: datetime
) -> None:
    """The same of a file that is one text, sent in private: `about` is the number of what it is about, 0 for nothing yet."""
    await _bring(session, group_id, about, kind, person_id, media, now, {"in_private": True, "thread_id": None})


async def _bring(
    session: AsyncSession,
    group_id: int,
    about: int,
    kind: str,
    person_id: int,
    media: Media,
    now: datetime,
    where: Mapping[str, Any],
) -> None:
    if media.size > MOST_BYTES:
        raise FileTooLarge
    values = {
        "kind": kind, "activity": about, "file_id": media.file_id, "found": None, **where, "due_at": now,
        "attempts": 0, "at": now, "version": randbelow(_VERSIONS), "holder": None,
    }  # fmt: skip
    statement = insert(session, ImportedFile).values(group_id=group_id, person_id=person_id, **values)
    await session.execute(statement.on_conflict_do_update(index_elements=["group_id", "person_id"], set_=values))


async def take(
    session: AsyncSession, group: Group, kind: str, person_id: int, version: int
) -> tuple[Activity, Sequence[Any]]:
    """What the file said, once, and the activity it is for. Raises OutOfDate."""
    row = (
        await session.execute(
            delete(ImportedFile)
            .where(
                ImportedFile.group_id == group.id,
                ImportedFile.person_id == person_id,
                ImportedFile.kind == kind,
                ImportedFile.version == version,
                ImportedFile.found.is_not(None),
            )
            .returning(ImportedFile.activity, ImportedFile.found)
        )
    ).first()
    activity = None if row is None else await session.get(Activity, (group.id, row.activity))
    if row is None or activity is None:
        raise OutOfDate
    return activity, row.found


async def held(
    session: AsyncSession, group: Group, kind: str, person_id: int, version: int
) -> tuple[int, Sequence[Any]]:
    """What the file said, which stays until it is given up, and the number of what it is about. Nobody else has it until the end of the
    transaction. Raises OutOfDate.
    """
    row = await session.get(ImportedFile, (group.id, person_id), populate_existing=True, with_for_update=True)
    if row is None or row.kind != kind or row.version != version or row.found is None:
        raise OutOfDate
    return row.activity, row.found


async def keep_found(session: AsyncSession, group_id: int, person_id: int, found: Sequence[Any]) -> None:
    """The file that is held says this now."""
    mine = (ImportedFile.group_id == group_id, ImportedFile.person_id == person_id)
    await session.execute(update(ImportedFile).where(*mine).values(found=found))


async def give_up(session: AsyncSession, group_id: int, person_id: int, version: int) -> None:
    """The file is not wanted after all."""
    await session.execute(
        delete(ImportedFile).where(
            ImportedFile.group_id == group_id, ImportedFile.person_id == person_id, ImportedFile.version == version
        )
    )


async def sweep(session: AsyncSession, now: datetime) -> None:
    """Forget files that nobody confirmed."""
    await session.execute(delete(ImportedFile).where(ImportedFile.at < now - FILES_KEPT))


# --- reading, in the background -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that is to be read: this worker's until its lease ends."""

    group_id: int
    person_id: int
    kind: str
    file_id: str
    attempts: int
    holder: str


_OF = ImportedFile.__table__.c
_ANY = select(_OF.version).where(_OF.due_at <= bindparam("now")).limit(1)


async def are_any(session: AsyncSession, now: datetime) -> bool:
    """Whether there is a file to read."""
    return (await run(session, _ANY, {"now": now})).first() is not None


async def lease(session: AsyncSession, now: datetime) -> list[Unread]:
    """Take the files that are to be read."""
    holder = new_holder()
    of = ImportedFile
    rows = await session.execute(
        update(of)
        .where(of.due_at <= now)
        .values(due_at=now + _LEASE, attempts=of.attempts + 1, holder=holder)
        .returning(of.group_id, of.person_id, of.kind, of.file_id, of.attempts)
    )
    return [Unread(*row, holder) for row in rows]


async def whom_to_ask(
    session: AsyncSession, unread: Unread, rows: Rows | Text | str, now: datetime
) -> tuple[int, Sequence[int]]:
    """The group's chat, and those about whom Telegram must be asked before it is looked through."""
    group = await session.get_one(Group, unread.group_id)
    meaning = meanings.meaning(unread.kind)
    whom = meaning.whom if isinstance(meaning, Meaning) else None
    if not isinstance(rows, Rows) or whom is None:
        return group.chat_id, ()
    try:
        return group.chat_id, await whom(session, group, rows, now)
    except Unreadable:
        # Looked through, it says so.
        return group.chat_id, ()


async def look_through(session: AsyncSession, unread: Unread, rows: Rows | Text | str, now: datetime) -> None:
    """What the file says, to its sender, with a button that does it where all of it is right; or why (a word) it cannot be read."""
    row = await _row(session, unread)
    if row is None:
        return
    group = await session.get_one(Group, row.group_id)
    meaning, t = meanings.meaning(row.kind), await _language(session, row, group)
    found: Found | str
    try:
        found = rows if isinstance(rows, str) else await _look(session, group, row, rows, now)
    except Unreadable as unreadable:
        found = str(unreadable.args[0])
    if isinstance(found, str):
        await session.delete(row)
        await _tell(session, row, view.unreadable(t, found, meaning.how(t)), now)
        return
    row.due_at = row.holder = None
    row.found = found.kept
    await session.flush()
    await _tell(session, row, found.says(t, group_facts(group), row.person_id, row.version), now)


async def _look(session: AsyncSession, group: Group, row: ImportedFile, rows: Rows | Text, now: datetime) -> Found:
    meaning = meanings.meaning(row.kind)
    if isinstance(meaning, TextMeaning):
        assert isinstance(rows, Text)  # noqa: S101 - files of such a kind are read as texts
        return await meaning.look_through(session, group, row.activity, row.person_id, rows.text, now)
    assert isinstance(rows, Rows)  # noqa: S101 - and the others as tables
    activity = await session.get_one(Activity, (row.group_id, row.activity))
    return await meaning.look_through(session, group, activity, rows, now)


async def unreachable(session: AsyncSession, unread: Unread, now: datetime, *, for_good: bool) -> None:
    """The file could not be fetched: later again, or it is said so."""
    row = await _row(session, unread)
    if row is None:
        return
    if not for_good and unread.attempts < _ATTEMPTS:
        row.due_at, row.holder = now + _PAUSE * unread.attempts, None
        return
    t = await _language(session, row, await session.get_one(Group, row.group_id))
    await session.delete(row)
    await _tell(session, row, view.unreadable(t, "fetch", meanings.meaning(row.kind).how(t)), now)


async def _language(session: AsyncSession, row: ImportedFile, group: Group) -> Texts:
    person = await session.get_one(Person, row.person_id)
    return texts(choose(person.language, default=group.language) if row.in_private else group.language)


async def _row(session: AsyncSession, unread: Unread) -> ImportedFile | None:
    key = unread.group_id, unread.person_id
    row = await session.get(ImportedFile, key, populate_existing=True, with_for_update=True)
    return row if row is not None and row.holder == unread.holder else None


async def _tell(session: AsyncSession, row: ImportedFile, message: Message, now: datetime) -> None:
    key = f"file:{row.group_id}:{row.person_id}:{row.version}"
    if row.in_private:
        await outbox.tell_person(session, row.person_id, key, message, now)
    else:
        await outbox.tell_group(session, row.group_id, key, message, now, thread_id=row.thread_id)
