"""Silence for a talk, and everything given back exactly: after the end, a crash at any point, lost rights, changes by hand; and topics."""

from typing import Any

import pytest
from sqlalchemy import select

from features.activities.sharing import mute as mutes
from models import Mute, Talk
from simulator import Chat
from simulator.rights import PERMISSIONS, SENDING
from tests import wiring
from tests.flows.group import BOTH, rows_of
from tests.flows.talks import Sharing, a_sharing
from tests.wiring import World

CAN_SEND = {permission for permission, _ in SENDING.values()}


def is_silent(chat: Chat) -> bool:
    return not any(chat.permissions[name] for name in CAN_SEND)


async def a_muted_talk(
    world: World, language: str = "en", line: str = "mute=yes", **more: Any
) -> tuple[Sharing, dict[str, bool]]:
    """A talk that is on, in a group with unusual permissions, which is silent; and the permissions from before."""
    sharing = await a_sharing(world, language, line, **more)
    sharing.chat.permit(sharing.group.owner, can_send_polls=False, can_pin_messages=True, can_invite_users=False)
    before = dict(sharing.chat.permissions)
    await sharing.begins()
    return sharing, before


async def tries_again(world: World) -> None:
    """Let the job come round after whatever pause it has made."""
    await world.advance(minutes=6)


async def the_row(world: World) -> Mute | None:
    async with world.app.database.read() as session:
        return (await session.scalars(select(Mute))).first()


@BOTH
async def test_the_group_is_silent_for_the_talk_and_as_before_after_it(world: World, language: str) -> None:
    sharing, before = await a_muted_talk(world, language)
    assert is_silent(sharing.chat)
    # Nothing but writing is taken: what else was allowed or not stays so.
    rest = {name: value for name, value in before.items() if not name.startswith(("can_send", "can_add"))}
    assert {name: sharing.chat.permissions[name] for name in rest} == rest
    opening = next(t for t in world.said(sharing.chat) if {"en": "begins now", "zh-CN": "现在开始"}[language] in t)
    assert "🔇" in opening
    with pytest.raises(AssertionError, match="may not"):
        sharing.listeners[0].says("Hello?", sharing.chat)
    sharing.group.admin.says("Welcome!", sharing.chat)
    await sharing.at("21:30")
    assert sharing.chat.permissions == before
    assert await rows_of(world, Mute) == 0


@BOTH
async def test_a_host_mutes_and_lifts_by_hand(world: World, language: str) -> None:
    sharing = await a_sharing(world, language)
    before = dict(sharing.chat.permissions)
    await sharing.begins()
    assert sharing.chat.permissions == before, "not asked for"
    await sharing.desk("mute")
    assert is_silent(sharing.chat)
    await sharing.taps_privately(sharing.group.admin, "unmute")
    assert sharing.chat.permissions == before


@BOTH
async def test_a_speaker_who_is_silenced_speaks_through_the_bot(world: World, language: str) -> None:
    sharing, _ = await a_muted_talk(world, language)
    await world.advance(seconds=2)
    assert "Runners" in sharing.last_to(sharing.speaker)
    await sharing.taps_privately(sharing.speaker, "speak")
    await sharing.writes(sharing.speaker, "I sleep <b>well</b>.")
    assert world.last(sharing.chat) == "🎙 Mia\nI sleep <b>well</b>."
    sharing.speaker.sends_photo(sharing.speaker.private(world.bot), caption="My bed")
    await world.settle()
    assert [m.text for m in sharing.chat.messages if m.kind == "photo"] == ["🎙 Mia\nMy bed"]
    await sharing.writes(sharing.speaker, "long " * 800)
    await world.advance(seconds=5)
    assert sum(len(m.text) for m in sharing.chat.messages if m.text.startswith("🎙 Mia\nlong")) > 3900
    await sharing.taps_privately(sharing.speaker, "stop")
    said = len(world.said(sharing.chat))
    await sharing.writes(sharing.speaker, "Not for the group.")
    assert len(world.said(sharing.chat)) == said
    await sharing.at("21:30")
    page = [m for m in sharing.chat.messages if m.kind == "document"][-1]
    assert page.media is not None
    assert "I sleep &lt;b&gt;well&lt;/b&gt;." in page.media.data.decode()


