"""Collections: where they stand, their entries, and what voters and judges said."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Json, UTCDateTime
from models.base import Base, InGroup, PersonId, PersonKey
from models.personal import Forgotten, Purpose, Stays, impersonal, personal

# As long as most collections last; what is older is entered by its author in private.
ENTRY_PARTS_KEPT = timedelta(days=14)


class Collection(Base):
    """Where a collection stands. `stage` began at `began_at` and ends at `ends_at`, None: when a host says so.

    It is `looking` while voting waits for a last look at entries. `round` counts from 1 while members vote. `waits_since`: since when
    only the jury is waited for. `seed` is what lots are drawn with; its hash has been shown since the beginning, and `tickets`, who takes
    part in the draw, with its own since the end of entries. `has_files`: some entry has had a file. `frozen` are the values that
    everybody has relied on since entries closed. `result` is what was counted at the end.
    """

    __tablename__ = "collections"

    group_id: Mapped[InGroup]
    activity: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    stage: Mapped[str] = mapped_column(String(10))
    round: Mapped[int] = mapped_column(default=0)
    began_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    paused_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    waits_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_entry: Mapped[int] = mapped_column(default=0)
    has_files: Mapped[bool] = mapped_column(default=False)
    seed: Mapped[str] = mapped_column(String(64), info=impersonal())
    tickets: Mapped[str] = mapped_column(Text, default="", info=personal(Purpose.ENTRIES, Forgotten.PROVES))
    frozen: Mapped[Mapping[str, str] | None] = mapped_column(
        Json(none=""), nullable=False, info=personal(Purpose.HOSTING, Forgotten.GROUPS)
    )
    result: Mapped[Sequence[Sequence[Any]] | None] = mapped_column(
        Json(none=""), nullable=False, info=personal(Purpose.ENTRIES, Forgotten.TAKEN_OUT)
    )

    __table_args__ = (CheckConstraint("stage IN ('collecting', 'looking', 'voting', 'done')", name="stage"),)


class Entry(Base):
    """What someone sent to a collection. `files` is JSON; files themselves lie at Telegram. `round` is the last one it is in.

    `nonce` came with it and was not known before (kit/nonces.py): an author's first decides their lot, whatever becomes of the entry.
    `message_id` is the message in the group it was made of, if it was: entered once. `album` tells which photos belong to it.
    """

    __tablename__ = "entries"

    group_id: Mapped[InGroup]
    activity: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[PersonId] = mapped_column(info=personal(Purpose.ENTRIES, Forgotten.CLEARED))
    state: Mapped[str] = mapped_column(String(12))
    round: Mapped[int] = mapped_column(default=1)
    text: Mapped[str] = mapped_column(Text, info=personal(Purpose.ENTRIES, Forgotten.CLEARED))
    files: Mapped[Sequence[Mapping[str, Any]]] = mapped_column(Json, info=personal(Purpose.ENTRIES, Forgotten.CLEARED))
    message_id: Mapped[int | None] = mapped_column(BigInteger, info=personal(Purpose.ENTRIES, Forgotten.CLEARED))
    album: Mapped[str | None] = mapped_column(String(64), info=personal(Purpose.ENTRIES, Forgotten.CLEARED))
    reason: Mapped[str | None] = mapped_column(Text, info=personal(Purpose.ENTRIES, Forgotten.CLEARED))
    nonce: Mapped[str | None] = mapped_column(String(16), info=personal(Purpose.ENTRIES, Forgotten.PROVES))
    has_appealed: Mapped[bool] = mapped_column(default=False)
    entered_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (
        CheckConstraint("state IN ('pending', 'approved', 'declined', 'withdrawn', 'disqualified')", name="state"),
        UniqueConstraint("group_id", "activity", "message_id"),
        Index("ix_entries_group_id_activity_person_id", "group_id", "activity", "person_id"),
        Index("ix_entries_group_id_album", "group_id", "album"),
        # All that a gallery asks of the others when it shows one of them.
        Index("ix_entries_group_id_activity_state", "group_id", "activity", "state", "round", "number"),
    )


class Draft(Base):
    """What someone has sent for an entry and not entered yet: for a new one (`entry` 0), or in place of one. `files` as in entries."""

    __tablename__ = "drafts"

    group_id: Mapped[InGroup]
    activity: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[PersonKey] = mapped_column(info=personal(Purpose.ENTRIES, Forgotten.REMOVED, kept=Stays.DONE))
    entry: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text, info=personal(Purpose.ENTRIES, Forgotten.REMOVED, kept=Stays.DONE))
    files: Mapped[Sequence[Mapping[str, Any]]] = mapped_column(
        Json, info=personal(Purpose.ENTRIES, Forgotten.REMOVED, kept=Stays.DONE)
    )
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    is_reminded: Mapped[bool] = mapped_column(default=False)


class EntryPart(Base):
    """A part of an album in a group in which entries are taken, for a while: its author may enter the album later. `file` is JSON."""

    __tablename__ = "entry_parts"

    group_id: Mapped[InGroup]
    message_id: Mapped[int] = mapped_column(
        BigInteger,
        primary_key=True,
        autoincrement=False,
        info=personal(Purpose.UNFINISHED, Forgotten.REMOVED, kept=ENTRY_PARTS_KEPT),
    )
    album: Mapped[str] = mapped_column(
        String(64), info=personal(Purpose.UNFINISHED, Forgotten.REMOVED, kept=ENTRY_PARTS_KEPT)
    )
    person_id: Mapped[PersonId] = mapped_column(
        info=personal(Purpose.UNFINISHED, Forgotten.REMOVED, kept=ENTRY_PARTS_KEPT)
    )
    text: Mapped[str] = mapped_column(Text, info=personal(Purpose.UNFINISHED, Forgotten.REMOVED, kept=ENTRY_PARTS_KEPT))
    file: Mapped[Mapping[str, Any]] = mapped_column(
        Json, info=personal(Purpose.UNFINISHED, Forgotten.REMOVED, kept=ENTRY_PARTS_KEPT)
    )
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)

    __table_args__ = (Index("ix_entry_parts_group_id_album", "group_id", "album"),)


class Ballot(Base):
    """Someone's right to vote in a round, how many of their votes are used, and the entry they looked at last."""

    __tablename__ = "ballots"

    group_id: Mapped[InGroup]
    activity: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[PersonKey] = mapped_column(info=personal(Purpose.VOTES, Forgotten.CLEARED))
    used: Mapped[int] = mapped_column(default=0)
    seen: Mapped[int] = mapped_column(default=0)

    __table_args__ = (CheckConstraint("used >= 0", name="used"),)


class Vote(Base):
    """A vote: one row, however often it is given."""

    __tablename__ = "votes"

    group_id: Mapped[InGroup]
    activity: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[PersonKey] = mapped_column(info=personal(Purpose.VOTES, Forgotten.CLEARED))
    entry: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (Index("ix_votes_group_id_activity_round_entry", "group_id", "activity", "round", "entry"),)


class Score(Base):
    """What a judge gave an entry for one criterion, 1 to 10. Criterion -1 with 0: the judge steps back from this entry."""

    __tablename__ = "scores"

    group_id: Mapped[InGroup]
    activity: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[PersonKey] = mapped_column(info=personal(Purpose.VOTES, Forgotten.CLEARED))
    entry: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    criterion: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    score: Mapped[int]
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (CheckConstraint("score BETWEEN 0 AND 10", name="score"),)
