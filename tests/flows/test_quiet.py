"""How much the bot says and how often it edits: what a group and Telegram are spared."""

from datetime import datetime, timedelta
from itertools import pairwise

from simulator import Chat
from tests.flows.group import BOTH, HERE, SHANGHAI, make_group, when
from tests.wiring import World


def edits_of(world: World, chat: Chat, since: int = 0) -> list[datetime]:
    """When messages of a chat were edited (tried to be)."""
    return [
        call.at
        for call in world.telegram.calls[since:]
        if call.method == "editMessageText" and str(call.params["chat_id"]) == str(chat.id)
    ]


@BOTH
async def test_what_a_group_hears_in_two_days(world: World, language: str) -> None:
    """Each day: a board, one reminder, one line at the end; on the first also that it was started. Taps say nothing."""
    group = await make_group(world, language=language, zone=SHANGHAI, members=8)
    before = len(world.said(group.chat))
    await group.starts("until=21:00 remind=60m")
    for day in ("23", "24"):
        for hour in range(8, 24):
            await when(world, f"2026-11-{day} {hour:02}:00")
            people = group.members if day == "23" else group.members[:5]
            if hour < 20:
                await group.checks_in(people[hour % len(people)], people[hour % len(people)])
                people[(hour + 3) % len(people)].says("签到", group.chat)
                await world.settle()
    signs = [text[0] for text in world.said(group.chat)[before:]]
    assert signs == ["🚀", "🎯", "🌙", "🎯", "⏰", "🌙"]


async def test_a_tap_makes_no_message(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    await group.starts("until=21:00")
    await world.advance(minutes=1)
    since = len(world.telegram.calls)
    await group.checks_in(group.members[0])
    await group.checks_in(group.members[0])
    assert sorted(call.method for call in world.telegram.calls[since:]) == [
        "answerCallbackQuery",
        "answerCallbackQuery",
        "editMessageText",
        "getChatMember",
    ]


async def test_a_burst_is_one_edit(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI, members=40)
    await group.starts("until=21:00")
    await world.advance(minutes=1)
    since = len(world.telegram.calls)
    await group.checks_in(*group.members)
    assert len(edits_of(world, group.chat, since)) == 1
    assert "👥 40 people are in today" in group.board.text


async def test_a_board_is_edited_at_most_every_three_seconds_and_ten_times_a_minute(world: World) -> None:
    """A minute and a half in which somebody taps every second."""
    group = await make_group(world, zone=SHANGHAI, members=90)
    await group.starts("until=21:00")
    await world.advance(minutes=1)
    since = len(world.telegram.calls)
    for number in range(90):
        group.members[number].taps(HERE["en"], group.chat)
        await world.advance(seconds=1)
    edits = edits_of(world, group.chat, since)
    gaps = [later - earlier for earlier, later in pairwise(edits)]
    assert min(gaps) >= timedelta(seconds=3)
    for moment in edits:
        assert len([at for at in edits if moment <= at < moment + timedelta(minutes=1)]) <= 10
    assert max(gaps) <= timedelta(seconds=9), "it does keep up"
    await world.advance(minutes=1)
    assert "👥 90 people are in today" in group.board.text
    assert [call for call in world.telegram.calls[since:] if call.status == 429] == []


async def test_what_has_not_changed_is_not_edited(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    await group.starts("until=21:00")
    mia = group.members[0]
    await world.advance(minutes=1)
    await group.checks_in(mia)
    await world.advance(minutes=1)
    since = len(world.telegram.calls)
    await group.checks_in(mia, mia)
    mia.says("签到", group.chat)
    await world.advance(minutes=1)
    await group.hears(group.admin, "/manage 1 points=1")
    await group.hears(group.admin, f"/settings zone={SHANGHAI}")
    await world.advance(minutes=1)
    assert edits_of(world, group.chat, since) == []
    assert [call for call in world.telegram.calls[since:] if "not modified" in call.description] == []


async def test_nothing_happens_on_an_ordinary_hour(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    await group.starts("until=21:00")
    await world.advance(minutes=5)
    since = len(world.telegram.calls)
    for _ in range(12):
        await world.advance(minutes=30)
    assert world.telegram.calls[since:] == []


async def test_many_groups_at_once_stay_under_telegrams_limit(world: World) -> None:
    """Thirty-five boards are due at the same moment: thirty calls a second is all that Telegram takes."""
    group = await make_group(world, zone=SHANGHAI)
    for number in range(35):
        chat = world.telegram.new_group(f"Group {number}", owner=group.owner)
        group.owner.adds(world.bot, chat, admin=True)
        group.owner.says("/new checkin Run until=21:00 remind=no", chat)
    for _ in range(8):
        await world.advance(seconds=1)
    await world.advance(minutes=1)
    boards = [chat for chat in world.telegram.chats.values() if any(m.text.startswith("🎯") for m in chat.messages)]
    assert len(boards) == 35
