"""Several real processes on one PostgreSQL, behind one webhook.

Telegram knows one address. Behind it stands a front such as a host would put there: it hands each update to one of them, to another one
where that is gone, and now and then to two at once, as a front does that has lost an answer.
"""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Self

import aiohttp
from aiohttp import web

from tests.contracts.process import free_port
from tests.faults.bench import Bench, bench

HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Front:
    """Hands updates on. `taken` counts what each process answered with 200."""

    def __init__(self, chance: random.Random, processes: int) -> None:
        self._chance = chance
        self._runner: web.AppRunner | None = None
        self._http: aiohttp.ClientSession | None = None
        self.port = free_port()
        self.behind = [free_port() for _ in range(processes)]
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
        turns = self._chance.sample(range(len(self.behind)), len(self.behind))
        if self._chance.random() < 0.15:
            self.to_both += 1
            answers = await asyncio.gather(*(self._hand(number, body, secret) for number in turns[:2]))
            # One of them has done it, or has seen that it is done.
            return web.Response(status=200 if 200 in answers else 503)
        for number in turns:
            if (status := await self._hand(number, body, secret)) != 0:
                return web.Response(status=status)
        return web.Response(status=503)

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


@asynccontextmanager
async def behind_a_front(
    url: str, folder: Path, chance: random.Random, processes: int = 2
) -> AsyncIterator[tuple[Bench, Front]]:
    """A bench with so many processes, none of which is started yet, and the front before them."""
    async with Front(chance, processes) as front:
        hook = {"webhook_url": f"http://127.0.0.1:{front.port}/hook", "webhook_secret": "the-secret-of-this-test"}
        async with bench(url, folder, chance, **hook) as it:
            it.world.webhook_backoff = (0.0, 0.2)
            it.has_several(*({"webhook_listen": f"127.0.0.1:{port}"} for port in front.behind))
            yield it, front
