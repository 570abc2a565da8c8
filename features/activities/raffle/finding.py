"""A raffle as it stands, for whoever looks at it. Its seed is in nothing that is shown before it is drawn."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.raffle import measuring, tickets
from features.activities.raffle.facts import BoardFacts, Draw, Holder, OwnFacts, ResultFacts
from features.activities.raffle.options import options_of
from features.facts import activity_facts, group_facts
from features.people.access import OutOfDate
from features.people.calendar import calendar_of
from features.people.census import names_of
from features.points.service import balance_of, member
from features.prizes import rules as prize_rules, service as prizes
from features.prizes.facts import AwardFacts
from models import Activity, Award, Group, Person, Raffle, RaffleTicket


async def raffle_of(session: AsyncSession, activity: Activity) -> Raffle:
    """Where a raffle stands. Raises OutOfDate for an activity of another kind."""
    found = await session.get(Raffle, (activity.group_id, activity.number), populate_existing=True)
    if found is None:
        raise OutOfDate
    return found


async def board(session: AsyncSession, group: Group, activity: Activity) -> BoardFacts:
    """What the board shows now, and every page beside it."""
    row = await raffle_of(session, activity)
    of_state = RaffleTicket.state
    is_first = RaffleTicket.nth == 1
    people, count, fallen = (
        await session.execute(
            select(
                func.count(case((is_first & (of_state == "in"), 1))),
                func.count(case((of_state == "in", 1))),
                func.count(case((is_first & (of_state == "out"), 1))),
            ).where(RaffleTicket.group_id == group.id, RaffleTicket.activity == activity.number)
        )
    ).one()
    options = options_of(activity)
    return BoardFacts(
        group=group_facts(group),
        activity=activity_facts(activity),
        options=options,
        people=people,
        tickets=count,
        fallen=fallen,
        ends_at=None if row.ends_at is None else calendar_of(group).local(row.ends_at),
        seed_hash=prize_rules.commitment(row.seed),
        outcome=row.outcome,
        titles=await measuring.titles_of(session, group.id, options.conditions),
    )


async def own(session: AsyncSession, group: Group, activity: Activity, person: int, now: datetime) -> OwnFacts:
    """What somebody sees of themselves."""
    seen, key = await board(session, group, activity), {"group_id": group.id, "activity": activity.number}
    theirs = await tickets.tickets_of(session, key, [person])
    mine = [each for each in theirs.get(person, ()) if each.state == "in"]
    paid = sum(each.paid for each in mine)
    about = measuring.About(group, activity.number, now, {person: paid if seen.outcome is None else 0})
    checked = await measuring.check(session, about, seen.options.conditions, [person])
    return OwnFacts(
        board=seen,
        numbers=tuple(each.number for each in mine),
        paid=paid,
        balance=await balance_of(session, group.id, member(person)),
        checked=checked[person],
    )


async def result(session: AsyncSession, group: Group, activity: Activity) -> ResultFacts:
    """The end."""
    row = await raffle_of(session, activity)
    awards = await prizes.awards_of(session, group.id, activity.number)
    names = await names_of(session, [each.person_id for each in awards if each.person_id is not None])
    passed = await session.scalars(
        select(RaffleTicket.number)
        .where(RaffleTicket.group_id == group.id, RaffleTicket.activity == activity.number, RaffleTicket.state == "out")
        .order_by(RaffleTicket.number)
    )
    return ResultFacts(await board(session, group, activity), awards, names, Draw(row.seed, row.listed, tuple(passed)))


async def holders(session: AsyncSession, group: Group, activity: Activity) -> list[Holder]:
    """Everybody who has taken a ticket, in the order of their first numbers, those too who have given it back."""
    rows = await session.execute(
        select(RaffleTicket, Person.name)
        .join(Person, Person.id == RaffleTicket.person_id)
        .where(RaffleTicket.group_id == group.id, RaffleTicket.activity == activity.number)
        .order_by(RaffleTicket.number)
    )
    by_person: defaultdict[int, list[RaffleTicket]] = defaultdict(list)
    names: dict[int, str] = {}
    for ticket, name in rows:
        by_person[ticket.person_id].append(ticket)
        names[ticket.person_id] = name
    won: defaultdict[int, list[AwardFacts]] = defaultdict(list)
    for award in await prizes.awards_of(session, group.id, activity.number):
        if award.person_id is not None:
            won[award.person_id].append(award)
    return [_holder(person, names[person], theirs, won[person]) for person, theirs in by_person.items()]


def _holder(person: int, name: str, theirs: Sequence[RaffleTicket], won: Sequence[AwardFacts]) -> Holder:
    first = min(theirs, key=lambda ticket: ticket.nth)
    shown = [ticket for ticket in theirs if ticket.state == first.state and ticket.state != "back"]
    return Holder(
        person_id=person,
        name=name,
        numbers=tuple(ticket.number for ticket in shown),
        paid=sum(ticket.paid for ticket in shown if ticket.state == "in"),
        state=first.state,
        at=first.at,
        prizes=tuple(won),
    )


async def with_prizes(session: AsyncSession, group_id: int) -> list[Activity]:
    """The raffles whose prizes were given, or will be: those that go on, and of old ones a few, the newest first."""
    mine = (
        select(Activity)
        .where(Activity.group_id == group_id, Activity.kind == "raffle")
        .order_by(Activity.number.desc())
    )
    given = select(Award.activity).where(Award.group_id == group_id)
    going_on = await session.scalars(mine.where(Activity.state != "closed"))
    over = await session.scalars(mine.where(Activity.state == "closed", Activity.number.in_(given)).limit(_OLD))
    return [*going_on, *over]


_OLD = 10
