"""The life of announcements: drafted, confirmed, changed, paused, moved, sent now, deleted. What the clock does is in `posting.py`."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from features import numbering
from features.announcements import content, countdown, posting, rules
from features.announcements.content import body_of, buttons_of, is_album
from features.announcements.facts import PanelFacts, Topic, announcement_facts
from features.announcements.rules import (
    KEYS,
    MOST_AT_ONCE,
    TIMING_KEYS,
    BadPart,
    JustSent,
    NeverDue,
    NoButtonsUnderAlbums,
    NothingToSay,
    NotSaidWhen,
    Timing,
    TooManyAnnouncements,
    key_of,
    put_timing,
    timing_of,
)
from features.facts import group_facts
from features.people.access import OutOfDate
from features.people.calendar import calendar_of
from features.scheduling import service as schedule
from features.values import LONG, SHORT, UnknownKey, flat, read_yes, within
from kit.db import insert
from kit.messages import Content, Copies
from models import ANNOUNCEMENTS_KEPT, Activity, AlbumPart, Announcement, Group

FLAGS = {"pin": "pins", "delete": "replaces", "silent": "is_silent", "urgent": "is_urgent"}
_DRAFTS_KEPT = timedelta(days=2)
_ALBUMS_KEPT = timedelta(days=14)
_MOST_IN_AN_ALBUM = 10
_TWICE_AT_LEAST = timedelta(minutes=1)
_LOOKED_THROUGH, _TOPICS = 200, 8


async def draft(
    session: AsyncSession,
    group: Group,
    body: Content | Copies | None,
    now: datetime,
    *,
    author: int | None,
    thread_id: int | None,
    activity: int | None = None,
) -> Announcement:
    """An announcement that is not confirmed yet. Raises TooManyAnnouncements, UnknownField."""
    there = await session.scalar(
        select(func.count()).where(Announcement.group_id == group.id, Announcement.state != "done")
    )
    if (there or 0) >= MOST_AT_ONCE:
        raise TooManyAnnouncements
    # Activities and announcements share their numbers: “7” is one thing in a group.
    number = await numbering.take(session, group.id, "activity")
    announcement = Announcement(
        group_id=group.id,
        number=number,
        state="draft",
        title="",
        content=None,
        buttons=[],
        timing=rules.to_json(Timing()),
        activity=activity,
        thread_id=thread_id,
        pins=False,
        is_silent=False,
        replaces=False,
        is_urgent=False,
        posted=[],
        trouble="",
        created_by=author,
        created_at=now,
    )
    if body is not None:
        _put(announcement, body)
    session.add(announcement)
    await session.flush()
    return announcement


async def find(session: AsyncSession, group_id: int, number: int) -> Announcement:
    """The announcement of this number in this group. Raises OutOfDate."""
    found = await session.get(Announcement, (group_id, number)) if 0 < number < 2**31 else None
    if found is None:
        raise OutOfDate
    return found


async def put(session: AsyncSession, announcement: Announcement, body: Content | Copies) -> None:
    """This is what it says. Raises UnknownField, NoButtonsUnderAlbums."""
    _put(announcement, body)
    posting.mended(announcement, "gone", "refused", "file", "words")
    await session.flush()


async def add_to_album(session: AsyncSession, announcement: Announcement, message_id: int) -> None:
    """One more message of the album that it is."""
    body = body_of(announcement)
    if not isinstance(body, Copies) or len(body.message_ids) >= _MOST_IN_AN_ALBUM:
        return
    _put(announcement, replace(body, message_ids=tuple(sorted({*body.message_ids, message_id}))))
    await session.flush()


async def turn(session: AsyncSession, announcement: Announcement, flag: str) -> None:
    """Turn one of FLAGS on or off."""
    setattr(announcement, FLAGS[flag], not getattr(announcement, FLAGS[flag]))
    await session.flush()


def is_timed(announcement: Announcement) -> bool:
    """It says when it is due."""
    return announcement.activity is not None or timing_of(announcement).is_said


def _put(announcement: Announcement, body: Content | Copies) -> None:
    content.fields_of(body, counts_down=announcement.activity is not None)
    if is_album(body) and buttons_of(announcement):
        raise NoButtonsUnderAlbums
    if announcement.activity is None:
        announcement.title = content.title_of(body.text) if isinstance(body, Content) else ""
    announcement.content = asdict(body)


async def album_of(session: AsyncSession, group_id: int, album: str) -> tuple[int, ...]:
    """The messages of an album, as far as the bot has seen them."""
    found = await session.scalars(
        select(AlbumPart.message_id)
        .where(AlbumPart.group_id == group_id, AlbumPart.album == album)
        .order_by(AlbumPart.message_id)
    )
    return tuple(found)


async def see_album(session: AsyncSession, group_id: int, album: str, message_id: int, now: datetime) -> None:
    """A message belongs to an album."""
    await session.execute(
        insert(session, AlbumPart)
        .values(group_id=group_id, album=album[:64], message_id=message_id, at=now)
        .on_conflict_do_nothing()
    )


async def change(
    session: AsyncSession,
    group: Group,
    announcement: Announcement,
    given: Mapping[str, str],
    now: datetime,
    *,
    here: int | None = None,
) -> None:
    """Set some of KEYS; `here` is the topic that `topic=here` means. Raises UnknownKey, BadPart and what a new value is refused with."""
    for key, value in given.items():
        if key not in KEYS:
            raise UnknownKey(key, KEYS)
        try:
            _set(announcement, group, key, within(value, LONG if key == "buttons" else SHORT), now, here)
        except ValueError:
            raise BadPart(key, value) from None
    if given.keys() & {*TIMING_KEYS, "before"}:
        rules.check(timing_of(announcement), calendar_of(group))
        if announcement.state in {"on", "done"}:
            announcement.state = "on"
            await _plan(session, group, announcement, now)


def _set(a: Announcement, group: Group, key: str, value: str, now: datetime, here: int | None) -> None:
    if key in TIMING_KEYS:
        put_timing(a, rules.changed(timing_of(a), key, value, calendar_of(group), now))
    elif key == "before":
        if a.activity is None:
            raise ValueError(value)
        a.timing = {**a.timing, "steps": rules.read_steps(value)}
    elif key == "topic":
        a.thread_id = here if flat(value) in {"here", "这里", "本话题"} else None if not read_yes(value) else here
    elif key == "buttons":
        buttons = content.read_buttons(value)
        if buttons and is_album(body_of(a)):
            raise NoButtonsUnderAlbums
        a.buttons = buttons
    else:
        setattr(a, FLAGS[key], read_yes(value))


async def answer_when(
    session: AsyncSession, group: Group, announcement: Announcement, text: str, now: datetime
) -> None:
    """The answer to “when?”. Raises BadPart, NoTimeOfDay, and the refusals of moments."""
    try:
        put_timing(announcement, rules.answered(text, calendar_of(group), now))
    except ValueError:
        raise BadPart("when", text) from None
    if announcement.state in {"on", "done"}:
        announcement.state = "on"
        await _plan(session, group, announcement, now)


async def confirm(session: AsyncSession, group: Group, announcement: Announcement, now: datetime) -> None:
    """From now on it counts. Raises NothingToSay, NotSaidWhen, NeverDue."""
    if announcement.state != "draft":
        return
    if not announcement.content and announcement.activity is None:
        raise NothingToSay
    announcement.state = "on"
    await _plan(session, group, announcement, now)


async def _plan(session: AsyncSession, group: Group, announcement: Announcement, now: datetime) -> None:
    timing = timing_of(announcement)
    if announcement.activity is None and not timing.is_said:
        raise NotSaidWhen
    if timing.at_once:
        await send_now(session, group, announcement, now)
        return
    if not await posting.plan(session, group, announcement, now):
        raise NeverDue


async def pause(session: AsyncSession, announcement: Announcement) -> None:
    """It rests until it is resumed. Twice is once."""
    if announcement.state == "on":
        announcement.state = "paused"
        await schedule.cancel_under(session, announcement.group_id, key_of(announcement))


async def resume(session: AsyncSession, group: Group, announcement: Announcement, now: datetime) -> None:
    """It goes on. Raises NeverDue where its time has gone by."""
    if announcement.state == "paused":
        announcement.state = "on"
        await _plan(session, group, announcement, now)


async def skip(session: AsyncSession, group: Group, announcement: Announcement, now: datetime) -> None:
    """The next occurrence is left out. Raises NeverDue where there is none behind it."""
    if announcement.state != "on" or announcement.activity is not None or announcement.occurrence is None:
        raise OutOfDate
    if not await posting.plan(session, group, announcement, now, after=announcement.occurrence):
        raise NeverDue


async def move(session: AsyncSession, group: Group, announcement: Announcement, text: str, now: datetime) -> None:
    """The next occurrence comes at another time; the others stay. Raises BadPart and the refusals of moments."""
    if announcement.state != "on" or announcement.activity is not None or announcement.occurrence is None:
        raise OutOfDate
    try:
        moved = rules.changed(Timing(), "at", text, calendar_of(group), now)
    except ValueError:
        raise BadPart("at", text) from None
    if moved.first is None:
        raise BadPart("at", text)
    await posting.move(session, group, announcement, moved.first)


def next_due(announcement: Announcement, group: Group) -> datetime | None:
    """When its next occurrence comes, wherever it was put."""
    moved = timing_of(announcement).moved
    return announcement.occurrence if moved is None else rules.utc(moved, calendar_of(group))


async def topics(session: AsyncSession, group_id: int) -> list[Topic]:
    """The topics of a group in which something of the bot's is, the latest first. Telegram has no list of them for bots."""
    found: dict[int, tuple[int, str]] = {}
    for table in (Activity, Announcement):
        rows = await session.execute(
            select(table.thread_id, table.number, table.title)
            .where(table.group_id == group_id, table.thread_id.is_not(None), table.title != "")
            .order_by(table.number.desc())
            .limit(_LOOKED_THROUGH)
        )
        for thread_id, number, title in rows:
            assert thread_id is not None  # noqa: S101 - the statement says so
            found[thread_id] = max(found.get(thread_id, (0, "")), (number, title))
    newest = sorted(found.items(), key=lambda each: each[1], reverse=True)
    return [Topic(thread_id, title) for thread_id, (_, title) in newest[:_TOPICS]]


