"""When everything of a campaign is: the bot's items and people's tasks in one, as a list, a picture, a calendar file and a workbook."""

import io

import icalendar
import openpyxl
from PIL import Image

from features.campaigns.reading import read_campaign
from simulator import Message, Person
from tests.flows.campaigns import a_campaign
from tests.flows.group import BOTH, SHANGHAI, Group, make_group, when
from tests.wiring import World

PLAN = """
muster: 1
title: {title}
first_day: 2026-12-04
team: {{designer: "@mia"}}
items:
- {{do: post, at: D-3 20:00, text: {news}}}
- {{do: open, at: D0 20:00, kind: vote, title: {vote}, with: {{options: 'Lake, Hill', until: D+1 20:00}}}}
- {{do: countdown, to: 2, days: [2, 1], text: {news}}}
tasks:
- {{title: "=1+1", role: designer, due: D-4 12:00}}
- {{title: {hall}, role: host, due: D0 19:00, note: "@later"}}
"""
WORDS = {
    "en": {"title": "Friday night", "news": "Friday at eight", "vote": "Where to?", "hall": "Open the hall"},
    "zh-CN": {"title": "周五夜", "news": "周五八点见", "vote": "去哪儿？", "hall": "开门"},
}
TIMETABLE = {"en": "🗓 Timetable", "zh-CN": "🗓 时程表"}


async def opened(world: World, group: Group, person: Person, language: str) -> Message:
    """Somebody looks at the timetable by way of a task of theirs."""
    chat = person.private(world.bot)
    for button in (
        None,
        "1.1 =1+1",
        {"en": "🗂 All of the campaign", "zh-CN": "🗂 方案全部任务"}[language],
        TIMETABLE[language],
    ):
        await world.advance(seconds=2)
        if button is None:
            person.says("/tasks", chat)
        else:
            person.taps(button, chat)
        await world.settle()
    return [m for m in chat.messages if m.sender == world.bot][-1]


@BOTH
async def test_all_of_a_campaign_by_when_it_is(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    mia, noah, _ = group.members
    for person in (group.admin, *group.members):
        person.starts(world.bot)
        person.says("hi", group.chat)
    await world.settle()
    says = WORDS[language]
    await a_campaign(world, group, language, planned=read_campaign(PLAN.format(**says)))
    page = await opened(world, group, mia, language)
    lines = [line for line in page.text.splitlines() if line[:2].isdecimal() and ":" in line[:5]]
    assert [line[:5] for line in lines] == ["12:00", "20:00", "20:00", "20:00", "19:00", "20:00"]
    assert "=1+1" in lines[0]
    assert "Mia" in lines[0]
    assert {"en": "host", "zh-CN": "主持"}[language] in lines[4]
    assert says["vote"] in lines[5]

    chat = mia.private(world.bot)
    files = []
    for button in ({"en": "🖼 Picture", "zh-CN": "🖼 图片"}, {"en": "📅 Calendar file", "zh-CN": "📅 日历文件"},
                   {"en": "📊 Table (XLSX)", "zh-CN": "📊 表格（XLSX）"}):  # fmt: skip
        await world.advance(seconds=2)
        mia.taps(button[language], chat, message=page)
        await world.settle()
        sent = [m for m in chat.messages if m.sender == world.bot][-1]
        assert says["title"] in sent.text
        assert sent.media is not None
        files.append(sent.media.data)
    picture, calendar, workbook = files
    assert Image.open(io.BytesIO(picture)).width == 1480
    events = icalendar.Calendar.from_ical(calendar).walk("VEVENT")
    assert len({str(event["uid"]) for event in events}) == len(lines)
    sheet = openpyxl.load_workbook(io.BytesIO(workbook)).worksheets[0]
    rows = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
    assert [row[0] for row in rows[1:]] == ["D-4", "D-3", "D-2", "D-1", "D0", "D0"]
    # What looks like a formula is text.
    assert rows[1][3] == "'=1+1"
    assert rows[5][7] == "'@later"
    # Somebody who is not on the team is not shown it.
    await world.advance(seconds=2)
    data = next(b.data for row in page.buttons for b in row if b.data and b.text.startswith("🖼"))
    tap = noah.taps_data([m for m in noah.private(world.bot).messages if m.sender == world.bot][-1], data, old=True)
    await world.settle()
    assert tap.answer is not None
    assert {"en": "Only admins and hosts", "zh-CN": "管理员或主持人"}[language] in tap.answer.text


@BOTH
async def test_the_groups_schedule_says_what_a_campaign_will_do(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    plan = """\
muster: 1
title: A small one
items:
- {do: post, at: D0 10:00, text: "Soon!"}
- {do: open, at: D0 10:00, kind: signup, title: Who comes?, with: {until: D+2 20:00}}
"""
    number = await a_campaign(world, group, language, planned=read_campaign(plan), first_day="2026-11-25")
    (said,) = await group.hears(group.owner, "/schedule")
    # Two at one moment are two lines.
    assert f"10:00 {number}. A small one" in said
    assert {"en": "📢 Post: Soon!", "zh-CN": "📢 公告：Soon!"}[language] in said
    assert "Who comes?" in said
    await when(world, "2026-11-25 10:00")
    (log,) = await group.hears(group.owner, "/schedule log")
    assert "A small one" in log
