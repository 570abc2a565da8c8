"""Activities of all kinds, and what a day of a check-in was for whom."""

from datetime import date, datetime
from typing import Literal

from sqlalchemy import BigInteger, CheckConstraint, Date, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import UTCDateTime
from models.base import Base, InGroup, PersonId, PersonKey, one_of
from models.personal import Forgotten, Purpose, impersonal, personal

ActivityState = Literal["open", "paused", "closed"]


class Activity(Base):
    """One running thing of a kind, numbered within its group. `options` is the kind's own JSON, `picture` a photo for its board.

    `is_stranded`: it is paused because the bot was removed, and goes on when the bot is back.
    """

    __tablename__ = "activities"

    group_id: Mapped[InGroup]
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(16), info=impersonal())
    title: Mapped[str] = mapped_column(String(128), info=personal(Purpose.HOSTING, Forgotten.GROUPS))
    state: Mapped[ActivityState] = mapped_column(String(8))
    options: Mapped[str] = mapped_column(Text, info=personal(Purpose.HOSTING, Forgotten.TAKEN_OUT))
    picture: Mapped[str | None] = mapped_column(String(255), info=personal(Purpose.HOSTING, Forgotten.GROUPS))
    thread_id: Mapped[int | None] = mapped_column(BigInteger, info=impersonal())
    board_message_id: Mapped[int | None] = mapped_column(BigInteger, info=impersonal())
    board_digest: Mapped[str | None] = mapped_column(String(64), info=impersonal())
    is_stranded: Mapped[bool] = mapped_column(default=False)
    created_by: Mapped[PersonId | None] = mapped_column(info=personal(Purpose.HOSTING, Forgotten.CLEARED))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (
        one_of("state", ActivityState),
        Index("ix_activities_group_id_state", "group_id", "state"),
    )


class CheckIn(Base):
    """What a day was for a member of a check-in: one row, whatever happens twice. `by` and `note`: who changed it, and why."""

    __tablename__ = "checkins"

    group_id: Mapped[InGroup]
    activity: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[PersonKey] = mapped_column(info=personal(Purpose.CHECKINS, Forgotten.REMOVED))
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    status: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[PersonId | None] = mapped_column(info=personal(Purpose.CHECKINS, Forgotten.CLEARED))
    note: Mapped[str | None] = mapped_column(Text, info=personal(Purpose.CHECKINS, Forgotten.REMOVED))

    __table_args__ = (
        CheckConstraint(
            "status IN ('done', 'made-up', 'frozen', 'rest', 'excused', 'missed', 'pending', 'rejected')", name="status"
        ),
        # Whoever was there on a day is found in the index alone.
        Index("ix_checkins_of_day", "group_id", "activity", "day", "at", "status", "person_id"),
    )


class Participant(Base):
    """A member's standing in a check-in, as the rows of their days add up to it (features/activities/checkin/rules.py, `Standing`).

    `out_on`: the day whose miss ended their part; None while they take part.
    """

    __tablename__ = "participants"

    group_id: Mapped[InGroup]
    activity: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[PersonKey] = mapped_column(info=personal(Purpose.CHECKINS, Forgotten.REMOVED))
    first_day: Mapped[date] = mapped_column(Date)
    through: Mapped[date] = mapped_column(Date)
    streak: Mapped[int]
    best: Mapped[int]
    total: Mapped[int]
    out_on: Mapped[date | None] = mapped_column(Date)

    __table_args__ = (Index("ix_participants_group_id_person_id", "group_id", "person_id"),)


class CheckInDay(Base):
    """A day of a check-in: how many were there, and whether it is settled. Then `missed` are those who were not, declined and revoked ones
    included.
    """

    __tablename__ = "checkin_days"

    group_id: Mapped[InGroup]
    activity: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    done: Mapped[int]
    missed: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Board(Base):
    """A message that is or was an activity's board: people reply to old ones, too. `day`: the day of a check-in whose record it is."""

    __tablename__ = "boards"

    group_id: Mapped[InGroup]
    message_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False, info=impersonal())
    activity: Mapped[int]
    day: Mapped[date | None] = mapped_column(Date)

    __table_args__ = (Index("ix_boards_group_id_activity_day", "group_id", "activity", "day"),)
