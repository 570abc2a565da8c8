"""Bringing past check-ins along: the file is read in the background, its sender sees what it would do, and all of it is done or nothing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from secrets import randbelow

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.checkin.corrections.service import Change, correct
from features.activities.checkin.importing import view
from features.activities.checkin.importing.rules import Brought, FileTooLarge, NoFile, Preview, Wrong, read
from features.activities.checkin.importing.table import MOST_BYTES, Line, Sheet
from features.activities.checkin.options import options_of, stored
from features.activities.checkin.rules import COUNTS, Status
from features.facts import ActivityFacts, activity_facts, group_facts
from features.outbox import service as outbox
from features.people.access import OutOfDate
from features.people.calendar import calendar_of
from features.people.naming import holders_of
from features.values import flat
from kit.db import insert, run
from kit.leases import new_holder
from kit.messages import Message
from kit.texts import choose, texts
from kit.updates import Media
from models import PAST_DAYS_KEPT, Activity, CheckIn, Group, Member, PastDays, Person

_LEASE = timedelta(minutes=2)
_PAUSE = timedelta(seconds=10)
_ATTEMPTS = 5
# A button of a file that is gone must not mean the next one: versions are drawn by lot, not counted.
_VERSIONS = 2**31


async def bring(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    person_id: int,
    media: Media | None,
    now: datetime,
    *,
    in_private: bool,
    thread_id: int | None,
) -> ActivityFacts:
    """Read this file, soon; one that its sender sent before is forgotten. The check-in it is for. Raises NoFile, FileTooLarge."""
    if media is None or media.kind != "document":
        raise NoFile
    if media.size > MOST_BYTES:
        raise FileTooLarge
    values = {
        "activity": activity.number, "file_id": media.file_id, "days": None, "in_private": in_private,
        "thread_id": thread_id, "due_at": now, "attempts": 0, "at": now, "version": randbelow(_VERSIONS), "holder": None,
    }  # fmt: skip
    statement = insert(session, PastDays).values(group_id=group.id, person_id=person_id, **values)
    await session.execute(statement.on_conflict_do_update(index_elements=["group_id", "person_id"], set_=values))
    return activity_facts(activity)


async def confirm(session: AsyncSession, group: Group, person_id: int, version: int, now: datetime) -> Brought:
    """Do what the file says, all of it, once. Raises OutOfDate."""
    row = (
        await session.execute(
            delete(PastDays)
            .where(
                PastDays.group_id == group.id,
                PastDays.person_id == person_id,
                PastDays.version == version,
                PastDays.days.is_not(None),
            )
            .returning(PastDays.activity, PastDays.days)
        )
    ).first()
    activity = None if row is None else await session.get(Activity, (group.id, row.activity))
    if row is None or activity is None or activity.state == "closed":
        raise OutOfDate
    days = [(person, date.fromisoformat(day)) for person, day in row.days]
    known = await _known(session, activity, days)
    new = [pair for pair in days if pair not in known]
    _reach_back(activity, min((day for _, day in new), default=None))
    await session.flush()
    corrected = await correct(session, activity, [Change(p, day, Status.DONE) for p, day in new], now, by=person_id)
    return Brought(activity.title, len(new), len(corrected), sum(each.points for each in corrected.values()))


async def give_up(session: AsyncSession, group_id: int, person_id: int, version: int) -> None:
    """The file is not wanted after all."""
    await session.execute(
        delete(PastDays).where(
            PastDays.group_id == group_id, PastDays.person_id == person_id, PastDays.version == version
        )
    )


def _reach_back(activity: Activity, first: date | None) -> None:
    """The check-in begins with the first day that is brought along; it ends when it would have ended."""
    options = options_of(activity)
    if first is None or first >= options.first_day:
        return
    longer = None if options.length is None else options.length + (options.first_day - first).days
    activity.options = stored(replace(options, first_day=first, length=longer))


async def _known(session: AsyncSession, activity: Activity, days: Sequence[tuple[int, date]]) -> set[tuple[int, date]]:
    """Those of these days that are done already."""
    if not days:
        return set()
    rows = await session.execute(
        select(CheckIn.person_id, CheckIn.day).where(
            CheckIn.group_id == activity.group_id,
            CheckIn.activity == activity.number,
            CheckIn.day >= min(day for _, day in days),
            CheckIn.day <= max(day for _, day in days),
            CheckIn.status.in_(sorted(COUNTS)),
        )
    )
    return {(person, day) for person, day in rows}


# --- reading, in the background -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that is to be read: this worker's until its lease ends."""

    group_id: int
    person_id: int
    file_id: str
    attempts: int
    holder: str


_OF = PastDays.__table__.c
_ANY = select(_OF.version).where(_OF.due_at <= bindparam("now")).limit(1)


async def are_any(session: AsyncSession, now: datetime) -> bool:
    """Whether there is a file to read."""
    return (await run(session, _ANY, {"now": now})).first() is not None


