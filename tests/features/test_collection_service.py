"""What happens to a collection and its prizes at the same time, from several transactions: limits hold, nothing is given twice."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Text, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities import service as activities
from features.activities.collection import corrections
from features.activities.collection.entries import service as entries
from features.activities.collection.kind import COLLECTION
from features.activities.collection.refusals import EnoughEntries, EntryGone, NoVotesLeft
from features.activities.collection.rules import Content
from features.activities.collection.stages import end_stage
from features.activities.collection.voting import service as voting
from features.activities.drafts import Draft
from features.points.service import audit
from features.prizes import codes, service as prizes, turns
from features.prizes.rules import BadCodes, NoPrize
from features.prizes.service import Slot
from features.scheduling.service import Due
from kit.db import Database
from kit.messages import Refusal
from kit.nonces import thrown
from kit.vault import Vault
from models import Activity, Award, Ballot, Delivery, Entry, Group, PrizeCode, PrizeEvent, Vote
from tests.features.rows import a_group, people_in
from tests.wiring import PRIZE_KEY

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
VAULT = Vault(PRIZE_KEY)
VOTER = 50

Act = Callable[[AsyncSession, Group, Activity], Awaitable[Any]]


async def a_collection(database: Database, **given: str) -> tuple[int, int]:
    """A collection with entries by ten people, in a group of sixty; the numbers that find it."""
    group = await a_group(database, NOW)
    async with database.write() as session:
        await people_in(session, group.id, range(1, 61), NOW)
        draft = Draft(COLLECTION, "Mascot", {"review": "none", **given})
        activity = await activities.create(session, group, draft, NOW, created_by=1, thread_id=None)
        for person in range(1, 11):
            await entries.submit(session, group, activity, person, Content(f"Idea {person}"), NOW, nonce=thrown())
        return group.id, activity.number


async def do(database: Database, ids: tuple[int, int], act: Act) -> Any:
    """One of them in a transaction of its own; a refusal is what it came to."""
    try:
        async with database.write() as session:
            return await act(session, await session.get_one(Group, ids[0]), await session.get_one(Activity, ids))
    except Refusal as refusal:
        return refusal


async def at_once(database: Database, ids: tuple[int, int], acts: Sequence[Act]) -> list[Any]:
    """All of them at the same time."""
    return list(await asyncio.gather(*(do(database, ids, act) for act in acts)))


async def how_many(database: Database, table: Any, *where: Any) -> int:
    async with database.read() as session:
        return await session.scalar(select(func.count()).select_from(table).where(*where)) or 0


async def test_votes_at_once_are_no_more_than_allowed(database: Database) -> None:
    ids = await a_collection(database, votes="3")
    await do(database, ids, lambda s, g, a: end_stage(s, g, a, NOW))

    def casting(number: int) -> Act:
        return lambda s, _g, a: voting.vote(s, a, VOTER, number, NOW)

    results = await at_once(database, ids, [casting(number) for number in (1, 2, 3, 4, 5, 6, 1, 2)])
    assert sum(isinstance(result, NoVotesLeft) for result in results) >= 3
    assert await how_many(database, Vote) == 3
    async with database.read() as session:
        assert await session.scalar(select(Ballot.used)) == 3


async def test_votes_given_and_taken_back_at_once_are_counted_right(database: Database) -> None:
    ids = await a_collection(database, votes="3")
    await do(database, ids, lambda s, g, a: end_stage(s, g, a, NOW))
    acts: list[Act] = []
    for number in (1, 2, 3, 4):
        acts.append(lambda s, _g, a, n=number: voting.vote(s, a, VOTER, n, NOW))  # type: ignore[misc]
        acts.append(lambda s, _g, a, n=number: voting.take_back(s, a, VOTER, n, NOW))  # type: ignore[misc]
    await at_once(database, ids, acts)
    async with database.read() as session:
        assert await session.scalar(select(Ballot.used)) == await session.scalar(select(func.count()).select_from(Vote))


async def test_an_entry_withdrawn_while_votes_come_takes_none_with_it(database: Database) -> None:
    ids = await a_collection(database, votes="1")
    await do(database, ids, lambda s, g, a: end_stage(s, g, a, NOW))
    acts: list[Act] = [lambda s, _g, a, p=person: voting.vote(s, a, p, 1, NOW) for person in range(20, 30)]  # type: ignore[misc]
    acts.insert(5, lambda s, g, a: entries.withdraw(s, g, a, 1, 1, NOW))
    results = await at_once(database, ids, acts)
    assert all(not isinstance(result, Refusal) or isinstance(result, EntryGone) for result in results)
    assert await how_many(database, Vote) == 0
    assert await how_many(database, Ballot, Ballot.used != 0) == 0


async def test_entries_at_once_are_no_more_than_allowed(database: Database) -> None:
    ids = await a_collection(database, entries="2")
    acts: list[Act] = [
        lambda s, g, a, n=number: entries.submit(s, g, a, VOTER, Content(f"Another {n}"), NOW, nonce=thrown())  # type: ignore[misc]
        for number in range(6)
    ]
    results = await at_once(database, ids, acts)
    assert sum(isinstance(result, EnoughEntries) for result in results) == 4
    assert await how_many(database, Entry, Entry.person_id == VOTER) == 2


async def with_prizes(database: Database, kinds: Sequence[str], stock: int) -> tuple[int, int]:
    """An activity whose prizes go to the persons 1, 2, …, each with a code in stock or not."""
    ids = await a_collection(database)

    async def give(session: AsyncSession, group: Group, activity: Activity) -> None:
        slots = [
            Slot("place", at, kind, 5 if kind == "points" else 0, "A mug") for at, kind in enumerate(kinds, start=1)
        ]
        await prizes.give(session, group, activity, slots, {"place": range(1, 10)}, NOW, claim_minutes=60)
        if stock:
            text = "\n".join(f"CODE-{number}" for number in range(stock))
            await codes.load(session, group, activity, text, VAULT, NOW, by=1)

    assert await do(database, ids, give) is None
    return ids


async def test_one_code_goes_to_one_winner(database: Database) -> None:
    ids = await with_prizes(database, ["code", "code", "code"], stock=1)

    def claiming(person: int) -> Act:
        return lambda s, g, a: prizes.claim(s, g, a, person, VAULT, NOW)

    acts = [claiming(person) for person in (1, 2, 3, 1, 2, 3)]
    results = await at_once(database, ids, acts)
    shown = [code for _, code in results if code is not None]
    assert set(shown) == {"CODE-0"}
    assert await how_many(database, Award, Award.state == "given") == 1
    assert await how_many(database, PrizeCode, PrizeCode.slot.is_not(None)) == 1


async def test_a_claim_and_its_deadline_at_once(database: Database) -> None:
    """Either the claim came in time or the next one has it; never both."""
    ids = await with_prizes(database, ["goods"], stock=0)
    task = Due(1, ids[0], f"prizes:{ids[1]}:1:expire", "prizes.expire", None, NOW, NOW, 0)
    later = NOW + timedelta(hours=2)
    results = await at_once(
        database,
        ids,
        [
            lambda s, g, a: prizes.claim(s, g, a, 1, VAULT, later),
            lambda s, g, _a: turns.TASKS["prizes.expire"](s, g, task, later),
            lambda s, g, a: prizes.claim(s, g, a, 1, VAULT, later),
        ],
    )
    async with database.read() as session:
        award = await session.get_one(Award, (*ids, 1))
        offered = list(
            await session.scalars(
                select(PrizeEvent.person_id)
                .where(PrizeEvent.what == "offered")
                .order_by(PrizeEvent.at, PrizeEvent.slot, PrizeEvent.nth)
            )
        )
    if award.state == "claimed":
        assert (award.person_id, offered) == (1, [1])
    else:
        assert (award.state, award.person_id, offered) == ("offered", 2, [1, 2])
        assert isinstance(results[0], NoPrize) or isinstance(results[2], NoPrize)


async def test_two_entries_taken_out_at_once(database: Database) -> None:
    """Two hosts, two entries, and somebody who claims meanwhile: everybody has one prize, and nothing is given twice."""
    ids = await a_collection(database, vote="none", draw="3", prizes="1:30,2:A mug,3:20")
    await do(database, ids, lambda s, g, a: end_stage(s, g, a, NOW))
    async with database.read() as session:
        winners = {a.slot: a.person_id for a in await prizes.awards_of(session, *ids)}
    results = await at_once(
        database,
        ids,
        [
            lambda s, g, a: corrections.take_out(s, g, a, winners[1] or 0, "Copied", NOW, actor=1),
            lambda s, g, a: prizes.claim(s, g, a, winners[2] or 0, VAULT, NOW),
            lambda s, g, a: corrections.take_out(s, g, a, winners[3] or 0, "Copied", NOW, actor=1),
            lambda s, g, a: corrections.take_out(s, g, a, winners[1] or 0, "Copied", NOW, actor=1),
        ],
    )
    assert [isinstance(result, Refusal) for result in results].count(True) <= 2
    async with database.read() as session:
        awards = await prizes.awards_of(session, *ids)
        assert await audit(session) == []
    now = [award.person_id for award in awards]
    assert now[0] == winners[2]
    assert len(set(now)) == 3
    assert not {winners[1], winners[3]} & set(now)


async def test_prizes_given_twice_are_given_once(database: Database) -> None:
    ids = await with_prizes(database, ["points", "points"], stock=0)

    async def again(session: AsyncSession, group: Group, activity: Activity) -> None:
        slots = [Slot("place", 1, "points", 5), Slot("place", 2, "points", 5)]
        await prizes.give(session, group, activity, slots, {"place": [7, 8, 9]}, NOW, claim_minutes=60)

    await at_once(database, ids, [again, again, again])
    async with database.read() as session:
        awards = await session.execute(select(Award.slot, Award.person_id, Award.turn).order_by(Award.slot))
        assert [tuple(row) for row in awards] == [(1, 1, 1), (2, 2, 1)]


async def test_codes_loaded_twice_are_there_once(database: Database) -> None:
    ids = await with_prizes(database, ["code"], stock=0)

    def loading(text: str) -> Act:
        return lambda s, g, a: codes.load(s, g, a, text, VAULT, NOW, by=1)

    loaded = await at_once(database, ids, [loading("A\nB"), loading("B\nC"), loading("A\nB\nC\n\n")])
    assert sum(each.new for each in loaded) == 3
    assert await how_many(database, PrizeCode) == 3


@pytest.mark.parametrize("text", ["", "\n \n", "x" * 201])
async def test_what_is_no_code_is_refused(database: Database, text: str) -> None:
    ids = await with_prizes(database, ["code"], stock=0)
    assert isinstance(await do(database, ids, lambda s, g, a: codes.load(s, g, a, text, VAULT, NOW, by=1)), BadCodes)


async def test_no_code_stands_in_the_outbox(database: Database) -> None:
    ids = await with_prizes(database, ["code"], stock=1)
    _, code = await do(database, ids, lambda s, g, a: prizes.claim(s, g, a, 1, VAULT, NOW))
    assert code == "CODE-0"
    assert await how_many(database, Delivery, cast(Delivery.payload, Text).contains("CODE-0")) == 0
