"""Options that members suggest: they wait in the queue of what is to be judged, and a host lets them in. A host's own is in at once."""

import hashlib
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.vote import view_suggesting as view
from features.activities.vote.casting import Locked, lock, require_open
from features.activities.vote.options import options_of, stored
from features.activities.vote.refusals import BadOption, EnoughSuggested, NoRoom, NoSuggestions, ThereAlready
from features.activities.vote.results import voting_of
from features.activities.vote.rules import Suggested
from features.activities.vote.taps import OwnTap
from features.activities.vote.values import MOST_OPTIONS, read_option, same
from features.facts import activity_facts, group_facts
from features.outbox import service as outbox
from features.people import view_calls
from features.review import judged, service as review
from features.review.judged import Judged
from features.review.rules import Put
from kit.texts import choose, texts
from models import Activity, Group, Person, ReviewItem

# What suggestions are called in the queue of what is to be judged.
REVIEWED = "option"
FORM = "option"
MOST_WAITING = 3


async def require_room(session: AsyncSession, activity: Activity, now: datetime, *, is_host: bool) -> Locked:
    """The vote, where somebody may suggest something. Raises NoSuggestions, NoRoom, Ended, Resting, OutOfDate."""
    voting = await lock(session, activity)
    require_open(voting, now)
    if not voting.options.can_add and not is_host:
        raise NoSuggestions
    if len(voting.options.options) >= MOST_OPTIONS:
        raise NoRoom
    return voting


async def suggest(
    session: AsyncSession, group: Group, activity: Activity, person: int, text: str, now: datetime, *, is_host: bool
) -> Suggested:
    """Somebody suggests an option.

    Raises BadOption, ThereAlready, EnoughSuggested and what `require_room` raises.
    """
    voting = await require_room(session, activity, now, is_host=is_host)
    try:
        option = read_option(text)
    except ValueError:
        raise BadOption from None
    if _is_there(voting.options.options, option):
        raise ThereAlready(option)
    if is_host:
        await _add(session, group, activity, option, now)
        await review.withdraw(session, group.id, REVIEWED, activity.number, [_subject(option)], now)
        return Suggested(option, is_in=True)
    waits = await review.item_of(session, group.id, REVIEWED, activity.number, _subject(option))
    if waits is not None and waits.state == "pending":
        raise ThereAlready(option)
    if await _waiting(session, activity, person) >= MOST_WAITING:
        raise EnoughSuggested(MOST_WAITING)
    facts = {"title": activity.title}
    thing = Put(REVIEWED, activity.number, _subject(option), person, option, facts=facts)
    await review.put(session, group, [thing], now)
    return Suggested(option, is_in=False)


def _is_there(options: tuple[str, ...], option: str) -> bool:
    return same(option) in {same(each) for each in options}


def _subject(option: str) -> str:
    return hashlib.sha256(same(option).encode()).hexdigest()


async def _waiting(session: AsyncSession, activity: Activity, person: int) -> int:
    return (
        await session.scalar(
            select(func.count()).where(
                ReviewItem.group_id == activity.group_id,
                ReviewItem.kind == REVIEWED,
                ReviewItem.activity == activity.number,
                ReviewItem.author == person,
                ReviewItem.state == "pending",
            )
        )
    ) or 0


async def _add(session: AsyncSession, group: Group, activity: Activity, option: str, now: datetime) -> None:
    """It stands behind the others from now on."""
    await session.refresh(activity)
    options = options_of(activity)
    activity.options = stored(replace(options, options=(*options.options, option)))
    voting = await voting_of(session, activity)
    voting.frozen = {**voting.frozen, "options": activity.options}
    await session.flush()
    await outbox.refresh_board(session, group.id, activity.number, now)


async def give_up(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """The vote is over: what waits to be judged need not be any more, and whoever suggested it hears of it."""
    waiting = await session.scalars(
        select(ReviewItem).where(
            ReviewItem.group_id == group.id,
            ReviewItem.kind == REVIEWED,
            ReviewItem.activity == activity.number,
            ReviewItem.state == "pending",
        )
    )
    for item in list(waiting):
        await _tell(session, group, activity, item, "over", now)
        await review.withdraw(session, group.id, REVIEWED, activity.number, [item.subject], now)


async def _approved(session: AsyncSession, group: Group, item: ReviewItem, now: datetime) -> None:
    activity = await session.get_one(Activity, (group.id, item.activity))
    voting = await lock(session, activity)
    if voting.state == "closed":
        await _tell(session, group, activity, item, "over", now)
    elif _is_there(voting.options.options, item.text):
        await _tell(session, group, activity, item, "in", now)
    elif len(voting.options.options) >= MOST_OPTIONS:
        await _tell(session, group, activity, item, "full", now)
    else:
        await _add(session, group, activity, item.text, now)
        await _tell(session, group, activity, item, "in", now)


async def _declined(session: AsyncSession, group: Group, item: ReviewItem, now: datetime) -> None:
    activity = await session.get_one(Activity, (group.id, item.activity))
    await _tell(session, group, activity, item, "out", now)


async def _tell(
    session: AsyncSession, group: Group, activity: Activity, item: ReviewItem, what: str, now: datetime
) -> None:
    """Whoever suggested it hears what became of it."""
    person = await session.get(Person, item.author)
    if person is None:
        # Whoever is forgotten waits for no word.
        return
    t = texts(choose(person.language, default=group.language))
    where = group_facts(group), activity_facts(activity)
    message = view.became(t, *where, review.item_facts(item), what)
    call = view_calls.call(where[0], person.id, person.name, OwnTap(group.id, activity.number))
    key = f"option:{group.id}:{activity.number}:{item.number}"
    await outbox.tell_author(session, group.id, person, key, message, call, now, thread_id=activity.thread_id)


judged.register(REVIEWED, Judged(_approved, _declined, view.headline, view.reasons))
