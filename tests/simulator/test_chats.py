"""Migration, forums, identities that are not a person's own, commands of a bot."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulator.conftest import World, build, buttons


async def test_migration() -> None:
    world = build(kind="group")
    message = await world.sends(reply_markup=buttons([("a", "b")]))
    world.bot.updates.drop_all()
    new = world.group.upgrade(by=world.ann)
    assert str(new.id).startswith("-100")
    assert not str(world.group.id).startswith("-100")
    moved, arrived = [update["message"] for update in await world.updates()]
    assert (moved["chat"]["id"], moved["migrate_to_chat_id"]) == (world.group.id, new.id)
    assert (arrived["chat"]["id"], arrived["migrate_from_chat_id"]) == (new.id, world.group.id)
    assert arrived["message_id"] == 1 < message.id
    for method, params in (
        ("sendMessage", {"text": "x"}),
        ("getChat", {}),
        ("editMessageText", {"message_id": message.id, "text": "x"}),
    ):
        status, body = await world.tg.call(world.bot.token, method, {"chat_id": world.group.id, **params})
        assert status == 400
        assert body["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
        assert body["parameters"] == {"migrate_to_chat_id": new.id}
    assert world.bob.says("here").chat is new
    with pytest.raises(AssertionError, match="upgraded"):
        world.bob.says("x", world.group)
    with pytest.raises(AssertionError, match="already"):
        new.upgrade(by=world.ann)
    await world.sends("x", new)
    assert (await world.ok("getChatMember", chat_id=new.id, user_id=world.bot.id))["status"] == "administrator"


async def test_ids_have_the_right_size(world: World) -> None:
    assert world.bob.id > 2**32
    assert -(10**13) < world.group.id < -(10**12)


async def forum(world: World) -> Any:
    made = world.tg.new_group("Forum", world.ann, [world.bob], forum=True)
    world.ann.adds(world.bot, made, admin=True)
    world.bot.updates.drop_all()
    return made


async def test_topics(world: World) -> None:
    chat = await forum(world)
    sport = chat.new_topic("Sport", by=world.ann)
    root = (await world.updates())[0]["message"]
    assert (root["forum_topic_created"]["name"], root["message_id"]) == ("Sport", sport.id)
    world.bob.says("hello", chat, topic=sport)
    world.bob.says("hello", chat)
    inside, general = [update["message"] for update in await world.updates()]
    assert (inside["message_thread_id"], inside["is_topic_message"]) == (sport.id, True)
    # What is written in a topic without a reply is a reply to the message that made the topic.
    assert inside["reply_to_message"]["message_id"] == sport.id
    assert not {"message_thread_id", "is_topic_message", "reply_to_message"} & set(general)
    assert general["chat"]["is_forum"] is True
    sent = await world.ok("sendMessage", chat_id=chat.id, text="x", message_thread_id=sport.id)
    assert sent["message_thread_id"] == sport.id
    assert sport.messages[-1].text == "x"
    first = sport.messages[0]
    assert world.bob.says("reply", chat, reply_to=first).topic is sport
    reply = {"message_id": first.id}
    assert (await world.ok("sendMessage", chat_id=chat.id, text="y", reply_parameters=reply))["is_topic_message"]
    assert chat.topic("Sport") is sport


async def test_topics_refused(world: World) -> None:
    chat = await forum(world)
    sport, food = chat.new_topic("Sport", by=world.ann), chat.new_topic("Food", by=world.ann)
    in_sport = world.bob.says("x", chat, topic=sport)

    async def refusal(**params: Any) -> str:
        return await world.no("sendMessage", chat_id=chat.id, text="x", **params)

    assert await refusal(message_thread_id=1) == "Bad Request: message thread not found"
    assert await refusal(message_thread_id=9999) == "Bad Request: message thread not found"
    crossed = {"message_thread_id": food.id, "reply_parameters": {"message_id": in_sport.id}}
    assert await refusal(**crossed) == "Bad Request: message to be replied not found"
    world.ann.promotes(world.bot, chat, can_pin_messages=True)
    chat.close_topic(sport, by=world.ann)
    assert await refusal(message_thread_id=sport.id) == "Bad Request: TOPIC_CLOSED"
    with pytest.raises(AssertionError, match="closed"):
        world.bob.says("x", chat, topic=sport)
    world.ann.says("x", chat, topic=sport)
    chat.reopen_topic(sport, by=world.ann)
    await world.ok("sendMessage", chat_id=chat.id, text="x", message_thread_id=sport.id)
    chat.delete_topic(sport, by=world.ann)
    assert await refusal(message_thread_id=sport.id) == "Bad Request: message thread not found"
    assert in_sport.deleted
    with pytest.raises(AssertionError, match="deleted"):
        world.bob.says("x", chat, topic=sport)
    with pytest.raises(AssertionError, match="not a forum"):
        world.group.new_topic("x", by=world.ann)


async def test_a_bot_that_manages_topics(world: World) -> None:
    chat = await forum(world)
    made = await world.ok("createForumTopic", chat_id=chat.id, name="Sport")
    params = {"chat_id": chat.id, "message_thread_id": made["message_thread_id"]}
    await world.ok("closeForumTopic", **params)
    assert await world.no("closeForumTopic", **params) == "Bad Request: TOPIC_NOT_MODIFIED"
    await world.ok("sendMessage", text="still", **params)
    await world.ok("reopenForumTopic", **params)
    await world.ok("deleteForumTopic", **params)
    assert await world.no("deleteForumTopic", **params) == "Bad Request: TOPIC_ID_INVALID"
    for name, refusal in (("", "topic name must be non-empty"), ("x" * 129, "[strict] the name of a topic")):
        refused = await world.no("createForumTopic", chat_id=chat.id, name=name)
        assert refused.startswith(f"Bad Request: {refusal}")
    refused = await world.no("createForumTopic", chat_id=chat.id, name="x", icon_color=5)
    assert refused == "Bad Request: [strict] the colour of a topic is one of six"
    refused = await world.no("createForumTopic", chat_id=world.group.id, name="x")
    assert refused == "Bad Request: the chat is not a forum"
    topic = chat.new_topic("Food", by=world.ann)
    world.ann.promotes(world.bot, chat, can_manage_topics=True)
    refused = await world.no("deleteForumTopic", chat_id=chat.id, message_thread_id=topic.id)
    assert refused == "Bad Request: not enough rights to delete the topic"
    world.ann.promotes(world.bot, chat, can_pin_messages=True)
    for method, params, doing in (
        ("createForumTopic", {"name": "x"}, "create a topic"),
        ("closeForumTopic", {"message_thread_id": topic.id}, "close or open the topic"),
        ("deleteForumTopic", {"message_thread_id": topic.id}, "delete the topic"),
    ):
        assert await world.no(method, chat_id=chat.id, **params) == f"Bad Request: not enough rights to {doing}"


async def test_anonymous_admins(world: World) -> None:
    world.ann.promotes(world.bob, world.group, anonymous=True, title="Coach")
    hidden = world.bob.says("by default", world.group)
    shown = world.bob.says("not now", world.group, anonymous=False)
    world.ann.says("for once", world.group, anonymous=True)
    first, second, third = [update["message"] for update in await world.updates()]
    assert first["from"] == {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    assert first["sender_chat"]["id"] == world.group.id == third["sender_chat"]["id"]
    assert first["author_signature"] == "Coach"
    assert second["from"]["id"] == world.bob.id
    assert (hidden.sender, hidden.author, shown.sender) == (world.group, world.bob, world.bob)
    with pytest.raises(AssertionError, match="only administrators"):
        world.cid.says("x", anonymous=True)
    await world.sends(reply_markup=buttons([("Me", "me")]))
    world.bob.taps("Me")
    assert (await world.updates())[0]["callback_query"]["from"]["id"] == world.bob.id


async def test_anonymity_is_for_supergroups() -> None:
    world = build(kind="group")
    with pytest.raises(AssertionError, match="only supergroups"):
        world.ann.says("x", anonymous=True)


async def test_writing_as_a_channel(world: World) -> None:
    channel = world.tg.new_channel("Bob's", world.bob)
    world.bob.says("as", world.group, as_channel=channel)
    message = (await world.updates())[0]["message"]
    assert message["from"] == {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
    assert message["sender_chat"] == {"id": channel.id, "type": "channel", "title": "Bob's"}
    with pytest.raises(AssertionError, match="does not own"):
        world.cid.says("x", world.group, as_channel=channel)


async def test_a_linked_channel(world: World) -> None:
    channel = world.tg.new_channel("News", world.ann)
    world.group.link_channel(channel)
    channel.posts("hello")
    message = (await world.updates())[0]["message"]
    assert message["from"]["id"] == 777000
    assert message["is_automatic_forward"] is True
    assert message["forward_origin"]["type"] == "channel"
    assert (await world.ok("getChat", chat_id=world.group.id))["linked_chat_id"] == channel.id


async def test_what_a_chat_is(world: World) -> None:
    world.group.slow_mode = 30
    chat = await world.ok("getChat", chat_id=world.group.id)
    assert (chat["type"], chat["slow_mode_delay"]) == ("supergroup", 30)
    public = world.tg.new_group("Public", world.ann, username="public_group")
    assert (await world.ok("getChat", chat_id=public.id))["active_usernames"] == ["public_group"]


COMMANDS = [{"command": "checkin", "description": "Check in"}]


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({}, None),
        ({"commands": [{"command": "Checkin", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "签到", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "x" * 33, "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "x", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [{"command": "x", "description": "x" * 257}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": COMMANDS * 2}, "[strict] the command checkin is named twice"),
        ({"commands": [{"command": f"c{n}", "description": "x"} for n in range(101)]}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": [{**COMMANDS[0], "is_ephemeral": True}]}, "[strict] the simulator does not model ephemeral"),
        ({"language_code": "zh-hans"}, "invalid language code specified"),
        ({"scope": {"type": "chat", "chat_id": 5}}, "chat not found"),
        ({"scope": {"type": "nowhere"}}, "[strict] setMyCommands"),
        ({"scope": {"type": "all_group_chats", "chat_id": 5}}, "[strict] setMyCommands"),
    ],
)
async def test_setting_commands(world: World, params: dict[str, Any], refusal: str | None) -> None:
    whole = {"commands": COMMANDS, **params}
    if refusal is None:
        await world.ok("setMyCommands", **whole)
    else:
        assert (await world.no("setMyCommands", **whole)).startswith(f"Bad Request: {refusal}")


async def test_commands_by_scope_and_language(world: World) -> None:
    world.bob.starts(world.bot)

    async def sets(word: str, scope: dict[str, Any] | None = None, **params: Any) -> None:
        commands = [{"command": word, "description": word}]
        await world.ok("setMyCommands", commands=commands, **({"scope": scope} if scope else {}), **params)

    def menu(person: Any, chat: Any = None) -> str:
        where = chat or world.group
        member = where.member(person) if chat is None else None
        governs = member is not None and member.governs
        found = world.bot.menu_for(person, where.id, where.kind, governs)
        return str(found[0]["command"]) if found else ""

    assert menu(world.bob) == ""
    await sets("default")
    await sets("chinese", language_code="zh")
    assert (menu(world.bob), menu(world.cid)) == ("default", "chinese")
    await sets("groups", {"type": "all_group_chats"})
    await sets("private", {"type": "all_private_chats"})
    await sets("admins", {"type": "all_chat_administrators"})
    assert (menu(world.bob), menu(world.ann)) == ("groups", "admins")
    assert menu(world.bob, world.bob.private(world.bot)) == "private"
    await sets("here", {"type": "chat", "chat_id": world.group.id})
    await sets("chiefs", {"type": "chat_administrators", "chat_id": world.group.id})
    await sets("bob", {"type": "chat_member", "chat_id": world.group.id, "user_id": world.bob.id})
    assert (menu(world.bob), menu(world.ann), menu(world.cid)) == ("bob", "chiefs", "here")
    await world.ok("deleteMyCommands", language_code="zh")
    assert await world.ok("getMyCommands", language_code="zh") == []
    assert [command["command"] for command in await world.ok("getMyCommands")] == ["default"]
    for scope, refusal in (
        ({"type": "chat_member", "chat_id": world.group.id, "user_id": 5}, "PARTICIPANT_ID_INVALID"),
        ({"type": "chat_administrators", "chat_id": world.bob.id}, "chat member scope is for groups"),
    ):
        assert await world.no("getMyCommands", scope=scope) == f"Bad Request: {refusal}"


@pytest.mark.parametrize(("name", "most"), [("Name", 64), ("Description", 512), ("ShortDescription", 120)])
async def test_texts_of_a_bot(world: World, name: str, most: int) -> None:
    field = {"Name": "name", "Description": "description", "ShortDescription": "short_description"}[name]
    await world.ok(f"setMy{name}", **{field: "x"})
    await world.ok(f"setMy{name}", language_code="zh", **{field: "签"})
    assert await world.ok(f"getMy{name}") == {field: "x"}
    assert await world.ok(f"getMy{name}", language_code="zh") == {field: "签"}
    assert await world.ok(f"getMy{name}", language_code="de") == {field: "x"}
    assert "too long" in await world.no(f"setMy{name}", **{field: "x" * (most + 1)})
    assert "language" in await world.no(f"setMy{name}", language_code="chinese", **{field: "x"})


async def test_menu_button_and_default_rights(world: World) -> None:
    assert await world.ok("getChatMenuButton") == {"type": "commands"}
    await world.ok("setChatMenuButton", menu_button={"type": "default"})
    assert await world.ok("getChatMenuButton") == {"type": "default"}
    await world.ok("setMyDefaultAdministratorRights")
    await world.ok("close")
    await world.ok("logOut")


def test_accounts_and_chats_have_a_form(world: World) -> None:
    for token, username in (("1:short", "good_bot"), ("987654321:" + "B" * 35, "muster")):
        with pytest.raises(AssertionError):
            world.tg.new_bot(token, username)
    with pytest.raises(AssertionError, match="already"):
        world.tg.new_bot("123456789:" + "C" * 35, "third_bot")
    with pytest.raises(AssertionError):
        world.tg.new_person("")
    with pytest.raises(AssertionError):
        world.tg.new_group("", world.ann)
    with pytest.raises(AssertionError, match="only a supergroup"):
        world.tg.new_group("x", world.ann, kind="group", forum=True)
    with pytest.raises(AssertionError):
        world.group.rename("x" * 129, by=world.ann)
    with pytest.raises(AssertionError, match="unknown permissions"):
        world.group.permit(world.ann, can_fly=True)
    with pytest.raises(AssertionError, match="nobody has written"):
        _ = world.group.last
