"""Before a talk: reminders, the ready-check and its answers, the theme."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.parts import Worry
from features.activities.sharing import (
    mute,
    rsvp,
    speaking,
    talks,
    themes,
    view_stage as stage_view,
    view_talk as view,
)
from features.activities.sharing.facts import about
from features.activities.sharing.options import options_of
from features.activities.sharing.rules import NotYours, TalkOver
from features.outbox import service as outbox
from features.scheduling.service import Due, Ran
from kit.db import Session
from kit.texts import choose, texts
from models import Activity, Group, Talk

# A reminder or a warning that could not come at its time is not sent later.
_REMINDER_LASTS = timedelta(minutes=10)
# Who was asked half an hour before and has not answered by now may not come.
_SILENT_BEFORE = timedelta(minutes=20)


async def _remind(session: AsyncSession, group: Group, activity: Activity, task: Due, now: datetime) -> Ran:
    """To those who go, not to those who wait: in private where they take it, the others by one line in the group."""
    talk, minutes = await talks.of_task(session, activity, task), int(task.key.rpartition(".")[2])
    if talk is None or talk.state != "ahead" or now - task.due_at > _REMINDER_LASTS or now >= talk.starts_at:
        return Ran("dropped", None)
    await rsvp.fill_seats(session, group, activity, talk, now)
    where = about(group, activity, talk)
    key = f"remind:{group.id}:{activity.number}:{talk.number}:{talk.revision}:{minutes}"
    missed = await talks.tell_guests(
        session,
        group,
        talk,
        key,
        lambda t: view.private_reminder(t, *where),
        now,
        drop_after=talk.starts_at,
    )
    if missed:
        await outbox.tell_group(
            session,
            group.id,
            key,
            view.reminder(texts(group.language), *where),
            now,
            thread_id=activity.thread_id,
            drop_after=talk.starts_at,
        )
    return Ran("ran", None)


async def _ready_check(session: AsyncSession, group: Group, activity: Activity, task: Due, now: datetime) -> Ran:
    """Ask the speakers whether they are ready; whoever cannot be asked is a matter for the hosts, at once."""
    talk = await talks.of_task(session, activity, task)
    if talk is None or talk.state != "ahead" or now >= talk.starts_at:
        return Ran("dropped", None)
    await rsvp.fill_seats(session, group, activity, talk, now)
    await speaking.hold_to_speakers(session, activity, talk)
    speakers = await speaking.speakers_of(session, activity, talk)
    talk.ready = {**talk.ready, "asked": True}
    where = about(group, activity, talk)
    key = f"ready:{group.id}:{activity.number}:{talk.number}:{talk.revision}"
    for speaker in speakers:
        if speaker.person_id is not None and speaker.is_reachable:
            t = texts(choose(speaker.language, default=group.language))
            await outbox.tell_person(
                session,
                speaker.person_id,
                f"{key}:{speaker.person_id}",
                view.ready_check(t, *where),
                now,
                drop_after=talk.starts_at,
                asks=talks.asks_ready(talk),
            )
    unasked = [s.name for s in speakers if s.person_id is None or not s.is_reachable]
    needs = await mute.lacking(session, group) if options_of(activity).mute else set()
    await talks.tell_hosts(
        session,
        group,
        activity,
        f"{key}:hosts",
        lambda t: stage_view.soon(t, *where, speakers, unasked, can_mute=not needs),
        now,
        drop_after=talk.starts_at,
    )
    await talks.plan(session, group, activity, now)
    return Ran(talks.outcome(task, now), None)


async def care(session: Session, group: Group, activity: Activity, now: datetime) -> Sequence[Worry]:
    """Talks that begin soon, of whose speakers one was asked and has not answered."""
    rows = await session.scalars(
        select(Talk).where(
            Talk.group_id == group.id,
            Talk.activity == activity.number,
            Talk.state == "ahead",
            Talk.starts_at > now,
            Talk.starts_at <= now + _SILENT_BEFORE,
        )
    )
    found: list[Worry] = []
    for talk in rows.all():
        answers = talk.ready.get("answers", {})
        speakers = await speaking.speakers_of(session, activity, talk)
        is_silent = any(str(each.person_id) not in answers for each in speakers if each.person_id is not None)
        if talk.ready.get("asked") and (is_silent or not answers):
            found.append(Worry("speaker", talk.number))
    return found


async def _silent(session: AsyncSession, group: Group, activity: Activity, task: Due, now: datetime) -> Ran:
    """Speakers who were asked and have not answered: the hosts are told."""
    talk = await talks.of_task(session, activity, task)
    if talk is None or talk.state != "ahead" or now >= talk.starts_at:
        return Ran("dropped", None)
    answers = talk.ready.get("answers", {})
    asked = [
        s for s in await speaking.speakers_of(session, activity, talk) if s.person_id is not None and s.is_reachable
    ]
    silent = [s.name for s in asked if str(s.person_id) not in answers]
    if silent:
        where = about(group, activity, talk)
        await talks.tell_hosts(
            session,
            group,
            activity,
            f"silent:{group.id}:{activity.number}:{talk.number}:{talk.revision}",
            lambda t: stage_view.silent(t, *where, silent),
            now,
            drop_after=talk.starts_at,
        )
    return Ran(talks.outcome(task, now), None)


async def _take_theme(session: AsyncSession, group: Group, activity: Activity, task: Due, now: datetime) -> Ran:
    talk = await talks.of_task(session, activity, task)
    if talk is None or talk.state != "ahead" or talk.theme:
        return Ran("dropped", None)
    await themes.take_first(session, group, activity, talk, now)
    return Ran(talks.outcome(task, now), None)


async def say_ready(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    number: int,
    person_id: int,
    *,
    is_ready: bool,
    now: datetime,
) -> Talk:
    """A speaker says whether they are ready; the hosts hear of it where it matters. Raises OutOfDate, TalkOver, NotYours."""
    talk = await talks.find(session, activity, number, lock=True)
    speaker = next((s for s in await speaking.speakers_of(session, activity, talk) if s.person_id == person_id), None)
    if speaker is None:
        raise NotYours
    if talk.state not in {"ahead", "live"} or activity.state == "closed":
        raise TalkOver(talks.title_of(activity, talk))
    said = talk.ready
    answers = said.get("answers", {})
    if answers.get(str(person_id)) != is_ready:
        talk.ready = {**said, "answers": {**answers, str(person_id): is_ready}, "n": said.get("n", 0) + 1}
        where = about(group, activity, talk)
        await talks.tell_hosts(
            session,
            group,
            activity,
            f"readiness:{group.id}:{activity.number}:{talk.number}:{talk.revision}:{person_id}:{said.get('n', 0)}",
            lambda t: stage_view.readiness(t, *where, speaker.name, is_ready=is_ready),
            now,
            drop_after=talk.starts_at + timedelta(hours=1),
        )
    return talk


TASKS = {
    "sharing.remind": _remind,
    "sharing.ready": _ready_check,
    "sharing.silent": _silent,
    "sharing.theme": _take_theme,
}
