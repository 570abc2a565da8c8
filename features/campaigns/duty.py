"""The prepared answers of campaigns under way, for whoever is on duty: they have the role of a host or of support in it, whatever they are
in the group.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from features.campaigns import store
from features.campaigns.facts import AnswersFacts
from features.campaigns.watch.alerts import ON_DUTY
from features.facts import group_facts
from features.people import access
from features.people.access import Right
from models import Campaign, CampaignMember, CampaignState, Group

# Before it begins people ask, too; while it rests all the more.
WHILE: Sequence[CampaignState] = ("planned", "running", "paused")


def answers_of(group: Group, campaign: Campaign) -> AnswersFacts:
    """What is answered to what people ask in it."""
    planned = store.document_of(campaign)
    return AnswersFacts(group_facts(group), campaign.number, campaign.title, planned.answers)


async def is_on_duty(session: AsyncSession, campaign: Campaign, person_id: int) -> bool:
    """Whether people of it may turn to them now."""
    member = await session.get(CampaignMember, (campaign.group_id, campaign.number, person_id))
    return campaign.state in WHILE and member is not None and bool({*ON_DUTY} & {*member.roles})


async def answers_for(session: AsyncSession, person_id: int) -> Sequence[AnswersFacts]:
    """Of all campaigns in whose duty somebody is, in the groups that they are in."""
    groups = {group.id: group for group in await access.groups_where(session, person_id, Right.MEMBER, None)}
    found = await session.scalars(
        select(Campaign)
        .join(
            CampaignMember,
            (CampaignMember.group_id == Campaign.group_id) & (CampaignMember.campaign == Campaign.number),
        )
        .where(
            CampaignMember.person_id == person_id,
            CampaignMember.group_id.in_(groups),
            Campaign.group_id.in_(groups),
            Campaign.state.in_(WHILE),
        )
        .order_by(Campaign.group_id, Campaign.number)
    )
    return [
        answers_of(groups[each.group_id], each)
        for each in found.all()
        if await is_on_duty(session, each, person_id) and store.document_of(each).answers
    ]
