"""Surveys: what is asked, who has answered, and what they said."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Json, UTCDateTime
from models.base import Base, InGroup, PersonKey
from models.personal import Forgotten, Purpose, impersonal, personal
from models.statistics import SORTED_BY_KEY

# What people wrote without their names stays so long after a survey is over; figures stay.
ANSWERS_KEPT = timedelta(days=180)


class Survey(Base):
    """Where a survey stands: what it asks, when it closes (None: when a host says so), how many have answered. Its row is the lock of all
    that happens in it.

    `source` is where its questions come from, as its options said it when they were taken over. `reminded` is the id of the last person
    whom the reminder has reached; people come in the order of their ids. `result` are the figures, counted at the end. `published_at`: a
    host has shown them to the group.
    """

    __tablename__ = "surveys"

    group_id: Mapped[InGroup]
    activity: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ends_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    paused_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    questions: Mapped[Sequence[Mapping[str, Any]]] = mapped_column(
        Json, info=personal(Purpose.HOSTING, Forgotten.GROUPS)
    )
    source: Mapped[str] = mapped_column(String(16), info=impersonal())
    answered: Mapped[int] = mapped_column(default=0)
    reminded: Mapped[int | None] = mapped_column(BigInteger, info=impersonal())
    result: Mapped[Mapping[str, Any] | None] = mapped_column(Json, info=impersonal())
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Respondent(Base):
    """Somebody has opened a survey, and answered it (`answered_at`). What they said stands here in an open survey only, by the question."""

    __tablename__ = "respondents"

    group_id: Mapped[InGroup]
    activity: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[PersonKey] = mapped_column(info=personal(Purpose.SURVEYS, Forgotten.REMOVED))
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answers: Mapped[Mapping[str, Any] | None] = mapped_column(Json, info=personal(Purpose.SURVEYS, Forgotten.REMOVED))


class Bundle(Base):
    """What several people have answered to one question of an anonymous survey, added up: how often each value (docs/decisions/0055).

    No row is one person's: nothing can be joined to anybody, and there is no order. `counts` has the values as keys.
    """

    __tablename__ = "bundles"

    group_id: Mapped[InGroup]
    activity: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    question: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    nth: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    answers: Mapped[int]
    counts: Mapped[Mapping[str, int]] = mapped_column(
        Json, info=personal(Purpose.ANSWERS, Forgotten.EXPIRES, kept=ANSWERS_KEPT)
    )

    __table_args__ = SORTED_BY_KEY
