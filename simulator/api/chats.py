"""Looking at chats and changing them: title, description, permissions."""

from __future__ import annotations

from simulator import governing, membership, render
from simulator.api.registry import Ask, method
from simulator.errors import Json, bad, strict
from simulator.rights import PERMISSIONS

NO_GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}


@method("getChat")
def get_chat(ask: Ask) -> Json:
    """All that is known of a chat."""
    chat = ask.chat(write=False)
    result = render.chat(chat) | {
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": NO_GIFTS,
    }
    if chat.username:
        result["active_usernames"] = [chat.username]
    if chat.about:
        result["description"] = chat.about
    if chat.is_group:
        result["permissions"] = dict(chat.permissions)
        if chat.slow_mode:
            result["slow_mode_delay"] = chat.slow_mode
    if chat.linked is not None:
        result["linked_chat_id"] = chat.linked.id
    if chat.pinned:
        result["pinned_message"] = render.message(chat.pinned[0], ask.bot, nested=True)
    return result


@method("setChatPermissions")
def set_chat_permissions(ask: Ask) -> bool:
    """Replace all permissions: what is not named is taken away."""
    chat = ask.chat()
    if not chat.is_group:
        raise bad("can't change private chat permissions")
    ask.require(chat, "can_restrict_members", "not enough rights to change chat permissions")
    given = ask.params["permissions"]
    wanted = permissions(given, bool(ask.get("use_independent_chat_permissions")))
    if wanted == chat.permissions:
        raise bad("CHAT_NOT_MODIFIED")
    governing.permit(chat, ask.bot, wanted)
    return True


def permissions(given: Json, independent: bool) -> dict[str, bool]:
    """All permissions; without ``independent`` some of them imply others, as the Bot API's documentation says."""
    result = {name: bool(given.get(name, False)) for name in PERMISSIONS}
    if not independent:
        if result["can_send_other_messages"] or result["can_add_web_page_previews"]:
            for name in PERMISSIONS[:7]:
                result[name] = True
        if result["can_send_polls"]:
            result["can_send_messages"] = True
        if any(result[name] for name in PERMISSIONS[1:7]):
            result["can_send_messages"] = True
    if "can_react_to_messages" not in given:
        result["can_react_to_messages"] = result["can_send_messages"]
    if "can_edit_tag" not in given:
        result["can_edit_tag"] = bool(given.get("can_pin_messages", False))
    if "can_manage_topics" not in given:
        result["can_manage_topics"] = bool(given.get("can_pin_messages", False))
    return result


@method("setChatTitle")
def set_chat_title(ask: Ask) -> bool:
    """Another title."""
    chat = ask.chat()
    title = ask.params["title"].strip()
    ask.require(chat, "can_change_info", "not enough rights to change chat title")
    if chat.kind == "private":
        raise bad("can't change private chat title")
    if not 1 <= len(title) <= 128:
        raise bad("title must be non-empty" if not title else "[strict] a title has 1 to 128 characters")
    if title == chat.title:
        raise bad("CHAT_NOT_MODIFIED")
    governing.rename(chat, title, ask.bot)
    return True


@method("setChatDescription")
def set_chat_description(ask: Ask) -> bool:
    """Another description."""
    chat = ask.chat()
    about = ask.get("description", "")
    ask.require(chat, "can_change_info", "not enough rights to set chat description")
    if len(about) > 255:
        raise strict("a description has 0 to 255 characters")
    if about == chat.about:
        raise bad("chat description is not modified")
    chat.about = about
    return True


@method("leaveChat")
def leave_chat(ask: Ask) -> bool:
    """Go out of a group."""
    chat = ask.chat()
    if chat.kind == "private":
        raise bad("can't leave private chats")
    membership.leave(chat, ask.bot, ask.bot)
    return True
