"""What a campaign opens: the list again, among its other items."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from features.campaigns import life, store
from features.campaigns.reading import read_campaign
from features.campaigns.store import Done
from features.campaigns.team import service as team
from features.campaigns.team.service import Actor
from models import Campaign, CampaignAlert, CampaignTask, Group
from simulator import Person
from tests.faults.besides.scene import OVER
from tests.faults.besides.taking_part import Places


@dataclass
class Planned(Places):
    """The same list, opened by a campaign, which posts in the evening, thanks, and is over before the night. It falls far behind, as its
    owner is told.
    """

    line = ""

    POST, THANKS = "📣 Tonight:", "💐 Thanks:"

    async def plan(self, session: Any, group_id: int, owner: int, now: datetime) -> None:
        """It was planned a while ago, and begins now."""
        if not self.scene.bot.open_with(self._owner):
            self._owner.starts(self.scene.bot)
        text = (
            f"muster: 1\ntitle: Of {self.scene.title}\nfirst_day: {now:%Y-%m-%d}\n"
            "goal: [{metric: active, target: 100%}, {metric: signup.people, target: 1000}]\n"
            "tasks: [{title: Chairs, role: owner, due: D0 20:25}, {title: Sweeping, role: owner, due: D0 20:45}]\n"
            "risks: [{what: Few come, likely: low, bad: low, plan_b: Ring the bell., role: owner, watch: behind}]\nitems:\n"
            f"- {{do: open, at: D0 8:00, kind: signup, title: {self.scene.title}, with: {{most: '{self.MOST}', until: D0 {OVER}}}}}\n"
            f"- {{do: post, at: D0 20:10, text: '{self.POST} {self.scene.title}'}}\n"
            f"- {{do: thanks, at: D0 20:50, text: '{self.THANKS} {self.scene.title}'}}\n"
        )
        group, done = await session.get_one(Group, group_id), Done(owner, now - timedelta(hours=1))
        made = await life.make(session, group, read_campaign(text), done)
        await life.checked(session, group, made.number, done)
        await life.plan(session, group, made.number, done)
        held = await team.hold(session, group, made.number, 1)
        await team.finish(session, held, Actor(owner, is_host=True), done.at)

    @property
    def _owner(self) -> Person:
        assert isinstance(self.scene.chat.owner, Person)
        return self.scene.chat.owner

    async def _campaign(self, session: Any, group_id: int) -> Campaign:
        of_today = Campaign.group_id == group_id, Campaign.title == f"Of {self.scene.title}"
        campaign: Campaign = (await session.scalars(select(Campaign).where(*of_today))).one()
        return campaign

    def _told(self, sign: str) -> int:
        """How often the owner was told in private what begins so, of this campaign."""
        said = self._owner.private(self.scene.bot).messages
        return sum(m.text.startswith(f"{sign} Of {self.scene.title}") for m in said if m.bot is not None)

    async def check(self, session: Any, group_id: int) -> int:
        """Each of its items was done once, and nothing waits any more."""
        doubled = await super().check(session, group_id)
        campaign = await self._campaign(session, group_id)
        items = await store.items_of(session, campaign)
        assert [(item.item, item.state) for item in items] == [(1, "done"), (2, "done"), (3, "done")]
        assert len({item.made for item in items}) == len(items)
        assert campaign.state == "over"
        mine = CampaignTask.group_id == group_id, CampaignTask.campaign == campaign.number
        tasks = await session.execute(select(CampaignTask.title, CampaignTask.state).where(*mine))
        assert dict(tasks.all()) == {"Chairs": "done", "Sweeping": "open"}
        alerts = CampaignAlert.group_id == group_id, CampaignAlert.campaign == campaign.number
        found = (await session.scalars(select(CampaignAlert.key).where(*alerts))).all()
        assert "behind:signup.people" in found
        doubled += self._told("⚠️") - len(found) + self._told("🅱️") - 1
        return doubled + self.scene.doubled(self.POST) + self.scene.doubled(self.THANKS)
