"""Surveys in a group: opened in one line, answered in private, counted at the end, shown to the group; in both languages."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from features.activities.survey.taps import AnswerTap, PickTap, PublishTap, ResultsTap, SendTap, TableTap
from features.links import deep_link
from kit.buttons import encode
from models import Bundle, Form, Respondent, Survey
from simulator import Message, Person
from tests.flows.group import BOTH, NOT_A_MEMBER, SHANGHAI, Group, make_group, rows_of, when
from tests.wiring import USERNAME, World

TITLE = {"en": "How was it?", "zh-CN": "活动怎么样？"}
KIND = {"en": "survey", "zh-CN": "问卷"}
ANSWER = {"en": "📝 Answer in private", "zh-CN": "📝 私聊填写"}
GOOD = {"en": "▫️ The people", "zh-CN": "▫️ 一起参加的人"}
NEXT = {"en": "Next ▶️", "zh-CN": "下一题 ▶️"}
BACK = {"en": "◀️ Back", "zh-CN": "◀️ 上一题"}
SKIP = {"en": "Leave it out", "zh-CN": "跳过"}
SEND = {"en": "📨 Send", "zh-CN": "📨 提交"}
SHOW = {"en": "📣 Show the group", "zh-CN": "📣 公布到群里"}
SURE = {"en": "📣 Yes, show them", "zh-CN": "📣 公布"}
BOARD = {
    "en": "📋 How was it?\n3 questions, in private · anonymous\n\n{}\n⏳ Until Tue, 24 Nov, 20:00",
    "zh-CN": "📋 活动怎么样？\n3 道题，私聊填写 · 匿名\n\n{}\n⏳ 截止时间：11月24日周二 20:00",
}
NOBODY = {"en": "👥 Nobody has answered yet", "zh-CN": "👥 还没有人填写"}
SIX = {"en": "👥 6 people have answered", "zh-CN": "👥 已有 6 人填写"}
OVER = {
    "en": "🏁 The survey is over: How was it?\n6 people answered. Thank you, all of you!",
    "zh-CN": "🏁 问卷结束：活动怎么样？\n共 6 人填写，谢谢大家！",
}
RESULTS = {
    "en": "📊 What came of How was it?\n6 of the 6 who opened it answered.\n\n"
    "1. How likely are you to recommend it to a friend?\nNPS +67\n9–10: 4 · 7–8: 2 · 0–6: 0\n6 answers\n\n"
    "2. What was good?\n▱▱▱▱▱▱▱▱▱▱ The content: 0%\n▰▰▰▰▰▰▰▰▰▰ The people: 100%\n▱▱▱▱▱▱▱▱▱▱ The organization: 0%\n"
    "▱▱▱▱▱▱▱▱▱▱ The time: 0%\n▱▱▱▱▱▱▱▱▱▱ The atmosphere: 0%\n6 answers\n\n3. What should we change?\n",
    "zh-CN": "📊 “活动怎么样？”的结果\n6 人打开，6 人填完。\n\n"
    "1. 你有多愿意把它推荐给朋友？\nNPS（净推荐值）+67\n9–10 分：4 人 · 7–8 分：2 人 · 0–6 分：0 人\n6 份回答\n\n"
    "2. 哪些地方不错？\n▱▱▱▱▱▱▱▱▱▱ 内容：0%\n▰▰▰▰▰▰▰▰▰▰ 一起参加的人：100%\n▱▱▱▱▱▱▱▱▱▱ 组织安排：0%\n"
    "▱▱▱▱▱▱▱▱▱▱ 时间安排：0%\n▱▱▱▱▱▱▱▱▱▱ 氛围：0%\n6 份回答\n\n3. 有什么要改进的？\n",
}
WRITTEN = "".join(f"\n· More <b>time</b> {n}" for n in range(5))
FIVE_WORDS = {"en": "✍️ 5 answers in words" + WRITTEN, "zh-CN": "✍️ 5 条文字回答" + WRITTEN}
FEW = {
    "en": "{} answered: too few to be shown. From 5 on there are results.",
    "zh-CN": "只有 {} 人回答，人数太少不显示；满 5 人才有结果。",
}
FEW_IN_ALL = {
    "en": "Those are too few for results without names: from 5 answers on there are some.",
    "zh-CN": "人数太少，出结果就等于不匿名了：满 5 份才有结果。",
}
ALREADY = {
    "en": "You have answered “How was it?” already. Thank you! Answers are final.",
    "zh-CN": "“活动怎么样？”你已经填过了，谢谢！提交后不能再改。",
}
ANEW = {"en": "It begins anew", "zh-CN": "这次从头开始"}


@dataclass
class Desk:
    """A group in which a survey is on."""

    group: Group

    @property
    def world(self) -> World:
        """Where all this happens."""
        return self.group.world

    @property
    def board(self) -> Message:
        """The newest board."""
        said = [m for m in self.group.chat.messages if m.sender == self.world.bot]
        return [m for m in said if m.text.startswith("📋")][-1]

    def last(self, person: Person) -> Message:
        """The bot's last message to somebody in private."""
        return [m for m in person.private(self.world.bot).messages if m.sender == self.world.bot][-1]

    async def opens(self, person: Person) -> Message:
        """Somebody follows the board into private; what they find there."""
        self.world.clock.advance(seconds=2)
        tap = person.taps(ANSWER[self.group.language], self.group.chat, message=self.board)
        assert tap.opened is not None
        await self.world.settle()
        return self.last(person)

    async def taps(self, person: Person, button: str) -> str:
        """Somebody taps a button of the bot's last message in private; what they read then: a window, or the page."""
        self.world.clock.advance(seconds=2)
        tap = person.taps(button, person.private(self.world.bot), message=self.last(person))
        await self.world.settle()
        assert tap.answer is not None
        return tap.answer.text or self.last(person).text

    async def writes(self, person: Person, text: str) -> str:
        """Somebody writes in private; the bot's last message to them."""
        self.world.clock.advance(seconds=2)
        person.says(text, person.private(self.world.bot))
        await self.world.settle()
        return self.last(person).text

    async def answers(self, person: Person, score: int, words: str | None = None) -> str:
        """Somebody answers the ready questions; the last page."""
        language = self.group.language
        await self.opens(person)
        await self.taps(person, str(score))
        await self.taps(person, GOOD[language])
        await self.taps(person, NEXT[language])
        await (self.taps(person, SKIP[language]) if words is None else self.writes(person, words))
        return await self.taps(person, SEND[language])


