"""Rows that tests of the services begin with: a group, and people in it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from features.activities import service as activities
from features.activities.checkin.kind import CHECK_IN
from features.activities.drafts import Draft
from features.packets.rules import Tapper
from features.people import census
from features.people.census import Defaults
from kit.db import Database, Session
from kit.nonces import thrown
from kit.updates import ChatInfo, MemberInfo, PersonInfo
from models import Activity, Group

DEFAULTS = Defaults(language="en", zone="UTC")


async def a_group(database: Database, now: datetime, *, chat_id: int = -1001, **settings: Any) -> Group:
    """A group that the bot has seen, with settings of its own where some are given."""
    async with database.write() as session:
        group = await census.ensure_group(session, ChatInfo(chat_id, "supergroup", "Runners"), DEFAULTS, now)
        for name, value in settings.items():
            setattr(group, name, value)
    return group


async def people_in(session: Session, group_id: int, ids: Iterable[int], now: datetime) -> None:
    """People in a group, called by their numbers."""
    people = [PersonInfo(number, f"Person {number}", f"person{number}", "en") for number in ids]
    await census.see_people(session, people, now)
    await census.see_present(session, group_id, [person.id for person in people], now)


def member(number: int, status: str = "member", **more: Any) -> MemberInfo:
    """What Telegram says of somebody's place in a chat."""
    return MemberInfo(PersonInfo(number, f"Person {number}"), status, is_member=True, **more)


async def a_check_in(session: Session, group: Group, now: datetime, **given: str) -> Activity:
    """A check-in with these values."""
    return await activities.create(
        session, group, Draft(CHECK_IN, "Morning run", given), now, created_by=1, thread_id=None
    )


def tapping(people: Iterable[int]) -> list[Tapper]:
    """Taps of these people, with fingerprints that nobody knew before."""
    return [Tapper(person, thrown()) for person in people]
