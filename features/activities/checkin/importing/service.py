"""Bringing past check-ins along: what a file would do is shown to its sender, and all of it is done or nothing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.checkin.corrections.service import Change, correct
from features.activities.checkin.importing import view
from features.activities.checkin.importing.rules import Brought, NoFile, Preview, Wrong, read
from features.activities.checkin.importing.table import Line, sheet_of_rows
from features.activities.checkin.options import options_of, stored
from features.activities.checkin.rules import COUNTS, Status
from features.facts import ActivityFacts, activity_facts
from features.importing import meanings, service as importing
from features.importing.meanings import Found, Meaning
from features.importing.table import Rows
from features.people.access import OutOfDate
from features.people.calendar import calendar_of
from features.people.naming import holders_of
from features.values import flat
from kit.updates import Media
from models import Activity, CheckIn, Group, Member, Person

# What such files are called where they wait to be read.
KIND = "past days"
_LONGEST = 366


async def bring(
    session: AsyncSession,
    activity: Activity,
    person_id: int,
    media: Media | None,
    now: datetime,
    *,
    in_private: bool,
    thread_id: int | None,
) -> ActivityFacts:
    """Read this file, soon. The check-in it is for. Raises NoFile, FileTooLarge."""
    if media is None or media.kind != "document":
        raise NoFile
    await importing.bring(session, activity, KIND, person_id, media, now, in_private=in_private, thread_id=thread_id)
    return activity_facts(activity)


async def confirm(session: AsyncSession, group: Group, person_id: int, version: int, now: datetime) -> Brought:
    """Do what the file says, all of it, once. Raises OutOfDate."""
    activity, found = await importing.take(session, group, KIND, person_id, version)
    if activity.state == "closed":
        raise OutOfDate
    days = [(person, date.fromisoformat(day)) for person, day in found]
    known = await _known(session, activity, days)
    new = [pair for pair in days if pair not in known]
    _reach_back(activity, min((day for _, day in new), default=None))
    await session.flush()
    corrected = await correct(session, activity, [Change(p, day, Status.DONE) for p, day in new], now, by=person_id)
    return Brought(activity.title, len(new), len(corrected), sum(each.points for each in corrected.values()))


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


async def _whom(session: AsyncSession, group: Group, rows: Rows, now: datetime) -> Sequence[int]:
    """Those of whom Telegram must say whether they still have the usernames that the file says."""
    holders = await holders_of(session, group.id, _usernames(sheet_of_rows(rows).lines), now)
    return sorted(holder.person_id for holder in holders.values() if not holder.is_sure)


async def _look_through(session: AsyncSession, group: Group, activity: Activity, rows: Rows, now: datetime) -> Found:
    """What the file says, with a button that does it where all of it is right."""
    sheet, calendar, options = sheet_of_rows(rows), calendar_of(group), options_of(activity)
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
    kept = None if wrong else [[p, day.isoformat()] for p, day in found.days]
    return Found(kept, lambda t, about, person, version: view.preview(t, about, person, version, preview))


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


meanings.register(KIND, Meaning(view.how, _whom, _look_through))
