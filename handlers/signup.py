"""Sign-up lists: the button, what is written in reply to the board, one's own line, and the hosts' desk."""

from collections.abc import Sequence

from features import forms
from features.activities import service as activities
from features.activities.signup import (
    finding,
    hearing,
    hosting,
    lists,
    service as signup,
    taps,
    view_board,
    view_mine,
    view_table,
    view_told,
)
from features.activities.signup.options import options_of
from features.activities.signup.rules import (
    GUESTS_LONGEST,
    NOTE_LONGEST,
    Change,
    Leave,
    Outcome,
    Put,
    Say,
    Wish,
    checked,
)
from features.facts import activity_facts
from features.forms import Open
from features.people.access import OutOfDate, Right
from features.values import is_no
from handlers.call import Call, Endpoints, Hearer
from handlers.pages import turned
from handlers.signs import who_left
from kit.messages import Edit, Refusal, Reply, Several, Toast
from kit.router import Place
from kit.texts import visible
from models import Activity

router = Endpoints()

FORM, DESK = "signup", "signup_desk"
_STEPS = frozenset({"guests", "note"})


# --- in the group -----------------------------------------------------------------------------------------------------------------


@router.hot_tap(taps.JoinTap, right=Right.MEMBER)
async def join(calls: Sequence[Call], tap: taps.JoinTap) -> Sequence[Reply]:
    """Taps on one board, all at once."""
    first = calls[0]
    activity = await _of(first, tap.activity)
    people = [call.person.id for call in calls]
    outcomes = await signup.join(first.session, first.group, activity, people, first.now)
    options = options_of(activity)
    return [view_told.toast(call.t, outcome, options) for call, outcome in zip(calls, outcomes, strict=True)]


async def hear(calls: Sequence[Call]) -> Sequence[Reply]:
    """What is written that may be meant for a list, all that stands together at once (handlers/said.py)."""
    first = calls[0]
    said = [
        hearing.Said(
            call.person.id, call.incoming.text, quoted.message_id if (quoted := call.incoming.quoted) else None
        )
        for call in calls
    ]
    found = await hearing.hear(first.session, first.group, said, first.now)
    return [None if each is None else view_told.heard(first.t, each.outcome, each.options) for each in found]


HEARER = Hearer(hearing.may_be_meant, hear)


@router.event(lambda incoming: who_left(incoming) is not None, right=Right.ANYONE)
async def somebody_left(call: Call) -> None:
    """Places of whoever has left the group go to the next ones."""
    who = who_left(call.incoming)
    if call.maybe_group is not None and who is not None and not who.is_bot:
        await lists.person_left(call.session, call.group, who.id, call.now)


# --- one's own line, in private ---------------------------------------------------------------------------------------------------


@router.tap(taps.ListTap, right=Right.MEMBER, place=Place.PRIVATE)
async def whole(call: Call, tap: taps.ListTap) -> Reply:
    """The whole list."""
    activity = await _of(call, tap.activity)
    return turned(view_board.whole(call.t, await finding.look(call.session, call.group, activity), tap.page))


@router.tap(taps.MineTap, right=Right.MEMBER, place=Place.PRIVATE)
async def mine(call: Call, tap: taps.MineTap) -> Reply:
    """One's own line."""
    return await _mine(call, await _of(call, tap.activity))


@router.tap(taps.PutTap, right=Right.MEMBER, place=Place.PRIVATE)
async def put(call: Call, tap: taps.PutTap) -> Reply:
    """So many of a kind of places."""
    activity = await _of(call, tap.activity)
    if tap.slot >= options_of(activity).kinds:
        raise OutOfDate
    return await _change(call, activity, Put(tap.slot, tap.number))


@router.tap(taps.LeaveTap, right=Right.MEMBER, place=Place.PRIVATE)
async def leave(call: Call, tap: taps.LeaveTap) -> Reply:
    """Off the list; asks first."""
    activity = await _of(call, tap.activity)
    if not tap.sure:
        own = await finding.own(call.session, call.group, activity, call.person.id)
        return turned(view_mine.mine(call.t, own, asks_leave=True))
    return await _change(call, activity, Leave())


@router.tap(taps.WordsTap, right=Right.MEMBER, place=Place.PRIVATE)
async def ask_words(call: Call, tap: taps.WordsTap) -> Reply:
    """Who comes along, or a note?"""
    activity = await _of(call, tap.activity)
    if tap.step not in _STEPS or (tap.step == "note" and not options_of(activity).note):
        raise OutOfDate
    form = Open(FORM, call.group.id, activity.number, tap.step, {})
    await forms.keep(call.session, call.person.id, form, call.now)
    return turned(view_mine.ask_words(call.t, call.about, activity_facts(activity), tap.step))


