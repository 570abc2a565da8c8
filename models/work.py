"""What the bot still has to do, and what it has done already: updates seen, messages to deliver, schedules and their runs."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Json, UTCDateTime
from models.base import NEVER_AGAIN, Base, Holder, InGroup, NumberedRow, PersonId
from models.personal import Forgotten, Purpose, impersonal, personal
from models.spreading import AT_ONE, EVERYWHERE, spreads

# So long an engineer may look at what was put aside.
QUARANTINE_KEPT = timedelta(days=14)
# So long a message that is due may fail to arrive.
ERRANDS_KEPT = timedelta(days=14)
# Nothing is asked for so long: prizes are claimed within weeks, and what is judged later is judged in the queue.
PROMPTS_KEPT = timedelta(days=90)


class SeenUpdate(Base):
    """An update whose effects are committed. Telegram may send it again; it has no second effect."""

    __tablename__ = "seen_updates"

    update_id: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False, info=impersonal() | spreads()
    )
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


class QuarantinedUpdate(Base):
    """An update that could not be handled: its shape (kit/shapes.py) and its error, for an engineer to look at, for two weeks."""

    __tablename__ = "quarantined_updates"

    update_id: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False, info=impersonal() | spreads()
    )
    payload: Mapped[str] = mapped_column(Text, info=personal(Purpose.FAULTS, Forgotten.EXPIRES, kept=QUARANTINE_KEPT))
    error: Mapped[str] = mapped_column(Text, info=impersonal())
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class Delivery(Base):
    """A message that must arrive: the outbox. Addressed to a group or to a person, never to a chat id.

    `kind` is one of `features/outbox/kinds.py`. `queue` is the chat in which messages and boards keep their order; what has none goes when
    it likes. `not_before` is when it is meant for, `retry_at` when it is tried again. `version` grows when a waiting delivery is replaced,
    so that the deliverer does not throw away what came while it was sending.
    """

    __tablename__ = "outbox"

    id: Mapped[NumberedRow]
    key: Mapped[str] = mapped_column(
        String(128), unique=True, info=personal(Purpose.DELIVERY, Forgotten.EXPIRES, kept=ERRANDS_KEPT)
    )
    kind: Mapped[str] = mapped_column(String(8), info=impersonal())
    queue: Mapped[str | None] = mapped_column(
        "lane", key="queue", type_=String(24), info=personal(Purpose.DELIVERY, Forgotten.EXPIRES, kept=ERRANDS_KEPT)
    )
    group_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("groups.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[PersonId | None] = mapped_column(
        info=personal(Purpose.DELIVERY, Forgotten.EXPIRES, kept=ERRANDS_KEPT)
    )
    activity: Mapped[int | None]
    thread_id: Mapped[int | None] = mapped_column(BigInteger, info=impersonal())
    payload: Mapped[Mapping[str, Any]] = mapped_column(
        Json, info=personal(Purpose.DELIVERY, Forgotten.EXPIRES, kept=ERRANDS_KEPT)
    )
    not_before: Mapped[datetime] = mapped_column(UTCDateTime)
    drop_after: Mapped[datetime | None] = mapped_column(UTCDateTime)
    retry_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    lease_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    holder: Mapped[Holder]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_error: Mapped[str | None] = mapped_column(Text, info=impersonal())

    __table_args__ = (
        Index("ix_outbox_not_before", "not_before"),
        Index("ix_outbox_lane_id", "queue", "id"),
        NEVER_AGAIN | AT_ONE,
    )


class Prompt(Base):
    """Something that messages of the bot ask for, wherever they stand. `about` says what, unique in the group; `faces` is JSON, what is
    said there once it is settled, by language.
    """

    __tablename__ = "prompts"

    group_id: Mapped[InGroup]
    about: Mapped[str] = mapped_column(String(64), primary_key=True, info=impersonal())
    faces: Mapped[Mapping[str, Any] | None] = mapped_column(
        Json, info=personal(Purpose.DELIVERY, Forgotten.EXPIRES, kept=PROMPTS_KEPT)
    )
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


class PromptPlace(Base):
    """A message that asks for it: in the chat of this queue of the outbox."""

    __tablename__ = "prompt_places"

    group_id: Mapped[InGroup]
    about: Mapped[str] = mapped_column(String(64), primary_key=True, info=impersonal())
    queue: Mapped[str] = mapped_column(
        "lane",
        key="queue",
        type_=String(24),
        primary_key=True,
        info=personal(Purpose.DELIVERY, Forgotten.EXPIRES, kept=PROMPTS_KEPT),
    )
    message_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False, info=impersonal())

    __table_args__ = (Index("ix_prompt_places_lane_message_id", "queue", "message_id"),)


class Schedule(Base):
    """Something that will happen: the memory of the clock. `due_at` is when it is meant for, `next_run_at` when it is tried."""

    __tablename__ = "schedules"

    id: Mapped[NumberedRow]
    group_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("groups.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(96), info=impersonal())
    kind: Mapped[str] = mapped_column(String(32), info=impersonal())
    activity: Mapped[int | None]
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    next_run_at: Mapped[datetime] = mapped_column(UTCDateTime)
    is_paused: Mapped[bool] = mapped_column(default=False)
    attempts: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        UniqueConstraint("group_id", "key"),
        Index("ix_schedules_next_run_at", "is_paused", "next_run_at"),
        NEVER_AGAIN | AT_ONE,
    )


# It ran, late or when it was due; it waited for the end of quiet hours; it is due at another time now; it was too late for it.
RunOutcome = Literal["ran", "late", "waited", "moved", "dropped"]


class Run(Base):
    """One run of a schedule, for `/doctor` and for whoever asks what was late. A due time runs once."""

    __tablename__ = "runs"

    group_id: Mapped[InGroup]
    key: Mapped[str] = mapped_column(String(96), primary_key=True, info=impersonal())
    kind: Mapped[str] = mapped_column(String(32), info=impersonal())
    due_at: Mapped[datetime] = mapped_column(UTCDateTime, primary_key=True)
    ran_at: Mapped[datetime] = mapped_column(UTCDateTime)
    outcome: Mapped[RunOutcome] = mapped_column(String(8), info=impersonal())

    __table_args__ = (Index("ix_runs_group_id_ran_at", "group_id", "ran_at"),)


class Remembered(Base):
    """A small fact of the program itself, such as which menu Telegram was given last."""

    __tablename__ = "remembered"

    name: Mapped[str] = mapped_column(String(64), primary_key=True, info=impersonal())
    value: Mapped[str] = mapped_column(Text, info=impersonal())

    __table_args__ = EVERYWHERE
