"""Putting errands into the outbox, and the deliverer's side of it: lease, settle, hold. At least once: see docs/operating.md.

Messages to one chat are a lane: they go in order, whoever delivers them and whatever comes between. So only the first of a lane can be
leased, and one that is under way, or waits to be tried again, holds up those behind it. Boards stand behind messages and hold up nobody.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from kit.db import at_end, built_once, insert, run
from kit.leases import new_holder
from kit.messages import Message, Post, Reaction
from models import ERRANDS_KEPT, Errand, Person, Prompt

# Longer than any call to Telegram may take (jobs/deliver.py): a lease that ends under a living deliverer would send twice.
LEASE = timedelta(seconds=90)
MAX_ATTEMPTS = 12
# How the lanes of answers begin: each chat has one beside that of its facts and boards.
_ANSWERS = "a"
# So often a message that fails holds up those behind it (a minute, by the pauses below); then they go past it.
HOLDS_UP = 5
_FIRST_PAUSE = timedelta(seconds=2)
_LONGEST_PAUSE = timedelta(minutes=10)
# No lease and no pause ends later than this from now, unless a clock that was ahead has set it: nobody waits for hours for such a one.
_FARTHEST = LEASE + _LONGEST_PAUSE + timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Asks:
    """What a message with buttons asks for: something of this group, called `about` there (features/outbox/prompts.py)."""

    group_id: int
    about: str

    @classmethod
    def of(cls, payload: str) -> "Asks | None":
        """What the message in an errand's payload asks for, if anything."""
        asks = json.loads(payload).get("asks")
        return None if asks is None else cls(*asks)


async def _payload(session: AsyncSession, said: dict[str, Any], asks: Asks | None, now: datetime) -> str:
    if asks is None:
        return json.dumps(said, ensure_ascii=False)
    prompt = insert(session, Prompt).values(group_id=asks.group_id, about=asks.about, asked_at=now)
    # Asked anew after it was settled: there is something to answer again.
    anew = {"faces": None, "asked_at": now}
    await session.execute(prompt.on_conflict_do_update(index_elements=["group_id", "about"], set_=anew))
    return json.dumps({**said, "asks": [asks.group_id, asks.about]}, ensure_ascii=False)


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
    await _put(session, key, now, kind="message", lane=f"g{group_id}", group_id=group_id, thread_id=thread_id, payload=payload,
               not_before=not_before or now, drop_after=drop_after)  # fmt: skip


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
    await _put(session, key, now, kind="message", lane=f"p{person_id}", person_id=person_id, payload=payload,
               not_before=not_before or now, drop_after=drop_after)  # fmt: skip


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
    await _put(
        session, key, now, kind="message", lane=f"p{person.id}", person_id=person.id, payload=payload,
        not_before=not_before or now,
    )  # fmt: skip


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
    """An answer that cannot be said just now, to a group or to a person. Equal ones that wait in one chat are one.

    Answers have a lane of their own: they never stand before facts and boards.
    """
    chat = f"g{group_id}" if group_id is not None else f"p{person_id}"
    plain = message.to_json()
    digest = hashlib.sha256(json.dumps([plain, thread_id]).encode()).hexdigest()
    payload = json.dumps({**plain, "reply_to": reply_to} if group_id is not None else plain, ensure_ascii=False)
    await _put(session, f"answer:{chat}:{digest}", now, kind="message", lane=f"{_ANSWERS}{chat}", group_id=group_id,
               person_id=person_id, thread_id=thread_id, payload=payload, not_before=now, drop_after=drop_after)  # fmt: skip


async def say_instead(session: AsyncSession, errand: "Leased", now: datetime) -> None:
    """A word that its receiver does not take in private: say it in the group, if that was provided for (`tell_author`)."""
    instead = json.loads(errand.payload).get("instead")
    if instead is not None:
        await tell_group(
            session, instead["group_id"], f"{errand.key}:here", Message.from_json(instead["message"]), now,
            thread_id=instead["thread_id"], reply_to=instead["reply_to"],
        )  # fmt: skip


