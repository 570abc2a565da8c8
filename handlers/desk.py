"""The hosts' desk of a sharing, in private: its talks, the run of show, questions, proposals, feedback."""

from collections.abc import Awaitable, Callable

from features import forms
from features.activities import service as activities
from features.activities.sharing import (
    archive,
    attendance,
    changes,
    desk,
    feedback,
    questions,
    stage,
    talks,
    taps,
    themes,
    view_desk as view,
    view_end,
    view_forms,
    view_kept,
)
from features.activities.sharing.facts import about
from features.facts import activity_facts
from features.forms import Open
from features.links import deep_link
from features.numbers import read_numbered
from features.outbox import prompts
from features.people.access import OutOfDate, Right
from features.when import read_when
from handlers.call import Call, Endpoints
from handlers.pages import turned_away
from kit.messages import Message, Reply, Several, Toast
from kit.router import Place
from models import Activity

router = Endpoints()

FORM = "sharing_desk"
_STEPS = frozenset({"move", "speakers", "title"})
Deed = Callable[[Call, Activity, taps.DeskDoTap], Awaitable[object]]


@router.tap(taps.DeskTap, right=Right.HOST, place=Place.GROUP)
async def to_desk(call: Call, tap: taps.DeskTap) -> Reply:
    """The desk opens in private."""
    return Toast(url=deep_link(call.bot.username, taps.OpenDeskTap(call.group.id, tap.activity, 0)))


@router.tap(taps.OpenDeskTap, right=Right.HOST, place=Place.PRIVATE)
async def open_desk(call: Call, tap: taps.OpenDeskTap) -> Reply:
    """The desk of a talk."""
    return await _desk(call, await _of(call, tap.activity), tap.talk)


@router.tap(taps.DeskDoTap, right=Right.HOST, place=Place.PRIVATE)
async def do(call: Call, tap: taps.DeskDoTap) -> Reply:
    """Something a host does with a talk; what cannot be taken back asks first."""
    activity = await _of(call, tap.activity)
    if tap.what in {"skip", "start", "end"}:
        seen = await desk.look(call.session, activity, tap.talk)
        return await turned_away(call, view.desk(call.t, call.about, activity_facts(activity), seen, asks=tap.what))
    if tap.what in _LOOKS:
        return await _LOOKS[tap.what](call, activity, tap)
    if (deed := _DEEDS.get(tap.what)) is None:
        raise OutOfDate
    await prompts.leave(call.session, call.here)
    await deed(call, activity, tap)
    return await _desk(call, activity, tap.talk, toast=view.done(call.t, tap.what))


async def _shift(call: Call, activity: Activity, tap: taps.DeskDoTap) -> object:
    return await stage.shift(call.session, call.group, activity, tap.talk, tap.number, call.now)


async def _next(call: Call, activity: Activity, tap: taps.DeskDoTap) -> object:
    return await stage.go_on(call.session, call.group, activity, tap.talk, tap.number, call.now)


async def _attend(call: Call, activity: Activity, tap: taps.DeskDoTap) -> object:
    return await attendance.open_window(call.session, call.group, activity, tap.talk, call.now)


async def _mute(call: Call, activity: Activity, tap: taps.DeskDoTap) -> object:
    is_wanted = tap.what == "mute"
    return await stage.set_mute(call.session, call.group, activity, tap.talk, call.now, is_wanted=is_wanted)


async def _skip(call: Call, activity: Activity, tap: taps.DeskDoTap) -> object:
    return await changes.skip(call.session, call.group, activity, tap.talk, call.now)


async def _restore(call: Call, activity: Activity, tap: taps.DeskDoTap) -> object:
    return await changes.restore(call.session, call.group, activity, tap.talk, call.now)


async def _start(call: Call, activity: Activity, tap: taps.DeskDoTap) -> object:
    return await stage.open_now(call.session, call.group, activity, tap.talk, call.now)


async def _end(call: Call, activity: Activity, tap: taps.DeskDoTap) -> object:
    return await stage.end_now(call.session, call.group, activity, tap.talk, call.now)


async def _winner(call: Call, activity: Activity, tap: taps.DeskDoTap) -> object:
    return await themes.take_winner(call.session, call.group, activity, tap.talk, call.now)


_DEEDS: dict[str, Deed] = {
    "shift": _shift,
    "next": _next,
    "attend": _attend,
    "mute": _mute,
    "unmute": _mute,
    "skip-sure": _skip,
    "restore": _restore,
    "start-sure": _start,
    "end-sure": _end,
    "winner": _winner,
}


async def _archive(call: Call, activity: Activity, tap: taps.DeskDoTap) -> Reply:
    talk = await talks.find(call.session, activity, tap.talk)
    facts = await archive.facts_of(call.session, activity, talk)
    where = about(call.group, activity, talk)
    file = view_end.file(call.t, *where, facts)
    return Several((Toast(), view_kept.archive(call.t, *where[1:], file)))


async def _feedback(call: Call, activity: Activity, tap: taps.DeskDoTap) -> Reply:
    talk = await talks.find(call.session, activity, tap.talk)
    return await turned_away(
        call, view.feedback(call.t, *about(call.group, activity, talk), await feedback.liking(call.session, activity))
    )


_LOOKS: dict[str, Callable[[Call, Activity, taps.DeskDoTap], Awaitable[Reply]]] = {
    "archive": _archive,
    "feedback": _feedback,
}


# --- questions and proposals -----------------------------------------------------------------------------------------------------


