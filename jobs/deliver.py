"""The deliverer: takes errands from the outbox, speaks outside any transaction, and settles what came of it.

Each lane of the outbox has one carrier at a time: it takes an errand, speaks, and settles it in the transaction in which it takes the
next. The job only starts carriers and waits for none, so that a chat whose calls hang holds up nobody.

At least once: if the process dies between Telegram's answer and the settling, the errand is sent again when its lease ends. A database
that cannot be written in that moment is tried until it can: as long as the process lives, nothing is sent twice for its sake.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

import structlog

from features.activities import service as activities
from features.outbox import delivery, prompts, service as outbox
from features.outbox.delivery import Leased
from features.people import census, view as people_view
from jobs import posts
from jobs.job import Job, Tools
from jobs.parcels import Parcel, pack
from jobs.posts import Spoken
from kit.db import Session, is_away
from kit.faults import brief
from kit.messages import Message, Reaction
from kit.texts import texts
from kit.troubles import (
    MessageGone,
    Moved,
    Rejected,
    Silenced,
    TopicGone,
    Trouble,
    Unchanged,
    Unclear,
    Unreachable,
    Wait,
)
from models import Activity, Group

log = structlog.get_logger(__name__)

# Carriers under way at once. Each holds one errand: what waits, waits in the database.
_AT_ONCE = 48
# Whatever the network does, a call is given up while the errand is still this deliverer's: see delivery.LEASE.
_CALL_SECONDS = 60.0
_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 5.0

_BOARDS = frozenset({"board", "record"})

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
        async with tools.database.read() as session:
            parcel = await pack(session, errand, now)
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
        free = max(takes_at, _board_free_at(tools, parcel, now))
        if free > now:
            if not errand.is_answer:
                tools.pace.fact_waits(parcel.chat_id, now, free)
            return await _note(tools, errand, _held(errand, free))
    try:
        async with asyncio.timeout(_CALL_SECONDS):
            spoken = await _speak(tools, parcel, now)
    except Wait as wait:
        until = tools.pace.hold(parcel.chat_id, tools.clock.now(), wait.seconds)
        return await _note(tools, errand, _held(errand, until))
    except Trouble as trouble:
        return await _note(tools, errand, _coped(tools, parcel, trouble))
    except TimeoutError:
        return await _note(tools, errand, _coped(tools, parcel, Unclear("no answer")))
    return await _note(tools, errand, _settled(parcel, spoken, now))


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


def _board_free_at(tools: Tools, parcel: Parcel, now: datetime) -> datetime:
    return tools.board_pace.free_at(parcel.errand.key, now) if parcel.errand.kind in _BOARDS else now


async def _speak(tools: Tools, parcel: Parcel, now: datetime) -> Spoken:
    """Do the call."""
    if parcel.speaks:
        tools.pace.note(parcel.chat_id, now, answer=parcel.errand.is_answer)
    if parcel.errand.kind in posts.KINDS:
        return await posts.do(tools, parcel.errand, parcel.group, parcel.chat_id)
    return Spoken(await _say(tools, parcel, now))


async def _say(tools: Tools, parcel: Parcel, now: datetime) -> list[int]:
    if parcel.strips is not None:
        try:
            await tools.sender.strip(parcel.chat_id, parcel.strips)
        except (Unchanged, MessageGone):
            log.debug("buttons were off already", chat=parcel.chat_id)
        return []
    if parcel.reacts is not None:
        return await _react(tools, parcel, *parcel.reacts, now)
    if parcel.errand.person_id is not None:
        for code, commands in parcel.menus:
            await tools.sender.set_menu_of(parcel.chat_id, parcel.errand.person_id, code, commands)
    if parcel.message is None:
        return []
    if parcel.errand.kind in _BOARDS:
        tools.board_pace.note(parcel.errand.key, now)
    if parcel.edits is None:
        return [await _send(tools, parcel)]
    try:
        await tools.sender.edit(parcel.chat_id, parcel.edits, parcel.message)
    except Unchanged:
        log.debug("board looked like that already", chat=parcel.chat_id)
    return []


async def _react(tools: Tools, parcel: Parcel, message_id: int, reaction: Reaction | None, now: datetime) -> list[int]:
    try:
        await tools.sender.react(parcel.chat_id, message_id, None if reaction is None else reaction.emoji)
    except Unchanged:
        log.debug("reaction was there already", chat=parcel.chat_id)
    except Rejected:
        # Reactions are off here, or this one is not among those allowed. Where one is taken away there was none.
        if reaction is not None:
            tools.pace.note(parcel.chat_id, now)
            words = Message(reaction.otherwise, silent=True)
            return [await tools.sender.send(parcel.chat_id, words, reply_to=message_id)]
    return []


async def _send(tools: Tools, parcel: Parcel) -> int:
    assert parcel.message is not None  # noqa: S101 - asked before
    send = partial(tools.sender.send, parcel.chat_id, parcel.message, reply_to=parcel.reply_to)
    try:
        return await send(thread_id=parcel.thread_id)
    except TopicGone:
        if parcel.thread_id is None:
            raise
        # Better in the group's main talk than nowhere.
        return await send()


# --- what became of it ----------------------------------------------------------------------------------------------------------------


def _held(errand: Leased, until: datetime) -> Note:
    return lambda session: delivery.hold(session, errand, until)


def _failed(errand: Leased, why: str, now: datetime) -> Note:
    async def note(session: Session) -> None:
        if await delivery.fail(session, errand, why, now):
            log.error("errand given up", key=errand.key, trouble=why)

    return note


def _settled(parcel: Parcel, spoken: Spoken, now: datetime) -> Note:
    errand = parcel.errand

    async def note(session: Session) -> None:
        if errand.kind == "message" and spoken.message_ids:
            # Also where somebody else has taken it over, and sends it a second time: this one stands there all the same.
            await prompts.sent(session, errand, spoken.message_ids[0], now)
        if not await delivery.settle(session, errand):
            log.warning("errand was taken over", key=errand.key)
            return
        if errand.kind == "board":
            activity = await session.get(Activity, (errand.group_id, errand.activity))
            if activity is not None:
                await _stands(session, parcel, activity, spoken, now)
        elif errand.kind in posts.KINDS:
            await posts.settled(session, errand, spoken, now)

    return note


async def _stands(session: Session, parcel: Parcel, activity: Activity, spoken: Spoken, now: datetime) -> None:
    """A board was posted or given a new face."""
    if spoken.message_ids:
        await activities.set_board(session, activity, spoken.message_ids[0])
    elif parcel.edits is not None and activity.board_message_id != parcel.edits:
        # Meanwhile another day has begun: what stands there is a record, and this face came over it.
        await activities.redraw_record(session, activity, parcel.edits, now)
        return
    activity.board_digest = parcel.digest


def _coped(tools: Tools, parcel: Parcel, trouble: Trouble) -> Note:
    """What a failed call means for the errand."""
    errand, now = parcel.errand, tools.clock.now()
    log.warning("errand not delivered", key=errand.key, trouble=repr(trouble), attempts=errand.attempts + 1)

    async def note(session: Session) -> None:
        if isinstance(trouble, Moved):
            await census.move_group(session, parcel.chat_id, trouble.chat_id, now)
            await delivery.hold(session, errand, now)
        elif errand.kind in posts.KINDS and await posts.coped(session, errand, trouble, now):
            await delivery.settle(session, errand)
        elif errand.kind == "menu" and isinstance(trouble, Unreachable | Rejected):
            # Whoever left the group needs no menu in it.
            await delivery.settle(session, errand)
        elif isinstance(trouble, Unreachable):
            await delivery.settle(session, errand)
            await _lost(session, tools, errand, trouble, now)
        elif isinstance(trouble, MessageGone):
            # Somebody deleted the board. It is not put back against their will, but whoever checks in next sees a new one.
            is_board = errand.kind == "board"
            activity = await session.get(Activity, (errand.group_id, errand.activity)) if is_board else None
            if activity is not None and activity.board_message_id == parcel.edits:
                activity.board_message_id = activity.board_digest = None
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
        await outbox.tell_person(session, owner, f"lost:{group.id}", says(texts(group.language), group), now)


JOB = Job("deliver", 1.0, deliver)
