"""Filling packets, grabbing from them, giving back what is left.

Everything about one activity's packets happens behind one lock, its own row (`lock`): what is read then cannot change under the hand.
That a person has one portion at most, and a portion one person, is a constraint besides.
"""

import math
import random
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Table, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from features.counting import tally
from features.outbox import service as outbox
from features.packets import rules
from features.packets.rules import (
    AllGone,
    Grabbed,
    HasGrabbed,
    NotForYou,
    Outcome,
    Tapper,
    TooManyPortions,
    TooSoon,
)
from features.packets.whom import EVERYBODY, Whom, entitled
from features.people import census
from features.people.access import OutOfDate
from features.points.service import TREASURY, Holder, Move, escrow, member, move
from kit.db import insert
from models import Activity, Group, Packet, PacketOutcome, Person, Portion

_DICE = random.SystemRandom()


async def lock(session: AsyncSession, activity: Activity) -> None:
    """Have the activity to oneself until the transaction ends; its row is read anew."""
    await session.refresh(activity, with_for_update=True)


async def fill(
    session: AsyncSession,
    activity: Activity,
    *,
    round_: int,
    sender: int | None,
    amount: int,
    portions: int,
    now: datetime,
    lasts: timedelta,
    hold: int = 0,
    equal: bool = False,
    top_up: int = 0,
    opens_at: datetime | None = None,
) -> Packet:
    """Put points into a new packet, from the sender's account or (None) the treasury's; `top_up` of a sender's the treasury adds.
    One that opens later (`opens_at`) is cut and committed to all the same.

    Raises TooManyPortions, NotEnoughPoints.
    """
    if portions > amount:
        raise TooManyPortions(amount, portions)
    parts = rules.cut(amount, portions, equal=equal, dice=_DICE)
    salt = secrets.token_hex(16)
    key = {"group_id": activity.group_id, "activity": activity.number, "round": round_}
    begins = opens_at or now
    packet = Packet(
        **key,
        sender=sender,
        amount=amount,
        portions=portions,
        top_up=top_up,
        taken=0,
        salt=salt,
        commitment=rules.commitment(parts, salt),
        by_taps=True,
        opened_at=begins,
        grabbable_at=begins + timedelta(seconds=hold),
        ends_at=begins + lasts,
    )
    session.add(packet)
    await session.flush()
    await session.execute(
        insert(session, Portion),
        [{**key, "position": at, "amount": part} for at, part in enumerate(parts, start=1)],
    )
    there = escrow(activity.number)
    parts_of_it = [
        Move(_source(packet), there, amount - top_up, _reference(packet), "packet"),
        Move(TREASURY, there, top_up, _top_up(packet), "top-up"),
    ]
    await move(session, activity.group_id, [part for part in parts_of_it if part.amount], now, actor=sender)
    return packet


def _source(packet: Packet) -> Holder:
    return TREASURY if packet.sender is None else member(packet.sender)


def _top_up(packet: Packet) -> str:
    return f"top-up:{packet.activity}:{packet.round}"


def _reference(packet: Packet) -> str:
    return f"packet:{packet.activity}:{packet.round}"


async def packet_of(session: AsyncSession, activity: Activity, round_: int) -> Packet:
    """A round's packet as it is now. Raises OutOfDate."""
    # A forged tap may ask for any round; one that the column cannot hold is not asked for.
    packet = (
        await session.get(Packet, (activity.group_id, activity.number, round_), populate_existing=True)
        if 0 < round_ < 2**31
        else None
    )
    if packet is None:
        raise OutOfDate
    return packet


async def rounds_of(session: AsyncSession, activity: Activity) -> list[Packet]:
    """All packets of an activity, in their order."""
    found = await session.scalars(
        select(Packet)
        .where(Packet.group_id == activity.group_id, Packet.activity == activity.number)
        .order_by(Packet.round)
        .execution_options(populate_existing=True)
    )
    return list(found)


