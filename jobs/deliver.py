"""The deliverer: takes deliveries from the outbox, speaks outside any transaction, and settles what came of it. What is done with each is
its kind's own (jobs/deliveries).

Each queue of the outbox has one worker at a time: it takes a delivery, speaks, and settles it in the transaction in which it takes the
next. The job only starts workers and waits for none, so that a chat whose calls hang holds up nobody. What several of them look up or
note at the same moment shares a session (docs/decisions/0044).

At least once: if the process dies between Telegram's answer and the settling, the delivery is sent again when its lease ends. A database
that cannot be written in that moment is tried until it can: as long as the process lives, nothing is sent twice for its sake.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from features.activities import service as activities
from features.facts import group_facts
from features.outbox import leasing, service as outbox
from features.outbox.leasing import Leased
from features.people import census, view as people_view
from jobs.deliveries import KINDS
from jobs.deliveries.kind import Kind, Outgoing, look_up
from jobs.job import Job, Tools
from jobs.notes import Done, Held, Note, Rare, Room, TakenOver, settle_and_take
from kit.db import Session, is_away
from kit.faults import brief
from kit.texts import texts
from kit.troubles import (
    MessageGone,
    Moved,
    Rejected,
    Silenced,
    Trouble,
    Unclear,
    Unreachable,
    Wait,
)
from models import Group

log = structlog.get_logger(__name__)

# Workers under way at once. Each holds one delivery: what waits, waits in the database.
_AT_ONCE = 48
# Whatever the network does, a call is given up while the delivery is still this deliverer's: see leasing.LEASE.
_CALL_SECONDS = 60.0
_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 5.0


async def deliver(tools: Tools) -> int:
    """Begin to deliver what is due; how many deliveries were begun."""
    room = _AT_ONCE - len(tools.workers)
    if room <= 0 or not tools.may_speak:
        return 0
    deliveries = await tools.together.write(settle_and_take, Room(tools, room))
    for delivery in deliveries:
        tools.workers.start(_carry(tools, delivery), name=f"deliver {delivery.key}")
    return len(deliveries)


async def _carry(tools: Tools, delivery: Leased) -> None:
    """A delivery, and then what stands behind it in its queue, until one has to wait or nothing is left."""
    following: Leased | None = delivery
    while following is not None:
        delivery = following
        if not tools.may_speak:
            # Not tried: whoever is there next takes it.
            await _note(Held(tools, delivery, tools.clock.now()))
            return
        try:
            following = await _deliver(tools, delivery)
        except Exception:
            # Its lease would end, and it would come again and again.
            log.exception("delivery failed", key=delivery.key)
            following = await _note(_failed(tools, delivery, "failed", tools.clock.now()))


async def _deliver(tools: Tools, delivery: Leased) -> Leased | None:
    """One delivery; the next of its queue, which is this deliverer's then."""
    now = tools.clock.now()
    try:
        kind = KINDS[delivery.kind]
        outgoing = None if _is_late(delivery, now) else await _packed(tools, kind, delivery, now)
    except Exception as error:
        if is_away(error):
            log.warning("database failed", key=delivery.key, error=brief(error))
            return await _note(Held(tools, delivery, now + timedelta(seconds=1)))
        # One that makes no sense must not hold up the others.
        log.exception("delivery cannot be packed", key=delivery.key)
        return await _note(_failed(tools, delivery, "cannot be packed", now))
    if outgoing is None:
        return await _note(Rare(tools, delivery, lambda session: leasing.drop(session, delivery)))
    if outgoing.speaks:
        takes_at = tools.pace.free_at(outgoing.chat_id, now, answer=delivery.is_answer)
        free = max(takes_at, _board_free_at(tools, kind, delivery, now))
        if free > now:
            if not delivery.is_answer:
                tools.pace.fact_waits(outgoing.chat_id, now, free)
            return await _note(Held(tools, delivery, free))
        tools.pace.note(outgoing.chat_id, now, answer=delivery.is_answer)
    try:
        async with asyncio.timeout(_CALL_SECONDS):
            spoken = await kind.call(tools, outgoing)
    except Wait as wait:
        until = tools.pace.hold(outgoing.chat_id, tools.clock.now(), wait.seconds)
        return await _note(Held(tools, delivery, until))
    except Trouble as trouble:
        return await _note(_coped(tools, kind, outgoing, trouble))
    except TimeoutError:
        return await _note(_coped(tools, kind, outgoing, Unclear("no answer")))
    after = tools.clock.now()
    free = _board_free_at(tools, kind, delivery, after)
    return await _note(Done(tools, delivery, kind, outgoing, spoken, now, again_at=free if free > after else None))


