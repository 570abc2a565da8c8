"""A talk while it is on: opening, the run of show, the end; by the clock and by hosts."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.sharing import (
    archive,
    askers,
    attendance,
    mute,
    questions,
    rsvp,
    rules,
    speaking,
    talks,
    view_end,
    view_stage as view,
)
from features.activities.sharing.facts import about, talk_facts
from features.activities.sharing.options import options_of, read_run, write_run
from features.activities.sharing.rules import CannotMute, NotBegun, TalkBegun, TalkOver
from features.facts import activity_facts, group_facts
from features.outbox import prompts, service as outbox
from features.outbox.service import Asks
from features.people.access import OutOfDate, last_known
from features.refusals import Paused
from features.scheduling.service import Due, Ran
from kit.texts import choose, texts
from models import Activity, Group, Talk

# --- what the clock does ---------------------------------------------------------------------------------------------------------


async def _start(session: AsyncSession, group: Group, activity: Activity, task: Due, now: datetime) -> Ran:
    """Open the talk; one whose whole time went by while the bot was away is not opened any more."""
    talk = await talks.of_task(session, activity, task)
    if talk is None or talk.state != "ahead":
        return Ran("dropped", None)
    if now >= talks.ends_at(talk, options_of(activity)):
        talk.state = "skipped"
        await talks.resolve_ready(session, activity, talk, now)
        await askers.tell_rest(session, group, activity, talk, rules.Fate.CALLED_OFF, now)
        where = about(group, activity, talk)
        await talks.tell_hosts(
            session,
            group,
            activity,
            f"missed:{group.id}:{activity.number}:{talk.number}:{talk.revision}",
            lambda t: view.missed(t, *where),
            now,
        )
        await _next(session, group, activity, now)
        return Ran("dropped", None)
    await _open(session, group, activity, talk, talk.starts_at if now - talk.starts_at < talks.LATE else now, now)
    return Ran(talks.outcome(task, now), None)


async def _warn(session: AsyncSession, group: Group, activity: Activity, task: Due, now: datetime) -> Ran:
    """“5 minutes left”, to hosts and speakers."""
    talk = await talks.of_task(session, activity, task)
    if talk is None or talk.state != "live" or now - task.due_at > rules.WARNING:
        return Ran("dropped", None)
    await _tell_stage(session, group, activity, talk, "warn", now, minutes=int(rules.WARNING.total_seconds() // 60))
    return Ran("ran", None)


async def _step(session: AsyncSession, group: Group, activity: Activity, task: Due, now: datetime) -> Ran:
    """The step's time is over: the next one, or the end."""
    talk = await talks.of_task(session, activity, task)
    if talk is None or talk.state != "live" or talk.step_ends_at is None or talk.step_ends_at > now:
        return Ran("dropped", None)
    await _advance(session, group, activity, talk, talk.step_ends_at, now)
    return Ran(talks.outcome(task, now), None)


async def _window_closed(session: AsyncSession, group: Group, activity: Activity, task: Due, now: datetime) -> Ran:
    await outbox.refresh_board(session, group.id, activity.number, now)
    return Ran(talks.outcome(task, now), None)


TASKS = {
    "sharing.start": _start,
    "sharing.warn": _warn,
    "sharing.step": _step,
    "sharing.window": _window_closed,
}


# --- what hosts and speakers do --------------------------------------------------------------------------------------------------


async def open_now(session: AsyncSession, group: Group, activity: Activity, number: int, now: datetime) -> Talk:
    """Begin a talk before its time. Raises OutOfDate, Paused, TalkBegun, TalkOver."""
    talk = await talks.find(session, activity, number, lock=True)
    _require_open(activity)
    if talk.state == "live":
        raise TalkBegun(talks.title_of(activity, talk))
    if talk.state != "ahead":
        raise TalkOver(talks.title_of(activity, talk))
    await _open(session, group, activity, talk, now, now)
    return talk


async def shift(
    session: AsyncSession, group: Group, activity: Activity, number: int, minutes: int, now: datetime
) -> Talk:
    """The step takes longer, and all behind it comes later. Raises OutOfDate, NotBegun."""
    talk = await _live(session, activity, number)
    assert talk.step_ends_at is not None  # noqa: S101 - it is on
    talk.step_ends_at = max(talk.step_ends_at, now) + timedelta(minutes=min(max(minutes, 1), 60))
    await talks.plan(session, group, activity, now)
    await outbox.refresh_board(session, group.id, activity.number, now)
    return talk


