"""What the clock does with a quiz: it begins, a question ends, the next one comes, the countdown is drawn."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.quiz import course, rules, view
from features.activities.quiz.bank import lock
from features.activities.quiz.options import options_of
from features.activities.quiz.refusals import NoQuestions
from features.facts import activity_facts
from features.outbox import service as outbox
from features.packets import opening
from features.people.calendar import calendar_of
from features.scheduling.service import Due, Ran
from kit.texts import texts
from models import Activity, Group

# A deadline that is met later than this was missed by the bot.
_LATE = timedelta(minutes=5)


def _ran(task: Due, now: datetime) -> Ran:
    return Ran("ran" if now - task.due_at < _LATE else "late", None)


async def _start(session: AsyncSession, group: Group, activity: Activity, task: Due, now: datetime) -> Ran:
    """The moment of its start has come. Without questions it waits for them, and says so."""
    quiz = await lock(session, activity)
    starts_at = opening.moment(options_of(activity).at, group)
    if activity.state != "open" or quiz.stage != "waiting" or starts_at is None:
        return Ran("dropped", None)
    if now < starts_at:
        return Ran("ran", starts_at)
    try:
        await course.begin(session, group, activity, quiz, now)
    except NoQuestions:
        await outbox.refresh_board(session, group.id, activity.number, now)
        await outbox.tell_group(
            session,
            group.id,
            f"empty:{group.id}:{activity.number}:{starts_at.isoformat()}",
            view.cannot_begin(texts(group.language), activity_facts(activity)),
            now,
            thread_id=activity.thread_id,
        )
    return _ran(task, now)


async def _end(session: AsyncSession, group: Group, activity: Activity, task: Due, now: datetime) -> Ran:
    """The time of the open question is up."""
    quiz = await lock(session, activity)
    if activity.state != "open" or quiz.stage != "asking":
        return Ran("dropped", None)
    if quiz.due_at is None:
        # It stands nowhere, so nobody could answer.
        await course.rest(session, group, activity, quiz, now)
        return _ran(task, now)
    if now < quiz.due_at:
        return Ran("ran", quiz.due_at)
    if options_of(activity).is_live and now - quiz.due_at > course.AWAY:
        await course.give_back(session, group, activity, quiz, now)
        return Ran("late", None)
    await course.close_question(session, group, activity, quiz, now)
    return _ran(task, now)


async def _next(session: AsyncSession, group: Group, activity: Activity, task: Due, now: datetime) -> Ran:
    """The next question, or the end. A day's question that comes too late for its day waits for the next."""
    quiz = await lock(session, activity)
    if activity.state != "open" or quiz.stage != "between" or quiz.due_at is None:
        return Ran("dropped", None)
    if now < quiz.due_at:
        return Ran("ran", quiz.due_at)
    options, calendar = options_of(activity), calendar_of(group)
    if not options.is_live and now >= rules.day_ends(calendar, quiz.due_at, options.hour):
        quiz.due_at = rules.next_day(calendar, now, options.hour)
        return Ran("dropped", quiz.due_at)
    await course.go_on(session, group, activity, quiz, now)
    return _ran(task, now)


async def _draw(session: AsyncSession, group: Group, activity: Activity, task: Due, now: datetime) -> Ran:
    """The countdown is drawn; late it says nothing."""
    if now - task.due_at > course.AWAY:
        return Ran("dropped", None)
    await outbox.refresh_board(session, group.id, activity.number, now)
    return Ran("ran", None)


TASKS = {"quiz.start": _start, "quiz.end": _end, "quiz.next": _next, "quiz.draw": _draw}
