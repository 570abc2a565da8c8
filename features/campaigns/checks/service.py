"""The check before start: what was found, what stands in the way, and what somebody has accepted."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from features.campaigns.checks import substance, timing
from features.campaigns.checks.facts import Facts, Finding, NotReady, Report
from features.campaigns.checks.gathering import gather
from features.people.access import OutOfDate
from models import Campaign, Group

Check = Callable[[Facts], Iterator[Finding]]

# In the order in which people see what they find: first what stands in the way, then what weighs most.
CHECKS: Sequence[Check] = (
    substance.away, timing.no_day, timing.past, substance.refused, substance.pin,
    substance.goal, timing.again, timing.warm_up, timing.asleep, timing.quiet, timing.clash, timing.crowded, timing.at_once,
    substance.room, substance.title, substance.audience, substance.answers, substance.duty, substance.tasks, substance.prizes,
    substance.codes, substance.no_admin,
)  # fmt: skip


def examined(facts: Facts) -> list[Finding]:
    """What all checks find."""
    return [finding for check in CHECKS for finding in check(facts)]


async def look(session: AsyncSession, group: Group, campaign: Campaign, now: datetime) -> Report:
    """Examine a campaign."""
    facts = await gather(session, group, campaign, now)
    return Report(campaign.number, campaign.title, campaign.version, examined(facts), frozenset(campaign.accepted))


async def blocking(session: AsyncSession, group: Group, campaign: Campaign, now: datetime) -> tuple[Finding, ...]:
    """What stands in the way of planning it."""
    report = await look(session, group, campaign, now)
    return tuple(finding for finding in report.findings if finding.is_in_the_way)


async def require(session: AsyncSession, group: Group, campaign: Campaign, now: datetime) -> None:
    """Raises NotReady where something stands in the way of planning it."""
    if found := await blocking(session, group, campaign, now):
        raise NotReady(campaign.number, found)


def find(report: Report, mark: str) -> Finding:
    """What bears this mark. Raises OutOfDate where it is not so any more."""
    for finding in report.findings:
        if finding.mark == mark:
            return finding
    raise OutOfDate


def accept(campaign: Campaign, report: Report, mark: str) -> None:
    """It is known and shall stay so. Twice is once. Raises OutOfDate for what is not so (any more), or stands in the way."""
    if find(report, mark).is_in_the_way:
        raise OutOfDate
    # What is not found any more need not be remembered: found again it is looked at again.
    still = {finding.mark for finding in report.findings} & report.accepted
    campaign.accepted = sorted(still | {mark})