async def react(
    session: AsyncSession, group_id: int, message_id: int, reaction: Reaction | None, now: datetime
) -> None:
    """The bot's reaction under a message in a group is this one from now on; None: it has none. Of several that wait the last counts."""
    said = {"emoji": None, "otherwise": ""} if reaction is None else asdict(reaction)
    payload = json.dumps({"message_id": message_id, **said}, ensure_ascii=False)
    row = dict.fromkeys(_ADDRESS) | {
        "key": f"react:{group_id}:{message_id}", "kind": "react", "group_id": group_id, "payload": payload,
        "not_before": now, "attempts": 0, "version": 1, "created_at": now,
    }  # fmt: skip
    await run(session, _replace(session), row)


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
    payload = json.dumps({"post": post.to_json(), **(more or {})}, ensure_ascii=False)
    lane = f"g{group_id}" if group_id is not None else f"p{person_id}"
    await _put(session, key, now, kind="post", lane=lane, group_id=group_id, person_id=person_id, thread_id=thread_id, payload=payload,
               not_before=now, drop_after=drop_after)  # fmt: skip


async def pin(
    session: AsyncSession, group_id: int, message_id: int, now: datetime, *, silent: bool, more: Mapping[str, Any]
) -> None:
    """Pin a message in a group; `more` may say which one to `unpin`."""
    payload = json.dumps({"message_id": message_id, "silent": silent, **more})
    await _put(
        session, f"pin:{group_id}:{message_id}", now, kind="pin", group_id=group_id, payload=payload, not_before=now
    )


async def delete_messages(
    session: AsyncSession, group_id: int, message_ids: Sequence[int], now: datetime, *, more: Mapping[str, Any]
) -> None:
    """Take messages away in a group."""
    payload = json.dumps({"message_ids": list(message_ids), **more})
    key = f"delete:{group_id}:{message_ids[0]}"
    await _put(session, key, now, kind="delete", group_id=group_id, payload=payload, not_before=now)


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
    payload = json.dumps({"composer": composer, "facts": dict(facts)}, ensure_ascii=False)
    await _put(session, key, now, kind="composed", lane=f"p{person_id}", group_id=group_id, person_id=person_id,
               payload=payload, not_before=not_before or now)  # fmt: skip


async def count_composed(session: AsyncSession) -> int:
    """How many messages wait to be put together."""
    return await session.scalar(select(func.count()).where(Errand.kind == "composed")) or 0


async def strip_message(session: AsyncSession, group_id: int, message_id: int, now: datetime) -> None:
    """Take the buttons off a message in a group."""
    await _put(session, f"strip:{group_id}:{message_id}", now, kind="strip", group_id=group_id,
               payload=json.dumps({"message_id": message_id}), not_before=now)  # fmt: skip


async def edit_message(session: AsyncSession, group_id: int, message_id: int, message: Message, now: datetime) -> None:
    """Give a message in a group its last face; where it is not there any more, nothing happens."""
    await _edit(session, group_id, message_id, message, now)


async def answer_by_edit(
    session: AsyncSession, group_id: int, message_id: int, message: Message, now: datetime, *, drop_after: datetime
) -> None:
    """The new face of a message in a group whose button was tapped, where it cannot be given just now. Of several the last counts."""
    more = {"lane": f"{_ANSWERS}g{group_id}", "drop_after": drop_after}
    await _edit(session, group_id, message_id, message, now, **more)


async def _edit(
    session: AsyncSession, group_id: int, message_id: int, message: Message, now: datetime, **more: object
) -> None:
    payload = json.dumps({"message_id": message_id, "message": message.to_json()}, ensure_ascii=False)
    row = dict.fromkeys(_ADDRESS) | {
        "key": f"face:{group_id}:{message_id}", "kind": "edit", "group_id": group_id, "payload": payload,
        "not_before": now, "attempts": 0, "version": 1, "created_at": now,
    } | more  # fmt: skip
    await run(session, _replace(session), row)


async def edit_private(session: AsyncSession, person_id: int, message_id: int, message: Message, now: datetime) -> None:
    """Give a message in private its last face; where it is not there any more, nothing happens."""
    payload = json.dumps({"message_id": message_id, "message": message.to_json()}, ensure_ascii=False)
    await _put(session, f"face:p{person_id}:{message_id}", now, kind="edit", person_id=person_id, payload=payload,
               not_before=now)  # fmt: skip


