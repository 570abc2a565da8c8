"""Who does what for a campaign: its tasks, and the people of its team."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Json, UTCDateTime
from models.base import Base, InGroup, PersonId, PersonKey, one_of
from models.personal import Forgotten, Purpose, impersonal, personal

TaskState = Literal["open", "done", "skipped"]


class CampaignTask(Base):
    """A task of a planned campaign. `number` is given once, and stays with it however the document is edited; `place` is where it stands
    there now, from 1. None: nowhere any more, and nobody is asked for it.

    `who` is what the document says of whose it is, `assignee` whose it is. `put_off` are minutes by which it is due later than planned.
    `said` and `proof` are what somebody left with it; of a file only its kind and Telegram's handle on it are kept.
    """

    __tablename__ = "campaign_tasks"

    group_id: Mapped[InGroup]
    campaign: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place: Mapped[int | None]
    title: Mapped[str] = mapped_column(String(128), info=personal(Purpose.CAMPAIGNS, Forgotten.GROUPS))
    role: Mapped[str] = mapped_column(String(32), info=personal(Purpose.CAMPAIGNS, Forgotten.GROUPS))
    who: Mapped[str] = mapped_column(String(128), default="", info=personal(Purpose.CAMPAIGNS, Forgotten.GROUPS))
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    put_off: Mapped[int] = mapped_column(default=0)
    state: Mapped[TaskState] = mapped_column(String(8), default="open")
    assignee: Mapped[PersonId | None] = mapped_column(info=personal(Purpose.CAMPAIGNS, Forgotten.CLEARED))
    said: Mapped[str] = mapped_column(Text, default="", info=personal(Purpose.CAMPAIGNS, Forgotten.CLEARED))
    proof_kind: Mapped[str | None] = mapped_column(String(16), info=impersonal())
    proof: Mapped[str | None] = mapped_column(Text, info=personal(Purpose.CAMPAIGNS, Forgotten.CLEARED))
    settled_by: Mapped[PersonId | None] = mapped_column(info=personal(Purpose.CAMPAIGNS, Forgotten.CLEARED))
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (one_of("state", TaskState), Index("ix_campaign_tasks_assignee_state", "assignee", "state"))


class CampaignMember(Base):
    """Somebody on a campaign's team, with the roles they have in it. `called_at`: when they were asked in the group to start the bot,
    which happens once.
    """

    __tablename__ = "campaign_members"

    group_id: Mapped[InGroup]
    campaign: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[PersonKey] = mapped_column(info=personal(Purpose.CAMPAIGNS, Forgotten.REMOVED))
    roles: Mapped[Sequence[str]] = mapped_column(
        Json, default=list, info=personal(Purpose.CAMPAIGNS, Forgotten.REMOVED)
    )
    called_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
