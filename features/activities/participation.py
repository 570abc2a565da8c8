"""Who took part in an activity, whatever its kind: whoever has a row there that is counted as a deed.

The registry says which rows those are for each kind, so that a kind may ask it of another one without knowing it.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import CompoundSelect, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from features.counting.deeds import Deed
from models import Activity

_DEEDS: dict[str, tuple[Deed, ...]] = {}


def register(kind: str, deeds: Sequence[Deed]) -> None:
    """What people of this kind's activities have done stands in the rows of these deeds."""
    _DEEDS[kind] = tuple(deeds)


async def took_part(session: AsyncSession, group_id: int, number: int, people: Collection[int]) -> set[int]:
    """Those of these people who took part in the activity of this number; nobody, where the group has none."""
    kind = await session.scalar(select(Activity.kind).where(Activity.group_id == group_id, Activity.number == number))
    found: set[int] = set()
    for source in (source for deed in _DEEDS.get(kind or "", ()) for source in deed.sources):
        person = source.rows.selected_columns[0]
        rows = source.rows.where(
            source.table.group_id == group_id, source.table.activity == number, person.in_(sorted(people))
        )
        found.update(row[0] for row in await session.execute(rows))
    return found


def done_in(group_id: int, activities: Mapping[int, str]) -> CompoundSelect[Any] | None:
    """What was done in these activities of a group (their kinds, by their numbers): rows of activity, person_id, deed, count and at.

    None where none of them is of a kind in which something is counted.
    """
    found: list[Any] = []
    for kind in sorted(set(activities.values())):
        numbers = sorted(number for number, of in activities.items() if of == kind)
        for name, source in ((deed.name, source) for deed in _DEEDS.get(kind, ()) for source in deed.sources):
            table = source.table
            rows = source.rows.add_columns(table.activity).where(
                table.group_id == group_id, table.activity.in_(numbers)
            )
            person, count, at, _, activity = rows.subquery().c
            found.append(
                select(
                    activity.label("activity"),
                    person.label("person_id"),
                    literal(name).label("deed"),
                    count.label("count"),
                    at.label("at"),
                )
            )
    return union_all(*found) if found else None
