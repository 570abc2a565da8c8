"""The ledger: nothing is lost, nothing counts twice, nobody owes; and an audit that sees what must not be."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import func, select, update

from features.people import census
from features.points.service import (
    TREASURY,
    Holder,
    Move,
    NotEnoughPoints,
    audit,
    balance_of,
    member,
    move,
    rank_of,
    top,
)
from kit.db import Database
from models import Account, Transfer
from tests.features.rows import a_check_in, a_group, people_in

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def paid(person: int, amount: int, reference: str) -> Move:
    return Move(TREASURY, member(person), amount, reference, "test")


async def test_points_move_once(database: Database) -> None:
    group = await a_group(database, NOW)
    for expected in ({member(1): 5, TREASURY: -5}, {}):
        async with database.write() as session:
            assert await move(session, group.id, [paid(1, 5, "a")], NOW, actor=None) == expected
    async with database.read() as session:
        assert await balance_of(session, group.id, member(1)) == 5
        assert await balance_of(session, group.id, TREASURY) == -5
        assert await balance_of(session, group.id, member(2)) == 0
        assert await audit(session) == []


async def test_a_reference_twice_in_one_call_counts_once(database: Database) -> None:
    group = await a_group(database, NOW)
    async with database.write() as session:
        await move(session, group.id, [paid(1, 5, "a"), paid(1, 5, "a")], NOW, actor=None)
    async with database.read() as session:
        assert await balance_of(session, group.id, member(1)) == 5
        assert await audit(session) == []


async def test_a_reference_is_the_groups_own(database: Database) -> None:
    one, other = await a_group(database, NOW, chat_id=-1), await a_group(database, NOW, chat_id=-2)
    async with database.write() as session:
        for group in (one, other):
            await move(session, group.id, [paid(1, 5, "a")], NOW, actor=None)
    async with database.read() as session:
        assert await balance_of(session, one.id, member(1)) == await balance_of(session, other.id, member(1)) == 5


@pytest.mark.parametrize("source", [member(1), Holder("escrow", 3)])
async def test_nobody_but_the_treasury_owes(database: Database, source: Holder) -> None:
    group = await a_group(database, NOW)
    async with database.write() as session:
        await move(session, group.id, [Move(TREASURY, source, 5, "a", "test")], NOW, actor=None)
    with pytest.raises(NotEnoughPoints) as refused:
        async with database.write() as session:
            await move(session, group.id, [Move(source, member(2), 6, "b", "test")], NOW, actor=None)
    assert refused.value.holder == source
    async with database.read() as session:
        assert await balance_of(session, group.id, source) == 5
        assert await audit(session) == []


async def test_who_has_no_account_cannot_pay(database: Database) -> None:
    group = await a_group(database, NOW)
    with pytest.raises(NotEnoughPoints):
        async with database.write() as session:
            await move(session, group.id, [Move(member(9), member(2), 1, "b", "test")], NOW, actor=None)


async def test_what_comes_in_and_goes_out_at_once_needs_no_cover(database: Database) -> None:
    group = await a_group(database, NOW)
    async with database.write() as session:
        moves = [Move(member(1), member(2), 5, "b", "test"), paid(1, 5, "a")]
        assert await move(session, group.id, moves, NOW, actor=None) == {TREASURY: -5, member(2): 5}
    async with database.read() as session:
        assert await audit(session) == []


_accounts = st.sampled_from([TREASURY, member(1), member(2), member(3), Holder("escrow", 1), Holder("escrow", 2)])
_moves = st.builds(
    lambda source, target, amount, reference: Move(source, target, amount, f"ref{reference}", "test"),
    _accounts,
    _accounts,
    st.integers(1, 20),
    st.integers(0, 30),
).filter(lambda m: m.source != m.target)
_counter = iter(range(1, 1_000_000))


@given(st.lists(st.lists(_moves, min_size=1, max_size=6), max_size=12))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_is_moved_the_ledger_adds_up(database: Database, calls: Sequence[Sequence[Move]]) -> None:
    """Against a model: a plain dictionary, and references that count once."""
    group = await a_group(database, NOW, chat_id=-next(_counter))
    model: defaultdict[Holder, int] = defaultdict(int)
    seen: set[str] = set()
    for moves in calls:
        fresh = {m.reference: m for m in reversed(moves) if m.reference not in seen}
        # Of one reference given twice in a call, which one counts is not promised: here they are made the same.
        alike = [fresh.get(m.reference, m) for m in moves]
        after = Counter(model)
        for m in fresh.values():
            after[m.source] -= m.amount
            after[m.target] += m.amount
        is_covered = all(balance >= 0 for holder, balance in after.items() if holder != TREASURY)
        try:
            async with database.write() as session:
                await move(session, group.id, alike, NOW, actor=None)
        except NotEnoughPoints:
            assert not is_covered
        else:
            assert is_covered
            model = defaultdict(int, after)
            seen |= set(fresh)
    async with database.read() as session:
        for holder in (TREASURY, *(member(n) for n in (1, 2, 3)), Holder("escrow", 1), Holder("escrow", 2)):
            assert await balance_of(session, group.id, holder) == model[holder]
        assert (
            await session.scalar(
                select(func.coalesce(func.sum(Account.balance), 0)).where(Account.group_id == group.id)
            )
            == 0
        )
        assert await audit(session, group.id) == []


async def test_the_database_itself_refuses_a_debt(database: Database) -> None:
    group = await a_group(database, NOW)
    with pytest.raises(Exception, match=r"(?i)check"):
        async with database.write() as session:
            session.add(Account(group_id=group.id, kind="member", owner=1, balance=-1))


async def test_an_audit_sees_a_balance_that_was_tampered_with(database: Database) -> None:
    group, other = await a_group(database, NOW, chat_id=-1), await a_group(database, NOW, chat_id=-2)
    async with database.write() as session:
        for each in (group, other):
            await move(session, each.id, [paid(1, 5, "a"), paid(2, 7, "b")], NOW, actor=None)
        await session.execute(
            update(Account).where(Account.group_id == group.id, Account.owner == 1).values(balance=50)
        )
    async with database.read() as session:
        findings = await audit(session)
        assert {(f.group_id, f.what) for f in findings} == {(group.id, "sum"), (group.id, "balance")}
        assert await audit(session, other.id) == []
        assert len(await audit(session, group.id)) == 2


async def test_an_audit_sees_a_transfer_that_was_tampered_with(database: Database) -> None:
    group = await a_group(database, NOW)
    async with database.write() as session:
        await move(session, group.id, [paid(1, 5, "a")], NOW, actor=None)
        await session.execute(update(Transfer).values(amount=6))
    async with database.read() as session:
        assert [f.what for f in await audit(session)] == ["balance", "balance"]


async def test_an_audit_sees_an_account_that_is_gone(database: Database) -> None:
    group = await a_group(database, NOW)
    async with database.write() as session:
        await move(session, group.id, [paid(1, 5, "a")], NOW, actor=None)
        await session.delete(await session.get_one(Account, (group.id, "member", 1)))
    async with database.read() as session:
        assert {f.what for f in await audit(session)} == {"sum", "balance"}


async def test_an_audit_sees_what_a_closed_activity_holds(database: Database) -> None:
    group = await a_group(database, NOW)
    async with database.write() as session:
        activity = await a_check_in(session, await session.merge(group), NOW)
        escrow = Holder("escrow", activity.number)
        await move(session, group.id, [Move(TREASURY, escrow, 5, "a", "test")], NOW, actor=None)
        assert await audit(session) == []
        activity.state = "closed"
        await session.flush()
        assert [f.what for f in await audit(session)] == ["escrow"]


async def test_rank_and_top_leave_out_who_left(database: Database) -> None:
    group = await a_group(database, NOW)
    async with database.write() as session:
        await people_in(session, group.id, range(1, 6), NOW)
        for person, amount in ((1, 5), (2, 9), (3, 9), (4, 20)):
            later = NOW + timedelta(minutes=person)
            await move(session, group.id, [paid(person, amount, f"a{person}")], later, actor=None)
        await census.see_left(session, group.id, 4, NOW)
    async with database.read() as session:
        assert [await rank_of(session, group.id, n) for n in (1, 2, 3, 5)] == [3, 1, 1, None]
        assert [(e.person_id, e.points) for e in await top(session, group.id, None)] == [(2, 9), (3, 9), (1, 5)]
        assert [e.person_id for e in await top(session, group.id, NOW + timedelta(minutes=3))] == [3]
        assert len(await top(session, group.id, None, limit=2)) == 2


@pytest.mark.parametrize(
    ("reverses", "amount", "wrong"), [("a", 5, []), ("a", 3, []), ("a", 6, ["reversal"]), ("x", 1, ["reversal"])]
)
async def test_an_audit_sees_what_was_undone_twice_or_never_was(
    database: Database, reverses: str, amount: int, wrong: list[str]
) -> None:
    group = await a_group(database, NOW)
    async with database.write() as session:
        await move(session, group.id, [paid(1, 5, "a"), paid(1, 5, "b")], NOW, actor=None)
        back = Move(member(1), TREASURY, amount, "undo:a", "undo", reverses=reverses)
        await move(session, group.id, [back], NOW, actor=None)
    async with database.read() as session:
        assert [f.what for f in await audit(session)] == wrong
