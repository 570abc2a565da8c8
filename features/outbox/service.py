"""Putting deliveries into the outbox, in the transaction of what they tell. The deliverer's side of it is `leasing.py`."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.outbox import rows
from features.outbox.kinds import DeliveryKind
from features.outbox.leasing import ANSWERS, Leased
from kit.db import at_end, catch_up, insert
from kit.messages import Message, Post, Reaction
from models import Delivery, Person, Prompt


@dataclass(frozen=True, slots=True)
class Asks:
    """What a message with buttons asks for: something of this group, called `about` there (features/outbox/prompts.py)."""

    group_id: int
    about: str

    @classmethod
    def of(cls, payload: Mapping[str, Any]) -> "Asks | None":
        """What the message in a delivery's payload asks for, if anything."""
        asks = payload.get("asks")
        return None if asks is None else cls(*asks)


async def _payload(
    session: AsyncSession, said: Mapping[str, Any], asks: Asks | None, now: datetime
) -> Mapping[str, Any]:
    if asks is None:
        return said
    prompt = insert(session, Prompt).values(group_id=asks.group_id, about=asks.about, asked_at=now)
    # Asked anew after it was resolved: there is something to answer again.
    anew = {"faces": None, "asked_at": now}
    await session.execute(prompt.on_conflict_do_update(index_elements=["group_id", "about"], set_=anew))
    return {**said, "asks": [asks.group_id, asks.about]}


async def tell_group(
    session: AsyncSession,
    group_id: int,
    key: str,
    message: Message,
    now: datetime,
    *,
    thread_id: int | None = None,
    not_before: datetime | None = None,
    drop_after: datetime | None = None,
    reply_to: int | None = None,
    asks: Asks | None = None,
) -> None:
    """A message to a group. `key` is unique: the same fact is told once, whoever finds it. `reply_to` is what it answers."""
    payload = await _payload(session, {**message.to_json(), "reply_to": reply_to}, asks, now)
    rows.put(
        session,
        key,
        now,
        kind=DeliveryKind.MESSAGE,
        queue=f"g{group_id}",
        group_id=group_id,
        thread_id=thread_id,
        payload=payload,
        not_before=not_before or now,
        drop_after=drop_after,
    )


async def tell_person(
    session: AsyncSession,
    person_id: int,
    key: str,
    message: Message,
    now: datetime,
    *,
    not_before: datetime | None = None,
    drop_after: datetime | None = None,
    asks: Asks | None = None,
) -> None:
    """A message to a person in private; it is dropped where they do not take any."""
    payload = await _payload(session, message.to_json(), asks, now)
    rows.put(
        session,
        key,
        now,
        kind=DeliveryKind.MESSAGE,
        queue=f"p{person_id}",
        person_id=person_id,
        payload=payload,
        not_before=not_before or now,
        drop_after=drop_after,
    )


async def tell_author(
    session: AsyncSession,
    group_id: int,
    person: Person,
    key: str,
    message: Message,
    in_group: Message,
    now: datetime,
    *,
    thread_id: int | None = None,
    reply_to: int | None = None,
    not_before: datetime | None = None,
    asks: Asks | None = None,
) -> None:
    """A word to somebody about what they gave in a group: in private where they take it, else in the group, silently, in answer to it.

    Where private turns out to be closed only when it is sent, it is said in the group then: nobody is left without a word.
    """
    quiet = replace(in_group, silent=True)
    if not person.is_reachable:
        await tell_group(
            session, group_id, key, quiet, now, thread_id=thread_id, reply_to=reply_to, not_before=not_before
        )
        return
    instead = {"group_id": group_id, "thread_id": thread_id, "reply_to": reply_to, "message": quiet.to_json()}
    payload = await _payload(session, {**message.to_json(), "instead": instead}, asks, now)
    rows.put(
        session,
        key,
        now,
        kind=DeliveryKind.MESSAGE,
        queue=f"p{person.id}",
        person_id=person.id,
        payload=payload,
        not_before=not_before or now,
    )


