"""The bot's own name and its privacy mode are changed at @BotFather while it runs."""

from collections.abc import Iterator

from simulator import Message
from tests.flows.group import SHANGHAI, Group, make_group
from tests.wiring import World

NEW = "muster_two_bot"


def links(message: Message) -> Iterator[str]:
    """The addresses behind a message's buttons."""
    for row in message.buttons:
        yield from (button.url for button in row if button.url)


async def a_group(world: World) -> Group:
    """A group with a board that has a link on it."""
    group = await make_group(world, zone=SHANGHAI)
    await group.hears(group.admin, '/new collection "Mascot" until="7d"')
    await world.advance(minutes=5)
    return group


async def test_a_command_for_its_new_name_is_heard_at_once(world: World) -> None:
    group = await a_group(world)
    world.bot.username = NEW
    assert len(await group.hears(group.admin, f"/me@{NEW}")) == 1
    assert f"t.me/{NEW}?start=" in "".join(links(group.bots_last))
    assert await group.hears(group.admin, "/me@muster_bot") == [], "that is another's now"


async def test_however_many_write_to_another_bot_it_is_asked_once_a_minute(world: World) -> None:
    group = await a_group(world)
    before = len(world.telegram.calls_of("getMe"))
    for _ in range(5):
        assert await group.hears(group.admin, "/me@other_bot") == []
    assert len(world.telegram.calls_of("getMe")) == before + 1
    await world.advance(minutes=1)
    await group.hears(group.admin, "/me@other_bot")
    assert len(world.telegram.calls_of("getMe")) == before + 2


async def test_a_name_that_cannot_be_asked_holds(world: World) -> None:
    group = await a_group(world)
    world.telegram.fail_next("getMe", 500, "Internal Server Error")
    assert await group.hears(group.admin, "/me@other_bot") == []
    assert len(await group.hears(group.admin, "/me@muster_bot")) == 1


async def test_every_hour_its_name_is_looked_up_and_its_boards_lead_to_it(world: World) -> None:
    group = await a_group(world)
    board = [m for m in group.chat.messages if "Mascot" in m.text and m.sender == world.bot and list(links(m))][-1]
    assert "t.me/muster_bot?" in "".join(links(board))
    world.bot.username = NEW
    await world.advance(minutes=60)
    await world.app.look_around()
    await world.settle()
    assert f"t.me/{NEW}?" in "".join(links(board))
    assert "t.me/muster_bot?" not in "".join(links(board))


async def test_the_doctor_knows_of_a_privacy_mode_that_was_changed(world: World) -> None:
    group = await make_group(world, bot_is_admin=False)
    hears, deaf = "I can read plain messages", "Privacy mode hides plain messages"
    world.bot.privacy = True
    await world.advance(minutes=5)
    assert deaf in (await group.hears(group.owner, "/doctor"))[0]
    world.bot.privacy = False
    await world.advance(minutes=5)
    assert hears in (await group.hears(group.owner, "/doctor"))[0]
