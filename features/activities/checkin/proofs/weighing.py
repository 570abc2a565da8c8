"""What the proofs of a day come to. Weighed anew whenever one of them changes: by a further picture, a verdict, a 👍, or a second look."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.checkin import boards, participants, rules
from features.activities.checkin.corrections.entering import enter
from features.activities.checkin.corrections.service import Change, Corrected, correct
from features.activities.checkin.gate import require_open
from features.activities.checkin.options import Options, options_of
from features.activities.checkin.proofs import queue, rules as proof_rules
from features.activities.checkin.proofs.rules import Weighed
from features.activities.checkin.rules import CheckedIn, Progress, Status
from features.outbox import service as outbox
from features.people.calendar import calendar_of
from features.teams.service import teams_of
from kit.db import catch_up
from models import Activity, CheckIn, Cheer, Group, Proof


async def weigh(
    session: AsyncSession,
    group: Group,
    activity: Activity,
    day: date,
    people: Collection[int],
    now: datetime,
    *,
    note: str | None = None,
    are_anew: bool = False,
    said: Mapping[int, str] | None = None,
) -> dict[int, CheckedIn | None]:
    """Make the day of these people what their proofs come to. Whoever is done with it by this is among the keys.

    `note` says to them why, where something no longer counts. `are_anew`: there are other proofs than those that wait to be judged.
    `said`: the words that somebody gave as a proof, for whoever judges.
    """
    options = options_of(activity)
    weighed = await _weighed(session, activity, day, people, options)
    current = await _statuses(session, activity, day, people)
    wanted = {p: proof_rules.outcome(weighed.get(p, Weighed()), current.get(p), options) for p in people}
    changed = {p: status for p, status in wanted.items() if status is not None and status is not current.get(p)}
    asking = [
        p
        for p, status in wanted.items()
        if status is Status.PENDING and (p in changed or are_anew) and weighed[p].counted >= options.count
    ]
    if options.review == "admins" and asking:
        await queue.put_days(session, group, activity, day, asking, now, said=said)
    is_open = now < rules.closes(options, calendar_of(group), day)
    fresh = [p for p, status in changed.items() if status is Status.DONE]
    # The quick way is for whoever is done today and was nothing else before.
    quick = [p for p in fresh if is_open and (current.get(p) is None or current[p] in rules.STILL_OPEN)]
    done: dict[int, CheckedIn | None] = {}
    at = await _given_at(session, activity, day, fresh) if fresh else {}
    if quick:
        # Who gave theirs first is first.
        quick.sort(key=lambda p: (at[p], p))
        stand, entered, before, in_teams = await enter(session, activity, options, day, quick, now, at=at)
        # What follows looks at standings.
        await catch_up(session)
        for place, person in enumerate((p for p in quick if p in entered), start=before + 1):
            streak = stand[person].streak
            bonus, team = rules.bonus(streak, options), options.split.called(in_teams.get(person))
            done[person] = CheckedIn(streak, options.points, bonus, place, team)
    rest = [Change(p, day, status, note, at.get(p)) for p, status in sorted(changed.items()) if p not in quick]
    for person, corrected in (await correct(session, activity, rest, now, by=None)).items():
        if changed[person] is Status.DONE:
            done[person] = _late(corrected, options)
    if not quick and not rest:
        await outbox.refresh_board(session, group.id, activity.number, now)
        await boards.redraw(session, [activity], [day], now)
    return done


async def _given_at(
    session: AsyncSession, activity: Activity, day: date, people: Collection[int]
) -> dict[int, datetime]:
    """When these people gave the last of what counts: a verdict that comes later does not make them late."""
    rows = await session.execute(
        select(Proof.person_id, func.max(Proof.at))
        .where(
            Proof.group_id == activity.group_id,
            Proof.activity == activity.number,
            Proof.day == day,
            Proof.person_id.in_(people),
            Proof.state == "counted",
        )
        .group_by(Proof.person_id)
    )
    return dict(rows.all())


def _late(corrected: Corrected, options: Options) -> CheckedIn | None:
    if corrected.participation is None:
        return None
    return CheckedIn(corrected.participation.streak, options.points, max(corrected.points - options.points, 0), 0)


async def _weighed(
    session: AsyncSession, activity: Activity, day: date, people: Collection[int], options: Options
) -> dict[int, Weighed]:
    counts = await _counts(session, activity, day, people)
    found = {p: Weighed(counted=counts[p]["counted"], held=counts[p]["held"]) for p in people}
    if options.review == "peers":
        rows = await session.execute(
            select(Cheer.person_id, func.count())
            .where(
                Cheer.group_id == activity.group_id,
                Cheer.activity == activity.number,
                Cheer.day == day,
                Cheer.person_id.in_(people),
            )
            .group_by(Cheer.person_id)
        )
        for person, cheers in rows:
            found[person] = replace(found[person], cheers=cheers)
    elif options.review == "admins":
        for person, is_approved in (await queue.verdicts(session, activity, day, people)).items():
            found[person] = replace(found[person], is_approved=is_approved)
    return found


async def _counts(
    session: AsyncSession, activity: Activity, day: date, people: Collection[int]
) -> dict[int, Counter[str]]:
    counts: defaultdict[int, Counter[str]] = defaultdict(Counter)
    rows = await session.execute(
        select(Proof.person_id, Proof.state, func.count())
        .where(
            Proof.group_id == activity.group_id,
            Proof.activity == activity.number,
            Proof.day == day,
            Proof.person_id.in_(people),
        )
        .group_by(Proof.person_id, Proof.state)
    )
    for person, state, count in rows:
        counts[person][state] = count
    return counts


async def _statuses(session: AsyncSession, activity: Activity, day: date, people: Collection[int]) -> dict[int, Status]:
    rows = await session.execute(
        select(CheckIn.person_id, CheckIn.status).where(
            CheckIn.group_id == activity.group_id,
            CheckIn.activity == activity.number,
            CheckIn.day == day,
            CheckIn.person_id.in_(people),
        )
    )
    return {person: Status(status) for person, status in rows}


async def progress_of(
    session: AsyncSession, activity: Activity, day: date, people: Collection[int]
) -> dict[int, Progress]:
    """How far these people are with their proofs of a day."""
    options = options_of(activity)
    counts, statuses = await _counts(session, activity, day, people), await _statuses(session, activity, day, people)
    participation = await participants.read(session, activity, people)
    in_teams = await teams_of(session, activity, people) if options.split else {}
    return {
        person: Progress(
            activity=activity.title,
            proof=options.proof,
            counted=counts[person]["counted"],
            held=counts[person]["held"],
            needed=options.count,
            status=statuses.get(person),
            streak=participation[person].streak_on(day, options) if person in participation else 0,
            team=options.split.called(in_teams.get(person)),
        )
        for person in people
    }


async def progress_now(
    session: AsyncSession, group: Group, activity: Activity, people: Collection[int], now: datetime
) -> tuple[dict[int, Progress], Options]:
    """How far these people are today. Raises NotOpen, Paused, Ended."""
    options = options_of(activity)
    day = require_open(activity, options, calendar_of(group), now)
    return await progress_of(session, activity, day, people), options
