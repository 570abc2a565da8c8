"""Telegram says no, not now, or nothing: what the bot does about its boards, lines and answers."""

import pytest

from models import CheckIn
from models.work import Delivery
from tests.flows.group import HERE, SHANGHAI, Group, ledger_adds_up, make_group, rows_of, when
from tests.wiring import World


async def a_check_in(world: World, line: str = "until=21:00 points=5", **more: bool) -> Group:
    """A group with a check-in that is open."""
    group = await make_group(world, zone=SHANGHAI, **more)  # type: ignore[arg-type]
    await group.starts(line)
    await world.advance(minutes=1)
    return group


def closing_lines(group: Group) -> list[str]:
    """The lines about days that are over."""
    return [text for text in group.world.said(group.chat) if text.startswith("🌙")]


async def test_told_to_wait_it_waits(world: World) -> None:
    group = await a_check_in(world)
    world.telegram.fail_next("editMessageText", 429, "Too Many Requests: retry after 17", {"retry_after": 17})
    await group.checks_in(group.members[0])
    edits = len(world.telegram.calls_of("editMessageText"))
    await world.advance(seconds=16)
    assert len(world.telegram.calls_of("editMessageText")) == edits
    assert "Be the first" in group.board.text
    await world.advance(seconds=1)
    assert len(world.telegram.calls_of("editMessageText")) == edits + 1
    assert "👥 1 person is in today\nMia" in group.board.text


async def test_one_groups_wait_is_not_the_others(world: World) -> None:
    group = await a_check_in(world)
    mia = group.members[0]
    other = world.telegram.new_group("Readers", owner=mia)
    mia.adds(world.bot, other, admin=True)
    await world.settle()
    mia.says("/new checkin Read remind=no", other)
    await world.advance(minutes=1)
    await world.advance(minutes=1)
    world.telegram.fail_next(
        "editMessageText", 429, "Too Many Requests: retry after 60", {"retry_after": 60}, chat=group.chat
    )
    await group.checks_in(mia)
    tap = mia.taps(HERE["en"], other)
    await world.settle()
    assert tap.answered
    assert "👥 1 person is in today" in [m for m in other.messages if m.sender == world.bot][-1].text
    assert "Be the first" in group.board.text


async def test_taps_are_answered_while_the_chat_must_wait(world: World) -> None:
    group = await a_check_in(world)
    mia, noah, _ = group.members
    world.telegram.fail_next("editMessageText", 429, "Too Many Requests: retry after 60", {"retry_after": 60})
    await group.checks_in(mia)
    assert (await group.checks_in(noah))[0].startswith("✅")


async def test_an_answer_that_must_wait_comes_later(world: World) -> None:
    group = await a_check_in(world)
    world.telegram.fail_next("sendMessage", 429, "Too Many Requests: retry after 20", {"retry_after": 20})
    assert await group.hears(group.members[0], "/activities") == []
    await world.advance(seconds=21)
    assert world.last(group.chat) == "What's on\n1. Morning run (Check-in)"


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_a_server_that_fails_for_a_while(world: World, status: int) -> None:
    group = await a_check_in(world)
    await group.checks_in(group.members[0])
    await when(world, "2026-11-23 20:59")
    world.telegram.fail_next("sendMessage", status, "Bad Gateway", times=3)
    await when(world, "2026-11-23 21:00")
    assert closing_lines(group) == []
    for _ in range(10):
        await world.advance(seconds=5)
    assert closing_lines(group) == ["🌙 Morning run · Mon, 23 Nov\n1 person checked in."]
    assert await rows_of(world, Delivery) == 0


async def test_a_connection_that_breaks(world: World) -> None:
    group = await a_check_in(world)
    world.telegram.fail_next("editMessageText", kind="drop")
    await group.checks_in(group.members[0])
    for _ in range(3):
        await world.advance(seconds=5)
    assert "👥 1 person is in today" in group.board.text


async def test_an_edit_that_happened_though_it_failed(world: World) -> None:
    """Telegram edits and answers 500: the second try meets “not modified”, and all is well."""
    group = await a_check_in(world)
    world.telegram.fail_next("editMessageText", before=False)
    await group.checks_in(group.members[0])
    for _ in range(3):
        await world.advance(seconds=5)
    assert "👥 1 person is in today" in group.board.text
    assert await rows_of(world, Delivery) == 0


async def test_a_line_that_was_sent_though_it_failed(world: World) -> None:
    """At least once: said twice at most, never lost, and settled then."""
    group = await a_check_in(world)
    await group.checks_in(group.members[0])
    await when(world, "2026-11-23 20:59")
    world.telegram.fail_next("sendMessage", before=False)
    await when(world, "2026-11-23 21:00")
    for _ in range(5):
        await world.advance(seconds=10)
    assert 1 <= len(closing_lines(group)) <= 2
    assert await rows_of(world, Delivery) == 0


