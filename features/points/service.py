"""Moving points and looking at them. Every change is a transfer with a unique reference: doing it twice does nothing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, case, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from features.counting.tally import Points, count_points
from kit.db import SET_SIZE, at_end, built_once, run
from kit.messages import Refusal
from models import Account, Activity, Member, Transfer


@dataclass(frozen=True, slots=True, order=True)
class Holder:
    """Whose account: `member` with the person's id, `escrow` with the activity's number, `treasury` with 0."""

    kind: str
    owner: int


TREASURY = Holder("treasury", 0)
# The most points that go anywhere at once: a slip of the finger must not make a group's points worthless.
MOST = 100_000
# What an admin took back of somebody's points, as a transfer's reason.
TAKEN = "taken"


def member(person_id: int) -> Holder:
    """A member's account."""
    return Holder("member", person_id)


def escrow(activity: int) -> Holder:
    """The account in which an activity holds points."""
    return Holder("escrow", activity)


@dataclass(frozen=True, slots=True)
class Move:
    """Points to move. `reference` is unique in the group and says for what, `reason` is one word for statistics.

    `reverses` names the transfer that this one undoes, as far as it does; `note` is a reason that somebody wrote.
    """

    source: Holder
    target: Holder
    amount: int
    reference: str
    reason: str
    reverses: str | None = None
    note: str | None = None


@dataclass(eq=False)
class NotEnoughPoints(Refusal):
    """An account cannot pay what is asked of it."""

    holder: Holder


async def move(
    session: AsyncSession, group_id: int, moves: Sequence[Move], now: datetime, *, actor: int | None
) -> dict[Holder, int]:
    """Move points; those moves whose reference is there already are left out. Gives the new balances of the accounts it changed.

    Raises NotEnoughPoints where a member or an escrow would go below zero; nothing of the call's transaction may be kept then.
    """
    changes = await _entered(session, [Posting(group_id, m, now, actor) for m in moves])
    return await _apply(session, group_id, {holder: change for (_, holder), change in changes.items()})


def reward(session: AsyncSession, group_id: int, moves: Iterable[Move], now: datetime) -> None:
    """Move points from the treasury to members, as `move` does, at the end of the transaction and together with all others."""
    for m in moves:
        assert m.source == TREASURY  # noqa: S101 - which alone can always pay
        at_end(session, _pay, Posting(group_id, m, now, None))


async def charge(session: AsyncSession, group_id: int, moves: Sequence[Move], now: datetime) -> dict[int, Move]:
    """Take as much from each of these members, as far as they have it: who has paid, and the move. Each member has one move, of the same
    amount to the same account, whose reference is not there yet. A handful of statements, however many they are.
    """
    by_person = {m.source.owner: m for m in moves}
    wanted = {"in_group": group_id, "people": sorted(by_person), "price": moves[0].amount if moves else 0}
    payers = (await run(session, _CHARGE, wanted)).scalars().all() if moves else ()
    paid = {person: by_person[person] for person in sorted(payers)}
    changes = await _entered(session, [Posting(group_id, m, now, person) for person, m in paid.items()])
    await _credited(session, [(group_id, holder, change) for (_, holder), change in changes.items() if change > 0])
    return paid


@dataclass(frozen=True, slots=True)
class Posting:
    """A move as it stands in a group's ledger."""

    group_id: int
    move: Move
    at: datetime
    actor: int | None

    def row(self) -> dict[str, Any]:
        """Its row of `transfers`."""
        m = self.move
        return {
            "group_id": self.group_id, "reference": m.reference, "from_kind": m.source.kind, "from_owner": m.source.owner,
            "to_kind": m.target.kind, "to_owner": m.target.owner, "amount": m.amount, "reason": m.reason,
            "reverses": m.reverses, "note": m.note, "actor": self.actor, "at": self.at,
        }  # fmt: skip


async def _entered(session: AsyncSession, postings: Sequence[Posting]) -> dict[tuple[int, Holder], int]:
    """Put those into the ledger that are not in it yet; by how much this changes whose account, in which group."""
    if not postings:
        return {}
    added = await run(session, _record(session), [posting.row() for posting in postings])
    fresh = {(group_id, reference) for group_id, reference in added}
    changes: defaultdict[tuple[int, Holder], int] = defaultdict(int)
    taken: list[Posting] = []
    for posting in postings:
        key = (posting.group_id, posting.move.reference)
        if key in fresh:
            fresh.remove(key)
            taken.append(posting)
            changes[posting.group_id, posting.move.source] -= posting.move.amount
            changes[posting.group_id, posting.move.target] += posting.move.amount
    await _tally(session, taken)
    return {whose: change for whose, change in changes.items() if change}


async def _pay(session: AsyncSession, postings: Sequence[Posting]) -> None:
    changes = await _entered(session, postings)
    await _credited(session, [(group_id, holder, change) for (group_id, holder), change in sorted(changes.items())])


