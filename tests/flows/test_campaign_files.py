"""Campaigns as files, in both languages: sent, taken in with what would change, kept as templates, taken to another group."""

import pytest
from sqlalchemy import select

from features.campaigns.reading import read_campaign
from features.campaigns.taps import (
    CarryHereTap,
    DropTemplateTap,
    FileDoTap,
    FileForTap,
    KeepAsTitleTap,
    UseTap,
)
from features.campaigns.templates import template
from features.campaigns.writing import write_campaign
from features.importing.table import MOST_BYTES
from models import Campaign, CampaignTask, CampaignTemplate, Form, ImportedFile
from simulator import Message
from tests.flows.campaigns import a_campaign, a_draft, first_days_on
from tests.flows.group import BOTH, Group, rows_of
from tests.flows.test_campaign_desk import FROM_A_TEMPLATE, at_the_desk
from tests.flows.test_campaign_forms import CHANGE, TITLE, forged, planned_of
from tests.flows.test_form import Desk
from tests.wiring import World

FILE = {"en": "📄 As a file", "zh-CN": "📄 导出文件"}
IN = {"en": "📥 From a file", "zh-CN": "📥 用文件新建"}
REPLACE = {"en": "✅ Change it so", "zh-CN": "✅ 就这么改"}
DRAFT = {"en": "📄 A new draft", "zh-CN": "📄 新建草稿"}
KEEP = {"en": "⭐ Keep as template", "zh-CN": "⭐ 存为模板"}
LIKE = {"en": "Like the campaign", "zh-CN": "用方案的名字"}
TO = {"en": "📤 To another group", "zh-CN": "📤 带到别的群"}
DELETE = {"en": "🗑 Delete", "zh-CN": "🗑 删除"}
YES = {"en": "Yes, delete it", "zh-CN": "是的，删除"}


async def sends(desk: Desk, text: str | bytes, name: str = "plan.yaml") -> str:
    """They send a file; what they are told when it is read."""
    data = text.encode() if isinstance(text, str) else text
    desk.person.sends_document(desk.chat, data, name=name)
    await desk.world.advance(seconds=5)
    return desk.text


async def a_page(world: World, language: str) -> tuple[Group, Desk]:
    """A draft of the relay night, and its admin at its page."""
    group, desk = await at_the_desk(world, language)
    await a_draft(world, group, first_days_on(template("relay-night", language), "2026-12-04"))
    await desk.writes("/campaign 1")
    return group, desk


async def a_second_group(world: World, group: Group) -> None:
    """The admin has a group of their own, too."""
    chat = world.telegram.new_group("Readers", owner=group.admin)
    group.admin.adds(world.bot, chat, admin=True)
    group.admin.says("hello", chat)
    await world.settle()


def file_in(message: Message) -> str:
    """The text of the file that was sent."""
    assert message.media is not None
    return message.media.data.decode()


@BOTH
async def test_a_file_goes_out_and_comes_back(world: World, language: str) -> None:
    group, desk = await a_page(world, language)
    before = await planned_of(world)
    await desk.taps(FILE[language])
    text = file_in(desk.chat.last)
    assert read_campaign(text).model_copy(update={"team": before.team}) == before
    # The same says nothing new; what is wrong is said by its line.
    shown = await sends(desk, text)
    assert REPLACE[language] not in desk.chat.last.button_texts
    assert before.title in shown
    shown = await sends(desk, text.replace("D-3 20:00", "soon", 1))
    assert "soon" in shown or "items" in shown
    assert await planned_of(world) == before
    changed = text.replace(f"title: {before.title}", "title: Sunday", 1).replace("target: '70'", "target: '90'")
    shown = await sends(desk, changed)
    assert "Sunday" in shown
    assert "→" in shown
    assert await planned_of(world) == before
    # Somebody else is faster: nothing is lost, and the difference is shown anew.
    await group.hears(group.owner, "hello")
    owner = Desk(world, group.owner)
    group.owner.starts(world.bot)
    await owner.writes("/campaign 1")
    await owner.taps(CHANGE[language])
    await owner.taps(TITLE[language])
    await owner.writes("Monday")
    asked = desk.chat.last
    await desk.taps(REPLACE[language])
    assert (await planned_of(world)).title == "Monday"
    said = [message.text for message in desk.chat.messages if message.sender == world.bot]
    assert "Olga" in said[-2]
    assert "Monday" in said[-1]
    await desk.taps(REPLACE[language])
    assert (await planned_of(world)).title == "Sunday"
    assert await forged(desk, FileDoTap(1, 1, "replace"), asked) != ""
    # The old file once more: who changed what since it was made is said.
    shown = await sends(desk, text)
    assert "Adam" in shown
    assert await rows_of(world, ImportedFile) == 1


