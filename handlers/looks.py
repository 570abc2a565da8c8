"""Whose place in which group must be asked of Telegram before updates can be handled."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from features.people import access
from features.people.access import Right
from kit.updates import MemberFacts
from models import Group


@dataclass(frozen=True, slots=True)
class Look:
    """A place in a chat that must be asked of Telegram before a right can be judged."""

    chat_id: int
    person_id: int


# What Telegram answered to looks; None where it could not be asked, or did not say.
Members = Mapping[Look, MemberFacts | None]

# Groups, each with the people who ask something of it, and the right they need for it.
Wanted = Sequence[tuple[Group, Mapping[int, Right]]]


class LooksNeeded(Exception):
    """These places must be looked up before the updates can be handled: looks by the chat whose updates need them."""

    def __init__(self, looks: Mapping[int, Sequence[Look]]) -> None:
        super().__init__(looks)
        self.looks = looks


def unsure(wanted: Wanted, asked: Collection[Look], places: access.Places, now: datetime) -> list[Look]:
    """Places that are unknown, or too old for the right that is asked, and were not asked about yet."""
    looks: list[Look] = []
    for about, people in wanted:
        _, stale = access.judge(places, about.id, people, now)
        looks += [look for person in sorted(stale) if (look := Look(about.chat_id, person)) not in asked]
    return looks


def answers_of(members: Members, group: Group) -> dict[int, MemberFacts | None]:
    """What Telegram said of people's place in the group, None where it did not say."""
    return {look.person_id: facts for look, facts in members.items() if look.chat_id == group.chat_id}


def unanswered(members: Members, group: Group) -> set[int]:
    """The people of whom Telegram did not say whether they are in the group."""
    return {person for person, facts in answers_of(members, group).items() if facts is None}
