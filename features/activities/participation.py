"""Who took part in an activity, whatever its kind: whoever has a row there that is counted as a deed.

The registry says which rows those are for each kind, so that a kind may ask it of another one without knowing it.
"""

from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from features.counting.deeds import Source
from models import Activity

_SOURCES: dict[str, tuple[Source, ...]] = {}


def register(kind: str, sources: Iterable[Source]) -> None:
    """What people of this kind's activities have done stands in these rows."""
    _SOURCES[kind] = tuple(sources)


async def took_part(session: AsyncSession, group_id: int, number: int, people: Collection[int]) -> set[int]:
    """Those of these people who took part in the activity of this number; nobody, where the group has none."""
    kind = await session.scalar(select(Activity.kind).where(Activity.group_id == group_id, Activity.number == number))
    found: set[int] = set()
    for source in _SOURCES.get(kind or "", ()):
        person = source.rows.selected_columns[0]
        rows = source.rows.where(
            source.table.group_id == group_id, source.table.activity == number, person.in_(sorted(people))
        )
        found.update(row[0] for row in await session.execute(rows))
    return found
