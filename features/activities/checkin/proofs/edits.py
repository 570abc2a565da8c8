"""What people change in their messages after they sent them: a tag put under a photo, another picture in the place of one.

What stands in the group when the day closes is what counts; after that an edit changes nothing. Taking the tag away takes nothing back.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.checkin.gate import require_open
from features.activities.checkin.options import options_of
from features.activities.checkin.proofs import questions, queue
from features.activities.checkin.proofs.addressing import takers
from features.activities.checkin.proofs.rules import PICTURE, TEXT, Given, Taken, tags_in
from features.activities.checkin.proofs.service import Answer, take, take_day
from features.activities.checkin.rules import Status
from features.people.calendar import calendar_of
from features.review import service as review
from kit.messages import Refusal
from models import Activity, Group, PictureHash, Proof


async def take_edits(session: AsyncSession, group: Group, edited: Sequence[Given], now: datetime) -> list[Answer]:
    """Take these edited messages for what they are now; the answer to each, None where nothing follows from the edit."""
    answers: list[Answer] = [None] * len(edited)
    activities = await takers(session, group.id)
    if not activities:
        return answers
    rows = await session.scalars(
        select(Proof).where(Proof.group_id == group.id, Proof.message_id.in_({what.message_id for what in edited}))
    )
    rows_now = rows.all()
    known = {row.message_id: row for row in rows_now if row.state != "loose"}
    waiting = {row.message_id: row.number for row in rows_now if row.state == "loose" and row.album is None}
    told: list[int] = []
    exchanged: defaultdict[tuple[int, date], list[int]] = defaultdict(list)
    for at, what in enumerate(edited):
        row = known.get(what.message_id)
        if row is None:
            may_be_meant = bool(tags_in(what.text)) or (what.kind == TEXT and what.replied_to is not None)
            if may_be_meant and _same_day(group, what):
                told.append(at)
        elif row.activity in activities and _is_another(row, what, group, activities[row.activity]):
            exchanged[row.activity, row.day].append(at)
    if asked := [waiting[edited[at].message_id] for at in told if edited[at].message_id in waiting]:
        # The word that it was asked for has come by an edit.
        await session.execute(delete(Proof).where(Proof.group_id == group.id, Proof.number.in_(asked)))
        await questions.answered(session, group, asked, now)
    for at, answer in zip(told, await take(session, group, [edited[at] for at in told], now), strict=True):
        answers[at] = answer
    for (number, day), places in exchanged.items():
        # Of two edits of one message the later says what it is.
        last = {edited[at].message_id: at for at in places}
        old = [row for message_id in last if (row := known[message_id]) is not None]
        await _take_away(session, group.id, activities[number], day, old, now)
        sent = [edited[at] for at in last.values()]
        of_day = await take_day(session, group, activities[number], day, sent, now, are_anew=True)
        for at, answer in zip(last.values(), of_day, strict=True):
            # Where the day was done before and is now, the reaction under it is right as it stands.
            is_as_before = isinstance(answer, Taken) and answer.done is None and answer.progress.status is Status.DONE
            answers[at] = None if is_as_before else answer
    return answers


def _same_day(group: Group, what: Given) -> bool:
    # An old picture does not become one of today by a word that is put under it.
    calendar = calendar_of(group)
    return what.edited_at is not None and calendar.day_of(what.edited_at) == calendar.day_of(what.sent_at)


def _is_another(row: Proof, what: Given, group: Group, activity: Activity) -> bool:
    """Whether the message shows another picture by now, and its day goes on."""
    is_picture = what.kind == PICTURE == row.kind and row.state != "late" and row.person_id == what.person_id
    if not is_picture or row.unique_id == what.unique_id or what.edited_at is None:
        return False
    try:
        return require_open(activity, options_of(activity), calendar_of(group), what.edited_at) == row.day
    except Refusal:
        return False


async def _take_away(
    session: AsyncSession, group_id: int, activity: Activity, day: date, rows: Sequence[Proof], now: datetime
) -> None:
    """These pictures are not there any more: neither what they looked like, nor a verdict on them."""
    numbers = [row.number for row in rows]
    await session.execute(delete(PictureHash).where(PictureHash.group_id == group_id, PictureHash.number.in_(numbers)))
    await session.execute(delete(Proof).where(Proof.group_id == group_id, Proof.number.in_(numbers)))
    subjects = [queue.of_picture(number) for number in numbers]
    subjects += [queue.of_day(day, person) for person in {row.person_id for row in rows}]
    await review.forget(session, group_id, queue.KIND, activity.number, subjects, now)
