"""What members of a chat may do: administrator rights, permissions of everybody else, and a member's standing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.accounts import Bot
    from simulator.people import Person

PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)
ADMIN_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
    "can_pin_messages",
    "can_manage_topics",
    "can_manage_tags",
)
REQUIRED_RIGHTS = ADMIN_RIGHTS[:11]
USUAL = frozenset(
    {
        "can_manage_chat",
        "can_delete_messages",
        "can_manage_video_chats",
        "can_restrict_members",
        "can_change_info",
        "can_invite_users",
        "can_pin_messages",
        "can_manage_topics",
        "can_manage_tags",
    }
)
FORUM_ONLY = {"can_manage_topics"}
NOT_FOR_EVERYBODY = {"can_change_info", "can_pin_messages", "can_manage_topics"}

SENDING = {
    "text": ("can_send_messages", "send text messages"),
    "photo": ("can_send_photos", "send photos"),
    "video": ("can_send_videos", "send videos"),
    "document": ("can_send_documents", "send documents"),
    "voice": ("can_send_voice_notes", "send voice notes"),
    "audio": ("can_send_audios", "send music"),
    "animation": ("can_send_other_messages", "send animations"),
    "poll": ("can_send_polls", "send polls"),
}


def default_permissions() -> dict[str, bool]:
    """What everybody may do in a new group: all but changing it, pinning and making topics."""
    return {name: name not in NOT_FOR_EVERYBODY for name in PERMISSIONS}


@dataclass(slots=True)
class Member:
    """One account's standing in one chat."""

    who: Person | Bot
    status: str = "member"
    rights: frozenset[str] = frozenset()
    anonymous: bool = False
    title: str = ""
    tag: str = ""
    permissions: dict[str, bool] = field(default_factory=dict)
    until: datetime | None = None
    is_member: bool = True
    sees_all: bool = False
    promoted_by: int = 0

    @property
    def present(self) -> bool:
        """Whether the account is in the chat now."""
        return self.status in {"creator", "administrator", "member"} or (self.status == "restricted" and self.is_member)

    @property
    def governs(self) -> bool:
        """Whether the account is the owner or an administrator."""
        return self.status in {"creator", "administrator"}

    def may(self, right: str) -> bool:
        """Whether the member holds an administrator right."""
        return self.status == "creator" or (self.status == "administrator" and right in self.rights)
