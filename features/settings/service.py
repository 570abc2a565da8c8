"""A group's settings: language, zone, start of day, quiet hours, weekly summary. Defaults work without any of them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from features.activities import service as activities
from features.announcements import service as announcements
from features.repeats import read_every, write_every
from features.settings import followers
from features.settings.rules import BadSetting
from features.settings.zones import read_zone
from features.statistics import delivery, settling
from features.values import UnknownKey, flat, read_day_start, read_quiet, read_yes, within
from kit.texts import language_said
from models import Group


def _read_language(text: str) -> str:
    return language_said(flat(text))


def _read_summary(text: str) -> str:
    """`mon 09:00` or `周一 9点`: one moment a week; or `no`."""
    # A button's word has no spaces.
    every = read_every(text.replace("_", " "))
    if every is not None and not (every.is_whole and len(every.weekdays) == 1 and len(every.walls) == 1):
        raise ValueError(text)
    return write_every(every)


READERS: Mapping[str, Callable[[str], Any]] = {
    "language": _read_language,
    "zone": read_zone,
    "day_start": read_day_start,
    "quiet": read_quiet,
    "summary": _read_summary,
    "summary_in_group": read_yes,
}


async def change(session: AsyncSession, group: Group, given: Mapping[str, str], now: datetime) -> None:
    """Set what is given; what goes on in the group follows. Raises UnknownKey, BadSetting."""
    clock_before, summary_before = (group.zone, group.day_start), (group.zone, group.summary)
    language_before = group.language
    for name, text in given.items():
        if name not in READERS:
            raise UnknownKey(name, tuple(READERS))
        try:
            value = READERS[name](within(text))
        except ValueError:
            raise BadSetting(name, text) from None
        if name == "quiet":
            group.quiet_from, group.quiet_until = value
        else:
            setattr(group, name, value)
    await session.flush()
    if (group.zone, group.summary) != summary_before:
        await delivery.move(session, group, now)
    if (group.zone, group.day_start) != clock_before:
        await settling.clock_changed(session, group, now)
        await followers.tell(session, group, now)
    if (group.zone, group.day_start) != clock_before or group.language != language_before:
        await activities.clock_changed(session, group, now)
        await announcements.clock_changed(session, group, now)
