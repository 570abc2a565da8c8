"""A campaign changed by buttons and forms, any part of it, in both languages; refused answers, and two admins at once."""

from sqlalchemy import select

from features.campaigns import life, store
from features.campaigns.document import Campaign as Document, Open, Post
from features.campaigns.store import Done
from features.campaigns.taps import (
    AddTap,
    ChoiceTap,
    ClearTap,
    EntryTap,
    KeyTap,
    SectionTap,
    TakeOutTap,
)
from features.campaigns.templates import template
from kit.buttons import Tap, encode
from models import Campaign, CampaignChange, CampaignTask, Group as GroupRow
from simulator import Message
from tests.flows.campaigns import a_draft, first_days_on
from tests.flows.group import BOTH, rows_of
from tests.flows.test_campaign_desk import at_the_desk
from tests.flows.test_form import Desk
from tests.wiring import World

CHANGE = {"en": "✏️ Change", "zh-CN": "✏️ 修改"}
SAVED = {"en": "✅ Saved.", "zh-CN": "✅ 已保存。"}
ITEMS = {"en": "Items", "zh-CN": "环节"}
GOALS = {"en": "Goals", "zh-CN": "目标"}
COSTS = {"en": "Costs", "zh-CN": "费用"}
ADD = {"en": "➕ Add", "zh-CN": "➕ 新增"}
TITLE = {"en": "✏️ Title", "zh-CN": "✏️ 标题"}
TIME = {"en": "Time", "zh-CN": "时间"}
OUT = {"en": "🗑 Take it out", "zh-CN": "🗑 删除"}
YES = {"en": "Yes, take it out", "zh-CN": "确定删除"}
CHECK_IN = {"en": "Check-in", "zh-CN": "签到打卡"}
NO_TIME = {"en": "this is no time", "zh-CN": "时间看不懂"}
WHEN = {"en": "the day before, at eight", "zh-CN": "前一天八点多"}


async def planned_of(world: World, number: int = 1) -> Document:
    """The document as it is now."""
    async with world.app.database.read() as session:
        return store.document_of(await store.find(session, 1, number))


async def a_change(world: World, language: str) -> tuple[Desk, Desk]:
    """A draft of the relay night; its admin at what there is to change, and the owner in private."""
    group, desk = await at_the_desk(world, language)
    await a_draft(world, group, first_days_on(template("relay-night", language), "2026-12-04"))
    await group.hears(group.owner, "hello")
    owner = Desk(world, group.owner)
    group.owner.starts(world.bot)
    await desk.writes("/campaign 1")
    await desk.taps(CHANGE[language])
    return desk, owner


def button(message: Message, begins: str) -> str:
    """The button that begins so."""
    return next(text for text in message.button_texts if text.startswith(begins))


async def forged(desk: Desk, what: Tap, on: Message) -> str:
    """Data that no button there bears; the toast."""
    tap = desk.person.taps_data(on, encode(what), old=True)
    await desk.world.advance(seconds=2)
    assert tap.answer is not None
    return tap.answer.text


@BOTH
async def test_one_form_changes_every_part(world: World, language: str) -> None:
    desk, _ = await a_change(world, language)
    # One value.
    await desk.taps(TITLE[language])
    shown = await desk.writes("Saturday <relay>")
    assert SAVED[language] in shown
    assert (await planned_of(world)).title == "Saturday <relay>"
    # An item, a key of its activity among them.
    await desk.taps(button(desk.chat.last, ITEMS[language]))
    await desk.taps(ADD[language])
    await desk.taps(CHECK_IN[language])
    shown = await desk.writes(WHEN[language])
    assert NO_TIME[language] in shown
    await desk.writes("D+1 9:00")
    await desk.writes("Run")
    assert SAVED[language] in desk.text
    item = (await planned_of(world)).items[-1]
    assert isinstance(item, Open)
    assert (item.kind, item.title, dict(item.values)) == ("checkin", "Run", {})
    number = len((await planned_of(world)).items)
    more = desk.chat.last.button_texts
    await desk.taps({"en": "⚙️ More settings", "zh-CN": "⚙️ 更多设置"}[language])
    assert len(desk.chat.last.button_texts) > len(more)
    points = encode(KeyTap(1, 1, "items", number, "with.points"))
    label = next(each.text for row in desk.chat.last.buttons for each in row if each.data == points)
    await desk.taps(label)
    await desk.writes("lots")
    assert await rows_of(world, CampaignChange, what="edited") == 2
    await desk.writes("7")
    item = (await planned_of(world)).items[-1]
    assert isinstance(item, Open)
    assert dict(item.values) == {"points": "7"}
    # A photo at a wrong moment: the question stays open.
    await desk.taps(TIME[language])
    desk.person.sends_photo(desk.chat)
    await world.advance(seconds=2)
    assert {"en": "The question is still open", "zh-CN": "还在等你回答"}[language] in desk.text
    await desk.writes("D+2 9:00")
    assert SAVED[language] in desk.text
    # A goal by a button, and a budget that has no line yet.
    await desk.writes("/campaign 1")
    await desk.taps(CHANGE[language])
    await desk.taps(button(desk.chat.last, GOALS[language]))
    await desk.taps(ADD[language])
    await desk.taps(desk.chat.last.button_texts[0])
    shown = await desk.writes("many")
    assert {"en": "60%", "zh-CN": "60%"}[language] in shown
    await desk.writes("６０％")
    goal = (await planned_of(world)).goal[-1]
    assert (goal.metric, goal.target) == ("active", "60%")
    await desk.writes("/campaign 1")
    await desk.taps(CHANGE[language])
    await desk.taps(button(desk.chat.last, COSTS[language]))
    await desk.taps(ADD[language])
    await desk.writes("Snacks")
    await desk.writes("20.50")
    budget = (await planned_of(world)).budget
    assert budget is not None
    assert [str(line.planned) for line in budget.lines][-1] == "20.50"


