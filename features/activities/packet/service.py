"""The life of a packet: it is open for a day, until it is empty or an admin ends it; what is left goes back."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.packet import view
from features.activities.packet.options import compose, fitting, options_of, stored
from features.activities.packet.rules import BoardFacts
from features.facts import activity_facts, group_facts
from features.outbox import service as outbox
from features.packets import opening, rules, service as packets
from features.packets.facts import facts_of, packet_facts
from features.packets.rules import GrabbedFrom, NotYourPacket, Outcome, PacketPaused, Tapper
from features.packets.values import those_of
from features.packets.whom import Whom
from features.people import naming
from features.people.access import OutOfDate
from features.people.calendar import calendar_of
from features.refusals import Ended
from features.scheduling import service as schedule
from features.scheduling.service import Due, Ran
from kit.messages import Message
from kit.texts import choose, texts
from kit.updates import PersonInfo
from models import Activity, Group, Packet, Person

# What `kind.Service` asks of this module, wherever in the folder it stands.
__all__ = [
    "TASKS", "board", "changed", "closed", "compose", "fitting", "grab", "opened", "paused", "resumed", "start",
]  # fmt: skip

_ONLY_ROUND = 1


async def opened(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`. Raises NotEnoughPoints, UnknownPerson, NameUnsure."""
    options = options_of(activity)
    if options.whom.startswith("@") and options.only is None:
        person = await naming.find_person(session, group.id, options.whom, now)
        activity.options = stored(options.for_only(person.id))
    packet = await packets.fill(
        session,
        activity,
        round_=_ONLY_ROUND,
        sender=options.sender,
        amount=options.total,
        portions=options.portions,
        now=now,
        lasts=rules.LASTS,
        hold=options.hold,
        equal=options.is_equal,
        opens_at=opening.moment(options.at, group),
    )
    await outbox.refresh_board(session, group.id, activity.number, now)
    await _plan(session, group, activity, packet, now)


