"""What a kind of errand is, and what all of them share: where an errand goes, and how words are said there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import ClassVar, Generic, TypeVar

import structlog

from features.outbox.delivery import Leased
from jobs.job import Tools
from kit.db import Session
from kit.messages import Message
from kit.troubles import TopicGone, Trouble, Unchanged
from models import Group

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Parcel:
    """An errand ready to go, and the chat where it goes."""

    errand: Leased
    chat_id: int

    @property
    def speaks(self) -> bool:
        """Something is said in the chat, which takes only so much."""
        return False


@dataclass(frozen=True, slots=True)
class Words(Parcel):
    """Something to say. `edits`: it is the new face of this message; `reply_to`: the message that it answers."""

    message: Message
    thread_id: int | None = None
    edits: int | None = None
    reply_to: int | None = None

    @property
    def speaks(self) -> bool:
        """See Parcel."""
        return True


@dataclass(frozen=True, slots=True)
class Spoken:
    """What came of a call: the ids of messages that are new. `left_topic`: they stand in the group's main talk, for want of their topic;
    `left_file`: the words stand there alone, for the group takes no such file.
    """

    message_ids: Sequence[int] = ()
    left_topic: bool = False
    left_file: bool = False


P = TypeVar("P", bound=Parcel)


class Kind(Generic[P]):
    """What is done with errands of one kind. `has_board_pace`: what stands there changes only so often, whatever happens."""

    has_board_pace: ClassVar[bool] = False

    async def pack(self, session: Session, errand: Leased, now: datetime, /) -> P | None:
        """The errand's address and contents as they are now; None where it is not wanted any more."""
        raise NotImplementedError

    async def call(self, tools: Tools, parcel: P, /) -> Spoken:
        """Do it, outside any transaction. Raises Trouble."""
        raise NotImplementedError

    async def said(self, session: Session, parcel: P, spoken: Spoken, now: datetime, /) -> None:
        """It was done: what holds also where somebody else has taken the errand over, and does it a second time."""

    async def settled(self, session: Session, parcel: P, spoken: Spoken, now: datetime, /) -> None:
        """It was done, and the errand was still this deliverer's: what comes after it."""

    async def failed(self, session: Session, parcel: P, trouble: Trouble, now: datetime, /) -> bool:  # noqa: ARG002
        """It failed. True where that is all there is to it; False where this trouble is like any other errand's."""
        return False


@dataclass(frozen=True, slots=True)
class Address:
    """The chat of an errand; the group, where it is one's."""

    chat_id: int
    group: Group | None = None


async def address(session: Session, errand: Leased) -> Address | None:
    """Where it goes: to a person in private, or to a group. None where the bot is not in the group any more."""
    if errand.person_id is not None:
        return Address(errand.person_id)
    group = await session.get(Group, errand.group_id)
    return None if group is None or not group.is_present else Address(group.chat_id, group)


async def say(tools: Tools, words: Words) -> Spoken:
    """Send a message, or give the one that stands there its new face."""
    if words.edits is None:
        return Spoken([await _send(tools, words)])
    try:
        await tools.sender.edit(words.chat_id, words.edits, words.message)
    except Unchanged:
        log.debug("message looked like that already", chat=words.chat_id)
    return Spoken()


async def _send(tools: Tools, words: Words) -> int:
    send = partial(tools.sender.send, words.chat_id, words.message, reply_to=words.reply_to)
    try:
        return await send(thread_id=words.thread_id)
    except TopicGone:
        if words.thread_id is None:
            raise
        # Better in the group's main talk than nowhere.
        return await send()
