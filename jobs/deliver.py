"""The deliverer: takes errands from the outbox, speaks outside any transaction, and settles what came of it. What is done with each is
its kind's own (jobs/errands).

Each lane of the outbox has one carrier at a time: it takes an errand, speaks, and settles it in the transaction in which it takes the
next. The job only starts carriers and waits for none, so that a chat whose calls hang holds up nobody.

At least once: if the process dies between Telegram's answer and the settling, the errand is sent again when its lease ends. A database
that cannot be written in that moment is tried until it can: as long as the process lives, nothing is sent twice for its sake.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import structlog

from features.activities import service as activities
from features.facts import group_facts
from features.outbox import delivery, service as outbox
from features.outbox.delivery import Leased
from features.people import census, view as people_view
from jobs.errands import KINDS
from jobs.errands.kind import Kind, Parcel, Spoken
from jobs.job import Job, Tools
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

# Carriers under way at once. Each holds one errand: what waits, waits in the database.
_AT_ONCE = 48
# Whatever the network does, a call is given up while the errand is still this deliverer's: see delivery.LEASE.
_CALL_SECONDS = 60.0
_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 5.0

# What is to be written down about an errand.
Note = Callable[[Session], Awaitable[None]]


async def deliver(tools: Tools) -> int:
    """Begin to deliver what is due; how many errands were begun."""
    room = _AT_ONCE - len(tools.carriers)
    if room <= 0 or tools.carriers.is_stopping:
        return 0
    async with tools.database.write() as session:
        errands = await delivery.lease(session, tools.clock.now(), limit=room)
    for errand in errands:
        tools.carriers.start(_carry(tools, errand), name=f"carry {errand.key}")
    return len(errands)


async def _carry(tools: Tools, errand: Leased) -> None:
    """An errand, and then what stands behind it in its lane, until one has to wait or nothing is left."""
    following: Leased | None = errand
    while following is not None:
        errand = following
        if tools.carriers.is_stopping:
            # Not tried: whoever is there next takes it.
            await _note(tools, errand, _held(errand, tools.clock.now()))
            return
        try:
            following = await _deliver(tools, errand)
        except Exception:
            # Its lease would end, and it would come again and again.
            log.exception("errand failed", key=errand.key)
            following = await _note(tools, errand, _failed(errand, "failed", tools.clock.now()))


async def _deliver(tools: Tools, errand: Leased) -> Leased | None:
    """One errand; the next of its lane, which is this deliverer's then."""
    now = tools.clock.now()
    try:
        kind = KINDS[errand.kind]
        async with tools.database.read() as session:
            parcel = None if _is_late(errand, now) else await kind.pack(session, errand, now)
    except Exception as error:
        if is_away(error):
            log.warning("database failed", key=errand.key, error=brief(error))
            return await _note(tools, errand, _held(errand, now + timedelta(seconds=1)))
        # One that makes no sense must not hold up the others.
        log.exception("errand cannot be packed", key=errand.key)
        return await _note(tools, errand, _failed(errand, "cannot be packed", now))
    if parcel is None:
        return await _note(tools, errand, lambda session: delivery.drop(session, errand))
    if parcel.speaks:
        takes_at = tools.pace.free_at(parcel.chat_id, now, answer=errand.is_answer)
        free = max(takes_at, _board_free_at(tools, kind, errand, now))
        if free > now:
            if not errand.is_answer:
                tools.pace.fact_waits(parcel.chat_id, now, free)
            return await _note(tools, errand, _held(errand, free))
        tools.pace.note(parcel.chat_id, now, answer=errand.is_answer)
    try:
        async with asyncio.timeout(_CALL_SECONDS):
            spoken = await kind.call(tools, parcel)
    except Wait as wait:
        until = tools.pace.hold(parcel.chat_id, tools.clock.now(), wait.seconds)
        return await _note(tools, errand, _held(errand, until))
    except Trouble as trouble:
        return await _note(tools, errand, _coped(tools, kind, parcel, trouble))
    except TimeoutError:
        return await _note(tools, errand, _coped(tools, kind, parcel, Unclear("no answer")))
    return await _note(tools, errand, _settled(kind, parcel, spoken, now))


async def _note(tools: Tools, errand: Leased, note: Note) -> Leased | None:
    """Write down what became of an errand, and take the next of its lane. Not given up while the database is away."""
    pause = _FIRST_PAUSE
    while True:
        try:
            async with tools.database.write() as session:
                await note(session)
                if errand.lane is None or tools.carriers.is_stopping:
                    return None
                following = await delivery.lease(session, tools.clock.now(), limit=1, lane=errand.lane)
        except Exception as error:
            if not is_away(error):
                raise
            log.warning("database failed, errand not settled yet", key=errand.key, error=brief(error))
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
        else:
            return following[0] if following else None


def _is_late(errand: Leased, now: datetime) -> bool:
    return errand.drop_after is not None and errand.drop_after <= now


def _board_free_at(tools: Tools, kind: Kind[Any], errand: Leased, now: datetime) -> datetime:
    return tools.board_pace.free_at(errand.key, now) if kind.has_board_pace else now


# --- what became of it ----------------------------------------------------------------------------------------------------------------


def _held(errand: Leased, until: datetime) -> Note:
    return lambda session: delivery.hold(session, errand, until)


def _failed(errand: Leased, why: str, now: datetime) -> Note:
    async def note(session: Session) -> None:
        if await delivery.fail(session, errand, why, now):
            log.error("errand given up", key=errand.key, trouble=why)

    return note


def _settled(kind: Kind[Any], parcel: Parcel, spoken: Spoken, now: datetime) -> Note:
    errand = parcel.errand

    async def note(session: Session) -> None:
        await kind.said(session, parcel, spoken, now)
        if await delivery.settle(session, errand):
            await kind.settled(session, parcel, spoken, now)
        else:
            log.warning("errand was taken over", key=errand.key)

    return note


def _coped(tools: Tools, kind: Kind[Any], parcel: Parcel, trouble: Trouble) -> Note:
    """What a failed call means for the errand."""
    errand, now = parcel.errand, tools.clock.now()
    log.warning("errand not delivered", key=errand.key, trouble=repr(trouble), attempts=errand.attempts + 1)

    async def note(session: Session) -> None:
        if isinstance(trouble, Moved):
            await census.move_group(session, parcel.chat_id, trouble.chat_id, now)
            await delivery.hold(session, errand, now)
        elif await kind.failed(session, parcel, trouble, now):
            await delivery.settle(session, errand)
        elif isinstance(trouble, Unreachable):
            await delivery.settle(session, errand)
            await _lost(session, tools, errand, trouble, now)
        elif isinstance(trouble, MessageGone):
            await delivery.settle(session, errand)
        elif isinstance(trouble, Rejected):
            log.error("errand refused for good", key=errand.key, trouble=repr(trouble))
            await delivery.settle(session, errand)
        else:
            await _failed(errand, repr(trouble), now)(session)

    return note


async def _lost(session: Session, tools: Tools, errand: Leased, trouble: Unreachable, now: datetime) -> None:
    """A chat that takes nothing from the bot: note it, and tell whoever added the bot to a group, once."""
    if errand.person_id is not None:
        await census.see_reachable(session, errand.person_id, is_reachable=False)
        await outbox.say_instead(session, errand, now)
        return
    group = await session.get(Group, errand.group_id)
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
