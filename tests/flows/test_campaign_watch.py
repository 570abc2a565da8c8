"""A campaign while it runs, as its hosts see it: how it stands, its budget, and figures that are entered by hand; in both languages."""

import pytest
from sqlalchemy import select

from features.campaigns.reading import read_campaign
from features.campaigns.team import service as team
from features.campaigns.team.service import Actor
from features.campaigns.watch.taps import (
    BudgetTap,
    EnterTap,
    RemedyTap,
    SpendTap,
    TakeBackTap,
    WatchTap,
)
from kit.buttons import Tap, encode
from models import Activity, CampaignAlert, CampaignCost, CampaignFigure, CampaignWatch, Form, Group as GroupRow
from simulator import Message, Person
from tests import wiring
from tests.flows.campaigns import a_campaign
from tests.flows.group import ADMINS_AND_HOSTS_ONLY, BOTH, SHANGHAI, Group, make_group, rows_of, when
from tests.flows.test_form import Desk
from tests.wiring import World

# It is Monday, 23 November 2026, 08:00 in Shanghai.
PLAN = """\
muster: 1
title: Three evenings
goal:
- {metric: grabs, target: 20}
- {metric: active, target: 50%}
- {metric: hand, name: Sales, target: 5000}
items:
- {do: open, at: D0 10:00, kind: packet, title: First, with: {total: 50, portions: 5}}
- {do: open, at: D+1 10:00, kind: packet, title: Second, with: {total: 50, portions: 5}}
- {do: post, at: D+2 20:00, text: The end}
budget:
  currency: CNY
  lines: [{what: Mugs, planned: 100}, {what: Books, planned: 300, spent: 20.5}]
  points: 100
"""
STANDS = {"en": "📊 How it stands", "zh-CN": "📊 进度看板"}
BUDGET = {"en": "💰 Budget", "zh-CN": "💰 预算"}
ELSE = {"en": "➕ Something else", "zh-CN": "➕ 计划外的"}
BACK = {"en": "↩️ Take the last entry back", "zh-CN": "↩️ 撤回最近一笔"}


async def running(
    world: World, language: str, plan: str = PLAN, *, in_private: int = 0, is_forum: bool = False
) -> tuple[Group, Desk]:
    """A group in which a campaign runs since its first item, and its admin in private; so many of its members take messages there, too."""
    group = await make_group(world, language=language, zone=SHANGHAI, forum=is_forum)
    desk = Desk(world, group.admin)
    for member in group.members[:in_private]:
        member.starts(world.bot)
    for member in group.members:
        await group.hears(member, "hello")
    await group.hears(group.admin, "hello")
    group.admin.starts(world.bot)
    await world.settle()
    await desk.writes("/campaign")
    assert await a_campaign(world, group, language, planned=read_campaign(plan), first_day="2026-11-23") == 1
    await world.advance(hours=3)
    return group, desk


@BOTH
async def test_how_it_stands_and_what_it_costs(world: World, language: str) -> None:
    _, desk = await running(world, language)
    await desk.writes("/campaign 1")
    await desk.taps(STANDS[language])
    # All that is known of it; nobody has entered what was sold.
    assert desk.text.startswith("📊 Three evenings")
    assert {"en": "⚪️ Sales: – of 5,000", "zh-CN": "⚪️ Sales：– / 5,000"}[language] in desk.text
    assert {"en": "💰 Spent: CN¥20.50 of CN¥400.00 (5%)", "zh-CN": "💰 已花：¥20.50 / ¥400.00（5%）"}[
        language
    ] in desk.text
    await desk.taps("✍️ Sales")
    await desk.writes({"en": "lots", "zh-CN": "很多"}[language])
    assert "1200元" in desk.text
    await desk.writes({"en": "1,200.50", "zh-CN": "1,200.5元"}[language])
    assert "1,200.5" in desk.text
    assert await rows_of(world, CampaignFigure, campaign=1, value=120_050) == 1
    # Beside a board a private chat takes only so much.
    await world.advance(minutes=1)
    await desk.writes("/campaign 1")
    await desk.taps(BUDGET[language])
    assert {"en": "· Books: CN¥20.50 of CN¥300.00", "zh-CN": "· Books：¥20.50 / ¥300.00"}[language] in desk.text
    await desk.taps("➕ Mugs")
    await desk.writes({"en": "40", "zh-CN": "40元"}[language])
    assert {"en": "· Mugs: CN¥40.00 of CN¥100.00", "zh-CN": "· Mugs：¥40.00 / ¥100.00"}[language] in desk.text
    await world.advance(minutes=1)
    await desk.taps(ELSE[language])
    await desk.writes({"en": "35 taxi", "zh-CN": "打车 35元"}[language])
    assert {"en": "· not planned: CN¥35.00", "zh-CN": "· 计划外：¥35.00"}[language] in desk.text
    assert await rows_of(world, CampaignCost, campaign=1) == 2
    await desk.taps(BACK[language])
    assert await rows_of(world, CampaignCost, campaign=1) == 1
    assert "taxi" not in desk.text
    assert "打车" not in desk.text
    await desk.taps({"en": "◀️ How it stands", "zh-CN": "◀️ 进度看板"}[language])
    assert {"en": "Sales: 1,200.5 of 5,000", "zh-CN": "Sales：1,200.5 / 5,000"}[language] in desk.text


