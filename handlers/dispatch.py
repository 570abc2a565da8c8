"""From an update to its endpoint and back: whose call it is, whether they may, what is answered. It neither sends nor commits."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from features.activities import service as activities
from features.counting import tally
from features.people import access, asks, census, view
from features.people.access import ANONYMOUS_ADMIN, STRANGER, Membership, OutOfDate, Right
from features.people.census import Defaults
from features.people.naming import NameUnsure
from handlers.call import NO_KEY, AskFirst, BotInfo, Call
from handlers.finding import Finder, Found
from handlers.lookups import Lookup, LookupsNeeded, Members, answers_of, note, unanswered, unsure
from handlers.places import in_place_of, is_on_button, kept_off, require_button, require_place
from handlers.refusals import not_found_out, refused, unmatched
from handlers.signs import is_talk, moves_people, shows_presence
from kit.db import Session, catch_up, savepoint
from kit.marks import Marker
from kit.messages import Message, Refusal, Reply
from kit.reading import rewritten
from kit.router import Place, Route
from kit.texts import Texts, choose, texts
from kit.updates import Incoming, Kind
from kit.vault import Vault
from models import Group

# Telegram is asked so often at most what the bot is called, however many write to others.
_NAME_HOLDS = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class ChatUpdates:
    """Updates of one chat in their order, and what Telegram answered about people in it. `key` names the chat.

    `begins` is told whose turn it is: the update, or those that are one call.
    """

    key: int
    incomings: Sequence[Incoming]
    members: Members
    begins: Callable[[Sequence[int]], None]


@dataclass(slots=True)
class _Work:
    """A chat's updates on their way: its group, and who of those who tap is in it."""

    chat: ChatUpdates
    group: Group | None = None
    present: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to one update."""

    incoming: Incoming
    reply: Reply


@dataclass(slots=True)
class _Hot:
    """What stands together and is one call: the calls of those who are in the group, and then what came of them."""

    group: Group
    batch: Sequence[Incoming]
    match: Found
    calls: Sequence[Call]
    unknown: AbstractSet[int]
    result: Sequence[Reply] | Refusal = ()

    def answers(self) -> list[Answer]:
        """What each of them hears."""
        t = texts(self.group.language)
        if isinstance(self.result, Refusal):
            replies = {c.incoming.update_id: refused(self.result, t, c.incoming) for c in self.calls}
        else:
            replies = {c.incoming.update_id: reply for c, reply in zip(self.calls, self.result, strict=True)}
        for incoming in self.batch:
            if incoming.update_id not in replies:
                # Whoever has left may still edit what they wrote: nobody needs a word about it.
                is_edit = incoming.kind is Kind.EDITED
                is_unknown = incoming.sender is not None and incoming.sender.id in self.unknown
                why = not_found_out(self.group) if is_unknown else access.NotInGroup()
                replies[incoming.update_id] = None if is_edit else refused(why, t, incoming)
        return [Answer(incoming, replies[incoming.update_id]) for incoming in self.batch]


class Dispatcher:
    """Hands updates of one chat to their endpoints, in the caller's transaction."""

    def __init__(self, bot: BotInfo, defaults: Defaults, marker: Marker, vault: Vault = NO_KEY) -> None:
        self._bot = bot
        self._bot_known_at: datetime | None = None
        self._defaults = defaults
        self._vault = vault
        self._marker = marker
        self._finder = Finder(bot.username)

    def know(self, bot: BotInfo, at: datetime) -> None:
        """Who the bot is, as Telegram said at this moment."""
        self._bot, self._bot_known_at = bot, at
        self._finder.username = bot.username

    async def handle(self, session: Session, chats: Sequence[ChatUpdates], now: datetime) -> list[list[Answer]]:
        """Do what these updates ask; the answers by chat. A refused update leaves nothing behind; what fails otherwise raises.

        Raises LooksNeeded where Telegram must be asked first; the transaction is to be given up then, and done again with the
        answers in `members`.
        """
        if renamed := {chat.key: lookups for chat in chats if (lookups := self._of_oneself(chat, now))}:
            raise LookupsNeeded(renamed)
        works = await self._take_note(session, chats, now)
        wanted = [await self._finder.wanted(session, work.group, work.chat.incomings, now) for work in works]
        places = await access.places(
            session, ((group.id, person) for of_chat in wanted for group, people in of_chat for person in people)
        )
        needed = {
            work.chat.key: lookups
            for work, of_chat in zip(works, wanted, strict=True)
            if (lookups := unsure(of_chat, work.chat.members, places, now))
        }
        if needed:
            raise LookupsNeeded(needed)
        for work, of_chat in zip(works, wanted, strict=True):
            for about, people in of_chat:
                if about is work.group:
                    work.present, _ = access.judge(places, about.id, people, now)
        await activities.look_up(
            session, (one for work in works for one in self._finder.tapped(work.group, work.chat.incomings))
        )
        stormed = await self._storms(session, works, now)
        return [stormed.get(work.chat.key) or await self._do(session, work, now) for work in works]

    async def _do(self, session: Session, work: _Work, now: datetime) -> list[Answer]:
        group = work.group
        if group is not None and not group.is_present and any(shows_presence(i) for i in work.chat.incomings):
            # Of permissions of the whole group Telegram tells a bot nothing: it is back where it hears people again.
            group.is_present = True
            await activities.unstrand(session, group, now)
        answers: list[Answer] = []
        for number, (_, run) in enumerate(groupby(work.chat.incomings, key=self._finder.together)):
            batch = list(run)
            hot = self._finder.hot_match(batch[0])
            if number:
                # What the chat did before is there for what it does next.
                await catch_up(session)
            if hot is not None and work.group is not None:
                work.chat.begins([incoming.update_id for incoming in batch])
                answers += await self._hot(session, work, batch, hot, now)
            else:
                for incoming in batch:
                    work.chat.begins([incoming.update_id])
                    answers.append(Answer(incoming, await self._one(session, work, incoming, now)))
        return self._off_boards(answers)

    def _off_boards(self, answers: Sequence[Answer]) -> list[Answer]:
        return [replace(each, reply=kept_off(each.reply, each.incoming, self._bot.id)) for each in answers]

    async def _storms(self, session: Session, works: Sequence[_Work], now: datetime) -> dict[int, list[Answer]]:
        """The chats in which all tap on one button, where its endpoint takes many of them at once; what is answered, by chat."""
        storms: dict[Callable[..., Any], list[tuple[_Work, Found]]] = {}
        # A group that moves may have two chats for a while: those are done one after the other.
        chats_of = Counter(work.group.id for work in works if work.group is not None)
        for work in works:
            matches = {self._finder.hot_match(incoming) for incoming in work.chat.incomings}
            match = matches.pop() if len(matches) == 1 else None
            if match is None or match.route.storm is None or work.group is None:
                continue
            if work.group.is_present and chats_of[work.group.id] == 1:
                storms.setdefault(match.route.storm, []).append((work, match))
        answers: dict[int, list[Answer]] = {}
        for endpoint, storm in storms.items():
            if len(storm) == 1:
                continue
            hot = [await self._hot_calls(session, work, work.chat.incomings, match, now) for work, match in storm]
            asked = [each for each in hot if each.calls]
            storm[0][0].chat.begins([call.incoming.update_id for each in asked for call in each.calls])
            results = await endpoint([(each.calls, each.match.tap) for each in asked]) if asked else []
            for each, result in zip(asked, results, strict=True):
                each.result = result
            answers |= {
                work.chat.key: self._off_boards(each.answers()) for (work, _), each in zip(storm, hot, strict=True)
            }
        return answers

    # --- who and where ------------------------------------------------------------------------------------------------------------

    async def _take_note(self, session: Session, chats: Sequence[ChatUpdates], now: datetime) -> list[_Work]:
        """Bring the census up to date; the group all this happens in, for each chat that is one."""
        # In the order in which they came: a username is whose was seen with it last.
        newest_last = sorted((i for chat in chats for i in chat.incomings), key=lambda i: i.update_id)
        await census.see_people(session, [person for i in newest_last for person in i.shows], now)
        known = await census.find_groups(
            session, {i.chat.id for chat in chats for i in chat.incomings if i.chat is not None and i.chat.is_group}
        )
        return [await self._note_chat(session, chat, known, now) for chat in chats]

    async def _note_chat(self, session: Session, chat: ChatUpdates, known: Mapping[int, Group], now: datetime) -> _Work:
        group: Group | None = None
        for incoming in chat.incomings:
            if incoming.chat is None:
                continue
            if incoming.migrated_to is not None:
                await census.move_group(session, incoming.chat.id, incoming.migrated_to, now)
            if incoming.migrated_from is not None:
                await census.move_group(session, incoming.migrated_from, incoming.chat.id, now)
            if incoming.chat.is_group:
                group = known.get(incoming.chat.id) if incoming.migrated_from is None else None
                group = await census.ensure_group(
                    session, incoming.chat, self._defaults_for(incoming), now, group=group
                )
        await note(session, chat.members, self._bot.id, now)
        authors = [
            i.sender.id
            for i in chat.incomings
            if i.kind is Kind.MESSAGE and i.sender is not None and not i.sender.is_bot
        ]
        if group is not None:
            await census.see_present(session, group.id, authors, now)
            talking = [i.sender.id for i in chat.incomings if i.sender is not None and is_talk(i)]
            tally.count_messages(session, group.id, talking, now)
        elif authors:
            await census.see_reachable(session, authors[0], is_reachable=True)
        return _Work(chat, group)

    def _defaults_for(self, incoming: Incoming) -> Defaults:
        # The language of whoever adds the bot is the best guess at the group's.
        asked = incoming.sender.language if incoming.sender is not None and incoming.kind is Kind.BOT_MEMBER else None
        return replace(self._defaults, language=choose(asked, default=self._defaults.language))

    async def _membership(self, session: Session, group: Group | None, incoming: Incoming, now: datetime) -> Membership:
        if group is None:
            return STRANGER
        if incoming.sender is None:
            return ANONYMOUS_ADMIN if incoming.is_anonymous_admin else STRANGER
        return await access.membership_of(session, group.id, incoming.sender.id, now)

    def _texts(self, group: Group | None, incoming: Incoming) -> Texts:
        if incoming.chat is not None and incoming.chat.is_group and group is not None:
            return texts(group.language)
        asked = incoming.sender.language if incoming.sender is not None else None
        return texts(choose(asked, default=self._defaults.language))

    # --- calls --------------------------------------------------------------------------------------------------------------------

    def _of_oneself(self, chat: ChatUpdates, now: datetime) -> list[Lookup]:
        """Somebody writes to a bot of another name, which may be ours by now; nothing where that was asked a moment ago."""
        known_at = self._bot_known_at
        if known_at is not None and timedelta(0) <= now - known_at < _NAME_HOLDS:
            return []
        names = {i.addressed_to.lower(): i.chat.id for i in chat.incomings if i.addressed_to and i.chat is not None}
        names.pop(self._bot.username.lower(), None)
        lookups = {Lookup(chat_id, self._bot.id) for chat_id in names.values()}
        return sorted(lookups - chat.members.keys(), key=lambda lookup: lookup.chat_id)

    def _speaks_for(self, incoming: Incoming) -> bool:
        """Reaching this button is a sign of being in the group: a private one, and the button stands there."""
        is_private_group = incoming.chat is not None and incoming.chat.username is None
        return is_private_group and is_on_button(incoming, self._bot.id)

    def route_of(self, incoming: Incoming) -> Route[Right] | None:
        """What the update asks for, found without the database; None where it asks for nothing (or answers a form)."""
        match = self._finder.match(incoming)
        return None if match is None else match.route

    def texts_of(self, incoming: Incoming) -> Texts:
        """The language of whoever sent it."""
        return self._texts(None, incoming)

    async def _hot(
        self, session: Session, work: _Work, batch: Sequence[Incoming], match: Found, now: datetime
    ) -> list[Answer]:
        """Taps on one button, or messages of one sort, all at once. Hot endpoints refuse before they write: there is nothing to undo."""
        hot = await self._hot_calls(session, work, batch, match, now)
        if hot.calls:
            try:
                taps = [
                    found.tap for call in hot.calls if (found := self._finder.hot_match(call.incoming)) and found.tap
                ]
                hot.result = await match.answer(hot.calls, taps)
            except Refusal as refusal:
                hot.result = refusal
        return hot.answers()

    async def _hot_calls(
        self, session: Session, work: _Work, batch: Sequence[Incoming], match: Found, now: datetime
    ) -> "_Hot":
        """Who of them is in the group, and calls."""
        group = work.group
        assert group is not None  # noqa: S101 - asked by the caller
        t = texts(group.language)
        present = work.present | {i.sender.id for i in batch if i.kind is Kind.MESSAGE and i.sender is not None}
        for incoming in batch:
            for route in self._finder.events(incoming):
                membership = await self._membership(session, group, incoming, now)
                await route.endpoint(Call(session, now, t, self._bot, incoming, membership, group, self._marker))
        if any(moves_people(incoming) for incoming in work.chat.incomings):
            # Somebody came or went among these very updates.
            people = {i.sender.id: match.route.right for i in batch if i.sender is not None}
            present, _ = await access.presence(session, group.id, people, now)
        unknown = unanswered(work.chat.members, group) - present
        if match.route.presumes:
            present = present | {
                i.sender.id for i in batch if i.sender and i.sender.id in unknown and self._speaks_for(i)
            }
        calls = [
            Call(session, now, t, self._bot, i, Membership(i.sender.id, is_present=True), group, self._marker)
            for i in batch
            if i.sender is not None and i.sender.id in present
        ]
        return _Hot(group, batch, match, calls, unknown)

    async def _one(self, session: Session, work: _Work, incoming: Incoming, now: datetime) -> Reply:
        await catch_up(session)
        group = work.group
        match, of_form = await self._finder.find(session, incoming, now)
        about = await self._finder.group_of_tap(session, match) or group or of_form
        t = self._texts(group, incoming)
        membership = await self._membership(session, about, incoming, now)
        asked = {} if about is None else answers_of(work.chat.members, about)
        call = Call(session, now, t, self._bot, incoming, membership, about, self._marker, self._vault, asked)
        for route in self._finder.events(incoming):
            await route.endpoint(call)
        if match is None:
            return unmatched(t, incoming)
        # What a savepoint takes back would have to be read again.
        chat_id, why = 0 if about is None else about.chat_id, not_found_out(about)
        try:
            async with savepoint(session):
                return await self._call(call, match, group)
        except (AskFirst, NameUnsure) as unsure:
            if isinstance(unsure, NameUnsure) and unsure.person_id in asked:
                return refused(unsure, t, incoming)
            raise LookupsNeeded({work.chat.key: [Lookup(chat_id, unsure.person_id)]}) from unsure
        except access.NotFoundOut:
            return refused(why, t, incoming)
        except Refusal as refusal:
            return refused(refusal, t, incoming)

    async def _call(self, call: Call, match: Found, here: Group | None) -> Reply:
        if isinstance(match.tap, view.AskTap) and not call.in_private:
            return await self._identified(call, match)
        require_place(call, match.route, match.tap, here)
        if (instead := await self._instead(call, match)) is not None:
            return instead
        if call.maybe_group is not None or match.route.place is not Place.ANYWHERE:
            access.require(call.membership, match.route.right)
        if here is not None and here is not call.maybe_group and match.route.here is not None:
            access.require(await self._membership(call.session, here, call.incoming, call.now), match.route.here)
        require_button(call, match.route)
        return await match.answer(call)  # type: ignore[no-any-return]

    async def _instead(self, call: Call, match: Found) -> Reply:
        """What is said where the call comes from the wrong place, or from nobody."""
        incoming, route = call.incoming, match.route
        if route.place is Place.GROUP and call.in_private:
            if match.tap is not None:
                raise OutOfDate
            return Message(view.say_where(call.t))
        if route.place is Place.PRIVATE and not call.in_private:
            raise OutOfDate
        is_about_a_group = route.place is Place.PRIVATE or match.tap is not None
        if is_about_a_group and route.right is not Right.ANYONE and call.maybe_group is None:
            raise OutOfDate
        if incoming.sender is not None or incoming.chat is None:
            return None
        if incoming.is_anonymous_admin and route.must_know and incoming.command and incoming.message_id is not None:
            await asks.keep(call.session, call.group.id, incoming.message_id, incoming.text, call.now)
            return view.ask_who(call.t, incoming.message_id)
        if not incoming.is_anonymous_admin or incoming.command is None:
            return Message(view.nameless(call.t))
        return None

    async def _identified(self, call: Call, asked: Found) -> Reply:
        """An anonymous admin has said who they are: their command is done as if they had written it so."""
        assert isinstance(asked.tap, view.AskTap)  # noqa: S101 - asked by the caller
        access.require(call.membership, Right.ADMIN)
        require_button(call, asked.route)
        text = await asks.take(call.session, call.group.id, asked.tap.message, call.now)
        incoming = rewritten(call.incoming, text)
        match = self._finder.match(incoming)
        if match is None:
            raise OutOfDate
        access.require(call.membership, match.route.right)
        reply: Reply = await match.answer(replace(call, incoming=incoming))
        return in_place_of(view.identified(call.t), reply)
