"""What tests of the jobs share: deliveries put into the outbox by hand, and what is left of them."""

from collections.abc import MutableMapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from features.outbox import service as outbox
from features.people.census import find_group
from kit.messages import Message
from models import Delivery, Group
from simulator import Chat
from tests.wiring import World

Logged = list[MutableMapping[str, Any]]


async def row_of(world: World, chat: Chat) -> Group:
    """The group's row."""
    async with world.app.database.read() as session:
        group = await find_group(session, chat.id)
    assert group is not None
    return group


async def tell(
    world: World, chat: Chat, *texts: str, thread_id: int | None = None, drop_after: datetime | None = None
) -> None:
    """Facts for a group; each is its own key."""
    group, now = await row_of(world, chat), world.clock.now()
    async with world.app.database.write() as session:
        for text in texts:
            key, message = f"test:{group.id}:{text}"[:128], Message(text)
            await outbox.tell_group(session, group.id, key, message, now, thread_id=thread_id, drop_after=drop_after)


async def waiting(world: World) -> list[Delivery]:
    """What has not been delivered."""
    async with world.app.database.read() as session:
        return list(await session.scalars(select(Delivery).order_by(Delivery.id)))


def expected(logged: Logged, event: str) -> Logged:
    """Errors that a test made happen: taken out of the log, so that they do not fail it."""
    found = [entry for entry in logged if entry["log_level"] == "error" and entry["event"] == event]
    for entry in found:
        logged.remove(entry)
    return found