async def _packed(tools: Tools, kind: Kind[Any], delivery: Leased, now: datetime) -> Outgoing | None:
    """What is to go out, looked up with all that is packed at the same moment."""
    wanted = _Wanted(kind, delivery, now)
    if not kind.looks_long:
        return await tools.together.read(_pack, wanted)
    async with tools.database.read() as session:
        return (await _pack(session, [wanted]))[0]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A delivery that is to be packed as of this moment."""

    kind: Kind[Any]
    delivery: Leased
    now: datetime


async def _pack(session: Session, wanted: Sequence[_Wanted]) -> Sequence[Outgoing | None]:
    """Groups and activities are looked up for all at once; what is beyond them, each looks up itself."""
    _kept = await look_up(session, [one.delivery for one in wanted])
    return [await one.kind.pack(session, one.delivery, one.now) for one in wanted]


async def _note(note: Note) -> Leased | None:
    """Write down what became of a delivery, and take the next of its queue. Not given up while the database is away."""
    pause = _FIRST_PAUSE
    while True:
        try:
            return await note.tools.together.write(settle_and_take, note)
        except TakenOver:
            continue
        except Exception as error:
            if not is_away(error):
                raise
            log.warning("database failed, delivery not settled yet", key=note.delivery.key, error=brief(error))
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)


def _is_late(delivery: Leased, now: datetime) -> bool:
    return delivery.drop_after is not None and delivery.drop_after <= now


def _board_free_at(tools: Tools, kind: Kind[Any], delivery: Leased, now: datetime) -> datetime:
    return tools.board_pace.free_at(delivery.key, now) if kind.has_board_pace else now


# --- what became of it ----------------------------------------------------------------------------------------------------------------


def _failed(tools: Tools, delivery: Leased, why: str, now: datetime) -> Rare:
    async def write(session: Session) -> None:
        await _tried(session, delivery, why, now)

    return Rare(tools, delivery, write)


async def _tried(session: Session, delivery: Leased, why: str, now: datetime) -> None:
    if await leasing.fail(session, delivery, why, now):
        log.error("delivery given up", key=delivery.key, trouble=why)


def _coped(tools: Tools, kind: Kind[Any], outgoing: Outgoing, trouble: Trouble) -> Rare:
    """What a failed call means for the delivery."""
    delivery, now = outgoing.delivery, tools.clock.now()
    log.warning("message not delivered", key=delivery.key, trouble=repr(trouble), attempts=delivery.attempts + 1)

    async def write(session: Session) -> None:
        if isinstance(trouble, Moved):
            await census.move_group(session, outgoing.chat_id, trouble.chat_id, now)
            await leasing.hold(session, delivery, now)
        elif await kind.failed(session, outgoing, trouble, now):
            await leasing.settle(session, delivery)
        elif isinstance(trouble, Unreachable):
            await leasing.settle(session, delivery)
            await _lost(session, tools, delivery, trouble, now)
        elif isinstance(trouble, MessageGone):
            await leasing.settle(session, delivery)
        elif isinstance(trouble, Rejected):
            log.error("delivery refused for good", key=delivery.key, trouble=repr(trouble))
            await leasing.settle(session, delivery)
        else:
            await _tried(session, delivery, repr(trouble), now)

    return Rare(tools, delivery, write)


async def _lost(session: Session, tools: Tools, delivery: Leased, trouble: Unreachable, now: datetime) -> None:
    """A chat that takes nothing from the bot: note it, and tell whoever added the bot to a group, once."""
    if delivery.person_id is not None:
        await census.see_reachable(session, delivery.person_id, is_reachable=False)
        await outbox.say_instead(session, delivery, now)
        return
    group = await session.get(Group, delivery.group_id)
    if group is None or not group.is_present:
        return
    group.is_present = False
    await activities.strand(session, group, now)
    owner = group.added_by if group.added_by is not None else tools.operator_chat_id
    if owner is not None:
        says = people_view.silenced if isinstance(trouble, Silenced) else people_view.unreachable
        await outbox.tell_person(
            session, owner, f"lost:{group.id}", says(texts(group.language), group_facts(group)), now
        )


JOB = Job("deliver", 1.0, deliver)
