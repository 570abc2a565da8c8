"""Questions in a file: it is read in the background, its sender sees what would come in, and all of it does or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from features import forms
from features.activities.quiz import bank
from features.activities.quiz.importing import desk, sheet, view_files as view
from features.activities.quiz.importing.answers import same
from features.activities.quiz.importing.facts import Preview
from features.activities.quiz.importing.refusals import NoFile
from features.activities.quiz.refusals import Begun
from features.facts import ActivityFacts, activity_facts
from features.importing import meanings, service as importing
from features.importing.meanings import Found, Meaning
from features.importing.table import Rows
from kit.updates import Media
from models import Activity, Group

KIND = "questions"
FORM = "questions file"


@dataclass(frozen=True, slots=True)
class Brought:
    """Questions of a file are in: so many, `total` in all."""

    activity: ActivityFacts
    count: int
    total: int


async def ask(session: AsyncSession, activity: Activity, person: int, now: datetime) -> None:
    """The next file of theirs is one with questions. Raises Begun, OutOfDate."""
    if await desk.is_fixed(session, activity):
        raise Begun(activity.title)
    await forms.keep(session, person, forms.Open(FORM, activity.group_id, activity.number, "file", {}), now)


async def bring(session: AsyncSession, activity: Activity, person: int, media: Media | None, now: datetime) -> None:
    """Read this file, soon. Another one can be sent behind it. Raises NoFile, FileTooLarge, Begun, OutOfDate."""
    if media is None or media.kind != "document":
        raise NoFile
    await ask(session, activity, person, now)
    await importing.bring(session, activity, KIND, person, media, now, in_private=True, thread_id=None)


async def confirm(session: AsyncSession, group: Group, person: int, version: int, now: datetime) -> Brought:
    """The questions come in, all of them, once. Raises OutOfDate, and what `add_questions` raises."""
    activity, found = await importing.take(session, group, KIND, person, version)
    there = await _there(session, activity)
    new = [each for each in sheet.of_kept(found) if same(each.text) not in there]
    total = await bank.add_questions(session, group, activity, new, person, now)
    await desk.leave_forms(session, activity, person, now, FORM)
    return Brought(activity_facts(activity), len(new), total)


async def _look_through(session: AsyncSession, _group: Group, activity: Activity, rows: Rows, _now: datetime) -> Found:
    read = sheet.read(rows, await _there(session, activity))
    preview = Preview(activity_facts(activity), read, rows.is_guessed)
    kept = sheet.kept(read.questions) if read.questions and not read.wrong else None
    return Found(kept, lambda t, group, _person, version: view.preview(t, group, version, preview))


async def _there(session: AsyncSession, activity: Activity) -> Sequence[str]:
    """The questions that there are, as they are compared."""
    return [same(each.question.text) for each in await bank.questions_of(session, activity)]


meanings.register(KIND, Meaning(view.how, None, _look_through))
