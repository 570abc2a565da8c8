"""Conditions of a raffle as they are written, `checkins>=5/7d, points>=20, member>=7d`: small predicates, all of which must hold. Pure."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from features.activities.raffle.refusals import NoInvitations
from features.values import POINTS, flat, is_no
from kit.messages import Refusal

MOST = 8
# Of how many days check-ins are counted where it is not said, and at most.
USUAL_DAYS, MOST_DAYS = 30, 92
# In days: whoever has won once has won within it.
EVER = 100_000
_MOST_CHECK_INS, _MOST_POINTS, _MOST_MEMBER, _MOST_WINLESS = 1000, 1_000_000, 3650, 366

CHECK_INS, BALANCE, MEMBER, PART, WINLESS, SEGMENT = "checkins", "points", "member", "took-part", "winless", "segment"
# As the statistics call them (docs/statistics.md). Who is silent takes no ticket.
SEGMENTS = ("new", "core", "active", "fading")


@dataclass(frozen=True, slots=True)
class Condition:
    """At `least` so many: check-ins within `of` days; points; days in the group; days since a prize in a raffle here. Or that somebody
    took part in activity no. `of`; or is in one of the segments `of`, which are bits in the order of SEGMENTS.
    """

    sort: str
    least: int = 1
    of: int = 0

    @property
    def segments(self) -> tuple[str, ...]:
        """The segments that it is about."""
        return tuple(each for at, each in enumerate(SEGMENTS) if self.sort == SEGMENT and self.of & 1 << at)

    def holds(self, figure: int | None) -> bool:
        """Whether it holds for somebody with this figure; None: there is no limit to it."""
        return figure is None or figure >= self.least


@dataclass(frozen=True, slots=True)
class Checked:
    """A condition, and somebody's own figure for it. `title`: of the activity that it names, if it does."""

    condition: Condition
    figure: int | None
    title: str = ""

    @property
    def holds(self) -> bool:
        """Whether it is met."""
        return self.condition.holds(self.figure)


_AT_LEAST = r"(?:>=|=>|≥|=|:|至少|不少于|不低于|不少於|满|達到|达到)"
_DAYS = r"(?:d|days?|天|日)?"
_CHECK_INS = re.compile(
    rf"(?:[近最]{{0,2}}(\d{{1,3}})[天日]内?)?(?:check-?ins?|打卡)(?:次数|天数)?{_AT_LEAST}?(\d{{1,4}})[次天]?"
    rf"(?:/(\d{{1,3}}){_DAYS})?"
)
_BALANCE = re.compile(rf"(?:points?|pts|积分){_AT_LEAST}?(\d{{1,7}}){POINTS}")
_MEMBER = re.compile(
    rf"(?:member|入群|进群|在群)(?:时间|天数)?{_AT_LEAST}?(\d{{1,4}})(?:(w|weeks?|周|个?星期)|{_DAYS})"
)
_PART = re.compile(r"(?:took-?part|joined|参加过?|参与过?)(?:in)?[=:]?#(\d{1,6})号?")
_WINLESS = re.compile(rf"(?:winless|(?:从未|未|没)中过?奖)(?:{_AT_LEAST}?(\d{{1,3}}){_DAYS})?")
_SEGMENT = re.compile(r"(?:segment|群体|分层)[=:]([a-z\u4e00-\u9fff/]{1,64})")
_SEGMENTS = {
    "new": "new", "新人": "new", "core": "core", "核心": "core", "active": "active", "活跃": "active",
    "fading": "fading", "最近少来": "fading",
}  # fmt: skip
_INVITED = re.compile(r"(?:invite|邀请)")
_AND = re.compile(r"[,，、;；\n&]|\band\b|并且|而且|且")


def read_conditions(text: str) -> tuple[Condition, ...]:
    """`checkins>=5/7d and points>=20`, `7天打卡>=5、积分>=20、入群>=7天、参加过#3、未中奖>=30天`; `no` is none.

    Raises ValueError, and NoInvitations for what there will be.
    """
    if is_no(text):
        return ()
    found: list[Condition] = []
    for part in _AND.split(flat(text)):
        said = "".join(part.split())
        if not said:
            continue
        condition = _condition(said)
        # Two of a sort would say two things of the same; in several activities one can have taken part.
        twice = any(each.sort == condition.sort != PART or each == condition for each in found)
        if twice or len(found) == MOST:
            raise ValueError(text)
        found.append(condition)
    if not found:
        raise ValueError(text)
    return tuple(found)


def _condition(said: str) -> Condition:
    if match := _CHECK_INS.fullmatch(said):
        if match[1] and match[3]:
            raise ValueError(said)
        days = int(match[1] or match[3] or USUAL_DAYS)
        return Condition(CHECK_INS, _up_to(match[2], _MOST_CHECK_INS), _up_to(str(days), MOST_DAYS))
    if match := _BALANCE.fullmatch(said):
        return Condition(BALANCE, _up_to(match[1], _MOST_POINTS))
    if match := _MEMBER.fullmatch(said):
        return Condition(MEMBER, _up_to(str(int(match[1]) * (7 if match[2] else 1)), _MOST_MEMBER))
    if match := _PART.fullmatch(said):
        return Condition(PART, 1, _up_to(match[1], 999_999))
    if match := _WINLESS.fullmatch(said):
        return Condition(WINLESS, _up_to(match[1], _MOST_WINLESS) if match[1] else EVER)
    if match := _SEGMENT.fullmatch(said):
        return Condition(SEGMENT, 1, _bits(match[1]))
    if _INVITED.match(said):
        raise NoInvitations
    raise ValueError(said)


def _bits(said: str) -> int:
    """`core/active` as the bits of both. Raises ValueError."""
    try:
        found = {SEGMENTS.index(_SEGMENTS[each]) for each in said.split("/")}
    except KeyError:
        raise ValueError(said) from None
    return sum(1 << at for at in found)


def _up_to(digits: str, most: int) -> int:
    number = int(digits)
    if not 1 <= number <= most:
        raise ValueError(digits)
    return number


_WRITTEN: dict[str, Callable[[Condition], str]] = {
    CHECK_INS: lambda c: f"checkins>={c.least}/{c.of}d",
    BALANCE: lambda c: f"points>={c.least}",
    MEMBER: lambda c: f"member>={c.least}d",
    PART: lambda c: f"took-part=#{c.of}",
    SEGMENT: lambda c: f"segment={'/'.join(c.segments)}",
    WINLESS: lambda c: "winless" if c.least == EVER else f"winless>={c.least}d",
}


def write_conditions(conditions: Sequence[Condition]) -> str:
    """In a way that `read_conditions` reads as the same."""
    return ",".join(_WRITTEN[each.sort](each) for each in conditions) or "no"


@dataclass(eq=False)
class Unmet(Refusal):
    """Somebody does not meet these conditions yet."""

    missing: tuple[Checked, ...]
