"""The questions of a quiz, in private: the list of them for its hosts, the form by which they are written, and files with them."""

from features import forms
from features.activities import service as activities
from features.activities.quiz import bank
from features.activities.quiz.importing import desk, files, form, taps, view_files, view_questions as view
from features.facts import activity_facts
from features.importing import service as importing
from features.people.access import OutOfDate, Right
from handlers.call import Call, Endpoints
from handlers.pages import turned
from kit.messages import Message, Reply, Several, Toast
from kit.router import Place
from models import Activity

router = Endpoints()


@router.tap(taps.QuestionsTap, right=Right.HOST, place=Place.PRIVATE)
async def questions(call: Call, tap: taps.QuestionsTap) -> Reply:
    """The list, as a message of its own: what it was opened from may be a picture."""
    activity = await _activity(call, tap.activity)
    await desk.leave_forms(call.session, activity, call.person.id, call.now, form.FORM, files.FORM)
    return Several(
        (Toast(), view.questions(call.t, await desk.questions(call.session, call.group, activity, tap.page)))
    )


@router.tap(taps.QuestionTap, right=Right.HOST, place=Place.PRIVATE)
async def question(call: Call, tap: taps.QuestionTap) -> Reply:
    """One of them."""
    return Several((Toast(), await _question(call, await _activity(call, tap.activity), tap.number)))


async def _question(call: Call, activity: Activity, number: int) -> Message:
    return view.question(call.t, await desk.question(call.session, call.group, activity, number))


@router.tap(taps.MoveTap, right=Right.HOST, place=Place.PRIVATE)
async def move(call: Call, tap: taps.MoveTap) -> Reply:
    """Put it at another place."""
    activity = await _activity(call, tap.activity)
    await bank.move_question(call.session, call.group, activity, tap.number, tap.place, call.now)
    return turned(await _question(call, activity, tap.number))


@router.tap(taps.RemoveTap, right=Right.HOST, place=Place.PRIVATE)
async def remove(call: Call, tap: taps.RemoveTap) -> Reply:
    """Take it out, where that is meant."""
    activity = await _activity(call, tap.activity)
    if not tap.sure:
        return turned(view.sure(call.t, await desk.question(call.session, call.group, activity, tap.number)))
    await bank.remove_question(call.session, call.group, activity, tap.number, call.now)
    return Several((Toast(), view.questions(call.t, await desk.questions(call.session, call.group, activity, 0))))


@router.tap(taps.WriteTap, right=Right.HOST, place=Place.PRIVATE)
async def write(call: Call, tap: taps.WriteTap) -> Reply:
    """The form."""
    activity = await _activity(call, tap.activity)
    asks = await form.begin(call.session, activity, call.person.id, call.now)
    return Several((Toast(), view.asks(call.t, call.about, activity_facts(activity), asks)))


@router.form(form.FORM, right=Right.HOST)
async def written(call: Call) -> Reply:
    """What was asked for."""
    found = await forms.current(call.session, call.person.id, call.now)
    if found is None or found.activity is None:
        raise OutOfDate
    activity, said = await _activity(call, found.activity), call.incoming
    asks = await form.answer(call.session, call.group, activity, call.person.id, said.text, said.media, call.now)
    return view.asks(call.t, call.about, activity_facts(activity), asks)


@router.tap(taps.SkipTap, right=Right.HOST, place=Place.PRIVATE)
async def skip(call: Call, tap: taps.SkipTap) -> Reply:
    """Without an explanation or a picture."""
    activity = await _activity(call, tap.activity)
    asks = await form.skip(call.session, call.group, activity, call.person.id, tap.mark, call.now)
    return Several((Toast(), view.asks(call.t, call.about, activity_facts(activity), asks)))


@router.tap(taps.RightTap, right=Right.HOST, place=Place.PRIVATE)
async def choose(call: Call, tap: taps.RightTap) -> Reply:
    """The right answer, by its letter."""
    activity = await _activity(call, tap.activity)
    where = call.session, call.group, activity, call.person.id
    asks = await form.choose(*where, tap.mark, tap.option, call.now)
    return Several((Toast(), view.asks(call.t, call.about, activity_facts(activity), asks)))


# --- files ------------------------------------------------------------------------------------------------------------------------


@router.tap(taps.FileTap, right=Right.HOST, place=Place.PRIVATE)
async def file(call: Call, tap: taps.FileTap) -> Reply:
    """Asks for a file."""
    activity = await _activity(call, tap.activity)
    await files.ask(call.session, activity, call.person.id, call.now)
    return Several((Toast(), view_files.ask(call.t, call.about, activity_facts(activity))))


@router.tap(taps.SampleTap, right=Right.HOST, place=Place.PRIVATE)
async def sample(call: Call, tap: taps.SampleTap) -> Reply:
    """Such a file, to be filled in."""
    await _activity(call, tap.activity)
    return Several((Toast(), view_files.sample(call.t, tap.form)))


@router.form(files.FORM, right=Right.HOST)
async def file_sent(call: Call) -> Reply:
    """The file."""
    found = await forms.current(call.session, call.person.id, call.now)
    if found is None or found.activity is None:
        raise OutOfDate
    activity = await _activity(call, found.activity)
    await files.bring(call.session, activity, call.person.id, call.incoming.media, call.now)
    return view_files.being_read(call.t, activity_facts(activity))


@router.tap(taps.BringTap, right=Right.HOST, place=Place.PRIVATE)
async def bring(call: Call, tap: taps.BringTap) -> Reply:
    """The questions of a file come in."""
    done = await files.confirm(call.session, call.group, call.person.id, tap.number, call.now)
    return turned(view_files.brought(call.t, call.about, done.activity, done.count, done.total))


@router.tap(taps.LeaveTap, right=Right.HOST, place=Place.PRIVATE)
async def leave(call: Call, tap: taps.LeaveTap) -> Reply:
    """They do not."""
    await importing.give_up(call.session, call.group.id, call.person.id, tap.number)
    return turned(view_files.left_alone(call.t))


async def _activity(call: Call, number: int) -> Activity:
    """The quiz of this number. Raises OutOfDate, also for an activity of another kind."""
    return await activities.find(call.session, call.group.id, number, kind="quiz")
