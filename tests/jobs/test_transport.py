"""The HTTP client on a real connection: what it carries, what it tries again, and what it must not send twice."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import NetworkError, TimedOut

from bot import transport
from bot.app import build_app
from bot.transport import AiohttpRequest
from simulator import Chat, Person, Server, SimClock, Telegram, serve
from tests.wiring import TOKEN, USERNAME, settings


@pytest.fixture
async def telegram(clock: SimClock) -> Telegram:
    telegram = Telegram(clock)
    telegram.new_bot(token=TOKEN, username=USERNAME, name="Muster")
    return telegram


@pytest.fixture
async def server(telegram: Telegram) -> AsyncIterator[Server]:
    running = await serve(telegram)
    yield running
    await running.stop()


@pytest.fixture
async def bot(server: Server) -> AsyncIterator[Bot]:
    request = AiohttpRequest(connections=4)
    made = Bot(
        TOKEN,
        base_url=f"{server.url}/bot",
        base_file_url=f"{server.url}/file/bot",
        request=request,
        get_updates_request=AiohttpRequest(connections=1),
    )
    async with made:
        yield made


@pytest.fixture
def ann(telegram: Telegram) -> Person:
    return telegram.new_person("Ann", username="ann")


@pytest.fixture
def chat(telegram: Telegram, ann: Person) -> Chat:
    group = telegram.new_group("Runners", owner=ann, members=[], kind="supergroup")
    ann.adds(telegram.bots[0], group, admin=True)
    return group


async def test_it_carries_texts_and_files(bot: Bot, chat: Chat) -> None:
    await bot.send_message(chat.id, "Grüße, 大家好 👋")
    await bot.send_document(chat.id, b"a,b\n", filename="figures.csv", caption="Figures")
    assert [message.text for message in chat.messages] == ["Grüße, 大家好 👋", "Figures"]


async def test_a_read_that_was_cut_off_is_made_again(bot: Bot, telegram: Telegram) -> None:
    telegram.fail_next("getMe", status=500, kind="drop", before=False)
    assert (await bot.get_me()).username == USERNAME
    assert len(telegram.calls_of("getMe")) >= 2


async def test_a_message_that_may_have_gone_out_is_not_sent_again(bot: Bot, telegram: Telegram, chat: Chat) -> None:
    telegram.fail_next("sendMessage", status=500, kind="drop", before=False)
    with pytest.raises(NetworkError):
        await bot.send_message(chat.id, "once")
    assert [message.text for message in chat.messages] == ["once"]


async def test_an_answer_that_is_cut_off(bot: Bot, telegram: Telegram, chat: Chat) -> None:
    """What may be asked twice is asked again; a message is not sent again."""
    telegram.fail_next("getMe", kind="cut")
    assert (await bot.get_me()).username == USERNAME
    telegram.fail_next("sendMessage", kind="cut")
    with pytest.raises(NetworkError):
        await bot.send_message(chat.id, "once")
    assert [message.text for message in chat.messages] == ["once"]


async def test_a_server_that_answers_in_drops_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each drop comes in time, and the answer never ends."""
    monkeypatch.setattr(transport, "_GRACE_SECONDS", 0.1)
    gone = asyncio.Event()

    async def drip(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        while not gone.is_set():
            await answer.write(b" ")
            await asyncio.sleep(0.02)
        return answer

    async with Local(drip) as url, AiohttpRequest(connections=1, read_timeout=0.3) as request:
        with pytest.raises(TimedOut):
            await request.post(f"{url}/bot{TOKEN}/getMe")
        gone.set()


async def test_half_a_character_does_not_spoil_a_whole_answer() -> None:
    async def answers(_: web.Request) -> web.Response:
        return web.Response(body=b'{"ok": true, "result": ["half \\ud83d", "whole"]}')

    async with Local(answers) as url, AiohttpRequest(connections=1) as request:
        answer: object = await request.post(f"{url}/bot{TOKEN}/getUpdates")
    assert answer == ["half \ud83d", "whole"]


async def test_a_server_that_is_not_there(server: Server) -> None:
    await server.stop()
    async with AiohttpRequest(connections=1) as request:
        with pytest.raises(NetworkError, match="cannot connect") as refused:
            await request.post(f"{server.url}/bot{TOKEN}/getMe")
    assert TOKEN not in str(refused.value)


async def test_a_server_that_does_not_answer() -> None:
    answered = asyncio.Event()

    async def keep_waiting(_: web.Request) -> web.Response:
        await answered.wait()
        return web.Response()

    async with Local(keep_waiting) as url, AiohttpRequest(connections=1, read_timeout=0.05) as request:
        with pytest.raises(TimedOut):
            await request.post(f"{url}/bot{TOKEN}/getMe")
        answered.set()


async def test_it_goes_through_a_proxy() -> None:
    seen: list[str] = []

    async def proxy(request: web.Request) -> web.Response:
        seen.append(str(request.url))
        return web.json_response({"ok": True, "result": True})

    async with Local(proxy) as url, AiohttpRequest(connections=1, proxy=url) as request:
        assert await request.post("http://api.example.org/bot1:x/getMe") is True
    assert seen == ["http://api.example.org/bot1:x/getMe"]


async def test_what_is_no_json_is_an_error() -> None:
    async def nonsense(_: web.Request) -> web.Response:
        return web.Response(text="<html>bad gateway</html>", status=502)

    async with Local(nonsense) as url, AiohttpRequest(connections=1) as request:
        with pytest.raises(NetworkError):
            await request.post(f"{url}/bot{TOKEN}/getMe")


@pytest.mark.parametrize("client", ["aiohttp", "httpx"])
async def test_either_client_can_be_chosen(
    server: Server, telegram: Telegram, database_url: str, clock: SimClock, client: str
) -> None:
    app = build_app(settings(database_url, bot_api_url=server.url, http_client=client), clock=clock)
    await app.start()
    ann = telegram.new_person("Ann")
    ann.starts(telegram.bots[0])
    await app.settle()
    await app.close()
    assert len(telegram.calls_of("sendMessage")) == 1


class Local:
    """A server on this machine that answers everything with one handler."""

    def __init__(self, handler: object) -> None:
        app = web.Application()
        app.router.add_route("*", "/{rest:.*}", handler)  # type: ignore[arg-type]
        self._runner = web.AppRunner(app, access_log=None)

    async def __aenter__(self) -> str:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        return f"http://127.0.0.1:{port}"

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()