async def forged(world: World, who: Person, message: Message, tap: Tap) -> str:
    """What somebody is told who sends made-up data."""
    sent = who.taps_data(message, encode(tap), old=True)
    await world.settle()
    assert sent.answer is not None
    return sent.answer.text


async def test_what_was_forged_is_refused(world: World) -> None:
    group, desk = await running(world, "en")
    await desk.writes("/campaign 1")
    await desk.taps(BUDGET["en"])
    page = desk.chat.last
    # A line, a campaign and a goal that are not there, and one that is counted.
    for tap in (
        SpendTap(1, 1, 3),
        SpendTap(1, 9, 0),
        EnterTap(1, 1, 1),
        EnterTap(1, 1, 9),
        BudgetTap(1, 9),
    ):
        assert await forged(world, group.admin, page, tap) != ""
    assert await rows_of(world, Form) == 0
    # Members have no part in it, wherever they find a button.
    other = Desk(world, group.members[0])
    group.members[0].starts(world.bot)
    await world.settle()
    for theirs in (WatchTap(1, 1), BudgetTap(1, 1), SpendTap(1, 1, 0), TakeBackTap(1, 1, 1), EnterTap(1, 1, 3)):
        assert await forged(world, group.members[0], other.chat.last, theirs) == ADMINS_AND_HOSTS_ONLY["en"]
    assert await rows_of(world, Form) == await rows_of(world, CampaignCost) == 0


NOW = {"en": "🔄 Now", "zh-CN": "🔄 刷新"}
WHERE = {"en": "📌 Where it stands", "zh-CN": "📌 看板位置"}
IN_GROUP = {"en": "In the group", "zh-CN": "发在群里"}
BEHIND = {
    "en": "Half of the time is over, and this is behind: packets grabbed is 1, and should be",
    "zh-CN": "时间过半，进度落后了：",
}
PLAN_B = {"en": "Plan B: Ring the bell twice.", "zh-CN": "预案：Ring the bell twice."}
GIFT = {"en": "🧧 A red packet of 100 for the group", "zh-CN": "🧧 给群里发 100 分红包"}
REMIND = {"en": "⏰ Remind the group", "zh-CN": "⏰ 在群里提醒一下"}
RISKY = (
    PLAN
    + """\
team: {host: "@mia"}
risks: [{what: Too few come, likely: low, bad: low, plan_b: Ring the bell twice., role: host, watch: behind}]
"""
)


async def boards(desk: Desk) -> list[Message]:
    """The messages in private that are the board."""
    return [m for m in desk.chat.messages if m.text.startswith("📊 Three evenings")]


