"""A day of a check-in, from `/new` to its close."""

from tests.flows.group import make_group
from tests.wiring import World


async def test_a_day_from_new_to_close(world: World) -> None:
    group = await make_group(world)
    mia, noah, lena = group.members
    group.admin.says('/new checkin "Morning run" until=21:00 points=5', group.chat)
    await world.settle()
    assert "Morning run" in world.last(group.chat)
    mia.taps("I'm here", group.chat)
    await world.settle()
    assert world.toast_to(mia) == "✅ You're in · 1 day in a row · +5 points · no. 1 today"
    await world.advance(minutes=1)
    noah.says("签到", group.chat)
    await world.settle()
    await world.advance(seconds=5)
    assert "2 people are in today\nNoah, Mia" in world.last(group.chat)
    lena.says("/me", group.chat)
    await world.settle()
    assert "You don't take part" in world.last(group.chat)
    await world.advance(hours=21)
    assert world.last(group.chat) == "🌙 Morning run · Mon, 23 Nov\n2 people checked in."
