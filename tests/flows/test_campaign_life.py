"""The life of a campaign: from a draft to its plan, and what two admins do at once."""

from datetime import date

import pytest
from sqlalchemy import select

from features.campaigns import document, life, store, templates
from features.campaigns.refusals import ChangedMeanwhile, ItemsPast, NothingAhead, NotInState
from features.campaigns.store import Done
from models import Campaign, CampaignChange, CampaignItem, Group as GroupRow, Schedule
from simulator import Person
from tests.flows.campaigns import a_campaign, a_draft, first_days_on
from tests.flows.group import SHANGHAI, Group, make_group, rows_of
from tests.wiring import World


async def changed_by(world: World, group: Group, person: Person, planned: document.Campaign, version: int) -> int:
    """Somebody changes campaign 1 to this, by what they saw of it as `version`; the version now."""
    async with world.app.database.write() as session:
        row = (await session.scalars(select(GroupRow).where(GroupRow.chat_id == group.chat.id))).one()
        done = Done(person.id, world.clock.now())
        return (await life.edit(session, row, 1, planned, done, version=version)).version


async def test_its_items_are_rows_and_schedules(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    number = await a_campaign(world, group, "en", first_day="2026-12-04")
    assert await rows_of(world, Campaign, state="planned") == 1
    assert await rows_of(world, CampaignItem, campaign=number, state="waiting") == 8
    assert await rows_of(world, Schedule, kind="campaign.item") == 8
    async with world.app.database.read() as session:
        changes = (await session.scalars(select(CampaignChange).order_by(CampaignChange.number))).all()
    assert [(change.what, change.by) for change in changes] == [
        ("made", group.admin.id),
        ("checked", group.admin.id),
        ("planned", group.admin.id),
    ]


async def test_what_has_gone_by_is_refused_or_left_out(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    with pytest.raises(NothingAhead) as nothing:
        await a_campaign(world, group, "en", first_day="2026-11-02")
    assert nothing.value.earliest == date(2026, 11, 26)
    # It is Monday, 08:00: the notice and the list of three days before are not possible any more.
    with pytest.raises(ItemsPast) as past:
        await a_campaign(world, group, "en", first_day="2026-11-25")
    assert (past.value.items, past.value.earliest) == ((1, 2), date(2026, 11, 26))
    await a_campaign(world, group, "en", first_day="2026-11-25", without_past=True)
    assert await rows_of(world, CampaignItem, state="skipped", trouble="past") == 2
    assert await rows_of(world, Schedule, kind="campaign.item") == 6


async def test_the_later_of_two_admins_hears_what_the_other_changed(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    planned = first_days_on(templates.template("relay-night", "en"), "2026-12-04")
    await a_draft(world, group, planned)
    theirs = planned.model_copy(update={"title": "Relay", "goal": ()})
    assert await changed_by(world, group, group.owner, theirs, 1) == 2
    with pytest.raises(ChangedMeanwhile) as refused:
        await changed_by(world, group, group.admin, planned.model_copy(update={"theme": "Mine"}), 1)
    assert (refused.value.who, refused.value.parts) == ("Olga", ("title", "goal"))
    # By the newest version it counts, and the same once more is nothing.
    mine = theirs.model_copy(update={"theme": "Mine"})
    assert await changed_by(world, group, group.admin, mine, 2) == 3
    assert await changed_by(world, group, group.admin, mine, 3) == 3
    assert await rows_of(world, CampaignChange, what="edited") == 2


async def test_a_checked_one_that_is_changed_is_a_draft_again(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    planned = first_days_on(templates.template("relay-night", "en"), "2026-12-04")
    await a_draft(world, group, planned)
    async with world.app.database.write() as session:
        row = (await session.scalars(select(GroupRow))).one()
        done = Done(group.admin.id, world.clock.now())
        await life.checked(session, row, 1, done)
    assert await rows_of(world, Campaign, state="checked") == 1
    async with world.app.database.write() as session:
        row = (await session.scalars(select(GroupRow))).one()
        await life.edit(session, row, 1, planned.model_copy(update={"title": "Other"}), done, version=1)
        with pytest.raises(NotInState):
            await life.plan(session, row, 1, done)
        assert (await store.find(session, row.id, 1)).state == "draft"
        await life.remove(session, row, 1, done)
    for table in (Campaign, CampaignChange):
        assert await rows_of(world, table) == 0
