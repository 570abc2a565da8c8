"""A photo that was meant for no check-in, while one is open that its author has not done: they are asked, quietly, and one tap counts it.

Asked is only where there is one answer: one photo check-in is open in that place, and they are not done with it. Once a day whoever takes
part, others once in two weeks. The photo waits as a `loose` proof whose `why` is `asked`; its question is a prompt of the outbox.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from features import numbering
from features.activities.checkin.gate import require_open
from features.activities.checkin.options import options_of
from features.activities.checkin.participants import TAKES_PART
from features.activities.checkin.proofs import view
from features.activities.checkin.proofs.addressing import given_again
from features.activities.checkin.proofs.questions import ASKED, about
from features.activities.checkin.proofs.rows import row_of
from features.activities.checkin.proofs.rules import PICTURE, Given, NotYourPhoto
from features.activities.checkin.rules import STILL_OPEN, Status
from features.facts import activity_facts
from features.outbox import service as outbox
from features.people.access import OutOfDate
from features.people.calendar import calendar_of
from kit.db import insert
from kit.messages import Refusal
from kit.texts import texts
from models import Activity, CheckIn, Group, Participant, Proof

# The rest of an album, and the word that says what it is for, may still be on their way.
_BEFORE = timedelta(seconds=5)
_NOT_DONE = frozenset({None, Status.REJECTED, *STILL_OPEN})


async def ask(
    session: AsyncSession, group: Group, activities: Sequence[Activity], sent: Sequence[Given], now: datetime
) -> None:
    """Ask the authors of these photos, of each the first, where it is sure what they can be for."""
    meant: dict[int, tuple[Given, Activity, date]] = {}
    for what in sent:
        if what.kind == PICTURE and not (what.is_forwarded or what.is_answer or what.edited_at is not None):
            fitting = _open_for(group, activities, what)
            if len(fitting) == 1:
                meant.setdefault(what.person_id, (what, *fitting[0]))
    for person in await _busy(session, group, meant, now) if meant else ():
        del meant[person]
    if not meant:
        return
    first = await numbering.take(session, group.id, "proof", len(meant))
    t = texts(group.language)
    for number, (what, activity, day) in enumerate(meant.values(), start=first):
        row = {
            **row_of(group.id, number, what),
            "activity": activity.number,
            "day": day,
            "state": "loose",
            "why": ASKED,
        }
        # A picture of an album waits already.
        await session.execute(
            delete(Proof).where(Proof.group_id == group.id, Proof.message_id == what.message_id, Proof.state == "loose")
        )
        await session.execute(insert(session, Proof).values(row).on_conflict_do_nothing())
        await outbox.tell_group(
            session,
            group.id,
            f"isitfor:{group.id}:{number}",
            view.is_it_for(t, activity_facts(activity), number),
            now,
            thread_id=what.thread_id,
            reply_to=what.message_id,
            not_before=now + _BEFORE,
            asks=about(group.id, number),
        )


def _open_for(group: Group, activities: Sequence[Activity], what: Given) -> list[tuple[Activity, date]]:
    found: list[tuple[Activity, date]] = []
    for activity in activities:
        options = options_of(activity)
        if options.proof != PICTURE or activity.thread_id != what.thread_id:
            continue
        try:
            found.append((activity, require_open(activity, options, calendar_of(group), what.sent_at)))
        except Refusal:
            # It is not open: nobody can mean it.
            continue
    return found


async def _busy(
    session: AsyncSession, group: Group, meant: Mapping[int, tuple[Given, Activity, date]], now: datetime
) -> set[int]:
    """Those who are done, or were asked lately."""
    (activity, day), people = next((a, d) for _, a, d in meant.values()), sorted(meant)
    rows = await session.execute(
        select(Participant.person_id, Participant.through).where(
            Participant.group_id == group.id, Participant.activity == activity.number, Participant.person_id.in_(people)
        )
    )
    taking_part = {person for person, through in rows if through >= day - TAKES_PART}
    statuses = await session.execute(
        select(CheckIn.person_id, CheckIn.status).where(
            CheckIn.group_id == group.id,
            CheckIn.activity == activity.number,
            CheckIn.day == day,
            CheckIn.person_id.in_(people),
        )
    )
    done = {person for person, status in statuses if Status(status) not in _NOT_DONE}
    asked = await session.execute(
        select(Proof.person_id, Proof.day).where(
            Proof.group_id == group.id, Proof.person_id.in_(people), Proof.why == ASKED, Proof.at >= now - TAKES_PART
        )
    )
    return done | {person for person, when in asked if when == day or person not in taking_part}


async def claim(
    session: AsyncSession, group: Group, number: int, now: datetime, *, by: int
) -> tuple[Activity, list[Given]]:
    """Its author says that it is meant: the check-in, and the picture with its album. Raises OutOfDate, NotYourPhoto, NotOpen."""
    proof = await session.get(Proof, (group.id, number), populate_existing=True)
    if proof is None or proof.state != "loose" or proof.why != ASKED:
        raise OutOfDate
    if proof.person_id != by:
        raise NotYourPhoto
    activity = await session.get_one(Activity, (group.id, proof.activity))
    if require_open(activity, options_of(activity), calendar_of(group), now) != proof.day:
        raise OutOfDate
    others = Proof.album == proof.album if proof.album is not None else Proof.number == number
    rows = await session.scalars(
        delete(Proof)
        .where(
            Proof.group_id == group.id,
            Proof.person_id == by,
            Proof.state == "loose",
            or_(Proof.number == number, others),
        )
        .returning(Proof)
    )
    return activity, given_again(rows.all())
