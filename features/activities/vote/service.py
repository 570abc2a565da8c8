"""The life of a vote, as `kind.Service` asks for it; voting itself is `casting.py`, what may be shown of it `results.py`."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.vote import results, suggesting, view, view_result
from features.activities.vote.casting import lock, vote
from features.activities.vote.composing import compose, fitting, keeps, promised
from features.activities.vote.options import OPTIONS, deadline, options_of, stored
from features.activities.vote.refusals import HasVotes
from features.activities.vote.values import same
from features.moments import wall
from features.outbox import service as outbox
from features.people.calendar import calendar_of
from features.scheduling import service as schedule
from features.scheduling.service import Due, Ran
from kit.messages import Message
from kit.recurrence import quiet_ends
from kit.texts import texts
from models import Activity, Group, Voting

# What `kind.Service` asks of this module, wherever in the folder it stands.
__all__ = [
    "TASKS", "board", "changed", "closed", "compose", "fitting", "opened", "paused", "resumed", "vote",
]  # fmt: skip

_LATE = timedelta(minutes=5)


async def opened(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`."""
    ends_at = deadline(options_of(activity), calendar_of(group))
    session.add(
        Voting(
            group_id=group.id,
            activity=activity.number,
            ends_at=ends_at,
            frozen=_frozen(activity),
            result=None,
            pictures={},
        )
    )
    await session.flush()
    await outbox.refresh_board(session, group.id, activity.number, now)
    await _plan(session, group, activity, ends_at)


def _frozen(activity: Activity) -> dict[str, str]:
    return {**promised(activity), "options": activity.options}


async def _plan(session: AsyncSession, group: Group, activity: Activity, ends_at: datetime | None) -> None:
    key = f"vote:{activity.number}:end"
    if ends_at is None:
        await schedule.cancel(session, group.id, key)
    else:
        await schedule.plan(session, group.id, key, "vote.end", ends_at, activity=activity.number)


async def _have_to_oneself(session: AsyncSession, activity: Activity) -> None:
    """The vote is the caller's, with the options that there are by now: somebody may just have added one."""
    await session.flush()
    await lock(session, activity)
    await session.refresh(activity)


async def changed(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`. Raises HasVotes for what people have voted on."""
    await session.flush()
    await lock(session, activity)
    voting = await results.voting_of(session, activity)
    if await results.voters(session, activity):
        before, after = OPTIONS.read(voting.frozen["options"]), options_of(activity)
        if any(voting.frozen[name] != value for name, value in promised(activity).items()) or not keeps(before, after):
            raise HasVotes
    voting.frozen = _frozen(activity)
    there = {same(option) for option in options_of(activity).options}
    voting.pictures = {option: picture for option, picture in voting.pictures.items() if option in there}
    voting.ends_at = deadline(options_of(activity), calendar_of(group))
    await session.flush()
    await outbox.refresh_board(session, group.id, activity.number, now)
    if activity.state == "open":
        await _plan(session, group, activity, voting.ends_at)


async def paused(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`."""
    await session.flush()
    await lock(session, activity)
    (await results.voting_of(session, activity)).paused_at = now
    await schedule.cancel_all_of(session, group.id, activity.number)
    await outbox.refresh_board(session, group.id, activity.number, now)


async def resumed(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`. An end that passed meanwhile is put off: what was left of the time is given again."""
    await _have_to_oneself(session, activity)
    voting = await results.voting_of(session, activity)
    if voting.ends_at is not None and voting.paused_at is not None and voting.ends_at <= now:
        voting.ends_at = now + max(voting.ends_at - voting.paused_at, timedelta(minutes=1))
        put_off = wall(voting.ends_at, calendar_of(group))
        activity.options = stored(replace(options_of(activity), until=put_off))
        voting.frozen = _frozen(activity)
    voting.paused_at = None
    await session.flush()
    await outbox.refresh_board(session, group.id, activity.number, now)
    await _plan(session, group, activity, voting.ends_at)


async def closed(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`. A host has ended it: what was chosen until now counts."""
    await _have_to_oneself(session, activity)
    voting = await results.voting_of(session, activity)
    if voting.result is None:
        voting.result = (await results.count(session, activity, options_of(activity))).to_json()
        await results.destroy_papers(session, activity)
    await suggesting.give_up(session, group, activity, now)
    await schedule.cancel_all_of(session, group.id, activity.number)
    await session.flush()
    await outbox.refresh_board(session, group.id, activity.number, now)
    facts = await results.facts(session, group, activity)
    await outbox.tell_group(
        session,
        group.id,
        f"result:{group.id}:{activity.number}",
        view_result.result(texts(group.language), facts),
        now,
        thread_id=activity.thread_id,
        not_before=quiet_ends(calendar_of(group), now, quiet_from=group.quiet_from, quiet_until=group.quiet_until),
    )


async def _end(session: AsyncSession, group: Group, activity: Activity, task: Due, now: datetime) -> Ran:
    """Its time is up. Always done, however late."""
    locked = await lock(session, activity)
    if locked.state != "open":
        return Ran("dropped", None)
    if locked.ends_at is None or now < locked.ends_at:
        return Ran("ran", locked.ends_at)
    activity.state, activity.closed_at = "closed", now
    await closed(session, group, activity, now)
    return Ran("late" if now - task.due_at > _LATE else "ran", None)


TASKS = {"vote.end": _end}


async def board(session: AsyncSession, group: Group, activity: Activity, _now: datetime) -> Message:
    """See `kind.Service`."""
    return view.board(texts(group.language), await results.facts(session, group, activity))
