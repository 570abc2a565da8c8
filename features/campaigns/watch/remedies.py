"""What is done about an alert by one tap: a reminder to the group, a day more, a red packet. Each is what hosts could do by hand."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities import service as activities
from features.activities.drafts import Draft
from features.activities.registry import KINDS, kind_of
from features.campaigns import owner, store
from features.campaigns.store import Done
from features.campaigns.watch import service, view_alerts
from features.campaigns.watch.alerts import remedies_of
from features.facts import group_facts
from features.links import message_link
from features.outbox import service as outbox
from features.people.access import OutOfDate
from kit.messages import Link, Row
from kit.texts import texts
from models import Activity, Campaign, CampaignAlert, Group

_LISTED = 5
_WALL = "%Y-%m-%d %H:%M"


async def apply(session: AsyncSession, group: Group, campaign: Campaign, number: int, what: str, done: Done) -> str:
    """Do this about an alert; what was done about it, by whoever was first. The caller holds the campaign's row.

    Raises OutOfDate where it is nothing that can be done about that, and what the use case refuses.
    """
    alert = await session.scalar(
        select(CampaignAlert).where(
            CampaignAlert.group_id == group.id,
            CampaignAlert.campaign == campaign.number,
            CampaignAlert.number == number,
        )
    )
    if alert is None:
        raise OutOfDate
    if alert.remedy is not None:
        return alert.remedy
    if what == "seen":
        alert.remedy = "seen"
    else:
        remedy = next((each for each in remedies_of(alert.key) if each == what), None)
        if remedy is None:
            raise OutOfDate
        await _REMEDIES[remedy](session, group, campaign, alert, done)
        alert.remedy = remedy
    alert.by = done.by
    return what


async def _remind(session: AsyncSession, group: Group, campaign: Campaign, alert: CampaignAlert, done: Done) -> None:
    """What is on, with the ways there. At night it waits until people are awake."""
    made = await service.made_by(session, campaign, store.document_of(campaign))
    rows = await session.scalars(
        select(Activity)
        .where(Activity.group_id == group.id, Activity.number.in_(made), Activity.state == "open")
        .order_by(Activity.number.desc())
        .limit(_LISTED)
    )
    on, about, t = rows.all(), group_facts(group), texts(group.language)
    buttons: tuple[Row, ...] = tuple(
        (Link.to(view_alerts.open_board(t, activity.title), url),)
        for activity in on
        if (url := message_link(about, activity.board_message_id, activity.thread_id)) is not None
    )
    message = view_alerts.reminder(t, campaign.title, tuple(activity.title for activity in on), buttons)
    key = f"campaign:{group.id}:{campaign.number}:remind:{alert.number}"
    await outbox.tell_group(session, group.id, key, message, done.at, not_before=owner.awake(group, done.at))


async def _longer(session: AsyncSession, group: Group, _campaign: Campaign, alert: CampaignAlert, done: Done) -> None:
    """It ends a day later than it would."""
    activity = await activities.find(session, group.id, int(alert.about["activity"]))
    try:
        until = datetime.strptime(kind_of(activity.kind).spelled(activity)["until"], _WALL)  # noqa: DTZ007 - on the wall
    except (KeyError, ValueError):
        raise OutOfDate from None
    await activities.change(
        session, group, activity.number, {"until": (until + timedelta(days=1)).strftime(_WALL)}, done.at
    )


async def _gift(session: AsyncSession, group: Group, _campaign: Campaign, _alert: CampaignAlert, done: Done) -> None:
    """Something small for everybody who is there."""
    kind = next(kind for kind in KINDS if kind.gift is not None)
    draft = Draft(kind, view_alerts.gift_title(texts(group.language)), dict(kind.gift or {}))
    await activities.create(session, group, draft, done.at, created_by=done.by, thread_id=None)


_Apply = Callable[[AsyncSession, Group, Campaign, CampaignAlert, Done], Awaitable[None]]
_REMEDIES: Mapping[str, _Apply] = {"remind": _remind, "longer": _longer, "gift": _gift}