async def refresh_menu(session: AsyncSession, group_id: int, person_id: int, now: datetime) -> None:
    """The menu that a person sees in a group is out of date; which one they get is looked up when it is sent."""
    await _put(session, f"menu:{group_id}:{person_id}", now, kind="menu", group_id=group_id, person_id=person_id,
               payload="{}", not_before=now)  # fmt: skip


async def refresh_board(session: AsyncSession, group_id: int, activity: int, now: datetime) -> None:
    """The activity's board is out of date. It is drawn when it is sent, so any number of these are one edit."""
    row = {
        "key": f"board:{group_id}:{activity}",
        "kind": "board",
        "lane": f"g{group_id}",
        "group_id": group_id,
        "activity": activity,
        "payload": "{}",
        "not_before": now,
        "attempts": 0,
        "version": 1,
        "created_at": now,
    }
    at_end(session, _refresh, row)


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
    row = dict.fromkeys(_ADDRESS) | {
        "key": f"record:{group_id}:{message_id}", "kind": "record", "lane": f"g{group_id}", "group_id": group_id,
        "activity": activity, "payload": json.dumps({"message_id": message_id, "day": day.isoformat()}),
        "not_before": not_before or now, "attempts": 0, "version": 1, "created_at": now,
    }  # fmt: skip
    await run(session, _replace(session), row)