async def newest(session: AsyncSession, activity: Activity) -> Packet:
    """The packet of the newest round. Raises OutOfDate where there is none."""
    found = await session.scalars(
        select(Packet)
        .where(Packet.group_id == activity.group_id, Packet.activity == activity.number)
        .order_by(Packet.round.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    packet = found.first()
    if packet is None:
        raise OutOfDate
    return packet


_OWN = select(Portion.person_id, Portion.amount).where(
    Portion.group_id == bindparam("group_id"),
    Portion.activity == bindparam("activity"),
    Portion.round == bindparam("round"),
    Portion.person_id.in_(bindparam("people", expanding=True)),
)
_LEFT = (
    select(Portion.position, Portion.amount)
    .where(
        Portion.group_id == bindparam("group_id"),
        Portion.activity == bindparam("activity"),
        Portion.round == bindparam("round"),
        Portion.person_id.is_(None),
    )
    .order_by(Portion.position)
)
# On the table, not on the model: a set of rows is changed at once, by more than their keys.
_ROWS = cast("Table", Portion.__table__)
_TAKE = (
    update(_ROWS)
    .where(
        _ROWS.c.group_id == bindparam("of_group"),
        _ROWS.c.activity == bindparam("of_activity"),
        _ROWS.c.round == bindparam("of_round"),
        _ROWS.c.position == bindparam("of_position"),
        _ROWS.c.person_id.is_(None),
    )
    .values(person_id=bindparam("by"), at=bindparam("when"), nth=bindparam("as_nth"), nonce=bindparam("with_nonce"))
)


async def grab(
    session: AsyncSession,
    group: Group,
    packet: Packet,
    tappers: Sequence[Tapper],
    now: datetime,
    *,
    whom: Whom = EVERYBODY,
    no_king: int | None = None,
) -> list[Outcome]:
    """Give these people a portion each, in their order; what comes back stands in the same order. `tappers` may name someone twice.

    `no_king` cannot be king, whatever they grabbed: see `rules.king_of`.

    A handful of statements, however many they are. The caller holds the lock, and looks afterwards whether the packet is empty.
    """
    key = {"group_id": packet.group_id, "activity": packet.activity, "round": packet.round}
    people = [tapper.person_id for tapper in tappers]
    # Of somebody who taps twice the first tap counts.
    first = {tapper.person_id: tapper for tapper in reversed(tappers)}
    own = dict((await session.execute(_OWN, {**key, "people": list(dict.fromkeys(people))})).all())
    is_over = packet.closed_at is not None
    is_early = not is_over and now < packet.grabbable_at
    may = set() if is_over or is_early else await entitled(session, group, people, whom)
    new = [person for person in dict.fromkeys(people) if person in may and person not in own]
    lucky = new[: packet.portions - packet.taken]
    left = packet.portions - packet.taken
    got = await _hand_out(session, packet, [first[person] for person in lucky], now)
    gone = await _gone(session, packet, no_king, now) if is_over or len(lucky) < len(new) else None
    outcomes: list[Outcome] = []
    for person in people:
        if person in own:
            outcomes.append(HasGrabbed(own[person]))
        elif person in got:
            left -= 1
            outcomes.append(Grabbed(got[person], left))
            own[person] = got[person]
        elif is_early:
            outcomes.append(TooSoon(max(1, math.ceil((packet.grabbable_at - now).total_seconds()))))
        elif person not in may and not is_over:
            outcomes.append(NotForYou(await _name_of(session, whom.person_id), whom.those))
        else:
            assert gone is not None  # noqa: S101 - looked up above where anybody came too late
            outcomes.append(gone)
    return outcomes


async def _hand_out(session: AsyncSession, packet: Packet, lucky: Sequence[Tapper], now: datetime) -> dict[int, int]:
    if not lucky:
        return {}
    key = {"group_id": packet.group_id, "activity": packet.activity, "round": packet.round}
    left = list((await session.execute(_LEFT, key)).all())
    got: dict[int, int] = {}
    taken: list[dict[str, object]] = []
    for nth, tapper in enumerate(lucky, start=packet.taken + 1):
        at = rules.pick(packet.salt, tapper.nonce, len(left)) if packet.by_taps else 0
        position, got[tapper.person_id] = left.pop(at)
        taken.append(
            {"of_group": packet.group_id, "of_activity": packet.activity, "of_round": packet.round, "of_position": position,
             "by": tapper.person_id, "when": now, "as_nth": nth, "with_nonce": tapper.nonce if packet.by_taps else None}
        )  # fmt: skip
    await session.execute(_TAKE, taken)
    packet.taken += len(lucky)
    moves = [
        Move(escrow(packet.activity), member(person), amount, f"grab:{packet.activity}:{packet.round}:{person}", "grab")
        for person, amount in got.items()
    ]
    await move(session, packet.group_id, moves, now, actor=None)
    tally.count(session, packet.group_id, "grabs", list(got), now)
    await outbox.refresh_board(session, packet.group_id, packet.activity, now)
    return got


async def _gone(session: AsyncSession, packet: Packet, no_king: int | None, now: datetime) -> AllGone:
    may_be = [] if no_king is None else [Portion.person_id != no_king]
    row = (
        await session.execute(
            select(func.coalesce(Person.name, ""), Portion.amount)
            .outerjoin(Person, Person.id == Portion.person_id)
            .where(
                Portion.group_id == packet.group_id,
                Portion.activity == packet.activity,
                Portion.round == packet.round,
                Portion.person_id.is_not(None),
                *may_be,
            )
            .order_by(Portion.amount.desc(), Portion.nth)
            .limit(1)
        )
    ).first()
    is_empty = packet.taken == packet.portions
    is_past = packet.closed_at is not None and now - packet.closed_at > rules.PAST
    king, most = (None, 0) if row is None else (row[0], row[1])
    return AllGone(is_empty, king, most, is_past)


async def _name_of(session: AsyncSession, person_id: int | None) -> str | None:
    return None if person_id is None else (await census.names_of(session, [person_id])).get(person_id, "")


async def close(session: AsyncSession, packet: Packet, outcome: PacketOutcome, now: datetime) -> int:
    """The packet is over; what is left goes back to where it came from, by transfers that name those they undo. How much that was.

    What the treasury added goes back first: nobody gains by it.
    """
    if packet.closed_at is not None:
        return 0
    packet.closed_at, packet.outcome = now, outcome
    left = int(
        await session.scalar(
            select(func.coalesce(func.sum(Portion.amount), 0)).where(
                Portion.group_id == packet.group_id,
                Portion.activity == packet.activity,
                Portion.round == packet.round,
                Portion.person_id.is_(None),
            )
        )
        or 0
    )
    added = min(left, packet.top_up)
    number = f"{packet.activity}:{packet.round}"
    back = [
        Move(escrow(packet.activity), TREASURY, added, f"back-up:{number}", "back", reverses=_top_up(packet)),
        Move(
            escrow(packet.activity),
            _source(packet),
            left - added,
            f"back:{number}",
            "back",
            reverses=_reference(packet),
        ),
    ]
    await move(session, packet.group_id, [part for part in back if part.amount], now, actor=None)
    return left


def rest(packet: Packet, now: datetime) -> None:
    """Its deadline stands still from now on, and so does whatever is waited for after it."""
    if packet.paused_at is None:
        packet.paused_at = now


def wake(packet: Packet, now: datetime) -> timedelta:
    """Its deadline moves on by as long as it stood still; how long that was."""
    if packet.paused_at is None:
        return timedelta(0)
    stood = now - packet.paused_at
    if packet.opened_at > packet.paused_at:
        # It had not opened yet: it opens when it was to, or now, where that has gone by.
        stood = max(timedelta(0), now - packet.opened_at)
        packet.opened_at += stood
    packet.ends_at += stood
    if packet.grabbable_at > packet.paused_at:
        packet.grabbable_at += stood
    packet.paused_at = None
    return stood


def put_off(packet: Packet, at: datetime | None, now: datetime) -> None:
    """One that has not opened yet opens at another time, or (None) now."""
    if packet.opened_at > now and packet.closed_at is None:
        by = max(at or now, now) - packet.opened_at
        packet.opened_at += by
        packet.grabbable_at += by
        packet.ends_at += by


async def post_anew(session: AsyncSession, activity: Activity, now: datetime) -> None:
    """It opens: its board is to stand below what was said since it was announced."""
    if activity.board_message_id is not None:
        await outbox.strip_message(session, activity.group_id, activity.board_message_id, now)
        activity.board_message_id = activity.board_digest = None
    await outbox.refresh_board(session, activity.group_id, activity.number, now)
