"""Three whole campaigns, from a template over the desk's buttons to their review, by the moved clock."""

import pytest
from sqlalchemy import select

from features.campaigns.templates import template
from models import Campaign, CampaignChange, CampaignItem
from tests.flows.group import BOTH, SHANGHAI, ledger_adds_up, make_group
from tests.flows.members import Members, next_due
from tests.flows.test_campaign_desk import FROM_A_TEMPLATE
from tests.flows.test_form import Desk
from tests.wiring import World

PLAN = {"en": ("🗓 Plan it", "✅ Plan it"), "zh-CN": ("🗓 排期", "✅ 排期")}
# Far more often than anything happens in the longest of them, its review included.
MOST_STEPS = 1500


async def state(world: World) -> str:
    """How far the campaign is."""
    async with world.app.database.read() as session:
        return (await session.scalars(select(Campaign.state))).one()


@pytest.mark.parametrize("name", ["checkin-21-days", "relay-night", "weekly-sharing"])
@BOTH
async def test_from_a_template_to_its_review(world: World, language: str, name: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI, members=2)
    for person in (group.owner, group.admin, *group.members):
        await group.hears(person, "hello")
        person.starts(world.bot)
    await world.advance(seconds=2)
    desk = Desk(world, group.admin)
    await desk.writes("/campaign")
    await desk.taps(FROM_A_TEMPLATE[language])
    title = template(name, language).title
    await desk.taps(next(text for text in desk.chat.last.button_texts if title in text))
    days = [button for button in desk.chat.last.button_texts if any(sign.isdigit() for sign in button)]
    await desk.taps(days[-1])
    for button in PLAN[language]:
        await desk.taps(button)
    assert await state(world) == "planned"

    members = Members(group)
    for _ in range(MOST_STEPS):
        if await state(world) == "reviewed" or (at := await next_due(world)) is None:
            break
        world.clock.set(at)
        await world.settle()
        await members.take_part()
    assert await state(world) == "reviewed"
    async with world.app.database.read() as session:
        log = list(await session.scalars(select(CampaignChange.what).order_by(CampaignChange.number)))
        items = set(await session.scalars(select(CampaignItem.state)))
    assert log == ["made", "checked", "planned", "started", "ended", "reviewed"]
    assert items == {"done"}
    await ledger_adds_up(world)
