"""What becomes of an entry that stands: approved or declined, taken out, gone; and its place in the review queue."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.collection import view_told
from features.activities.collection.entries import finding
from features.activities.collection.entries.told import tell_author
from features.activities.collection.facts import entry_facts
from features.activities.collection.options import options_of
from features.activities.collection.refusals import EntryGone
from features.activities.collection.rows import content_of
from features.activities.collection.rules import ALIVE, Stage, State, Step
from features.counting import tally
from features.facts import activity_facts, group_facts
from features.outbox import service as outbox
from features.refusals import Ended
from features.review import judged, service as review
from features.review.judged import Judged
from features.review.rules import Put
from features.scheduling import service as schedule
from kit.messages import Message, Stored
from kit.texts import Texts
from models import Activity, Ballot, Collection, Entry, Group, ReviewItem, Vote

# What entries are called in the queue of what is to be looked at.
REVIEWED = "entry"


async def disqualify(
    session: AsyncSession, group: Group, activity: Activity, number: int, reason: str, now: datetime
) -> Entry:
    """A host takes an entry out, with the reason, which its author is told. Raises OutOfDate, EntryGone, Ended."""
    if activity.state == "closed":
        raise Ended(activity.title)
    entry = await finding.find(session, activity, number)
    if entry.state not in ALIVE:
        raise EntryGone
    await move(session, entry, Step.TAKEN_OUT, reason)
    await gone(session, group, activity, entry, now)
    await _tell_author(session, group, activity, entry, Step.TAKEN_OUT, now)
    return entry


async def strike(session: AsyncSession, activity: Activity, number: int, reason: str) -> Entry:
    """Take an entry out that stood in the result; once, whoever asks at the same time. Raises OutOfDate, EntryGone."""
    entry = await finding.find(session, activity, number)
    struck = await session.scalar(
        update(Entry)
        .where(
            Entry.group_id == activity.group_id,
            Entry.activity == activity.number,
            Entry.number == number,
            Entry.state == State.APPROVED,
        )
        .values(state=State.DISQUALIFIED, reason=reason)
        .returning(Entry.number)
        .execution_options(synchronize_session=False)
    )
    if struck is None:
        raise EntryGone
    await session.refresh(entry)
    return entry


async def verdict(
    session: AsyncSession, group: Group, activity: Activity, number: int, now: datetime, *, reason: str | None
) -> None:
    """An entry that waited has been looked at: approved, or declined for a reason."""
    entry = await finding.find(session, activity, number)
    if activity.state == "closed" or entry.state not in {State.PENDING, State.DECLINED, State.DISQUALIFIED}:
        return
    step = Step.APPROVED if reason is None else Step.DECLINED
    await move(session, entry, step, reason)
    await outbox.refresh_board(session, group.id, activity.number, now)
    await _tell_author(session, group, activity, entry, step, now)
    await _hurry(session, activity, now)


async def _hurry(session: AsyncSession, activity: Activity, now: datetime) -> None:
    """Where only the last look was waited for, what follows begins."""
    collection = await session.get_one(Collection, (activity.group_id, activity.number), populate_existing=True)
    is_waited_for = activity.state == "open" and collection.stage == Stage.LOOKING
    if is_waited_for and not await review.waiting_of(session, activity.group_id, REVIEWED, activity.number):
        key = f"collection:{activity.number}:end"
        await schedule.plan(session, activity.group_id, key, "collection.end", now, activity=activity.number)


# Where a step leads; an entry that is sent or changed is looked at first, where that is wanted.
_LEADS_TO = {
    Step.WITHDRAWN: State.WITHDRAWN,
    Step.APPROVED: State.APPROVED,
    Step.DECLINED: State.DECLINED,
    Step.TAKEN_OUT: State.DISQUALIFIED,
    Step.LEFT_IN: State.APPROVED,
    Step.LEFT_OUT: State.DECLINED,
}


async def move(session: AsyncSession, entry: Entry, step: Step, reason: str | None) -> None:
    """An entry takes a step. That its author hears is the caller's business (`told.tell_author`), as `STEPS` declares it."""
    entry.state, entry.reason = _LEADS_TO[step], reason
    await session.flush()


async def gone(session: AsyncSession, group: Group, activity: Activity, entry: Entry, now: datetime) -> None:
    """It is not voted for any more: whoever did so has that vote again. Voters lock the entry (voting.py), so none comes in between."""
    await review.withdraw(session, group.id, REVIEWED, activity.number, [str(entry.number)], now)
    of_it = (Vote.group_id == group.id, Vote.activity == activity.number, Vote.entry == entry.number)
    voters = select(Vote.person_id).where(*of_it, Vote.round == Ballot.round).correlate(Ballot)
    await session.execute(
        update(Ballot)
        .where(Ballot.group_id == group.id, Ballot.activity == activity.number, Ballot.person_id.in_(voters))
        .values(used=Ballot.used - 1)
        .execution_options(synchronize_session=False)
    )
    votes = delete(Vote).where(*of_it).returning(Vote.person_id, Vote.at).execution_options(synchronize_session=False)
    for person, at in (await session.execute(votes)).all():
        tally.count(session, group.id, "votes", [person], at, by=-1)
    await outbox.refresh_board(session, group.id, activity.number, now)
    await _hurry(session, activity, now)


async def _tell_author(
    session: AsyncSession, group: Group, activity: Activity, entry: Entry, step: Step, now: datetime
) -> None:
    collection = await session.get_one(Collection, (group.id, activity.number))
    is_open = collection.stage == Stage.COLLECTING and (collection.ends_at is None or now < collection.ends_at)
    about = group_facts(group), activity_facts(activity), entry_facts(entry)

    def saying(t: Texts) -> Message:
        return view_told.entry_judged(t, *about, is_open=is_open)

    await tell_author(session, group, activity, entry, step, saying, now)


async def to_review(
    session: AsyncSession, group: Group, activity: Activity, entry: Entry, now: datetime, *, appeal: str | None = None
) -> None:
    """Put an entry into the queue of what is to be looked at; with its author's words, where they ask for another look."""
    files = [Stored(file.kind, file.file_id) for file in content_of(entry).files]
    facts = {
        "title": activity.title,
        "entry": entry.number,
        "appeal": appeal,
        "anonymous": options_of(activity).anonymous,
    }
    thing = Put(REVIEWED, activity.number, str(entry.number), entry.person_id, entry.text, files, facts)
    await review.put(session, group, [thing], now)


async def _approved(session: AsyncSession, group: Group, item: ReviewItem, now: datetime) -> None:
    activity = await session.get_one(Activity, (group.id, item.activity))
    await verdict(session, group, activity, int(item.subject), now, reason=None)


async def _declined(session: AsyncSession, group: Group, item: ReviewItem, now: datetime) -> None:
    activity = await session.get_one(Activity, (group.id, item.activity))
    await verdict(session, group, activity, int(item.subject), now, reason=item.reason or "")


judged.register(REVIEWED, Judged(_approved, _declined, view_told.review_headline, view_told.review_reasons))
