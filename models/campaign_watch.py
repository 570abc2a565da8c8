"""A campaign while it runs: what is remembered of its beginning, what went wrong, and what people enter by hand."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Json, UTCDateTime
from models.base import Base, InGroup, PersonId, one_of
from models.personal import Forgotten, Purpose, impersonal, personal

# What was done about something that went wrong, by one tap.
Remedy = Literal["remind", "longer", "gift", "seen"]


class CampaignWatch(Base):
    """The watched board of a campaign: where it stands, and what its figures are measured by.

    `members` are those there were on the first day, None before it; `baselines` what each goal came to in the same span before, by the
    goal's key; `counted` what the last look has counted, from which the next one goes on (features/statistics/counted.py); `rights` are the
    bot's as it began, as words with spaces between. It stands in private with `person_id`, or in the group, in `thread_id` or its main talk
    (`in_group`); neither: nowhere. `digest` is what it looks like.
    """

    __tablename__ = "campaign_watches"

    group_id: Mapped[InGroup]
    campaign: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    members: Mapped[int | None]
    baselines: Mapped[Mapping[str, Any]] = mapped_column(Json, default=dict, info=impersonal())
    counted: Mapped[Sequence[Mapping[str, Any]]] = mapped_column(Json, default=list, info=impersonal())
    rights: Mapped[str] = mapped_column(String(512), default="", info=impersonal())
    person_id: Mapped[PersonId | None] = mapped_column(info=personal(Purpose.CAMPAIGNS, Forgotten.CLEARED))
    in_group: Mapped[bool] = mapped_column(default=False)
    thread_id: Mapped[int | None] = mapped_column(BigInteger, info=impersonal())
    message_id: Mapped[int | None] = mapped_column(BigInteger, info=impersonal())
    digest: Mapped[str | None] = mapped_column(String(64), info=impersonal())


class CampaignAlert(Base):
    """Something that went wrong in a campaign, told once: `key` says what, and of which goal, activity or line. `about` is what was found.

    `remedy` is what was done about it by one tap, and by whom; None: nothing yet.
    """

    __tablename__ = "campaign_alerts"

    group_id: Mapped[InGroup]
    campaign: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(String(96), primary_key=True, info=impersonal())
    number: Mapped[int]
    about: Mapped[Mapping[str, Any]] = mapped_column(
        Json, default=dict, info=personal(Purpose.CAMPAIGNS, Forgotten.GROUPS)
    )
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    remedy: Mapped[Remedy | None] = mapped_column(String(8))
    by: Mapped[PersonId | None] = mapped_column(info=personal(Purpose.CAMPAIGNS, Forgotten.CLEARED))

    __table_args__ = (one_of("remedy", Remedy),)


class CampaignFigure(Base):
    """A figure that somebody entered for a goal that nobody counts: all there is by then, in hundredths. The last one counts."""

    __tablename__ = "campaign_figures"

    group_id: Mapped[InGroup]
    campaign: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    goal: Mapped[str] = mapped_column(String(160), info=personal(Purpose.CAMPAIGNS, Forgotten.GROUPS))
    value: Mapped[int] = mapped_column(BigInteger, info=impersonal())
    by: Mapped[PersonId | None] = mapped_column(info=personal(Purpose.CAMPAIGNS, Forgotten.CLEARED))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class CampaignCost(Base):
    """Something that was spent, in hundredths of the budget's currency. `line` counts from 1 as in the document; 0: on none of them.

    `what` is how the line is called, or what somebody says it was for. What was taken back is gone.
    """

    __tablename__ = "campaign_costs"

    group_id: Mapped[InGroup]
    campaign: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    line: Mapped[int]
    what: Mapped[str] = mapped_column(String(128), info=personal(Purpose.CAMPAIGNS, Forgotten.GROUPS))
    amount: Mapped[int] = mapped_column(BigInteger, info=impersonal())
    by: Mapped[PersonId | None] = mapped_column(info=personal(Purpose.CAMPAIGNS, Forgotten.CLEARED))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
