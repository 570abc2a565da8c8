"""Lists under whatever happens, in any order, beside a small model: who has a place, who waits, and that nobody waits who would fit in."""

import asyncio
import itertools
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import func, select

from features import tasks
from features.activities import service as activities
from features.activities.drafts import Draft
from features.activities.signup import finding, lists
from features.activities.signup.kind import SIGN_UP
from features.activities.signup.options import options_of
from features.activities.signup.rules import Add, Change, Join, Leave, Outcome, Put, Say, Signed, Take, Wish
from features.people import census
from features.scheduling import service as schedule
from kit.db import Database, Session
from kit.messages import Refusal
from models import Activity, Delivery, Group, MemberDay, Schedule, SignUp
from tests.features.lives import lived
from tests.features.rows import a_group, people_in

START = datetime(2026, 11, 23, tzinfo=UTC)
END = START + timedelta(days=2)
PEOPLE = list(range(1, 7))
EACH = 4
_numbers = itertools.count(1)

people = st.sampled_from(PEOPLE)
counts = st.tuples(st.integers(0, 3), st.integers(0, 2))
changes: st.SearchStrategy[Change] = st.one_of(
    st.just(Join()),
    st.just(Leave()),
    counts.map(lambda c: Take(((0, c[0]), (1, c[1])), "words")),
    st.tuples(st.integers(0, 1), st.integers(-2, 2)).map(lambda c: Add((c,), "Ann")),
    st.tuples(st.integers(0, 1), st.integers(0, 3)).map(lambda c: Put(*c)),
    st.just(Say(note="late", guests="Ann")),
)


