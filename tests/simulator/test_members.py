"""Coming and going, rights, restrictions, invite links, and what bots are told of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from simulator import Chat, Person
from simulator.rights import PERMISSIONS
from tests.simulator.conftest import START, World, build

BOTH = ["message", "chat_member", "my_chat_member", "chat_join_request"]


async def test_being_added_and_removed(plain: World) -> None:
    group = plain.tg.new_group("Others", plain.ann, [plain.bob])
    plain.bob.adds(plain.bot, group)
    updates = await plain.updates()
    member = updates[0]["my_chat_member"]
    assert (member["from"]["id"], member["chat"]["id"]) == (plain.bob.id, group.id)
    assert (member["old_chat_member"]["status"], member["new_chat_member"]["status"]) == ("left", "member")
    assert updates[1]["message"]["new_chat_members"][0]["id"] == plain.bot.id
    plain.ann.removes(plain.bot, group)
    assert (await plain.updates())[-1]["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    with pytest.raises(AssertionError, match="in Runners already"):
        plain.ann.adds(plain.bot, plain.group)


@pytest.mark.parametrize(("kind", "steps"), [("supergroup", ["administrator"]), ("group", ["member", "administrator"])])
async def test_being_added_as_an_admin(kind: Any, steps: list[str]) -> None:
    world = build()
    group = world.tg.new_group("Others", world.ann, kind=kind)
    world.ann.adds(world.bot, group, rights={"can_pin_messages": True})
    statuses = [
        update["my_chat_member"]["new_chat_member"] for update in await world.updates() if "my_chat_member" in update
    ]
    assert [status["status"] for status in statuses] == steps
    assert (statuses[-1]["can_pin_messages"], statuses[-1]["can_delete_messages"]) == (True, False)


async def test_who_may_add_and_appoint(world: World) -> None:
    group = world.tg.new_group("Others", world.ann, [world.bob])
    group.permit(world.ann, can_invite_users=False)
    with pytest.raises(AssertionError, match="cannot add members"):
        world.bob.adds(world.bot, group)
    with pytest.raises(AssertionError, match="cannot add members"):
        world.bob.adds_person(world.cid, group)
    with pytest.raises(AssertionError, match="Cid is not in Others"):
        world.cid.adds(world.bot, group)
    world.cid.leaves(world.group)
    with pytest.raises(AssertionError, match="Cid is not in Runners any more"):
        world.cid.adds_person(world.tg.new_person("Dan"), world.group)
    with pytest.raises(AssertionError, match="is no group"):
        world.ann.adds(world.bot, world.tg.new_channel("News", world.ann))
    group.permit(world.ann, can_invite_users=True)
    with pytest.raises(AssertionError, match="no right can_promote_members"):
        world.bob.adds(world.bot, group, admin=True)
    with pytest.raises(AssertionError, match="no right can_restrict_members"):
        world.bob.kicks(world.ann, group)
    with pytest.raises(AssertionError, match="no right can_promote_members"):
        world.bob.promotes(world.bob, group)
    with pytest.raises(AssertionError, match="owner"):
        world.ann.kicks(world.ann, group)
    with pytest.raises(AssertionError, match="there are no rights"):
        world.ann.promotes(world.bob, group, can_fly=True)


async def test_a_link_that_adds_the_bot_with_a_payload(world: World) -> None:
    group = world.tg.new_group("Others", world.ann)
    world.ann.adds(world.bot, group, payload="setup")
    assert group.last.text == "/start@muster_bot setup"


async def test_members_come_and_go(world: World) -> None:
    await world.updates(allowed_updates=BOTH)
    dan = world.tg.new_person("Dan")
    world.ann.adds_person(dan)
    assert dan.chat is world.group
    dan.leaves()
    world.ann.adds_person(dan)
    world.ann.kicks(dan)
    world.ann.unbans(dan, world.group)
    updates = await world.updates()
    changes = [update["chat_member"] for update in updates if "chat_member" in update]
    assert [(change["old_chat_member"]["status"], change["new_chat_member"]["status"]) for change in changes] == [
        ("left", "member"),
        ("member", "left"),
        ("left", "member"),
        ("member", "kicked"),
        ("kicked", "left"),
    ]
    services = [update["message"] for update in updates if "message" in update]
    assert ["new_chat_members" in service for service in services] == [True, False, True, False]
    with pytest.raises(AssertionError, match="not in Runners"):
        dan.leaves(world.group)


async def test_chat_member_updates_are_for_admins(plain: World) -> None:
    await plain.updates(allowed_updates=BOTH)
    plain.cid.leaves()
    assert await plain.kinds() == ["message"]


async def test_promotion_and_demotion(world: World) -> None:
    await world.updates(allowed_updates=BOTH)
    world.ann.promotes(world.bob, world.group, title="Coach", can_pin_messages=True)
    world.ann.demotes(world.bob, world.group)
    changes = [update["chat_member"]["new_chat_member"] for update in await world.updates()]
    assert (changes[0]["custom_title"], changes[0]["can_pin_messages"]) == ("Coach", True)
    assert changes[1] == {"status": "member", "user": world.bob.json}
    with pytest.raises(AssertionError, match="no administrator"):
        world.ann.demotes(world.bob, world.group)


async def test_looking_members_up(world: World) -> None:
    params = {"chat_id": world.group.id}

    async def status(person: Any) -> str:
        return str((await world.ok("getChatMember", user_id=person.id, **params))["status"])

    dan = world.tg.new_person("Dan")
    people = [await status(person) for person in (world.ann, world.bob, world.bot, dan)]
    assert people == ["creator", "member", "administrator", "left"]
    assert await world.no("getChatMember", user_id=5, **params) == "Bad Request: PARTICIPANT_ID_INVALID"
    other = world.tg.new_bot("987654321:" + "B" * 35, "second_bot")
    world.ann.adds(other, world.group, admin=True)
    admins = await world.ok("getChatAdministrators", **params)
    assert [admin["user"]["id"] for admin in admins] == [world.ann.id, world.bot.id]
    assert await world.ok("getChatMemberCount", **params) == 5
    world.bob.starts(world.bot)
    private = {"chat_id": world.bob.id}
    assert (await world.ok("getChatMember", user_id=world.bob.id, **private))["status"] == "member"
    assert await world.ok("getChatMemberCount", **private) == 2
    refused = await world.no("getChatAdministrators", **private)
    assert refused == "Bad Request: there are no administrators in the private chat"


async def test_an_unknown_member_of_a_small_group() -> None:
    world = build(kind="group")
    assert await world.no("getChatMember", chat_id=world.group.id, user_id=5) == "Bad Request: user not found"


async def test_restricting_for_a_while(world: World) -> None:
    until = int((START + timedelta(hours=1)).timestamp())
    params = {"chat_id": world.group.id, "user_id": world.bob.id}
    await world.ok("restrictChatMember", permissions={}, until_date=until, **params)
    member = await world.ok("getChatMember", **params)
    assert (member["status"], member["until_date"], member["can_send_messages"]) == ("restricted", until, False)
    with pytest.raises(AssertionError, match="may not"):
        world.bob.says("x")
    world.clock.advance(hours=1)
    world.bob.says("x")
    assert (await world.ok("getChatMember", **params))["status"] == "member"


@pytest.mark.parametrize("seconds", [29, 367 * 86400])
async def test_too_short_and_too_long_is_for_ever(world: World, seconds: int) -> None:
    until = world.clock.timestamp() + seconds
    params = {"chat_id": world.group.id, "user_id": world.bob.id}
    await world.ok("restrictChatMember", permissions={}, until_date=until, **params)
    assert (await world.ok("getChatMember", **params))["until_date"] == 0


async def test_restrictions_survive_leaving_and_are_lifted_by_giving_all(world: World) -> None:
    params = {"chat_id": world.group.id, "user_id": world.bob.id}
    await world.ok("restrictChatMember", permissions={"can_send_messages": True}, **params)
    world.bob.leaves()
    left = await world.ok("getChatMember", **params)
    assert (left["status"], left["is_member"]) == ("restricted", False)
    world.ann.adds_person(world.bob, world.group)
    back = await world.ok("getChatMember", **params)
    assert (back["is_member"], back["can_send_photos"]) == (True, False)
    everybodys = dict(world.group.permissions)
    assert not all(everybodys.values())
    await world.ok("restrictChatMember", permissions=everybodys, use_independent_chat_permissions=True, **params)
    assert (await world.ok("getChatMember", **params))["status"] == "restricted", "what the group allows is not all"
    await world.ok("restrictChatMember", permissions=dict.fromkeys(PERMISSIONS, True), **params)
    assert (await world.ok("getChatMember", **params))["status"] == "member"


ACTIONS: list[tuple[str, dict[str, Any]]] = [
    ("restrictChatMember", {"permissions": {}}),
    ("banChatMember", {}),
    ("unbanChatMember", {}),
]


@pytest.mark.parametrize(("method", "params"), ACTIONS)
async def test_whom_a_bot_cannot_act_on(world: World, method: str, params: dict[str, Any]) -> None:
    whole = {"chat_id": world.group.id, **params}
    assert await world.no(method, user_id=world.ann.id, **whole) == "Bad Request: can't remove chat owner"
    world.ann.promotes(world.bob, world.group)
    assert await world.no(method, user_id=world.bob.id, **whole) == "Bad Request: user is an administrator of the chat"
    assert await world.no(method, user_id=world.bot.id, **whole) == "Bad Request: can't restrict self"
    assert await world.no(method, user_id=5, **whole) == "Bad Request: PARTICIPANT_ID_INVALID"
    world.ann.promotes(world.bot, world.group, can_pin_messages=True)
    refused = await world.no(method, user_id=world.cid.id, **whole)
    assert refused == "Bad Request: not enough rights to restrict/unrestrict chat member"


async def test_banning_and_unbanning(world: World) -> None:
    params = {"chat_id": world.group.id, "user_id": world.bob.id}
    await world.ok("unbanChatMember", only_if_banned=True, **params)
    assert world.group.present(world.bob)
    await world.ok("banChatMember", until_date=world.clock.timestamp() + 60, **params)
    assert (await world.ok("getChatMember", **params))["status"] == "kicked"
    world.clock.advance(seconds=60)
    assert (await world.ok("getChatMember", **params))["status"] == "left"
    await world.ok("banChatMember", **params)
    await world.ok("unbanChatMember", **params)
    assert (await world.ok("getChatMember", **params))["status"] == "left"
    await world.ok("unbanChatMember", chat_id=world.group.id, user_id=world.cid.id)
    assert not world.group.present(world.cid)


@pytest.mark.parametrize(
    ("method", "params", "refusal"),
    [
        ("restrictChatMember", {"permissions": {}}, "method is available only for supergroups"),
        ("unbanChatMember", {}, "method is available for supergroup and channel chats only"),
        ("promoteChatMember", {"can_pin_messages": True}, "method is available for supergroup and channel chats only"),
        ("setChatAdministratorCustomTitle", {"custom_title": "x"}, "method is available only for supergroups"),
    ],
)
async def test_small_groups_know_less(method: str, params: dict[str, Any], refusal: str) -> None:
    world = build(kind="group")
    assert await world.no(method, chat_id=world.group.id, user_id=world.bob.id, **params) == f"Bad Request: {refusal}"


async def test_methods_for_groups_in_a_private_chat(world: World) -> None:
    world.bob.starts(world.bot)
    params: dict[str, Any] = {"chat_id": world.bob.id}
    for method, more, refusal in (
        ("banChatMember", {"user_id": world.bob.id}, "can't restrict self"),
        ("leaveChat", {}, "can't leave private chats"),
        ("setChatPermissions", {"permissions": {}}, "can't change private chat permissions"),
        ("setChatTitle", {"title": "x"}, "can't change private chat title"),
        ("createChatInviteLink", {}, "can't create invite link for a private chat"),
        ("setChatMemberTag", {"user_id": world.bob.id}, "method is available only for groups"),
        ("createForumTopic", {"name": "x"}, "the chat is not a forum"),
    ):
        assert await world.no(method, **params, **more) == f"Bad Request: {refusal}"


async def test_promoting(world: World) -> None:
    params = {"chat_id": world.group.id, "user_id": world.bob.id}
    refused = await world.no("promoteChatMember", can_pin_messages=True, **params)
    assert refused == "Bad Request: not enough rights"
    world.ann.promotes(world.bot, world.group, can_promote_members=True, can_pin_messages=True)
    assert await world.no("promoteChatMember", can_delete_messages=True, **params) == "Bad Request: RIGHT_FORBIDDEN"
    await world.ok("promoteChatMember", can_pin_messages=True, **params)
    member = await world.ok("getChatMember", **params)
    assert (member["status"], member["can_pin_messages"], member["can_be_edited"]) == ("administrator", True, True)
    await world.ok("setChatAdministratorCustomTitle", custom_title="Coach", **params)
    assert (await world.ok("getChatMember", **params))["custom_title"] == "Coach"
    assert (
        await world.no("setChatAdministratorCustomTitle", custom_title="x" * 17, **params)
        == "Bad Request: ADMIN_RANK_INVALID"
    )
    await world.ok("promoteChatMember", **params)
    assert (await world.ok("getChatMember", **params))["status"] == "member"
    refused = await world.no("setChatAdministratorCustomTitle", custom_title="x", **params)
    assert refused == "Bad Request: user is not an administrator"
    for user, refusal in (
        (world.bot.id, "can't promote self"),
        (world.ann.id, "can't remove chat owner"),
        (5, "PARTICIPANT_ID_INVALID"),
        (world.tg.new_person("Dan").id, "USER_NOT_MUTUAL_CONTACT"),
    ):
        refused = await world.no("promoteChatMember", chat_id=world.group.id, user_id=user, can_pin_messages=True)
        assert refused == f"Bad Request: {refusal}"
    world.ann.promotes(world.cid, world.group)
    refused = await world.no("promoteChatMember", chat_id=world.group.id, user_id=world.cid.id, can_pin_messages=True)
    assert refused == "Bad Request: CHAT_ADMIN_REQUIRED"
    refused = await world.no("promoteChatMember", can_post_messages=True, **params)
    assert refused.startswith("Bad Request: [strict] the simulator does not model the rights")
    assert "not enough rights" in await world.no(
        "setChatAdministratorCustomTitle", chat_id=world.group.id, user_id=world.cid.id, custom_title="x"
    )


async def test_tags(world: World) -> None:
    params = {"chat_id": world.group.id, "user_id": world.bob.id}
    await world.ok("setChatMemberTag", tag="streak 30", **params)
    world.bob.says("x")
    assert (await world.updates())[-1]["message"]["sender_tag"] == "streak 30"
    assert (await world.ok("getChatMember", **params))["tag"] == "streak 30"
    assert "0 to 16" in await world.no("setChatMemberTag", tag="x" * 17, **params)
    refused = await world.no("setChatMemberTag", chat_id=world.group.id, user_id=world.ann.id)
    assert refused == "Bad Request: user is an administrator of the chat"
    assert (
        await world.no("setChatMemberTag", chat_id=world.group.id, user_id=5) == "Bad Request: PARTICIPANT_ID_INVALID"
    )
    world.ann.promotes(world.bot, world.group, can_pin_messages=True)
    assert (
        await world.no("setChatMemberTag", tag="x", **params) == "Bad Request: not enough rights to change member tag"
    )


async def test_permissions_are_replaced_as_a_whole(world: World) -> None:
    params = {"chat_id": world.group.id}
    before = (await world.ok("getChat", **params))["permissions"]
    await world.ok("setChatPermissions", permissions={"can_invite_users": True}, **params)
    muted = (await world.ok("getChat", **params))["permissions"]
    assert [name for name, value in muted.items() if value] == ["can_invite_users"]
    with pytest.raises(AssertionError, match="may not"):
        world.bob.says("x")
    refused = await world.no("setChatPermissions", permissions={"can_invite_users": True}, **params)
    assert refused == "Bad Request: CHAT_NOT_MODIFIED"
    await world.ok("setChatPermissions", permissions=before, use_independent_chat_permissions=True, **params)
    assert (await world.ok("getChat", **params))["permissions"] == before
    world.ann.promotes(world.bot, world.group, can_pin_messages=True)
    refused = await world.no("setChatPermissions", permissions={}, **params)
    assert refused == "Bad Request: not enough rights to change chat permissions"


@pytest.mark.parametrize(
    ("given", "independent", "implied"),
    [
        ({"can_send_polls": True}, False, {"can_send_messages"}),
        ({"can_send_photos": True}, False, {"can_send_messages"}),
        ({"can_send_photos": True}, True, set()),
        ({"can_send_other_messages": True}, False, set(PERMISSIONS[:7])),
        ({"can_pin_messages": True}, True, {"can_edit_tag", "can_manage_topics"}),
    ],
)
async def test_permissions_imply_others(
    world: World, given: dict[str, bool], independent: bool, implied: set[str]
) -> None:
    await world.ok(
        "setChatPermissions",
        chat_id=world.group.id,
        permissions=given,
        use_independent_chat_permissions=independent,
    )
    granted = {name for name, value in world.group.permissions.items() if value}
    assert granted - {"can_react_to_messages"} == implied | set(given)


async def test_title_and_description(world: World) -> None:
    params = {"chat_id": world.group.id}
    await world.ok("setChatTitle", title="Walkers", **params)
    await world.ok("setChatDescription", description="We walk", **params)
    chat = await world.ok("getChat", **params)
    assert (chat["title"], chat["description"]) == ("Walkers", "We walk")
    assert (await world.updates())[0]["message"]["new_chat_title"] == "Walkers"
    for method, given, refusal in (
        ("setChatTitle", {"title": "Walkers"}, "CHAT_NOT_MODIFIED"),
        ("setChatTitle", {"title": " "}, "title must be non-empty"),
        ("setChatTitle", {"title": "x" * 129}, "[strict] a title has 1 to 128 characters"),
        ("setChatDescription", {"description": "We walk"}, "chat description is not modified"),
        ("setChatDescription", {"description": "x" * 256}, "[strict] a description has 0 to 255 characters"),
    ):
        assert await world.no(method, **params, **given) == f"Bad Request: {refusal}"
    world.ann.promotes(world.bot, world.group, can_pin_messages=True)
    assert await world.no("setChatTitle", title="x", **params) == "Bad Request: not enough rights to change chat title"
    refused = await world.no("setChatDescription", description="x", **params)
    assert refused == "Bad Request: not enough rights to set chat description"


async def test_invite_links_tell_who_came_by_them(world: World) -> None:
    await world.updates(allowed_updates=BOTH)
    link = await world.ok("createChatInviteLink", chat_id=world.group.id, name="Bob's", member_limit=1)
    dan, eve = world.tg.new_person("Dan"), world.tg.new_person("Eve")
    dan.joins(world.group, via_link=link["invite_link"])
    change = next(update["chat_member"] for update in await world.updates() if "chat_member" in update)
    assert (change["invite_link"], change["from"]["id"]) == (link, dan.id)
    with pytest.raises(AssertionError, match="leads nowhere"):
        eve.joins(world.group, via_link=link["invite_link"])
    with pytest.raises(AssertionError, match="does not lead to"):
        eve.joins(world.group, via_link="https://t.me/+x")
    with pytest.raises(AssertionError, match="only a link"):
        eve.joins(world.group)
    with pytest.raises(AssertionError, match="already"):
        dan.joins(world.group, via_link=link["invite_link"])
    world.ann.kicks(dan, world.group)
    with pytest.raises(AssertionError, match="banned"):
        dan.joins(world.group)
    edited = await world.ok("editChatInviteLink", chat_id=world.group.id, invite_link=link["invite_link"], name="New")
    assert "member_limit" not in edited
    revoked = await world.ok("revokeChatInviteLink", chat_id=world.group.id, invite_link=link["invite_link"])
    assert revoked["is_revoked"] is True
    refused = await world.no("revokeChatInviteLink", chat_id=world.group.id, invite_link="https://t.me/+x")
    assert refused == "Bad Request: INVITE_HASH_EXPIRED"
    with pytest.raises(AssertionError, match="leads nowhere"):
        eve.joins(world.group, via_link=link["invite_link"])


async def test_links_of_others_are_shown_truncated(world: World) -> None:
    other = world.tg.new_bot("987654321:" + "B" * 35, "second_bot")
    world.ann.adds(other, world.group, admin=True)
    await world.updates(allowed_updates=BOTH)
    _, body = await world.tg.call(other.token, "exportChatInviteLink", {"chat_id": world.group.id})
    world.tg.new_person("Dan").joins(world.group, via_link=body["result"])
    change = next(update["chat_member"] for update in await world.updates() if "chat_member" in update)
    assert change["invite_link"]["invite_link"].endswith("…")


async def test_a_new_primary_link_ends_the_old_one(world: World) -> None:
    first = await world.ok("exportChatInviteLink", chat_id=world.group.id)
    await world.ok("exportChatInviteLink", chat_id=world.group.id)
    with pytest.raises(AssertionError, match="leads nowhere"):
        world.tg.new_person("Dan").joins(world.group, via_link=first)


async def test_requests_to_join(world: World) -> None:
    await world.updates(allowed_updates=BOTH)
    expires = world.clock.timestamp() + 3600
    link = await world.ok(
        "createChatInviteLink", chat_id=world.group.id, creates_join_request=True, expire_date=expires
    )
    dan, eve = world.tg.new_person("Dan"), world.tg.new_person("Eve")
    for person in (dan, eve):
        person.joins(world.group, via_link=link["invite_link"])
    assert await world.kinds() == ["chat_join_request", "chat_join_request"]
    await world.ok("approveChatJoinRequest", chat_id=world.group.id, user_id=dan.id)
    await world.ok("declineChatJoinRequest", chat_id=world.group.id, user_id=eve.id)
    assert (world.group.present(dan), world.group.present(eve)) == (True, False)
    change = next(update["chat_member"] for update in await world.updates() if "chat_member" in update)
    assert change["via_join_request"] is True
    refused = await world.no("approveChatJoinRequest", chat_id=world.group.id, user_id=eve.id)
    assert refused == "Bad Request: HIDE_REQUESTER_MISSING"
    world.clock.advance(hours=1)
    with pytest.raises(AssertionError, match="leads nowhere"):
        eve.joins(world.group, via_link=link["invite_link"])


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({"name": "x" * 33}, "[strict] the name of a link has 0 to 32 characters"),
        ({"member_limit": 100000}, "wrong member limit specified"),
        ({"member_limit": -1}, "wrong member limit specified"),
        (
            {"member_limit": 5, "creates_join_request": True},
            "member limit can't be specified for links requiring administrator approval",
        ),
        ({"expire_date": 5}, "EXPIRE_DATE_INVALID"),
    ],
)
async def test_links_refused(world: World, params: dict[str, Any], refusal: str) -> None:
    assert await world.no("createChatInviteLink", chat_id=world.group.id, **params) == f"Bad Request: {refusal}"


async def test_links_need_a_right(plain: World) -> None:
    for method in ("createChatInviteLink", "exportChatInviteLink"):
        refused = await plain.no(method, chat_id=plain.group.id)
        assert refused == "Bad Request: not enough rights to manage chat invite link"


async def test_public_groups_are_open(world: World) -> None:
    public: Chat = world.tg.new_group("Public", world.ann, username="public_group")
    dan: Person = world.tg.new_person("Dan")
    dan.joins(public)
    assert public.present(dan)


async def test_what_people_cannot_do(world: World) -> None:
    dan = world.tg.new_person("Dan")
    small = world.tg.new_group("Small", world.ann, [world.bob], kind="group")
    impossible: list[tuple[Callable[[], Any], str]] = [
        (lambda: dan.blocks(world.bot), "no open chat"),
        (lambda: dan.unblocks(world.bot), "has not blocked"),
        (lambda: world.ann.promotes(dan, world.group), "Dan is not in Runners"),
        (lambda: world.ann.demotes(dan, world.group), "Dan is not in Runners"),
        (lambda: world.ann.restricts(world.bob, small), "supergroups only"),
        (lambda: world.ann.adds_person(world.bob, world.group), "already"),
        (lambda: world.bob.unbans(dan, world.group), "no right"),
        (lambda: world.bob.restricts(world.cid, world.group), "no right"),
        (lambda: world.bob.demotes(world.ann, world.group), "no right"),
        (lambda: world.bob.pins(world.ann.says("x", world.group)), "no right"),
    ]
    for act, words in impossible:
        with pytest.raises(AssertionError, match=words):
            act()
