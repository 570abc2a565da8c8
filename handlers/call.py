"""What an endpoint is handed: who calls, in which group, in which language, with what."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from features.facts import GroupFacts, group_facts
from features.outbox.prompts import Place
from features.people.access import Membership, Right
from kit import nonces
from kit.db import Session
from kit.marks import Marker
from kit.messages import Reply
from kit.router import Router
from kit.texts import Texts
from kit.updates import Incoming, MemberInfo, PersonInfo
from kit.vault import Vault
from models import Group

NO_KEY = Vault(None)


@dataclass(frozen=True, slots=True)
class BotInfo:
    """The bot itself: `reads_all` where its privacy mode is off."""

    id: int
    username: str
    reads_all: bool


class AskFirst(Exception):
    """Telegram must be asked about somebody's place in the group before this call can be done: it is, and the call is made anew."""

    def __init__(self, person_id: int) -> None:
        super().__init__(person_id)
        self.person_id = person_id


@dataclass(frozen=True, slots=True)
class Call:
    """One call of an endpoint. In private `maybe_group` is the group that the button or link is about, if any.

    `asked` is what Telegram has just said of people in that group; None where it did not answer.
    """

    session: Session
    now: datetime
    t: Texts
    bot: BotInfo
    incoming: Incoming
    membership: Membership
    maybe_group: Group | None
    marker: Marker
    vault: Vault = NO_KEY
    asked: Mapping[int, MemberInfo | None] = field(default_factory=dict)

    @property
    def own_place(self) -> MemberInfo | None:
        """The bot's own place in the group, its rights those that it has in effect; None where Telegram does not say. Raises AskFirst."""
        if self.bot.id not in self.asked:
            raise AskFirst(self.bot.id)
        return self.asked[self.bot.id]

    @property
    def group(self) -> Group:
        """The group the call is about. Endpoints that may be called without one look at `maybe_group`."""
        assert self.maybe_group is not None  # noqa: S101 - the dispatcher refuses calls that need one and have none
        return self.maybe_group

    @property
    def about(self) -> GroupFacts:
        """The same group as views need it, as it is now."""
        return group_facts(self.group)

    @property
    def person(self) -> PersonInfo:
        """Who calls. Endpoints that an anonymous admin may call look at `incoming.sender`."""
        assert self.incoming.sender is not None  # noqa: S101 - the dispatcher asks who it is first
        return self.incoming.sender

    @property
    def nonce(self) -> str:
        """What came with the call and nobody knew before: the fingerprint of the tap; without one (a message, a deep link) it is thrown."""
        return nonces.of_tap(self.incoming.tap_id) if self.incoming.tap_id is not None else nonces.thrown()

    @property
    def here(self) -> Place | None:
        """The message in private whose button was tapped."""
        message_id = self.incoming.message_id
        if not self.in_private or self.incoming.tap_id is None or message_id is None:
            return None
        return Place(f"p{self.person.id}", message_id)

    @property
    def in_private(self) -> bool:
        """The call came from a private chat."""
        return self.incoming.chat is not None and self.incoming.chat.is_private


Endpoints = Router[Right, Call]


@dataclass(frozen=True, slots=True)
class Hearer:
    """Somebody who may find something meant in what people say in a group (handlers/said.py).

    `may_mean` tells without the database whether a message is worth looking at. `hear` is handed those that stand together, and gives a
    reply for each; None where it is not meant, or where nothing is to be said.
    """

    may_mean: Callable[[Incoming], bool]
    hear: Callable[[Sequence[Call]], Awaitable[Sequence[Reply]]]
