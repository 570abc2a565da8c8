"""Who waved."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from kit.db import UTCDateTime
from models.base import Base, InGroup, PersonKey
from models.personal import Forgotten, Purpose, personal


class Wave(Base):
    """Somebody waved."""

    __tablename__ = "waves"

    group_id: Mapped[InGroup]
    activity: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[PersonKey] = mapped_column(info=personal(Purpose.CHECKINS, Forgotten.REMOVED))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
