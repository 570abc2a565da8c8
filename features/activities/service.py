"""The life of activities of all kinds: made, changed, paused, resumed, ended. What is special about a kind is in its own service."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from features import numbering
from features.activities import followers
from features.activities.drafts import Draft, check_keys, check_title, compose, join_title, read_values
from features.activities.kind import Kind
from features.activities.registry import KINDS, kind_called, kind_of
from features.facts import ActivityFacts, activity_facts
from features.numbers import read_numbered
from features.outbox import service as outbox
from features.people.access import OutOfDate
from features.refusals import Ended
from kit.arguments import Arguments
from kit.db import insert
from kit.messages import Message, Refusal, Stored, is_caption
from models import Activity, Board, Group

MOST_PATTERNS = 3
MOST_AT_ONCE = 20


@dataclass(eq=False)
class UnknownKind(Refusal):
    """Nothing of this name can be started."""

    word: str


@dataclass(eq=False)
class UnknownNumber(Refusal):
    """The group has no activity of this number."""

    number: str


@dataclass(eq=False)
class TooManyActivities(Refusal):
    """The group has so many activities going on already, all that there is room for."""

    count: int


@dataclass(eq=False)
class TooManyOpen(TooManyActivities):
    """So many of a kind that has room of its own are going on; whoever wants one more cannot end others, and has to wait."""


@dataclass(eq=False)
class NothingToChange(Refusal):
    """A change that names no value."""

    kind: Kind


def draft(arguments: Arguments) -> Draft:
    """What `/new KIND "Title" key=value …` asks for. Raises UnknownKind, NoTitle, TitleTooLong, UnknownKey, BadValue."""
    word, *titles = arguments.words
    kind = kind_called(word)
    if kind is None:
        raise UnknownKind(word)
    check_keys(kind, arguments.pairs)
    return Draft(kind, check_title(kind, join_title(kind, titles, arguments.quoted[1:])), arguments.pairs)


async def create(
    session: AsyncSession,
    group: Group,
    draft: Draft,
    now: datetime,
    *,
    created_by: int | None,
    thread_id: int | None,
    picture: str | None = None,
) -> Activity:
    """Start an activity: its row, its board (with `picture`, a photo's handle) and its schedules.

    Raises TooManyActivities and what `compose` raises.
    """
    options = compose(draft, group, now)
    activity = await start(
        session, group, draft.kind, draft.title, options, now, created_by=created_by, thread_id=thread_id
    )
    activity.picture = picture
    return activity


async def start(
    session: AsyncSession,
    group: Group,
    kind: Kind,
    title: str,
    options: Any,
    now: datetime,
    *,
    created_by: int | None,
    thread_id: int | None,
) -> Activity:
    """Start an activity whose options are composed already. Raises TooManyActivities and what the kind refuses to open."""
    await _make_room(session, group.id, kind)
    number = await numbering.take(session, group.id, "activity")
    activity = Activity(
        group_id=group.id,
        number=number,
        kind=kind.name,
        title=title,
        state="open",
        options=kind.options.write(options),
        thread_id=thread_id,
        created_by=created_by,
        created_at=now,
    )
    session.add(activity)
    await session.flush()
    await kind.service.opened(session, group, activity, now)
    return activity


async def _make_room(session: AsyncSession, group_id: int, kind: Kind) -> None:
    alone = [other.name for other in KINDS if other.room is not None]
    which = Activity.kind.not_in(alone) if kind.room is None else Activity.kind == kind.name
    going_on = await session.scalar(
        select(func.count()).where(Activity.group_id == group_id, Activity.state != "closed", which)
    )
    most = MOST_AT_ONCE if kind.room is None else kind.room
    if (going_on or 0) >= most:
        raise TooManyActivities(most) if kind.room is None else TooManyOpen(most)


async def patterns(session: AsyncSession, group_id: int, kind: Kind) -> list[ActivityFacts]:
    """The latest activities of a kind, which a new one may be made like. What members send themselves is nobody's pattern."""
    if kind.room is not None:
        return []
    found = await session.scalars(
        select(Activity)
        .where(Activity.group_id == group_id, Activity.kind == kind.name)
        .order_by(Activity.number.desc())
        .limit(MOST_PATTERNS)
    )
    return [activity_facts(activity) for activity in found]


async def latest_board(session: AsyncSession, group_id: int) -> int | None:
    """The message of the newest board in the group."""
    return await session.scalar(
        select(Activity.board_message_id)
        .where(Activity.group_id == group_id, Activity.board_message_id.is_not(None))
        .order_by(Activity.number.desc())
        .limit(1)
    )


async def find(session: AsyncSession, group_id: int, number: int, *, kind: str | None = None) -> Activity:
    """The activity of this number in this group, which has to be of this kind (None: of any). Raises OutOfDate."""
    # A forged tap may say any number; one that the column cannot hold is not asked for.
    activity = await session.get(Activity, (group_id, number)) if 0 < number < 2**31 else None
    if activity is None or kind not in {None, activity.kind}:
        raise OutOfDate
    return activity


_THESE = select(Activity).where(
    # By pairs alone SQLite reads the whole table instead of the index.
    Activity.group_id.in_(bindparam("groups", expanding=True)),
    Activity.number.in_(bindparam("numbers", expanding=True)),
    tuple_(Activity.group_id, Activity.number).in_(bindparam("pairs", expanding=True)),
)


async def look_up(session: AsyncSession, pairs: Iterable[tuple[int, int]]) -> Sequence[Activity]:
    """Load these activities (a group's id and a number) at once: whoever finds them later in this transaction asks no more. A session
    that only looks knows them as long as the caller keeps them.
    """
    wanted = {pair for pair in pairs if 0 < pair[1] < 2**31}
    if not wanted:
        return ()
    groups, numbers = (sorted({pair[place] for pair in wanted}) for place in (0, 1))
    which = {"groups": groups, "numbers": numbers, "pairs": sorted(wanted)}
    return (await session.scalars(_THESE, which)).all()


async def find_numbered(session: AsyncSession, group_id: int, written: str) -> Activity:
    """The activity whose number somebody wrote. Raises UnknownNumber."""
    number = read_numbered(written)
    try:
        return await find(session, group_id, number or 0)
    except OutOfDate:
        raise UnknownNumber(written.removeprefix("#")) from None


async def going_on(session: AsyncSession, group_id: int) -> list[Activity]:
    """Activities that are not closed, in the order they were made."""
    return list(
        await session.scalars(
            select(Activity).where(Activity.group_id == group_id, Activity.state != "closed").order_by(Activity.number)
        )
    )


async def pause(session: AsyncSession, group: Group, number: int, now: datetime) -> ActivityFacts:
    """Let an activity rest. Twice is once. Raises OutOfDate, Ended."""
    activity = await _alive(session, group, number)
    if activity.state == "open":
        activity.state = "paused"
        await kind_of(activity.kind).service.paused(session, group, activity, now)
        await followers.tell(session, group, activity, now)
    return activity_facts(activity)


async def resume(session: AsyncSession, group: Group, number: int, now: datetime) -> ActivityFacts:
    """Let an activity go on. Twice is once. Raises OutOfDate, Ended."""
    activity = await _alive(session, group, number)
    if activity.state == "paused":
        activity.state, activity.is_stranded = "open", False
        await kind_of(activity.kind).service.resumed(session, group, activity, now)
        await followers.tell(session, group, activity, now)
    return activity_facts(activity)


async def strand(session: AsyncSession, group: Group, now: datetime) -> None:
    """The bot cannot speak in the group any more: what is open rests, so that nobody misses days they could not have done."""
    for activity in await going_on(session, group.id):
        if activity.state == "open":
            activity.is_stranded = True
            await pause(session, group, activity.number, now)
    await followers.tell_of_the_bot(session, group, now)


async def unstrand(session: AsyncSession, group: Group, now: datetime) -> None:
    """The bot is back: what rested because it was away goes on; what an admin paused stays paused."""
    for activity in await going_on(session, group.id):
        if activity.is_stranded:
            await resume(session, group, activity.number, now)
    await followers.tell_of_the_bot(session, group, now)


async def end(session: AsyncSession, group: Group, number: int, now: datetime) -> ActivityFacts:
    """End an activity now, with its result. Raises OutOfDate, Ended."""
    activity = await _alive(session, group, number)
    activity.state, activity.closed_at = "closed", now
    await kind_of(activity.kind).service.closed(session, group, activity, now)
    await followers.tell(session, group, activity, now)
    return activity_facts(activity)


async def change(
    session: AsyncSession,
    group: Group,
    number: int,
    given: Mapping[str, str],
    now: datetime,
    *,
    title: str | None = None,
) -> ActivityFacts:
    """Change some of an activity's values. Raises OutOfDate, Ended, NothingToChange and what a new one is refused with."""
    activity = await _alive(session, group, number)
    kind = kind_of(activity.kind)
    if not given and title is None:
        raise NothingToChange(kind)
    check_keys(kind, given)
    if title is not None:
        activity.title = check_title(kind, title)
    all_given = kind.sensible(kind.spelled(activity) | dict(given), meant=given)
    changed = kind.service.compose(read_values(kind, all_given), group, now, kind.options.of(activity))
    activity.options = kind.options.write(changed)
    await kind.service.changed(session, group, activity, now)
    await followers.tell(session, group, activity, now)
    return activity_facts(activity)


async def clock_changed(session: AsyncSession, group: Group, now: datetime) -> None:
    """The group's zone or start of day is another: all that goes on is planned anew."""
    for activity in await going_on(session, group.id):
        await kind_of(activity.kind).service.changed(session, group, activity, now)


async def board(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> Message:
    """An activity's board as it looks now."""
    return _pictured(activity, await kind_of(activity.kind).service.board(session, group, activity, now))


async def record(session: AsyncSession, group: Group, activity: Activity, day: date) -> Message | None:
    """What is kept on the board of an earlier day; None where its kind keeps nothing."""
    of_kind = kind_of(activity.kind).record
    return None if of_kind is None else _pictured(activity, await of_kind(session, group, activity, day))


def _pictured(activity: Activity, drawn: Message) -> Message:
    if activity.picture is None or drawn.attachment is not None or not is_caption(drawn.text):
        return drawn
    return replace(drawn, attachment=Stored("photo", activity.picture))


async def redraw(session: AsyncSession, now: datetime) -> None:
    """What stands on every board is out of date, though nothing in the activities has changed."""
    rows = await session.execute(
        update(Activity)
        .where(Activity.state != "closed", Activity.board_message_id.is_not(None))
        .values(board_digest=None)
        .returning(Activity.group_id, Activity.number)
    )
    for group_id, number in rows:
        await outbox.refresh_board(session, group_id, number, now)


async def set_board(session: AsyncSession, activity: Activity, message_id: int) -> None:
    """The activity's board is this message now; those before it are still known as its boards."""
    activity.board_message_id = message_id
    key = {"group_id": activity.group_id, "message_id": message_id}
    await session.execute(
        insert(session, Board)
        .values(**key, activity=activity.number)
        .on_conflict_do_update(index_elements=list(key), set_={"activity": activity.number})
    )


async def posted(session: AsyncSession, activity: Activity, message_id: int, now: datetime) -> None:
    """The activity's board has come to stand in the group, as this message."""
    await set_board(session, activity, message_id)
    waits_for_it = kind_of(activity.kind).posted
    if waits_for_it is not None:
        await waits_for_it(session, activity, now)


async def redraw_record(session: AsyncSession, activity: Activity, message_id: int, now: datetime) -> None:
    """A board of an earlier day may show something else than its record: draw that again."""
    board = await session.get(Board, (activity.group_id, message_id))
    if board is not None and board.day is not None:
        await outbox.refresh_record(session, activity.group_id, activity.number, message_id, board.day, now)


def kinds() -> Sequence[Kind]:
    """All kinds there are."""
    return KINDS


async def _alive(session: AsyncSession, group: Group, number: int) -> Activity:
    activity = await find(session, group.id, number)
    if activity.state == "closed":
        raise Ended(activity.title)
    return activity
