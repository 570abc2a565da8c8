"""Who was there: windows of ten minutes in which people tap a button, or type the word that is said in the talk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.sharing import rules, speaking, talks, view_stage as view
from features.activities.sharing.facts import about, window_facts
from features.activities.sharing.options import options_of
from features.activities.sharing.rules import NotBegun, NoWindow, WrongCode
from features.counting import tally
from features.outbox import service as outbox
from features.points.service import TREASURY, Move, member, move
from features.values import flat
from kit.db import insert
from kit.messages import Message
from kit.texts import Texts, choose, texts
from models import Activity, Attendance, Group, Person, Talk, Window


@dataclass(frozen=True, slots=True)
class Present:
    """What came of it for one person: whether it is new, and the points it brought."""

    is_new: bool
    points: int


async def open_window(session: AsyncSession, group: Group, activity: Activity, number: int, now: datetime) -> Window:
    """Take attendance for ten minutes; where that is being done already, nothing new. Raises OutOfDate, NotBegun."""
    talk = await talks.find(session, activity, number, lock=True)
    if talk.state != "live":
        raise NotBegun(talks.title_of(activity, talk))
    last = await _last(session, talk)
    if last is not None and last.closes_at > now:
        return last
    options = options_of(activity)
    has_host = bool(await talks.hosts_of(session, group, activity))
    window = Window(
        group_id=group.id,
        activity=activity.number,
        talk=talk.number,
        number=1 if last is None else last.number + 1,
        # A word that nobody could say would keep everybody out.
        code=rules.new_code() if options.code and has_host else None,
        opens_at=now,
        closes_at=now + rules.WINDOW,
    )
    session.add(window)
    await session.flush()
    key = f"attendance:{group.id}:{activity.number}:{talk.number}:{window.number}"
    await outbox.tell_group(
        session,
        group.id,
        key,
        view.attendance_open(texts(group.language), *about(group, activity, talk), window_facts(window)),
        now,
        thread_id=activity.thread_id,
        drop_after=window.closes_at,
    )
    if window.code is not None:
        await _tell_code(session, group, activity, talk, window, now)
    await talks.plan(session, group, activity, now)
    await outbox.refresh_board(session, group.id, activity.number, now)
    return window


async def open_if_none(session: AsyncSession, group: Group, activity: Activity, talk: Talk, now: datetime) -> None:
    """Take attendance, unless it was taken in this talk."""
    if await _last(session, talk) is None:
        await session.flush()
        await open_window(session, group, activity, talk.number, now)


async def close(session: AsyncSession, talk: Talk, now: datetime) -> None:
    """The talk is over: no window stays open."""
    await session.execute(update(Window).where(*_in(Window, talk), Window.closes_at > now).values(closes_at=now))


async def be_there(
    session: AsyncSession, group: Group, activity: Activity, number: int, people: Sequence[int], now: datetime
) -> list[Present]:
    """These people tap “I'm here”. Raises OutOfDate, NoWindow."""
    talk = await talks.find(session, activity, number)
    window = await _open_window(session, group, talk, now)
    if window.code is not None:
        raise WrongCode
    return await _note(session, group, activity, talk, window, people, now)


async def type_code(
    session: AsyncSession, group: Group, activity: Activity, number: int, person_id: int, said: str, now: datetime
) -> Present:
    """Somebody types the code word. Raises OutOfDate, NoWindow, WrongCode."""
    talk = await talks.find(session, activity, number)
    window = await _open_window(session, group, talk, now)
    if window.code is not None and flat(said).upper().replace(" ", "") != window.code:
        raise WrongCode
    return (await _note(session, group, activity, talk, window, [person_id], now))[0]


async def current(session: AsyncSession, talk: Talk, now: datetime) -> Window | None:
    """The window that is open."""
    last = await _last(session, talk)
    return last if last is not None and last.closes_at > now else None


async def count(session: AsyncSession, talk: Talk) -> int:
    """How many were there."""
    return await session.scalar(select(func.count(Attendance.person_id.distinct())).where(*_in(Attendance, talk))) or 0


async def names(session: AsyncSession, talk: Talk) -> list[tuple[str, int]]:
    """Who was there, and how often they said so."""
    rows = await session.execute(
        select(Person.name, func.count())
        .join(Attendance, Attendance.person_id == Person.id)
        .where(*_in(Attendance, talk))
        .group_by(Person.id, Person.name)
        .order_by(func.min(Attendance.at), Person.id)
    )
    return [(name, times) for name, times in rows]


async def _note(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    talk: Talk,
    window: Window,
    people: Sequence[int],
    now: datetime,
) -> list[Present]:
    key = {"group_id": group.id, "activity": activity.number, "talk": talk.number, "window": window.number}
    rows = [{**key, "person_id": person, "at": now} for person in sorted(set(people))]
    statement = insert(session, Attendance).on_conflict_do_nothing().returning(Attendance.person_id)
    fresh = set(await session.scalars(statement, rows))
    # Points come once a talk, however often attendance is taken; so do they in the statistics.
    points = options_of(activity).points
    before = await _were_there_before(session, talk, window, fresh) if fresh else set()
    paid = fresh - before if points else set()
    moves = [
        Move(TREASURY, member(p), points, f"attend:{activity.number}:{talk.number}:{p}", "attend") for p in sorted(paid)
    ]
    if moves:
        await move(session, group.id, moves, now, actor=None)
    if fresh:
        tally.count(session, group.id, "attended", sorted(fresh - before), now)
        await outbox.refresh_board(session, group.id, activity.number, now)
    results: list[Present] = []
    for person in people:
        results.append(Present(person in fresh, points if person in fresh and person in paid else 0))
        fresh.discard(person)
    return results


async def _were_there_before(session: AsyncSession, talk: Talk, window: Window, people: set[int]) -> set[int]:
    found = await session.scalars(
        select(Attendance.person_id).where(
            *_in(Attendance, talk), Attendance.person_id.in_(people), Attendance.window < window.number
        )
    )
    return set(found)


async def _open_window(session: AsyncSession, group: Group, talk: Talk, now: datetime) -> Window:
    last = await _last(session, talk)
    if last is None or last.closes_at <= now:
        raise NoWindow(None if last is None else rules.wall(group.zone).local(last.closes_at))
    return last


async def _last(session: AsyncSession, talk: Talk) -> Window | None:
    found = await session.scalars(select(Window).where(*_in(Window, talk)).order_by(Window.number.desc()).limit(1))
    return found.first()


async def _tell_code(
    session: AsyncSession, group: Group, activity: Activity, talk: Talk, window: Window, now: datetime
) -> None:
    """The word goes to hosts and speakers, who say it."""
    key = f"code:{group.id}:{activity.number}:{talk.number}:{window.number}"
    where, word = about(group, activity, talk), window_facts(window)

    def says(t: Texts) -> Message:
        return view.code(t, *where, word)

    await talks.tell_hosts(session, group, activity, key, says, now, drop_after=window.closes_at)
    hosts = {host.id for host in await talks.hosts_of(session, group, activity)}
    for speaker in await speaking.speakers_of(session, activity, talk):
        if speaker.person_id is not None and speaker.is_reachable and speaker.person_id not in hosts:
            t = texts(choose(speaker.language, default=group.language))
            await outbox.tell_person(
                session, speaker.person_id, f"{key}:{speaker.person_id}", says(t), now, drop_after=window.closes_at
            )


def _in(table: Any, talk: Talk) -> tuple[Any, ...]:
    return (table.group_id == talk.group_id, table.activity == talk.activity, table.talk == talk.number)
