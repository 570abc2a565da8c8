"""What a campaign costs: lines planned and spent, by whom and when; and the points that its activities moved, read from the ledger."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, case, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.registry import kind_of
from features.campaigns import store
from features.campaigns.document import Budget
from features.campaigns.store import Done
from features.campaigns.watch.facts import BudgetFacts, CostFacts, LineFacts
from features.people.access import OutOfDate
from features.people.calendar import calendar_of
from features.people.census import names_of
from kit.db import Session
from kit.messages import Refusal
from kit.texts import visible
from models import Account, Activity, Campaign, CampaignCost, Group, Transfer

MOST_COSTS, WHAT_LENGTH = 1000, 120
LISTED = 5
# Words before the number of the activity in a transfer's reference, besides the reasons of its kind.
_BESIDE = ("prize", "top-up", "back-up")


@dataclass(eq=False)
class NoBudget(Refusal):
    """The document plans no money: there is no currency to enter anything in."""


@dataclass(eq=False)
class TooManyCosts(Refusal):
    """So many entries a campaign may have."""

    most: int


async def spend(
    session: AsyncSession, campaign: Campaign, line: int, amount: int, done: Done, *, what: str = ""
) -> CampaignCost:
    """So many hundredths were spent, on this line (0: on none of them, `what` says on what). The caller holds the campaign's row.

    Raises NoBudget, TooManyCosts, OutOfDate where there is no such line.
    """
    budget = store.document_of(campaign).budget
    if budget is None:
        raise NoBudget
    if not 0 <= line <= len(budget.lines):
        raise OutOfDate
    mine = _of(campaign)
    last, count = (await session.execute(select(func.max(CampaignCost.number), func.count()).where(*mine))).one()
    if count >= MOST_COSTS:
        raise TooManyCosts(MOST_COSTS)
    cost = CampaignCost(
        group_id=campaign.group_id,
        campaign=campaign.number,
        number=(last or 0) + 1,
        line=line,
        what=budget.lines[line - 1].what if line else visible(what)[:WHAT_LENGTH],
        amount=amount,
        by=done.by,
        at=done.at,
    )
    session.add(cost)
    await session.flush()
    return cost


async def take_back(session: AsyncSession, campaign: Campaign, number: int) -> None:
    """It was a slip. Twice is once."""
    await session.execute(delete(CampaignCost).where(*_of(campaign), CampaignCost.number == number))


async def look(session: Session, group: Group, campaign: Campaign, made: Iterable[int]) -> BudgetFacts | None:
    """The budget as it stands; `made` are the numbers of the campaign's activities. None where nothing is planned, spent or moved."""
    planned = store.document_of(campaign).budget
    issued, paid = await points_of(session, group, made)
    sums: dict[int, int] = {
        line: int(total)
        for line, total in await session.execute(
            select(CampaignCost.line, func.sum(CampaignCost.amount)).where(*_of(campaign)).group_by(CampaignCost.line)
        )
    }
    if planned is None and not sums and not issued:
        return None
    lines = _lines(planned, sums)
    return BudgetFacts(
        currency=None if planned is None else planned.currency,
        lines=lines,
        # A line that is not in the document any more was spent all the same.
        beside=sum(total for line, total in sums.items() if not 1 <= line <= len(lines)),
        entries=await _entries(session, group, campaign),
        points=None if planned is None else planned.points,
        issued=issued,
        paid=paid,
    )


def _lines(planned: Budget | None, sums: dict[int, int]) -> Sequence[LineFacts]:
    return [
        LineFacts(line.what, int(line.planned * 100), int((line.spent or 0) * 100) + sums.get(number, 0))
        for number, line in enumerate(() if planned is None else planned.lines, start=1)
    ]


async def _entries(session: Session, group: Group, campaign: Campaign) -> Sequence[CostFacts]:
    latest = select(CampaignCost).where(*_of(campaign)).order_by(CampaignCost.number.desc()).limit(LISTED)
    rows = (await session.scalars(latest)).all()
    names = await names_of(session, {row.by for row in rows if row.by is not None})
    zone = calendar_of(group)
    return [
        CostFacts(row.number, row.line, row.what, row.amount, names.get(row.by or 0), zone.local(row.at))
        for row in rows
    ]


async def points_of(session: Session, group: Group, made: Iterable[int]) -> tuple[int, int]:
    """How many points these activities gave out of the treasury, less what came back to it, and how many members paid for them. What still
    lies in a packet nobody has yet: most of it may come back, and it would count twice where the next opens as this one closes.
    """
    rows = await session.execute(
        select(Activity.number, Activity.kind, Account.balance)
        .outerjoin(
            Account,
            (Account.group_id == Activity.group_id) & (Account.kind == "escrow") & (Account.owner == Activity.number),
        )
        .where(Activity.group_id == group.id, Activity.number.in_(sorted(set(made))))
        .order_by(Activity.number)
    )
    issued = paid = 0
    for number, kind, lies in rows.all():
        out, put, bought = (int(each or 0) for each in (await session.execute(_moved(group.id, number, kind))).one())
        # Of what lies there, members may have put in some themselves.
        issued, paid = issued + out - min(put, lies or 0), paid + bought
    return issued, paid


def _moved(group_id: int, number: int, kind: str) -> Any:
    """What the transfers of an activity come to, found by their references, which are the ledger's key."""
    begins = [f"{word}:{number}" for word in (*kind_of(kind).reasons, *_BESIDE)]
    every = [start for word in begins for start in (word, f"undo:{word}")]
    is_its = or_(
        *(
            # All that continues it behind a colon; `;` is the sign after it.
            and_(Transfer.reference >= f"{start}:", Transfer.reference < f"{start};")
            for start in every
        )
    )
    out, back = Transfer.from_kind == "treasury", Transfer.to_kind == "treasury"
    # What is paid for a freeze has the person's number where others have the activity's.
    is_own = and_(Transfer.from_kind == "member", Transfer.from_owner == number)
    undone = and_(back, Transfer.reverses.is_not(None))
    issued = case((out, Transfer.amount), (undone, -Transfer.amount), else_=0)
    put = case(
        (and_(out, Transfer.to_kind == "escrow"), Transfer.amount),
        (and_(undone, Transfer.from_kind == "escrow"), -Transfer.amount),
        else_=0,
    )
    paid = case((and_(back, Transfer.reverses.is_(None), ~is_own), Transfer.amount), else_=0)
    return select(func.sum(issued), func.sum(put), func.sum(paid)).where(Transfer.group_id == group_id, is_its)


def _of(campaign: Campaign) -> tuple[Any, ...]:
    return (CampaignCost.group_id == campaign.group_id, CampaignCost.campaign == campaign.number)
