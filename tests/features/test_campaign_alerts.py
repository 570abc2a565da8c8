"""What goes wrong in a campaign is found by looking, and told once, whoever finds it and however often."""

import asyncio
from datetime import date, timedelta

from sqlalchemy import func, select

from features.activities import service as activities
from features.activities.collection.kind import COLLECTION
from features.activities.drafts import Draft
from features.campaigns import store
from features.campaigns.reading import read_campaign
from features.campaigns.store import Done
from features.campaigns.watch import alerts, board, remedies
from features.campaigns.watch.alerts import Found
from features.campaigns.watch.facts import BudgetFacts, LineFacts
from features.people import census
from features.people.calendar import calendar_of
from kit.db import Database
from models import Activity, CampaignAlert, Delivery
from tests.features.rows import a_group, member, people_in
from tests.features.test_campaign_budget import NOW, PLAN, a_campaign


def spent(amount: int, planned: int = 1000, *, issued: int = 0, points: int | None = None) -> BudgetFacts:
    return BudgetFacts("CNY", [LineFacts("Mugs", planned, amount)], 0, [], points, issued, 0)


def test_money_is_told_of_at_four_fifths_and_when_it_is_used_up() -> None:
    assert alerts.money(None) == []
    assert alerts.money(spent(799)) == []
    assert [each.key for each in alerts.money(spent(800))] == ["budget:80"]
    assert [each.key for each in alerts.money(spent(1000))] == ["budget:100"]
    assert [each.key for each in alerts.money(spent(0, issued=90, points=100))] == ["points:80"]
    assert [each.key for each in alerts.money(spent(5000, issued=100, points=100))] == ["budget:100", "points:100"]
    # Where nothing is planned there is no bound.
    assert alerts.money(spent(500, 0, issued=5)) == []


def test_a_right_is_lost_that_was_there_when_it_began() -> None:
    assert alerts.lost("administrator can_pin_messages", "administrator can_pin_messages can_invite_users") == []
    assert [each.key for each in alerts.lost("administrator can_pin_messages", "administrator")] == [
        "right:can_pin_messages"
    ]
    # Who is no administrator any more has no right at all: one thing, told once.
    assert [each.key for each in alerts.lost("administrator can_pin_messages", "")] == ["right:administrator"]


async def test_two_who_find_it_at_once_tell_it_once(database: Database) -> None:
    group = await a_group(database, NOW)
    async with database.write() as session:
        await people_in(session, group.id, [1], NOW)
        await census.see_roles(session, group.id, {1: member(1, "administrator")}, NOW)
        await a_campaign(session, group)

    async def find() -> list[str]:
        async with database.write() as session:
            campaign = await store.find(session, group.id, 90, locked=True)
            return await alerts.tell(
                session, group, campaign, [Found("duty"), Found("right:x", {"right": "administrator"})], NOW
            )

    told = await asyncio.gather(find(), find(), find())
    assert sorted(map(len, told)) == [0, 0, 2]
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(CampaignAlert)) == 2
        said = (await session.scalars(select(Delivery.key).where(Delivery.key.like("campaign:%alert%")))).all()
        assert len(said) == len(set(said)) == 2
    assert await find() == []


async def test_few_entries_two_days_before_the_end_are_told_and_a_day_is_added_by_one_tap(database: Database) -> None:
    group = await a_group(database, NOW, zone="Asia/Shanghai")
    async with database.write() as session:
        await people_in(session, group.id, [1], NOW)
        campaign = await a_campaign(session, group)
        draft = Draft(COLLECTION, "Names", {"until": "2026-12-10 20:00", "prizes": "1:code,2:code"})
        made = await activities.create(session, group, draft, NOW, created_by=1, thread_id=None)
        of = [made.number]
        early = await alerts.of_activities(session, group, of, PLAN, NOW)
        later = NOW + timedelta(days=2)
        found = await alerts.of_activities(session, group, of, PLAN, later)
        assert [each.key for each in early] == [f"codes:{made.number}"]
        assert [each.key for each in found] == [f"entries:{made.number}:0", f"codes:{made.number}"]
        assert [each.about["count"] for each in found] == [0, 2]
        await alerts.tell(session, group, campaign, found, later)
        for _ in range(2):
            assert await remedies.apply(session, group, campaign, 1, "longer", Done(1, later)) == "longer"
    async with database.read() as session:
        activity = await session.get_one(Activity, (group.id, made.number))
        assert COLLECTION.spelled(activity)["until"] == "2026-12-11 20:00"


async def test_nobody_on_duty(database: Database) -> None:
    group = await a_group(database, NOW)
    async with database.write() as session:
        await people_in(session, group.id, [1, 2], NOW)
        campaign = await a_campaign(session, group)
        assert [each.key for each in await alerts.duty(session, campaign)] == ["duty"]
        store.put(campaign, PLAN.model_copy(update={"team": {"host": "@person2"}}))
        assert await alerts.duty(session, campaign) == []


async def test_figures_of_the_beginning_are_remembered(database: Database) -> None:
    group = await a_group(database, NOW)
    plan = read_campaign("muster: 1\ntitle: A\nfirst_day: 2026-12-07\ngoal: [{metric: active, target: 50%}]\n"
                         "items: [{do: post, at: D+6 9:00, text: Hello}]\n")  # fmt: skip
    async with database.write() as session:
        await people_in(session, group.id, range(1, 5), NOW)
        campaign = await a_campaign(session, group, plan)
        await board.put(session, campaign, NOW, person_id=None)
    assert calendar_of(group).day_of(NOW) == date(2026, 12, 7)
    async with database.read() as session:
        look = await board.draw(session, group, 90, None, NOW)
    assert look is not None
    (goal,) = look.seen.facts.goals
    assert (goal.target, goal.baseline) == (2, None)
    async with database.write() as session:
        await board.remember(session, group, look, NOW)
        # Whoever comes later changes nothing about what half of the members was.
        await people_in(session, group.id, range(5, 21), NOW)
    async with database.read() as session:
        later = await board.draw(session, group, 90, None, NOW + timedelta(days=1))
    assert later is not None
    assert later.seen.facts.goals[0].target == 2
