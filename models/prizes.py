"""Prizes: who gets what, the codes in stock, who is next in line, and a log of all that happened to them."""

from datetime import datetime
from typing import Literal

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import UTCDateTime
from models.base import Base, InGroup, PersonId, one_of
from models.personal import Forgotten, Purpose, impersonal, personal

AwardState = Literal["offered", "claimed", "given", "open"]


PrizeKind = Literal["points", "code", "goods"]


class Award(Base):
    """A prize of an activity, and whose it is now. `line` is the queue of those who may get it; None in `person_id`: nobody is left.

    `state`: `offered` (to be claimed until `until`), `claimed` (wanted, and not there or not handed over yet), `given`, `open` (nobody's).
    """

    __tablename__ = "awards"

    group_id: Mapped[InGroup]
    activity: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    slot: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    line: Mapped[str] = mapped_column(String(8), info=impersonal())
    place: Mapped[int]
    kind: Mapped[PrizeKind] = mapped_column(String(8))
    amount: Mapped[int]
    what: Mapped[str] = mapped_column(String(128), info=personal(Purpose.HOSTING, Forgotten.GROUPS))
    claim_minutes: Mapped[int]
    person_id: Mapped[PersonId | None] = mapped_column(info=personal(Purpose.POINTS, Forgotten.CLEARED))
    state: Mapped[AwardState] = mapped_column(String(8))
    turn: Mapped[int] = mapped_column(default=0)
    until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    given_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (
        one_of("state", AwardState),
        one_of("kind", PrizeKind),
        Index("ix_awards_group_id_person_id", "group_id", "person_id"),
    )


class Candidate(Base):
    """Someone's place in a queue for prizes."""

    __tablename__ = "candidates"

    group_id: Mapped[InGroup]
    activity: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    line: Mapped[str] = mapped_column(String(8), primary_key=True, info=impersonal())
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[PersonId] = mapped_column(info=personal(Purpose.POINTS, Forgotten.REMOVED))


class PrizeCode(Base):
    """A code in stock: sealed for this row with the key from the settings; `mark` tells equal ones. `slot` is the award it went to."""

    __tablename__ = "prize_codes"

    group_id: Mapped[InGroup]
    activity: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sealed: Mapped[str] = mapped_column(Text, info=personal(Purpose.HOSTING, Forgotten.GROUPS))
    mark: Mapped[str] = mapped_column(String(64), info=personal(Purpose.HOSTING, Forgotten.GROUPS))
    slot: Mapped[int | None]
    loaded_by: Mapped[PersonId] = mapped_column(info=personal(Purpose.HOSTING, Forgotten.CLEARED))
    loaded_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (
        UniqueConstraint("group_id", "activity", "mark"),
        UniqueConstraint("group_id", "activity", "slot"),
    )


class PrizeEvent(Base):
    """Something that happened to a prize: never changed, never deleted. `nth` counts it in its slot; 0 is that of what is about no prize.
    `actor` None: the clock.
    """

    __tablename__ = "prize_events"

    group_id: Mapped[InGroup]
    activity: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    slot: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    nth: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    what: Mapped[str] = mapped_column(String(16), info=impersonal())
    person_id: Mapped[PersonId | None] = mapped_column(info=personal(Purpose.POINTS, Forgotten.CLEARED))
    actor: Mapped[PersonId | None] = mapped_column(info=personal(Purpose.POINTS, Forgotten.CLEARED))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
