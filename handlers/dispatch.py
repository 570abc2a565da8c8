"""From an update to its endpoint and back: whose call it is, whether they may, what is answered. It neither sends nor commits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from markupsafe import Markup

from features.activities import service as activities
from features.people import access, asks, census, view
from features.people.access import ANONYMOUS_ADMIN, STRANGER, OutOfDate, Right, Standing
from features.people.census import Defaults
from handlers import ROUTERS
from handlers.call import BotFacts, Call
from kit import updates
from kit.db import Session
from kit.messages import Edit, Message, Reaction, Refusal, Reply, Several, Toast
from kit.router import Match, Place, Route, Routes
from kit.texts import Texts, choose, texts, words
from kit.updates import Incoming, Kind, MemberFacts
from models import Group

_TOAST_LENGTH = 200

Found = Match[Right]


@dataclass(frozen=True, slots=True)
class Look:
    """A place in a chat that must be asked of Telegram before a right can be judged."""

    chat_id: int
    person_id: int


# What Telegram answered to looks; None where it could not be asked.
Members = Mapping[Look, MemberFacts | None]


class LooksNeeded(Exception):
    """These places must be looked up before the updates can be handled."""

    def __init__(self, looks: Sequence[Look]) -> None:
        super().__init__(looks)
        self.looks = looks


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to one update."""

    incoming: Incoming
    reply: Reply


