"""Quizzes: the buttons of a question, what hosts lead on with, everybody's own result, and the table."""

from collections.abc import Sequence

from features.activities import service as activities
from features.activities.quiz import answering, finding, service, taps, view, view_result
from features.activities.quiz.answering import Given
from features.people.access import Right
from handlers.call import Call, Endpoints
from handlers.pages import turned
from handlers.refusals import refused
from kit.messages import Refusal, Reply, Several, Toast
from kit.router import Place
from models import Activity

router = Endpoints()


@router.hot_taps(taps.AnswerTap, right=Right.MEMBER)
async def answer(calls: Sequence[Call], tapped: Sequence[taps.AnswerTap]) -> Sequence[Reply]:
    """Taps on the buttons of one quiz, all at once."""
    first = calls[0]
    activity = await _quiz(first, tapped[0].activity)
    given = [Given(call.person.id, tap.question, tap.option) for call, tap in zip(calls, tapped, strict=True)]
    told = await answering.answer(first.session, activity, given, first.now)
    return [
        refused(each, call.t, call.incoming) if isinstance(each, Refusal) else view.noted(call.t, each)
        for call, each in zip(calls, told, strict=True)
    ]


@router.tap(taps.GoOnTap, right=Right.HOST, place=Place.GROUP)
async def go_on(call: Call, tap: taps.GoOnTap) -> Reply:
    """A host leads on: begins, asks the next question, resumes."""
    activity = await _quiz(call, tap.activity)
    if activity.state == "paused":
        await service.require_turn(call.session, activity, tap.turn)
        await activities.resume(call.session, call.group, activity.number, call.now)
    else:
        await service.lead_on(call.session, call.group, activity, tap.turn, call.now)
    return Toast(view.goes_on(call.t).unescape())


@router.tap(taps.OwnTap, right=Right.MEMBER, place=Place.PRIVATE)
async def own(call: Call, tap: taps.OwnTap) -> Reply:
    """One's own result."""
    activity = await _quiz(call, tap.activity)
    return turned(view_result.own(call.t, await finding.own(call.session, call.group, activity, call.person.id)))


@router.tap(taps.TableTap, right=Right.HOST, place=Place.PRIVATE)
async def table(call: Call, tap: taps.TableTap) -> Reply:
    """The standing as a file."""
    activity = await _quiz(call, tap.activity)
    facts = await finding.result(call.session, call.group, activity)
    return Several((Toast(), view_result.table(call.t, facts, tap.form)))


async def _quiz(call: Call, number: int) -> Activity:
    """The quiz of this number. Raises OutOfDate, also for an activity of another kind."""
    return await activities.find(call.session, call.group.id, number, kind="quiz")
