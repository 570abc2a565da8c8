"""Buttons pressed, forged and stale; answers; reactions."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import Answer
from tests.simulator.conftest import World, build, buttons

EVERYTHING = ["message", "callback_query", "message_reaction", "chat_member", "my_chat_member"]


async def test_a_tap_and_its_answer(world: World) -> None:
    await world.sends("board", reply_markup=buttons([("I'm here", "in"), ("Not today", "out")]))
    tap = world.bob.taps("I'm here")
    assert (tap.answered, tap.answer) == (False, None)
    query = (await world.updates())[0]["callback_query"]
    assert (query["data"], query["from"]["id"], query["message"]["text"]) == ("in", world.bob.id, "board")
    await world.ok("answerCallbackQuery", callback_query_id=query["id"], text="Noted", show_alert=True)
    assert tap.answer == Answer("Noted", show_alert=True)
    assert world.tg.toasts == [(world.bob, Answer("Noted", show_alert=True))]
    again = await world.no("answerCallbackQuery", callback_query_id=query["id"])
    assert again == "Bad Request: query is too old and response timeout expired or query ID is invalid"


async def test_an_empty_answer_is_no_toast(world: World) -> None:
    await world.sends(reply_markup=buttons([("a", "b")]))
    tap = world.bob.taps("a")
    await world.ok("answerCallbackQuery", callback_query_id=tap.id)
    assert tap.answered
    assert world.tg.toasts == []


async def test_the_newest_button_with_the_text_else_one_that_contains_it(world: World) -> None:
    old = await world.sends("1", reply_markup=buttons([("Go", "old")]))
    await world.sends("2", reply_markup=buttons([("Go on", "near"), ("Stop", "stop")]))
    assert world.bob.taps("Go").data == "old"
    assert world.bob.taps("Go o").data == "near"
    new = await world.sends("3", reply_markup=buttons([("Go", "new")]))
    assert world.bob.taps("Go").message is new
    assert world.bob.taps("Go", message=old).message is old
    with pytest.raises(AssertionError, match=r"no button “Run” .*'Go', 'Go on', 'Stop', 'Go'"):
        world.bob.taps("Run")


async def test_answers_come_within_150_seconds(world: World) -> None:
    await world.sends(reply_markup=buttons([("a", "b")]))
    in_time, late = world.bob.taps("a"), world.bob.taps("a")
    world.clock.advance(seconds=150)
    await world.ok("answerCallbackQuery", callback_query_id=in_time.id)
    world.clock.advance(seconds=1)
    refused = await world.no("answerCallbackQuery", callback_query_id=late.id)
    assert refused == "Bad Request: query is too old and response timeout expired or query ID is invalid"


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({"text": "x" * 200}, None),
        ({"text": "x" * 201}, "MESSAGE_TOO_LONG"),
        ({"url": "https://t.me/muster_bot?start=abc"}, None),
        ({"url": "https://t.me/muster_bot?start=a.b"}, "URL_INVALID"),
        ({"url": "https://t.me/other_bot?start=abc"}, "URL_INVALID"),
        ({"url": "https://a.b"}, "URL_INVALID"),
    ],
)
async def test_answers(world: World, params: dict[str, Any], refusal: str | None) -> None:
    await world.sends(reply_markup=buttons([("a", "b")]))
    tap = world.bob.taps("a")
    if refusal is None:
        await world.ok("answerCallbackQuery", callback_query_id=tap.id, **params)
    else:
        assert await world.no("answerCallbackQuery", callback_query_id=tap.id, **params) == f"Bad Request: {refusal}"
        assert not tap.answered


async def test_another_bots_query_is_not_ones_own(world: World) -> None:
    other = world.tg.new_bot("987654321:" + "B" * 35, "second_bot")
    await world.sends(reply_markup=buttons([("a", "b")]))
    tap = world.bob.taps("a")
    status, _ = await world.tg.call(other.token, "answerCallbackQuery", {"callback_query_id": tap.id})
    assert status == 400


async def test_forged_data_reaches_the_bot(world: World) -> None:
    message = await world.sends()
    world.bob.taps_data(message, "forged")
    assert (await world.updates())[0]["callback_query"]["data"] == "forged"


async def test_a_forged_tap_comes_with_the_message_as_it_stands_there(world: World) -> None:
    """Its keyboard is Telegram's word, whoever wrote it; by way of inline mode nothing is said of it."""
    keyboard = buttons([("a", "b")])
    message = await world.sends(reply_markup=keyboard)
    world.bob.taps_data(message, "forged")
    world.bob.taps_data(world.bob.says("x"), "forged", bot=world.bot)
    world.bob.taps_data(message, "forged", inline=True)
    ours, theirs, inline = [u["callback_query"] for u in await world.updates() if "callback_query" in u]
    assert ours["message"]["reply_markup"] == keyboard
    assert ours["message"]["from"]["id"] == world.bot.id
    assert theirs["message"]["from"]["id"] == world.bob.id
    assert "reply_markup" not in theirs["message"]
    assert "message" not in inline
    assert inline["inline_message_id"]


