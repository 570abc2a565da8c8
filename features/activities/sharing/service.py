"""The life of a sharing: made, changed, paused, resumed, ended; and its board. Its talks, guests, questions … have modules of their own."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.sharing import (
    askers,
    attendance,
    before,
    mute,
    questions,
    rsvp,
    rules,
    speaking,
    stage,
    talks,
    themes,
    view,
    view_talk,
)
from features.activities.sharing.composing import compose, fitting
from features.activities.sharing.facts import BoardFacts, TalkFacts, about, talk_facts, window_facts
from features.activities.sharing.options import options_of
from features.facts import activity_facts, group_facts
from features.outbox import service as outbox
from features.scheduling import service as schedule
from kit.messages import Message
from kit.texts import texts
from models import Activity, Group, Guest, Member, Person, Talk

# What `kind.Service` asks of this module, wherever in the folder it stands.
__all__ = [
    "TASKS", "board", "calendar", "changed", "closed", "compose", "fitting", "opened", "paused", "resumed",
]  # fmt: skip

TASKS = {**before.TASKS, **stage.TASKS}

_NAMED = 15
_VOTED = 8


async def opened(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`. Raises NameUnsure."""
    await speaking.hold_to_names(session, group, activity, now)
    await talks.materialise(session, group, activity, now)
    await talks.plan(session, group, activity, now)
    await outbox.refresh_board(session, group.id, activity.number, now)
    await _check_rights(session, group, activity, now)


async def changed(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`. Raises NameUnsure."""
    await speaking.hold_to_names(session, group, activity, now)
    moved = await talks.reslot(session, group, activity, now)
    await talks.materialise(session, group, activity, now)
    for talk in await talks.all_of(session, activity, "ahead", "live"):
        locked = await talks.find(session, activity, talk.number, lock=True)
        await rsvp.fill_seats(session, group, activity, locked, now)
    await talks.plan(session, group, activity, now)
    await talks.told_moved(session, group, activity, moved, now)
    await outbox.refresh_board(session, group.id, activity.number, now)
    await _check_rights(session, group, activity, now)


async def paused(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`. A group must not stay silent for a talk that rests."""
    await schedule.cancel_all_of(session, group.id, activity.number)
    await _settle_mutes(session, activity, now)
    await outbox.refresh_board(session, group.id, activity.number, now)


async def resumed(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`."""
    await talks.materialise(session, group, activity, now)
    await talks.plan(session, group, activity, now)
    await _settle_mutes(session, activity, now)
    await outbox.refresh_board(session, group.id, activity.number, now)


async def closed(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """See `kind.Service`. A talk that is on is brought to its end first."""
    cancelled: Talk | None = None
    for talk in await talks.all_of(session, activity, "live", "ahead"):
        if talk.state == "live":
            await stage.finish(session, group, activity, talk, now)
        else:
            talk.state, talk.revision = "skipped", talk.revision + 1
            await talks.resolve_ready(session, activity, talk, now)
            cancelled = cancelled or talk
            await askers.tell_rest(session, group, activity, talk, rules.Fate.CALLED_OFF, now)
    await session.flush()
    await schedule.cancel_all_of(session, group.id, activity.number)
    t = texts(group.language)
    been = len(await talks.all_of(session, activity, "over"))
    await outbox.tell_group(
        session,
        group.id,
        f"result:{group.id}:{activity.number}",
        view.result(
            t, activity_facts(activity), been, None if cancelled is None else talk_facts(cancelled), group_facts(group)
        ),
        now,
        thread_id=activity.thread_id,
    )
    if cancelled is not None:
        talk, where = cancelled, about(group, activity, cancelled)
        await talks.tell_guests(
            session,
            group,
            talk,
            f"ended:{group.id}:{activity.number}:{talk.number}",
            lambda t: view_talk.skipped(t, *where, None),
            now,
            answers=("going", "waiting", "maybe"),
            drop_after=talk.starts_at,
        )
    await outbox.refresh_board(session, group.id, activity.number, now)


async def board(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> Message:
    """See `kind.Service`."""
    seen = await facts(session, activity, now)
    return view.board(texts(group.language), group_facts(group), activity_facts(activity), options_of(activity), seen)


async def facts(session: AsyncSession, activity: Activity, now: datetime) -> BoardFacts:
    """What its board shows now."""
    coming = await talks.all_of(session, activity, "live", "ahead")
    talk = next((each for each in coming if each.state == "live"), coming[0] if coming else None)
    rest = [each for each in coming if each is not talk]
    is_live = talk is not None and talk.state == "live"
    window = await attendance.current(session, talk, now) if talk is not None and is_live else None
    return BoardFacts(
        talk=None if talk is None else talk_facts(talk),
        following=talk_facts(rest[0]) if rest else None,
        speakers=[] if talk is None else [s.name for s in await speaking.speakers_of(session, activity, talk)],
        guests=[] if talk is None else await _guests(session, talk),
        window=None if window is None else window_facts(window),
        present=await attendance.count(session, talk) if talk is not None and is_live else 0,
        queued=len(await questions.queue(session, talk)) if talk is not None and is_live else 0,
        questions=await questions.open_ones(session, talk, limit=_VOTED) if talk is not None and is_live else [],
        themes=[] if is_live else await themes.open_ones(session, activity, limit=_VOTED),
    )


async def calendar(session: AsyncSession, activity: Activity) -> list[tuple[TalkFacts, list[str]]]:
    """The talks that a calendar shows, with who speaks: those that are ahead or on, and those that do not take place."""
    found = await talks.all_of(session, activity, "live", "ahead", "skipped")
    return [(talk_facts(talk), [s.name for s in await speaking.speakers_of(session, activity, talk)]) for talk in found]


async def _guests(session: AsyncSession, talk: Talk) -> list[str]:
    return list(
        await session.scalars(
            select(Person.name)
            .join(Guest, Guest.person_id == Person.id)
            .join(Member, (Member.group_id == Guest.group_id) & (Member.person_id == Guest.person_id))
            .where(
                Guest.group_id == talk.group_id,
                Guest.activity == talk.activity,
                Guest.talk == talk.number,
                Guest.answer == "going",
                Member.is_present.is_(True),
            )
            .order_by(Guest.place)
            .limit(_NAMED)
        )
    )


async def _settle_mutes(session: AsyncSession, activity: Activity, now: datetime) -> None:
    for talk in await talks.all_of(session, activity, "live"):
        await mute.settle(session, activity, talk, now)


async def _check_rights(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """Muting was asked for and cannot be done: say so while there is time, once for each activity."""
    if options_of(activity).mute and not mute.may(group, activity):
        said = view_talk.mute_needs_right(texts(group.language), is_topic=activity.thread_id is not None)
        key = f"mute-right:{group.id}:{activity.number}:{now:%Y-%m-%d}"
        await outbox.tell_group(session, group.id, key, Message(said), now, thread_id=activity.thread_id)
