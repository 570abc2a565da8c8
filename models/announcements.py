"""Announcements, and which messages were an album."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Json, UTCDateTime
from models.base import Base, InGroup, PersonId, one_of
from models.personal import Forgotten, Purpose, impersonal, personal

# After its last time; a draft goes sooner.
ANNOUNCEMENTS_KEPT = timedelta(days=30)


AnnouncementState = Literal["draft", "on", "paused", "done"]


class Announcement(Base):
    """Something that is posted in a group at its times, numbered like the group's activities. JSON: `content` what (empty: the bot's own
    words about `activity`), `buttons`, `timing` when, `posted` the messages it was last.

    `occurrence` is the time of the rule that its schedule stands for, also where that one was moved; `sent_at` when it last went into the
    outbox; `trouble` holds words for what its author has been told.
    """

    __tablename__ = "announcements"

    group_id: Mapped[InGroup]
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[AnnouncementState] = mapped_column(String(8))
    title: Mapped[str] = mapped_column(
        String(64), info=personal(Purpose.ANNOUNCEMENTS, Forgotten.GROUPS, kept=ANNOUNCEMENTS_KEPT)
    )
    content: Mapped[Mapping[str, Any] | None] = mapped_column(
        Json(none=""), nullable=False, info=personal(Purpose.ANNOUNCEMENTS, Forgotten.GROUPS, kept=ANNOUNCEMENTS_KEPT)
    )
    buttons: Mapped[Sequence[Sequence[str]]] = mapped_column(
        Json, default=list, info=personal(Purpose.ANNOUNCEMENTS, Forgotten.GROUPS, kept=ANNOUNCEMENTS_KEPT)
    )
    timing: Mapped[Mapping[str, Any]] = mapped_column(Json, info=impersonal())
    activity: Mapped[int | None]
    thread_id: Mapped[int | None] = mapped_column(BigInteger, info=impersonal())
    pins: Mapped[bool] = mapped_column(default=False)
    is_silent: Mapped[bool] = mapped_column(default=False)
    replaces: Mapped[bool] = mapped_column(default=False)
    is_urgent: Mapped[bool] = mapped_column(default=False)
    posted: Mapped[Sequence[int]] = mapped_column(Json, default=list, info=impersonal())
    occurrence: Mapped[datetime | None] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    trouble: Mapped[str] = mapped_column(String(64), default="", info=impersonal())
    created_by: Mapped[PersonId | None] = mapped_column(
        info=personal(Purpose.ANNOUNCEMENTS, Forgotten.CLEARED, kept=ANNOUNCEMENTS_KEPT)
    )
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (
        one_of("state", AnnouncementState),
        Index("ix_announcements_group_id_activity", "group_id", "activity"),
        Index("ix_announcements_state_created_at", "state", "created_at"),
    )


class AlbumPart(Base):
    """A message that belongs to an album, for a while: an answer to one of them is meant for all. Nothing of what is in it is kept."""

    __tablename__ = "album_parts"

    group_id: Mapped[InGroup]
    album: Mapped[str] = mapped_column(String(64), primary_key=True, info=impersonal())
    message_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False, info=impersonal())
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
