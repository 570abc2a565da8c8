"""How campaigns stand: the watched board, what is done about what goes wrong, the budget, and figures that are entered by hand."""

from features import forms
from features.announcements import service as announcements
from features.campaigns import store
from features.campaigns.document import BY_HAND
from features.campaigns.store import Done
from features.campaigns.watch import board, budget, page, remedies, service, taps, view_alerts, view_budget, view_watch
from features.campaigns.watch.amounts import said_number
from features.campaigns.watch.rules import read_cost, read_figure
from features.campaigns.watch.view_figures import goal_name
from features.outbox import prompts
from features.people.access import OutOfDate, Right
from handlers.call import Call, Endpoints
from handlers.pages import turned, turned_away
from kit.messages import Message, Reply, Several, Toast
from kit.router import Place
from models import Campaign

router = Endpoints(again="campaign")

# What was spent on a line of the budget; and a figure of a goal. The step is which.
_COST, _FIGURE = "campaign cost", "campaign figure"


@router.tap(taps.WatchTap, right=Right.HOST, place=Place.PRIVATE)
async def show(call: Call, tap: taps.WatchTap) -> Reply:
    """How it stands: put together at once, and sent as a message of its own."""
    await prompts.leave(call.session, call.here)
    await page.ask(call.session, call.group, call.person.id, await _found(call, tap.number), _key(call), call.now)
    return Toast(view_watch.soon(call.t))


@router.tap(taps.NowTap, right=Right.HOST)
async def bring_up_to_date(call: Call, tap: taps.NowTap) -> Reply:
    """The board, as it is now."""
    await board.want(call.session, await _found(call, tap.number), call.now)
    return Toast(view_watch.soon(call.t))


@router.tap(taps.WhereTap, right=Right.HOST, place=Place.PRIVATE)
async def ask_where(call: Call, tap: taps.WhereTap) -> Reply:
    """Where shall it stand?"""
    found = await _found(call, tap.number)
    topics = await announcements.topics(call.session, call.group.id)
    return Several((Toast(), view_watch.where(call.t, call.about, found.number, found.title, topics)))


@router.tap(taps.HereTap, right=Right.HOST, place=Place.PRIVATE)
async def keep_here(call: Call, tap: taps.HereTap) -> Reply:
    """In private, with whoever taps."""
    found = await store.find(call.session, call.group.id, tap.number, locked=True)
    await board.put(call.session, found, call.now, person_id=call.person.id)
    return turned(view_watch.kept(call.t, found.title, in_private=True))


@router.tap(taps.PutTap, right=Right.HOST, place=Place.PRIVATE)
async def put_there(call: Call, tap: taps.PutTap) -> Reply:
    """In the group: in its main talk, or in a topic that the bot knows of."""
    found = await store.find(call.session, call.group.id, tap.number, locked=True)
    if tap.thread and tap.thread not in {
        each.thread_id for each in await announcements.topics(call.session, call.group.id)
    }:
        raise OutOfDate
    await board.put(call.session, found, call.now, person_id=None, thread_id=tap.thread or None)
    return turned(view_watch.kept(call.t, found.title, in_private=False))


@router.tap(taps.RemedyTap, right=Right.HOST, place=Place.PRIVATE)
async def do_something(call: Call, tap: taps.RemedyTap) -> Reply:
    """Something is done about what went wrong, or it was seen."""
    found = await store.find(call.session, call.group.id, tap.number, locked=True)
    done = Done(call.person.id, call.now)
    what = await remedies.apply(call.session, call.group, found, tap.alert, tap.remedy, done)
    await board.want(call.session, found, call.now)
    return turned(view_alerts.done(call.t, found.title, what))


# --- the budget -----------------------------------------------------------------------------------------------------------------------


@router.tap(taps.BudgetTap, right=Right.HOST, place=Place.PRIVATE)
async def show_budget(call: Call, tap: taps.BudgetTap) -> Reply:
    """What it costs."""
    await _close(call)
    return await turned_away(call, await _budget(call, await _found(call, tap.number)))


