"""A batch of updates: each has its effect once, a bad one costs only itself, and nothing is acknowledged before it is committed."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, func, select, update
from sqlalchemy.exc import DBAPIError, OperationalError

from bot import asking
from bot.pipeline import NotDone
from kit import metrics
from kit.db import Database
from kit.tasks import Tasks
from models import Activity, CheckIn, Person, QuarantinedUpdate, SeenUpdate
from simulator import Telegram
from tests import wiring
from tests.flows.group import Group, make_group
from tests.jobs.deliveries import Logged, expected, row_of
from tests.wiring import TOKEN, World


@pytest.fixture
async def group(world: World) -> Group:
    made = await make_group(world, members=5)
    await made.starts("points=5")
    return made


async def checked_in(world: World) -> list[int]:
    async with world.app.database.read() as session:
        return sorted(await session.scalars(select(CheckIn.person_id)))


def sends_nonsense(world: World, kind: str, body: Any) -> int:
    """Telegram sends what its own schema does not allow; the update's id."""
    world.telegram.strict = False
    return world.bot.updates.put(kind, body, "test").id


async def put_aside(world: World) -> list[QuarantinedUpdate]:
    async with world.app.database.read() as session:
        return list(await session.scalars(select(QuarantinedUpdate).order_by(QuarantinedUpdate.update_id)))


async def batch_of(telegram: Telegram) -> list[dict[str, Any]]:
    """What the bot would fetch now, without acknowledging anything."""
    _, body = await telegram.call(TOKEN, "getUpdates")
    found: list[dict[str, Any]] = body["result"]
    return found


LOCKED = OperationalError("COMMIT", {}, Exception("database is locked"))


@contextmanager
def commits_fail(database: Database, times: int = 1_000_000, error: Exception = LOCKED) -> Iterator[list[int]]:
    """The disk is full or the server is gone: commits fail, so many times. Gives how many did."""
    failed = [0]

    def refuse(_connection: object) -> None:
        if failed[0] < times:
            failed[0] += 1
            raise error

    engine = database.engine.sync_engine
    event.listen(engine, "commit", refuse)
    try:
        yield failed
    finally:
        event.remove(engine, "commit", refuse)


BAD_UPDATES: list[tuple[str, Any]] = [
    ("message", {"message_id": 1, "date": 0}),
    ("message", {"message_id": 1, "date": 0, "chat": {"id": "x", "type": "group"}}),
    ("message", {"message_id": None, "date": 0, "chat": {"id": -1, "type": "group"}}),
    ("message", []),
    ("message", "hello"),
    ("callback_query", {}),
    ("callback_query", {"id": "1", "from": {"id": 1}}),
    ("my_chat_member", {"chat": {"id": -1, "type": "group"}}),
    ("chat_member", 7),
]


@pytest.mark.parametrize(("kind", "body"), BAD_UPDATES, ids=str)
async def test_an_update_that_cannot_be_read_costs_only_itself(
    world: World, group: Group, logged: Logged, kind: str, body: Any
) -> None:
    first, second = group.members[:2]
    one = first.taps("I'm here", group.chat)
    bad = sends_nonsense(world, kind, body)
    two = second.taps("I'm here", group.chat)
    await world.settle()
    assert await checked_in(world) == sorted([first.id, second.id])
    assert all(tap.answer is not None for tap in (one, two))
    assert [row.update_id for row in await put_aside(world)] == [bad]
    assert world.telegram.pending(world.bot) == 0
    assert len(expected(logged, "update put aside")) == 1


async def test_updates_of_kinds_that_nobody_asked_for_are_no_trouble(world: World, group: Group) -> None:
    sends_nonsense(world, "poll_answer", {"poll_id": "1", "option_ids": []})
    sends_nonsense(world, "something_new", {"a": 1})
    await world.settle()
    assert await put_aside(world) == []
    assert world.telegram.pending(world.bot) == 0