async def test_nobody_else_speaks_through_the_bot(world: World) -> None:
    sharing, _ = await a_muted_talk(world)
    await world.advance(seconds=2)
    message = sharing.speaker.private(world.bot).messages[-1]
    data = message.buttons[0][0].data or ""
    noah = sharing.listeners[0]
    noah.starts(world.bot)
    await world.settle()
    tap = noah.taps_data(noah.private(world.bot).messages[-1], data, old=True)
    await world.settle()
    assert tap.answer is not None
    assert "Only the speaker" in tap.answer.text
    # The form is checked at every message: once the talk is over nothing is passed on.
    await sharing.taps_privately(sharing.speaker, "speak")
    await sharing.at("21:30")
    said = len(world.said(sharing.chat))
    assert "over" in await sharing.writes(sharing.speaker, "One more thing")
    assert len(world.said(sharing.chat)) == said


async def test_a_restricted_speaker_is_given_a_voice_and_restricted_again(world: World) -> None:
    sharing = await a_sharing(world, "en", "mute=yes")
    mia, member = sharing.speaker, sharing.chat.member
    sharing.group.owner.restricts(mia, sharing.chat, can_send_messages=True)
    await world.settle()
    was = dict(member(mia).permissions)  # type: ignore[union-attr]
    await sharing.begins()
    assert all(member(mia).permissions[name] for name in CAN_SEND)  # type: ignore[union-attr]
    await sharing.at("21:30")
    assert member(mia).status == "restricted"  # type: ignore[union-attr]
    now = member(mia).permissions  # type: ignore[union-attr]
    assert {n for n, v in now.items() if v} == {n for n, v in was.items() if v}


async def test_a_speaker_whom_somebody_restricted_meanwhile_stays_so(world: World) -> None:
    sharing = await a_sharing(world, "en", "mute=yes")
    mia = sharing.speaker
    sharing.group.owner.restricts(mia, sharing.chat, can_send_messages=True)
    await sharing.begins()
    sharing.group.owner.restricts(mia, sharing.chat)
    await sharing.at("21:30")
    member = sharing.chat.member(mia)
    assert member is not None
    assert not any(member.permissions.values())


async def test_a_speaker_who_is_a_plain_member_stays_one(world: World) -> None:
    """Permissions of their own would not let them write in a silent group: there is nothing to give, and nothing to take back."""
    sharing, _ = await a_muted_talk(world)
    for time in ("20:30", "21:30"):
        member = sharing.chat.member(sharing.speaker)
        assert member is not None
        assert (member.status, member.permissions) == ("member", {})
        await sharing.at(time)
    assert world.telegram.calls_of("restrictChatMember") == []


async def test_a_speaker_who_is_promoted_meanwhile_stays_an_admin(world: World) -> None:
    sharing = await a_sharing(world, "en", "mute=yes")
    sharing.group.owner.restricts(sharing.speaker, sharing.chat, can_send_messages=True)
    await sharing.begins()
    sharing.group.owner.promotes(sharing.speaker, sharing.chat)
    await sharing.at("21:30")
    member = sharing.chat.member(sharing.speaker)
    assert member is not None
    assert member.status == "administrator"
    assert await rows_of(world, Mute) == 0


async def test_a_speaker_who_leaves_meanwhile_comes_back_as_restricted_as_before(world: World) -> None:
    sharing = await a_sharing(world, "en", "mute=yes")
    mia = sharing.speaker
    sharing.group.owner.restricts(mia, sharing.chat, can_send_messages=True)
    await sharing.begins()
    mia.leaves(sharing.chat)
    await sharing.at("21:30")
    sharing.group.owner.adds_person(mia, sharing.chat)
    member = sharing.chat.member(mia)
    assert member is not None
    assert (member.status, [n for n, v in member.permissions.items() if v]) == ("restricted", ["can_send_messages"])


async def test_a_speaker_whose_restriction_is_lifted_meanwhile_stays_free(world: World) -> None:
    sharing = await a_sharing(world, "en", "mute=yes")
    mia = sharing.speaker
    sharing.group.owner.restricts(mia, sharing.chat, can_send_messages=True)
    await sharing.begins()
    sharing.group.owner.restricts(mia, sharing.chat, **dict.fromkeys(PERMISSIONS, True) | {"can_pin_messages": False})
    await sharing.at("21:30")
    member = sharing.chat.member(mia)
    assert member is not None
    assert member.permissions["can_invite_users"]


