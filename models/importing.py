"""Files that people sent, on their way in."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Json, UTCDateTime
from models.base import Base, Holder, InGroup, PersonKey
from models.personal import Forgotten, Purpose, impersonal, personal

FILES_KEPT = timedelta(days=1)


class ImportedFile(Base):
    """A file with a table that somebody sent, on its way: one a person and group. `kind` says what it holds. `version` tells one file from
    any other: it is drawn by lot, and stands on the buttons.

    `due_at`: when it is next tried to read it; None: read, `found` holds what it says, and its sender is asked.
    """

    __tablename__ = "imported_files"

    group_id: Mapped[InGroup]
    person_id: Mapped[PersonKey] = mapped_column(info=personal(Purpose.UNFINISHED, Forgotten.REMOVED, kept=FILES_KEPT))
    kind: Mapped[str] = mapped_column(String(16), info=impersonal())
    activity: Mapped[int]
    version: Mapped[int]
    file_id: Mapped[str] = mapped_column(Text, info=personal(Purpose.UNFINISHED, Forgotten.REMOVED, kept=FILES_KEPT))
    found: Mapped[Sequence[Any] | None] = mapped_column(
        Json, info=personal(Purpose.UNFINISHED, Forgotten.REMOVED, kept=FILES_KEPT)
    )
    in_private: Mapped[bool]
    thread_id: Mapped[int | None] = mapped_column(BigInteger, info=impersonal())
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    attempts: Mapped[int]
    holder: Mapped[Holder]
    at: Mapped[datetime] = mapped_column(UTCDateTime)
