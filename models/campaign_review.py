"""What comes after a campaign: thanks to those who took part, its review, and what its team answered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import BigInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Json, UTCDateTime
from models.base import Base, InGroup, PersonId, PersonKey, one_of
from models.personal import Forgotten, Purpose, Stays, impersonal, personal

# The team is asked, reminded once, told who stayed; then answers are not taken any more.
ReviewStage = Literal["asked", "reminded", "complete", "closed"]
ReviewQuestion = Literal["worked", "parts", "change"]


class CampaignReview(Base):
    """The review of a campaign that is over. Its figures are counted when somebody looks; here stands how far it has come.

    `closes_at` is known once whoever owns it was told. `published_at`: the group was shown it, once.
    """

    __tablename__ = "campaign_reviews"

    group_id: Mapped[InGroup]
    campaign: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    stage: Mapped[ReviewStage] = mapped_column(String(8))
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    published_by: Mapped[PersonId | None] = mapped_column(info=personal(Purpose.CAMPAIGNS, Forgotten.CLEARED))

    __table_args__ = (one_of("stage", ReviewStage),)


class CampaignAnswer(Base):
    """What somebody of the team answered to a question of the review: words, and items (`picks`, by their numbers)."""

    __tablename__ = "campaign_answers"

    group_id: Mapped[InGroup]
    campaign: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[PersonKey] = mapped_column(info=personal(Purpose.CAMPAIGNS, Forgotten.REMOVED))
    question: Mapped[ReviewQuestion] = mapped_column(String(8), primary_key=True)
    text: Mapped[str] = mapped_column(Text, default="", info=personal(Purpose.CAMPAIGNS, Forgotten.REMOVED))
    picks: Mapped[Sequence[int]] = mapped_column(Json, default=list, info=impersonal())
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (one_of("question", ReviewQuestion),)


class CampaignThanks(Base):
    """Thanks on their way to those who took part, in private: `reached` is the last one who has them, None when all have."""

    __tablename__ = "campaign_thanks"

    group_id: Mapped[InGroup]
    campaign: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    item: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    reached: Mapped[int | None] = mapped_column(
        BigInteger, info=personal(Purpose.CAMPAIGNS, Forgotten.EXPIRES, kept=Stays.DONE)
    )
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class Unthanked(Base):
    """Somebody who wants no thanks of a group's campaigns in private."""

    __tablename__ = "unthanked"

    group_id: Mapped[InGroup]
    person_id: Mapped[PersonKey] = mapped_column(info=personal(Purpose.CAMPAIGNS, Forgotten.REMOVED))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
