"""Raffles: the button of the board, one's own tickets in private, and what hosts do."""

from collections.abc import Sequence

from features.activities import service as activities
from features.activities.raffle import drawing, files, finding, leaving, taps, tickets, view, view_own
from features.activities.raffle.facts import Comer
from features.activities.raffle.options import options_of
from features.facts import activity_facts
from features.people.access import Right
from features.refusals import Ended
from handlers.call import Call, Endpoints
from handlers.pages import turned
from handlers.refusals import refused
from handlers.signs import who_left
from kit.messages import Edit, Message, Refusal, Reply, Several, Toast
from kit.router import Place
from models import Activity

router = Endpoints()


@router.hot_tap(taps.EnterTap, right=Right.MEMBER)
async def enter(calls: Sequence[Call], tap: taps.EnterTap) -> Sequence[Reply]:
    """Taps on one board, all at once."""
    first = calls[0]
    activity = await _of(first, tap.activity)
    comers = [Comer(call.person.id, call.nonce) for call in calls]
    told = await tickets.take(first.session, first.group, activity, comers, first.now)
    cost = options_of(activity).cost
    return [
        refused(each, call.t, call.incoming) if isinstance(each, Refusal) else view.taken(call.t, each, cost)
        for call, each in zip(calls, told, strict=True)
    ]


@router.event(lambda incoming: who_left(incoming) is not None, right=Right.ANYONE)
async def somebody_left(call: Call) -> None:
    """Whoever has left the group is in none of its raffles any more, and gets their points back."""
    who = who_left(call.incoming)
    if call.maybe_group is not None and who is not None and not who.is_bot:
        await leaving.person_left(call.session, call.group, who.id, call.now)


@router.tap(taps.OwnTap, right=Right.MEMBER, place=Place.PRIVATE)
async def own(call: Call, tap: taps.OwnTap) -> Reply:
    """One's own tickets."""
    return turned(await _own(call, await _of(call, tap.activity)))


@router.tap(taps.HaveTap, right=Right.MEMBER, place=Place.PRIVATE)
async def have(call: Call, tap: taps.HaveTap) -> Reply:
    """One more, one less, or none; that asks first."""
    activity = await _of(call, tap.activity)
    if not tap.number and not tap.sure:
        facts = await finding.own(call.session, call.group, activity, call.person.id, call.now)
        return turned(view_own.own(call.t, facts, asks_leave=bool(facts.numbers)))
    toast = await _have(call, activity, tap.number)
    return Several((toast, Edit(await _own(call, activity))))


async def _have(call: Call, activity: Activity, count: int) -> Toast:
    person = call.person.id
    mine = await finding.own(call.session, call.group, activity, person, call.now)
    if count > len(mine.numbers):
        comer = Comer(person, call.nonce, nth=count)
        (told,) = await tickets.take(call.session, call.group, activity, [comer], call.now)
        if isinstance(told, Refusal):
            raise told
        return view.taken(call.t, told, options_of(activity).cost)
    gone = (await tickets.give_back(call.session, activity, [person], call.now, keep=count))[person]
    return Toast(view_own.given_back(call.t, gone.new, gone.cost).unescape() if gone.new else "")


async def _own(call: Call, activity: Activity) -> Message:
    return view_own.own(call.t, await finding.own(call.session, call.group, activity, call.person.id, call.now))


@router.tap(taps.OffTap, right=Right.HOST, place=Place.PRIVATE)
async def call_off(call: Call, tap: taps.OffTap) -> Reply:
    """End it without a draw; asks first."""
    activity = await _of(call, tap.activity)
    if activity.state == "closed":
        raise Ended(activity.title)
    if not tap.sure:
        return turned(view_own.ask_off(call.t, activity_facts(activity)))
    await drawing.call_off(call.session, call.group, activity, call.now)
    return turned(view_own.called_off(call.t, activity_facts(activity)))


@router.tap(taps.TableTap, right=Right.HOST, place=Place.PRIVATE)
async def table(call: Call, tap: taps.TableTap) -> Reply:
    """Who has which tickets."""
    activity = await _of(call, tap.activity)
    return Several((Toast(), await files.table(call.session, call.group, activity, call.t, tap.form)))


async def _of(call: Call, number: int) -> Activity:
    """The raffle of this number. Raises OutOfDate, also for an activity of another kind."""
    return await activities.find(call.session, call.group.id, number, kind="raffle")
