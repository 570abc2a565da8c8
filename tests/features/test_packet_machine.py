"""Packets and relays under whatever happens, in any order: after every step the ledger adds up and nothing is held that should not be."""

import asyncio
import itertools
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import BindParameter, bindparam, func, select

from features import tasks
from features.activities import service as activities
from features.activities.drafts import Draft
from features.activities.packet import sending, service as packet_service
from features.activities.packet.kind import PACKET
from features.activities.relay import rules, service as relay_service, turns
from features.activities.relay.facts import turn_facts
from features.activities.relay.kind import RELAY
from features.activities.relay.options import options_of
from features.packets.service import newest
from features.people import census
from features.points.service import TREASURY, Move, audit, member, move
from features.scheduling import service as schedule
from kit.db import Database, Session
from kit.messages import Refusal
from models import Account, Activity, Group, Packet, Portion, Schedule, Turn
from tests.features.lives import lived
from tests.features.rows import a_group, people_in, tapping

START = datetime(2026, 11, 23, tzinfo=UTC)
PEOPLE = list(range(1, 7))
_numbers = itertools.count(1)

people = st.sampled_from(PEOPLE)
some_people = st.permutations(PEOPLE) | st.lists(people, min_size=1, max_size=6)
which = st.integers(0, 10)
modes = st.sampled_from(rules.Amount)

OF_GROUP: BindParameter[int] = bindparam("group")
BALANCES = select(Account.owner, Account.balance).where(Account.group_id == OF_GROUP, Account.kind == "escrow")
PLANNED = (
    select(Schedule.activity, func.count().label("times"))
    .where(Schedule.group_id == OF_GROUP)
    .group_by(Schedule.activity)
)
PACKETS = select(Packet.__table__).where(Packet.group_id == OF_GROUP).order_by(Packet.activity, Packet.round)
PORTIONS = select(Portion.__table__).where(Portion.group_id == OF_GROUP)
TURNS = select(Turn).where(Turn.group_id == OF_GROUP).order_by(Turn.activity, Turn.round, Turn.place)
ACTIVITIES = select(Activity).where(Activity.group_id == OF_GROUP)


def by_activity(rows: Sequence[Any]) -> defaultdict[int, list[Any]]:
    """In the order in which they come."""
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.activity].append(row)
    return found


