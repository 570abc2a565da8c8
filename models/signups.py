"""The lines of sign-up lists."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Json, UTCDateTime
from models.base import Base, InGroup, PersonId, one_of
from models.personal import Forgotten, Purpose, impersonal, personal

SignUpState = Literal["in", "waiting", "left"]


class SignUp(Base):
    """A line of a sign-up list: somebody, or a `name` of one who has no account, and for how many: `counts` of each kind, `size` in all.

    `place` orders those who are in, and those who wait; `number` stays with the row. `guests` are the names of those who come along.
    Whoever `left` has no words here, and may come back. `by`: the host who put it there; None: they did it themselves. `at`: since when.
    """

    __tablename__ = "sign_ups"

    group_id: Mapped[InGroup]
    activity: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[PersonId | None] = mapped_column(info=personal(Purpose.SIGN_UPS, Forgotten.CLEARED))
    name: Mapped[str | None] = mapped_column(String(64), info=personal(Purpose.SIGN_UPS, Forgotten.CLEARED))
    counts: Mapped[Sequence[int]] = mapped_column(Json, info=impersonal())
    size: Mapped[int]
    guests: Mapped[str] = mapped_column(Text, default="", info=personal(Purpose.SIGN_UPS, Forgotten.CLEARED))
    note: Mapped[str] = mapped_column(Text, default="", info=personal(Purpose.SIGN_UPS, Forgotten.CLEARED))
    state: Mapped[SignUpState] = mapped_column(String(8))
    place: Mapped[int]
    by: Mapped[PersonId | None] = mapped_column(info=personal(Purpose.SIGN_UPS, Forgotten.CLEARED))
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (
        one_of("state", SignUpState),
        CheckConstraint("(state = 'left') = (size = 0)", name="size"),
        UniqueConstraint("group_id", "activity", "person_id"),
        Index("ix_sign_ups_group_id_activity_state", "group_id", "activity", "state", "place"),
        Index("ix_sign_ups_group_id_person_id", "group_id", "person_id"),
    )
