"""What a bot may send: lengths, keyboards, replies, files, albums, polls, and what comes of it."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.files import MAX_PHOTO, MAX_UPLOAD
from simulator.pictures import generated, size_of
from tests.simulator.conftest import World, build, buttons

PICTURE = generated(1)


@pytest.mark.parametrize(
    ("text", "params", "refusal"),
    [
        ("x" * 4096, {}, None),
        ("x" * 4097, {}, "message is too long"),
        ("😀" * 2048, {}, None),
        ("😀" * 2049, {}, "message is too long"),
        ("<b>" + "x" * 4096 + "</b>", {"parse_mode": "HTML"}, None),
        ("&amp;" * 4096, {"parse_mode": "html"}, None),
        ("", {}, "message text is empty"),
        (" \n ", {}, "text must be non-empty"),
        ("<b></b>", {"parse_mode": "HTML"}, "text must be non-empty"),
        ("<b>", {"parse_mode": "HTML"}, "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ("x", {"parse_mode": "MarkdownV2"}, "[strict] the simulator does not model parse_mode MarkdownV2"),
        ("x", {"parse_mode": "BBCode"}, "unsupported parse_mode"),
        (
            "x",
            {"parse_mode": "HTML", "entities": [{"type": "bold", "offset": 0, "length": 1}]},
            "[strict] either parse_mode or entities",
        ),
        (
            "x",
            {"entities": [{"type": "bold", "offset": 0, "length": 2}]},
            "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 1",
        ),
    ],
)
async def test_texts(world: World, text: str, params: dict[str, Any], refusal: str | None) -> None:
    if refusal is None:
        await world.sends(text, **params)
    else:
        refused = await world.no("sendMessage", chat_id=world.group.id, text=text, **params)
        assert refused == f"Bad Request: {refusal}"
        assert world.group.messages == []


async def test_a_text_is_formatted_and_read_back(world: World) -> None:
    result = await world.ok(
        "sendMessage",
        chat_id=world.group.id,
        text="  <b>Hi</b> @ann /go\n",
        parse_mode="HTML",
        disable_notification=True,
    )
    message = world.group.last
    assert (message.text, message.html) == ("Hi @ann /go", "<b>Hi</b> @ann /go")
    assert [entity["type"] for entity in result["entities"]] == ["bold", "mention", "bot_command"]
    assert result["from"]["id"] == world.bot.id == message.sender.id
    assert result["chat"] == {"id": world.group.id, "type": "supergroup", "title": "Runners"}
    assert result["date"] == world.clock.timestamp()


async def test_a_mention_by_id_names_the_person_if_known(world: World) -> None:
    html = f'<a href="tg://user?id={world.cid.id}">you</a> <a href="tg://user?id=1">nobody</a>'
    result = await world.ok("sendMessage", chat_id=world.group.id, text=html, parse_mode="HTML")
    assert [entity["user"]["first_name"] for entity in result["entities"]] == ["Cid"]
    assert world.group.last.html == f'<a href="tg://user?id={world.cid.id}">you</a> nobody'


URL_BUTTON = {"text": "a", "url": "https://t.me/muster_bot?start=x"}


@pytest.mark.parametrize(
    ("keyboard", "refusal"),
    [
        ([[{"text": "a", "callback_data": "b" * 64}]], None),
        ([[{"text": "a", "callback_data": "b" * 65}]], "BUTTON_DATA_INVALID"),
        ([[{"text": "a", "callback_data": "签" * 22}]], "BUTTON_DATA_INVALID"),
        ([[{"text": "a", "callback_data": ""}]], "BUTTON_DATA_INVALID"),
        ([[{"text": "a"}]], "text buttons are unallowed in the inline keyboard"),
        ([[{"text": " ", "callback_data": "x"}]], "[strict] a button needs a text"),
        ([[{"text": "a", "callback_data": "x", "url": "https://a.b"}]], "[strict] a button does one thing"),
        ([[{"text": "a", "callback_data": "x", "style": "danger"}]], None),
        ([[{"text": "a", "callback_data": "x", "style": "loud"}]], "invalid button style specified"),
        ([[{"text": "a", "url": "no link"}]], "inline keyboard button URL 'no link' is invalid: Wrong HTTP URL"),
        ([[{"text": "a", "url": "nolink"}]], "inline keyboard button URL 'nolink' is invalid: Wrong HTTP URL"),
        ([[URL_BUTTON]], None),
        ([[{"text": "a", "url": "https://t.me/muster_bot?start=a.b"}]], "[strict] a start parameter"),
        ([[{"text": "a", "url": "https://t.me/muster_bot?start=" + "a" * 65}]], "[strict] a start parameter"),
        ([[{"text": "a", "web_app": {"url": "https://a.b"}}]], "BUTTON_TYPE_INVALID"),
        ([[{"text": "a", "callback_data": "x"}] * 8] * 12, None),
        ([[{"text": "a", "callback_data": "x"}] * 9], "[strict] a row has at most 8 buttons"),
        ([[{"text": "a", "callback_data": "x"}]] * 101, "[strict] a keyboard has at most 100 buttons"),
        ([], None),
        ([[]], None),
    ],
)
async def test_keyboards(world: World, keyboard: list[Any], refusal: str | None) -> None:
    params = {"chat_id": world.group.id, "text": "x", "reply_markup": {"inline_keyboard": keyboard}}
    if refusal is None:
        await world.ok("sendMessage", **params)
    else:
        assert (await world.no("sendMessage", **params)).startswith(f"Bad Request: {refusal}")


async def test_a_mini_app_button_is_for_private_chats(world: World) -> None:
    world.ann.starts(world.bot)
    markup = {"inline_keyboard": [[{"text": "a", "web_app": {"url": "https://a.b"}}]]}
    await world.ok("sendMessage", chat_id=world.ann.id, text="x", reply_markup=markup)


async def test_replies(world: World) -> None:
    question = world.bob.says("hello there")
    result = await world.ok(
        "sendMessage", chat_id=world.group.id, text="x", reply_parameters={"message_id": question.id, "quote": "there"}
    )
    assert result["reply_to_message"]["message_id"] == question.id
    assert result["quote"] == {"text": "there", "position": 6, "is_manual": True}
    # In a supergroup that is no forum a reply carries a thread id, which is good for nothing.
    assert result["message_thread_id"] == question.id
    assert "is_topic_message" not in result
    assert world.group.last.reply_to is question


@pytest.mark.parametrize(
    ("reply", "refusal"),
    [
        ({"message_id": 9999}, "message to be replied not found"),
        ({"message_id": 2, "quote": "absent"}, "QUOTE_TEXT_INVALID"),
        ({"message_id": 2, "chat_id": 5}, "[strict] the simulator does not model replies to another chat yet"),
        (
            {"message_id": 2, "quote_position": 1},
            "[strict] the simulator does not model reply_parameters.quote_position",
        ),
    ],
)
async def test_replies_refused(world: World, reply: dict[str, Any], refusal: str) -> None:
    refused = await world.no("sendMessage", chat_id=world.group.id, text="x", reply_parameters=reply)
    assert refused.startswith(f"Bad Request: {refusal}")


async def test_a_reply_to_nothing_goes_without_if_allowed(world: World) -> None:
    reply = {"message_id": 9999, "allow_sending_without_reply": True}
    assert "reply_to_message" not in await world.ok(
        "sendMessage", chat_id=world.group.id, text="x", reply_parameters=reply
    )


async def test_a_deleted_message_cannot_be_replied_to(world: World) -> None:
    question = world.bob.says("hello")
    world.bob.deletes(question)
    refused = await world.no(
        "sendMessage", chat_id=world.group.id, text="x", reply_parameters={"message_id": question.id}
    )
    assert refused == "Bad Request: message to be replied not found"


async def test_a_thread_id_outside_a_forum_is_refused(world: World) -> None:
    refused = await world.no("sendMessage", chat_id=world.group.id, text="x", message_thread_id=2)
    assert refused == "Bad Request: message thread not found"


async def test_chats_the_bot_cannot_reach(world: World) -> None:
    dan = world.tg.new_person("Dan")
    other = world.tg.new_group("Others", dan)
    public = world.tg.new_group("Public", dan, username="public_group")
    for chat, words in (
        (987654321, "Bad Request: chat not found"),
        ("@nobody_here", "Bad Request: chat not found"),
        ("@ann", "Bad Request: chat not found"),
        ("nonsense", "Bad Request: chat not found"),
        (other.id, "Bad Request: chat not found"),
        (public.id, "Forbidden: bot is not a member of the supergroup chat"),
        ("@public_group", "Forbidden: bot is not a member of the supergroup chat"),
        (dan.id, "Forbidden: bot can't initiate conversation with a user"),
        (world.bot.id, "Forbidden: the bot can't send messages to itself"),
    ):
        assert await world.no("sendMessage", chat_id=chat, text="x") == words
    assert (await world.ok("getChat", chat_id="@public_group"))["username"] == "public_group"
    assert await world.no("getChat", chat_id=dan.id) == "Bad Request: chat not found"
    second = world.tg.new_bot("987654321:" + "B" * 35, "second_bot")
    assert await world.no("sendMessage", chat_id=second.id, text="x") == "Forbidden: bot can't send messages to bots"


@pytest.mark.parametrize("kind", ["group", "supergroup"])
async def test_a_bot_that_was_removed_or_left(kind: str) -> None:
    world = build(kind=kind)
    world.ann.removes(world.bot, world.group)
    assert (
        await world.no("sendMessage", chat_id=world.group.id, text="x")
        == f"Forbidden: bot was kicked from the {kind} chat"
    )
    assert await world.no("getChat", chat_id=world.group.id) == f"Forbidden: bot was kicked from the {kind} chat"
    world.ann.adds(world.bot, world.group)
    await world.ok("leaveChat", chat_id=world.group.id)
    refused = await world.no("sendMessage", chat_id=world.group.id, text="x")
    assert refused == f"Forbidden: bot is not a member of the {kind} chat"


async def test_a_group_that_was_deleted(world: World) -> None:
    world.group.closed_for_good = True
    assert await world.no("sendMessage", chat_id=world.group.id, text="x") == "Forbidden: the group chat was deleted"


async def test_private_chats_open_by_start_and_close_by_block(world: World) -> None:
    start = world.bob.starts(world.bot, "join-5")
    assert start.text == "/start join-5"
    assert await world.kinds() == ["message"]
    await world.ok("sendMessage", chat_id=world.bob.id, text="hi")
    assert world.bob.private(world.bot).last.text == "hi"
    world.bob.blocks(world.bot)
    blocked = (await world.updates())[0]["my_chat_member"]
    assert (blocked["chat"]["type"], blocked["new_chat_member"]["status"]) == ("private", "kicked")
    for method, params in (("sendMessage", {"text": "x"}), ("sendChatAction", {"action": "typing"})):
        assert await world.no(method, chat_id=world.bob.id, **params) == "Forbidden: bot was blocked by the user"
    world.bob.unblocks(world.bot)
    assert (await world.updates())[0]["my_chat_member"]["new_chat_member"]["status"] == "member"
    await world.sends("again", world.bob.private(world.bot))
    world.bob.deactivates()
    assert await world.no("sendMessage", chat_id=world.bob.id, text="x") == "Forbidden: user is deactivated"


def test_starting_unblocks(world: World) -> None:
    world.bob.starts(world.bot)
    world.bob.blocks(world.bot)
    world.bob.starts(world.bot)
    assert world.bot.open_with(world.bob)


@pytest.mark.parametrize(
    ("method", "params", "refusal"),
    [
        ("sendPhoto", {"photo": "https://a.b/c.jpg"}, "failed to get HTTP URL content"),
        ("sendPhoto", {"photo": "nonsense"}, "wrong file identifier/HTTP URL specified"),
        ("sendPhoto", {"photo": "attach://absent"}, "wrong file identifier/HTTP URL specified"),
        ("sendPhoto", {"photo": "attach://small", "caption": "x" * 1025}, "message caption is too long"),
        ("sendPhoto", {"photo": "attach://text"}, "IMAGE_PROCESS_FAILED"),
        ("sendPhoto", {"photo": "attach://empty"}, "file must be non-empty"),
        ("sendPhoto", {"photo": "attach://thin"}, "PHOTO_INVALID_DIMENSIONS"),
        ("sendPhoto", {"photo": "attach://huge"}, "file is too big for a photo"),
        ("sendDocument", {"document": "attach://over"}, "file is too big"),
        ("sendDocument", {"document": "attach://text", "thumbnail": "attach://text"}, "[strict] a thumbnail"),
    ],
)
async def test_files_refused(world: World, method: str, params: dict[str, Any], refusal: str) -> None:
    contents = {
        "small": PICTURE,
        "text": b"no picture",
        "empty": b"",
        "thin": generated(1, 400, 16),
        "huge": PICTURE + b"\0" * MAX_PHOTO,
        "over": b"\0" * (MAX_UPLOAD + 1),
    }
    used = {name: data for name, data in contents.items() if f"attach://{name}" in params.values()}
    refused = await world.no(method, files=used, chat_id=world.group.id, **params)
    assert refused.startswith(f"Bad Request: {refusal}")


async def test_a_photo_has_sizes_and_can_be_fetched_and_sent_again(world: World) -> None:
    sent = await world.ok(
        "sendPhoto", files={"photo": PICTURE}, chat_id=world.group.id, caption="<i>c</i>", parse_mode="HTML"
    )
    sizes = sent["photo"]
    assert [(size["width"], size["height"]) for size in sizes] == [(90, 68), (320, 240), (640, 480)]
    assert len({size["file_unique_id"] for size in sizes}) == 3
    assert world.group.last.html == "<i>c</i>"
    file = await world.ok("getFile", file_id=sizes[-1]["file_id"])
    assert world.tg.files.download(world.bot, file["file_path"]) == PICTURE
    again = await world.ok("sendPhoto", chat_id=world.group.id, photo=sizes[0]["file_id"])
    assert again["photo"] == sizes
    new = await world.ok("sendPhoto", files={"photo": PICTURE}, chat_id=world.group.id)
    assert new["photo"][-1]["file_unique_id"] != sizes[-1]["file_unique_id"]
    refused = await world.no("sendDocument", chat_id=world.group.id, document=sizes[-1]["file_id"])
    assert refused == "Bad Request: can't use file of type Photo as Document"


async def test_a_file_id_is_good_for_one_bot(world: World) -> None:
    sent = await world.ok("sendPhoto", files={"photo": PICTURE}, chat_id=world.group.id)
    other = world.tg.new_bot("987654321:" + "B" * 35, "second_bot")
    world.ann.adds(other, world.group)
    params = {"chat_id": world.group.id, "photo": sent["photo"][-1]["file_id"]}
    _, body = await world.tg.call(other.token, "sendPhoto", params)
    assert body["description"] == "Bad Request: wrong file identifier/HTTP URL specified"


async def test_files_too_large_to_fetch(world: World) -> None:
    sent = await world.ok("sendDocument", files={"document": b"x" * (20 * 1024 * 1024 + 1)}, chat_id=world.group.id)
    assert await world.no("getFile", file_id=sent["document"]["file_id"]) == "Bad Request: file is too big"
    assert await world.no("getFile", file_id="x") == "Bad Request: wrong file identifier/HTTP URL specified"


@pytest.mark.parametrize("kind", ["document", "video", "voice", "audio", "animation"])
async def test_other_files(world: World, kind: str) -> None:
    method = f"send{kind.capitalize()}"
    sent = await world.ok(method, files={kind: ("a.bin", b"data")}, chat_id=world.group.id, caption="c")
    assert sent[kind]["file_size"] == 4
    assert world.group.last.media is not None
    assert (world.group.last.media.kind, world.group.last.text) == (kind, "c")


async def test_a_file_under_a_name_that_takes_none(world: World) -> None:
    refused = await world.no("sendMessage", files={"text": b"x"}, chat_id=world.group.id)
    assert refused == 'Bad Request: [strict] "text" is not a file'
    refused = await world.no("sendMessage", files={"extra": b"x"}, chat_id=world.group.id, text="x")
    assert refused == 'Bad Request: [strict] sendMessage has no parameter "extra"'


def album(count: int, kind: str = "photo") -> list[dict[str, Any]]:
    return [{"type": kind, "media": f"attach://f{number}"} for number in range(count)]


async def test_albums(world: World) -> None:
    media = album(3)
    media[0] |= {"caption": "<b>x</b>", "parse_mode": "HTML", "has_spoiler": True}
    files = {f"f{number}": generated(number) for number in range(3)}
    sent = await world.ok("sendMediaGroup", files=files, chat_id=world.group.id, media=media)
    assert len({message["media_group_id"] for message in sent}) == 1
    assert [message.html for message in world.group.messages] == ["<b>x</b>", "", ""]
    assert sent[0]["has_media_spoiler"] is True


@pytest.mark.parametrize(
    ("media", "refusal"),
    [
        (album(1), "[strict] an album has 2 to 10 items"),
        (album(11), "too many messages to send as an album"),
        ([*album(1), *album(1, "document")], "document can't be mixed with other media types"),
        ([*album(1), *album(1, "audio")], "audio can't be mixed with other media types"),
        ([*album(1), {**album(1)[0], "caption": "x" * 1025}], "message caption is too long"),
        ([{"type": "photo", "media": "https://a.b/c"}] * 2, "failed to get HTTP URL content"),
        ([{"type": "live_photo", "media": "x", "photo": "y"}] * 2, "[strict] the simulator does not model albums of"),
    ],
)
async def test_albums_refused(world: World, media: list[Any], refusal: str) -> None:
    files = {"f0": PICTURE} if any(item["media"] == "attach://f0" for item in media) else {}
    refused = await world.no("sendMediaGroup", files=files, chat_id=world.group.id, media=media)
    assert refused.startswith(f"Bad Request: {refusal}"), refused


RESTRICTED: list[tuple[str, str, dict[str, Any], str]] = [
    ("can_send_messages", "sendMessage", {"text": "x"}, "send text messages"),
    ("can_send_photos", "sendPhoto", {"photo": "attach://f0"}, "send photos"),
    ("can_send_photos", "sendMediaGroup", {"media": album(2)}, "send photos"),
    ("can_send_polls", "sendPoll", {"question": "q", "options": [{"text": "a"}]}, "send polls"),
]


@pytest.mark.parametrize(("permission", "method", "params", "doing"), RESTRICTED)
async def test_a_restricted_bot(plain: World, permission: str, method: str, params: dict[str, Any], doing: str) -> None:
    files = (
        {"f0": PICTURE, "f1": PICTURE} if method == "sendMediaGroup" else {"f0": PICTURE} if "photo" in params else {}
    )
    refusal = f"Bad Request: not enough rights to {doing} to the chat"
    plain.group.permit(plain.ann, **{permission: False})
    assert await plain.no(method, files=files, chat_id=plain.group.id, **params) == refusal
    plain.ann.promotes(plain.bot)
    await plain.ok(method, files=files, chat_id=plain.group.id, **params)
    plain.ann.demotes(plain.bot)
    plain.group.permit(plain.ann, **{permission: True})
    plain.ann.restricts(plain.bot, can_invite_users=True)
    assert await plain.no(method, files=files, chat_id=plain.group.id, **params) == refusal


async def test_polls(world: World) -> None:
    params: dict[str, Any] = {"chat_id": world.group.id, "question": "Theme?", "is_anonymous": False}
    sent = await world.ok("sendPoll", options=[{"text": "sleep"}, {"text": "food"}], **params)
    with pytest.raises(AssertionError, match="only one answer"):
        world.bob.votes(world.group.last, "sleep", "food")
    with pytest.raises(AssertionError, match="does not see"):
        world.tg.new_person("Dan").votes(world.group.last, "food")
    with pytest.raises(AssertionError, match="not a poll"):
        world.bob.votes(world.cid.says("x"), "food")
    world.bot.updates.drop_all()
    world.bob.votes(world.group.messages[0], "food")
    updates = await world.updates()
    assert updates[0]["poll"]["options"][1]["voter_count"] == 1
    assert updates[1]["poll_answer"]["option_ids"] == [1]
    assert "chat" not in updates[1]["poll_answer"]
    await world.ok("sendPoll", options=[{"text": "a"}], allows_revoting=False, **params)
    world.bob.votes(world.group.last, "a")
    with pytest.raises(AssertionError, match="cannot be changed"):
        world.bob.votes(world.group.last)
    world.ann.deletes(world.group.last)
    result = await world.ok("stopPoll", chat_id=world.group.id, message_id=sent["message_id"])
    assert result["is_closed"] is True
    again = await world.no("stopPoll", chat_id=world.group.id, message_id=sent["message_id"])
    assert again == "Bad Request: poll has already been closed"
    with pytest.raises(AssertionError, match="closed"):
        world.bob.votes(world.group.messages[0], "sleep")


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({"question": " "}, "poll question must be non-empty"),
        ({"question": "q" * 301}, "poll question length must not exceed 300"),
        ({"options": []}, "poll must have at least 1 option"),
        ({"options": [{"text": "a"}] * 13}, "poll can't have more than 12 options"),
        ({"options": [{"text": " "}]}, "poll options must be non-empty"),
        ({"options": [{"text": "a" * 101}]}, "poll options length must not exceed 100"),
        ({"type": "quiz"}, "[strict] the simulator does not model quizzes"),
        ({"open_period": 5}, "[strict] the simulator does not model polls with"),
    ],
)
async def test_polls_refused(world: World, params: dict[str, Any], refusal: str) -> None:
    whole = {"chat_id": world.group.id, "question": "q", "options": [{"text": "a"}], **params}
    assert (await world.no("sendPoll", **whole)).startswith(f"Bad Request: {refusal}")


async def test_a_poll_of_somebody_else_cannot_be_stopped(world: World) -> None:
    message = world.bob.says("x")
    refused = await world.no("stopPoll", chat_id=world.group.id, message_id=message.id)
    assert refused == "Bad Request: message with poll to stop not found"


async def test_the_sign_of_being_busy(world: World) -> None:
    await world.ok("sendChatAction", chat_id=world.group.id, action="typing")
    assert world.tg.events[-1].kind == "action"
    refused = await world.no("sendChatAction", chat_id=world.group.id, action="sleeping")
    assert refused == "Bad Request: wrong parameter action in request"


async def test_forwarding_and_copying(world: World) -> None:
    first = world.bob.says("one")
    album_sent = world.bob.sends_album(pictures=2, caption="two")
    sent = await world.ok("forwardMessage", chat_id=world.group.id, from_chat_id=world.group.id, message_id=first.id)
    assert sent["forward_origin"]["sender_user"]["id"] == world.bob.id
    markup = buttons([("a", "b")])
    copy: dict[str, Any] = {"chat_id": world.group.id, "from_chat_id": world.group.id}
    await world.ok("copyMessage", message_id=album_sent[0].id, caption="new", reply_markup=markup, **copy)
    assert (world.group.last.text, world.group.last.button_texts, world.group.last.forward) == ("new", ["a"], None)
    identifiers = [message.id for message in album_sent]
    await world.ok("copyMessages", message_ids=[*identifiers, 9999], **copy)
    copies = world.group.messages[-2:]
    assert copies[0].album == copies[1].album != album_sent[0].album
    await world.ok("copyMessages", message_ids=identifiers, remove_caption=True, **copy)
    assert world.group.messages[-2].text == ""
    await world.ok("forwardMessages", message_ids=identifiers, **copy)
    assert world.group.last.forward is not None


@pytest.mark.parametrize(
    ("method", "params", "refusal"),
    [
        ("forwardMessage", {"message_id": 9999}, "message to forward not found"),
        ("copyMessage", {"message_id": 9999}, "message to copy not found"),
        ("copyMessage", {"message_id": 2}, "the message can't be copied"),
        ("forwardMessage", {"message_id": 2}, "the message can't be forwarded"),
        ("copyMessages", {"message_ids": [9999]}, "there are no messages to copy"),
        ("forwardMessages", {"message_ids": [9999]}, "there are no messages to forward"),
        ("copyMessages", {"message_ids": []}, "message identifiers are not specified"),
        ("copyMessages", {"message_ids": list(range(1, 102))}, "too many messages specified"),
        ("copyMessages", {"message_ids": [3, 2]}, "message identifiers must be in a strictly increasing order"),
        ("copyMessages", {"message_ids": [3, 3]}, "message identifiers must be in a strictly increasing order"),
    ],
)
async def test_forwarding_refused(world: World, method: str, params: dict[str, Any], refusal: str) -> None:
    refused = await world.no(method, chat_id=world.group.id, from_chat_id=world.group.id, **params)
    assert refused == f"Bad Request: {refusal}"


async def test_protected_messages_are_not_copied(world: World) -> None:
    message = await world.sends("x", protect_content=True)
    params = {"chat_id": world.group.id, "from_chat_id": world.group.id}
    assert await world.no("copyMessage", message_id=message.id, **params) == "Bad Request: the message can't be copied"
    assert (
        await world.no("copyMessages", message_ids=[message.id], **params)
        == "Bad Request: there are no messages to copy"
    )


def test_generated_pictures_differ_and_have_a_size() -> None:
    assert generated(1) == generated(1) != generated(2)
    assert size_of(generated(3, 64, 32)) == (64, 32)


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + b"\0\0\0\x05\0\0\0\x06", (5, 6)),
        (b"GIF89a\x05\0\x06\0", (5, 6)),
        (b"RIFF\0\0\0\0WEBPVP8X" + b"\0" * 8 + b"\x04\0\0\x05\0\0", (5, 6)),
        (b"RIFF\0\0\0\0WEBPVP8L" + b"\0" * 5 + b"\x04\x40\x01\x00" + b"\0" * 9, (5, 6)),
        (b"RIFF\0\0\0\0WEBPVP8 " + b"\0" * 10 + b"\x05\0\x06\0", (5, 6)),
        (b"RIFF\0\0\0\0WEBPxxxx" + b"\0" * 20, None),
        (b"\xff\xd8\xff\xff\xc0\0\x11\x08\0\x06\0\x05" + b"\0" * 9, (5, 6)),
        (b"\xff\xd8\x00" + b"\0" * 20, None),
        (b"\xff\xd8\xff\xe0", None),
        (b"text", None),
    ],
)
def test_sizes_of_pictures(data: bytes, size: tuple[int, int] | None) -> None:
    assert size_of(data) == size


async def test_what_people_format_comes_with_entities(world: World) -> None:
    html = '<b>bold</b> 👋 <a href="https://example.org/x">a link</a> @bobby'
    said = world.ann.says(html, world.group, is_formatted=True)
    assert said.text == "bold 👋 a link @bobby"
    assert said.html.startswith('<b>bold</b> 👋 <a href="https://example.org/x">a link</a>')
    (update,) = await world.updates()
    assert [entity["type"] for entity in update["message"]["entities"]] == ["bold", "text_link", "mention"]
