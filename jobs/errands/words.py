"""Errands that say something: a message as it was written down, or one that is put together now."""

from datetime import datetime

from features.outbox import prompts
from features.outbox.composing import composer_of
from features.outbox.delivery import Leased
from features.outbox.service import Asks
from jobs.errands.kind import Kind, Spoken, Words, address, say
from jobs.job import Tools
from kit.db import Session
from kit.messages import Message
from models import Group


class Said(Kind[Words]):
    """A message. What it asks may have its answer by now; else it is noted where it was asked."""

    async def pack(self, session: Session, errand: Leased, _now: datetime) -> Words | None:
        """See Kind."""
        asks = Asks.of(errand.payload)
        if asks is not None and await prompts.is_settled(session, asks):
            return None
        where = await address(session, errand)
        if where is None:
            return None
        said = errand.payload
        return Words(
            errand,
            where.chat_id,
            Message.from_json(said),
            thread_id=errand.thread_id if where.group is not None else None,
            reply_to=said.get("reply_to"),
        )

    async def call(self, tools: Tools, parcel: Words) -> Spoken:
        """See Kind."""
        return await say(tools, parcel)

    async def said(self, session: Session, parcel: Words, spoken: Spoken, now: datetime) -> None:
        """See Kind."""
        await prompts.sent(session, parcel.errand, spoken.message_ids[0], now)


class Composed(Kind[Words]):
    """A message to a person about a group, put together from the database as it is now."""

    async def pack(self, session: Session, errand: Leased, now: datetime) -> Words | None:
        """See Kind."""
        group = await session.get(Group, errand.group_id)
        if group is None or errand.person_id is None:
            return None
        said = errand.payload
        message = await composer_of(said["composer"])(session, group, errand.person_id, said["facts"], now)
        return None if message is None else Words(errand, errand.person_id, message)

    async def call(self, tools: Tools, parcel: Words) -> Spoken:
        """See Kind."""
        return await say(tools, parcel)
