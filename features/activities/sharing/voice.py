"""A speaker speaks through the bot, where Telegram silences them with the rest of the group."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.sharing import archive, speaking, talks, view_stage as view
from features.activities.sharing.rules import NotYours, TalkOver
from features.outbox import service as outbox
from kit.messages import Message, Stored
from kit.texts import texts
from kit.updates import Media
from models import Activity, Group, Talk

# Kinds of files that Telegram lets a bot send on with words under them.
KINDS = frozenset({"photo", "video", "document", "voice", "audio", "animation"})
# Telegram counts some signs twice; so much fits with a name in any case.
_PIECE = 1900


async def require_speaker(session: AsyncSession, activity: Activity, number: int, person_id: int) -> Talk:
    """The talk, if it is on and this person speaks at it. Raises OutOfDate, TalkOver, NotYours."""
    talk = await talks.find(session, activity, number)
    if talk.state != "live" or activity.state != "open":
        raise TalkOver(talks.title_of(activity, talk))
    if person_id not in {s.person_id for s in await speaking.speakers_of(session, activity, talk)}:
        raise NotYours
    return talk


async def pass_on(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    number: int,
    person_id: int,
    name: str,
    text: str,
    media: Media | None,
    update_id: int,
    now: datetime,
) -> None:
    """Say in the group what the speaker wrote. Raises OutOfDate, TalkOver, NotYours."""
    await require_speaker(session, activity, number, person_id)
    attachment = Stored(media.kind, media.file_id) if media is not None else None
    pieces = [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)] or [""]
    for place, piece in enumerate(pieces):
        message = Message(
            view.spoken(texts(group.language), name, piece), attachment=attachment if place == 0 else None
        )
        await outbox.tell_group(
            session, group.id, f"spoken:{update_id}:{place}", message, now, thread_id=activity.thread_id
        )
    # Its number in the group is not known yet: the archive has it without an address.
    await archive.keep(
        session,
        group,
        message_id=-update_id,
        thread_id=activity.thread_id,
        person_id=person_id,
        text=text,
        media=None if media is None else media.kind,
        now=now,
    )