# --- what can go wrong -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("before_it", [True, False], ids=["before the call", "after the call"])
@pytest.mark.parametrize("method", ["getChat", "setChatPermissions", "getChatMember", "restrictChatMember"])
@pytest.mark.parametrize("moment", ["mute", "unmute"])
async def test_a_crash_at_any_point(world: World, method: str, moment: str, *, before_it: bool) -> None:
    """The connection breaks at the call, or behind it: the next attempt does the rest, and all is given back exactly."""
    sharing = await a_sharing(world, "en", "mute=yes")
    sharing.group.owner.restricts(sharing.speaker, sharing.chat, can_send_messages=True)
    sharing.chat.permit(sharing.group.owner, can_send_polls=False)
    await world.settle()
    before = dict(sharing.chat.permissions)
    if moment == "unmute":
        await sharing.begins()
        assert is_silent(sharing.chat)
    world.telegram.fail_next(method, kind="drop", before=before_it)
    await sharing.at("20:00" if moment == "mute" else "21:30")
    await tries_again(world)
    if moment == "mute":
        assert is_silent(sharing.chat)
        await sharing.at("21:30")
        await tries_again(world)
    assert sharing.chat.permissions == before
    member = sharing.chat.member(sharing.speaker)
    assert member is not None
    assert [name for name, value in member.permissions.items() if value] == ["can_send_messages"]
    assert await rows_of(world, Mute) == 0
    assert "by hand" not in " ".join(sharing.said_to(sharing.group.admin))


@pytest.mark.parametrize("dies", ["wanted", "noted", "on", "lifting", "given back"])
async def test_the_process_dies(world: World, dies: str, database_url: str) -> None:
    """Killed between two commits, started again: what the row says is brought to its end."""
    sharing = await a_sharing(world, "en", "mute=yes")
    sharing.chat.permit(sharing.group.owner, can_send_polls=False)
    before = dict(sharing.chat.permissions)
    silent = {name: value and not name.startswith(("can_send", "can_add")) for name, value in before.items()}
    await sharing.begins()
    async with world.app.database.write() as session:
        row = (await session.scalars(select(Mute))).one()
        row.next_at = world.clock.now()
        if dies == "wanted":
            row.state, row.before, row.imposed = "wanted", None, None
            sharing.chat.permissions = dict(before)
        elif dies == "noted":
            row.state = "wanted"
        elif dies == "lifting":
            row.state = "lifting"
            (await session.scalars(select(Talk))).one().wants_mute = False
        elif dies == "given back":
            row.state, row.target = "lifting", before
            sharing.chat.permissions = dict(before)
            (await session.scalars(select(Talk))).one().wants_mute = False
    await world.app.close()
    again = await wiring.start(database_url, world.clock, telegram=world.telegram)
    sharing.group.world = again
    await again.settle()
    if dies in {"wanted", "noted", "on"}:
        assert sharing.chat.permissions == silent
    await sharing.at("21:30")
    await tries_again(again)
    assert sharing.chat.permissions == before
    assert await rows_of(again, Mute) == 0
    assert "by hand" not in " ".join(sharing.said_to(sharing.group.admin))
    await again.app.close()


@BOTH
async def test_without_the_right_it_says_so_beforehand_and_goes_on_unmuted(world: World, language: str) -> None:
    sharing = await a_sharing(world, language, "mute=yes", bot_is_admin=False)
    before = dict(sharing.chat.permissions)
    warned = {"en": "“Ban users”", "zh-CN": "“封禁用户”"}[language]
    assert warned in " ".join(world.said(sharing.chat))
    await sharing.group.hears(sharing.group.admin, "/doctor")
    await sharing.breathes()
    assert warned in sharing.last_to(sharing.group.admin)
    await sharing.at("19:30")
    assert warned in sharing.last_to(sharing.group.admin)
    await sharing.begins()
    await world.advance(seconds=3)
    assert sharing.chat.permissions == before
    assert warned in " ".join(sharing.said_to(sharing.group.admin)[-2:])
    assert "🔇" not in next(
        t for t in world.said(sharing.chat) if {"en": "begins now", "zh-CN": "现在开始"}[language] in t
    )
    # The desk refuses in words, too, and does it when the right is there.
    assert warned in await sharing.desk("mute")
    sharing.group.owner.promotes(world.bot, sharing.chat)
    await world.settle()
    await sharing.desk("mute")
    assert is_silent(sharing.chat)


@BOTH
async def test_the_right_is_lost_during_the_talk(world: World, language: str) -> None:
    sharing, before = await a_muted_talk(world, language)
    sharing.group.owner.promotes(world.bot, sharing.chat, can_delete_messages=True)
    await sharing.at("21:30")
    await world.advance(seconds=5)
    assert is_silent(sharing.chat)
    stuck = {"en": "still muted", "zh-CN": "还处于禁言状态"}[language]
    assert sum(stuck in t for t in sharing.said_to(sharing.group.admin)) == 1
    for _ in range(3):
        await tries_again(world)
    assert sum(stuck in t for t in sharing.said_to(sharing.group.admin)) == 1, "told once"
    sharing.group.owner.promotes(world.bot, sharing.chat)
    await tries_again(world)
    assert sharing.chat.permissions == before
    assert await rows_of(world, Mute) == 0


