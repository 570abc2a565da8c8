"""What is kept about people, declared where it stands: a column that names somebody, or holds what somebody wrote or sent, says what it is
kept for, for how long, and what becomes of it when that person is forgotten.

What stands beside it in numbers and moments (a streak, a score, when it was) goes with the person whom its row names. `/privacy` is made
from this, and a test over the metadata fails for a column that says nothing (tests/contracts/test_personal.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, MetaData

_KEY = "about"


class Purpose(StrEnum):
    """What something about people is kept for; each has a line in `/privacy`."""

    NAMES = "names"
    MEMBERS = "members"
    CHECKINS = "checkins"
    LOOKS = "looks"
    ENTRIES = "entries"
    VOTES = "votes"
    TALKS = "talks"
    SIGN_UPS = "sign-ups"
    QUIZZES = "quizzes"
    TEAMS = "teams"
    SURVEYS = "surveys"
    ARCHIVE = "archive"
    POINTS = "points"
    HOSTING = "hosting"
    CAMPAIGNS = "campaigns"
    ANNOUNCEMENTS = "announcements"
    ANSWERS = "answers"
    STATISTICS = "statistics"
    UNFINISHED = "unfinished"
    DELIVERY = "delivery"
    FAULTS = "faults"


class Stays(StrEnum):
    """How long something stays that has no time of its own."""

    # With the records of the group: nothing takes it out.
    RECORD = "record"
    # Until what it is there for is over, whenever that is: an entry is entered, a voice given back.
    DONE = "done"


class Forgotten(StrEnum):
    """What becomes of it when the person is forgotten."""

    # The row goes.
    REMOVED = "removed"
    # The row stays for the sake of others; here it names nobody then, and has no words.
    CLEARED = "cleared"
    # It is about several: what names this one is taken out of it, the rest stays.
    TAKEN_OUT = "taken out"
    # Nothing is done: it goes by itself, and soon.
    EXPIRES = "expires"
    # It stays: who ran something wrote it for the group, and it is the group's.
    GROUPS = "group's"
    # It stays: it tells nobody who it was, and without it nobody could check what others got.
    PROVES = "proves"


@dataclass(frozen=True, slots=True)
class About:
    """What a column about people is kept for, how long, and what becomes of it when that person is forgotten.

    A time is what the sweep of its table goes by, and counts from the moment which that looks at.
    """

    purpose: Purpose
    forgotten: Forgotten
    kept: timedelta | Stays


@dataclass(frozen=True, slots=True)
class Declared:
    """A column, and what it says about people; None: nothing about any."""

    column: Column[Any]
    about: About | None


def personal(
    purpose: Purpose, forgotten: Forgotten, *, kept: timedelta | Stays = Stays.RECORD
) -> dict[str, About | None]:
    """`info` of a column that names a person, or holds what somebody wrote or sent."""
    return {_KEY: About(purpose, forgotten, kept)}


def impersonal() -> dict[str, About | None]:
    """`info` of a column that could by its type, and does not: the program's own words and numbers, groups, places."""
    return {_KEY: None}


def declared(metadata: MetaData) -> Iterator[Declared]:
    """All columns that say whether they are about people, table by table. Whoever exports or forgets goes by it."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            if _KEY in column.info:
                yield Declared(column, column.info[_KEY])
