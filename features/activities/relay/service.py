"""The life of a relay: opened, grabbed from, paused, ended, and its board in each of its states."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.relay import closing, view
from features.activities.relay.options import compose, fitting, options_of
from features.activities.relay.rules import End, TurnOf
from features.activities.relay.turns import (
    TASKS,
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
from features.outbox import service as outbox
from features.packets import opening, service as packets
from features.packets.rules import Outcome, PacketPaused, Tapper
from features.people import census
from features.people.calendar import calendar_of
from features.points.service import balance_of, member
from features.refusals import Ended
from features.scheduling import service as schedule
from kit.messages import Message
from kit.texts import texts
from models import Activity, Group

# What `kind.Service` asks of this module, wherever in the folder it stands.
__all__ = [
    "TASKS", "board", "changed", "closed", "compose", "fitting", "grab", "opened", "paused", "resumed", "start",
]  # fmt: skip


async def opened(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`. The group pays the first packet."""
    options = options_of(activity)
    await open_round(
        session, group, activity, round_=1, sender=None, amount=options.total, now=now,
        opens_at=opening.moment(options.at, group),
    )  # fmt: skip
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
    t, options, calendar = texts(group.language), options_of(activity), calendar_of(group)
    chain = await closing.chain_of(session, activity)
    packet = chain[-1].packet
    if activity.state == "closed":
        return view.closed_board(t, activity, options, chain)
    if activity.state == "paused":
        return view.paused_board(t, activity, options, chain)
    if packet.closed_at is None:
        facts = await packets.facts_of(session, packet)
        opens_at = calendar.local(packet.opened_at) if packet.opened_at > now else None
        return view.round_board(
            t, activity, options, facts, chain, ends_at=calendar.local(packet.ends_at), opens_at=opens_at
        )
    turns = await turns_of(session, activity, packet.round)
    names = await census.names_of(session, [turn.person_id for turn in turns])
    told = [TurnOf(turn, names.get(turn.person_id, "")) for turn in turns]
    waiting = next((one for one in told if one.turn.outcome is None), None)
    if waiting is None:
        return view.closed_board(t, activity, options, chain)
    balance = await balance_of(session, group.id, member(waiting.turn.person_id))
    grabs = await packets.grabs_of(session, packet)
    theirs = next((g.amount for g in grabs if g.person_id == waiting.turn.person_id), 0)
    return view.turn_board(
        t, activity, options, waiting, told, chain,
        portion=theirs, offer=offer_of(options, packet, theirs, balance), ends_at=calendar.local(waiting.turn.ends_at),
    )  # fmt: skip
