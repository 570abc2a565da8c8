"""Whose place in which group must be asked of Telegram before updates can be handled, and what is done with the answers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from features.campaigns import handing_over
from features.people import access, census
from features.people.access import Right
from kit.db import Session
from kit.updates import MemberInfo
from models import Group


@dataclass(frozen=True, slots=True)
class Lookup:
    """A place in a chat that must be asked of Telegram before a right can be judged."""

    chat_id: int
    person_id: int


# What Telegram answered to lookups; None where it could not be asked, or did not say.
Members = Mapping[Lookup, MemberInfo | None]

# Groups, each with the people who ask something of it, and the right they need for it.
Wanted = Sequence[tuple[Group, Mapping[int, Right]]]


class LookupsNeeded(Exception):
    """These places must be looked up before the updates can be handled: lookups by the chat whose updates need them."""

    def __init__(self, lookups: Mapping[int, Sequence[Lookup]]) -> None:
        super().__init__(lookups)
        self.lookups = lookups


def unsure(wanted: Wanted, asked: Collection[Lookup], places: access.Places, now: datetime) -> list[Lookup]:
    """Places that are unknown, or too old for the right that is asked, and were not asked about yet."""
    lookups: list[Lookup] = []
    for about, people in wanted:
        _, stale = access.judge(places, about.id, people, now)
        lookups += [lookup for person in sorted(stale) if (lookup := Lookup(about.chat_id, person)) not in asked]
    return lookups


def answers_of(members: Members, group: Group) -> dict[int, MemberInfo | None]:
    """What Telegram said of people's place in the group, None where it did not say."""
    return {lookup.person_id: facts for lookup, facts in members.items() if lookup.chat_id == group.chat_id}


def unanswered(members: Members, group: Group) -> set[int]:
    """The people of whom Telegram did not say whether they are in the group."""
    return {person for person, facts in answers_of(members, group).items() if facts is None}


async def note(session: Session, members: Members, bot: int, now: datetime) -> None:
    """Remember what Telegram said, in all groups that were asked about."""
    for chat_id in {lookup.chat_id for lookup in members}:
        found = {
            lookup.person_id: facts
            for lookup, facts in members.items()
            if lookup.chat_id == chat_id and lookup.person_id != bot and facts is not None
        }
        if (group := await census.find_group(session, chat_id)) is None:
            continue
        await census.see_roles(session, group.id, found, now)
        # Who is an admin may steer what they steered.
        if lower := [person for person, facts in found.items() if not facts.is_admin]:
            await handing_over.seen(session, group, lower, now)
