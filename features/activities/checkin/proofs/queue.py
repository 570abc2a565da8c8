"""Proofs in the review queue: pictures that are held, days that admins judge, and what their verdicts mean."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from features.activities.checkin.options import options_of
from features.review import service as review
from features.review.rules import Put
from kit.messages import Stored
from models import Activity, Group, Person, Proof, ReviewItem

KIND = "proof"


def of_picture(number: int) -> str:
    """The subject of a single picture."""
    return f"p{number}"


def of_day(day: date, person_id: int) -> str:
    """The subject of a member's day."""
    return f"{day}:{person_id}"


async def hold(session: AsyncSession, group: Group, activity: Activity, numbers: Sequence[int], now: datetime) -> None:
    """These pictures are looked at before they count; beside each the one that it looks like."""
    rows = await _with_likes(session, group.id, numbers)
    things = [
        Put(
            KIND,
            activity.number,
            of_picture(proof.number),
            proof.person_id,
            files=[Stored("photo", file_id) for file_id in (proof.file_id, like_file) if file_id],
            facts={
                "title": activity.title,
                "day": proof.day.isoformat(),
                "proof": proof.number,
                "why": [_why(proof, like_name, like_day)],
            },
        )
        for proof, like_file, like_name, like_day in rows
    ]
    await review.put(session, group, things, now)


async def put_days(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    day: date,
    people: Collection[int],
    now: datetime,
    *,
    said: Mapping[int, str] | None = None,
) -> None:
    """The day of these people is to be judged: all its pictures together, with what is odd about them; or the words that were `said`."""
    numbers = await session.scalars(
        select(Proof.number).where(
            Proof.group_id == group.id,
            Proof.activity == activity.number,
            Proof.day == day,
            Proof.person_id.in_(people),
            Proof.state == "counted",
        )
    )
    by_person: defaultdict[int, list[tuple[Proof, str | None, str | None, date | None]]] = defaultdict(list)
    for row in await _with_likes(session, group.id, list(numbers)):
        by_person[row[0].person_id].append(row)
    needed = options_of(activity).count
    things = [
        Put(
            KIND,
            activity.number,
            of_day(day, person),
            person,
            (said or {}).get(person, ""),
            files=[Stored("photo", proof.file_id) for proof, *_ in rows if proof.file_id],
            facts={
                "title": activity.title,
                "day": day.isoformat(),
                "needed": needed,
                "why": [_why(proof, name, when) for proof, _, name, when in rows if proof.why],
            },
        )
        for person, rows in sorted(by_person.items())
    ]
    await review.put(session, group, things, now)


def _why(proof: Proof, name: str | None, day: date | None) -> dict[str, Any]:
    return {"why": proof.why, "name": name, "day": None if day is None else day.isoformat()}


async def _with_likes(
    session: AsyncSession, group_id: int, numbers: Sequence[int]
) -> list[tuple[Proof, str | None, str | None, date | None]]:
    """These proofs in their order, with the picture that each looks like: its handle, whose it is, and of which day."""
    like, owner = aliased(Proof), aliased(Person)
    rows = await session.execute(
        select(Proof, like.file_id, owner.name, like.day)
        .outerjoin(like, (like.group_id == Proof.group_id) & (like.number == Proof.like))
        .outerjoin(owner, owner.id == like.person_id)
        .where(Proof.group_id == group_id, Proof.number.in_(numbers))
        .order_by(Proof.number)
        .execution_options(populate_existing=True)
    )
    return [(proof, file_id, name, day) for proof, file_id, name, day in rows]


async def verdicts(
    session: AsyncSession, activity: Activity, day: date, people: Collection[int]
) -> dict[int, bool | None]:
    """What admins said of the day of these people: whether it is good, None where they have not said."""
    subjects = {of_day(day, person): person for person in people}
    rows = await session.execute(
        select(ReviewItem.subject, ReviewItem.state).where(
            ReviewItem.group_id == activity.group_id,
            ReviewItem.kind == KIND,
            ReviewItem.activity == activity.number,
            ReviewItem.subject.in_(subjects),
        )
    )
    return {subjects[subject]: {"approved": True, "declined": False}.get(state) for subject, state in rows}


def facts_of(item: ReviewItem) -> Mapping[str, Any]:
    """What an item of ours says about itself."""
    return item.facts
