"""The life of a quiz, as `kind.Service` asks for it. How it goes on is `course.py`, answering `answering.py`."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.quiz import course, ending, finding, rules, view
from features.activities.quiz.bank import add_questions, lock
from features.activities.quiz.clock import TASKS
from features.activities.quiz.composing import compose, fitting
from features.activities.quiz.options import options_of, stored
from features.activities.quiz.refusals import GoneOn
from features.outbox import service as outbox
from features.packets import opening
from features.people.calendar import calendar_of
from features.refusals import Ended
from features.scheduling import service as schedule
from features.teams.values import named
from features.teams.view import given_names
from kit.messages import Message
from kit.texts import texts
from models import Activity, Group, Quiz

# What `kind.Service` asks of this module, wherever in the folder it stands.
__all__ = [
    "TASKS", "board", "changed", "closed", "compose", "fitting", "lead_on", "opened", "paused", "resumed", "start",
]  # fmt: skip


async def opened(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`. It waits for questions, where it brings none, and its start. Teams without names get them now."""
    options = options_of(activity)
    activity.options = stored(replace(options, teams=named(options.teams, given_names(texts(group.language)))))
    session.add(Quiz(group_id=group.id, activity=activity.number, stage="waiting"))
    await session.flush()
    await _bring(session, group, activity, now)
    await outbox.refresh_board(session, group.id, activity.number, now)
    await _plan_start(session, group, activity, now)


async def _bring(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """Put the questions that the options bring to those that it has. Raises Begun, TooManyQuestions."""
    options = options_of(activity)
    if options.questions:
        activity.options = stored(replace(options, questions=()))
        await add_questions(session, group, activity, options.questions, activity.created_by, now)


async def _plan_start(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    key, starts_at = f"quiz:{activity.number}:start", opening.moment(options_of(activity).at, group)
    if starts_at is None:
        await schedule.cancel(session, group.id, key)
    else:
        await schedule.plan(session, group.id, key, "quiz.start", max(starts_at, now), activity=activity.number)


async def start(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> datetime | None:  # noqa: ARG001 - the protocol's
    """See `kind.Start`."""
    return opening.moment(options_of(activity).at, group)


async def changed(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`. The question that is open stays as it is; what is changed counts from the next on."""
    await _bring(session, group, activity, now)
    quiz = await lock(session, activity)
    options, calendar = options_of(activity), calendar_of(group)
    if activity.state == "open" and quiz.stage == "waiting":
        await _plan_start(session, group, activity, now)
    elif activity.state == "open" and quiz.stage == "between" and not options.is_live:
        quiz.due_at = rules.next_day(calendar, now, options.hour)
        await session.flush()
        await course.plan_next(session, activity, quiz)
    await outbox.refresh_board(session, group.id, activity.number, now)


async def paused(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`. The clock of a live question stands still; a day's question keeps its end."""
    quiz = await lock(session, activity)
    if quiz.stage == "asking" and quiz.due_at is not None and options_of(activity).is_live:
        quiz.left_ms = max(0, (quiz.due_at - now) // timedelta(milliseconds=1))
        quiz.due_at = None
    await schedule.cancel_all_of(session, group.id, activity.number)
    await session.flush()
    await outbox.refresh_board(session, group.id, activity.number, now)


async def resumed(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`. A live question is put below the talk again, with the time that was left; between two the next one comes."""
    quiz = await lock(session, activity)
    options = options_of(activity)
    if quiz.stage == "waiting":
        await outbox.refresh_board(session, group.id, activity.number, now)
        await _plan_start(session, group, activity, now)
    elif quiz.stage == "asking" and options.is_live:
        await course.pose(session, group, activity, quiz, max(quiz.left_ms, 1000), now)
    elif quiz.stage == "asking":
        await outbox.refresh_board(session, group.id, activity.number, now)
        await course.plan_end(session, activity, quiz, now)
    elif options.is_live:
        await course.go_on(session, group, activity, quiz, now)
    else:
        quiz.due_at = max(quiz.due_at or now, now)
        await session.flush()
        await outbox.refresh_board(session, group.id, activity.number, now)
        await course.plan_next(session, activity, quiz)


async def closed(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`. A host has ended it: what is over counts."""
    quiz = await lock(session, activity)
    await ending.finish(session, group, activity, quiz, now)


async def require_turn(session: AsyncSession, activity: Activity, turn: int) -> None:
    """Raises GoneOn where the quiz has gone on since a button was shown."""
    if (await lock(session, activity)).turns != turn:
        raise GoneOn


async def lead_on(session: AsyncSession, group: Group, activity: Activity, turn: int, now: datetime) -> None:
    """A host begins it, or has the next question asked. Raises Ended, GoneOn, NoQuestions."""
    quiz = await lock(session, activity)
    if activity.state == "closed":
        raise Ended(activity.title)
    if activity.state != "open" or quiz.turns != turn or quiz.stage not in {"waiting", "between"}:
        raise GoneOn
    if quiz.stage == "waiting":
        await course.begin(session, group, activity, quiz, now)
    elif options_of(activity).is_live:
        await course.go_on(session, group, activity, quiz, now)
    else:
        raise GoneOn


async def board(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> Message:
    """See `kind.Service`."""
    return view.board(texts(group.language), await finding.board(session, group, activity, now))