@BOTH
async def test_the_board_stands_in_private_and_what_goes_wrong_is_told_once(world: World, language: str) -> None:
    group, desk = await running(world, language, RISKY)
    mia = group.members[0]
    mia.starts(world.bot)
    (board,) = await boards(desk)
    assert {"en": "📊 Three evenings · day 1 of 3", "zh-CN": "📊 Three evenings · 第 1 天，共 3 天"}[
        language
    ] in board.text
    # It is the same message, brought up to date: by the clock, and when somebody asks.
    mia.taps({"en": "🧧 Grab", "zh-CN": "🧧 抢红包"}[language], group.chat)
    await world.settle()
    await world.advance(minutes=20)
    (board,) = await boards(desk)
    assert {"en": "packets grabbed: 1 of 20", "zh-CN": "1 / 20"}[language] in board.text
    # The next look goes on from what this one has counted.
    async with world.app.database.read() as session:
        (kept,) = (await session.get_one(CampaignWatch, (1, 1))).counted
    assert (kept["last"], kept["sums"]["grabs"]) == ("2026-11-23", 1)
    # It is seen at night, and told in the morning.
    await world.advance(hours=40)
    assert await rows_of(world, CampaignAlert, campaign=1) == 1
    assert [m for m in desk.chat.messages if "⚠️" in m.text and m.button_texts and m.id != board.id] == []
    await world.advance(hours=5)
    told = [m for m in desk.chat.messages if BEHIND[language] in m.text and m.id != board.id]
    assert len(told) == 1
    alert = told[0]
    assert [*alert.button_texts][:2] == [REMIND[language], GIFT[language]]
    # Whoever has the role of the risk is told the plan B, and nobody else.
    plans = [PLAN_B[language] in m.text for m in mia.private(world.bot).messages]
    assert plans.count(True) == 1
    assert not any(PLAN_B[language] in m.text for m in desk.chat.messages)
    await world.advance(hours=1)
    assert await rows_of(world, CampaignAlert, campaign=1) == 1
    assert len([m for m in desk.chat.messages if BEHIND[language] in m.text and m.id != board.id]) == 1
    # One tap does it, however often it comes; what is no remedy for this is refused.
    group.admin.taps(GIFT[language], message=alert)
    await world.settle()
    assert await rows_of(world, Activity, kind="packet") == 3
    async with world.app.database.read() as session:
        number = (await session.get_one(CampaignAlert, (1, 1, "behind:grabs"))).number
    for what in ("gift", "remind", "longer"):
        await forged(world, group.admin, alert, RemedyTap(1, 1, number, what))
    assert await rows_of(world, Activity, kind="packet") == 3
    assert await rows_of(world, CampaignAlert, campaign=1, remedy="gift") == 1
    theirs = mia.private(world.bot).last
    assert await forged(world, mia, theirs, RemedyTap(1, 1, number, "gift")) == ADMINS_AND_HOSTS_ONLY[language]


async def test_a_right_that_is_lost_and_a_task_that_is_late_are_told_once(world: World) -> None:
    """Also where the right comes back and goes again; a task that was put off is late when the day it was given is over."""
    plan = RISKY.replace("watch: behind", "watch: late")
    plan += "tasks: [{title: Draw it, role: designer, due: D0 11:30}]\n"
    group, desk = await running(world, "en", plan)
    owner, mia = group.owner, group.members[0]
    mia.starts(world.bot)
    async with world.app.database.write() as session:
        row = (await session.scalars(select(GroupRow))).one()
        held = await team.hold(session, row, 1, 1)
        await team.put_off(session, held, Actor(group.admin.id, is_host=True), world.clock.now())
    for _ in range(2):
        owner.demotes(world.bot, group.chat)
        await world.advance(minutes=20)
        owner.promotes(world.bot, group.chat)
        await world.advance(minutes=20)
    board, *_ = await boards(desk)
    lost = [m for m in desk.chat.messages if "I may not do something here any more" in m.text and m.id != board.id]
    assert len(lost) == 1
    assert "👌 Seen" in lost[0].button_texts
    group.admin.taps("👌 Seen", message=lost[0])
    await world.settle()
    assert await rows_of(world, CampaignAlert, key="right:administrator", remedy="seen") == 1
    # It is tomorrow's by now: due at 11:30, late from then on.
    await when(world, "2026-11-24 11:20")
    assert await rows_of(world, CampaignAlert, key="late") == 0
    await when(world, "2026-11-24 12:10")
    assert await rows_of(world, CampaignAlert, key="late") == 1
    await world.advance(hours=1)
    assert [PLAN_B["en"] in m.text for m in mia.private(world.bot).messages].count(True) == 1
    assert await rows_of(world, CampaignAlert, campaign=1) == 2


