"""Posts, pins and deletions: what somebody else wrote, and what is done to messages that stand in a group.

Where one of them fails for good, the author of the announcement that it is part of hears of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar

from features.announcements import posting
from features.announcements.content import filled
from features.outbox.leasing import Leased
from jobs.deliveries.kind import Kind, Outgoing, Spoken, address
from jobs.job import Tools
from kit.db import Session
from kit.messages import Content, Post as Posted
from kit.troubles import AttachmentRefused, MessageGone, NoRight, Rejected, TopicGone, Trouble, Unreachable
from models import Group


@dataclass(frozen=True, slots=True)
class Task(Outgoing):
    """What is to be done, and the group, where it is in one."""

    payload: Mapping[str, Any]
    group: Group | None


@dataclass(frozen=True, slots=True)
class ToPost(Task):
    """What is to be posted."""

    @property
    def speaks(self) -> bool:
        """See Outgoing."""
        return True


class _OfAnnouncement(Kind[Task]):
    """What may be part of an announcement. `word`: how its troubles with this are called."""

    word: ClassVar[str]
    outgoing: ClassVar[type[Task]] = Task

    async def pack(self, session: Session, delivery: Leased, _now: datetime) -> Task | None:
        """See Kind."""
        where = await address(session, delivery)
        return None if where is None else self.outgoing(delivery, where.chat_id, delivery.payload, where.group)

    async def settled(self, session: Session, outgoing: Task, _spoken: Spoken, _now: datetime) -> None:
        """See Kind."""
        if (found := await _announcement(session, outgoing)) is not None:
            await posting.done(session, *found, self.word)

    async def failed(self, session: Session, outgoing: Task, trouble: Trouble, now: datetime) -> bool:
        """See Kind. Of a chat that takes nothing the author hears; for the rest it is like any other delivery's trouble."""
        is_away = isinstance(trouble, Unreachable)
        told = "away" if is_away else self.told(trouble)
        if told and (found := await _announcement(session, outgoing)) is not None:
            await posting.troubled(session, *found, told, now)
        return told is not None and not is_away

    def told(self, trouble: Trouble) -> str | None:
        """What the author hears; empty: nothing. None: it is no trouble of its own."""
        if not isinstance(trouble, MessageGone | Rejected | TopicGone):
            return None
        # That a message is not there any more to be pinned or deleted is nobody's trouble.
        return self.word if isinstance(trouble, NoRight) else ""


class Post(_OfAnnouncement):
    """Somebody else's words or files, posted as they are."""

    word = "words"
    outgoing = ToPost

    async def call(self, tools: Tools, outgoing: Task) -> Spoken:
        """See Kind."""
        chat_id, post, thread_id = (
            outgoing.chat_id,
            Posted.from_json(outgoing.payload["post"]),
            outgoing.delivery.thread_id,
        )
        values = outgoing.payload.get("values")
        if isinstance(post.body, Content) and outgoing.group is not None and values is not None:
            if "members" in values:
                # The bot is one of those whom Telegram counts.
                values = posting.counted(outgoing.group, values, await tools.sender.members(chat_id) - 1)
            post = replace(post, body=filled(post.body, values))
        try:
            return await _post(tools, chat_id, post, thread_id)
        except TopicGone:
            if thread_id is None:
                raise
            # Better in the group's main talk than nowhere.
            return replace(await _post(tools, chat_id, post, None), left_topic=True)

    async def settled(self, session: Session, outgoing: Task, spoken: Spoken, now: datetime) -> None:
        """See Kind."""
        found = await _announcement(session, outgoing)
        if found is None:
            return
        silent = bool(outgoing.payload["post"]["silent"])
        await posting.posted(session, *found, spoken.message_ids, now, silent=silent)
        if spoken.left_topic:
            await posting.troubled(session, *found, "topic", now)
        if spoken.left_file:
            await posting.troubled(session, *found, self.word, now)
        else:
            await posting.done(session, *found, self.word)

    def told(self, trouble: Trouble) -> str | None:
        """See _OfAnnouncement."""
        if not isinstance(trouble, MessageGone | Rejected | TopicGone):
            return None
        if isinstance(trouble, AttachmentRefused):
            return "file"
        return "gone" if isinstance(trouble, MessageGone) else "refused"


class Pin(_OfAnnouncement):
    """A message is pinned; the one before it may be unpinned."""

    word = "pin"

    async def call(self, tools: Tools, outgoing: Task) -> Spoken:
        """See Kind."""
        said = outgoing.payload
        await tools.sender.pin(outgoing.chat_id, said["message_id"], silent=said["silent"])
        if said.get("unpin") is not None:
            try:
                await tools.sender.unpin(outgoing.chat_id, said["unpin"])
            except (Rejected, MessageGone):
                return Spoken()
        return Spoken()


class Delete(_OfAnnouncement):
    """Messages are taken away."""

    word = "delete"

    async def call(self, tools: Tools, outgoing: Task) -> Spoken:
        """See Kind."""
        await tools.sender.delete(outgoing.chat_id, outgoing.payload["message_ids"])
        return Spoken()


async def _post(tools: Tools, chat_id: int, post: Posted, thread_id: int | None) -> Spoken:
    try:
        return Spoken(await tools.sender.post(chat_id, post, thread_id=thread_id))
    except AttachmentRefused:
        if not isinstance(post.body, Content) or not post.body.text:
            raise
        words = replace(post, body=Content("text", post.body.text, post.body.entities))
        return Spoken(await tools.sender.post(chat_id, words, thread_id=thread_id), left_file=True)


async def _announcement(session: Session, outgoing: Task) -> tuple[Group, int] | None:
    """The group and the number of the announcement that it is part of, if it is."""
    number = outgoing.payload.get("announcement")
    group = None if number is None else await session.get(Group, outgoing.delivery.group_id)
    return None if group is None else (group, int(outgoing.payload["announcement"]))
