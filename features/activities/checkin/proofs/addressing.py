"""Which check-in the messages of a batch are meant for. An album's pictures may come before the one that says it: they are kept `loose`."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from features import numbering
from features.activities.checkin.options import options_of
from features.activities.checkin.participants import TAKES_PART
from features.activities.checkin.proofs import rules
from features.activities.checkin.proofs.rows import row_of
from features.activities.checkin.proofs.rules import Given, Target, Unclear
from kit.db import insert
from models import Activity, Board, Proof

# Pictures of an album that nobody has addressed yet wait so long for the one that says what they are for.
LOOSE_LASTS = timedelta(hours=1)


async def takers(session: AsyncSession, group_id: int) -> dict[int, Activity]:
    """The check-ins that take pictures or texts, by number."""
    rows = await session.scalars(
        select(Activity)
        .where(Activity.group_id == group_id, Activity.state != "closed", Activity.kind == "checkin")
        .order_by(Activity.number)
    )
    return {activity.number: activity for activity in rows if options_of(activity).proof != "tap"}


async def sort_out(
    session: AsyncSession, group_id: int, sent: Sequence[Given], activities: Sequence[Activity]
) -> tuple[dict[int, list[int]], list[int]]:
    """The places in `sent` by the check-in they are meant for, and those that could be meant for several."""
    targets = [Target(a.number, options_of(a), a.thread_id) for a in activities]
    boards = await _boards(session, group_id, {what.replied_to for what in sent if what.replied_to is not None})
    albums: dict[tuple[int, str], int] = {}
    found: dict[int, int] = {}
    unclear: list[int] = []
    for at, what in enumerate(sent):
        try:
            number = rules.addressed(what, targets, boards)
        except Unclear:
            unclear.append(at)
            continue
        if number is not None:
            found[at] = number
            if what.album is not None:
                albums[what.person_id, what.album] = number
    left = [at for at, what in enumerate(sent) if at not in found and at not in unclear]
    unknown = {
        what.album for at in left if (what := sent[at]).album is not None and (what.person_id, what.album) not in albums
    }
    if unknown:
        albums.update(await _of_albums(session, group_id, unknown))
    loose: list[Given] = []
    for at in left:
        what = sent[at]
        number = None if what.album is None else albums.get((what.person_id, what.album))
        number = number or rules.of_topic(what, targets)
        if number is not None:
            found[at] = number
        elif what.album is not None and what.replied_to is None and any(t.options.proof == what.kind for t in targets):
            loose.append(what)
    await _keep_loose(session, group_id, loose)
    meant: dict[int, list[int]] = {}
    for at in sorted(found):
        meant.setdefault(found[at], []).append(at)
    return meant, unclear


async def _boards(session: AsyncSession, group_id: int, messages: Collection[int]) -> dict[int, int]:
    if not messages:
        return {}
    rows = await session.execute(
        select(Board.message_id, Board.activity).where(Board.group_id == group_id, Board.message_id.in_(messages))
    )
    return dict(rows.all())


async def _of_albums(session: AsyncSession, group_id: int, albums: Collection[str]) -> dict[tuple[int, str], int]:
    """What albums were taken for, by who sent them."""
    rows = await session.execute(
        select(Proof.person_id, Proof.album, Proof.activity)
        .where(Proof.group_id == group_id, Proof.album.in_(albums), Proof.state != "loose")
        .distinct()
    )
    return {(person, album): activity for person, album, activity in rows if album is not None}


async def _keep_loose(session: AsyncSession, group_id: int, loose: Sequence[Given]) -> None:
    if not loose:
        return
    first = await numbering.take(session, group_id, "proof", len(loose))
    rows = [
        {**row_of(group_id, number, what), "activity": 0, "day": what.sent_at.date(), "state": "loose"}
        for number, what in enumerate(loose, start=first)
    ]
    await session.execute(insert(session, Proof).on_conflict_do_nothing(), rows)


async def adopt(session: AsyncSession, group_id: int, albums: Collection[tuple[int, str | None]]) -> list[Given]:
    """Pictures of these albums that came before the one that says what they are for."""
    rows = await session.scalars(
        delete(Proof)
        .where(
            Proof.group_id == group_id, Proof.state == "loose", Proof.album.in_({album for _, album in albums if album})
        )
        .returning(Proof)
    )
    return given_again([row for row in rows if (row.person_id, row.album) in albums])


def given_again(rows: Sequence[Proof]) -> list[Given]:
    """What was kept until it is known what it is for."""
    return [
        Given(
            person_id=row.person_id,
            message_id=row.message_id or 0,
            sent_at=row.at,
            kind=row.kind,
            album=row.album,
            file_id=row.file_id,
            small_id=row.small_id,
            unique_id=row.unique_id,
            is_forwarded=row.why == "forward",
            asked_as=row.number if row.why == "asked" else None,
        )
        for row in sorted(rows, key=lambda row: row.number)
    ]


async def sweep_loose(session: AsyncSession, now: datetime) -> None:
    """Forget pictures that were not meant for a check-in; of those that were asked about it is known for longer that they were."""
    lasts = (Proof.at < now - LOOSE_LASTS) & (Proof.why != "asked") | (Proof.at < now - TAKES_PART)
    await session.execute(delete(Proof).where(Proof.state == "loose", lasts))
