"""What a span has come to when somebody looked, and by what one sees later that this is still so.

Whoever looks again and again at a span that goes on (the board of a campaign) keeps it, and counts on from it (counting_on.py).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from features.activities.registry import METRICS
from features.counting.spans import ONE_WEEK, Span, week_of
from features.statistics import weeks
from features.statistics.rules import WEEKS, Segment
from kit.db import Session
from models import Group, GroupHour

# Deeds of which it is asked how many people did them: by the metric's name.
PEOPLE_OF: Mapping[str, str] = {metric.name: metric.people_of for metric in METRICS if metric.people_of is not None}


@dataclass(frozen=True, slots=True)
class Counted:
    """The sums of a span's days, how many were active and how many of these did something, by the segment before it, and how many did
    each of the deeds that this is asked of. It holds as long as `sign` is the span's.
    """

    span: Span
    sign: str
    sums: Mapping[str, int]
    people: Mapping[Segment, tuple[int, int]]
    of_deeds: Mapping[str, int]

    @property
    def of_people(self) -> Mapping[str, float]:
        """By the names of metrics, all of them that count people."""
        active, took_part = (float(sum(counts)) for counts in zip(*self.people.values(), strict=True))
        of_segments = {f"took_part.{segment}": float(did) for segment, (_, did) in self.people.items()}
        of_deeds = {name: float(self.of_deeds[deed]) for name, deed in PEOPLE_OF.items()}
        return {"active": active, "took_part": took_part, **of_segments, **of_deeds}


def plain(counted: Counted) -> Mapping[str, Any]:
    """As it is kept."""
    return {
        "first": counted.span.first.isoformat(),
        "last": counted.span.last.isoformat(),
        "sign": counted.sign,
        "sums": dict(counted.sums),
        "people": {segment.value: list(counts) for segment, counts in counted.people.items()},
        "of_deeds": dict(counted.of_deeds),
    }


def from_plain(kept: Mapping[str, Any]) -> Counted:
    """The way back."""
    return Counted(
        Span(date.fromisoformat(kept["first"]), date.fromisoformat(kept["last"])),
        kept["sign"],
        kept["sums"],
        {Segment(word): (active, did) for word, (active, did) in kept["people"].items()},
        kept["of_deeds"],
    )


async def signs(session: Session, group: Group, span: Span) -> Mapping[date, str]:
    """The sign of the span up to each of its days: another one whenever something was counted on a day of it, or of the weeks before it by
    which its people have their segments; and when the group's clock was set, or a version of the program counts other things.

    What is done adds to an hour's messages and actions, what is amended to how often its day was (features/counting/tally.py): of the two
    sums one grows each time, and `amended` never shrinks.
    """
    before = week_of(span.first).first - WEEKS * ONE_WEEK
    rows = await session.execute(
        select(GroupHour.day, func.sum(GroupHour.amended), func.sum(GroupHour.messages + GroupHour.actions))
        .where(GroupHour.group_id == group.id, GroupHour.day.between(before, span.last))
        .group_by(GroupHour.day)
    )
    counts = {day: (int(amended), int(done)) for day, amended, done in rows}
    what = f"{group.zone} {group.day_start} {_names(weeks.COUNTED)} {_names(PEOPLE_OF)}"
    amended, done = (sum(count[n] for day, count in counts.items() if day < span.first) for n in (0, 1))
    found: dict[date, str] = {}
    for day in span.days:
        more = counts.get(day, (0, 0))
        amended, done = amended + more[0], done + more[1]
        found[day] = f"{what} {amended} {done}"
    return found


def _names(among: Collection[str]) -> str:
    return ",".join(among)