async def go_on(session: AsyncSession, group: Group, activity: Activity, number: int, step: int, now: datetime) -> Talk:
    """On from this step to the next, now; at the end of the last the talk is over. Tapped twice is once. Raises OutOfDate, NotBegun."""
    talk = await _live(session, activity, number)
    if talk.step == step:
        await _advance(session, group, activity, talk, now, now)
    return talk


async def end_now(session: AsyncSession, group: Group, activity: Activity, number: int, now: datetime) -> Talk:
    """The talk is over. Raises OutOfDate, NotBegun."""
    talk = await _live(session, activity, number)
    await finish(session, group, activity, talk, now)
    return talk


async def set_mute(
    session: AsyncSession, group: Group, activity: Activity, number: int, now: datetime, *, is_wanted: bool
) -> Talk:
    """Silence the group for this talk, or give it its voice back. Raises OutOfDate, NotBegun, CannotMute."""
    talk = await _live(session, activity, number)
    if is_wanted:
        await mute.silence(session, group, activity, talk, now)
    else:
        await mute.lift(session, activity, talk, now)
    return talk


async def finish(session: AsyncSession, group: Group, activity: Activity, talk: Talk, now: datetime) -> None:
    """Thanks, voice, archive, feedback; then the next talk, or the end of the activity."""
    talk.state, talk.ended_at, talk.question = "over", now, None
    await _resolve_step(session, activity, talk, now)
    await mute.lift(session, activity, talk, now)
    await questions.close(session, group, activity, talk, now)
    await attendance.close(session, talk, now)
    facts, where = await archive.facts_of(session, activity, talk), about(group, activity, talk)
    await outbox.tell_group(
        session,
        group.id,
        f"thanks:{group.id}:{activity.number}:{talk.number}",
        view_end.thanks(texts(group.language), *where, facts),
        now,
        thread_id=activity.thread_id,
    )
    await talks.tell_hosts(
        session,
        group,
        activity,
        f"over:{group.id}:{activity.number}:{talk.number}",
        lambda t: view_end.over(t, *where, facts),
        now,
    )
    await _next(session, group, activity, now)


