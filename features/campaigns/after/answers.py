"""The three questions to a campaign's team: who is asked, what they answer, and what of it is learned for the next time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.campaigns import store
from features.campaigns.after import taking_part
from features.campaigns.after.facts import Answered, CampaignTitle, Sheet
from features.campaigns.changes import Change
from features.facts import group_facts
from features.people.access import OutOfDate
from kit.db import insert
from kit.messages import Refusal
from kit.texts import visible
from models import (
    Campaign,
    CampaignAnswer,
    CampaignChange,
    CampaignMember,
    CampaignReview,
    CampaignTask,
    Group,
    Member,
    Person,
    ReviewQuestion,
)

QUESTIONS: tuple[ReviewQuestion, ...] = get_args(ReviewQuestion)
MOST = 1000
MOST_LEARNED = 50


@dataclass(eq=False)
class ReviewClosed(Refusal):
    """Its review takes no answers any more, and is not published."""

    title: str


@dataclass(eq=False)
class InWords(Refusal):
    """What was sent has no words in it."""


@dataclass(eq=False)
class AnswerTooLong(Refusal):
    """An answer of more than MOST characters."""

    length: int


async def team(session: AsyncSession, campaign: Campaign) -> list[Person]:
    """Whoever answers for it, made it, has a role or a task, or changed something; of these whoever is in the group still."""
    mine = campaign.group_id, campaign.number
    roles = select(CampaignMember.person_id).where(
        CampaignMember.group_id == mine[0], CampaignMember.campaign == mine[1]
    )
    tasks = select(CampaignTask.assignee).where(
        CampaignTask.group_id == mine[0], CampaignTask.campaign == mine[1], CampaignTask.assignee.is_not(None)
    )
    changed = select(CampaignChange.by).where(
        CampaignChange.group_id == campaign.group_id,
        CampaignChange.campaign == campaign.number,
        CampaignChange.by.is_not(None),
        CampaignChange.what != Change.REVIEWED.value,
    )
    own = [each for each in (campaign.owner_id, campaign.created_by) if each is not None]
    found = (
        select(Person)
        .join(Member, (Member.person_id == Person.id) & (Member.group_id == campaign.group_id))
        .where(
            Member.is_present.is_(True),
            or_(Person.id.in_(own), *(Person.id.in_(some) for some in (changed, roles, tasks))),
        )
        .order_by(Person.id)
    )
    return list(await session.scalars(found))


async def asked(session: AsyncSession, campaign: Campaign) -> tuple[int, Sequence[str]]:
    """How many are asked, and the names of those of the team who cannot be, because they never started the bot."""
    people = await team(session, campaign)
    return sum(bool(person.is_reachable) for person in people), [p.name for p in people if not p.is_reachable]


async def is_of_team(session: AsyncSession, campaign: Campaign, person_id: int) -> bool:
    """Whether they worked on it, and are in the group still."""
    return person_id in {person.id for person in await team(session, campaign)}


async def review_of(session: AsyncSession, campaign: Campaign, *, locked: bool = False) -> CampaignReview:
    """Its review. Raises OutOfDate where there is none (yet)."""
    found = await session.get(CampaignReview, (campaign.group_id, campaign.number), with_for_update=locked)
    if found is None:
        raise OutOfDate
    return found


async def sheet(session: AsyncSession, group: Group, campaign: Campaign, person_id: int) -> Sheet:
    """The questions, with what somebody has answered so far. Raises OutOfDate, ReviewClosed."""
    await _require_open(session, campaign)
    mine = await _of(session, campaign, person_id)
    parts = {each.item: each.title for each in await taking_part.opened(session, campaign)}
    picked = mine.get("parts")
    return Sheet(
        CampaignTitle(group_facts(group), campaign.number, campaign.title),
        {question: answer.text for question, answer in mine.items() if answer.text},
        () if picked is None else tuple(picked.picks),
        tuple(parts.items()),
    )


async def write(
    session: AsyncSession, campaign: Campaign, person_id: int, question: str, text: str, now: datetime
) -> None:
    """Somebody's words to a question. Raises OutOfDate, ReviewClosed, InWords, AnswerTooLong."""
    await _require_open(session, campaign)
    if question not in QUESTIONS:
        raise OutOfDate
    if len(text) > MOST:
        raise AnswerTooLong(len(text))
    said = "\n".join(line for line in map(visible, text.splitlines()) if line)
    if not said:
        raise InWords
    await _keep(session, campaign, person_id, question, now, text=said)


