"""An update that takes the process down: known when it comes again, put aside, and everybody else has what they asked for, once."""

import asyncio
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.in_hand import READING, InHand, Suspicion, judged
from kit.db import Database
from kit.shapes import of_text
from models import CheckIn, QuarantinedUpdate
from simulator import Chat
from tests.contracts import process
from tests.contracts.process import PATIENCE
from tests.wiring import TOKEN

PEOPLE = 199
NOTHING = ((), (), (), (), ())


def has_button(chat: Chat) -> bool:
    """The board is there."""
    return any("I'm here" in button.text for message in chat.messages for row in message.buttons for button in row)


# How many starts it takes: what hung or crashed is put aside at its second delivery, what was only killed at its fourth.
@pytest.mark.parametrize(
    ("command", "starts", "by"),
    [("hang", 2, "polling"), ("hang", 2, "webhook"), ("spin", 2, "polling"), ("crash", 2, "polling"), ("die", 4, "polling"),
     ("die", 4, "webhook"), ("wait", 1, "polling")],
)  # fmt: skip
async def test_one_bad_update_in_two_hundred_costs_only_itself(
    tmp_path: Path, database_url: str, command: str, starts: int, by: str
) -> None:
    async with process.telegram() as (world, bot, server):
        settings: dict[str, str] = {
            "bot_token": TOKEN,
            "bot_api_url": server.url,
            "database_url": database_url,
            "state_directory": str(tmp_path),
        }
        if by == "webhook":
            port = process.free_port()
            settings |= {
                "webhook_url": f"http://127.0.0.1:{port}/hook",
                "webhook_listen": f"127.0.0.1:{port}",
                "webhook_secret": "s" * 32,
            }
        owner = world.new_person("Olga", username="olga")
        people = [world.new_person(f"Person {number}") for number in range(PEOPLE)]
        chat = world.new_group("Runners", owner=owner, members=people)
        ordinary = await process.begin(tmp_path, "run", **settings)
        try:
            owner.adds(bot, chat, admin=True)
            owner.says('/new checkin "Burst" points=5', chat)
            await world.until(lambda: has_button(chat) and not world.pending(bot), PATIENCE)
            ordinary.terminate()
        finally:
            await process.end(ordinary)

        for person in people[: PEOPLE // 2]:
            person.taps("I'm here", chat)
        owner.says(f"/{command}", chat)
        for person in people[PEOPLE // 2 :]:
            person.taps("I'm here", chat)
        needed = 0
        while world.pending(bot) and needed < 6:
            needed += 1
            running = await process.launch(tmp_path, "tests.faults.poison", "2", settings=settings)
            ended = asyncio.ensure_future(running.communicate())
            done = asyncio.ensure_future(world.until(lambda: not world.pending(bot), PATIENCE))
            await asyncio.wait({ended, done}, return_when=asyncio.FIRST_COMPLETED)
            if running.returncode is None:
                running.terminate()
            await ended
            done.cancel()
        assert needed == starts

    database = Database(database_url)
    async with database.read() as session:
        assert Counter(await session.scalars(select(CheckIn.person_id))) == Counter(person.id for person in people)
        (aside,) = await session.scalars(select(QuarantinedUpdate))
        # No word of people's is kept, only its shape.
        assert of_text(f"/{command}") in aside.payload
    await database.close()


# --- what is known of the dead ----------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    """What a test has opened does not stay so."""
    yield
    while OPENED:
        OPENED.pop().close()


OPENED: list[InHand] = []


def died(folder: Path, slot: int, ids: tuple[int, ...], crash: str = "") -> None:
    """A process that dies with this in hand: nothing of it is closed in order."""
    hand = InHand()
    hand.keep_in(folder, "muster")
    hand.holds(slot, ids)
    if crash and (file := hand.crash_file()) is not None:
        file.write_text(crash, "utf-8")
    assert hand._file is not None
    hand._memory.close()
    hand._file.close()


def opened(folder: Path) -> InHand:
    """The next process."""
    hand = InHand()
    OPENED.append(hand)
    hand.keep_in(folder, "muster")
    return hand


def test_what_hung_alone_is_guilty_at_once(tmp_path: Path) -> None:
    died(tmp_path, 1, (7,), "Timeout (0:00:20)!")
    assert opened(tmp_path).is_guilty(7)


def test_what_was_killed_from_outside_is_guilty_at_the_third_time(tmp_path: Path) -> None:
    for _ in range(2):
        died(tmp_path, 1, (7,))
        following = opened(tmp_path)
        assert following.is_suspect(7)
        assert not following.is_guilty(7)
        following.close()
    died(tmp_path, 1, (7,))
    assert opened(tmp_path).is_guilty(7)


def test_a_batch_is_suspected_whatever_is_proved(tmp_path: Path) -> None:
    died(tmp_path, 1, tuple(range(1, 201)), "Fatal Python error: Segmentation fault")
    hand = opened(tmp_path)
    assert all(hand.is_suspect(number) and not hand.is_guilty(number) for number in range(1, 201))
    hand.settled(range(1, 200))
    assert [number for number in range(1, 201) if hand.is_suspect(number)] == [200]


def test_what_is_known_outlives_a_death_before_it_comes_again(tmp_path: Path) -> None:
    died(tmp_path, 1, (7,), "Timeout (0:00:20)!")
    died(tmp_path, 2, ())
    assert opened(tmp_path).is_guilty(7)


def test_a_process_that_ends_in_order_leaves_nothing(tmp_path: Path) -> None:
    first = opened(tmp_path)
    first.holds(1, (1, 2))
    first.close()
    second = opened(tmp_path)
    assert not second.is_suspect(1)


def test_processes_that_share_a_folder_keep_apart_and_take_over_from_the_dead(tmp_path: Path) -> None:
    first = opened(tmp_path)
    died(tmp_path, 1, (7,), "Timeout (0:00:20)!")
    third = opened(tmp_path)
    assert third.is_guilty(7)
    first.holds(1, (8,))
    assert not third.is_suspect(8)


@pytest.mark.parametrize(
    "known", ["", "{", "[]", '{"suspects": {"x": 1}, "guilty": []}', '{"suspects": [], "guilty": 7}']
)
def test_a_file_that_makes_no_sense_is_nothing(tmp_path: Path, known: str) -> None:
    (tmp_path / "muster-1.json").write_text(known, "utf-8")
    (tmp_path / "muster-1.in-hand").write_bytes(os.urandom(100_000))
    assert not opened(tmp_path).is_guilty(7)


@pytest.mark.parametrize(
    ("before", "held", "is_proved", "guilty"),
    [
        ({}, {READING: (7,), 1: (1, 2, 3)}, True, {7}),
        ({}, {1: (7,), 2: (8,)}, True, set()),
        ({7: 1}, {1: (7,), 2: (8,)}, True, set()),
        ({7: 1}, {2: (7,)}, False, set()),
        ({7: 2}, {2: (7,)}, False, {7}),
        ({7: 2}, {1: (7,), 2: (8,)}, False, set()),
        ({}, {}, True, set()),
    ],
)
def test_who_is_guilty(
    before: dict[int, int], held: dict[int, tuple[int, ...]], is_proved: bool, guilty: set[int]
) -> None:
    slots: list[Any] = [held.get(slot, ()) for slot in range(len(NOTHING))]
    assert judged(Suspicion(before), slots, is_proved=is_proved).guilty == guilty
