"""The teams of activities: who is in which, who moved whom, and what a day of a check-in was for each."""

from datetime import date, datetime

from sqlalchemy import Date, Index
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import UTCDateTime
from models.base import Base, InGroup, PersonId, PersonKey
from models.personal import Forgotten, Purpose, personal


class TeamMember(Base):
    """Somebody's team in an activity: one, by the key. Teams are numbered from 1; what they are called stands in the activity's options.

    Whoever leaves the group stays in it, and is in it again when they come back; only the members who are there make a team's size.
    """

    __tablename__ = "team_members"

    group_id: Mapped[InGroup]
    activity: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[PersonKey] = mapped_column(info=personal(Purpose.TEAMS, Forgotten.REMOVED))
    team: Mapped[int]
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (
        Index("ix_team_members_of_team", "group_id", "activity", "team", "person_id"),
        Index("ix_team_members_group_id_person_id", "group_id", "person_id"),
    )


class TeamMove(Base):
    """A host has put somebody into another team; `number` counts such moves of theirs."""

    __tablename__ = "team_moves"

    group_id: Mapped[InGroup]
    activity: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[PersonKey] = mapped_column(info=personal(Purpose.TEAMS, Forgotten.REMOVED))
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    before: Mapped[int]
    after: Mapped[int]
    by: Mapped[PersonId | None] = mapped_column(info=personal(Purpose.TEAMS, Forgotten.CLEARED))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class TeamDay(Base):
    """What a day of a check-in that is over was for a team: how many of its members checked in, and how many missed it.

    A cache of the rows of their days; a day is counted anew when any of them changes.
    """

    __tablename__ = "team_days"

    group_id: Mapped[InGroup]
    activity: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    team: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    done: Mapped[int]
    missed: Mapped[int]
