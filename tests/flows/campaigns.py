"""Campaigns for flows: made of a shipped template, and planned, without the pages that lead there."""

from datetime import date

from sqlalchemy import select

from features.campaigns import document, life, templates
from features.campaigns.store import Done
from features.people import census
from kit.updates import MemberInfo, PersonInfo
from models import Group as GroupRow
from tests.flows.group import Group
from tests.wiring import World


def first_days_on(planned: document.Campaign, first_day: str) -> document.Campaign:
    """The document with this first day (`2026-12-04`)."""
    return planned.model_copy(update={"first_day": date.fromisoformat(first_day)})


async def a_draft(world: World, group: Group, planned: document.Campaign, *, template: str | None = None) -> int:
    """The admin has a draft of this; its number."""
    async with world.app.database.write() as session:
        row = (await session.scalars(select(GroupRow).where(GroupRow.chat_id == group.chat.id))).one()
        done = Done(group.admin.id, world.clock.now())
        # On the way through the pages Telegram would have been asked what they are.
        admin = PersonInfo(group.admin.id, group.admin.name, group.admin.username, group.admin.language_code)
        await census.see_roles(session, row.id, {admin.id: MemberInfo(admin, "administrator", is_member=True)}, done.at)
        return (await life.make(session, row, planned, done, template=template)).number


async def a_campaign(
    world: World,
    group: Group,
    language: str,
    *,
    template: str = "relay-night",
    first_day: str = "2026-12-04",
    planned: document.Campaign | None = None,
    without_past: bool = False,
) -> int:
    """The admin has planned a campaign: a shipped template, or what is handed in; its number."""
    of = templates.template(template, language) if planned is None else planned
    made_of = template if planned is None else None
    number = await a_draft(world, group, first_days_on(of, first_day), template=made_of)
    async with world.app.database.write() as session:
        row = (await session.scalars(select(GroupRow).where(GroupRow.chat_id == group.chat.id))).one()
        done = Done(group.admin.id, world.clock.now())
        await life.checked(session, row, number, done)
        await life.plan(session, row, number, done, without_past=without_past)
    await world.settle()
    return number
