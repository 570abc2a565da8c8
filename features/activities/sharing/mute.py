"""Silence for a talk, and giving back exactly what was taken: rows that say what shall be, which the job `mute` brings about at Telegram.

Whether there shall be silence is never stored: it is so while a talk that is on wants it. See docs/decisions/0022.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.sharing import speaking, talks, view_talk as view
from features.activities.sharing.options import options_of
from features.activities.sharing.rules import CannotMute
from features.facts import group_facts
from kit.db import insert, run
from kit.leases import new_holder
from models import Activity, Group, Mute, Talk

# Longer than all the calls of one attempt may take.
LEASE = timedelta(seconds=120)
_FIRST_PAUSE = timedelta(seconds=5)
_LONGEST_PAUSE = timedelta(minutes=5)


def may(group: Group, activity: Activity) -> bool:
    """Whether the bot has the right to silence the place of this activity."""
    return _right(activity) in group.bot_rights.split()


def _right(activity: Activity) -> str:
    return "can_restrict_members" if activity.thread_id is None else "can_manage_topics"


async def lacking(session: AsyncSession, group: Group) -> set[str]:
    """The rights that sharings of this group need for muting and that the bot does not have."""
    found = await session.scalars(
        select(Activity).where(Activity.group_id == group.id, Activity.kind == "sharing", Activity.state != "closed")
    )
    return {_right(a) for a in found if options_of(a).mute and not may(group, a)}


async def examine(session: AsyncSession, group: Group, *, reads_all: bool) -> list[str]:  # noqa: ARG001 - it is about rights
    """See `parts.Examine`."""
    return sorted(await lacking(session, group))


async def others_on(session: AsyncSession, activity: Activity) -> list[tuple[Activity, Talk]]:
    """Talks of other sharings of the group that are on now."""
    rows = await session.execute(
        select(Activity, Talk)
        .join(Talk, (Talk.group_id == Activity.group_id) & (Talk.activity == Activity.number))
        .where(Talk.group_id == activity.group_id, Talk.state == "live", Talk.activity != activity.number)
        .order_by(Talk.activity)
    )
    return [(each, talk) for each, talk in rows]


async def silence(session: AsyncSession, group: Group, activity: Activity, talk: Talk, now: datetime) -> None:
    """Let only admins and the speaker write until it is lifted. Raises CannotMute."""
    others = await others_on(session, activity)
    # Silence of the whole group would strike a talk in another topic as well.
    in_the_way = activity.thread_id is None and any(a.thread_id is not None for a, _ in others)
    if not may(group, activity) or in_the_way:
        raise CannotMute(is_topic=activity.thread_id is not None, is_busy=in_the_way)
    talk.wants_mute = True
    await settle(session, activity, talk, now)


async def make_room(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """A talk begins in a topic: a talk elsewhere that has silenced the whole group gives that up, and its hosts hear of it."""
    if activity.thread_id is None:
        return
    where = group_facts(group)
    for other, talk in await others_on(session, activity):
        if other.thread_id is None and talk.wants_mute:
            await lift(session, other, talk, now)
            await talks.tell_hosts(
                session,
                group,
                other,
                f"room:{group.id}:{other.number}:{talk.number}:{activity.number}",
                lambda t: view.mute_gave_way(t, where),
                now,
                drop_after=now + timedelta(hours=1),
            )


async def lift(session: AsyncSession, activity: Activity, talk: Talk, now: datetime) -> None:
    """This talk needs no silence any more. Twice is once."""
    talk.wants_mute = False
    await settle(session, activity, talk, now)


async def settle(session: AsyncSession, activity: Activity, talk: Talk, now: datetime) -> None:
    """Note for the job whether the place of this talk is to be silent, after a talk has changed its mind, begun, ended or paused."""
    await session.flush()
    thread = activity.thread_id or 0
    key = {"group_id": activity.group_id, "thread_id": thread}
    if await _is_wanted(session, activity.group_id, activity.thread_id):
        statement = insert(session, Mute).values(
            **key, activity=activity.number, talk=talk.number, state="wanted", persons={}, attempts=0, next_at=now
        )
        await session.execute(
            statement.on_conflict_do_update(
                index_elements=list(key),
                set_={
                    "state": "wanted",
                    "activity": activity.number,
                    "talk": talk.number,
                    "attempts": 0,
                    "next_at": now,
                    "holder": None,
                },
                where=Mute.state != "on",
            )
        )
    else:
        await session.execute(
            update(Mute)
            .where(Mute.group_id == activity.group_id, Mute.thread_id == thread, Mute.state.in_(("wanted", "on")))
            .values(state="lifting", attempts=0, next_at=now, holder=None)
        )


async def _is_wanted(session: AsyncSession, group_id: int, thread_id: int | None) -> bool:
    found = await session.scalar(
        select(Talk.number)
        .join(Activity, (Activity.group_id == Talk.group_id) & (Activity.number == Talk.activity))
        .where(
            Talk.group_id == group_id,
            Talk.state == "live",
            Talk.wants_mute.is_(True),
            Activity.state == "open",
            Activity.thread_id == thread_id if thread_id is not None else Activity.thread_id.is_(None),
        )
        .limit(1)
    )
    return found is not None


# --- the job's side --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be brought about in a place now, by `holder`. `state` is `wanted` or `lifting`; permissions are None where they are not
    known yet.
    """

    group_id: int
    thread_id: int
    chat_id: int
    is_supergroup: bool
    state: Literal["wanted", "lifting"]
    before: Mapping[str, bool] | None
    imposed: Mapping[str, bool] | None
    target: Mapping[str, bool] | None
    persons: Mapping[str, Mapping[str, Any]]
    speakers: tuple[int, ...]
    attempts: int
    holder: str


