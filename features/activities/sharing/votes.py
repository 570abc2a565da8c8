"""Votes that a second tap takes back: for questions and for themes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.counting import tally
from kit.db import insert
from models import QuestionVote, ThemeVote


async def toggled(
    session: AsyncSession,
    table: type[QuestionVote] | type[ThemeVote],
    key: Mapping[str, int],
    people: Sequence[int],
    now: datetime,
) -> list[bool]:
    """Let each of these people vote, or take the vote back, in their order; True for a vote. Two or three statements for all of them."""
    columns: Any = table
    where = [getattr(columns, name) == value for name, value in key.items()]
    asked = list(dict.fromkeys(people))
    before = set(await session.scalars(select(columns.person_id).where(*where, columns.person_id.in_(asked))))
    after, results = set(before), []
    for person in people:
        after ^= {person}
        results.append(person in after)
    if fresh := after - before:
        rows = [{**key, "person_id": person, "at": now} for person in sorted(fresh)]
        statement = insert(session, table).on_conflict_do_nothing().returning(columns.person_id)
        tally.count(session, key["group_id"], "votes", sorted(await session.scalars(statement, rows)), now)
    if gone := before - after:
        taken_back = (
            delete(table).where(*where, columns.person_id.in_(sorted(gone))).returning(columns.person_id, columns.at)
        )
        for person, at in (await session.execute(taken_back)).all():
            if at is not None:
                tally.count(session, key["group_id"], "votes", [person], at, by=-1)
    return results
