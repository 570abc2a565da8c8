"""Changing, deleting and pinning messages."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.pictures import generated
from tests.simulator.conftest import World, buttons

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
PICTURE = generated(1)


async def edit(world: World, message: Any, method: str = "editMessageText", **params: Any) -> str:
    """The refusal, or an empty string."""
    whole = {"chat_id": world.group.id, "message_id": message.id, **params}
    files = {"f": PICTURE} if "attach://f" in str(params) else None
    status, body = await world.tg.call(world.bot.token, method, whole, files)
    return "" if status == 200 else str(body["description"])


async def test_text_and_keyboard_change_and_a_keyboard_not_named_goes(world: World) -> None:
    message = await world.sends("one", reply_markup=buttons([("a", "b")]))
    world.clock.advance(minutes=1)
    assert await edit(world, message, text="<b>two</b>", parse_mode="HTML") == ""
    assert (message.html, message.buttons, message.edited) == ("<b>two</b>", [], 1)
    assert message.edited_at == world.clock.now()
    assert await edit(world, message, "editMessageReplyMarkup", reply_markup=buttons([("c", "d")])) == ""
    assert message.button_texts == ["c"]
    assert message.text == "two"


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ({"text": "one"}, {"text": "one"}, True),
        ({"text": "one"}, {"text": " one\n"}, True),
        ({"text": "one"}, {"text": "one", "link_preview_options": {"is_disabled": True}}, True),
        ({"text": "one"}, {"text": "<b>one</b>", "parse_mode": "HTML"}, False),
        ({"text": "one", "reply_markup": buttons([("a", "b")])}, {"text": "one"}, False),
        (
            {"text": "one", "reply_markup": buttons([("a", "b")])},
            {"text": "one", "reply_markup": buttons([("a", "b")])},
            True,
        ),
        (
            {"text": "one", "reply_markup": buttons([("a", "b")])},
            {"text": "one", "reply_markup": buttons([("a", "c")])},
            False,
        ),
    ],
)
async def test_not_modified(world: World, first: dict[str, Any], second: dict[str, Any], same: bool) -> None:
    message = await world.sends(**first)
    assert await edit(world, message, **second) == (NOT_MODIFIED if same else "")
    assert message.edited == (0 if same else 1)


async def test_what_cannot_be_edited(world: World) -> None:
    theirs = world.bob.says("mine")
    assert await edit(world, theirs, text="x") == "Bad Request: message can't be edited"
    gone = await world.sends()
    await world.ok("deleteMessage", chat_id=world.group.id, message_id=gone.id)
    assert await edit(world, gone, text="x") == "Bad Request: message to edit not found"
    message = await world.sends()
    assert await world.no("editMessageText", chat_id=world.group.id, message_id=9999, text="x") == (
        "Bad Request: message to edit not found"
    )
    assert await world.no("editMessageText", chat_id=world.group.id, text="x") == (
        "Bad Request: message identifier is not specified"
    )
    assert await edit(world, message) == "Bad Request: message text is empty"
    assert await edit(world, message, text=" ") == "Bad Request: text must be non-empty"
    assert await edit(world, message, text="x" * 4097) == "Bad Request: message is too long"
    assert await edit(world, message, "editMessageCaption", caption="x") == (
        "Bad Request: there is no caption in the message to edit"
    )
    await world.ok("forwardMessage", chat_id=world.group.id, from_chat_id=world.group.id, message_id=message.id)
    assert await edit(world, world.group.last, text="x") == "Bad Request: message can't be edited"
    await world.ok("pinChatMessage", chat_id=world.group.id, message_id=message.id)
    service = world.group.services[-1]
    assert await edit(world, service, text="x") == "Bad Request: message can't be edited"
    world.ann.removes(world.bot)
    assert await edit(world, message, text="x") == "Forbidden: bot was kicked from the supergroup chat"


async def test_another_reply_markup_than_an_inline_keyboard(world: World) -> None:
    message = await world.sends()
    refused = await edit(world, message, text="x", reply_markup={"keyboard": [[{"text": "x"}]]})
    assert refused.startswith("Bad Request: [strict]")


async def test_photos_have_captions(world: World) -> None:
    await world.ok("sendPhoto", files={"photo": PICTURE}, chat_id=world.group.id, caption="one")
    message = world.group.last
    assert await edit(world, message, text="x") == "Bad Request: there is no text in the message to edit"
    assert await edit(world, message, "editMessageCaption", caption="two") == ""
    assert await edit(world, message, "editMessageCaption", caption="two") == NOT_MODIFIED
    assert (
        await edit(world, message, "editMessageCaption", caption="x" * 1025)
        == "Bad Request: message caption is too long"
    )
    media = {"type": "photo", "media": "attach://f", "caption": "three"}
    assert await edit(world, message, "editMessageMedia", media=media) == ""
    assert message.text == "three"
    moving = {"type": "live_photo", "media": "x", "photo": "y"}
    refused = await edit(world, message, "editMessageMedia", media=moving)
    assert refused == "Bad Request: [strict] the simulator does not model media of type live_photo"


async def test_an_album_keeps_its_kind(world: World) -> None:
    media = [{"type": "photo", "media": f"attach://f{number}"} for number in range(2)]
    await world.ok("sendMediaGroup", files={"f0": PICTURE, "f1": PICTURE}, chat_id=world.group.id, media=media)
    refused = await edit(world, world.group.last, "editMessageMedia", media={"type": "document", "media": "attach://f"})
    assert refused == "Bad Request: can't use media of the specified type in the album"


async def test_polls_are_not_edited(world: World) -> None:
    await world.ok("sendPoll", chat_id=world.group.id, question="q", options=[{"text": "a"}])
    poll = world.group.last
    assert await edit(world, poll, text="x") == "Bad Request: there is no text in the message to edit"
    refused = await edit(world, poll, "editMessageMedia", media={"type": "photo", "media": "attach://f"})
    assert refused == "Bad Request: message can't be edited"


async def test_rich_messages_are_not_modelled(world: World) -> None:
    message = await world.sends()
    refused = await edit(world, message, rich_message={"html": "x"})
    assert refused == "Bad Request: [strict] the simulator does not model rich messages yet"


async def delete(world: World, message: Any) -> str:
    whole = {"chat_id": message.chat.id, "message_id": message.id}
    status, body = await world.tg.call(world.bot.token, "deleteMessage", whole)
    return "" if status == 200 else str(body["description"])


async def test_deleting_as_an_admin(world: World) -> None:
    mine, theirs = await world.sends(), world.bob.says("x")
    assert await delete(world, mine) == ""
    assert await delete(world, theirs) == ""
    assert world.group.messages == []
    assert await delete(world, mine) == "Bad Request: message to delete not found"
    old = world.bob.says("x")
    world.clock.advance(hours=48, seconds=1)
    assert await delete(world, old) == "Bad Request: message can't be deleted"


async def test_deleting_without_the_right(plain: World) -> None:
    mine, theirs = await plain.sends(), plain.bob.says("x")
    assert await delete(plain, theirs) == "Bad Request: message can't be deleted"
    assert await delete(plain, mine) == ""
    plain.ann.promotes(plain.bot, can_pin_messages=True)
    assert await delete(plain, theirs) == "Bad Request: message can't be deleted"
    plain.ann.promotes(plain.bot, can_delete_messages=True)
    assert await delete(plain, theirs) == ""


async def test_deleting_in_private(world: World) -> None:
    assert await delete(world, world.bob.starts(world.bot)) == ""


async def test_deleting_several(world: World) -> None:
    messages = [world.bob.says(f"{number}") for number in range(3)]
    params: dict[str, Any] = {"chat_id": world.group.id}
    await world.ok("deleteMessages", message_ids=[messages[0].id, 9999, messages[2].id], **params)
    assert world.group.messages == [messages[1]]
    assert (
        await world.no("deleteMessages", message_ids=[], **params)
        == "Bad Request: message identifiers are not specified"
    )
    refused = await world.no("deleteMessages", message_ids=list(range(101)), **params)
    assert refused == "Bad Request: too many message identifiers specified"
    world.ann.demotes(world.bot)
    refused = await world.no("deleteMessages", message_ids=[messages[1].id], **params)
    assert refused == "Bad Request: message can't be deleted"


async def test_the_message_that_made_a_topic_stays(world: World) -> None:
    forum = world.tg.new_group("Forum", world.ann, forum=True)
    world.ann.adds(world.bot, forum, admin=True)
    topic = forum.new_topic("Sport", by=world.ann)
    assert await delete(world, topic.root) == "Bad Request: message can't be deleted"


async def test_pinning(world: World) -> None:
    first, second = await world.sends("1"), await world.sends("2")
    params: dict[str, Any] = {"chat_id": world.group.id}
    for message in (first, second):
        await world.ok("pinChatMessage", message_id=message.id, **params)
    assert world.group.pinned == [second, first]
    pinned = [update["message"]["pinned_message"]["message_id"] for update in await world.updates()]
    assert pinned == [first.id, second.id]
    assert (await world.ok("getChat", **params))["pinned_message"]["message_id"] == second.id
    await world.ok("pinChatMessage", message_id=first.id, **params)
    assert world.group.pinned == [second, first]
    await world.ok("unpinChatMessage", **params)
    assert world.group.pinned == [first]
    await world.ok("unpinChatMessage", message_id=first.id, **params)
    assert world.group.pinned == []
    assert await world.no("unpinChatMessage", **params) == "Bad Request: message to unpin not found"
    assert await world.no("unpinChatMessage", message_id=9999, **params) == "Bad Request: message to unpin not found"
    assert await world.no("pinChatMessage", message_id=9999, **params) == "Bad Request: message to pin not found"
    service = world.group.services[-1]
    assert await world.no("pinChatMessage", message_id=service.id, **params) == "Bad Request: message can't be pinned"
    await world.ok("pinChatMessage", message_id=first.id, **params)
    await world.ok("unpinAllChatMessages", **params)
    assert world.group.pinned == []
    world.ann.pins(first)
    world.ann.deletes(first)
    assert world.group.pinned == []


@pytest.mark.parametrize("method", ["pinChatMessage", "unpinChatMessage", "unpinAllChatMessages"])
async def test_pinning_needs_a_right(world: World, method: str) -> None:
    message = await world.sends()
    world.ann.promotes(world.bot, can_delete_messages=True)
    params = {"chat_id": world.group.id} | ({} if "All" in method else {"message_id": message.id})
    assert await world.no(method, **params) == "Bad Request: not enough rights to manage pinned messages in the chat"


async def test_people_edit_and_delete(world: World) -> None:
    message = world.bob.says("one")
    world.bob.edits(message, "two @ann")
    assert await world.kinds() == ["message", "edited_message"]
    assert (message.text, message.edited) == ("two @ann", 1)
    photo = world.bob.sends_photo(caption="c")
    assert world.bob.edits(photo, "d").text == "d"
    with pytest.raises(AssertionError, match="somebody else"):
        world.cid.edits(message, "x")
    with pytest.raises(AssertionError, match="no right"):
        world.cid.deletes(message)
    world.ann.deletes(message)
    with pytest.raises(AssertionError, match="deleted"):
        world.bob.edits(message, "x")


async def test_people_put_another_picture_in_the_place_of_one(world: World) -> None:
    photo = world.bob.sends_photo(caption="c")
    before = photo.media
    world.bob.exchanges(photo)
    assert await world.kinds() == ["message", "edited_message"]
    assert photo.media is not None
    assert before is not None
    assert photo.media.file_unique_id != before.file_unique_id
    assert photo.text == "c"
