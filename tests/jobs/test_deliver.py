"""The deliverer: whatever Telegram, the network or a crash does, a fact arrives, in order, and nobody waits for somebody else's trouble."""

import asyncio
import contextlib
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from features.outbox.leasing import LEASE, MAX_ATTEMPTS
from features.outbox.service import refresh_board
from jobs import deliver
from kit.db import Database
from kit.ratelimit import Pace
from kit.tasks import Tasks
from models import Activity, Person
from simulator import Chat
from simulator.events import Event
from tests import wiring
from tests.flows.group import Group, make_group
from tests.jobs.deliveries import Logged, expected, row_of, tell, waiting
from tests.jobs.test_pipeline import LOCKED, commits_fail
from tests.wiring import World


@pytest.fixture
async def group(world: World) -> Group:
    made = await make_group(world)
    # The greeting and the limits that it counts against are done with.
    await world.advance(minutes=2)
    return made


async def another(world: World, group: Group, title: str = "Joggers") -> Chat:
    chat = world.telegram.new_group(title, owner=group.owner)
    group.owner.adds(world.bot, chat, admin=True)
    await world.settle()
    await world.advance(minutes=2)
    return chat


async def test_a_crash_between_sending_and_settling_sends_again_after_the_lease(world: World, group: Group) -> None:
    await group.hears(group.admin, '/new checkin "Morning run"')
    await world.advance(minutes=1)
    async with world.app.database.write() as session:
        await session.execute(update(Activity).values(board_message_id=None, board_digest=None))
    group.members[0].taps("I'm here", group.chat)
    boards = len(group.boards)
    await world.app.polling.once()
    # The message is there, but the answer never comes: the process is gone before it knows.
    world.telegram.fail_next("sendMessage", kind="slow", seconds=3600, before=False)
    tasks = Tasks()
    world.app._tools = replace(world.app._tools, workers=tasks)
    await world.app.do(deliver.JOB)
    await world.telegram.until(lambda: len(group.boards) == boards + 1)
    for dying in tasks._running:
        dying.cancel()
    await tasks.idle()

    (delivery,) = await waiting(world)
    assert delivery.lease_until == world.clock.now() + LEASE
    await world.settle()
    assert len(group.boards) == boards + 1
    await world.advance(seconds=LEASE.total_seconds())
    assert len(group.boards) == boards + 2
    assert await waiting(world) == []
    async with world.app.database.read() as session:
        activity = await session.get_one(Activity, ((await row_of(world, group.chat)).id, 1))
    assert activity.board_message_id == group.board.id


async def test_two_deliverers_send_once(world: World, group: Group, database_url: str) -> None:
    await tell(world, group.chat, *(f"fact {n}" for n in range(5)))
    other = Database(database_url)
    try:
        tools = world.app._tools
        theirs = replace(tools, database=other, workers=Tasks())
        await asyncio.gather(*(deliver.deliver(t) for t in (tools, theirs) * 2))
        await asyncio.gather(*(t.workers.idle() for t in (tools, theirs)))
    finally:
        await other.close()
    assert sorted(text for text in world.said(group.chat) if text.startswith("fact")) == [f"fact {n}" for n in range(5)]
    assert await waiting(world) == []


async def test_a_deliverer_that_comes_back_late_takes_nothing_along(
    world: World, group: Group, database_url: str
) -> None:
    """Its call hung until its lease was over; another has told the fact, and the next one has come into the table since."""
    other = Database(database_url)
    tools = world.app._tools
    ours, theirs = replace(tools, workers=Tasks()), replace(tools, database=other, workers=Tasks())

    world.telegram.fail_next("sendMessage", kind="slow", seconds=0.5, before=False, chat=group.chat)
    await tell(world, group.chat, "one")
    await deliver.deliver(ours)
    await world.telegram.until(lambda: world.last(group.chat) == "one", within=20)
    world.clock.advance(seconds=LEASE.total_seconds())
    await deliver.deliver(theirs)
    await theirs.workers.idle()
    assert await waiting(world) == []
    # It may not go out yet: whoever holds it is told to come again.
    world.telegram.fail_next(
        "sendMessage", 429, "Too Many Requests: retry after 5", {"retry_after": 5}, chat=group.chat
    )
    await tell(world, group.chat, "two")
    await deliver.deliver(theirs)
    await theirs.workers.idle()
    await ours.workers.idle()
    await other.close()
    assert [delivery.payload["text"] for delivery in await waiting(world)] == ["two"]
    await world.advance(seconds=10)
    assert world.last(group.chat) == "two"
    assert await waiting(world) == []


