"""The deliverer: takes errands from the outbox, speaks outside any transaction, and settles what came of it.

At least once: if the process dies between Telegram's answer and the settling, the errand is sent again when its lease ends.
"""

import asyncio
import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from features.activities import service as activities
from features.outbox import service as outbox
from features.outbox.service import Leased
from features.people import census, roles, view as people_view
from jobs.job import Job, Tools
from kit.db import Session
from kit.messages import Message
from kit.sender import (
    MessageGone,
    Moved,
    Rejected,
    TopicGone,
    Trouble,
    Unchanged,
    Unreachable,
    Wait,
)
from kit.texts import MENU_LANGUAGES, texts
from models import Activity, Group

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Parcel:
    """An errand ready to go: where to, and what. `message` None: nothing to say; `edits` the message to give a new face."""

    errand: Leased
    chat_id: int
    thread_id: int | None = None
    message: Message | None = None
    edits: int | None = None
    strips: int | None = None
    digest: str | None = None
    menus: Sequence[tuple[str | None, list[tuple[str, str]]]] = ()


async def deliver(tools: Tools) -> int:
    """Deliver what is due; how many errands were tried."""
    now = tools.clock.now()
    async with tools.database.write() as session:
        errands = await outbox.lease(session, now)
    if not errands:
        return 0
    stale, broken = list[int](), list[Leased]()
    by_chat: defaultdict[int, list[Parcel]] = defaultdict(list)
    async with tools.database.read() as session:
        for errand in errands:
            try:
                parcel = await _pack(session, errand, now)
            except Exception:
                # One that makes no sense must not hold up the others.
                log.exception("errand cannot be packed", key=errand.key)
                broken.append(errand)
                continue
            if parcel is None:
                stale.append(errand.id)
            else:
                by_chat[parcel.chat_id].append(parcel)
    if stale or broken:
        async with tools.database.write() as session:
            await outbox.drop(session, stale)
            for errand in broken:
                await outbox.fail(session, errand, "cannot be packed", now)
    # A board goes behind what is told: it stands below the line about the day before.
    in_order = (sorted(chat, key=lambda parcel: parcel.errand.kind == "board") for chat in by_chat.values())
    await asyncio.gather(*(_carry(tools, chat) for chat in in_order))
    return len(errands)


async def _pack(session: Session, errand: Leased, now: datetime) -> Parcel | None:
    """The errand's address and contents as they are now; None where it is not wanted any more."""
    if errand.drop_after is not None and errand.drop_after <= now:
        return None
    if errand.kind == "menu":
        return await _pack_menu(session, errand)
    if errand.person_id is not None:
        return Parcel(errand, errand.person_id, message=Message.from_json(json.loads(errand.payload)))
    group = await session.get(Group, errand.group_id)
    if group is None or not group.is_present:
        return None
    if errand.kind == "strip":
        return Parcel(errand, group.chat_id, strips=int(json.loads(errand.payload)["message_id"]))
    if errand.kind == "message":
        message = Message.from_json(json.loads(errand.payload))
        return Parcel(errand, group.chat_id, thread_id=errand.thread_id, message=message)
    return await _pack_board(session, errand, group, now)


async def _pack_menu(session: Session, errand: Leased) -> Parcel | None:
    group = await session.get(Group, errand.group_id)
    if group is None or errand.person_id is None:
        return None
    named = await roles.roles_of(session, group.id, errand.person_id)
    menus = [(code, people_view.helper_menu(texts(language), named)) for code, language in MENU_LANGUAGES]
    return Parcel(errand, group.chat_id, menus=menus)


async def _pack_board(session: Session, errand: Leased, group: Group, now: datetime) -> Parcel | None:
    activity = await session.get(Activity, (group.id, errand.activity))
    if activity is None or (activity.board_message_id is None and activity.state == "closed"):
        return None
    message = await activities.board(session, group, activity, now)
    digest = hashlib.sha256(json.dumps(message.to_json()).encode()).hexdigest()
    if activity.board_message_id is not None and digest == activity.board_digest:
        # It looks like that already; unless a newer version has come meanwhile, which `settle` sees.
        return Parcel(errand, group.chat_id, digest=digest)
    return Parcel(errand, group.chat_id, activity.thread_id, message, edits=activity.board_message_id, digest=digest)


async def _carry(tools: Tools, parcels: list[Parcel]) -> None:
    """What goes to one chat, in order. Where one has to wait, those behind it wait too."""
    wait_until: datetime | None = None
    for parcel in parcels:
        now = tools.clock.now()
        if wait_until is None and parcel.message is not None:
            free = max(tools.pace.free_at(parcel.chat_id, now), _board_free_at(tools, parcel, now))
            if free > now:
                if parcel.edits is not None:
                    # A board that waits holds nobody up.
                    await _postpone(tools, parcel, free)
                    continue
                wait_until = free
        if wait_until is not None and parcel.message is not None:
            await _postpone(tools, parcel, wait_until)
            continue
        try:
            message_id = await _speak(tools, parcel, now)
        except Wait as wait:
            wait_until = now + timedelta(seconds=wait.seconds)
            tools.pace.hold(parcel.chat_id, wait_until)
            await _postpone(tools, parcel, wait_until)
        except Trouble as trouble:
            await _cope(tools, parcel, trouble, now)
        else:
            await _settle(tools, parcel, message_id)


