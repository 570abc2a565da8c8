"""The outbox: each delivery once in the hands of one deliverer, nothing thrown away that came meanwhile, and an end to trying."""

import asyncio
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from features.outbox import leasing, service as outbox
from features.outbox.leasing import HOLDS_UP, LEASE, MAX_ATTEMPTS, Leased
from kit.db import Database
from kit.messages import Button, Link, Message
from models import Delivery
from tests.features.rows import a_group

NOW = datetime(2026, 11, 23, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LATER = NOW + timedelta(minutes=5)
HELLO = Message("hello <b>&amp;</b> 你好", ((Button("a", "ci:1"), Link("b", "https://t.me/x")),), silent=True)


async def lease(database: Database, now: datetime = NOW, *, limit: int = 50) -> list[Leased]:
    async with database.write() as session:
        return await leasing.lease(session, now, limit=limit)


async def fill(database: Database, count: int) -> None:
    """Deliveries that have nothing to do with each other."""
    async with database.write() as session:
        for number in range(count):
            await outbox.tell_person(session, number + 1, f"key{number}", HELLO, NOW)


async def waiting(database: Database) -> list[Delivery]:
    async with database.read() as session:
        return list(await session.scalars(select(Delivery).order_by(Delivery.id)))


def test_a_message_survives_the_database() -> None:
    assert Message.from_json(HELLO.to_json()) == HELLO


async def test_a_key_is_told_once(database: Database) -> None:
    group = await a_group(database, NOW)
    for text in ("first", "second"):
        async with database.write() as session:
            await outbox.tell_group(session, group.id, "key", Message(text), NOW, thread_id=7)
            await outbox.tell_person(session, 5, "other key", Message(text), NOW)
    deliveries = await lease(database)
    assert [(e.key, e.group_id, e.person_id, e.thread_id) for e in deliveries] == [
        ("key", group.id, None, 7),
        ("other key", None, 5, None),
    ]
    assert all(delivery.payload["text"] == "first" for delivery in deliveries)


async def test_errands_come_oldest_first_and_wait_for_their_time(database: Database) -> None:
    group = await a_group(database, NOW)
    async with database.write() as session:
        await outbox.tell_group(session, group.id, "later", HELLO, NOW, not_before=NOW + SECOND)
        for person, key in enumerate(("b", "a"), 1):
            await outbox.tell_person(session, person, key, HELLO, NOW)
    assert [e.key for e in await lease(database)] == ["b", "a"]
    assert [e.key for e in await lease(database, NOW + SECOND)] == ["later"]


async def test_facts_and_boards_are_taken_before_answers_that_have_waited_longer(database: Database) -> None:
    group = await a_group(database, NOW)
    async with database.write() as session:
        for person in range(1, 5):
            await outbox.answer(session, HELLO, NOW, person_id=person, drop_after=LATER)
    async with database.write() as session:
        await outbox.refresh_board(session, group.id, 1, NOW)
        await outbox.strip_message(session, group.id, 7, NOW)
        await outbox.tell_person(session, 9, "fact", HELLO, NOW)
    taken = await lease(database, limit=4)
    assert sorted(e.key for e in taken[:3]) == [f"board:{group.id}:1", "fact", f"strip:{group.id}:7"]
    assert [e.is_answer for e in taken] == [False, False, False, True]
    assert [e.is_answer for e in await lease(database)] == [True, True, True]


async def test_a_leased_errand_is_nobody_elses_until_the_lease_ends(database: Database) -> None:
    await fill(database, 1)
    assert len(await lease(database)) == 1
    assert await lease(database) == []
    assert await lease(database, NOW + LEASE - SECOND) == []
    assert len(await lease(database, NOW + LEASE)) == 1


async def test_two_deliverers_never_hold_the_same_errand(database_url: str, database: Database) -> None:
    await fill(database, 60)
    other = Database(database_url)
    try:
        hands = await asyncio.gather(*(lease(d, limit=10) for d in (database, other) * 4))
    finally:
        await other.close()
    ids = [delivery.id for hand in hands for delivery in hand]
    assert len(ids) == len(set(ids))
    assert len(ids) >= 10
    rest = [delivery.id for delivery in await lease(database, limit=100)]
    assert sorted([*ids, *rest]) == [delivery.id for delivery in await waiting(database)]


async def test_what_is_settled_is_gone(database: Database) -> None:
    await fill(database, 2)
    first, _ = await lease(database)
    async with database.write() as session:
        await leasing.settle(session, first)
    assert [e.key for e in await waiting(database)] == ["key1"]
    async with database.write() as session:
        await leasing.settle(session, first)
    assert [e.key for e in await waiting(database)] == ["key1"]


async def test_a_board_that_changes_while_it_is_sent_is_sent_again(database: Database) -> None:
    group = await a_group(database, NOW)
    for _ in range(3):
        async with database.write() as session:
            await outbox.refresh_board(session, group.id, 1, NOW)
    (flying,) = await lease(database)
    async with database.write() as session:
        await outbox.refresh_board(session, group.id, 1, NOW)
    assert await lease(database) == []
    async with database.write() as session:
        await leasing.settle(session, flying)
    (again,) = await lease(database)
    assert (again.id, again.version) == (flying.id, flying.version + 1)
    async with database.write() as session:
        await leasing.settle(session, again)
    assert await waiting(database) == []


async def test_a_refresh_does_not_hurry_a_board_that_waits(database: Database) -> None:
    group = await a_group(database, NOW)
    async with database.write() as session:
        await outbox.refresh_board(session, group.id, 1, NOW)
    (board,) = await lease(database)
    async with database.write() as session:
        await leasing.hold(session, board, NOW + 3 * SECOND)
        await outbox.refresh_board(session, group.id, 1, NOW + SECOND)
    assert await lease(database, NOW + SECOND) == []
    assert len(await lease(database, NOW + 3 * SECOND)) == 1


async def test_boards_of_two_activities_are_two(database: Database) -> None:
    group = await a_group(database, NOW)
    async with database.write() as session:
        for activity in (1, 2):
            await outbox.refresh_board(session, group.id, activity, NOW)
    assert [(e.kind, e.activity) for e in await lease(database)] == [("board", 1), ("board", 2)]


async def test_an_errand_that_is_held_was_not_tried(database: Database) -> None:
    await fill(database, 1)
    (delivery,) = await lease(database)
    async with database.write() as session:
        await leasing.hold(session, delivery, NOW + SECOND)
    assert await lease(database) == []
    (again,) = await lease(database, NOW + SECOND)
    assert again.attempts == 0


async def test_pauses_grow_and_end(database: Database) -> None:
    await fill(database, 1)
    moment, pauses = NOW, []
    while True:
        (delivery,) = await lease(database, moment)
        async with database.write() as session:
            given_up = await leasing.fail(session, delivery, "x" * 2000, moment)
        if given_up:
            break
        (row,) = await waiting(database)
        assert row.retry_at is not None
        pauses.append(row.retry_at - moment)
        assert row.last_error == "x" * 500
        assert await lease(database, row.retry_at - timedelta(microseconds=1)) == []
        moment = row.retry_at
    assert len(pauses) == MAX_ATTEMPTS - 1
    assert pauses == sorted(pauses)
    assert pauses[0] == 2 * SECOND
    assert pauses[-1] == timedelta(minutes=10)
    assert await waiting(database) == []


async def test_a_newer_board_has_new_attempts(database: Database) -> None:
    group = await a_group(database, NOW)
    async with database.write() as session:
        await outbox.refresh_board(session, group.id, 1, NOW)
    (board,) = await lease(database)
    async with database.write() as session:
        await leasing.fail(session, board, "away", NOW)
    (board,) = await lease(database, NOW + 2 * SECOND)
    async with database.write() as session:
        await outbox.refresh_board(session, group.id, 1, NOW)
        await leasing.settle(session, board)
    (board,) = await lease(database, NOW + 2 * SECOND)
    assert board.attempts == 0


async def test_dropping_is_not_asking_twice(database: Database) -> None:
    await fill(database, 2)
    first, second = await lease(database)
    for _ in range(2):
        async with database.write() as session:
            await leasing.drop(session, first)
    assert [e.id for e in await waiting(database)] == [second.id]


async def tell(database: Database, *keys: str, group_id: int, now: datetime = NOW) -> None:
    async with database.write() as session:
        for key in keys:
            await outbox.tell_group(session, group_id, key, HELLO, now)


async def test_only_the_first_of_a_lane_can_be_leased(database: Database) -> None:
    """Messages to one chat go in order, whoever delivers them."""
    one, two = await a_group(database, NOW), await a_group(database, NOW, chat_id=-2)
    await tell(database, "one a", "one b", "one c", group_id=one.id)
    await tell(database, "two a", "two b", group_id=two.id)
    first, other = await lease(database)
    assert (first.key, other.key) == ("one a", "two a")
    assert await lease(database) == []
    async with database.write() as session:
        await leasing.settle(session, first)
        second = (await leasing.lease_next(session, NOW, ["g1"]))["g1"]
    assert (second.key, second.queue) == ("one b", first.queue)
    assert await lease(database) == []


async def test_the_next_of_several_queues_is_one_of_each(database: Database) -> None:
    """What is under way, held or not there leaves its queue without; of boards that could go both, one goes."""
    groups = [await a_group(database, NOW, chat_id=-1 - n) for n in range(4)]
    full, busy, boards, empty = (group.id for group in groups)
    await tell(database, "full a", "full b", group_id=full)
    await tell(database, "busy a", "busy b", group_id=busy)
    async with database.write() as session:
        for activity in (2, 1):
            await outbox.refresh_board(session, boards, activity, NOW)
    first, *_ = await lease(database, limit=1)
    assert first.key == "full a"
    async with database.write() as session:
        await leasing.settle(session, first)
    (_, taken) = await lease(database, limit=2)
    assert taken.key == "busy a"
    async with database.write() as session:
        await leasing.settle(session, taken)
        again = await leasing.lease_next(session, NOW, [f"g{number}" for number in (full, busy, boards, empty)])
    assert {queue: leased.key for queue, leased in again.items()} == {
        f"g{busy}": "busy b",
        f"g{boards}": f"board:{boards}:1",
    }
    assert [leased.key for leased in await lease(database)] == [f"board:{boards}:2"]


async def test_what_is_settled_together_is_each_its_own(database: Database) -> None:
    """One is gone, one has changed meanwhile and waits for its moment, one is another's by now."""
    ids = [(await a_group(database, NOW, chat_id=-1 - n)).id for n in range(3)]
    gone, changed, taken = ids
    async with database.write() as session:
        for group_id in ids:
            await outbox.refresh_board(session, group_id, 1, NOW)
    flying = {delivery.group_id: delivery for delivery in await lease(database)}
    async with database.write() as session:
        await outbox.refresh_board(session, changed, 1, NOW)
    (late,) = [e for e in await lease(database, NOW + LEASE) if e.group_id == taken]
    assert late.holder != flying[taken].holder
    async with database.write() as session:
        await session.execute(
            update(Delivery).where(Delivery.group_id != taken).values(holder=flying[gone].holder, lease_until=LATER)
        )
    async with database.write() as session:
        versions = await leasing.in_hand(session, flying.values(), lock=True)
        assert set(versions) == {flying[gone].id, flying[changed].id}
        await leasing.settle_all(session, [(delivery, NOW + SECOND) for delivery in flying.values()], versions)
    left = {delivery.group_id: delivery for delivery in await waiting(database)}
    assert set(left) == {changed, taken}
    assert (left[changed].retry_at, left[changed].holder) == (NOW + SECOND, None)
    assert (left[taken].holder, left[taken].lease_until) == (late.holder, late.lease_until)


async def test_what_is_held_holds_up_what_comes_later(database: Database) -> None:
    group = await a_group(database, NOW)
    await tell(database, "a", group_id=group.id)
    (held,) = await lease(database)
    async with database.write() as session:
        await leasing.hold(session, held, NOW + 60 * SECOND)
    await tell(database, "b", group_id=group.id, now=NOW + SECOND)
    async with database.write() as session:
        await outbox.refresh_board(session, group.id, 1, NOW)
    assert await lease(database, NOW + 59 * SECOND) == []
    assert [e.key for e in await lease(database, NOW + 60 * SECOND)] == ["a"]


async def test_what_is_meant_for_later_holds_up_nobody(database: Database) -> None:
    group = await a_group(database, NOW)
    async with database.write() as session:
        await outbox.tell_group(session, group.id, "in the morning", HELLO, NOW, not_before=NOW + timedelta(hours=8))
    await tell(database, "now", group_id=group.id)
    assert [e.key for e in await lease(database)] == ["now"]


async def test_a_board_stands_behind_what_is_told_and_holds_up_nobody(database: Database) -> None:
    group = await a_group(database, NOW)
    async with database.write() as session:
        await outbox.refresh_board(session, group.id, 1, NOW)
    await tell(database, "line", group_id=group.id)
    (line,) = await lease(database)
    assert line.key == "line"
    async with database.write() as session:
        await leasing.settle(session, line)
    (board,) = await lease(database)
    async with database.write() as session:
        await leasing.hold(session, board, NOW + 3 * SECOND)
    await tell(database, "next line", group_id=group.id)
    assert [e.key for e in await lease(database)] == ["next line"]


async def test_a_message_that_fails_and_fails_does_not_silence_its_chat(database: Database) -> None:
    group = await a_group(database, NOW)
    await tell(database, "bad", "good", group_id=group.id)
    moment, tries = NOW, 0
    while (deliveries := await lease(database, moment))[0].key == "bad" and len(deliveries) == 1:
        async with database.write() as session:
            await leasing.fail(session, deliveries[0], "500", moment)
        tries += 1
        assert tries <= HOLDS_UP
        (bad, _) = await waiting(database)
        assert bad.retry_at is not None
        if tries < HOLDS_UP:
            assert await lease(database, bad.retry_at - SECOND) == []
            moment = bad.retry_at
    assert deliveries[0].key == "good"
    assert moment - NOW <= timedelta(minutes=1)


async def test_who_was_away_too_long_frees_nothing_that_is_anothers(database: Database) -> None:
    """A deliverer whose lease has run out must not let a third one in while the second is at work."""
    await fill(database, 1)
    (slow,) = await lease(database)
    (quick,) = await lease(database, NOW + LEASE)
    for late in (
        lambda s: leasing.hold(s, slow, NOW),
        lambda s: leasing.fail(s, slow, "away", NOW),
        lambda s: leasing.drop(s, slow),
        lambda s: leasing.settle(s, slow),
    ):
        async with database.write() as session:
            await late(session)
        assert await lease(database, NOW + LEASE + SECOND) == []
    (row,) = await waiting(database)
    assert (row.attempts, row.lease_until) == (0, quick.lease_until)


async def test_a_lease_of_a_clock_that_was_ahead_does_not_last_for_hours(database: Database) -> None:
    await fill(database, 1)
    await lease(database, NOW + timedelta(hours=5))
    assert len(await lease(database, NOW)) == 1
    # A few minutes are another matter: the other process may be at work, and its clock is a little ahead.
    await fill(database, 2)
    async with database.write() as session:
        await leasing.lease(session, NOW + timedelta(minutes=5))
    assert await lease(database, NOW) == []


async def test_what_a_clock_that_was_ahead_has_held_does_not_wait_for_hours(database: Database) -> None:
    await fill(database, 1)
    ahead = NOW + timedelta(hours=1)
    (delivery,) = await lease(database, ahead)
    async with database.write() as session:
        await leasing.hold(session, delivery, ahead + 3 * SECOND)
    assert len(await lease(database, NOW)) == 1


async def test_a_wait_of_hours_is_looked_at_again_in_between(database: Database) -> None:
    """Telegram may tell a bot to wait for long. The pace remembers that; the row does not go so far into the future."""
    await fill(database, 1)
    (delivery,) = await lease(database)
    async with database.write() as session:
        await leasing.hold(session, delivery, NOW + timedelta(hours=5))
    assert await lease(database, NOW + timedelta(minutes=9)) == []
    assert len(await lease(database, NOW + timedelta(minutes=12))) == 1


async def test_the_backlog_is_what_is_due(database: Database) -> None:
    await fill(database, 3)
    other = await a_group(database, NOW, chat_id=-2)
    async with database.write() as session:
        await outbox.tell_group(session, other.id, "old", HELLO, NOW, not_before=NOW - SECOND)
        await outbox.tell_group(session, other.id, "later", HELLO, NOW, not_before=NOW + SECOND)
    async with database.read() as session:
        everywhere = await leasing.backlog(session, NOW)
        assert (everywhere.waiting, everywhere.oldest) == (4, NOW - SECOND)
        there = await leasing.backlog(session, NOW, other.id)
        assert (there.waiting, there.oldest) == (1, NOW - SECOND)
        nothing = await leasing.backlog(session, NOW - 2 * SECOND)
        assert (nothing.waiting, nothing.oldest) == (0, None)


async def test_what_is_held_is_part_of_the_backlog(database: Database) -> None:
    """A chat that Telegram holds for minutes is minutes behind: that is what whoever watches must see."""
    await fill(database, 1)
    (delivery,) = await lease(database)
    async with database.write() as session:
        await leasing.hold(session, delivery, NOW + timedelta(minutes=8))
    async with database.read() as session:
        backlog = await leasing.backlog(session, NOW + timedelta(minutes=5))
    assert (backlog.waiting, backlog.oldest) == (1, NOW)