@router.tap(taps.QueueTap, right=Right.HOST, place=Place.PRIVATE)
async def show_queue(call: Call, tap: taps.QueueTap) -> Reply:
    """The questions that wait, one after the other; then those that are to be answered."""
    return await _queue(call, await _of(call, tap.activity), tap.talk, tap.after)


@router.tap(taps.QueueDoTap, right=Right.HOST, place=Place.PRIVATE)
async def judge_question(call: Call, tap: taps.QueueDoTap) -> Reply:
    """A host's word on a question."""
    activity = await _of(call, tap.activity)
    what, _, number = tap.deed.partition(".")
    if (question := read_numbered(number)) is None:
        raise OutOfDate
    session, group, key = call.session, call.group, (tap.talk, question)
    match what:
        case "approve":
            await questions.decide(session, group, activity, *key, "approved", call.now)
        case "decline":
            await questions.decide(session, group, activity, *key, "declined", call.now)
        case "stage":
            await questions.put_on_stage(session, group, activity, *key, call.now)
        case "answered":
            await questions.answered(session, group, activity, *key, call.now)
        case "pick":
            talk = await talks.find(session, activity, tap.talk)
            approved = await questions.open_ones(session, talk)
            return await turned_away(call, view.pick(call.t, *about(group, activity, talk), question, approved))
        case _:
            raise OutOfDate
    return await _queue(call, activity, tap.talk, taps.TO_ANSWER if what in {"stage", "answered"} else 0)


@router.tap(taps.MergeTap, right=Right.HOST, place=Place.PRIVATE)
async def merge(call: Call, tap: taps.MergeTap) -> Reply:
    """Two questions are the same."""
    activity = await _of(call, tap.activity)
    first, _, second = tap.pair.partition(".")
    question, into = read_numbered(first), read_numbered(second)
    if question is None or into is None:
        raise OutOfDate
    await questions.merge(call.session, call.group, activity, tap.talk, question, into, call.now)
    return await _queue(call, activity, tap.talk, 0)


@router.tap(taps.ThemesTap, right=Right.HOST, place=Place.PRIVATE)
async def show_themes(call: Call, tap: taps.ThemesTap) -> Reply:
    """The proposals; one may be taken off the list."""
    activity = await _of(call, tap.activity)
    if tap.remove:
        await themes.remove(call.session, call.group, activity, tap.remove, call.now)
    talk = await talks.find(call.session, activity, tap.talk)
    return await turned_away(
        call, view.themes(call.t, *about(call.group, activity, talk), await themes.open_ones(call.session, activity))
    )


@router.tap(taps.KeptTap, right=Right.HOST, place=Place.PRIVATE)
async def show_kept(call: Call, tap: taps.KeptTap) -> Reply:
    """What is kept of a talk; a message may be taken out."""
    activity = await _of(call, tap.activity)
    talk = await talks.find(call.session, activity, tap.talk)
    if tap.remove:
        await archive.take_out(call.session, talk, tap.remove)
    after = max(0, tap.after)
    said, is_more = await archive.kept(call.session, talk, after, view_kept.AT_ONCE)
    return await turned_away(
        call, view_kept.kept(call.t, *about(call.group, activity, talk), said, after, is_more=is_more)
    )


async def _queue(call: Call, activity: Activity, number: int, after: int) -> Reply:
    talk = await talks.find(call.session, activity, number)
    approved = await questions.open_ones(call.session, talk)
    if after == taps.TO_ANSWER:
        return await turned_away(call, view.to_answer(call.t, *about(call.group, activity, talk), approved))
    waiting = await questions.queue(call.session, talk)
    return await turned_away(call, view.queue(call.t, *about(call.group, activity, talk), waiting, approved, after))


# --- forms -----------------------------------------------------------------------------------------------------------------------


@router.tap(taps.HostFormTap, right=Right.HOST, place=Place.PRIVATE)
async def open_form(call: Call, tap: taps.HostFormTap) -> Reply:
    """Another time, other speakers, a theme."""
    if tap.step not in _STEPS:
        raise OutOfDate
    activity = await _of(call, tap.activity)
    talk = await talks.find(call.session, activity, tap.talk)
    form = Open(FORM, call.group.id, activity.number, tap.step, {"talk": tap.talk})
    await forms.keep(call.session, call.person.id, form, call.now)
    return Several((Toast(), view_forms.form(call.t, *about(call.group, activity, talk), tap.step)))


@router.form(FORM, right=Right.HOST)
async def written(call: Call) -> Reply:
    """What a host wrote into the form; what cannot be read is asked for once more."""
    form = await forms.current(call.session, call.person.id, call.now)
    if form is None or form.activity is None:
        raise OutOfDate
    activity = await _of(call, form.activity)
    where, said = (call.session, call.group, activity, int(form.answers["talk"])), call.incoming.text
    try:
        if form.step == "move":
            await changes.move(*where, read_when(said), call.now)
        elif form.step == "speakers":
            await changes.name_speakers(*where, said, call.now)
        else:
            await changes.name_theme(*where, themes.check_theme(said), call.now)
    except ValueError:
        return Message(view_forms.cannot_read(call.t, form.step))
    await forms.give_up(call.session, call.person.id)
    seen = await desk.look(call.session, activity, int(form.answers["talk"]))
    return view.desk(call.t, call.about, activity_facts(activity), seen)


async def _desk(call: Call, activity: Activity, number: int, *, toast: str = "") -> Reply:
    seen = await desk.look(call.session, activity, number)
    return await turned_away(call, view.desk(call.t, call.about, activity_facts(activity), seen), toast)


async def _of(call: Call, number: int) -> Activity:
    return await activities.find(call.session, call.group.id, number, kind="sharing")