async def test_too_much_stops_that_chat_only(world: World, group: Group) -> None:
    joggers = await another(world, group)
    world.telegram.fail_next(
        "sendMessage", 429, "Too Many Requests: retry after 17", {"retry_after": 17}, chat=group.chat
    )
    await tell(world, group.chat, "one", "two")
    await tell(world, joggers, "three", "four")
    await world.settle()
    assert world.said(joggers)[-2:] == ["three", "four"]
    assert not {"one", "two"} & set(world.said(group.chat))
    await world.advance(seconds=16)
    assert not {"one", "two"} & set(world.said(group.chat))
    await world.advance(seconds=1)
    assert world.said(group.chat)[-2:] == ["one", "two"]
    assert await waiting(world) == []


async def test_facts_keep_their_order_whatever_is_slow(world: World, group: Group) -> None:
    """More than a minute's worth, with an error of the network in the middle."""
    facts = [f"fact {n:02}" for n in range(50)]
    await tell(world, group.chat, *facts)
    await world.settle()
    await world.advance(minutes=1)
    await world.advance(minutes=1)
    await world.advance(minutes=1)
    assert [text for text in world.said(group.chat) if text.startswith("fact")] == facts
    assert not [call for call in world.telegram.calls if call.status == 429]


@pytest.mark.parametrize(("status", "kind"), [(500, "error"), (502, "error"), (0, "drop")])
async def test_an_unclear_failure_is_tried_again(world: World, group: Group, status: int, kind: str) -> None:
    world.telegram.fail_next("sendMessage", status, times=2, kind=kind, chat=group.chat)  # type: ignore[arg-type]
    await tell(world, group.chat, "fact")
    await world.settle()
    (delivery,) = await waiting(world)
    assert delivery.attempts == 1
    await world.advance(seconds=2)
    await world.advance(seconds=4)
    assert world.said(group.chat).count("fact") == 1
    assert await waiting(world) == []


async def test_an_unclear_failure_does_not_hold_up_another_chat(world: World, group: Group) -> None:
    joggers = await another(world, group)
    world.telegram.fail_next("sendMessage", 500, times=100, chat=group.chat)
    await tell(world, group.chat, "one")
    await tell(world, joggers, "two")
    await world.settle()
    assert world.last(joggers) == "two"


async def test_trying_comes_to_an_end(world: World, group: Group, logged: Logged) -> None:
    world.telegram.fail_next("sendMessage", 500, times=1000, chat=group.chat)
    await tell(world, group.chat, "fact")
    for _ in range(MAX_ATTEMPTS):
        await world.advance(minutes=11)
    assert await waiting(world) == []
    assert len(expected(logged, "delivery given up")) == 1


async def test_what_telegram_refuses_for_good_is_not_tried_again(world: World, group: Group, logged: Logged) -> None:
    calls = len(world.telegram.calls_of("sendMessage"))
    await tell(world, group.chat, "<nonsense>bad</nonsense>", "good")
    await world.settle()
    await world.advance(minutes=30)
    assert world.last(group.chat) == "good"
    assert len(world.telegram.calls_of("sendMessage")) == calls + 2
    assert await waiting(world) == []
    assert len(expected(logged, "delivery refused for good")) == 1


async def test_a_late_fact_is_dropped(world: World, group: Group) -> None:
    joggers = await another(world, group)
    await tell(world, joggers, "in time", drop_after=world.clock.now() + timedelta(seconds=1))
    await tell(world, group.chat, "too late", drop_after=world.clock.now())
    await world.settle()
    assert world.last(joggers) == "in time"
    assert "too late" not in world.said(group.chat)
    assert await waiting(world) == []


async def test_a_group_that_moved_is_followed(world: World) -> None:
    """Only the error tells of it: the updates that would are lost."""
    group = await make_group(world, kind="group")
    await world.advance(minutes=2)
    new = group.chat.upgrade(group.owner)
    world.bot.updates.drop_all()
    await tell(world, group.chat, "one", "two")
    await world.settle()
    assert world.said(new)[-2:] == ["one", "two"]
    assert (await row_of(world, new)).chat_id == new.id
    assert await waiting(world) == []


async def test_a_bot_that_was_removed_says_so_once_to_who_added_it(world: World, group: Group) -> None:
    group.owner.starts(world.bot)
    await world.settle()
    private = group.owner.private(world.bot)
    before = len(world.said(private))
    group.owner.removes(world.bot, group.chat)
    world.bot.updates.drop_all()
    await tell(world, group.chat, "one", "two")
    await world.settle()
    await tell(world, group.chat, "three")
    await world.settle()
    told = world.said(private)[before:]
    assert len(told) == 1
    assert "Runners" in told[0]
    assert not (await row_of(world, group.chat)).is_present
    assert await waiting(world) == []


