"""The options of a check-in: what its row holds, and which days they make it due on. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from features.activities.codec import IN_ORDER, Codec
from features.prizes.rules import Prize
from features.teams.rules import CHOSEN, DRAWN, Split
from features.values import EVERY_DAY

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Options:
    """How a check-in is set up. Times are minutes after midnight on the group's clock; `until` None is the end of the day.

    `length` counts calendar days from `first_day`; `off` holds spans of days on which it was paused, both ends included; `reached` is the
    goal that the group has heard of as reached; `ahead` the last day of which there are rows already, where the group's clock was set back.
    `makeup` is how often a month a member may make a day up, `out` after how many misses in a row their part ends, `goal` how many
    check-ins the group wants to have together, `prizes` what the first of the ranking get at the end. `least` is how many signs a text
    has at least, `looks` whether photos that look like earlier ones are held. `teams` are the names of its teams, into which people come as
    `teams_by` says. The defaults are what holds where a row, from before there
    was such a thing, does not say.
    """

    first_day: date
    start: int | None = None
    until: int | None = None
    days: Annotated[frozenset[int], IN_ORDER] = EVERY_DAY
    length: int | None = None
    points: int = 1
    milestones: tuple[tuple[int, int], ...] = ()
    remind: int | None = 60
    remind_names: bool = False
    proof: str = "tap"
    count: int = 1
    tag: str | None = None
    review: str = "none"
    makeup: int = 3
    out: int | None = None
    goal: int | None = None
    prizes: tuple[Prize, ...] = ()
    least: int = 1
    looks: bool = True
    teams: tuple[str, ...] = ()
    teams_by: str = DRAWN
    paused_on: date | None = None
    off: tuple[tuple[date, date], ...] = ()
    reached: int | None = None
    ahead: date | None = None

    @property
    def last_day(self) -> date | None:
        """The last day, None without end."""
        return None if self.length is None else self.first_day + timedelta(days=self.length - 1)

    @property
    def split(self) -> Split:
        """How it is divided into teams."""
        return Split(self.teams, self.teams_by == CHOSEN)

    def is_due(self, day: date) -> bool:
        """Whether members are expected on `day`."""
        if day < self.first_day or (self.last_day is not None and day > self.last_day):
            return False
        return day.weekday() in self.days and not any(first <= day <= last for first, last in self.off)

    def due_before(self, day: date) -> date | None:
        """The last day before `day` on which members were expected."""
        if self.last_day is not None:
            day = min(day, self.last_day + _ONE_DAY)
        while (day := day - _ONE_DAY) >= self.first_day:
            if span := next((s for s in self.off if s[0] <= day <= s[1]), None):
                day = span[0]
            elif day.weekday() in self.days:
                return day
        return None

    def due_from(self, day: date) -> date | None:
        """The first day from `day` on on which members are expected."""
        day = max(day, self.first_day)
        # A week and the spans of pause are the farthest it can be.
        while self.last_day is None or day <= self.last_day:
            if span := next((s for s in self.off if s[0] <= day <= s[1]), None):
                day = span[1] + _ONE_DAY
            elif day.weekday() in self.days:
                return day
            else:
                day += _ONE_DAY
        return None


OPTIONS = Codec(Options)
options_of, stored = OPTIONS.of, OPTIONS.write