async def test_a_board_that_was_sent_though_it_failed(world: World) -> None:
    """Two boards stand there; both count, each person once."""
    group = await make_group(world, zone=SHANGHAI)
    world.telegram.fail_next("sendMessage", before=False, times=2)
    await group.hears(group.admin, "/new checkin Run points=5 remind=no")
    for _ in range(3):
        await world.advance(seconds=10)
    assert 1 <= len(group.boards) <= 2
    mia = group.members[0]
    for board in group.boards:
        mia.taps(HERE["en"], group.chat, message=board)
        await world.settle()
    assert await rows_of(world, CheckIn) == 1
    assert await group.points(mia) == 5
    await ledger_adds_up(world)


async def test_a_toast_that_is_lost_hurts_nobody(world: World) -> None:
    group = await a_check_in(world)
    mia = group.members[0]
    world.telegram.fail_next("answerCallbackQuery", 500)
    tap = mia.taps(HERE["en"], group.chat)
    await world.settle()
    assert not tap.answered
    assert await group.points(mia) == 5
    assert (await group.checks_in(mia)) == ["You're in already today. 1 day in a row!"]


async def test_thrown_out_without_hearing_of_it(world: World) -> None:
    """The update about it is lost: the first 403 says it. Whoever added the bot is told once; the group is left in peace."""
    group = await a_check_in(world)
    group.owner.starts(world.bot)
    await world.settle()
    await group.checks_in(group.members[0])
    await world.advance(seconds=5)
    group.owner.removes(world.bot, group.chat)
    world.bot.updates.drop_all()
    calls = len(world.telegram.calls)
    for moment in ("2026-11-23 21:00", "2026-11-24 08:00", "2026-11-24 20:00", "2026-11-24 21:00", "2026-11-25 08:00"):
        await when(world, moment)
    told = [text for text in world.said(group.owner.private(world.bot)) if "any more" in text]
    assert told == [
        "I can't write in Runners any more: I was removed, or the group is gone. Nothing is lost; add me again and everything goes on."
    ]
    refused = [call for call in world.telegram.calls[calls:] if call.status == 403]
    assert len(refused) <= 2, "the line and the board were under way together; after that it does not try again"


async def test_a_board_that_an_admin_deleted(world: World) -> None:
    """Check-ins go on by message; the next day has its board again."""
    group = await a_check_in(world)
    mia, noah, lena = group.members
    group.owner.deletes(group.board)
    for person in (mia, noah, lena):
        words = person.says("签到", group.chat)
        await world.advance(seconds=5)
        assert words.reactions == {world.bot: ["🔥"]}
    assert len(group.boards) <= 1
    await when(world, "2026-11-23 21:00")
    assert closing_lines(group) == ["🌙 Morning run · Mon, 23 Nov\n3 people checked in: all who take part! 🎉"]
    await when(world, "2026-11-24 08:00")
    await world.advance(seconds=5)
    assert [board.button_texts for board in group.boards][-1] == [HERE["en"]]
    assert len([board for board in group.boards if board.button_texts]) == 1


async def test_a_topic_that_is_deleted(world: World) -> None:
    """What belonged there goes to the main talk."""
    group = await make_group(world, zone=SHANGHAI, forum=True)
    sport = group.chat.new_topic("Sport", group.owner)
    await group.hears(group.admin, '/new checkin "Morning run" until=21:00 remind=no', topic=sport)
    mia = group.members[0]
    await group.checks_in(mia)
    await world.advance(seconds=5)
    group.chat.delete_topic(sport, group.owner)
    await when(world, "2026-11-23 21:00")
    assert closing_lines(group) == ["🌙 Morning run · Mon, 23 Nov\n1 person checked in."]
    assert group.bots_last.topic is group.chat.general
    await when(world, "2026-11-24 08:00")
    await world.advance(seconds=5)
    assert group.board.topic is group.chat.general
    assert "2 days in a row" in (await group.checks_in(mia))[0]


async def test_a_topic_that_is_closed(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI, forum=True, bot_is_admin=False)
    sport = group.chat.new_topic("Sport", group.owner)
    await group.hears(group.admin, '/new checkin "Morning run" until=21:00 remind=no', topic=sport)
    await group.checks_in(group.members[0])
    await world.advance(seconds=5)
    group.chat.close_topic(sport, group.owner)
    await when(world, "2026-11-23 21:00")
    assert closing_lines(group) == ["🌙 Morning run · Mon, 23 Nov\n1 person checked in."]


async def test_a_command_whose_message_is_gone_is_answered_all_the_same(world: World) -> None:
    group = await a_check_in(world)
    words = group.members[0].says("/activities", group.chat)
    group.owner.deletes(words)
    await world.settle()
    assert world.last(group.chat) == "What's on\n1. Morning run (Check-in)"


async def test_an_update_that_cannot_be_read_costs_only_itself(world: World, logged: list[dict[str, object]]) -> None:
    group = await a_check_in(world)
    mia, noah, _ = group.members
    first = mia.taps(HERE["en"], group.chat)
    broken = mia.taps(HERE["en"], group.chat)
    world.telegram.strict = False
    del world.bot.updates.waiting()[-1].body["from"]
    last = noah.taps(HERE["en"], group.chat)
    await world.settle()
    assert (first.answered, broken.answered, last.answered) == (True, False, True)
    assert await rows_of(world, CheckIn) == 2
    assert [entry["event"] for entry in logged if entry["log_level"] == "error"] == ["update put aside"]
    logged[:] = [entry for entry in logged if entry["log_level"] != "error"]
