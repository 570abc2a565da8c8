"""The groups that the flows play in: one in English and one in Chinese, with an owner, an admin and members."""

from dataclasses import dataclass
from typing import Any

from simulator import Chat, Person
from tests.wiring import World


@dataclass
class Group:
    """A group with the bot in it as administrator. People are called by their first names in the tests."""

    world: World
    chat: Chat
    owner: Person
    admin: Person
    members: list[Person]


async def make_group(
    world: World,
    *,
    language: str = "en",
    members: int = 3,
    kind: str = "supergroup",
    bot_is_admin: bool = True,
    **more: Any,
) -> Group:
    """A group whose owner has just added the bot; `language` is the owner's."""
    telegram = world.telegram
    owner = telegram.new_person("Olga", username="olga", language_code=language)
    admin = telegram.new_person("Adam", username="adam", language_code=language)
    people = [telegram.new_person(name, username=name.lower(), language_code=language) for name in NAMES[:members]]
    chat = telegram.new_group("Runners", owner=owner, members=[admin, *people], kind=kind, **more)
    if kind == "supergroup":
        owner.promotes(admin, chat)
    owner.adds(world.bot, chat, admin=bot_is_admin)
    await world.settle()
    return Group(world, chat, owner, admin, people)


NAMES = ("Mia", "Noah", "Lena", "Tom", "Eva", "Ben", "Ida", "Max")