async def test_an_update_whose_endpoint_fails_costs_only_itself(world: World, group: Group, logged: Logged) -> None:
    """A second activity of the group has a row that makes no sense: a tap on its button breaks in the middle."""
    broken = await group.starts()
    row = await row_of(world, group.chat)
    async with world.app.database.write() as session:
        await session.execute(
            update(Activity).where(Activity.group_id == row.id, Activity.number == 2).values(options="{")
        )
    first, second, third = group.members[:3]
    before = group.boards[0]
    first.taps("I'm here", group.chat, message=before)
    second.taps("I'm here", group.chat, message=broken)
    third.says("/help", group.chat)
    third.taps("I'm here", group.chat, message=before)
    said = len(world.said(group.chat))
    await world.settle()
    assert await checked_in(world) == sorted([first.id, third.id])
    assert len(world.said(group.chat)) == said + 1
    (row_aside,) = await put_aside(world)
    assert "ValidationError" in row_aside.error
    assert str(second.id) in row_aside.payload
    assert len(expected(logged, "update put aside")) == 1
    assert world.telegram.pending(world.bot) == 0
    # Sent again it is still aside, and nobody hears of it twice.
    await world.settle()
    assert len(await put_aside(world)) == 1


async def test_another_chat_does_not_notice(world: World, group: Group, logged: Logged) -> None:
    joggers = world.telegram.new_group("Joggers", owner=group.owner)
    group.owner.adds(world.bot, joggers, admin=True)
    await world.settle()
    async with world.app.database.write() as session:
        await session.execute(update(Activity).values(options="{"))
    group.members[0].taps("I'm here", group.chat)
    group.owner.says("/help", joggers)
    await world.settle()
    assert "What I can do" in world.last(joggers)
    assert len(expected(logged, "update put aside")) == 1


async def test_the_same_batch_twice_has_no_second_effect(world: World, group: Group) -> None:
    for person in group.members:
        person.taps("I'm here", group.chat)
    group.members[0].says("/top", group.chat)
    batch = await batch_of(world.telegram)
    for _ in range(3):
        await asyncio.gather(*(world.app.polling._pipeline.accept(raw) for raw in batch))
        await world.app._speaker.idle()
    await world.settle()
    assert await checked_in(world) == sorted(person.id for person in group.members)
    assert [await group.points(person) for person in group.members] == [5] * 5
    assert len([text for text in world.said(group.chat) if text.startswith("🏆")]) == 1
    assert len(world.telegram.toasts) == 5


async def test_a_batch_in_pieces_that_overlap_is_one(world: World, group: Group) -> None:
    for person in group.members:
        person.taps("I'm here", group.chat)
    batch = await batch_of(world.telegram)
    for part in (batch[:3], batch[1:4], [*batch[2:], batch[0]], [batch[4], batch[4]]):
        await asyncio.gather(*(world.app.polling._pipeline.accept(raw) for raw in part))
    await world.settle()
    assert await checked_in(world) == sorted(person.id for person in group.members)
    assert [await group.points(person) for person in group.members] == [5] * 5


async def test_nothing_is_acknowledged_before_it_is_committed(world: World, group: Group) -> None:
    """The database refuses to commit: Telegram keeps the updates, and they have their effect when they come again."""
    for person in group.members:
        person.taps("I'm here", group.chat)
    told = len(world.telegram.toasts)
    for _ in range(3):
        with commits_fail(world.app.database) as failed, pytest.raises(NotDone):
            await world.app.polling.once()
        assert failed[0] > 0
        assert world.telegram.pending(world.bot) == 5
    assert await checked_in(world) == []
    assert await put_aside(world) == []
    assert len(world.telegram.toasts) == told
    await world.settle()
    assert await checked_in(world) == sorted(person.id for person in group.members)
    assert len(world.telegram.toasts) == told + 5
    assert world.telegram.pending(world.bot) == 0


async def test_what_is_not_done_costs_no_allowance(world: World, group: Group) -> None:
    """The database is away while the same commands come again and again: afterwards each of them is answered."""
    member = group.members[0]
    for _ in range(30):
        member.says("/activities", group.chat)
    refused = metrics.REFUSED._value.get()
    for _ in range(3):
        with commits_fail(world.app.database), pytest.raises(NotDone):
            await world.app.polling.once()
    await world.settle()
    assert metrics.REFUSED._value.get() == refused
    assert world.telegram.pending(world.bot) == 0


