"""Surveys: answering in private, and the results for hosts."""

from features import forms
from features.activities import service as activities
from features.activities.survey import answering, results, sent, taps, view_answering, view_results, view_table
from features.activities.survey.answering import FORM, Who
from features.activities.survey.facts import Sheet
from features.people.access import OutOfDate, Right
from handlers.call import Call, Endpoints
from handlers.pages import turned
from kit.messages import Reply, Several, Toast
from kit.router import Place
from models import Activity

router = Endpoints()


# --- answering --------------------------------------------------------------------------------------------------------------------


@router.tap(taps.AnswerTap, right=Right.MEMBER, place=Place.PRIVATE)
async def answer(call: Call, tap: taps.AnswerTap) -> Reply:
    """Begin, or go on: a page of its own below, also from the reminder."""
    sheet = await answering.begin(call.session, call.group, await _of(call, tap.activity), _who(call), call.now)
    return Several((Toast(), view_answering.page(call.t, sheet)))


@router.tap(taps.PickTap, right=Right.MEMBER, place=Place.PRIVATE)
async def pick(call: Call, tap: taps.PickTap) -> Reply:
    """An option, or a step."""
    where = call.session, call.group, await _of(call, tap.activity), _who(call)
    return _page(call, await answering.pick(*where, tap.question, tap.step, call.now, give=bool(tap.give)))


@router.tap(taps.TurnTap, right=Right.MEMBER, place=Place.PRIVATE)
async def turn(call: Call, tap: taps.TurnTap) -> Reply:
    """Back, or on."""
    where = call.session, call.group, await _of(call, tap.activity), _who(call)
    return _page(call, await answering.turn(*where, tap.question, call.now))


@router.form(FORM, right=Right.MEMBER)
async def written(call: Call) -> Reply:
    """An answer in words."""
    form = await forms.current(call.session, call.person.id, call.now)
    if form is None or form.activity is None:
        raise OutOfDate
    activity = await _of(call, form.activity)
    said = call.incoming.text
    sheet = await answering.write(call.session, call.group, activity, _who(call), said, call.now)
    return view_answering.page(call.t, sheet)


@router.tap(taps.SendTap, right=Right.MEMBER, place=Place.PRIVATE)
async def send(call: Call, tap: taps.SendTap) -> Reply:
    """All of it is given."""
    sheet = await answering.send(call.session, call.group, await _of(call, tap.activity), _who(call), call.now)
    if sheet.is_anew:
        return _page(call, sheet)
    return turned(view_answering.thanks(call.t, sheet.survey))


def _who(call: Call) -> Who:
    return Who(call.person.id, call.marker)


def _page(call: Call, sheet: Sheet) -> Reply:
    return turned(view_answering.page(call.t, sheet))


# --- results ----------------------------------------------------------------------------------------------------------------------


@router.tap(taps.ResultsTap, right=Right.HOST, place=Place.PRIVATE)
async def look(call: Call, tap: taps.ResultsTap) -> Reply:
    """What came of it."""
    found = await results.results(call.session, call.group, await _of(call, tap.activity))
    return turned(view_results.to_host(call.t, found, tap.page))


@router.tap(taps.WordsTap, right=Right.HOST, place=Place.PRIVATE)
async def words(call: Call, tap: taps.WordsTap) -> Reply:
    """What was written to a question."""
    activity = await _of(call, tap.activity)
    found = await results.results(call.session, call.group, activity)
    result, written_ = await results.words(call.session, found, activity, tap.question)
    return turned(view_results.words(call.t, found, result, written_, tap.page))


@router.tap(taps.PublishTap, right=Right.HOST, place=Place.PRIVATE)
async def publish(call: Call, tap: taps.PublishTap) -> Reply:
    """Show the group; asks first."""
    activity = await _of(call, tap.activity)
    if tap.sure:
        await sent.publish(call.session, call.group, activity, call.now)
    found = await results.results(call.session, call.group, activity)
    return turned(view_results.to_host(call.t, found) if tap.sure else view_results.ask_publish(call.t, found))


@router.tap(taps.TableTap, right=Right.HOST, place=Place.PRIVATE)
async def table(call: Call, tap: taps.TableTap) -> Reply:
    """The results as a file."""
    activity = await _of(call, tap.activity)
    found = await results.results(call.session, call.group, activity)
    written_ = await results.all_words(call.session, found, activity)
    named = await results.by_name(call.session, activity)
    return Several((Toast(), view_table.file(call.t, found, written_, named, tap.form)))


async def _of(call: Call, number: int) -> Activity:
    """The survey of this number. Raises OutOfDate, also for an activity of another kind."""
    return await activities.find(call.session, call.group.id, number, kind="survey")
