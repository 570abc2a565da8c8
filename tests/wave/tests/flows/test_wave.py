"""The wave shows up wherever a kind does."""

import csv
import io

from sqlalchemy import select

from features.activities.registry import METRICS
from features.counting.spans import Span
from features.people.calendar import calendar_of
from features.statistics.rebuild import rebuild
from models import Group as GroupRow, MemberDay
from tests.flows.group import SHANGHAI, make_group, when
from tests.flows.summaries import asks, news, starts_bot, told
from tests.flows.test_announce import announced
from tests.wiring import World


async def test_a_wave_shows_up_everywhere(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    mia, noah, lena = group.members
    await starts_bot(world, group.owner, mia)
    # Menus: what can be started, and the help.
    group.owner.says("/new", group.owner.private(world.bot))
    await world.settle()
    menu = news(world, group.owner)
    assert "👋 Wave" in {button.text for row in menu.buttons for button in row}
    (page,) = await asks(world, group.owner, "/help")
    assert "waves" in page
    assert "👋 Waves" in {button.text for row in news(world, group.owner).buttons for button in row}
    # Its life: a line, a board, taps.
    await group.hears(group.admin, '/new wave "Good morning" points=2')
    await world.boards_come()
    assert "👋 Good morning" in group.bots_last.text
    for person in (mia, noah):
        assert await group.sees_tap(person, "👋 Wave") == "👋 Hello!"
    assert await group.sees_tap(mia, "👋 Wave") == "You have waved already."
    await world.boards_come()
    assert "2 people waved." in group.bots_last.text
    assert "Good morning" in (await group.hears(lena, "/activities"))[0]
    # Points, with what they are for.
    assert await group.points(mia) == 2
    await group.hears(mia, "/me")
    mia.opens(str(group.bots_last.buttons[0][0].url))
    await world.settle()
    assert "a wave" in told(world, mia)[-1]
    # The weekly summary: a line, and the activity's way.
    await group.hears(group.owner, "/summary")
    await world.advance(seconds=20)
    summary = news(world, group.owner).text
    assert "👋 Waves: 2" in summary
    assert "Good morning: 2 → 2 → 2" in summary
    # The export.
    await group.hears(group.owner, "/export format=csv")
    await world.advance(seconds=20)
    sent = news(world, group.owner).media
    assert sent is not None
    rows = list(csv.DictReader(io.StringIO(sent.data.decode("utf-8-sig"))))
    assert [row["waves"] for row in rows] == ["1", "1"]
    # Counted anew it is the same; and its metric can be read by name.
    async with world.app.database.write() as session:
        row = (await session.scalars(select(GroupRow))).one()
        await rebuild(session, row, world.clock.now())
    async with world.app.database.read() as session:
        assert list(await session.scalars(select(MemberDay.waves))) == [1, 1]
        today = calendar_of(row).day_of(world.clock.now())
        metric = next(each for each in METRICS if each.name == "wave.people")
        assert await metric.measure(session, row.id, Span(today, today)) == 2
    # An announcement fills its field in.
    await announced(group, 'at="20:00"', "Good morning: {waved_today} of us")
    await when(world, "2026-11-23 20:00")
    assert "Good morning: 2 of us" in world.said(group.chat)
