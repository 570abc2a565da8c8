"""Saying at once what an update is answered with, after its commit. Losing an answer in a crash hurts nobody; facts go by the outbox.

Within a chat messages keep their order; toasts and reactions wait for nobody. What a chat does not take just now is left to the outbox,
where it stands behind facts and boards (docs/decisions/0026). So is all that Telegram counts, where another process leads: it speaks for
all of them (docs/decisions/0045).
"""

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog

from features.outbox import service as outbox
from features.people import census
from handlers.dispatch import Answer
from kit.clock import Clock
from kit.db import Database, is_away
from kit.faults import brief
from kit.messages import Edit, Message, Post, Reaction, Reply, Several, Toast
from kit.ratelimit import Pace
from kit.sender import Sender
from kit.tasks import Tasks
from kit.troubles import Moved, Rejected, Trouble, Unchanged, Wait
from kit.updates import ChatInfo, Incoming

log = structlog.get_logger(__name__)

_TOASTS_AT_ONCE = 32
# What may wait in memory to be said. Beyond it Telegram is too slow for us: nobody waits for an answer that long.
_MOST_UNSAID = 10_000
# Of these one chat may fill so many: a flood in it must not take the words from the others. Toasts are counted apart, so that what a flood
# is told (a reaction) takes none from whoever taps meanwhile; they may be as many as updates may wait (bot/pipeline.py).
_MOST_TOASTS, _MOST_IN_ORDER = 5000, 400
# An answer that comes later than this has lost its question.
_ANSWER_LASTS = timedelta(minutes=5)

Part = Message | Post | Reaction | Edit
# A chat, and whether they are its toasts.
_Sort = tuple[int, bool]
# A chat, whom it answers, the topic and what is said there.
_Same = tuple[int, int | None, int | None, str]


