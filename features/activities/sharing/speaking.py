"""Who speaks at a talk: names as somebody wrote them, and the people who were meant by the @usernames among them.

A username is read once, when it is written or first used, and the person is kept: later on it may be somebody else's.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.sharing.options import Options, options_of, stored
from features.activities.sharing.rules import Speaker
from features.people.naming import UnknownPerson, find_person, holder_of
from models import Activity, Group, Person, Talk


def named_for(talk: Talk, options: Options) -> list[tuple[str, int | None]]:
    """The speakers as they were written, and who was meant where that is known: two people may have had one username."""
    names, meant = _written(talk, options)
    return [(name, meant.get(name)) for name in names]


def _written(talk: Talk, options: Options) -> tuple[tuple[str, ...], Mapping[str, int]]:
    """The speakers as they were written, and who was meant by the @usernames among them."""
    if talk.speakers is None:
        return options.speakers, options.meant
    if isinstance(talk.speakers, Mapping):
        return tuple(talk.speakers["names"]), talk.speakers["meant"]
    # From before it was kept who was meant.
    return tuple(talk.speakers), {}


async def _meant_by(
    session: AsyncSession, group: Group, names: Sequence[str], now: datetime, *, known: Mapping[str, int]
) -> dict[str, int]:
    """Whom the @usernames among these names mean, from now on; those who are not known in the group are left out. Raises NameUnsure."""
    meant = {name: known[name] for name in names if name in known}
    for name in names:
        if name.startswith("@") and name not in meant:
            with suppress(UnknownPerson):
                meant[name] = (await find_person(session, group.id, name, now)).id
    return meant


async def hold_to_names(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """Keep who is meant by the usernames of the activity's speakers: they may be others' tomorrow. Raises NameUnsure."""
    options = options_of(activity)
    meant = await _meant_by(session, group, options.speakers, now, known=options.meant)
    if meant != options.meant:
        activity.options = stored(replace(options, meant=meant))


async def hold_to_speakers(session: AsyncSession, activity: Activity, talk: Talk) -> None:
    """Something is asked of the speakers, or given to them: from now on they are these people, whatever becomes of their usernames."""
    options = options_of(activity)
    names, before = _written(talk, options)
    meant = dict(before)
    for name in names:
        if name.startswith("@") and name not in meant and (person := await holder_of(session, activity.group_id, name)):
            meant[name] = person.id
    if meant == before:
        return
    if talk.speakers is None:
        activity.options = stored(replace(options, meant=meant))
    else:
        talk.speakers = _kept(names, meant)


async def written_down(session: AsyncSession, group: Group, names: Sequence[str], now: datetime) -> Mapping[str, Any]:
    """These speakers as the row of a talk keeps them. Raises NameUnsure."""
    return _kept(names, await _meant_by(session, group, names, now, known={}))


def _kept(names: Sequence[str], meant: Mapping[str, int]) -> Mapping[str, Any]:
    return {"names": list(names), "meant": dict(meant)}


async def speakers_of(session: AsyncSession, activity: Activity, talk: Talk) -> list[Speaker]:
    """Who speaks; those of the group whom the bot knows with their id."""
    found: list[Speaker] = []
    names, meant = _written(talk, options_of(activity))
    for name in names:
        person: Person | None = None
        if name in meant:
            person = await session.get(Person, meant[name])
        elif name.startswith("@"):
            person = await holder_of(session, activity.group_id, name)
        if person is None:
            found.append(Speaker(name))
        else:
            found.append(Speaker(person.name, person.id, person.username, bool(person.is_reachable), person.language))
    return found
