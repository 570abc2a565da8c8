"""The rules of the statistics, pure: spans, segments, what is worth a suggestion. Figures come in, sentences stand in the view.

**Segments**, by the last four weeks; active means that somebody wrote, checked in, grabbed, sent in, voted or attended:

* *new*: first seen in the last two weeks.
* *core*: active in each of the last four weeks (of all weeks the group has, where those are fewer; two at least), and on three days of
  this one.
* *active*: active this week.
* *fading*: not this week, but in one of the three before.
* *silent*: not at all in four weeks.

Whoever is several of these is the first of them. `recent` holds the four weeks as bits, the lowest for this week.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from features.counting.spans import ONE_WEEK, Span, week_of
from features.teams.rules import Score
from features.values import flat
from kit.messages import Refusal

WEEKS = 4
NEW_DAYS = 14
CORE_DAYS = 3
CORE_WEEKS = 2
_LATE_IN_WEEK = 4
_WEEK = re.compile(r"(\d{4})年?-?[w第](\d{1,2})周?")


# How many of each deed, by its name; of what is not there, none.
Counts = Counter[str]


class Segment(StrEnum):
    """How much somebody is in it."""

    NEW = "new"
    CORE = "core"
    ACTIVE = "active"
    FADING = "fading"
    SILENT = "silent"


@dataclass(eq=False)
class UnknownWeek(Refusal):
    """Not a week that can be summed up: not understood, still to come, or before the bot was there, which is so since a day."""

    said: str
    day: date


def read_week(said: str, today: date, *, since: date) -> Span:
    """The week that `/summary` is asked for: nothing (this one so far), `last`, `2026-W47`; the group has been counted `since` a day.

    Raises UnknownWeek.
    """
    word = flat(said)
    if word in {"", "this", "week", "本周", "这周"}:
        return week_of(today, so_far=today)
    if word in {"last", "last week", "上周", "上一周", "上个周"}:
        monday = week_of(today - ONE_WEEK).first
    elif match := _WEEK.fullmatch("".join(word.split())):
        try:
            monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
        except ValueError:
            raise UnknownWeek(said, since) from None
    else:
        raise UnknownWeek(said, since)
    if not week_of(since).first <= monday <= today:
        raise UnknownWeek(said, since)
    return week_of(monday, so_far=today)


def week_to_tell(due: date, today: date) -> Span:
    """The week that is summed up by itself, at a time that was due on one day and has come on another: the one that is over, or
    the running one where the time lies on its last three days.
    """
    if min(due.weekday(), today.weekday()) >= _LATE_IN_WEEK:
        return week_of(today, so_far=today)
    return week_of(today - ONE_WEEK)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a group: how many were active, and what they did, by the deeds there are."""

    active: int = 0
    messages: int = 0
    deeds: Counts = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Totals:
    """A span in figures. `messages` is None where the bot did not hear them. `metrics`: those that the summary tells, by their names; None
    where there was nothing to measure.
    """

    active: int = 0
    messages: int | None = 0
    deeds: Counts = field(default_factory=Counter)
    metrics: Mapping[str, float | None] = field(default_factory=dict)
    came: int = 0
    left: int = 0
    issued: int = 0
    returned: int = 0


@dataclass(frozen=True, slots=True)
class Funnel:
    """An activity's way: how many were active in the group while it was on, how many took part, how many saw it through.

    Without a title it stands for all of its kind, and `number` says how many these are.
    """

    number: int
    kind: str
    title: str
    reached: int
    took_part: int
    finished: int


@dataclass(frozen=True, slots=True)
class Challenge:
    """How the teams of an activity that goes on stand by now."""

    title: str
    kind: str
    teams: Sequence[Score]


@dataclass(frozen=True, slots=True)
class Mover:
    """Somebody who went from one segment to another."""

    name: str
    before: Segment
    now: Segment


@dataclass(frozen=True, slots=True)
class TopMember:
    """Somebody who did much: `deeds` are all but messages."""

    name: str
    deeds: int
    messages: int
    days: int
    earned: int
    username: str | None = None


@dataclass(frozen=True, slots=True)
class Cohort:
    """Those who were first seen in a week, and how many of them were active in each week since."""

    monday: date
    size: int
    active: Sequence[int]


Hours = Mapping[tuple[int, int], int]


