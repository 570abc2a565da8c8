"""What schedules are called. Each feature's view registers its own, so that list, log and doctor name what they do not know."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import Markup

from kit.texts import Texts
from models import Activity, Group

# When it is due next after a moment, in a group; None never.
Again = Callable[[Group, datetime], datetime | None]
# How long people are busy with what begins then, in an activity.
Lasts = Callable[[Activity], timedelta]


@dataclass(frozen=True, slots=True)
class _Name:
    says: Callable[[Texts], Markup]
    speaks: bool
    again: Again | None
    lasts: Lasts | None
    is_routine: bool
    is_aside: bool
    is_silent: bool


_NAMES: dict[str, _Name] = {}


def named(
    kind: str,
    *,
    speaks: bool,
    again: Again | None = None,
    lasts: Lasts | None = None,
    routine: bool = False,
    aside: bool = False,
    silent: bool = False,
) -> Callable[[Callable[[Texts], Markup]], Callable[[Texts], Markup]]:
    """The function says what schedules of this kind do, in a word or two. `speaks`: something is said in the group then.

    `routine`: it comes every day. `aside`: somebody is told something in private, which is no line of the group's timetable. `silent`: it
    comes all the time, and nobody looks for it in a list. `again` is for schedules of a group itself of which only the next time is
    planned; `lasts` for those of activities at which something begins that holds people up.
    """

    def register(says: Callable[[Texts], Markup]) -> Callable[[Texts], Markup]:
        if kind in _NAMES:
            msg = f"schedules of the kind {kind!r} have two names"
            raise ValueError(msg)
        _NAMES[kind] = _Name(says, speaks, again, lasts, routine, aside, silent)
        return says

    return register


def name_of(t: Texts, kind: str) -> Markup:
    """What schedules of this kind do."""
    name = _NAMES.get(kind)
    return Markup.escape(kind) if name is None else name.says(t)


def speaks(kind: str) -> bool:
    """Whether something is said in the group when it is due."""
    name = _NAMES.get(kind)
    return name is not None and name.speaks


def is_routine(kind: str) -> bool:
    """Whether it comes every day."""
    name = _NAMES.get(kind)
    return name is not None and name.is_routine


def is_aside(kind: str) -> bool:
    """Whether it is nobody's business but theirs whom it tells something."""
    name = _NAMES.get(kind)
    return name is not None and name.is_aside


def silent() -> frozenset[str]:
    """Those that come all the time, for lists that leave them out."""
    return frozenset(kind for kind, name in _NAMES.items() if name.is_silent)


def lasts(kind: str, activity: Activity) -> timedelta | None:
    """How long people are busy with it; None where it holds nobody up."""
    name = _NAMES.get(kind)
    return None if name is None or name.lasts is None else name.lasts(activity)


def again(kind: str, group: Group, at: datetime, end: datetime) -> list[datetime]:
    """Every time it is due from `at`, which is planned, up to `end`."""
    name, found = _NAMES.get(kind), [at]
    if name is not None and name.again is not None:
        while (moment := name.again(group, found[-1])) is not None and moment <= end:
            found.append(moment)
    return found


def known() -> frozenset[str]:
    """Every kind that has a name."""
    return frozenset(_NAMES)