async def test_who_never_started_the_bot_is_not_reachable(world: World, group: Group) -> None:
    group.owner.removes(world.bot, group.chat)
    world.bot.updates.drop_all()
    await tell(world, group.chat, "one")
    await world.settle()
    assert await waiting(world) == []
    async with world.app.database.read() as session:
        owner = await session.get_one(Person, group.owner.id)
    assert owner.is_reachable is False


async def test_a_topic_that_is_gone_is_no_reason_to_be_silent(world: World) -> None:
    group = await make_group(world, forum=True)
    await world.advance(minutes=2)
    topic = group.chat.new_topic("Runs", group.owner)
    await tell(world, group.chat, "in the topic", thread_id=topic.id)
    await world.settle()
    assert group.chat.last.topic is topic
    group.chat.delete_topic(topic, group.owner)
    await tell(world, group.chat, "nowhere else", thread_id=topic.id)
    await world.settle()
    assert world.last(group.chat) == "nowhere else"
    assert await waiting(world) == []


async def test_a_board_that_looks_like_that_already_is_fine(world: World, group: Group) -> None:
    """The digest is lost, as by a crash between the edit and the settling: Telegram says “not modified”."""
    await group.starts()
    await world.advance(minutes=1)
    async with world.app.database.write() as session:
        await session.execute(update(Activity).values(board_digest=None))
    boards, text = len(group.boards), group.board.text
    await _refresh(world, group)
    await world.settle()
    assert (len(group.boards), group.board.text) == (boards, text)
    assert any("not modified" in call.description for call in world.telegram.calls_of("editMessageText"))
    assert await waiting(world) == []


async def test_a_board_that_did_not_change_is_not_edited(world: World, group: Group) -> None:
    await group.starts()
    await world.advance(minutes=1)
    edits = len(world.telegram.calls_of("editMessageText"))
    await _refresh(world, group)
    await world.settle()
    assert len(world.telegram.calls_of("editMessageText")) == edits
    assert await waiting(world) == []


async def _refresh(world: World, group: Group) -> None:
    row = await row_of(world, group.chat)
    async with world.app.database.write() as session:
        await refresh_board(session, row.id, 1, world.clock.now())


async def test_a_board_that_somebody_deleted_does_not_come_back_by_itself(world: World, group: Group) -> None:
    await group.starts()
    await world.advance(minutes=1)
    group.owner.deletes(group.board)
    group.members[0].says("签到", group.chat)
    await world.settle()
    assert group.boards == []
    assert await waiting(world) == []
    await world.advance(minutes=1)
    assert group.boards == []


async def test_a_board_is_edited_at_its_pace_and_shows_everybody_in_the_end(world: World, group: Group) -> None:
    await group.starts()
    await world.advance(minutes=1)
    edits = len(world.telegram.calls_of("editMessageText"))
    for person in group.members:
        await group.checks_in(person)
    assert len(world.telegram.calls_of("editMessageText")) - edits == 1
    await world.advance(seconds=3)
    assert len(world.telegram.calls_of("editMessageText")) - edits == 2
    assert "3 people are in today" in group.board.text
    assert all(person.name in group.board.text for person in group.members)


async def test_an_errand_that_cannot_be_packed_holds_nobody_up(world: World, group: Group, logged: Logged) -> None:
    """An activity whose row makes no sense any more must not silence every other group."""
    joggers = await another(world, group)
    await group.starts()
    await world.advance(minutes=1)
    row = await row_of(world, group.chat)
    async with world.app.database.write() as session:
        await session.execute(update(Activity).where(Activity.group_id == row.id).values(options="{"))
    await _refresh(world, group)
    await tell(world, joggers, "all is well here")
    await world.settle()
    assert world.last(joggers) == "all is well here"
    assert len(expected(logged, "delivery cannot be packed")) == 1
    # It is tried again, less and less often, and then no more.
    for _ in range(MAX_ATTEMPTS):
        await world.advance(minutes=11)
    assert await waiting(world) == []
    expected(logged, "delivery cannot be packed")
    assert len(expected(logged, "delivery given up")) == 1
    expected(logged, "task failed, trying again later")


async def test_a_chat_whose_calls_hang_holds_up_nobody(world: World, group: Group) -> None:
    """The job does not wait for them either: what comes later for others goes out meanwhile."""
    joggers = await another(world, group)
    world.telegram.fail_next("sendMessage", kind="slow", seconds=3600, chat=group.chat)
    await tell(world, group.chat, "one", "two")
    await tell(world, joggers, "three")
    await world.app.do(deliver.JOB)
    await world.telegram.until(lambda: world.last(joggers) == "three", within=20)
    await tell(world, joggers, "four")
    await world.app.do(deliver.JOB)
    await world.telegram.until(lambda: world.last(joggers) == "four", within=20)
    assert not {"one", "two"} & set(world.said(group.chat))
    await world.app.close()
    assert [delivery.payload["text"] for delivery in await waiting(world)] == ["one", "two"]