async def test_the_bot_is_removed_during_the_talk_and_comes_back(world: World) -> None:
    sharing, before = await a_muted_talk(world)
    sharing.group.owner.removes(world.bot, sharing.chat)
    await sharing.at("23:00")
    await tries_again(world)
    assert is_silent(sharing.chat)
    sharing.group.owner.adds(world.bot, sharing.chat, admin=True)
    await world.settle()
    await tries_again(world)
    assert sharing.chat.permissions == before


@BOTH
async def test_what_somebody_changed_by_hand_stays(world: World, language: str) -> None:
    """Theirs win; the rest is given back; and the hosts are told."""
    sharing, before = await a_muted_talk(world, language)
    sharing.chat.permit(sharing.group.owner, can_send_photos=True, can_invite_users=True)
    await sharing.at("21:30")
    await world.advance(seconds=5)
    assert sharing.chat.permissions == {**before, "can_send_photos": True, "can_invite_users": True}
    told = {"en": "1 permission was changed by hand", "zh-CN": "有 1 项权限被手动改过"}[language]
    assert told in " ".join(sharing.said_to(sharing.group.admin))


async def test_somebody_has_lifted_it_by_hand(world: World) -> None:
    sharing, before = await a_muted_talk(world)
    sharing.chat.permit(sharing.group.owner, **before)
    calls = len(world.telegram.calls_of("setChatPermissions"))
    await sharing.at("21:30")
    assert sharing.chat.permissions == before
    assert len(world.telegram.calls_of("setChatPermissions")) == calls, "nothing left to do"
    assert await rows_of(world, Mute) == 0


async def test_paused_during_the_talk_the_group_speaks_again(world: World) -> None:
    sharing, before = await a_muted_talk(world)
    await sharing.group.hears(sharing.group.admin, "/manage 1")
    await sharing.group.sees_tap(sharing.group.admin, "⏸ Pause")
    assert sharing.chat.permissions == before
    await sharing.group.sees_tap(sharing.group.admin, "▶️ Resume")
    assert is_silent(sharing.chat)
    await sharing.group.sees_tap(sharing.group.admin, "🏁 End")
    await sharing.group.sees_tap(sharing.group.admin, "Yes, end it")
    assert sharing.chat.permissions == before


async def test_telegram_asks_to_wait(world: World) -> None:
    sharing = await a_sharing(world, "en", "mute=yes")
    before = dict(sharing.chat.permissions)
    world.telegram.fail_next("setChatPermissions", 429, "Too Many Requests: retry after 7", {"retry_after": 7})
    await sharing.begins()
    assert sharing.chat.permissions == before
    await world.advance(seconds=8)
    assert is_silent(sharing.chat)


async def test_a_basic_group_that_is_upgraded_while_it_is_silent(world: World) -> None:
    sharing, before = await a_muted_talk(world, "en", kind="group")
    assert is_silent(sharing.chat)
    sharing.group.chat = sharing.chat.upgrade(sharing.group.owner)
    await sharing.at("21:30")
    await tries_again(world)
    assert sharing.chat.permissions == before


async def test_two_processes_bring_it_about_once(world: World) -> None:
    sharing, _ = await a_muted_talk(world)
    async with world.app.database.write() as session:
        row = (await session.scalars(select(Mute))).one()
        row.state, row.next_at = "lifting", world.clock.now()
    place = (1, 0)
    async with world.app.database.write() as session:
        first = await mutes.claim(session, place, world.clock.now())
    async with world.app.database.write() as session:
        assert await mutes.claim(session, place, world.clock.now()) is None
    assert first is not None
    # Its lease has ended and another has taken over: it may not write any more.
    world.clock.advance(minutes=3)
    async with world.app.database.write() as session:
        second = await mutes.claim(session, place, world.clock.now())
    assert second is not None
    async with world.app.database.write() as session:
        assert not await mutes.note(session, first, state="on")
        assert await mutes.note(session, second, target={})
    assert sharing.chat


# --- topics ----------------------------------------------------------------------------------------------------------------------


async def a_forum(world: World, language: str = "en") -> tuple[Sharing, Any, Any]:
    sharing = await a_sharing(world, language, "mute=yes", forum=True, at="2026-11-30 20:00")
    first, second = (sharing.chat.new_topic(name, sharing.group.owner) for name in ("Sleep", "Food"))
    return sharing, first, second