class Machine(RuleBasedStateMachine):
    """A group with six people, a clock, and everything they and its admin can do."""

    def __init__(self, database: Database, runner: asyncio.Runner, reached: Counter[str]) -> None:
        super().__init__()
        self._database, self._runner, self._reached = database, runner, reached
        self._now = START
        self._references = itertools.count(1)
        self._group = runner.run(a_group(database, START, chat_id=-next(_numbers)))
        self._do(lambda session: people_in(session, self._group.id, PEOPLE, START))

    @initialize(rich=st.lists(people, min_size=3), portions=st.integers(1, 3), rounds=st.integers(2, 4), pays=modes)
    def begins(self, rich: list[int], portions: int, rounds: int, pays: rules.Amount) -> None:
        """Some have points already, and a relay is on."""
        for person in rich:
            self.is_granted(person, 50)
        self.opens_a_relay(20, portions, rounds, pays)

    def _do(self, what: Callable[[Session], Awaitable[Any]]) -> Any:
        """A transaction; one that is refused leaves nothing behind."""

        async def run() -> Any:
            try:
                async with self._database.write() as session:
                    return await what(session)
            except Refusal:
                return None

        return self._runner.run(run())

    async def _group_row(self, session: Session) -> Group:
        return await session.get_one(Group, self._group.id)

    async def _pick(self, session: Session, at: int, *, states: Sequence[str] = ("open", "paused")) -> Activity | None:
        found = list(
            await session.scalars(
                select(Activity)
                .where(Activity.group_id == self._group.id, Activity.state.in_(states))
                .order_by(Activity.number)
            )
        )
        return found[at % len(found)] if found else None

    @rule(person=people, amount=st.integers(1, 60))
    def is_granted(self, person: int, amount: int) -> None:
        granted = Move(TREASURY, member(person), amount, f"grant:{next(self._references)}", "grant")
        self._do(lambda session: move(session, self._group.id, [granted], self._now, actor=None))

    @rule(
        person=people, amount=st.integers(1, 60), portions=st.integers(1, 6), split=st.sampled_from(["equal", "random"])
    )
    def sends_a_packet(self, person: int, amount: int, portions: int, split: str) -> None:
        async def send(session: Session) -> None:
            row = await self._group_row(session)
            said = f"{amount} {portions} split={split}"
            planned = await sending.plan(session, row, person, said, self._now, named=(), replied_to=None)
            await activities.start(
                session, row, PACKET, planned.title, planned.options, self._now, created_by=person, thread_id=None
            )

        self._do(send)

    @rule(total=st.integers(1, 60), portions=st.integers(1, 6), rounds=st.integers(1, 4), pays=modes)
    def opens_a_relay(self, total: int, portions: int, rounds: int, pays: rules.Amount) -> None:
        async def open_(session: Session) -> None:
            given = {"total": str(total), "portions": str(portions), "rounds": str(rounds), "amount": pays.value}
            row = await self._group_row(session)
            await activities.create(session, row, Draft(RELAY, "Relay", given), self._now, created_by=1, thread_id=None)

        self._do(open_)

    @rule(at=which, tappers=some_people, back=st.sampled_from([0, 0, 0, 1, 2]))
    def grab(self, at: int, tappers: list[int], back: int) -> None:
        async def grab_(session: Session) -> None:
            activity = await self._pick(session, at, states=("open", "paused", "closed"))
            if activity is None:
                return
            row = await self._group_row(session)
            if activity.kind == "packet":
                await packet_service.grab(session, row, activity, tapping(tappers), self._now)
            else:
                round_ = max(1, (await newest(session, activity)).round - back)
                await relay_service.grab(session, row, activity, tapping(tappers), self._now, round_=round_)

        self._do(grab_)

    @rule(
        at=which,
        amount=st.none() | st.integers(1, 5),
        by_somebody_else=st.sampled_from([False, False, True]),
        passes=st.booleans(),
    )
    def the_king_answers(self, at: int, amount: int | None, by_somebody_else: bool, passes: bool) -> None:
        """With what is offered, or with an amount that may not be."""

        async def answer(session: Session) -> None:
            waiting = list(
                await session.scalars(
                    select(Turn).where(Turn.group_id == self._group.id, Turn.outcome.is_(None)).order_by(Turn.activity)
                )
            )
            if not waiting:
                return
            turn = waiting[at % len(waiting)]
            row = await self._group_row(session)
            activity = await session.get_one(Activity, (self._group.id, turn.activity))
            who = turn.person_id % len(PEOPLE) + 1 if by_somebody_else else turn.person_id
            sent = options_of(activity).total if amount is None else amount
            if passes:
                await turns.let_pass(session, row, activity, round_=turn.round, person_id=who, now=self._now)
            else:
                await turns.send(session, row, activity, round_=turn.round, person_id=who, amount=sent, now=self._now)

        self._do(answer)

    @rule(person=people)
    def leaves(self, person: int) -> None:
        async def leave(session: Session) -> None:
            await census.see_left(session, self._group.id, person, self._now)
            await turns.left(session, await self._group_row(session), person, self._now)

        self._do(leave)

    @rule(person=people)
    def comes_back(self, person: int) -> None:
        self._do(lambda session: census.see_present(session, self._group.id, [person], self._now))

    @rule(at=which, how=st.sampled_from([activities.pause, activities.resume, activities.end]))
    def an_admin_steers(self, at: int, how: Any) -> None:
        async def steer(session: Session) -> None:
            activity = await self._pick(session, at)
            if activity is not None:
                await how(session, await self._group_row(session), activity.number, self._now)

        self._do(steer)

    @rule(minutes=st.sampled_from([1, 9, 10, 25, 24 * 60]), twice=st.booleans())
    def time_passes(self, minutes: int, twice: bool) -> None:
        self._now += timedelta(minutes=minutes)

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
    def all_is_well(self) -> None:
        self._runner.run(self._check())

    async def _check(self) -> None:
        # This is done after every step, so each table is asked once.
        async with self._database.read() as session:
            of_group = {"group": self._group.id}
            assert await audit(session, self._group.id) == []
            balances = {row.owner: row.balance for row in await session.execute(BALANCES, of_group)}
            planned = {row.activity: row.times for row in await session.execute(PLANNED, of_group)}
            packets = by_activity((await session.execute(PACKETS, of_group)).all())
            portions = by_activity((await session.execute(PORTIONS, of_group)).all())
            all_turns = by_activity(list(await session.scalars(TURNS, of_group)))
            for activity in await session.scalars(ACTIVITIES, of_group):
                number = activity.number
                held = sum(
                    self._check_packet(packet, [p for p in portions[number] if p.round == packet.round])
                    for packet in packets[number]
                )
                assert balances.get(number, 0) == held
                still_open = [packet.round for packet in packets[number] if packet.closed_at is None]
                waiting = self._check_turns(activity, packets[number], all_turns[number])
                if activity.state == "closed":
                    assert (held, still_open, waiting, planned.get(number, 0)) == (0, [], 0, 0)
                else:
                    # Somebody can grab, or somebody is waited for: never both, and never neither.
                    assert len(still_open) + waiting == 1
                    assert planned.get(number, 0) == (1 if activity.state == "open" else 0)

    def _check_packet(self, packet: Any, portions: Sequence[Any]) -> int:
        """What it still holds."""
        assert sum(portion.amount for portion in portions) == packet.amount
        assert len(portions) == packet.portions
        assert all(portion.amount >= 1 for portion in portions)
        takers = [portion.person_id for portion in portions if portion.person_id is not None]
        assert len(takers) == len(set(takers)) == packet.taken
        return 0 if packet.closed_at is not None else sum(p.amount for p in portions if p.person_id is None)

    def _check_turns(self, activity: Activity, packets: Sequence[Any], all_turns: Sequence[Turn]) -> int:
        """How many are waited for."""
        if activity.kind != RELAY.name:
            return 0
        assert len(packets) <= options_of(activity).rounds
        for packet in packets:
            of_round = [turn for turn in all_turns if turn.round == packet.round]
            assert rules.passes([turn_facts(turn) for turn in of_round]) <= rules.MOST_PASSES
            assert packet.sender not in {turn.person_id for turn in of_round}
            is_followed = packet is not packets[-1]
            assert [turn.outcome for turn in of_round].count("sent") == int(is_followed)
        self._reached.update(turn.outcome or "waiting" for turn in all_turns)
        return sum(turn.outcome is None for turn in all_turns)


REACHED = {"waiting", "sent", "silent"}


def test_whatever_happens_the_points_are_where_they_belong(database_url: str) -> None:
    lived(Machine, database_url, REACHED, lives=60, steps=40)
