"""Taking proofs. What stands together in a batch is done in a bounded number of statements, however many pictures it is.

Each picture is a row. Whether a day is done is weighed from the rows (`weighing`).
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from features import numbering
from features.activities.checkin.gate import require_open
from features.activities.checkin.options import Options, options_of
from features.activities.checkin.proofs import asking, questions, queue, rules as proof_rules
from features.activities.checkin.proofs.addressing import adopt, sort_out, takers
from features.activities.checkin.proofs.rows import row_of
from features.activities.checkin.proofs.rules import Given, NotAPhoto, SamePicture, Taken, TooShort, WhichOne
from features.activities.checkin.proofs.weighing import progress_of, weigh
from features.people.calendar import calendar_of
from kit.db import insert
from kit.messages import Refusal
from models import Activity, Group, Person, Proof

Answer = Taken | list[SamePicture] | Refusal | None


async def take(session: AsyncSession, group: Group, sent: Sequence[Given], now: datetime) -> list[Answer]:
    """Take these messages as proofs where they are meant as one; the answer to each. Refusals are answers here: one takes nothing back."""
    activities = await takers(session, group.id)
    answers: list[Answer] = [None] * len(sent)
    if not activities:
        return answers
    meant, unclear = await sort_out(session, group.id, sent, list(activities.values()))
    left = set(range(len(sent))) - set(unclear) - {at for places in meant.values() for at in places}
    if left:
        await asking.ask(session, group, list(activities.values()), [sent[at] for at in sorted(left)], now)
    asked: set[tuple[int, str | int]] = set()
    for at in unclear:
        # All of an album together are asked about once.
        if (key := (sent[at].person_id, sent[at].album or at)) not in asked:
            answers[at] = WhichOne()
            asked.add(key)
    for number, places in meant.items():
        activity = activities[number]
        mine = [sent[at] for at in places]
        albums = {(what.person_id, what.album) for what in mine if what.album is not None}
        lost = await adopt(session, group.id, albums) if albums else []
        # Words that were put under a picture afterwards: it is among those that waited for them.
        ids = {what.message_id for what in mine}
        await questions.answered(session, group, [what.asked_as for what in lost if what.asked_as is not None], now)
        lost = [what for what in lost if what.message_id not in ids]
        given_answers = await take_for(session, group, activity, [*lost, *mine], now)
        for at, answer in zip(places, given_answers[len(lost) :], strict=True):
            answers[at] = answer
    return answers


# --- one check-in -------------------------------------------------------------------------------------------------------------------


async def take_for(
    session: AsyncSession, group: Group, activity: Activity, sent: Sequence[Given], now: datetime
) -> list[Answer]:
    """Take these for one check-in, each for the day it was sent on."""
    calendar, options = calendar_of(group), options_of(activity)
    answers: list[Answer] = [None] * len(sent)
    by_day: dict[date, list[int]] = {}
    late: dict[int, Refusal] = {}
    for at, what in enumerate(sent):
        try:
            day = require_open(activity, options, calendar, what.sent_at)
            if what.edited_at is not None:
                # Told to count by an edit, it must have been told so in time, too.
                require_open(activity, options, calendar, what.edited_at)
            missing = options.least - proof_rules.signs_in(what.text) if options.proof == proof_rules.TEXT else 0
            if missing > 0:
                # Nothing is kept of it: made longer by an edit, it counts.
                answers[at] = TooShort(missing, options.least)
            elif what.kind in {proof_rules.PICTURE, proof_rules.TEXT}:
                by_day.setdefault(day, []).append(at)
            else:
                late[at] = NotAPhoto(what.kind)
        except Refusal as refusal:
            late[at] = refusal
    for at in await _worth_a_word(session, group.id, activity, sent, late):
        answers[at] = late[at]
    for day, places in by_day.items():
        of_day = await take_day(session, group, activity, day, [sent[at] for at in places], now)
        for at, answer in zip(places, of_day, strict=True):
            answers[at] = answer
    return answers


async def _worth_a_word(
    session: AsyncSession, group_id: int, activity: Activity, sent: Sequence[Given], late: Mapping[int, Refusal]
) -> list[int]:
    """Those that came too late or as something else, once for each album. They are kept, so that the rest of an album is known."""
    if not late:
        return []
    albums = {sent[at].album for at in late}
    known = (
        set(
            await session.execute(
                select(Proof.person_id, Proof.album).where(
                    Proof.group_id == group_id, Proof.album.in_(albums - {None}), Proof.state == "late"
                )
            )
        )
        if albums - {None}
        else set()
    )
    seen = {tuple(row) for row in known}
    first = await numbering.take(session, group_id, "proof", len(late))
    rows = [
        {
            **row_of(group_id, number, sent[at]),
            "activity": activity.number,
            "day": sent[at].sent_at.date(),
            "state": "late",
        }
        for number, at in enumerate(late, start=first)
    ]
    await session.execute(insert(session, Proof).on_conflict_do_nothing(), rows)
    told: list[int] = []
    for at in late:
        key = (sent[at].person_id, sent[at].album)
        if sent[at].album is None or key not in seen:
            told.append(at)
            seen.add(key)
    return told


async def take_day(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    day: date,
    sent: Sequence[Given],
    now: datetime,
    *,
    are_anew: bool = False,
) -> list[Answer]:
    """Take these for one day. `are_anew`: they stand where others stood that were taken away, and the day is weighed whatever they are."""
    options = options_of(activity)
    numbers, repeated = await _insert(session, group.id, activity, day, sent, options, now)
    people = {sent[at].person_id for at in (range(len(sent)) if are_anew else numbers)}
    held = {at: number for at, number in numbers.items() if _is_held(sent[at], options)}
    if held:
        await queue.hold(session, group, activity, list(held.values()), now)
    said = {what.person_id: what.text for what in sent if what.kind == proof_rules.TEXT}
    done = await weigh(session, group, activity, day, people, now, are_anew=are_anew, said=said) if people else {}
    progress = await progress_of(session, activity, day, people) if people else {}
    answers: list[Answer] = [None] * len(sent)
    told: set[int] = set()
    for at, what in enumerate(sent):
        person = what.person_id
        if at in repeated:
            # One line for all of somebody's repeated pictures.
            if person not in told:
                answers[at] = _gathered(
                    [repeated[other] for other in sorted(repeated) if sent[other].person_id == person]
                )
                told.add(person)
        elif at in numbers:
            last = max(other for other in numbers if sent[other].person_id == person)
            # The picture that completes the day is the last of the batch: the others are counted.
            answers[at] = Taken(progress[person], at in held, done.get(person) if at == last else None)
    return answers


def _is_held(what: Given, options: Options) -> bool:
    # Where every day is judged anyway, a forwarded picture is judged with it.
    return what.is_forwarded and what.kind == proof_rules.PICTURE and options.review != "admins"


def _gathered(same: Sequence[SamePicture]) -> list[SamePicture]:
    counts = Counter(replace(each, count=1) for each in same)
    return [replace(each, count=count) for each, count in counts.items()]


async def _insert(
    session: AsyncSession,
    group_id: int,
    activity: Activity,
    day: date,
    sent: Sequence[Given],
    options: Options,
    now: datetime,
) -> tuple[dict[int, int], dict[int, SamePicture]]:
    """Keep these proofs: their numbers by place, and those whose picture is somebody's already."""
    first = await numbering.take(session, group_id, "proof", len(sent))
    key = {"activity": activity.number, "day": day}
    rows = [
        {
            **row_of(group_id, number, what),
            **key,
            "state": "held" if _is_held(what, options) else "counted",
            # A forwarded picture is nobody's before it was looked at.
            "claim": None if what.is_forwarded else what.unique_id,
            "look_due": now if what.kind == proof_rules.PICTURE and options.looks else None,
        }
        for number, what in enumerate(sent, start=first)
    ]
    # A forwarded one has no claim to run into: whether it is somebody's is asked first.
    taken = await _claims(session, group_id, {w.unique_id for w in sent if w.is_forwarded and w.unique_id})
    new = [row for row, what in zip(rows, sent, strict=True) if not what.is_forwarded or what.unique_id not in taken]
    kept: set[int] = set()
    if new:
        kept = set(await session.scalars(insert(session, Proof).on_conflict_do_nothing().returning(Proof.number), new))
    refused = {at: what for at, what in enumerate(sent) if first + at not in kept}
    same: dict[int, SamePicture] = {}
    if refused:
        owners = await _claims(session, group_id, {w.unique_id for w in refused.values() if w.unique_id})
        for at, what in refused.items():
            if (owner := owners.get(what.unique_id or "")) is not None:
                person, name, when = owner
                same[at] = SamePicture(name, when, is_own=person == what.person_id, count=1)
        again = [{**rows[at], "state": "same", "claim": None, "look_due": None} for at in same]
        if again:
            await session.execute(insert(session, Proof).on_conflict_do_nothing(), again)
    return {at: first + at for at in range(len(sent)) if first + at in kept}, same


async def _claims(session: AsyncSession, group_id: int, pictures: Collection[str]) -> dict[str, tuple[int, str, date]]:
    """Whose these pictures are in the group, by their unique id: person, name, day."""
    if not pictures:
        return {}
    rows = await session.execute(
        select(Proof.claim, Proof.person_id, Person.name, Proof.day)
        .join(Person, Person.id == Proof.person_id)
        .where(Proof.group_id == group_id, Proof.claim.in_(pictures))
    )
    return {claim: (person, name, day) for claim, person, name, day in rows if claim is not None}