async def lease(session: AsyncSession, now: datetime) -> list[Unread]:
    """Take the files that are to be read."""
    holder = new_holder()
    rows = await session.execute(
        update(PastDays)
        .where(PastDays.due_at <= now)
        .values(due_at=now + _LEASE, attempts=PastDays.attempts + 1, holder=holder)
        .returning(PastDays.group_id, PastDays.person_id, PastDays.file_id, PastDays.attempts)
    )
    return [Unread(*row, holder) for row in rows]


async def look_through(session: AsyncSession, unread: Unread, sheet: Sheet | str, now: datetime) -> None:
    """What the file says, to its sender, with a button that does it where all of it is right; or why (a word) it cannot be read."""
    row = await _row(session, unread)
    if row is None:
        return
    group, person = await session.get_one(Group, row.group_id), await session.get_one(Person, row.person_id)
    activity = await session.get_one(Activity, (row.group_id, row.activity))
    t = texts(choose(person.language, default=group.language) if row.in_private else group.language)
    if isinstance(sheet, str):
        await session.delete(row)
        await _tell(session, row, view.unreadable(t, sheet), now)
        return
    calendar, options = calendar_of(group), options_of(activity)
    people, unsure = await _people(session, group.id, sheet.lines, now)
    found = read(sheet.lines, people, options, calendar, calendar.day_of(now), unsure=unsure)
    known = await _known(session, activity, found.days)
    days = [day for _, day in found.days]
    wrong = [*found.wrong, *([Wrong(0, "empty", "")] if not found.days and not found.wrong else [])]
    if options.length is not None and days and (options.first_day - min(days)).days + options.length > _LONGEST:
        wrong.append(Wrong(0, "old", min(days).isoformat()))
    preview = Preview(
        activity.title,
        len(set(found.days) - known),
        len(set(found.days) & known),
        len({p for p, _ in found.days}),
        min(days, default=None),
        max(days, default=None),
        wrong,
        found.missed,
        sheet.unused,
        sheet.is_guessed,
    )
    row.due_at = row.holder = None
    row.days = None if wrong else [[p, day.isoformat()] for p, day in found.days]
    await session.flush()
    await _tell(session, row, view.preview(t, group_facts(group), person.id, row.version, preview), now)


_LONGEST = 366


async def unreachable(session: AsyncSession, unread: Unread, now: datetime, *, for_good: bool) -> None:
    """The file could not be fetched: later again, or it is said so."""
    row = await _row(session, unread)
    if row is None:
        return
    if not for_good and unread.attempts < _ATTEMPTS:
        row.due_at, row.holder = now + _PAUSE * unread.attempts, None
        return
    group, person = await session.get_one(Group, row.group_id), await session.get_one(Person, row.person_id)
    t = texts(choose(person.language, default=group.language) if row.in_private else group.language)
    await session.delete(row)
    await _tell(session, row, view.unreadable(t, "fetch"), now)


async def sweep(session: AsyncSession, now: datetime) -> None:
    """Forget files that nobody confirmed."""
    await session.execute(delete(PastDays).where(PastDays.at < now - PAST_DAYS_KEPT))


async def _row(session: AsyncSession, unread: Unread) -> PastDays | None:
    row = await session.get(PastDays, (unread.group_id, unread.person_id), populate_existing=True, with_for_update=True)
    return row if row is not None and row.holder == unread.holder else None


async def _tell(session: AsyncSession, row: PastDays, message: Message, now: datetime) -> None:
    key = f"past:{row.group_id}:{row.person_id}:{row.version}"
    if row.in_private:
        await outbox.tell_person(session, row.person_id, key, message, now)
    else:
        await outbox.tell_group(session, row.group_id, key, message, now, thread_id=row.thread_id)


async def whom_to_ask(
    session: AsyncSession, unread: Unread, sheet: Sheet | str, now: datetime
) -> tuple[int, list[int]]:
    """The group's chat, and those of whom Telegram must say whether they still have the usernames that the file says."""
    group = await session.get_one(Group, unread.group_id)
    if isinstance(sheet, str):
        return group.chat_id, []
    holders = await holders_of(session, group.id, _usernames(sheet.lines), now)
    return group.chat_id, sorted(holder.person_id for holder in holders.values() if not holder.is_sure)


def _usernames(lines: Sequence[Line]) -> list[str]:
    return [who for line in lines if (who := flat(line.who)).startswith("@")]


async def _people(
    session: AsyncSession, group_id: int, lines: Sequence[Line], now: datetime
) -> tuple[Mapping[str, Sequence[int]], set[str]]:
    """Members of the group by their id, `@username` and name, in lower case; and the usernames of which nobody knows whose they are now."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    rows = await session.execute(
        select(Person.id, Person.name)
        .join(Member, Member.person_id == Person.id)
        .where(Member.group_id == group_id, Member.is_present.is_(True))
    )
    wanted = {flat(line.who) for line in lines}
    for person, name in rows:
        for word in {str(person), flat(name)} & wanted:
            found[word].append(person)
    unsure: set[str] = set()
    for handle, holder in (await holders_of(session, group_id, _usernames(lines), now)).items():
        if not holder.is_sure:
            unsure.add(f"@{handle}")
        elif holder.is_present:
            # Whoever calls themself by another's username is not meant.
            found[f"@{handle}"] = [holder.person_id]
    return found, unsure
