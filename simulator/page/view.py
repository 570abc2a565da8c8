"""The world as the page shows it to one person, or to a spectator (None), who sees everything and takes part in nothing."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from simulator.accounts import Bot
from simulator.errors import Json

if TYPE_CHECKING:
    from simulator.chats import Chat
    from simulator.files import Media
    from simulator.messages import Message
    from simulator.page.show import Show
    from simulator.people import Person

# The newest messages of a chat; older ones stay where they are.
SHOWN = 200


def people(show: Show) -> list[Json]:
    """Who can be looked over the shoulder of."""
    return [
        {
            "id": person.id,
            "name": full_name(person),
            "username": person.username,
            "role": role,
            "cast": cast.title,
            "language": cast.language,
            "zone": cast.zone,
        }
        for cast in show.casts
        for person, role in cast.people
    ]


def chats_of(show: Show, viewer: Person | None) -> list[Chat]:
    """What stands in somebody's list of chats."""
    world = show.telegram
    groups = [chat for chat in world.chats.values() if chat.upgraded_to is None and chat.is_group]
    if viewer is None:
        cast = {person.id for each in show.casts for person, _ in each.people}
        return [
            *groups,
            *(chat for chat in world.privates.values() if chat.person and chat.person.id in cast and chat.messages),
        ]
    return [
        *(chat for chat in groups if chat.present(viewer) or chat.username),
        *(viewer.private(bot) for bot in world.bots),
    ]


def sees(show: Show, viewer: Person | None, chat: Chat) -> bool:
    """Whether the viewer sees the chat."""
    return chat in chats_of(show, viewer)


def chat(of: Chat, viewer: Person | None) -> Json:
    """A chat in the list, with all that its head and its composer need."""
    member = of.member(viewer) if viewer is not None and of.kind != "private" else None
    bots = [one.who for one in of.bots()] if of.kind != "private" else [of.bot]
    last = next((message for message in of.newest_first() if message.service is None), None)
    present = viewer is not None and of.present(viewer)
    return {
        "id": of.id,
        "kind": "private" if of.kind == "private" else "group",
        "title": _title(of, viewer),
        "people": len(of.members) if of.kind != "private" else 2,
        "bots": [bot.username for bot in bots if bot is not None],
        "present": present,
        "governs": member is not None and member.governs,
        "pins": member is not None and member.may("can_pin_messages"),
        "deletes": member is not None and member.may("can_delete_messages"),
        "started": of.kind != "private"
        or (of.bot is not None and of.person is not None and of.bot.open_with(of.person)),
        "topics": [
            {"id": topic.id, "title": topic.title, "general": topic.general, "closed": topic.closed}
            for topic in of.topics.values()
            if not topic.deleted
        ]
        if of.forum
        else [],
        "pinned": [message.id for message in of.pinned],
        "menu": _menu(of, viewer) if present else [],
        "last": None
        if last is None
        else {"id": last.id, "from": _name(last.sender), "text": _short(last), "at": last.date.isoformat()},
    }


def messages(of: Chat, viewer: Person | None) -> list[Json]:
    """The newest of a chat, oldest first."""
    there = [message for message in of.all_messages() if not message.deleted]
    return [message(one, viewer) for one in there[-SHOWN:]]


def message(of: Message, viewer: Person | None) -> Json:
    """A message, as the page draws it. What is left out is not there."""
    shown: Json = {"id": of.id, "chat": of.chat.id}
    if of.deleted:
        return shown | {"deleted": True}
    shown |= {
        "from": {
            "id": of.sender.id,
            "name": _name(of.sender),
            "bot": isinstance(of.sender, Bot),
            "me": viewer is not None and of.author is viewer,
        },
        "at": of.date.isoformat(),
        "text": of.text,
        "entities": [_entity(entity) for entity in of.entities],
    }
    optional = {
        "topic": of.topic.id if of.topic is not None else None,
        "edited": of.edited_at.isoformat() if of.edited_at is not None and not isinstance(of.author, Bot) else None,
        "album": of.album,
        "media": _media(of.media) if of.media is not None else None,
        "reply": _reply(of.reply_to) if of.reply_to is not None else None,
        "forward": _origin(of.forward) if of.forward is not None else None,
        "service": _service(of) if of.service is not None else None,
        "poll": _poll(of, viewer) if of.poll is not None else None,
        "buttons": [
            [{"text": button.text, "url": button.url, "can": button.data is not None} for button in row]
            for row in of.buttons
        ],
        "reactions": _reactions(of, viewer),
        "above": of.caption_above or None,
    }
    return shown | {name: value for name, value in optional.items() if value}