async def test_the_commit_comes_before_the_call_that_acknowledges(world: World, group: Group) -> None:
    """At every commit of the batch's effects Telegram still has the batch."""
    for person in group.members:
        person.taps("I'm here", group.chat)
    held: list[int] = []

    def note(_connection: object) -> None:
        held.append(world.telegram.pending(world.bot))

    event.listen(world.app.database.engine.sync_engine, "commit", note)
    await world.app.polling.once()
    assert held
    assert set(held) == {5}
    assert world.telegram.pending(world.bot) == 5
    assert len(await checked_in(world)) == 5
    await world.app.polling.once()
    assert world.telegram.pending(world.bot) == 0


async def test_one_commit_that_fails_is_done_again_at_once(world: World, group: Group) -> None:
    for person in group.members:
        person.taps("I'm here", group.chat)
    with commits_fail(world.app.database, times=1):
        await world.app.polling.once()
    await world.settle()
    assert await checked_in(world) == sorted(person.id for person in group.members)
    assert [await group.points(person) for person in group.members] == [5] * 5
    assert await put_aside(world) == []


async def test_a_table_that_is_away_is_nobodys_fault(world: World, group: Group, logged: Logged) -> None:
    engine = world.app.database.engine
    group.members[0].taps("I'm here", group.chat)
    async with engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE seen_updates RENAME TO away")
    # PostgreSQL's driver hides the name of the table, and says its code.
    with pytest.raises(Exception, match=r"seen_updates|42P01"):
        await world.app.polling.once()
    expected(logged, "update put aside")
    assert world.telegram.pending(world.bot) == 1
    async with engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE away RENAME TO seen_updates")
    await world.settle()
    assert await checked_in(world) == [group.members[0].id]
    assert await put_aside(world) == []


async def test_a_bad_update_is_not_acknowledged_while_it_cannot_be_kept(
    world: World, group: Group, logged: Logged
) -> None:
    bad = sends_nonsense(world, "message", {"message_id": 1})
    with commits_fail(world.app.database), pytest.raises(NotDone):
        await world.app.polling.once()
    assert world.telegram.pending(world.bot) == 1
    await world.settle()
    assert [row.update_id for row in await put_aside(world)] == [bad]
    expected(logged, "update put aside")


@pytest.mark.parametrize("error", [LOCKED, ConnectionRefusedError("no server"), RuntimeError("whatever")], ids=repr)
async def test_whatever_keeps_a_bad_update_from_being_kept_nobody_waits_for_ever(
    world: World, group: Group, logged: Logged, error: Exception
) -> None:
    """PostgreSQL's driver says some things in words of its own. The update is not acknowledged, and the next ones are fetched."""
    broken = await group.starts()
    async with world.app.database.write() as session:
        await session.execute(update(Activity).where(Activity.number == 2).values(options="{"))
    group.members[0].taps("I'm here", group.chat, message=broken)
    with commits_fail(world.app.database, error=error), pytest.raises(NotDone):
        async with asyncio.timeout(20):
            await world.app.polling.once()
    assert world.telegram.pending(world.bot) == 1
    await world.settle()
    assert world.telegram.pending(world.bot) == 0
    assert len(await put_aside(world)) == 1
    expected(logged, "update put aside")


@pytest.mark.parametrize("name", ["half a \ud83d", "a \x00 zero"], ids=["half", "zero"])
async def test_text_that_a_database_refuses_is_read_as_what_can_be_kept(world: World, group: Group, name: str) -> None:
    group.members[0].taps("I'm here", group.chat)
    who = {"id": 77, "is_bot": False, "first_name": name}
    chat = {"id": 77, "type": "private", "first_name": name}
    sends_nonsense(world, "message", {"message_id": 1, "date": 0, "from": who, "chat": chat, "text": f"/start {name}"})
    group.members[1].taps("I'm here", group.chat)
    await world.settle()
    assert await checked_in(world) == sorted(person.id for person in group.members[:2])
    assert world.telegram.pending(world.bot) == 0
    assert await put_aside(world) == []
    async with world.app.database.read() as session:
        assert await session.scalar(select(Person.name).where(Person.id == 77)) == name.translate(
            {0xD83D: "\ufffd", 0: "\ufffd"}
        )


