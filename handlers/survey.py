"""Surveys: answering in private, and the results for hosts."""

from features import forms
from features.activities import service as activities
from features.activities.survey import (
    answering,
    results,
    sent,
    taps,
    view_answering,
    view_picture,
    view_results,
    view_table,
    view_writing,
    writing,
)
from features.activities.survey.answering import FORM, Who
from features.activities.survey.facts import Sheet, SurveyFacts
from features.people.access import OutOfDate, Right
from handlers.call import Call, Endpoints
from handlers.pages import turned
from kit.messages import Message, Reply, Several, Toast
from kit.router import Place
from kit.texts import texts
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
    """The results as a file, or as a picture."""
    activity = await _of(call, tap.activity)
    found = await results.results(call.session, call.group, activity)
    if tap.form == "png":
        drawn = view_picture.picture(call.t, found)
        if drawn is None:
            raise OutOfDate
        return Several((Toast(), Message("\n".join(view_results.head(call.t, found)), attachment=drawn)))
    written_ = await results.all_words(call.session, found, activity)
    named = await results.by_name(call.session, activity)
    return Several((Toast(), view_table.file(call.t, found, written_, named, tap.form)))


# --- writing the questions --------------------------------------------------------------------------------------------------------


@router.tap(taps.DeskTap, right=Right.HOST, place=Place.PRIVATE)
async def desk(call: Call, tap: taps.DeskTap) -> Reply:
    """All questions."""
    return turned(view_writing.desk(call.t, await _written(call, tap.activity)))


@router.tap(taps.QuestionTap, right=Right.HOST, place=Place.PRIVATE)
async def question(call: Call, tap: taps.QuestionTap) -> Reply:
    """One of them."""
    facts = await _written(call, tap.activity)
    return _moved(call, facts) if tap.of != facts.of else _question(call, facts, tap.question)


@router.tap(taps.AddTap, right=Right.HOST, place=Place.PRIVATE)
async def add(call: Call, tap: taps.AddTap) -> Reply:
    """One more: of which type, then its words."""
    if tap.type == "any":
        return turned(view_writing.choose_type(call.t, await _written(call, tap.activity)))
    where = call.session, call.group, await _of(call, tap.activity), call.person.id
    asked = await writing.begin(*where, tap.type, call.now)
    return Several((Toast(), view_writing.ask(call.t, call.about, asked)))


@router.tap(taps.AlterTap, right=Right.HOST, place=Place.PRIVATE)
async def alter(call: Call, tap: taps.AlterTap) -> Reply:
    """Change one."""
    where = call.session, call.group, await _of(call, tap.activity)
    before = await writing.look(*where)
    if tap.of != before.of:
        return _moved(call, before)
    if tap.what in {writing.TEXT, writing.OPTIONS}:
        asked = await writing.reword(*where, call.person.id, tap.question, tap.what, call.now)
        return Several((Toast(), view_writing.ask(call.t, call.about, asked)))
    facts = await writing.change(*where, tap.question, tap.what, call.now)
    if tap.what in {"up", "drop"}:
        return turned(view_writing.desk(call.t, facts))
    return _question(call, facts, tap.question)


@router.tap(taps.OnlyTap, right=Right.HOST, place=Place.PRIVATE)
async def only(call: Call, tap: taps.OnlyTap) -> Reply:
    """After which answers to an earlier one it is asked."""
    where = call.session, call.group, await _of(call, tap.activity)
    facts = await writing.look(*where)
    if tap.of != facts.of:
        return _moved(call, facts)
    if tap.step:
        answer_ = tap.step - 1
        facts = await writing.only_if(*where, tap.question, tap.other, answer_, call.now, give=bool(tap.give))
    if not 0 <= tap.other < tap.question <= len(facts.questions):
        raise OutOfDate
    if not tap.other:
        return turned(view_writing.choose_other(call.t, facts, tap.question))
    return turned(view_writing.choose_values(call.t, facts, tap.question, tap.other))


@router.tap(taps.TemplateTap, right=Right.HOST, place=Place.PRIVATE)
async def template(call: Call, tap: taps.TemplateTap) -> Reply:
    """Ready questions."""
    if tap.template == "any":
        return turned(view_writing.choose_template(call.t, await _written(call, tap.activity)))
    where = call.session, call.group, await _of(call, tap.activity), texts(call.group.language)
    return turned(view_writing.desk(call.t, await writing.take_template(*where, tap.template, call.now)))


@router.form(writing.FORM, right=Right.HOST)
async def worded(call: Call) -> Reply:
    """The words of a question, or its options."""
    form = await forms.current(call.session, call.person.id, call.now)
    if form is None or form.activity is None:
        raise OutOfDate
    where = call.session, call.group, await _of(call, form.activity)
    done = await writing.write(*where, call.person.id, call.incoming.text, call.now)
    if done is None:
        return view_writing.moved_desk(call.t, await writing.look(*where))
    if isinstance(done, int):
        return view_writing.question_page(call.t, await writing.look(*where), done)
    return view_writing.ask(call.t, call.about, done)


async def _written(call: Call, number: int) -> SurveyFacts:
    return await writing.look(call.session, call.group, await _of(call, number))


def _moved(call: Call, facts: SurveyFacts) -> Reply:
    """Another question has the number that was tapped, or it has changed: they are shown as they are."""
    return turned(view_writing.desk(call.t, facts), view_writing.moved(call.t).unescape())


def _question(call: Call, facts: SurveyFacts, number: int) -> Reply:
    if not 1 <= number <= len(facts.questions):
        raise OutOfDate
    return turned(view_writing.question_page(call.t, facts, number))


async def _of(call: Call, number: int) -> Activity:
    """The survey of this number. Raises OutOfDate, also for an activity of another kind."""
    return await activities.find(call.session, call.group.id, number, kind="survey")
