"""Lists as they stand, for whoever looks at them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.signup.facts import ListFacts, Named, Own
from features.activities.signup.lists import line_of
from features.activities.signup.options import deadline, options_of
from features.facts import activity_facts, group_facts
from features.people.calendar import calendar_of
from models import Activity, Group, Person, SignUp


async def look(session: AsyncSession, group: Group, activity: Activity) -> ListFacts:
    """A whole list."""
    options, calendar = options_of(activity), calendar_of(group)
    rows = await session.execute(
        select(*SignUp.__table__.c, Person.name.label("called"))
        .outerjoin(Person, Person.id == SignUp.person_id)
        .where(SignUp.group_id == group.id, SignUp.activity == activity.number, SignUp.state.in_(("in", "waiting")))
        .order_by(SignUp.state, SignUp.place)
    )
    found = [Named(line_of(row, options), row.called or row.name or "") for row in rows]
    ends_at = deadline(options, calendar)
    return ListFacts(
        group=group_facts(group),
        activity=activity_facts(activity),
        options=options,
        ends_at=None if ends_at is None else calendar.local(ends_at),
        lines=_in(found, "in"),
        waiting=_in(found, "waiting"),
    )


def _in(found: Sequence[Named], state: str) -> list[Named]:
    return [each for each in found if each.line.state == state]


async def own(session: AsyncSession, group: Group, activity: Activity, person_id: int) -> Own:
    """Somebody's own line."""
    seen = await look(session, group, activity)
    rank, line = next(
        (
            (rank, each.line)
            for lines in (seen.lines, seen.waiting)
            for rank, each in enumerate(lines, 1)
            if each.line.person_id == person_id
        ),
        (0, None),
    )
    most = seen.options.most
    left = None if most == 0 else max(0, most - seen.taken)
    return Own(seen.group, seen.activity, seen.options, line, rank, left)
