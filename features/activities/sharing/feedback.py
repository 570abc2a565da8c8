"""What people thought of a talk: 1 to 5 stars and a comment, and what that makes of themes and speakers over time."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.sharing import rules, speaking, talks
from features.activities.sharing.facts import Liking, Rating
from features.activities.sharing.options import options_of
from features.activities.sharing.rules import FeedbackOver, NoWords
from features.refusals import TooLong
from kit.db import built_once, insert
from kit.texts import visible
from models import Activity, Feedback, Group, Talk

_LISTED = 10


async def rate(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    number: int,
    stars: int,
    people: Sequence[int],
    now: datetime,
) -> list[bool]:
    """These people give so many stars; the last word counts. True for each who had given none. Raises OutOfDate, FeedbackOver."""
    talk = await _over(session, activity, number, now)
    stars = min(max(stars, 1), 5)
    key = {"group_id": group.id, "activity": activity.number, "talk": talk.number}
    asked = list(dict.fromkeys(people))
    before = set(
        await session.scalars(
            select(Feedback.person_id).where(*_in(talk), Feedback.person_id.in_(asked), Feedback.stars.is_not(None))
        )
    )
    await session.execute(
        _rate(session), [{**key, "person_id": p, "stars": stars, "comment": "", "at": now} for p in sorted(asked)]
    )
    return [person not in before for person in people]


@built_once
def _rate(insert: Any) -> Any:
    statement = insert(Feedback)
    return statement.on_conflict_do_update(
        index_elements=["group_id", "activity", "talk", "person_id"],
        set_={"stars": statement.excluded.stars, "at": statement.excluded.at},
    )


async def comment(
    session: AsyncSession, group: Group, activity: Activity, number: int, person_id: int, said: str, now: datetime
) -> Talk:
    """Somebody writes what they thought; the last word counts. Raises OutOfDate, FeedbackOver, NoWords, TooLong."""
    talk = await _over(session, activity, number, now)
    text = visible(said)
    if not text:
        raise NoWords("comment")
    if len(text) > rules.COMMENT_LENGTH:
        raise TooLong(len(text), rules.COMMENT_LENGTH)
    await session.execute(
        insert(session, Feedback)
        .values(
            group_id=group.id, activity=activity.number, talk=talk.number, person_id=person_id, comment=text, at=now
        )
        .on_conflict_do_update(
            index_elements=["group_id", "activity", "talk", "person_id"], set_={"comment": text, "at": now}
        )
    )
    return talk


async def liking(session: AsyncSession, activity: Activity) -> Liking:
    """How the talks of this sharing were liked."""
    rows = await session.execute(
        select(Talk, func.avg(Feedback.stars), func.count(Feedback.stars))
        .outerjoin(
            Feedback,
            and_(
                Feedback.group_id == Talk.group_id,
                Feedback.activity == Talk.activity,
                Feedback.talk == Talk.number,
                Feedback.stars.is_not(None),
            ),
        )
        .where(Talk.group_id == activity.group_id, Talk.activity == activity.number, Talk.state == "over")
        .group_by(*Talk.__table__.columns)
        .order_by(Talk.starts_at.desc())
    )
    found = [(talk, Rating(talks.title_of(activity, talk), float(mean or 0), count)) for talk, mean, count in rows]
    sums: defaultdict[tuple[str, int | None], list[tuple[float, int]]] = defaultdict(list)
    for talk, rating in found:
        if rating.count:
            for speaker in speaking.named_for(talk, options_of(activity)):
                sums[speaker].append((rating.mean, rating.count))
    speakers = [
        Rating(name, sum(m * n for m, n in given) / sum(n for _, n in given), sum(n for _, n in given))
        for (name, _), given in sums.items()
    ]
    comments: Sequence[str] = ()
    if found:
        comments = list(
            await session.scalars(
                select(Feedback.comment)
                .where(*_in(found[0][0]), Feedback.comment != "")
                .order_by(Feedback.at.desc(), Feedback.person_id)
                .limit(_LISTED)
            )
        )
    rated = [(talk.day, rating) for talk, rating in found[:_LISTED]]
    return Liking(rated, sorted(speakers, key=lambda r: (-r.mean, r.name))[:_LISTED], comments)


async def _over(session: AsyncSession, activity: Activity, number: int, now: datetime) -> Talk:
    talk = await talks.find(session, activity, number)
    if talk.state != "over" or talk.ended_at is None or now > talk.ended_at + rules.FEEDBACK_LASTS:
        raise FeedbackOver
    return talk


def _in(talk: Talk) -> tuple[Any, ...]:
    return (Feedback.group_id == talk.group_id, Feedback.activity == talk.activity, Feedback.talk == talk.number)