async def a_survey(world: World, language: str = "en", line: str = "", members: int = 7) -> Desk:
    """A group with a survey that an admin has opened; it is ten in the morning in Shanghai."""
    group = await make_group(world, language=language, zone=SHANGHAI, members=members)
    await when(world, "2026-11-23 10:00")
    for person in group.members:
        person.says("Hello!", group.chat)
    group.admin.starts(world.bot)
    await world.settle()
    await group.hears(group.admin, f'/new {KIND[language]} "{TITLE[language]}" until="2026-11-24 20:00" {line}')
    await world.advance(seconds=5)
    return Desk(group)


@BOTH
async def test_an_anonymous_survey_from_its_opening_to_its_results(world: World, language: str) -> None:
    desk = await a_survey(world, language)
    group, (mia, *others) = desk.group, desk.group.members
    assert desk.board.text == BOARD[language].format(NOBODY[language])
    page = await desk.opens(mia)
    assert "🔒" in page.text
    await desk.taps(mia, "8")
    # Back, and another answer in its place.
    assert "✅ 8" in "".join((await _turned(desk, mia, BACK[language])).button_texts)
    await desk.taps(mia, "9")
    await desk.taps(mia, GOOD[language])
    await desk.taps(mia, NEXT[language])
    assert "9" in await desk.writes(mia, "More <b>time</b> 0")
    assert await rows_of(world, Bundle) == 0
    assert "✅" in await desk.taps(mia, SEND[language])
    assert (await rows_of(world, Bundle), await rows_of(world, Form)) == (3, 0)
    for n, person in enumerate(others[:4], start=1):
        await desk.answers(person, 9 if n < 4 else 7, f"More <b>time</b> {n}")
    await desk.answers(others[4], 7)
    await world.advance(seconds=7)
    assert desk.board.text == BOARD[language].format(SIX[language])
    # Whoever has answered opens it once more.
    assert (await desk.opens(mia)).text == ALREADY[language]
    await when(world, "2026-11-24 20:00")
    await world.advance(seconds=5)
    assert world.said(group.chat)[-1] == OVER[language]
    told = desk.last(group.admin)
    assert told.text == RESULTS[language] + FIVE_WORDS[language]
    # Shown to the group: the figures, not the words.
    await desk.taps(group.admin, SHOW[language])
    await desk.taps(group.admin, SURE[language])
    await world.advance(seconds=5)
    shown = world.said(group.chat)[-1]
    assert shown == RESULTS[language] + FIVE_WORDS[language].partition("\n")[0]
    async with world.app.database.read() as session:
        assert {row.question for row in await session.scalars(select(Bundle))} == {3}


