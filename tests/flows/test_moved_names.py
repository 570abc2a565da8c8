"""A username goes from one member to another: whatever names it means whoever has it now, and never the former holder."""

from collections.abc import Mapping

import pytest

from handlers import ROUTERS
from kit.router import Routes
from tests.flows.group import BOTH, HERE, SHANGHAI, Group, make_group, when
from tests.wiring import World

UNKNOWN = {
    "en": "I haven't seen @mia here yet. Reply to one of their messages instead.",
    "zh-CN": "我还没在这里见过 @mia。可以直接回复他发的消息。",
}
UNSURE = {
    "en": "I can't make sure just now who @mia is: names can change hands. "
    "Reply to one of their messages instead, or try again in a minute.",
    "zh-CN": "我暂时无法确认 @mia 现在是谁：用户名可能已经换了主人。请直接回复对方的一条消息，或者过一分钟再试。",
}
# Every way to name somebody in a command.
NAMING: Mapping[str, tuple[str, ...]] = {
    "grant": ("/grant @mia 50 thanks", "/grant @MIA -1 oops"),
    "roles": ("/roles host @mia", "/roles judge @Mia"),
    "excuse": ("/excuse @mia today",),
    "revoke": ("/revoke @mia",),
    "packet": ("/packet 5 for=@mia",),
    "new": ('/new packet "Hi" total=5 for=@mia', '/new sharing "Sleep" at="fri 20:00" speaker=@mia'),
}
# These name nobody; `/manage` and `/edit` change what `/new` has made, `/import` reads names from a file. `/tasks` names somebody only
# where a campaign has tasks, by the same door (tests/flows/test_campaign_tasks.py).
NAMELESS = {
    "activities", "announce", "ask", "audit", "campaign", "checkin", "doctor", "export", "help", "import", "makeup", "manage", "me",
    "privacy", "prizes", "review", "schedule", "settings", "setup", "start", "submit", "summary", "tasks", "top", "verify",
}  # fmt: skip
LINES = [line for lines in NAMING.values() for line in lines]


def test_every_command_says_whether_it_names_people() -> None:
    """A new command belongs into one of the two."""
    assert set(Routes(ROUTERS).commands) == set(NAMING) | NAMELESS


async def a_group_where_mia_is_known(world: World, language: str = "en") -> Group:
    """Mia and Noah have written, been given points and checked in long ago."""
    group = await make_group(world, language=language, zone=SHANGHAI)
    mia, noah, _ = group.members
    await when(world, "2026-11-23 08:00")
    await group.starts()
    await group.checks_in(mia, noah)
    for person in (group.owner, mia, noah):
        await group.hears(person, "hello")
        await group.hears(group.owner, "/grant 100 hello", reply_to=group.chat.messages[-1])
    await world.advance(hours=1)
    return group


def moves(group: Group) -> None:
    """Mia gives her name up, and Noah takes it. No update tells of it."""
    mia, noah, _ = group.members
    mia.username, noah.username = None, "mia"


async def said(group: Group, line: str) -> str:
    """All that the bot says to this in the group, boards included."""
    return "\n".join(await group.hears(group.owner, line))


@pytest.mark.parametrize("line", LINES)
async def test_a_name_that_has_moved_is_not_the_former_holder(world: World, line: str) -> None:
    """Nobody has told the bot: it asks Telegram before it takes Mia for the one who is meant."""
    group = await a_group_where_mia_is_known(world)
    moves(group)
    answer = await said(group, line)
    assert answer.lower() == UNKNOWN["en"].lower() if "sharing" not in line else "🎤 @mia" in answer
    assert "Mia" not in answer.replace("@Mia", "")


@pytest.mark.parametrize("line", LINES)
async def test_a_name_that_has_moved_is_the_new_holder(world: World, line: str) -> None:
    group = await a_group_where_mia_is_known(world)
    moves(group)
    await group.hears(group.members[1], "I am mia now")
    answer = await said(group, line)
    assert "Noah" in answer
    assert "Mia" not in answer.replace("@Mia", "")