async def _tally(session: AsyncSession, postings: Sequence[Posting]) -> None:
    """Count what was earned and spent. What comes back was neither: it is counted back where it was counted, and what an admin takes back
    is not counted (rebuild.py does the same).
    """
    undone = await _undone(session, postings)
    for posting in postings:
        m = posting.move
        original = undone.get((posting.group_id, m.reverses or ""))
        if TAKEN in {m.reason, original and original.reason}:
            continue
        if original is None:
            _count(session, posting.group_id, m.source, m.target, m.amount, posting.at)
        else:
            _count(session, posting.group_id, m.target, m.source, -m.amount, original.at)


def _count(session: AsyncSession, group_id: int, source: Holder, target: Holder, amount: int, at: datetime) -> None:
    ends: tuple[tuple[Holder, Points, Points], ...] = ((source, "spent", "issued"), (target, "earned", "returned"))
    for holder, of_member, of_treasury in ends:
        if holder.kind == "member":
            count_points(session, group_id, of_member, holder.owner, amount, at)
        elif holder == TREASURY:
            count_points(session, group_id, of_treasury, None, amount, at)


async def _undone(session: AsyncSession, postings: Sequence[Posting]) -> dict[tuple[int, str], Any]:
    """The transfers that some of these undo, as far as they are there. Nearly always there is none to look up."""
    wanted: defaultdict[int, list[str]] = defaultdict(list)
    for posting in postings:
        if posting.move.reverses is not None:
            wanted[posting.group_id].append(posting.move.reverses)
    found: dict[tuple[int, str], Any] = {}
    for group_id, references in sorted(wanted.items()):
        for at in range(0, len(references), SET_SIZE):
            rows = await session.execute(
                select(Transfer.reference, Transfer.reason, Transfer.at).where(
                    Transfer.group_id == group_id, Transfer.reference.in_(references[at : at + SET_SIZE])
                )
            )
            found.update({(group_id, row.reference): row for row in rows})
    return found


_A: Any = Account.__table__
# Locked in the order of their owners, so that two who charge the same members wait for each other.
_PAYERS = (
    select(_A.c.owner)
    .where(
        _A.c.group_id == bindparam("in_group"),
        _A.c.kind == "member",
        _A.c.owner.in_(bindparam("people", expanding=True)),
        _A.c.balance >= bindparam("price"),
    )
    .order_by(_A.c.owner)
    .with_for_update()
)
_CHARGE = (
    update(_A)
    .where(
        _A.c.group_id == bindparam("in_group"),
        _A.c.kind == "member",
        _A.c.owner.in_(_PAYERS),
        _A.c.balance >= bindparam("price"),
    )
    .values(balance=_A.c.balance - bindparam("price"))
    .returning(_A.c.owner)
)


@built_once
def _record(insert: Any) -> Any:
    return (
        insert(Transfer)
        .on_conflict_do_nothing()
        .returning(Transfer.__table__.c.group_id, Transfer.__table__.c.reference)
    )


@built_once
def _credit(insert: Any) -> Any:
    statement, c = insert(Account), Account.__table__.c
    return statement.on_conflict_do_update(
        index_elements=["group_id", "kind", "owner"], set_={"balance": c.balance + statement.excluded.balance}
    ).returning(c.kind, c.owner, c.balance)


async def _credited(session: AsyncSession, changes: Sequence[tuple[int, Holder, int]]) -> dict[Holder, int]:
    """Change these accounts, each of which may do so. Gives their balances; of several groups nobody needs them."""
    if not changes:
        return {}
    rows = [{"group_id": g, "kind": h.kind, "owner": h.owner, "balance": change} for g, h, change in changes]
    return {Holder(kind, owner): balance for kind, owner, balance in await run(session, _credit(session), rows)}


async def _apply(session: AsyncSession, group_id: int, changes: dict[Holder, int]) -> dict[Holder, int]:
    balances: dict[Holder, int] = {}
    # Always in the same order, so that two transactions over the same accounts wait for each other instead of locking each other out.
    raising = sorted(h for h, change in changes.items() if change > 0 or h == TREASURY)
    lowering = sorted(h for h, change in changes.items() if change < 0 and h != TREASURY)
    for holder in lowering:
        balance = await session.scalar(
            update(Account)
            .where(
                Account.group_id == group_id,
                Account.kind == holder.kind,
                Account.owner == holder.owner,
                Account.balance + changes[holder] >= 0,
            )
            .values(balance=Account.balance + changes[holder])
            .returning(Account.balance)
        )
        if balance is None:
            raise NotEnoughPoints(holder)
        balances[holder] = balance
    return balances | await _credited(session, [(group_id, holder, changes[holder]) for holder in raising])


async def balance_of(session: AsyncSession, group_id: int, holder: Holder) -> int:
    """What an account holds; 0 where it has none."""
    found = await session.scalar(
        select(Account.balance).where(
            Account.group_id == group_id, Account.kind == holder.kind, Account.owner == holder.owner
        )
    )
    return found or 0


