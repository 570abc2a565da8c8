"""Tickets: taken and given back, set-based, behind the lock of the raffle's row. What a ticket costs is held by the raffle until it is
given back, or drawn with.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.raffle import measuring
from features.activities.raffle.facts import Comer, Taken
from features.activities.raffle.options import OPTIONS, Options
from features.activities.raffle.predicates import Unmet
from features.activities.raffle.refusals import Full, Resting, TicketsUsed, TooPoor
from features.activities.raffle.values import MOST_TICKETS
from features.counting import tally
from features.outbox import service as outbox
from features.people.access import OutOfDate
from features.points.service import Move, charge, escrow, member, move
from features.refusals import Ended
from features.scheduling import service as schedule
from kit.db import SET_SIZE, built_once, run
from kit.messages import Refusal
from models import Activity, Group, Raffle, RaffleTicket, TicketState


@dataclass(frozen=True, slots=True)
class Locked:
    """A raffle that the caller has to itself until the transaction ends."""

    group_id: int
    number: int
    title: str
    state: str
    options: Options
    ends_at: datetime | None
    outcome: str | None

    @property
    def key(self) -> dict[str, int]:
        """The beginning of the keys of all its rows."""
        return {"group_id": self.group_id, "activity": self.number}


async def lock(session: AsyncSession, activity: Activity) -> Locked:
    """Have a raffle to oneself, as it is now. Raises OutOfDate for an activity of another kind."""
    row = (await run(session, _LOCK, {"group_id": activity.group_id, "activity": activity.number})).one_or_none()
    if row is None:
        raise OutOfDate
    options = OPTIONS.read(row.options)
    return Locked(activity.group_id, activity.number, row.title, row.state, options, row.ends_at, row.outcome)


def require_undrawn(raffle: Locked, now: datetime) -> None:
    """Raises Ended: also in the moment in which it is to be drawn and has not been yet."""
    is_due = raffle.state == "open" and raffle.ends_at is not None and raffle.ends_at <= now
    if raffle.state == "closed" or is_due:
        raise Ended(raffle.title)


async def take(
    session: AsyncSession, group: Group, activity: Activity, comers: Sequence[Comer], now: datetime
) -> list[Taken | Refusal]:
    """These people want a ticket, in their order. What comes of each stands in the same order: Unmet, Full, TicketsUsed and TooPoor among
    it. Twice is once. Raises Ended, Resting.
    """
    raffle = await lock(session, activity)
    require_undrawn(raffle, now)
    if raffle.state == "paused":
        raise Resting(raffle.title)
    options = raffle.options
    people, last = await standing(session, raffle.key)
    # Of somebody who taps twice the first tap counts.
    first: dict[int, Comer] = {}
    for comer in comers:
        first.setdefault(comer.person_id, comer)
    theirs = await tickets_of(session, raffle.key, first)
    have = {person: [each for each in theirs.get(person, ()) if each.state == "in"] for person in first}
    refused: dict[int, Refusal] = {}
    wanting = [comer for person, comer in first.items() if len(have[person]) < comer.nth]
    for comer in wanting:
        if comer.nth > options.tickets:
            refused[comer.person_id] = TicketsUsed(options.tickets)
    held = {person: sum(each.paid for each in mine) for person, mine in have.items()}
    about = measuring.About(group, raffle.number, now, held)
    able = [comer for comer in wanting if comer.person_id not in refused]
    checked = await measuring.check(session, about, options.conditions, [comer.person_id for comer in able])
    for comer in able:
        if lacking := measuring.missing(checked[comer.person_id]):
            refused[comer.person_id] = Unmet(lacking)
    asked = [_next(comer, theirs, now) for comer in able if comer.person_id not in refused]
    room = None if options.at is None else options.at - people
    got = await _hand_out(session, raffle, asked, room, last, refused, now)
    if got:
        await run(session, _put(session), [_row(raffle, ticket) for ticket in got.values()])
        newcomers = [person for person in got if not have[person]]
        tally.count(session, raffle.group_id, "raffles", newcomers, now)
        await outbox.refresh_board(session, raffle.group_id, raffle.number, now)
        if options.at is not None and people + len(newcomers) >= options.at:
            await plan(session, raffle.key, now)
    told: list[Taken | Refusal] = []
    new = set(got)
    for comer in comers:
        person = comer.person_id
        mine = [*have[person], *([got[person]] if person in got else ())]
        numbers = tuple(sorted(each.number for each in mine))
        is_new = person in new
        new.discard(person)
        told.append(refused.get(person) or Taken(numbers, int(is_new), options.cost if is_new else 0))
    return told


@dataclass(frozen=True, slots=True)
class Held:
    """A ticket as its row says."""

    person_id: int
    nth: int
    number: int
    nonce: str
    state: str
    turn: int
    paid: int
    at: datetime


def _next(comer: Comer, theirs: Mapping[int, Sequence[Held]], now: datetime) -> Held:
    """The ticket that somebody would get: the first one they do not have, under its old number where they have had it before; else 0."""
    mine = theirs.get(comer.person_id, ())
    nth = sum(1 for each in mine if each.state == "in") + 1
    former = next((each for each in mine if each.nth == nth), None)
    if former is None:
        return Held(comer.person_id, nth, 0, comer.nonce, "in", 1, 0, now)
    return replace(former, state="in", turn=former.turn + 1, at=now)


async def _hand_out(
    session: AsyncSession,
    raffle: Locked,
    asked: Sequence[Held],
    room: int | None,
    last: int,
    refused: dict[int, Refusal],
    now: datetime,
) -> dict[int, Held]:
    """Those who get a ticket, paid for, by who they are: as many as there is `room` for among new people, and numbers behind `last`."""
    got: dict[int, Held] = {}
    waiting = list(asked)
    while waiting:
        admitted: list[Held] = []
        left: list[Held] = []
        for ticket in waiting:
            comes = sum(1 for each in admitted if each.nth == 1) if room is not None else 0
            has_place = ticket.nth > 1 or room is None or comes < room
            if not has_place or (not ticket.number and last >= MOST_TICKETS):
                left.append(ticket)
                continue
            last += not ticket.number
            admitted.append(replace(ticket, number=ticket.number or last, paid=raffle.options.cost))
        paid = await _charge(session, raffle, admitted, now)
        got |= {each.person_id: each for each in admitted if each.person_id in paid}
        refused |= {each.person_id: TooPoor(raffle.options.cost) for each in admitted if each.person_id not in paid}
        if len(paid) == len(admitted):
            # Nobody has made room who could not pay.
            refused |= {each.person_id: Full() for each in left}
            break
        room = None if room is None else room - sum(1 for each in admitted if each.person_id in paid and each.nth == 1)
        waiting = left
    return got


async def _charge(session: AsyncSession, raffle: Locked, tickets: Sequence[Held], now: datetime) -> set[int]:
    """Those who have paid for their ticket."""
    if not raffle.options.cost:
        return {ticket.person_id for ticket in tickets}
    there = escrow(raffle.number)
    moves = [
        Move(member(each.person_id), there, each.paid, _reference(raffle.number, each), "raffle") for each in tickets
    ]
    return set(await charge(session, raffle.group_id, moves, now))


def _reference(raffle: int, ticket: Held) -> str:
    """The transfer by which a ticket was paid, each time it was taken."""
    return f"raffle:{raffle}:{ticket.number}:{ticket.turn}"


async def give_back(
    session: AsyncSession, activity: Activity, people: Collection[int], now: datetime, *, keep: int = 0
) -> dict[int, Taken]:
    """These people keep so many of their tickets at most; what the others cost comes back. Twice is once. Raises Ended."""
    raffle = await lock(session, activity)
    require_undrawn(raffle, now)
    theirs = await tickets_of(session, raffle.key, people)
    mine = {person: [each for each in theirs.get(person, ()) if each.state == "in"] for person in people}
    gone = [each for tickets in mine.values() for each in tickets if each.nth > keep]
    await settle(session, raffle, gone, "back", now)
    for each in gone:
        if each.nth == 1:
            tally.count(session, raffle.group_id, "raffles", [each.person_id], each.at, by=-1)
    if gone:
        await outbox.refresh_board(session, raffle.group_id, raffle.number, now)
    return {person: _after(tickets, keep) for person, tickets in mine.items()}


def _after(tickets: Sequence[Held], keep: int) -> Taken:
    gone = [each for each in tickets if each.nth > keep]
    numbers = tuple(sorted(each.number for each in tickets if each.nth <= keep))
    return Taken(numbers, len(gone), sum(each.paid for each in gone))


async def settle(
    session: AsyncSession, raffle: Locked, tickets: Sequence[Held], state: TicketState, now: datetime
) -> None:
    """These tickets are not in any more, and what they cost goes to whose they were. The caller has the raffle to itself."""
    backs = [
        Move(escrow(raffle.number), member(each.person_id), each.paid, f"undo:{paid}", "raffle-back", reverses=paid)
        for each in tickets
        if each.paid and (paid := _reference(raffle.number, each))
    ]
    await move(session, raffle.group_id, backs, now, actor=None)
    for at in range(0, len(tickets), SET_SIZE):
        rows = [_row(raffle, replace(each, state=state)) for each in tickets[at : at + SET_SIZE]]
        await run(session, _put(session), rows)


async def plan(session: AsyncSession, key: Mapping[str, int], at: datetime) -> None:
    """It is drawn at this moment."""
    number = key["activity"]
    await schedule.plan(session, key["group_id"], f"raffle:{number}:draw", "raffle.draw", at, activity=number)


async def tickets_of(session: AsyncSession, key: Mapping[str, int], people: Collection[int]) -> dict[int, list[Held]]:
    """All tickets that these people have, or have had, in their order."""
    found: dict[int, list[Held]] = {}
    for row in await run(session, _THEIRS, {**key, "people": sorted(people)}):
        found.setdefault(row.person_id, []).append(Held(*row))
    return found


async def all_in(session: AsyncSession, key: Mapping[str, int]) -> list[Held]:
    """All tickets that are in, by their numbers."""
    return [Held(*row) for row in await run(session, _ALL_IN, key)]


async def standing(session: AsyncSession, key: Mapping[str, int]) -> tuple[int, int]:
    """How many people are in, and the highest number that a ticket has."""
    people, last = (await run(session, _STANDING, key)).one()
    return int(people), int(last)


def _row(raffle: Locked, ticket: Held) -> dict[str, Any]:
    return {**raffle.key, **asdict(ticket)}


# What every raffle needs, built once; of columns alone, without what an object of the row would need on top.
_A: Any = Activity.__table__
_R: Any = Raffle.__table__
_T: Any = RaffleTicket.__table__
_OF_IT = (_T.c.group_id == bindparam("group_id"), _T.c.activity == bindparam("activity"))
_HELD = (_T.c.person_id, _T.c.nth, _T.c.number, _T.c.nonce, _T.c.state, _T.c.turn, _T.c.paid, _T.c.at)
# Both rows are locked: whoever waited sees what has become of either.
_LOCK = (
    select(_A.c.title, _A.c.state, _A.c.options, _R.c.ends_at, _R.c.outcome)
    .join(_R, (_R.c.group_id == _A.c.group_id) & (_R.c.activity == _A.c.number))
    .where(_A.c.group_id == bindparam("group_id"), _A.c.number == bindparam("activity"))
    .with_for_update()
)
_STANDING = select(
    func.count(case(((_T.c.nth == 1) & (_T.c.state == "in"), 1))), func.coalesce(func.max(_T.c.number), 0)
).where(*_OF_IT)
_THEIRS = select(*_HELD).where(*_OF_IT, _T.c.person_id.in_(bindparam("people", expanding=True))).order_by(_T.c.nth)
_ALL_IN = select(*_HELD).where(*_OF_IT, _T.c.state == "in").order_by(_T.c.number)


@built_once
def _put(insert: Any) -> Any:
    statement = insert(RaffleTicket)
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=["group_id", "activity", "person_id", "nth"],
        set_={name: new[name] for name in ("state", "turn", "paid", "at")},
    )