@dataclass(frozen=True, slots=True)
class Summary:
    """A span of a group beside the one before. `hours` counts what was done by (weekday, hour); `moves` by (before, now).

    Where the bot did not hear plain talk in all of both spans (`hears`), what there is stands for activities alone, and no message is
    counted; `hears_from` is the day from which on it hears, None where it still does not. `challenges` stand in the latest week alone.
    """

    span: Span
    is_whole: bool
    members: int
    now: Totals
    before: Totals
    days: Sequence[Day]
    days_before: Sequence[Day]
    hours: Hours
    segments: Mapping[Segment, int]
    segments_before: Mapping[Segment, int]
    moves: Mapping[tuple[Segment, Segment], int]
    movers: Sequence[Mover]
    top: Sequence[TopMember]
    funnels: Sequence[Funnel]
    cohorts: Sequence[Cohort]
    links: Sequence[tuple[str, int]]
    hears: bool = True
    hears_from: date | None = None
    challenges: Sequence[Challenge] = ()

    @property
    def best(self) -> tuple[int, int] | None:
        """The weekday and hour with most going on."""
        best = max(self.hours.items(), key=lambda pair: (pair[1], -pair[0][0], -pair[0][1]), default=None)
        return best[0] if best is not None and best[1] > 0 else None


# --- what to do next ----------------------------------------------------------------------------------------------------------------

_MUCH_LESS = 0.8
_FEW_WHO_START = 0.25
_MANY = 5
_QUIET_DAY = 0.5


@dataclass(frozen=True, slots=True)
class Fell:
    """Of a deed there were far fewer: `now` beside `before`; half of them are done before the end of `hour`."""

    deed: str
    now: int
    before: int
    hour: int | None


@dataclass(frozen=True, slots=True)
class Fading:
    """So many who were active went quiet."""

    count: int


@dataclass(frozen=True, slots=True)
class NewcomersQuiet:
    """Of so many who came, few did anything."""

    came: int
    active: int


@dataclass(frozen=True, slots=True)
class FewJoinIn:
    """An activity reaches many and few take part."""

    title: str
    reached: int
    took_part: int


@dataclass(frozen=True, slots=True)
class FewFinish:
    """Many take part in an activity and few see it through."""

    title: str
    took_part: int
    finished: int


@dataclass(frozen=True, slots=True)
class QuietDay:
    """A weekday with far less going on than the others."""

    weekday: int
    active: int
    usual: int


@dataclass(frozen=True, slots=True)
class NothingOn:
    """Nothing is on in the group."""

    best: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class WorkedWell:
    """More were active than the week before: do it again."""

    now: int
    before: int


Suggestion = Fell | Fading | NewcomersQuiet | FewJoinIn | FewFinish | QuietDay | NothingOn | WorkedWell


@dataclass(frozen=True, slots=True)
class Hints:
    """What suggestions need besides the summary. `hours`: the deeds that must not fall, with the hour by which half of each was done;
    `new_active`: newcomers who did something; `limited`: kinds in which only so many can take part.
    """

    hours: Mapping[str, int | None]
    new_active: int
    limited: Collection[str]


def suggestions(summary: Summary, hints: Hints, *, most: int = 3) -> list[Suggestion]:
    """What to do next, what matters most first. Who talks is not quiet: where the bot does not hear talk, it says nothing of who is."""
    found: list[Suggestion] = []
    now, before = summary.now, summary.before
    if not summary.funnels:
        found.append(NothingOn(summary.best))
    found += [
        Fell(deed, now.deeds[deed], before.deeds[deed], hour)
        for deed, hour in hints.hours.items()
        if before.deeds[deed] >= _MANY and now.deeds[deed] < before.deeds[deed] * _MUCH_LESS
    ]
    went_quiet = sum(
        count
        for (was, is_now), count in summary.moves.items()
        if is_now is Segment.FADING and was in {Segment.CORE, Segment.ACTIVE, Segment.NEW}
    )
    if summary.hears and (went_quiet >= _MANY or (went_quiet and went_quiet >= summary.before.active / 4)):
        found.append(Fading(went_quiet))
    if summary.hears and now.came >= _MANY and hints.new_active < now.came / 2:
        found.append(NewcomersQuiet(now.came, hints.new_active))
    found += _about_funnels(summary.funnels, hints.limited)
    if summary.hears and summary.is_whole and (quiet := _quiet_day(summary)) is not None:
        found.append(quiet)
    if before.active and now.active > before.active:
        found.append(WorkedWell(now.active, before.active))
    return found[:most]


def _about_funnels(funnels: Sequence[Funnel], limited: Collection[str]) -> Iterator[FewJoinIn | FewFinish]:
    for f in funnels:
        if f.kind in limited:
            continue
        if f.reached >= 2 * _MANY and f.took_part < f.reached * _FEW_WHO_START:
            yield FewJoinIn(f.title, f.reached, f.took_part)
        elif f.took_part >= _MANY and f.finished < f.took_part / 2:
            yield FewFinish(f.title, f.took_part, f.finished)


def _quiet_day(summary: Summary) -> QuietDay | None:
    active = [day.active for day in summary.days]
    usual = sorted(active)[len(active) // 2]
    least = min(range(len(active)), key=lambda n: active[n])
    if usual < _MANY or active[least] >= usual * _QUIET_DAY:
        return None
    return QuietDay((summary.span.first + timedelta(days=least)).weekday(), active[least], usual)
