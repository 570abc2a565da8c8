"""What is said about proofs, and what follows: verdicts from the review queue, 👍 of members, a second look at pictures, and revocation."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.checkin import rules
from features.activities.checkin.corrections.service import Change, correct
from features.activities.checkin.options import options_of
from features.activities.checkin.proofs import queue, telling, view
from features.activities.checkin.proofs.rules import NothingToRevoke, Revoked
from features.activities.checkin.proofs.weighing import weigh
from features.activities.checkin.rules import CheckedIn, Status
from features.activities.checkin.view_proof import reasons
from features.facts import activity_facts, group_facts
from features.outbox import service as outbox
from features.people.calendar import calendar_of
from features.people.census import names_of
from features.review import service as review, view as review_view
from features.review.judged import Judged, register
from kit.db import insert
from kit.texts import choose, texts
from models import Activity, CheckIn, Cheer, Group, Person, Proof, ProofState, ReviewItem

# So long after its day a proof can still be cheered, when the check-in is over.
_CHEERED_FOR = timedelta(days=rules.MAKEUP_DAYS)
_UNDOABLE = frozenset({Status.DONE, Status.MADE_UP, Status.PENDING})


async def _approved(session: AsyncSession, group: Group, item: ReviewItem, now: datetime) -> None:
    facts = queue.facts_of(item)
    numbers: list[int] = []
    if "proof" in facts:
        proof = await session.get(Proof, (group.id, facts["proof"]))
        if proof is not None and proof.state == "held":
            claim = await _free_claim(session, proof)
            await _set(session, group.id, [proof.number], state="counted", claim=claim)
            numbers = [proof.number]
    await _follow(session, group, item, numbers, now)


async def _declined(session: AsyncSession, group: Group, item: ReviewItem, now: datetime) -> None:
    facts, day = queue.facts_of(item), _day(item)
    if "proof" in facts:
        numbers = [facts["proof"]]
    else:
        numbers = list(await session.scalars(_of_day(group.id, item.activity, day, item.author, "counted")))
    await _set(session, group.id, numbers, state="declined", claim=None)
    await _hush(session, group.id, item.activity, day, item.author)
    await _follow(session, group, item, numbers, now)


async def _follow(session: AsyncSession, group: Group, item: ReviewItem, numbers: Sequence[int], now: datetime) -> None:
    """Weigh the day anew, and tell the author of these proofs what it came to."""
    activity = await session.get_one(Activity, (group.id, item.activity))
    day = _day(item)
    done = await weigh(session, group, activity, day, [item.author], now, note=item.reason)
    is_open = _goes_on(group, activity, day, now)
    result, key = done.get(item.author), f"verdict:{group.id}:{item.number}"
    last = await telling.last_of(session, activity, day, item.author) if result is not None else None
    await telling.mark(
        session,
        group,
        activity,
        day,
        item.author,
        {*numbers, *([last.number] if last is not None else [])},
        now,
        done=result,
    )
    if item.state == "declined":
        judged, where, what = review.item_facts(item), group_facts(group), activity_facts(activity)
        await telling.say(
            session,
            group,
            activity,
            item.author,
            key,
            now,
            about=await _message_of(session, group.id, numbers),
            in_private=lambda t: view.declined(t, where, what, day, review_view.reason(t, judged), is_open=is_open),
            in_group=lambda t, name: view.declined_in_group(
                t, what, day, name, review_view.reason(t, judged), is_open=is_open
            ),
        )
    elif result is not None:
        await _counts_now(session, group, activity, day, item.author, result, key, now, about=last)


async def _counts_now(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    day: date,
    person_id: int,
    done: CheckedIn,
    key: str,
    now: datetime,
    *,
    about: Proof | None,
) -> None:
    where, what = group_facts(group), activity_facts(activity)
    await telling.say(
        session,
        group,
        activity,
        person_id,
        key,
        now,
        about=None if about is None else about.message_id,
        in_private=lambda t: view.approved(t, where, what, day, done),
        in_group=lambda t, name: view.approved_in_group(t, what, day, name, done),
    )


def _goes_on(group: Group, activity: Activity, day: date, now: datetime) -> bool:
    """Whether that day is still open."""
    return activity.state == "open" and now < rules.closes(options_of(activity), calendar_of(group), day)


async def _message_of(session: AsyncSession, group_id: int, numbers: Sequence[int]) -> int | None:
    """The last message that these proofs stand in."""
    return await session.scalar(
        select(func.max(Proof.message_id)).where(Proof.group_id == group_id, Proof.number.in_(numbers))
    )


register(queue.KIND, Judged(_approved, _declined, view.headline, reasons))


# --- members' 👍 --------------------------------------------------------------------------------------------------------------------


async def cheer(
    session: AsyncSession, group: Group, message_id: int, now: datetime, *, by: int, is_given: bool
) -> None:
    """Somebody gives a proof a 👍, or takes it back. Nothing happens where the message is no proof, or their own."""
    proof = (
        await session.scalars(
            select(Proof).where(
                Proof.group_id == group.id, Proof.message_id == message_id, Proof.state.in_(("counted", "held"))
            )
        )
    ).first()
    if proof is None or proof.person_id == by:
        return
    activity = await session.get(Activity, (group.id, proof.activity))
    if activity is None or options_of(activity).review != "peers" or not _is_in_time(group, activity, proof, now):
        return
    key = {
        "group_id": group.id,
        "activity": activity.number,
        "day": proof.day,
        "person_id": proof.person_id,
        "by": by,
    }
    if is_given:
        await session.execute(insert(session, Cheer).values(**key).on_conflict_do_nothing())
    else:
        await session.execute(delete(Cheer).filter_by(**key))
    done = (await weigh(session, group, activity, proof.day, [proof.person_id], now)).get(proof.person_id)
    last = await telling.last_of(session, activity, proof.day, proof.person_id) if done is not None else None
    if done is None or last is None:
        return
    await telling.mark(session, group, activity, proof.day, proof.person_id, [last.number], now, done=done)
    if not _goes_on(group, activity, proof.day, now):
        # Nobody looks at a reaction of yesterday's.
        fact = f"cheered:{group.id}:{activity.number}:{proof.day}:{proof.person_id}"
        await _counts_now(session, group, activity, proof.day, proof.person_id, done, fact, now, about=last)


def _is_in_time(group: Group, activity: Activity, proof: Proof, now: datetime) -> bool:
    # The proofs of the last day have their time, too.
    return activity.state != "closed" or calendar_of(group).day_of(now) <= proof.day + _CHEERED_FOR


async def _hush(session: AsyncSession, group_id: int, number: int, day: date, person_id: int) -> None:
    """The 👍 for what does not count any more say nothing of what comes instead."""
    await session.execute(delete(Cheer).filter_by(group_id=group_id, activity=number, day=day, person_id=person_id))


# --- a second look ------------------------------------------------------------------------------------------------------------------


async def suspect(session: AsyncSession, group: Group, number: int, like: int, now: datetime) -> None:
    """A picture looks like an earlier one: it is looked at before it counts (any more)."""
    proof = await session.get(Proof, (group.id, number), populate_existing=True)
    if proof is None or proof.state not in {"counted", "held"}:
        return
    activity = await session.get(Activity, (group.id, proof.activity))
    if activity is None or not options_of(activity).looks:
        return
    if options_of(activity).review == "admins":
        await _set(session, group.id, [number], why=proof.why or "alike", like=like)
        item = await review.item_of(
            session, group.id, queue.KIND, activity.number, queue.of_day(proof.day, proof.person_id)
        )
        if item is not None and item.state == "pending":
            # Whoever judges must know: it is shown again, with the other picture named.
            await queue.put_days(session, group, activity, proof.day, [proof.person_id], now)
        return
    was_counted, day, message_id = proof.state == "counted", proof.day, proof.message_id
    await _set(session, group.id, [number], state="held", why=proof.why or "alike", like=like)
    await queue.hold(session, group, activity, [number], now)
    await weigh(session, group, activity, day, [proof.person_id], now)
    if was_counted:
        # What was held when it came was answered so.
        last = await telling.last_of(session, activity, day, proof.person_id)
        shown = [number, *([last.number] if last is not None else [])]
        await telling.mark(session, group, activity, day, proof.person_id, shown, now)
        is_open, where, what = _goes_on(group, activity, day, now), group_facts(group), activity_facts(activity)
        await telling.say(
            session,
            group,
            activity,
            proof.person_id,
            f"alike:{group.id}:{number}",
            now,
            about=message_id,
            in_private=lambda t: view.looked_at(t, where, what, day, is_open=is_open),
            in_group=lambda t, name: view.looked_at_in_group(t, what, day, name, is_open=is_open),
        )


# --- revocation ---------------------------------------------------------------------------------------------------------------------


async def proof_behind(session: AsyncSession, group_id: int, message_id: int) -> Proof | None:
    """The proof that a message is, if it is one."""
    found = await session.scalars(
        select(Proof).where(Proof.group_id == group_id, Proof.message_id == message_id, Proof.state != "loose")
    )
    return found.first()


async def revoke(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    person_id: int,
    day: date,
    now: datetime,
    *,
    by: int | None,
    note: str | None,
) -> Revoked:
    """This day does not count for them any more, nor do its proofs; what waits of it need not be judged. Raises NothingToRevoke.

    Its points and whatever bonus hung on it go back, as far as their points reach.
    """
    name = (await names_of(session, [person_id])).get(person_id, "")
    row = await session.get(CheckIn, (group.id, activity.number, person_id, day), populate_existing=True)
    numbers = list(await session.scalars(_of_day(group.id, activity.number, day, person_id, "counted", "held")))
    if (row is None or row.status not in _UNDOABLE) and not numbers:
        raise NothingToRevoke(name, day)
    await _set(session, group.id, numbers, state="revoked", claim=None)
    await telling.mark(session, group, activity, day, person_id, numbers, now)
    await _hush(session, group.id, activity.number, day, person_id)
    subjects = [queue.of_day(day, person_id), *(queue.of_picture(number) for number in numbers)]
    await review.withdraw(session, group.id, queue.KIND, activity.number, subjects, now)
    change = Change(person_id, day, Status.REJECTED, note)
    corrected = (await correct(session, activity, [change], now, by=by))[person_id]
    person = await session.get(Person, person_id)
    if person is not None:
        t = texts(choose(person.language, default=group.language))
        words = view.revoked_for_you(t, group_facts(group), activity_facts(activity), day, note, -corrected.points)
        await outbox.tell_person(
            session, person_id, f"revoked:{group.id}:{activity.number}:{day}:{person_id}", words, now
        )
    return Revoked(name, activity.title, day, -corrected.points)


async def _free_claim(session: AsyncSession, proof: Proof) -> str | None:
    """The picture's unique id, where it is nobody's yet."""
    if proof.claim is not None or proof.unique_id is None:
        return proof.claim
    other = await session.scalar(
        select(Proof.number).where(Proof.group_id == proof.group_id, Proof.claim == proof.unique_id)
    )
    return proof.unique_id if other is None else None


def _of_day(group_id: int, number: int, day: date, person_id: int, *states: ProofState) -> Any:
    return select(Proof.number).where(
        Proof.group_id == group_id,
        Proof.activity == number,
        Proof.day == day,
        Proof.person_id == person_id,
        Proof.state.in_(states),
    )


async def _set(session: AsyncSession, group_id: int, numbers: Sequence[int], **values: Any) -> None:
    await session.execute(update(Proof).where(Proof.group_id == group_id, Proof.number.in_(numbers)).values(**values))


def _day(item: ReviewItem) -> date:
    return date.fromisoformat(queue.facts_of(item)["day"])
