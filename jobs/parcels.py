"""Packing an errand of the outbox: where it goes and what is said there, as things are at this moment."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from features.activities import service as activities
from features.outbox import prompts
from features.outbox.composing import composer_of
from features.outbox.delivery import Leased
from features.outbox.service import Asks
from features.people import roles, view_help
from features.people.calendar import calendar_of
from jobs import posts
from kit.db import Session
from kit.messages import Message, Reaction
from kit.recurrence import quiet_ends
from kit.texts import MENU_LANGUAGES, texts
from models import Activity, Group


@dataclass(frozen=True, slots=True)
class Parcel:
    """An errand ready to go: where to, and what. `message` None: nothing to say; `edits` the message to give a new face, `reply_to` the
    one that is answered. `reacts`: the message to react to and the reaction, None to take it away.
    """

    errand: Leased
    chat_id: int
    thread_id: int | None = None
    message: Message | None = None
    edits: int | None = None
    strips: int | None = None
    reply_to: int | None = None
    reacts: tuple[int, Reaction | None] | None = None
    digest: str | None = None
    menus: Sequence[tuple[str | None, list[tuple[str, str]]]] = ()
    group: Group | None = None

    @property
    def speaks(self) -> bool:
        """Something is said in a chat, which takes only so much."""
        return self.message is not None or self.errand.kind == "post"


async def pack(session: Session, errand: Leased, now: datetime) -> Parcel | None:
    """The errand's address and contents as they are now; None where it is not wanted any more."""
    if not await _is_wanted(session, errand, now):
        return None
    if errand.kind == "menu":
        return await _pack_menu(session, errand)
    if errand.person_id is not None:
        return await _pack_private(session, errand, errand.person_id, now)
    group = await session.get(Group, errand.group_id)
    if group is None or not group.is_present:
        return None
    if errand.kind in _TOUCHES:
        return await _pack_touch(session, errand, group)
    if errand.kind in posts.KINDS:
        return Parcel(errand, group.chat_id, thread_id=errand.thread_id, group=group)
    if errand.kind == "message":
        said = json.loads(errand.payload)
        message = Message.from_json(said)
        return Parcel(errand, group.chat_id, thread_id=errand.thread_id, message=message, reply_to=said.get("reply_to"))
    return await _pack_board(session, errand, group, now)


async def _is_wanted(session: Session, errand: Leased, now: datetime) -> bool:
    """It does not come too late, and what it asks has no answer yet."""
    if errand.drop_after is not None and errand.drop_after <= now:
        return False
    asks = Asks.of(errand.payload) if errand.kind == "message" else None
    return asks is None or not await prompts.is_settled(session, asks)


# What is done to messages that stand there already.
_TOUCHES = frozenset({"strip", "edit", "react", "record"})


async def _pack_touch(session: Session, errand: Leased, group: Group) -> Parcel | None:
    if errand.kind == "record":
        return await _pack_record(session, errand, group)
    said = json.loads(errand.payload)
    message_id = int(said["message_id"])
    if errand.kind == "strip":
        return Parcel(errand, group.chat_id, strips=message_id)
    if errand.kind == "edit":
        return Parcel(errand, group.chat_id, message=Message.from_json(said["message"]), edits=message_id)
    reaction = None if said["emoji"] is None else Reaction(said["emoji"], said["otherwise"])
    return Parcel(errand, group.chat_id, reacts=(message_id, reaction))


async def _pack_menu(session: Session, errand: Leased) -> Parcel | None:
    group = await session.get(Group, errand.group_id)
    if group is None or errand.person_id is None:
        return None
    named = await roles.roles_of(session, group.id, errand.person_id)
    menus = [(code, view_help.helper_menu(texts(language), named)) for code, language in MENU_LANGUAGES]
    return Parcel(errand, group.chat_id, menus=menus)


async def _pack_private(session: Session, errand: Leased, person_id: int, now: datetime) -> Parcel | None:
    if errand.kind == "post":
        return Parcel(errand, person_id)
    said = json.loads(errand.payload)
    if errand.kind == "edit":
        return Parcel(errand, person_id, message=Message.from_json(said["message"]), edits=int(said["message_id"]))
    if errand.kind != "composed":
        return Parcel(errand, person_id, message=Message.from_json(said))
    group = await session.get(Group, errand.group_id)
    if group is None:
        return None
    message = await composer_of(said["composer"])(session, group, person_id, said["facts"], now)
    return None if message is None else Parcel(errand, person_id, message=message)


async def _pack_record(session: Session, errand: Leased, group: Group) -> Parcel | None:
    said = json.loads(errand.payload)
    activity = await session.get(Activity, (group.id, errand.activity))
    if activity is None or activity.board_message_id == said["message_id"]:
        return None
    message = await activities.record(session, group, activity, date.fromisoformat(said["day"]))
    return None if message is None else Parcel(errand, group.chat_id, message=message, edits=said["message_id"])


async def _pack_board(session: Session, errand: Leased, group: Group, now: datetime) -> Parcel | None:
    activity = await session.get(Activity, (group.id, errand.activity))
    if activity is None or (activity.board_message_id is None and activity.state == "closed"):
        return None
    message = await activities.board(session, group, activity, now)
    digest = hashlib.sha256(json.dumps(message.to_json()).encode()).hexdigest()
    if activity.board_message_id is not None and digest == activity.board_digest:
        # It looks like that already; unless a newer version has come meanwhile, which `settle` sees.
        return Parcel(errand, group.chat_id, digest=digest)
    if activity.board_message_id is None and _is_quiet(group, now):
        message = replace(message, silent=True)
    return Parcel(errand, group.chat_id, activity.thread_id, message, edits=activity.board_message_id, digest=digest)


def _is_quiet(group: Group, now: datetime) -> bool:
    return quiet_ends(calendar_of(group), now, quiet_from=group.quiet_from, quiet_until=group.quiet_until) > now
