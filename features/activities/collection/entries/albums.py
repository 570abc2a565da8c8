"""Albums in a group: of one that is answered with `/submit` Telegram shows a single part. Others are known if the bot has heard them."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.collection.rules import File, Stage
from kit.db import insert
from kit.updates import Incoming, Media
from models import ENTRY_PARTS_KEPT, Collection, EntryPart


async def keep(session: AsyncSession, group_id: int, person_id: int, said: Incoming, now: datetime) -> None:
    """A part of an album, where a collection is on: its author may enter the album later. What it shows stays at Telegram."""
    if said.album is None or said.media is None or said.message_id is None:
        return
    is_on = (
        select(Collection.activity)
        .where(Collection.group_id == group_id, Collection.stage == Stage.COLLECTING)
        .limit(1)
    )
    if await session.scalar(is_on) is None:
        return
    row = {
        "group_id": group_id,
        "message_id": said.message_id,
        "album": said.album,
        "person_id": person_id,
        "text": said.text,
        "file": asdict(_file(said.media)),
        "at": now,
    }
    await session.execute(insert(session, EntryPart).values(**row).on_conflict_do_nothing())


async def parts(session: AsyncSession, group_id: int, person_id: int, album: str) -> tuple[str, Sequence[File]]:
    """What is known of somebody's album: its words, and its files in their order."""
    found = await session.scalars(
        select(EntryPart)
        .where(EntryPart.group_id == group_id, EntryPart.album == album, EntryPart.person_id == person_id)
        .order_by(EntryPart.message_id)
    )
    known = list(found)
    return next((part.text for part in known if part.text), ""), [File(**part.file) for part in known]


async def sweep(session: AsyncSession, now: datetime) -> None:
    """Forget parts of albums that nobody has entered for long."""
    await session.execute(delete(EntryPart).where(EntryPart.at < now - ENTRY_PARTS_KEPT))


def _file(media: Media) -> File:
    return File(media.kind, media.file_id, media.unique_id, media.small_id)
