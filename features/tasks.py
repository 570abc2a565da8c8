"""What the clock does, by the kind of schedule: the tasks of activities, which their kinds bring along, and those of a group itself."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.kind import Occasion, Together
from features.activities.registry import TASKS as TASKS_OF_ACTIVITIES
from features.announcements import posting as announcements
from features.announcements.rules import number_in
from features.campaigns import running as campaigns
from features.campaigns.after import reviewing as after, thanks
from features.campaigns.mornings import TASKS as MORNINGS
from features.campaigns.team.making import TASKS as TASKS_OF_TEAMS
from features.campaigns.watch import board as campaign_watch
from features.people import naming
from features.prizes.turns import TASKS as TASKS_OF_PRIZES
from features.scheduling.service import Due, Ran
from features.statistics import delivery
from kit.db import is_one_of
from models import Activity, Announcement, Base, Group


class GroupTask(Protocol):
    """What happens when a schedule is due that belongs to no activity."""

    def __call__(self, session: AsyncSession, group: Group, task: Due, now: datetime) -> Awaitable[Ran]:
        """Do it, in the transaction that claimed it. It may come late, never twice for one due time."""
        ...


TASKS_OF_GROUPS: Mapping[str, GroupTask] = {
    **announcements.TASKS,
    **TASKS_OF_PRIZES,
    **campaigns.TASKS,
    **TASKS_OF_TEAMS,
    **MORNINGS,
    **after.TASKS,
    **thanks.TASKS,
    delivery.KIND: delivery.run,
    **campaign_watch.TASKS,
}


# Of these Telegram is asked who bears the names in them before they are done, as it is where somebody writes a name.
_NAMING: Mapping[str, Callable[[AsyncSession, Due], Awaitable[Collection[str]]]] = campaigns.NAMING


async def whom_to_ask(session: AsyncSession, due: Sequence[Due], now: datetime) -> Mapping[int, Sequence[int]]:
    """Who was last seen with a name that one of these tasks goes by, and was not asked about just now: their ids, by their group's id."""
    found = dict[int, list[int]]()
    for task in due:
        if (names := _NAMING.get(task.kind)) is not None:
            holders = await naming.holders_of(session, task.group_id, await names(session, task), now)
            unsure = sorted(holder.person_id for holder in holders.values() if not holder.is_sure)
            found.setdefault(task.group_id, []).extend(unsure)
    return {group_id: people for group_id, people in found.items() if people}


async def look_up(session: AsyncSession, due: Sequence[Due]) -> Sequence[Base]:
    """What these tasks are about, all at once: groups, activities, announcements. As long as the caller keeps it, it is in the session."""
    found: list[Base] = list(await session.scalars(select(Group).where(Group.id.in_({task.group_id for task in due}))))
    activities = {(task.group_id, task.activity) for task in due if task.activity is not None}
    numbers = {(task.group_id, number) for task in due if (number := number_in(task.key)) is not None}
    for table, keys in ((Activity, activities), (Announcement, numbers)):
        if keys:
            found += await session.scalars(select(table).where(is_one_of(table.group_id, table.number, keys)))
    return found


async def do(session: AsyncSession, task: Due, now: datetime) -> Ran:
    """Do one thing that is due."""
    (ran,) = await do_all(session, [task], now)
    return ran


async def do_all(session: AsyncSession, due: Sequence[Due], now: datetime) -> list[Ran]:
    """Do what is due in several groups, one task of each; how each went, in their order.

    What a task was for may be gone, or rest, and then nothing is done.
    """
    went: dict[int, Ran] = {}
    together: dict[Together, list[Occasion]] = {}
    for task in due:
        group = await session.get(Group, task.group_id)
        activity = None if task.activity is None else await session.get(Activity, (task.group_id, task.activity))
        of_group, of_activity = TASKS_OF_GROUPS.get(task.kind), TASKS_OF_ACTIVITIES.get(task.kind)
        if group is not None and task.activity is None and of_group is not None:
            went[task.id] = await of_group(session, group, task, now)
        elif group is None or activity is None or of_activity is None or activity.state != "open":
            went[task.id] = Ran("dropped", None)
        elif isinstance(of_activity, Together):
            together.setdefault(of_activity, []).append(Occasion(group, activity, task))
        else:
            went[task.id] = await of_activity(session, group, activity, task, now)
    for of_many, occasions in together.items():
        ran = await of_many.do(session, occasions, now)
        went |= {each.task.id: result for each, result in zip(occasions, ran, strict=True)}
    return [went[task.id] for task in due]