async def panel(session: AsyncSession, group: Group, announcement: Announcement, now: datetime) -> PanelFacts:
    """An announcement as it is set up."""
    return PanelFacts(
        group=group_facts(group),
        announcement=announcement_facts(announcement),
        quiet=(group.quiet_from, group.quiet_until),
        counted=await countdown.look(session, group, announcement, now),
        has_topics=announcement.thread_id is not None or bool(await topics(session, group.id)),
    )


async def post_in(session: AsyncSession, announcement: Announcement, thread_id: int) -> None:
    """Post it in this topic, 0: in the main talk. Raises OutOfDate for one that the bot does not know of."""
    known = {topic.thread_id for topic in await topics(session, announcement.group_id)}
    if thread_id and thread_id not in known:
        raise OutOfDate
    announcement.thread_id = thread_id or None
    posting.mended(announcement, "topic")
    await session.flush()


async def change_or_move(
    session: AsyncSession,
    group: Group,
    announcement: Announcement,
    given: Mapping[str, str],
    now: datetime,
    *,
    here: int | None = None,
) -> None:
    """The same as `change`, but that `at` alone moves the next occurrence of one that comes again."""
    if set(given) == {"at"} and announcement.state == "on" and timing_of(announcement).every is not None:
        await move(session, group, announcement, given["at"], now)
    else:
        await change(session, group, announcement, given, now, here=here)


