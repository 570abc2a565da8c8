"""Raffles under whatever happens, in any order, beside a small model: who has which tickets, and whose every point is."""

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
from features.activities.raffle import drawing, leaving, tickets
from features.activities.raffle.facts import Comer, Taken
from features.activities.raffle.kind import RAFFLE
from features.activities.raffle.predicates import Unmet
from features.people import census
from features.points.service import TREASURY, Move, audit, balance_of, escrow, member, move
from features.prizes import rules as prize_rules, service as prizes
from features.scheduling import service as schedule
from kit.db import Database, Session
from kit.messages import Refusal
from kit.nonces import thrown
from kit.vault import Vault
from models import Activity, Award, Delivery, Group, MemberDay, Raffle, RaffleTicket, Schedule
from tests.features.lives import lived
from tests.features.rows import a_group, people_in

START = datetime(2026, 11, 23, tzinfo=UTC)
PEOPLE = list(range(1, 6))
COST, LEAST, EACH = 3, 4, 2
_numbers = itertools.count(1)

people = st.sampled_from(PEOPLE)


class Machine(RuleBasedStateMachine):
    """A group of five and a raffle of two things, in which a ticket costs points and it takes some. The model knows everybody's points,
    who has how many tickets, and who is there.
    """

    def __init__(self, database: Database, runner: asyncio.Runner, reached: Counter[str]) -> None:
        super().__init__()
        self._database, self._runner, self._reached = database, runner, reached
        self._now = START
        self._group = runner.run(a_group(database, START, chat_id=-next(_numbers), zone="UTC"))
        self._do(lambda session: people_in(session, self._group.id, PEOPLE, START))
        self._points: Counter[int] = Counter()
        self._tickets: Counter[int] = Counter()
        self._here = set(PEOPLE)
        self._is_paused, self._outcome = False, ""
        self._nonces: dict[int, tuple[int, str]] = {}
        self._moves = itertools.count(1)

    @initialize(
        at=st.sampled_from(["no", "2", "3"]),
        purses=st.lists(st.integers(2, 12), min_size=5, max_size=5),
        first=st.lists(people, min_size=2, max_size=5, unique=True),
    )
    def begins(self, at: str, purses: list[int], first: list[int]) -> None:
        """Everybody has some points, and some of them tap at once."""
        self._at = None if at == "no" else int(at)
        given = {
            "prizes": "1:A mug,2:A pen", "until": "2d", "at": at, "if": f"points>={LEAST}",
            "tickets": str(EACH), "cost": str(COST), "claim": "6h",
        }  # fmt: skip

        async def open_(session: Session) -> None:
            row = await session.get_one(Group, self._group.id)
            await activities.create(session, row, Draft(RAFFLE, "Draw", given), self._now, created_by=1, thread_id=None)

        self._do(open_)
        for who, amount in zip(PEOPLE, purses, strict=True):
            self.somebody_earns(who, amount)
        self.people_tap([(who, 1) for who in first])

    def _do(self, what: Callable[[Session], Awaitable[Any]]) -> Any:
        async def run() -> Any:
            try:
                async with self._database.write() as session:
                    return await what(session)
            except Refusal as refusal:
                return refusal

        return self._runner.run(run())

    async def _rows(self, session: Session) -> tuple[Group, Activity]:
        return await session.get_one(Group, self._group.id), await session.get_one(Activity, (self._group.id, 1))

    @rule(who=people, amount=st.integers(0, 6))
    def somebody_earns(self, who: int, amount: int) -> None:
        """From somewhere else."""
        if amount:
            self._move(Move(TREASURY, member(who), amount, f"gift:{next(self._moves)}", "gift"))
            self._points[who] += amount

    @rule(who=people, amount=st.integers(1, 9))
    def somebody_spends(self, who: int, amount: int) -> None:
        """Somewhere else, as far as they have it: what the raffle holds they have not."""
        done = self._move(Move(member(who), TREASURY, amount, f"spent:{next(self._moves)}", "gift"))
        assert isinstance(done, Refusal) == (self._points[who] < amount)
        if not isinstance(done, Refusal):
            self._points[who] -= amount

    def _move(self, what: Move) -> Any:
        return self._do(lambda session: move(session, self._group.id, [what], self._now, actor=None))

    @property
    def _is_full(self) -> bool:
        return self._at is not None and sum(1 for count in self._tickets.values() if count) >= self._at

    @rule(comers=st.lists(st.tuples(people, st.integers(1, EACH + 1)), min_size=1, max_size=5))
    def people_tap(self, comers: list[tuple[int, int]]) -> None:
        """Several at once, the same person perhaps twice."""

        async def take(session: Session) -> Any:
            row, activity = await self._rows(session)
            taps = [Comer(who, thrown(), nth) for who, nth in comers]
            return await tickets.take(session, row, activity, taps, self._now)

        told = self._do(take)
        if self._outcome or self._is_paused or self._now >= self._ends:
            assert isinstance(told, Refusal)
            return
        seen: set[int] = set()
        for (who, nth), outcome in zip(comers, told, strict=True):
            if who in seen:
                continue
            seen.add(who)
            have = self._tickets[who]
            if have >= nth:
                assert isinstance(outcome, Taken)
                assert outcome.new == 0
            elif nth > EACH:
                assert type(outcome).__name__ == "TicketsUsed"
            elif self._points[who] + have * COST < LEAST:
                assert isinstance(outcome, Unmet)
            elif not have and self._is_full:
                assert type(outcome).__name__ == "Full"
            elif self._points[who] < COST:
                assert type(outcome).__name__ == "TooPoor"
            else:
                assert isinstance(outcome, Taken)
                assert (outcome.new, len(outcome.numbers)) == (1, have + 1)
                self._tickets[who] += 1
                self._points[who] -= COST
            self._reached[type(outcome).__name__] += 1

    @rule(who=people, keep=st.integers(0, EACH))
    def somebody_gives_back(self, who: int, keep: int) -> None:
        async def back(session: Session) -> Any:
            _, activity = await self._rows(session)
            return await tickets.give_back(session, activity, [who], self._now, keep=keep)

        done = self._do(back)
        if self._outcome or (not self._is_paused and self._now >= self._ends):
            assert isinstance(done, Refusal)
            return
        self._returns(who, keep)
        self._reached["given back"] += 1

    def _returns(self, who: int, keep: int = 0) -> None:
        gone = max(0, self._tickets[who] - keep)
        self._tickets[who] -= gone
        self._points[who] += gone * COST

    @rule(who=people, told=st.booleans())
    def somebody_leaves_the_group(self, who: int, told: bool) -> None:
        """Perhaps unheard: then it is found at the draw."""

        async def leave(session: Session) -> None:
            await census.see_left(session, self._group.id, who, self._now)
            if told:
                await leaving.person_left(session, await session.get_one(Group, self._group.id), who, self._now)

        self._do(leave)
        self._here.discard(who)
        if told and not self._outcome and (self._is_paused or self._now < self._ends):
            self._returns(who)

    @rule(who=people)
    def somebody_comes_back(self, who: int) -> None:
        self._do(lambda session: census.see_present(session, self._group.id, [who], self._now))
        self._here.add(who)

    @rule(how=st.sampled_from(["pause", "resume"]))
    def a_host_steers(self, how: str) -> None:
        async def steer(session: Session) -> None:
            await getattr(activities, how)(session, await session.get_one(Group, self._group.id), 1, self._now)

        if not isinstance(self._do(steer), Refusal):
            self._is_paused = how == "pause"

    @rule(how=st.sampled_from(["end", "off", "nothing", "nothing", "nothing"]), twice=st.booleans())
    def a_host_ends_it(self, how: str, twice: bool) -> None:
        """By a draw, or without one."""

        async def end(session: Session) -> None:
            row, activity = await self._rows(session)
            if how == "off":
                await drawing.call_off(session, row, activity, self._now)
            else:
                await activities.end(session, row, 1, self._now)

        if how == "nothing":
            return
        for _ in range(1 + twice):
            done = self._do(end)
            assert isinstance(done, Refusal) == bool(self._outcome)
            if how == "off" and not self._outcome:
                for who in PEOPLE:
                    self._returns(who)
                self._outcome = "off"
                self._reached["off"] += 1
            self._is_drawn()

    def _is_drawn(self) -> None:
        """What the draw makes of everybody."""
        if self._outcome:
            return
        self._people = {
            who
            for who in PEOPLE
            if self._tickets[who] and who in self._here and self._points[who] + self._tickets[who] * COST >= LEAST
        }
        for who in set(PEOPLE) - self._people:
            self._reached["fell out"] += bool(self._tickets[who])
            self._returns(who)
        self._outcome = "drawn" if self._people else "nobody"
        self._reached[self._outcome] += 1

    @rule(hours=st.sampled_from([1, 1, 5, 25]), twice=st.booleans())
    def time_passes(self, hours: int, twice: bool) -> None:
        """And what is due is done, perhaps twice."""
        self._now += timedelta(hours=hours)
        is_due = not self._outcome and not self._is_paused and (self._now >= self._ends or self._is_full)

        async def due(session: Session) -> list[schedule.Due]:
            return [task for task in await schedule.due(session, self._now) if task.group_id == self._group.id]

        async def run(session: Session, task: schedule.Due) -> None:
            if await schedule.claim(session, task, self._now):
                ran = await tasks.do(session, task, self._now)
                await schedule.finish(session, task, self._now, outcome=ran.outcome, next_due=ran.next_due)

        for task in self._do(due):
            for _ in range(1 + twice):
                self._do(lambda session, task=task: run(session, task))  # type: ignore[misc]
        if is_due:
            self._is_drawn()

    @rule(slot=st.integers(1, 2))
    def a_winner_claims(self, slot: int) -> None:
        """Whoever has not done so in time sees it go to the next."""

        async def claim(session: Session) -> None:
            row, activity = await self._rows(session)
            who = (await prizes.find(session, row.id, 1, slot)).person_id
            await prizes.claim(session, row, activity, who or 0, Vault(None), self._now)

        if not isinstance(self._do(claim), Refusal):
            self._reached["claimed"] += 1

    @property
    def _ends(self) -> datetime:
        async def read() -> datetime:
            async with self._database.read() as session:
                ends_at = (await session.get_one(Raffle, (self._group.id, 1))).ends_at
                assert ends_at is not None or self._at is not None
                return ends_at or datetime.max.replace(tzinfo=UTC)

        return self._runner.run(read())

    @invariant()
    def it_is_as_the_model_says(self) -> None:
        if hasattr(self, "_at"):
            self._runner.run(self._check())

    async def _check(self) -> None:
        async with self._database.read() as session:
            group_id = self._group.id
            # Every point is somewhere, and the raffle holds what its tickets cost, until it is over.
            assert await audit(session, group_id) == []
            balances = {who: await balance_of(session, group_id, member(who)) for who in PEOPLE}
            assert balances == {who: self._points[who] for who in PEOPLE}
            held = sum(self._tickets.values()) * COST if not self._outcome else 0
            assert await balance_of(session, group_id, escrow(1)) == held
            rows = list(await session.scalars(select(RaffleTicket).where(RaffleTicket.group_id == group_id)))
            assert Counter(row.person_id for row in rows if row.state == "in") == +self._tickets
            # A number is somebody's for good, and so is what came with it.
            for row in rows:
                assert self._nonces.setdefault(row.number, (row.person_id, row.nonce)) == (row.person_id, row.nonce)
            raffle = await session.get_one(Raffle, (group_id, 1))
            assert (raffle.outcome or "") == self._outcome
            state = "closed" if self._outcome else "paused" if self._is_paused else "open"
            activity = await session.get_one(Activity, (group_id, 1))
            assert activity.state == state
            planned = select(func.count()).where(Schedule.group_id == group_id, Schedule.kind == "raffle.draw")
            assert ((await session.scalar(planned)) or 0) <= (state == "open")
            results = select(func.count()).where(Delivery.group_id == group_id, Delivery.key.like("result:%"))
            assert await session.scalar(results) == (state == "closed")
            counted = await session.scalar(select(func.sum(MemberDay.raffles)).where(MemberDay.group_id == group_id))
            assert (counted or 0) == sum(1 for row in rows if row.nth == 1 and row.state != "back")
            awards = list(await session.scalars(select(Award).where(Award.group_id == group_id).order_by(Award.slot)))
            if self._outcome != "drawn":
                assert awards == []
                return
            await self._check_draw(raffle, rows, awards)

    async def _check_draw(self, raffle: Raffle, rows: list[RaffleTicket], awards: list[Award]) -> None:
        """The draw can be repeated from what is published; nobody has two prizes, and nobody who fell out has one."""
        listed = prize_rules.read_list(raffle.listed)
        assert {ticket.number for ticket in listed} == {row.number for row in rows if row.state in {"in", "out"}}
        whose = {row.number: row.person_id for row in rows if row.state == "in"}
        order = list(dict.fromkeys(whose[n] for n in prize_rules.draw(raffle.seed, listed) if n in whose))
        have = [award.person_id for award in awards if award.person_id is not None]
        assert len(set(have)) == len(have)
        assert set(have) <= self._people == set(order)
        if all(award.turn == 1 for award in awards):
            assert [award.person_id for award in awards] == [*order, None, None][:2]
        else:
            self._reached["went to the next"] += 1


REACHED = {
    "Taken",
    "Unmet",
    "Full",
    "TicketsUsed",
    "TooPoor",
    "given back",
    "fell out",
    "drawn",
    "off",
    "claimed",
    "went to the next",
}


def test_whatever_happens_every_point_is_somebodys(database_url: str) -> None:
    lived(Machine, database_url, REACHED, lives=15, steps=20)
