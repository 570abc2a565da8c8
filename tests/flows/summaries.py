"""The groups that are summed up, and what their admins hear in private."""

from typing import Any

from jobs import upkeep
from simulator import Message, Person
from tests.flows.group import Group, make_group
from tests.wiring import World


async def summed_up(world: World, **more: Any) -> Group:
    """A group whose summary is planned, as it is within an hour after the bot has come."""
    group = await make_group(world, **more)
    await world.app.do(upkeep.JOB)
    return group


def told(world: World, person: Person) -> list[str]:
    """What the bot has said to somebody in private."""
    return world.said(person.private(world.bot))


def news(world: World, person: Person) -> Message:
    """The bot's newest message to somebody."""
    return [m for m in person.private(world.bot).messages if m.sender == world.bot][-1]


async def starts_bot(world: World, *people: Person) -> None:
    """These people open the private chat."""
    for person in people:
        person.starts(world.bot)
    await world.settle()


async def asks(world: World, person: Person, text: str) -> list[str]:
    """Somebody writes in private; what the bot says to it."""
    before = len(told(world, person))
    person.says(text, person.private(world.bot))
    await world.settle()
    return told(world, person)[before:]


async def says(world: World, person: Person, chat: Any, times: int) -> None:
    """Somebody writes so many messages."""
    for n in range(times):
        person.says(f"something {n}", chat)
    await world.settle()


def summaries(world: World, person: Person) -> list[str]:
    """The heads of the summaries that somebody has got."""
    return [text.splitlines()[0] for text in told(world, person) if text.startswith("📊")]