async def send_now(session: AsyncSession, group: Group, announcement: Announcement, now: datetime) -> None:
    """Send it, now. For one that comes once this is its time. Raises JustSent, NothingToSay, NeverDue."""
    if not announcement.content and announcement.activity is None:
        raise NothingToSay
    first = await session.execute(
        update(Announcement)
        .where(
            Announcement.group_id == group.id,
            Announcement.number == announcement.number,
            or_(Announcement.sent_at.is_(None), Announcement.sent_at < now - _TWICE_AT_LEAST),
        )
        .values(sent_at=now)
    )
    if not first.rowcount:  # type: ignore[attr-defined]
        raise JustSent
    if not await posting.send(session, group, announcement, now, now):
        raise NeverDue
    if announcement.activity is None and timing_of(announcement).every is None:
        announcement.state = "done"
        await schedule.cancel_under(session, group.id, key_of(announcement))


async def remove(session: AsyncSession, announcement: Announcement) -> None:
    """It is not wanted any more. What has been posted stays."""
    await schedule.cancel_under(session, announcement.group_id, key_of(announcement))
    await session.delete(announcement)
    await session.flush()


async def going_on(session: AsyncSession, group_id: int) -> Sequence[Announcement]:
    """Those that are on or paused, in the order they were made."""
    found = await session.scalars(
        select(Announcement)
        .where(Announcement.group_id == group_id, Announcement.state.in_(("on", "paused")))
        .order_by(Announcement.number)
    )
    return found.all()


async def clock_changed(session: AsyncSession, group: Group, now: datetime) -> None:
    """The group's zone is another: what is planned stays where it was on the wall clock."""
    for announcement in await going_on(session, group.id):
        if announcement.state == "on":
            await posting.plan(session, group, announcement, now, keeps_move=True)


async def sweep(session: AsyncSession, now: datetime) -> None:
    """Forget drafts nobody confirmed, what was done long ago, and which messages were an album."""
    for state, kept in (("draft", _DRAFTS_KEPT), ("done", ANNOUNCEMENTS_KEPT)):
        last = func.coalesce(Announcement.sent_at, Announcement.created_at)
        await session.execute(delete(Announcement).where(Announcement.state == state, last < now - kept))
    await session.execute(delete(AlbumPart).where(AlbumPart.at < now - _ALBUMS_KEPT))


async def begin_countdown(
    session: AsyncSession, group: Group, activity: int, now: datetime, *, author: int | None
) -> Announcement:
    """A countdown to the start of an activity, not confirmed yet. Raises OutOfDate, NothingToCountTo, TooManyAnnouncements."""
    found = await countdown.target(session, group, activity, now)
    made = await draft(session, group, None, now, author=author, thread_id=found.activity.thread_id, activity=activity)
    made.title, made.timing = found.title[:64], rules.to_json(Timing()) | {"steps": list(rules.COUNTDOWN)}
    return made
