"""The life of a survey, as `kind.Service` asks for it; answering it is `answering.py`, what comes of it `results.py`."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.survey import finding, reminding, results, rules, sent, view, view_templates, view_writing
from features.activities.survey.composing import compose, fitting
from features.activities.survey.finding import lock
from features.activities.survey.options import deadline, options_of, reminds_at, stored
from features.activities.survey.refusals import HasAnswers, NoSuchSurvey
from features.activities.survey.values import OWN, number_of
from features.moments import wall
from features.outbox import service as outbox
from features.people.calendar import calendar_of
from features.scheduling import service as schedule
from features.scheduling.service import Due, Ran
from kit.messages import Message
from kit.recurrence import quiet_ends
from kit.texts import choose, texts
from models import Activity, Group, Person, Survey

# What `kind.Service` asks of this module, wherever in the folder it stands.
__all__ = ["TASKS", "board", "changed", "closed", "compose", "fitting", "opened", "paused", "resumed"]

_LATE = timedelta(minutes=5)


async def opened(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`. Raises NoSuchSurvey."""
    ends_at = deadline(options_of(activity), calendar_of(group))
    session.add(
        Survey(
            group_id=group.id,
            activity=activity.number,
            ends_at=ends_at,
            questions=await _questions(session, group, activity),
            source=options_of(activity).questions,
            answered=0,
        )
    )
    await session.flush()
    await outbox.refresh_board(session, group.id, activity.number, now)
    await _plan(session, group, activity, ends_at, now)
    await _invite(session, group, activity, now)


async def _invite(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """Whoever has begun a survey without questions hears where they are written; others find it on the board."""
    facts = await finding.look(session, group, activity)
    person = None if activity.created_by is None else await session.get(Person, activity.created_by)
    if not facts.questions and person is not None and person.is_reachable:
        t = texts(choose(person.language, default=group.language))
        key = f"questions:{group.id}:{activity.number}"
        await outbox.tell_person(session, person.id, key, view_writing.invited(t, facts), now)


async def _questions(session: AsyncSession, group: Group, activity: Activity) -> list[dict[str, object]]:
    """Those that are asked where it says nothing of its own. Raises NoSuchSurvey."""
    source = options_of(activity).questions
    number = number_of(source)
    if number is not None:
        pattern = await session.get(Survey, (group.id, number))
        if pattern is None or not pattern.questions:
            raise NoSuchSurvey(number)
        return [dict(each) for each in pattern.questions]
    return [] if source == OWN else rules.to_json(view_templates.questions(texts(group.language), source))


async def changed(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`. Raises HasAnswers where other questions are meant, and people have answered; NoSuchSurvey."""
    survey = await lock(session, activity)
    options = options_of(activity)
    if options.questions != survey.source and number_of(options.questions) != activity.number:
        if survey.answered:
            raise HasAnswers
        survey.questions = await _questions(session, group, activity)
    survey.source = options.questions
    survey.ends_at = deadline(options, calendar_of(group))
    await session.flush()
    await outbox.refresh_board(session, group.id, activity.number, now)
    if activity.state == "open":
        await _plan(session, group, activity, survey.ends_at, now)


async def paused(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`."""
    survey = await lock(session, activity)
    survey.paused_at = now
    await schedule.cancel_all_of(session, group.id, activity.number)
    await outbox.refresh_board(session, group.id, activity.number, now)


async def resumed(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`. An end that passed meanwhile is put off: what was left of the time is given again."""
    survey = await lock(session, activity)
    if survey.ends_at is not None and survey.paused_at is not None and survey.ends_at <= now:
        survey.ends_at = now + max(survey.ends_at - survey.paused_at, timedelta(minutes=1))
        activity.options = stored(replace(options_of(activity), until=wall(survey.ends_at, calendar_of(group))))
    survey.paused_at = None
    await session.flush()
    await outbox.refresh_board(session, group.id, activity.number, now)
    await _plan(session, group, activity, survey.ends_at, now)


async def closed(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`. What was answered until now counts; its host gets the results in private."""
    survey = await lock(session, activity)
    if survey.result is None:
        await results.count(session, activity, survey)
    await schedule.cancel_all_of(session, group.id, activity.number)
    await session.flush()
    await outbox.refresh_board(session, group.id, activity.number, now)
    await outbox.tell_group(
        session,
        group.id,
        f"result:{group.id}:{activity.number}",
        view.over(texts(group.language), finding.facts_of(group, activity, survey)),
        now,
        thread_id=activity.thread_id,
        not_before=quiet_ends(calendar_of(group), now, quiet_from=group.quiet_from, quiet_until=group.quiet_until),
    )
    await sent.send(session, group, activity, now)


async def _plan(
    session: AsyncSession, group: Group, activity: Activity, ends_at: datetime | None, now: datetime
) -> None:
    end, reminder = f"survey:{activity.number}:end", f"survey:{activity.number}:remind"
    if ends_at is None:
        await schedule.cancel(session, group.id, end)
    else:
        await schedule.plan(session, group.id, end, "survey.end", ends_at, activity=activity.number)
    at = reminds_at(options_of(activity), ends_at)
    if at is None or at <= now:
        await schedule.cancel(session, group.id, reminder)
    else:
        await schedule.plan(session, group.id, reminder, "survey.remind", at, activity=activity.number)


async def _end(session: AsyncSession, group: Group, activity: Activity, task: Due, now: datetime) -> Ran:
    """Its time is up. Always done, however late."""
    survey = await lock(session, activity)
    if activity.state != "open":
        return Ran("dropped", None)
    if survey.ends_at is None or now < survey.ends_at:
        return Ran("ran", survey.ends_at)
    activity.state, activity.closed_at = "closed", now
    await closed(session, group, activity, now)
    return Ran("late" if now - task.due_at > _LATE else "ran", None)


TASKS = {"survey.end": _end, "survey.remind": reminding.remind}


async def board(session: AsyncSession, group: Group, activity: Activity, _now: datetime) -> Message:
    """See `kind.Service`."""
    return view.board(texts(group.language), await finding.look(session, group, activity))
