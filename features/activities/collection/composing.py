"""From the values of a collection's fields to its options: which of them do not go together, and what a change keeps."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from features.activities.collection.options import Options
from features.activities.collection.refusals import (
    ClosesBeforeOpening,
    DrawsTooFew,
    JuryOff,
    NobodyDecides,
    OpenAlready,
)
from features.activities.collection.rules import Stage
from features.moments import moment_at, on_wall
from features.people.calendar import calendar_of
from features.prizes.rules import DRAWN, Prize
from kit.recurrence import Calendar
from models import Group

# What everybody has relied on when they entered: it stays as it is once entries are closed. How long what follows takes may change.
FROZEN = (
    "accept", "entries", "anonymous", "unseen", "vote", "votes", "least_votes", "jury", "jury_weight", "criteria", "quorum",
    "rounds", "keep", "draw",
)  # fmt: skip

# What says how long a stage takes that was begun with a promise of its end.
LASTING = {Stage.LOOKING: "looking", Stage.VOTING: "voting"}

_DRAWN_POINTS = 10


def fitting(values: Mapping[str, Any], _group: Group) -> dict[str, str]:
    """See `kind.Service`."""
    better: dict[str, str] = {}
    if values["vote"] in {"jury", "both"}:
        better["jury"] = "yes"
    if any(prize.place == DRAWN for prize in values["prizes"]):
        better["draw"] = str(_to_draw("jury" if values["has_jury"] else values["vote"], values["prizes"]))
    return better


def compose(values: Mapping[str, Any], group: Group, now: datetime, before: Options | None) -> Options:
    """See `kind.Service`."""
    calendar, draw = calendar_of(group), values["draw"]
    vote = _who_decides(values["vote"], before, jury=values["has_jury"])
    prizes = _with_lots(values["prizes"], draw, vote)
    if prizes and vote == "none" and not draw and all(prize.place != DRAWN for prize in prizes):
        raise NobodyDecides
    needed = _to_draw(vote, prizes)
    is_as_it_was = before is not None and (before.vote, before.draw, before.prizes) == (vote, draw, prizes)
    if draw < needed and not is_as_it_was:
        raise DrawsTooFew(draw, needed)
    start = _start(values["start"], calendar, now, before)
    until = _until(values["until"], calendar, now, None if before is None else before.until, start)
    if start is not None and until is not None and until <= start:
        raise ClosesBeforeOpening(start, until)
    rest = {name: value for name, value in values.items() if name != "has_jury"}
    return Options(**rest | {"vote": vote, "prizes": prizes, "start": start, "until": until})


def _who_decides(vote: str, before: Options | None, *, jury: bool) -> str:
    """`vote=` and `jury=` together. Of a change only what is new counts: `jury=yes` stands beside every vote with a jury."""
    if before is not None and vote != before.vote and jury == before.has_jury:
        return vote
    if jury:
        return {"public": "both", "none": "jury"}.get(vote, vote)
    if vote in {"jury", "both"}:
        if before is None:
            raise JuryOff(vote)
        return "public" if vote == "both" else "none"
    return vote


def _to_draw(vote: str, prizes: Sequence[Prize]) -> int:
    """How many have to be drawn, so that every prize that is said is given: where nobody votes the places are drawn, too."""
    return sum(1 for prize in prizes if vote == "none" or prize.place == DRAWN)


def _with_lots(prizes: tuple[Prize, ...], draw: int, vote: str) -> tuple[Prize, ...]:
    """Whoever is drawn gets something: what was said for it, or as many points as the last place that gets points."""
    if draw <= (len(prizes) if vote == "none" else 0) or any(prize.place == DRAWN for prize in prizes):
        return prizes
    points = [prize.amount for prize in prizes if prize.kind == "points"]
    return (*prizes, Prize(DRAWN, "points", points[-1] if points else _DRAWN_POINTS))


def _start(said: Any, calendar: Calendar, now: datetime, old: Options | None) -> str | None:
    """When entries open. Once they are open, that stays."""
    before = None if old is None else old.start
    start = None if said is None else on_wall(said, calendar, now, before)
    is_open = old is not None and (old.start is None or moment_at(old.start, calendar) <= now)
    if is_open and start != before:
        raise OpenAlready
    return start


def _until(said: Any, calendar: Calendar, now: datetime, before: str | None, start: str | None) -> str | None:
    """When entries close; a stretch counts from when they open."""
    if said is None:
        return None
    opens = now if start is None else max(now, moment_at(start, calendar))
    return on_wall(said, calendar, opens if isinstance(said, int) else now, before)
