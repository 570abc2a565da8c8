"""Every step of a campaign's life in every state: done, or refused in words. And that what happens to it leaves no loose ends."""

import random
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from sqlalchemy import func, select

from features.campaigns import handing_over, life, moves, running, store
from features.campaigns.changes import Change
from features.campaigns.reading import read_campaign
from features.campaigns.refusals import ItemsPast, NotInState
from features.campaigns.store import Done
from features.people.access import OutOfDate
from features.scheduling import service as schedule
from kit.db import Database, Session, savepoint
from kit.texts import LANGUAGES, texts, words
from models import Campaign, CampaignChange, CampaignState, Group, Schedule
from tests.features.rows import a_group, people_in

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DOCUMENT = read_campaign(
    "muster: 1\ntitle: A week\nfirst_day: 2026-11-30\nitems:\n"
    "- {do: post, at: D0 20:00, text: One}\n"
    "- {do: countdown, to: 3, days: [2, 1], text: Soon}\n"
    "- {do: post, at: D+5 20:00, text: Two}\n"
)
ANN, BEN = 11, 12

Step = Callable[[Session, Group, Campaign], Awaitable[object]]


def by(person: int, now: datetime = NOW) -> Done:
    """Somebody does it."""
    return Done(person, now, "why not")


OTHER = DOCUMENT.model_copy(update={"theme": "T"})
STEPS: Mapping[Change, Step] = {
    Change.EDITED: lambda s, g, c: life.edit(s, g, c.number, OTHER, by(ANN), version=c.version),
    Change.CHECKED: lambda s, g, c: life.checked(s, g, c.number, by(ANN)),
    Change.PLANNED: lambda s, g, c: life.plan(s, g, c.number, by(ANN)),
    Change.PAUSED: lambda s, g, c: moves.pause(s, g, c.number, by(ANN)),
    Change.RESUMED: lambda s, g, c: moves.resume(s, g, c.number, by(ANN)),
    Change.MOVED: lambda s, g, c: moves.move(s, g, c.number, 2, by(ANN)),
    Change.ENDED: lambda s, g, c: moves.end(s, g, c.number, by(ANN)),
    Change.REVIEWED: lambda s, g, c: life.reviewed(s, g, c.number, by(ANN)),
    Change.REMOVED: lambda s, g, c: life.remove(s, g, c.number, by(ANN)),
    Change.TAKEN: lambda s, g, c: handing_over.take(s, g, c.number, by(BEN), is_asked=False),
    Change.SKIPPED: lambda s, g, c: running.skip(s, g, c.number, 1, 0, by(ANN)),
    Change.RETRIED: lambda s, g, c: running.try_again(s, g, c.number, 1, 0, by(ANN)),
}
# The state behind each step; where nothing stands, it stays as it was.
BEHIND: Mapping[Change, CampaignState] = {
    Change.CHECKED: "checked", Change.PLANNED: "planned", Change.PAUSED: "paused",
    Change.ENDED: "over", Change.REVIEWED: "reviewed",
}  # fmt: skip


# The steps that lead to each state.
WAYS: Mapping[CampaignState, tuple[Change, ...]] = {
    "draft": (),
    "checked": (Change.CHECKED,),
    "planned": (Change.CHECKED, Change.PLANNED),
    "running": (Change.CHECKED, Change.PLANNED),
    "paused": (Change.CHECKED, Change.PLANNED, Change.PAUSED),
    "over": (Change.CHECKED, Change.PLANNED, Change.ENDED),
    "reviewed": (Change.CHECKED, Change.PLANNED, Change.ENDED, Change.REVIEWED),
}
# An item that waits is not done again; one of a campaign that is over waits no more, and is not left out.
NOTHING_TO_DO = {
    (Change.RETRIED, "planned"),
    (Change.RETRIED, "running"),
    (Change.SKIPPED, "over"),
}


async def in_state(session: Session, group: Group, state: CampaignState) -> Campaign:
    """A campaign that has come to this state step by step."""
    campaign = await life.make(session, group, DOCUMENT, by(ANN))
    for step in WAYS[state]:
        await STEPS[step](session, group, campaign)
    if state == "running":
        campaign.state = "running"
        await session.flush()
    return campaign


async def changes_of(session: Session, campaign: Campaign) -> int:
    """How much was done to it."""
    mine = select(func.count()).select_from(CampaignChange).where(CampaignChange.campaign == campaign.number)
    return await session.scalar(mine) or 0


