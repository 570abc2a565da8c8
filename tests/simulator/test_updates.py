"""What a bot sees and how it gets it: privacy mode, offsets, allowed kinds, long polls, lifetimes."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from simulator.updates import CONFLICT
from tests.simulator.conftest import TOKEN, World, build, buttons


@pytest.mark.parametrize(
    ("text", "alone", "last", "seen"),
    [
        ("hello", True, True, False),
        ("/go@muster_bot", False, False, True),
        ("/go@MUSTER_BOT x", False, False, True),
        ("/go@second_bot", False, True, False),
        ("/go", True, False, True),
        ("/go", False, True, True),
        ("/go", False, False, False),
        ("now /go@muster_bot", False, True, False),
        ("@muster_bot hi", True, True, False),
    ],
)
async def test_privacy_mode(plain: World, text: str, alone: bool, last: bool, seen: bool) -> None:
    if not alone:
        other = plain.tg.new_bot("987654321:" + "B" * 35, "second_bot")
        plain.ann.adds(other, plain.group)
        for each in (plain.bot, other) if not last else (other, plain.bot):
            await plain.tg.call(each.token, "sendMessage", {"chat_id": plain.group.id, "text": "x"})
        plain.bot.updates.drop_all()
    plain.bob.says(text, plain.group)
    assert await plain.kinds() == (["message"] if seen else [])


async def test_a_bot_in_privacy_mode_sees_replies_to_it_and_service_messages(plain: World) -> None:
    mine = await plain.sends()
    theirs = plain.bob.says("x")
    plain.bob.says("yes", reply_to=mine)
    plain.bob.says("no", reply_to=theirs)
    plain.group.rename("Walkers", by=plain.ann)
    seen = [update["message"] for update in await plain.updates()]
    assert [message.get("text", message.get("new_chat_title")) for message in seen] == ["yes", "Walkers"]


@pytest.mark.parametrize(("admin", "privacy"), [(True, True), (False, False)])
async def test_admins_and_bots_without_privacy_see_all(admin: bool, privacy: bool) -> None:
    world = build(admin=admin, privacy=privacy)
    world.bob.says("hello")
    world.bob.sends_photo()
    assert await world.kinds() == ["message", "message"]
    assert (await world.ok("getMe"))["can_read_all_group_messages"] is not privacy


async def test_privacy_switched_off_needs_adding_again(plain: World) -> None:
    plain.bot.privacy = False
    plain.bob.says("one")
    assert await plain.kinds() == []
    plain.ann.removes(plain.bot)
    plain.ann.adds(plain.bot, plain.group)
    plain.bot.updates.drop_all()
    plain.bob.says("two", plain.group)
    assert await plain.kinds() == ["message"]


async def test_bots_see_neither_themselves_nor_each_other(world: World) -> None:
    other = world.tg.new_bot("987654321:" + "B" * 35, "second_bot")
    world.ann.adds(other, world.group, admin=True)
    world.bot.updates.drop_all()
    other.updates.drop_all()
    await world.sends()
    assert world.tg.pending(world.bot) == world.tg.pending(other) == 0


async def test_offsets(world: World) -> None:
    for number in range(5):
        world.bob.says(f"{number}")
    everything = await world.ok("getUpdates")
    ids = [update["update_id"] for update in everything]
    assert ids == list(range(ids[0], ids[0] + 5))
    assert ids[0] > 1000
    assert await world.ok("getUpdates") == everything
    assert await world.ok("getUpdates", limit=2) == everything[:2]
    assert await world.ok("getUpdates", offset=ids[2]) == everything[2:]
    assert await world.ok("getUpdates", offset=ids[0]) == everything[2:]
    assert await world.ok("getUpdates", offset=-1) == everything[4:]
    assert world.tg.pending(world.bot) == 1
    assert await world.ok("getUpdates", offset=ids[4] + 1) == []


@pytest.mark.parametrize("params", [{"limit": 0}, {"limit": 101}, {"timeout": -1}, {"timeout": 51}])
async def test_numbers_out_of_range(world: World, params: dict[str, int]) -> None:
    assert (await world.no("getUpdates", **params)).startswith("Bad Request: [strict]")


async def test_allowed_updates_persist_and_default(world: World) -> None:
    dan = world.tg.new_person("Dan")
    world.ann.adds_person(dan)
    assert await world.kinds() == ["message"]
    assert await world.kinds(allowed_updates=["chat_member"]) == []
    dan.leaves()
    assert await world.kinds() == ["chat_member"]
    world.bob.says("unseen")
    assert await world.kinds(allowed_updates=[]) == []
    world.bob.says("seen")
    assert await world.kinds() == ["message"]
    refused = await world.no("getUpdates", allowed_updates=["massage"])
    assert refused == "Bad Request: [strict] there are no updates of kind ['massage']"


async def test_updates_live_a_day_and_taps_150_seconds(world: World) -> None:
    await world.sends(reply_markup=buttons([("a", "b")]))
    world.bob.says("x")
    world.bob.taps("a")
    assert world.tg.pending(world.bot) == 2
    world.clock.advance(seconds=151)
    assert await world.ok("getUpdates") != []
    assert world.tg.pending(world.bot) == 1
    world.clock.advance(hours=24)
    assert world.tg.pending(world.bot) == 0


async def test_a_long_poll_wakes_at_once(world: World) -> None:
    poll = asyncio.ensure_future(world.ok("getUpdates", timeout=50))
    await asyncio.sleep(0)
    world.bob.says("hello")
    assert [update["message"]["text"] for update in await asyncio.wait_for(poll, 5)] == ["hello"]


async def test_a_second_poll_ends_the_first(world: World) -> None:
    first = asyncio.ensure_future(world.tg.call(TOKEN, "getUpdates", {"timeout": 50}))
    await asyncio.sleep(0)
    second = asyncio.ensure_future(world.ok("getUpdates", timeout=50))
    status, body = await asyncio.wait_for(first, 5)
    assert (status, body["description"]) == (409, CONFLICT)
    world.bob.says("hello")
    assert len(await asyncio.wait_for(second, 5)) == 1


async def test_a_poll_that_was_cancelled_loses_nothing(world: World) -> None:
    poll = asyncio.ensure_future(world.ok("getUpdates", timeout=50))
    await asyncio.sleep(0)
    poll.cancel()
    await asyncio.gather(poll, return_exceptions=True)
    world.bob.says("hello")
    assert await world.kinds() == ["message"]


async def test_a_poll_that_waits_in_vain_is_empty(world: World) -> None:
    assert await world.bot.updates.poll(100, 0.001) == []


async def test_albums_are_an_update_each(world: World) -> None:
    world.bob.sends_album(pictures=3, caption="proof", reply_to=await world.sends())
    messages = [update["message"] for update in await world.updates()]
    assert len({message["media_group_id"] for message in messages}) == 1
    assert [message.get("caption") for message in messages] == ["proof", None, None]
    assert all("reply_to_message" in message for message in messages)
    for count in (1, 11):
        with pytest.raises(AssertionError, match="2 to 10"):
            world.bob.sends_album(pictures=count)


async def test_forwards_and_other_files(world: World) -> None:
    message = world.bob.sends_photo(forwarded_from=world.cid)
    channel = world.tg.new_channel("News", world.ann, username="news_channel")
    world.bob.sends_photo(forwarded_from=channel)
    world.cid.forwards(message)
    world.bob.sends_photo(picture=message.photo)
    world.bob.sends_document(caption="d")
    world.bob.sends_voice()
    world.bob.sends_video()
    world.bob.sends_photo(forwarded_from=world.group)
    world.cid.forwards(world.ann.says("x", world.group, anonymous=True))
    world.bob.forwards(channel.posts("news"))
    world.bob.forwards(world.bob.says("own"))
    messages = [update["message"] for update in await world.updates()]
    origins = [each["forward_origin"]["type"] for each in messages if "forward_origin" in each]
    assert origins == ["user", "channel", "user", "chat", "chat", "channel", "user"]
    assert messages[2]["forward_origin"]["sender_user"]["id"] == world.cid.id
    same = {each["photo"][-1]["file_unique_id"] for each in (messages[0], messages[2], messages[3])}
    assert len(same) == 1
    assert messages[4]["caption"] == "d"
    assert messages[5]["voice"]["duration"] == 3


async def test_mentions_without_a_username(world: World) -> None:
    world.bob.says("thanks 😀 Cid!", mentions={"Cid": world.cid})
    entity = (await world.updates())[0]["message"]["entities"][0]
    assert (entity["offset"], entity["length"], entity["user"]["id"]) == (10, 3, world.cid.id)


@pytest.mark.parametrize("text", ["", " ", "x" * 4097])
def test_people_cannot_send_what_telegram_does_not_take(world: World, text: str) -> None:
    with pytest.raises(AssertionError, match="4096"):
        world.bob.says(text)
    with pytest.raises(AssertionError, match="1024"):
        world.bob.sends_photo(caption="x" * 1025)


async def test_where_people_cannot_write(world: World) -> None:
    dan = world.tg.new_person("Dan")
    with pytest.raises(AssertionError, match="in no chat yet"):
        dan.says("x")
    with pytest.raises(AssertionError, match="Dan is not in Runners"):
        dan.says("x", world.group)
    world.cid.leaves()
    with pytest.raises(AssertionError, match="not in Runners any more"):
        world.cid.says("x")
    with pytest.raises(AssertionError, match="not started"):
        dan.says("x", world.bot)
    with pytest.raises(AssertionError, match="stranger"):
        dan.says("x", world.bob.private(world.bot))
    world.group.permit(world.ann, can_send_photos=False)
    with pytest.raises(AssertionError, match="may not send photos"):
        world.bob.sends_photo()
    world.ann.sends_photo()
    world.ann.restricts(world.bob, can_send_photos=True)
    with pytest.raises(AssertionError, match="may not send text messages"):
        world.bob.says("x")
    elsewhere = world.tg.new_group("Others", world.ann)
    with pytest.raises(AssertionError, match="chat of its message"):
        world.ann.says("x", elsewhere, reply_to=world.group.last)


async def test_private_messages_carry_the_person(world: World) -> None:
    world.cid.starts(world.bot)
    message: dict[str, Any] = (await world.updates())[0]["message"]
    assert message["chat"] == {"id": world.cid.id, "type": "private", "first_name": "Cid"}
    assert message["from"]["language_code"] == "zh-hans"
