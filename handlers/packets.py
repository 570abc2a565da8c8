"""Red packets: `/packet`, the button and the phrases that grab, `/verify`, and who was how fast."""

from collections.abc import Sequence

from features.activities import service as activities, view as activities_view
from features.activities.packet import phrases, sending, service as packet_service, view as packet_view, view_sending
from features.activities.packet.kind import PACKET
from features.activities.relay import view as relay_view
from features.activities.relay.kind import RELAY
from features.numbers import read_numbered
from features.packets import history, view as packets_view, view_history
from features.packets.history import Found
from features.packets.phrases import may_be_phrase
from features.packets.rules import Tapper
from features.people.access import OutOfDate, Right
from features.values import flat
from handlers.call import Call, Endpoints, Hearer
from handlers.pages import turned
from kit.messages import Edit, Message, Refusal, Reply, Several, Toast
from kit.router import Place
from kit.updates import PersonInfo

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
    await _send(call, said, named=call.incoming.mentioned, replied_to=call.incoming.replied_to)
    return None


async def _send(
    call: Call, said: str, *, named: Sequence[PersonInfo] = (), replied_to: PersonInfo | None = None
) -> None:
    sender = call.person.id
    planned = await sending.plan(call.session, call.group, sender, said, call.now, named=named, replied_to=replied_to)
    await activities.start(
        call.session,
        call.group,
        PACKET,
        planned.title,
        planned.options,
        call.now,
        created_by=sender,
        thread_id=call.incoming.thread_id,
    )


@router.phrase("红包", "发红包", "發紅包", "🧧", right=Right.MEMBER)
async def packet_in_words(call: Call) -> Reply:
    """The same as `/packet` alone, in a word."""
    return await _how(call)


async def _how(call: Call) -> Reply:
    number = call.incoming.message_id or 0
    purse = await sending.offer(call.session, call.group, call.person.id, number, call.now)
    return view_sending.how(call.t, purse, number)


@router.tap(view_sending.SendTap, right=Right.MEMBER, place=Place.GROUP, again="packet")
async def send_ready(call: Call, tap: view_sending.SendTap) -> Reply:
    """One of the ready packets, with a blessing: once, and only for whoever asked."""
    if (tap.amount, tap.portions) not in view_sending.READY:
        raise OutOfDate
    await sending.take_offer(call.session, call.group, call.person.id, tap.number, call.now)
    wish = view_sending.blessing(call.t, tap.number)
    await _send(call, f'{tap.amount} {tap.portions} "{wish}"')
    return Several((view_sending.sent(call.t), Edit(None)))


@router.tap(view_history.PastTap, right=Right.MEMBER, place=Place.GROUP, again="packet history")
async def show_past(call: Call, _tap: view_history.PastTap) -> Reply:
    """The group's last packets."""
    return turned(await _past(call))


async def _past(call: Call) -> Message:
    found = await history.history(call.session, call.group, handed_on={RELAY.name})
    return view_history.past(call.t, found)


@router.hot_tap(packet_view.GrabTap, right=Right.MEMBER)
async def grab_portion(calls: Sequence[Call], tap: packet_view.GrabTap) -> Sequence[Reply]:
    """Taps on one packet's button, all at once."""
    first = calls[0]
    activity = await activities.find(first.session, first.group.id, tap.activity, kind="packet")
    tappers = [Tapper(call.person.id, call.nonce) for call in calls]
    outcomes = await packet_service.grab(first.session, first.group, activity, tappers, first.now)
    return [packets_view.answer(call.t, outcome) for call, outcome in zip(calls, outcomes, strict=True)]


async def grab_by_phrases(calls: Sequence[Call]) -> Sequence[Reply]:
    """Messages that may be phrases, all that stand together at once (handlers/said.py)."""
    first = calls[0]
    outcomes = await phrases.grab(first.session, first.group, [_said(call) for call in calls], first.now)
    return [None if outcome is None else packets_view.heard(first.t, outcome) for outcome in outcomes]


HEARER = Hearer(may_be_phrase, grab_by_phrases)


@router.said_in_private(phrases.meant_in_private, right=Right.MEMBER)
async def grab_in_private(call: Call) -> Reply:
    """A phrase that somebody writes to the bot, which does not hear everything in their group."""
    said = phrases.Said(Tapper(call.person.id, call.nonce), call.incoming.text, None)
    (outcome,) = await phrases.grab(call.session, call.group, [said], call.now)
    if isinstance(outcome, Refusal):
        raise outcome
    return None if outcome is None else Message(packets_view.toast(call.t, outcome).text)


def _said(call: Call) -> phrases.Said:
    quoted = call.incoming.quoted
    answers = None if quoted is None else quoted.message_id
    return phrases.Said(Tapper(call.person.id, call.nonce), call.incoming.text, answers)


@router.command("verify", right=Right.MEMBER)
async def verify(call: Call) -> Reply:
    """Was a packet cut before the first grab? `/verify 12`, of a relay `/verify 12 2`."""
    numbers = [word for word in flat(call.incoming.arguments).split() if read_numbered(word) is not None]
    if not 1 <= len(numbers) <= 2:
        return view_history.verify_how(call.t)
    activity = await activities.find_numbered(call.session, call.group.id, numbers[0])
    round_ = read_numbered(numbers[1]) if len(numbers) == 2 else None
    return _verified(call, await history.look(call.session, activity, round_))


@router.tap(packets_view.VerifyTap, right=Right.MEMBER, place=Place.PRIVATE)
async def verify_privately(call: Call, tap: packets_view.VerifyTap) -> Reply:
    """The same from a board's button: of this very round."""
    activity = await activities.find(call.session, call.group.id, tap.activity)
    return _verified(call, await history.look(call.session, activity, tap.round))


def _verified(call: Call, found: Found) -> Message:
    return view_history.verified(call.t, found, in_rounds=found.activity.kind == RELAY.name)


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
