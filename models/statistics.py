"""What people did, counted: by member and day, by hour, messages, and who came and went. What was written is not kept anywhere."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Date, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Json, UTCDateTime
from models.base import Base, Holder, InGroup, PersonKey
from models.personal import Forgotten, Purpose, Stays, impersonal, personal

# What is read by stretches of its key lies in its order: SQLite has such tables in one tree instead of two.
SORTED_BY_KEY = {"sqlite_with_rowid": False}


class Deeds:
    """What people do that is counted: a column a deed, of each member's day and of the group's. What it is called, and which rows it
    counts, the kinds of activity say (features/counting/deeds.py).
    """

    checkins: Mapped[int] = mapped_column(default=0)
    grabs: Mapped[int] = mapped_column(default=0)
    entries: Mapped[int] = mapped_column(default=0)
    votes: Mapped[int] = mapped_column(default=0)
    attended: Mapped[int] = mapped_column(default=0)
    signups: Mapped[int] = mapped_column(default=0)
    raffles: Mapped[int] = mapped_column(default=0)
    surveys: Mapped[int] = mapped_column(default=0)
    right_answers: Mapped[int] = mapped_column(default=0)


# By their names, in the order of the columns.
DEED_COLUMNS = tuple(Deeds.__annotations__)


class MemberDay(Deeds, Base):
    """What a member did on one of the group's days. Points `earned` came to the member's account, `spent` ones left it;
    what comes back is neither, and is counted back.

    All of it can be counted anew from the rows it counts (features/statistics/rebuild.py).
    """

    __tablename__ = "member_days"

    group_id: Mapped[InGroup]
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    person_id: Mapped[PersonKey] = mapped_column(info=personal(Purpose.STATISTICS, Forgotten.REMOVED))
    messages: Mapped[int] = mapped_column(default=0)
    # Behind the deeds.
    earned: Mapped[int] = mapped_column(default=0, sort_order=1)
    spent: Mapped[int] = mapped_column(default=0, sort_order=1)

    __table_args__ = SORTED_BY_KEY


class GroupHour(Base):
    """How much went on in a group in an hour of one of its days: messages, everything else that people did, and points that the
    treasury `issued` and that came back to it (`returned`). `amended`: how often something of that day was taken back or brought later;
    it only grows. So whoever has counted days before sees whether these are as they were (features/statistics/counted.py).
    """

    __tablename__ = "group_hours"

    group_id: Mapped[InGroup]
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    hour: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    messages: Mapped[int] = mapped_column(default=0)
    actions: Mapped[int] = mapped_column(default=0)
    issued: Mapped[int] = mapped_column(default=0)
    returned: Mapped[int] = mapped_column(default=0)
    amended: Mapped[int] = mapped_column(BigInteger, default=0, info=impersonal())

    __table_args__ = (CheckConstraint("hour BETWEEN 0 AND 23", name="hour"),)


class MessageCount(Base):
    """How many messages a member wrote in an hour of one of the group's days. Their text is not kept."""

    __tablename__ = "message_counts"

    group_id: Mapped[InGroup]
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    hour: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[PersonKey] = mapped_column(info=personal(Purpose.STATISTICS, Forgotten.REMOVED))
    count: Mapped[int]

    __table_args__ = (CheckConstraint("hour BETWEEN 0 AND 23", name="hour"), SORTED_BY_KEY)


class Movement(Base):
    """Someone came to a group or left it: `nth` counts how often that person did. `link` is the name or address of the invite link they
    came by, where Telegram says it.
    """

    __tablename__ = "movements"

    group_id: Mapped[InGroup]
    person_id: Mapped[PersonKey] = mapped_column(info=personal(Purpose.MEMBERS, Forgotten.REMOVED))
    nth: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    has_come: Mapped[bool]
    link: Mapped[str | None] = mapped_column(String(255), info=personal(Purpose.MEMBERS, Forgotten.REMOVED))

    __table_args__ = (Index("ix_movements_group_id_at", "group_id", "at"),)


class MemberWeek(Base):
    """A member's week that is over, as their days add up: on how many they were active, what they did, and in which of the last four
    weeks they were active (`recent`, as bits, the lowest for this week). Whoever was not active in any of the four has no row.
    """

    __tablename__ = "member_weeks"

    group_id: Mapped[InGroup]
    monday: Mapped[date] = mapped_column(Date, primary_key=True)
    person_id: Mapped[PersonKey] = mapped_column(info=personal(Purpose.STATISTICS, Forgotten.REMOVED))
    days: Mapped[int]
    deeds: Mapped[int]
    messages: Mapped[int]
    earned: Mapped[int]
    recent: Mapped[int]
    segment: Mapped[str] = mapped_column(String(8), info=personal(Purpose.STATISTICS, Forgotten.REMOVED))

    __table_args__ = (CheckConstraint("recent BETWEEN 1 AND 15", name="recent"), SORTED_BY_KEY)


class GroupDay(Deeds, Base):
    """One of the group's days that is over, as its members' days add up. `so_far`: how many were active from Monday to this day."""

    __tablename__ = "group_days"

    group_id: Mapped[InGroup]
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    active: Mapped[int]
    messages: Mapped[int]
    so_far: Mapped[int] = mapped_column(sort_order=1)


class GroupWeek(Base):
    """One of the group's weeks that is over, and settled: its members' weeks and its days are written. `funnels` is JSON.

    While it is being settled, `reached` is the last member who is done, and `holder` who does it (features/statistics/settling.py).
    """

    __tablename__ = "group_weeks"

    group_id: Mapped[InGroup]
    monday: Mapped[date] = mapped_column(Date, primary_key=True)
    reached: Mapped[int | None] = mapped_column(
        BigInteger, info=personal(Purpose.STATISTICS, Forgotten.EXPIRES, kept=Stays.DONE)
    )
    holder: Mapped[Holder]
    funnels: Mapped[Sequence[Mapping[str, Any]]] = mapped_column(Json, info=personal(Purpose.HOSTING, Forgotten.GROUPS))
