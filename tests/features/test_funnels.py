"""Each kind's way through a week: who took part, who saw it through; what lies a moment outside is not of the week."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from features.counting.spans import week_of
from features.people.calendar import calendar_of
from features.statistics import funnels
from features.statistics.rules import Funnel
from kit.db import Database
from models import Activity, Attendance, Entry, Group, Guest, Talk, Vote
from tests.features.rows import a_group, people_in

WEEK = week_of(date(2026, 10, 19))
SECOND = timedelta(seconds=1)


@pytest.fixture
async def group(database: Database) -> Group:
    """A group in Shanghai with a collection and a sharing."""
    now = datetime(2026, 10, 1, tzinfo=UTC)
    group = await a_group(database, now, zone="Asia/Shanghai", day_start=240)
    async with database.write() as session:
        await people_in(session, group.id, range(1, 10), now)
        for number, kind in ((1, "collection"), (2, "sharing")):
            session.add(
                Activity(
                    group_id=group.id, number=number, kind=kind, title=kind, state="open", options="{}", created_at=now
                )
            )
    return group


async def went(database: Database, group: Group, *rows: Any) -> dict[str, tuple[int, int]]:
    """With these rows: took part and saw it through, by kind."""
    async with database.write() as session:
        session.add_all(rows)
    async with database.read() as session:
        found = await funnels.of(session, group, WEEK, active=3)
    assert all(funnel.reached == max(3, funnel.took_part) for funnel in found)
    return {funnel.kind: (funnel.took_part, funnel.finished) for funnel in found}


def entry(group: Group, number: int, person: int, state: str, at: datetime) -> Entry:
    """An entry."""
    return Entry(
        group_id=group.id, activity=1, number=number, person_id=person, state=state, text="", files=[], entered_at=at
    )


async def test_a_collection(database: Database, group: Group) -> None:
    calendar = calendar_of(group)
    begins, ends = calendar.starts(WEEK.first), calendar.ends(WEEK.last)
    found = await went(
        database, group,
        entry(group, 1, 1, "approved", begins),
        entry(group, 2, 1, "approved", ends - SECOND),
        entry(group, 3, 2, "pending", begins),
        entry(group, 4, 3, "withdrawn", begins),
        entry(group, 5, 4, "declined", begins),
        entry(group, 6, 5, "approved", begins - SECOND),
        entry(group, 7, 6, "approved", ends),
        *(Vote(group_id=group.id, activity=1, round=1, person_id=person, entry=1, at=at)
          for person, at in ((2, begins), (7, ends - SECOND), (8, begins - SECOND), (9, ends))),
    )  # fmt: skip
    # 1, 2 and 4 sent something in, 2 and 7 voted; of 1 something was let in.
    assert found["collection"] == (4, 1)
    assert found["sharing"] == (0, 0)


async def test_a_sharing(database: Database, group: Group) -> None:
    calendar = calendar_of(group)
    begins, ends = calendar.starts(WEEK.first), calendar.ends(WEEK.last)
    starts = {1: begins - SECOND, 2: begins, 3: ends - SECOND, 4: ends, 5: begins}
    talks = [
        Talk(
            group_id=group.id,
            activity=2,
            number=n,
            state="skipped" if n == 5 else "over",
            slot=WEEK.first,
            day=WEEK.first,
            clock=0,
            starts_at=at,
        )
        for n, at in starts.items()
    ]
    found = await went(
        database, group, *talks,
        *(Guest(group_id=group.id, activity=2, talk=talk, person_id=person, answer=answer, place=1, at=begins)
          for talk, person, answer in ((1, 1, "going"), (2, 2, "going"), (2, 3, "no"), (3, 4, "maybe"), (3, 5, "waiting"),
                                       (4, 6, "going"), (5, 7, "going"))),
        *(Attendance(group_id=group.id, activity=2, talk=talk, window=window, person_id=person, at=begins)
          for talk, window, person in ((1, 1, 1), (2, 1, 2), (2, 2, 2), (3, 1, 2), (3, 1, 8), (4, 1, 6), (5, 1, 7))),
    )  # fmt: skip
    # 2, 4 and 5 said that they may come, 2 and 8 came; what was skipped or lies in other weeks is not counted.
    assert found["sharing"] == (4, 2)


async def test_what_is_not_on_has_no_way(database: Database, group: Group) -> None:
    calendar = calendar_of(group)
    async with database.write() as session:
        (await session.get_one(Activity, (group.id, 1))).closed_at = calendar.starts(WEEK.first) - SECOND
        (await session.get_one(Activity, (group.id, 2))).created_at = calendar.ends(WEEK.last)
    async with database.read() as session:
        assert await funnels.of(session, group, WEEK, active=3) == []


def test_nobody_can_take_part_who_was_not_reached() -> None:
    funnel = Funnel(1, "sharing", "Talk", 0, 5, 2)
    assert [each.reached for each in funnels.reaching([funnel], 3)] == [5]
    assert [each.reached for each in funnels.reaching([funnel], 9)] == [9]
