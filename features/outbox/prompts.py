"""Messages that ask for something, wherever they stand: in private, in the group, in the place where things are judged.

Whoever asks names what it is about (`Asks`); the deliverer notes where that was said. Once it is resolved, every place gets the same last
face without buttons: also one whose message is under way at that moment, and one that is sent a second time after a crash. What still
waits to be sent is not asked any more. A copy that nobody knows of, because the process died between sending it and noting it, loses its
buttons when somebody taps it (`Refusal.resolves`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from features.outbox import service as outbox
from features.outbox.leasing import Leased
from features.outbox.service import Asks
from kit.db import insert
from kit.messages import Message
from kit.texts import LANGUAGES, Texts, choose, texts
from models import PROMPTS_KEPT, Group, Person, Prompt, PromptPlace


@dataclass(frozen=True, slots=True)
class Place:
    """A message that asks: in the chat of this queue of the outbox."""

    queue: str
    message_id: int


async def resolve(
    session: AsyncSession,
    group_id: int,
    about: str,
    saying: Callable[[Texts], Message],
    now: datetime,
    *,
    here: Place | None = None,
) -> None:
    """What was asked has its answer, or is not asked any more: say so wherever it was asked. Twice is once; never asked is nothing.

    `here`: whoever answered tapped this one, which gets an answer of its own.
    """
    faces = {language: saying(texts(language)).to_json() for language in LANGUAGES}
    resolved = await session.execute(
        update(Prompt)
        .where(Prompt.group_id == group_id, Prompt.about == about, Prompt.faces.is_(None))
        .values(faces=faces)
        .execution_options(synchronize_session=False)
    )
    if not resolved.rowcount:  # type: ignore[attr-defined]
        return
    places = await session.execute(
        delete(PromptPlace)
        .where(PromptPlace.group_id == group_id, PromptPlace.about == about)
        .returning(PromptPlace.queue, PromptPlace.message_id)
        .execution_options(synchronize_session=False)
    )
    for queue, message_id in places.all():
        if here != Place(queue, message_id):
            await _turn(session, group_id, queue, message_id, faces, now)


async def leave(session: AsyncSession, here: Place | None) -> None:
    """This message shows something else from now on: what it asked is resolved without it."""
    if here is not None:
        await session.execute(
            delete(PromptPlace)
            .where(PromptPlace.queue == here.queue, PromptPlace.message_id == here.message_id)
            .execution_options(synchronize_session=False)
        )


async def is_resolved(session: AsyncSession, asks: Asks) -> bool:
    """Whether there is nothing to ask any more."""
    faces = await session.scalar(
        select(Prompt.faces).where(Prompt.group_id == asks.group_id, Prompt.about == asks.about)
    )
    return faces is not None


async def sent(session: AsyncSession, delivery: Leased, message_id: int, now: datetime) -> None:
    """A delivery was said by this message: where it asks something, it is known by now where that stands."""
    asks = Asks.of(delivery.payload)
    if asks is None or delivery.queue is None:
        return
    # Behind the lock of the prompt: whoever resolves it waits for this place, or this for its face.
    found = await session.execute(
        select(Prompt.faces).where(Prompt.group_id == asks.group_id, Prompt.about == asks.about).with_for_update()
    )
    prompt = found.first()
    if prompt is None:
        return
    if prompt.faces is not None:
        await _turn(session, asks.group_id, delivery.queue, message_id, prompt.faces, now)
        return
    place = {"group_id": asks.group_id, "about": asks.about, "queue": delivery.queue, "message_id": message_id}
    await session.execute(insert(session, PromptPlace).values(**place).on_conflict_do_nothing())


async def _turn(
    session: AsyncSession, group_id: int, queue: str, message_id: int, faces: Mapping[str, Any], now: datetime
) -> None:
    """Give a message its last face, in the language of the place."""
    where, number = queue[0], int(queue[1:])
    group = await session.get(Group, group_id if where == "p" else number)
    if group is None:
        return
    if where == "g":
        face = Message.from_json(faces[choose(group.language, default=LANGUAGES[0])])
        await outbox.edit_message(session, group.id, message_id, face, now)
        return
    person = await session.get(Person, number)
    language = choose(person.language if person is not None else None, default=group.language)
    await outbox.edit_private(session, number, message_id, Message.from_json(faces[language]), now)


async def sweep(session: AsyncSession, now: datetime) -> None:
    """Forget what was asked long ago."""
    old = select(Prompt.about).where(
        Prompt.group_id == PromptPlace.group_id, Prompt.about == PromptPlace.about, Prompt.asked_at < now - PROMPTS_KEPT
    )
    await session.execute(delete(PromptPlace).where(old.exists()).execution_options(synchronize_session=False))
    await session.execute(
        delete(Prompt).where(Prompt.asked_at < now - PROMPTS_KEPT).execution_options(synchronize_session=False)
    )
