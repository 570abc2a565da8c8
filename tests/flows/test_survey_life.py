"""The life of a survey: reminded of once, paused, changed, ended early; by name, with a table. In both languages."""

import csv
import io
from typing import Any

from sqlalchemy import select

from features.activities import service as activities
from models import Group as GroupRow, Survey
from tests.flows.group import BOTH, when
from tests.flows.test_survey import SKIP, a_survey
from tests.flows.test_survey_writing import STAY
from tests.wiring import World

REMINDED = {
    "en": "⏰ The survey How was it? in Runners closes soon.\n3 questions, in private · anonymous\n⏳ Until Tue, 24 Nov, 20:00\n"
    "If you'd like to have a say, it takes a minute or two. This is the only reminder.",
    "zh-CN": "⏰ Runners 的问卷“活动怎么样？”快截止了。\n3 道题，私聊填写 · 匿名\n⏳ 截止时间：11月24日周二 20:00\n"
    "想说两句的话，一两分钟就能填完。只提醒这一次。",
}
PAUSED = {
    "en": "“How was it?” is paused. You can answer as soon as an admin resumes it.",
    "zh-CN": "“活动怎么样？”暂停中，管理员恢复后就能继续填。",
}
GO = {"en": "📝 Answer", "zh-CN": "📝 去填写"}


@BOTH
async def test_who_has_not_answered_is_reminded_once_in_private(world: World, language: str) -> None:
    desk = await a_survey(world, language)
    mia, noah, lena, *_ = desk.group.members
    await desk.answers(mia, 9)
    await desk.opens(noah)
    lena.starts(world.bot)
    await world.settle()
    before = len(world.said(desk.group.chat))
    await when(world, "2026-11-24 17:00")
    await world.advance(seconds=5)
    # Who answered is left alone, and who never spoke to the bot cannot be written to.
    assert REMINDED[language] not in world.said(mia.private(world.bot))
    for person in (noah, lena):
        assert world.said(person.private(world.bot)).count(REMINDED[language]) == 1
    assert len(world.said(desk.group.chat)) == before
    await desk.taps(lena, GO[language])
    assert "1. " in desk.last(lena).text
    # Moved later, it does not come again.
    await desk.group.hears(desk.group.admin, '/manage 1 until="2026-11-24 22:30" remind=1h')
    await when(world, "2026-11-24 21:30")
    await world.advance(seconds=5)
    assert sum(text.startswith("⏰") for text in world.said(noah.private(world.bot))) == 1


async def move(world: World, how: Any) -> None:
    """A host does so to the one survey."""
    async with world.app.database.write() as session:
        await how(session, (await session.scalars(select(GroupRow))).one(), 1, world.clock.now())


@BOTH
async def test_paused_changed_and_ended_early(world: World, language: str) -> None:
    desk = await a_survey(world, language)
    group, (mia, noah, *_) = desk.group, desk.group.members
    await desk.opens(mia)
    await desk.taps(mia, "9")
    await move(world, activities.pause)
    assert PAUSED[language] in await desk.taps(mia, SKIP[language])
    # Its end passes meanwhile, and is put off by what was left.
    await when(world, "2026-11-25 10:00")
    await world.advance(seconds=5)
    assert desk.board.text.splitlines()[-1].startswith("⏸")
    await move(world, activities.resume)
    await world.advance(seconds=7)
    # Rounded to the minute.
    assert "19:59" in desk.board.text.splitlines()[-1]
    await desk.answers(noah, 3)
    # With the first answer questions and names are fixed.
    said = await group.hears(group.admin, "/manage 1 questions=event")
    assert said[-1] == STAY[language]
    await group.hears(group.admin, "/manage 1 anonymous=no")
    await move(world, activities.end)
    await world.advance(seconds=5)
    assert world.said(group.chat)[-1].startswith("🏁")
    async with world.app.database.read() as session:
        survey = (await session.scalars(select(Survey))).one()
        assert (survey.answered, len(survey.questions)) == (1, 3)


@BOTH
async def test_a_survey_by_name_says_so_and_gives_hosts_a_table(world: World, language: str) -> None:
    desk = await a_survey(world, language, line={"en": "anonymous=no", "zh-CN": "anonymous=否"}[language])
    mia = desk.group.members[0]
    assert "👁" in (await desk.opens(mia)).text
    for n, person in enumerate(desk.group.members[:5]):
        await desk.answers(person, n, "=1+1")
    await when(world, "2026-11-24 20:00")
    await world.advance(seconds=5)
    await desk.taps(desk.group.admin, "CSV")
    await world.advance(seconds=2)
    media = desk.last(desk.group.admin).media
    assert media is not None
    rows = list(csv.reader(io.StringIO(media.data.decode("utf-8-sig"))))
    of_mia = next(row for row in rows if row and row[0] == mia.name)
    assert of_mia[3] == "'=1+1"