async def rank_of(session: AsyncSession, group_id: int, person_id: int) -> int | None:
    """A member's place by points among those who are in the group; None without points. Equals share a place."""
    balance = await balance_of(session, group_id, member(person_id))
    if balance == 0:
        return None
    richer = await session.scalar(
        select(func.count())
        .select_from(Account)
        .join(Member, (Member.group_id == Account.group_id) & (Member.person_id == Account.owner))
        .where(
            Account.group_id == group_id,
            Account.kind == "member",
            Account.balance > balance,
            Member.is_present.is_(True),
        )
    )
    return (richer or 0) + 1


@dataclass(frozen=True, slots=True)
class Earner:
    """Someone in a ranking."""

    person_id: int
    points: int


async def top(session: AsyncSession, group_id: int, since: datetime | None, *, limit: int = 10) -> list[Earner]:
    """Who earned most from the treasury since a moment (None: ever), without those who left. Ties: who had it first.

    What was undone or taken back does not count as earned; what was spent does.
    """
    is_earned = and_(Transfer.from_kind == "treasury", Transfer.to_kind == "member")
    is_undone = and_(
        Transfer.from_kind == "member",
        Transfer.to_kind == "treasury",
        or_(Transfer.reverses.is_not(None), Transfer.reason == TAKEN),
    )
    person = case((is_earned, Transfer.to_owner), else_=Transfer.from_owner)
    earned = func.sum(case((is_earned, Transfer.amount), else_=-Transfer.amount))
    conditions = [Transfer.group_id == group_id, or_(is_earned, is_undone)]
    if since is not None:
        conditions.append(Transfer.at >= since)
    rows = await session.execute(
        select(person, earned)
        .join(Member, (Member.group_id == Transfer.group_id) & (Member.person_id == person))
        .where(*conditions, Member.is_present.is_(True))
        .group_by(person)
        .having(earned > 0)
        .order_by(earned.desc(), func.max(Transfer.at), person)
        .limit(limit)
    )
    return [Earner(person, int(points)) for person, points in rows]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in the ledger that must not be: `what` is one of sum, balance, escrow, reversal."""

    group_id: int
    what: str
    detail: str


async def audit(session: AsyncSession, group_id: int | None = None) -> list[Finding]:
    """Check the ledger of one group or of all: balances add up to 0, each is the sum of its transfers, closed activities hold nothing,
    and a transfer is undone at most once.
    """
    only_accounts = [] if group_id is None else [Account.group_id == group_id]
    only_transfers = [] if group_id is None else [Transfer.group_id == group_id]
    findings = [
        Finding(group, "sum", str(total))
        for group, total in await session.execute(
            select(Account.group_id, func.sum(Account.balance)).where(*only_accounts).group_by(Account.group_id)
        )
        if total != 0
    ]
    moved: defaultdict[tuple[int, str, int], int] = defaultdict(int)
    for sign, kind, owner in (
        (-1, Transfer.from_kind, Transfer.from_owner),
        (1, Transfer.to_kind, Transfer.to_owner),
    ):
        for group, k, o, total in await session.execute(
            select(Transfer.group_id, kind, owner, func.sum(Transfer.amount))
            .where(*only_transfers)
            .group_by(Transfer.group_id, kind, owner)
        ):
            moved[group, k, o] += sign * int(total)
    # As columns: an object that the session holds already would be shown as it was when it was read.
    accounts = await session.execute(
        select(Account.group_id, Account.kind, Account.owner, Account.balance).where(*only_accounts)
    )
    for account in accounts:
        expected = moved.pop((account.group_id, account.kind, account.owner), 0)
        if expected != account.balance:
            findings.append(
                Finding(account.group_id, "balance", f"{account.kind}:{account.owner} {account.balance} != {expected}")
            )
    findings.extend(Finding(group, "balance", f"{k}:{o} 0 != {v}") for (group, k, o), v in moved.items() if v)
    held = await session.execute(
        select(Account.group_id, Account.owner, Account.balance)
        .join(Activity, (Activity.group_id == Account.group_id) & (Activity.number == Account.owner))
        .where(*only_accounts, Account.kind == "escrow", Account.balance != 0, Activity.state == "closed")
    )
    findings.extend(Finding(group, "escrow", f"activity {owner} holds {held}") for group, owner, held in held)
    return findings + await _bad_reversals(session, only_transfers)


async def _bad_reversals(session: AsyncSession, only: Sequence[Any]) -> list[Finding]:
    """Reversals of what is not there, or of more than there was."""
    undone = (
        select(Transfer.group_id, Transfer.reverses, func.sum(Transfer.amount).label("amount"))
        .where(*only, Transfer.reverses.is_not(None))
        .group_by(Transfer.group_id, Transfer.reverses)
        .subquery()
    )
    original = aliased(Transfer)
    rows = await session.execute(
        select(undone.c.group_id, undone.c.reverses, undone.c.amount, original.amount)
        .outerjoin(original, and_(original.group_id == undone.c.group_id, original.reference == undone.c.reverses))
        .where(or_(original.amount.is_(None), undone.c.amount > original.amount))
    )
    return [Finding(group, "reversal", f"{ref}: {amount} of {of}") for group, ref, amount, of in rows]
