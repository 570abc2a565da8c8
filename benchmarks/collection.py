"""A collection under load: opening the gallery, voting, counting, on SQLite: `python -m benchmarks.collection`.

Each look and each vote is a transaction of its own, from the use case to the commit, as a tap is; Telegram is not in it. Times are of the
processor, which do not depend on what else the machine does.
"""

import gc
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

import typer
import uvloop
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.groups import put
from bot import schema
from features.activities import service as activities
from features.activities.collection.desk import service as desk, view as desk_view
from features.activities.collection.export import service as export, view as export_view
from features.activities.collection.kind import COLLECTION
from features.activities.collection.results import count
from features.activities.collection.stages import end_stage
from features.activities.collection.voting import service as voting
from features.activities.collection.voting.view import gallery
from features.activities.drafts import Draft
from features.facts import activity_facts, group_facts
from features.people import census
from features.people.census import Defaults
from kit.clock import SystemClock
from kit.db import Database, Session
from kit.messages import Message
from kit.texts import Texts, texts
from kit.updates import ChatInfo
from models import Activity, Collection, Entry, Group, Member, Person, Vote

_FIRST = 5_000_000
_VOTES_EACH = 4


def main(
    *,
    entries: Annotated[int, typer.Option(help="How many entries there are.")] = 2000,
    voters: Annotated[int, typer.Option(help="How many people look and vote, one after the other.")] = 500,
    votes: Annotated[int, typer.Option(help="How many votes there are when they are counted.")] = 20_000,
) -> None:
    """Measure, and print."""
    with tempfile.TemporaryDirectory(prefix="muster-bench-") as folder:
        uvloop.run(_measure(Path(folder), entries, voters, votes))


async def _measure(folder: Path, entries: int, voters: int, in_all: int) -> None:
    url = f"sqlite+aiosqlite:///{folder / 'bench.sqlite3'}"
    await schema.migrate(url)
    database = Database(url)
    try:
        await _prepare(database, entries, max(voters, in_all // _VOTES_EACH + voters))
        # As the bot does: what stays is not looked through again and again.
        gc.collect()
        gc.freeze()
        looks, votes = await _vote(database, voters)
        await _fill(database, entries, voters, in_all - len(votes))
        t = texts("en")
        async with database.read() as session:
            activity, collection = await session.get_one(Activity, (1, 1)), await session.get_one(Collection, (1, 1))
            group = await session.get_one(Group, 1)
            counting = await _took(lambda: count(session, activity, collection))
            showing = await _took(lambda: _desk(session, group, activity, t))
            table = await _took(lambda: _table(session, group, activity, t))
    finally:
        await database.close()
    print(f"{entries} entries, {voters} voters, {in_all} votes")
    for name, times in (("opening the gallery", looks), ("a vote and the page after it", votes)):
        print(
            f"{name}: median {_ms(statistics.median(times))}, p99 {_ms(_p99(times))}, {60 / statistics.mean(times):,.0f} a minute"
        )
    print(f"counting: {_ms(counting)}; the desk: {_ms(showing)}; the facts of the table: {_ms(table)}")


async def _prepare(database: Database, entries: int, voters: int) -> None:
    now = SystemClock().now()
    people = range(_FIRST, _FIRST + max(entries, voters))
    async with database.write() as session:
        chat = ChatInfo(-1001, "supergroup", "Bench")
        group = await census.ensure_group(session, chat, Defaults("en", "UTC"), now)
        await put(
            session,
            Person,
            (
                {
                    "id": p,
                    "name": f"Person {p}",
                    "username": None,
                    "language": "en",
                    "is_reachable": None,
                    "updated_at": now,
                }
                for p in people
            ),
        )
        await put(
            session,
            Member,
            (
                {
                    "group_id": group.id,
                    "person_id": p,
                    "is_present": True,
                    "telegram_role": "member",
                    "first_seen_at": now,
                }
                for p in people
            ),
        )
        draft = Draft(COLLECTION, "Mascot", {"review": "none", "votes": str(_VOTES_EACH), "entries": "20"})
        activity = await activities.create(session, group, draft, now, created_by=_FIRST, thread_id=None)
        await put(session, Entry, (
            {
                "group_id": group.id, "activity": activity.number, "number": n + 1, "person_id": _FIRST + n, "state": "approved",
                "round": 1, "text": f"Idea {n}", "files": [], "has_appealed": False, "entered_at": now,
            }
            for n in range(entries)
        ))  # fmt: skip
        await end_stage(session, group, activity, now)


async def _vote(database: Database, voters: int) -> tuple[list[float], list[float]]:
    """Everybody opens the gallery and votes for two entries; how long each look and each vote took."""
    looks: list[float] = []
    votes: list[float] = []
    clock, t = SystemClock(), texts("en")

    async def turn(voter: int, number: int, give: int | None) -> int:
        async with database.write() as session:
            group, activity = await _place(session)
            if give is not None:
                await voting.vote(session, activity, voter, give, clock.now())
            page = await voting.look(session, activity, voter, number, clock.now())
            assert page is not None  # noqa: S101 - there are entries
            gallery(t, group_facts(group), activity_facts(activity), page, 0)
            return page.after if page.is_own else page.entry.number

    for voter in range(_FIRST, _FIRST + voters):
        seen = 0
        began = time.process_time()
        seen = await turn(voter, 0, None)
        looks.append(time.process_time() - began)
        async with database.read() as session:
            _, activity = await _place(session)
            page = await voting.look(session, activity, voter, seen, clock.now())
        following = [seen] if page is None else [seen, page.after]
        for number in dict.fromkeys(following):
            if number == voter - _FIRST + 1:
                continue
            began = time.process_time()
            await turn(voter, number, number)
            votes.append(time.process_time() - began)
    return looks, votes


async def _fill(database: Database, entries: int, voters: int, more: int) -> None:
    """So many more votes, of people who have not voted yet."""
    now = SystemClock().now()
    async with database.write() as session:
        await put(
            session,
            Vote,
            (
                {
                    "group_id": 1,
                    "activity": 1,
                    "round": 1,
                    "person_id": _FIRST + voters + n // _VOTES_EACH,
                    "entry": 1 + (n // _VOTES_EACH * 7 + n * 13) % entries,
                    "at": now,
                }
                for n in range(more)
            ),
        )


async def _place(session: Session) -> tuple[Group, Activity]:
    return await session.get_one(Group, 1), await session.get_one(Activity, (1, 1))


async def _desk(session: AsyncSession, group: Group, activity: Activity, t: Texts) -> Message:
    return desk_view.desk(t, await desk.facts(session, group, activity))


async def _table(session: AsyncSession, group: Group, activity: Activity, t: Texts) -> Message:
    return export_view.file(t, await export.exported(session, group, activity), "xlsx")


async def _took(work: Callable[[], Awaitable[object]]) -> float:
    began = time.process_time()
    await work()
    return time.process_time() - began


def _p99(times: list[float]) -> float:
    return statistics.quantiles(times, n=100)[98]


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


if __name__ == "__main__":
    typer.run(main)
