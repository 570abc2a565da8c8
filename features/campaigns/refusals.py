"""What the life of a campaign refuses. Their sentences stand in `view_refusals.py`."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from features.campaigns.changes import Change
from kit.messages import Refusal
from models import CampaignState


@dataclass(eq=False)
class NotInState(Refusal):
    """This cannot be done to a campaign in this state."""

    what: Change
    state: CampaignState
    title: str


@dataclass(eq=False)
class ChangedMeanwhile(Refusal):
    """Somebody has changed the document since the version that this change was based on: who (None: not known), when on the group's wall,
    and which parts of it, by their keys.
    """

    who: str | None
    at: datetime
    parts: tuple[str, ...]


@dataclass(eq=False)
class TooManyCampaigns(Refusal):
    """The group has so many campaigns that are not over, all that there is room for."""

    count: int


@dataclass(eq=False)
class NoFirstDay(Refusal):
    """It does not say when it begins."""

    title: str


@dataclass(eq=False)
class ItemsPast(Refusal):
    """The moment of these items would have gone by already. `earliest` is the first day on which none of them would have."""

    items: tuple[int, ...]
    earliest: date


@dataclass(eq=False)
class NothingAhead(Refusal):
    """All of its items would lie in the past."""

    earliest: date


@dataclass(eq=False)
class HasHappened(Refusal):
    """An item that is done cannot be changed any more, nor take another number."""

    item: int


@dataclass(eq=False)
class BadDays(Refusal):
    """A campaign cannot be moved by so many days."""

    most: int


@dataclass(eq=False)
class BotIsAway(Refusal):
    """The bot is not in the group, so nothing can go on there."""

    title: str


@dataclass(eq=False)
class AnsweredFor(Refusal):
    """Somebody else answers for it by now."""

    name: str
    resolves: ClassVar[bool] = True


@dataclass(eq=False)
class NoFile(Refusal):
    """A document was asked for, and something else was sent."""


@dataclass(eq=False)
class NameTaken(Refusal):
    """The group has a template of this name already."""

    name: str


@dataclass(eq=False)
class TooManyTemplates(Refusal):
    """The group has kept so many templates, all that there is room for."""

    count: int
