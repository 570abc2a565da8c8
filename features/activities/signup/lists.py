"""Being on a list: whatever people and hosts ask for, all at once, behind the lock of the activity's row. So no place is given twice."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.signup import view_told
from features.activities.signup.options import Options, deadline, options_of
from features.activities.signup.rules import Gone, Leave, Line, Outcome, Sheet, Signed, Standing, Wish, may_free, settle
from features.counting import tally
from features.facts import activity_facts, group_facts
from features.outbox import service as outbox
from features.people.calendar import calendar_of
from features.refusals import Ended, Paused
from kit.db import built_once, run
from kit.texts import choose, texts
from models import Activity, Group, Person, SignUp

_C = SignUp.__table__.c
_OF_LIST = (_C.group_id == bindparam("of_group"), _C.activity == bindparam("of_activity"))
_IS_IN, _WAITS = _C.state == "in", _C.state == "waiting"
_STANDING = select(
    func.coalesce(func.sum(case((_IS_IN, _C.size), else_=0)), 0),
    func.count(case((_IS_IN, 1))),
    func.count(case((_WAITS, 1))),
    func.coalesce(func.max(_C.place), 0),
    func.coalesce(func.max(_C.number), 0),
).where(*_OF_LIST)
_COLUMNS = (
    _C.number, _C.person_id, _C.name, _C.counts, _C.guests, _C.note, _C.state, _C.place, _C.by, _C.at,
)  # fmt: skip


def _lines(*which: ColumnElement[bool]) -> Any:
    return select(*_COLUMNS).where(*_OF_LIST, or_(*which))


_THEIRS = _C.person_id.in_(bindparam("people", expanding=True)), _C.number.in_(bindparam("numbers", expanding=True))
_CONCERNED, _CONCERNED_OR_WAITING = _lines(*_THEIRS), _lines(*_THEIRS, _WAITS)
_RANKS = select(_C.number).where(*_OF_LIST, _WAITS).order_by(_C.place)


async def sign(
    session: AsyncSession, group: Group, activity: Activity, wishes: Sequence[Wish], now: datetime
) -> list[Outcome]:
    """Do all of these, in their order; what comes of each, refusals among them. Those who move up by it are told.

    Raises Ended, Paused.
    """
    await _lock(session, activity)
    require_open(group, activity, now)
    return await _settle(session, group, activity, wishes, now)


def require_open(group: Group, activity: Activity, now: datetime) -> None:
    """Raise Ended or Paused where nobody can sign up. The close may have come, and the clock not yet been there."""
    ends_at = deadline(options_of(activity), calendar_of(group))
    if activity.state == "closed" or (activity.state == "open" and ends_at is not None and ends_at <= now):
        raise Ended(activity.title)
    if activity.state == "paused":
        raise Paused(activity.title)


async def person_left(session: AsyncSession, group: Group, person_id: int, now: datetime) -> None:
    """Somebody has left the group: their places on its lists are given back, those of the people they brought as well."""
    found = await session.scalars(
        select(Activity)
        .join(SignUp, (SignUp.group_id == Activity.group_id) & (SignUp.activity == Activity.number))
        .where(
            SignUp.group_id == group.id,
            SignUp.person_id == person_id,
            SignUp.state != "left",
            Activity.state != "closed",
        )
        .order_by(Activity.number)
    )
    for activity in list(found):
        await _lock(session, activity)
        if activity.state != "closed":
            (outcome,) = await _settle(session, group, activity, [Wish(Leave(), person_id)], now)
            if isinstance(outcome, Gone):
                await _tell_gone(session, group, activity, outcome.was, view_told.given_back, now)


async def remove(session: AsyncSession, group: Group, activity: Activity, number: int, now: datetime) -> Outcome:
    """A host takes a line off; whoever's it is hears of it. Raises Ended, Paused."""
    (outcome,) = await sign(session, group, activity, [Wish(Leave(), number=number)], now)
    if isinstance(outcome, Gone):
        await _tell_gone(session, group, activity, outcome.was, view_told.taken_off, now)
    return outcome