def _board_free_at(tools: Tools, parcel: Parcel, now: datetime) -> datetime:
    return tools.board_pace.free_at(parcel.errand.key, now) if parcel.errand.kind == "board" else now


async def _speak(tools: Tools, parcel: Parcel, now: datetime) -> int | None:
    """Do the call; the id of a message that is new."""
    if parcel.strips is not None:
        try:
            await tools.sender.strip(parcel.chat_id, parcel.strips)
        except (Unchanged, MessageGone):
            log.debug("buttons were off already", chat=parcel.chat_id)
        return None
    if parcel.errand.person_id is not None:
        for code, commands in parcel.menus:
            await tools.sender.set_menu_of(parcel.chat_id, parcel.errand.person_id, code, commands)
    if parcel.message is None:
        return None
    tools.pace.note(parcel.chat_id, now)
    if parcel.errand.kind == "board":
        tools.board_pace.note(parcel.errand.key, now)
    if parcel.edits is None:
        return await _send(tools, parcel)
    try:
        await tools.sender.edit(parcel.chat_id, parcel.edits, parcel.message)
    except Unchanged:
        log.debug("board looked like that already", chat=parcel.chat_id)
    return None


async def _send(tools: Tools, parcel: Parcel) -> int:
    assert parcel.message is not None  # noqa: S101 - asked before
    try:
        return await tools.sender.send(parcel.chat_id, parcel.message, thread_id=parcel.thread_id)
    except TopicGone:
        if parcel.thread_id is None:
            raise
        # Better in the group's main talk than nowhere.
        return await tools.sender.send(parcel.chat_id, parcel.message)


async def _settle(tools: Tools, parcel: Parcel, message_id: int | None) -> None:
    errand = parcel.errand
    async with tools.database.write() as session:
        if errand.kind == "board":
            activity = await session.get(Activity, (errand.group_id, errand.activity))
            if activity is not None:
                if message_id is not None:
                    activity.board_message_id = message_id
                activity.board_digest = parcel.digest
        await outbox.settle(session, errand)


async def _postpone(tools: Tools, parcel: Parcel, until: datetime) -> None:
    async with tools.database.write() as session:
        await outbox.postpone(session, parcel.errand, until)


async def _cope(tools: Tools, parcel: Parcel, trouble: Trouble, now: datetime) -> None:
    """What a failed call means for the errand."""
    errand = parcel.errand
    log.warning("errand not delivered", key=errand.key, trouble=repr(trouble), attempts=errand.attempts + 1)
    async with tools.database.write() as session:
        if isinstance(trouble, Moved):
            await census.move_group(session, parcel.chat_id, trouble.chat_id, now)
            await outbox.postpone(session, errand, now)
        elif errand.kind == "menu" and isinstance(trouble, Unreachable | Rejected):
            # Whoever left the group needs no menu in it.
            await outbox.settle(session, errand)
        elif isinstance(trouble, Unreachable):
            await outbox.settle(session, errand)
            await _lost(session, tools, errand, now)
        elif isinstance(trouble, MessageGone):
            # Somebody deleted the board. It is not put back against their will, but whoever checks in next sees a new one.
            activity = await session.get(Activity, (errand.group_id, errand.activity))
            if activity is not None and activity.board_message_id == parcel.edits:
                activity.board_message_id = activity.board_digest = None
            await outbox.settle(session, errand)
        elif isinstance(trouble, Rejected):
            log.error("errand refused for good", key=errand.key, trouble=repr(trouble))
            await outbox.settle(session, errand)
        elif await outbox.fail(session, errand, repr(trouble), now):
            log.error("errand given up", key=errand.key, trouble=repr(trouble))


async def _lost(session: Session, tools: Tools, errand: Leased, now: datetime) -> None:
    """A chat that takes nothing from the bot: note it, and tell whoever added the bot to a group, once."""
    if errand.person_id is not None:
        await census.see_reachable(session, errand.person_id, is_reachable=False)
        return
    group = await session.get(Group, errand.group_id)
    if group is None or not group.is_present:
        return
    group.is_present = False
    await activities.strand(session, group, now)
    owner = group.added_by if group.added_by is not None else tools.operator_chat_id
    if owner is not None:
        await outbox.tell_person(
            session, owner, f"lost:{group.id}", people_view.unreachable(texts(group.language), group), now
        )


JOB = Job("deliver", 1.0, deliver)