class Speaker:
    """Answers."""

    def __init__(
        self,
        sender: Sender,
        pace: Pace,
        database: Database,
        clock: Clock,
        *,
        leads: Callable[[], bool],
        on_left: Callable[[], None],
    ) -> None:
        """`on_left` is called when something was left to the outbox that may be said at once, by the process that leads."""
        self._leads = leads
        self._on_left = on_left
        self._sender = sender
        self._pace = pace
        self._database = database
        self._clock = clock
        self._tasks = Tasks()
        self._toasts = asyncio.Semaphore(_TOASTS_AT_ONCE)
        self._last_in_chat: dict[int, asyncio.Task[None]] = {}
        # How much of each chat is unsaid, and what: the same answer to the same person is said once.
        self._unsaid: Counter[_Sort] = Counter()
        self._waiting: set[_Same] = set()

    def speak(self, chat: int, answers: Sequence[Answer]) -> None:
        """Say these answers to updates of one chat, soon, and return at once."""
        unsaid = 0
        for answer in answers:
            parts = _parts(answer.reply)
            if answer.incoming.tap_id is not None and not any(isinstance(part, Toast) for part in parts):
                # A tap that gets no toast shows a clock on its button until it is answered.
                parts = (*parts, Toast())
            for part in parts:
                if self._is_full((chat, isinstance(part, Toast))):
                    unsaid += 1
                elif isinstance(part, Toast):
                    self._start((chat, True), self._toast(answer.incoming, part), name="toast")
                else:
                    self._in_order(chat, answer.incoming, part)
        if unsaid:
            log.warning("answers not said, too many wait", chat=chat, answers=unsaid)

    def _is_full(self, sort: _Sort) -> bool:
        _, are_toasts = sort
        most = _MOST_TOASTS if are_toasts else _MOST_IN_ORDER
        return len(self._tasks) >= _MOST_UNSAID or self._unsaid[sort] >= most

    async def idle(self) -> None:
        """Wait until all has been said."""
        await self._tasks.idle()

    async def stop(self, *, within: float) -> None:
        """Say what can be said within so many seconds."""
        await self._tasks.stop(within=within)

    def _in_order(self, chat: int, incoming: Incoming, part: Part) -> None:
        same = _same(chat, incoming, part)
        if same is not None and same in self._waiting:
            return
        if same is not None:
            self._waiting.add(same)
        before = self._last_in_chat.get(chat)
        task = self._start((chat, False), self._after(before, incoming, part, same), name="answer")
        self._last_in_chat[chat] = task
        task.add_done_callback(lambda done: self._forget(chat, done))

    def _start(self, sort: _Sort, saying: Coroutine[Any, Any, None], *, name: str) -> asyncio.Task[None]:
        task = self._tasks.start(saying, name=name)
        self._unsaid[sort] += 1
        task.add_done_callback(lambda _: self._said(sort))
        return task

    def _said(self, sort: _Sort) -> None:
        self._unsaid[sort] -= 1
        if not self._unsaid[sort]:
            del self._unsaid[sort]

    def _forget(self, chat: int, done: asyncio.Task[None]) -> None:
        if self._last_in_chat.get(chat) is done:
            del self._last_in_chat[chat]

    async def _after(
        self, before: asyncio.Task[None] | None, incoming: Incoming, part: Part, same: _Same | None
    ) -> None:
        try:
            if before is not None:
                await asyncio.wait([before])
        finally:
            if same is not None:
                self._waiting.discard(same)
        if incoming.chat is None:
            return
        try:
            await self._try(incoming, incoming.chat, part)
        except Trouble as trouble:
            log.warning("answer not said", chat=incoming.chat.id, trouble=repr(trouble))
        except Exception as error:
            if not is_away(error):
                raise
            log.warning("answer not said", chat=incoming.chat.id, trouble=brief(error))

    async def _try(self, incoming: Incoming, chat: ChatInfo, part: Part) -> None:
        try:
            await self._say(incoming, chat, part)
        except Unchanged:
            return
        except Moved as moved:
            await self._follow(chat.id, moved.chat_id)
        except Wait as wait:
            self._pace.hold(chat.id, self._clock.now(), wait.seconds)
            if isinstance(part, Message | Post):
                await self._leave(incoming, part)
            elif isinstance(part, Edit) and part.message is not None:
                if incoming.tap_id is None or part.message.to_keep is not None:
                    # No message to tap once more, or something that its reader cannot do without.
                    await self._leave(incoming, part.message)
                elif chat.is_group:
                    await self._leave_face(incoming, chat, part.message)

    async def _say(self, incoming: Incoming, chat: ChatInfo, part: Part) -> None:
        now = self._clock.now()
        if isinstance(part, Reaction):
            await self._react(incoming, chat, part)
        elif isinstance(part, Edit) and incoming.tap_id is not None and incoming.message_id is not None:
            if part.message is None:
                await self._sender.strip(chat.id, incoming.message_id)
                return
            # A page in private turns as fast as its only reader likes, unless everybody's turn at once.
            must_wait = self._must_wait(chat.id, now) if chat.is_group else self._pace.is_full(now)
            if self._is_left_to_another(part.message) or (must_wait and part.message.to_keep is None):
                await self._leave_face(incoming, chat, part.message)
                return
            self._pace.note(chat.id, now, answer=True)
            await self._sender.edit(chat.id, incoming.message_id, part.message)
        else:
            message = part.message if isinstance(part, Edit) else part
            if message is None:
                return
            if self._is_left_to_another(message) or self._must_wait(chat.id, now):
                await self._leave(incoming, message)
                return
            self._pace.note(chat.id, now, answer=True)
            if isinstance(message, Post):
                await self._sender.post(chat.id, message, thread_id=incoming.thread_id)
                return
            reply_to = incoming.message_id if chat.is_group else None
            await self._sender.send(chat.id, message, thread_id=incoming.thread_id, reply_to=reply_to)

    def _must_wait(self, chat_id: int, now: datetime) -> bool:
        return self._pace.free_at(chat_id, now, answer=True) > now

    def _is_left_to_another(self, message: Message | Post) -> bool:
        """Whether another process is to say it. One with a secret in it lies nowhere, so whoever was asked says it."""
        has_secret = isinstance(message, Message) and message.to_keep is not None
        return not has_secret and not self._leads()

    async def _react(self, incoming: Incoming, chat: ChatInfo, reaction: Reaction) -> None:
        if incoming.message_id is None:
            return
        try:
            await self._sender.react(chat.id, incoming.message_id, reaction.emoji)
        except Rejected:
            # Reactions are off here, or this one is not among those allowed.
            await self._say(incoming, chat, Message(reaction.otherwise))

    async def _leave(self, incoming: Incoming, message: Message | Post) -> None:
        """Leave an answer to the outbox, which says it when the chat takes messages again."""
        assert incoming.chat is not None  # noqa: S101 - asked before
        now = self._clock.now()
        until = now + _ANSWER_LASTS
        if isinstance(message, Message) and message.to_keep is not None:
            message = message.to_keep
        async with self._database.write() as session:
            if isinstance(message, Post):
                # Only to the person who asked to see it.
                person_id = incoming.chat.id if incoming.chat.is_private else None
                if person_id is not None:
                    key = f"answer:{incoming.update_id}:post"
                    await outbox.post(session, key, message, now, person_id=person_id, drop_after=until)
            elif incoming.chat.is_group:
                group = await census.find_group(session, incoming.chat.id)
                if group is not None:
                    where = {"thread_id": incoming.thread_id, "reply_to": incoming.message_id}
                    await outbox.answer(session, message, now, group_id=group.id, drop_after=until, **where)
            else:
                await outbox.answer(session, message, now, person_id=incoming.chat.id, drop_after=until)
        self._on_left()

    async def _leave_face(self, incoming: Incoming, chat: ChatInfo, face: Message) -> None:
        """Leave a new face to the outbox: what a tap did is done, and is seen when the chat takes edits again."""
        assert incoming.message_id is not None  # noqa: S101 - it was tapped
        now = self._clock.now()
        until, message_id = now + _ANSWER_LASTS, incoming.message_id
        async with self._database.write() as session:
            if chat.is_private:
                await outbox.answer_by_edit(session, message_id, face, now, person_id=chat.id, drop_after=until)
            elif (group := await census.find_group(session, chat.id)) is not None:
                await outbox.answer_by_edit(session, message_id, face, now, group_id=group.id, drop_after=until)
        self._on_left()

    async def _follow(self, old_chat: int, new_chat: int) -> None:
        async with self._database.write() as session:
            await census.move_group(session, old_chat, new_chat, self._clock.now())

    async def _toast(self, incoming: Incoming, toast: Toast) -> None:
        if incoming.tap_id is None:
            return
        async with self._toasts:
            try:
                await self._sender.answer(incoming.tap_id, toast)
            except Trouble as trouble:
                # Most often the tap is too old to be answered: whoever tapped has long looked away.
                log.info("tap not answered", trouble=repr(trouble))


def _same(chat: int, incoming: Incoming, part: Part) -> _Same | None:
    """What two answers to one person in one chat have in common that say the same; None for what is said each time."""
    if not isinstance(part, Message) or part.to_keep is not None:
        return None
    person = None if incoming.sender is None else incoming.sender.id
    return chat, person, incoming.thread_id, json.dumps(part.to_json())


def _parts(reply: Reply) -> tuple[Message | Post | Toast | Reaction | Edit, ...]:
    if reply is None:
        return ()
    return reply.replies if isinstance(reply, Several) else (reply,)