async def test_a_start_after_a_crash_between_commit_and_acknowledging(
    world: World, group: Group, database_url: str
) -> None:
    for person in group.members:
        person.taps("I'm here", group.chat)
    group.members[0].says("/top", group.chat)
    await world.app.polling.once()
    await world.app.close()
    assert world.telegram.pending(world.bot) == 6
    again = await wiring.start(database_url, world.clock, telegram=world.telegram)
    await again.settle()
    assert world.telegram.pending(world.bot) == 0
    assert await checked_in(again) == sorted(person.id for person in group.members)
    assert len([text for text in again.said(group.chat) if text.startswith("🏆")]) == 1
    async with again.app.database.read() as session:
        assert (await session.scalar(select(func.count()).select_from(SeenUpdate)) or 0) > 6
    await again.app.close()


async def test_more_than_a_hundred_updates_all_have_their_effect(world: World) -> None:
    group = await make_group(world, members=130)
    await group.starts("points=5")
    toasts = await group.checks_in(*group.members)
    assert len(await checked_in(world)) == 130
    assert "unanswered" not in toasts
    assert [f"no. {n} today" in toast for n, toast in enumerate(toasts, 1)] == [True] * 130


async def test_a_storm_in_one_group_does_not_hold_up_another(world: World, group: Group) -> None:
    """600 messages wait in one group when a command comes in another: it is done in the next turn, not after them all."""
    other = world.telegram.new_group("Readers", owner=group.owner, members=[group.members[0]], kind="supergroup")
    group.owner.adds(world.bot, other, admin=True)
    await world.settle()
    group.members[0].says("hello", group.chat)
    (said,) = await batch_of(world.telegram)
    storm = [said | {"update_id": 10_000 + n} for n in range(600)]
    group.owner.says("/activities", other)
    (*_, quiet) = await batch_of(world.telegram)
    pipeline, done = world.app.polling._pipeline, list[int]()

    async def follow(raw: dict[str, Any]) -> None:
        await pipeline.accept(raw)
        done.append(raw["update_id"])

    await asyncio.gather(*(follow(raw) for raw in [*storm, quiet]))
    assert len(done) == 601
    assert done.index(quiet["update_id"]) <= 200
    assert [update for update in done if update >= 10_000 and update < 10_600] == [raw["update_id"] for raw in storm]
    assert "Nothing is on" in world.last(other)


async def test_the_same_update_twice_in_one_transaction_has_one_effect(world: World, group: Group) -> None:
    group.owner.says("/activities", group.chat)
    (raw,) = await batch_of(world.telegram)
    said = len(world.said(group.chat))
    await asyncio.gather(*(world.app.polling._pipeline.accept(raw) for _ in range(5)))
    await world.settle()
    assert len(world.said(group.chat)) == said + 1


async def test_a_group_about_which_telegram_is_asked_holds_up_nobody(world: World, group: Group) -> None:
    """Whoever is unknown is looked up outside the transaction; those who are known are answered meanwhile."""
    stranger = world.telegram.new_person("Zoe", language_code="en")
    group.members[0].taps("I'm here", group.chat)
    stranger.taps_data(group.board, "ci:1", outsider=True)
    await world.settle()
    assert world.toast_to(group.members[0]).startswith("✅ You're in")
    assert world.toast_to(stranger) == "This is for members of the group. Join it first, then try again."
    assert len(world.telegram.calls_of("getChatMember")) >= 1


async def test_a_look_up_that_hangs_is_given_up(world: World, group: Group, monkeypatch: pytest.MonkeyPatch) -> None:
    """Telegram does not say who somebody is: the others are answered meanwhile, and soon the group goes on without knowing."""
    monkeypatch.setattr(asking, "_SECONDS", 0.2)
    world.telegram.fail_next("getChatMember", kind="slow", seconds=3600)
    other = world.telegram.new_group("Readers", owner=group.owner, members=[group.members[0]], kind="supergroup")
    group.owner.adds(world.bot, other, admin=True)
    stranger = world.telegram.new_person("Zoe", language_code="en")
    unknown = stranger.taps_data(group.board, "ci:1", outsider=True)
    group.members[0].taps("I'm here", group.chat)
    group.owner.says("/activities", other)
    fetching = Tasks()
    fetching.start(_fetch(world), name="fetch")
    await world.telegram.until(lambda: "Nothing is on" in "".join(world.said(other)), within=20)
    assert not unknown.answered
    await world.telegram.until(lambda: unknown.answered, within=20)
    await fetching.idle()
    assert world.toast_to(group.members[0]).startswith("✅ You're in")


