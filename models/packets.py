"""Red packets, the portions they were cut into, and whose turn it is in a relay."""

from datetime import datetime
from typing import Literal

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import UTCDateTime
from models.base import Base, InGroup, PersonId, one_of
from models.personal import Forgotten, Purpose, impersonal, personal

PacketOutcome = Literal["empty", "expired", "stopped"]


class Packet(Base):
    """Points put up to be grabbed. `sender` is None where the treasury pays; `round` is 1 outside relays. `top_up` of a
    sender's `amount` was added by the treasury.

    `outcome` is `empty` (all taken), `expired` or `stopped` (what was left went back); None while it is open. `paused_at`: its
    deadline stands still since then. `by_taps`: which portion a grab gets is decided by its tap, too; those from before go out in
    their order.
    """

    __tablename__ = "packets"

    group_id: Mapped[InGroup]
    activity: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sender: Mapped[PersonId | None] = mapped_column(info=personal(Purpose.POINTS, Forgotten.CLEARED))
    amount: Mapped[int]
    portions: Mapped[int]
    top_up: Mapped[int] = mapped_column(default=0, server_default="0")
    taken: Mapped[int] = mapped_column(default=0)
    salt: Mapped[str] = mapped_column(String(32), info=impersonal())
    commitment: Mapped[str] = mapped_column(String(64), info=impersonal())
    by_taps: Mapped[bool] = mapped_column(default=True)
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    grabbable_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
    paused_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    outcome: Mapped[PacketOutcome | None] = mapped_column(String(8))

    __table_args__ = (
        CheckConstraint("portions BETWEEN 1 AND amount", name="portions"),
        CheckConstraint("top_up BETWEEN 0 AND amount", name="top_up"),
        CheckConstraint("taken BETWEEN 0 AND portions", name="taken"),
        one_of("outcome", PacketOutcome),
    )


class Portion(Base):
    """A part of a packet, at its position in what was committed to. Cut when the packet is made; a person has one at most.

    `nth` counts the grabs; `nonce` is the fingerprint of the tap that took it.
    """

    __tablename__ = "portions"

    group_id: Mapped[InGroup]
    activity: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    amount: Mapped[int]
    person_id: Mapped[PersonId | None] = mapped_column(info=personal(Purpose.POINTS, Forgotten.CLEARED))
    at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    nth: Mapped[int | None]
    nonce: Mapped[str | None] = mapped_column(String(16), info=personal(Purpose.POINTS, Forgotten.PROVES))

    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("(person_id IS NULL) = (at IS NULL) AND (person_id IS NULL) = (nth IS NULL)", name="taken"),
        UniqueConstraint("group_id", "activity", "round", "person_id"),
        Index("ix_portions_group_id_person_id_at", "group_id", "person_id", "at"),
    )


TurnOutcome = Literal["sent", "passed", "silent", "gone", "poor", "stopped"]


class Turn(Base):
    """Whose turn it was, after a round of a relay, to send the next packet; `place` counts them within the round.

    `outcome` is None while they are waited for; then `sent`, `passed`, `silent`, `gone`, `poor` or `stopped`.
    """

    __tablename__ = "turns"

    group_id: Mapped[InGroup]
    activity: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[PersonId] = mapped_column(info=personal(Purpose.POINTS, Forgotten.CLEARED))
    began_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
    outcome: Mapped[TurnOutcome | None] = mapped_column(String(8))

    __table_args__ = (
        one_of("outcome", TurnOutcome),
        UniqueConstraint("group_id", "activity", "round", "person_id"),
    )
