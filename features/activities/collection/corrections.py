"""An entry taken out after the result: whoever stood behind it moves up, prizes follow as far as they can, and those concerned are told."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.collection import results, view_told
from features.activities.collection.entries import judging
from features.activities.collection.entries.told import tell_author
from features.activities.collection.facts import entry_facts
from features.activities.collection.options import options_of
from features.activities.collection.results import LOTS, PLACES
from features.activities.collection.rules import Line, Stage, Step, without
from features.facts import activity_facts, group_facts
from features.prizes import forfeits, service as prizes
from features.prizes.forfeits import Forfeit
from features.prizes.rules import read_list
from features.refusals import Ended
from kit.messages import Message
from kit.texts import Texts
from models import Activity, Collection, Entry, Group

_PODIUM = 3


async def take_out(
    session: AsyncSession, group: Group, activity: Activity, number: int, reason: str, now: datetime, *, actor: int
) -> tuple[Entry, list[Forfeit]]:
    """The entry is out, as if it had never been entered; and what became of its author's prize. Raises OutOfDate, EntryGone, Ended."""
    # Two hosts at once: the second counts on what the first has left.
    collection = await session.scalar(
        select(Collection)
        .where(Collection.group_id == group.id, Collection.activity == activity.number)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if collection is None or collection.stage != Stage.DONE:
        raise Ended(activity.title)
    before = results.read_result(collection)
    entry = await judging.strike(session, activity, number, reason)
    after = without(before, number, await _entered(session, activity), options_of(activity))
    collection.result = results.stored(after)
    await session.flush()
    awards = await prizes.awards_of(session, group.id, activity.number)
    lost = {line for line in {award.line for award in awards} if _stood_for(line, number, before, collection)}
    for line in lost:
        people = results.in_places(after) if line == PLACES else await results.drawn(session, activity, collection)
        await forfeits.line_up_anew(session, group.id, activity.number, line, people)
    found = await forfeits.forfeit(session, group, activity, entry.person_id, lost, now, actor=actor)
    is_kept = any(each.is_kept for each in found)
    about, has_lost = (group_facts(group), activity_facts(activity), entry_facts(entry)), bool(found) and not is_kept

    def saying(t: Texts) -> Message:
        return view_told.taken_out_after(t, *about, has_lost=has_lost, keeps=is_kept)

    await tell_author(session, group, activity, entry, Step.STRUCK, saying, now)
    if found or _podium(before) != _podium(after):
        await results.tell_group(session, group, activity, collection, now, without=number)
    return entry, found


async def _entered(session: AsyncSession, activity: Activity) -> dict[int, datetime]:
    rows = await session.execute(
        select(Entry.number, Entry.entered_at).where(
            Entry.group_id == activity.group_id, Entry.activity == activity.number
        )
    )
    return dict(rows.all())


def _stood_for(line: str, number: int, before: Sequence[Line], collection: Collection) -> bool:
    """Whether its author was in this line of winners by this very entry, and not by another of theirs."""
    if line == LOTS:
        return bool(collection.tickets) and number in {t.number for t in read_list(collection.tickets)}
    return any(each.number == number and each.place is not None for each in before)


def _podium(lines: Sequence[Line]) -> list[int]:
    return [line.number for line in lines if line.place is not None][:_PODIUM]
