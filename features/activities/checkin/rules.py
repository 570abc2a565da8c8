"""The rules of the check-in, pure: its options, which days count and when they are open, and how a streak grows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from features.activities.checkin.options import Options
from features.facts import ActivityFacts, GroupFacts
from features.prizes.facts import AwardFacts
from features.teams.rules import Score, TeamToday
from kit.messages import Refusal
from kit.recurrence import MINUTES_A_DAY, Calendar

ONE_DAY = timedelta(days=1)


class Status(StrEnum):
    """What a day was for a member."""

    DONE = "done"
    MADE_UP = "made-up"
    FROZEN = "frozen"
    REST = "rest"
    EXCUSED = "excused"
    MISSED = "missed"
    PENDING = "pending"
    REJECTED = "rejected"


COUNTS = frozenset({Status.DONE, Status.MADE_UP})
KEEPS = frozenset({Status.FROZEN, Status.REST, Status.EXCUSED, Status.PENDING})
# A day that was this, and never anything that was paid, can still become done by a tap while it is open.
STILL_OPEN = frozenset({Status.MISSED, Status.EXCUSED})

# A make-up and a freeze are paid with points; where a check-in earns none, its days are made up for nothing.
MAKEUP_PRICE = 10
MAKEUP_DAYS = 7
FREEZE_PRICE = 20
MOST_FREEZES = 2
# So many members other than the author give a 👍, and a proof counts.
CHEERS_NEEDED = 2


@dataclass(frozen=True, slots=True)
class Participation:
    """Where a member stands: `streak` days in a row up to `through`, the last day that kept it; `best` ever, `total` days done."""

    first_day: date
    through: date
    streak: int
    best: int
    total: int

    def extended(self, day: date, options: Options) -> "Participation":
        """With `day` done. `through` may lie ahead of it already, where days to come are excused."""
        expected = options.due_before(day)
        is_alive = self.streak > 0 and (expected is None or self.through >= expected)
        streak = self.streak + 1 if is_alive else 1
        through = max(day, self.through) if is_alive else day
        return replace(self, through=through, streak=streak, best=max(self.best, streak), total=self.total + 1)

    def streak_on(self, day: date, options: Options) -> int:
        """The streak as seen on `day`: 0 once an expected day before it went by."""
        expected = options.due_before(day)
        return self.streak if expected is None or self.through >= expected else 0

    def broken_on(self, day: date, options: Options) -> date | None:
        """The day that ended the streak, seen on `day`; None while it lives or where there was none."""
        if self.streak == 0 or self.streak_on(day, options) > 0:
            return None
        return options.due_from(self.through + ONE_DAY)


def begun(day: date) -> Participation:
    """The standing of someone whose first day is done."""
    return Participation(first_day=day, through=day, streak=1, best=1, total=1)


def recount(rows: Mapping[date, Status], options: Options) -> Participation | None:
    """The standing that these days add up to; None where none of them was ever done. This is what a standing means."""
    participation: Participation | None = None
    for day, status in sorted(rows.items()):
        if status in COUNTS:
            participation = begun(day) if participation is None else participation.extended(day, options)
        elif status in KEEPS and participation is not None and participation.streak_on(day, options) > 0:
            participation = replace(participation, through=day)
    return participation


def earned(rows: Mapping[date, Status], options: Options) -> tuple[dict[date, int], dict[date, int]]:
    """The points that these days earn: for being done, and as bonus for the streak that was reached, by day.

    A day that was made up earns nothing of its own, but the streak goes on with it.
    """
    points: dict[date, int] = {}
    extra: dict[date, int] = {}
    participation: Participation | None = None
    for day, status in sorted(rows.items()):
        if status in COUNTS:
            participation = begun(day) if participation is None else participation.extended(day, options)
            if status is Status.DONE and options.points:
                points[day] = options.points
            if reached := bonus(participation.streak, options):
                extra[day] = reached
        elif status in KEEPS and participation is not None and participation.streak_on(day, options) > 0:
            participation = replace(participation, through=day)
    return points, extra


def opens(options: Options, calendar: Calendar, day: date) -> datetime:
    """When check-in opens on `day`."""
    return calendar.starts(day) if options.start is None else calendar.moment_of(day, options.start)


def closes(options: Options, calendar: Calendar, day: date) -> datetime:
    """When check-in closes on `day`. The start of day itself, as an end, is the end of the day."""
    if options.until is None or options.until == calendar.day_start:
        return calendar.ends(day)
    return calendar.moment_of(day, options.until)


def is_window(start: int | None, until: int | None, day_start: int) -> bool:
    """Whether a day's opening lies before its end."""
    opening = 0 if start is None else (start - day_start) % MINUTES_A_DAY
    ending = MINUTES_A_DAY if until is None else (until - day_start) % MINUTES_A_DAY or MINUTES_A_DAY
    return opening < ending


def window_minutes(start: int | None, until: int | None, day_start: int) -> int:
    """How long a day is open, by the wall clock."""
    opening = 0 if start is None else (start - day_start) % MINUTES_A_DAY
    ending = MINUTES_A_DAY if until is None else (until - day_start) % MINUTES_A_DAY or MINUTES_A_DAY
    return ending - opening


class Gate(StrEnum):
    """Whether one can check in now."""

    OPEN = "open"
    NOT_YET = "not yet"
    OVER = "over"
    REST = "rest"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Now:
    """A check-in at a moment: the day, whether it is open, and the next due day and opening where it is not."""

    day: date
    gate: Gate
    next_opening: datetime | None = None


