"""The goals of a campaign: from when to when each is measured, what its target comes to, and where it should be by now. Pure."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from features.activities.registry import kind_called
from features.campaigns.document import BY_HAND, Campaign, Goal, Open
from features.campaigns.watch.expected import Curve, share
from features.counting.metrics import Unit
from features.counting.spans import ONE_DAY, Span
from kit.recurrence import Calendar

# Half-time is when half of what is to come should be there; behind is who has less than two thirds of what should be.
HALF, BEHIND = 0.5, 2 / 3
_AN_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Window:
    """In which time a goal is reached: two moments, and the days of the group that they touch."""

    start: datetime
    end: datetime
    span: Span

    @property
    def before(self) -> Span:
        """As many days, right before it: what the goal is compared with."""
        days = len(self.span.days)
        return Span(self.span.first - days * ONE_DAY, self.span.last - days * ONE_DAY)


@dataclass(frozen=True, slots=True)
class GoalFacts:
    """A goal as it stands. `key` names it; `name` is what is entered by hand. `value`, `baseline`, `target` and `expected` are in its unit;
    None where there is nothing to measure, or not yet. `is_behind` is what an alert goes by.
    """

    key: str
    metric: str
    name: str | None
    unit: Unit | None
    more_is_better: bool
    said: str
    value: float | None
    baseline: float | None
    target: float | None
    expected: float | None
    window: Window
    part: float

    @property
    def reached(self) -> float | None:
        """Which share of the target is there."""
        return None if self.value is None or not self.target else self.value / self.target

    @property
    def is_reached(self) -> bool:
        """The target is there."""
        return self.reached is not None and (self.reached >= 1 if self.more_is_better else self.reached <= 1)

    @property
    def is_behind(self) -> bool:
        """A third less than it should be by now, at half-time or later. What is not known is not behind."""
        if self.value is None or not self.expected or self.part < HALF:
            return False
        if not self.more_is_better:
            return self.value > self.expected / BEHIND
        return self.value < self.expected * BEHIND


def window_of(
    kinds: Collection[str], campaign: Campaign, items: Sequence[datetime], first: date, calendar: Calendar
) -> Window:
    """From the first item on that brings something to a metric (an activity of one of these kinds), else from the first day on; up to the
    last item. `items`: when each of them is.
    """
    openings = [
        at
        for item, at in zip(campaign.items, items, strict=True)
        if isinstance(item, Open) and (kind := kind_called(item.kind)) is not None and kind.name in kinds
    ]
    start = min(openings, default=calendar.starts(first))
    end = max(*items, start)
    if end <= start or not openings:
        # What is the group's own goes on to the end of the last day.
        end = calendar.ends(calendar.day_of(max(end, start)))
    return Window(start, end, Span(calendar.day_of(start), calendar.day_of(end - _AN_INSTANT)))


def target_of(goal: Goal, unit: Unit | None, members: int | None) -> float | None:
    """What is to be reached, in the metric's unit. None where it is a share of members, and these are not known yet."""
    figure, is_share = float(goal.target.removesuffix("%")), goal.target.endswith("%")
    if unit is Unit.SHARE:
        return figure / 100
    if not is_share or goal.metric == BY_HAND:
        return figure
    # Whole, and one at least: nobody is a half of somebody.
    return None if members is None else float(max(1, math.ceil(round(figure * members / 100, 6))))


def expected(unit: Unit | None, target: float | None, part: float) -> float | None:
    """Where it should be by now, when this part of the way lies behind: what does not add up should be there all the time."""
    if target is None or part <= 0:
        return None
    return target if unit is not None and not unit.adds_up else target * part


def parts_of(curve: Curve, windows: Collection[Window], now: datetime) -> Mapping[Window, float]:
    """How much of each should have come by now. Each is looked at once: goals share them."""
    return {window: share(curve, window.start, window.end, now) for window in windows}
