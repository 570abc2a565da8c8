"""The prize desk, and prizes as their winners see them."""

from features import forms
from features.activities import service as activities
from features.activities.registry import KINDS, kind_of
from features.facts import activity_facts
from features.outbox import prompts
from features.people.access import OutOfDate, Right
from features.people.census import names_of
from features.prizes import codes, desk, service, view, view_desk, view_group
from handlers.call import Call, Endpoints
from handlers.pages import turned_away
from kit.buttons import Tap
from kit.messages import Reply, Several, Toast
from kit.router import Place
from models import Activity

router = Endpoints()

_FORM = "codes"
_LISTED = 10


@router.command("prizes", right=Right.HOST)
async def overview(call: Call) -> Reply:
    """What has prizes, and the collections; their desks are in private."""
    kinds = [kind.prizes for kind in KINDS if kind.prizes is not None]
    found = [activity for prizes in kinds for activity in await prizes.found(call.session, call.group.id)]
    found.sort(key=lambda activity: (activity.state == "closed", -activity.number))
    lines = [
        (
            activity_facts(activity),
            await service.unclaimed(call.session, call.group.id, activity.number),
            _desk_of(activity),
        )
        for activity in found[:_LISTED]
    ]
    example = next(prizes.example(call.t) for prizes in kinds if prizes.example is not None)
    return view_group.overview(call.t, lines, example=example)


def _desk_of(activity: Activity) -> Tap:
    """Where an activity has a desk of its own, that one has more than its prizes."""
    prizes = kind_of(activity.kind).prizes
    tap = view.DeskTap if prizes is None or prizes.desk is None else prizes.desk
    return tap(activity.group_id, activity.number)


@router.tap(view.ClaimTap, right=Right.MEMBER, place=Place.PRIVATE)
async def look(call: Call, tap: view.ClaimTap) -> Reply:
    """One's own prize."""
    activity = await _activity(call, tap.activity)
    award = await service.award_for(call.session, call.group.id, activity.number, call.person.id)
    return await turned_away(call, view.offer(call.t, call.about, activity_facts(activity), award))


@router.tap(view.TakeTap, right=Right.MEMBER, place=Place.PRIVATE)
async def take(call: Call, tap: view.TakeTap) -> Reply:
    """Take it. What shows a code is kept by no outbox."""
    activity = await _activity(call, tap.activity)
    award, code = await service.claim(call.session, call.group, activity, call.person.id, call.vault, call.now)
    return await turned_away(call, view.claimed(call.t, call.about, activity_facts(activity), award, code))


@router.tap(view.HandedTap, right=Right.HOST, place=Place.PRIVATE)
async def handed(call: Call, tap: view.HandedTap) -> Reply:
    """It has been handed over."""
    await prompts.leave(call.session, call.here)
    activity = await _activity(call, tap.activity)
    await service.hand_over(
        call.session, call.group, activity.number, tap.slot, tap.turn, call.now, actor=call.person.id
    )
    return await _desk(call, activity)


@router.tap(view.NextTap, right=Right.HOST, place=Place.PRIVATE)
async def to_the_next(call: Call, tap: view.NextTap) -> Reply:
    """Give it to the next in line."""
    await prompts.leave(call.session, call.here)
    activity = await _activity(call, tap.activity)
    await service.pass_on(call.session, call.group, activity, tap.slot, tap.turn, call.now, actor=call.person.id)
    return await _desk(call, activity)


@router.tap(view.DeskTap, right=Right.HOST, place=Place.PRIVATE)
async def open_desk(call: Call, tap: view.DeskTap) -> Reply:
    """The desk of an activity's prizes."""
    activity = await _activity(call, tap.activity)
    return await _desk(call, activity)


@router.tap(view.LogTap, right=Right.HOST, place=Place.PRIVATE)
async def log(call: Call, tap: view.LogTap) -> Reply:
    """What happened."""
    activity = await _activity(call, tap.activity)
    events = await service.events_of(call.session, call.group.id, activity.number)
    people = {p for event in events for p in (event.person_id, event.actor) if p is not None}
    names = await names_of(call.session, people)
    return await turned_away(call, view_desk.log(call.t, call.about, activity_facts(activity), events, names))


@router.tap(view.LoadTap, right=Right.HOST, place=Place.PRIVATE)
async def ask_for_codes(call: Call, tap: view.LoadTap) -> Reply:
    """The form that loads codes. Without a key it says at once that it cannot keep them."""
    activity = await _activity(call, tap.activity)
    codes.require_key(call.vault)
    form = forms.Open(_FORM, call.group.id, activity.number, "codes", {})
    await forms.keep(call.session, call.person.id, form, call.now)
    stock = await codes.in_stock(call.session, call.group.id, activity.number)
    return Several((Toast(), view_desk.ask_for_codes(call.t, call.about, activity_facts(activity), stock)))


@router.form(_FORM, right=Right.HOST)
async def load(call: Call) -> Reply:
    """The codes, a line each."""
    form = await forms.current(call.session, call.person.id, call.now)
    if form is None or form.activity is None:
        raise OutOfDate
    activity = await activities.find(call.session, call.group.id, form.activity)
    loaded = await codes.load(
        call.session, call.group, activity, call.incoming.text, call.vault, call.now, by=call.person.id
    )
    await forms.give_up(call.session, call.person.id)
    await service.codes_arrived(call.session, call.group, activity, call.now)
    return view_desk.codes_loaded(call.t, call.about, activity_facts(activity), loaded)


async def _desk(call: Call, activity: Activity) -> Reply:
    seen = await desk.look(call.session, call.group, activity)
    prizes = kind_of(activity.kind).prizes
    about = activity_facts(activity)
    back = () if prizes is None or prizes.back is None else (prizes.back(call.t, call.about, about),)
    return await turned_away(call, view_desk.desk(call.t, call.about, about, seen, back))


async def _activity(call: Call, number: int) -> Activity:
    """The activity that the tap is about. Raises OutOfDate, also for one of another group."""
    return await activities.find(call.session, call.group.id, number)
