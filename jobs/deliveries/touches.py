"""What is done to messages that stand there already: buttons off, another face, a reaction."""

from dataclasses import dataclass
from datetime import datetime

import structlog

from features.outbox.leasing import Leased
from jobs.deliveries.kind import Kind, Outgoing, Spoken, Words, address, say
from jobs.job import Tools
from kit.db import Session
from kit.messages import Message, Reaction
from kit.troubles import MessageGone, Rejected, Unchanged

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Touched(Outgoing):
    """A message that stands in the chat, and the reaction that it is to have."""

    message_id: int
    reaction: Reaction | None = None


class Strip(Kind[Touched]):
    """The buttons come off a message."""

    async def pack(self, session: Session, delivery: Leased, _now: datetime) -> Touched | None:
        """See Kind."""
        where = await address(session, delivery)
        return None if where is None else Touched(delivery, where.chat_id, int(delivery.payload["message_id"]))

    async def call(self, tools: Tools, outgoing: Touched) -> Spoken:
        """See Kind."""
        try:
            await tools.sender.strip(outgoing.chat_id, outgoing.message_id)
        except (Unchanged, MessageGone):
            log.debug("buttons were off already", chat=outgoing.chat_id)
        return Spoken()


class Edit(Kind[Words]):
    """A message gets its last face."""

    async def pack(self, session: Session, delivery: Leased, _now: datetime) -> Words | None:
        """See Kind."""
        where, said = await address(session, delivery), delivery.payload
        message = Message.from_json(said["message"])
        return None if where is None else Words(delivery, where.chat_id, message, edits=int(said["message_id"]))

    async def call(self, tools: Tools, outgoing: Words) -> Spoken:
        """See Kind."""
        return await say(tools, outgoing)


class React(Kind[Touched]):
    """The bot's reaction under a message is this one from now on, or none."""

    async def pack(self, session: Session, delivery: Leased, _now: datetime) -> Touched | None:
        """See Kind."""
        where, said = await address(session, delivery), delivery.payload
        reaction = None if said["emoji"] is None else Reaction(said["emoji"], said["otherwise"])
        return None if where is None else Touched(delivery, where.chat_id, int(said["message_id"]), reaction)

    async def call(self, tools: Tools, outgoing: Touched) -> Spoken:
        """See Kind."""
        reaction = outgoing.reaction
        try:
            await tools.sender.react(
                outgoing.chat_id, outgoing.message_id, None if reaction is None else reaction.emoji
            )
        except Unchanged:
            log.debug("reaction was there already", chat=outgoing.chat_id)
        except Rejected:
            # Reactions are off here, or this one is not among those allowed. Where one is taken away there was none.
            if reaction is not None:
                tools.pace.note(outgoing.chat_id, tools.clock.now())
                words = Message(reaction.otherwise, silent=True)
                return Spoken([await tools.sender.send(outgoing.chat_id, words, reply_to=outgoing.message_id)])
        return Spoken()
