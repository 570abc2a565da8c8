"""The chat page: who may talk to it, what it tells and to whom, what can be done through it. How it looks is tested in tests/browser."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from yarl import URL

from simulator import Chat, Message, Person
from simulator.errors import Json
from simulator.page import Cast, PageServer, Show, serve_page
from simulator.pictures import generated
from tests.simulator.conftest import TOKEN, World, buttons


class OneShow:
    """A programme without stories."""

    def __init__(self, show: Show) -> None:
        self.show = show

    def stories(self) -> list[Json]:
        return []

    def story(self) -> Json | None:
        return None

    def on_change(self, callback: Callable[[], None]) -> None:
        pass

    async def begin(self, name: str, language: str) -> None:
        raise KeyError(name)

    async def play_on(self) -> None:
        pass

    async def end(self) -> None:
        pass


class Page:
    """What a page in a browser does, without the browser."""

    def __init__(self, server: PageServer, show: Show, http: aiohttp.ClientSession) -> None:
        self.url = server.url
        self.show = show
        self.http = http

    async def does(self, person: Person | None, what: str, **values: Any) -> tuple[int, Json]:
        body = {"what": what, "as": person.id if person is not None else 0, "show": self.show.key, **values}
        async with self.http.post(f"{self.url}/do", json=body, headers={"Origin": self.url}) as response:
            return response.status, await response.json()

    async def refused(self, person: Person | None, what: str, **values: Any) -> str:
        status, body = await self.does(person, what, **values)
        assert status == 409, body
        return str(body["refused"])

    async def sees(self, person: Person | None) -> Json:
        """All that is told first."""
        number = person.id if person is not None else 0
        async with self.http.get(f"{self.url}/events?as={number}") as response:
            assert response.content_type == "text/event-stream"
            while not (line := await response.content.readline()).startswith(b"data: "):
                assert line
            told: Json = json.loads(line[6:])
            return told

    async def status(self, path: str = "/", method: str = "GET", **headers: str) -> int:
        """The answer to a request with these headers (`host` for Host, `sec_fetch_site` …)."""
        named = {name.replace("_", "-").title(): value for name, value in headers.items()}
        async with self.http.request(method, URL(self.url + path, encoded=True), headers=named) as response:
            return response.status


@pytest_asyncio.fixture
async def page(world: World) -> AsyncIterator[Page]:
    async def nothing(chat: Chat | None) -> datetime | None:
        return None

    async def idle() -> bool:
        return False

    people = ((world.ann, "owner"), (world.bob, "member"), (world.cid, "member"))
    show = Show(
        world.tg, (Cast("Runners", "en", "Europe/Berlin", people),), nothing, idle, (generated(1), generated(2))
    )
    server = await serve_page(OneShow(show))
    # Longer than a page is silent at most, so that a lost one is noticed.
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as http:
        yield Page(server, show, http)
    await server.stop()


# --- who may talk to it -----------------------------------------------------------------------------------------------------------


async def test_only_names_of_this_machine_are_known(page: Page) -> None:
    port = page.url.rpartition(":")[2]
    for host in (f"127.0.0.1:{port}", f"localhost:{port}", f"[::1]:{port}"):
        assert await page.status(host=host) == 200
    for host in (
        "evil.example",
        f"evil.example:{port}",
        "127.0.0.1",
        "127.0.0.1:1",
        f"localhost.evil.example:{port}",
        "",
    ):
        assert await page.status(host=host) == 403
        assert await page.status("/events?as=0", host=host) == 403


async def test_the_bot_api_knows_the_same_names_only(world: World, server: Any) -> None:
    async with aiohttp.ClientSession() as http:
        for headers in ({"Host": "evil.example"}, {"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
            async with http.get(f"{server.url}/bot{TOKEN}/getMe", headers=headers) as response:
                assert response.status == 403
        async with http.get(f"{server.url}/bot{TOKEN}/getMe") as response:
            assert response.status == 200


@pytest.mark.parametrize("path", ["/", "/events?as=0", "/app.js", "/picture/0"])
async def test_pages_of_other_sites_get_nothing(page: Page, path: str) -> None:
    assert await page.status(path, origin="http://evil.example") == 403
    assert await page.status(path, origin="null") == 403
    assert await page.status(path, sec_fetch_site="cross-site", sec_fetch_mode="no-cors", sec_fetch_dest="image") == 403
    assert await page.status(path, sec_fetch_site="same-site") == 403


async def test_a_link_from_elsewhere_leads_to_the_front_page(page: Page) -> None:
    visit = {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate"}
    assert await page.status("/", sec_fetch_dest="document", **visit) == 200
    assert await page.status("/", sec_fetch_dest="iframe", **visit) == 403
    assert await page.status("/app.js", sec_fetch_dest="document", **visit) == 403


async def test_nothing_is_done_for_others(page: Page, world: World) -> None:
    said = json.dumps({"what": "say", "as": world.ann.id, "show": page.show.key, "chat": world.group.id, "text": "x"})
    for headers in (
        {},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": page.url, "Sec-Fetch-Site": "cross-site"},
    ):
        for kind in ("application/json", "text/plain", "application/x-www-form-urlencoded"):
            kinds = {**headers, "Content-Type": kind}
            async with page.http.post(f"{page.url}/do", data=said, headers=kinds) as response:
                assert response.status == 403
    async with page.http.post(
        f"{page.url}/do", data=said, headers={"Origin": page.url, "Content-Type": "text/plain"}
    ) as response:
        assert response.status == 415
    assert world.group.messages == []


async def test_the_browser_is_told_to_load_nothing_from_elsewhere(page: Page) -> None:
    for path in ("/", "/app.js", "/nothing", "/events?as=0", "/picture/0"):
        async with page.http.get(page.url + path) as response:
            headers = response.headers
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
            assert "Access-Control-Allow-Origin" not in headers
            assert "Set-Cookie" not in headers
            policy = (
                headers["Content-Security-Policy"]
                if path != "/events?as=0"
                else "default-src 'none' frame-ancestors 'none'"
            )
            assert "default-src 'none'" in policy
            assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize(
    "path", ["/../server.py", "/..%2fserver.py", "/%2e%2e/view.py", "/index.html/", "/picture/9", "/file/x"]
)
async def test_other_paths_lead_nowhere(page: Page, path: str) -> None:
    assert await page.status(path) == 404


async def test_it_listens_on_this_machine_only(page: Page) -> None:
    with pytest.raises(ValueError, match="this machine only"):
        await serve_page(OneShow(page.show), host="0.0.0.0")  # noqa: S104


# --- what it tells ----------------------------------------------------------------------------------------------------------------


async def test_everybody_sees_their_own_chats(page: Page, world: World) -> None:
    world.ann.says("hello")
    world.bob.starts(world.bot)
    dan = world.tg.new_person("Dan")
    theirs = {chat["title"]: chat for chat in (await page.sees(world.bob))["chats"]}
    assert set(theirs) == {world.group.title, world.bot.name}
    assert theirs[world.bot.name]["started"] is True
    assert (await page.sees(world.ann))["chats"][-1]["started"] is False
    spectator = await page.sees(None)
    assert [chat["title"] for chat in spectator["chats"]] == [world.group.title, f"Bob ↔ {world.bot.name}"]
    # Nobody who is not on stage can be looked over the shoulder of.
    assert (await page.sees(dan))["viewer"] == 0


async def test_changes_are_told_as_they_happen(page: Page, world: World) -> None:
    async with page.http.get(f"{page.url}/events?as={world.bob.id}") as response:

        async def next_of(name: str) -> Json:
            while True:
                line = await response.content.readline()
                if line.startswith(b"data: ") and (told := json.loads(line[6:])).get(name):
                    return dict(told)

        await next_of("people")
        await world.ok("sendMessage", chat_id=world.group.id, text="<b>board</b>", parse_mode="HTML", **_markup("in"))
        (message,) = (await next_of("messages"))["messages"]
        assert (message["text"], message["entities"]) == ("board", [{"type": "bold", "offset": 0, "length": 5}])
        assert message["buttons"] == [[{"text": "in", "url": None, "can": True}]]
        await world.ok("sendChatAction", chat_id=world.group.id, action="typing")
        assert (await next_of("notes"))["notes"] == [
            {"note": "action", "chat": world.group.id, "name": world.bot.name, "action": "typing"}
        ]
        world.clock.advance(hours=1)
        assert (await next_of("now"))["now"] == world.clock.now().isoformat()
        await world.ok("deleteMessage", chat_id=world.group.id, message_id=message["id"])
        assert (await next_of("messages"))["messages"] == [
            {"id": message["id"], "chat": world.group.id, "deleted": True}
        ]


async def test_commands_are_those_of_the_person(page: Page, world: World) -> None:
    for_all, for_admins = [{"command": "me", "description": "x"}], [{"command": "new", "description": "y"}]
    await world.ok("setMyCommands", commands=for_all)
    await world.ok("setMyCommands", commands=for_admins, scope={"type": "all_chat_administrators"})
    assert (await page.sees(world.ann))["chats"][0]["menu"] == for_admins
    assert (await page.sees(world.bob))["chats"][0]["menu"] == for_all


# --- what can be done -------------------------------------------------------------------------------------------------------------


async def test_people_write_reply_edit_and_delete(page: Page, world: World) -> None:
    group = world.group.id
    assert (await page.does(world.bob, "say", chat=group, text="hello"))[0] == 200
    first = world.group.last
    await page.does(world.ann, "say", chat=group, text="hi", reply=first.id)
    assert (world.group.last.reply_to, world.group.last.author) == (first, world.ann)
    await page.does(world.bob, "edit", chat=group, message=first.id, text="hello!")
    assert first.text == "hello!"
    assert "cannot edit" in await page.refused(world.cid, "edit", chat=group, message=first.id, text="?")
    await page.does(world.bob, "react", chat=group, message=first.id, emoji="👍")
    assert first.reactions == {world.bob: ["👍"]}
    await page.does(world.bob, "delete", chat=group, message=first.id)
    assert world.group.find(first.id) is None
    assert "not there" in await page.refused(world.bob, "react", chat=group, message=first.id, emoji="👍")


async def test_a_tap_comes_back_with_its_answer(page: Page, world: World) -> None:
    board = await _board(world)
    place = {"chat": world.group.id, "message": board.id, "row": 0, "column": 0}
    tapping = page.does(world.bob, "tap", text="in", **place)
    answering = _answer(world, "You are in", alert=True)
    (status, told), _ = await _both(tapping, answering)
    assert (status, told) == (200, {"answer": {"text": "You are in", "alert": True}})
    assert "not there" in await page.refused(world.bob, "tap", **{**place, "text": "out"})
    assert "not there" in await page.refused(world.bob, "tap", **{**place, "text": "in", "row": 7})


async def test_a_hundred_tap_at_once(page: Page, world: World) -> None:
    board = await _board(world)
    crowding = page.does(world.ann, "crowd", chat=world.group.id, message=board.id, row=0, column=0, text="in")
    (status, told), _ = await _both(crowding, _answer(world, "no. 7", times=100))
    assert (status, told["tapped"], told["answered"]) == (200, 100, 100)
    assert told["answers"] == [{"text": "no. …", "count": 100}]
    assert {one["id"] for one in (await page.sees(world.ann))["people"]} == {world.ann.id, world.bob.id, world.cid.id}


async def test_links_lead_into_chats(page: Page, world: World) -> None:
    board = await _board(world)
    status, told = await page.does(world.bob, "open", url=f"https://t.me/{world.bot.username}?start=abc")
    assert (status, told) == (200, {"go": world.bob.id})
    assert world.bob.private(world.bot).last.text == "/start abc"
    assert (await page.does(world.bob, "open", url=board.link))[1] == {"go": world.group.id, "message": board.id}
    assert (await page.does(world.bob, "open", url="https://t.me/c/999/1"))[1] == {"gone": True}
    assert (await page.does(world.bob, "open", url=f"https://t.me/{world.bot.username}?startgroup=x"))[1] == {
        "add": "x"
    }
    assert (await page.does(world.bob, "open", url="https://example.com/?a=1"))[1] == {
        "outside": "https://example.com/?a=1"
    }


async def test_pictures_and_files_are_sent_and_fetched(page: Page, world: World) -> None:
    where = {"chat": world.group.id}
    await page.does(world.bob, "samples", pictures=[0, 1], caption="two", **where)
    assert [message.text for message in world.group.messages] == ["two", ""]
    assert "no such picture" in await page.refused(world.bob, "samples", pictures=[7], **where)
    evil = b"<script>alert(1)</script>"
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("about", json.dumps({"as": world.bob.id, "show": page.show.key, "kind": "document", **where}))
    form.add_field("file", evil, filename="a <b>.html")
    async with page.http.post(f"{page.url}/send", data=form, headers={"Origin": page.url}) as response:
        assert response.status == 200
    sent = world.group.last.media
    assert sent is not None
    path = f"/file/{sent.file_unique_id}?as={world.bob.id}"
    async with page.http.get(page.url + path) as response:
        assert (await response.read(), response.content_type) == (evil, "application/octet-stream")
        assert response.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''a%20%3Cb%3E.html")
    async with page.http.get(page.url + path + "&look") as response:
        assert response.content_type == "text/html"
        assert response.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    photo = world.group.messages[0].media
    assert photo is not None
    async with page.http.get(f"{page.url}/file/{photo.file_unique_id}?as={world.bob.id}") as response:
        assert (response.content_type, await response.read()) == ("image/jpeg", photo.data)
    stranger = world.tg.new_group("Elsewhere", world.tg.new_person("Dan"))
    assert await page.status(path.replace(str(world.bob.id), "x")) == 200, "a spectator sees every group"
    kept = stranger.owner.sends_photo(stranger)  # type: ignore[union-attr]
    assert await page.status(f"/file/{kept.media.file_unique_id}?as={world.bob.id}") == 404  # type: ignore[union-attr]


async def test_a_poll_is_voted_in(page: Page, world: World) -> None:
    options = [{"text": "A"}, {"text": "B"}]
    await world.ok("sendPoll", chat_id=world.group.id, question="Which?", options=options, is_anonymous=False)
    poll = world.group.last
    await page.does(world.bob, "vote", chat=world.group.id, message=poll.id, options=[1])
    shown = next(one for one in (await page.sees(world.bob))["messages"] if one["id"] == poll.id)["poll"]
    assert [(one["count"], one["mine"]) for one in shown["options"]] == [(0, False), (1, True)]
    assert "no such option" in await page.refused(world.bob, "vote", chat=world.group.id, message=poll.id, options=[2])


async def test_time_goes_forward_only(page: Page, world: World) -> None:
    before = world.clock.now()
    await page.does(None, "clock", minutes=10)
    assert (world.clock.now() - before).total_seconds() == 600
    assert (await page.does(None, "clock", to="deadline"))[1] == {"due": None}
    await page.does(world.bob, "clock", to="day")
    assert world.clock.now() == datetime.fromisoformat("2026-11-24T07:00:00+00:00")
    for minutes in (0, -5, 10**9, "10", True):
        await page.refused(None, "clock", minutes=minutes)


@pytest.mark.parametrize(
    "values",
    [
        {"what": "say", "text": "x"},
        {"what": "say", "chat": "1", "text": "x"},
        {"what": "say", "chat": True, "text": "x"},
        {"what": "say", "chat": 10**30, "text": "x"},
        {"what": "nonsense"},
        {"what": ["say"]},
        {"what": "say", "show": -1},
        {"what": "say", "as": "ann"},
        {"what": "samples", "pictures": "01"},
        {"what": "story", "step": "begin", "name": "none", "language": "en"},
        {"what": "story", "step": "sideways"},
    ],
)
async def test_nonsense_is_refused(page: Page, world: World, values: Json) -> None:
    assert await page.refused(world.ann, **values)
    assert world.group.messages == []


async def test_nobody_acts_in_chats_of_others(page: Page, world: World) -> None:
    world.bob.starts(world.bot)
    assert "no such chat" in await page.refused(world.ann, "say", chat=world.bob.id, text="x")
    assert "Choose who" in await page.refused(None, "say", chat=world.group.id, text="x")


def _markup(text: str) -> Json:
    return {"reply_markup": buttons([(text, "data")])}


async def _board(world: World) -> Message:
    message: Message = await world.sends("board", **_markup("in"))
    return message


async def _answer(world: World, text: str, *, times: int = 1, alert: bool = False) -> None:
    """What a bot would answer, as soon as it is asked."""
    answered = 0
    while answered < times:
        await world.tg.until(lambda: len(world.bot.updates))
        for update in await world.updates():
            if query := update.get("callback_query"):
                await world.ok("answerCallbackQuery", callback_query_id=query["id"], text=text, show_alert=alert)
                answered += 1


async def _both(first: Any, second: Any) -> tuple[Any, Any]:
    return await asyncio.gather(first, second)
