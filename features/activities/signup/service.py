"""The life of a sign-up list, as `kind.Service` asks for it. Being on it is `lists.py`."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.signup import files, finding, lists, view_board, view_told
from features.activities.signup.composing import compose, fitting
from features.activities.signup.options import deadline, options_of
from features.activities.signup.rules import Join, Outcome, Wish
from features.outbox import service as outbox
from features.people.calendar import calendar_of
from features.scheduling import service as schedule
from features.scheduling.service import Due, Ran
from kit.messages import Message
from kit.texts import choose, texts
from models import Activity, Group, Person

# What `kind.Service` asks of this module, wherever in the folder it stands.
__all__ = ["TASKS", "board", "changed", "closed", "compose", "fitting", "join", "opened", "paused", "resumed"]


async def join(
    session: AsyncSession, group: Group, activity: Activity, people: Sequence[int], now: datetime
) -> list[Outcome]:
    """These people tap the button, in this order. Raises Ended, Paused."""
    return await lists.sign(session, group, activity, [Wish(Join(), person) for person in people], now)


async def opened(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`."""
    await outbox.refresh_board(session, group.id, activity.number, now)
    await _plan(session, group, activity)


async def changed(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`. More places let people move up; fewer take nobody's away."""
    await lists.fill_places(session, group, activity, now)
    await outbox.refresh_board(session, group.id, activity.number, now)
    if activity.state == "open":
        await _plan(session, group, activity)


async def paused(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`."""
    await schedule.cancel_all_of(session, group.id, activity.number)
    await outbox.refresh_board(session, group.id, activity.number, now)


async def resumed(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`. Where its end has passed meanwhile, it closes now."""
    await outbox.refresh_board(session, group.id, activity.number, now)
    await _plan(session, group, activity)


async def closed(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`: the final list is posted, those who still wait hear that it was not enough, and its host gets the table."""
    await schedule.cancel_all_of(session, group.id, activity.number)
    await outbox.refresh_board(session, group.id, activity.number, now)
    seen = await finding.look(session, group, activity)
    await outbox.tell_group(
        session,
        group.id,
        f"result:{group.id}:{activity.number}",
        view_board.result(texts(group.language), seen),
        now,
        thread_id=activity.thread_id,
    )
    for each in seen.waiting:
        # Those who take nothing in private stand on the final list, as waiting.
        person = None if each.line.person_id is None else await session.get(Person, each.line.person_id)
        if person is not None and person.is_reachable:
            said = view_told.not_this_time(texts(choose(person.language, default=group.language)), seen)
            key = f"over:{group.id}:{activity.number}:{each.line.number}"
            await outbox.tell_person(session, person.id, key, said, now)
    if seen.lines or seen.waiting:
        await files.send(session, group, activity, now)


async def _plan(session: AsyncSession, group: Group, activity: Activity) -> None:
    key, ends_at = f"signup:{activity.number}:close", deadline(options_of(activity), calendar_of(group))
    if ends_at is None:
        await schedule.cancel(session, group.id, key)
    else:
        await schedule.plan(session, group.id, key, "signup.close", ends_at, activity=activity.number)


async def _close(session: AsyncSession, group: Group, activity: Activity, _task: Due, now: datetime) -> Ran:
    """Its time is up."""
    ends_at = deadline(options_of(activity), calendar_of(group))
    if ends_at is None:
        return Ran("dropped", None)
    if now < ends_at:
        return Ran("ran", ends_at)
    # Whoever is just being put on the list is on it first.
    await session.refresh(activity, with_for_update=True)
    if activity.state != "open":
        return Ran("dropped", None)
    activity.state, activity.closed_at = "closed", now
    await closed(session, group, activity, now)
    return Ran("ran", None)


TASKS = {"signup.close": _close}


async def board(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> Message:  # noqa: ARG001 - the protocol's
    """See `kind.Service`."""
    return view_board.board(texts(group.language), await finding.look(session, group, activity))
