"""The judge: what aiogram's models refuse, what they let pass and Telegram would not, and the simulator's own objects."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from simulator import SimulatorBug, checking
from simulator.api import registry
from tests.simulator.conftest import TOKEN, World, buttons

STRICT = "Bad Request: [strict] "


@pytest.mark.parametrize(
    ("method", "params", "words"),
    [
        ("sendMessage", {"text": "x", "txt": "y"}, 'no parameter "txt"'),
        ("sendMessage", {"text": "x", "reply_to_message_id": 5}, 'no parameter "reply_to_message_id"'),
        ("sendMessage", {"text": "x", "disable_web_page_preview": True}, "no parameter"),
        ("sendMessage", {"text": 5}, '"text" is of the wrong kind'),
        ("sendMessage", {"text": ["x"]}, '"text" is of the wrong kind'),
        ("sendMessage", {"text": "x", "disable_notification": "maybe"}, "wrong kind"),
        ("sendMessage", {"text": "x", "disable_notification": 1}, "wrong kind"),
        ("sendMessage", {"text": "x", "message_thread_id": True}, "wrong kind"),
        ("sendMessage", {"text": "x", "message_thread_id": "five"}, "wrong kind"),
        ("sendMessage", {"text": "x", "message_thread_id": 1.5}, "wrong kind"),
        ("sendMessage", {"text": "x", "reply_markup": []}, "wrong kind"),
        ("sendMessage", {"text": "x", "reply_markup": "[]"}, "wrong kind"),
        ("sendMessage", {"text": "x", "reply_markup": {"inline_keybord": []}}, "reply_markup"),
        ("sendMessage", {"text": "x", "reply_markup": {"inline_keyboard": [[{"callback_data": "x"}]]}}, "text"),
        ("sendMessage", {"text": "x", "reply_markup": {"inline_keyboard": [{"text": "x"}]}}, "inline_keyboard"),
        (
            "sendMessage",
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback": "b"}]]}},
            'reply_markup.inline_keyboard[0][0] (InlineKeyboardButton) has no field "callback"',
        ),
        ("sendMessage", {"text": "x", "reply_markup": {"force_reply": True, "selectiv": True}}, "selectiv"),
        ("sendMessage", {"text": "x", "reply_markup": {"selective": True}}, "reply_markup"),
        ("sendMessage", {"text": "x", "reply_parameters": {"message_id": 1, "chat": 2}}, 'has no field "chat"'),
        ("sendMessage", {"text": "x", "reply_parameters": {"message_id": True}}, "wrong kind"),
        ("sendMessage", {"text": "x", "entities": [{"type": "bold", "offset": 0, "len": 1}]}, "entities"),
        ("sendMessage", {"text": "x", "link_preview_options": {"disabled": True}}, 'no field "disabled"'),
        ("sendMessage", {"text": "x", "link_preview_options": {"is_disabled": "yes"}}, "wrong kind"),
        ("setChatPermissions", {"permissions": {"can_sing": True}}, 'no field "can_sing"'),
        ("setMessageReaction", {"message_id": 1, "reaction": [{"emoji": "👍"}]}, "type"),
        ("sendMediaGroup", {"media": [{"media": "x"}, {"media": "y"}]}, 'needs the field "type"'),
        ("sendMessage", {"text": "x", "entities": [{"type": "bold", "offset": "0", "length": 1}]}, "wrong kind"),
        ("restrictChatMember", {"user_id": 1, "permissions": {}, "until_date": "2026-12-01"}, "wrong kind"),
        ("getChatMember", {"user_id": {}}, "wrong kind"),
        ("getChatMember", {}, 'the parameter "user_id" is missing'),
        ("sendDocument", {"document": "x", "thumbnail": "y"}, "wrong kind"),
        ("sendPhoto", {}, 'the parameter "photo" is missing'),
    ],
)
async def test_malformed_calls_are_refused(world: World, method: str, params: dict[str, Any], words: str) -> None:
    refused = await world.no(method, chat_id=world.group.id, **params)
    assert refused.startswith(STRICT), refused
    assert words in refused


async def test_missing_parameters_have_telegrams_words(world: World) -> None:
    assert await world.no("sendMessage", text="x") == "Bad Request: chat_id is empty"
    assert await world.no("sendMessage", chat_id=world.group.id) == "Bad Request: message text is empty"
    missing = await world.no("deleteMessage", chat_id=world.group.id)
    assert missing == "Bad Request: message identifier is not specified"


async def test_form_bodies_are_decoded_by_type(world: World) -> None:
    markup = '{"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}'
    sent = await world.ok(
        "sendMessage",
        chat_id=str(world.group.id),
        text="12",
        disable_notification="True",
        protect_content="false",
        reply_markup=markup,
        entities='[{"type": "bold", "offset": 0, "length": 2}]',
    )
    assert sent["text"] == "12"
    assert world.group.last.silent is True
    assert world.group.last.protected is False
    assert world.group.last.button_texts == ["a"]
    assert world.group.last.html == "<b>12</b>"


async def test_json_that_is_none(world: World) -> None:
    assert "JSON is expected" in await world.no("sendMessage", chat_id=world.group.id, text="x", reply_markup="{")


async def test_nulls_are_left_out(world: World) -> None:
    await world.ok("sendMessage", chat_id=world.group.id, text="x", reply_markup=None)


async def test_unknown_method_and_token(world: World) -> None:
    assert await world.no("sendMesage", chat_id=1, text="x") == "Not Found"
    assert (await world.tg.call(TOKEN[:-1] + "B", "getMe"))[1]["description"] == "Unauthorized"
    assert (await world.tg.call("nonsense", "getMe"))[1] == {"ok": False, "error_code": 404, "description": "Not Found"}


async def test_method_names_do_not_mind_the_case(world: World) -> None:
    assert (await world.ok("GETME"))["username"] == "muster_bot"


async def test_what_is_not_modelled_says_so(world: World) -> None:
    assert await world.no("getUserGifts", user_id=1) == f"{STRICT}the simulator does not model getUserGifts yet"
    refused = await world.no("sendMessage", chat_id=world.group.id, text="x", message_effect_id="5")
    assert refused == f"{STRICT}the simulator does not model message_effect_id yet"


def test_every_modelled_method_exists() -> None:
    assert [name for name in registry.modelled() if name.lower() not in checking.methods()] == []


def test_invalid_updates_of_our_own_are_bugs() -> None:
    asked = {"id": "1", "from": {"id": 1, "is_bot": False, "first_name": "A"}, "data": "x"}
    with pytest.raises(SimulatorBug, match="chat_instance"):
        checking.validate_update({"update_id": 1, "callback_query": asked})
    good: dict[str, Any] = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}}
    checking.validate_update({"update_id": 1, "message": good})
    with pytest.raises(SimulatorBug, match="has no field"):
        checking.validate_update({"update_id": 1, "message": {**good, "from_user": None, "txt": "x"}})
    sender = {"id": 1, "is_bot": False, "first_name": "A"}
    with pytest.raises(SimulatorBug, match='no field "from_user"'):
        checking.validate_update({"update_id": 1, "message": {**good, "from_user": sender}})


def test_invalid_answers_of_our_own_are_bugs() -> None:
    with pytest.raises(SimulatorBug):
        checking.validate_answer("getMe", {"id": 1})
    with pytest.raises(SimulatorBug, match="wrong kind"):
        checking.validate_answer("deleteMessage", 1)
    with pytest.raises(SimulatorBug, match="no field"):
        checking.validate_answer("getMe", {"id": 1, "is_bot": True, "first_name": "x", "nick": "y"})


def test_what_is_known_to_be_good_changes_no_verdict() -> None:
    """What has been judged is not judged again, however its numbers are called: whatever else is changed in it is found as before."""
    who = {"id": 9000000001, "is_bot": False, "first_name": "Mia", "language_code": "en"}
    chat = {"id": -1000000000001, "type": "supergroup", "title": "Runners"}
    entities = [{"type": "bold", "offset": 0, "length": 3}]
    message = {"message_id": 12, "date": 1795000000, "from": who, "chat": chat, "text": "123", "entities": entities}
    good: Any = {"update_id": 100, "message": message}
    spelt = json.dumps(good)
    parts = list(re.finditer(r'"[a-z_]+":|(?<=: )(?:"[^"]*"|-?[0-9]+|false)', spelt))
    assert len(parts) > 25
    for part in parts:
        values = ("{}", "[]", "[1]", "true", '"7"', '"word"', "null", "0", "1.5", "8000000002")
        for other in ('"misspelt":', '"type":') if part[0].endswith(":") else values:
            changed = json.loads(spelt[: part.start()] + other + spelt[part.end() :])
            checking.known_good.clear()
            told = _verdict(changed)
            checking.known_good.clear()
            assert _verdict(good) == ""
            assert _verdict(changed) == told, (part[0], other)


def _verdict(update: Any) -> str:
    try:
        checking.validate_update(update)
    except SimulatorBug as bug:
        return str(bug)
    return ""


async def test_fast_mode_skips_the_models_but_not_the_rules(world: World) -> None:
    world.tg.strict = False
    await world.ok("sendMessage", chat_id=world.group.id, text="x", link_preview_options={"disabled": True})
    assert await world.no("sendMessage", chat_id=world.group.id, text="") == "Bad Request: message text is empty"
    refused = await world.no("sendMessage", chat_id=world.group.id, text="x", reply_markup=buttons([("a", "b" * 65)]))
    assert refused == "Bad Request: BUTTON_DATA_INVALID"
    other = {"keyboard": [[{"text": "a"}]]}
    refused = await world.no(
        "editMessageText", chat_id=world.group.id, message_id=world.group.last.id, text="y", reply_markup=other
    )
    assert refused == "Bad Request: inline keyboard expected"