async def _refresh(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    by_key = {row["key"]: row for row in rows}
    await run(session, _want_board(session), [by_key[key] for key in sorted(by_key)])


@built_once
def _want_board(insert: Any) -> Any:
    return insert(Errand).on_conflict_do_update(index_elements=["key"], set_={"version": Errand.version + 1})


async def _put(session: AsyncSession, key: str, now: datetime, **values: object) -> None:
    row = dict.fromkeys(_ADDRESS) | {"key": key, "attempts": 0, "version": 1, "created_at": now} | values
    await run(session, _keep(session), row)


_ADDRESS = ("lane", "group_id", "person_id", "activity", "thread_id", "drop_after")


@built_once
def _keep(insert: Any) -> Any:
    return insert(Errand).on_conflict_do_nothing(index_elements=["key"])


@built_once
def _replace(insert: Any) -> Any:
    statement = insert(Errand)
    taken = {name: statement.excluded[name] for name in ("payload", "lane", "drop_after")}
    newer = {**taken, "version": Errand.version + 1}
    return statement.on_conflict_do_update(index_elements=["key"], set_=newer)


@dataclass(frozen=True, slots=True)
class Leased:
    """An errand that is this deliverer's until the lease ends: what is noted about it is noted while it is `holder`'s."""

    id: int
    key: str
    kind: str
    lane: str | None
    group_id: int | None
    person_id: int | None
    activity: int | None
    thread_id: int | None
    payload: str
    drop_after: datetime | None
    attempts: int
    version: int
    lease_until: datetime
    holder: str

    @property
    def is_answer(self) -> bool:
        """It answers what somebody asked, and stands behind facts and boards."""
        return self.lane is not None and self.lane.startswith(_ANSWERS)


async def lease(session: AsyncSession, now: datetime, *, limit: int = 50, lane: str | None = None) -> list[Leased]:
    """Take the next errands that are due and nobody else's, the first of each lane, oldest first; of one lane only, if it is named."""
    only = [] if lane is None else [Errand.lane == lane]
    free = (
        select(Errand.id)
        .where(Errand.not_before <= now, *only, *_is_free(now))
        .order_by(Errand.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=Errand)
    )
    ids = list(await session.scalars(free))
    if not ids:
        return []
    await session.execute(update(Errand).where(Errand.id.in_(ids)).values(lease_until=now + LEASE, holder=new_holder()))
    rows = (await session.execute(
        select(
            Errand.id, Errand.key, Errand.kind, Errand.lane, Errand.group_id, Errand.person_id, Errand.activity, Errand.thread_id,
            Errand.payload, Errand.drop_after, Errand.attempts, Errand.version, Errand.lease_until, Errand.holder,
        ).where(Errand.id.in_(ids)).order_by(Errand.id)
    )).mappings()  # fmt: skip
    return [Leased(**row) for row in rows]


def _is_free(now: datetime) -> tuple[ColumnElement[bool], ...]:
    before = aliased(Errand)
    return (
        or_(Errand.retry_at.is_(None), Errand.retry_at <= now, Errand.retry_at > now + _FARTHEST),
        or_(Errand.lease_until.is_(None), Errand.lease_until <= now, Errand.lease_until > now + _FARTHEST),
        ~exists().where(
            before.lane == Errand.lane,
            before.kind.in_(("message", "post", "composed")),
            before.not_before <= now,
            before.attempts < HOLDS_UP,
            or_(Errand.kind.in_(("board", "record")), before.id < Errand.id),
        ),
    )


async def settle(session: AsyncSession, errand: Leased) -> bool:
    """It is done. A newer version that came meanwhile stays, and is free to be leased. False, and nothing, where it is another's by now."""
    gone = await session.execute(delete(Errand).where(_is_ours(errand), Errand.version == errand.version))
    if gone.rowcount:  # type: ignore[attr-defined]
        return True
    stays = await session.execute(
        update(Errand).where(_is_ours(errand)).values(lease_until=None, holder=None, retry_at=None, attempts=0)
    )
    return bool(stays.rowcount)  # type: ignore[attr-defined]


async def hold(session: AsyncSession, errand: Leased, until: datetime) -> None:
    """It was not tried, or Telegram said when to come again: it waits until then, and what stands behind it too.

    Where that is long, it is looked at again in between.
    """
    until = min(until, errand.lease_until + _LONGEST_PAUSE)
    await session.execute(update(Errand).where(_is_ours(errand)).values(lease_until=None, holder=None, retry_at=until))


async def fail(session: AsyncSession, errand: Leased, error: str, now: datetime) -> bool:
    """It was tried and failed for now. True where that was the last time: it is given up."""
    attempts = errand.attempts + 1
    if attempts >= MAX_ATTEMPTS:
        await session.execute(delete(Errand).where(_is_ours(errand)))
        return True
    pause = min(_FIRST_PAUSE * 2 ** (attempts - 1), _LONGEST_PAUSE)
    await session.execute(
        update(Errand)
        .where(_is_ours(errand))
        .values(lease_until=None, holder=None, retry_at=now + pause, attempts=attempts, last_error=error[:500])
    )
    return False


async def drop(session: AsyncSession, errand: Leased) -> None:
    """It is not wanted any more."""
    await session.execute(delete(Errand).where(_is_ours(errand)))


async def sweep(session: AsyncSession, now: datetime) -> None:
    """Forget what could not be said in two weeks: nobody waits for it any more, and it holds people's words."""
    old = Errand.not_before < now - ERRANDS_KEPT
    await session.execute(delete(Errand).where(old, or_(Errand.lease_until.is_(None), Errand.lease_until < now)))


def _is_ours(errand: Leased) -> ColumnElement[bool]:
    """Still in the hands it was leased into: a deliverer that was away for too long must not touch what another has taken over."""
    return and_(Errand.id == errand.id, Errand.holder == errand.holder)


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits: how many, and since when the oldest that is due."""

    waiting: int
    oldest: datetime | None


async def is_waiting(session: AsyncSession, now: datetime) -> bool:
    """Whether something is to go out now or is on its way; what failed and is tried again later is not meant."""
    due = select(Errand.id).where(Errand.not_before <= now, or_(Errand.retry_at.is_(None), Errand.retry_at <= now))
    return await session.scalar(due.limit(1)) is not None


async def backlog(session: AsyncSession, now: datetime, group_id: int | None = None) -> Backlog:
    """What is due and not delivered, in one group or in all."""
    only = [] if group_id is None else [Errand.group_id == group_id]
    row = (
        await session.execute(select(func.count(), func.min(Errand.not_before)).where(Errand.not_before <= now, *only))
    ).one()
    oldest = row[1]
    return Backlog(int(row[0]), oldest)
