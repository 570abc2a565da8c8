"""From updates to committed effects: order kept within a chat, chats side by side, several of them in one transaction.

`accept` comes back when an update's effect is committed (or the update is in quarantine): only then may it be acknowledged.

A worker takes the chats that have waited longest, a bounded number of updates of each, and does them in one transaction, which also
inserts the update ids. If anything in it fails it is rolled back and done again chat by chat, then update by update, so that a bad
update costs only itself. A chat is with one worker at a time, and goes to the end of the queue with what it has left: a storm in one
group takes its turn like everybody else. Where Telegram must be asked first, other chats go on; and where it is asked about people who
tapped what many tap, so do the others who tap there.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime

import structlog

from bot.allowances import Gate
from bot.asking import Asking
from bot.identity import Identity
from bot.in_hand import READING, WORKERS, InHand
from bot.speaker import Speaker
from bot.waiting import ChatQueue, Waiting, Work, finish, first_of_each, key_of, taps_to_ask_about
from features import updates as ledger_of_updates
from features.operator import Operator, warn
from handlers.dispatch import Answer, ChatUpdates, Dispatcher
from handlers.lookups import Lookup, LookupsNeeded
from kit import metrics, reading
from kit.clock import Clock
from kit.db import Database, Session, is_away
from kit.faults import brief
from kit.sender import Sender
from kit.tasks import Tasks
from kit.updates import Incoming, Raw

log = structlog.get_logger(__name__)

# A transaction takes so many chats, so many updates of each, and so many in all: enough to share its cost, few enough to answer soon.
_CHATS = 50
_OF_A_CHAT = 100
_IN_ALL = 200
# Handling takes milliseconds. What takes so long is rolled back, and put aside when it comes again.
LONGEST_HANDLING = 20.0
# What may wait in memory, of all chats and of one. Beyond it Telegram is asked to send again later.
_MOST_WAITING = 5000
_MOST_OF_A_CHAT = 2500


class Overloaded(Exception):
    """More waits than may: send it again later."""


class NotDone(Exception):
    """The database cannot be written: the update has had no effect. Send it again later."""


class TookTooLong(Exception):
    """Handling was given up."""


class TookDown(Exception):
    """The process hung or crashed when this update alone was in hand: it is not tried again."""


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
        identity: Identity,
        operator: Operator | None,
        in_hand: InHand | None = None,
    ) -> None:
        self._database = database
        self._dispatcher = dispatcher
        self._speaker = speaker
        self._clock = clock
        self._on_commit = on_commit
        self._operator = operator
        self._chats: dict[int, ChatQueue] = {}
        self._ready: deque[ChatQueue] = deque()
        self._in_hand = in_hand or InHand()
        # Places in it for workers; SQLite has one writer anyway.
        self._places = list(range(READING + 1, READING + 1 + (1 if database.is_sqlite else WORKERS)))
        self._most_workers = len(self._places)
        self._workers = 0
        self._suspects = 0
        self._slow: set[int] = set()
        self._waiting = 0
        self._tasks = Tasks()
        self._asking = Asking(sender, identity)
        self._gate = Gate()

    async def accept(self, raw: Raw) -> None:
        """Give an update its effect; it has a number (`reading.number_of`). Raises NotDone, and Overloaded where it was not even taken."""
        try:
            incoming = self._read(raw)
            route = self._dispatcher.route_of(incoming)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is this update's, and those behind it go on
            try:
                await self._put_aside(raw, error)
            except Exception as down:
                raise NotDone(brief(down)) from down
            return
        now = self._clock.now()
        admitted = self._gate.admit(incoming, route, now)
        if admitted is None:
            # Acknowledged, and nothing was done for it: a flood costs neither the database nor anybody's turn.
            metrics.REFUSED.inc()
            word = self._gate.word(incoming, route, self._dispatcher.texts_of(incoming), now)
            if word is not None:
                self._speaker.speak(key_of(incoming), [Answer(incoming, word)])
            return
        try:
            await self._take(incoming, raw, is_hot=route is None or route.hot)
        except BaseException:
            self._gate.give_back(admitted)
            raise

    async def _take(self, incoming: Incoming, raw: Raw, *, is_hot: bool) -> None:
        of_chat = self._chats.get(key_of(incoming))
        if self._waiting >= _MOST_WAITING or (of_chat is not None and len(of_chat) >= _MOST_OF_A_CHAT):
            raise Overloaded
        loop = asyncio.get_running_loop()
        waiting = Waiting(incoming, raw, is_hot, loop.create_future(), loop.time())
        is_suspect = self._in_hand.is_suspect(incoming.update_id)
        self._waiting += 1
        self._suspects += is_suspect
        metrics.WAITING.set(self._waiting)
        try:
            self._queue(waiting)
            await waiting.done
        finally:
            self._waiting -= 1
            self._suspects -= is_suspect
            metrics.WAITING.set(self._waiting)

    def _read(self, raw: Raw) -> Incoming:
        update_id: int = raw["update_id"]
        if self._in_hand.is_guilty(update_id):
            raise TookDown
        self._in_hand.holds(READING, (update_id,))
        try:
            return reading.read(raw)
        finally:
            self._in_hand.free(READING)

    async def stop(self) -> None:
        """Give up what has not begun; what has is rolled back."""
        await self._tasks.stop(within=0)
        await self._asking.stop()

    # --- whose turn it is ---------------------------------------------------------------------------------------------------------

    def _queue(self, waiting: Waiting) -> None:
        key = key_of(waiting.incoming)
        chat = self._chats.get(key)
        if chat is None:
            chat = self._chats[key] = ChatQueue(key)
        chat.queue.append(waiting)
        self._line_up(chat)

    def _line_up(self, chat: ChatQueue) -> None:
        """Its turn comes, where something of it is ready; where nothing of it is left, it is forgotten."""
        if chat.is_ready:
            chat.in_line = True
            self._ready.append(chat)
            self._call_worker()
        elif chat.is_done and self._chats.get(chat.key) is chat:
            del self._chats[chat.key]

    def _call_worker(self) -> None:
        if self._workers < (1 if self._suspects else self._most_workers):
            self._workers += 1
            self._tasks.start(self._work(), name="pipeline")

    async def _work(self) -> None:
        """One worker: until nobody waits."""
        worker = self._places.pop()
        try:
            # Whatever else has come in this turn of the loop belongs to the same batch.
            await asyncio.sleep(0)
            while self._ready and not (self._suspects and self._workers > 1):
                await self._turn(worker)
        finally:
            self._places.append(worker)
            self._workers -= 1

    async def _turn(self, worker: int) -> None:
        work: list[tuple[ChatQueue, list[Waiting]]] = []
        total = 0
        # A suspect is done alone, and so is all that waits with it: what dies then is known.
        in_all, of_a_chat = (1, 1) if self._suspects else (_IN_ALL, _OF_A_CHAT)
        while self._ready and len(work) < _CHATS and total < in_all:
            chat = self._ready.popleft()
            chat.in_line, chat.in_turn = False, True
            part = chat.take(of_a_chat)
            work.append((chat, part))
            total += len(part)
        metrics.BATCH.observe(total)
        # Two processes that meet in the same groups take them in the same order.
        work.sort(key=lambda pair: pair[0].key)
        try:
            await self._do(work, worker)
        except Exception as error:
            # Whoever waits must hear of it, or nothing is fetched any more.
            log.exception("turn failed")
            self._not_done(work, error)
        finally:
            for chat, _ in work:
                chat.in_turn = False
                self._line_up(chat)

    # --- doing --------------------------------------------------------------------------------------------------------------------

    async def _do(self, work: Work, worker: int, *, is_second_try: bool = False) -> None:
        """These parts of chats in one transaction; smaller ones where that fails."""
        try:
            await self._together(work, worker)
        except LookupsNeeded as needed:
            await self._ask_first(work, worker, needed)
        except Exception as error:  # noqa: BLE001 - done again; the last try says what became of it
            if not is_away(error):
                await self._in_parts(work, worker, error)
            elif is_second_try:
                self._not_done(work, error)
            else:
                # A lock that was too long, a deadlock, a connection that was cut: most are over at the second try.
                log.warning("database failed, trying once more", error=brief(error))
                await self._do(work, worker, is_second_try=True)

    async def _together(self, work: Work, worker: int) -> None:
        now = self._clock.now()
        ids = [waiting.incoming.update_id for _, part in work for waiting in part]

        def begins(some: Sequence[int]) -> None:
            self._in_hand.holds(worker, some)

        begins(ids)
        # What is answered meanwhile is for the next time.
        answered = [dict(chat.members) for chat, _ in work]
        try:
            async with self._database.write() as session:
                fresh = await ledger_of_updates.fresh(session, ids, now)
                chats = [
                    ChatUpdates(chat.key, first_of_each(part, fresh), members, begins)
                    for (chat, part), members in zip(work, answered, strict=True)
                ]
                answers = await self._handle(session, chats, now)
                begins(ids)
        finally:
            self._in_hand.free(worker)
        self._in_hand.settled(ids)
        self._slow.difference_update(ids)
        for (chat, _), members in zip(work, answered, strict=True):
            chat.forget(members)
        self._committed(work, answers)

    async def _handle(self, session: Session, chats: Sequence[ChatUpdates], now: datetime) -> list[list[Answer]]:
        """Let the dispatcher do it, in bounded time. To wait for the database's lock or disk is nobody's fault, and is not counted."""
        try:
            async with asyncio.timeout(LONGEST_HANDLING) as limit:
                return await self._dispatcher.handle(session, chats, now)
        except TimeoutError as error:
            if limit.expired():
                raise TookTooLong from error
            raise

    def _committed(self, work: Work, answers: Sequence[Sequence[Answer]]) -> None:
        now = asyncio.get_running_loop().time()
        for (chat, part), said in zip(work, answers, strict=True):
            metrics.UPDATES.inc(len(part))
            for waiting in part:
                metrics.LATENCY.observe(now - waiting.arrived)
                finish(waiting)
            self._speaker.speak(chat.key, said)
        self._on_commit()

    async def _in_parts(self, work: Work, worker: int, error: Exception) -> None:
        if len(work) > 1:
            log.warning("transaction failed, doing it chat by chat", chats=len(work), error=brief(error))
            for pair in work:
                await self._do([pair], worker)
            return
        chat, part = work[0]
        if len(part) > 1:
            log.warning("chat failed, doing it update by update", chat=chat.key, updates=len(part), error=brief(error))
            for place, waiting in enumerate(part):
                await self._do([(chat, [waiting])], worker)
                behind = part[place + 1 :]
                if behind and chat.holds(behind[0]):
                    # They keep their place: it goes before them when Telegram has answered.
                    chat.put_back(behind)
                    return
            return
        if isinstance(error, TookTooLong) and part[0].incoming.update_id not in self._slow:
            # Something else may have held it up: it has another try when it comes again.
            self._slow.add(part[0].incoming.update_id)
            self._not_done(work, error)
            return
        try:
            await self._put_aside(part[0].raw, error)
        except Exception as down:  # noqa: BLE001 - whatever it is, the update is not kept, so it is not acknowledged
            self._not_done(work, down)
        else:
            finish(part[0])

    def _not_done(self, work: Work, error: Exception) -> None:
        log.warning("database not writable", error=brief(error))
        for _, part in work:
            for waiting in part:
                if not waiting.done.done():
                    waiting.done.set_exception(NotDone(brief(error)))

    async def _put_aside(self, raw: Raw, error: Exception) -> None:
        update_id = int(raw["update_id"])
        log.error("update put aside", update_id=update_id, exc_info=error)
        metrics.PUT_ASIDE.inc()
        now = self._clock.now()
        async with self._database.write() as session:
            await ledger_of_updates.quarantine(session, update_id, raw, brief(error), now)
            if self._operator is not None:
                await warn(session, self._operator, update_id, now)
        self._in_hand.settled((update_id,))
        self._slow.discard(update_id)

    # --- asking Telegram ----------------------------------------------------------------------------------------------------------

    async def _ask_first(self, work: Work, worker: int, needed: LookupsNeeded) -> None:
        """Telegram is asked beside; whatever need not wait for its answers goes on at once."""
        rest: list[tuple[ChatQueue, list[Waiting]]] = []
        for chat, part in work:
            lookups = needed.lookups.get(chat.key)
            if lookups is None:
                rest.append((chat, part))
            elif unknown := set(taps_to_ask_about(part, lookups)):
                first = next(at for at, waiting in enumerate(part) if waiting in unknown)
                # What is not hot keeps its place behind them, and so does whatever is behind that.
                end = next((at for at, w in enumerate(part) if at > first and not w.is_hot), len(part))
                chat.aside += [waiting for waiting in part[:end] if waiting in unknown]
                chat.put_back(part[end:])
                self._tasks.start(self._ask_about_taps(chat, lookups), name="ask Telegram")
                if others := [waiting for waiting in part[:end] if waiting not in unknown]:
                    rest.append((chat, others))
            else:
                chat.is_held_up = True
                self._tasks.start(self._ask(chat, part, lookups), name="ask Telegram")
        if rest:
            await self._do(rest, worker)

    async def _ask(self, chat: ChatQueue, part: list[Waiting], lookups: Sequence[Lookup]) -> None:
        """Look up, outside any transaction; then it is the chat's turn again. Each place once, so that this comes to an end."""
        await self._find_out(chat, lookups)
        chat.is_held_up = False
        chat.put_back(part)
        self._line_up(chat)

    async def _ask_about_taps(self, chat: ChatQueue, lookups: Sequence[Lookup]) -> None:
        """The same, while the chat goes on."""
        await self._find_out(chat, lookups)
        chat.come_back({lookup.person_id for lookup in lookups})
        self._line_up(chat)

    async def _find_out(self, chat: ChatQueue, lookups: Sequence[Lookup]) -> None:
        """What may have been answered since it was found to be missing is not asked again."""
        chat.members.update(await self._asking.ask([lookup for lookup in lookups if lookup not in chat.members]))
