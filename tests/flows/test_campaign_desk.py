"""The desk of campaigns in private: from `/campaign` over a template to a draft; in both languages."""

from features.campaigns import store
from features.campaigns.taps import FirstDayTap, UseTap
from kit.buttons import encode
from models import Campaign, CampaignChange, CampaignMember
from tests.flows.campaigns import a_campaign
from tests.flows.group import ADMINS_AND_HOSTS_ONLY, BOTH, SHANGHAI, Group, make_group, rows_of
from tests.flows.test_form import Desk
from tests.wiring import World

FROM_A_TEMPLATE = {"en": "➕ From a template", "zh-CN": "➕ 用模板新建"}
OPEN = {"en": "📋 Open the campaigns", "zh-CN": "📋 打开活动方案"}
BACK = {"en": "◀ All campaigns", "zh-CN": "◀ 全部方案"}
RELAY = {"en": "Friday relay night", "zh-CN": "周五红包接龙夜"}
# Written on Sunday, 22 November 2026.
MONDAY = {"en": "next monday", "zh-CN": "下周一"}
DRAFT = {"en": "✏️ draft", "zh-CN": "✏️ 草稿"}


async def at_the_desk(world: World, language: str) -> tuple[Group, Desk]:
    """A group, and its admin in private behind `/campaign`."""
    group = await make_group(world, language=language, zone=SHANGHAI)
    desk = Desk(world, group.admin)
    await group.hears(group.admin, "hello")
    group.admin.starts(world.bot)
    await world.settle()
    await desk.writes("/campaign")
    return group, desk


@BOTH
async def test_a_template_becomes_a_draft_in_two_taps(world: World, language: str) -> None:
    _, desk = await at_the_desk(world, language)
    assert desk.chat.last.button_texts[0] == FROM_A_TEMPLATE[language]
    await desk.taps(FROM_A_TEMPLATE[language])
    await desk.taps(next(text for text in desk.chat.last.button_texts if RELAY[language] in text))
    # What is in it, and days with time enough for what comes before the first one.
    days = [button for button in desk.chat.last.button_texts if any(sign.isdigit() for sign in button)]
    assert len(days) == 6
    await desk.taps(days[0])
    assert DRAFT[language] in desk.text
    assert RELAY[language] in desk.text
    assert await rows_of(world, Campaign, number=1, state="draft", template="relay-night", version=1) == 1
    assert await rows_of(world, CampaignChange, campaign=1, what="made") == 1
    await desk.taps(BACK[language])
    assert f"1. {RELAY[language]}" in desk.chat.last.button_texts
    # And a day that is written; what is no day is asked for again.
    await desk.taps(FROM_A_TEMPLATE[language])
    await desk.taps(desk.chat.last.button_texts[0])
    await desk.writes("xyz")
    assert "xyz" in desk.text
    await desk.writes(MONDAY[language])
    assert DRAFT[language] in desk.text
    assert await rows_of(world, Campaign, number=2, state="draft") == 1
    await desk.writes("/campaign 2")
    assert DRAFT[language] in desk.text


@BOTH
async def test_in_the_group_it_leads_into_private(world: World, language: str) -> None:
    group = await make_group(world, language=language)
    mia = group.members[0]
    assert await group.hears(mia, "/campaign") == [ADMINS_AND_HOSTS_ONLY[language]]
    await group.hears(group.admin, "/campaign")
    assert group.bots_last.button_texts == [OPEN[language]]
    link = group.bots_last.buttons[0][0].url or ""
    desk = Desk(world, group.admin)
    group.admin.starts(world.bot, payload=link.partition("start=")[2])
    await world.advance(seconds=2)
    assert desk.chat.last.button_texts[0] == FROM_A_TEMPLATE[language]
    # A member, a template that is not there, and a day that no button offers.
    other = Desk(world, mia)
    mia.starts(world.bot, payload=link.partition("start=")[2])
    await world.advance(seconds=2)
    assert other.text == ADMINS_AND_HOSTS_ONLY[language]
    for tap in (UseTap(1, "none"), FirstDayTap(1, "relay-night", 1), FirstDayTap(1, "relay-night", 2**31 - 1)):
        forged = group.admin.taps_data(desk.chat.last, encode(tap), old=True)
        await world.settle()
        assert forged.answer is not None
        assert forged.answer.text != ""
    assert await rows_of(world, Campaign) == 0


@BOTH
async def test_whoever_is_on_duty_has_the_answers(world: World, language: str) -> None:
    group, desk = await at_the_desk(world, language)
    number = await a_campaign(world, group, language)
    mia = group.members[0]
    await group.hears(mia, "hello")
    theirs = Desk(world, mia)
    mia.starts(world.bot)
    await world.advance(seconds=2)
    await theirs.writes("/campaign")
    before = theirs.text
    async with world.app.database.write() as session:
        session.add(CampaignMember(group_id=1, campaign=number, person_id=mia.id, roles=["support"]))
        first = store.document_of(await store.find(session, 1, number)).answers[0]
    await theirs.writes("/campaign")
    assert theirs.text != before
    assert first.ask in theirs.text
    assert first.answer.splitlines()[0] in theirs.text
    # Nothing of it leads to where only hosts may go; and hosts have it on the campaign's page.
    assert not theirs.chat.last.button_texts
    await desk.writes(f"/campaign {number}")
    await desk.taps({"en": "💬 Answers", "zh-CN": "💬 客服问答"}[language])
    assert first.ask in desk.text
    # Once it is over nobody is on duty any more.
    async with world.app.database.write() as session:
        (await store.find(session, 1, number)).state = "over"
    await theirs.writes("/campaign")
    assert theirs.text == before