async def _next(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """What comes after a talk that is over, or was missed."""
    await session.flush()
    if activity.state != "closed":
        await talks.materialise(session, group, activity, now)
        rest = await talks.all_of(session, activity, "live", "ahead")
        if not rest and options_of(activity).repeat is None:
            activity.state, activity.closed_at = "closed", now
        elif rest:
            await post_anew(session, group, activity, now)
    await talks.plan(session, group, activity, now)
    await outbox.refresh_board(session, group.id, activity.number, now)


async def post_anew(session: AsyncSession, group: Group, activity: Activity, now: datetime) -> None:
    """The board is to stand below what was said: the old one loses its buttons."""
    if activity.board_message_id is not None:
        await outbox.strip_message(session, group.id, activity.board_message_id, now)
        activity.board_message_id, activity.board_digest = None, None
    await outbox.refresh_board(session, group.id, activity.number, now)


async def _open(
    session: AsyncSession, group: Group, activity: Activity, talk: Talk, began_at: datetime, now: datetime
) -> None:
    await rsvp.fill_seats(session, group, activity, talk, now)
    await talks.resolve_ready(session, activity, talk, now)
    options = options_of(activity)
    steps = rules.steps_of(options)
    talk.state, talk.began_at, talk.steps, talk.step = "live", began_at, write_run(steps), 0
    talk.step_ends_at = began_at + timedelta(minutes=steps[0].minutes)
    await talks.note_cast(session, group, activity, talk)
    await session.flush()
    speakers = await speaking.speakers_of(session, activity, talk)
    await mute.make_room(session, group, activity, now)
    is_muted = options.mute and await _try_mute(session, group, activity, talk, now)
    await outbox.tell_group(
        session,
        group.id,
        f"begin:{group.id}:{activity.number}:{talk.number}",
        view.opening(texts(group.language), *about(group, activity, talk)[1:], speakers, is_muted=is_muted),
        now,
        thread_id=activity.thread_id,
        drop_after=now + timedelta(hours=1),
    )
    await post_anew(session, group, activity, now)
    await talks.plan(session, group, activity, now)
    await _tell_stage(session, group, activity, talk, "step", now)
    if is_muted:
        await _lend_voice(session, group, activity, talk, speakers, now)


async def _try_mute(session: AsyncSession, group: Group, activity: Activity, talk: Talk, now: datetime) -> bool:
    try:
        await mute.silence(session, group, activity, talk, now)
    except CannotMute as refusal:
        why = refusal
    else:
        return True
    where = group_facts(group)
    key = f"unmuted:{group.id}:{activity.number}:{talk.number}"
    await talks.tell_hosts(session, group, activity, key, lambda t: view.not_muted(t, where, why), now)
    return False


async def _lend_voice(
    session: AsyncSession, group: Group, activity: Activity, talk: Talk, speakers: list[rules.Speaker], now: datetime
) -> None:
    """A speaker whom Telegram silences with the others can speak through the bot."""
    where = about(group, activity, talk)
    for speaker in speakers:
        if speaker.person_id is None or not speaker.is_reachable:
            continue
        if not (await last_known(session, group.id, speaker.person_id)).is_admin:
            t = texts(choose(speaker.language, default=group.language))
            await outbox.tell_person(
                session,
                speaker.person_id,
                f"voice:{group.id}:{activity.number}:{talk.number}:{speaker.person_id}",
                view.voice(t, *where),
                now,
                drop_after=talks.ends_at(talk, options_of(activity)),
            )


async def _advance(
    session: AsyncSession, group: Group, activity: Activity, talk: Talk, since: datetime, now: datetime
) -> None:
    steps = read_run(talk.steps)
    if talk.step + 1 >= len(steps):
        await finish(session, group, activity, talk, now)
        return
    await _resolve_step(session, activity, talk, now)
    talk.step += 1
    talk.step_ends_at = since + timedelta(minutes=steps[talk.step].minutes)
    await outbox.refresh_board(session, group.id, activity.number, now)
    if talk.step + 1 == len(steps) and talk.step_ends_at > now:
        # Attendance is taken by itself before everybody goes, unless a host has taken it already.
        await attendance.open_if_none(session, group, activity, talk, now)
    await talks.plan(session, group, activity, now)
    if talk.step_ends_at > now:
        await _tell_stage(session, group, activity, talk, "step", now)


def _asks_step(talk: Talk) -> Asks:
    """What hosts are asked while a step is on: when to go on. Each of them has the buttons."""
    return Asks(talk.group_id, f"step:{talk.activity}:{talk.number}:{talk.step}")


async def _resolve_step(session: AsyncSession, activity: Activity, talk: Talk, now: datetime) -> None:
    name, of_talk = read_run(talk.steps)[talk.step].name, (activity_facts(activity), talk_facts(talk))
    await prompts.resolve(
        session, talk.group_id, _asks_step(talk).about, lambda t: view.step_over(t, *of_talk, name), now
    )


async def _tell_stage(
    session: AsyncSession, group: Group, activity: Activity, talk: Talk, what: str, now: datetime, *, minutes: int = 0
) -> None:
    """Where the run of show is, to hosts and speakers in private."""
    assert talk.step_ends_at is not None  # noqa: S101 - it is on
    where = about(group, activity, talk)
    key = f"stage:{group.id}:{activity.number}:{talk.number}:{talk.step}:{what}:{talk.step_ends_at.timestamp():.0f}"
    await talks.tell_hosts(
        session,
        group,
        activity,
        key,
        lambda t: view.stage(t, *where, minutes=minutes),
        now,
        drop_after=talk.step_ends_at,
        asks=_asks_step(talk),
    )
    hosts = {host.id for host in await talks.hosts_of(session, group, activity)}
    for speaker in await speaking.speakers_of(session, activity, talk):
        if speaker.person_id is not None and speaker.is_reachable and speaker.person_id not in hosts:
            t = texts(choose(speaker.language, default=group.language))
            message = view.stage(t, *where, minutes=minutes, steers=False)
            await outbox.tell_person(
                session, speaker.person_id, f"{key}:{speaker.person_id}", message, now, drop_after=talk.step_ends_at
            )


async def _live(session: AsyncSession, activity: Activity, number: int) -> Talk:
    talk = await talks.find(session, activity, number, lock=True)
    if talk.state == "ahead":
        raise NotBegun(talks.title_of(activity, talk))
    if talk.state != "live":
        raise TalkOver(talks.title_of(activity, talk))
    return talk


def _require_open(activity: Activity) -> None:
    if activity.state == "paused":
        raise Paused(activity.title)
    if activity.state == "closed":
        raise OutOfDate