async def answer(
    session: AsyncSession,
    message: Message,
    now: datetime,
    *,
    group_id: int | None = None,
    person_id: int | None = None,
    thread_id: int | None = None,
    reply_to: int | None = None,
    drop_after: datetime,
) -> None:
    """An answer that cannot be said just now, to a group or to a person. Equal ones that wait in one chat are one, and answer the last.

    One that is under way meanwhile is said once more: whoever asked last gets an answer. Answers have a queue of their own: they never
    stand before facts and boards.
    """
    chat = f"g{group_id}" if group_id is not None else f"p{person_id}"
    plain = message.to_json()
    digest = hashlib.sha256(json.dumps([plain, thread_id]).encode()).hexdigest()
    row = rows.row(
        f"answer:{chat}:{digest}",
        now,
        kind=DeliveryKind.MESSAGE,
        queue=f"{ANSWERS}{chat}",
        group_id=group_id,
        person_id=person_id,
        thread_id=thread_id,
        payload={**plain, "reply_to": reply_to} if group_id is not None else plain,
        drop_after=drop_after,
    )
    rows.put_newest(session, row)


async def say_instead(session: AsyncSession, delivery: Leased, now: datetime) -> None:
    """A word that its receiver does not take in private: say it in the group, if that was provided for (`tell_author`)."""
    instead = delivery.payload.get("instead")
    if instead is not None:
        await tell_group(
            session,
            instead["group_id"],
            f"{delivery.key}:here",
            Message.from_json(instead["message"]),
            now,
            thread_id=instead["thread_id"],
            reply_to=instead["reply_to"],
        )


async def react(
    session: AsyncSession, group_id: int, message_id: int, reaction: Reaction | None, now: datetime
) -> None:
    """The bot's reaction under a message in a group is this one from now on; None: it has none. Of several that wait the last counts."""
    said = {"emoji": None, "otherwise": ""} if reaction is None else asdict(reaction)
    payload = {"message_id": message_id, **said}
    row = rows.row(f"react:{group_id}:{message_id}", now, kind=DeliveryKind.REACT, group_id=group_id, payload=payload)
    rows.put_newest(session, row)


async def post(
    session: AsyncSession,
    key: str,
    post: Post,
    now: datetime,
    *,
    group_id: int | None = None,
    person_id: int | None = None,
    thread_id: int | None = None,
    more: Mapping[str, Any] | None = None,
    drop_after: datetime | None = None,
) -> None:
    """Somebody else's words or files, posted as they are; `more` is for whoever settles it."""
    payload = {"post": post.to_json(), **(more or {})}
    queue = f"g{group_id}" if group_id is not None else f"p{person_id}"
    rows.put(
        session,
        key,
        now,
        kind=DeliveryKind.POST,
        queue=queue,
        group_id=group_id,
        person_id=person_id,
        thread_id=thread_id,
        payload=payload,
        drop_after=drop_after,
    )


async def pin(
    session: AsyncSession, group_id: int, message_id: int, now: datetime, *, silent: bool, more: Mapping[str, Any]
) -> None:
    """Pin a message in a group; `more` may say which one to `unpin`."""
    payload = {"message_id": message_id, "silent": silent, **more}
    rows.put(
        session,
        f"pin:{group_id}:{message_id}",
        now,
        kind=DeliveryKind.PIN,
        group_id=group_id,
        payload=payload,
    )


async def delete_messages(
    session: AsyncSession, group_id: int, message_ids: Sequence[int], now: datetime, *, more: Mapping[str, Any]
) -> None:
    """Take messages away in a group."""
    payload = {"message_ids": list(message_ids), **more}
    key = f"delete:{group_id}:{message_ids[0]}"
    rows.put(session, key, now, kind=DeliveryKind.DELETE, group_id=group_id, payload=payload)


async def compose_for(
    session: AsyncSession,
    group_id: int,
    person_id: int,
    key: str,
    composer: str,
    facts: Mapping[str, Any],
    now: datetime,
    *,
    not_before: datetime | None = None,
) -> None:
    """A message to a person in private about a group, put together when it is sent (features/outbox/composing.py)."""
    payload = {"composer": composer, "facts": dict(facts)}
    rows.put(
        session,
        key,
        now,
        kind=DeliveryKind.COMPOSED,
        queue=f"p{person_id}",
        group_id=group_id,
        person_id=person_id,
        payload=payload,
        not_before=not_before or now,
    )


async def count_composed(session: AsyncSession) -> int:
    """How many messages wait to be put together, with what this transaction has asked for."""
    await catch_up(session)
    return await session.scalar(select(func.count()).where(Delivery.kind == DeliveryKind.COMPOSED)) or 0


