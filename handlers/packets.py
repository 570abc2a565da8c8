"""Red packets: `/packet`, the button that grabs, `/verify`, and who was how fast."""

from collections.abc import Sequence

from features.activities import service as activities, view as activities_view
from features.activities.packet import service as packet_service, view as packet_view
from features.activities.relay import view as relay_view
from features.activities.relay.kind import RELAY
from features.numbers import read_numbered
from features.packet_commands import history, service as sending, view
from features.packets import view as packets_view
from features.packets.rules import Tapper
from features.people.access import OutOfDate, Right
from features.values import flat
from handlers.call import Call, Endpoints
from handlers.pages import turned
from kit.messages import Edit, Message, Reply, Several, Toast
from kit.router import Place

router = Endpoints()

_HISTORY = {"history", "last", "list", "记录", "历史"}


@router.command("packet", right=Right.MEMBER, must_know=True)
async def packet(call: Call) -> Reply:
    """Send a packet: `/packet 100 10 "note"`. Its board is the answer. Alone: how to; `/packet history`: the last ones."""
    said = call.incoming.arguments
    if not said:
        return await _how(call)
    if flat(said) in _HISTORY:
        return await _past(call)
    await sending.send(
        call.session,
        call.group,
        call.person.id,
        said,
        call.now,
        named=call.incoming.mentioned,
        replied_to=call.incoming.replied_to,
        thread_id=call.incoming.thread_id,
    )
    return None


@router.phrase("红包", "发红包", "發紅包", "🧧", right=Right.MEMBER)
async def packet_in_words(call: Call) -> Reply:
    """The same as `/packet` alone, in a word."""
    return await _how(call)


async def _how(call: Call) -> Reply:
    number = call.incoming.message_id or 0
    purse = await sending.offer(call.session, call.group, call.person.id, number, call.now)
    return view.how(call.t, purse, number)


@router.tap(view.SendTap, right=Right.MEMBER, place=Place.GROUP, again="packet")
async def send_ready(call: Call, tap: view.SendTap) -> Reply:
    """One of the ready packets, with a blessing: once, and only for whoever asked."""
    if (tap.amount, tap.portions) not in view.READY:
        raise OutOfDate
    await sending.take_offer(call.session, call.group, call.person.id, tap.number, call.now)
    wish = view.blessing(call.t, tap.number)
    await sending.send(
        call.session,
        call.group,
        call.person.id,
        f'{tap.amount} {tap.portions} "{wish}"',
        call.now,
        named=(),
        replied_to=None,
        thread_id=call.incoming.thread_id,
    )
    return Several((view.sent(call.t), Edit(None)))


@router.tap(view.PastTap, right=Right.MEMBER, place=Place.GROUP, again="packet history")
async def show_past(call: Call, _tap: view.PastTap) -> Reply:
    """The group's last packets."""
    return turned(await _past(call))


async def _past(call: Call) -> Message:
    return view.past(call.t, await history.history(call.session, call.group))


@router.hot_tap(packet_view.GrabTap, right=Right.MEMBER)
async def grab_portion(calls: Sequence[Call], tap: packet_view.GrabTap) -> Sequence[Reply]:
    """Taps on one packet's button, all at once."""
    first = calls[0]
    activity = await activities.find(first.session, first.group.id, tap.activity, kind="packet")
    tappers = [Tapper(call.person.id, call.nonce) for call in calls]
    outcomes = await packet_service.grab(first.session, first.group, activity, tappers, first.now)
    return [packets_view.answer(call.t, outcome) for call, outcome in zip(calls, outcomes, strict=True)]


@router.command("verify", right=Right.MEMBER)
async def verify(call: Call) -> Reply:
    """Was a packet cut before the first grab? `/verify 12`, of a relay `/verify 12 2`."""
    numbers = [word for word in flat(call.incoming.arguments).split() if read_numbered(word) is not None]
    if not 1 <= len(numbers) <= 2:
        return view.verify_how(call.t)
    activity = await activities.find_numbered(call.session, call.group.id, numbers[0])
    round_ = read_numbered(numbers[1]) if len(numbers) == 2 else None
    return view.verified(call.t, await history.look(call.session, activity, round_))


@router.tap(packets_view.VerifyTap, right=Right.MEMBER, place=Place.PRIVATE)
async def verify_privately(call: Call, tap: packets_view.VerifyTap) -> Reply:
    """The same from a board's button: of this very round."""
    activity = await activities.find(call.session, call.group.id, tap.activity)
    return view.verified(call.t, await history.look(call.session, activity, tap.round))


@router.tap(packets_view.RulesTap, right=Right.MEMBER, place=Place.GROUP)
async def show_rules(call: Call, tap: packets_view.RulesTap) -> Reply:
    """How it goes, in a window."""
    activity = await activities.find(call.session, call.group.id, tap.activity)
    rules = relay_view.rules(call.t) if activity.kind == RELAY.name else packets_view.rules(call.t)
    return Toast(rules.unescape(), alert=True)


@router.tap(packet_view.BackTap, right=Right.MEMBER, place=Place.GROUP)
async def take_back(call: Call, tap: packet_view.BackTap) -> Reply:
    """Whoever sent it takes it back."""
    activity = await activities.find(call.session, call.group.id, tap.activity, kind="packet")
    return packet_view.taken_back(
        call.t, await packet_service.take_back(call.session, activity, call.person.id, call.now)
    )


@router.tap(packets_view.TimesTap, right=Right.HOST, place=Place.GROUP, again="manage")
async def show_times(call: Call, tap: packets_view.TimesTap) -> Reply:
    """When who grabbed."""
    activity = await activities.find(call.session, call.group.id, tap.activity)
    found = await history.look(call.session, activity, None)
    shown = packets_view.times(call.t, found.activity.title, found.seen)
    return turned(activities_view.with_way_back(call.t, shown, found.activity))
