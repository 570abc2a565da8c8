"""One batch of updates: sorted by chat, each chat in one transaction, spoken about after its commit.

When `process` returns, the effects of the batch are committed (or an update is in quarantine): only then may it be acknowledged.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.speaker import Speaker
from features import updates as ledger_of_updates
from features.operator import Operator, warn
from handlers.dispatch import Answer, Dispatcher, Look, LooksNeeded
from kit import updates
from kit.clock import Clock
from kit.db import Database
from kit.sender import Sender, Trouble
from kit.updates import Incoming, MemberFacts, Raw

log = structlog.get_logger(__name__)

# Chats that are worked on side by side, and look-ups under way at once.
_CHATS_AT_ONCE = 8
_LOOKS_AT_ONCE = 16

# The database is not there, locked or full: no update's fault. It is not acknowledged and comes again.
_DATABASE_DOWN = (OperationalError, InterfaceError, OSError)


class Pipeline:
    """Takes updates to their effects."""

    def __init__(
        self,
        database: Database,
        dispatcher: Dispatcher,
        sender: Sender,
        speaker: Speaker,
        clock: Clock,
        *,
        on_commit: Callable[[], None],
        operator: Operator | None,
    ) -> None:
        self._on_commit = on_commit
        self._operator = operator
        self._database = database
        self._dispatcher = dispatcher
        self._sender = sender
        self._speaker = speaker
        self._clock = clock
        self._chats = asyncio.Semaphore(_CHATS_AT_ONCE)
        self._looks = asyncio.Semaphore(_LOOKS_AT_ONCE)

    async def process(self, batch: Sequence[Raw]) -> None:
        """Give these updates their effect. Raises where the database cannot be written: none of the batch may be acknowledged then."""
        by_chat: defaultdict[int, list[tuple[Incoming, Raw]]] = defaultdict(list)
        for raw in batch:
            try:
                incoming = updates.read(raw)
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                await self._quarantine(raw, error)
                continue
            by_chat[incoming.chat.id if incoming.chat is not None else 0].append((incoming, raw))
        done = await asyncio.gather(*(self._chat(chat, part) for chat, part in by_chat.items()), return_exceptions=True)
        for outcome in done:
            if isinstance(outcome, BaseException):
                raise outcome

    async def _chat(self, chat: int, part: list[tuple[Incoming, Raw]]) -> None:
        async with self._chats:
            try:
                answers = await self._together([incoming for incoming, _ in part])
            except Exception as error:  # noqa: BLE001 - whatever it is, the updates are done again one by one, and it is logged there
                if len(part) > 1:
                    log.warning("batch failed, doing it one by one", chat=chat, updates=len(part), error=repr(error))
                answers = []
                for incoming, raw in part:
                    answers += await self._alone(incoming, raw)
        self._on_commit()
        self._speaker.speak(chat, answers)

    async def _together(self, incomings: Sequence[Incoming]) -> list[Answer]:
        members: dict[Look, MemberFacts | None] = {}
        while True:
            now = self._clock.now()
            try:
                async with self._database.write() as session:
                    fresh = await ledger_of_updates.fresh(session, [i.update_id for i in incomings], now)
                    return await self._dispatcher.handle(
                        session, [i for i in incomings if i.update_id in fresh], members, now
                    )
            except LooksNeeded as needed:
                # Telegram is asked outside any transaction; each place once, so that this comes to an end.
                members |= await self._look_up(needed.looks)

    async def _alone(self, incoming: Incoming, raw: Raw) -> list[Answer]:
        try:
            return await self._together([incoming])
        except _DATABASE_DOWN:
            raise
        except Exception as error:  # noqa: BLE001 - kept with its error, so that it costs only itself
            await self._quarantine(raw, error)
            return []

    async def _quarantine(self, raw: Raw, error: Exception) -> None:
        update_id = int(raw["update_id"])
        log.error("update put aside", update_id=update_id, exc_info=error)
        async with self._database.write() as session:
            now = self._clock.now()
            await ledger_of_updates.quarantine(session, update_id, raw, repr(error), now)
            if self._operator is not None:
                await warn(session, self._operator, update_id, now)

    async def _look_up(self, looks: Sequence[Look]) -> dict[Look, MemberFacts | None]:
        return dict(zip(looks, await asyncio.gather(*(self._look(look) for look in looks)), strict=True))

    async def _look(self, look: Look) -> MemberFacts | None:
        async with self._looks:
            try:
                return await self._sender.member(look.chat_id, look.person_id)
            except Trouble as trouble:
                log.info("place in group not found out", person=look.person_id, trouble=repr(trouble))
                return None
