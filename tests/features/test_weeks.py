"""Weeks under whatever happens, in any order: joins, leaves, revocations, votes taken back, moves to another zone, weeks settled at any
moment. What a summary says is what an independent recount of the history says.
"""

import asyncio
import itertools
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings, strategies as st
from sqlalchemy import select

from features.activities.checkin.corrections.service import Change, correct
from features.activities.checkin.options import Options, stored
from features.activities.checkin.rules import Status
from features.activities.checkin.service import check_in
from features.counting import tally
from features.counting.spans import Span, week_of
from features.people import movements
from features.people.calendar import calendar_of
from features.settings.service import change
from features.statistics import service, settling
from features.statistics.rules import Segment, Summary
from kit.db import Database, Session
from kit.messages import Refusal
from models import Activity, Group, GroupDay, GroupWeek, Member, MemberWeek
from tests.features.rows import a_group, people_in

WEEK, DAY = timedelta(days=7), timedelta(days=1)
# The clocks of Berlin and Los Angeles change in the weeks after the first and the last; the second goes over the end of a year of 53 weeks.
MONDAYS = (date(2026, 10, 12), date(2026, 12, 14), date(2027, 3, 8))
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/Los_Angeles")
PEOPLE = range(1, 6)
_numbers = itertools.count(1)

STEPS = (
    "message",
    "message",
    "check in",
    "check in",
    "vote",
    "take back",
    "revoke",
    "make up",
    "leave",
    "come",
    "settle",
    "move",
)
steps = st.tuples(st.sampled_from(STEPS), st.sampled_from(PEOPLE), st.integers(0, 30), st.integers(0, 9))


