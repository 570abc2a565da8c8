"""The bot dies and comes back in each state of a photo check-in: nothing is lost, said twice, or stuck."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from models import CheckIn, Form, PictureHash, Proof, ReviewItem, Transfer
from simulator import Person
from simulator.pictures import generated
from tests import wiring
from tests.flows.group import BOTH, Group, ledger_adds_up, rows_of, when
from tests.flows.test_proofs import THREE, a_photo_check_in, reaction, states, statuses
from tests.wiring import World

Restart = Callable[[Group], Awaitable[World]]


@pytest.fixture
async def restart(world: World, database_url: str) -> AsyncIterator[Restart]:
    """Let the bot die as it is, without a word, and start it again on the same database and the same Telegram."""
    running: list[World] = []

    async def again(group: Group) -> World:
        await (running[0] if running else world).app.close()
        running[:] = [await wiring.start(database_url, world.clock, telegram=world.telegram)]
        group.world = running[0]
        return running[0]

    yield again
    for each in running:
        await each.app.close()


async def sends(group: Group, person: Person, count: int) -> None:
    for _ in range(count):
        person.sends_photo(group.chat, reply_to=group.board)
    await group.world.settle()


@BOTH
async def test_after_each_of_three_photos(world: World, restart: Restart, language: str) -> None:
    group = await a_photo_check_in(world, language)
    mia = group.members[0]
    again = world
    for _ in range(3):
        await sends(group, mia, 1)
        again = await restart(group)
    await again.advance(seconds=4)
    assert await statuses(again, mia) == ["done"]
    assert await group.points(mia) == 5
    assert group.board.text.splitlines()[-1] == "Mia"
    assert await rows_of(again, Transfer) == 1


@pytest.mark.parametrize("seen", [1, 2, 3, 4])
async def test_between_commit_and_acknowledging(world: World, restart: Restart, seen: int) -> None:
    """An album of four, of which so many were done when the bot died: Telegram sends all of them again."""
    group = await a_photo_check_in(world)
    mia = group.members[0]
    album = mia.sends_album(group.chat, 4, reply_to=group.board)
    kept = world.bot.updates.waiting()
    pipeline = world.app._pipeline
    assert pipeline is not None
    for queued in kept[:seen]:
        await pipeline.accept(queued.json)
    again = await restart(group)
    await again.settle()
    assert await rows_of(again, Proof, state="counted") == 4
    assert await statuses(again, mia) == ["done"]
    assert await group.points(mia) == 5
    assert [text for text in again.said(group.chat) if text.startswith("🔁")] == []
    assert len(album) == 4
    await ledger_adds_up(again)


async def test_while_an_album_waits_for_its_word(world: World, restart: Restart) -> None:
    group = await a_photo_check_in(world, line=THREE + " tag=#run")
    mia = group.members[0]
    album = mia.sends_album(group.chat, 3)
    await world.settle()
    assert await rows_of(world, Proof, state="loose") == 3
    again = await restart(group)
    mia.edits(album[2], "#run")
    await again.settle()
    assert await statuses(again, mia) == ["done"]


@BOTH
async def test_while_a_day_waits_to_be_judged(world: World, restart: Restart, language: str) -> None:
    """Before it is shown, after it is shown, and over the close: it is shown once, approved once, paid once."""
    group = await a_photo_check_in(world, language, "proof=photo review=admins until=21:00 points=5")
    await group.hears(group.admin, "/review here")
    await group.sees_tap(group.admin, "Runners")
    mia = group.members[0]
    mia.sends_photo(group.chat, reply_to=group.board)
    assert await world.app.polling.once() == 1
    again = await restart(group)
    await again.advance(seconds=4)
    again = await restart(group)
    await again.advance(seconds=4)
    items = [m for m in group.chat.messages if m.text.startswith("🔎")]
    assert len(items) == 1
    await when(again, "2026-11-23 21:00")
    again = await restart(group)
    await when(again, "2026-11-24 09:00")
    approve = {"en": "✅ Approve", "zh-CN": "✅ 通过"}[language]
    tap = group.admin.taps(approve, message=items[0])
    assert await again.app.polling.once() == 1
    again = await restart(group)
    await again.settle()
    assert tap.message is items[0]
    assert await statuses(again, mia) == ["done"]
    assert await group.points(mia) == 5
    assert len([m for m in group.chat.messages if m.text.startswith("🔎")]) == 1
    assert await rows_of(again, ReviewItem, state="approved") == 1


@BOTH
async def test_while_a_reason_is_being_written(world: World, restart: Restart, language: str) -> None:
    group = await a_photo_check_in(world, language, "proof=photo review=admins until=21:00 points=5")
    mia, admin = group.members[0], group.admin
    for person in (mia, admin):
        person.starts(world.bot)
    await sends(group, mia, 1)
    desk = admin.private(world.bot)
    admin.taps({"en": "Have a look", "zh-CN": "去看看"}[language], desk)
    await world.advance(seconds=2)
    for button in ({"en": "❌ Decline", "zh-CN": "❌ 退回"}, {"en": "✍️ In my own words", "zh-CN": "✍️ 自己写原因"}):
        admin.taps(button[language], desk)
        await world.advance(seconds=2)
    assert await rows_of(world, Form) == 1
    again = await restart(group)
    admin.says("too dark", desk)
    assert await again.app.polling.once() == 1
    again = await restart(group)
    await again.advance(seconds=2)
    assert await statuses(again, mia) == ["rejected"]
    assert await rows_of(again, Form) == 0
    told = [text for text in again.said(mia.private(again.bot)) if "too dark" in text]
    assert len(told) == 1


@BOTH
async def test_while_a_picture_is_not_looked_at_yet(world: World, restart: Restart, language: str) -> None:
    """Telegram does not hand it out, the bot dies, and afterwards it is looked at all the same, and held."""
    group = await a_photo_check_in(world, language, "proof=photo until=21:00 points=5")
    mia, noah, _ = group.members
    mia.sends_photo(group.chat, generated(7), reply_to=group.board)
    await world.settle()
    world.telegram.fail_next("getFile", 502, "Bad Gateway", times=2)
    theirs = noah.sends_photo(group.chat, generated(7), reply_to=group.board)
    await world.settle()
    assert reaction(theirs, world) == ["🔥"]
    assert await rows_of(world, PictureHash, variant=0) == 1
    again = await restart(group)
    for _ in range(2):
        await again.advance(minutes=5)
    assert (await statuses(again, noah), await states(again, noah)) == (["pending"], ["held"])
    assert await group.points(noah) == 0
    assert await rows_of(again, ReviewItem, state="pending") == 1
    await ledger_adds_up(again)


async def test_the_first_is_looked_at_after_the_second(world: World, restart: Restart) -> None:
    """Whose picture could be fetched first says nothing of whose it is: the later one is held."""
    group = await a_photo_check_in(world, line="proof=photo until=21:00 points=5")
    mia, noah, _ = group.members
    world.telegram.fail_next("getFile", 502, "Bad Gateway")
    mia.sends_photo(group.chat, generated(7), reply_to=group.board)
    await world.settle()
    noah.sends_photo(group.chat, generated(7), reply_to=group.board)
    await world.settle()
    assert await rows_of(world, PictureHash, variant=0) == 1
    again = await restart(group)
    await again.advance(minutes=5)
    assert (await statuses(again, mia), await statuses(again, noah)) == (["done"], ["pending"])
    assert await rows_of(again, CheckIn, status="done") == 1


async def test_dead_over_the_close(world: World, restart: Restart) -> None:
    """Two of three photos, and nobody there from then on till the next morning: missed, said once; a photo sent in time still counts."""
    group = await a_photo_check_in(world)
    mia, noah, lena = group.members
    for person in group.members:
        await sends(group, person, 3)
    await when(world, "2026-11-24 20:00")
    board = group.board
    for person in (mia, noah):
        await sends(group, person, 2)
    await world.app.close()
    noah.sends_photo(group.chat, reply_to=board)
    world.clock.advance(hours=13)
    again = await restart(group)
    for _ in range(3):
        await again.advance(seconds=4)
    assert [await statuses(again, person) for person in group.members] == [
        ["done", "missed"], ["done", "done"], ["done", "missed"],
    ]  # fmt: skip
    assert len([text for text in again.said(group.chat) if text.startswith("🌙 Morning run · Tue")]) == 1
    assert await group.points(noah) == 10
    await sends(group, lena, 3)
    assert await statuses(again, lena) == ["done", "missed", "done"]
