"""How much somebody may ask of the bot in one chat, counted before any work. It knows neither the database nor what is asked.

Numbers and reasons: docs/decisions/0026. All of it is in memory, and bounded: after a restart everybody begins with a whole allowance.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from features.people import view_manners as view
from features.people.access import Right
from kit.messages import Message, Reaction, Reply, Toast
from kit.ratelimit import Allowance, Allowances
from kit.router import Route
from kit.texts import Texts
from kit.updates import ANONYMOUS_ADMIN, Incoming, Kind

_SECOND = timedelta(seconds=1)
# Telegram hands on what it held while the bot was away: such an update counts at the time when it was sent, not when it comes.
_LATE = timedelta(minutes=1)
_NOBODY = 0
_OF_MEMBERS = frozenset({Right.ANYONE, Right.MEMBER})


class Sort(StrEnum):
    """What is asked: a command; a tap; or what must not be lost, such as a check-in, a vote, an answer in a form."""

    COMMAND = "command"
    TAP = "tap"
    FACT = "fact"
    # Commands of all members of a group together, each of which is answered in the group.
    OF_GROUP = "group"


SIZES: Mapping[Sort, Allowance] = {
    Sort.COMMAND: Allowance(30, 6 * _SECOND),
    Sort.TAP: Allowance(150, _SECOND / 2),
    Sort.FACT: Allowance(100, _SECOND),
    Sort.OF_GROUP: Allowance(60, 3 * _SECOND),
}
# A tap that is refused gets a toast, as long as a person's finger may have done it.
_TOASTS = Allowance(20, _SECOND)

# Whose: the chat, the person, and whether it came late.
_Key = tuple[int, int, bool]


@dataclass(frozen=True, slots=True)
class Admitted:
    """What was taken for an update, to be given back where it has no effect after all."""

    key: _Key
    sorts: tuple[Sort, ...]


class Gate:
    """Whether an update may be looked at, and what is said where not."""

    def __init__(self) -> None:
        self._of = {sort: Allowances[_Key](size) for sort, size in SIZES.items()}
        # One word until all of it is there again.
        self._told = {sort: Allowances[_Key](Allowance(1, size.whole)) for sort, size in SIZES.items()}
        self._toasts = Allowances[_Key](_TOASTS)

    def admit(self, incoming: Incoming, route: Route[Right] | None, now: datetime) -> Admitted | None:
        """Take it from its sender's allowance; None where nothing is left."""
        sort = _sort(incoming, route)
        key, at = _whose(incoming, now)
        if sort is None:
            return Admitted(key, ())
        if not self._of[sort].take(key, at):
            return None
        if not _counts_for_group(incoming, route, sort):
            return Admitted(key, (sort,))
        if self._of[Sort.OF_GROUP].take(_group(key), at):
            return Admitted(key, (sort, Sort.OF_GROUP))
        self._of[sort].give_back(key)
        return None

    def give_back(self, admitted: Admitted) -> None:
        """It had no effect, and comes again."""
        for sort in admitted.sorts:
            self._of[sort].give_back(_group(admitted.key) if sort is Sort.OF_GROUP else admitted.key)

    def word(self, incoming: Incoming, route: Route[Right] | None, t: Texts, now: datetime) -> Reply:
        """What somebody hears whose update is not looked at: a tap its toast, else one reaction, and then nothing for a while."""
        key, at = _whose(incoming, now)
        if incoming.kind is Kind.TAP:
            return Toast(view.too_many_taps(t)) if self._toasts.take(key, at) else None
        sort = _sort(incoming, route)
        if sort is None or incoming.kind is not Kind.MESSAGE or not self._told[sort].take(key, at):
            return None
        words = view.too_much(t)
        if incoming.chat is not None and incoming.chat.is_private:
            return Message(words)
        return Reaction("🙏", otherwise=words)


def _sort(incoming: Incoming, route: Route[Right] | None) -> Sort | None:
    """None: it asks for nothing, or is what people say to each other, which is theirs to limit."""
    is_fact = route is not None and route.fact
    if incoming.kind is Kind.TAP:
        return Sort.FACT if is_fact else Sort.TAP
    if incoming.kind in {Kind.EDITED, Kind.REACTION}:
        return Sort.FACT
    if incoming.kind is not Kind.MESSAGE or incoming.chat is None:
        return None
    if incoming.chat.is_private:
        return Sort.FACT if incoming.command is None or is_fact else Sort.COMMAND
    if route is None or route.hot:
        return None
    return Sort.FACT if is_fact else Sort.COMMAND


def _counts_for_group(incoming: Incoming, route: Route[Right] | None, sort: Sort) -> bool:
    in_group = incoming.chat is not None and incoming.chat.is_group
    return sort is Sort.COMMAND and in_group and route is not None and route.right in _OF_MEMBERS


def _whose(incoming: Incoming, now: datetime) -> tuple[_Key, datetime]:
    chat = _NOBODY if incoming.chat is None else incoming.chat.id
    nobody = ANONYMOUS_ADMIN if incoming.is_anonymous_admin else _NOBODY
    person = nobody if incoming.sender is None else incoming.sender.id
    sent = incoming.edited_at or incoming.sent_at
    is_late = sent is not None and now - sent > _LATE
    return (chat, person, is_late), sent if sent is not None and is_late else now


def _group(key: _Key) -> _Key:
    chat, _, is_late = key
    return chat, _NOBODY, is_late
