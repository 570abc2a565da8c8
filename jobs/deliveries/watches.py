"""The watched board of a campaign, looked at when it is sent: in private, or in the group."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from features.campaigns.watch import board
from features.campaigns.watch.board import Look
from features.outbox.leasing import Leased
from jobs.deliveries.kind import Kind, Outgoing, Spoken, Words, say
from jobs.job import Tools
from kit.db import Session
from kit.troubles import MessageGone, Trouble
from models import CampaignWatch, Group


@dataclass(frozen=True, slots=True)
class Face(Outgoing):
    """A board as it is to look, and all that was seen. `words` None: it looks like that already, or stands nowhere."""

    look: Look
    digest: str
    words: Words | None = None

    @property
    def speaks(self) -> bool:
        """See Outgoing."""
        return self.words is not None


class Watch(Kind[Face]):
    """The board of a campaign: posted, or given a new face; what was seen besides is remembered, whatever becomes of the message."""

    has_board_pace = True
    looks_long = True

    async def pack(self, session: Session, delivery: Leased, now: datetime) -> Face | None:
        """See Kind."""
        group = await session.get(Group, delivery.group_id)
        if group is None or not group.is_present or delivery.activity is None:
            return None
        look = await board.draw(session, group, delivery.activity, delivery.person_id, now)
        if look is None:
            return None
        chat = group.chat_id if delivery.person_id is None else delivery.person_id
        if look.message is None:
            return Face(delivery, chat, look, "")
        digest = hashlib.sha256(json.dumps(look.message.to_json()).encode()).hexdigest()
        watch = await session.get_one(CampaignWatch, (group.id, delivery.activity))
        if look.stands is not None and digest == watch.digest:
            return Face(delivery, chat, look, digest)
        words = Words(delivery, chat, look.message, thread_id=watch.thread_id, edits=look.stands)
        return Face(delivery, chat, look, digest, words)

    async def call(self, tools: Tools, outgoing: Face) -> Spoken:
        """See Kind."""
        if outgoing.words is None:
            return Spoken()
        tools.board_pace.note(outgoing.delivery.key, tools.clock.now())
        return await say(tools, outgoing.words)

    async def settled(self, session: Session, outgoing: Face, spoken: Spoken, now: datetime) -> None:
        """See Kind."""
        group = await session.get_one(Group, outgoing.delivery.group_id)
        new = spoken.message_ids[0] if spoken.message_ids else None
        await board.posted(session, group, outgoing.look, outgoing.delivery.person_id, new, outgoing.digest)
        await board.remember(session, group, outgoing.look, now)

    async def failed(self, session: Session, outgoing: Face, trouble: Trouble, now: datetime) -> bool:
        """Whoever takes nothing in private hears of what goes wrong all the same, in another way."""
        group = await session.get_one(Group, outgoing.delivery.group_id)
        await board.remember(session, group, outgoing.look, now)
        if not isinstance(trouble, MessageGone):
            return False
        await board.gone(session, group.id, outgoing.look.number)
        return True