async def test_who_can_tap(world: World) -> None:
    dan = world.tg.new_person("Dan")
    message = await world.sends(reply_markup=buttons([("a", "b")]))
    with pytest.raises(AssertionError, match="Dan does not see Runners"):
        dan.taps("a", world.group)
    with pytest.raises(AssertionError, match="Dan does not see Runners"):
        dan.taps_data(message, "x")
    dan.taps_data(message, "x", outsider=True)
    assert (await world.updates())[0]["callback_query"]["from"]["id"] == dan.id
    with pytest.raises(AssertionError, match="only a bot's message"):
        world.bob.taps_data(world.bob.says("x"), "x")
    world.bob.starts(world.bot)
    private = await world.sends("secret", world.bob.private(world.bot))
    with pytest.raises(AssertionError, match="private chat"):
        dan.taps_data(private, "x", outsider=True)
    public = world.tg.new_group("Public", world.ann, username="public_group")
    world.ann.adds(world.bot, public, admin=True)
    await world.sends("x", public, reply_markup=buttons([("a", "b")]))
    assert dan.taps("a", public).data == "b"


async def test_a_tap_on_what_is_gone_has_an_inaccessible_message(world: World) -> None:
    message = await world.sends(reply_markup=buttons([("a", "b")]))
    world.bob.taps_data(message, "x", inaccessible=True)
    await world.ok("deleteMessage", chat_id=world.group.id, message_id=message.id)
    world.bob.taps_data(message, "x")
    for update in await world.updates():
        assert update["callback_query"]["message"] == {
            "chat": {"id": world.group.id, "type": "supergroup", "title": "Runners"},
            "message_id": message.id,
            "date": 0,
        }


async def test_taps_reach_a_bot_in_privacy_mode_but_not_one_that_is_gone(plain: World) -> None:
    message = await plain.sends(reply_markup=buttons([("a", "b")]))
    plain.bob.taps("a")
    assert await plain.kinds() == ["callback_query"]
    plain.ann.removes(plain.bot)
    plain.bot.updates.drop_all()
    tap = plain.bob.taps_data(message, "x")
    assert not tap.answered
    assert await plain.kinds() == []


async def test_links(world: World) -> None:
    rows = [[{"text": "Open", "url": "https://a.b"}, {"text": "Form", "url": "https://t.me/Muster_bot?start=new-1"}]]
    await world.sends(reply_markup={"inline_keyboard": rows})
    assert world.bob.taps("Open").opened == "https://a.b"
    tap = world.bob.taps("Form")
    assert tap.sent is not None
    assert tap.sent.text == "/start new-1"
    assert world.bob.chat is world.bob.private(world.bot)
    assert world.cid.opens("tg://resolve?domain=muster_bot&start=x") is not None
    assert world.cid.opens("t.me/muster_bot?start") is not None
    assert world.cid.opens("https://t.me/muster_bot") is None
    assert world.cid.opens("https://t.me/nobody?start=x") is None