@router.tap(taps.SpendTap, right=Right.HOST, place=Place.PRIVATE)
async def ask_cost(call: Call, tap: taps.SpendTap) -> Reply:
    """How much was spent?"""
    found = await _found(call, tap.number)
    planned = store.document_of(found).budget
    if planned is None or not 0 <= tap.line <= len(planned.lines):
        raise OutOfDate
    form = forms.Open(_COST, call.group.id, found.number, str(tap.line), {})
    await forms.keep(call.session, call.person.id, form, call.now)
    line = planned.lines[tap.line - 1].what if tap.line else None
    return Several((Toast(), view_budget.ask(call.t, call.about, found.number, found.title, line)))


@router.form(_COST, right=Right.HOST)
async def spent(call: Call) -> Reply:
    """So much."""
    form = await _form(call)
    line = int(form.step)
    amount, what = read_cost(call.incoming.text) if not line else (read_figure(call.incoming.text), "")
    found = await store.find(call.session, call.group.id, form.activity or 0, locked=True)
    await budget.spend(call.session, found, line, amount, Done(call.person.id, call.now), what=what)
    # What goes over a bound is told from there.
    await board.want(call.session, found, call.now)
    await forms.give_up(call.session, call.person.id)
    currency = store.document_of(found).budget
    assert currency is not None  # noqa: S101 - else it was refused
    return Several((Message(view_budget.noted(call.t, amount, currency.currency)), await _budget(call, found)))


@router.tap(taps.TakeBackTap, right=Right.HOST, place=Place.PRIVATE)
async def take_back(call: Call, tap: taps.TakeBackTap) -> Reply:
    """It was a slip."""
    found = await store.find(call.session, call.group.id, tap.number, locked=True)
    await budget.take_back(call.session, found, tap.entry)
    return await turned_away(call, await _budget(call, found), view_budget.taken_back(call.t).unescape())


async def _budget(call: Call, found: Campaign) -> Message:
    made = await service.made_by(call.session, found, store.document_of(found))
    seen = await budget.look(call.session, call.group, found, made)
    return view_budget.page(call.t, call.about, found.number, found.title, seen)


# --- figures by hand ------------------------------------------------------------------------------------------------------------------


@router.tap(taps.EnterTap, right=Right.HOST, place=Place.PRIVATE)
async def ask_figure(call: Call, tap: taps.EnterTap) -> Reply:
    """How much is it by now?"""
    found = await _found(call, tap.number)
    goals = store.document_of(found).goal
    if not 0 < tap.goal <= len(goals) or goals[tap.goal - 1].metric != BY_HAND:
        raise OutOfDate
    goal = goals[tap.goal - 1]
    form = forms.Open(_FIGURE, call.group.id, found.number, "figure", {"goal": goal.key})
    await forms.keep(call.session, call.person.id, form, call.now)
    name = goal_name(call.t, goal.metric, goal.name)
    return Several((Toast(), view_watch.ask_figure(call.t, call.about, found.title, name)))


@router.form(_FIGURE, right=Right.HOST)
async def entered(call: Call) -> Reply:
    """So much."""
    form = await _form(call)
    value = read_figure(call.incoming.text)
    found = await store.find(call.session, call.group.id, form.activity or 0, locked=True)
    goal = next((g for g in store.document_of(found).goal if g.key == form.answers["goal"]), None)
    if goal is None:
        raise OutOfDate
    await service.enter(call.session, found, goal.key, value, Done(call.person.id, call.now))
    await board.want(call.session, found, call.now)
    await forms.give_up(call.session, call.person.id)
    return view_watch.entered(call.t, goal_name(call.t, goal.metric, goal.name), said_number(call.t, value))


async def _form(call: Call) -> forms.Open:
    form = await forms.current(call.session, call.person.id, call.now)
    if form is None or form.activity is None:
        raise OutOfDate
    return form


async def _close(call: Call) -> None:
    form = await forms.current(call.session, call.person.id, call.now)
    if form is not None and form.name in {_COST, _FIGURE}:
        await forms.give_up(call.session, call.person.id)


async def _found(call: Call, number: int) -> Campaign:
    return await store.find(call.session, call.group.id, number)


def _key(call: Call) -> str:
    # Whoever asks twice is answered twice; the same update is not.
    return str(call.incoming.update_id)
