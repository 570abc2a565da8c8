"""The reminders of tasks and the owner's mornings, as schedules."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from features.campaigns import store
from features.campaigns.owner import awake
from features.campaigns.team.rules import LATER, reminders
from features.people.calendar import calendar_of
from features.values import EVERY_DAY
from kit.recurrence import Repeat, next_after
from models import Campaign, CampaignTask, Group

TASK, DIGEST = "campaign.task", "campaign.digest"
_MORNINGS = Repeat((9 * 60,), EVERY_DAY)


async def plan(session: AsyncSession, group: Group, campaign: Campaign, task: CampaignTask, now: datetime) -> None:
    """The reminders of a task that lie ahead, and none where nobody has to do it any more."""
    await store.cancel(session, campaign, "task", task.number)
    if task.state == "open" and task.place is not None:
        for step, at in reminders(task.due_at, calendar_of(group), now).items():
            await store.plan(session, campaign, "task", task.number, step, kind=TASK, at=at)


async def plan_later(
    session: AsyncSession, group: Group, campaign: Campaign, task: CampaignTask, now: datetime
) -> datetime:
    """Whoever has it is reminded once more; when."""
    at = awake(group, now + LATER)
    await store.plan(session, campaign, "task", task.number, "later", kind=TASK, at=at)
    return at


def next_morning(group: Group, after: datetime) -> datetime:
    """When the owner hears next of what is to be done."""
    return next_after(_MORNINGS, calendar_of(group), after)


async def plan_digest(session: AsyncSession, group: Group, campaign: Campaign, now: datetime) -> None:
    """The owner hears of it each morning from the next one on; planned twice is planned once."""
    await store.plan(session, campaign, "digest", kind=DIGEST, at=next_morning(group, now))