async def _fetch(world: World) -> None:
    await world.app.polling.once()


async def test_what_takes_long_does_not_keep_others_from_being_fetched(world: World, group: Group) -> None:
    """By polling, too: what comes in while Telegram is asked about somebody is fetched, done once, and acknowledged with the rest."""
    world.telegram.fail_next("getChatMember", kind="slow", seconds=2)
    stranger = world.telegram.new_person("Zoe", language_code="en")
    unknown = stranger.taps_data(group.board, "ci:1", outsider=True)
    other = world.telegram.new_group("Readers", owner=group.owner, kind="supergroup")
    running = Tasks()
    running.start(world.app.polling.run(), name="polling")
    await world.telegram.until(lambda: not world.telegram.faults._waiting, within=20)
    first = min(queued.id for queued in world.bot.updates.waiting())
    group.owner.adds(world.bot, other, admin=True)
    group.owner.says("/activities", other)
    await world.telegram.until(lambda: "Nothing is on" in "".join(world.said(other)), within=20)
    assert not unknown.answered
    # Nothing behind it is acknowledged before it.
    assert min(queued.id for queued in world.bot.updates.waiting()) == first
    await world.telegram.until(lambda: unknown.answered, within=20)
    await world.telegram.until(lambda: world.telegram.pending(world.bot) == 0, within=20)
    assert len([text for text in world.said(other) if "Nothing is on" in text]) == 1
    world.app.polling.stop()
    await running.idle()


async def test_a_group_keeps_its_order_while_some_are_asked_about(world: World, group: Group) -> None:
    """Strangers among hundreds: their taps wait for Telegram's answer in their order, and those of members go on in theirs."""
    await world.settle()
    strangers = [world.telegram.new_person(f"Zoe {number}") for number in range(30)]
    for stranger in strangers:
        stranger.taps_data(group.board, "ci:1", outsider=True)
        for person in group.members:
            person.taps("I'm here", group.chat)
        stranger.taps_data(group.board, "ci:1", outsider=True)
    raws = await all_of(world)
    line, done = world.app.polling._pipeline, list[dict[str, Any]]()

    async def follow(raw: dict[str, Any]) -> None:
        await line.accept(raw)
        done.append(raw)

    async with asyncio.timeout(60):
        await asyncio.gather(*(follow(raw) for raw in raws))
    members = {person.id for person in group.members}
    for people in (members, *({stranger.id} for stranger in strangers)):
        theirs = [raw["update_id"] for raw in done if raw["callback_query"]["from"]["id"] in people]
        assert theirs == sorted(theirs)
        assert theirs
    assert line._chats == {}
    assert list(line._ready) == []


