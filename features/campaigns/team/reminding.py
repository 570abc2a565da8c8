"""What the clock does with tasks: it reminds whoever has one, and tells the owner what is late."""

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.ext.asyncio import AsyncSession

from features.campaigns import store
from features.campaigns.owner import awake, tell_owner
from features.campaigns.team import people, service, view_told
from features.campaigns.team.service import Held
from features.facts import group_facts
from features.people import access
from features.people.access import OutOfDate
from features.scheduling.service import Due, Ran
from models import Group

# A reminder that comes later than this is none any more. That something is late is always told.
_LASTS = timedelta(hours=6)
_LATE = timedelta(minutes=5)


async def remind(session: AsyncSession, group: Group, due: Due, now: datetime) -> Ran:
    """See `features.tasks.GroupTask`. The key is `campaign:NUMBER:task:TASK:STEP`."""
    _, number, _, task, step = due.key.split(":")
    try:
        held = await service.hold(session, group, int(number), int(task))
    except OutOfDate:
        return Ran("dropped", None)
    if held.task.state != "open" or held.campaign.state == "reviewed" or not group.is_present:
        return Ran("dropped", None)
    is_too_late = now - due.due_at > _LASTS and step != "late"
    if is_too_late or (step == "hour" and awake(group, now) >= held.task.due_at):
        # Where people sleep until it is due, the evening before was the last word.
        return Ran("dropped", None)
    if (at := awake(group, now)) > now:
        return Ran("waited", at)
    await _free_if_left(session, held, now)
    if held.task.assignee is None or step == "late":
        if step in {"eve", "late"}:
            await _tell_owner(session, held, step, now)
    else:
        await service.ask(session, held, view_told.WHY[step], now)
    return Ran("late" if now - due.due_at > _LATE else "ran", None)


async def _free_if_left(session: AsyncSession, held: Held, now: datetime) -> None:
    """Whoever has it is not in the group any more, and the bot heard nothing of it at the time."""
    person = held.task.assignee
    if person is not None and not (await access.last_known(session, held.group.id, person)).is_present:
        await left(session, held.group, person, now)


async def left(session: AsyncSession, group: Group, person: int, now: datetime) -> None:
    """Somebody is not in the group any more: their tasks are free, and the owners hear it. Twice is once."""
    for number, titles in (await people.remove(session, group.id, person)).items():
        campaign = await store.find(session, group.id, number)
        if campaign.state in store.GOING:
            name = await service.name_of(session, person)
            key = f"left:{group.id}:{number}:{person}:{now.timestamp():.0f}"
            says = partial(
                view_told.has_left,
                group=group_facts(group),
                campaign=number,
                title=campaign.title,
                name=name,
                tasks=titles,
            )
            await tell_owner(session, group, campaign, key, says, now)


async def _tell_owner(session: AsyncSession, held: Held, step: str, now: datetime) -> None:
    """It is late, or soon due and nobody has it."""
    seen = await service.facts(session, held)
    key = f"task:{step}:{held.group.id}:{held.campaign.number}:{held.task.number}:{seen.due.timestamp():.0f}"
    says = view_told.is_late if step == "late" else view_told.nobody_has
    await tell_owner(session, held.group, held.campaign, key, lambda t: says(t, seen), now, at=held.tap)
