"""The proofs of check-ins: pictures and texts, what they look like, and who cheered; freezes; past days that are brought along."""

from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy import BigInteger, CheckConstraint, Date, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import UTCDateTime
from models.base import Base, Holder, InGroup, PersonId, PersonKey, one_of
from models.personal import Forgotten, Purpose, impersonal, personal

# Nobody gives an older picture once more; nobody confirms an older file.
LOOKS_KEPT = timedelta(days=90)


ProofState = Literal["counted", "held", "declined", "revoked", "same", "late", "loose"]


class Proof(Base):
    """A picture or text that somebody gave for a day, numbered within the group. The picture itself stays at Telegram.

    `message_id` is None where the message is out of reach (the group got another chat). `claim` is the picture's unique id while it is
    this person's: nobody else in the group can give it then. `why` says why it is held: `forward` or `alike` (to the proof `like`).
    `look_due`: when it is next tried to see what the picture looks like; None: seen, or given up.
    """

    __tablename__ = "proofs"

    group_id: Mapped[InGroup]
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    activity: Mapped[int]
    day: Mapped[date] = mapped_column(Date)
    person_id: Mapped[PersonId] = mapped_column(info=personal(Purpose.CHECKINS, Forgotten.REMOVED))
    kind: Mapped[str] = mapped_column(String(8), info=impersonal())
    state: Mapped[ProofState] = mapped_column(String(8))
    why: Mapped[str] = mapped_column(String(8), default="", info=impersonal())
    like: Mapped[int | None]
    message_id: Mapped[int | None] = mapped_column(BigInteger, info=personal(Purpose.CHECKINS, Forgotten.REMOVED))
    album: Mapped[str | None] = mapped_column(String(64), info=personal(Purpose.CHECKINS, Forgotten.REMOVED))
    file_id: Mapped[str | None] = mapped_column(Text, info=personal(Purpose.CHECKINS, Forgotten.REMOVED))
    small_id: Mapped[str | None] = mapped_column(Text, info=personal(Purpose.CHECKINS, Forgotten.REMOVED))
    unique_id: Mapped[str | None] = mapped_column(String(64), info=personal(Purpose.CHECKINS, Forgotten.REMOVED))
    claim: Mapped[str | None] = mapped_column(String(64), info=personal(Purpose.CHECKINS, Forgotten.REMOVED))
    look_due: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    look_attempts: Mapped[int] = mapped_column(default=0)
    look_holder: Mapped[Holder]
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (
        one_of("state", ProofState),
        UniqueConstraint("group_id", "message_id"),
        UniqueConstraint("group_id", "claim"),
        Index("ix_proofs_group_id_activity_day_person_id", "group_id", "activity", "day", "person_id"),
        Index("ix_proofs_group_id_album", "group_id", "album"),
    )


class PictureHash(Base):
    """What a picture looks like: perceptual hashes of 64 bits, and the four bands of 16 of each, by which alike ones are found.

    `variant` 0 is the hash of the whole, the others are of parts of it. `shape`, with the first: its tones, 32 by 32.
    """

    __tablename__ = "looks"

    group_id: Mapped[InGroup]
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    variant: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    shape: Mapped[bytes | None] = mapped_column(
        LargeBinary, info=personal(Purpose.LOOKS, Forgotten.REMOVED, kept=LOOKS_KEPT)
    )
    hash: Mapped[int] = mapped_column(BigInteger, info=personal(Purpose.LOOKS, Forgotten.REMOVED, kept=LOOKS_KEPT))
    band0: Mapped[int]
    band1: Mapped[int]
    band2: Mapped[int]
    band3: Mapped[int]
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)

    __table_args__ = tuple(Index(f"ix_looks_group_id_band{band}", "group_id", f"band{band}") for band in range(4))


class Cheer(Base):
    """A member's 👍 for somebody's proof of a day."""

    __tablename__ = "cheers"

    group_id: Mapped[InGroup]
    activity: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    person_id: Mapped[PersonKey] = mapped_column(info=personal(Purpose.CHECKINS, Forgotten.REMOVED))
    by: Mapped[PersonKey] = mapped_column(info=personal(Purpose.CHECKINS, Forgotten.REMOVED))


class Freeze(Base):
    """How many freezes a member holds, and has ever bought."""

    __tablename__ = "freezes"

    group_id: Mapped[InGroup]
    person_id: Mapped[PersonKey] = mapped_column(info=personal(Purpose.CHECKINS, Forgotten.REMOVED))
    held: Mapped[int]
    bought: Mapped[int]

    __table_args__ = (CheckConstraint("held >= 0", name="held"),)
