"""All the refusals of Telegram that are known, by call: what each of them is about, and so what it has for a consequence.

Only what is about the chat stops a group.
"""

from collections.abc import Iterator

import pytest
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from kit.troubles import (
    AttachmentRefused,
    KindRefused,
    MessageGone,
    Moved,
    NoRight,
    PersonGone,
    Rejected,
    Silenced,
    TokenRefused,
    TopicGone,
    Trouble,
    Unchanged,
    Unclear,
    Unreachable,
    Wait,
    classify,
)

# What a refusal is about.
CHAT, SILENCE, KIND, FILE, RIGHT, MESSAGE, TOPIC, PERSON, CALL, NOTHING = (
    Unreachable, Silenced, KindRefused, AttachmentRefused, NoRight, MessageGone, TopicGone, PersonGone, Rejected, Unchanged,
)  # fmt: skip

SAYING = (
    "send_message", "send_photo", "send_document", "send_video", "send_animation", "send_audio", "send_voice", "send_video_note",
    "send_sticker", "copy_message", "copy_messages",
)  # fmt: skip
CHANGING = (
    "edit_message_text", "edit_message_media", "edit_message_caption", "edit_message_reply_markup", "delete_messages",
    "pin_chat_message", "unpin_chat_message", "set_message_reaction", "set_chat_permissions", "close_forum_topic",
    "reopen_forum_topic", "get_chat", "get_chat_member_count",
)  # fmt: skip
ABOUT_PEOPLE = ("get_chat_member", "restrict_chat_member", "set_my_commands", "delete_my_commands")
OTHERS = ("get_file", "answer_callback_query", "download_as_bytearray")
CALLS = (*SAYING, *CHANGING, *ABOUT_PEOPLE, *OTHERS)

# The words, what they are about in a call that says something, and what in any other.
WORDS: tuple[tuple[str, type[Trouble], type[Trouble]], ...] = (
    ("Bad Request: message is not modified: specified new message content is exactly the same", NOTHING, NOTHING),
    ("Bad Request: CHAT_NOT_MODIFIED", NOTHING, NOTHING),
    ("Bad Request: TOPIC_NOT_MODIFIED", NOTHING, NOTHING),
    # the chat is not there for the bot
    ("Bad Request: chat not found", CHAT, CHAT),
    ("Bad Request: group chat was deactivated", CHAT, CHAT),
    ("Bad Request: CHANNEL_PRIVATE", CHAT, CHAT),
    ("Forbidden: bot was kicked from the supergroup chat", CHAT, CHAT),
    ("Forbidden: bot was kicked from the group chat", CHAT, CHAT),
    ("Forbidden: bot was blocked by the user", CHAT, CHAT),
    ("Forbidden: bot can't initiate conversation with a user", CHAT, CHAT),
    ("Forbidden: bot is not a member of the supergroup chat", CHAT, CHAT),
    ("Forbidden: the group chat was deleted", CHAT, CHAT),
    ("Forbidden: bot can't send messages to bots", CHAT, CHAT),
    ("Bad Request: USER_IS_BLOCKED", CHAT, CHAT),
    # … or takes nothing that is said; a call that says nothing only lacks a right
    ("Bad Request: CHAT_WRITE_FORBIDDEN", SILENCE, RIGHT),
    ("Forbidden: CHAT_WRITE_FORBIDDEN", SILENCE, RIGHT),
    ("Bad Request: have no rights to send a message", SILENCE, RIGHT),
    ("Bad Request: need administrator rights in the channel chat", SILENCE, RIGHT),
    ("Bad Request: CHAT_RESTRICTED", SILENCE, RIGHT),
    ("Bad Request: not enough rights to send text messages to the chat", SILENCE, RIGHT),
    ("Bad Request: CHAT_SEND_PLAIN_FORBIDDEN", SILENCE, RIGHT),
    ("Forbidden: CHAT_SEND_PLAIN_FORBIDDEN", SILENCE, RIGHT),
    # one kind of content
    *((f"Bad Request: not enough rights to send {kind} to the chat", KIND, KIND) for kind in (
        "photos", "videos", "animations", "documents", "audios", "music", "voice notes", "video notes", "stickers", "polls",
    )),
    *((f"{head}: CHAT_SEND_{kind}_FORBIDDEN", KIND, KIND) for head in ("Bad Request", "Forbidden") for kind in (
        "PHOTOS", "VIDEOS", "GIFS", "DOCS", "AUDIOS", "VOICES", "ROUNDVIDEOS", "STICKERS", "POLL", "MEDIA",
    )),
    ("Bad Request: VOICE_MESSAGES_FORBIDDEN", KIND, KIND),
    # one file
    ("Bad Request: wrong file identifier/HTTP URL specified", FILE, FILE),
    ("Bad Request: wrong remote file identifier specified: Wrong string length", FILE, FILE),
    ("Bad Request: wrong file_id or the file is temporarily unavailable", FILE, FILE),
    ("Bad Request: file is too big", FILE, FILE),
    ("Bad Request: file must be non-empty", FILE, FILE),
    ("Bad Request: can't use file of type Photo as Document", FILE, FILE),
    ("Bad Request: PHOTO_INVALID_DIMENSIONS", FILE, FILE),
    ("Bad Request: IMAGE_PROCESS_FAILED", FILE, FILE),
    ("Bad Request: MEDIA_EMPTY", FILE, FILE),
    ("Bad Request: FILE_REFERENCE_EXPIRED", FILE, FILE),
    # a right
    ("Bad Request: not enough rights to manage pinned messages in the chat", RIGHT, RIGHT),
    ("Bad Request: not enough rights to change chat permissions", RIGHT, RIGHT),
    ("Bad Request: not enough rights to restrict/unrestrict chat member", RIGHT, RIGHT),
    ("Bad Request: CHAT_ADMIN_REQUIRED", RIGHT, RIGHT),
    ("Forbidden: CHAT_ADMIN_REQUIRED", RIGHT, RIGHT),
    ("Forbidden: RIGHT_FORBIDDEN", RIGHT, RIGHT),
    ("Bad Request: message can't be deleted", RIGHT, RIGHT),
    ("Forbidden: MESSAGE_DELETE_FORBIDDEN", RIGHT, RIGHT),
    ("Bad Request: user is an administrator of the chat", RIGHT, RIGHT),
    ("Bad Request: can't remove chat owner", RIGHT, RIGHT),
    ("Bad Request: member list is inaccessible", RIGHT, RIGHT),
    # a message
    ("Bad Request: message to edit not found", MESSAGE, MESSAGE),
    ("Bad Request: message to delete not found", MESSAGE, MESSAGE),
    ("Bad Request: message can't be edited", MESSAGE, MESSAGE),
    ("Bad Request: message to copy not found", MESSAGE, MESSAGE),
    ("Bad Request: there are no messages to copy", MESSAGE, MESSAGE),
    ("Bad Request: message to pin not found", MESSAGE, MESSAGE),
    ("Bad Request: message to be replied not found", MESSAGE, MESSAGE),
    ("Bad Request: message to react not found", MESSAGE, MESSAGE),
    ("Bad Request: MESSAGE_ID_INVALID", MESSAGE, MESSAGE),
    ("Bad Request: there is no text in the message to edit", MESSAGE, MESSAGE),
    ("Bad Request: there is no caption in the message to edit", MESSAGE, MESSAGE),
    # a topic
    ("Bad Request: message thread not found", TOPIC, TOPIC),
    ("Bad Request: TOPIC_CLOSED", TOPIC, TOPIC),
    ("Bad Request: TOPIC_DELETED", TOPIC, TOPIC),
    # this very call
    ("Bad Request: query is too old and response timeout expired or query ID is invalid", CALL, CALL),
    ("Bad Request: can't parse entities: Unsupported start tag \"x\" at byte offset 0", CALL, CALL),
    ("Bad Request: message text is empty", CALL, CALL),
    ("Bad Request: message is too long", CALL, CALL),
    ("Bad Request: MEDIA_CAPTION_TOO_LONG", CALL, CALL),
    ("Bad Request: BUTTON_DATA_INVALID", CALL, CALL),
    ("Bad Request: BUTTON_URL_INVALID", CALL, CALL),
    ("Bad Request: REACTION_INVALID", CALL, CALL),
    ("Bad Request: method is available only for supergroups", CALL, CALL),
    # nobody knows these: they stop nothing
    ("Bad Request: SOMETHING_NEW", CALL, CALL),
    ("Forbidden: SOMETHING_NEW", CALL, CALL),
)  # fmt: skip

