"""Delivery of updates to a bot's webhook: updates of one key in order, different keys side by side, again until they
are taken.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import aiohttp

from simulator.updates import Queued

if TYPE_CHECKING:
    from simulator.accounts import Bot
    from simulator.world import Telegram

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
PATIENCE = 60.0
MAX_RETRY_AFTER = 3600.0


class Deliverer:
    """The worker behind one bot's webhook: one task per key that has something to deliver."""

    def __init__(self, world: Telegram, bot: Bot) -> None:
        assert bot.webhook is not None
        self._world = world
        self._bot = bot
        self._hook = bot.webhook
        self._slots = asyncio.Semaphore(bot.webhook.connections)
        self._lanes: dict[str, list[Queued]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None
        self._loop = asyncio.get_running_loop()
        for queued in bot.updates.waiting():
            self._add(queued)
        bot.updates.on_new = self._add

    def stop(self) -> None:
        """Deliver no more; what was not taken stays in the queue."""
        self._bot.updates.on_new = None
        for task in self._tasks:
            task.cancel()
        if self._session is not None:
            closing = self._loop.create_task(self._session.close())
            self._tasks.add(closing)
            closing.add_done_callback(self._tasks.discard)
            self._session = None

    def _add(self, queued: Queued) -> None:
        lane = self._lanes.get(queued.key)
        if lane is not None:
            lane.append(queued)
            return
        self._lanes[queued.key] = [queued]
        task = self._loop.create_task(self._run(queued.key))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, key: str) -> None:
        lane = self._lanes[key]
        while lane:
            attempt = 0
            while self._alive(lane[0]):
                wait = await self._try(lane[0], attempt)
                if wait is None:
                    break
                attempt += 1
                await asyncio.sleep(wait)
            self._bot.updates.remove(lane.pop(0).id)
            self._world.changes.notify()
        del self._lanes[key]

    def _alive(self, queued: Queued) -> bool:
        return any(queued is each for each in self._bot.updates.waiting())

    async def _try(self, queued: Queued, attempt: int) -> float | None:
        """One delivery: None if it was taken, else the seconds to wait."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE))
        headers = {SECRET_HEADER: self._hook.secret} if self._hook.secret else {}
        steps = self._world.webhook_backoff
        wait = steps[min(attempt, len(steps) - 1)]
        try:
            async with self._slots, self._session.post(self._hook.url, json=queued.json, headers=headers) as response:
                if 200 <= response.status < 300:
                    await self._reply(response)
                    return None
                self._failed(f"Wrong response from the webhook: {response.status} {response.reason}")
                named = response.headers.get("Retry-After", "")
                return min(float(named), MAX_RETRY_AFTER) if named.isdigit() else wait
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            self._failed(str(error) or type(error).__name__)
            return wait

    async def _reply(self, response: aiohttp.ClientResponse) -> None:
        """A method named in the response is called; its result is seen by nobody."""
        if response.content_type != "application/json":
            return
        body: Any = await response.json()
        if isinstance(body, dict) and "method" in body:
            method = str(body.pop("method"))
            if not method.lower().startswith("get") and method.lower() not in {
                "setwebhook",
                "deletewebhook",
                "close",
                "logout",
            }:
                await self._world.call(self._bot.token, method, body)

    def _failed(self, words: str) -> None:
        self._hook.last_error, self._hook.last_error_at = words, self._world.clock.timestamp()
        self._world.changes.notify()
