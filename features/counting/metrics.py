"""Figures of a group by span that others read by their name: summary and workbook, the words of announcements, the goal of a campaign."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from markupsafe import Markup

from features.counting.spans import Span
from kit.db import Session
from kit.texts import Says, Texts


class Unit(StrEnum):
    """What a metric is measured in. A share is from 0 to 1; a score is on a scale of its own, and may be below 0.

    People and times add up while a span goes on; shares and scores are what they are.
    """

    PEOPLE = "people"
    TIMES = "times"
    SHARE = "share"
    SCORE = "score"

    @property
    def adds_up(self) -> bool:
        """It only grows while a span goes on."""
        return self in {Unit.PEOPLE, Unit.TIMES}


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure. `measure` gives it for the days of a span in a group; None where there is nothing to measure.

    `column`: what it is called in a table. `beside`: the deed behind whose count the summary tells it, with the words for it (the figure
    as it is written comes in). `field`: by what it can stand in an announcement, measured today. `people_of`: the deed of which it counts
    whoever has done it; their days say the same as `measure` then.
    """

    name: str
    unit: Unit
    more_is_better: bool
    column: Says
    measure: Callable[[Session, int, Span], Awaitable[float | None]]
    beside: tuple[str, Callable[[Texts, str], Markup]] | None = None
    field: str | None = None
    people_of: str | None = None
