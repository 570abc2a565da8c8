"""Deliveries that say something: a message as it was written down, or one that is put together now."""

from datetime import datetime

from features.outbox import prompts
from features.outbox.composing import composer_of
from features.outbox.leasing import Leased
from features.outbox.service import Asks
from jobs.deliveries.kind import Kind, Spoken, Words, address, say
from jobs.job import Tools
from kit.db import Session
from kit.messages import Message
from models import Group


class Said(Kind[Words]):
    """A message. What it asks may have its answer by now; else it is noted where it was asked."""

    async def pack(self, session: Session, delivery: Leased, _now: datetime) -> Words | None:
        """See Kind."""
        asks = Asks.of(delivery.payload)
        if asks is not None and await prompts.is_resolved(session, asks):
            return None
        where = await address(session, delivery)
        if where is None:
            return None
        said = delivery.payload
        return Words(
            delivery,
            where.chat_id,
            Message.from_json(said),
            thread_id=delivery.thread_id if where.group is not None else None,
            reply_to=said.get("reply_to"),
        )

    async def call(self, tools: Tools, outgoing: Words) -> Spoken:
        """See Kind."""
        return await say(tools, outgoing)

    async def said(self, session: Session, outgoing: Words, spoken: Spoken, now: datetime) -> None:
        """See Kind."""
        await prompts.sent(session, outgoing.delivery, spoken.message_ids[0], now)


class Composed(Kind[Words]):
    """A message to a person about a group, put together from the database as it is now."""

    looks_long = True

    async def pack(self, session: Session, delivery: Leased, now: datetime) -> Words | None:
        """See Kind."""
        group = await session.get(Group, delivery.group_id)
        if group is None or delivery.person_id is None:
            return None
        said = delivery.payload
        message = await composer_of(said["composer"])(session, group, delivery.person_id, said["facts"], now)
        return None if message is None else Words(delivery, delivery.person_id, message)

    async def call(self, tools: Tools, outgoing: Words) -> Spoken:
        """See Kind."""
        return await say(tools, outgoing)
