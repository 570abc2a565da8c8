"""Members of a chat: looking them up, restricting, banning, promoting."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from simulator import membership, render
from simulator.accounts import Bot
from simulator.api.chats import permissions
from simulator.api.registry import Ask, method
from simulator.chats import Chat
from simulator.errors import Json, bad, strict
from simulator.people import Person
from simulator.rights import ADMIN_RIGHTS, Member

SHORTEST, LONGEST = timedelta(seconds=30), timedelta(days=366)
RESTRICT = "not enough rights to restrict/unrestrict chat member"


@method("getChatMember")
def get_chat_member(ask: Ask) -> Json:
    """One member; whoever is not here is shown as having left."""
    chat = ask.chat(write=False)
    account = ask.world.account(ask.params["user_id"])
    if account is None:
        raise bad("PARTICIPANT_ID_INVALID" if chat.kind == "supergroup" else "user not found")
    if chat.kind == "private":
        return {"status": "member", "user": render.user(account)}
    return render.member(chat.member(account) or Member(account, status="left"), chat)


@method("getChatAdministrators")
def get_chat_administrators(ask: Ask) -> list[Json]:
    """Owner and administrators, without other bots."""
    chat = ask.chat(write=False)
    if chat.kind == "private":
        raise bad("there are no administrators in the private chat")
    everybody = [chat.member(account) for account in list(chat.members)]
    governing = [member for member in everybody if member is not None and member.governs]
    others = [member for member in governing if not isinstance(member.who, Bot) or member.who is ask.bot]
    return [render.member(member, chat) for member in others]


@method("getChatMemberCount")
def get_chat_member_count(ask: Ask) -> int:
    """How many are in the chat, bots included."""
    chat = ask.chat(write=False)
    return 2 if chat.kind == "private" else len(chat.people()) + len(chat.bots())


def _target(ask: Ask, chat: Chat, words: str) -> tuple[Person | Bot, Member]:
    """Whom the bot may act on: not itself, not the owner, not an administrator it did not appoint."""
    if not chat.is_group:
        raise bad("can't restrict self" if chat.kind == "private" else "method is available only for groups")
    ask.require(chat, "can_restrict_members", words)
    account = ask.world.account(ask.params["user_id"])
    if account is None:
        raise bad("PARTICIPANT_ID_INVALID")
    if account is ask.bot:
        raise bad("can't restrict self")
    member = chat.member(account) or Member(account, status="left")
    if member.status == "creator":
        raise bad("can't remove chat owner")
    if member.status == "administrator":
        raise bad("user is an administrator of the chat")
    return account, member


def _until(ask: Ask) -> datetime | None:
    """The end of a restriction; under 30 seconds and over 366 days mean for ever."""
    value = ask.get("until_date", 0)
    if not value:
        return None
    until, now = datetime.fromtimestamp(value, UTC), ask.world.clock.now()
    return until if SHORTEST <= until - now <= LONGEST else None


@method("restrictChatMember")
def restrict_chat_member(ask: Ask) -> bool:
    """Take permissions away, for a while or for ever. Only all there are, whatever the group allows, lift the restriction."""
    chat = ask.chat()
    if chat.kind != "supergroup":
        raise bad("method is available only for supergroups")
    account, member = _target(ask, chat, RESTRICT)
    wanted = permissions(ask.params["permissions"], bool(ask.get("use_independent_chat_permissions")))
    if all(wanted.values()):
        status = "member" if member.present else "left"
        membership.change(chat, account, ask.bot, status=status, permissions={}, until=None)
    else:
        membership.change(
            chat, account, ask.bot, status="restricted", permissions=wanted, until=_until(ask), is_member=member.present
        )
    return True


@method("banChatMember")
def ban_chat_member(ask: Ask) -> bool:
    """Remove somebody and keep them out."""
    chat = ask.chat()
    account, _ = _target(ask, chat, RESTRICT)
    membership.leave(chat, account, ask.bot, status="kicked", until=_until(ask) if chat.kind == "supergroup" else None)
    return True


@method("unbanChatMember")
def unban_chat_member(ask: Ask) -> bool:
    """Let somebody come back; a member is removed by this, unless only_if_banned."""
    chat = ask.chat()
    if chat.kind == "group":
        raise bad("method is available for supergroup and channel chats only")
    account, member = _target(ask, chat, RESTRICT)
    if member.status == "kicked":
        membership.change(chat, account, ask.bot, status="left", until=None)
    elif member.present and not ask.get("only_if_banned"):
        membership.leave(chat, account, ask.bot)
    return True


@method("promoteChatMember")
def promote_chat_member(ask: Ask) -> bool:
    """Appoint or dismiss an administrator; the bot gives only rights it holds."""
    chat = ask.chat()
    if chat.kind != "supergroup":
        raise bad("method is available for supergroup and channel chats only")
    ask.require(chat, "can_promote_members", "not enough rights")
    account = ask.world.account(ask.params["user_id"])
    if account is None or not chat.present(account):
        raise bad("PARTICIPANT_ID_INVALID" if account is None else "USER_NOT_MUTUAL_CONTACT")
    member = chat.member(account)
    assert member is not None
    if account is ask.bot:
        raise bad("can't promote self")
    if member.status == "creator":
        raise bad("can't remove chat owner")
    if member.status == "administrator" and member.promoted_by != ask.bot.id:
        raise bad("CHAT_ADMIN_REQUIRED")
    rights = frozenset(name for name in ADMIN_RIGHTS if ask.get(name))
    if other := {name for name, value in ask.params.items() if value is True} - set(ADMIN_RIGHTS) - {"is_anonymous"}:
        raise strict(f"the simulator does not model the rights {sorted(other)}")
    if any(not ask.me(chat).may(right) for right in rights):
        raise bad("RIGHT_FORBIDDEN")
    if rights or ask.get("is_anonymous"):
        membership.change(
            chat,
            account,
            ask.bot,
            status="administrator",
            rights=rights | {"can_manage_chat"},
            anonymous=bool(ask.get("is_anonymous")),
            promoted_by=ask.bot.id,
        )
    elif member.status == "administrator":
        membership.change(chat, account, ask.bot, **membership.ORDINARY)
    return True


@method("setChatAdministratorCustomTitle")
def set_chat_administrator_custom_title(ask: Ask) -> bool:
    """The title shown beside an administrator the bot appointed."""
    chat = ask.chat()
    if chat.kind != "supergroup":
        raise bad("method is available only for supergroups")
    ask.require(chat, "can_promote_members", "not enough rights to change custom title of the user")
    member = chat.member(ask.params["user_id"])
    if member is None or member.status != "administrator" or member.promoted_by != ask.bot.id:
        raise bad(
            "user is not an administrator"
            if member is None or not member.governs
            else "not enough rights to change custom title of the user"
        )
    if len(ask.params["custom_title"]) > 16:
        raise bad("ADMIN_RANK_INVALID")
    membership.change(chat, member.who, ask.bot, title=ask.params["custom_title"])
    return True


@method("setChatMemberTag")
def set_chat_member_tag(ask: Ask) -> bool:
    """The tag shown beside an ordinary member; needs the right to manage tags."""
    chat = ask.chat()
    if not chat.is_group:
        raise bad("method is available only for groups")
    ask.require(chat, "can_manage_tags", "not enough rights to change member tag")
    member = chat.member(ask.params["user_id"])
    if member is None or not member.present:
        raise bad("PARTICIPANT_ID_INVALID")
    if member.governs:
        raise bad("user is an administrator of the chat")
    tag = ask.get("tag", "")
    if len(tag) > 16:
        raise strict("a tag has 0 to 16 characters")
    membership.change(chat, member.who, ask.bot, tag=tag)
    return True
