"""The local Telegram: accounts, chats, the log, and the door through which bots call the Bot API."""

from __future__ import annotations

import asyncio
import inspect
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from simulator import checking, events, faults, governing
from simulator.accounts import TOKEN, Bot
from simulator.api import registry
from simulator.chats import Chat
from simulator.clock import SimClock
from simulator.errors import ApiError, Json, bad, strict, too_many
from simulator.events import Event
from simulator.files import Files
from simulator.limits import Flood, Limits
from simulator.messages import Answer, Message, Tap
from simulator.people import Person
from simulator.rights import Member
from simulator.updates import QUERY_LIFETIME, Updates

UNAUTHORIZED = ApiError(401, "Unauthorized")
NOT_FOUND = ApiError(404, "Not Found")


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the Bot API and how it ended."""

    method: str
    params: Json
    status: int
    description: str
    at: datetime
    bot: Bot | None = None
    result: Any = None


class Telegram:
    """A Telegram in memory.

    ``strict=False`` skips aiogram's validation, ``flood_limits=False`` the flood limits, ``keep_history=False`` keeps
    only the newest messages, calls and events: together the fast mode for benchmarks. ``limits`` changes the numbers of
    the flood limits. ``webhook_backoff`` are the real seconds between deliveries that failed; its last number repeats.
    """

    def __init__(
        self,
        clock: SimClock | None = None,
        *,
        flood_limits: bool = True,
        strict: bool = True,
        keep_history: bool = True,
        limits: Limits | None = None,
        webhook_backoff: tuple[float, ...] = (0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0),
        seed: int = 1,
    ) -> None:
        self.clock = clock if clock is not None else SimClock(running=True)
        self.flood_limits = flood_limits
        self.strict = strict
        self.keep_history = keep_history
        self.limits = limits if limits is not None else Limits()
        self.webhook_backoff = webhook_backoff
        self.files = Files()
        self.faults = faults.Faults()
        self.changes = events.Changes()
        self.bots: list[Bot] = []
        self.people: list[Person] = []
        self.chats: dict[int, Chat] = {}
        self.privates: dict[tuple[int, int], Chat] = {}
        self.calls: list[Call] = []
        self.polls: list[Call] = []
        self.events: list[Event] = []
        self.toasts: list[tuple[Person, Answer]] = []
        self.taps: dict[str, Tap] = {}
        self.bot_polls: dict[str, Message] = {}
        self.most_messages = None if keep_history else events.KEPT_WITHOUT_HISTORY
        self._chance = random.Random(seed)
        self._tokens: dict[str, Bot] = {}
        self._accounts: dict[int, Person | Bot] = {}
        self._watchers: list[Callable[[Event], None]] = []
        self._message_id = self._chance.randrange(200, 900)
        self._person_id = 6_100_000_000
        self._chat_id = 4_100_000_000
        self.clock.on_change(self.changes.notify)

    def new_bot(self, token: str, username: str, name: str = "", privacy: bool = True) -> Bot:
        """Make a bot as BotFather does; its id is the number before the colon of the token."""
        assert TOKEN.match(token), "a token is digits, a colon and 35 characters of A-Z a-z 0-9 _ -"
        assert re.fullmatch(r"[A-Za-z]\w{2,28}(bot|BOT|Bot)", username), (
            "a bot's username ends in bot and has 5 to 32 characters"
        )
        updates = Updates(self.clock, self._chance.randrange(100_000_000, 900_000_000), self.changes.notify)
        bot = Bot(
            int(token.partition(":")[0]), token, username, name or username, privacy, updates, Flood(self.limits), self
        )
        assert bot.id not in self._accounts, f"there is a bot {bot.id} already"
        self.bots.append(bot)
        self._tokens[token] = bot
        self._accounts[bot.id] = bot
        return bot

    def new_person(
        self, name: str, username: str | None = None, language_code: str | None = "en", last_name: str | None = None
    ) -> Person:
        """Somebody with a Telegram account."""
        assert 1 <= len(name) <= 64, "a first name has 1 to 64 characters"
        self._person_id += self._chance.randrange(1_000, 90_000)
        person = Person(self, self._person_id, name, username, language_code=language_code, last_name=last_name)
        self.people.append(person)
        self._accounts[person.id] = person
        return person

    def new_group(
        self,
        title: str,
        owner: Person,
        members: list[Person] | None = None,
        kind: Literal["group", "supergroup"] = "supergroup",
        username: str | None = None,
        forum: bool = False,
    ) -> Chat:
        """A group; with a username it is public, with ``forum`` it has topics."""
        assert kind == "supergroup" or not (username or forum), "only a supergroup is public or a forum"
        chat = self.make_chat(kind, title, username, forum)
        for person in (owner, *(members or [])):
            chat.members[person.id] = Member(person, status="creator" if person is owner else "member")
            person.chat = chat
        return chat

    def new_channel(self, title: str, owner: Person, username: str | None = None) -> Chat:
        """A channel: for posts, and for people who write in a group in its name."""
        chat = self.make_chat("channel", title, username)
        chat.members[owner.id] = Member(owner, status="creator")
        return chat

    def make_chat(self, kind: str, title: str, username: str | None = None, forum: bool = False) -> Chat:
        """An empty chat with an id of the right shape."""
        assert 1 <= len(title) <= 128, "a title has 1 to 128 characters"
        self._chat_id += self._chance.randrange(1_000, 90_000)
        number = -self._chat_id if kind == "group" else -(1_000_000_000_000 + self._chat_id - 2_000_000_000)
        chat = Chat(self, number, kind, title, username, forum)
        if forum:
            general = governing.general_topic(chat)
            chat.topics[general.id] = general
        self.chats[chat.id] = chat
        return chat

    def private(self, person: Person, bot: Bot) -> Chat:
        """The private chat of a person with a bot, begun or not."""
        key = (bot.id, person.id)
        if key not in self.privates:
            chat = Chat(self, person.id, "private", person.name, person.username, person=person, bot=bot)
            self.privates[key] = chat
        return self.privates[key]

    def account(self, account_id: int) -> Person | Bot | None:
        """The person or bot with this id."""
        return self._accounts.get(account_id)

    def named(self, username: str) -> Chat | Person | Bot | None:
        """Whoever has this username."""
        wanted = username.removeprefix("@").lower()
        everybody: list[Any] = [*self.chats.values(), *self._accounts.values()]
        return next((each for each in everybody if (each.username or "").lower() == wanted), None)

    def bot_of(self, token: str) -> Bot:
        """The bot with this token; ApiError 401, or 404 if it has not even the form of one."""
        if not TOKEN.match(token):
            raise NOT_FOUND
        if token not in self._tokens:
            raise UNAUTHORIZED
        return self._tokens[token]

    def next_message_id(self) -> int:
        """Ids of private chats and small groups come from one sequence."""
        self._message_id += 1
        return self._message_id

    def random_id(self) -> int:
        """A large number, the same ones in every run."""
        return self._chance.randrange(10**17, 9 * 10**17)

    def pending(self, bot: Bot) -> int:
        """How many updates the bot has not confirmed."""
        return len(bot.updates)

    def calls_of(self, method: str) -> list[Call]:
        """The calls of one method, oldest first; polls for updates are kept apart, in ``polls``, and found here too."""
        return [call for call in (self.polls if method == "getUpdates" else self.calls) if call.method == method]

    def on_event(self, callback: Callable[[Event], None]) -> None:
        """Call back at each event, at once."""
        self._watchers.append(callback)

    def log(self, chat: Chat | None, kind: str, actor: Any, message: Message | None = None, detail: Any = None) -> None:
        """Note an event and tell the watchers."""
        event = Event(self.clock.now(), chat, kind, actor, message, detail)
        events.append(self.events, event, not self.keep_history)
        if chat is not None:
            events.append(chat.history, event, not self.keep_history)
        for watcher in list(self._watchers):
            watcher(event)
        self.changes.notify()

    async def until(self, predicate: Callable[[], Any], within: float = 5.0, message: str = "") -> Any:
        """Wait until the predicate holds, looking again at each change; returns its value, TimeoutError after
        ``within`` real seconds.
        """
        return await self.changes.until(predicate, within, message)

    def fail_next(
        self,
        method: str,
        status: int = 500,
        description: str = "Internal Server Error",
        parameters: dict[str, int] | None = None,
        times: int = 1,
        before: bool = True,
        kind: faults.Kind = "error",
        seconds: float = 0.0,
        chat: Chat | None = None,
    ) -> None:
        """Make the next calls of a method fail (``*``: of any method; ``chat``: only calls to that chat).

        ``before=False``: the call takes effect, only its answer is the fault. ``kind``: ``error``, ``drop`` (the
        connection breaks), ``slow`` (the answer comes after ``seconds`` real seconds) or ``cut`` (the call takes effect, and the
        connection breaks in the middle of the answer).
        """
        number = chat.id if chat is not None else None
        self.faults.add(
            faults.Fault(method, kind, status, description, parameters or {}, times, before, seconds, number)
        )

    async def call(
        self, token: str, method: str, params: Json | None = None, files: Json | None = None
    ) -> tuple[int, Json]:
        """A call of the Bot API: HTTP status and body.

        ``files`` are bytes or (name, bytes) by field. Dropped if a fault says so.
        """
        bot: Bot | None = None
        values: Json = dict(params or {})
        try:
            bot = self.bot_of(token)
            of = checking.method(method)
            method = of.name
            fault = self.faults.take(method, values.get("chat_id"))
            if fault is not None and fault.before and fault.kind != "cut":
                await self._befall(fault)
            values = checking.decode(of, values, files or {})
            if self.strict:
                checking.validate(of, values)
            handler = registry.find(method)
            if handler is None:
                raise strict(f"the simulator does not model {method} yet")
            result = handler(registry.Ask(self, bot, method, values, files or {}))
            if inspect.isawaitable(result):
                result = await result
            if self.strict:
                checking.validate_answer(method, result)
            if fault is not None and fault.kind == "cut":
                raise faults.Cut({"ok": True, "result": result})
            if fault is not None and not fault.before:
                await self._befall(fault)
        except ApiError as error:
            self._record(Call(method, values, error.status, error.description, self.clock.now(), bot))
            return error.status, error.body()
        except faults.Dropped:
            self._record(Call(method, values, 0, "connection dropped", self.clock.now(), bot))
            raise
        self._record(Call(method, values, 200, "", self.clock.now(), bot, result))
        return 200, {"ok": True, "result": result}

    async def _befall(self, fault: faults.Fault) -> None:
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        elif fault.kind == "drop":
            raise faults.Dropped("the connection broke")
        else:
            raise ApiError(fault.status, fault.description, **fault.parameters)

    def _record(self, call: Call) -> None:
        events.append(self.polls if call.method == "getUpdates" else self.calls, call, not self.keep_history)
        self.changes.notify()

    def flood(self, bot: Bot, chat: Chat, messages: int = 1) -> None:
        """Count messages against the flood limits; ApiError 429 if the bot is too fast."""
        if not self.flood_limits:
            return
        now = self.clock.now().timestamp()
        if wait := bot.flood.wait(chat.id, chat.is_group, now):
            raise too_many(wait)
        bot.flood.record(chat.id, chat.is_group, now, messages)

    def tap_of(self, bot: Bot, query_id: str) -> Tap:
        """The tap a callback query id names; ApiError if it is unknown, another bot's, answered or older than 150 s."""
        tap = self.taps.get(query_id)
        if tap is None or tap.bot is not bot or tap.answered or self.clock.now() - tap.at > QUERY_LIFETIME:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        return tap
