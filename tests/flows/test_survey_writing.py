"""Hosts write the questions of a survey in private; who answers is asked what fits; results beside those of the last time."""

import pytest
from sqlalchemy import select

from features.activities.survey import rules
from features.activities.survey.taps import AlterTap, DeskTap, OnlyTap, QuestionTap, TemplateTap
from kit.buttons import Tap, encode
from models import Activity, Survey
from simulator import Message, Person
from tests.flows.group import BOTH, SHANGHAI, Group, make_group, when
from tests.flows.test_survey import KIND, SEND, SKIP, TITLE, Desk
from tests.wiring import World

WRITE = {"en": "✍️ Write the questions", "zh-CN": "✍️ 写题目"}
ADD = {"en": "➕ Add a question", "zh-CN": "➕ 加一题"}
ONE = {"en": "one choice", "zh-CN": "单选"}
WORDS = {"en": "words", "zh-CN": "文字"}
NUMBER = {"en": "a number", "zh-CN": "数字"}
ONLY = {"en": "Only if …", "zh-CN": "按答案跳题"}
DONE = {"en": "Done", "zh-CN": "好了"}
BACK = {"en": "Back", "zh-CN": "返回"}
UP = {"en": "⬆️ Up", "zh-CN": "⬆️ 上移"}
OUT = {"en": "🗑 Take out", "zh-CN": "🗑 删除"}
READY = {"en": "📚 Ready questions", "zh-CN": "📚 现成的题目"}
EVENT = {"en": "about an event", "zh-CN": "活动评价"}
REWORD = {"en": "✏️ Words", "zh-CN": "✏️ 改题目"}
ONLY_AFTER = {
    "en": "Only if question 1 was answered with No.",
    "zh-CN": "第 1 题填了No才会问。",
}
WAITING = {"en": "The button comes with them.", "zh-CN": "写好了这里就会有按钮。"}
STAY = {
    "en": "People have answered already, so the questions stay as they are. You can move the end; or end it with /manage "
    "and start another.",
    "zh-CN": "已经有人填了，题目就不能再改。截止时间还可以调整；也可以用 /manage 结束它，重新发一份。",
}


async def an_own_survey(world: World, language: str, members: int = 6) -> Desk:
    """A survey whose host writes the questions; they have been asked for them."""
    group = await make_group(world, language=language, zone=SHANGHAI, members=members)
    await when(world, "2026-11-23 10:00")
    group.admin.starts(world.bot)
    await world.settle()
    source = {"en": "own", "zh-CN": "自己写"}[language]
    line = f'/new {KIND[language]} "{TITLE[language]}" questions={source} until="2026-11-24 20:00"'
    await group.hears(group.admin, line)
    await world.advance(seconds=5)
    return Desk(group)


async def the_questions(world: World) -> tuple[rules.Question, ...]:
    """Those of the newest survey."""
    async with world.app.database.read() as session:
        found = (await session.scalars(select(Survey).order_by(Survey.activity.desc()))).first()
        assert found is not None
        return rules.from_json(found.questions)


@BOTH
async def test_a_host_writes_questions_and_who_answers_is_asked_what_fits(world: World, language: str) -> None:
    desk = await an_own_survey(world, language)
    group, host = desk.group, desk.group.admin
    assert WAITING[language] in desk.board.text
    await desk.taps(host, WRITE[language])
    await desk.taps(host, ADD[language])
    await desk.taps(host, ONE[language])
    await desk.writes(host, "Did you come?")
    # Two that are the same are none.
    assert await desk.writes(host, "Yes, yes") != ""
    await desk.writes(host, "Yes\nNo")
    await desk.taps(host, BACK[language])
    await desk.taps(host, ADD[language])
    await desk.taps(host, WORDS[language])
    await desk.writes(host, "Why not, <b>really</b>?")
    await desk.taps(host, ONLY[language])
    await desk.taps(host, "1. Did you come?")
    await desk.taps(host, "▫️ No")
    assert ONLY_AFTER[language] in await desk.taps(host, DONE[language])
    await desk.taps(host, BACK[language])
    await desk.taps(host, ADD[language])
    await desk.taps(host, NUMBER[language])
    await desk.writes(host, "How many came with you?")
    assert await the_questions(world) == (
        rules.Question("one", "Did you come?", ("Yes", "No")),
        rules.Question("text", "Why not, <b>really</b>?", required=False, only_if=rules.Condition(1, (2,))),
        rules.Question("number", "How many came with you?"),
    )
    await world.advance(seconds=7)
    mia, noah = group.members[:2]
    await desk.opens(mia)
    assert "3. How many came with you?" in await desk.taps(mia, "⚪️ Yes")
    await desk.opens(noah)
    assert "2. Why not, <b>really</b>?" in await desk.taps(noah, "⚪️ No")
    # Another order before the first answer: what somebody has begun begins anew.
    page = desk.last(host)
    await desk.taps(host, UP[language])
    assert [each.type for each in await the_questions(world)] == ["one", "number", "text"]
    assert (await the_questions(world))[2].only_if == rules.Condition(1, (2,))
    assert "Did you come?" in await desk.taps(noah, SKIP[language])
    await desk.taps(noah, "⚪️ No")
    assert await desk.writes(noah, "many") != ""
    await desk.writes(noah, "2,5")
    await desk.writes(noah, "ill")
    await desk.taps(noah, SEND[language])
    # From now on they stay.
    assert await group.sees_forged(host, encode(AlterTap(*await place(world), 1, "drop", "")), page) != ""
    assert await desk.taps(host, "1") == STAY[language]
    async with world.app.database.read() as session:
        assert '"#1"' in (await session.scalars(select(Activity))).one().options


