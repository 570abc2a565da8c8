"""The queue of what waits to be judged. It does not know what is judged: features put items in and hear of the verdict.

For a feature this is all there is to know:

* `judged.register("entry", Judged(…))`, once, beside its use cases: what a verdict means, what to write above an item, which reasons there
  are for a decline.
* `put(session, group, [Put(…)], now)` when something is to be judged. It is shown where the group wants it. The same subject put again (an
  entry was edited, or is tried again after a decline) is judged anew, under a new number: buttons under the old content are out of date.
* `withdraw(session, group.id, kind, activity, subjects)` when it need not be judged any more.
* `item_of(session, group.id, kind, activity, subject)` for what became of it; `waiting_of(…)` for what still waits in an activity.

Who judges: admins, hosts and judges (`Right.REVIEWER`), never what is their own. Of two at once exactly one decides.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from features import numbering
from features.facts import group_facts
from features.outbox import prompts, service as outbox
from features.outbox.service import Asks
from features.people.access import OutOfDate
from features.review import view
from features.review.judged import judged
from features.review.rules import REASON_LENGTH, ItemFacts, OwnWork, Put, ReasonTooLong, Reviewed, Shown, Verdict
from kit.db import insert
from kit.messages import Stored
from kit.recurrence import quiet_ends
from kit.texts import ENGLISH, choose, texts
from models import Group, Helper, Member, Person, ReviewItem

_ADMINS = ("creator", "administrator")


async def put(session: AsyncSession, group: Group, things: Sequence[Put], now: datetime) -> None:
    """These are to be judged. See the module's docstring."""
    if not things:
        return
    was_empty = await waiting(session, group.id) == 0
    first = await numbering.take(session, group.id, "review", len(things))
    rows = [
        {
            "group_id": group.id,
            "number": number,
            "kind": thing.kind,
            "activity": thing.activity,
            "subject": thing.subject,
            "author": thing.author,
            "text": thing.text,
            "files": [[file.kind, file.file_id] for file in thing.files],
            "facts": dict(thing.facts),
            "state": "pending",
            "reason": None,
            "reviewer": None,
            "reviewed_at": None,
            "created_at": now,
        }
        for number, thing in enumerate(things, start=first)
    ]
    await _resolve(session, group.id, await _numbers(session, group.id, things), now)
    statement = insert(session, ReviewItem)
    new = statement.excluded
    names = ("number", "author", "text", "files", "facts", "state", "reason", "reviewer", "reviewed_at", "created_at")
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["group_id", "kind", "activity", "subject"], set_={name: new[name] for name in names}
        ),
        rows,
    )
    if group.review_group is not None:
        await _show_all(session, group, range(first, first + len(things)), now)
    elif was_empty:
        await _call_reviewers(session, group, {thing.author for thing in things}, first, now)


async def waiting_of(session: AsyncSession, group_id: int, kind: str, activity: int) -> list[str]:
    """The subjects of this kind that wait to be judged in an activity."""
    found = await session.scalars(
        select(ReviewItem.subject)
        .where(
            ReviewItem.group_id == group_id,
            ReviewItem.kind == kind,
            ReviewItem.activity == activity,
            ReviewItem.state == "pending",
        )
        .order_by(ReviewItem.number)
    )
    return list(found)


async def withdraw(
    session: AsyncSession, group_id: int, kind: str, activity: int, subjects: Sequence[str], now: datetime
) -> None:
    """These need not be judged any more, where they were not yet."""
    gone = await session.scalars(
        delete(ReviewItem)
        .where(
            ReviewItem.group_id == group_id,
            ReviewItem.kind == kind,
            ReviewItem.activity == activity,
            ReviewItem.subject.in_(subjects),
            ReviewItem.state == "pending",
        )
        .returning(ReviewItem.number)
    )
    await _resolve(session, group_id, list(gone), now)


async def forget(
    session: AsyncSession, group_id: int, kind: str, activity: int, subjects: Sequence[str], now: datetime
) -> None:
    """What was judged, or waited for it, is not there any more: whatever takes its place is to be judged anew."""
    gone = await session.scalars(
        delete(ReviewItem)
        .where(
            ReviewItem.group_id == group_id,
            ReviewItem.kind == kind,
            ReviewItem.activity == activity,
            ReviewItem.subject.in_(subjects),
        )
        .returning(ReviewItem.number)
    )
    await _resolve(session, group_id, list(gone), now)


