"""How each activity went in a span: how many it could reach, how many took part, how many saw it through.

Telegram tells a bot nothing about who has seen a message. *Reached* are the members who were active in the group in that time.
What taking part means, each kind says itself (`Kind.way`).
"""

from collections import Counter
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select

from features.activities.registry import KINDS, kind_of
from features.counting.spans import Span
from features.people.calendar import calendar_of
from features.statistics.rules import Challenge, Funnel
from kit.db import Session
from models import Activity, Group

# Kinds in which only so many can take part: that few did says nothing.
LIMITED = frozenset(kind.name for kind in KINDS if kind.way.is_limited)
_IN_TEAMS = [kind.name for kind in KINDS if kind.teams is not None]


async def of(session: Session, group: Group, span: Span, *, active: int) -> list[Funnel]:
    """The activities that were on in the span, in their order; `active` members could be reached."""
    calendar = calendar_of(group)
    activities = await session.scalars(
        select(Activity)
        .where(_was_on(group.id, calendar.starts(span.first), calendar.ends(span.last)))
        .order_by(Activity.number)
    )
    found: list[Funnel] = []
    many: Counter[str] = Counter()
    for activity in list(activities):
        way = kind_of(activity.kind).way
        if way.together is not None:
            many[activity.kind] += 1
            continue
        took_part, finished = await way.count(session, activity, calendar, span)
        found.append(Funnel(activity.number, activity.kind, activity.title, 0, took_part, finished))
    for kind in KINDS:
        if kind.way.together is not None and (count := many[kind.name]):
            people = await kind.way.together.people(session, group.id, calendar, span)
            found.append(Funnel(count, kind.name, "", 0, people, people))
    return reaching(found, active)


async def challenges(session: Session, group_id: int) -> list[Challenge]:
    """How teams stand in what goes on; what has not counted anything yet is left out."""
    found = await session.scalars(
        select(Activity)
        .where(Activity.group_id == group_id, Activity.state != "closed", Activity.kind.in_(_IN_TEAMS))
        .order_by(Activity.number)
    )
    standing: list[Challenge] = []
    for activity in list(found):
        teams = kind_of(activity.kind).teams
        if teams is not None and teams.split(activity):
            scores = await teams.standing(session, activity)
            if any(score.of for score in scores):
                standing.append(Challenge(activity.title, activity.kind, scores))
    return standing


def reaching(found: list[Funnel], active: int) -> list[Funnel]:
    """These, with whom they could reach: whoever took part was reached, of course."""
    return [replace(funnel, reached=max(active, funnel.took_part)) for funnel in found]


def _was_on(group_id: int, begins: datetime, ends: datetime) -> ColumnElement[bool]:
    return and_(
        Activity.group_id == group_id,
        Activity.created_at < ends,
        or_(Activity.closed_at.is_(None), Activity.closed_at >= begins),
    )
