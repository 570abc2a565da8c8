"""Updates by webhook, on a real connection: who is let in, and that nothing is taken before its effect is committed."""

import asyncio
import io
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from bot import pipeline
from bot.app import App, build_app
from jobs import JOBS
from kit.tasks import Tasks
from simulator import SimClock, Telegram
from tests.jobs.test_pipeline import commits_fail
from tests.wiring import TOKEN, USERNAME, InProcessRequest, settings

SECRET = "a-secret-that-nobody-knows"


@dataclass
class Hooked:
    """The bot behind its webhook, running."""

    app: App
    telegram: Telegram
    url: str
    http: aiohttp.ClientSession

    async def post(self, body: bytes | io.BytesIO | dict[str, Any], secret: str | None = SECRET) -> int:
        """What the webhook answers."""
        headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
        data: dict[str, Any] = {"json": body} if isinstance(body, dict) else {"data": body}
        async with self.http.post(f"{self.url}/hook", headers=headers, **data) as answer:
            return answer.status

    async def get(self, path: str) -> tuple[int, str]:
        """What a watcher is answered."""
        async with self.http.get(f"{self.url}{path}") as answer:
            return answer.status, await answer.text()


@pytest.fixture
async def hooked(database_url: str, clock: SimClock) -> AsyncIterator[Hooked]:
    telegram = Telegram(clock)
    telegram.new_bot(token=TOKEN, username=USERNAME, name="Muster", privacy=False)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        listen = f"127.0.0.1:{free.getsockname()[1]}"
    chosen = settings(database_url, webhook_url=f"http://{listen}/hook", webhook_listen=listen, webhook_secret=SECRET)
    app = build_app(chosen, clock=clock, request=InProcessRequest(telegram))
    tasks = Tasks()
    await app.start()
    tasks.start(app.run(), name="the bot")
    await telegram.until(lambda: telegram.calls_of("setWebhook") != [], within=20)
    async with aiohttp.ClientSession() as http:
        yield Hooked(app, telegram, f"http://{listen}", http)
    await telegram.call(TOKEN, "deleteWebhook", {})
    app.stop()
    await tasks.idle()
    await app.close()


def private_start(update_id: int, person: int = 77) -> dict[str, Any]:
    who = {"id": person, "is_bot": False, "first_name": "Ann"}
    message = {
        "message_id": 1,
        "date": 0,
        "from": who,
        "chat": {"id": person, "type": "private", "first_name": "Ann"},
        "text": "/start",
    }
    return {"update_id": update_id, "message": message}


async def test_a_check_in_by_webhook_from_end_to_end(hooked: Hooked) -> None:
    telegram = hooked.telegram
    ann = telegram.new_person("Ann", username="ann", language_code="en")
    bob = telegram.new_person("Bob", language_code="en")
    group = telegram.new_group("Runners", owner=ann, members=[bob], kind="supergroup")
    ann.adds(telegram.bots[0], group, admin=True)
    await telegram.until(lambda: any("Hello" in m.text for m in group.messages), within=20)
    ann.says('/new checkin "Morning run" points=5', group)
    await telegram.until(lambda: any("Be the first" in m.text for m in group.messages), within=20)
    tap = bob.taps("I'm here", group)
    await telegram.until(lambda: tap.answered, within=20)
    assert tap.answer is not None
    assert tap.answer.text.startswith("✅ You're in")
    await telegram.until(lambda: telegram.pending(telegram.bots[0]) == 0, within=20)


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", "é"])
async def test_whoever_does_not_know_the_secret_is_turned_away(hooked: Hooked, secret: str | None) -> None:
    before = len(hooked.telegram.calls)
    assert await hooked.post(private_start(1), secret) == 403
    assert len(hooked.telegram.calls) == before


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"7",
        b'{"update_id": "7"}',
        b'{"message": {}}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"update_id": 9223372036854775808}',
        b'{"update_id": -1}',
    ],
    ids=lambda body: body[:30],
)
async def test_what_is_no_update_is_refused(hooked: Hooked, body: bytes) -> None:
    assert await hooked.post(body) == 400


async def test_a_body_that_is_too_long_is_not_read_to_its_end(hooked: Hooked) -> None:
    assert await hooked.post(io.BytesIO(b" " * (1024 * 1024 + 1))) == 413


async def test_it_says_yes_only_after_the_commit(hooked: Hooked) -> None:
    with commits_fail(hooked.app.database) as failed:
        assert await hooked.post(private_start(5)) == 503
    assert failed[0] > 0
    assert hooked.telegram.calls_of("sendMessage") == []
    ann = hooked.telegram.new_person("Ann")
    ann.starts(hooked.telegram.bots[0])
    assert await hooked.post(private_start(6, ann.id)) == 200


async def test_the_same_update_twice_has_one_effect(hooked: Hooked) -> None:
    ann = hooked.telegram.new_person("Ann")
    ann.starts(hooked.telegram.bots[0])
    await hooked.telegram.until(lambda: len(hooked.telegram.calls_of("sendMessage")) == 1, within=20)
    statuses = await asyncio.gather(*(hooked.post(private_start(900, ann.id)) for _ in range(5)))
    assert statuses == [200] * 5
    await hooked.telegram.until(lambda: len(hooked.telegram.calls_of("sendMessage")) == 2, within=20)
    await hooked.app._speaker.idle()
    assert len(hooked.telegram.calls_of("sendMessage")) == 2


async def test_too_much_at_once_is_sent_back(hooked: Hooked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "_MOST_WAITING", 0)
    assert await hooked.post(private_start(5)) == 503


async def test_whoever_watches_is_told(hooked: Hooked) -> None:
    assert await hooked.get("/healthz") == (200, "alive\n")
    for job in JOBS:
        await hooked.app.do(job)
    assert await hooked.get("/readyz") == (200, "ready\n")
    assert (await hooked.get("/hook"))[0] == 405
    assert (await hooked.get("/"))[0] == 404