async def test_the_board_goes_into_the_group_and_outlives_a_restart(world: World) -> None:
    """There is one, which moves: what stood in private is brought up to date no more."""
    group, desk = await running(world, "en")
    await desk.writes("/campaign 1")
    await desk.taps(STANDS["en"])
    await world.advance(minutes=1)
    await desk.taps(WHERE["en"])
    await desk.taps(IN_GROUP["en"])
    await world.advance(minutes=1)
    (board,) = [m for m in group.chat.messages if m.text.startswith("📊 Three evenings")]
    assert "packets grabbed: 0 of 20" in board.text
    url = world.app.database.engine.url.render_as_string(hide_password=False)
    await world.app.close()
    world.app = (await wiring.start(url, world.clock, telegram=world.telegram)).app
    group.members[0].taps("🧧 Grab", group.chat)
    await world.settle()
    await world.advance(minutes=20)
    (board,) = [m for m in group.chat.messages if m.text.startswith("📊 Three evenings")]
    assert "packets grabbed: 1 of 20" in board.text
    assert not any("packets grabbed: 1 of 20" in m.text for m in desk.chat.messages)
    assert await rows_of(world, CampaignWatch, campaign=1, in_group=True) == 1


async def test_the_board_goes_into_a_topic_and_stays_there(world: World) -> None:
    """Over a restart, too. Where the topic is gone, nobody asks for it again."""
    group, desk = await running(world, "en", is_forum=True)
    topic = group.chat.new_topic("Plans", group.owner)
    await group.hears(group.admin, '/new vote "Where to?" options="Lake,Hill"', topic=topic)
    await desk.writes("/campaign 1")
    await desk.taps(STANDS["en"])
    await world.advance(minutes=1)
    await desk.taps(WHERE["en"])
    await desk.taps("In the topic of Where to?")
    await world.advance(minutes=1)
    (board,) = [m for m in group.chat.messages if m.text.startswith("📊 Three evenings")]
    assert board.topic is topic
    url = world.app.database.engine.url.render_as_string(hide_password=False)
    await world.app.close()
    world.app = (await wiring.start(url, world.clock, telegram=world.telegram)).app
    group.members[0].taps("🧧 Grab", group.chat)
    await world.settle()
    await world.advance(minutes=20)
    (board,) = [m for m in group.chat.messages if m.text.startswith("📊 Three evenings")]
    assert (board.topic is topic, "packets grabbed: 1 of 20" in board.text) == (True, True)


# Since the board came: somebody grabs, it is behind at night, that is told in the morning, and done something about.
STATIONS = ("begun", "grabbed", "found", "told", "remedied")


@pytest.mark.parametrize("station", [*STATIONS, "each"])
async def test_it_dies_at_a_station_and_comes_back(world: World, station: str) -> None:
    """There is one board, which goes on; what goes wrong is told once, with its plan B, and one tap helps."""
    group, desk = await running(world, "en", RISKY, in_private=1)
    mia, url = group.members[0], world.app.database.engine.url.render_as_string(hide_password=False)

    async def at(reached: str) -> None:
        if station in {reached, "each"}:
            await world.app.close()
            world.app = (await wiring.start(url, world.clock, telegram=world.telegram)).app
            await world.settle()

    await at("begun")
    mia.taps("🧧 Grab", group.chat)
    await world.settle()
    await at("grabbed")
    await world.advance(minutes=20)
    await world.advance(hours=40)
    await at("found")
    await world.advance(hours=5)
    await at("told")
    (board,) = await boards(desk)
    assert "packets grabbed: 1 of 20" in board.text
    (alert,) = [m for m in desk.chat.messages if BEHIND["en"] in m.text and m.id != board.id]
    group.admin.taps(GIFT["en"], message=alert)
    await world.settle()
    await at("remedied")
    await world.advance(hours=1)
    assert [PLAN_B["en"] in m.text for m in mia.private(world.bot).messages].count(True) == 1
    # What was told says now what was done about it, and nothing is told again.
    assert not any(BEHIND["en"] in m.text for m in desk.chat.messages if m.id != board.id)
    assert await rows_of(world, CampaignAlert, campaign=1, remedy="gift") == await rows_of(world, CampaignWatch) == 1
    assert await rows_of(world, Activity, kind="packet") == 3