async def pick(session: AsyncSession, campaign: Campaign, person_id: int, item: int, now: datetime) -> None:
    """Name a part that worked, or take it back. Raises OutOfDate, ReviewClosed."""
    await _require_open(session, campaign)
    if item not in {each.item for each in await taking_part.opened(session, campaign)}:
        raise OutOfDate
    before = (await _of(session, campaign, person_id)).get("parts")
    picked = set(() if before is None else before.picks) ^ {item}
    if not picked and before is not None and not before.text:
        await session.delete(before)
        return
    await _keep(session, campaign, person_id, "parts", now, picks=sorted(picked))


async def take_back(session: AsyncSession, campaign: Campaign, person_id: int) -> None:
    """Somebody's answers are gone. Raises OutOfDate, ReviewClosed."""
    await _require_open(session, campaign)
    await session.execute(delete(CampaignAnswer).where(*_mine(campaign), CampaignAnswer.person_id == person_id))


async def have_answered(session: AsyncSession, campaign: Campaign) -> set[int]:
    """Those who have answered something."""
    return set(await session.scalars(select(CampaignAnswer.person_id).where(*_mine(campaign)).distinct()))


async def given(session: AsyncSession, campaign: Campaign) -> Sequence[Answered]:
    """What the team has answered, in the order in which they first did."""
    rows = await session.execute(
        select(CampaignAnswer, Person.name)
        .join(Person, Person.id == CampaignAnswer.person_id)
        .where(*_mine(campaign))
        .order_by(CampaignAnswer.at, CampaignAnswer.person_id)
    )
    titles = {each.item: each.title for each in await taking_part.opened(session, campaign)}
    of_each: dict[int, tuple[str, dict[str, CampaignAnswer]]] = {}
    for answer, name in rows:
        of_each.setdefault(answer.person_id, (name, {}))[1][answer.question] = answer
    return [
        Answered(
            name,
            {question: mine[question].text for question in QUESTIONS if question in mine and mine[question].text},
            tuple(titles[item] for item in mine["parts"].picks if item in titles) if "parts" in mine else (),
        )
        for name, mine in of_each.values()
    ]


async def learned_of(session: AsyncSession, campaign: Campaign) -> tuple[str, ...]:
    """What a template that is made of this campaign has learned: what was known before, and what the team says is to change.

    Without names: a template is sent on.
    """
    rows = await session.scalars(
        select(CampaignAnswer.text)
        .where(*_mine(campaign), CampaignAnswer.question == "change", CampaignAnswer.text != "")
        .order_by(CampaignAnswer.at, CampaignAnswer.person_id)
    )
    # What is newest counts most, where there is no room for all.
    return tuple(dict.fromkeys((*store.document_of(campaign).learned, *rows)))[-MOST_LEARNED:]


async def _require_open(session: AsyncSession, campaign: Campaign) -> None:
    if (await review_of(session, campaign)).stage == "closed":
        raise ReviewClosed(campaign.title)


async def _of(session: AsyncSession, campaign: Campaign, person_id: int) -> Mapping[str, CampaignAnswer]:
    rows = await session.scalars(select(CampaignAnswer).where(*_mine(campaign), CampaignAnswer.person_id == person_id))
    return {row.question: row for row in rows}


async def _keep(
    session: AsyncSession, campaign: Campaign, person_id: int, question: str, now: datetime, **said: object
) -> None:
    row = {
        "group_id": campaign.group_id,
        "campaign": campaign.number,
        "person_id": person_id,
        "question": question,
        "text": "",
        "picks": [],
        "at": now,
    }
    keys = ["group_id", "campaign", "person_id", "question"]
    put = insert(session, CampaignAnswer).values(**(row | said)).on_conflict_do_update(index_elements=keys, set_=said)
    await session.execute(put, execution_options={"populate_existing": True})


def _mine(campaign: Campaign) -> tuple[ColumnElement[bool], ...]:
    return (CampaignAnswer.group_id == campaign.group_id, CampaignAnswer.campaign == campaign.number)