def full_name(person: Person) -> str:
    """First and last name."""
    return f"{person.name} {person.last_name}" if person.last_name else person.name


def _title(of: Chat, viewer: Person | None) -> str:
    if of.kind != "private" or of.bot is None or of.person is None:
        return of.title
    return of.bot.name if viewer is not None else f"{full_name(of.person)} ↔ {of.bot.name}"


def _name(account: Any) -> str:
    title: str | None = getattr(account, "title", None)
    if title is not None:
        return title
    return account.name if isinstance(account, Bot) else full_name(account)


def _short(of: Message) -> str:
    return of.text.replace("\n", " ")[:80] or (of.media.kind if of.media is not None else "")


def _menu(of: Chat, viewer: Person | None) -> list[Json]:
    if viewer is None:
        return []
    member = of.member(viewer) if of.kind != "private" else None
    bots = [of.bot] if of.kind == "private" else [one.who for one in of.bots()]
    return [
        command
        for bot in bots
        if isinstance(bot, Bot)
        for command in bot.menu_for(viewer, of.id, of.kind, member is not None and member.governs)
    ]


def _entity(entity: Json) -> Json:
    kept = {
        name: entity[name] for name in ("type", "offset", "length", "url", "language") if entity.get(name) is not None
    }
    if "user" in entity:
        kept["user"] = entity["user"]["first_name"]
    return kept


def _media(media: Media) -> Json:
    size = media.sizes[-1]
    return {
        "kind": media.kind,
        "file": media.file_unique_id,
        "name": media.name,
        "mime": media.mime,
        "bytes": len(media.data),
        "width": size.width,
        "height": size.height,
        "seconds": media.seconds,
    }


def _reply(replied: Message) -> Json:
    picture = replied.media.kind if replied.media is not None else ""
    return {
        "id": replied.id,
        "from": _name(replied.sender),
        "text": _short(replied),
        "kind": picture,
        "gone": replied.deleted,
    }


def _origin(forward: Json) -> str:
    if "sender_user" in forward:
        return str(forward["sender_user"]["first_name"])
    return str(
        (forward.get("sender_chat") or forward.get("chat") or {}).get("title", forward.get("sender_user_name", ""))
    )


def _service(of: Message) -> Json | None:
    assert of.service is not None
    by = _name(of.sender)
    for kind, value in of.service.items():
        if kind == "new_chat_members":
            return {"kind": "joined", "by": by, "who": [_name(one) for one in value]}
        if kind == "left_chat_member":
            return {"kind": "left", "by": by, "who": [_name(value)]}
        if kind == "pinned_message":
            return {"kind": "pinned", "by": by, "message": value.id, "text": _short(value)}
        if kind == "new_chat_title":
            return {"kind": "title", "by": by, "text": value}
        if kind == "forum_topic_created":
            return {"kind": "topic", "by": by, "text": value["name"]}
        return {"kind": kind, "by": by}
    return None


def _poll(of: Message, viewer: Person | None) -> Json:
    poll = of.poll
    chosen = poll.votes.get(viewer.id, []) if viewer is not None else []
    return {
        "question": poll.question,
        "options": [
            {"text": option["text"], "count": option["voter_count"], "mine": number in chosen}
            for number, option in enumerate(poll.json["options"])
        ],
        "total": len(poll.votes),
        "closed": poll.closed,
        "multiple": poll.multiple,
        "anonymous": poll.anonymous,
        "voted": bool(chosen),
    }


def _reactions(of: Message, viewer: Person | None) -> list[Json]:
    counted = Counter(emoji for given in of.reactions.values() for emoji in given)
    mine = of.reactions.get(viewer, []) if viewer is not None else []
    return [{"emoji": emoji, "count": count, "mine": emoji in mine} for emoji, count in counted.items()]
