"""The end of a raffle: drawn among those who still meet its conditions, or called off with everything given back."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.raffle import files, finding, measuring, tickets, view_board, view_own
from features.activities.raffle.predicates import Checked
from features.activities.raffle.tickets import Held, Locked
from features.counting import tally
from features.facts import activity_facts, group_facts
from features.outbox import service as outbox
from features.people.calendar import calendar_of
from features.points.service import TREASURY, Move, escrow, move
from features.prizes import rules as prize_rules, service as prizes, view_lots
from features.prizes.rules import Ticket
from features.prizes.service import Slot
from features.refusals import Ended
from features.scheduling import service as schedule
from kit.db import SET_SIZE
from kit.recurrence import quiet_ends
from kit.texts import choose, texts
from models import Activity, Group, Member, Person, RaffleEnd

_LINE = "draw"


async def draw(session: AsyncSession, group: Group, activity: Activity, raffle: Locked, now: datetime) -> None:
    """Draw now; the caller has the raffle to itself and has closed its activity. Twice is once."""
    if raffle.outcome is not None:
        return
    held = await tickets.all_in(session, raffle.key)
    lacking = await _fallen(session, group, raffle, held, now)
    listed = prize_rules.canonical_list(Ticket(each.number, each.nonce) for each in held)
    row = await finding.raffle_of(session, activity)
    whose = {each.number: each.person_id for each in held if each.person_id not in lacking}
    order = prize_rules.draw(row.seed, [Ticket(each.number, each.nonce) for each in held])
    # Whoever has several tickets stands where the first of them is drawn.
    people = list(dict.fromkeys(whose[number] for number in order if number in whose))
    out = [each for each in held if each.person_id in lacking]
    await tickets.settle(session, raffle, out, "out", now)
    await _spend(session, raffle, [each for each in held if each.person_id not in lacking], now)
    row.listed = listed
    await _close(session, group, activity, "drawn" if people else "nobody", now)
    if people:
        slots = [Slot(_LINE, each.place, each.kind, each.amount, each.what) for each in raffle.options.prizes]
        lines = {_LINE: people}
        await prizes.give(session, group, activity, slots, lines, now, claim_minutes=raffle.options.claim)
    await _tell_group(session, group, activity, now)
    await _tell_fallen(session, group, activity, lacking, out, now)
    if held:
        await files.send(session, group, activity, now)


async def _fallen(
    session: AsyncSession, group: Group, raffle: Locked, held: Sequence[Held], now: datetime
) -> dict[int, tuple[Checked, ...]]:
    """Those who are out, with what they do not meet any more; nothing, where they have left the group."""
    paid: dict[int, int] = {}
    for each in held:
        paid[each.person_id] = paid.get(each.person_id, 0) + each.paid
    people, here = sorted(paid), set[int]()
    for at in range(0, len(people), SET_SIZE):
        here.update(
            await session.scalars(
                select(Member.person_id).where(
                    Member.group_id == group.id,
                    Member.person_id.in_(people[at : at + SET_SIZE]),
                    Member.is_present.is_(True),
                )
            )
        )
    about = measuring.About(group, raffle.number, now, paid)
    checked = await measuring.check(session, about, raffle.options.conditions, people)
    found = {person: measuring.missing(each) for person, each in checked.items()}
    return {person: found[person] if person in here else () for person in people if found[person] or person not in here}


async def _spend(session: AsyncSession, raffle: Locked, held: Sequence[Held], now: datetime) -> None:
    """What was paid for tickets that were drawn with goes to the treasury."""
    if total := sum(each.paid for each in held):
        spent = Move(escrow(raffle.number), TREASURY, total, f"raffle:{raffle.number}:spent", "raffle")
        await move(session, raffle.group_id, [spent], now, actor=None)


async def call_off(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """End it without a draw: everything is given back, and the group hears of it. Raises Ended."""
    raffle = await tickets.lock(session, activity)
    if raffle.state == "closed":
        raise Ended(raffle.title)
    held = await tickets.all_in(session, raffle.key)
    await tickets.settle(session, raffle, held, "back", now)
    for each in held:
        if each.nth == 1:
            tally.count(session, raffle.group_id, "raffles", [each.person_id], each.at, by=-1)
    activity.state, activity.closed_at = "closed", now
    await _close(session, group, activity, "off", now)
    await _tell_group(session, group, activity, now)


async def _close(session: AsyncSession, group: Group, activity: Activity, outcome: RaffleEnd, now: datetime) -> None:
    (await finding.raffle_of(session, activity)).outcome = outcome
    await session.flush()
    await schedule.cancel_all_of(session, group.id, activity.number)
    await outbox.refresh_board(session, group.id, activity.number, now)


async def _tell_group(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    t, facts = texts(group.language), await finding.result(session, group, activity)
    said = {f"result:{group.id}:{activity.number}": view_board.result(t, facts)}
    draw_ = facts.draw
    if facts.board.outcome == "drawn" and view_lots.needs_file(draw_.listed):
        file = view_lots.lots_file(t, activity_facts(activity), draw_.seed, draw_.listed, passed=draw_.passed)
        said[f"lots:{group.id}:{activity.number}"] = file
    for key, message in said.items():
        await outbox.tell_group(
            session,
            group.id,
            key,
            message,
            now,
            thread_id=activity.thread_id,
            not_before=_awake(group, now),
        )


async def _tell_fallen(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    lacking: Mapping[int, tuple[Checked, ...]],
    out: Sequence[Held],
    now: datetime,
) -> None:
    """Whoever fell out hears why, and what has come back; those who take nothing in private find it on their page."""
    people = sorted(lacking)
    for at in range(0, len(people), SET_SIZE):
        for person in await session.scalars(
            select(Person).where(Person.id.in_(people[at : at + SET_SIZE]), Person.is_reachable.is_(True))
        ):
            back = sum(each.paid for each in out if each.person_id == person.id)
            t = texts(choose(person.language, default=group.language))
            said = view_own.fell_out(t, group_facts(group), activity_facts(activity), lacking[person.id], back)
            key = f"fallen:{group.id}:{activity.number}:{person.id}"
            await outbox.tell_person(session, person.id, key, said, now, not_before=_awake(group, now))


def _awake(group: Group, now: datetime) -> datetime:
    return quiet_ends(calendar_of(group), now, quiet_from=group.quiet_from, quiet_until=group.quiet_until)
