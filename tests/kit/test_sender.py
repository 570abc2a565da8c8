"""What Telegram's refusals mean: each of its answers, through the real library, to our own words for it."""

import json
from typing import Any

import pytest
from telegram import Bot
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from kit.messages import Message, Toast
from kit.rendering import Renderer
from kit.sender import Sender
from kit.troubles import (
    AttachmentRefused,
    KindRefused,
    MessageGone,
    Moved,
    NoRight,
    Rejected,
    SecondPoller,
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

TOKEN = "123456789:AAFsimulatedTokenOfThirtyFiveSigns0"


class Saying(BaseRequest):
    """A Telegram that always answers the same."""

    def __init__(self, status: int, body: bytes) -> None:
        self._answer = (status, body)

    @property
    def read_timeout(self) -> float | None:
        """Of no interest."""
        return 5.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The answer."""
        return self._answer


def refusing(status: int, description: str, **parameters: Any) -> Sender:
    """A sender on a Telegram that refuses everything with these words."""
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    if parameters:
        body["parameters"] = parameters
    return Sender(Bot(TOKEN, request=Saying(status, json.dumps(body).encode())), Renderer())


# The rows of Telegram's own server, Client.cpp, through the library; all there are in all calls: test_troubles.py.
ROWS = [
    (400, "Bad Request: message is not modified: specified new message content is exactly the same as the current one", Unchanged),
    (400, "Bad Request: query is too old and response timeout expired or query ID is invalid", Rejected),
    (400, "Bad Request: message to edit not found", MessageGone),
    (400, "Bad Request: message to delete not found", MessageGone),
    (400, "Bad Request: message can't be edited", MessageGone),
    (400, "Bad Request: message to copy not found", MessageGone),
    (400, "Bad Request: there are no messages to copy", MessageGone),
    (400, "Bad Request: message to pin not found", MessageGone),
    (400, "Bad Request: message can't be deleted", NoRight),
    (400, "Bad Request: not enough rights to manage pinned messages in the chat", NoRight),
    (400, "Bad Request: CHAT_ADMIN_REQUIRED", NoRight),
    (400, "Bad Request: MESSAGE_ID_INVALID", MessageGone),
    (400, "Bad Request: message to be replied not found", MessageGone),
    (400, "Bad Request: chat not found", Unreachable),
    (400, "Bad Request: not enough rights to send text messages to the chat", Silenced),
    (400, "Bad Request: have no rights to send a message", Silenced),
    (400, "Bad Request: CHAT_RESTRICTED", Silenced),
    (400, "Bad Request: CHAT_WRITE_FORBIDDEN", Silenced),
    (400, "Bad Request: group chat was deactivated", Unreachable),
    (400, "Bad Request: not enough rights to send photos to the chat", KindRefused),
    (403, "Forbidden: CHAT_SEND_PHOTOS_FORBIDDEN", KindRefused),
    (400, "Bad Request: wrong file identifier/HTTP URL specified", AttachmentRefused),
    (400, "Bad Request: TOPIC_CLOSED", TopicGone),
    (400, "Bad Request: TOPIC_DELETED", TopicGone),
    (400, "Bad Request: message thread not found", TopicGone),
    (400, "Bad Request: can't parse entities: Unsupported start tag \"x\" at byte offset 0", Rejected),
    (400, "Bad Request: message is too long", Rejected),
    (400, "Bad Request: BUTTON_DATA_INVALID", Rejected),
    (400, "Bad Request: REACTION_INVALID", Rejected),
    (403, "Forbidden: bot was kicked from the supergroup chat", Unreachable),
    (403, "Forbidden: bot was blocked by the user", Unreachable),
    (403, "Forbidden: bot can't initiate conversation with a user", Unreachable),
    (403, "Forbidden: bot is not a member of the supergroup chat", Unreachable),
    (403, "Forbidden: user is deactivated", Unreachable),
    (403, "Forbidden: the group chat was deleted", Unreachable),
    (401, "Unauthorized", TokenRefused),
    (404, "Not Found", TokenRefused),
    (404, "Not Found: method not found", TokenRefused),
    (409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running", SecondPoller),
    (413, "Request Entity Too Large", AttachmentRefused),
    (500, "Internal Server Error", Unclear),
    (502, "Bad Gateway", Unclear),
    (503, "Service Unavailable", Unclear),
]  # fmt: skip


@pytest.mark.parametrize(("status", "description", "meaning"), ROWS, ids=[f"{row[0]} {row[1][:60]}" for row in ROWS])
async def test_a_refusal_has_one_meaning(status: int, description: str, meaning: type[Trouble]) -> None:
    with pytest.raises(Trouble) as trouble:
        await refusing(status, description).send(-100, Message("hello"))
    assert type(trouble.value) is meaning
    assert isinstance(trouble.value.__cause__, TelegramError)


async def test_too_much_says_how_long() -> None:
    with pytest.raises(Wait) as trouble:
        await refusing(429, "Too Many Requests: retry after 17", retry_after=17).send(-100, Message("hello"))
    assert trouble.value.seconds == 17


async def test_a_moved_group_says_where_to() -> None:
    sender = refusing(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-1001234)
    with pytest.raises(Moved) as trouble:
        await sender.send(-100, Message("hello"))
    assert trouble.value.chat_id == -1001234


@pytest.mark.parametrize(("status", "body"), [(502, b"<html>Bad Gateway</html>"), (200, b"not json"), (500, b"")])
async def test_what_is_no_answer_of_telegrams_is_unclear(status: int, body: bytes) -> None:
    with pytest.raises(Unclear):
        await Sender(Bot(TOKEN, request=Saying(status, body)), Renderer()).answer("1", Toast("hello"))


@pytest.mark.parametrize("error", [TimedOut(), NetworkError("connection reset"), TelegramError("what?")])
def test_a_broken_network_is_unclear(error: TelegramError) -> None:
    assert type(classify(error)) is Unclear
