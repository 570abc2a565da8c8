"""What hosts see of a talk: all that the desk shows, gathered."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.sharing import attendance, questions, speaking, talks
from features.activities.sharing.facts import Desk, talk_facts
from features.people.access import OutOfDate
from models import Activity, Guest, Person


async def look(session: AsyncSession, activity: Activity, number: int) -> Desk:
    """The desk of a talk; 0 is the one that is on, or the next, or the last. Raises OutOfDate."""
    talk = await talks.find(session, activity, number) if number else await talks.latest(session, activity)
    if talk is None:
        raise OutOfDate
    every = await talks.all_of(session, activity, "over", "live", "ahead", "skipped")
    at = next(place for place, each in enumerate(every) if each.number == talk.number)
    guests = await session.execute(
        select(Person.name, Guest.answer)
        .join(Person, Person.id == Guest.person_id)
        .where(Guest.group_id == talk.group_id, Guest.activity == talk.activity, Guest.talk == talk.number)
        .order_by(Guest.place)
    )
    answers = [(name, answer) for name, answer in guests]
    return Desk(
        talk=talk_facts(talk),
        speakers=await speaking.speakers_of(session, activity, talk),
        going=[name for name, answer in answers if answer == "going"],
        waiting=[name for name, answer in answers if answer == "waiting"],
        maybe=talk.maybe,
        queued=len(await questions.queue(session, talk)),
        open_questions=len(await questions.open_ones(session, talk)),
        present=await attendance.count(session, talk),
        earlier=every[at - 1].number if at else None,
        later=every[at + 1].number if at + 1 < len(every) else None,
    )