@BOTH
async def test_an_item_is_taken_out_with_what_hangs_on_it(world: World, language: str) -> None:
    desk, _ = await a_change(world, language)
    before = await planned_of(world)
    kind = {"en": "relay", "zh-CN": "红包接龙"}[language]
    relay = next(at for at, item in enumerate(before.items, 1) if isinstance(item, Open) and item.kind == kind)
    await desk.taps(button(desk.chat.last, ITEMS[language]))
    await desk.taps(str(relay))
    await desk.taps(OUT[language])
    assert {"en": "With it go", "zh-CN": "一起删掉"}[language] in desk.text
    assert await planned_of(world) == before
    asked = desk.chat.last
    await desk.taps(YES[language])
    after = await planned_of(world)
    assert len(after.items) < len(before.items) - 1
    assert not any(isinstance(item, Open) and item.kind == kind for item in after.items)
    # The same once more, of a version that is gone.
    assert await forged(desk, TakeOutTap(1, 1, "items", 1, 1, 1), asked) != ""
    assert await planned_of(world) == after


@BOTH
async def test_whoever_is_slower_is_told_what_has_changed(world: World, language: str) -> None:
    desk, owner = await a_change(world, language)
    await owner.writes("/campaign 1")
    await owner.taps(CHANGE[language])
    await owner.taps(TITLE[language])
    await desk.taps(TITLE[language])
    await desk.writes("Admin's night")
    await owner.writes("Owner's night")
    said = [message.text for message in owner.chat.messages if message.sender == world.bot]
    assert "Adam" in said[-2]
    assert "Admin's night" in said[-1]
    assert (await planned_of(world)).title == "Admin's night"
    # It was not lost: once more, and it counts.
    await owner.writes("Owner's night")
    assert (await planned_of(world)).title == "Owner's night"
    assert await rows_of(world, Campaign, version=3) == 1


async def test_made_up_buttons_change_nothing(world: World) -> None:
    desk, _ = await a_change(world, "en")
    page, before = desk.chat.last, await planned_of(world)
    for what in (
        SectionTap(1, 1, "nothing", 0), EntryTap(1, 1, "items", 99, 0), KeyTap(1, 1, "items", 1, "nothing"),
        KeyTap(1, 1, "items", 99, "at"), AddTap(1, 1, "items", "open.nothing"), AddTap(1, 1, "title", "nothing"),
        ChoiceTap(1, "title", 0), ClearTap(1, "title"), TakeOutTap(1, 1, "items", 99, 1, 1), SectionTap(1, 9, "items", 0),
    ):  # fmt: skip
        assert await forged(desk, what, page) != ""
    assert await planned_of(world) == before
    assert isinstance(before.items[0], Post)


@BOTH
async def test_what_a_risk_is_noticed_by_and_whose_a_task_is(world: World, language: str) -> None:
    group, desk = await at_the_desk(world, language)
    planned = first_days_on(template("relay-night", language), "2026-12-04")
    await a_draft(world, group, planned)
    await desk.writes("/campaign 1")
    await desk.taps(CHANGE[language])
    await desk.taps(button(desk.chat.last, {"en": "Risks", "zh-CN": "风险"}[language]))
    await desk.taps("1")
    await desk.taps({"en": "Noticed by me", "zh-CN": "由我留意"}[language])
    await desk.taps({"en": "nobody is on duty", "zh-CN": "没人值班"}[language])
    assert (await planned_of(world)).risks[0].watch == "duty"
    assert {"en": "nobody is on duty", "zh-CN": "没人值班"}[language] in desk.text
    # Before it is planned a task may be done already, and somebody's by name.
    tasks = {"en": "Tasks", "zh-CN": "任务"}[language]
    await desk.writes("/campaign 1")
    await desk.taps(CHANGE[language])
    await desk.taps(button(desk.chat.last, tasks))
    await desk.taps("1")
    await desk.taps({"en": "How far", "zh-CN": "进度"}[language])
    await desk.writes({"en": "done", "zh-CN": "已完成"}[language])
    assert (await planned_of(world)).tasks[0].state == "done"
    await desk.writes("/campaign 1")
    await desk.taps(CHANGE[language])
    await desk.taps(button(desk.chat.last, tasks))
    assert "✅" in desk.text
    await desk.taps("2")
    asks = desk.chat.last
    await desk.taps({"en": "Who", "zh-CN": "由谁"}[language])
    await desk.writes("@adam")
    async with world.app.database.write() as session:
        row = await session.get_one(GroupRow, 1)
        done = Done(group.admin.id, world.clock.now())
        await life.checked(session, row, 1, done)
        await life.plan(session, row, 1, done)
    await world.settle()
    # From then on people say so themselves, and what is shown is what they said.
    async with world.app.database.write() as session:
        task = (await session.scalars(select(CampaignTask).where(CampaignTask.place == 2))).one()
        assert task.assignee == group.admin.id
        task.assignee = group.owner.id
    await desk.writes("/campaign 1")
    await desk.taps(CHANGE[language])
    await desk.taps(button(desk.chat.last, tasks))
    await desk.taps("2")
    assert "@olga" in desk.text
    assert {"en": "Who", "zh-CN": "由谁"}[language] not in desk.chat.last.button_texts
    assert await forged(desk, KeyTap(1, 1, "tasks", 2, "who"), asks) != ""
    await desk.taps({"en": "👤 Whose it is, and how far", "zh-CN": "👤 谁在做、做到哪了"}[language])
    assert "Olga" in desk.text
