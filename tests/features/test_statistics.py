"""What the statistics add up to: a random history beside an independent reading of the rules, and beside counting anew."""

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select

from features import tables
from features.activities.checkin.options import Options, stored
from features.activities.checkin.service import check_in
from features.counting import tally
from features.counting.spans import Span, week_of
from features.people import movements
from features.people.calendar import calendar_of
from features.points import service as points
from features.points.service import TREASURY, Move, member
from features.statistics import rebuild, rules, service, settling
from features.statistics.files import makers, service as files, view as files_view
from features.statistics.rules import Segment
from kit.db import Database, catch_up
from kit.texts import texts
from models import (
    Activity,
    Group,
    GroupDay,
    GroupHour,
    GroupWeek,
    Member,
    MemberDay,
    MemberWeek,
    MessageCount,
    Person,
)

MONDAY = date(2026, 10, 12)
WEEK = timedelta(days=7)
PEOPLE = range(1, 13)


@dataclass
class Past:
    """What happened, in plain Python: (person, day) → counts, (day, hour) → how much, who was first seen when, and who left."""

    days: defaultdict[tuple[int, date], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    hours: Counter[tuple[date, int]] = field(default_factory=Counter)
    seen: dict[int, date] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    issued: Counter[date] = field(default_factory=Counter)

    def is_active(self, person: int, first: date, last: date) -> int:
        """On how many of these days somebody did something."""
        return sum(
            1
            for (p, d), c in self.days.items()
            if p == person and first <= d <= last and any(v for k, v in c.items() if k != "earned")
        )

    def segment(self, person: int, span: Span) -> Segment:
        """The rule as docs/statistics.md says it."""
        weeks_back = [
            self.is_active(
                person, span.first - n * WEEK, span.last if n == 0 else span.first - n * WEEK + timedelta(days=6)
            )
            for n in range(4)
        ]
        age = (span.first - week_of(MONDAY).first).days // 7 + 1
        if self.seen[person] > span.last - timedelta(days=14):
            return Segment.NEW
        if all(weeks_back[: min(4, max(age, 2))]) and weeks_back[0] >= 3:
            return Segment.CORE
        if weeks_back[0]:
            return Segment.ACTIVE
        return Segment.FADING if any(weeks_back[1:]) else Segment.SILENT


async def live(
    database: Database, seed: int, *, weeks_long: int = 6, zone: str = "Europe/Berlin", day_start: int = 120
) -> tuple[Group, Past, datetime]:
    """A group with some weeks behind it, in which people did what the dice said. Clocks change on 25 October."""
    random, past = Random(seed), Past()
    first = datetime(2026, 10, 12, 6, tzinfo=UTC)
    async with database.write() as session:
        group = Group(
            chat_id=-1001,
            kind="supergroup",
            title="Runners",
            language="en",
            zone=zone,
            day_start=day_start,
            quiet_from=0,
            quiet_until=0,
            created_at=first,
            hears_since=first,
        )
        session.add(group)
        await session.flush()
        session.add(
            Activity(
                group_id=group.id,
                number=1,
                kind="checkin",
                title="Run",
                state="open",
                created_at=first,
                options=stored(Options(first_day=MONDAY, milestones=((3, 7),))),
            )
        )
        for person in PEOPLE:
            seen = MONDAY + timedelta(days=random.choice((0, 0, 3, 10, 25, 38)))
            past.seen[person] = seen
            session.add(
                Person(id=person, name=f"=P{person}", username=None, language="en", is_reachable=True, updated_at=first)
            )
            session.add(
                Member(
                    group_id=group.id,
                    person_id=person,
                    is_present=True,
                    telegram_role="member",
                    checked_at=first,
                    first_seen_at=calendar_of(group).starts(seen) + timedelta(hours=6),
                )
            )
    calendar = calendar_of(group)
    eager = {person: random.choice((0.0, 0.1, 0.4, 0.9)) for person in PEOPLE}
    now = first
    for n in range(weeks_long * 7):
        day = MONDAY + timedelta(days=n)
        for person in PEOPLE:
            if day < past.seen[person] or random.random() > eager[person]:
                continue
            now = max(now, calendar.starts(day)) + timedelta(minutes=random.randrange(60))
            if calendar.day_of(now) != day:
                break
            await act(database, group, past, random, person, now)
        if random.random() < 0.1 and n:
            leaver = random.choice([*PEOPLE])
            async with database.write() as session:
                (await session.get_one(Member, (group.id, leaver))).is_present = False
                await movements.note(session, group.id, [leaver], now, have_come=False)
            past.gone.add(leaver)
            eager[leaver] = 0.0
    return group, past, calendar.starts(MONDAY + weeks_long * WEEK) + timedelta(hours=9)


async def act(database: Database, group: Group, past: Past, random: Random, person: int, now: datetime) -> None:
    """Somebody does something; and the past notes it in its own way."""
    wall = now.astimezone(calendar_of(group).zone)
    day = (wall - timedelta(minutes=group.day_start)).date()
    what = random.choice(("checkins", "messages", "messages", "points"))
    async with database.write() as session:
        if what == "checkins":
            activity = await session.get_one(Activity, (group.id, 1))
            before = await points.balance_of(session, group.id, member(person))
            (came,) = await check_in(session, group, activity, [person], now)
            if type(came).__name__ == "AlreadyIn":
                return
            await catch_up(session)
            earned = await points.balance_of(session, group.id, member(person)) - before
            past.days[person, day]["checkins"] += 1
            past.days[person, day]["earned"] += earned
            past.issued[day] += earned
        elif what == "messages":
            times = random.randrange(1, 4)
            tally.count_messages(session, group.id, [person] * times, now)
            past.days[person, day]["messages"] += times
            past.hours[day, wall.hour] += times - 1
        else:
            moves = [Move(TREASURY, member(person), 5, f"gift:{now}:{person}", "grant")]
            moves.append(Move(member(person), TREASURY, 2, f"back:{now}:{person}", "undo", reverses=moves[0].reference))
            await points.move(session, group.id, moves, now, actor=None)
            # What is undone was neither given out nor spent.
            past.days[person, day]["earned"] += 5 - 2
            past.issued[day] += 5 - 2
            return
    past.hours[day, wall.hour] += 1


@pytest.mark.parametrize("seed", range(6))
async def test_the_summary_is_what_a_plain_reading_gives(database: Database, seed: int) -> None:
    group, past, now = await live(database, seed)
    this, present = week_of(MONDAY + 5 * WEEK), [p for p in PEOPLE if p not in past.gone]
    await settling.settle_all(database, now)
    async with database.read() as session:
        found = await service.gather(session, group, this, now)
        await check_totals(past, found, this)
        assert {s: n for s, n in found.segments.items() if n} == Counter(past.segment(p, this) for p in present)
        was = [past.segment(p, this.before) for p in present if past.seen[p] <= this.before.last]
        assert {s: n for s, n in found.segments_before.items() if n} == Counter(was)
        moved = Counter(
            (past.segment(p, this.before), past.segment(p, this)) for p in present if past.seen[p] <= this.before.last
        )
        assert found.moves == {pair: n for pair, n in moved.items() if pair[0] is not pair[1]}
        hours = Counter[tuple[int, int]]()
        for (day, hour), count in past.hours.items():
            if this.first <= day <= this.last:
                hours[day.weekday(), hour] += count
        assert found.hours == {at: n for at, n in hours.items() if n}
        for cohort in found.cohorts:
            those = [p for p in PEOPLE if cohort.monday <= past.seen[p] < cohort.monday + WEEK]
            assert cohort.size == len(those)
            starts = [cohort.monday + n * WEEK for n in range(len(cohort.active))]
            assert list(cohort.active) == [
                sum(1 for p in those if past.is_active(p, s, s + WEEK - timedelta(days=1))) for s in starts
            ]
        # A week of which only some days have come is added up from its days.
        half = Span(this.first, this.first + timedelta(days=3))
        found = await service.gather(session, group, half, now)
        await check_totals(past, found, half)


async def check_totals(past: Past, found: rules.Summary, span: Span) -> None:
    """The sums of a span and of the same days before, and the days one by one."""
    for totals, days, at in ((found.now, found.days, span), (found.before, found.days_before, span.before)):
        counted = [(p, d, c) for (p, d), c in past.days.items() if at.first <= d <= at.last]
        assert totals.messages == sum(c["messages"] for _, _, c in counted)
        assert totals.deeds["checkins"] == sum(c["checkins"] for _, _, c in counted)
        assert totals.active == sum(1 for p in PEOPLE if past.is_active(p, at.first, at.last))
        assert totals.issued == sum(n for d, n in past.issued.items() if at.first <= d <= at.last)
        assert [d.active for d in days] == [sum(1 for p in PEOPLE if past.is_active(p, d, d)) for d in at.days]
        assert [d.messages for d in days] == [sum(c["messages"] for _, e, c in counted if e == d) for d in at.days]
    deeds = {
        p: sum(c["checkins"] for (q, d), c in past.days.items() if q == p and span.first <= d <= span.last)
        for p in PEOPLE
    }
    assert [m.deeds for m in found.top] == sorted(
        (n for p, n in deeds.items() if past.is_active(p, span.first, span.last)), reverse=True
    )[:10]
    checked = [f for f in found.funnels if f.kind == "checkin"]
    assert [f.took_part for f in checked] == [sum(1 for n in deeds.values() if n)]


COUNTED = (MemberDay, GroupHour, MessageCount, MemberWeek, GroupDay, GroupWeek)


async def rows(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """All that is counted and settled; what is zero everywhere is as good as no row. How often an hour was amended is no count of what was
    done.
    """
    found = {}
    async with database.read() as session:
        for table in COUNTED:
            keys = list(table.__table__.primary_key)
            columns = [column for column in table.__table__.c if column.key != "amended"]
            each = [tuple(row) for row in await session.execute(select(*columns).order_by(*keys))]
            found[table.__name__] = [row for row in each if table is GroupWeek or any(row[len(keys) :])]
    return found


@pytest.mark.parametrize("seed", range(3))
async def test_counting_anew_gives_the_same(database: Database, seed: int) -> None:
    _, _, now = await live(database, seed, weeks_long=3)
    await settling.settle_all(database, now)
    before = await rows(database)
    assert all(before.values())
    assert await rebuild.rebuild_all(database, now) == 1
    assert await rows(database) == before


async def test_counting_anew_mends_what_was_wrong(database: Database) -> None:
    _, _, now = await live(database, 1, weeks_long=2)
    await settling.settle_all(database, now)
    before = await rows(database)
    async with database.write() as session:
        for row in await session.scalars(select(MemberDay)):
            row.checkins += 3
        for hour in await session.scalars(select(GroupHour)):
            await session.delete(hour)
    assert await rows(database) != before
    await rebuild.rebuild_all(database, now)
    assert await rows(database) == before


async def test_settling_twice_is_once(database: Database) -> None:
    _, _, now = await live(database, 2, weeks_long=2)
    await settling.settle_all(database, now)
    before = await rows(database)
    await settling.settle_all(database, now)
    assert await rows(database) == before
    await settling.settle_all(database, now + 9 * WEEK)
    async with database.read() as session:
        assert not await session.scalar(select(MemberWeek.monday).where(MemberWeek.monday > MONDAY + 5 * WEEK).limit(1))


def cells(data: bytes, sheet: int) -> list[tuple[Any, ...]]:
    """A sheet's values."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return list(book.worksheets[sheet].iter_rows(values_only=True))


def formulas(data: bytes) -> Iterator[Any]:
    """Cells that a program would take for formulas."""
    for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets:
        yield from (cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f")


@pytest.mark.parametrize("language", ["en", "zh-CN"])
async def test_the_workbook(database: Database, language: str) -> None:
    group, past, now = await live(database, 3)
    names = dict(
        zip(PEOPLE, ("=1+1", "+49", "-2", "@x", '=HYPERLINK("http://x")', "\t=2", "名字", "＝1", *"abcd"), strict=True)
    )
    async with database.write() as session:
        for person, name in names.items():
            (await session.get_one(Person, person)).name = name
    await settling.settle_all(database, now)
    span, t = week_of(MONDAY + 5 * WEEK), texts(language)
    async with database.read() as session:
        found = await service.gather(session, group, span, now)
        made = files_view.workbook(t, group.title, found, await files.of_members(session, group, span))
        asked = files.Asked(Span(MONDAY, span.last), "xlsx")
        listed = await files.of_days(session, group, asked.span)
    data = makers.workbook(made.facts)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert len(book.worksheets) == 5
    assert all(sheet.freeze_panes == "A2" for sheet in book.worksheets)
    assert [len(sheet._charts) for sheet in book.worksheets] == [1, 0, 1, 1, 0]
    assert list(formulas(data)) == []
    active = [row for row in cells(data, 1)[1:] if row[3]]
    assert len(active) == sum(1 for p in PEOPLE if p not in past.gone and past.is_active(p, span.first, span.last))
    days = book.worksheets[3]
    assert [days.cell(row, 1).value.date() for row in range(2, 9)] == span.days
    assert {days.cell(2, column).number_format for column in range(2, 9)} == {"#,##0"}
    table = makers.table(files_view.days(t, asked, listed).facts)
    assert list(formulas(table)) == []
    assert sum(row[3] for row in cells(table, 0)[1:]) == sum(c["messages"] for c in past.days.values())
    spelled = tables.made(files_view.days(t, files.Asked(asked.span, "csv"), listed).facts).decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(spelled)))
    assert len(read) == len(listed) + 1
    assert not [row for row in read for cell in row[:3] if cell.startswith(("=", "+", "-", "@", "\t", "＝"))]
