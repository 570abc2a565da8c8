"""A process of grabbers: `python -m tests.features.grabbers URL GROUP ACTIVITY FIRST LAST`. Prints how often which outcome came."""

import asyncio
import json
import random
import sys
from collections import Counter
from datetime import UTC, datetime

from features.activities.packet.service import grab
from kit.db import Database
from models import Activity, Group
from tests.features.rows import tapping

_SIDE_BY_SIDE = 4
NOW = datetime(2026, 11, 23, 0, 1, tzinfo=UTC)


async def main(url: str, group_id: int, number: int, people: list[int]) -> Counter[str]:
    """Everybody of `people` taps twice, a few at a time, in transactions side by side."""
    database, outcomes = Database(url), Counter[str]()
    waiting = [people[at : at + 7] for at in range(0, len(people), 7)] * 2

    async def tap() -> None:
        while waiting:
            batch = waiting.pop()
            async with database.write() as session:
                group = await session.get_one(Group, group_id)
                activity = await session.get_one(Activity, (group_id, number))
                found = await grab(session, group, activity, tapping(batch), NOW)
            outcomes.update(type(outcome).__name__ for outcome in found)

    await asyncio.gather(*(tap() for _ in range(_SIDE_BY_SIDE)))
    await database.close()
    return outcomes


if __name__ == "__main__":
    address, group, activity, first, last = sys.argv[1:]
    everybody = list(range(int(first), int(last)))
    random.Random(int(first)).shuffle(everybody)
    sys.stdout.write(json.dumps(asyncio.run(main(address, int(group), int(activity), everybody))))
