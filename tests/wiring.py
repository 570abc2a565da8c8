"""The real bot on a simulated Telegram, inside one process: how tests put it together. No mocks of our own code, no sleeping."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from pydantic import SecretStr
from telegram._utils.types import ODVInput
from telegram.request import BaseRequest, RequestData

from bot.app import App, build_app
from bot.errors import CannotRun
from bot.settings import Settings
from bot.transport import parse
from simulator import Bot, Chat, Person, SimClock, Telegram
from tests import rendered

TOKEN = "123456789:AAFsimulatedTokenOfThirtyFiveSigns0"
USERNAME = "muster_bot"
# 32 bytes of nothing.
PRIZE_KEY = "A" * 43 + "="


class InProcessRequest(BaseRequest):
    """Carries the library's calls to the simulator without a network, in the form in which it would put them on the wire."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram

    # As the bot's own clients read answers.
    parse_json_payload = staticmethod(parse)

    @property
    def read_timeout(self) -> float | None:
        """The library adds to it for long polls."""
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
        """One call of the Bot API, or the download of a file."""
        if "/file/bot" in url:
            token, _, path = unquote(url).partition("/file/bot")[2].partition("/")
            content = self._telegram.files.download(self._telegram.bot_of(token), path)
            return (404, b"") if content is None else (200, content)
        _, token, name = url.rsplit("/", 2)
        files: dict[str, Any] = {}
        parameters: dict[str, Any] = {}
        if request_data is not None:
            parameters = dict(request_data.json_parameters)
            files = {key: content for key, (_, content, _) in request_data.multipart_data.items()}
        status, body = await self._telegram.call(token.removeprefix("bot"), name, parameters, files=files)
        return status, json.dumps(body).encode()


@dataclass
class World:
    """A bot, its Telegram, and the clock both share."""

    app: App
    telegram: Telegram
    clock: SimClock
    bot: Bot

    async def settle(self) -> None:
        """Let the bot do all there is to do now."""
        await self.app.settle()

    async def advance(self, **span: float) -> None:
        """Let time pass, then let the bot do what has become due. Boards that wait for their pace come with the next call."""
        self.clock.advance(**span)
        await self.settle()

    async def boards_come(self) -> None:
        """Let so much time pass that each board has come, also one that has just been edited twice."""
        await self.advance(seconds=9)

    def said(self, chat: Chat) -> list[str]:
        """The bot's messages in a chat, as they stand there now, oldest first."""
        return [m.text for m in chat.messages if m.sender == self.bot]

    def last(self, chat: Chat) -> str:
        """The bot's last message in a chat."""
        return self.said(chat)[-1]

    def toast_to(self, person: Person) -> str:
        """The last toast that someone saw."""
        return next(answer.text for who, answer in reversed(self.telegram.toasts) if who == person)


def settings(database_url: str, **more: Any) -> Settings:
    """Settings for a test."""
    # Nobody misses the data of a test after a power cut.
    given: dict[str, Any] = {
        "bot_token": SecretStr(TOKEN),
        "prize_key": SecretStr(PRIZE_KEY),
        "sqlite_synchronous": "NORMAL",
        **more,
    }
    return Settings(_env_file=None, database_url=database_url, **given)  # type: ignore[call-arg]


async def start(
    database_url: str,
    clock: SimClock,
    *,
    telegram: Telegram | None = None,
    privacy: bool = False,
    is_own_process: bool = False,
    **more: Any,
) -> World:
    """Start the bot. Handed a Telegram that it was on before, it is started again on it. `is_own_process`: beside others, or not at all."""
    if telegram is None:
        telegram = Telegram(clock)
        telegram.new_bot(token=TOKEN, username=USERNAME, name="Muster", privacy=privacy)
    request = InProcessRequest(telegram)
    app = build_app(settings(database_url, **more), clock=clock, request=request, is_own_process=is_own_process)
    rendered.lend(app)
    _STARTED.append(app)
    try:
        await app.start()
    except CannotRun:
        await app.close()
        raise
    return World(app, telegram, clock, telegram.bots[0])


# A test that lets the bot die does not close it; what it had made things in would live on.
_STARTED: list[App] = []


async def clear_up() -> None:
    """End the processes of all bots that a test has started."""
    while _STARTED:
        await _STARTED.pop()._renderer.close()


def forget() -> None:
    """Those that a test has closed itself are of no interest to the next. One that lives on fails its own test, not a later one."""
    alive = [app for app in _STARTED if app._renderer._process is not None]
    _STARTED.clear()
    assert alive == []
