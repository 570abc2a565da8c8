"""A document as a file: written for whoever likes an editor, and taken in again. Nothing of one counts before its sender has said so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from features import forms
from features.campaigns import life, store, view_file as view, view_problems
from features.campaigns.desk import facts_of
from features.campaigns.differences import differences
from features.campaigns.document import Campaign as Document
from features.campaigns.editing import data_of
from features.campaigns.facts import PreviewFacts
from features.campaigns.problems import BadDocument
from features.campaigns.reading import read_campaign
from features.campaigns.refusals import ChangedMeanwhile, NoFile
from features.campaigns.store import Done
from features.campaigns.team import looking
from features.campaigns.view_sections import SECTIONS
from features.campaigns.writing import write_campaign
from features.campaigns.yaml_file import Mark, mark_of, marked
from features.importing import meanings, service as importing
from features.importing.meanings import Found, TextMeaning
from features.people.access import OutOfDate
from kit.messages import Message
from kit.updates import Media
from models import Campaign, Group

KIND = "campaign"
FORM = "campaign file"
_ENDINGS = (".yaml", ".yml")


def is_one(media: Media | None) -> bool:
    """Whether this file is a document by its name."""
    return media is not None and media.kind == "document" and media.name.lower().endswith(_ENDINGS)


async def text_of(session: AsyncSession, campaign: Campaign) -> str:
    """The campaign's document, with who has which role and which tasks are done, and what it was made from on top."""
    mark = Mark(campaign.group_id, campaign.number, campaign.version)
    planned = await looking.written(session, campaign, store.document_of(campaign))
    return marked(write_campaign(planned), mark)


async def ask(session: AsyncSession, group_id: int, number: int, person: int, now: datetime) -> None:
    """The next file of theirs is a document, for the campaign of this number (0: for a new one)."""
    await forms.keep(session, person, forms.Open(FORM, group_id, number, "file", {}), now)


async def bring(
    session: AsyncSession, group: Group, number: int, person: int, media: Media | None, now: datetime
) -> None:
    """Read this file, soon. Another one can be sent behind it. Raises NoFile, FileTooLarge."""
    if media is None or media.kind != "document":
        raise NoFile
    await ask(session, group.id, number, person, now)
    await importing.bring_text(session, group.id, number, KIND, person, media, now)


async def _look_through(
    session: AsyncSession, group: Group, about: int, _person: int, text: str, now: datetime
) -> Found:
    try:
        planned = read_campaign(text)
    except BadDocument as bad:
        problems = bad.problems
        return Found(None, lambda t, _group, _person, _version: Message(view_problems.refused(t, problems)))
    mark = mark_of(text)
    campaign = await _meant(session, group, about, mark)
    preview = await _preview(session, group, campaign, planned, mark, now)
    kept = await _kept(session, campaign, text)
    return Found(kept, lambda t, facts, _person, version: view.preview(t, facts, preview, version))


async def _kept(session: AsyncSession, campaign: Campaign | None, text: str) -> Sequence[Any]:
    """The file, and of what it was compared to what tells that from another."""
    if campaign is None:
        return [text, 0, 0, ""]
    return [text, campaign.number, campaign.version, await looking.hands(session, campaign)]


async def _meant(session: AsyncSession, group: Group, about: int, mark: Mark | None) -> Campaign | None:
    """The campaign that a file is of: the one it was sent to, else the one it was made from, where that is the group's."""
    number = about or (mark.number if mark is not None and mark.group == group.id else 0)
    try:
        found = await store.find(session, group.id, number)
    except OutOfDate:
        return None
    return None if found.state == "reviewed" else found


async def _preview(
    session: AsyncSession, group: Group, campaign: Campaign | None, planned: Document, mark: Mark | None, now: datetime
) -> PreviewFacts:
    if campaign is None:
        return PreviewFacts(planned.title, None, data_of(planned), (), None, is_of_another=False)
    is_now = await looking.written(session, campaign, store.document_of(campaign))
    would_be, handed = await looking.applied(session, campaign, planned, now)
    found = differences(SECTIONS, data_of(is_now), data_of(would_be))
    is_own = mark is not None and (mark.group, mark.number) == (group.id, campaign.number)
    since: ChangedMeanwhile | None = None
    if is_own and mark is not None and mark.version < campaign.version:
        since = await life.changed_since(session, group, campaign, mark.version)
    return PreviewFacts(
        planned.title,
        facts_of(campaign),
        data_of(planned),
        tuple(found),
        since,
        is_of_another=mark is not None and not is_own,
        handed=handed,
    )


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that its sender was shown: its document, the campaign that it may replace (0: none), the version that was compared, and whose
    its tasks were then.
    """

    planned: Document
    number: int
    version: int
    hands: str
    text: str


async def sent(session: AsyncSession, group: Group, person: int, version: int) -> Sent:
    """The file whose buttons bear this. Raises OutOfDate."""
    _, found = await importing.held(session, group, KIND, person, version)
    text, number, compared, *hands = found
    return Sent(read_campaign(text), number, compared, hands[0] if hands else "", text)


async def replace(session: AsyncSession, group: Group, person: int, version: int, now: datetime) -> int | None:
    """The campaign is what the file says, from now on: its number. None where tasks have changed hands or were settled since the difference
    was shown: nothing is done then. Raises OutOfDate, and what `life.edit` refuses.
    """
    file = await sent(session, group, person, version)
    if not file.number:
        raise OutOfDate
    campaign = await store.hold(session, group.id, file.number)
    if campaign.version == file.version and await looking.hands(session, campaign) != file.hands:
        return None
    await life.edit(session, group, file.number, file.planned, Done(person, now), version=file.version)
    await done_with(session, group, person, version, now)
    return file.number


async def compare_again(session: AsyncSession, group: Group, person: int, version: int, now: datetime) -> PreviewFacts:
    """The difference to the document as it is now. Raises OutOfDate."""
    file = await sent(session, group, person, version)
    campaign = await store.find(session, group.id, file.number)
    await importing.keep_found(session, group.id, person, await _kept(session, campaign, file.text))
    return await _preview(session, group, campaign, file.planned, None, now)


async def begin(session: AsyncSession, group: Group, person: int, version: int, now: datetime) -> int:
    """A new draft of what the file says; its number. Raises OutOfDate, TooManyCampaigns."""
    file = await sent(session, group, person, version)
    made = await life.make(session, group, file.planned, Done(person, now))
    await done_with(session, group, person, version, now)
    return made.number


async def done_with(session: AsyncSession, group: Group, person: int, version: int, now: datetime) -> None:
    """The file is not wanted any more, and no further one is waited for."""
    await importing.give_up(session, group.id, person, version)
    form = await forms.current(session, person, now)
    if form is not None and form.name == FORM:
        await forms.give_up(session, person)


meanings.register(KIND, TextMeaning(view.how, _look_through))
