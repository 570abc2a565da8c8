"""The relay: grabbing in a round, the king's buttons, and a king who leaves."""

from collections.abc import Sequence

from features.activities import service as activities
from features.activities.relay import turns, view
from features.activities.relay.rules import CannotAfford, Passed, Sent
from features.activities.relay.service import grab
from features.packets.rules import Tapper
from features.packets.view import answer
from features.people.access import Right
from handlers.call import Call, Endpoints
from handlers.signs import who_left
from kit.messages import Edit, Message, Reply, Several, Toast
from models import Activity

router = Endpoints()


@router.hot_tap(view.GrabRoundTap, right=Right.MEMBER)
async def grab_portion(calls: Sequence[Call], tap: view.GrabRoundTap) -> Sequence[Reply]:
    """Taps on one round's button, all at once."""
    first = calls[0]
    activity = await activities.find(first.session, first.group.id, tap.activity, kind="relay")
    tappers = [Tapper(call.person.id, call.nonce) for call in calls]
    outcomes = await grab(first.session, first.group, activity, tappers, first.now, round_=tap.round)
    return [answer(call.t, outcome) for call, outcome in zip(calls, outcomes, strict=True)]


@router.tap(view.SendTap, right=Right.MEMBER)
async def send(call: Call, tap: view.SendTap) -> Reply:
    """The king sends the next packet, in the group or in private."""
    result = await turns.send(
        call.session,
        call.group,
        await _relay(call, tap.activity),
        round_=tap.round,
        person_id=call.person.id,
        amount=tap.amount,
        now=call.now,
        here=call.here,
    )
    return _answer(call, result)


@router.tap(view.PassTap, right=Right.MEMBER)
async def let_pass(call: Call, tap: view.PassTap) -> Reply:
    """The king lets it pass."""
    activity = await _relay(call, tap.activity)
    result = await turns.let_pass(
        call.session, call.group, activity, round_=tap.round, person_id=call.person.id, now=call.now, here=call.here
    )
    return _answer(call, result)


async def _relay(call: Call, number: int) -> Activity:
    return await activities.find(call.session, call.group.id, number, kind="relay")


def _answer(call: Call, result: Sent | CannotAfford | Passed) -> Reply:
    said = view.answered(call.t, result)
    toast = Toast(said.unescape(), alert=isinstance(result, CannotAfford))
    if isinstance(result, CannotAfford):
        return toast
    # Where a board was sent twice, because the process died in between, the one that was tapped may not be the one that is known.
    face = Message(said) if call.in_private else view.turn_ended(call.t, call.person.name, result)
    return Several((toast, Edit(face)))


@router.event(lambda incoming: who_left(incoming) is not None, right=Right.ANYONE)
async def somebody_left(call: Call) -> None:
    """Nobody waits for a king who has left the group."""
    who = who_left(call.incoming)
    if call.maybe_group is not None and who is not None and not who.is_bot:
        await turns.left(call.session, call.group, who.id, call.now)