async def fill_places(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """There may be more places now: those who wait and fit move up."""
    await session.flush()
    await _lock(session, activity)
    sheet = await _sheet(session, activity, [], with_waiting=True)
    before = dict(sheet.lines)
    sheet.move_up()
    await _write(session, group, activity, sheet, before, now)


async def _lock(session: AsyncSession, activity: Activity) -> None:
    """Have the list to oneself until the transaction ends; its row is read anew."""
    await session.refresh(activity, with_for_update=True)


async def _settle(
    session: AsyncSession, group: Group, activity: Activity, wishes: Sequence[Wish], now: datetime
) -> list[Outcome]:
    sheet = await _sheet(session, activity, wishes, with_waiting=any(may_free(wish.change) for wish in wishes))
    before = dict(sheet.lines)
    outcomes = settle(sheet, wishes)
    await _write(session, group, activity, sheet, before, now)
    if any(isinstance(each, Signed) and each.line.state == "waiting" and not each.rank for each in outcomes):
        ranks = {number: rank for rank, number in enumerate(await _ranks(session, activity), 1)}
        outcomes = [
            replace(each, rank=ranks.get(each.line.number, 0)) if isinstance(each, Signed) and not each.rank else each
            for each in outcomes
        ]
    return outcomes


def _of(activity: Activity) -> dict[str, Any]:
    return {"of_group": activity.group_id, "of_activity": activity.number}


async def _ranks(session: AsyncSession, activity: Activity) -> list[int]:
    return [row[0] for row in await run(session, _RANKS, _of(activity))]


async def _sheet(session: AsyncSession, activity: Activity, wishes: Sequence[Wish], *, with_waiting: bool) -> Sheet:
    options = options_of(activity)
    standing = Standing(*(await run(session, _STANDING, _of(activity))).one())
    wanted = {
        "people": list({wish.person_id for wish in wishes if wish.person_id is not None}),
        "numbers": list({wish.number for wish in wishes if wish.number is not None}),
    }
    rows = await run(session, _CONCERNED_OR_WAITING if with_waiting else _CONCERNED, _of(activity) | wanted)
    return Sheet(options, standing, {row.number: line_of(row, options) for row in rows})


def line_of(row: Any, options: Options) -> Line:
    """A line of what the database has of it, with a count for each kind of places that there is by now."""
    counts = (*row.counts, *[0] * (options.kinds - len(row.counts))) if row.counts else ()
    return Line(
        row.number, row.person_id, row.name, tuple(counts), row.guests, row.note, row.state, row.place, row.by, row.at
    )


async def _write(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    sheet: Sheet,
    before: Mapping[int, Line],
    now: datetime,
) -> None:
    """What has changed goes into the database, in one statement; it is counted, and those who moved up hear of it."""
    if not sheet.changed:
        return
    rows = []
    for number, line in sorted(sheet.changed.items()):
        was = before.get(number)
        did, does = _is_deed(was), _is_deed(line)
        at = was.at if was is not None and was.at is not None and was.state != "left" and did is does else now
        rows.append(
            {
                "group_id": activity.group_id,
                "activity": activity.number,
                "number": number,
                "person_id": line.person_id,
                "name": line.name,
                "counts": list(line.counts),
                "size": line.size,
                "guests": line.guests,
                "note": line.note,
                "state": line.state,
                "place": line.place,
                "by": line.by,
                "at": at,
            }
        )
        if was is not None and did and not does:
            tally.count(session, group.id, "signups", _person(was), was.at or now, by=-1)
        elif does and not did:
            tally.count(session, group.id, "signups", _person(line), now)
    await run(session, _put(session), rows)
    await outbox.refresh_board(session, group.id, activity.number, now)
    moved = [sheet.lines[number] for number in dict.fromkeys(sheet.moved)]
    # Whoever has left again in the same moment knows it.
    if still_in := [line for line in moved if line.state == "in"]:
        await _tell_moved(session, group, activity, still_in, now)


def _is_deed(line: Line | None) -> bool:
    """Somebody is on the list, and has put themselves there."""
    return line is not None and line.state != "left" and line.person_id is not None and line.by is None


def _person(line: Line) -> list[int]:
    return [] if line.person_id is None else [line.person_id]


@built_once
def _put(insert: Any) -> Any:
    statement = insert(SignUp)
    new = statement.excluded
    kept = ("person_id", "name", "counts", "size", "guests", "note", "state", "place", "by", "at")
    return statement.on_conflict_do_update(
        index_elements=["group_id", "activity", "number"], set_={name: new[name] for name in kept}
    )


# --- who is told ------------------------------------------------------------------------------------------------------------------


async def _people(session: AsyncSession, lines: Iterable[Line]) -> dict[int, Person]:
    ids = [line.person_id for line in lines if line.person_id is not None]
    return {person.id: person for person in await session.scalars(select(Person).where(Person.id.in_(ids)))}


async def _tell_moved(
    session: AsyncSession, group: Group, activity: Activity, lines: Sequence[Line], now: datetime
) -> None:
    """Those who have a place now: in private, and where that is closed, and those who have no account, by name in the group."""
    people = await _people(session, lines)
    where = group_facts(group), activity_facts(activity)
    t = texts(group.language)
    unreached: list[str] = []
    for line in lines:
        person = people.get(line.person_id or 0)
        name = line.name if person is None else person.name
        if person is None or not person.is_reachable:
            unreached.append(name or "")
            continue
        said = view_told.moved_up(texts(choose(person.language, default=group.language)), *where, line)
        await outbox.tell_author(
            session,
            group.id,
            person,
            # Somebody may move up, leave and move up again: each time it is another place.
            f"moved:{group.id}:{activity.number}:{line.number}:{line.place}",
            said,
            view_told.moved_up_in_group(t, where[1], [name or ""]),
            now,
            thread_id=activity.thread_id,
        )
    if unreached:
        await outbox.tell_group(
            session,
            group.id,
            f"moved:{group.id}:{activity.number}:{lines[0].number}:{lines[0].place}:here",
            view_told.moved_up_in_group(t, where[1], unreached),
            now,
            thread_id=activity.thread_id,
        )


async def _tell_gone(
    session: AsyncSession, group: Group, activity: Activity, line: Line, saying: Any, now: datetime
) -> None:
    """Somebody is off the list and did not ask for it themselves; whoever has left the group hears it in private or not at all."""
    person = (await _people(session, [line])).get(line.person_id or 0)
    if person is None:
        return
    about = activity_facts(activity)
    key = f"off:{group.id}:{activity.number}:{line.number}:{line.place}"
    said = saying(texts(choose(person.language, default=group.language)), group_facts(group), about)
    if saying is view_told.given_back:
        await outbox.tell_person(session, person.id, key, said, now)
        return
    in_group = view_told.taken_off_in_group(texts(group.language), about, person.name)
    await outbox.tell_author(session, group.id, person, key, said, in_group, now, thread_id=activity.thread_id)
