"""Campaigns: the document of each, what of it has happened, and who changed what."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Date, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Json, UTCDateTime
from models.base import Base, InGroup, PersonId, one_of
from models.personal import Forgotten, Purpose, impersonal, personal

# A draft is checked before it is planned; it is running from its first item on; over when the last is done or it was ended; reviewed when
# its review was published or the time for that is up.
CampaignState = Literal["draft", "checked", "planned", "running", "paused", "over", "reviewed"]


class Campaign(Base):
    """A campaign, numbered like the group's activities. `document` is what features/campaigns/document.py reads, as its JSON.

    `version` counts what was changed in the document: whoever changes another one is told first. `template` is what it was made from:
    the name of a shipped one, or the number of the group's own. `accepted` names the checks that somebody has seen and lets be.
    `rests_from` is the state that a paused one goes back to. `owner_id` answers for it, and hears what goes wrong.
    """

    __tablename__ = "campaigns"

    group_id: Mapped[InGroup]
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[CampaignState] = mapped_column(String(8))
    rests_from: Mapped[CampaignState | None] = mapped_column(String(8), info=impersonal())
    title: Mapped[str] = mapped_column(String(128), info=personal(Purpose.CAMPAIGNS, Forgotten.GROUPS))
    document: Mapped[Mapping[str, Any]] = mapped_column(Json, info=personal(Purpose.CAMPAIGNS, Forgotten.GROUPS))
    version: Mapped[int] = mapped_column(default=1)
    first_day: Mapped[date | None] = mapped_column(Date)
    template: Mapped[str | None] = mapped_column(String(64), info=impersonal())
    accepted: Mapped[Sequence[str]] = mapped_column(Json, default=list, info=impersonal())
    owner_id: Mapped[PersonId | None] = mapped_column(info=personal(Purpose.CAMPAIGNS, Forgotten.CLEARED))
    created_by: Mapped[PersonId | None] = mapped_column(info=personal(Purpose.CAMPAIGNS, Forgotten.CLEARED))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (one_of("state", CampaignState), Index("ix_campaigns_group_id_state", "group_id", "state"))


ItemState = Literal["waiting", "done", "failed", "skipped"]


class CampaignItem(Base):
    """What becomes of an item of a planned campaign: `item` counts from 1 as in the document, `part` is which day of a countdown.

    `made` is the number of the activity or announcement that it opened; by it these know their campaign. `trouble` is why it failed.
    """

    __tablename__ = "campaign_items"

    group_id: Mapped[InGroup]
    campaign: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    item: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    part: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    state: Mapped[ItemState] = mapped_column(String(8))
    made: Mapped[int | None]
    trouble: Mapped[str] = mapped_column(String(64), default="", info=impersonal())
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (one_of("state", ItemState), Index("ix_campaign_items_group_id_made", "group_id", "made"))


class CampaignChange(Base):
    """Something that was done to a campaign: `what` is one of features/campaigns/changes.py, `about` its details, `why` in their words.

    `by` is None where the clock did it, or somebody who was forgotten. `number` counts the changes of a campaign.
    """

    __tablename__ = "campaign_changes"

    group_id: Mapped[InGroup]
    campaign: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    what: Mapped[str] = mapped_column(String(16), info=impersonal())
    about: Mapped[Mapping[str, Any]] = mapped_column(
        Json, default=dict, info=personal(Purpose.CAMPAIGNS, Forgotten.GROUPS)
    )
    why: Mapped[str] = mapped_column(String(200), default="", info=personal(Purpose.CAMPAIGNS, Forgotten.GROUPS))
    by: Mapped[PersonId | None] = mapped_column(info=personal(Purpose.CAMPAIGNS, Forgotten.CLEARED))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class CampaignTemplate(Base):
    """A campaign that a group has kept to begin others with: its document without a first day and without names of people.

    `number` is one of those that the group's activities have; `name` tells it from the others in the list.
    """

    __tablename__ = "campaign_templates"

    group_id: Mapped[InGroup]
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(128), info=personal(Purpose.CAMPAIGNS, Forgotten.GROUPS))
    document: Mapped[Mapping[str, Any]] = mapped_column(Json, info=personal(Purpose.CAMPAIGNS, Forgotten.GROUPS))
    created_by: Mapped[PersonId | None] = mapped_column(info=personal(Purpose.CAMPAIGNS, Forgotten.CLEARED))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (UniqueConstraint("group_id", "name"),)