async def _turned(desk: Desk, person: Person, button: str) -> Message:
    await desk.taps(person, button)
    return desk.last(person)


@BOTH
async def test_fewer_than_five_are_not_shown(world: World, language: str) -> None:
    desk = await a_survey(world, language)
    for person in desk.group.members[:4]:
        await desk.answers(person, 3, "Too loud")
    await when(world, "2026-11-24 20:00")
    await world.advance(seconds=5)
    assert desk.world.said(desk.group.chat)[-1].endswith(FEW_IN_ALL[language])
    told = desk.last(desk.group.admin)
    assert told.text.count(FEW[language].format(4)) == 3
    assert "Too loud" not in told.text
    assert SHOW[language] not in told.button_texts
    async with world.app.database.read() as session:
        survey = (await session.scalars(select(Survey))).one()
        assert survey.result == {"questions": [{"answers": 4, "counts": None}] * 3}
    # What was answered is not there any more, for anybody.
    assert await rows_of(world, Bundle) == 0


@BOTH
async def test_of_a_question_that_few_answered_only_that_is_said(world: World, language: str) -> None:
    desk = await a_survey(world, language)
    for n, person in enumerate(desk.group.members[:5]):
        await desk.answers(person, 10, "Nothing" if n < 2 else None)
    await when(world, "2026-11-24 20:00")
    await world.advance(seconds=5)
    told = desk.last(desk.group.admin).text
    assert "+100" in told
    assert FEW[language].format(2) in told
    assert "Nothing" not in told


@BOTH
async def test_a_draft_is_sealed_and_goes_on_where_it_was(world: World, language: str) -> None:
    desk = await a_survey(world, language)
    mia = desk.group.members[0]
    await desk.opens(mia)
    await desk.taps(mia, "7")
    async with world.app.database.read() as session:
        form = (await session.scalars(select(Form))).one()
        assert form.step == "answers"
        assert set(form.answers) == {"sealed"}
        sealed_before = len(form.answers["sealed"])
    page = await desk.opens(mia)
    assert GOOD[language] in page.button_texts
    await desk.taps(mia, SKIP[language])
    await desk.writes(mia, "x" * 300)
    async with world.app.database.read() as session:
        form = (await session.scalars(select(Form))).one()
        assert len(form.answers["sealed"]) == sealed_before
    # A day later it is not kept any more.
    await world.advance(hours=25)
    assert ANEW[language] in (await desk.opens(mia)).text


@pytest.mark.parametrize("what", ["stranger", "member"])
async def test_results_are_for_hosts_and_answers_for_members(world: World, what: str) -> None:
    desk = await a_survey(world)
    group, mia = desk.group, desk.group.members[0]
    async with world.app.database.read() as session:
        group_id = (await session.scalars(select(Survey))).one().group_id
    if what == "stranger":
        rex = world.telegram.new_person("Rex", language_code="en")
        rex.starts(world.bot, deep_link(USERNAME, AnswerTap(group_id, 1)).partition("start=")[2])
        await world.settle()
        assert desk.last(rex).text == NOT_A_MEMBER["en"]
        assert await rows_of(world, Respondent) == 0
        return
    page = await desk.opens(mia)
    for tap in (ResultsTap(group_id, 1, 0), TableTap(group_id, 1, "csv"), PublishTap(group_id, 1, 1)):
        said = await group.sees_forged(mia, encode(tap), page)
        assert said != ""
    for forged in (PickTap(group_id, 1, 1, 11, 1), PickTap(group_id, 1, 3, 1, 1), PickTap(group_id, 1, 9, 1, 1)):
        assert await group.sees_forged(mia, encode(forged), page) != ""
    assert await group.sees_forged(mia, encode(SendTap(group_id, 1)), page) != ""
    assert (await rows_of(world, Bundle), await rows_of(world, Respondent, answered_at=None)) == (0, 1)
