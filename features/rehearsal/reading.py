"""Reads a delivery as it would look when it arrives, and brings about what follows once it stands there."""

import hashlib
import json
from datetime import datetime
from itertools import count

from markupsafe import escape
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities import service as activities
from features.announcements import posting
from features.announcements.content import filled
from features.campaigns.watch import board
from features.outbox.composing import composer_of
from features.outbox.kinds import DeliveryKind
from features.rehearsal.facts import Told
from kit.messages import Content, Made, Message, Post, Row
from kit.ratelimit import GROUP, Window
from models import Activity, Delivery, Group, Member, Person


class Reader:
    """Reads what one group and its people are told. Messages get numbers, as Telegram would give them."""

    def __init__(self, group_id: int) -> None:
        self._group_id = group_id
        self._numbers = count(2**40)
        self._allowance = Window(*GROUP)
        self._at: datetime | None = None

    async def read(self, session: AsyncSession, delivery: Delivery, now: datetime) -> list[Told]:
        """What is said by it: nothing where a message that stands there only changes."""
        if delivery.drop_after is not None and delivery.drop_after < now:
            return []
        group = await session.get_one(Group, self._group_id)
        match delivery.kind:
            case DeliveryKind.MESSAGE:
                return await self._told(session, delivery, Message.from_json(delivery.payload), now)
            case DeliveryKind.COMPOSED:
                payload, compose = delivery.payload, composer_of(delivery.payload["composer"])
                message = await compose(session, group, delivery.person_id or 0, payload["facts"], now)
                return [] if message is None else await self._told(session, delivery, message, now)
            case DeliveryKind.POST:
                return await self._post(session, group, delivery, now)
            case DeliveryKind.WATCH:
                return await self._watch(session, group, delivery, now)
            case DeliveryKind.BOARD:
                return await self._board(session, group, delivery, now)
        return []

    async def _told(self, session: AsyncSession, delivery: Delivery, message: Message, now: datetime) -> list[Told]:
        file = message.attachment.filename if isinstance(message.attachment, Made) else ""
        person = None if delivery.person_id is None else await session.get(Person, delivery.person_id)
        if delivery.person_id is None:
            return [self._in_group(delivery, message.text, message.rows, now, file=file)]
        name = person.name if person is not None else ""
        arrives = person is not None and person.is_reachable is True
        return [Told(now, name, None, message.text, _labels(message.rows), file, arrives=arrives)]

    def _in_group(self, delivery: Delivery, html: str, rows: tuple[Row, ...], now: datetime, *, file: str = "") -> Told:
        # In order: what has to wait holds up what stands behind it.
        self._at = at = self._allowance.free_at(now if self._at is None else max(now, self._at))
        self._allowance.note(at)
        due = now if at > now else None
        return Told(at, None, delivery.thread_id, html, _labels(rows), file, due)

    async def _post(self, session: AsyncSession, group: Group, delivery: Delivery, now: datetime) -> list[Told]:
        payload = delivery.payload
        post = Post.from_json(payload["post"])
        body, html, file = post.body, "", ""
        if isinstance(body, Content):
            values = payload.get("values")
            if values is not None:
                if "members" in values:
                    values = posting.counted(group, values, await _members(session, group.id))
                body = filled(body, values)
            html = body.text if body.kind == "html" else str(escape(body.text))
            file = "" if body.kind in {"html", "text"} else body.kind
        told = self._in_group(delivery, html, post.rows, now, file=file)
        if (number := payload.get("announcement")) is not None:
            await posting.posted(session, group, int(number), [next(self._numbers)], now, silent=post.silent)
        return [told]

    async def _watch(self, session: AsyncSession, group: Group, delivery: Delivery, now: datetime) -> list[Told]:
        """The watched board where it comes to stand, and what is wrong already then. What it warns of later is about what people do."""
        look = await board.draw(session, group, delivery.activity or 0, delivery.person_id, now)
        if look is None or look.message is None or look.stands is not None:
            return []
        await board.posted(session, group, look, delivery.person_id, next(self._numbers), "")
        await board.remember(session, group, look, now)
        return await self._told(session, delivery, look.message, now)

    async def _board(self, session: AsyncSession, group: Group, delivery: Delivery, now: datetime) -> list[Told]:
        activity = await session.get(Activity, (group.id, delivery.activity))
        if activity is None or (activity.board_message_id is None and activity.state == "closed"):
            return []
        message = await activities.board(session, group, activity, now)
        is_new = activity.board_message_id is None
        activity.board_digest = hashlib.sha256(json.dumps(message.to_json()).encode()).hexdigest()
        if not is_new:
            return []
        await activities.posted(session, activity, next(self._numbers), now)
        told = self._in_group(delivery, message.text, message.rows, now)
        return [Told(told.at, None, activity.thread_id, told.html, told.buttons, "", told.due)]


def _labels(rows: tuple[Row, ...]) -> tuple[str, ...]:
    return tuple(button.text for row in rows for button in row)


async def _members(session: AsyncSession, group_id: int) -> int:
    present = select(func.count()).where(Member.group_id == group_id, Member.is_present.is_(True))
    return await session.scalar(present) or 0
