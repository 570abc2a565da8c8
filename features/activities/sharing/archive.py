"""What stays of a talk: what its speakers and hosts wrote, kept for this alone, the questions with their answers, and who was there."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.sharing import attendance, questions, speaking
from features.activities.sharing.rules import ArchiveFacts, Said
from kit.db import insert
from models import TALK_MESSAGES_KEPT, Activity, Group, Person, Talk, TalkMessage

_MOST_MESSAGES = 2000


async def keep(
    session: AsyncSession,
    group: Group,
    *,
    message_id: int,
    thread_id: int | None,
    person_id: int | None,
    text: str,
    media: str | None,
    now: datetime,
) -> None:
    """Keep a message for the archive of the talk that is on in this place, if one of its cast wrote it, or (None) an anonymous admin."""
    rows = await session.execute(
        select(Talk, Activity.thread_id)
        .join(Activity, (Activity.group_id == Talk.group_id) & (Activity.number == Talk.activity))
        .where(Talk.group_id == group.id, Talk.state == "live", Activity.state == "open")
    )
    for talk, place in rows:
        is_here = place is None or place == thread_id
        if is_here and (person_id is None or person_id in talk.cast):
            await session.execute(
                insert(session, TalkMessage)
                .values(
                    group_id=group.id,
                    activity=talk.activity,
                    talk=talk.number,
                    message_id=message_id,
                    person_id=person_id,
                    text=text,
                    media=media,
                    question=talk.question,
                    step=talk.step,
                    reactions=0,
                    at=now,
                )
                .on_conflict_do_nothing()
            )


async def correct(session: AsyncSession, group: Group, message_id: int, text: str, media: str | None) -> None:
    """A message that is kept has been edited: the archive has it as it is now."""
    await session.execute(
        update(TalkMessage)
        .where(TalkMessage.group_id == group.id, TalkMessage.message_id == message_id)
        .values(text=text, media=media)
    )


async def take_out(session: AsyncSession, talk: Talk, message_id: int) -> None:
    """A host does not want this message in the archive. Twice is once."""
    await session.execute(delete(TalkMessage).where(*_of(talk), TalkMessage.message_id == message_id))


async def kept(session: AsyncSession, talk: Talk, after: int, limit: int) -> tuple[list[Said], bool]:
    """A page of what is kept, from the place `after` on, in the order it was written; and whether there is more."""
    rows = await session.execute(
        select(TalkMessage, Person.name)
        .outerjoin(Person, Person.id == TalkMessage.person_id)
        .where(*_of(talk))
        .order_by(TalkMessage.at, TalkMessage.message_id)
        .offset(after)
        .limit(limit + 1)
    )
    found = [_said(message, name) for message, name in rows]
    return found[:limit], len(found) > limit


def _said(m: TalkMessage, name: str | None) -> Said:
    return Said(m.message_id, name or "", m.text, m.media, m.question, m.reactions, m.at)


def _of(talk: Talk) -> tuple[ColumnElement[bool], ...]:
    return (
        TalkMessage.group_id == talk.group_id,
        TalkMessage.activity == talk.activity,
        TalkMessage.talk == talk.number,
    )


async def count_reaction(session: AsyncSession, group: Group, message_id: int, change: int) -> None:
    """People put so many reactions more under a message, or took them away."""
    await session.execute(
        update(TalkMessage)
        .where(TalkMessage.group_id == group.id, TalkMessage.message_id == message_id)
        .values(reactions=TalkMessage.reactions + change)
    )


async def facts_of(session: AsyncSession, activity: Activity, talk: Talk) -> ArchiveFacts:
    """What there is of a talk."""
    await session.flush()
    rows = await session.execute(
        select(TalkMessage, Person.name)
        .outerjoin(Person, Person.id == TalkMessage.person_id)
        .where(*_of(talk))
        .order_by(TalkMessage.at, TalkMessage.message_id)
        .limit(_MOST_MESSAGES)
    )
    messages = [_said(message, name) for message, name in rows]
    speakers = await speaking.speakers_of(session, activity, talk)
    return ArchiveFacts(
        speakers=[s.name for s in speakers],
        guests=talk.going,
        present=await attendance.names(session, talk),
        messages=messages,
        key=key_messages(messages),
        questions=await questions.listed(session, talk, ("answered", "asked", "approved")),
    )


def key_messages(messages: Sequence[Said], *, most: int = 5) -> list[Said]:
    """The messages to point to: those people reacted to, the first of each answer, the first of all. In the order they were written."""
    first_answers: dict[int, Said] = {}
    for message in messages:
        if message.question is not None:
            first_answers.setdefault(message.question, message)
    liked = sorted((m for m in messages if m.reactions > 0), key=lambda m: (-m.reactions, m.at))
    # Messages that the bot passed on itself have an address, too; those without words say nothing in a list.
    ranked = [m for m in (*liked, *messages[:1], *first_answers.values()) if m.message_id > 0 and (m.text or m.media)]
    chosen = list(dict.fromkeys(ranked))[:most]
    return sorted(chosen, key=lambda m: (m.at, m.message_id))


async def sweep(session: AsyncSession, now: datetime) -> None:
    """Forget what was written during talks that are long over."""
    await session.execute(delete(TalkMessage).where(TalkMessage.at < now - TALK_MESSAGES_KEPT))
