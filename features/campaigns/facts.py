"""What is shown of campaigns: frozen, without rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from features.campaigns.differences import Difference
from features.campaigns.document import Answer, Campaign, Item
from features.campaigns.refusals import ChangedMeanwhile
from features.campaigns.sections import Data
from features.campaigns.team.facts import HandedOn, TaskFacts
from features.campaigns.watch.goals import GoalFacts
from features.facts import GroupFacts
from models import CampaignState


@dataclass(frozen=True, slots=True)
class CampaignFacts:
    """A campaign, as lists and pages name it."""

    group_id: int
    number: int
    title: str
    state: CampaignState
    first_day: date | None
    version: int


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """An item (`number` counts from 1) and when it is, in UTC; None without a first day. `state` is that of its row, or `planned`."""

    number: int
    item: Item
    at: datetime | None
    state: str


@dataclass(frozen=True, slots=True)
class PageFacts:
    """A campaign's page. `last`: the last moment of its items. `owner`: the name of whoever answers for it. `failed`: which
    items have failed, with their parts (0 where it is no countdown).
    """

    group: GroupFacts
    campaign: CampaignFacts
    document: Campaign
    items: Sequence[ItemFacts]
    owner: str | None
    failed: Sequence[tuple[int, int]] = ()


@dataclass(frozen=True, slots=True)
class TemplateFacts:
    """A template: `key` is the name of a shipped one, or the number of the group's own."""

    key: str
    title: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class DeskFacts:
    """A group's campaigns: those that go on, and those that are over, the newest first."""

    group: GroupFacts
    going: Sequence[CampaignFacts]
    over: Sequence[CampaignFacts]


@dataclass(frozen=True, slots=True)
class PreviewFacts:
    """What a file says: `document` as plain data. `campaign`: the one that it may replace, with the `differences` to that. `since`: who has
    changed it since the file was made of it. `is_of_another`: the file was made of another campaign. `handed`: tasks that it would take
    from whoever has them.
    """

    title: str
    campaign: CampaignFacts | None
    document: Data
    differences: Sequence[Difference]
    since: ChangedMeanwhile | None
    is_of_another: bool
    handed: Sequence[HandedOn] = ()


@dataclass(frozen=True, slots=True)
class HealthFacts:
    """What a campaign lacks to go on as planned. `failed`: items that did not happen; `late`: late tasks that nobody has."""

    number: int
    title: str
    failed: int
    late: int
    has_owner: bool
    has_duty: bool
    may_pin: bool


@dataclass(frozen=True, slots=True)
class AnswersFacts:
    """What a campaign answers to what people ask."""

    group: GroupFacts
    number: int
    title: str
    answers: Sequence[Answer]


@dataclass(frozen=True, slots=True)
class Morning:
    """What there is to say of a campaign. `items`: how many the bot does today; `failed` those it could not. `away`: who has tasks and
    takes nothing in private.
    """

    group: GroupFacts
    campaign: int
    title: str
    items: int
    failed: int
    due: Sequence[TaskFacts]
    late: Sequence[TaskFacts]
    free: Sequence[TaskFacts]
    behind: Sequence[GoalFacts]
    away: Sequence[str]

    @property
    def says_something(self) -> bool:
        """There is something to be told."""
        return bool(self.items or self.failed or self.due or self.late or self.free or self.behind)