async def place(world: World) -> tuple[int, int]:
    """The keys of the newest survey."""
    async with world.app.database.read() as session:
        found = (await session.scalars(select(Survey).order_by(Survey.activity.desc()))).first()
        assert found is not None
        return found.group_id, found.activity


async def taps_old(world: World, person: Person, tap: Tap, on: Message) -> str:
    """Somebody taps a button of long ago; the toast they see."""
    world.clock.advance(seconds=2)
    tapped = person.taps_data(on, encode(tap), old=True)
    await world.settle()
    assert tapped.answer is not None
    return tapped.answer.text


MOVED = {
    "en": "The questions have changed meanwhile, so nothing was done. Here they are as they are now.",
    "zh-CN": "题目刚刚有变动，这次操作没有生效。下面是现在的题目。",
}


@BOTH
async def test_ready_questions_are_changed_and_taken_out(world: World, language: str) -> None:
    desk = await an_own_survey(world, language)
    host = desk.group.admin
    await desk.taps(host, WRITE[language])
    await desk.taps(host, READY[language])
    await desk.taps(host, EVENT[language])
    assert [each.type for each in await the_questions(world)] == ["scale", "one", "one", "text"]
    before = rules.revision(await the_questions(world))
    await desk.taps(host, "2")
    await desk.taps(host, OUT[language])
    await desk.taps(host, "1")
    await desk.taps(host, REWORD[language])
    await desk.writes(host, "How was the run?")
    found = await the_questions(world)
    assert (found[0].text, [each.type for each in found]) == ("How was the run?", ["scale", "one", "text"])
    # A page of before: what has its number now is another question, and stays as it is.
    where, page = await place(world), desk.last(host)
    stale: list[Tap] = [
        AlterTap(*where, 2, "drop", before), OnlyTap(*where, 2, 1, 2, 1, before), QuestionTap(*where, 2, before)
    ]  # fmt: skip
    for tap in stale:
        assert await taps_old(world, host, tap, page) == MOVED[language]
        assert desk.last(host).text.count("\n") == 6
    assert await the_questions(world) == found
    # Another host takes out the question whose words are being written.
    await desk.taps(host, "1")
    await desk.taps(host, REWORD[language])
    out = AlterTap(*where, 1, "drop", rules.revision(found))
    assert await taps_old(world, host, out, page) == ""
    assert (await desk.writes(host, "How was the walk?")).startswith(MOVED[language])
    assert await the_questions(world) == found[1:]


@pytest.mark.parametrize("language", ["en"])
async def test_members_write_no_questions(world: World, language: str) -> None:
    desk = await an_own_survey(world, language)
    group: Group = desk.group
    mia, where = group.members[0], await place(world)
    mia.starts(world.bot)
    await world.settle()
    for tap in (DeskTap(*where), TemplateTap(*where, "event"), AlterTap(*where, 1, "drop", "")):
        assert await group.sees_forged(mia, encode(tap), desk.last(mia)) != ""
    assert await the_questions(world) == ()


@BOTH
async def test_the_same_questions_again_are_laid_beside_the_last_time(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI, members=6)
    await when(world, "2026-11-23 10:00")
    group.admin.starts(world.bot)
    await world.settle()
    desk = Desk(group)
    for line, score in (("", 6), ("questions=#1", 10)):
        await group.hears(group.admin, f'/new {KIND[language]} "{TITLE[language]}" until=1d {line}')
        await world.advance(seconds=5)
        for person in group.members[:5]:
            await desk.opens(person)
            await desk.taps(person, str(score))
            for _ in range(2):
                await desk.taps(person, SKIP[language])
            await desk.taps(person, SEND[language])
        await world.advance(days=1, seconds=5)
    told = desk.last(group.admin)
    assert "NPS" in told.text
    assert "+100 (-100)" in told.text
    assert {"en": "(#1)", "zh-CN": "（#1，"}[language] in told.text
    # The picture, and the table.
    await desk.taps(group.admin, {"en": "🖼 Picture", "zh-CN": "🖼 图片"}[language])
    await world.advance(seconds=2)
    assert desk.last(group.admin).media is not None
