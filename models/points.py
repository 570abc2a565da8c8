"""The ledger: accounts of a group and the transfers between them."""

from datetime import datetime
from typing import Literal

from sqlalchemy import BigInteger, CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import UTCDateTime
from models.base import Base, InGroup, PersonId, one_of
from models.personal import Forgotten, Purpose, impersonal, personal

AccountKind = Literal["member", "escrow", "treasury"]


class Account(Base):
    """Points of a member (`owner` is the person), of an activity in escrow (`owner` is its number), or the treasury (`owner` 0).

    Only the treasury, which issues, may go below zero.
    """

    __tablename__ = "accounts"

    group_id: Mapped[InGroup]
    kind: Mapped[AccountKind] = mapped_column(String(8), primary_key=True)
    owner: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False, info=personal(Purpose.POINTS, Forgotten.CLEARED)
    )
    balance: Mapped[int] = mapped_column(BigInteger, info=impersonal())

    __table_args__ = (
        one_of("kind", AccountKind),
        CheckConstraint("kind = 'treasury' OR balance >= 0", name="balance"),
    )


class Transfer(Base):
    """Points moved, once: `reference` says for what, and is unique in the group. Never changed; undone by a transfer that names it.

    `reason` is a word for statistics, `note` is what somebody wrote as the reason.
    """

    __tablename__ = "transfers"

    group_id: Mapped[InGroup]
    reference: Mapped[str] = mapped_column(
        String(96), primary_key=True, info=personal(Purpose.POINTS, Forgotten.CLEARED)
    )
    from_kind: Mapped[str] = mapped_column(String(8), info=impersonal())
    from_owner: Mapped[int] = mapped_column(BigInteger, info=personal(Purpose.POINTS, Forgotten.CLEARED))
    to_kind: Mapped[str] = mapped_column(String(8), info=impersonal())
    to_owner: Mapped[int] = mapped_column(BigInteger, info=personal(Purpose.POINTS, Forgotten.CLEARED))
    amount: Mapped[int] = mapped_column(BigInteger, info=impersonal())
    reason: Mapped[str] = mapped_column(String(16), info=impersonal())
    reverses: Mapped[str | None] = mapped_column(String(96), info=personal(Purpose.POINTS, Forgotten.CLEARED))
    note: Mapped[str | None] = mapped_column(Text, info=personal(Purpose.POINTS, Forgotten.CLEARED))
    actor: Mapped[PersonId | None] = mapped_column(info=personal(Purpose.POINTS, Forgotten.CLEARED))
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        Index("ix_transfers_group_id_at", "group_id", "at"),
        Index("ix_transfers_group_id_to_kind_to_owner_at", "group_id", "to_kind", "to_owner", "at"),
        Index("ix_transfers_group_id_from_kind_from_owner_at", "group_id", "from_kind", "from_owner", "at"),
    )