@pytest.mark.parametrize("line", LINES)
async def test_a_name_that_has_not_moved_is_whom_it_was(world: World, line: str) -> None:
    group = await a_group_where_mia_is_known(world)
    assert "Mia" in await said(group, line)


@BOTH
async def test_where_telegram_does_not_answer_nobody_is_taken_for_another(world: World, language: str) -> None:
    group = await a_group_where_mia_is_known(world, language)
    await world.advance(hours=1)
    await group.hears(group.owner, "/roles")
    moves(group)
    world.telegram.fail_next("getChatMember", 500, "Internal Server Error", times=3)
    assert await said(group, "/grant @mia 50 thanks") == UNSURE[language]
    noah = group.members[1]
    noah.says("here", group.chat)
    # A reply shows who it is, whatever Telegram answers.
    assert "Noah" in "\n".join(
        await group.hears(group.owner, "/grant @mia 50 thanks", reply_to=group.chat.messages[-1])
    )


async def test_a_talk_stays_with_whom_its_speaker_was_when_named(world: World) -> None:
    group = await a_group_where_mia_is_known(world)
    noah = group.members[1]
    await said(group, '/new sharing "Sleep" at="tue 20:00" speaker=@mia')
    moves(group)
    await group.hears(noah, "I am mia now")
    await said(group, "/manage 2 length=60m")
    await when(world, "2026-11-24 20:00")
    board = next(m.text for m in reversed(group.chat.messages) if "🎤" in m.text)
    assert "🎤 Mia" in board
    assert "Noah" not in board


async def test_two_who_swap_their_names_between_two_taps(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    mia, noah, _ = group.members
    await group.starts()
    await group.checks_in(mia, noah)
    mia.username, noah.username = "noah", "mia"
    for person in (mia, noah):
        person.taps(HERE["en"], group.chat)
    await world.settle()
    assert "Noah" in await said(group, "/grant @mia 7 swapped")
    assert (await group.points(noah)) - (await group.points(mia)) == 7


async def imports(group: Group, rows: str) -> str:
    """What the bot says to a file of past check-ins."""
    group.admin.sends_document(group.chat, rows.encode(), name="past.csv", mime="text/csv", caption="/import")
    await group.world.advance(seconds=3)
    return group.bots_last.text


@BOTH
async def test_a_file_names_whoever_has_the_name_now(world: World, language: str) -> None:
    group = await a_group_where_mia_is_known(world, language)
    moves(group)
    said = await imports(group, "@mia,2026-11-20\n")
    assert {"en": "Line 1: nobody here is called @mia", "zh-CN": "第 1 行：群里没有叫 @mia 的人"}[language] in said
    mia, noah, _ = group.members
    await group.hears(noah, "I am mia now")
    before = (await group.points(mia), await group.points(noah))
    await imports(group, "@MIA,2026-11-20\n")
    group.admin.taps({"en": "✅ Bring them in", "zh-CN": "✅ 确认导入"}[language], group.chat)
    await world.settle()
    assert await group.points(mia) == before[0]
    assert await group.points(noah) > before[1]


@BOTH
async def test_a_file_whose_names_telegram_does_not_confirm(world: World, language: str) -> None:
    group = await a_group_where_mia_is_known(world, language)
    moves(group)
    # Whether they may is known; who has the name is not found out.
    await group.hears(group.admin, "/settings")
    world.telegram.fail_next("getChatMember", 500, "Internal Server Error", times=2)
    said = await imports(group, "@mia,2026-11-20\nNoah,2026-11-20\n")
    assert {
        "en": "Line 1: I can't make sure who @mia is by now; write their name, or their id",
        "zh-CN": "第 1 行：暂时无法确认 @mia 现在是谁；请改写昵称或数字 ID",
    }[language] in said
    assert await group.points(group.members[1]) == 100 + 1