class Dispatcher:
    """Hands updates of one chat to their endpoints, in the caller's transaction."""

    def __init__(self, bot: BotFacts, defaults: Defaults) -> None:
        self._bot = bot
        self._defaults = defaults
        self._routes = Routes(ROUTERS)

    async def handle(
        self, session: Session, incomings: Sequence[Incoming], members: Members, now: datetime
    ) -> list[Answer]:
        """Do what these updates of one chat ask, in their order. A refused one leaves nothing behind; what fails otherwise raises.

        Raises LooksNeeded where Telegram must be asked first; the transaction is to be given up then, and all done again with
        the answers in `members`.
        """
        group = await self._take_note(session, incomings, members, now)
        if group is not None and not group.is_present and any(_shows_presence(i) for i in incomings):
            # Of permissions of the whole group Telegram tells a bot nothing: it is back where it hears people again.
            group.is_present = True
            await activities.unstrand(session, group, now)
        await self._be_sure(session, group, incomings, members, now)
        answers: list[Answer] = []
        for hot, run in groupby(incomings, key=self._hot_tap):
            batch = list(run)
            if hot is not None and group is not None:
                answers += await self._hot(session, group, batch, hot, members, now)
            else:
                for incoming in batch:
                    reply = await self._one(session, group, incoming, now)
                    answers.append(Answer(incoming, reply))
        return answers

    # --- who and where ------------------------------------------------------------------------------------------------------------

    async def _take_note(
        self, session: Session, incomings: Sequence[Incoming], members: Members, now: datetime
    ) -> Group | None:
        """Bring the census up to date; the group all this happens in, if it is one."""
        group: Group | None = None
        for incoming in incomings:
            if incoming.chat is None:
                continue
            if incoming.migrated_to is not None:
                await census.move_group(session, incoming.chat.id, incoming.migrated_to, now)
            if incoming.migrated_from is not None:
                await census.move_group(session, incoming.migrated_from, incoming.chat.id, now)
            if incoming.chat.is_group and (group is None or group.title != incoming.chat.title):
                group = await census.ensure_group(session, incoming.chat, self._defaults_for(incoming), now)
        senders = [incoming.sender for incoming in incomings if incoming.sender is not None]
        await census.see_people(session, senders, now)
        for chat_id in {look.chat_id for look in members}:
            of_chat = {look.person_id: facts for look, facts in members.items() if look.chat_id == chat_id}
            if (about := await census.find_group(session, chat_id)) is not None:
                await census.see_roles(
                    session, about.id, {p: facts for p, facts in of_chat.items() if facts is not None}, now
                )
                await census.presume_present(
                    session, about.id, [p for p, facts in of_chat.items() if facts is None], now
                )
        if group is not None:
            authors = [
                i.sender.id
                for i in incomings
                if i.kind is Kind.MESSAGE and i.sender is not None and not i.sender.is_bot
            ]
            await census.see_present(session, group.id, authors, now)
        elif senders and any(i.chat is not None and i.chat.is_private and i.kind is Kind.MESSAGE for i in incomings):
            await census.see_reachable(session, senders[0].id, is_reachable=True)
        return group

    async def _be_sure(
        self, session: Session, group: Group | None, incomings: Sequence[Incoming], members: Members, now: datetime
    ) -> None:
        """Raise LooksNeeded where a right is asked that the cached place of a caller is too old for, or unknown."""
        wanted: dict[int, tuple[Group, dict[int, Right]]] = {}
        for incoming in incomings:
            match = self._match(incoming)
            if match is None or match.route.hot or incoming.sender is None:
                continue
            right = Right.ADMIN if match.route.role_matters else match.route.right
            # Whoever writes in a group is in it.
            if right is Right.ANYONE or (right is Right.MEMBER and incoming.kind is Kind.MESSAGE):
                continue
            for about in [group] if group is not None else await self._groups_about(session, incoming.sender.id, match):
                _, people = wanted.setdefault(about.id, (about, {}))
                if people.get(incoming.sender.id, Right.MEMBER) is Right.MEMBER:
                    people[incoming.sender.id] = right
        for about, people in wanted.values():
            self._unless_looked(about, await access.stale(session, about.id, people, now), members)

    async def _groups_about(self, session: Session, person_id: int, match: Found) -> list[Group]:
        """The groups a call in private is about: the one its button names, or all of the person's where they choose among them."""
        if match.tap is not None or match.route.place is not Place.ANYWHERE or match.route.right is Right.ANYONE:
            of_tap = await self._group_of_tap(session, match)
            return [] if of_tap is None else [of_tap]
        return [about for about, _ in await census.groups_of(session, person_id)]

    def _unless_looked(self, group: Group, people: set[int], members: Members) -> None:
        looks = [look for person in sorted(people) if (look := Look(group.chat_id, person)) not in members]
        if looks:
            raise LooksNeeded(looks)

    def _defaults_for(self, incoming: Incoming) -> Defaults:
        # The language of whoever adds the bot is the best guess at the group's.
        asked = incoming.sender.language if incoming.sender is not None and incoming.kind is Kind.BOT_MEMBER else None
        return replace(self._defaults, language=choose(asked, default=self._defaults.language))

    async def _group_of_tap(self, session: Session, match: Found | None) -> Group | None:
        group_id = getattr(match.tap, "group", None) if match is not None else None
        return None if group_id is None else await session.get(Group, group_id)

    async def _standing(self, session: Session, group: Group | None, incoming: Incoming) -> Standing:
        if group is None:
            return STRANGER
        if incoming.sender is None:
            return ANONYMOUS_ADMIN if incoming.is_anonymous_admin else STRANGER
        return await access.standing_of(session, group.id, incoming.sender.id)

    def _texts(self, group: Group | None, incoming: Incoming) -> Texts:
        if incoming.chat is not None and incoming.chat.is_group and group is not None:
            return texts(group.language)
        asked = incoming.sender.language if incoming.sender is not None else None
        return texts(choose(asked, default=self._defaults.language))

    # --- calls --------------------------------------------------------------------------------------------------------------------

    def _match(self, incoming: Incoming) -> Found | None:
        return self._routes.match(incoming, bot_username=self._bot.username)

    def _hot_tap(self, incoming: Incoming) -> Found | None:
        match = self._match(incoming) if incoming.kind is Kind.TAP else None
        return match if match is not None and match.route.hot else None

    async def _hot(
        self, session: Session, group: Group, batch: Sequence[Incoming], match: Found, members: Members, now: datetime
    ) -> list[Answer]:
        """Taps on one button, all at once. Hot endpoints refuse before they write: there is nothing to undo."""
        t = texts(group.language)
        people = {
            incoming.sender.id for incoming in batch if incoming.sender is not None and not incoming.sender.is_bot
        }
        present, unsure = await access.presence(session, group.id, people, now)
        self._unless_looked(group, unsure, members)
        calls = [
            Call(session, now, t, self._bot, i, Standing(i.sender.id, is_present=True), group, match.tap)
            for i in batch
            if i.sender is not None and i.sender.id in present
        ]
        replies: dict[int, Reply] = {}
        if calls:
            try:
                results = await match.route.endpoint(calls)
                replies = {call.incoming.update_id: reply for call, reply in zip(calls, results, strict=True)}
            except Refusal as refusal:
                replies = {call.incoming.update_id: _refused(refusal, t, call.incoming) for call in calls}
        for incoming in batch:
            if incoming.update_id not in replies:
                replies[incoming.update_id] = _refused(access.NotInGroup(), t, incoming)
        return [Answer(incoming, replies[incoming.update_id]) for incoming in batch]

    async def _one(self, session: Session, group: Group | None, incoming: Incoming, now: datetime) -> Reply:
        match = self._match(incoming)
        about = group if group is not None else await self._group_of_tap(session, match)
        t = self._texts(group, incoming)
        standing = await self._standing(session, about, incoming)
        call = Call(session, now, t, self._bot, incoming, standing, about, match.tap if match is not None else None)
        for route in self._routes.events(incoming):
            await route.endpoint(call)
        if match is None:
            return _unmatched(t, incoming)
        try:
            async with session.begin_nested():
                return await self._call(call, match)
        except Refusal as refusal:
            return _refused(refusal, t, incoming)

    async def _call(self, call: Call, match: Found) -> Reply:
        if isinstance(match.tap, view.AskTap) and not call.in_private:
            return await self._identified(call, match.tap)
        if (instead := await self._instead(call, match.route)) is not None:
            return instead
        if call.maybe_group is not None or match.route.place is not Place.ANYWHERE:
            access.require(call.standing, match.route.right)
        return await match.route.endpoint(call)  # type: ignore[no-any-return]

    async def _instead(self, call: Call, route: Route[Right]) -> Reply:
        """What is said where the call comes from the wrong place, or from nobody."""
        incoming = call.incoming
        if route.place is Place.GROUP and call.in_private:
            if call.tap is not None:
                raise OutOfDate
            return Message(view.say_where(call.t))
        if route.place is Place.PRIVATE and not call.in_private:
            raise OutOfDate
        if route.place is Place.PRIVATE and route.right is not Right.ANYONE and call.maybe_group is None:
            raise OutOfDate
        if incoming.sender is not None or incoming.chat is None:
            return None
        if incoming.is_anonymous_admin and route.must_know and incoming.command and incoming.message_id is not None:
            await asks.keep(call.session, call.group.id, incoming.message_id, incoming.text, call.now)
            return view.ask_who(call.t, incoming.message_id)
        if not incoming.is_anonymous_admin or incoming.command is None:
            return Message(view.nameless(call.t))
        return None

    async def _identified(self, call: Call, tap: view.AskTap) -> Reply:
        """An anonymous admin has said who they are: their command is done as if they had written it so."""
        access.require(call.standing, Right.ADMIN)
        text = await asks.take(call.session, call.group.id, tap.number, call.now)
        incoming = updates.rewritten(call.incoming, text)
        match = self._match(incoming)
        if match is None:
            raise OutOfDate
        access.require(call.standing, match.route.right)
        reply: Reply = await match.route.endpoint(replace(call, incoming=incoming, tap=None))
        if isinstance(reply, Reaction):
            return Several((Toast(reply.otherwise), Edit(Message(Markup.escape(reply.otherwise)))))
        return Several((Toast(), Edit(reply))) if isinstance(reply, Message) else reply


def _shows_presence(incoming: Incoming) -> bool:
    return incoming.kind is Kind.TAP or (incoming.kind is Kind.MESSAGE and incoming.left is None)


def _unmatched(t: Texts, incoming: Incoming) -> Reply:
    if incoming.kind is Kind.TAP:
        return _refused(OutOfDate(), t, incoming)
    # In private every message is meant for the bot; in a group most are not.
    if incoming.kind is Kind.MESSAGE and incoming.chat is not None and incoming.chat.is_private:
        return view.lost_text(t)
    return None


def _refused(refusal: Refusal, t: Texts, incoming: Incoming) -> Reply:
    sentence = words(refusal, t)
    if incoming.kind is not Kind.TAP:
        return Message(sentence)
    text = sentence.striptags()
    return Toast(text if len(text) <= _TOAST_LENGTH else text[: _TOAST_LENGTH - 1] + "…", alert=True)
