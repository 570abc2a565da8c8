"""How Telegram says no, and what each of its refusals is about. The one place that knows its words.

A refusal is about what it names: a file, a kind of content, a right, a message, a topic, a person, or the chat. The same words may mean
one thing for a call that says something and another for one that does not, so the call counts as well. Words that are not known here are
about that one call and nothing more.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)


class Trouble(Exception):
    """A call did not do what was asked. `__cause__` holds Telegram's own words."""


@dataclass(eq=False)
class Wait(Trouble):
    """Too much at once: try this chat again after `seconds`."""

    seconds: float


@dataclass(eq=False)
class Moved(Trouble):
    """The chat has another id now."""

    chat_id: int


class Unchanged(Trouble):
    """It is like that already: what was wanted is so."""


class MessageGone(Trouble):
    """The message to edit or answer is not there any more, or is not the bot's to edit."""


class TopicGone(Trouble):
    """The topic is closed or deleted; the chat is there."""


class Unreachable(Trouble):
    """The chat does not take messages from the bot: removed, blocked, never started, deleted."""


class Silenced(Unreachable):
    """The bot is in the chat, and may write nothing in it."""


class Rejected(Trouble):
    """Telegram refuses this call for good: trying again would change nothing. Of the chat it says nothing."""


class NoRight(Rejected):
    """An admin has not given the bot the right to this, or Telegram gives it to nobody (to delete what is old)."""


class PersonGone(Rejected):
    """The person whom the call is about is not in the chat, or not there at all."""


class AttachmentRefused(Rejected):
    """This file does not go to this chat; words may."""


class KindRefused(AttachmentRefused):
    """The chat takes no photos, or no files …, from the bot; other kinds may go."""


class Unclear(Trouble):
    """The network or Telegram failed: it may or may not have happened. Try again later."""


class TokenRefused(Trouble):
    """Telegram does not know this token."""


class SecondPoller(Trouble):
    """Another process fetches updates with this token."""


_NOT_MODIFIED = ("message is not modified", "_not_modified")
_MESSAGE_GONE = (
    "message to edit not found", "message can't be edited", "message_id_invalid", "message to be replied not found",
    "message to reply not found", "replied message not found", "message to delete not found", "message to react not found",
    "message to pin not found", "message to unpin not found", "message to copy not found", "message to forward not found",
    "there are no messages to copy", "there is no text in the message to edit", "there is no caption in the message to edit",
    "message identifier is not specified", "message_empty",
)  # fmt: skip
_TOPIC_GONE = ("message thread not found", "topic_closed", "topic_deleted", "topic_id_invalid")
_NO_RIGHT = (
    "not enough rights", "chat_admin_required", "need administrator rights", "message can't be deleted", "message_delete_forbidden",
    "right_forbidden", "user_admin_invalid", "user is an administrator of the chat", "can't remove chat owner", "can't restrict self",
    "can't promote self", "member list is inaccessible", "chat_creator_required", "have no rights", "have no write access",
)  # fmt: skip
# Words about a file, whatever chat it is sent to.
_FILE = (
    "wrong file identifier", "wrong remote file identifier", "wrong file_id", "wrong type of the web page content", "file is too big",
    "file must be non-empty", "can't use file of type", "type of file mismatch", "invalid file", "request entity too large",
    "photo_invalid_dimensions", "photo_ext_invalid", "photo_save_file_invalid", "photo_invalid", "image_process_failed", "media_empty",
    "media_invalid", "media_file_invalid", "file_reference_", "file_parts_invalid", "file_part_", "webpage_media_empty",
    "webpage_curl_failed", "video_content_type_invalid", "failed to get http url content", "external_url_invalid",
)  # fmt: skip
_GONE = (
    "chat not found", "user not found", "peer_id_invalid", "group chat was deactivated", "group chat was deleted", "bot was kicked",
    "bot was blocked", "user_is_blocked", "bot is not a member", "bot can't initiate", "user is deactivated", "input_user_deactivated",
    "channel_private", "chat_id_invalid", "bot can't send messages to",
)  # fmt: skip
_SILENCED = (
    "chat_write_forbidden", "have no rights to send a message", "have no write access to the chat",
    "need administrator rights in the channel", "chat_restricted", "chat_guest_send_forbidden",
    "not enough rights to send text messages", "chat_send_plain_forbidden",
)  # fmt: skip
_NO_PERSON = (
    "user not found", "participant_id_invalid", "user_not_participant", "user_id_invalid", "peer_id_invalid", "user is deactivated",
    "input_user_deactivated", "member not found",
)  # fmt: skip
# “… to send photos to the chat”, CHAT_SEND_PHOTOS_FORBIDDEN, VOICE_MESSAGES_FORBIDDEN.
_KIND = re.compile(r"not enough rights to send |chat_send_[a-z]+_forbidden|voice_messages_forbidden")

# Calls that put something new into a chat; the others may be refused for want of a right while the chat takes messages.
_SPEAKS = re.compile(r"send_|copy_|forward_")
_ABOUT_A_PERSON = frozenset({"get_chat_member", "restrict_chat_member", "set_my_commands", "delete_my_commands"})


def classify(error: TelegramError, method: str = "send_message") -> Trouble:
    """What a failed call means. `method` is the library's name of it.

    BadRequest and TimedOut are subclasses of NetworkError in the library: the order here matters.
    """
    exact: Trouble | None = None
    if isinstance(error, RetryAfter):
        after = error.retry_after
        exact = Wait(after if isinstance(after, int | float) else after.total_seconds())
    elif isinstance(error, ChatMigrated):
        exact = Moved(error.new_chat_id)
    elif isinstance(error, Conflict):
        exact = SecondPoller(str(error))
    elif isinstance(error, InvalidToken):
        # 401 as well as 404, “method not found”: both mean that this server does not serve this token.
        exact = TokenRefused(str(error))
    elif isinstance(error, Forbidden | BadRequest):
        # Which of the two Telegram answers is no help: CHAT_WRITE_FORBIDDEN comes with either.
        exact = _refusal(str(error), method)
    elif isinstance(error, NetworkError):
        too_large = "request entity too large" in str(error).lower()
        exact = AttachmentRefused(str(error)) if too_large else Unclear(str(error))
    return exact or Unclear(str(error))


def _refusal(words: str, method: str) -> Trouble:
    said = words.lower()
    for kind, signs in _MEANINGS:
        if _says(said, signs) and (kind is not PersonGone or method in _ABOUT_A_PERSON):
            return _in_this_call(kind, method)(words)
    return Rejected(words)


def _says(said: str, signs: Sequence[str] | re.Pattern[str]) -> bool:
    return bool(signs.search(said)) if isinstance(signs, re.Pattern) else any(sign in said for sign in signs)


def _in_this_call(kind: type[Trouble], method: str) -> type[Trouble]:
    if kind is Silenced and not _SPEAKS.match(method):
        return NoRight
    return kind


# In this order: what says more goes before what it contains.
_MEANINGS: Sequence[tuple[type[Trouble], Sequence[str] | re.Pattern[str]]] = (
    (Unchanged, _NOT_MODIFIED),
    (PersonGone, _NO_PERSON),
    (Silenced, _SILENCED),
    (KindRefused, _KIND),
    (AttachmentRefused, _FILE),
    (MessageGone, _MESSAGE_GONE),
    (TopicGone, _TOPIC_GONE),
    (Unreachable, _GONE),
    (NoRight, _NO_RIGHT),
)
