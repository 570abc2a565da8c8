"""Quizzes: where one stands, its questions, and what was answered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Json, UTCDateTime
from models.base import Base, InGroup, PersonId, PersonKey, one_of
from models.personal import Forgotten, Purpose, impersonal, personal

QuizStage = Literal["waiting", "asking", "between", "over"]


class Quiz(Base):
    """Where a quiz stands. Its row is the lock of all that happens in it.

    `question` is the number of the one that was asked last, 0 before the first. `due_at`: when that one ends, or the next begins; None:
    only a host is waited for, or its clock stands still, and so many milliseconds are left of it (`left_ms`). `turns` counts what has
    become of it: a button that leads on says which turn it was meant for. `numbered`: the last number that a question was given.
    """

    __tablename__ = "quizzes"

    group_id: Mapped[InGroup]
    activity: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    stage: Mapped[QuizStage] = mapped_column(String(8))
    question: Mapped[int] = mapped_column(default=0)
    numbered: Mapped[int] = mapped_column(default=0)
    turns: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    left_ms: Mapped[int] = mapped_column(default=0)

    __table_args__ = (one_of("stage", QuizStage),)


class QuizQuestion(Base):
    """A question of a quiz. `number` stays with it, `place` orders those that are still to be asked. `right` has a bit for each option that
    is, in the order in which they were written; `shown` is the order in which they were shown, since it was asked.

    `seconds`: how long it was asked for; 0: for a day. It counts once it is closed: what is not, when a quiz is over, never does.
    """

    __tablename__ = "quiz_questions"

    group_id: Mapped[InGroup]
    activity: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place: Mapped[int]
    text: Mapped[str] = mapped_column(Text, info=personal(Purpose.HOSTING, Forgotten.GROUPS))
    options: Mapped[Sequence[str]] = mapped_column(Json, info=personal(Purpose.HOSTING, Forgotten.GROUPS))
    right: Mapped[int]
    explanation: Mapped[str | None] = mapped_column(Text, info=personal(Purpose.HOSTING, Forgotten.GROUPS))
    picture: Mapped[str | None] = mapped_column(String(255), info=personal(Purpose.HOSTING, Forgotten.GROUPS))
    by: Mapped[PersonId | None] = mapped_column(info=personal(Purpose.HOSTING, Forgotten.CLEARED))
    shown: Mapped[Sequence[int] | None] = mapped_column(Json, info=impersonal())
    seconds: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (CheckConstraint("closed_at IS NULL OR asked_at IS NOT NULL", name="asked"),)


class QuizAnswer(Base):
    """What somebody answered: a bit for each option, in the order in which they were written. `score` is what it is worth.

    `is_final`: it cannot be changed any more. Where several options are right, it is chosen one by one before that.
    """

    __tablename__ = "quiz_answers"

    group_id: Mapped[InGroup]
    activity: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    question: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[PersonKey] = mapped_column(info=personal(Purpose.QUIZZES, Forgotten.REMOVED))
    chosen: Mapped[int]
    is_right: Mapped[bool]
    score: Mapped[int]
    is_final: Mapped[bool]
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (Index("ix_quiz_answers_group_id_person_id", "group_id", "person_id", "at"),)
