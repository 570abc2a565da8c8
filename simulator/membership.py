"""Who comes, goes, rises and falls in a chat, and which bots hear of it."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from simulator import posting, render
from simulator.accounts import Bot
from simulator.errors import Json
from simulator.rights import Member

if TYPE_CHECKING:
    from simulator.chats import Chat
    from simulator.people import Person
    from simulator.places import InviteLink


def change(
    chat: Chat,
    who: Person | Bot,
    by: Person | Bot,
    *,
    event: str = "rights",
    link: InviteLink | None = None,
    via_request: bool = False,
    **values: Any,
) -> Member:
    """Change a member's standing and send my_chat_member to the bot it is about, chat_member to the bots that
    administer.
    """
    old = chat.member(who)
    member = copy.copy(old) if old is not None else Member(who, status="left")
    before = render.member(member, chat)
    for name, value in values.items():
        setattr(member, name, value)
    chat.members[who.id] = member
    after = render.member(member, chat)
    chat.world.log(chat, event, by, None, {"who": who, "old": before["status"], "new": after["status"]})
    if before == after:
        return member
    body: Json = {
        "chat": render.chat(chat),
        "from": render.user(by),
        "date": chat.world.clock.timestamp(),
        "old_chat_member": before,
        "new_chat_member": after,
    }
    if via_request:
        body["via_join_request"] = True
    if isinstance(who, Bot):
        posting.queue(who, "my_chat_member", body, f"my {chat.id}")
    for other in chat.bots():
        if other.who is not who and other.governs and isinstance(other.who, Bot):
            seen = {**body, "invite_link": render.invite_link(link, other.who)} if link is not None else body
            posting.queue(other.who, "chat_member", seen, f"member {who.id}")
    return member


ORDINARY: Json = {"status": "member", "rights": frozenset(), "anonymous": False, "title": "", "promoted_by": 0}


def require_inviting(chat: Chat, person: Person) -> None:
    """AssertionError unless the person may add others here."""
    member = chat.member(person)
    assert chat.is_group, f"{chat.title} is no group"
    assert member is not None, f"{person.name} is not in {chat.title}"
    assert member.present, f"{person.name} is not in {chat.title} any more"
    may = member.may("can_invite_users") or chat.permissions["can_invite_users"]
    assert may, f"{person.name} cannot add members to {chat.title}"


def private(chat: Chat, blocked: bool) -> None:
    """Tell the bot that the person blocked or unblocked it."""
    assert chat.person is not None
    assert chat.bot is not None
    if blocked:
        chat.bot.blocked.add(chat.person.id)
    else:
        chat.bot.blocked.discard(chat.person.id)
    me = render.user(chat.bot)
    gone: Json = {"status": "kicked", "user": me, "until_date": 0}
    there: Json = {"status": "member", "user": me}
    body: Json = {
        "chat": render.chat(chat),
        "from": render.user(chat.person),
        "date": chat.world.clock.timestamp(),
        "old_chat_member": there if blocked else gone,
        "new_chat_member": gone if blocked else there,
    }
    posting.queue(chat.bot, "my_chat_member", body, f"my {chat.id}")
    chat.world.log(chat, "blocked" if blocked else "started", chat.person, None, None)


def enter(
    chat: Chat,
    who: Person | Bot,
    by: Person | Bot,
    *,
    link: InviteLink | None = None,
    via_request: bool = False,
    **values: Any,
) -> Member:
    """Somebody comes in: standing, then the service message."""
    values.setdefault("status", "member")
    values |= {"until": None, "is_member": True}
    old = chat.member(who)
    if old is not None and old.status == "restricted":
        values["status"] = "restricted"
        values["until"] = old.until
    if isinstance(who, Bot):
        values["sees_all"] = not who.privacy
    member = change(chat, who, by, event="joined", link=link, via_request=via_request, **values)
    if not isinstance(who, Bot):
        who.chat = chat
    if link is not None:
        link.used += 1
    posting.service(chat, by if by is not who else who, {"new_chat_members": [who]})
    return member


def leave(chat: Chat, who: Person | Bot, by: Person | Bot, *, status: str = "left", **values: Any) -> None:
    """Somebody goes: the service message is still seen by a bot that goes, then the standing changes."""
    member = chat.member(who)
    if member is not None and member.present:
        posting.service(chat, by, {"left_chat_member": who})
    cleared = {"rights": frozenset(), "anonymous": False, "title": "", "until": None}
    if member is not None and member.status == "restricted" and status == "left":
        status, cleared = "restricted", {"is_member": False}
    change(chat, who, by, event="left", status=status, **{**cleared, **values})
