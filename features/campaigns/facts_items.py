"""What is shown of a campaign's items, and of what was done to it, as plain facts."""

from dataclasses import dataclass
from datetime import datetime

from features.announcements.content import title_of
from features.campaigns import document
from features.campaigns.document import Open, Post
from kit.recurrence import Calendar
from models import Campaign, CampaignItem


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """An item of the campaign with this number and title. `do` is its sort, `name` the title of its activity or the first words of its text;
    `part` is how many days before something a countdown is, 0 of anything else. `at` is when it is due, on the group's wall.

    `made` is the activity or announcement that it opened, `trouble` why it failed or was left out.
    """

    group_id: int
    campaign: int
    title: str
    item: int
    part: int
    do: str
    name: str
    at: datetime
    state: str
    trouble: str
    made: int | None


def item_facts(campaign: Campaign, planned: document.Campaign, row: CampaignItem, calendar: Calendar) -> ItemFacts:
    """An item of what is planned, and what has become of it."""
    item = planned.items[row.item - 1]
    return ItemFacts(
        group_id=row.group_id,
        campaign=row.campaign,
        title=campaign.title,
        item=row.item,
        part=row.part,
        do=item.do,
        name=item.title if isinstance(item, Open) else title_of(text_of(planned, item)),
        at=calendar.local(row.due_at),
        state=row.state,
        trouble=row.trouble,
        made=row.made,
    )


def text_of(planned: document.Campaign, item: document.Item) -> str:
    """The words of an item that is said; of one that opens something, its title."""
    if isinstance(item, Open):
        return item.title
    if isinstance(item, Post) and item.of_copy is not None:
        return planned.texts[item.of_copy]
    return item.text or ""
