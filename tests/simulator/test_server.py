"""Over HTTP: bodies of all kinds, real clients, files, faults, webhooks."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
import telegram
from aiogram import Bot as AiogramBot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import BufferedInputFile
from aiohttp import web
from telegram.request import HTTPXRequest

from simulator import Server, serve
from simulator.pictures import generated
from tests.simulator.conftest import TOKEN, World, build, buttons


@pytest_asyncio.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


def url(server: Server, method: str = "sendMessage") -> str:
    return f"{server.url}/bot{TOKEN}/{method}"


async def test_bodies_of_all_kinds(world: World, server: Server, http: aiohttp.ClientSession) -> None:
    params = {"chat_id": str(world.group.id), "text": "x"}
    multipart = aiohttp.FormData(params)
    multipart.add_field("reply_markup", json.dumps(buttons([("a", "b")])))
    multipart.add_field("none", "")
    requests: list[Any] = [
        http.get(url(server), params=params),
        http.post(url(server), params=params),
        http.post(url(server), data=params),
        http.post(url(server), json={**params, "chat_id": world.group.id}),
        http.post(url(server), params={"chat_id": params["chat_id"]}, json={"text": "x"}),
    ]
    for request in requests:
        async with request as response:
            body = await response.json()
            assert (response.status, body["ok"], body["result"]["text"]) == (200, True, "x")
    async with http.post(url(server), data=multipart) as response:
        assert 'no parameter "none"' in (await response.json())["description"]


@pytest.mark.parametrize(
    ("content", "kind", "words"),
    [
        (b"{", "application/json", "can't parse JSON object"),
        (b"[]", "application/json", "can't parse JSON object"),
        (b"\xff", "application/json", "strings must be encoded in UTF-8"),
        (b"x", "text/plain", "[strict] the content type text/plain is not understood"),
        (b"{}", "application/json", "chat_id is empty"),
    ],
)
async def test_bad_bodies(server: Server, http: aiohttp.ClientSession, content: bytes, kind: str, words: str) -> None:
    async with http.post(url(server), data=content, headers={"Content-Type": kind}) as response:
        assert response.status == 400
        assert (await response.json())["description"] == f"Bad Request: {words}"


async def test_a_multipart_body_without_names(server: Server, http: aiohttp.ClientSession) -> None:
    body = b"--x\r\nContent-Type: text/plain\r\n\r\nhello\r\n--x--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    async with http.post(url(server), data=body, headers=headers) as response:
        assert (await response.json())["description"] == "Bad Request: can't parse multipart form data"


async def test_bodies_are_bounded(server: Server, world: World, http: aiohttp.ClientSession) -> None:
    big = b"x" * (51 * 1024 * 1024)
    async with http.post(url(server), data=io.BytesIO(big), headers={"Content-Type": "application/json"}) as response:
        assert response.status == 413
    form = aiohttp.FormData({"chat_id": str(world.group.id)})
    form.add_field("document", io.BytesIO(big), filename="big")
    async with http.post(url(server, "sendDocument"), data=form) as response:
        assert response.status == 413


async def test_other_verbs_and_paths(server: Server, http: aiohttp.ClientSession) -> None:
    async with http.put(url(server)) as response:
        assert response.status == 405
    async with http.get(f"{server.url}/bot{TOKEN}/nothing") as response:
        assert (response.status, (await response.json())["description"]) == (404, "Not Found")
    async with http.get(f"{server.url}/botnonsense/getMe") as response:
        assert response.status == 404
    async with http.get(f"{server.url}/file/bot{TOKEN}/photos/x.jpg") as response:
        assert response.status == 404
    async with http.get(f"{server.url}/file/bot{TOKEN[:-1]}B/photos/x.jpg") as response:
        assert response.status == 401


async def test_it_listens_on_this_machine_only(world: World) -> None:
    with pytest.raises(ValueError, match="this machine only"):
        await serve(world.tg, host="0.0.0.0")  # noqa: S104


async def test_a_wait_is_in_the_headers_too(http: aiohttp.ClientSession) -> None:
    world = build()
    server = await serve(world.tg)
    world.tg.fail_next("getMe", 429, "Too Many Requests: retry after 7", {"retry_after": 7})
    async with http.get(url(server, "getMe")) as response:
        assert response.headers["Retry-After"] == "7"
    await server.stop()


async def test_dropped_connections(world: World, server: Server, http: aiohttp.ClientSession) -> None:
    world.tg.fail_next("sendMessage", kind="drop", before=False)
    with pytest.raises(aiohttp.ClientError):
        await http.post(url(server), json={"chat_id": world.group.id, "text": "x"})
    assert len(world.group.messages) == 1


async def test_answers_that_are_cut_off(world: World, server: Server, http: aiohttp.ClientSession) -> None:
    """The call has taken effect, and half of the answer says so."""
    world.tg.fail_next("sendMessage", kind="cut")
    async with http.post(url(server), json={"chat_id": world.group.id, "text": "x"}) as response:
        assert response.status == 200
        with pytest.raises(aiohttp.ClientPayloadError):
            await response.read()
    assert len(world.group.messages) == 1
    async with http.post(url(server), json={"chat_id": world.group.id, "text": "y"}) as response:
        assert (await response.json())["ok"] is True


async def test_a_fault_of_the_simulator_itself_is_loud(world: World, http: aiohttp.ClientSession) -> None:
    server = await serve(world.tg)
    world.bot.name = 5  # type: ignore[assignment]
    async with http.get(url(server, "getMe")) as response:
        assert response.status == 500
    with pytest.raises(AssertionError, match="answer of getMe is not valid"):
        await server.stop()


@pytest_asyncio.fixture
async def ptb(server: Server) -> AsyncIterator[telegram.Bot]:
    options = {"read_timeout": 60, "connection_pool_size": 4}
    bot = telegram.Bot(
        TOKEN,
        base_url=f"{server.url}/bot",
        base_file_url=f"{server.url}/file/bot",
        request=HTTPXRequest(**options),  # type: ignore[arg-type]
        get_updates_request=HTTPXRequest(**options),  # type: ignore[arg-type]
    )
    async with bot:
        yield bot


async def test_python_telegram_bot_round_trip(world: World, ptb: telegram.Bot) -> None:
    group = world.group
    keyboard = telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("I'm here", callback_data="in")]])
    board = await ptb.send_message(group.id, "<b>Run</b>", parse_mode="HTML", reply_markup=keyboard)
    tap = world.bob.taps("I'm here")
    updates = await ptb.get_updates(timeout=5, allowed_updates=["message", "callback_query", "chat_member"])
    query = updates[-1].callback_query
    assert query is not None
    await query.answer("Noted", show_alert=True)
    assert tap.answer is not None
    assert tap.answer.text == "Noted"
    await board.edit_text("New", link_preview_options=telegram.LinkPreviewOptions(is_disabled=True))
    await board.edit_reply_markup(keyboard)
    assert (group.last.text, group.last.edited, group.last.button_texts) == ("New", 2, ["I'm here"])
    with pytest.raises(telegram.error.BadRequest, match="not modified"):
        await board.edit_reply_markup(keyboard)
    picture = generated(1)
    photo = await ptb.send_photo(
        group.id, picture, caption="c", reply_parameters=telegram.ReplyParameters(board.message_id)
    )
    file = await ptb.get_file(photo.photo[-1].file_id)
    assert bytes(await file.download_as_bytearray()) == picture
    media = [telegram.InputMediaPhoto(generated(2), caption="a"), telegram.InputMediaPhoto(photo.photo[-1].file_id)]
    assert len(await ptb.send_media_group(group.id, media)) == 2
    await photo.edit_media(telegram.InputMediaPhoto(generated(3)))
    await photo.edit_caption("d")
    await ptb.send_document(group.id, b"a,b", filename="x.csv", thumbnail=generated(4, 80, 80))
    assert group.last.media is not None
    assert group.last.media.name == "x.csv"
    commands = [telegram.BotCommand("checkin", "签到")]
    scope = telegram.BotCommandScopeChat(group.id)
    await ptb.set_my_commands(commands, scope=scope, language_code="zh")
    assert list(await ptb.get_my_commands(scope=scope, language_code="zh")) == commands
    await board.pin()
    await board.set_reaction("👍")
    await ptb.set_chat_permissions(group.id, telegram.ChatPermissions.no_permissions())
    await ptb.restrict_chat_member(group.id, world.bob.id, telegram.ChatPermissions.all_permissions())
    link = await ptb.create_chat_invite_link(group.id, name="x", member_limit=3)
    assert link.member_limit == 3
    member = await ptb.get_chat_member(group.id, world.ann.id)
    assert member.status == "creator"
    await ptb.delete_message(group.id, board.message_id)
    with pytest.raises(telegram.error.Forbidden, match="initiate"):
        await ptb.send_message(world.bob.id, "x")


async def test_python_telegram_bot_waits_and_migrates(world: World, ptb: telegram.Bot) -> None:
    poll = asyncio.ensure_future(ptb.get_updates(timeout=30))
    await world.tg.until(lambda: world.bot.updates.polled)
    world.bob.says("hello")
    assert [update.message.text for update in await poll if update.message] == ["hello"]
    small = world.tg.new_group("Small", world.ann, kind="group")
    world.ann.adds(world.bot, small)
    new = small.upgrade(by=world.ann)
    with pytest.raises(telegram.error.ChatMigrated) as migrated:
        await ptb.send_message(small.id, "x")
    assert migrated.value.new_chat_id == new.id


async def test_aiogram_round_trip(world: World, server: Server) -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(server.url))
    async with AiogramBot(TOKEN, session=session) as bot:
        assert (await bot.get_me()).username == "muster_bot"
        sent = await bot.send_photo(world.group.id, BufferedInputFile(generated(1), "a.jpg"), caption="c")
        assert sent.photo is not None
        world.bob.says("hi", reply_to=world.group.last)
        update = (await bot.get_updates(allowed_updates=["message"]))[-1]
        assert update.message is not None
        assert (await update.message.as_(bot).reply("yes")).text == "yes"
        file = await bot.get_file(sent.photo[-1].file_id)
        assert file.file_path is not None
        downloaded = await bot.download_file(file.file_path)
        assert downloaded is not None
        assert downloaded.read() == generated(1)


class Hook:
    """A webhook that notes what it gets and answers as told."""

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.headers: list[str] = []
        self.answers: list[web.Response] = []
        self.changed = asyncio.Event()
        self.url = ""

    async def handle(self, request: web.Request) -> web.Response:
        update = await request.json()
        self.headers.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""))
        answer = self.answers.pop(0) if self.answers else web.Response()
        self.taken.append(update)
        return answer


@pytest_asyncio.fixture
async def hook() -> AsyncIterator[Hook]:
    made = Hook()
    app = web.Application()
    app.router.add_post("/hook", made.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield made
    await runner.cleanup()


@pytest_asyncio.fixture
async def hooked(hook: Hook) -> AsyncIterator[World]:
    world = build(flood_limits=False, webhook_backoff=(0.0,))
    yield world
    await world.ok("deleteWebhook")


async def test_a_webhook_gets_updates_in_order(hooked: World, hook: Hook) -> None:
    hooked.bob.says("before")
    await hooked.ok("setWebhook", url=hook.url, secret_token="secret-1", allowed_updates=["message", "callback_query"])
    for number in range(5):
        hooked.bob.says(f"{number}")
    await hooked.tg.until(lambda: hooked.tg.pending(hooked.bot) == 0)
    assert [update["message"]["text"] for update in hook.taken] == ["before", "0", "1", "2", "3", "4"]
    assert set(hook.headers) == {"secret-1"}
    info = await hooked.ok("getWebhookInfo")
    assert (info["url"], info["pending_update_count"]) == (hook.url, 0)
    assert info["allowed_updates"] == ["message", "callback_query"]
    assert await hooked.no("getUpdates") == (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )


async def test_a_webhook_that_fails_gets_the_update_again_before_the_next_of_its_key(hooked: World, hook: Hook) -> None:
    hook.answers = [web.Response(status=500), web.Response(status=503, headers={"Retry-After": "0"})]
    await hooked.ok("setWebhook", url=hook.url)
    hooked.bob.says("one")
    hooked.bob.says("two")
    await hooked.tg.until(lambda: hooked.tg.pending(hooked.bot) == 0)
    assert [update["message"]["text"] for update in hook.taken] == ["one", "one", "one", "two"]
    assert "503" in (await hooked.ok("getWebhookInfo"))["last_error_message"]


async def test_a_webhook_nobody_answers(hooked: World) -> None:
    await hooked.ok("setWebhook", url="http://127.0.0.1:9/hook")
    hooked.bob.says("one")
    await hooked.tg.until(lambda: hooked.bot.webhook is not None and hooked.bot.webhook.last_error)
    assert hooked.tg.pending(hooked.bot) == 1


async def test_a_method_in_the_answer_is_called(hooked: World, hook: Hook) -> None:
    reply = {"method": "sendMessage", "chat_id": hooked.group.id, "text": "pong"}
    hook.answers = [web.json_response(reply), web.json_response({"method": "getMe"}), web.json_response({})]
    await hooked.ok("setWebhook", url=hook.url)
    for _ in range(3):
        hooked.bob.says("ping")
    await hooked.tg.until(lambda: hooked.tg.pending(hooked.bot) == 0)
    assert hooked.group.last.text == "pong"
    assert hooked.tg.calls_of("getMe") == []


async def test_back_to_polling(hooked: World, hook: Hook) -> None:
    await hooked.ok("setWebhook", url=hook.url)
    await hooked.ok("setWebhook", url="")
    hooked.bob.says("one")
    assert await hooked.kinds() == ["message"]
    hooked.bob.says("two")
    await hooked.ok("deleteWebhook", drop_pending_updates=True)
    assert await hooked.kinds() == []
    hooked.bob.says("three")
    await hooked.ok("setWebhook", url=hook.url, drop_pending_updates=True)
    await hooked.ok("deleteWebhook")
    assert hook.taken == []
    assert (await hooked.ok("getWebhookInfo"))["url"] == ""


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({"url": "http://example.org/hook"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            {"url": "https://example.org:8080/hook"},
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        ({"url": "https://example.org", "secret_token": "a b"}, "secret token contains unallowed characters"),
        ({"url": "https://example.org", "max_connections": 101}, "[strict] max_connections is 1 to 100, not 101"),
        ({"url": "https://example.org", "ip_address": "1.2.3.4"}, "[strict] the simulator does not model ip_address"),
        ({"url": "https://example.org", "allowed_updates": ["x"]}, "[strict] there are no updates of kind ['x']"),
    ],
)
async def test_webhooks_refused(world: World, params: dict[str, Any], refusal: str) -> None:
    assert await world.no("setWebhook", **params) == f"Bad Request: {refusal}"
    assert world.bot.webhook is None


async def test_setting_a_webhook_ends_a_poll(hooked: World, hook: Hook) -> None:
    poll = asyncio.ensure_future(hooked.tg.call(TOKEN, "getUpdates", {"timeout": 50}))
    await asyncio.sleep(0)
    await hooked.ok("setWebhook", url=hook.url)
    assert (await poll)[0] == 409
