"""The budget of a campaign: what was spent and by whom, and the points that its activities moved, from the ledger."""

from datetime import UTC, datetime, timedelta

import pytest

from features.activities import service as activities
from features.activities.checkin.service import check_in
from features.activities.drafts import Draft
from features.activities.packet import service as packets
from features.activities.packet.kind import PACKET
from features.campaigns import store
from features.campaigns.document import Campaign as Document
from features.campaigns.reading import read_campaign
from features.campaigns.store import Done
from features.campaigns.watch import budget
from features.campaigns.watch.budget import NoBudget, TooManyCosts
from features.packets.rules import Grabbed
from features.people.access import OutOfDate
from kit.db import Database, Session
from models import Campaign, Group
from tests.features.rows import a_check_in, a_group, people_in, tapping

NOW = datetime(2026, 12, 7, 9, tzinfo=UTC)
PLAN = read_campaign("""\
muster: 1
title: Mornings
first_day: 2026-12-07
items: [{do: post, at: D0 9:00, text: Hello}]
budget: {currency: CNY, lines: [{what: Mugs, planned: 100, spent: 10.50}, {what: Books, planned: 300}], points: 50}
""")


async def a_campaign(session: Session, group: Group, plan: Document = PLAN, number: int = 90) -> Campaign:
    campaign = Campaign(
        group_id=group.id,
        number=number,
        state="running",
        version=1,
        accepted=[],
        owner_id=1,
        created_by=1,
        created_at=NOW,
    )
    store.put(campaign, plan)
    session.add(campaign)
    await session.flush()
    return campaign


async def test_what_is_spent_stands_on_its_line_with_who_and_when(database: Database) -> None:
    group = await a_group(database, NOW, zone="Asia/Shanghai")
    async with database.write() as session:
        await people_in(session, group.id, [1], NOW)
        campaign = await a_campaign(session, group)
        await budget.spend(session, campaign, 1, 4_000, Done(1, NOW))
        await budget.spend(session, campaign, 2, 9_950, Done(None, NOW))
        await budget.spend(session, campaign, 0, 1_500, Done(1, NOW), what="  a taxi\n")
        found = await budget.look(session, group, campaign, [])
        assert found is not None
        assert [(line.what, line.planned, line.spent) for line in found.lines] == [
            ("Mugs", 10_000, 5_050), ("Books", 30_000, 9_950),
        ]  # fmt: skip
        assert (found.currency, found.beside, found.planned, found.spent) == ("CNY", 1_500, 40_000, 16_500)
        assert [(each.number, each.what, each.amount, each.by) for each in found.entries] == [
            (3, "a taxi", 1_500, "Person 1"), (2, "Books", 9_950, None), (1, "Mugs", 4_000, "Person 1"),
        ]  # fmt: skip
        assert found.entries[0].at.hour == 17
        await budget.take_back(session, campaign, 3)
        await budget.take_back(session, campaign, 3)
        again = await budget.look(session, group, campaign, [])
        assert again is not None
        assert again.spent == 15_000
        # Numbers of what was taken back come again only where it was the last: nobody has a button for it any more.
        with pytest.raises(OutOfDate):
            await budget.spend(session, campaign, 3, 1, Done(1, NOW))


async def test_a_line_that_is_gone_was_spent_all_the_same(database: Database) -> None:
    group = await a_group(database, NOW)
    async with database.write() as session:
        campaign = await a_campaign(session, group)
        await budget.spend(session, campaign, 2, 700, Done(1, NOW))
        shorter = PLAN.budget.model_copy(update={"lines": PLAN.budget.lines[:1]}) if PLAN.budget else None
        store.put(campaign, PLAN.model_copy(update={"budget": shorter}))
        found = await budget.look(session, group, campaign, [])
        assert found is not None
        assert (len(found.lines), found.beside, found.spent) == (1, 700, 1_750)
        store.put(campaign, PLAN.model_copy(update={"budget": None}))
        with pytest.raises(NoBudget):
            await budget.spend(session, campaign, 0, 1, Done(1, NOW))


async def test_there_are_only_so_many(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MOST_COSTS", 1)
    group = await a_group(database, NOW)
    async with database.write() as session:
        campaign = await a_campaign(session, group)
        await budget.spend(session, campaign, 1, 1, Done(1, NOW))
        with pytest.raises(TooManyCosts):
            await budget.spend(session, campaign, 1, 1, Done(1, NOW))


async def test_points_are_those_of_its_activities_and_no_others(database: Database) -> None:
    # Numbers that are like others: 1 and 11, and a person whose number is that of an activity.
    group = await a_group(database, NOW)
    later = NOW + timedelta(hours=30)
    async with database.write() as session:
        await people_in(session, group.id, range(1, 4), NOW)
        mine = await a_check_in(session, group, NOW, points="5")
        others = await a_check_in(session, group, NOW, points="7")
        draft = Draft(PACKET, "Red", {"total": "30", "portions": "3", "opens": "now"})
        packet = await activities.create(session, group, draft, NOW, created_by=1, thread_id=None)
        for activity in (mine, others):
            await check_in(session, group, activity, [1, 2, 3], NOW)
    async with database.read() as session:
        assert await budget.points_of(session, group, [mine.number]) == (15, 0)
        # What lies in a packet nobody has yet: where the next opens as this one closes, it would count twice for a moment.
        assert await budget.points_of(session, group, [mine.number, packet.number]) == (15, 0)
        assert await budget.points_of(session, group, []) == (0, 0)
    async with database.write() as session:
        packet = await session.merge(packet)
        outcomes = await packets.grab(session, group, packet, tapping([1]), NOW)
    (taken,) = (each.amount for each in outcomes if isinstance(each, Grabbed))
    async with database.read() as session:
        assert await budget.points_of(session, group, [mine.number, packet.number]) == (15 + taken, 0)
    async with database.write() as session:
        await activities.end(session, group, packet.number, later)
    async with database.read() as session:
        # What nobody took has come back.
        assert await budget.points_of(session, group, [mine.number, packet.number]) == (15 + taken, 0)