_OF = Mute.__table__.c
_DUE = (
    select(_OF.group_id, _OF.thread_id)
    .where(_OF.next_at <= bindparam("now"), _OF.state != "on")
    .order_by(_OF.next_at)
    .limit(50)
)


async def due(session: AsyncSession, now: datetime) -> list[tuple[int, int]]:
    """The places in which there is something to do."""
    return [(group_id, thread_id) for group_id, thread_id in await run(session, _DUE, {"now": now})]


async def claim(session: AsyncSession, place: tuple[int, int], now: datetime) -> Task | None:
    """Take a place for one attempt, for as long as the lease. None where another process was faster, or the bot is not there."""
    row = await session.get(Mute, place, with_for_update=True, populate_existing=True)
    if row is None or row.next_at > now or row.state == "on":
        return None
    group = await session.get_one(Group, row.group_id)
    if not group.is_present:
        # Nothing can be done; it is looked after when the bot is back.
        row.next_at = now + _LONGEST_PAUSE
        return None
    holder = new_holder()
    row.next_at, row.attempts, row.holder = now + LEASE, row.attempts + 1, holder
    speakers: list[int] = []
    activity = await session.get(Activity, (row.group_id, row.activity))
    if activity is not None and row.state == "wanted":
        talk = await talks.find(session, activity, row.talk)
        speakers = [s.person_id for s in await speaking.speakers_of(session, activity, talk) if s.person_id is not None]
    return Task(
        row.group_id,
        row.thread_id,
        group.chat_id,
        group.kind == "supergroup",
        "wanted" if row.state == "wanted" else "lifting",
        row.before,
        row.imposed,
        row.target,
        row.persons,
        tuple(speakers),
        row.attempts,
        holder,
    )


async def note(session: AsyncSession, task: Task, **values: Any) -> bool:
    """Keep something of the attempt. False where it is another's by now, or something else is wanted: then nothing more is done."""
    states = ("wanted",) if task.state == "wanted" else ("lifting", "stuck")
    noted = await session.execute(
        update(Mute)
        .where(
            Mute.group_id == task.group_id,
            Mute.thread_id == task.thread_id,
            Mute.holder == task.holder,
            Mute.state.in_(states),
        )
        .values(**values)
    )
    return bool(noted.rowcount)  # type: ignore[attr-defined]


async def done(session: AsyncSession, task: Task, now: datetime, *, by_hand: int) -> None:
    """All is given back. `by_hand` permissions were changed by somebody meanwhile, and stay as they are: the hosts are told."""
    row = await _mine(session, task)
    if row is None:
        return
    if by_hand:
        await _tell(session, row, "hand", lambda t, group: view.mute_by_hand(t, group, by_hand), now)
    await session.execute(delete(Mute).where(Mute.group_id == task.group_id, Mute.thread_id == task.thread_id))


async def forbidden(session: AsyncSession, task: Task, now: datetime, *, in_effect: bool) -> None:
    """The bot may not do it. Where no silence is `in_effect` the talk goes on without; else it is tried again until all is given back."""
    row = await _mine(session, task)
    if row is None:
        return
    if task.state == "wanted" and not in_effect:
        talk = await session.get(Talk, (row.group_id, row.activity, row.talk))
        if talk is not None:
            talk.wants_mute = False
        await _tell(
            session, row, "refused", lambda t, group: view.mute_refused(t, group, is_topic=bool(row.thread_id)), now
        )
        await session.delete(row)
        return
    if row.state != "stuck":
        await _tell(
            session, row, "stuck", lambda t, group: view.mute_stuck(t, group, is_topic=bool(row.thread_id)), now
        )
    row.state, row.next_at, row.holder = "stuck", now + _LONGEST_PAUSE, None


async def postpone(session: AsyncSession, task: Task, until: datetime) -> None:
    """Not now: it is tried again."""
    row = await _mine(session, task)
    if row is not None:
        row.next_at, row.holder = until, None


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts that came to nothing."""
    return min(_FIRST_PAUSE * (1 << min(attempts, 8)), _LONGEST_PAUSE)


async def _mine(session: AsyncSession, task: Task) -> Mute | None:
    row = await session.get(Mute, (task.group_id, task.thread_id), with_for_update=True, populate_existing=True)
    return row if row is not None and row.holder == task.holder else None


async def _tell(session: AsyncSession, row: Mute, what: str, says: Any, now: datetime) -> None:
    group = await session.get_one(Group, row.group_id)
    activity = await session.get(Activity, (row.group_id, row.activity))
    if activity is not None:
        where = group_facts(group)
        key = f"mute-{what}:{row.group_id}:{row.thread_id}:{row.activity}:{row.talk}"
        await talks.tell_hosts(session, group, activity, key, lambda t: says(t, where), now)
