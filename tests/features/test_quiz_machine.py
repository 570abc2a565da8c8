"""A live quiz under whatever happens, in any order: no question is asked twice, every answer counts once, and nothing is left hanging."""

import asyncio
import itertools
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import func, select

from features import tasks
from features.activities import service as activities
from features.activities.drafts import Draft
from features.activities.quiz import answering, bank, finding, service, standing
from features.activities.quiz.answering import Given
from features.activities.quiz.facts import Noted
from features.activities.quiz.kind import QUIZ
from features.activities.quiz.questions import Question
from features.activities.quiz.taps import SEND
from features.scheduling import service as schedule
from kit.db import Database, Session
from kit.messages import Refusal
from models import Account, Activity, Delivery, Group, MemberDay, Quiz, QuizAnswer, QuizQuestion, Schedule
from tests.features.lives import lived
from tests.features.rows import a_group, people_in

START = datetime(2026, 11, 23, tzinfo=UTC)
PEOPLE = [1, 2, 3, 4]
POINTS = 3
QUESTIONS = [
    Question("Largest planet?", ("Jupiter", "Mars", "Venus"), frozenset({0})),
    Question("Which are prime?", ("Four", "Five", "Six", "Seven"), frozenset({1, 3})),
    Question("Longest river?", ("Rhine", "Nile", "Elbe"), frozenset({1})),
]
_numbers = itertools.count(1)
taps = st.tuples(st.sampled_from(PEOPLE), st.integers(-1, 1), st.sampled_from([0, 1, 2, 3, SEND]))


