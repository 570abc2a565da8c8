"""Votes: where one stands, who has voted, and what was chosen."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Json, UTCDateTime
from models.base import Base, InGroup, PersonKey
from models.personal import Forgotten, Purpose, Stays, impersonal, personal
from models.statistics import SORTED_BY_KEY


class Voting(Base):
    """Where a vote stands: when it closes, None: when a host says so. Its row is the lock of all that happens in it.

    `frozen` are the values that people have relied on since the first of them voted; `result` is what was counted at the end. `pictures`
    are Telegram's handles of them, by the options as they are compared.
    """

    __tablename__ = "votings"

    group_id: Mapped[InGroup]
    activity: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ends_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    paused_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    frozen: Mapped[Mapping[str, str]] = mapped_column(Json, info=personal(Purpose.HOSTING, Forgotten.GROUPS))
    result: Mapped[Mapping[str, Any] | None] = mapped_column(Json, info=impersonal())
    pictures: Mapped[Mapping[str, str]] = mapped_column(
        Json, server_default="{}", info=personal(Purpose.HOSTING, Forgotten.GROUPS)
    )


class Voter(Base):
    """Somebody has voted. What they chose (a bit an option) stands here in an open vote only; in an anonymous one it is None."""

    __tablename__ = "voters"

    group_id: Mapped[InGroup]
    activity: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[PersonKey] = mapped_column(info=personal(Purpose.VOTES, Forgotten.CLEARED))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    chosen: Mapped[int | None]


class Paper(Base):
    """A paper of an anonymous vote that is still open: what was chosen, under a mark that only the running bot can make of a person.

    It has no moment and no number; in SQLite it lies in the order of the marks. When the vote closes, it is gone
    (docs/decisions/0048).
    """

    __tablename__ = "papers"

    group_id: Mapped[InGroup]
    activity: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    mark: Mapped[str] = mapped_column(
        String(64), primary_key=True, info=personal(Purpose.VOTES, Forgotten.EXPIRES, kept=Stays.DONE)
    )
    chosen: Mapped[int]

    __table_args__ = SORTED_BY_KEY
