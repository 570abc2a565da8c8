"""The teams of a quiz: who comes into which with their first answer, and how they stand by points a head."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.quiz.options import Options, options_of
from features.activities.quiz.rules import Placed
from features.activities.quiz.standing import standing
from features.outbox import service as outbox
from features.teams import service as teams
from features.teams.rules import Score, Split
from features.teams.service import Seating
from models import Activity


def split_of(activity: Activity) -> Split:
    """See `parts.Teams`."""
    return options_of(activity).split


async def seated(
    session: AsyncSession, activity: Activity, options: Options, people: Collection[int], now: datetime
) -> Mapping[int, int]:
    """The teams of these people, who answer. Whoever has not chosen one by now is drawn: the question does not wait."""
    if not options.split or not people:
        return {}
    return await teams.seat(session, Seating(activity, Split(options.teams), people), now)


async def scores(session: AsyncSession, activity: Activity, placed: Sequence[Placed]) -> list[Score]:
    """What those in the standing of each team have together, and how many they are."""
    split = split_of(activity)
    if not split:
        return []
    in_teams = await teams.teams_of(session, activity, [each.person_id for each in placed])
    got, heads = Counter[int](), Counter[int]()
    for each in placed:
        team = in_teams.get(each.person_id)
        if team is not None:
            got[team] += each.score
            heads[team] += 1
    return [Score(number, split.name(number), got[number], heads[number]) for number in split.numbers]


async def team_standing(session: AsyncSession, activity: Activity) -> list[Score]:
    """See `parts.Standing`."""
    return await scores(session, activity, await standing(session, activity))


async def reseated(session: AsyncSession, activity: Activity, now: datetime) -> None:
    """See `parts.Reseated`: what they know goes with them."""
    await outbox.refresh_board(session, activity.group_id, activity.number, now)