def now_at(options: Options, calendar: Calendar, moment: datetime) -> Now:
    """Whether one can check in at `moment`, and otherwise when next."""
    day = calendar.day_of(moment)
    if options.is_due(day):
        if moment < opens(options, calendar, day):
            return Now(day, Gate.NOT_YET, opens(options, calendar, day))
        if moment < closes(options, calendar, day):
            return Now(day, Gate.OPEN)
    coming = options.due_from(day + ONE_DAY)
    if coming is None:
        return Now(day, Gate.ENDED)
    gate = Gate.OVER if options.is_due(day) else Gate.REST
    if day < options.first_day:
        gate = Gate.NOT_YET
    return Now(day, gate, opens(options, calendar, coming))


def first_day(options: Options, calendar: Calendar, moment: datetime) -> date:
    """The first day of a check-in that is set up at `moment`: today while today's end is still ahead."""
    today = calendar.day_of(moment)
    return today if moment < closes(options, calendar, today) else today + ONE_DAY


def reminds_at(options: Options, calendar: Calendar, day: date) -> datetime | None:
    """When those who are missing on `day` are reminded, None without reminder. Never before it opens."""
    if options.remind is None:
        return None
    return max(opens(options, calendar, day), closes(options, calendar, day) - timedelta(minutes=options.remind))


# Streaks that are worth a line in the group, besides those that earn a bonus.
_CELEBRATED = frozenset({7, 30, 50, 100, 200, 365})


def is_celebrated(streak: int, options: Options) -> bool:
    """Whether the group hears of this streak at the end of the day."""
    return streak in _CELEBRATED or any(streak == days for days, _ in options.milestones)


def bonus(streak: int, options: Options) -> int:
    """The bonus points for reaching this streak."""
    return next((points for days, points in options.milestones if days == streak), 0)


# --- results: what the use cases give and the views show ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """Someone is checked in: their streak, points and place today. `team` is theirs, empty while they have none, None without teams."""

    streak: int
    points: int
    bonus: int
    place: int
    team: str | None = None


@dataclass(frozen=True, slots=True)
class AlreadyIn:
    """They were checked in before; nothing changed."""

    streak: int
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far someone is today with a check-in that asks for pictures or a text: `status` is the day's, None where there is none yet."""

    activity: str
    proof: str
    counted: int
    held: int
    needed: int
    status: Status | None
    streak: int
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """A past day that a member could make up, for so many points: `left` more this month of the `most` there are, anew from `again` on."""

    group: int
    number: int
    title: str
    day: date
    price: int
    left: int
    most: int
    again: date


@dataclass(frozen=True, slots=True)
class Closed:
    """A day that is over: who was there, who missed it, whom a freeze saved, what waits to be judged, who is out and who nearly is.

    `apart` are those who were excused, or whose proof does not count. The names are of those among them who take nothing in private.
    """

    done: int
    missed: int
    saved: int = 0
    waiting: int = 0
    out: int = 0
    nearly_out: int = 0
    apart: int = 0
    saved_names: Sequence[str] = ()
    out_names: Sequence[str] = ()
    nearly_names: Sequence[str] = ()
    celebrated: Sequence[tuple[str, int]] = ()
    reached: int | None = None
    teams: Sequence[TeamToday] = ()
    week: Sequence[Score] = ()


@dataclass(frozen=True, slots=True)
class Undone:
    """They were checked in today, and an admin undid it: a tap does not bring it back."""


@dataclass(eq=False)
class NeedsProof(Refusal):
    """A value that only makes sense with another kind of proof."""

    key: str
    value: str
    proof: str


@dataclass(eq=False)
class NotOpen(Refusal):
    """One cannot check in now; `next_opening` on the group's clock says when one can, None never."""

    gate: Gate
    next_opening: datetime | None


@dataclass(frozen=True, slots=True)
class Share:
    """A member's part in one check-in, for `/me`: `broken_on` says which day ended the streak, `why` what it was, `note` somebody's words
    for it. `status` is what today is; `days` are those of the month, and of the last week. `team`: see CheckedIn.
    """

    title: str
    streak: int
    best: int
    total: int
    is_done: bool
    gate: Gate
    broken_on: date | None
    number: int
    why: Status | None
    note: str | None
    out_on: date | None
    status: Status | None
    days: Mapping[date, Status]
    options: Options
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """Someone in the final ranking."""

    name: str
    total: int
    best: int


@dataclass(frozen=True, slots=True)
class RankedDays:
    """Somebody's days, for the picture of them all."""

    name: str
    username: str | None
    total: int
    days: Mapping[date, Status]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The end of a check-in: the first of all who took part, how many these were, how many check-ins they have together; and the last
    days of the first of them.
    """

    people: Sequence[Ranked]
    count: int
    together: int = 0
    days: Sequence[date] = ()
    rows: Sequence[RankedDays] = ()


@dataclass(frozen=True, slots=True)
class ResultFacts:
    """What the group is told at the end: the ranking, and whose the prizes are, with the names of those who have them."""

    group: GroupFacts
    activity: ActivityFacts
    options: Options
    ranking: Ranking
    awards: Sequence[AwardFacts]
    names: Mapping[int, str]
    teams: Sequence[Score] = ()


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """What a day was that is over. The names are of as many as there is room for, first come first."""

    day: date
    done: int
    missed: int
    saved: int
    excused: int
    waiting: int
    made_up: int
    names: Sequence[str]
    made_up_names: Sequence[str]


@dataclass(frozen=True, slots=True)
class BoardFacts:
    """What a board shows: the check-in, and the day; `record`: of the last one, where the check-in has ended."""

    activity: ActivityFacts
    options: Options
    day: date
    gate: Gate
    next_opening: datetime | None
    closes_at: datetime
    done: int
    latest: Sequence[str]
    partial: Sequence[tuple[str, int]] = ()
    waiting: int = 0
    together: int | None = None
    record: RecordFacts | None = None
    teams: Sequence[TeamToday] = ()
