"""The close of days: who missed them, one line to each group, and the end of a check-in after its last day.

Many groups close a day at the same moment, so what it takes is asked for all of them together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Date, and_, bindparam, exists, func, insert, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.checkin import boards, participants, rules, teams, view
from features.activities.checkin.corrections import freezes, outs
from features.activities.checkin.ending import closed
from features.activities.checkin.options import Options, options_of, stored
from features.activities.checkin.participants import TAKES_PART
from features.activities.checkin.proofs import questions
from features.activities.checkin.rules import ONE_DAY, Closed, Status
from features.activities.kind import Occasion
from features.facts import activity_facts
from features.outbox import service as outbox
from features.people.calendar import calendar_of
from features.scheduling.service import Due, Ran
from kit.db import built_once, is_one_of_these, run, these
from kit.recurrence import quiet_ends
from kit.texts import texts
from models import Activity, CheckIn, CheckInDay, Group, Member, Participant, Person, RunOutcome

# A closing line older than this is of no interest to anybody.
_LINE_LASTS = timedelta(hours=20)
_LATE = timedelta(minutes=5)
_LISTED = 10
# A group, and the number of a check-in in it.
_Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Closing:
    """A check-in of which a day is over; `coming` is the next one."""

    group: Group
    activity: Activity
    task: Due
    options: Options
    day: date
    coming: date | None

    @property
    def place(self) -> _Place:
        return self.activity.group_id, self.activity.number

    @property
    def row(self) -> dict[str, Any]:
        """What names the day in a statement that is executed for each."""
        return {"of_group": self.activity.group_id, "of_activity": self.activity.number, "of_day": self.day}

    def closes_next(self) -> datetime | None:
        return None if self.coming is None else rules.closes(self.options, calendar_of(self.group), self.coming)


async def close_days(session: AsyncSession, occasions: Sequence[Occasion], now: datetime) -> list[Ran]:
    """Settle a day: who missed it, one line to the group, and the end of the activity after its last day."""
    closing = [_closing(each) for each in occasions]
    for day in dict.fromkeys(each.day for each in closing):
        await _close(session, day, [each for each in closing if each.day == day], now)
    return [Ran(punctual(each.task, now), each.closes_next()) for each in closing]


def _closing(each: Occasion) -> _Closing:
    options = options_of(each.activity)
    # A deadline at the day's end is the first moment of the next day.
    day = calendar_of(each.group).day_of(each.task.due_at - timedelta(seconds=1))
    return _Closing(each.group, each.activity, each.task, options, day, options.due_from(day + ONE_DAY))


def punctual(task: Due, now: datetime) -> RunOutcome:
    """Whether it is done at its time."""
    return "late" if now - task.due_at > _LATE else "ran"


async def _close(session: AsyncSession, day: date, closing: Sequence[_Closing], now: datetime) -> None:
    rows = [
        {"group_id": group, "activity": number, "day": day, "done": 0, "missed": 0, "closed_at": now}
        for group, number in sorted(each.place for each in closing)
    ]
    done = {(group, number): count for group, number, count in await run(session, _close_once(session), rows)}
    settling = [each for each in closing if each.place in done and each.options.is_due(day)]
    overs = await _settle(session, day, settling, done, now) if settling else {}
    for each in settling:
        over = overs[each.place]
        if over.done or over.missed or over.saved or over.waiting:
            await outbox.tell_group(
                session,
                each.group.id,
                f"closed:{each.group.id}:{each.activity.number}:{day}",
                view.day_closed(texts(each.group.language), activity_facts(each.activity), day, over),
                now,
                thread_id=each.activity.thread_id,
                not_before=_unhurried(each.group, now),
                drop_after=each.task.due_at + _LINE_LASTS,
            )
    for each in closing:
        await outbox.refresh_board(session, each.group.id, each.activity.number, now)
    activities = [each.activity for each in closing]
    # Where the next day has begun before this one could be settled, its record is there already.
    await boards.redraw(session, activities, [day], now)
    await questions.day_over(session, activities, day, now)
    for each in closing:
        if each.coming is None:
            each.activity.state, each.activity.closed_at = "closed", now
            await closed(session, each.group, each.activity, now)


@built_once
def _close_once(insert: Any) -> Any:
    statement, of = insert(CheckInDay), CheckInDay.__table__.c
    return statement.on_conflict_do_update(
        index_elements=["group_id", "activity", "day"],
        set_={"closed_at": statement.excluded.closed_at},
        where=of.closed_at.is_(None),
    ).returning(of.group_id, of.activity, of.done)


async def _settle(
    session: AsyncSession, day: date, settling: Sequence[_Closing], done: Mapping[_Place, int], now: datetime
) -> dict[_Place, Closed]:
    """What the day was for those who were not there; who is out by it, and who would be by the next."""
    holding = await freezes.held_in(session, {each.group.id for each in settling})
    saved = {
        each.place: await freezes.spend(session, each.group, each.activity, day, now)
        for each in settling
        if each.group.id in holding
    }
    await run(session, _MISS, [each.row | {"since": day - TAKES_PART, "now": now} for each in settling])
    went_on = [
        each.row | {"expected": before} for each in settling if (before := each.options.due_before(day)) is not None
    ]
    if went_on:
        await run(session, _CARRY_ON, went_on)
    out = {
        each.place: await outs.settle(session, each.group, each.activity, day, now)
        for each in settling
        if each.options.out is not None
    }
    counts = await _counts(session, day, settling)
    await run(session, _NOTE_MISSED, [
        each.row | {"absent": counts[each.place].get(Status.MISSED, 0) + counts[each.place].get(Status.REJECTED, 0)}
        for each in settling
    ])  # fmt: skip
    for each in settling:
        await teams.recount(session, each.activity, [day])
    streaks = await _streaks(session, day, settling)
    overs: dict[_Place, Closed] = {}
    for each in settling:
        of, are_saved = counts[each.place], saved.get(each.place, [])
        are_out, are_nearly = out.get(each.place, ([], []))
        celebrated = [(name, days) for name, days in streaks[each.place] if rules.is_celebrated(days, each.options)]
        overs[each.place] = Closed(
            done[each.place],
            of.get(Status.MISSED, 0),
            len(are_saved),
            of.get(Status.PENDING, 0),
            len(are_out),
            len(are_nearly),
            apart=of.get(Status.EXCUSED, 0) + of.get(Status.REJECTED, 0),
            saved_names=_untold(are_saved),
            out_names=_untold(are_out),
            nearly_names=_untold(are_nearly),
            celebrated=celebrated[:_LISTED],
            reached=await _reach(session, each.activity, each.options),
            teams=await teams.on_day(session, each.activity, day),
            week=await teams.of_week(session, each.activity, day),
        )
    return overs


async def _counts(session: AsyncSession, day: date, settling: Sequence[_Closing]) -> dict[_Place, dict[str, int]]:
    """How many the day was what for."""
    counts: dict[_Place, dict[str, int]] = {each.place: {} for each in settling}
    for group, number, status, count in await run(session, _COUNTS, {"day": day, **these(counts)}):
        counts[group, number][status] = count
    return counts


async def _streaks(
    session: AsyncSession, day: date, settling: Sequence[_Closing]
) -> dict[_Place, list[tuple[str, int]]]:
    """Whose streak reaches up to the day, and how long it is; the longest first."""
    streaks: dict[_Place, list[tuple[str, int]]] = {each.place: [] for each in settling}
    for group, number, name, days in await run(session, _STREAKS, {"day": day, **these(streaks)}):
        streaks[group, number].append((name, days))
    return streaks


_CHECK_INS: Any = CheckIn.__table__
_PARTICIPANTS: Any = Participant.__table__
_DAYS: Any = CheckInDay.__table__
_IN, _STANDS = _CHECK_INS.c, _PARTICIPANTS.c
_DAY = bindparam("of_day", type_=Date)
_MISS = insert(_CHECK_INS).from_select(
    ["group_id", "activity", "person_id", "day", "status", "at"],
    select(
        _STANDS.group_id,
        _STANDS.activity,
        _STANDS.person_id,
        _DAY,
        literal(Status.MISSED.value),
        bindparam("now", type_=_IN.at.type),
    )
    .join(Member, and_(Member.group_id == _STANDS.group_id, Member.person_id == _STANDS.person_id))
    .where(
        _STANDS.group_id == bindparam("of_group"),
        _STANDS.activity == bindparam("of_activity"),
        participants.is_expected(_DAY, bindparam("since", type_=Date)),
    ),
)
# Streaks go on over a day for which somebody was excused beforehand.
_CARRY_ON = (
    update(_PARTICIPANTS)
    .where(
        _STANDS.group_id == bindparam("of_group"),
        _STANDS.activity == bindparam("of_activity"),
        _STANDS.streak > 0,
        _STANDS.through >= bindparam("expected", type_=Date),
        _STANDS.through < _DAY,
        exists().where(
            _IN.group_id == _STANDS.group_id,
            _IN.activity == _STANDS.activity,
            _IN.person_id == _STANDS.person_id,
            _IN.day == _DAY,
            # No IN: a statement that is executed for several cannot have one.
            or_(*(_IN.status == status for status in sorted(rules.KEEPS))),
        ),
    )
    .values(through=_DAY)
)
_COUNTS = (
    select(_IN.group_id, _IN.activity, _IN.status, func.count())
    .where(is_one_of_these(_IN.group_id, _IN.activity), _IN.day == bindparam("day"))
    .group_by(_IN.group_id, _IN.activity, _IN.status)
)
_STREAKS = (
    select(_STANDS.group_id, _STANDS.activity, Person.name, _STANDS.streak)
    .join(Person, Person.id == _STANDS.person_id)
    .where(
        is_one_of_these(_STANDS.group_id, _STANDS.activity),
        _STANDS.through == bindparam("day"),
        _STANDS.streak > 1,
    )
    .order_by(_STANDS.streak.desc(), Person.name)
)
_NOTE_MISSED = (
    update(_DAYS)
    .where(_DAYS.c.group_id == bindparam("of_group"), _DAYS.c.activity == bindparam("of_activity"), _DAYS.c.day == _DAY)
    .values(missed=bindparam("absent"))
)


def _untold(people: Sequence[Person]) -> list[str]:
    """The names of those who take nothing in private: for them the group's line is all they hear."""
    return sorted(person.name for person in people if not person.is_reachable)


async def _reach(session: AsyncSession, activity: Activity, options: Options) -> int | None:
    """The goal, where it is reached and the group has not heard of it: by whatever it was reached, a make-up or a late approval, too."""
    if (
        options.goal is None
        or options.reached == options.goal
        or await participants.total_of(session, activity) < options.goal
    ):
        return None
    activity.options = stored(replace(options, reached=options.goal))
    return options.goal


def _unhurried(group: Group, now: datetime) -> datetime:
    """When the group may hear of something that can wait until quiet hours are over."""
    return quiet_ends(calendar_of(group), now, quiet_from=group.quiet_from, quiet_until=group.quiet_until)