async def _numbers(session: AsyncSession, group_id: int, things: Sequence[Put]) -> list[int]:
    """Under which numbers these subjects wait already, where they are put in again."""
    found = await session.execute(
        select(ReviewItem.number, ReviewItem.kind, ReviewItem.activity).where(
            ReviewItem.group_id == group_id,
            ReviewItem.subject.in_({thing.subject for thing in things}),
            ReviewItem.state == "pending",
        )
    )
    again = {(thing.kind, thing.activity) for thing in things}
    return [number for number, kind, activity in found if (kind, activity) in again]


async def _resolve(session: AsyncSession, group_id: int, numbers: Sequence[int], now: datetime) -> None:
    """These are not judged any more under these numbers."""
    for number in numbers:
        await prompts.resolve(session, group_id, _about(number), view.withdrawn, now)


def _about(number: int) -> str:
    """What is asked where the group has things judged (features/outbox/prompts.py)."""
    return f"review:{number}"


async def item_of(session: AsyncSession, group_id: int, kind: str, activity: int, subject: str) -> ReviewItem | None:
    """The item of this subject, whatever became of it."""
    found = await session.scalars(
        select(ReviewItem).where(
            ReviewItem.group_id == group_id,
            ReviewItem.kind == kind,
            ReviewItem.activity == activity,
            ReviewItem.subject == subject,
        )
    )
    return found.first()


async def waiting(session: AsyncSession, group_id: int) -> int:
    """How many wait to be judged."""
    return (
        await session.scalar(select(func.count()).where(ReviewItem.group_id == group_id, ReviewItem.state == "pending"))
    ) or 0


async def show(session: AsyncSession, group_id: int, number: int) -> Shown:
    """One item. Raises OutOfDate."""
    item = await _item(session, group_id, number)
    people = [item.author] if item.reviewer is None else [item.author, item.reviewer]
    rows = (
        await session.execute(select(Person.id, Person.name, Person.is_reachable).where(Person.id.in_(people)))
    ).all()
    names: dict[int, str] = {person: name for person, name, _ in rows}
    is_reachable = any(person == item.author and can for person, _, can in rows)
    reviewer = None if item.reviewer is None else names.get(item.reviewer, "")
    return Shown(item_facts(item), names.get(item.author, ""), reviewer, await waiting(session, group_id), is_reachable)


async def following(session: AsyncSession, group_id: int, number: int, *, reviewer: int) -> Shown | None:
    """The next item after `number` that waits and is not the reviewer's own; after the last the first again."""
    found = await session.scalar(
        select(ReviewItem.number)
        .where(ReviewItem.group_id == group_id, ReviewItem.state == "pending", ReviewItem.author != reviewer)
        .order_by((ReviewItem.number <= number), ReviewItem.number)
        .limit(1)
    )
    return None if found is None else await show(session, group_id, found)


async def require_judging(session: AsyncSession, group_id: int, number: int, *, by: int) -> Shown:
    """The item, for somebody who is about to decide it. Raises OutOfDate and OwnWork."""
    shown = await show(session, group_id, number)
    if shown.item.author == by:
        raise OwnWork
    return shown


async def decide(
    session: AsyncSession, group: Group, number: int, now: datetime, *, by: int, reason: str | None
) -> Verdict:
    """Approve an item, or decline it for a reason: a ready-made one by its code behind a `#`, or words.

    Whoever comes second changes nothing. Raises OutOfDate, OwnWork, ReasonTooLong.
    """
    if reason is not None and len(reason) > REASON_LENGTH:
        raise ReasonTooLong(len(reason))
    await require_judging(session, group.id, number, by=by)
    # Of two at once the second waits here for the first, and then finds nothing pending.
    decided = await session.scalar(
        update(ReviewItem)
        .where(ReviewItem.group_id == group.id, ReviewItem.number == number, ReviewItem.state == "pending")
        .values(state="approved" if reason is None else "declined", reason=reason, reviewer=by, reviewed_at=now)
        .returning(ReviewItem.number)
    )
    item = await _item(session, group.id, number)
    if decided is not None:
        meaning = judged(item.kind)
        await (meaning.approved if reason is None else meaning.declined)(session, group, item, now)
    shown = await show(session, group.id, number)
    if decided is not None:
        where = group_facts(group)
        await prompts.resolve(
            session, group.id, _about(number), lambda t: view.item(t, where, shown, in_private=False), now
        )
    return Verdict(shown, is_new=decided is not None)