async def strip_message(session: AsyncSession, group_id: int, message_id: int, now: datetime) -> None:
    """Take the buttons off a message in a group."""
    rows.put(
        session,
        f"strip:{group_id}:{message_id}",
        now,
        kind=DeliveryKind.STRIP,
        group_id=group_id,
        payload={"message_id": message_id},
    )


async def edit_message(session: AsyncSession, group_id: int, message_id: int, message: Message, now: datetime) -> None:
    """Give a message in a group its last face; where it is not there any more, nothing happens."""
    await _edit(session, f"{group_id}", message_id, message, now, group_id=group_id)


async def answer_by_edit(
    session: AsyncSession,
    message_id: int,
    message: Message,
    now: datetime,
    *,
    group_id: int | None = None,
    person_id: int | None = None,
    drop_after: datetime,
) -> None:
    """The new face of a message whose button was tapped, where it cannot be given just now. Of several the last counts."""
    where, chat = (f"{group_id}", f"g{group_id}") if group_id is not None else (f"p{person_id}", f"p{person_id}")
    more = {"queue": f"{ANSWERS}{chat}", "group_id": group_id, "person_id": person_id, "drop_after": drop_after}
    await _edit(session, where, message_id, message, now, **more)


async def edit_private(session: AsyncSession, person_id: int, message_id: int, message: Message, now: datetime) -> None:
    """Give a message in private its last face; where it is not there any more, nothing happens."""
    await _edit(session, f"p{person_id}", message_id, message, now, person_id=person_id)


async def _edit(
    session: AsyncSession, where: str, message_id: int, message: Message, now: datetime, **more: object
) -> None:
    payload = {"message_id": message_id, "message": message.to_json()}
    row = rows.row(f"face:{where}:{message_id}", now, kind=DeliveryKind.EDIT, payload=payload, **more)
    rows.put_newest(session, row)


async def refresh_menu(session: AsyncSession, group_id: int, person_id: int, now: datetime) -> None:
    """The menu that a person sees in a group is out of date; which one they get is looked up when it is sent."""
    rows.put(
        session,
        f"menu:{group_id}:{person_id}",
        now,
        kind=DeliveryKind.MENU,
        group_id=group_id,
        person_id=person_id,
        payload={},
    )


async def refresh_board(session: AsyncSession, group_id: int, activity: int, now: datetime) -> None:
    """The activity's board is out of date. It is drawn when it is sent, so any number of these are one edit."""
    row = rows.row(
        f"board:{group_id}:{activity}",
        now,
        kind=DeliveryKind.BOARD,
        queue=f"g{group_id}",
        group_id=group_id,
        activity=activity,
        payload={},
    )
    at_end(session, rows.put_boards, row)


async def refresh_watch(
    session: AsyncSession, group_id: int, campaign: int, now: datetime, *, person_id: int | None, in_group: bool
) -> None:
    """The watched board of a campaign is out of date, in private or in the group; one that stands nowhere is looked at all the same."""
    chat = f"p{person_id}" if person_id is not None else f"g{group_id}" if in_group else None
    where = {"queue": chat, "group_id": group_id, "person_id": person_id, "activity": campaign}
    row = rows.row(f"watch:{group_id}:{campaign}:{chat}", now, kind=DeliveryKind.WATCH, **where, payload={})
    rows.put_newest(session, row)


async def is_board_waiting(session: AsyncSession, group_id: int, activity: int) -> bool:
    """Whether a newer face of an activity's board is on its way; what this transaction asks for is not meant."""
    found = await session.scalar(select(Delivery.id).where(Delivery.key == f"board:{group_id}:{activity}"))
    return found is not None


async def refresh_record(
    session: AsyncSession,
    group_id: int,
    activity: int,
    message_id: int,
    day: date,
    now: datetime,
    *,
    not_before: datetime | None = None,
) -> None:
    """What stands on the board of an earlier day is out of date. It is drawn when it is sent, as a board is."""
    row = rows.row(
        f"record:{group_id}:{message_id}",
        now,
        kind=DeliveryKind.RECORD,
        queue=f"g{group_id}",
        group_id=group_id,
        activity=activity,
        payload={"message_id": message_id, "day": day.isoformat()},
        not_before=not_before or now,
    )
    rows.put_newest(session, row)
