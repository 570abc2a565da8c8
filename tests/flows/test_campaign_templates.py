"""Every campaign that Muster brings along, played to its end by the moved clock, in both languages, with members who take part."""

import pytest
from sqlalchemy import select

from features.campaigns.document import Open, Post
from features.campaigns.templates import NAMES, template
from models import Activity, Campaign, CampaignItem, Delivery, QuarantinedUpdate
from tests.flows.campaigns import a_campaign
from tests.flows.group import BOTH, SHANGHAI, ledger_adds_up, make_group, rows_of
from tests.flows.members import Members, next_due
from tests.wiring import World

FIRST_DAY = "2026-12-11"
# Far more often than anything happens in the longest of them.
MOST_STEPS = 1000
# An edit that would change nothing is answered so, and means nothing.
UNCHANGED = "message is not modified"


async def lived(world: World, members: Members) -> None:
    """From one thing that is due to the next, until nothing of it goes on or waits any more."""
    for _ in range(MOST_STEPS):
        if (at := await next_due(world)) is None:
            break
        world.clock.set(at)
        await world.settle()
        await members.take_part()
        async with world.app.database.read() as session:
            over = await session.scalar(select(Campaign.state)) in {"over", "reviewed"}
            goes_on = await session.scalar(select(Activity.number).where(Activity.state != "closed").limit(1))
            waits = await session.scalar(select(Delivery.id).limit(1))
        if over and goes_on is None and waits is None:
            return
    raise AssertionError("it does not end")


@pytest.mark.parametrize("name", NAMES)
@BOTH
async def test_a_template_is_played_to_its_end(world: World, language: str, name: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI, members=2)
    for person in (group.owner, group.admin, *group.members):
        person.starts(world.bot)
    await world.settle()
    await a_campaign(world, group, language, template=name, first_day=FIRST_DAY)
    await lived(world, Members(group))

    # Each item has happened, and what it opened is over and was taken part in.
    planned = template(name, language)
    async with world.app.database.read() as session:
        items = list(await session.scalars(select(CampaignItem).order_by(CampaignItem.item, CampaignItem.part)))
        opened = {made.number: made for made in await session.scalars(select(Activity))}
    assert {(item.state, item.trouble) for item in items} == {("done", "")}
    assert {item.item for item in items} == set(range(1, len(planned.items) + 1))
    titles = [opened[item.made].title for item in items if item.made in opened]
    assert titles == [item.title for item in planned.items if isinstance(item, Open)]
    said = world.said(group.chat)
    for item in planned.items:
        if isinstance(item, Post) and item.of_copy is not None:
            assert planned.texts[item.of_copy] in said
    # Telegram has refused nothing and has asked for no patience, and nobody's word was lost.
    refused = [call for call in world.telegram.calls if call.status != 200 and UNCHANGED not in call.description]
    assert [(call.method, call.description) for call in refused] == []
    assert await rows_of(world, QuarantinedUpdate) == 0
    await ledger_adds_up(world)
