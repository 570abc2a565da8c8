"""What people in charge do to a chat: topics, title, permissions, pins, the upgrade to a supergroup."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from simulator import posting
from simulator.places import GENERAL, Topic
from simulator.rights import PERMISSIONS

if TYPE_CHECKING:
    from simulator.accounts import Bot
    from simulator.chats import Chat
    from simulator.messages import Message
    from simulator.people import Person


def require(chat: Chat, who: Person, right: str) -> None:
    """AssertionError unless the person holds the right here."""
    member = chat.member(who)
    holds = member is not None and member.may(right)
    assert holds, f"{who.name} has no right {right} in {chat.title}"


def new_topic(chat: Chat, title: str, by: Person | Bot, color: int = 0x6FB9F0) -> Topic:
    """Make a topic; its thread id is that of the service message."""
    assert chat.forum, f"{chat.title} is not a forum"
    topic = Topic(0, chat, title, color)
    content = {"forum_topic_created": {"name": title, "icon_color": color}}
    message = posting.post(chat, sender=by, author=by, service=content, topic=topic, tell=False)
    topic.id, topic.root = message.id, message
    chat.topics[topic.id] = topic
    posting.deliver(message)
    return topic


def set_topic(chat: Chat, topic: Topic, by: Person | Bot, *, closed: bool) -> None:
    """Close or open a topic."""
    topic.closed = closed
    posting.service(chat, by, {"forum_topic_closed" if closed else "forum_topic_reopened": {}}, topic)


def delete_topic(chat: Chat, topic: Topic, by: Person | Bot) -> None:
    """Delete a topic and its messages; no update tells of it."""
    topic.deleted = True
    chat.topics.pop(topic.id, None)
    for message in chat.all_messages():
        if message.topic is topic and not message.deleted:
            delete(message, by)


def delete(message: Message, by: Person | Bot | None) -> None:
    """Take a message away; bots are not told."""
    message.deleted = True
    if message in message.chat.pinned:
        message.chat.pinned.remove(message)
    message.chat.world.log(message.chat, "deleted", by, message)


def pin(message: Message, by: Person | Bot) -> None:
    """Pin a message, with the service message that tells of it."""
    chat = message.chat
    if message in chat.pinned:
        return
    chat.pinned.insert(0, message)
    chat.world.log(chat, "pinned", by, message)
    posting.service(chat, by, {"pinned_message": message}, message.topic)


def unpin(message: Message, by: Person | Bot) -> None:
    """Unpin; there is no service message for it."""
    message.chat.pinned.remove(message)
    message.chat.world.log(message.chat, "unpinned", by, message)


def rename(chat: Chat, title: str, by: Person | Bot) -> None:
    """Another title."""
    assert 1 <= len(title) <= 128, "a title has 1 to 128 characters"
    chat.title = title
    posting.service(chat, by, {"new_chat_title": title})


def permit(chat: Chat, by: Person | Bot, permissions: dict[str, bool]) -> None:
    """Other permissions for everybody."""
    assert set(permissions) <= set(PERMISSIONS), f"unknown permissions: {set(permissions) - set(PERMISSIONS)}"
    chat.permissions = {**chat.permissions, **permissions}
    chat.world.log(chat, "rights", by, None, dict(permissions))


def upgrade(chat: Chat, by: Person) -> Chat:
    """Group to supergroup: members and permissions move, message ids start anew, both chats carry a service message."""
    assert chat.kind == "group", f"{chat.title} is a {chat.kind} already"
    world = chat.world
    new = world.make_chat("supergroup", chat.title)
    new.restart_ids()
    new.members = {account: copy.copy(member) for account, member in chat.members.items()}
    new.permissions = dict(chat.permissions)
    chat.upgraded_to = new
    posting.service(chat, by, {"migrate_to_chat_id": new.id})
    posting.service(new, by, {"migrate_from_chat_id": chat.id})
    for person in world.people:
        if person.chat is chat:
            person.chat = new
    return new


def general_topic(chat: Chat) -> Topic:
    """The topic every forum has."""
    return Topic(GENERAL, chat, "General")
