"""Coming to a talk: going, maybe, no; seats, and the waiting list that moves up by itself."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.sharing import rules, talks, view_talk as view
from features.activities.sharing.facts import about
from features.activities.sharing.options import options_of
from features.activities.sharing.rules import Rsvp, TalkOver
from features.outbox import service as outbox
from features.refusals import Ended, Paused
from kit.db import built_once, run
from kit.texts import choose, texts
from models import Activity, Group, Guest, Member, Person, Talk


async def answer(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    number: int,
    wanted: str,
    people: Sequence[int],
    now: datetime,
) -> list[Rsvp]:
    """Let these people be `going`, `maybe` or `no`, in their order; what comes back stands in the same order.

    The talk's row is locked: however many tap at once, no seat is given twice. Raises OutOfDate, Ended, Paused, TalkOver.
    """
    talk = await talks.find(session, activity, number, lock=True)
    if activity.state == "closed":
        raise Ended(activity.title)
    if activity.state == "paused":
        raise Paused(activity.title)
    if talk.state not in {"ahead", "live"}:
        raise TalkOver(talks.title_of(activity, talk))
    options = options_of(activity)
    before = await _answers(session, talk, people)
    if wanted == "going" and options.seats and talk.going >= options.seats:
        await _release_seats(session, group, activity, talk, now)
    gives_up = wanted != "going" and "going" in before.values()
    queue = await _queue(session, talk) if gives_up else []
    seated = rules.seat(wanted, people, before, seats=options.seats, going=talk.going, queue=queue)
    await _keep(session, talk, seated.answers, before, now)
    await _move_up(session, group, activity, talk, seated.moved_up, now)
    if seated.answers:
        await outbox.refresh_board(session, group.id, activity.number, now)
    waiting = (
        {p: n for n, p in enumerate(await _queue(session, talk), 1)} if _has_waiting(people, before, seated) else {}
    )
    results: list[Rsvp] = []
    seen: set[int] = set()
    for person in people:
        is_new = person in seated.answers and person not in seen
        seen.add(person)
        results.append(Rsvp(seated.answers.get(person) or before.get(person, wanted), is_new, waiting.get(person, 0)))
    return results


async def fill_seats(session: AsyncSession, group: Group, activity: Activity, talk: Talk, now: datetime) -> None:
    """Seats that have become free, because people left or there are more now, go to those who wait."""
    await _release_seats(session, group, activity, talk, now)
    seats = options_of(activity).seats
    if talk.waiting and (not seats or talk.going < seats):
        queue = await _queue(session, talk)
        await _move_up(session, group, activity, talk, queue if not seats else queue[: seats - talk.going], now)


async def _release_seats(session: AsyncSession, group: Group, activity: Activity, talk: Talk, now: datetime) -> None:
    """Whoever left the group keeps no seat and no place on the waiting list."""
    left = await session.execute(
        update(Guest)
        .where(
            Guest.group_id == talk.group_id,
            Guest.activity == talk.activity,
            Guest.talk == talk.number,
            Guest.answer.in_(("going", "waiting", "maybe")),
            ~exists().where(
                Member.group_id == Guest.group_id, Member.person_id == Guest.person_id, Member.is_present.is_(True)
            ),
        )
        .values(answer="no", at=now)
        .returning(Guest.person_id)
    )
    if not left.all():
        return
    await _recount(session, talk)
    await outbox.refresh_board(session, group.id, activity.number, now)
    seats = options_of(activity).seats
    if talk.waiting and talk.going < seats:
        await _move_up(session, group, activity, talk, (await _queue(session, talk))[: seats - talk.going], now)


async def _recount(session: AsyncSession, talk: Talk) -> None:
    rows = await session.execute(
        select(Guest.answer, func.count())
        .where(Guest.group_id == talk.group_id, Guest.activity == talk.activity, Guest.talk == talk.number)
        .group_by(Guest.answer)
    )
    counts = dict(rows.all())
    talk.going, talk.waiting, talk.maybe = (counts.get(name, 0) for name in ("going", "waiting", "maybe"))


async def _answers(session: AsyncSession, talk: Talk, people: Sequence[int]) -> dict[int, str]:
    rows = await session.execute(
        select(Guest.person_id, Guest.answer).where(
            Guest.group_id == talk.group_id,
            Guest.activity == talk.activity,
            Guest.talk == talk.number,
            Guest.person_id.in_(dict.fromkeys(people)),
        )
    )
    return dict(rows.all())


async def _queue(session: AsyncSession, talk: Talk) -> list[int]:
    return list(
        await session.scalars(
            select(Guest.person_id)
            .where(
                Guest.group_id == talk.group_id,
                Guest.activity == talk.activity,
                Guest.talk == talk.number,
                Guest.answer == "waiting",
            )
            .order_by(Guest.place)
        )
    )


async def _keep(
    session: AsyncSession, talk: Talk, answers: dict[int, str] | Any, before: dict[int, str], now: datetime
) -> None:
    if not answers:
        return
    rows = []
    for person, answer in answers.items():
        talk.last_place += 1
        rows.append(
            {
                "group_id": talk.group_id,
                "activity": talk.activity,
                "talk": talk.number,
                "person_id": person,
                "answer": answer,
                "place": talk.last_place,
                "at": now,
            }
        )
        for name, change in ((before.get(person), -1), (answer, 1)):
            if name in {"going", "waiting", "maybe"}:
                setattr(talk, name, getattr(talk, name) + change)
    await run(session, _answer(session), rows)


@built_once
def _answer(insert: Any) -> Any:
    statement = insert(Guest)
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=["group_id", "activity", "talk", "person_id"],
        set_={"answer": new.answer, "place": new.place, "at": new.at},
    )


async def _move_up(
    session: AsyncSession, group: Group, activity: Activity, talk: Talk, people: Sequence[int], now: datetime
) -> None:
    """These have a seat now, and hear of it: in private, and those who cannot be written to by name in the group."""
    if not people:
        return
    await session.execute(
        update(Guest)
        .where(
            Guest.group_id == talk.group_id,
            Guest.activity == talk.activity,
            Guest.talk == talk.number,
            Guest.person_id.in_(people),
        )
        .values(answer="going", at=now)
    )
    talk.going, talk.waiting = talk.going + len(people), talk.waiting - len(people)
    await outbox.refresh_board(session, group.id, activity.number, now)
    found = await session.scalars(select(Person).where(Person.id.in_(people)))
    by_id = {person.id: person for person in found}
    unreached: list[str] = []
    where = about(group, activity, talk)
    # Somebody may move up, leave and move up again: each time is a fact of its own.
    key = f"seat:{group.id}:{activity.number}:{talk.number}:{talk.last_place}"
    for person in (by_id[each] for each in people if each in by_id):
        if person.is_reachable:
            t = texts(choose(person.language, default=group.language))
            await outbox.tell_person(
                session,
                person.id,
                f"{key}:{person.id}",
                view.moved_up(t, *where),
                now,
                drop_after=talks.ends_at(talk, options_of(activity)),
            )
        else:
            unreached.append(person.name)
    if unreached:
        t = texts(group.language)
        await outbox.tell_group(
            session,
            group.id,
            f"{key}:{people[0]}",
            view.moved_up_in_group(t, *where[1:], unreached),
            now,
            thread_id=activity.thread_id,
            drop_after=talks.ends_at(talk, options_of(activity)),
        )


def _has_waiting(people: Sequence[int], before: dict[int, str], seated: rules.Seated) -> bool:
    return any((seated.answers.get(p) or before.get(p)) == "waiting" for p in people)
