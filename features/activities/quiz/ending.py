"""The end of a quiz: the podium, the prizes, and the question that fewest knew."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.quiz import finding, standing, view_result
from features.activities.quiz.options import options_of
from features.outbox import service as outbox
from features.prizes import service as prizes
from features.scheduling import service as schedule
from kit.texts import texts
from models import Activity, Award, Group, Quiz

_LINE = "place"
_CLAIM_MINUTES = 7 * 24 * 60
_AT_ONCE = 10


async def finish(session: AsyncSession, group: Group, activity: Activity, quiz: Quiz, now: datetime) -> None:
    """The quiz is over. A question that is open does not count: not everybody had the time for it."""
    activity.state, activity.closed_at = "closed", activity.closed_at or now
    quiz.stage, quiz.due_at = "over", None
    quiz.turns += 1
    await schedule.cancel_all_of(session, group.id, activity.number)
    await session.flush()
    await outbox.refresh_board(session, group.id, activity.number, now)
    if not quiz.question:
        return
    await _give_prizes(session, group, activity, now)
    facts = await finding.result(session, group, activity)
    await outbox.tell_group(
        session,
        group.id,
        f"result:{group.id}:{activity.number}",
        view_result.result(texts(group.language), facts),
        now,
        thread_id=activity.thread_id,
    )


async def _give_prizes(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """By place, to those who knew something; nobody did: no prizes. Whoever comes behind the winners is in line."""
    slots = prizes.by_place(_LINE, options_of(activity).prizes)
    people = [each.person_id for each in await standing.standing(session, activity) if each.score]
    if slots and people:
        await prizes.give(session, group, activity, slots, {_LINE: people}, now, claim_minutes=_CLAIM_MINUTES)


async def with_prizes(session: AsyncSession, group_id: int) -> list[Activity]:
    """The quizzes that have prizes, or will have: those that go on first, the newest first; of old ones a few."""
    given = exists().where(Award.group_id == Activity.group_id, Award.activity == Activity.number)
    mine = (
        select(Activity).where(Activity.group_id == group_id, Activity.kind == "quiz").order_by(Activity.number.desc())
    )
    going_on = await session.scalars(mine.where(Activity.state != "closed"))
    over = await session.scalars(mine.where(Activity.state == "closed", given).limit(_AT_ONCE))
    return [activity for activity in going_on if options_of(activity).prizes] + list(over)
