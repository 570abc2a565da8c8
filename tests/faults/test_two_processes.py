"""Two real processes on one PostgreSQL, behind one webhook: no effect doubled, none lost, and one carries on when the other dies.

Telegram knows one address. Behind it stands a front such as a host would put there: it hands each update to one of the two, to the other
one where that is gone, and now and then to both at once, as a front does that has lost an answer.
"""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Self

import aiohttp
import pytest
from aiohttp import web

from features.outbox.leasing import LEASE
from tests.conftest import Postgres
from tests.contracts.process import free_port
from tests.faults.bench import Bench, bench

HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Front:
    """Hands updates on. `taken` counts what each process answered with 200."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._runner: web.AppRunner | None = None
        self._http: aiohttp.ClientSession | None = None
        self.port = free_port()
        self.behind = [free_port(), free_port()]
        self.taken: Counter[int] = Counter()
        self.to_both = 0

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30))
        app = web.Application()
        app.router.add_post("/hook", self._take)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        assert self._http is not None
        await self._runner.cleanup()
        await self._http.close()

    async def _take(self, request: web.Request) -> web.Response:
        body, secret = await request.read(), request.headers[HEADER]
        first, second = self._chance.sample(range(2), 2)
        if self._chance.random() < 0.15:
            self.to_both += 1
            answers = await asyncio.gather(self._hand(first, body, secret), self._hand(second, body, secret))
            # One of them has done it, or has seen that it is done.
            return web.Response(status=200 if 200 in answers else 503)
        status = await self._hand(first, body, secret)
        return web.Response(status=await self._hand(second, body, secret) if status == 0 else status)

    async def _hand(self, number: int, body: bytes, secret: str) -> int:
        """The process's answer; 0 where it is not there."""
        assert self._http is not None
        url = f"http://127.0.0.1:{self.behind[number]}/hook"
        try:
            async with self._http.post(url, data=body, headers={HEADER: secret}) as answer:
                self.taken[number] += answer.status == 200
                return answer.status
        except aiohttp.ClientError:
            return 0


@pytest.fixture
def url(postgres: Postgres, postgres_template: str) -> str:
    """A PostgreSQL database, whatever the suite runs on: SQLite is one process's own."""
    return postgres.url(postgres.create(postgres_template))


@pytest.fixture
async def front() -> AsyncIterator[Front]:
    async with Front(random.Random(3)) as made:
        yield made


@pytest.fixture
async def it(url: str, front: Front, tmp_path: Path) -> AsyncIterator[Bench]:
    """Both at work, in three groups."""
    settings = {"webhook_url": f"http://127.0.0.1:{front.port}/hook", "webhook_secret": "the-secret-of-this-test"}
    listens = [f"127.0.0.1:{port}" for port in front.behind]
    async with bench(url, tmp_path, random.Random(5), webhook_listen=listens[0], **settings) as made:
        made.world.webhook_backoff = (0.0, 0.2)
        await made.start_another(webhook_listen=listens[1])
        await made.open(groups=3, people=30)
        yield made


async def to(it: Bench, hour: int) -> None:
    now = it.world.clock.now()
    it.passes(seconds=(now.replace(hour=hour, minute=0, second=30) - now).total_seconds())


async def test_two_days_with_two_processes(it: Bench, front: Front) -> None:
    """Each tap counts once, wherever it went and though some went to both; each opening, reminder and close happens once."""
    expected = await it.everybody_taps()
    for _ in range(2):
        await it.quiet()
        for hour in (20, 21):
            await to(it, hour)
            await it.quiet()
        await it.check(expected)
        await it.next_morning()
        expected = await it.everybody_taps()
    assert it.tally.said_twice == 0
    assert min(front.taken.values()) > 20
    assert front.to_both > 5


async def test_one_dies_in_the_middle_and_the_other_carries_on(it: Bench, front: Front) -> None:
    async def dies() -> None:
        await asyncio.sleep(0.4)
        await it.kill()

    expected, _ = await asyncio.gather(it.everybody_taps(), dies())
    alone = front.taken[0]
    await it.quiet()
    for hour in (20, 21):
        await to(it, hour)
        await it.quiet()
    await it.check(expected)
    assert front.taken[0] == alone
    # Back again, it takes its share of the next day.
    await it.start()
    await it.next_morning()
    expected = await it.everybody_taps()
    await it.quiet()
    for hour in (20, 21):
        await to(it, hour)
        await it.quiet()
    await it.check(expected)


async def test_the_leases_of_the_dead_one_are_taken_over(it: Bench) -> None:
    """It dies while Telegram has not answered yet: what it held is free again when its lease ends, and the other one says it."""
    expected = await it.everybody_taps()
    await it.quiet()
    # All sends hang, in whichever process they are.
    it.world.fail_next("sendMessage", kind="slow", seconds=60, times=3)
    await to(it, 21)
    await it.until(lambda: not it.world.faults._waiting, "the sends that hang")
    await it.kill()
    it.passes(seconds=(LEASE + timedelta(seconds=5)).total_seconds())
    await it.until(lambda: all(group.said("🌙") for group in it.groups), "the lines, by the other one")
    await it.quiet()
    await it.check(expected)