ANOTHER = {"en": "made of another campaign", "zh-CN": "从另一份方案导出的"}


@BOTH
async def test_a_file_of_another_campaign_says_so_and_changes_neither(world: World, language: str) -> None:
    """Where it was sent it would take the place of what is there: that is said before, and a draft of its own is offered."""
    group, desk = await a_page(world, language)
    relay = await planned_of(world)
    assert await a_draft(world, group, first_days_on(template("quiz-night", language), "2026-12-04")) == 2
    await desk.writes("/campaign 2")
    await desk.taps(FILE[language])
    of_two = file_in(desk.chat.last)
    await desk.writes("/campaign 1")
    await desk.taps(FILE[language])
    shown = await sends(desk, of_two)
    assert ANOTHER[language] in shown
    assert relay.title in shown
    assert await planned_of(world) == relay
    await desk.taps(DRAFT[language])
    assert await rows_of(world, Campaign) == 3
    assert await planned_of(world) == relay


BAD = {
    "newer": "muster: 2\ntitle: x\n",
    "none": "hello: world\n",
    "aliases": "muster: 1\na: &a [x,x]\nb: &b [*a,*a]\nitems: [*b,*b]\n",
    "many": "muster: 1\ntitle: x\nitems:\n" + "- {do: post, at: D0 20:00, text: x}\n" * 10_000,
}


@pytest.mark.parametrize("which", BAD)
async def test_a_bad_file_is_told_and_changes_nothing(world: World, which: str) -> None:
    _, desk = await at_the_desk(world, "en")
    await desk.taps(IN["en"])
    shown = await sends(desk, BAD[which])
    assert "Nothing has changed" in shown
    assert await rows_of(world, Campaign) == 0
    # And a good one behind it.
    await sends(desk, write_campaign(template("relay-night", "en")))
    await desk.taps(DRAFT["en"])
    assert await rows_of(world, Campaign, state="draft", first_day=None) == 1