async def test_a_call_that_never_ends_is_given_up_while_the_lease_lasts(
    world: World, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert timedelta(seconds=deliver._CALL_SECONDS) < LEASE
    monkeypatch.setattr(deliver, "_CALL_SECONDS", 0.05)
    world.telegram.fail_next("sendMessage", kind="slow", seconds=3600, chat=group.chat)
    await tell(world, group.chat, "one", "two")
    await world.settle()
    (first, second) = await waiting(world)
    assert (first.attempts, first.lease_until, second.attempts) == (1, None, 0)
    monkeypatch.undo()
    await world.advance(seconds=2)
    assert world.said(group.chat)[-2:] == ["one", "two"]


@pytest.mark.parametrize("error", [LOCKED, ConnectionRefusedError("no server")], ids=repr)
async def test_a_database_that_is_away_after_a_send_does_not_send_again(
    world: World, group: Group, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As long as the process lives, it remembers what it has said, and writes it down when it can."""
    monkeypatch.setattr(deliver, "_FIRST_PAUSE", 0.01)
    await tell(world, group.chat, "one", "two")
    failing = contextlib.ExitStack()
    failed: list[list[int]] = []

    def breaks(event: Event) -> None:
        if event.message is not None and event.message.text == "one" and not failed:
            failed.append(failing.enter_context(commits_fail(world.app.database, times=4, error=error)))

    world.telegram.on_event(breaks)
    with failing:
        await world.app.do(deliver.JOB)
        await world.app._tools.workers.idle()
    assert failed == [[4]]
    await world.settle()
    assert [text for text in world.said(group.chat) if text in {"one", "two"}] == ["one", "two"]
    assert await waiting(world) == []


async def test_order_outlives_a_restart(world: World, group: Group, database_url: str) -> None:
    """The new process knows nothing of the pause that Telegram asked for; the row does."""
    world.telegram.fail_next("sendMessage", 429, "Too Many Requests: retry after 40", {"retry_after": 40})
    await tell(world, group.chat, "one")
    await world.settle()
    await world.app.close()
    again = await wiring.start(database_url, world.clock, telegram=world.telegram)
    await tell(again, group.chat, "two")
    await again.settle()
    assert not {"one", "two"} & set(again.said(group.chat))
    await again.advance(seconds=40)
    assert again.said(group.chat)[-2:] == ["one", "two"]
    await again.app.close()


async def test_what_telegram_told_one_deliverer_the_other_one_keeps_to(
    world: World, group: Group, database_url: str
) -> None:
    other = Database(database_url)
    tools = world.app._tools
    theirs = replace(tools, database=other, workers=Tasks(), pace=Pace())
    world.telegram.fail_next("sendMessage", 429, "Too Many Requests: retry after 17", {"retry_after": 17})
    await tell(world, group.chat, "one")
    await world.settle()
    calls = len(world.telegram.calls_of("sendMessage"))
    await tell(world, group.chat, "two")
    for _ in range(3):
        await deliver.deliver(theirs)
        await theirs.workers.idle()
    assert len(world.telegram.calls_of("sendMessage")) == calls
    world.clock.advance(seconds=17)
    await deliver.deliver(theirs)
    await theirs.workers.idle()
    await other.close()
    assert world.said(group.chat)[-2:] == ["one", "two"]


async def test_a_network_error_does_not_change_the_order(world: World, group: Group) -> None:
    world.telegram.fail_next("sendMessage", 502, "Bad Gateway", chat=group.chat)
    await tell(world, group.chat, "one", "two")
    await world.settle()
    await tell(world, group.chat, "three")
    await world.settle()
    assert not {"one", "two", "three"} & set(world.said(group.chat))
    await world.advance(seconds=2)
    assert world.said(group.chat)[-3:] == ["one", "two", "three"]


async def test_a_thousand_facts_for_one_chat_do_not_stand_before_another(world: World, group: Group) -> None:
    joggers = await another(world, group)
    await tell(world, group.chat, *(f"fact {n}" for n in range(200)))
    await tell(world, joggers, "quick")
    await world.app.do(deliver.JOB)
    await world.telegram.until(lambda: world.last(joggers) == "quick", within=20)
    await world.app._tools.workers.idle()


async def test_who_is_told_to_stop_says_no_more_and_gives_back_what_it_holds(world: World, group: Group) -> None:
    world.telegram.fail_next("sendMessage", kind="slow", seconds=0.3, chat=group.chat)
    await tell(world, group.chat, "one", "two", "three")
    await world.app.do(deliver.JOB)
    await world.telegram.until(lambda: not world.telegram.faults._waiting, within=20)
    await world.app.close()
    assert world.last(group.chat) == "one"
    assert [delivery.lease_until for delivery in await waiting(world)] == [None, None]
