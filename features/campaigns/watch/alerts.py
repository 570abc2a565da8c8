"""What goes wrong while a campaign runs: found by looking, told once to whoever answers for it, with what can be done by one tap.

Where a risk of the document names what was found, whoever has its role is told the plan B.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.kind import Kind
from features.activities.registry import kind_of
from features.campaigns import owner, store
from features.campaigns.document import Campaign as Document, Risk
from features.campaigns.watch import view_alerts
from features.campaigns.watch.facts import AlertFacts, BudgetFacts, TasksFacts, WatchFacts
from features.campaigns.watch.taps import WatchTap
from features.facts import group_facts
from features.outbox import service as outbox
from features.people import naming
from features.prizes import codes
from kit.db import Session, insert
from kit.texts import choose, texts
from models import Activity, Campaign, CampaignAlert, CampaignMember, Group, Member, Person, Remedy

# Fewer entries than this make no contest.
FEW_ENTRIES = 3
# Of what is planned.
MUCH, ALL = 0.8, 1.0
ON_DUTY = ("host", "support")
# Those that activities and announcements need.
_ADMIN = "administrator"
_RIGHTS = (
    _ADMIN, "can_pin_messages", "can_delete_messages", "can_restrict_members", "can_invite_users", "can_manage_topics",
)  # fmt: skip
# What can be done by one tap, by the word that a key begins with; each is an ordinary use case. Any of them may be seen and left.
_REMEDIES: Mapping[str, tuple[Remedy, ...]] = {"behind": ("remind", "gift"), "entries": ("remind", "longer")}


def remedies_of(key: str) -> tuple[Remedy, ...]:
    """What can be done about it by one tap."""
    return _REMEDIES.get(key.partition(":")[0], ())


@dataclass(frozen=True, slots=True)
class Found:
    """Something that goes wrong: `key` tells it from all others of the campaign, and begins with what a risk may name."""

    key: str
    about: Mapping[str, Any] = field(default_factory=dict)


# --- found --------------------------------------------------------------------------------------------------------------------------


def behind(facts: WatchFacts) -> list[Found]:
    """Goals that are behind by a third, at half-time or later. Pure."""
    return [
        Found(
            f"behind:{goal.key}"[:96],
            {"metric": goal.metric, "name": goal.name, "value": goal.value, "expected": goal.expected, "target": goal.target,
             "unit": None if goal.unit is None else goal.unit.value},
        )
        for goal in facts.goals
        if goal.is_behind
    ]  # fmt: skip


def money(found: BudgetFacts | None) -> list[Found]:
    """What was spent of what is planned, and of the points, where it is four fifths or more. Pure."""
    if found is None:
        return []
    of: list[tuple[str, int, int | None]] = [
        ("budget", found.spent, found.planned if found.currency else None),
        ("points", found.issued, found.points),
    ]
    return [
        Found(f"{what}:{round(part * 100)}", {"spent": spent, "planned": planned, "currency": found.currency})
        for what, spent, planned in of
        if planned
        # Who is beyond all of it hears that, and not besides that most of it is gone.
        for part in ((ALL,) if spent >= planned * ALL else (MUCH,))
        if spent >= planned * part
    ]


def lost(before: str, now: str) -> list[Found]:
    """Rights that the bot had when it began, and has no more. Who is no administrator any more has none: that is one thing, not several.
    Pure.
    """
    missing = [right for right in _RIGHTS if right in before.split() and right not in now.split()]
    return [Found(f"right:{right}", {"right": right}) for right in missing[: 1 if _ADMIN in missing else None]]


def rights_of(group: Group) -> str:
    """The bot's rights in the group, and whether it is an admin, as words."""
    return " ".join(right for right in _RIGHTS if right in {*group.bot_rights.split(), group.bot_status})


async def of_activities(
    session: Session, group: Group, made: Iterable[int], planned: Document, now: datetime
) -> list[Found]:
    """What is wrong with the campaign's activities: speakers who do not answer, too few entries, codes that are missing."""
    rows = await session.scalars(
        select(Activity)
        .where(Activity.group_id == group.id, Activity.number.in_(sorted(made)), Activity.state == "open")
        .order_by(Activity.number)
    )
    wanted = next(
        (float(goal.target) for goal in planned.goal if goal.metric == "entries" and "%" not in goal.target), 0
    )
    found: list[Found] = []
    for activity in rows.all():
        kind, about = kind_of(activity.kind), {"activity": activity.number, "title": activity.title}
        for worry in () if kind.care is None else await kind.care(session, group, activity, now):
            if worry.what == "entries" and worry.count >= max(FEW_ENTRIES, wanted / 2):
                continue
            key = f"{worry.what}:{activity.number}:{worry.of}"
            found.append(Found(key, {**about, "count": worry.count}))
        if missing := await _missing_codes(session, kind, activity):
            found.append(Found(f"codes:{activity.number}", {**about, "count": missing}))
    return found


