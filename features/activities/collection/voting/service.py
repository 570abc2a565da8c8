"""Voting: who may, the gallery as a voter sees it, votes given and taken back. Limits hold also where two taps come at once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.collection.entries import finding, service as entries
from features.activities.collection.facts import Page, entry_facts
from features.activities.collection.options import options_of
from features.activities.collection.refusals import EntryGone, NotVoting, NoVotesLeft, OwnEntry, TooNew
from features.activities.collection.rows import collection_of
from features.activities.collection.rules import Stage, State, Voted, order_for
from features.counting import tally
from features.people import movements
from kit.db import insert
from models import Activity, Ballot, Collection, Entry, Person, Vote


async def open_ballot(session: AsyncSession, activity: Activity, person_id: int, now: datetime) -> Ballot:
    """Somebody's ballot of the present round. Raises NotVoting, TooNew, Paused, Ended."""
    _, ballot = await _ballot(session, activity, person_id, now)
    return ballot


async def _ballot(
    session: AsyncSession, activity: Activity, person_id: int, now: datetime
) -> tuple[Collection, Ballot]:
    collection = await voting_now(session, activity, now)
    key = (activity.group_id, activity.number, collection.round, person_id)
    ballot = await session.get(Ballot, key, populate_existing=True)
    if ballot is None:
        came_at = await movements.came_at(session, activity.group_id, person_id)
        if came_at is not None and came_at >= collection.began_at:
            raise TooNew
        await session.execute(
            insert(session, Ballot)
            .values(group_id=key[0], activity=key[1], round=key[2], person_id=person_id, used=0, seen=0)
            .on_conflict_do_nothing()
        )
        ballot = await session.get_one(Ballot, key)
    return collection, ballot


async def voting_now(session: AsyncSession, activity: Activity, now: datetime) -> Collection:
    """The collection, where members vote now. Raises NotVoting, Paused, Ended."""
    entries.refuse_if_resting(activity)
    collection = await collection_of(session, activity)
    if collection.stage != Stage.VOTING or not options_of(activity).has_public:
        raise NotVoting(activity.title, is_over=collection.stage == Stage.DONE)
    if collection.waits_since is not None or (collection.ends_at is not None and collection.ends_at <= now):
        raise NotVoting(activity.title, is_over=True)
    return collection


async def look(session: AsyncSession, activity: Activity, person_id: int, number: int, now: datetime) -> Page | None:
    """The gallery at an entry; 0: where the voter was last. None where there is nothing to see. Raises what `open_ballot` raises."""
    collection, ballot = await _ballot(session, activity, person_id, now)
    numbers = await finding.numbers_in_round(session, activity, ballot.round)
    if not numbers:
        return None
    order = order_for(person_id, f"{activity.group_id}:{activity.number}:{ballot.round}", numbers)
    at = _place(order, number or ballot.seen)
    if ballot.seen != order[at]:
        ballot.seen = order[at]
    entry = await finding.find(session, activity, order[at])
    voted = await session.get(Vote, (*_key(activity), ballot.round, person_id, entry.number), populate_existing=True)
    options = options_of(activity)
    author = (
        None if options.anonymous else await session.scalar(select(Person.name).where(Person.id == entry.person_id))
    )
    return Page(
        entry_facts(entry),
        at + 1,
        len(order),
        order[at - 1],
        order[(at + 1) % len(order)],
        ballot.used,
        options.votes,
        is_voted=voted is not None,
        is_own=entry.person_id == person_id,
        author=author,
        has_files=collection.has_files,
    )


def _place(order: Sequence[int], number: int) -> int:
    return order.index(number) if number in order else 0


def _key(activity: Activity) -> tuple[int, int]:
    return activity.group_id, activity.number


async def vote(session: AsyncSession, activity: Activity, person_id: int, number: int, now: datetime) -> Voted:
    """Vote for an entry; twice is once. Raises NoVotesLeft, OwnEntry, EntryGone and what `open_ballot` raises."""
    ballot, most = await open_ballot(session, activity, person_id, now), options_of(activity).votes
    # Held until the commit: nobody withdraws it meanwhile, which would lose this vote.
    entry = await session.scalar(
        select(Entry)
        .where(Entry.group_id == activity.group_id, Entry.activity == activity.number, Entry.number == number)
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    )
    if entry is None or entry.state != State.APPROVED or entry.round < ballot.round:
        raise EntryGone
    if entry.person_id == person_id:
        raise OwnEntry
    row = {
        "group_id": activity.group_id,
        "activity": activity.number,
        "round": ballot.round,
        "person_id": person_id,
        "entry": number,
    }
    is_new = await session.scalar(
        insert(session, Vote).values(**row, at=now).on_conflict_do_nothing().returning(Vote.entry)
    )
    if is_new is None:
        return Voted(ballot.used, most, is_given=True)
    used = await _count(session, ballot, +1, most)
    if used is None:
        raise NoVotesLeft(most)
    tally.count(session, activity.group_id, "votes", [person_id], now)
    return Voted(used, most, is_given=True)


async def take_back(session: AsyncSession, activity: Activity, person_id: int, number: int, now: datetime) -> Voted:
    """Take a vote back; twice is once. Raises what `open_ballot` raises."""
    ballot, most = await open_ballot(session, activity, person_id, now), options_of(activity).votes
    gone = await session.scalar(
        delete(Vote)
        .where(
            Vote.group_id == activity.group_id,
            Vote.activity == activity.number,
            Vote.round == ballot.round,
            Vote.person_id == person_id,
            Vote.entry == number,
        )
        .returning(Vote.at)
    )
    if gone is not None:
        tally.count(session, activity.group_id, "votes", [person_id], gone, by=-1)
    used = await _count(session, ballot, -1, most) if gone is not None else ballot.used
    return Voted(ballot.used if used is None else used, most, is_given=False)


async def _count(session: AsyncSession, ballot: Ballot, change: int, most: int) -> int | None:
    """Count a vote on the ballot; None where it would be one too many. Two at once: the second one sees the first."""
    used = await session.scalar(
        update(Ballot)
        .where(
            Ballot.group_id == ballot.group_id,
            Ballot.activity == ballot.activity,
            Ballot.round == ballot.round,
            Ballot.person_id == ballot.person_id,
            Ballot.used + change <= most,
            Ballot.used + change >= 0,
        )
        .values(used=Ballot.used + change)
        .returning(Ballot.used)
        .execution_options(synchronize_session=False)
    )
    return None if used is None else int(used)
