"""What hosts change of a talk: skipped, restored, moved, with other speakers, about something else."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from features.activities import followers
from features.activities.sharing import askers, rules, speaking, talks, view_talk as view
from features.activities.sharing.facts import about, talk_facts
from features.activities.sharing.rules import TalkBegun, TalkOver, TooLateToRestore
from features.activities.sharing.values import read_speakers
from features.moments import moment_of
from features.outbox import service as outbox
from features.refusals import Ended
from features.when import When
from models import Activity, Group, Talk


async def skip(session: AsyncSession, group: Group, activity: Activity, number: int, now: datetime) -> Talk:
    """The talk does not take place. Twice is once. Raises OutOfDate, Ended, TalkBegun, TalkOver."""
    talk = await _ahead(session, activity, number)
    if talk.state == "skipped":
        return talk
    talk.state, talk.revision = "skipped", talk.revision + 1
    await talks.resolve_ready(session, activity, talk, now)
    await _replanned(session, group, activity, now)
    following = await talks.current(session, activity)
    where, later = about(group, activity, talk), None if following is None else talk_facts(following)
    await talks.tell(session, group, activity, talk, "skipped", lambda t: view.skipped(t, *where, later), now)
    await askers.tell_rest(session, group, activity, talk, rules.Fate.CALLED_OFF, now)
    await followers.tell(session, group, activity, now)
    return talk


async def restore(session: AsyncSession, group: Group, activity: Activity, number: int, now: datetime) -> Talk:
    """A skipped talk takes place after all. Twice is once. Raises OutOfDate, Ended, TooLateToRestore."""
    talk = await talks.find(session, activity, number, lock=True)
    _require_going_on(activity)
    if talk.state == "ahead":
        return talk
    if talk.state != "skipped" or talk.starts_at <= now:
        raise TooLateToRestore
    talk.state, talk.revision = "ahead", talk.revision + 1
    await _replanned(session, group, activity, now)
    where = about(group, activity, talk)
    await talks.tell(session, group, activity, talk, "restored", lambda t: view.restored(t, *where), now)
    await followers.tell(session, group, activity, now)
    return talk


async def move(session: AsyncSession, group: Group, activity: Activity, number: int, when: When, now: datetime) -> Talk:
    """The talk takes place at another time. Raises OutOfDate, Ended, TalkBegun, TalkOver and what `moment_of` raises."""
    talk = await _ahead(session, activity, number)
    calendar = rules.wall(group.zone)
    local = calendar.local(moment_of(when, calendar, now))
    day, clock = local.date(), local.hour * 60 + local.minute
    starts_at = calendar.moment_of(day, clock)
    if starts_at == talk.starts_at:
        return talk
    talk.day, talk.clock, talk.starts_at = day, clock, starts_at
    # Who was ready for the old time is asked again.
    talk.revision, talk.is_moved, talk.ready = talk.revision + 1, True, {}
    await talks.resolve_ready(session, activity, talk, now)
    await _replanned(session, group, activity, now)
    if talk.state == "ahead":
        where = about(group, activity, talk)
        await talks.tell(session, group, activity, talk, "moved", lambda t: view.moved(t, *where), now)
    await followers.tell(session, group, activity, now)
    return talk


async def name_speakers(
    session: AsyncSession, group: Group, activity: Activity, number: int, said: str, now: datetime
) -> Talk:
    """Others speak at this talk. Raises OutOfDate, Ended, TalkOver, NameUnsure, ValueError where it cannot be read."""
    talk = await talks.find(session, activity, number, lock=True)
    _require_going_on(activity)
    if talk.state == "over":
        raise TalkOver(talks.title_of(activity, talk))
    names = read_speakers(said)
    talk.speakers = await speaking.written_down(session, group, names, now)
    if talk.state == "ahead":
        talk.ready = {}
        await talks.resolve_ready(session, activity, talk, now)
    else:
        await talks.note_cast(session, group, activity, talk)
    await _replanned(session, group, activity, now)
    return talk


async def name_theme(
    session: AsyncSession, group: Group, activity: Activity, number: int, theme: str, now: datetime
) -> Talk:
    """The talk is about this. Raises OutOfDate, Ended, TalkOver."""
    talk = await talks.find(session, activity, number, lock=True)
    _require_going_on(activity)
    if talk.state == "over":
        raise TalkOver(talks.title_of(activity, talk))
    talk.theme = theme
    talk.revision += 1
    await _replanned(session, group, activity, now)
    return talk


async def _ahead(session: AsyncSession, activity: Activity, number: int) -> Talk:
    talk = await talks.find(session, activity, number, lock=True)
    _require_going_on(activity)
    if talk.state == "live":
        raise TalkBegun(talks.title_of(activity, talk))
    if talk.state == "over":
        raise TalkOver(talks.title_of(activity, talk))
    return talk


def _require_going_on(activity: Activity) -> None:
    if activity.state == "closed":
        raise Ended(activity.title)


async def _replanned(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    await session.flush()
    await talks.materialise(session, group, activity, now)
    await talks.plan(session, group, activity, now)
    await outbox.refresh_board(session, group.id, activity.number, now)
