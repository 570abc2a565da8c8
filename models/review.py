"""What waits to be judged, and what was judged: one queue for proofs, entries and whatever else comes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Json, UTCDateTime
from models.base import Base, InGroup, PersonId, one_of
from models.personal import Forgotten, Purpose, impersonal, personal

ReviewState = Literal["pending", "approved", "declined"]


class ReviewItem(Base):
    """Something to be judged, numbered within its group. `kind` says what sort it is, `subject` which one of its activity.

    `files` is JSON, pairs of kind and handle of files at Telegram; `facts` is the kind's own JSON. `reason` of a ready-made one is its
    code behind a `#`.
    """

    __tablename__ = "reviews"

    group_id: Mapped[InGroup]
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(8), info=impersonal())
    activity: Mapped[int]
    subject: Mapped[str] = mapped_column(String(64), info=personal(Purpose.ENTRIES, Forgotten.REMOVED))
    author: Mapped[PersonId] = mapped_column(info=personal(Purpose.ENTRIES, Forgotten.REMOVED))
    text: Mapped[str] = mapped_column(Text, info=personal(Purpose.ENTRIES, Forgotten.REMOVED))
    files: Mapped[Sequence[Sequence[str]]] = mapped_column(Json, info=personal(Purpose.ENTRIES, Forgotten.REMOVED))
    facts: Mapped[Mapping[str, Any]] = mapped_column(Json, info=personal(Purpose.ENTRIES, Forgotten.REMOVED))
    state: Mapped[ReviewState] = mapped_column(String(8))
    reason: Mapped[str | None] = mapped_column(Text, info=personal(Purpose.ENTRIES, Forgotten.REMOVED))
    reviewer: Mapped[PersonId | None] = mapped_column(info=personal(Purpose.ENTRIES, Forgotten.CLEARED))
    reviewed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (
        one_of("state", ReviewState),
        UniqueConstraint("group_id", "kind", "activity", "subject"),
        Index("ix_reviews_group_id_state_number", "group_id", "state", "number"),
    )
