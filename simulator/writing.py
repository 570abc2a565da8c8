"""How a person's message gets into a chat: what Telegram's apps would let them send, and in whose name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator import entities as texts, pictures, posting
from simulator.chats import Chat
from simulator.errors import Json
from simulator.files import Media
from simulator.markup import parse_html
from simulator.messages import Message
from simulator.origins import origin
from simulator.places import Topic
from simulator.rights import SENDING, Member

if TYPE_CHECKING:
    from simulator.people import Person

MAX_TEXT = 4096
MAX_CAPTION = 1024


def write(
    person: Person,
    kind: str,
    chat: Chat,
    *,
    reply_to: Message | None = None,
    topic: Topic | None = None,
    anonymous: bool | None = None,
    as_channel: Chat | None = None,
    forwarded_from: Person | Chat | Message | None = None,
    **content: Any,
) -> Message:
    """Put a person's message into a chat; AssertionError if Telegram would not let them."""
    assert chat.upgraded_to is None, f"{chat.title} was upgraded to a supergroup: write there"
    assert reply_to is None or reply_to.chat is chat, "a reply goes to the chat of its message"
    sender: Person | Chat = person
    if chat.kind == "private":
        assert chat.person is person, "nobody writes in a stranger's chat"
        assert chat.bot is not None
        assert chat.bot.open_with(person), f"{person.name} has not started {chat.bot.username}, or has blocked it"
    else:
        member = chat.member(person)
        assert member is not None, f"{person.name} is not in {chat.title}"
        assert member.present, f"{person.name} is not in {chat.title} any more"
        _check_permission(member, chat, kind)
        topic = topic or (reply_to.topic if reply_to is not None else None) or chat.general
        _check_topic(member, topic)
        sender = _in_whose_name(member, chat, anonymous, as_channel)
    person.chat = chat
    if forwarded_from is not None:
        content["forward"] = origin(forwarded_from)
    return posting.post(chat, sender=sender, author=person, reply_to=reply_to, topic=topic, **content)


def text(words: str, mentions: dict[str, Person] | None = None) -> Json:
    """A text as an app sends it; ``mentions`` makes names in it mentions of people without a username."""
    given = []
    for name, person in (mentions or {}).items():
        offset = texts.plain_length(words[: words.index(name)])
        mention = {"offset": offset, "length": texts.plain_length(name), "user": person.json}
        given.append({"type": "text_mention", **mention})
    words, given = texts.clean(words, given)
    assert 1 <= texts.plain_length(words) <= MAX_TEXT, "a message has 1 to 4096 characters"
    return {"text": words, "entities": texts.detect(words, given)}


def formatted(html: str) -> Json:
    """A text whose writer has made parts of it bold, a link and so on."""
    words, given = texts.clean(*parse_html(html))
    assert 1 <= texts.plain_length(words) <= MAX_TEXT, "a message has 1 to 4096 characters"
    return {"text": words, "entities": texts.detect(words, given)}


def caption(words: str | None) -> Json:
    """A caption as an app sends it."""
    plain, given = texts.clean(words or "", [])
    assert texts.plain_length(plain) <= MAX_CAPTION, "a caption has at most 1024 characters"
    return {"text": plain, "entities": texts.detect(plain, given)}


def picture(person: Person, given: bytes | Media | None) -> Media:
    """A photo: the given bytes as a new file, the given file again, or a generated one."""
    if isinstance(given, Media):
        return given
    data = given if given is not None else pictures.generated(person.world.random_id())
    return person.world.files.make("photo", data)


def _check_permission(member: Member, chat: Chat, kind: str) -> None:
    permission, doing = SENDING[kind]
    own = member.permissions if member.status == "restricted" else chat.permissions
    allowed = member.governs or (own.get(permission, False) and chat.permissions[permission])
    assert allowed, f"{member.who.name} may not {doing} in {chat.title}"


def _check_topic(member: Member, topic: Topic | None) -> None:
    if topic is not None:
        assert not topic.deleted, f"the topic {topic.title} is deleted"
        assert not topic.closed or member.may("can_manage_topics"), f"the topic {topic.title} is closed"


def _in_whose_name(member: Member, chat: Chat, anonymous: bool | None, as_channel: Chat | None) -> Any:
    if as_channel is not None:
        owned = as_channel.kind == "channel" and as_channel.owner is member.who
        assert owned, f"{member.who.name} does not own that channel"
        return as_channel
    if anonymous or (anonymous is None and member.anonymous):
        assert member.governs, "only administrators write anonymously"
        assert chat.kind == "supergroup", "only supergroups have anonymous administrators"
        return chat
    return member.who
