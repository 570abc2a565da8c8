"""Looking back at the ledger: a member's history, a group's books, and both as tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from features import columns
from features.people.census import names_of
from features.points import grants
from features.points.service import Finding, audit, balance_of, member
from features.tables import Table
from models import Account, Activity, Group, Transfer

A_PAGE = 10
# A forged button may ask for any page.
MOST_PAGES = 10_000
# A table of more rows is no use in a chat; whoever hosts the bot has the database.
MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Change:
    """A change of someone's points. `title` is that of the activity it was about, if any; `other` who else had a part in it."""

    at: datetime
    amount: int
    reason: str
    title: str
    note: str


@dataclass(frozen=True, slots=True)
class History:
    """A page of someone's changes, newest first."""

    balance: int
    page: int
    changes: Sequence[Change]
    has_more: bool


def activity_of(reference: str) -> int | None:
    """The number of the activity that a transfer is about, from its reference (`checkin:3:…`)."""
    kind, _, rest = reference.partition(":")
    number = rest.partition(":")[0]
    return int(number) if kind != "grant" and number.isdecimal() else None


async def history(session: AsyncSession, group: Group, person_id: int, page: int) -> History:
    """A page of a member's changes, 0 the newest."""
    rows = list(
        await session.scalars(
            select(Transfer)
            .where(Transfer.group_id == group.id, _touches(person_id))
            .order_by(Transfer.at.desc(), Transfer.reference.desc())
            .offset(page * A_PAGE)
            .limit(A_PAGE + 1)
        )
    )
    shown = rows[:A_PAGE]
    titles = await _titles(session, group.id, shown)
    changes = [
        Change(t.at.astimezone(ZoneInfo(group.zone)), _change(t, person_id), t.reason, _title(t, titles), t.note or "")
        for t in shown
    ]
    balance = await balance_of(session, group.id, member(person_id))
    return History(balance, page, changes, len(rows) > A_PAGE)


def _touches(person_id: int) -> ColumnElement[bool]:
    return or_(
        and_(Transfer.from_kind == "member", Transfer.from_owner == person_id),
        and_(Transfer.to_kind == "member", Transfer.to_owner == person_id),
    )


def _change(transfer: Transfer, person_id: int) -> int:
    is_theirs = transfer.to_kind == "member" and transfer.to_owner == person_id
    return transfer.amount if is_theirs else -transfer.amount


async def _titles(session: AsyncSession, group_id: int, transfers: Sequence[Transfer]) -> dict[int, str]:
    numbers = {number for t in transfers if (number := activity_of(t.reference)) is not None}
    rows = await session.execute(
        select(Activity.number, Activity.title).where(Activity.group_id == group_id, Activity.number.in_(numbers))
    )
    return dict(rows.all())


def _title(transfer: Transfer, titles: dict[int, str]) -> str:
    number = activity_of(transfer.reference)
    return "" if number is None else titles.get(number, "")


@dataclass(frozen=True, slots=True)
class GrantMade:
    """Something that an admin did with points."""

    at: datetime
    by: str
    name: str
    change: int
    is_undo: bool
    note: str


@dataclass(frozen=True, slots=True)
class Books:
    """A group's ledger at a glance: what members and activities hold, what was issued in all, and what is wrong.

    `lacking` are tables and columns that the database should have; where there are any, nothing else was looked at.
    """

    members: int
    held: int
    in_escrow: int
    findings: Sequence[Finding]
    deeds: Sequence[GrantMade]
    lacking: Sequence[str] = ()


async def books(session: AsyncSession, group: Group) -> Books:
    """Check a group's ledger and sum it up."""
    if lacking := await columns.lacking(session):
        return Books(0, 0, 0, [], [], lacking)
    sums = {
        kind: (int(count), int(total))
        for kind, count, total in await session.execute(
            select(Account.kind, func.count(), func.sum(Account.balance))
            .where(Account.group_id == group.id, Account.balance != 0)
            .group_by(Account.kind)
        )
    }
    done = await grants.latest(session, group.id)
    people = {id_ for t in done for id_ in (t.actor, _member_of(t)) if id_ is not None}
    names = await names_of(session, people)
    deeds = [
        GrantMade(
            t.at.astimezone(ZoneInfo(group.zone)),
            names.get(t.actor or 0, ""),
            names.get(_member_of(t) or 0, ""),
            t.amount if t.to_kind == "member" else -t.amount,
            t.reverses is not None,
            t.note or "",
        )
        for t in done
    ]
    count, held = sums.get("member", (0, 0))
    return Books(count, held, sums.get("escrow", (0, 0))[1], await audit(session, group.id), deeds)


def _member_of(transfer: Transfer) -> int | None:
    if transfer.to_kind == "member":
        return transfer.to_owner
    return transfer.from_owner if transfer.from_kind == "member" else None


async def own_table(session: AsyncSession, group: Group, person_id: int) -> Table:
    """All of a member's changes, oldest first, with what they had after each."""
    rows = await _all(session, Transfer.group_id == group.id, _touches(person_id))
    titles = await _titles(session, group.id, rows)
    zone, total = ZoneInfo(group.zone), 0
    lines: list[list[str | int]] = [
        ["time", "change", "balance", "reason", "activity", "note", "reference", "reverses"]
    ]
    for t in rows:
        total += _change(t, person_id)
        lines.append(
            [_time(t.at, zone), _change(t, person_id), total, t.reason, _title(t, titles), t.note or "", t.reference,
             t.reverses or ""]
        )  # fmt: skip
    return lines


async def group_table(session: AsyncSession, group: Group) -> Table:
    """All transfers of a group, oldest first."""
    rows = await _all(session, Transfer.group_id == group.id)
    titles = await _titles(session, group.id, rows)
    people = {
        owner
        for t in rows
        for kind, owner in ((t.from_kind, t.from_owner), (t.to_kind, t.to_owner))
        if kind == "member"
    }
    names = await names_of(session, people | {t.actor for t in rows if t.actor is not None})
    zone = ZoneInfo(group.zone)
    lines: list[list[str | int]] = [
        [
            "time",
            "from",
            "from_id",
            "to",
            "to_id",
            "amount",
            "reason",
            "activity",
            "note",
            "by",
            "reference",
            "reverses",
        ]
    ]
    lines += [
        [_time(t.at, zone), names.get(t.from_owner, "") if t.from_kind == "member" else t.from_kind, t.from_owner,
         names.get(t.to_owner, "") if t.to_kind == "member" else t.to_kind, t.to_owner, t.amount, t.reason,
         _title(t, titles), t.note or "", names.get(t.actor or 0, ""), t.reference, t.reverses or ""]
        for t in rows
    ]  # fmt: skip
    return lines


async def _all(session: AsyncSession, *where: ColumnElement[bool]) -> list[Transfer]:
    newest = await session.scalars(
        select(Transfer).where(*where).order_by(Transfer.at.desc(), Transfer.reference.desc()).limit(MOST_ROWS)
    )
    return list(newest)[::-1]


def _time(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S}"
