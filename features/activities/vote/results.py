"""What has been counted of a vote: how many voted, and for what. Whether that may be shown already is decided here, for everybody."""

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.vote import rules
from features.activities.vote.casting import has_voted, paper_of
from features.activities.vote.options import Options, options_of
from features.activities.vote.refusals import NoNames, NotShownYet
from features.activities.vote.rules import BoardFacts, Counts, NamesFacts, OwnFacts
from features.activities.vote.values import same
from features.facts import activity_facts, group_facts
from features.people.access import OutOfDate
from features.people.calendar import calendar_of
from kit.marks import Marker
from models import Activity, Group, Paper, Person, Voter, Voting

NAMES_A_PAGE = 30


async def voting_of(session: AsyncSession, activity: Activity) -> Voting:
    """Where a vote stands. Raises OutOfDate for an activity of another kind."""
    found = await session.get(Voting, (activity.group_id, activity.number), populate_existing=True)
    if found is None:
        raise OutOfDate
    return found


async def voters(session: AsyncSession, activity: Activity) -> int:
    """How many have voted."""
    return (
        await session.scalar(
            select(func.count()).where(Voter.group_id == activity.group_id, Voter.activity == activity.number)
        )
    ) or 0


async def count(session: AsyncSession, activity: Activity, options: Options) -> Counts:
    """What has been chosen so far. Whoever shows it asks `facts`."""
    table = Paper if options.anonymous else Voter
    rows = await session.execute(
        select(table.chosen, func.count())
        .where(table.group_id == activity.group_id, table.activity == activity.number)
        .group_by(table.chosen)
    )
    papers = [(int(paper), int(times)) for paper, times in rows if paper is not None]
    return Counts(rules.added_up(papers, len(options.options)), await voters(session, activity))


async def destroy_papers(session: AsyncSession, activity: Activity) -> None:
    """What was chosen without a name has been counted: nobody needs the papers any more."""
    of_it = Paper.group_id == activity.group_id, Paper.activity == activity.number
    await session.execute(delete(Paper).where(*of_it).execution_options(synchronize_session=False))


async def facts(session: AsyncSession, group: Group, activity: Activity) -> BoardFacts:
    """What the board shows now, and every page beside it: the counts only where they are shown already."""
    voting, options = await voting_of(session, activity), options_of(activity)
    counts: Counts | None = None
    if voting.result is not None:
        counts = Counts(tuple(voting.result["votes"]), voting.result["voters"])
    elif options.results == "live":
        counts = await count(session, activity, options)
    return BoardFacts(
        group=group_facts(group),
        activity=activity_facts(activity),
        options=options,
        voters=await voters(session, activity) if counts is None else counts.voters,
        counts=counts,
        ends_at=None if voting.ends_at is None else calendar_of(group).local(voting.ends_at),
        pictured=frozenset(
            number for number, option in enumerate(options.options, start=1) if same(option) in voting.pictures
        ),
    )


async def own(session: AsyncSession, group: Group, activity: Activity, person: int, *, marker: Marker) -> OwnFacts:
    """What somebody sees of their own vote."""
    board = await facts(session, group, activity)
    found = await paper_of(session, activity, board.options, person, marker)
    is_kept = not found and await has_voted(session, activity, person)
    return OwnFacts(board, found, is_kept)


async def shown(session: AsyncSession, group: Group, activity: Activity) -> BoardFacts:
    """The same as `facts`, for whoever asks for the results. Raises NotShownYet."""
    board = await facts(session, group, activity)
    if board.counts is None:
        raise NotShownYet(activity.title)
    return board


async def names(session: AsyncSession, group: Group, activity: Activity, option: int, page: int) -> NamesFacts:
    """Who chose an option of an open vote (0: of none in particular, without names). Raises NoNames, NotShownYet, OutOfDate."""
    board = await shown(session, group, activity)
    if board.options.anonymous:
        raise NoNames
    if not 0 <= option <= len(board.options.options):
        raise OutOfDate
    if not option or board.counts is None:
        return NamesFacts(board, 0, 0, 1, ())
    pages = max(1, -(-board.counts.votes[option - 1] // NAMES_A_PAGE))
    page = min(max(page, 0), pages - 1)
    found = await session.scalars(
        select(Person.name)
        .join(Voter, Voter.person_id == Person.id)
        .where(*_chose(activity, option))
        .order_by(Voter.at, Voter.person_id)
        .offset(page * NAMES_A_PAGE)
        .limit(NAMES_A_PAGE)
    )
    return NamesFacts(board, option, page, pages, tuple(found))


async def table(
    session: AsyncSession, group: Group, activity: Activity
) -> tuple[BoardFacts, list[tuple[str, tuple[int, ...]]]]:
    """The results as a table needs them: of an open vote with everybody who voted, by name, and what they chose. Raises NotShownYet."""
    board = await shown(session, group, activity)
    if board.options.anonymous:
        return board, []
    rows = await session.execute(
        select(Person.name, Voter.chosen)
        .join(Voter, Voter.person_id == Person.id)
        .where(Voter.group_id == activity.group_id, Voter.activity == activity.number, Voter.chosen.is_not(None))
        .order_by(Voter.at, Voter.person_id)
    )
    return board, [(name, rules.chosen(paper or 0)) for name, paper in rows]


def _chose(activity: Activity, option: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Voter.group_id == activity.group_id,
        Voter.activity == activity.number,
        Voter.chosen.bitwise_and(rules.bit(option)) != 0,
    )