async def test_buttons_that_cannot_be_pressed(world: World) -> None:
    rows = [[{"text": "Copy", "copy_text": {"text": "x"}}, {"text": "Off", "callback_data": "x", "disabled": {}}]]
    await world.sends(reply_markup={"inline_keyboard": rows})
    with pytest.raises(AssertionError, match="of a kind"):
        world.bob.taps("Copy")
    with pytest.raises(AssertionError, match="disabled"):
        world.bob.taps("Off")


async def test_a_start_parameter_has_a_form(world: World) -> None:
    for payload in ("a" * 65, "a b", "ü"):
        with pytest.raises(AssertionError, match="start parameter"):
            world.bob.starts(world.bot, payload)


async def test_reactions(world: World) -> None:
    await world.updates(allowed_updates=EVERYTHING)
    photos = world.bob.sends_album(pictures=2)
    world.cid.reacts(photos[1], "👍")
    world.cid.reacts(photos[0], "👍")
    world.ann.reacts(photos[0], "🔥", anonymous=True)
    world.cid.reacts(photos[0], None)
    reactions = [update["message_reaction"] for update in await world.updates() if "message_reaction" in update]
    assert [reaction["message_id"] for reaction in reactions] == [photos[0].id] * 3
    assert reactions[0]["user"]["id"] == world.cid.id
    assert (reactions[1]["actor_chat"]["id"], "user" in reactions[1]) == (world.group.id, False)
    assert (reactions[2]["old_reaction"], reactions[2]["new_reaction"]) == ([{"type": "emoji", "emoji": "👍"}], [])
    assert photos[0].reactions == {world.group: ["🔥"]}
    with pytest.raises(AssertionError, match="no reactions"):
        world.cid.reacts(photos[0], "🧭")
    with pytest.raises(AssertionError, match="not in"):
        world.tg.new_person("Dan").reacts(photos[0], "👍")


@pytest.mark.parametrize(("admin", "named"), [(True, False), (False, True)])
async def test_reactions_are_for_admins_that_ask(admin: bool, named: bool) -> None:
    world = build(admin=admin)
    await world.updates(allowed_updates=EVERYTHING if named else [])
    message = world.bob.says("x")
    world.cid.reacts(message, "👍")
    assert "message_reaction" not in await world.kinds()


@pytest.mark.parametrize(
    ("reaction", "refusal"),
    [
        ([{"type": "emoji", "emoji": "👍"}], None),
        ([], None),
        ([{"type": "emoji", "emoji": "🧭"}], "REACTION_INVALID"),
        ([{"type": "paid"}], "REACTION_INVALID"),
        ([{"type": "custom_emoji", "custom_emoji_id": "5"}], "[strict] the simulator does not model custom reactions"),
        ([{"type": "emoji", "emoji": "👍"}, {"type": "emoji", "emoji": "🔥"}], "REACTIONS_TOO_MANY"),
    ],
)
async def test_the_bots_reaction(world: World, reaction: list[Any], refusal: str | None) -> None:
    message = world.bob.says("x")
    params: dict[str, Any] = {"chat_id": world.group.id, "message_id": message.id, "reaction": reaction}
    if refusal is None:
        await world.ok("setMessageReaction", **params)
        assert message.reactions == ({world.bot: ["👍"]} if reaction else {})
    else:
        assert await world.no("setMessageReaction", **params) == f"Bad Request: {refusal}"


async def test_the_bot_takes_its_reaction_back(world: World) -> None:
    message = world.bob.says("x")
    params: dict[str, Any] = {"chat_id": world.group.id, "message_id": message.id}
    await world.ok("setMessageReaction", reaction=[{"type": "emoji", "emoji": "👍"}], **params)
    await world.ok("setMessageReaction", **params)
    assert message.reactions == {}
    assert await world.no("setMessageReaction", chat_id=world.group.id, message_id=9999) == (
        "Bad Request: message to react not found"
    )
    service = world.group.services[0]
    refused = await world.no("setMessageReaction", chat_id=world.group.id, message_id=service.id)
    assert refused == "Bad Request: REACTION_INVALID"