async def _missing_codes(session: Session, kind: Kind, activity: Activity) -> int:
    """How many codes it promises as prizes, as it is set up, and has not."""
    if kind.prizes is None or "prizes" not in {each.name for each in kind.fields}:
        return 0
    prizes = kind.read("prizes", kind.spelled(activity)["prizes"])
    promised = sum(1 for prize in prizes if prize.kind == "code")
    return max(0, promised - await codes.in_stock(session, activity.group_id, activity.number)) if promised else 0


def late(planned: Document, tasks: TasksFacts | None) -> list[Found]:
    """Tasks of the team that are late. Of each whoever has it and the owner hear already: this is for a risk that goes by it. Pure."""
    if tasks is None or not tasks.late or not any(risk.watch == "late" for risk in planned.risks):
        return []
    return [Found("late", {"count": tasks.late})]


async def duty(session: Session, campaign: Campaign) -> list[Found]:
    """Nobody who is still in the group is host or support."""
    return [] if await holders(session, campaign, ON_DUTY) else [Found("duty")]


async def holders(session: Session, campaign: Campaign, roles: Sequence[str]) -> list[Person]:
    """Those of the team who have one of these roles and are in the group; where nobody of it has, whom the document names, as they were
    last seen with their usernames.
    """
    rows = await session.execute(
        select(Person, CampaignMember.roles)
        .join(CampaignMember, CampaignMember.person_id == Person.id)
        .join(Member, (Member.person_id == Person.id) & (Member.group_id == CampaignMember.group_id))
        .where(
            CampaignMember.group_id == campaign.group_id,
            CampaignMember.campaign == campaign.number,
            Member.is_present.is_(True),
        )
        .order_by(Person.id)
    )
    if people := [person for person, has in rows if set(roles) & set(has)]:
        return people
    team = store.document_of(campaign).team
    names = [name for role in roles if (name := team.get(role)) and name.startswith("@")]
    found = [await naming.holder_of(session, campaign.group_id, name) for name in names]
    return list({person.id: person for person in found if person is not None}.values())


# --- told ---------------------------------------------------------------------------------------------------------------------------


async def tell(
    session: AsyncSession, group: Group, campaign: Campaign, found: Sequence[Found], now: datetime
) -> list[str]:
    """Tell what was not told yet; which that was. The caller holds the campaign's row."""
    if not found:
        return []
    mine = (CampaignAlert.group_id == campaign.group_id, CampaignAlert.campaign == campaign.number)
    number = await session.scalar(select(func.count()).where(*mine)) or 0
    told: list[str] = []
    for each in found:
        row = {
            "group_id": group.id, "campaign": campaign.number, "key": each.key, "number": number + 1, "about": dict(each.about),
            "at": now,
        }  # fmt: skip
        new = insert(session, CampaignAlert).on_conflict_do_nothing().values(**row).returning(CampaignAlert.number)
        if await session.scalar(new) is None:
            continue
        number += 1
        told.append(each.key)
        await _say(session, group, campaign, AlertFacts(number, each.key, each.about, remedies_of(each.key)), now)
    return told


async def _say(session: AsyncSession, group: Group, campaign: Campaign, alert: AlertFacts, now: datetime) -> None:
    key, about = f"campaign:{group.id}:{campaign.number}:alert:{alert.key}"[:96], group_facts(group)
    at = WatchTap(group.id, campaign.number)
    title = campaign.title
    await owner.tell_owner(
        session, group, campaign, key, lambda t: view_alerts.alert(t, about, campaign.number, title, alert), now, at=at
    )
    for place, risk in enumerate(store.document_of(campaign).risks, start=1):
        if risk.watch == alert.key.partition(":")[0]:
            await _tell_plan_b(session, group, campaign, risk, f"{key}:plan{place}", now)


async def _tell_plan_b(
    session: AsyncSession, group: Group, campaign: Campaign, risk: Risk, key: str, now: datetime
) -> None:
    """To whoever has the role; nobody has it: to whoever answers for the campaign."""
    about, title = group_facts(group), campaign.title
    people = await holders(session, campaign, (risk.role,))
    for person in people:
        message = view_alerts.plan_b(
            texts(choose(person.language, default=group.language)),
            about,
            campaign.number,
            title,
            risk.what,
            risk.plan_b,
        )
        when = owner.awake(group, now)
        await outbox.tell_person(session, person.id, f"{key}:{person.id}", message, now, not_before=when)
    if not any(person.is_reachable for person in people):
        await owner.tell_owner(
            session,
            group,
            campaign,
            key,
            lambda t: view_alerts.plan_b(t, about, campaign.number, title, risk.what, risk.plan_b),
            now,
            at=WatchTap(group.id, campaign.number),
        )