class Machine(RuleBasedStateMachine):
    """A group of six with a list of few places, and what they and a host can do. The model holds sizes, in the order of the list."""

    def __init__(self, database: Database, runner: asyncio.Runner, reached: Counter[str]) -> None:
        super().__init__()
        self._database, self._runner, self._reached = database, runner, reached
        self._now = START
        self._group = runner.run(a_group(database, START, chat_id=-next(_numbers), zone="UTC"))
        self._do(lambda session: people_in(session, self._group.id, PEOPLE, START))
        self._most, self._is_open, self._is_paused = 0, True, False
        self._in: dict[int, int] = {}
        self._waiting: dict[int, int] = {}

    @initialize(
        most=st.integers(2, 6), first=st.permutations(PEOPLE), sizes=st.lists(st.integers(1, 3), min_size=4, max_size=6)
    )
    def begins(self, most: int, first: list[int], sizes: list[int]) -> None:
        """A list of few places, on which some are already, and some wait."""
        given = {"slots": "adult,child", "most": str(most), "each": str(EACH), "note": "yes", "until": "2d"}
        self._most = most

        async def open_(session: Session) -> None:
            row = await session.get_one(Group, self._group.id)
            draft = Draft(SIGN_UP, "Dinner", given)
            await activities.create(session, row, draft, self._now, created_by=1, thread_id=None)

        self._do(open_)
        self.people_ask([(who, Take(((0, size),))) for who, size in zip(first, sizes, strict=False)])

    def _do(self, what: Callable[[Session], Awaitable[Any]]) -> Any:
        async def run() -> Any:
            try:
                async with self._database.write() as session:
                    return await what(session)
            except Refusal as refusal:
                return refusal

        return self._runner.run(run())

    def _free(self) -> float:
        return float("inf") if self._most == 0 else max(0, self._most - sum(self._in.values()))

    def _moves_up(self, why: str = "moved up") -> None:
        for who, size in list(self._waiting.items()):
            if size <= self._free():
                self._in[who] = self._waiting.pop(who)
                self._reached[why] += 1

    @rule(wishes=st.lists(st.tuples(people, changes), min_size=1, max_size=4))
    def people_ask(self, wishes: list[tuple[int, Change]]) -> None:
        """Several at once, the same person perhaps twice."""

        async def sign(session: Session) -> list[Outcome]:
            row, activity = await self._rows(session)
            return await lists.sign(session, row, activity, [Wish(each, who) for who, each in wishes], self._now)

        outcomes = self._do(sign)
        # Resumed behind its end it is still to be closed, and takes nobody.
        if not self._is_open or self._is_paused or self._now >= END:
            assert isinstance(outcomes, Refusal)
            return
        for (who, _), outcome in zip(wishes, outcomes, strict=True):
            self._reached[type(outcome).__name__] += 1
            if isinstance(outcome, Refusal):
                continue
            self._becomes(who, outcome.line.size if isinstance(outcome, Signed) else 0, outcome)

    def _becomes(self, who: int, size: int, outcome: Outcome) -> None:
        """What the rules make of somebody who is for so many now; the outcome must say the same."""
        before = self._in.get(who, 0)
        assert size <= max(EACH, before, self._waiting.get(who, 0))
        if size == 0:
            self._in.pop(who, None)
            self._waiting.pop(who, None)
        elif before:
            assert size - before <= max(0, self._free())
            self._in[who] = size
        elif size <= self._free():
            self._waiting.pop(who, None)
            self._in[who] = size
        else:
            # Whoever waits keeps their turn.
            self._waiting[who] = size
        if isinstance(outcome, Signed):
            assert outcome.line.state == ("in" if who in self._in else "waiting")
        self._moves_up()

    @rule(most=st.integers(0, 9))
    def a_host_changes_places(self, most: int) -> None:
        async def change(session: Session) -> None:
            row = await session.get_one(Group, self._group.id)
            await activities.change(session, row, 1, {"most": str(most)}, self._now)

        if not isinstance(self._do(change), Refusal):
            self._most = most
            self._moves_up("more places")

    @rule(who=people)
    def leaves_the_group(self, who: int) -> None:
        async def leave(session: Session) -> None:
            await census.see_left(session, self._group.id, who, self._now)
            row = await session.get_one(Group, self._group.id)
            await lists.person_left(session, row, who, self._now)
            await census.see_present(session, self._group.id, [who], self._now)

        self._do(leave)
        if self._is_open:
            self._in.pop(who, None)
            self._waiting.pop(who, None)
            self._moves_up("left the group")

    @rule(how=st.sampled_from(["pause", "resume"]))
    def a_host_steers(self, how: str) -> None:
        async def steer(session: Session) -> None:
            row = await session.get_one(Group, self._group.id)
            await getattr(activities, how)(session, row, 1, self._now)

        if not isinstance(self._do(steer), Refusal):
            self._is_paused = how == "pause"

    @rule(hours=st.sampled_from([1, 1, 5, 25]), twice=st.booleans())
    def time_passes(self, hours: int, twice: bool) -> None:
        self._now += timedelta(hours=hours)

        async def due(session: Session) -> list[schedule.Due]:
            return [task for task in await schedule.due(session, self._now) if task.group_id == self._group.id]

        async def run(session: Session, task: schedule.Due) -> None:
            if await schedule.claim(session, task, self._now):
                ran = await tasks.do(session, task, self._now)
                await schedule.finish(session, task, self._now, outcome=ran.outcome, next_due=ran.next_due)

        for task in self._do(due):
            for _ in range(1 + twice):
                self._do(lambda session, task=task: run(session, task))  # type: ignore[misc]
        if not self._is_paused and self._now >= END:
            self._is_open = False
            self._reached["closed"] += 1

    async def _rows(self, session: Session) -> tuple[Group, Activity]:
        return await session.get_one(Group, self._group.id), await session.get_one(Activity, (self._group.id, 1))

    @invariant()
    def it_is_as_the_model_says(self) -> None:
        self._runner.run(self._check())

    async def _check(self) -> None:
        async with self._database.read() as session:
            row, activity = await self._rows(session)
            seen = await finding.look(session, row, activity)
            assert [(each.line.person_id, each.line.size) for each in seen.waiting] == list(self._waiting.items())
            assert {each.line.person_id: each.line.size for each in seen.lines} == self._in
            if self._is_open:
                assert all(size > self._free() for size in self._waiting.values())
            assert options_of(activity).most == self._most
            planned = await session.scalar(
                select(func.count()).where(Schedule.group_id == row.id, Schedule.activity == 1)
            )
            state = "paused" if self._is_paused and self._is_open else "open" if self._is_open else "closed"
            assert (activity.state, planned) == (state, 1 if state == "open" else 0)
            # Whoever left has no words here; and what was counted is what there is.
            gone = await session.scalars(
                select(SignUp.note + SignUp.guests).where(SignUp.size == 0, SignUp.group_id == row.id)
            )
            assert not any(gone)
            counted = await session.scalar(select(func.sum(MemberDay.signups)).where(MemberDay.group_id == row.id))
            assert (counted or 0) == len(seen.lines) + len(seen.waiting)
            results = select(func.count()).where(Delivery.group_id == row.id, Delivery.key.like("result:%"))
            assert await session.scalar(results) == (state == "closed")


REACHED = {
    "Signed",
    "Gone",
    "NoRoom",
    "NotOnList",
    "TooManyEach",
    "moved up",
    "more places",
    "left the group",
    "closed",
}


def test_whatever_happens_the_places_are_whose_they_are(database_url: str) -> None:
    lived(Machine, database_url, REACHED, lives=25, steps=30)
