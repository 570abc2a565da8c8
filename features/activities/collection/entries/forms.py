"""How an entry comes together: by the form in private, piece by piece, or by `/submit` in the group; and how one asks for another look."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from features import forms
from features.activities.collection.entries import albums, drafts, finding, judging, service as entries
from features.activities.collection.options import options_of
from features.activities.collection.refusals import (
    EnoughEntries,
    EntryGone,
    NoCollection,
    NothingSent,
    NotYours,
    TooManyFiles,
    WhichCollection,
)
from features.activities.collection.rows import collection_of
from features.activities.collection.rules import MOST_FILES, MOST_TEXT, Content, Entered, File, Stage, State
from features.people.access import OutOfDate
from features.refusals import TooLong
from kit.updates import Media, Quoted
from models import Activity, Collection, Entry, Group

FORM, APPEAL = "entry", "appeal"
_APPEAL_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Request:
    """What `/submit` came with: words behind it, a file it stands under (of an album, perhaps), the message it answers."""

    words: str
    media: Media | None
    album: str | None
    message_id: int
    quoted: Quoted | None


@dataclass(frozen=True, slots=True)
class Nothing:
    """`/submit` alone: nothing to enter. What takes entries."""

    open_ones: Sequence[Activity]


# --- in private -------------------------------------------------------------------------------------------------------------------


async def is_open(session: AsyncSession, activity: Activity, now: datetime) -> bool:
    """Whether entries are taken."""
    collection = await collection_of(session, activity)
    in_time = collection.ends_at is None or now < collection.ends_at
    in_time = in_time and collection.began_at <= now
    return activity.state == "open" and collection.stage == Stage.COLLECTING and in_time


async def require_open_or_own(
    session: AsyncSession, group: Group, activity: Activity, person_id: int, now: datetime
) -> None:
    """Whoever has entries may see them; the others only find something where entries are taken.

    Raises EntriesClosed, NotOpenYet, Paused, Ended.
    """
    if await finding.own(session, activity, person_id):
        return
    entries.refuse_if_resting(activity)
    if not await is_open(session, activity, now):
        raise entries.not_taking(group, activity, await collection_of(session, activity), now)


async def begin(
    session: AsyncSession, group: Group, activity: Activity, person_id: int, number: int, now: datetime
) -> Content:
    """Open the form for a new entry (0), or to change one; what is there already from before.

    Raises EntriesClosed, NotOpenYet, EnoughEntries, OutOfDate, Paused, Ended.
    """
    entries.refuse_if_resting(activity)
    if not await is_open(session, activity, now):
        raise entries.not_taking(group, activity, await collection_of(session, activity), now)
    options = options_of(activity)
    if number:
        entry = await finding.find_own(session, activity, number, person_id)
        if entry.state in {State.WITHDRAWN, State.DISQUALIFIED}:
            raise EntryGone
    elif await finding.count_alive(session, activity, person_id) >= options.entries:
        raise EnoughEntries(options.entries)
    await forms.keep(session, person_id, forms.Open(FORM, group.id, activity.number, "content", {"entry": number}), now)
    return await drafts.find(session, activity, person_id, number)


async def _form(session: AsyncSession, person_id: int, name: str, now: datetime) -> tuple[forms.Open, Activity]:
    form = await forms.current(session, person_id, now)
    if form is None or form.name != name or form.activity is None:
        raise OutOfDate
    activity = await session.get(Activity, (form.group_id, form.activity))
    if activity is None:
        raise OutOfDate
    return form, activity


async def add(
    session: AsyncSession, person_id: int, text: str, media: Media | None, now: datetime
) -> tuple[Activity, Content, bool]:
    """A further piece for the form: words, or a file with its caption. The last is True for the first piece. Raises what refuses it."""
    form, activity = await _form(session, person_id, FORM, now)
    number, options = int(form.answers["entry"]), options_of(activity)
    before = await drafts.find(session, activity, person_id, number)
    files = before.files
    if media is not None and all(file.unique_id != media.unique_id for file in files):
        files = (*files, entries.file_of(media, options.accept))
    elif media is None and not text.strip():
        raise NothingSent(options.accept)
    content = Content("\n".join(part for part in (before.text, text.strip()) if part), files)
    if len(content.text) > MOST_TEXT:
        raise TooLong(len(content.text), MOST_TEXT)
    if len(content.files) > MOST_FILES:
        raise TooManyFiles
    if not content.files:
        entries.check(content, options)
    await drafts.keep(session, activity, person_id, number, content, now)
    await forms.keep(session, person_id, form, now)
    return activity, content, not before.files and not before.text


async def enter(
    session: AsyncSession, group: Group, activity: Activity, person_id: int, now: datetime, *, nonce: str
) -> Entered:
    """Enter what has been sent, whatever form is open now. Raises what `entries.submit` and `entries.change` raise, OutOfDate."""
    form = await forms.current(session, person_id, now)
    is_of_form = form is not None and (form.name, form.group_id, form.activity) == (FORM, group.id, activity.number)
    number = int(form.answers["entry"]) if form is not None and is_of_form else None
    content = Content() if number is None else await drafts.find(session, activity, person_id, number)
    if content == Content():
        number = await drafts.latest(session, activity, person_id)
        if number is None:
            raise OutOfDate if not is_of_form else NothingSent(options_of(activity).accept)
        content = await drafts.find(session, activity, person_id, number)
    if number:
        result = await entries.change(session, group, activity, number, person_id, content, now)
    else:
        result = await entries.submit(session, group, activity, person_id, content, now, nonce=nonce)
    await drafts.drop(session, activity, person_id, number)
    if is_of_form:
        await forms.give_up(session, person_id)
    return result


async def drop(session: AsyncSession, group: Group, activity: Activity, person_id: int, now: datetime) -> None:
    """What somebody has begun is not wanted any more, nor is the form of it."""
    await drafts.drop(session, activity, person_id)
    form = await forms.current(session, person_id, now)
    if form is not None and (form.name, form.group_id, form.activity) == (FORM, group.id, activity.number):
        await forms.give_up(session, person_id)


# --- in the group -----------------------------------------------------------------------------------------------------------------


async def by_command(
    session: AsyncSession, group: Group, person_id: int, request: Request, now: datetime, *, nonce: str
) -> Entered | Nothing:
    """Enter what `/submit` answers, stands under, or is followed by.

    Raises NoCollection, WhichCollection, NotYours and what `entries.submit` raises.
    """
    open_ones = await taking_entries(session, group.id, now)
    if not open_ones:
        raise NoCollection
    activity, words = _which(open_ones, request.words)
    quoted = request.quoted
    if request.media is None and not words and quoted is None:
        return Nothing(open_ones)
    if activity is None:
        raise WhichCollection([(a.number, a.title) for a in open_ones])
    accept = options_of(activity).accept
    message_id, album = request.message_id, request.album
    media, text = request.media, words
    if media is None and not words and quoted is not None:
        if quoted.author is None or quoted.author.id != person_id:
            raise NotYours
        media, text, message_id, album = quoted.media, quoted.text, quoted.message_id, quoted.album
    content, is_torn = Content(text, () if media is None else (entries.file_of(media, accept),)), False
    if request.media is None and album is not None:
        said, files = await albums.parts(session, group.id, person_id, album)
        is_torn = len(files) < 2
        content = _whole(content, said, [file for file in files if entries.counts_as(file) in accept])
    done = await entries.submit(
        session, group, activity, person_id, content, now, nonce=nonce, message_id=message_id, album=album
    )
    return replace(done, is_torn=is_torn, activity=activity.number)


def _whole(one: Content, said: str, files: Sequence[File]) -> Content:
    """The album of which one part was answered: all that is known of it, in its order."""
    known = {file.unique_id: file for file in (*files, *one.files)}
    return Content(one.text or said, tuple(known.values())[:MOST_FILES])


def _which(open_ones: Sequence[Activity], words: str) -> tuple[Activity | None, str]:
    """The collection that is meant, and what is left of the words. The only one need not be named."""
    first, _, rest = words.partition(" ")
    number = first.removeprefix("#")
    named = next((a for a in open_ones if str(a.number) == number), None)
    if named is not None and (len(open_ones) > 1 or first.startswith("#")):
        return named, rest.strip()
    return (open_ones[0] if len(open_ones) == 1 else None), words


async def taking_entries(session: AsyncSession, group_id: int, now: datetime) -> list[Activity]:
    """The collections that take entries now."""
    found = await session.execute(
        select(Activity, Collection.began_at, Collection.ends_at)
        .join(Collection, (Collection.group_id == Activity.group_id) & (Collection.activity == Activity.number))
        .where(Activity.group_id == group_id, Activity.state == "open", Collection.stage == Stage.COLLECTING)
        .order_by(Activity.number)
    )
    return [activity for activity, opens, ends in found if opens <= now and (ends is None or now < ends)]


# --- another look -----------------------------------------------------------------------------------------------------------------


async def begin_appeal(
    session: AsyncSession, group: Group, activity: Activity, number: int, person_id: int, now: datetime
) -> Entry:
    """Open the form that asks for another look, once an entry. Raises OutOfDate, Ended."""
    entry = await finding.find_own(session, activity, number, person_id)
    entries.refuse_if_resting(activity)
    if entry.has_appealed or entry.state not in {State.DECLINED, State.DISQUALIFIED}:
        raise OutOfDate
    form = forms.Open(APPEAL, group.id, activity.number, "why", {"entry": number})
    await forms.keep(session, person_id, form, now)
    return entry


async def appeal(session: AsyncSession, group: Group, person_id: int, why: str, now: datetime) -> None:
    """The entry goes to review again, with its author's words. Raises OutOfDate, TooLong."""
    form, activity = await _form(session, person_id, APPEAL, now)
    if not why.strip():
        raise OutOfDate
    if len(why) > _APPEAL_LENGTH:
        raise TooLong(len(why), _APPEAL_LENGTH)
    entries.refuse_if_resting(activity)
    entry = await finding.find_own(session, activity, int(form.answers["entry"]), person_id)
    asked = await session.scalar(
        update(Entry)
        .where(
            Entry.group_id == group.id,
            Entry.activity == activity.number,
            Entry.number == entry.number,
            Entry.has_appealed.is_(False),
            Entry.state.in_((State.DECLINED, State.DISQUALIFIED)),
        )
        .values(has_appealed=True)
        .returning(Entry.number)
        .execution_options(synchronize_session=False)
    )
    if asked is None:
        raise OutOfDate
    await forms.give_up(session, person_id)
    await judging.to_review(session, group, activity, entry, now, appeal=why.strip())
