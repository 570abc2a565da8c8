"""Invite links and requests to join."""

from __future__ import annotations

from datetime import UTC, datetime

from simulator import membership, render
from simulator.api.registry import Ask, method
from simulator.chats import Chat
from simulator.errors import Json, bad, strict
from simulator.places import InviteLink

RIGHTS = "not enough rights to manage chat invite link"


def _chat(ask: Ask) -> Chat:
    chat = ask.chat()
    if chat.kind == "private":
        raise bad("can't create invite link for a private chat")
    ask.require(chat, "can_invite_users", RIGHTS)
    return chat


def _settings(ask: Ask) -> Json:
    name, limit = ask.get("name", ""), ask.get("member_limit", 0)
    if len(name) > 32:
        raise strict("the name of a link has 0 to 32 characters")
    if limit and ask.get("creates_join_request"):
        raise bad("member limit can't be specified for links requiring administrator approval")
    if not 0 <= limit <= 99999:
        raise bad("wrong member limit specified")
    expires = ask.get("expire_date", 0)
    if expires and expires <= ask.world.clock.timestamp():
        raise bad("EXPIRE_DATE_INVALID")
    return {
        "name": name,
        "limit": limit,
        "requests": bool(ask.get("creates_join_request")),
        "expires": datetime.fromtimestamp(expires, UTC) if expires else None,
    }


def _make(ask: Ask, chat: Chat, **settings: object) -> InviteLink:
    code = format(ask.world.random_id(), "x")[-16:].rjust(16, "A")
    link = InviteLink(f"https://t.me/+{code}", chat, ask.bot, **settings)  # type: ignore[arg-type]
    chat.links[link.url] = link
    return link


def _own(ask: Ask, chat: Chat) -> InviteLink:
    link = chat.links.get(ask.params["invite_link"])
    if link is None or link.creator is not ask.bot:
        raise bad("INVITE_HASH_EXPIRED")
    return link


@method("createChatInviteLink")
def create_chat_invite_link(ask: Ask) -> Json:
    """A new link beside the primary one."""
    chat = _chat(ask)
    return render.invite_link(_make(ask, chat, **_settings(ask)), ask.bot)


@method("editChatInviteLink")
def edit_chat_invite_link(ask: Ask) -> Json:
    """Change a link the bot made."""
    link = _own(ask, _chat(ask))
    for name, value in _settings(ask).items():
        setattr(link, name, value)
    return render.invite_link(link, ask.bot)


@method("revokeChatInviteLink")
def revoke_chat_invite_link(ask: Ask) -> Json:
    """End a link the bot made."""
    link = _own(ask, _chat(ask))
    link.revoked = True
    return render.invite_link(link, ask.bot)


@method("exportChatInviteLink")
def export_chat_invite_link(ask: Ask) -> str:
    """A new primary link; the old one ends."""
    chat = _chat(ask)
    for link in chat.links.values():
        if link.primary and link.creator is ask.bot:
            link.revoked = True
    return _make(ask, chat, primary=True).url


@method("approveChatJoinRequest", "declineChatJoinRequest")
def answer_chat_join_request(ask: Ask) -> bool:
    """Let somebody in, or not."""
    chat = _chat(ask)
    if ask.params["user_id"] not in chat.requests:
        raise bad("HIDE_REQUESTER_MISSING")
    person, link = chat.requests.pop(ask.params["user_id"])
    if ask.method == "approveChatJoinRequest":
        membership.enter(chat, person, ask.bot, link=link, via_request=True)
    return True
