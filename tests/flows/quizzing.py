"""Quizzes as the flows play them: brought with their questions, begun, answered."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import count

from sqlalchemy import select

from features.activities.quiz import bank
from features.activities.quiz.questions import Question
from models import Activity, Group as GroupRow
from simulator import Message, Person
from tests.flows.group import Group
from tests.wiring import World

BEGIN = {"en": "▶️ Begin (hosts)", "zh-CN": "▶️ 开始（主持人）"}
NEXT = {"en": "⏭ Next question (hosts)", "zh-CN": "⏭ 下一题（主持人）"}
GO_ON = {"en": "▶️ Go on (hosts)", "zh-CN": "▶️ 继续（主持人）"}
SEND = {"en": "📮 Send: this is my answer", "zh-CN": "📮 提交答案"}
OWN = {"en": "🙋 My result", "zh-CN": "🙋 我的成绩"}

PLANETS = Question("Largest planet?", ("Jupiter", "Mars", "Venus"), frozenset({0}), "It is 318 Earths.")
RIVERS = Question("Longest river?", ("Rhine", "Nile", "Elbe"), frozenset({1}))
PRIMES = Question("Which are prime?", ("Four", "Five", "Six", "Seven"), frozenset({1, 3}))


class Quizzing:
    """A quiz in a group, and what people do in it."""

    def __init__(self, group: Group) -> None:
        self.group = group

    @classmethod
    async def made(cls, group: Group, line: str = "", questions: Sequence[Question] = (PLANETS, RIVERS)) -> "Quizzing":
        """The admin sets one up, and its questions are brought."""
        quiz = cls(group)
        await group.hears(group.admin, f'/new quiz "Friday quiz" {line}')
        await quiz.brought(questions)
        await quiz.world.advance(seconds=3)
        return quiz

    @property
    def world(self) -> World:
        return self.group.world

    async def brought(self, questions: Sequence[Question]) -> None:
        """These questions are in it."""
        if not questions:
            return
        async with self.world.app.database.write() as session:
            activity = (await session.scalars(select(Activity).where(Activity.kind == "quiz"))).one()
            group = await session.get_one(GroupRow, activity.group_id)
            await bank.add_questions(session, group, activity, questions, self.group.admin.id, self.world.clock.now())
        await self.world.settle()

    @property
    def messages(self) -> list[Message]:
        """Its boards, oldest first."""
        bot = self.world.bot
        return [m for m in self.group.chat.messages if m.sender == bot and m.text.startswith("🧠")]

    @property
    def board(self) -> Message:
        """The newest one."""
        return self.messages[-1]

    async def begins(self) -> str:
        """The admin taps the button, and the first question comes as soon as boards may; the toast."""
        before = self.board
        toast = await self.group.sees_tap(self.group.admin, BEGIN[self.group.language], before)
        await self.comes(before)
        return toast

    async def comes(self, before: Message) -> Message:
        """Wait until another board stands in the group, however long boards must wait just now; it is there since this moment."""
        for _ in range(30):
            if self.board is not before:
                return self.board
            await self.passes(1)
        raise AssertionError(self.board.text)

    async def answers(self, option: str, *people: Person, message: Message | None = None) -> list[str]:
        """These people tap an option in one batch; their toasts."""
        taps = [p.taps(option, self.group.chat, message=message or self.board) for p in people]
        await self.world.settle()
        return [tap.answer.text if tap.answer is not None else "unanswered" for tap in taps]

    async def passes(self, seconds: float) -> None:
        """Time passes second by second, as it does."""
        for _ in count():
            step = min(seconds, 1.0)
            if step <= 0:
                return
            self.world.clock.set(self.world.clock.now() + timedelta(seconds=step))
            await self.world.settle()
            seconds -= step
