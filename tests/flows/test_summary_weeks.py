"""Which weeks and days can be asked for: round the end of a year, where clocks change, and where there is nothing."""

import csv
import io
import zipfile

import pytest

from tests.flows.group import BOTH, SHANGHAI, when
from tests.flows.summaries import news, says, starts_bot, summaries, summed_up, told
from tests.flows.test_summary import SENT
from tests.wiring import World

BERLIN = "Europe/Berlin"
NO_SUCH = {
    "en": "I can't sum up “{}”: it can be any week from {} to this one.",
    "zh-CN": "没有“{}”的周报，可以看的是 {} 以来到本周的每一周。",
}
HOW = {
    "en": "Please write /export from=2026-11-01 to=2026-11-30 format=xlsx",
    "zh-CN": "可以这样写：/export from=2026-11-01 to=2026-11-30 format=xlsx",
}


@BOTH
async def test_the_last_week_of_a_long_year(world: World, language: str) -> None:
    """2026 has 53 weeks; the last ends on 3 January 2027. It can be asked for once it has begun."""
    group = await summed_up(world, language=language, zone=SHANGHAI)
    since = {"en": "Mon, 23 Nov", "zh-CN": "11月23日周一"}[language]
    await starts_bot(world, group.admin)
    await when(world, "2026-12-27 12:00")
    (said,) = await group.hears(group.admin, "/summary 2026-W53")
    assert said.startswith(NO_SUCH[language].format("2026-W53", since))
    await when(world, "2027-01-01 12:00")
    await says(world, group.members[0], group.chat, 4)
    await when(world, "2027-01-05 12:00")
    assert await group.hears(group.admin, "/summary 2026-W53") == [SENT[language]]
    head = {"en": "📊 Runners · Mon, 28 Dec – Sun, 3 Jan", "zh-CN": "📊 Runners · 12月28日周一 – 1月3日周日"}[language]
    assert summaries(world, group.admin)[-1] == head
    assert await group.hears(group.admin, "/summary last") == [SENT[language]]
    assert summaries(world, group.admin)[-1] == head
    for none in ("2027-W53", "2026-W47", "2027-W02", "2026-W00"):
        (said,) = await group.hears(group.admin, f"/summary {none}")
        assert said.startswith(NO_SUCH[language].format(none, since))
    assert await group.hears(group.admin, "/summary 2027-W01") == [SENT[language]]
    assert "0" in told(world, group.admin)[-1], "nothing was done in it, and the week before there was"


@pytest.mark.parametrize(("every", "moment"), [("sun 02:30", "2027-03-28 03:30"), ("sun 03:00", "2027-03-28 03:00")])
async def test_the_clocks_go_forward(world: World, every: str, moment: str) -> None:
    """A time that does not exist on that night: the summary comes once all the same, and the week has all of its days."""
    group = await summed_up(world, zone=BERLIN)
    await starts_bot(world, group.owner)
    await group.hears(group.owner, f'/settings summary="{every}"')
    await when(world, "2027-03-22 12:00", BERLIN)
    await says(world, group.members[0], group.chat, 3)
    before = len(summaries(world, group.owner))
    await when(world, "2027-03-28 01:59", BERLIN)
    assert len(summaries(world, group.owner)) == before
    await when(world, moment, BERLIN)
    await world.advance(hours=3)
    assert summaries(world, group.owner)[before:] == ["📊 Runners · Mon, 22 Mar – Sun, 28 Mar, so far"]
    await when(world, "2027-03-29 12:00", BERLIN)
    await group.hears(group.owner, "/summary last")
    assert "💬 Messages: 3" in told(world, group.owner)[-1]


async def test_the_clocks_go_back(world: World) -> None:
    """02:30 comes twice on that night: the summary once. What is written in either hour is of that week."""
    group = await summed_up(world, zone=BERLIN)
    await starts_bot(world, group.owner)
    await group.hears(group.owner, '/settings summary="sun 02:30"')
    await when(world, "2027-10-30 12:00", BERLIN)
    await says(world, group.members[0], group.chat, 1)
    before = len(summaries(world, group.owner))
    await when(world, "2027-10-31 01:00", BERLIN)
    for _ in range(8):
        await world.advance(minutes=30)
        await says(world, group.members[0], group.chat, 1)
    assert summaries(world, group.owner)[before:] == ["📊 Runners · Mon, 25 Oct – Sun, 31 Oct, so far"]
    await when(world, "2027-11-01 12:00", BERLIN)
    await group.hears(group.owner, "/summary last")
    assert "💬 Messages: 9" in told(world, group.owner)[-1]
    assert "⏰ Busiest: Sun, 02:00–03:00" in told(world, group.owner)[-1], "an hour that came twice"


@BOTH
async def test_what_cannot_be_exported_says_what_can(world: World, language: str) -> None:
    group = await summed_up(world, language=language, zone=SHANGHAI)
    await starts_bot(world, group.admin)
    before = len(told(world, group.admin))
    for wrong, of in (
        ("from=yesterday", {"en": "I can't read “yesterday” for from=", "zh-CN": "“yesterday”没看懂。from=："}),
        ("to=2026-02-30", {"en": "I can't read “2026-02-30” for to=", "zh-CN": "“2026-02-30”没看懂。to=："}),
        ("format=pdf", {"en": "I don't know format=pdf", "zh-CN": "format=pdf"}),
        ("from=2026-11-23 to=2026-11-22", {"en": "The first day lies behind the last.", "zh-CN": "开始日期"}),
    ):
        await world.advance(minutes=1)
        (said,) = await group.hears(group.admin, f"/export {wrong}")
        assert of[language] in said
        assert said.endswith(HOW[language])
    await world.advance(minutes=1)
    (said,) = await group.hears(group.admin, "/export from=2025-01-01 to=2026-11-23")
    assert "366" in said
    (said,) = await group.hears(group.admin, "/export form=csv")
    assert "form" in said
    assert "format" in said
    assert len(told(world, group.admin)) == before


@BOTH
async def test_days_as_csv_and_as_a_workbook(world: World, language: str) -> None:
    """The same rows in both, with names that look like formulas made text; days of before the bot came are empty and no mistake."""
    group = await summed_up(world, language=language, zone=SHANGHAI)
    await starts_bot(world, group.admin)
    evil = world.telegram.new_person("=1+1", language_code=language)
    evil.joins(group.chat, await _link(world, group.chat.id))
    await says(world, evil, group.chat, 2)
    await group.hears(group.admin, "/export from=2025-12-01 to=2026-11-30 format=csv")
    table = news(world, group.admin).media
    assert table is not None
    rows = list(csv.reader(io.StringIO(table.data.decode("utf-8-sig"))))
    (row,) = [row for row in rows if row[1] == "'=1+1"]
    assert (row[0], row[3]) == ("2026-11-23", "2")
    await group.hears(group.admin, "/export from=2026/11/23 format=XLSX")
    book = news(world, group.admin).media
    assert book is not None
    assert zipfile.is_zipfile(io.BytesIO(book.data))


async def _link(world: World, chat_id: int) -> str:
    _, body = await world.telegram.call(world.bot.token, "createChatInviteLink", {"chat_id": chat_id})
    return str(body["result"]["invite_link"])
