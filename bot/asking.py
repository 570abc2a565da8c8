"""Asking Telegram what somebody is in a group, outside any transaction. Whoever waits for the same answer shares one call."""

import asyncio
from collections.abc import Sequence

import structlog

from bot.identity import Identity
from handlers.lookups import Lookup, Members
from kit.sender import Sender
from kit.tasks import Tasks
from kit.troubles import Trouble
from kit.updates import MemberInfo

log = structlog.get_logger(__name__)

# Telegram counts messages and does not say how it counts these calls (docs/decisions/0046): enough that a whole batch is two waits for it.
_AT_ONCE = 64
# What Telegram does not answer in so long is not found out: whoever waits goes on with what is known.
_SECONDS = 5.0


class Asking:
    """Look-ups under way."""

    def __init__(self, sender: Sender, identity: Identity) -> None:
        self._sender = sender
        self._identity = identity
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._under_way: dict[Lookup, asyncio.Future[MemberInfo | None]] = {}
        self._tasks = Tasks()

    async def ask(self, lookups: Sequence[Lookup]) -> Members:
        """What Telegram says to each of these; None where it does not."""
        return dict(zip(lookups, await asyncio.gather(*map(self._shared, lookups)), strict=True))

    async def stop(self) -> None:
        """Give up what is under way."""
        await self._tasks.stop(within=0)

    def _shared(self, lookup: Lookup) -> asyncio.Future[MemberInfo | None]:
        if (answer := self._under_way.get(lookup)) is None:
            answer = self._under_way[lookup] = asyncio.get_running_loop().create_future()
            self._tasks.start(self._find_out(lookup, answer), name="ask Telegram")
        return answer

    async def _find_out(self, lookup: Lookup, answer: asyncio.Future[MemberInfo | None]) -> None:
        found: MemberInfo | None = None
        try:
            found = await self._look(lookup)
        finally:
            del self._under_way[lookup]
            if not answer.done():
                answer.set_result(found)

    async def _look(self, lookup: Lookup) -> MemberInfo | None:
        try:
            async with asyncio.timeout(_SECONDS), self._turns:
                if lookup.person_id == self._identity.id:
                    await self._identity.ask()
                return await self._sender.member(lookup.chat_id, lookup.person_id)
        except (Trouble, TimeoutError) as trouble:
            log.info("place in group not found out", person=lookup.person_id, trouble=repr(trouble))
        except Exception:
            # An answer that makes no sense must not keep anybody waiting for ever.
            log.exception("place in group not understood", person=lookup.person_id)
        return None
