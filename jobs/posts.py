"""The deliverer's side of posts, pins and deletions: what somebody else wrote, and what is done to messages that stand in a group."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from features.announcements import posting
from features.announcements.content import filled
from features.outbox.delivery import Leased
from jobs.job import Tools
from kit.db import Session
from kit.messages import Content, Post
from kit.troubles import AttachmentRefused, MessageGone, NoRight, Rejected, TopicGone, Trouble, Unreachable
from models import Group

KINDS = frozenset({"post", "pin", "delete"})


@dataclass(frozen=True, slots=True)
class Spoken:
    """What came of a call: the ids of messages that are new. `left_topic`: they stand in the group's main talk, for want of their topic;
    `left_file`: the words stand there alone, for the group takes no such file.
    """

    message_ids: Sequence[int] = ()
    left_topic: bool = False
    left_file: bool = False


async def do(tools: Tools, errand: Leased, group: Group | None, chat_id: int) -> Spoken:
    """Do the call. Raises Trouble."""
    payload = json.loads(errand.payload)
    if errand.kind == "pin":
        await _pin(tools, chat_id, payload)
        return Spoken()
    if errand.kind == "delete":
        await tools.sender.delete(chat_id, payload["message_ids"])
        return Spoken()
    post = Post.from_json(payload["post"])
    if isinstance(post.body, Content) and group is not None and (values := payload.get("values")) is not None:
        if "members" in values:
            # The bot is one of those whom Telegram counts.
            values = posting.counted(group, values, await tools.sender.members(chat_id) - 1)
        post = replace(post, body=filled(post.body, values))
    try:
        return await _post(tools, chat_id, post, errand.thread_id)
    except TopicGone:
        if errand.thread_id is None:
            raise
        # Better in the group's main talk than nowhere.
        return replace(await _post(tools, chat_id, post, None), left_topic=True)


async def _post(tools: Tools, chat_id: int, post: Post, thread_id: int | None) -> Spoken:
    try:
        return Spoken(await tools.sender.post(chat_id, post, thread_id=thread_id))
    except AttachmentRefused:
        if not isinstance(post.body, Content) or not post.body.text:
            raise
        words = replace(post, body=Content("text", post.body.text, post.body.entities))
        return Spoken(await tools.sender.post(chat_id, words, thread_id=thread_id), left_file=True)


async def _pin(tools: Tools, chat_id: int, payload: Mapping[str, Any]) -> None:
    await tools.sender.pin(chat_id, payload["message_id"], silent=payload["silent"])
    if payload.get("unpin") is not None:
        try:
            await tools.sender.unpin(chat_id, payload["unpin"])
        except (Rejected, MessageGone):
            return


async def settled(session: Session, errand: Leased, spoken: Spoken, now: datetime) -> None:
    """It was done: what comes after it."""
    payload = json.loads(errand.payload)
    number, group = payload.get("announcement"), await session.get(Group, errand.group_id)
    if number is None or group is None:
        return
    if errand.kind == "post":
        silent = bool(payload["post"]["silent"])
        await posting.posted(session, group, number, spoken.message_ids, now, silent=silent)
        if spoken.left_topic:
            await posting.troubled(session, group, number, "topic", now)
        if spoken.left_file:
            await posting.troubled(session, group, number, "words", now)
        else:
            await posting.done(session, group, number, "words")
    else:
        await posting.done(session, group, number, errand.kind)


async def coped(session: Session, errand: Leased, trouble: Trouble, now: datetime) -> bool:
    """It failed for good, and its author knows. False where this trouble is like any other errand's."""
    what = _meaning(errand, trouble)
    if what is None:
        return False
    group = await session.get(Group, errand.group_id)
    if group is not None and what:
        await _troubled(session, json.loads(errand.payload), group, what, now)
    return not isinstance(trouble, Unreachable)


def _meaning(errand: Leased, trouble: Trouble) -> str | None:
    """What the author is told; empty: nothing. None: it is no trouble of its own."""
    if isinstance(trouble, Unreachable):
        return "away"
    if not isinstance(trouble, MessageGone | Rejected | TopicGone):
        return None
    if errand.kind == "post":
        if isinstance(trouble, AttachmentRefused):
            return "file"
        return "gone" if isinstance(trouble, MessageGone) else "refused"
    # That a message is not there any more to be pinned or deleted is nobody's trouble.
    return errand.kind if isinstance(trouble, NoRight) else ""


async def _troubled(session: Session, payload: Mapping[str, Any], group: Group, what: str, now: datetime) -> None:
    if payload.get("announcement") is not None:
        await posting.troubled(session, group, payload["announcement"], what, now)