@dataclass
class Life:
    """A group as it is, and what happened in it, in plain Python."""

    group: Group
    monday: date
    days: defaultdict[tuple[int, date], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    seen: dict[int, datetime] = field(default_factory=dict)
    present: set[int] = field(default_factory=set)
    moved: list[tuple[datetime, bool]] = field(default_factory=list)
    votes: list[tuple[int, datetime, date]] = field(default_factory=list)
    ins: dict[tuple[int, date], bool] = field(default_factory=dict)

    def active_on(self, person: int, first: date, last: date) -> int:
        """On how many of these days somebody did something."""
        found = (sum(c.values()) for (p, d), c in self.days.items() if p == person and first <= d <= last)
        return sum(1 for count in found if count > 0)

    def segment(self, person: int, span: Span) -> Segment:
        """The table of docs/statistics.md, from above."""
        calendar = calendar_of(self.group)
        spans = [span, *(week_of(week_of(span.first).first - n * WEEK) for n in (1, 2, 3))]
        active = [self.active_on(person, each.first, each.last) for each in spans]
        age = (week_of(span.last).first - week_of(calendar.day_of(self.group.created_at)).first).days // 7 + 1
        if self.seen[person] > calendar.ends(span.last) - timedelta(days=14):
            return Segment.NEW
        if all(active[: max(2, min(4, age))]) and active[0] >= 3:
            return Segment.CORE
        if active[0]:
            return Segment.ACTIVE
        return Segment.FADING if any(active) else Segment.SILENT

    async def step(self, session: Session, what: str, person: int, choice: int, now: datetime) -> None:
        """Somebody does something, or something is done to them."""
        today = calendar_of(self.group).day_of(now)
        if what == "move":
            group = await session.get_one(Group, self.group.id)
            await change(session, group, {"zone": ZONES[choice % len(ZONES)]}, now)
            self.group.zone = group.zone
        elif what == "leave":
            await self._leaves(session, person, now)
        elif what == "come" or person not in self.present:
            await self._comes(session, person, now)
        elif what == "message":
            tally.count_messages(session, self.group.id, [person], now)
            self.days[person, today]["messages"] += 1
        elif what == "vote":
            tally.count(session, self.group.id, "votes", [person], now)
            self.days[person, today]["votes"] += 1
            self.votes.append((person, now, today))
        elif what == "take back":
            self._takes_back(session)
        else:
            await self._checks_in(session, what, person, today, choice, now)

    def _takes_back(self, session: Session) -> None:
        if self.votes and calendar_of(self.group).day_of(self.votes[-1][1]) == self.votes[-1][2]:
            # Where the group moved meanwhile, the vote may lie on another day than it was counted on.
            person, at, day = self.votes.pop()
            tally.count(session, self.group.id, "votes", [person], at, by=-1)
            self.days[person, day]["votes"] -= 1

    async def _checks_in(
        self, session: Session, what: str, person: int, today: date, choice: int, now: datetime
    ) -> None:
        activity = await session.get_one(Activity, (self.group.id, 1))
        if what == "check in":
            (came,) = await check_in(session, self.group, activity, [person], now)
            if type(came).__name__ == "CheckedIn":
                self._is(person, today, done=True)
            return
        day = today - choice * DAY
        if day < self.monday:
            return
        status = Status.REJECTED if what == "revoke" else Status.MADE_UP
        await correct(session, activity, [Change(person, day, status)], now, by=None)
        self._is(person, day, done=what == "make up")

    def _is(self, person: int, day: date, *, done: bool) -> None:
        if self.ins.get((person, day), False) is not done:
            self.days[person, day]["checkins"] += 1 if done else -1
        self.ins[person, day] = done

    async def _comes(self, session: Session, person: int, now: datetime) -> None:
        if person not in self.present:
            await people_in(session, self.group.id, [person], now)
            await movements.note(session, self.group.id, [person], now, have_come=True)
            self.present.add(person)
            self.seen.setdefault(person, now)
            self.moved.append((now, True))

    async def _leaves(self, session: Session, person: int, now: datetime) -> None:
        if person in self.present:
            (await session.get_one(Member, (self.group.id, person))).is_present = False
            await movements.note(session, self.group.id, [person], now, have_come=False)
            self.present.discard(person)
            self.moved.append((now, False))


async def play(database: Database, monday: date, history: Sequence[tuple[str, int, int, int]]) -> None:
    """Live it, and look at the week that is over, the one before, and the running one; before and after all is settled."""
    now = datetime.combine(monday, datetime.min.time(), UTC) + timedelta(hours=15)
    group = await a_group(database, now, chat_id=-next(_numbers), zone=ZONES[0], day_start=120, hears_since=now)
    life = Life(group, monday)
    async with database.write() as session:
        session.add(
            Activity(
                group_id=group.id,
                number=1,
                kind="checkin",
                title="Run",
                state="open",
                created_at=now,
                options=stored(Options(first_day=monday)),
            )
        )
    for what, person, hours, choice in history:
        now += timedelta(hours=hours, minutes=choice)
        if what == "settle":
            await settling.settle_all(database, now)
            continue
        try:
            async with database.write() as session:
                await life.step(session, what, person, choice, now)
        except Refusal:
            continue
    today = calendar_of(life.group).day_of(now)
    spans = [week_of(today - WEEK), week_of(today - 2 * WEEK), week_of(today, so_far=today)]
    for _ in range(2):
        for span in spans:
            if span.last >= monday:
                await check(database, life, span, now)
        await settling.settle_all(database, now)


async def check(database: Database, life: Life, span: Span, now: datetime) -> None:
    """The summary of a span, beside a recount."""
    async with database.read() as session:
        group = await session.get_one(Group, life.group.id)
        found = await service.gather(session, group, span, now)
    calendar = calendar_of(group)
    assert found.is_whole is (calendar.ends(span.last) <= now and len(span.days) == 7)
    for totals, days, at in ((found.now, found.days, span), (found.before, found.days_before, span.before)):
        counts = Counter[str]()
        for (_, day), counted in life.days.items():
            counts.update(counted if at.first <= day <= at.last else {})
        assert (totals.messages, totals.deeds["checkins"], totals.deeds["votes"]) == (
            counts["messages"],
            counts["checkins"],
            counts["votes"],
        )
        assert totals.active == sum(1 for p in PEOPLE if life.active_on(p, at.first, at.last))
        assert [d.active for d in days] == [sum(1 for p in PEOPLE if life.active_on(p, d, d)) for d in at.days]
        moved = [come for moment, come in life.moved if calendar.starts(at.first) <= moment < calendar.ends(at.last)]
        assert (totals.came, totals.left) == (moved.count(True), moved.count(False))
    check_people(life, span, found)
    done = {p for (p, d), is_in in life.ins.items() if is_in and span.first <= d <= span.last}
    assert [funnel.took_part for funnel in found.funnels] == [len(done)] * len(found.funnels)
    assert found.funnels or not done


def check_people(life: Life, span: Span, found: Summary) -> None:
    """Segments, who moved between them, and who did most."""
    calendar, before = calendar_of(life.group), week_of(week_of(span.first).first - WEEK)
    there = [p for p in life.present if life.seen[p] < calendar.ends(span.last)]
    known = [p for p in there if life.seen[p] < calendar.ends(before.last)]
    assert found.members == len(there)
    assert {s: n for s, n in found.segments.items() if n} == Counter(life.segment(p, span) for p in there)
    assert {s: n for s, n in found.segments_before.items() if n} == Counter(life.segment(p, before) for p in known)
    moves = [(life.segment(p, before), life.segment(p, span), p) for p in known]
    assert found.moves == Counter((was, now) for was, now, _ in moves if was is not now)
    with_rows = [
        (w, n, p) for w, n, p in moves if w is not n and life.active_on(p, before.first - 3 * WEEK, before.last)
    ]
    named = {
        (f"Person {p}", was, now)
        for was, now, p in with_rows
        if now is Segment.CORE or (was in {Segment.CORE, Segment.ACTIVE} and now is Segment.FADING)
    }
    assert {(mover.name, mover.before, mover.now) for mover in found.movers} >= named
    deeds = {
        f"Person {p}": sum(
            c["checkins"] + c["votes"] for (q, d), c in life.days.items() if q == p and span.first <= d <= span.last
        )
        for p in PEOPLE
        if life.active_on(p, span.first, span.last)
    }
    assert {member.name: member.deeds for member in found.top} == deeds


def test_a_recount_gives_the_same(database_url: str) -> None:
    with asyncio.Runner() as runner:
        database = Database(database_url, synchronous="NORMAL")

        # A failure is not made smaller: every try is a life of weeks.
        @settings(max_examples=60, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
        @given(monday=st.sampled_from(MONDAYS), history=st.lists(steps, min_size=20, max_size=70))
        def recount(monday: date, history: list[tuple[str, int, int, int]]) -> None:
            runner.run(play(database, monday, history))

        try:
            recount()
        finally:
            runner.run(database.close())


# --- settling -----------------------------------------------------------------------------------------------------------------------

CROWD = range(1, 12)
THIS = week_of(MONDAYS[0] + WEEK)
NOW = datetime(2026, 10, 26, 9, tzinfo=UTC)


async def a_crowd(database: Database) -> Group:
    """A group in which two weeks went by: each of them was there on as many days as their number says."""
    began = datetime(2026, 10, 12, 6, tzinfo=UTC)
    group = await a_group(database, began, hears_since=began)
    async with database.write() as session:
        await people_in(session, group.id, CROWD, datetime(2026, 9, 1, tzinfo=UTC))
        for person in CROWD:
            for n in range(person):
                moment = datetime(2026, 10, 12, 12, tzinfo=UTC) + n * DAY
                tally.count(session, group.id, "votes", [person], moment)
    return group


async def settled_rows(database: Database) -> list[list[tuple[Any, ...]]]:
    """All that settling writes."""
    async with database.read() as session:
        return [
            [tuple(row) for row in await session.execute(select(*t.__table__.c).order_by(*t.__table__.primary_key))]
            for t in (MemberWeek, GroupDay, GroupWeek)
        ]


async def parts(database: Database, group: Group, week: Span, *, most: int = 100) -> int:
    """So many parts of a week; how many there were."""
    async with database.write() as session:
        holder = await settling.begin(session, await session.get_one(Group, group.id), week)
    for n in range(1, most + 1):
        async with database.write() as session:
            of = await session.get_one(Group, group.id)
            if not await settling.settle_part(session, of, week, [], holder=holder):
                return n
    return most


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A part is three members."""
    monkeypatch.setattr(settling, "AT_ONCE", 3)


@pytest.mark.usefixtures("small_parts")
async def test_parts_come_to_the_same_as_the_whole(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    group = await a_crowd(database)
    assert await parts(database, group, week_of(MONDAYS[0])) == 4
    assert await parts(database, group, THIS) == 4
    in_parts = await settled_rows(database)
    assert await parts(database, group, THIS) == 1
    assert await settled_rows(database) == in_parts
    async with database.write() as session:
        for row in await session.scalars(select(GroupWeek)):
            await session.delete(row)
    monkeypatch.setattr(settling, "AT_ONCE", 1000)
    assert await settling.settle_all(database, NOW) == 2
    assert await settled_rows(database) == in_parts
    assert len(in_parts[0]) == 11 + 11
    so_far = list(GroupDay.__table__.c.keys()).index("so_far")
    assert [row[so_far] for row in in_parts[1]] == [11, 11, 11, 11, 11, 11, 11, 4, 4, 4, 4, 4, 4, 4]


@pytest.mark.usefixtures("small_parts")
async def test_a_week_that_is_half_settled_says_the_same(database: Database) -> None:
    group = await a_crowd(database)

    async def seen() -> Summary:
        async with database.read() as session:
            return await service.gather(session, await session.get_one(Group, group.id), THIS, NOW)

    before = await seen()
    assert [(segment, n) for segment, n in before.segments.items() if n] == [
        (Segment.CORE, 2), (Segment.ACTIVE, 2), (Segment.FADING, 7),
    ]  # fmt: skip
    for most in (1, 1, 2):
        await parts(database, group, THIS, most=most)
        assert await seen() == before
    await settling.settle_all(database, NOW)
    assert await seen() == before


@pytest.mark.usefixtures("small_parts")
async def test_a_correction_between_two_parts(database: Database) -> None:
    """What was looked up before it must not be written down behind it: the parts end, and the week is settled anew."""
    group = await a_crowd(database)
    async with database.write() as session:
        holder = await settling.begin(session, await session.get_one(Group, group.id), THIS)
    async with database.write() as session:
        assert await settling.settle_part(session, await session.get_one(Group, group.id), THIS, [], holder=holder)
    async with database.write() as session:
        tally.count(session, group.id, "votes", [11], datetime(2026, 10, 19, 12, tzinfo=UTC), by=-1)
    async with database.write() as session:
        of = await session.get_one(Group, group.id)
        assert not await settling.settle_part(session, of, THIS, [], holder=holder)
    async with database.read() as session:
        assert await session.get(GroupWeek, (group.id, THIS.first)) is None
    assert await settling.settle_all(database, NOW) == 2
    async with database.read() as session:
        settled = await session.get_one(GroupWeek, (group.id, THIS.first))
        first_day = await session.get_one(GroupDay, (group.id, THIS.first))
    assert settled.reached is None
    assert (first_day.votes, first_day.active) == (3, 3)


@pytest.mark.usefixtures("small_parts")
async def test_two_settle_at_once(database: Database, database_url: str) -> None:
    group = await a_crowd(database)
    # As another process would.
    other = Database(database_url)
    try:
        await asyncio.gather(
            *(settling.settle_all(each, NOW) for each in (database, other, database, other)),
            settling.settle_week(other, group.id, THIS),
        )
    finally:
        await other.close()
    at_once = await settled_rows(database)
    assert [row[3] for row in at_once[0] if row[1] == THIS.first] == [0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]
    async with database.write() as session:
        for row in await session.scalars(select(GroupWeek)):
            await session.delete(row)
    await settling.settle_all(database, NOW)
    assert await settled_rows(database) == at_once


async def test_what_is_corrected_later_is_in_the_settled_week(database: Database) -> None:
    group = await a_crowd(database)
    await settling.settle_all(database, NOW)
    async with database.read() as session:
        assert await settling.waiting(session, NOW) == []
    async with database.write() as session:
        tally.count(session, group.id, "votes", [11], datetime(2026, 10, 19, 12, tzinfo=UTC), by=-1)
        tally.count(session, group.id, "checkins", [1], NOW, day=THIS.last)
    for _ in range(2):
        async with database.read() as session:
            found = await service.gather(session, await session.get_one(Group, group.id), THIS, NOW)
        assert [day.active for day in found.days] == [3, 3, 2, 1, 0, 0, 1]
        assert (found.now.active, found.now.deeds["votes"], found.now.deeds["checkins"]) == (5, 9, 1)
        async with database.read() as session:
            left = await settling.waiting(session, NOW)
        await settling.settle_all(database, NOW)
    assert left == []


async def test_a_week_is_settled_an_hour_after_its_end_by_the_groups_own_clock(database: Database) -> None:
    group = await a_crowd(database)
    async with database.write() as session:
        (await session.get_one(Group, group.id)).zone = "America/Los_Angeles"
    over = datetime(2026, 10, 26, 8, tzinfo=UTC)
    assert await settling.settle_all(database, over - timedelta(seconds=1)) == 1
    assert await settling.settle_all(database, over) == 1
    assert await settling.settle_all(database, over) == 0
