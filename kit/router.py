"""Which endpoint an update goes to, by what the endpoints declare. Matching is pure: no database, no network.

The router does not know what a right or a place means: it carries what the endpoint declared to the one who checks it.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from kit import buttons
from kit.buttons import Tap
from kit.messages import Refusal, Reply
from kit.updates import Incoming, Kind

R = TypeVar("R")  # a right
C = TypeVar("C")  # a call
T = TypeVar("T", bound=Tap)
E = TypeVar("E", bound=Callable[..., Awaitable[Any]])

Endpoint = Callable[[C], Awaitable[Reply]]
Listener = Callable[[C], Awaitable[None]]
TapEndpoint = Callable[[C, T], Awaitable[Reply]]
HotEndpoint = Callable[[Sequence[C]], Awaitable[Sequence[Reply]]]
HotTapEndpoint = Callable[[Sequence[C], T], Awaitable[Sequence[Reply]]]
# The calls on several buttons of one board, and what the button of each said.
HotTapsEndpoint = Callable[[Sequence[C], Sequence[T]], Awaitable[Sequence[Reply]]]
# The calls on each of several buttons, and what that button said; for each of them as many replies, or why there are none.
Storm = Sequence[tuple[Sequence[C], T]]
StormEndpoint = Callable[[Storm[C, T]], Awaitable[Sequence[Sequence[Reply] | Refusal]]]
# Session, update and moment; the group that it is about, or None. What a group is, the router does not know.
Finder = Callable[[Any, Incoming, datetime], Awaitable[Any]]


class Place(StrEnum):
    """Where an endpoint may be called. A tap that names a group may stand in that group and in private, and with REVIEW also where that
    group has what waits to be judged shown.
    """

    GROUP = "group"
    PRIVATE = "private"
    ANYWHERE = "anywhere"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Route(Generic[R]):
    """What an endpoint declared. `hot` endpoints take a list of calls on one button and give as many replies; `joint` ones take those on
    all buttons of their kind that belong to one activity; `storm` is the one that takes those on buttons of many groups at once, if there
    is one.

    `must_know`: who calls must be known. `role_matters`: what they are must be known, though all may call. `fact`: what is given must not
    be lost in a flood of questions (docs/decisions/0026); so it is with all that is hot.

    Of taps, whose endpoints are handed what the button said, too: `late` ones count also where the message does not bear the button any
    more. `presumes`: where Telegram does not say who is in the group, whoever reaches its button is taken at their word, once. `here` is
    the right that is asked in the group the button stands in, where the tap names another one; None: it may not name another. `again` is
    the command that leads to what the button was about.
    """

    endpoint: Callable[..., Awaitable[Any]]
    right: R
    place: Place
    hot: bool = False
    joint: bool = False
    must_know: bool = False
    role_matters: bool = False
    late: bool = False
    presumes: bool = False
    here: R | None = None
    again: str | None = None
    fact: bool = False
    storm: Callable[..., Awaitable[Any]] | None = None


@dataclass(frozen=True, slots=True)
class Match(Generic[R]):
    """A route and, for taps, what the button said."""

    route: Route[R]
    tap: Tap | None = None

    @property
    def together(self) -> object:
        """Equal for calls that are handed over together where they stand together."""
        return (self.route, getattr(self.tap, "activity", None)) if self.route.joint else self

    async def answer(self, called: Any, taps: Sequence[Tap] = ()) -> Any:
        """Hand it to the endpoint: a call, or where the route is hot the calls that stand together; of a joint one with their `taps`."""
        if self.tap is None:
            return await self.route.endpoint(called)
        return await self.route.endpoint(called, taps if self.route.joint else self.tap)


class Router(Generic[R, C]):
    """The endpoints of one surface. `again`: the command that leads to its pages, where there is one."""

    def __init__(self, *, again: str | None = None) -> None:
        self._again = again
        self.commands: dict[str, Route[R]] = {}
        self.phrases: dict[str, Route[R]] = {}
        self.taps: dict[type[Tap], Route[R]] = {}
        self.events: list[tuple[Callable[[Incoming], bool], Route[R]]] = []
        self.edits: list[tuple[Callable[[Incoming], bool], Route[R]]] = []
        self.forms: dict[str, Route[R]] = {}
        self.messages: list[tuple[Callable[[Incoming], bool], Route[R]]] = []
        self.asides: list[tuple[Finder, Route[R]]] = []

    def command(
        self,
        *names: str,
        right: R,
        place: Place = Place.GROUP,
        must_know: bool = False,
        role_matters: bool = False,
        fact: bool = False,
    ) -> Callable[[Endpoint[C]], Endpoint[C]]:
        """The endpoint answers `/name`. `right` is asked in the group the call is about, if it is about one."""
        return self._into(
            self.commands, names, Route(_unset, right, place, must_know=must_know, role_matters=role_matters, fact=fact)
        )

    def phrase(self, *phrases: str, right: R, place: Place = Place.GROUP) -> Callable[[Endpoint[C]], Endpoint[C]]:
        """The endpoint answers a message that consists of exactly this text."""
        return self._into(self.phrases, phrases, Route(_unset, right, place, must_know=True, fact=True))

    def tap(
        self,
        kind: type[T],
        *,
        right: R,
        place: Place = Place.ANYWHERE,
        late: bool = False,
        here: R | None = None,
        again: str | None = None,
        role_matters: bool = False,
    ) -> Callable[[TapEndpoint[C, T]], TapEndpoint[C, T]]:
        """The endpoint answers taps on buttons of this kind, and takes what the button said."""
        again = again or self._again
        declared = Route(_unset, right, place, late=late, here=here, again=again, role_matters=role_matters)
        return self._into(self.taps, (kind,), declared)

    def hot_tap(
        self, kind: type[T], *, right: R, presumes: bool = False
    ) -> Callable[[HotTapEndpoint[C, T]], HotTapEndpoint[C, T]]:
        """The endpoint answers lists of taps on one button in one group. They may be on their way while the message changes."""
        route = Route(_unset, right, Place.GROUP, hot=True, late=True, presumes=presumes, fact=True)
        return self._into(self.taps, (kind,), route)

    def hot_taps(self, kind: type[T], *, right: R) -> Callable[[HotTapsEndpoint[C, T]], HotTapsEndpoint[C, T]]:
        """The same as `hot_tap`, of all buttons of this kind that one activity has: where each person taps on another one."""
        route = Route(_unset, right, Place.GROUP, hot=True, joint=True, late=True, fact=True)
        return self._into(self.taps, (kind,), route)

    def storm_tap(
        self, kind: type[T], *, right: R, presumes: bool = False
    ) -> Callable[[StormEndpoint[C, T]], StormEndpoint[C, T]]:
        """The same as `hot_tap`, of buttons in many groups at once: for what is tapped everywhere at the same hour."""

        def add(endpoint: StormEndpoint[C, T]) -> StormEndpoint[C, T]:
            async def one(calls: Sequence[C], tap: T) -> Sequence[Reply]:
                (result,) = await endpoint([(calls, tap)])
                if isinstance(result, Refusal):
                    raise result
                return result

            route = Route(_unset, right, Place.GROUP, hot=True, late=True, presumes=presumes, fact=True, storm=endpoint)
            self._into(self.taps, (kind,), route)(one)
            return endpoint

        return add

    def event(
        self, applies: Callable[[Incoming], bool], *, right: R, edits: bool = False
    ) -> Callable[[Listener[C]], Listener[C]]:
        """The endpoint hears of updates for which `applies` says yes; all that apply hear of them, before any command.

        `edits`: of messages that are edited; the others heard of those when they were written.
        """

        def add(endpoint: Listener[C]) -> Listener[C]:
            events = self.edits if edits else self.events
            events.append((applies, Route(endpoint, right, Place.ANYWHERE)))
            return endpoint

        return add

    def hot_message(
        self, applies: Callable[[Incoming], bool], *, right: R
    ) -> Callable[[HotEndpoint[C]], HotEndpoint[C]]:
        """The endpoint answers lists of messages in one group that stand together, no commands, for which `applies` says yes.

        It hears of edited ones, too: commands and phrases are not done again when somebody edits them.
        """

        def add(endpoint: HotEndpoint[C]) -> HotEndpoint[C]:
            self.messages.append((applies, Route(endpoint, right, Place.GROUP, hot=True, fact=True)))
            return endpoint

        return add

    def said_in_private(self, group_of: Finder, *, right: R) -> Callable[[Endpoint[C]], Endpoint[C]]:
        """The endpoint takes what is written in private while no form is open, where `group_of` knows the group that it is about.

        `right` is asked in that group.
        """

        def add(endpoint: Endpoint[C]) -> Endpoint[C]:
            self.asides.append((group_of, Route(endpoint, right, Place.PRIVATE)))
            return endpoint

        return add

    def form(self, name: str, *, right: R) -> Callable[[Endpoint[C]], Endpoint[C]]:
        """The endpoint takes what is written or sent in private, no command, by someone who is filling in a form of this name.

        `right` is asked in the group the form is about.
        """
        return self._into(self.forms, (name,), Route(_unset, right, Place.PRIVATE))

    def _into(self, table: dict[Any, Route[R]], keys: Sequence[Any], declared: Route[R]) -> Callable[[E], E]:
        def add(endpoint: E) -> E:
            for key in keys:
                if key in table:
                    msg = f"two endpoints for {key!r}"
                    raise ValueError(msg)
                table[key] = replace(declared, endpoint=endpoint)
            return endpoint

        return add


async def _unset(*_: Any) -> None:
    """Stands in a route until its endpoint is known."""


class Routes(Generic[R]):
    """All routers as one."""

    def __init__(self, routers: Sequence[Router[R, Any]]) -> None:
        whole: Router[R, Any] = Router()
        for router in routers:
            for table, part in (
                (whole.commands, router.commands),
                (whole.phrases, router.phrases),
                (whole.taps, router.taps),
                (whole.forms, router.forms),
            ):
                if both := table.keys() & part.keys():
                    msg = f"two routers answer {sorted(map(str, both))}"
                    raise ValueError(msg)
                table.update(part)  # type: ignore[arg-type]
            whole.events.extend(router.events)
            whole.edits.extend(router.edits)
            whole.messages.extend(router.messages)
            whole.asides.extend(router.asides)
        self._whole = whole

    @property
    def commands(self) -> frozenset[str]:
        """The names of all commands."""
        return frozenset(self._whole.commands)

    @property
    def taps(self) -> Mapping[type[Tap], Route[R]]:
        """The endpoints of taps, by kind."""
        return self._whole.taps

    def events(self, incoming: Incoming) -> list[Route[R]]:
        """The endpoints that hear of this update whatever it asks for. What somebody edits they heard of when it was written."""
        told = self._whole.edits if incoming.kind is Kind.EDITED else self._whole.events
        return [route for applies, route in told if applies(incoming)]

    def of_form(self, name: str) -> Match[R] | None:
        """The endpoint that takes the answers of a form."""
        route = self._whole.forms.get(name)
        return Match(route) if route is not None else None

    @property
    def asides(self) -> Sequence[tuple[Finder, Match[R]]]:
        """The endpoints of what is written in private to no form, each behind what finds its group."""
        return [(group_of, Match(route)) for group_of, route in self._whole.asides]

    def match(self, incoming: Incoming, *, bot_username: str) -> Match[R] | None:
        """The endpoint that this update asks for, or None where it asks the bot for nothing (or another bot, or answers a form)."""
        if incoming.kind is Kind.TAP:
            tap = buttons.decode(incoming.tap_data)
            route = self._whole.taps.get(type(tap)) if tap is not None else None
            return Match(route, tap) if route is not None else None
        if incoming.kind not in {Kind.MESSAGE, Kind.EDITED} or incoming.chat is None:
            return None
        if incoming.kind is Kind.EDITED:
            return self._of_message(incoming)
        if incoming.command is not None:
            if incoming.addressed_to is not None and incoming.addressed_to.lower() != bot_username.lower():
                return None
            if (
                incoming.command == "start"
                and incoming.chat.is_private
                and (linked := self._linked(incoming.arguments))
            ):
                return linked
            route = self._whole.commands.get(incoming.command)
            return Match(route) if route is not None else None
        if (route := self._whole.phrases.get(incoming.text.strip())) is not None and incoming.chat.is_group:
            return Match(route)
        return self._of_message(incoming)

    def _of_message(self, incoming: Incoming) -> Match[R] | None:
        return next((Match(route) for applies, route in self._whole.messages if applies(incoming)), None)

    def _linked(self, parameter: str) -> Match[R] | None:
        """A deep link is a tap by other means: it ends at the same endpoint."""
        tap = buttons.from_link(parameter)
        route = self._whole.taps.get(type(tap)) if tap is not None else None
        return Match(route, tap) if route is not None and route.place is not Place.GROUP else None