# Words about whoever the call is about; in other calls that is the chat itself.
PEOPLE = (
    "Bad Request: user not found",
    "Bad Request: PEER_ID_INVALID",
    "Forbidden: user is deactivated",
    "Forbidden: INPUT_USER_DEACTIVATED",
)
ONLY_PEOPLE = (
    "Bad Request: PARTICIPANT_ID_INVALID",
    "Bad Request: USER_NOT_PARTICIPANT",
    "Bad Request: USER_ID_INVALID",
)


def rows() -> Iterator[tuple[str, str, type[Trouble]]]:
    """Each of the words with each call."""
    for words, said, done in WORDS:
        for call in CALLS:
            yield call, words, said if call in SAYING else done
    for words in PEOPLE:
        for call in CALLS:
            yield call, words, PERSON if call in ABOUT_PEOPLE else CHAT
    for words in ONLY_PEOPLE:
        for call in ABOUT_PEOPLE:
            yield call, words, PERSON


def refused(words: str) -> TelegramError:
    """The library's error for Telegram's words; it takes their beginning off and writes the rest large."""
    head, _, rest = words.partition(": ")
    return (Forbidden if head == "Forbidden" else BadRequest)(f"{head}: {rest}" if head == "Forbidden" else rest)


def test_each_refusal_in_each_call_is_about_one_thing() -> None:
    wrong = {
        (call, words): (type(got).__name__, meaning.__name__)
        for call, words, meaning in rows()
        if type(got := classify(refused(words), call)) is not meaning
    }
    assert wrong == {}


def test_only_what_is_about_the_chat_stops_a_group() -> None:
    assert {kind for _, _, kind in rows() if issubclass(kind, Unreachable)} == {CHAT, SILENCE}
    stops = {words for _, words, kind in rows() if issubclass(kind, Unreachable)}
    assert not {w for w in stops if any(kind in w for kind in ("photos", "documents", "PHOTOS", "DOCS", "pinned"))}


@pytest.mark.parametrize("call", CALLS)
def test_what_is_no_refusal_means_the_same_in_each_call(call: str) -> None:
    assert type(classify(RetryAfter(17), call)) is Wait
    assert type(classify(ChatMigrated(-1001), call)) is Moved
    assert type(classify(InvalidToken(), call)) is TokenRefused
    assert type(classify(NetworkError("Bad Gateway"), call)) is Unclear
    assert type(classify(NetworkError("Request Entity Too Large"), call)) is AttachmentRefused
