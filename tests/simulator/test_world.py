"""Clock, flood limits, faults, the log, waiting, bounded memory."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from simulator import Event, Limits, SimClock, Telegram
from simulator.faults import Dropped
from simulator.pictures import generated
from tests.simulator.conftest import START, TOKEN, World, build, buttons


def test_a_clock_that_stands() -> None:
    clock = SimClock(START)
    assert clock.now() == clock.now() == START
    assert clock.advance(hours=3, minutes=5) == START + timedelta(hours=3, minutes=5)
    assert clock.advance(timedelta(seconds=1)) == START + timedelta(hours=3, minutes=5, seconds=1)
    later = datetime(2027, 1, 1, 8, 0, tzinfo=timezone(timedelta(hours=8)))
    assert clock.set(later) == datetime(2027, 1, 1, tzinfo=UTC)
    assert clock.timestamp() == int(later.timestamp())


def test_a_clock_that_runs() -> None:
    clock = SimClock(START, running=True)
    first = clock.now()
    assert clock.now() >= first >= START
    assert clock.advance(hours=1) >= first + timedelta(hours=1)
    assert clock.advance() >= first + timedelta(hours=1)


def test_time_neither_goes_back_nor_lacks_a_zone() -> None:
    clock = SimClock(START)
    with pytest.raises(ValueError, match="does not go back"):
        clock.advance(seconds=-1)
    with pytest.raises(ValueError, match="does not go back"):
        clock.set(START - timedelta(seconds=1))
    with pytest.raises(ValueError, match="time zone"):
        clock.set(datetime(2030, 1, 1))  # noqa: DTZ001


async def say(world: World, chat: int, **params: Any) -> int:
    """Seconds to wait; 0 if it went."""
    status, body = await world.tg.call(TOKEN, "sendMessage", {"chat_id": chat, "text": "x", **params})
    if status == 200:
        return 0
    wait = int(body["parameters"]["retry_after"])
    assert (status, body["description"]) == (429, f"Too Many Requests: retry after {wait}")
    return wait


async def test_twenty_messages_a_minute_in_a_group() -> None:
    world = build()
    for _ in range(10):
        assert await say(world, world.group.id) == 0
    world.clock.advance(seconds=10)
    message = world.group.last
    for number in range(10):
        await world.ok("editMessageText", chat_id=world.group.id, message_id=message.id, text=f"{number}")
    assert await say(world, world.group.id) == 50
    assert "retry after 50" in await world.no(
        "editMessageReplyMarkup", chat_id=world.group.id, message_id=message.id, reply_markup=buttons([("a", "b")])
    )
    world.clock.advance(seconds=49)
    assert await say(world, world.group.id) == 1
    world.clock.advance(seconds=1)
    assert await say(world, world.group.id) == 0
    other = world.tg.new_group("Others", world.ann)
    world.ann.adds(world.bot, other)
    assert await say(world, other.id) == 0


async def test_one_message_a_second_in_private_after_a_burst_of_five() -> None:
    world = build()
    world.bob.starts(world.bot)
    assert [await say(world, world.bob.id) for _ in range(6)] == [0, 0, 0, 0, 0, 1]
    world.clock.advance(seconds=1)
    assert [await say(world, world.bob.id) for _ in range(2)] == [0, 1]
    world.clock.advance(minutes=5)
    assert [await say(world, world.bob.id) for _ in range(6)] == [0, 0, 0, 0, 0, 1]


async def test_thirty_messages_a_second_overall() -> None:
    world = build()
    people = [world.tg.new_person(f"P{number}") for number in range(31)]
    for person in people:
        person.starts(world.bot)
    assert [await say(world, person.id) for person in people] == [0] * 30 + [1]
    world.clock.advance(seconds=1)
    assert await say(world, people[30].id) == 0


async def test_an_album_counts_each_of_its_messages() -> None:
    world = build()
    files = {f"f{number}": generated(number) for number in range(10)}
    media = [{"type": "photo", "media": f"attach://{name}"} for name in files]
    for _ in range(2):
        await world.ok("sendMediaGroup", files=files, chat_id=world.group.id, media=media)
    assert await say(world, world.group.id) == 60


@pytest.mark.parametrize(
    ("method", "several"),
    [("forwardMessage", False), ("copyMessage", False), ("copyMessages", True), ("forwardMessages", True)],
)
async def test_copies_count_too(method: str, several: bool) -> None:
    world = build(limits=Limits(group_messages=2))
    messages = [world.bob.says("1"), world.bob.says("2")]
    params: dict[str, Any] = {"chat_id": world.group.id, "from_chat_id": world.group.id}
    if several:
        await world.ok(method, message_ids=[message.id for message in messages], **params)
    else:
        for message in messages:
            await world.ok(method, message_id=message.id, **params)
    assert await say(world, world.group.id) == 60


async def test_what_is_not_limited() -> None:
    world = build(limits=Limits(group_messages=1, overall_messages=1))
    message = await world.sends(reply_markup=buttons([("a", "b")]))
    assert await say(world, world.group.id) == 60
    params: dict[str, Any] = {"chat_id": world.group.id, "message_id": message.id}
    await world.ok("answerCallbackQuery", callback_query_id=world.bob.taps("a").id)
    await world.ok("getChatMember", chat_id=world.group.id, user_id=world.bob.id)
    await world.ok("sendChatAction", chat_id=world.group.id, action="typing")
    await world.ok("setMessageReaction", **params)
    await world.ok("pinChatMessage", **params)
    await world.ok("deleteMessage", **params)


async def test_a_refused_call_does_not_count() -> None:
    world = build(limits=Limits(group_messages=1))
    for _ in range(3):
        await world.no("sendMessage", chat_id=world.group.id, text="x" * 5000)
    assert await say(world, world.group.id) == 0
    world.clock.advance(seconds=59)
    assert [await say(world, world.group.id) for _ in range(3)] == [1, 1, 1]


async def test_faults_before_and_after_the_effect(world: World) -> None:
    world.tg.fail_next("sendMessage", 429, "Too Many Requests: retry after 3", {"retry_after": 3})
    assert await say(world, world.group.id) == 3
    assert world.group.messages == []
    world.tg.fail_next("sendMessage", before=False)
    assert await world.no("sendMessage", chat_id=world.group.id, text="x") == "Internal Server Error"
    assert len(world.group.messages) == 1
    assert await say(world, world.group.id) == 0
    world.tg.fail_next("*", times=2)
    assert await world.no("getMe") == "Internal Server Error"
    assert await world.no("getUpdates") == "Internal Server Error"
    await world.ok("getMe")


async def test_faults_of_one_chat_dropped_and_slow_answers(world: World) -> None:
    other = world.tg.new_group("Others", world.ann)
    world.ann.adds(world.bot, other)
    world.tg.fail_next("sendMessage", chat=other, kind="drop")
    assert await say(world, world.group.id) == 0
    with pytest.raises(Dropped):
        await say(world, other.id)
    assert world.tg.calls[-1].status == 0
    world.tg.fail_next("sendMessage", kind="slow", seconds=0.001)
    assert await say(world, other.id) == 0
    world.tg.fail_next("sendMessage")
    world.tg.faults.clear()
    assert await say(world, other.id) == 0


async def test_the_log_of_calls(world: World) -> None:
    await world.ok("getUpdates")
    await world.sends()
    await world.no("sendMessage", chat_id=world.group.id, text="")
    assert [(call.method, call.status) for call in world.tg.calls] == [("sendMessage", 200), ("sendMessage", 400)]
    good, bad = world.tg.calls_of("sendMessage")
    assert (good.params["text"], good.result["text"], good.bot) == ("hello", "hello", world.bot)
    assert bad.description == "Bad Request: message text is empty"
    assert len(world.tg.calls_of("getUpdates")) == 1


async def test_events_are_what_a_watcher_sees(world: World) -> None:
    seen: list[Event] = []
    world.tg.on_event(seen.append)
    message = await world.sends(reply_markup=buttons([("a", "b")]))
    tap = world.bob.taps("a")
    await world.ok("answerCallbackQuery", callback_query_id=tap.id, text="ok")
    await world.ok("editMessageText", chat_id=world.group.id, message_id=message.id, text="x")
    world.bob.reacts(message, "👍")
    world.ann.pins(message)
    world.ann.deletes(message)
    world.cid.leaves()
    kinds = ["message", "tap", "toast", "edited", "reaction", "pinned", "service", "deleted", "service", "left"]
    assert [event.kind for event in seen] == kinds
    assert world.tg.events[-len(seen) :] == seen
    assert world.group.history[-len(seen) :] == seen
    assert seen[1].detail is tap
    assert world.group.messages == []


async def test_waiting_for_a_state(world: World) -> None:
    waiting = asyncio.ensure_future(world.tg.until(lambda: world.group.messages))
    await asyncio.sleep(0)
    message = world.bob.says("x")
    assert await waiting == [message]
    with pytest.raises(TimeoutError, match="the moon"):
        await world.tg.until(lambda: False, within=0.001, message="the moon")
    soon = world.clock.now() + timedelta(hours=1)
    waiting = asyncio.ensure_future(world.tg.until(lambda: world.clock.now() >= soon))
    await asyncio.sleep(0)
    world.clock.set(soon)
    assert await waiting is True


async def test_a_last_look_before_giving_up(world: World) -> None:
    looks = iter([False, True])
    assert await world.tg.until(lambda: next(looks), within=0.001) is True


async def test_memory_stays_bounded_when_asked() -> None:
    world = build(flood_limits=False, strict=False, keep_history=False)
    for _ in range(1000):
        world.bob.says("x")
        await world.sends("y")
    assert len(world.tg.calls) <= 400
    assert len(world.tg.events) <= 400
    assert len(world.group.messages) <= 200


def test_the_same_seed_makes_the_same_world() -> None:
    first, second = (Telegram(SimClock(START)) for _ in range(2))
    assert first.new_person("A").id == second.new_person("A").id
    assert Telegram(SimClock(START), seed=2).new_person("A").id != first.people[0].id


def test_what_things_look_like(world: World) -> None:
    message = world.bob.says("hello")
    assert repr(message) == f"<Message {message.id} in 'Runners' by 'Bob': 'hello'>"
    assert message.link.startswith("https://t.me/c/")
    assert repr(world.bot) == "<Bot @muster_bot>"
    assert "Runners" in repr(world.group)
    assert "Bob" in repr(world.bob)
