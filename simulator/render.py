"""The world as Bot API JSON: users, chats, members and messages as a given bot sees them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from simulator.accounts import Bot
from simulator.errors import Json
from simulator.rights import ADMIN_RIGHTS, FORUM_ONLY, PERMISSIONS, REQUIRED_RIGHTS, Member

if TYPE_CHECKING:
    from simulator.chats import Chat
    from simulator.messages import Message
    from simulator.people import Person
    from simulator.places import InviteLink

ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
AS_CHANNEL = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
TELEGRAM = {"id": 777000, "is_bot": False, "first_name": "Telegram"}


def seconds(moment: datetime) -> int:
    """A moment as Telegram writes it."""
    return int(moment.timestamp())


def user(account: Person | Bot) -> Json:
    """A User."""
    return dict(account.json)


def chat(of: Chat) -> Json:
    """A Chat."""
    result: Json = {"id": of.id, "type": of.kind}
    if of.person is not None:
        result["first_name"] = of.person.name
        if of.person.last_name:
            result["last_name"] = of.person.last_name
        if of.person.username:
            result["username"] = of.person.username
        return result
    result["title"] = of.title
    if of.username:
        result["username"] = of.username
    if of.forum:
        result["is_forum"] = True
    return result


def member(of: Member, in_chat: Chat) -> Json:
    """A ChatMember."""
    result: Json = {"status": of.status, "user": user(of.who)}
    if of.status == "creator":
        result["is_anonymous"] = of.anonymous
    elif of.status == "administrator":
        result |= {
            "can_be_edited": isinstance(in_chat.world.account(of.promoted_by), Bot),
            "is_anonymous": of.anonymous,
        }
        result |= admin_rights(of.rights, in_chat)
    elif of.status == "restricted":
        result |= {"is_member": of.is_member, "until_date": seconds(of.until) if of.until else 0}
        result |= {name: of.permissions.get(name, False) for name in PERMISSIONS}
    elif of.status == "kicked":
        result["until_date"] = seconds(of.until) if of.until else 0
    if of.title and of.governs:
        result["custom_title"] = of.title
    if of.tag and of.status in {"member", "restricted"}:
        result["tag"] = of.tag
    return result


def admin_rights(rights: frozenset[str], in_chat: Chat) -> Json:
    """Administrator rights; those that do not exist in this kind of chat are left out."""
    result = {name: name in rights for name in REQUIRED_RIGHTS}
    for name in ADMIN_RIGHTS[len(REQUIRED_RIGHTS) :]:
        if name not in FORUM_ONLY or in_chat.forum:
            result[name] = name in rights
    return result


def invite_link(link: InviteLink, viewer: Bot) -> Json:
    """A ChatInviteLink; of links made by others a bot sees only the beginning."""
    address = link.url if link.creator is viewer else link.url[: len(link.url) - 8] + "…"
    result: Json = {
        "invite_link": address,
        "creator": user(link.creator),
        "creates_join_request": link.requests,
        "is_primary": link.primary,
        "is_revoked": link.revoked,
    }
    if link.name:
        result["name"] = link.name
    if link.expires:
        result["expire_date"] = seconds(link.expires)
    if link.limit:
        result["member_limit"] = link.limit
    return result


def sender(of: Message) -> Json:
    """The fields that say who wrote: the stand-in users of anonymous admins, channels and linked channels included."""
    shown = of.in_name_of
    if shown is None:
        writer = cast("Person | Bot", of.sender)
        result: Json = {"from": user(writer)}
        standing = of.chat.members.get(writer.id)
        if standing is not None and standing.tag and standing.status in {"member", "restricted"}:
            result["sender_tag"] = standing.tag
        return result
    if of.automatic:
        return {"from": dict(TELEGRAM), "sender_chat": chat(shown), "is_automatic_forward": True}
    if of.chat.kind == "channel":
        return {"sender_chat": chat(shown)}
    result = {"from": dict(ANONYMOUS if shown is of.chat else AS_CHANNEL), "sender_chat": chat(shown)}
    if shown is of.chat and of.author is not None:
        standing = of.chat.members.get(of.author.id)
        if standing is not None and standing.title:
            result["author_signature"] = standing.title
    return result


def message(of: Message, viewer: Bot, nested: bool = False) -> Json:
    """A Message as this bot sees it; ``nested`` ones have no reply of their own, as on Telegram."""
    result: Json = {"message_id": of.id, **sender(of), "chat": chat(of.chat), "date": seconds(of.date)}
    if of.topic is not None and not of.topic.general:
        result |= {"message_thread_id": of.topic.id, "is_topic_message": True}
    elif of.thread is not None:
        result["message_thread_id"] = of.thread
    if not nested:
        result |= _replied(of, viewer)
    if of.edited_at is not None:
        result["edit_date"] = seconds(of.edited_at)
    optional = {
        "forward_origin": of.forward,
        "media_group_id": of.album,
        "has_protected_content": of.protected or None,
        "reply_markup": {"inline_keyboard": of.keyboard} if of.keyboard else None,
    }
    result |= {name: value for name, value in optional.items() if value is not None}
    return result | _content(of, viewer)


def _replied(of: Message, viewer: Bot) -> Json:
    """The message replied to; what is written in a topic without a reply counts as a reply to the message that made
    the topic.
    """
    replied = of.reply_to
    if replied is None and of.topic is not None and not of.topic.general and of.topic.root is not of:
        replied = of.topic.root
    result: Json = {}
    if replied is not None and not replied.deleted:
        result["reply_to_message"] = message(replied, viewer, nested=True)
    if of.quote is not None:
        result["quote"] = of.quote
    return result


def inaccessible(of: Message) -> Json:
    """What is left of a message the bot can no longer reach."""
    return {"chat": chat(of.chat), "message_id": of.id, "date": 0}


def _content(of: Message, viewer: Bot) -> Json:
    if of.service is not None:
        return {name: _service(name, value, viewer) for name, value in of.service.items()}
    if of.poll is not None:
        return {"poll": of.poll.json}
    if of.media is None:
        text = {"text": of.text, "entities": of.entities or None, "link_preview_options": of.preview}
        return {name: value for name, value in text.items() if value is not None}
    result: Json = {of.media.kind: of.chat.world.files.json(viewer, of.media)}
    if of.media.kind == "animation":
        only_moving = {"duration", "width", "height"}
        result["document"] = {name: value for name, value in result["animation"].items() if name not in only_moving}
    caption = {
        "caption": of.text or None,
        "caption_entities": of.entities or None,
        "show_caption_above_media": of.caption_above or None,
        "has_media_spoiler": of.spoiler or None,
    }
    return result | {name: value for name, value in caption.items() if value is not None}


def _service(name: str, value: Any, viewer: Bot) -> Any:
    if name == "new_chat_members":
        return [user(account) for account in value]
    if name == "left_chat_member":
        return user(value)
    if name == "pinned_message":
        return inaccessible(value) if value.deleted else message(value, viewer, nested=True)
    return value