async def test_those_who_are_known_do_not_wait_for_a_stranger(
    world: World, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Telegram does not say who somebody is: taps of the others in that group are answered meanwhile. A command keeps its place."""
    monkeypatch.setattr(asking, "_SECONDS", 3600)
    await group.checks_in(*group.members)
    world.telegram.fail_next("getChatMember", kind="slow", seconds=3600)
    unknown = world.telegram.new_person("Zoe").taps_data(group.board, "ci:1", outsider=True)
    taps = [person.taps("I'm here", group.chat) for person in group.members]
    group.members[0].says("/me", group.chat)
    line, accepting = world.app.polling._pipeline, Tasks()
    for raw in await all_of(world):
        accepting.start(line.accept(raw), name="accept")
    await world.telegram.until(lambda: all(tap.answered for tap in taps), within=20)
    assert not unknown.answered
    assert len(accepting) == 2
    assert "Early birds" not in world.said(group.chat)[-1]
    await accepting.stop(within=0)


async def test_one_look_up_is_shared_by_all_that_wait_for_it(world: World, group: Group) -> None:
    """Somebody taps again and again before Telegram has said who they are: it is asked once, and the taps keep their order."""
    stranger = world.telegram.new_person("Zoe", language_code="en")
    world.telegram.fail_next("getChatMember", kind="slow", seconds=0.3)
    taps = [stranger.taps_data(group.board, "ci:1", outsider=True) for _ in range(5)]
    before = len(world.telegram.calls_of("getChatMember"))
    line = world.app.polling._pipeline
    raws, done = await all_of(world), list[int]()
    accepting = Tasks()

    async def follow(raw: dict[str, Any]) -> None:
        await line.accept(raw)
        done.append(raw["update_id"])

    for raw in raws:
        accepting.start(follow(raw), name="accept")
        # Each in a batch of its own.
        await asyncio.sleep(0.01)
    await accepting.idle()
    assert done == sorted(done)
    assert [tap.answered for tap in taps] == [True] * 5
    assert len(world.telegram.calls_of("getChatMember")) == before + 1


async def test_taps_of_one_person_keep_their_order_whatever_else_each_of_them_waits_for(
    world: World, group: Group
) -> None:
    """The first was in a batch with a stranger about whom Telegram takes long; the second, in the next, is not before it."""
    slow, quick = (world.telegram.new_person(name, language_code="en") for name in ("Zoe", "Yan"))
    world.telegram.fail_next("getChatMember", kind="slow", seconds=0.3)
    for stranger in (slow, quick, quick):
        stranger.taps_data(group.board, "ci:1", outsider=True)
    first, *raws = await all_of(world)
    line, done, accepting = world.app.polling._pipeline, list[int](), Tasks()

    async def follow(raw: dict[str, Any]) -> None:
        await line.accept(raw)
        done.append(raw["update_id"])

    accepting.start(follow(first), name="accept")
    accepting.start(follow(raws[0]), name="accept")
    await world.telegram.until(lambda: len(world.telegram.calls_of("getChatMember")) >= 2, within=20)
    accepting.start(follow(raws[1]), name="accept")
    await accepting.idle()
    assert done == [raws[0]["update_id"], raws[1]["update_id"], first["update_id"]]
    assert line._chats == {}


async def test_an_update_that_must_be_asked_about_is_not_overtaken_where_each_is_done_alone(
    world: World, group: Group, logged: Logged
) -> None:
    """The batch fails for a bad update in it, so each is done alone; then one needs a look-up, and those behind it wait for it."""
    broken = await group.starts()
    async with world.app.database.write() as session:
        await session.execute(update(Activity).where(Activity.number == 2).values(options="{"))
    group.members[0].taps("I'm here", group.chat, message=broken)
    # Whether they are an admin must be asked.
    group.members[0].says("/manage", group.chat)
    for person in group.members:
        person.taps("I'm here", group.chat, message=group.boards[0])
    raws = await all_of(world)
    line, done = world.app.polling._pipeline, list[int]()

    async def follow(raw: dict[str, Any]) -> None:
        await line.accept(raw)
        done.append(raw["update_id"])

    async with asyncio.timeout(60):
        await asyncio.gather(*(follow(raw) for raw in raws))
    assert done == sorted(done)
    assert len(done) == 7
    assert line._chats == {}
    assert len(expected(logged, "update put aside")) == 1


async def all_of(world: World) -> list[dict[str, Any]]:
    """All that waits at Telegram, more than a fetch holds."""
    return [queued.json for queued in world.bot.updates.waiting()]


class Deadlock(Exception):
    """What PostgreSQL's driver raises."""

    sqlstate = "40P01"


async def test_a_deadlock_is_no_updates_fault(world: World, group: Group) -> None:
    """One update alone in its transaction, and PostgreSQL picks it as a deadlock's victim: it is done again, not put aside."""
    group.members[0].taps("I'm here", group.chat)
    failed = list[int]()

    def refuse(_connection: object) -> None:
        if not failed:
            failed.append(1)
            raise DBAPIError("COMMIT", {}, Deadlock())

    engine = world.app.database.engine.sync_engine
    event.listen(engine, "commit", refuse)
    await world.app.polling.once()
    event.remove(engine, "commit", refuse)
    await world.settle()
    assert failed == [1]
    assert await checked_in(world) == [group.members[0].id]
    assert await put_aside(world) == []