def item_facts(item: ReviewItem) -> ItemFacts:
    """The item as it is now."""
    return ItemFacts(
        number=item.number,
        kind=item.kind,
        activity=item.activity,
        author=item.author,
        text=item.text,
        files=tuple(Stored(kind, file_id) for kind, file_id in item.files),
        facts=item.facts,
        state=item.state,
        reason=item.reason,
        reviewer=item.reviewer,
    )


def reasons_of(item: ItemFacts) -> frozenset[str]:
    """The codes of the ready-made reasons for which an item can be declined."""
    return frozenset(code for code, _ in judged(item.kind).reasons(texts(ENGLISH)))


async def reviewers(session: AsyncSession, group_id: int, since: datetime) -> list[Reviewed]:
    """Who has decided how much since a moment, most first."""
    rows = await session.execute(
        select(Person.id, Person.name, ReviewItem.state, func.count())
        .join(Person, Person.id == ReviewItem.reviewer)
        .where(ReviewItem.group_id == group_id, ReviewItem.reviewed_at >= since)
        .group_by(Person.id, Person.name, ReviewItem.state)
    )
    found: dict[int, Reviewed] = {}
    for person, name, state, count in rows:
        before = found.get(person, Reviewed(name, 0, 0))
        found[person] = Reviewed(
            name, before.approved + count * (state == "approved"), before.declined + count * (state == "declined")
        )
    return sorted(found.values(), key=lambda each: (-each.approved - each.declined, each.name))


async def show_in(
    session: AsyncSession, group: Group, place: Group | None, thread_id: int | None, now: datetime
) -> None:
    """From now on items are shown there; what waits already as well. `place` None: to whoever asks, in private."""
    group.review_group = None if place is None else place.id
    group.review_thread = None if place is None else thread_id
    await session.flush()
    if place is not None:
        pending = await session.scalars(
            select(ReviewItem.number)
            .where(ReviewItem.group_id == group.id, ReviewItem.state == "pending")
            .order_by(ReviewItem.number)
        )
        await _show_all(session, group, list(pending), now)


async def _item(session: AsyncSession, group_id: int, number: int) -> ReviewItem:
    # A forged tap may say any number; one that the column cannot hold is not asked for.
    found = await session.get(ReviewItem, (group_id, number), populate_existing=True) if 0 < number < 2**31 else None
    if found is None:
        raise OutOfDate
    return found


async def _show_all(session: AsyncSession, group: Group, numbers: Sequence[int], now: datetime) -> None:
    place = await session.get(Group, group.review_group)
    if place is None:
        return
    where = group_facts(group)
    for number in numbers:
        message = view.item(texts(place.language), where, await show(session, group.id, number), in_private=False)
        await outbox.tell_group(
            session,
            place.id,
            f"review:{group.id}:{number}",
            message,
            now,
            thread_id=group.review_thread,
            asks=Asks(group.id, _about(number)),
        )


async def _call_reviewers(session: AsyncSession, group: Group, authors: set[int], number: int, now: datetime) -> None:
    """Something waits where nothing did: whoever may judge and takes messages in private hears of it."""
    helps = select(Helper.person_id).where(Helper.group_id == group.id)
    people = await session.scalars(
        select(Person)
        .join(Member, Member.person_id == Person.id)
        .where(
            Member.group_id == group.id,
            Member.is_present.is_(True),
            Person.is_reachable.is_(True),
            or_(Member.telegram_role.in_(_ADMINS), Member.person_id.in_(helps)),
        )
        .order_by(Person.id)
    )
    where = group_facts(group)
    awake = quiet_ends(where.calendar, now, quiet_from=group.quiet_from, quiet_until=group.quiet_until)
    for person in people:
        if authors != {person.id}:
            t = texts(choose(person.language, default=group.language))
            await outbox.tell_person(
                session,
                person.id,
                f"review:{group.id}:{number}:{person.id}",
                view.something_waits(t, where),
                now,
                not_before=awake,
            )
