"""Topics of a forum."""

from __future__ import annotations

from simulator import governing
from simulator.api.registry import Ask, method
from simulator.chats import Chat
from simulator.errors import Json, bad
from simulator.places import Topic

COLORS = {0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F}


def _forum(ask: Ask, words: str) -> Chat:
    chat = ask.chat()
    if not chat.forum:
        raise bad("the chat is not a forum")
    ask.require(chat, "can_manage_topics", words)
    return chat


def _topic(ask: Ask, chat: Chat) -> Topic:
    topic = chat.topics.get(ask.params["message_thread_id"])
    if topic is None or topic.general:
        raise bad("TOPIC_ID_INVALID")
    return topic


@method("createForumTopic")
def create_forum_topic(ask: Ask) -> Json:
    """A new topic."""
    chat = _forum(ask, "not enough rights to create a topic")
    name = ask.params["name"].strip()
    if not 1 <= len(name) <= 128:
        raise bad(
            "topic name must be non-empty" if not name else "[strict] the name of a topic has 1 to 128 characters"
        )
    color = ask.get("icon_color", 0x6FB9F0)
    if color not in COLORS:
        raise bad("[strict] the colour of a topic is one of six")
    topic = governing.new_topic(chat, name, ask.bot, color)
    return {"message_thread_id": topic.id, "name": topic.title, "icon_color": topic.color}


@method("closeForumTopic", "reopenForumTopic")
def close_forum_topic(ask: Ask) -> bool:
    """Close a topic, or open it again."""
    chat = _forum(ask, "not enough rights to close or open the topic")
    topic, closed = _topic(ask, chat), ask.method == "closeForumTopic"
    if topic.closed == closed:
        raise bad("TOPIC_NOT_MODIFIED")
    governing.set_topic(chat, topic, ask.bot, closed=closed)
    return True


@method("deleteForumTopic")
def delete_forum_topic(ask: Ask) -> bool:
    """Delete a topic and its messages."""
    chat = _forum(ask, "not enough rights to delete the topic")
    ask.require(chat, "can_delete_messages", "not enough rights to delete the topic")
    governing.delete_topic(chat, _topic(ask, chat), ask.bot)
    return True