class Machine(RuleBasedStateMachine):
    """A group of four with a quiz of three questions. The model remembers answers that were said to be final, and when each was asked."""

    def __init__(self, database: Database, runner: asyncio.Runner, reached: Counter[str]) -> None:
        super().__init__()
        self._database, self._runner, self._reached = database, runner, reached
        self._now = START
        self._final: dict[tuple[int, int], int] = {}
        self._asked: dict[int, datetime] = {}
        self._closed: dict[int, datetime] = {}
        self._group = runner.run(a_group(database, START, chat_id=-next(_numbers), zone="UTC"))

        async def open_(session: Session) -> None:
            row = await session.get_one(Group, self._group.id)
            await people_in(session, row.id, PEOPLE, START)
            draft = Draft(QUIZ, "Quiz", {"time": "20s", "scoring": "speed", "points": str(POINTS)})
            made = await activities.create(session, row, draft, START, created_by=1, thread_id=None)
            await bank.add_questions(session, row, made, QUESTIONS, 1, START)

        self._do(open_)

    def _do(self, what: Callable[[Session], Awaitable[Any]]) -> Any:
        async def run() -> Any:
            try:
                async with self._database.write() as session:
                    return await what(session)
            except Refusal as refusal:
                return refusal

        return self._runner.run(run())

    async def _rows(self, session: Session) -> tuple[Group, Activity, Quiz]:
        key = (self._group.id, 1)
        return (
            await session.get_one(Group, self._group.id),
            await session.get_one(Activity, key),
            await session.get_one(Quiz, key),
        )

    @rule(late=st.booleans())
    def a_host_leads_on(self, late: bool) -> None:
        async def lead(session: Session) -> None:
            row, activity, quiz = await self._rows(session)
            await service.lead_on(session, row, activity, quiz.turns - late, self._now)

        done = self._do(lead)
        assert not late or isinstance(done, Refusal)

    @rule()
    def the_board_comes_to_stand(self) -> None:
        """Telegram has taken it; twice is once."""

        async def come(session: Session) -> None:
            _, activity, _ = await self._rows(session)
            if activity.board_message_id is None and activity.state != "closed":
                await activities.posted(session, activity, next(_numbers), self._now)

        self._do(come)

    @rule(given=st.lists(taps, min_size=1, max_size=6))
    def people_tap(self, given: list[tuple[int, int, int]]) -> None:
        """Several at once, also on the question before, and one that is none."""

        async def tap(session: Session) -> tuple[int, list[Noted | Refusal]]:
            _, activity, quiz = await self._rows(session)
            asked = quiz.question
            meant = [Given(who, asked + off, option) for who, off, option in given]
            return asked, await answering.answer(session, activity, meant, self._now)

        done = self._do(tap)
        if isinstance(done, Refusal):
            self._reached[type(done).__name__] += 1
            return
        asked, told = done
        assert asked not in self._closed or all(isinstance(each, Refusal) for each in told)
        for each in told:
            self._reached[type(each).__name__] += 1

    @rule(how=st.sampled_from(["pause", "resume", "resume"]))
    def a_host_steers(self, how: str) -> None:
        async def steer(session: Session) -> None:
            row, _, _ = await self._rows(session)
            await getattr(activities, how)(session, row, 1, self._now)

        self._do(steer)

    @rule(sure=st.integers(0, 9))
    def a_host_ends_it(self, sure: int) -> None:
        if not sure:

            async def end(session: Session) -> None:
                row, _, _ = await self._rows(session)
                await activities.end(session, row, 1, self._now)

            self._do(end)

    @rule(seconds=st.sampled_from([0, 0, 0, 1, 3, 10, 60, 400]), twice=st.booleans())
    def time_passes(self, seconds: int, twice: bool) -> None:
        """Until the next moment that is waited for (0), with the board there in time; or so long, and the bot may have been away."""
        if not seconds:
            self.the_board_comes_to_stand()
        moments = select(func.min(Schedule.due_at)).where(Schedule.group_id == self._group.id)
        ahead = self._do(lambda session: session.scalar(moments))
        self._now = max(self._now, ahead or self._now) if not seconds else self._now + timedelta(seconds=seconds)

        async def due(session: Session) -> list[schedule.Due]:
            return [task for task in await schedule.due(session, self._now) if task.group_id == self._group.id]

        async def run(session: Session, task: schedule.Due) -> None:
            if await schedule.claim(session, task, self._now):
                ran = await tasks.do(session, task, self._now)
                await schedule.finish(session, task, self._now, outcome=ran.outcome, next_due=ran.next_due)

        for task in self._do(due):
            for _ in range(1 + twice):
                self._do(lambda session, task=task: run(session, task))  # type: ignore[misc]

    @invariant()
    def it_holds(self) -> None:
        self._runner.run(self._check())

    async def _check(self) -> None:
        async with self._database.read() as session:
            row, activity, quiz = await self._rows(session)
            questions = (await session.scalars(select(QuizQuestion).where(QuizQuestion.group_id == row.id))).all()
            for each in questions:
                # Asked once, closed once.
                if each.asked_at is not None:
                    assert self._asked.setdefault(each.number, each.asked_at) == each.asked_at
                if each.closed_at is not None:
                    assert self._closed.setdefault(each.number, each.closed_at) == each.closed_at
            is_open = [each.number for each in questions if each.asked_at and not each.closed_at]
            assert is_open == ([quiz.question] if quiz.stage == "asking" else is_open if quiz.stage == "over" else [])
            answers = (await session.scalars(select(QuizAnswer).where(QuizAnswer.group_id == row.id))).all()
            for answer in answers:
                assert answer.question in self._asked
                if answer.is_final:
                    assert self._final.setdefault((answer.question, answer.person_id), answer.chosen) == answer.chosen
                assert (answer.score > 0) == answer.is_right
                assert answer.score <= 4
            right = sum(1 for answer in answers if answer.is_right and answer.question in self._closed)
            await self._counted(session, row, right)
            placed = await standing.standing(session, activity)
            assert sum(each.right for each in placed) == right
            assert [each.score for each in placed] == sorted((each.score for each in placed), reverse=True)
            board = await finding.board(session, row, activity, self._now)
            assert (board.asked is None) or board.answered is None
            await self._nothing_hangs(session, activity, quiz)
            self._reached[f"{quiz.stage} {activity.state}"] += 1

    async def _counted(self, session: Session, row: Group, right: int) -> None:
        """Deeds and points are what the closed questions say."""
        counted = await session.scalar(select(func.sum(MemberDay.right_answers)).where(MemberDay.group_id == row.id))
        paid = await session.scalar(
            select(func.sum(Account.balance)).where(Account.group_id == row.id, Account.kind == "member")
        )
        assert ((counted or 0), (paid or 0)) == (right, right * POINTS)

    async def _nothing_hangs(self, session: Session, activity: Activity, quiz: Quiz) -> None:
        """What goes on waits for a moment, what rests for a host, what is over for nothing."""
        of_it = Schedule.group_id == activity.group_id, Schedule.activity == 1
        clocks = await session.scalar(select(func.count()).where(*of_it, Schedule.key == "quiz:1:clock"))
        goes_on = activity.state == "open" and quiz.stage in {"asking", "between"}
        assert clocks == goes_on, (activity.state, quiz.stage)
        results = select(func.count()).where(Delivery.group_id == activity.group_id, Delivery.key.like("result:%"))
        assert await session.scalar(results) == (activity.state == "closed" and quiz.question > 0)
        assert (activity.state == "closed") == (quiz.stage == "over")


REACHED = {
    "Noted", "TimeUp", "NothingChosen", "NotYet", "Resting", "Ended",
    "waiting open", "asking open", "asking paused", "between open", "between paused", "over closed",
}  # fmt: skip


def test_whatever_happens_every_answer_counts_once(database_url: str) -> None:
    lived(Machine, database_url, REACHED, lives=8, steps=40)