@router.form(FORM, right=Right.MEMBER)
async def words_written(call: Call) -> Reply:
    """The names, or the note."""
    form, activity = await _form(call, FORM)
    said = "" if is_no(call.incoming.text) else visible(call.incoming.text)
    of_guests = form.step == "guests"
    change = Say(guests=checked(said, GUESTS_LONGEST)) if of_guests else Say(note=checked(said, NOTE_LONGEST))
    await _signed(call, activity, change)
    await forms.give_up(call.session, call.person.id)
    return view_mine.mine(call.t, await finding.own(call.session, call.group, activity, call.person.id))


async def _mine(call: Call, activity: Activity, toast: Toast | None = None) -> Reply:
    own = await finding.own(call.session, call.group, activity, call.person.id)
    return Several((toast or Toast(), Edit(view_mine.mine(call.t, own))))


async def _change(call: Call, activity: Activity, change: Change) -> Reply:
    outcome = await _signed(call, activity, change)
    return await _mine(call, activity, view_told.toast(call.t, outcome, options_of(activity)))


async def _signed(call: Call, activity: Activity, change: Change) -> Outcome:
    """Raises what it is refused with."""
    wish = Wish(change, call.person.id)
    (outcome,) = await lists.sign(call.session, call.group, activity, [wish], call.now)
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


# --- hosts ------------------------------------------------------------------------------------------------------------------------


@router.tap(taps.DeskTap, right=Right.HOST, place=Place.PRIVATE)
async def desk(call: Call, tap: taps.DeskTap) -> Reply:
    """The list as hosts see it."""
    return await _desk(call, await _of(call, tap.activity), tap.page)


async def _desk(call: Call, activity: Activity, page: int = 0) -> Reply:
    return turned(view_mine.desk(call.t, await finding.look(call.session, call.group, activity), page))


@router.tap(taps.RemoveTap, right=Right.HOST, place=Place.PRIVATE)
async def remove(call: Call, tap: taps.RemoveTap) -> Reply:
    """A host takes a line off; asks first."""
    activity = await _of(call, tap.activity)
    if not tap.sure:
        seen = await finding.look(call.session, call.group, activity)
        asked = view_mine.ask_remove(call.t, seen, tap.number)
        if asked is None:
            raise OutOfDate
        return turned(asked)
    outcome = await lists.remove(call.session, call.group, activity, tap.number, call.now)
    if isinstance(outcome, Refusal):
        raise outcome
    return await _desk(call, activity)


@router.tap(taps.AddTap, right=Right.HOST, place=Place.PRIVATE)
async def ask_people(call: Call, tap: taps.AddTap) -> Reply:
    """Whom to add?"""
    activity = await _of(call, tap.activity)
    lists.require_open(call.group, activity, call.now)
    await forms.keep(call.session, call.person.id, Open(DESK, call.group.id, activity.number, "add", {}), call.now)
    return turned(view_mine.ask_people(call.t, call.about, activity_facts(activity), options_of(activity)))


@router.form(DESK, right=Right.HOST)
async def people_written(call: Call) -> Reply:
    """The people to add."""
    _, activity = await _form(call, DESK)
    text, by = call.incoming.text, call.person.id
    names, outcomes = await hosting.add(call.session, call.group, activity, text, call.now, by=by)
    await forms.give_up(call.session, by)
    return view_mine.added(call.t, await finding.look(call.session, call.group, activity), names, outcomes)


@router.tap(taps.TableTap, right=Right.HOST, place=Place.PRIVATE)
async def table(call: Call, tap: taps.TableTap) -> Reply:
    """The list as a file."""
    activity = await _of(call, tap.activity)
    seen = await finding.look(call.session, call.group, activity)
    return Several((Toast(), view_table.file(call.t, seen, tap.form)))


async def _of(call: Call, number: int) -> Activity:
    """The list of this number. Raises OutOfDate, also for an activity of another kind."""
    return await activities.find(call.session, call.group.id, number, kind="signup")


async def _form(call: Call, name: str) -> tuple[Open, Activity]:
    form = await forms.current(call.session, call.person.id, call.now)
    if form is None or form.name != name or form.group_id != call.group.id or form.activity is None:
        raise OutOfDate
    return form, await _of(call, form.activity)