@pytest.mark.parametrize("state", get_args(CampaignState))
async def test_a_step_is_done_or_refused_in_words(database: Database, state: CampaignState) -> None:
    group = await a_group(database, NOW)
    async with database.write() as session:
        await people_in(session, group.id, (ANN, BEN), NOW)
        for what, step in STEPS.items():
            campaign = await in_state(session, group, state)
            before = await changes_of(session, campaign)
            if state not in life.ALLOWED[what]:
                with pytest.raises(NotInState) as refused:
                    await step(session, group, campaign)
                assert all(campaign.title in words(refused.value, texts(language)) for language in LANGUAGES)
                assert campaign.state == state
            elif (what, state) in NOTHING_TO_DO:
                with pytest.raises(OutOfDate):
                    await step(session, group, campaign)
            else:
                await step(session, group, campaign)
                await is_done(session, campaign, what, state, before)
            if what is not Change.REMOVED or state not in life.ALLOWED[what]:
                # There is room for so many that are not over.
                await store.forget(session, campaign)


async def is_done(session: Session, campaign: Campaign, what: Change, state: CampaignState, before: int) -> None:
    """It is written down, and in the state that it should be in."""
    if what is Change.REMOVED:
        assert await session.scalar(select(func.count()).select_from(Campaign)) == 0
        assert await changes_of(session, campaign) == 0
        return
    is_checked = state == "checked"
    expected = "draft" if what is Change.EDITED and is_checked else BEHIND.get(what, state)
    assert campaign.state == ("planned" if what is Change.RESUMED else expected)
    assert await changes_of(session, campaign) == before + (0 if what is Change.CHECKED and is_checked else 1)


def test_every_step_is_in_the_table() -> None:
    by_itself = {Change.MADE, Change.STARTED, Change.LEFT, Change.DEMOTED}
    assert life.ALLOWED.keys() == STEPS.keys() == set(Change) - by_itself


async def test_many_lives_leave_no_loose_ends(database: Database) -> None:
    """Steps at random, hours and days apart: what waits is planned, rests with the campaign, and nothing else of it is."""
    chance, seen = random.Random(20261123), set[str]()
    of = await a_group(database, NOW, bot_status="administrator")
    async with database.write() as session:
        group = await session.get_one(Group, of.id)
        await people_in(session, group.id, (ANN, BEN), NOW)
        for _ in range(12):
            made = await life.make(session, group, DOCUMENT, by(ANN))
            now = NOW
            await life.checked(session, group, made.number, by(ANN, now))
            await life.plan(session, group, made.number, by(ANN, now))
            for _ in range(12):
                now += timedelta(hours=chance.choice((1, 20, 50)))
                await _due(session, group, made, now)
                # Refused is nothing done; what it may be refused with is the other test's business.
                with suppress(NotInState, OutOfDate, ItemsPast):
                    async with savepoint(session):
                        await _something(session, group, made, chance, now)
                await _is_whole(session, made)
                seen.add(made.state)
            await store.forget(session, made)
    assert seen >= {"running", "paused", "over"}


async def _due(session: Session, group: Group, campaign: Campaign, now: datetime) -> None:
    """The clock does what is due of it."""
    for task in await schedule.due(session, now):
        is_of_it = task.key.startswith(f"{store.key_of(campaign.number)}:") and task.kind in running.TASKS
        if is_of_it and await schedule.claim(session, task, now):
            ran = await running.TASKS[task.kind](session, group, task, now)
            await schedule.finish(session, task, now, outcome=ran.outcome, next_due=ran.next_due)


async def _something(session: Session, group: Group, campaign: Campaign, chance: random.Random, now: datetime) -> None:
    number, done = campaign.number, by(ANN, now)
    item, part = chance.choice(((1, 0), (2, 2), (2, 1), (3, 0)))
    match chance.randrange(7):
        case 0:
            await moves.pause(session, group, number, done)
        case 1:
            await moves.resume(session, group, number, done)
        case 2:
            await moves.move(session, group, number, chance.choice((-3, -1, 1, 2)), done)
        case 3:
            await running.skip(session, group, number, item, part, done)
        case 4:
            await running.try_again(session, group, number, item, part, done)
        case 5 if chance.random() < 0.2:
            await moves.end(session, group, number, done)
        case _:
            group.zone = chance.choice(("UTC", "Asia/Shanghai", "Europe/Berlin"))
            await moves.follow_the_clock(session, group, now)


async def _is_whole(session: Session, campaign: Campaign) -> None:
    await session.refresh(campaign)
    planned = (
        await session.scalars(
            select(Schedule)
            .where(Schedule.key.startswith(f"{store.key_of(campaign.number)}:item:"))
            .execution_options(populate_existing=True)
        )
    ).all()
    rows = {
        f"campaign:{row.campaign}:item:{row.item}:{row.part}": row for row in await store.items_of(session, campaign)
    }
    waiting = {key for key, row in rows.items() if row.state == "waiting"}
    assert {schedule.key for schedule in planned} == waiting
    assert all(schedule.is_paused == (campaign.state == "paused") for schedule in planned)
    assert len(rows) == 4
    if campaign.state == "over":
        assert not waiting