async def test_what_is_no_file_or_too_large_is_told(world: World) -> None:
    _, desk = await at_the_desk(world, "en")
    await desk.taps(IN["en"])
    assert "YAML" in await desk.writes("here you are")
    desk.person.sends_photo(desk.chat)
    await world.advance(seconds=2)
    assert "YAML" in desk.text
    assert str(MOST_BYTES // 1024) in await sends(desk, b"x" * (MOST_BYTES + 1))
    assert "can't read" in await sends(desk, b"\x00\xff\x00\x81" * 40)


@BOTH
async def test_a_file_finds_its_group_by_itself(world: World, language: str) -> None:
    group, desk = await at_the_desk(world, language)
    text = write_campaign(template("relay-night", language))
    await sends(desk, text)
    await desk.taps(desk.chat.last.button_texts[-1])
    assert await rows_of(world, Form) == 0
    await a_second_group(world, group)
    await desk.writes("/campaign")
    await sends(desk, text)
    assert sorted(desk.chat.last.button_texts) == ["Readers", "Runners"]
    await desk.taps("Readers")
    await world.advance(seconds=5)
    await desk.taps(DRAFT[language])
    assert await rows_of(world, Campaign) == 1


@BOTH
async def test_a_campaign_is_kept_and_begins_the_next_one(world: World, language: str) -> None:
    _, desk = await a_page(world, language)
    await desk.taps(KEEP[language])
    await desk.writes("Ours")
    assert await rows_of(world, CampaignTemplate, name="Ours") == 1
    # The name is one within the group.
    await desk.writes("/campaign 1")
    await desk.taps(KEEP[language])
    assert "Ours" in await desk.writes("Ours")
    await desk.writes("/campaign 1")
    await desk.taps(KEEP[language])
    await desk.taps(LIKE[language])
    assert await rows_of(world, CampaignTemplate) == 2
    await desk.writes("/campaign")
    await desk.taps(FROM_A_TEMPLATE[language])
    assert desk.chat.last.button_texts[1] == "⭐ Ours"
    await desk.taps("⭐ Ours")
    page = desk.chat.last
    await desk.taps(FILE[language])
    kept = read_campaign(file_in(desk.chat.last))
    assert kept.first_day is None
    days = [button for button in page.button_texts if any(sign.isdigit() for sign in button)]
    desk.person.taps(days[0], desk.chat, message=page)
    await world.advance(seconds=2)
    assert await rows_of(world, Campaign, template="2") == 1
    await desk.writes("/campaign")
    await desk.taps(FROM_A_TEMPLATE[language])
    await desk.taps("⭐ Ours")
    await desk.taps(DELETE[language])
    await desk.taps(YES[language])
    assert "⭐ Ours" not in desk.chat.last.button_texts
    assert await rows_of(world, CampaignTemplate) == 1


@BOTH
async def test_a_campaign_is_taken_to_another_group(world: World, language: str) -> None:
    group, desk = await a_page(world, language)
    await desk.taps(TO[language])
    assert len(desk.chat.last.button_texts) == 1
    await a_second_group(world, group)
    await desk.writes("/campaign")
    await desk.taps("Runners")
    await desk.taps(next(text for text in desk.chat.last.button_texts if text.startswith("1. ")))
    await desk.taps(TO[language])
    await desk.writes("that one")
    assert "/campaign" in desk.text
    page = [message for message in desk.chat.messages if len(message.button_texts) == 2][-1]
    desk.person.taps(page.button_texts[0], desk.chat, message=page)
    await world.advance(seconds=2)
    assert await rows_of(world, Campaign, group_id=2, first_day=None) == 1
    # A member there, and no form: nothing.
    for what in (
        CarryHereTap(2),
        FileForTap(2),
        FileDoTap(2, 1, "draft"),
        UseTap(2, "99"),
        DropTemplateTap(2, 9, 1),
        KeepAsTitleTap(2, 9),
    ):
        assert await forged(desk, what, page) != ""
    assert await rows_of(world, Campaign) == 2


TASKS = """\
muster: 1
title: Two tasks
team: {designer: "@adam"}
items:
- {do: post, at: D0 10:00, text: Hello}
tasks:
- {title: Picture, role: designer, due: D-1 12:00}
- {title: Words, role: designer, due: D-1 12:00}
"""


async def hands_over(world: World, place: int, person: int) -> None:
    """A task comes to somebody else."""
    async with world.app.database.write() as session:
        (await session.scalars(select(CampaignTask).where(CampaignTask.place == place))).one().assignee = person


async def holders_of(world: World) -> list[int | None]:
    """Whose the tasks are."""
    async with world.app.database.read() as session:
        return list(await session.scalars(select(CampaignTask.assignee).order_by(CampaignTask.place)))


@BOTH
async def test_a_file_undoes_no_hand_over_unseen(world: World, language: str) -> None:
    group, desk = await at_the_desk(world, language)
    await group.hears(group.owner, "hello")
    await a_campaign(world, group, language, planned=read_campaign(TASKS), first_day="2026-12-04")
    adam, olga = group.admin.id, group.owner.id
    assert await holders_of(world) == [adam, adam]
    await desk.writes("/campaign 1")
    await desk.taps(FILE[language])
    text = file_in(desk.chat.last)
    assert "@adam" in text
    await hands_over(world, 1, olga)
    warning = {
        "en": "“Picture” is with @olga now. With this file it goes to @adam.",
        "zh-CN": "“Picture”现在由 @olga 负责",
    }[language]
    assert warning in await sends(desk, text)
    # Meanwhile it is another one's, and one is done: that is shown first, and nothing happens.
    await hands_over(world, 2, olga)
    await desk.taps(REPLACE[language])
    assert desk.text.count("@olga") >= 2
    assert "Words" in desk.text
    assert await holders_of(world) == [olga, olga]
    await desk.taps(REPLACE[language])
    assert await holders_of(world) == [adam, adam]
    # What was done since a file was made stays done, and is no difference.
    async with world.app.database.write() as session:
        (await session.scalars(select(CampaignTask).where(CampaignTask.place == 2))).one().state = "done"
    await sends(desk, text)
    assert REPLACE[language] not in desk.chat.last.button_texts