async def start(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> datetime | None:  # noqa: ARG001 - the protocol's
    """See `kind.Start`."""
    return opening.moment(options_of(activity).at, group)


async def _plan(session: AsyncSession, group: Group, activity: Activity, packet: Packet, now: datetime) -> None:
    options = options_of(activity)
    if options.say is not None:
        group.phrase_until = max(group.phrase_until or packet.ends_at, packet.ends_at)
    if options.at is not None and packet.opened_at >= now:
        key = f"packet:{packet.activity}:open"
        await schedule.plan(session, group.id, key, "packet.open", packet.opened_at, activity=packet.activity)
    key = f"packet:{packet.activity}:expire"
    await schedule.plan(session, group.id, key, "packet.expire", packet.ends_at, activity=packet.activity)


async def changed(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`. Its deadline is a span of time, whatever the group's clock says; when it opens is on that clock."""
    packet = await packets.packet_of(session, activity, _ONLY_ROUND)
    if packet.opened_at > now:
        packets.put_off(packet, opening.moment(options_of(activity).at, group), now)
        if activity.state == "open":
            await _plan(session, group, activity, packet, now)
    await outbox.refresh_board(session, group.id, activity.number, now)


async def paused(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`."""
    await session.flush()
    await packets.lock(session, activity)
    packets.rest(await packets.packet_of(session, activity, _ONLY_ROUND), now)
    await schedule.cancel_all_of(session, group.id, activity.number)
    await outbox.refresh_board(session, group.id, activity.number, now)


async def resumed(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`."""
    await session.flush()
    await packets.lock(session, activity)
    packet = await packets.packet_of(session, activity, _ONLY_ROUND)
    packets.wake(packet, now)
    await outbox.refresh_board(session, group.id, activity.number, now)
    await _plan(session, group, activity, packet, now)


async def closed(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`. Ended by an admin: whoever sent it and the group are told."""
    await session.flush()
    await packets.lock(session, activity)
    packet = await packets.packet_of(session, activity, _ONLY_ROUND)
    left = await packets.close(session, packet, "stopped", now)
    await schedule.cancel_all_of(session, group.id, activity.number)
    await outbox.refresh_board(session, group.id, activity.number, now)
    seen = await facts_of(session, packet)
    await outbox.tell_group(
        session,
        group.id,
        f"result:{group.id}:{activity.number}",
        view.stopped(texts(group.language), activity_facts(activity), seen, left),
        now,
        thread_id=activity.thread_id,
    )


async def grab(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    tappers: Sequence[Tapper],
    now: datetime,
    *,
    is_said: bool = False,
) -> list[Outcome]:
    """These people tap the button, or (`is_said`) say its phrase, in this order. Raises PacketPaused; Ended where an admin has ended it;
    OutOfDate where it has no button.
    """
    if options_of(activity).say is not None and not is_said:
        raise OutOfDate
    await packets.lock(session, activity)
    packet = await packets.packet_of(session, activity, _ONLY_ROUND)
    if packet.outcome == "stopped":
        raise Ended(activity.title)
    if activity.state == "paused":
        raise PacketPaused(activity.title)
    options = options_of(activity)
    # Who was silent before it was sent stays so when they say that they will grab; whoever comes to grab is new.
    whom = Whom(options.only, those_of(options.whom), calendar_of(group).day_of(now), activity.created_at)
    outcomes = await packets.grab(session, group, packet, tappers, now, whom=whom)
    if packet.taken == packet.portions and packet.closed_at is None:
        await packets.close(session, packet, "empty", now)
        activity.state, activity.closed_at = "closed", now
        await schedule.cancel_all_of(session, group.id, activity.number)
    return outcomes


async def take_back(session: AsyncSession, activity: Activity, person_id: int, now: datetime) -> int:
    """Whoever sent it takes it back, as long as nobody has grabbed; how much that is. Raises Ended, NotYourPacket, GrabbedFrom."""
    await packets.lock(session, activity)
    packet = await packets.packet_of(session, activity, _ONLY_ROUND)
    if packet.sender != person_id:
        raise NotYourPacket
    if packet.closed_at is not None:
        raise Ended(activity.title)
    if packet.taken:
        raise GrabbedFrom
    back = await packets.close(session, packet, "stopped", now)
    activity.state, activity.closed_at = "closed", now
    await schedule.cancel_all_of(session, activity.group_id, activity.number)
    await outbox.refresh_board(session, activity.group_id, activity.number, now)
    return back


async def _expire(session: AsyncSession, group: Group, activity: Activity, _task: Due, now: datetime) -> Ran:
    """A day is over: what is left goes back, and whoever sent it hears of it in private, if they may be written to."""
    await packets.lock(session, activity)
    packet = await packets.packet_of(session, activity, _ONLY_ROUND)
    if packet.closed_at is not None or activity.state != "open":
        return Ran("dropped", None)
    if now < packet.ends_at:
        return Ran("ran", packet.ends_at)
    left = await packets.close(session, packet, "expired", now)
    activity.state, activity.closed_at = "closed", now
    await outbox.refresh_board(session, group.id, activity.number, now)
    sender = await session.get(Person, packet.sender) if packet.sender is not None else None
    if sender is not None and sender.is_reachable:
        t = texts(choose(sender.language, default=group.language))
        await outbox.tell_person(
            session,
            sender.id,
            f"back:{group.id}:{activity.number}",
            view.came_back(t, group_facts(group), activity_facts(activity), packet_facts(packet), left),
            now,
        )
    return Ran("ran", None)


async def _open(session: AsyncSession, group: Group, activity: Activity, _task: Due, now: datetime) -> Ran:  # noqa: ARG001
    """It opens: the board comes anew, with its button."""
    await packets.lock(session, activity)
    packet = await packets.packet_of(session, activity, _ONLY_ROUND)
    if packet.closed_at is not None or activity.state != "open":
        return Ran("dropped", None)
    if now < packet.opened_at:
        return Ran("ran", packet.opened_at)
    await packets.post_anew(session, activity, now)
    return Ran("ran" if now - packet.opened_at < rules.PAST else "late", None)


TASKS = {"packet.open": _open, "packet.expire": _expire}


async def board(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> Message:
    """See `kind.Service`."""
    return view.board(texts(group.language), await facts(session, group, activity, now))


async def facts(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> BoardFacts:
    """What its board shows now."""
    packet = await packets.packet_of(session, activity, _ONLY_ROUND)
    options, calendar = options_of(activity), calendar_of(group)
    seen = await facts_of(session, packet)
    only = await session.get(Person, options.only) if options.only is not None else None
    return BoardFacts(
        activity=activity_facts(activity),
        options=options,
        seen=seen,
        ends_at=calendar.local(packet.ends_at),
        opens_at=calendar.local(packet.opened_at) if packet.opened_at > now else None,
        only=None if only is None else PersonInfo(only.id, only.name),
        hears=group.hears_since is not None,
    )
