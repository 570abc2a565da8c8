"""Which endpoint an update asks for, which groups that is about, and who must be known there before it can be handled."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from features import forms
from features.people import census
from features.people.access import Right
from handlers import ROUTERS
from handlers.lookups import Wanted
from handlers.places import may_name
from kit.db import Session
from kit.router import Match, Place, Route, Routes
from kit.updates import Incoming, Kind
from models import Group

Found = Match[Right]


class Finder:
    """Lookups through the routes. `username` is the bot's own, as it is called now."""

    def __init__(self, username: str) -> None:
        self.username = username
        self._routes = Routes(ROUTERS)

    def events(self, incoming: Incoming) -> list[Route[Right]]:
        """The endpoints that hear of an update whatever it asks for."""
        return self._routes.events(incoming)

    def match(self, incoming: Incoming) -> Found | None:
        """The endpoint that an update asks for, found without the database; None where it asks for nothing (or answers a form)."""
        return self._routes.match(incoming, bot_username=self.username)

    def hot_match(self, incoming: Incoming) -> Found | None:
        """The same, where it is one that takes what stands together."""
        match = self.match(incoming)
        return match if match is not None and match.route.hot else None

    def together(self, incoming: Incoming) -> object:
        """Equal for updates that one call takes where they stand together; None where each is a call of its own."""
        match = self.hot_match(incoming)
        return None if match is None else match.together

    async def find(self, session: Session, incoming: Incoming, now: datetime) -> tuple[Found | None, Group | None]:
        """Which endpoint the update asks for; and the group that what is said in private is about, by a form or by itself."""
        match = self.match(incoming)
        is_said = incoming.kind is Kind.MESSAGE and incoming.command is None and incoming.sender is not None
        if match is not None or not is_said or incoming.chat is None or not incoming.chat.is_private:
            return match, None
        assert incoming.sender is not None  # noqa: S101 - asked above
        form = await forms.current(session, incoming.sender.id, now)
        if form is not None:
            group = await session.get(Group, form.group_id)
            return (None, None) if group is None else (self._routes.of_form(form.name), group)
        for group_of, aside in self._routes.asides:
            if (about := await group_of(session, incoming, now)) is not None:
                return aside, about
        return None, None

    async def group_of_tap(self, session: Session, match: Found | None) -> Group | None:
        """The group that a tap names, if it names one that is there."""
        group_id = getattr(match.tap, "group", None) if match is not None else None
        return None if group_id is None else await session.get(Group, group_id)

    def tapped(self, group: Group | None, incomings: Sequence[Incoming]) -> Iterator[tuple[int, int]]:
        """The activities of a group on whose buttons many tap."""
        for incoming in incomings if group is not None else ():
            number = getattr(match.tap, "activity", None) if (match := self.hot_match(incoming)) else None
            if number is not None and group is not None:
                yield group.id, number

    async def wanted(
        self, session: Session, here: Group | None, incomings: Sequence[Incoming], now: datetime
    ) -> Wanted:
        """Whose place in which group has to be known before a chat's updates can be handled, and for which right."""
        wanted: dict[int, tuple[Group, dict[int, Right]]] = {}
        for incoming in incomings:
            if incoming.sender is None or incoming.sender.is_bot:
                continue
            for about, right in await self._asks(session, here, incoming, now):
                _, people = wanted.setdefault(about.id, (about, {}))
                if people.get(incoming.sender.id, Right.MEMBER) is Right.MEMBER:
                    people[incoming.sender.id] = right
        return list(wanted.values())

    async def _asks(
        self, session: Session, here: Group | None, incoming: Incoming, now: datetime
    ) -> list[tuple[Group, Right]]:
        """The rights that an update asks of its sender, and in which groups."""
        assert incoming.sender is not None  # noqa: S101 - asked by the caller
        match, of_form = await self.find(session, incoming, now)
        asks = [(here, route.right) for route in self._routes.events(incoming) if here is not None]
        if match is not None:
            right = Right.ADMIN if match.route.role_matters else match.route.right
            # A tap that names its group is about that one, wherever its button may stand.
            named = await self.group_of_tap(session, match)
            if named is not None and not may_name(match.route, named, incoming, here):
                return []
            one = named or here or of_form
            groups = [one] if one is not None else await self._groups_about(session, incoming.sender.id, match)
            asks += [(about, right) for about in groups]
            if here is not None and here is not one and match.route.here is not None:
                asks.append((here, match.route.here))
        # Whoever writes in a group is in it.
        is_seen = here is not None and incoming.kind is Kind.MESSAGE
        enough = {Right.ANYONE, Right.MEMBER} if is_seen else {Right.ANYONE}
        return [(about, right) for about, right in asks if right not in enough]

    async def _groups_about(self, session: Session, person_id: int, match: Found) -> list[Group]:
        """The groups a call in private is about: all of the person's where they choose among them."""
        if match.tap is not None or match.route.place is not Place.ANYWHERE or match.route.right is Right.ANYONE:
            return []
        return [about for about, _ in await census.groups_of(session, person_id)]
