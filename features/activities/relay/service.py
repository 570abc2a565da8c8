"""The life of a relay: opened, grabbed from, paused, ended, and its board in each of its states."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.relay import closing, view
from features.activities.relay.clock import TASKS
from features.activities.relay.facts import BoardFacts, RoundFacts, WaitingFacts, chain_of, told
from features.activities.relay.options import compose, fitting, options_of
from features.activities.relay.rules import End
from features.activities.relay.turns import (
    offer_of,
    open_round,
    plan,
    plan_opening,
    round_over,
    say_opening,
    stop,
    turns_of,
    waiting_turn,
)
from features.facts import activity_facts
from features.outbox import service as outbox
from features.packets import opening, service as packets
from features.packets.facts import facts_of, grabs_of
from features.packets.rules import Outcome, PacketPaused, Tapper
from features.people.calendar import calendar_of
from features.points.service import balance_of, member
from features.refusals import Ended
from features.scheduling import service as schedule
from kit.messages import Message
from kit.texts import texts
from models import Activity, Group, Packet

# What `kind.Service` asks of this module, wherever in the folder it stands.
__all__ = [
    "TASKS", "board", "changed", "closed", "compose", "fitting", "grab", "opened", "paused", "resumed", "start",
]  # fmt: skip


async def opened(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`. The group pays the first packet."""
    options = options_of(activity)
    await open_round(
        session,
        group,
        activity,
        round_=1,
        sender=None,
        amount=options.total,
        now=now,
        opens_at=opening.moment(options.at, group),
    )
    packet = await packets.newest(session, activity)
    if packet.opened_at > now:
        await plan_opening(session, group, packet)
    else:
        await say_opening(session, group, activity, packet, now)


async def start(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> datetime | None:  # noqa: ARG001 - the protocol's
    """See `kind.Start`."""
    return opening.moment(options_of(activity).at, group)


async def changed(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`. Deadlines are spans of time, whatever the group's clock says; what is changed counts from the next on.
    When it opens is on that clock.
    """
    packet = await packets.newest(session, activity)
    if packet.opened_at > now:
        packets.put_off(packet, opening.moment(options_of(activity).at, group), now)
        if activity.state == "open":
            await plan_opening(session, group, packet)
            await plan(session, group, activity, "relay.round", packet.ends_at)
    await outbox.refresh_board(session, group.id, activity.number, now)


async def paused(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`."""
    await session.flush()
    await packets.lock(session, activity)
    packets.rest(await packets.newest(session, activity), now)
    await schedule.cancel_all_of(session, group.id, activity.number)
    await outbox.refresh_board(session, group.id, activity.number, now)


async def resumed(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`."""
    await session.flush()
    await packets.lock(session, activity)
    packet = await packets.newest(session, activity)
    stood = packets.wake(packet, now)
    if options_of(activity).at is not None and packet.opened_at >= now:
        await plan_opening(session, group, packet)
    turn = await waiting_turn(session, activity, packet.round)
    if turn is not None:
        turn.ends_at += stood
        await plan(session, group, activity, "relay.turn", turn.ends_at)
    else:
        await plan(session, group, activity, "relay.round", packet.ends_at)
    await outbox.refresh_board(session, group.id, activity.number, now)


async def closed(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`. Ended by an admin, in whatever state it is: what is in the open packet goes back."""
    await session.flush()
    await packets.lock(session, activity)
    packet = await packets.newest(session, activity)
    await packets.close(session, packet, "stopped", now)
    turn = await waiting_turn(session, activity, packet.round)
    if turn is not None:
        await stop(session, group, activity, turn, now)
    await closing.finish(session, group, activity, End.STOPPED, now)


async def grab(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    tappers: Sequence[Tapper],
    now: datetime,
    *,
    round_: int = 1,
) -> list[Outcome]:
    """These people tap the button of a round, in this order. Raises OutOfDate, PacketPaused; Ended where an admin has ended it."""
    await packets.lock(session, activity)
    packet = await packets.packet_of(session, activity, round_)
    if packet.outcome == "stopped":
        raise Ended(activity.title)
    if activity.state == "paused" and packet.closed_at is None:
        raise PacketPaused(activity.title)
    outcomes = await packets.grab(session, group, packet, tappers, now, no_king=packet.sender)
    if packet.taken == packet.portions and packet.closed_at is None:
        await round_over(session, group, activity, packet, "empty", now)
    return outcomes


async def board(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> Message:
    """See `kind.Service`."""
    return view.board(texts(group.language), await facts(session, group, activity, now))


async def facts(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> BoardFacts:
    """What its board shows now."""
    rounds = await packets.rounds_of(session, activity)
    chain = await chain_of(session, rounds)
    going_on = await _going_on(session, group, activity, rounds[-1], now) if activity.state == "open" else None
    return BoardFacts(activity_facts(activity), options_of(activity), chain, going_on)


async def _going_on(
    session: AsyncSession, group: Group, activity: Activity, packet: Packet, now: datetime
) -> RoundFacts | WaitingFacts | None:
    """The packet that is open, or whose turn it is."""
    calendar, options = calendar_of(group), options_of(activity)
    if packet.closed_at is None:
        opens_at = calendar.local(packet.opened_at) if packet.opened_at > now else None
        return RoundFacts(await facts_of(session, packet), calendar.local(packet.ends_at), opens_at)
    turns = await told(session, await turns_of(session, activity, packet.round))
    king = next((one for one in turns if one.turn.outcome is None), None)
    if king is None:
        return None
    balance = await balance_of(session, group.id, member(king.turn.person_id))
    grabs = await grabs_of(session, packet)
    portion = next((g.amount for g in grabs if g.person_id == king.turn.person_id), 0)
    return WaitingFacts(
        king=king,
        before=[one for one in turns if one is not king],
        portion=portion,
        offer=offer_of(options, packet, portion, balance),
        ends_at=calendar.local(king.turn.ends_at),
    )