@BOTH
async def test_two_talks_at_once_in_two_topics(world: World, language: str) -> None:
    """A talk in a topic closes that topic alone: the other talk, and the rest of the group, go on."""
    sharing, sleep, food = await a_forum(world, language)
    admin, noah = sharing.group.admin, sharing.listeners[0]
    before = dict(sharing.chat.permissions)
    for topic, length in ((sleep, "60m"), (food, "90m")):
        await sharing.group.hears(
            admin, f'/new sharing "{topic.title}" at="2026-11-26 20:00" mute=yes length={length}', topic=topic
        )
    await sharing.begins()
    assert (sleep.closed, food.closed, sharing.chat.permissions) == (True, True, before)
    noah.says("Hello from the general talk", sharing.chat)
    await sharing.at("21:00")
    assert (sleep.closed, food.closed) == (False, True)
    await sharing.at("21:30")
    assert (sleep.closed, food.closed) == (False, False)
    assert await rows_of(world, Mute) == 0
    in_topics = {m.topic.title for m in sharing.chat.messages if m.sender == world.bot and "👏" in m.text and m.topic}
    assert in_topics == {"Sleep", "Food"}


async def test_each_topic_has_its_own_questions_and_archive(world: World) -> None:
    sharing, sleep, food = await a_forum(world)
    admin, (noah, *_) = sharing.group.admin, sharing.listeners
    for topic in (sleep, food):
        await sharing.group.hears(admin, f'/new sharing "{topic.title}" at="2026-11-26 20:00" length=60m', topic=topic)
    await sharing.begins()
    await sharing.group.hears(noah, "/ask How long?", topic=food)
    admin.says("About sleep", sharing.chat, topic=sleep)
    admin.says("About food", sharing.chat, topic=food)
    await world.settle()
    await sharing.at("21:00")
    pages = {
        m.topic.title: m.media.data.decode()
        for m in sharing.chat.messages
        if m.kind == "document" and m.topic and m.media
    }
    assert ("About sleep" in pages["Sleep"], "About food" in pages["Sleep"]) == (True, False)
    assert ("About sleep" in pages["Food"], "About food" in pages["Food"]) == (False, True)


@BOTH
async def test_the_whole_group_is_not_muted_over_a_talk_in_a_topic(world: World, language: str) -> None:
    sharing, sleep, _ = await a_forum(world, language)
    admin = sharing.group.admin
    before = dict(sharing.chat.permissions)
    await sharing.group.hears(admin, '/new sharing "S" at="2026-11-30 19:30" mute=yes length=2h', topic=sleep)
    await sharing.at("19:30", "2026-11-30")
    await sharing.at("20:00", "2026-11-30")
    await world.advance(seconds=5)
    assert (sharing.chat.permissions, sleep.closed) == (before, True)
    told = {"en": "another talk is on in one of its topics", "zh-CN": "另一个话题里正有分享"}[language]
    assert told in " ".join(sharing.said_to(admin))


async def test_a_mute_of_the_whole_group_gives_way_to_a_talk_in_a_topic(world: World) -> None:
    sharing, sleep, _ = await a_forum(world)
    before = dict(sharing.chat.permissions)
    await sharing.group.hears(sharing.group.admin, '/new sharing "S" at="2026-11-30 20:30" length=1h', topic=sleep)
    await sharing.at("20:00", "2026-11-30")
    assert is_silent(sharing.chat)
    await sharing.at("20:30", "2026-11-30")
    await world.advance(seconds=5)
    assert sharing.chat.permissions == before
    assert "lifted the mute" in " ".join(sharing.said_to(sharing.group.admin))


async def test_a_topic_that_was_closed_before_stays_closed(world: World) -> None:
    sharing, sleep, _ = await a_forum(world)
    await sharing.group.hears(
        sharing.group.admin, '/new sharing "S" at="2026-11-26 20:00" length=1h mute=yes', topic=sleep
    )
    sleep.closed = True
    await sharing.begins()
    await sharing.at("21:00")
    assert sleep.closed


@pytest.mark.parametrize("before_it", [True, False])
@pytest.mark.parametrize("method", ["closeForumTopic", "reopenForumTopic"])
async def test_a_crash_while_a_topic_is_closed(world: World, method: str, *, before_it: bool) -> None:
    sharing, sleep, _ = await a_forum(world)
    await sharing.group.hears(
        sharing.group.admin, '/new sharing "S" at="2026-11-26 20:00" length=1h mute=yes', topic=sleep
    )
    world.telegram.fail_next(method, kind="drop", before=before_it)
    await sharing.begins()
    await tries_again(world)
    assert sleep.closed
    await sharing.at("21:00")
    await tries_again(world)
    assert not sleep.closed
    assert await rows_of(world, Mute) == 0
