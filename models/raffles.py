"""Raffles: where one stands, and the tickets that people took."""

from datetime import datetime
from typing import Literal

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import UTCDateTime
from models.base import Base, InGroup, PersonKey, one_of
from models.personal import Forgotten, Purpose, impersonal, personal

RaffleEnd = Literal["drawn", "nobody", "off"]
TicketState = Literal["in", "back", "out"]


class Raffle(Base):
    """Where a raffle stands: when it is drawn, None: at a head-count or by a host. Its row is the lock of all that happens in it.

    `seed` is what is drawn with; its hash has been shown since the beginning. `frozen`: the options that people have relied on since the
    first of them took a ticket. `outcome`: how it ended, None while it has not: `drawn`; `nobody` was left to draw among; called `off`.
    `listed` are the tickets among which it was drawn, as they are published.
    """

    __tablename__ = "raffles"

    group_id: Mapped[InGroup]
    activity: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ends_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    paused_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    seed: Mapped[str] = mapped_column(String(64), info=impersonal())
    frozen: Mapped[str] = mapped_column(Text, info=personal(Purpose.HOSTING, Forgotten.GROUPS))
    outcome: Mapped[RaffleEnd | None] = mapped_column(String(8))
    listed: Mapped[str] = mapped_column(Text, default="", info=personal(Purpose.POINTS, Forgotten.PROVES))

    __table_args__ = (one_of("outcome", RaffleEnd),)


class RaffleTicket(Base):
    """Somebody's `nth` ticket in a raffle, under a number that stays theirs. `nonce` came with the tap that took it first (kit/nonces.py):
    whoever gives it back and takes it again gets no other.

    `state`: `in`; given `back`; fallen `out` at the draw. What it cost (`paid`) is held while it is in. `turn`: how often it was taken.
    """

    __tablename__ = "raffle_tickets"

    group_id: Mapped[InGroup]
    activity: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[PersonKey] = mapped_column(info=personal(Purpose.POINTS, Forgotten.CLEARED))
    nth: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    nonce: Mapped[str] = mapped_column(String(16), info=personal(Purpose.POINTS, Forgotten.PROVES))
    state: Mapped[TicketState] = mapped_column(String(8))
    turn: Mapped[int]
    paid: Mapped[int]
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (
        one_of("state", TicketState),
        CheckConstraint("paid >= 0", name="paid"),
        UniqueConstraint("group_id", "activity", "number"),
        Index("ix_raffle_tickets_group_id_person_id", "group_id", "person_id"),
    )
