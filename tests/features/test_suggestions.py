"""What a summary advises, each at its edge: one less, and it is not said."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from features.counting.spans import week_of
from features.statistics.funnels import LIMITED
from features.statistics.rules import (
    Day,
    Fading,
    Fell,
    FewFinish,
    FewJoinIn,
    Funnel,
    Hints,
    NewcomersQuiet,
    NothingOn,
    QuietDay,
    Segment,
    Suggestion,
    Summary,
    Totals,
    WorkedWell,
    suggestions,
)
from tests.features.test_weeks import MONDAYS

ON = Funnel(1, "checkin", "Run", 8, 4, 4)
CALM = Summary(
    span=week_of(MONDAYS[0]),
    is_whole=True,
    members=0,
    now=Totals(),
    before=Totals(),
    days=[Day()] * 7,
    days_before=[Day()] * 7,
    hours={(1, 20): 4},
    segments={},
    segments_before={},
    moves={},
    movers=[],
    top=[],
    funnels=[ON],
    cohorts=[],
    links=[],
)


def advice(hour: int | None = 8, new_active: int = 0, **what: Any) -> list[Suggestion]:
    """What is said of a calm week with this in it."""
    return suggestions(replace(CALM, **what), Hints({"checkins": hour}, new_active, LIMITED))


def check_ins(count: int) -> Counter[str]:
    """So many, and nothing else."""
    return Counter(checkins=count)


def active(*numbers: int) -> Sequence[Day]:
    """So many on each day."""
    return [Day(active=number) for number in numbers]


@pytest.mark.parametrize(
    "what",
    [
        {"before": Totals(active=100), "moves": {(Segment.ACTIVE, Segment.FADING): 5}},
        {"now": Totals(came=5), "new_active": 2},
        {"days": [Day(active=n) for n in (5, 5, 5, 2, 5, 5, 5)]},
    ],
)
def test_nobody_is_called_quiet_where_the_bot_does_not_hear(what: dict[str, Any]) -> None:
    assert advice(**what)
    assert advice(**what, hears=False) == []


def went(was: Segment, now: Segment, count: int) -> Mapping[tuple[Segment, Segment], int]:
    """So many went from one segment to another."""
    return {(was, now): count}


NEW, CORE, ACTIVE, FADING, SILENT = Segment


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ({}, []),
        ({"funnels": []}, [NothingOn((1, 20))]),
        ({"funnels": [], "hours": {}}, [NothingOn(None)]),
        ({"before": Totals(deeds=check_ins(5)), "now": Totals(deeds=check_ins(3))}, [Fell("checkins", 3, 5, 8)]),
        ({"before": Totals(deeds=check_ins(5)), "now": Totals(deeds=check_ins(4))}, []),
        ({"before": Totals(deeds=check_ins(4)), "now": Totals(deeds=check_ins(0))}, []),
        ({"before": Totals(deeds=check_ins(100)), "now": Totals(deeds=check_ins(79)), "hour": None}, [Fell("checkins", 79, 100, None)]),
        ({"before": Totals(deeds=check_ins(100)), "now": Totals(deeds=check_ins(80))}, []),
        ({"before": Totals(active=100), "moves": went(ACTIVE, FADING, 5)}, [Fading(5)]),
        ({"before": Totals(active=100), "moves": went(ACTIVE, FADING, 4)}, []),
        ({"before": Totals(active=4), "moves": went(CORE, FADING, 1)}, [Fading(1)]),
        ({"before": Totals(active=5), "moves": went(NEW, FADING, 1)}, []),
        ({"before": Totals(active=9), "moves": went(SILENT, ACTIVE, 9)}, []),
        ({"now": Totals(came=5), "new_active": 2}, [NewcomersQuiet(5, 2)]),
        ({"now": Totals(came=6), "new_active": 3}, []),
        ({"now": Totals(came=4)}, []),
        ({"funnels": [Funnel(1, "checkin", "Run", 10, 2, 2)]}, [FewJoinIn("Run", 10, 2)]),
        ({"funnels": [Funnel(1, "checkin", "Run", 12, 3, 3)]}, []),
        ({"funnels": [Funnel(1, "checkin", "Run", 9, 0, 0)]}, []),
        ({"funnels": [Funnel(1, "relay", "Run", 90, 2, 0)]}, []),
        ({"funnels": [Funnel(1, "sharing", "Talk", 10, 5, 2)]}, [FewFinish("Talk", 5, 2)]),
        ({"funnels": [Funnel(1, "sharing", "Talk", 10, 6, 3)]}, []),
        ({"funnels": [Funnel(1, "sharing", "Talk", 10, 4, 0)]}, []),
        ({"days": active(5, 5, 5, 2, 5, 5, 5)}, [QuietDay(3, 2, 5)]),
        ({"days": active(6, 6, 6, 3, 6, 6, 6)}, []),
        ({"days": active(4, 4, 4, 0, 4, 4, 4)}, []),
        ({"days": active(5, 5, 5, 0, 5, 5, 5), "is_whole": False}, []),
        ({"now": Totals(active=6), "before": Totals(active=5)}, [WorkedWell(6, 5)]),
        ({"now": Totals(active=5), "before": Totals(active=5)}, []),
        ({"now": Totals(active=5), "before": Totals(active=0)}, []),
    ],
)  # fmt: skip
def test_each_at_its_edge(what: dict[str, Any], said: list[Suggestion]) -> None:
    assert advice(**what) == said


def test_three_at_most_and_what_matters_most_first() -> None:
    said = advice(
        before=Totals(deeds=check_ins(100), active=20),
        now=Totals(deeds=check_ins(10), active=30, came=9),
        moves=went(CORE, FADING, 5),
        days=active(5, 5, 5, 0, 5, 5, 5),
    )
    assert said == [Fell("checkins", 10, 100, 8), Fading(5), NewcomersQuiet(9, 0)]
