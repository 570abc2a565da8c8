"""What a kind of delivery is, and what all of them share: where a delivery goes, and how words are said there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import ClassVar, Generic, TypeVar

import structlog
from sqlalchemy import select

from features.activities import service as activities
from features.outbox.leasing import Leased
from jobs.job import Tools
from kit.db import Session
from kit.messages import Message
from kit.troubles import TopicGone, Trouble, Unchanged
from models import Base, Group

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A delivery ready to go, and the chat where it goes."""

    delivery: Leased
    chat_id: int

    @property
    def speaks(self) -> bool:
        """Something is said in the chat, which takes only so much."""
        return False


@dataclass(frozen=True, slots=True)
class Words(Outgoing):
    """Something to say. `edits`: it is the new face of this message; `reply_to`: the message that it answers."""

    message: Message
    thread_id: int | None = None
    edits: int | None = None
    reply_to: int | None = None

    @property
    def speaks(self) -> bool:
        """See Outgoing."""
        return True


@dataclass(frozen=True, slots=True)
class Spoken:
    """What came of a call: the ids of messages that are new. `left_topic`: they stand in the group's main talk, for want of their topic;
    `left_file`: the words stand there alone, for the group takes no such file.
    """

    message_ids: Sequence[int] = ()
    left_topic: bool = False
    left_file: bool = False


P = TypeVar("P", bound=Outgoing)


class Kind(Generic[P]):
    """What is done with deliveries of one kind. `has_board_pace`: what stands there changes only so often, whatever happens.
    `looks_long`: what it is packed from takes a while, and nobody else shall wait for that.
    """

    has_board_pace: ClassVar[bool] = False
    looks_long: ClassVar[bool] = False

    async def pack(self, session: Session, delivery: Leased, now: datetime, /) -> P | None:
        """The delivery's address and contents as they are now; None where it is not wanted any more."""
        raise NotImplementedError

    async def call(self, tools: Tools, outgoing: P, /) -> Spoken:
        """Do it, outside any transaction. Raises Trouble."""
        raise NotImplementedError

    async def said(self, session: Session, outgoing: P, spoken: Spoken, now: datetime, /) -> None:
        """It was done: what holds also where somebody else has taken the delivery over, and does it a second time."""

    async def settled(self, session: Session, outgoing: P, spoken: Spoken, now: datetime, /) -> None:
        """It was done, and the delivery was still this deliverer's: what comes after it."""

    async def failed(self, session: Session, outgoing: P, trouble: Trouble, now: datetime, /) -> bool:  # noqa: ARG002
        """It failed. True where that is all there is to it; False where this trouble is like any other delivery's."""
        return False


def activities_of(deliveries: Iterable[Leased]) -> set[tuple[int, int]]:
    """What these are about, as `features.activities.service.look_up` takes it."""
    return {(d.group_id, d.activity) for d in deliveries if d.group_id is not None and d.activity is not None}


async def look_up(session: Session, deliveries: Sequence[Leased]) -> Sequence[Base]:
    """The groups and activities of these, all at once. As long as the caller keeps them, they are in the session."""
    groups = {delivery.group_id for delivery in deliveries if delivery.group_id is not None}
    found: list[Base] = list(await session.scalars(select(Group).where(Group.id.in_(groups)))) if groups else []
    return [*found, *await activities.look_up(session, activities_of(deliveries))]


@dataclass(frozen=True, slots=True)
class Address:
    """The chat of a delivery; the group, where it is one's."""

    chat_id: int
    group: Group | None = None


async def address(session: Session, delivery: Leased) -> Address | None:
    """Where it goes: to a person in private, or to a group. None where the bot is not in the group any more."""
    if delivery.person_id is not None:
        return Address(delivery.person_id)
    group = await session.get(Group, delivery.group_id)
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
