"""Small files that lie at Telegram, fetched for what is made of them (`Made.files`): so many bytes, for so long, and no more."""

import asyncio
import base64
from collections.abc import Awaitable, Callable
from dataclasses import replace

from kit.messages import Made
from kit.tasks import Tasks

_EACH = 300_000
_IN_ALL = 12_000_000
_AT_ONCE = 4
# The deliverer's lease is longer than this and the making together.
_WITHIN = 40.0


async def with_files(made: Made, fetch: Callable[[str, int], Awaitable[bytes | None]]) -> Made:
    """The same with its files among the facts, in base64. What `fetch` does not give (handle, most bytes) is left out."""
    if not made.files:
        return made
    found: dict[str, str] = {}
    total, turn = 0, asyncio.Semaphore(_AT_ONCE)

    async def one(name: str, file_id: str) -> None:
        nonlocal total
        async with turn:
            content = await fetch(file_id, _EACH) if total < _IN_ALL else None
            if content is not None:
                total += len(content)
                found[name] = base64.b64encode(content).decode()

    tasks = Tasks()
    for name, file_id in made.files.items():
        tasks.start(one(name, file_id), name="fetch")
    await tasks.stop(within=_WITHIN)
    return replace(made, facts={**made.facts, "files": found})
