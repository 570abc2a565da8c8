"""Hosts put people on a list: members by their @username, and others by their name alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.signup import lists
from features.activities.signup.options import options_of
from features.activities.signup.reading import counted, words_for
from features.activities.signup.refusals import NobodyToAdd
from features.activities.signup.rules import Outcome, Take, Wish
from features.people import naming
from kit.texts import visible
from models import Activity, Group

_MOST = 20
_LINE = 100
_NAME = 64


@dataclass(frozen=True, slots=True)
class Added:
    """Somebody to be added, by a name or an @username, and for how many of each kind."""

    name: str
    counts: tuple[tuple[int, int], ...]


def read_people(text: str, words: Mapping[str, int]) -> list[Added]:
    """`@mia 2 adults`, `Aunt Li 2`, a line each; who is said without a number is one. Raises NobodyToAdd."""
    found: list[Added] = []
    for said in text.splitlines()[: 2 * _MOST]:
        if not said.strip():
            continue
        parts = said.split() if len(said) <= _LINE else []
        name, counts = _parted(parts, words)
        if not visible(name) or len(name) > _NAME or len(found) == _MOST:
            raise NobodyToAdd(said[:_LINE])
        found.append(Added(visible(name), counts))
    if not found:
        raise NobodyToAdd("")
    return found


def _parted(parts: Sequence[str], words: Mapping[str, int]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The name, and behind it how many: the longest end of the line that says nothing else."""
    for at in range(1, len(parts)):
        counts, rest = counted(" ".join(parts[at:]), words)
        if counts and not rest:
            return " ".join(parts[:at]), tuple(counts)
    return " ".join(parts), ((0, 1),)


async def add(
    session: AsyncSession, group: Group, activity: Activity, text: str, now: datetime, *, by: int
) -> tuple[list[str], list[Outcome]]:
    """Put these people on the list; their names, and what came of each.

    Raises NobodyToAdd, UnknownPerson, NameUnsure, Ended, Paused.
    """
    wishes: list[Wish] = []
    names: list[str] = []
    for each in read_people(text, words_for(options_of(activity).slots)):
        if each.name.startswith("@"):
            person = await naming.find_person(session, group.id, each.name, now)
            wishes.append(Wish(Take(each.counts), person.id, by=by))
            names.append(person.name)
        else:
            wishes.append(Wish(Take(each.counts), name=each.name, by=by))
            names.append(each.name)
    return names, await lists.sign(session, group, activity, wishes, now)
