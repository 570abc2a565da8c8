"""What a campaign opens: the list again, among its other items."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from features.campaigns import life, store
from features.campaigns.reading import read_campaign
from features.campaigns.store import Done
from models import Campaign, Group
from tests.faults.besides.scene import OVER
from tests.faults.besides.taking_part import Places


@dataclass
class Planned(Places):
    """The same list, opened by a campaign, which posts in the evening, thanks, and is over before the night."""

    line = ""

    POST, THANKS = "📣 Tonight:", "💐 Thanks:"

    async def plan(self, session: Any, group_id: int, owner: int, now: datetime) -> None:
        """It was planned a while ago, and begins now."""
        text = (
            f"muster: 1\ntitle: Of {self.scene.title}\nfirst_day: {now:%Y-%m-%d}\nitems:\n"
            f"- {{do: open, at: D0 8:00, kind: signup, title: {self.scene.title}, with: {{most: '{self.MOST}', until: D0 {OVER}}}}}\n"
            f"- {{do: post, at: D0 20:10, text: '{self.POST} {self.scene.title}'}}\n"
            f"- {{do: thanks, at: D0 20:50, text: '{self.THANKS} {self.scene.title}'}}\n"
        )
        group, done = await session.get_one(Group, group_id), Done(owner, now - timedelta(hours=1))
        made = await life.make(session, group, read_campaign(text), done)
        await life.checked(session, group, made.number, done)
        await life.plan(session, group, made.number, done)

    async def check(self, session: Any, group_id: int) -> int:
        """Each of its items was done once, and nothing waits any more."""
        doubled = await super().check(session, group_id)
        of_today = Campaign.group_id == group_id, Campaign.title == f"Of {self.scene.title}"
        campaign = (await session.scalars(select(Campaign).where(*of_today))).one()
        items = await store.items_of(session, campaign)
        assert [(item.item, item.state) for item in items] == [(1, "done"), (2, "done"), (3, "done")]
        assert len({item.made for item in items}) == len(items)
        assert campaign.state == "over"
        return doubled + self.scene.doubled(self.POST) + self.scene.doubled(self.THANKS)
