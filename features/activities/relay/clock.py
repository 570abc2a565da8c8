"""What the clock does with a relay: it begins, a packet is over, nobody waits for a turn any longer."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.relay import turns
from features.activities.relay.options import options_of
from features.packets import rules as packet_rules, service as packets
from features.scheduling.service import Due, Ran
from models import Activity, Group

# A deadline that is met later than this was missed by the bot.
_LATE = timedelta(minutes=10)


async def _on_time(session: AsyncSession, group: Group, activity: Activity, task: Due, now: datetime) -> Ran:
    """The one deadline of the relay: of the packet that is open, or of the turn that is waited for."""
    await packets.lock(session, activity)
    if activity.state != "open":
        return Ran("dropped", None)
    packet = await packets.newest(session, activity)
    turn = await turns.waiting_turn(session, activity, packet.round)
    ends_at = packet.ends_at if packet.closed_at is None else turn.ends_at if turn is not None else None
    if ends_at is None:
        return Ran("dropped", None)
    if now < ends_at:
        return Ran("ran", ends_at)
    if packet.closed_at is None:
        await turns.round_over(session, group, activity, packet, "expired", now)
    elif turn is not None:
        is_gone, _ = await turns.gone_and_poor(session, group, [turn.person_id], options_of(activity))
        await turns.end_turn(session, group, activity, packet, turn, "gone" if is_gone else "silent", now)
    return Ran("ran" if now - task.due_at < _LATE else "late", None)


async def _opens(session: AsyncSession, group: Group, activity: Activity, _task: Due, now: datetime) -> Ran:
    """A relay that was announced begins."""
    await packets.lock(session, activity)
    packet = await packets.newest(session, activity)
    if activity.state != "open" or packet.round > 1 or packet.closed_at is not None:
        return Ran("dropped", None)
    if now < packet.opened_at:
        return Ran("ran", packet.opened_at)
    await turns.say_opening(session, group, activity, packet, now)
    await packets.post_anew(session, activity, now)
    return Ran("ran" if now - packet.opened_at < packet_rules.PAST else "late", None)


TASKS = {"relay.open": _opens, "relay.round": _on_time, "relay.turn": _on_time}
