"""What people write for teams: their names or how many there are, and how people come into them; and what a change of it means. Pure."""

import re
from collections.abc import Sequence

from features.teams.rules import CHOSEN, DRAWN, LEAST_TEAMS, MOST_TEAMS, NAME_LENGTH, NeedsTeams, Split, TeamsStay
from features.values import flat, is_no, read_number
from kit.texts import visible

_COUNT = re.compile(r"(\d{1,2}|[一二两三四五六七八九十])\s?(?:teams?|个?队伍?|个?组|支队?伍?)?")
_WAYS = {
    "draw": DRAWN, "drawn": DRAWN, "lot": DRAWN, "lots": DRAWN, "抽签": DRAWN, "抽": DRAWN, "随机": DRAWN, "自动": DRAWN,
    "choice": CHOSEN, "choose": CHOSEN, "chosen": CHOSEN, "pick": CHOSEN, "自选": CHOSEN, "自己选": CHOSEN, "选": CHOSEN,
}  # fmt: skip


def read_teams(text: str) -> tuple[str, ...]:
    """`Red,Blue`, `红队、蓝队`: the names of the teams; `2`, `2队`: so many without names yet, which are given them later; `no`: none."""
    if is_no(text):
        return ()
    if (match := _COUNT.fullmatch(flat(text))) is not None:
        count = read_number(match[1])
        if not LEAST_TEAMS <= count <= MOST_TEAMS:
            raise ValueError(text)
        return ("",) * count
    names = tuple(visible(part) for part in re.split(r"[,，、;；\n]", text))
    are_names = all(name and len(name) <= NAME_LENGTH and any(sign.isalnum() for sign in name) for name in names)
    if not LEAST_TEAMS <= len(names) <= MOST_TEAMS or not are_names or len({flat(name) for name in names}) < len(names):
        raise ValueError(text)
    return names


def write_teams(names: Sequence[str]) -> str:
    """`Red,Blue`; `2` where they have no names yet; `no`."""
    return ",".join(names) if all(names) and names else str(len(names)) if names else "no"


def read_way(text: str) -> str:
    """`draw` or `choice`."""
    try:
        return _WAYS[flat(text)]
    except KeyError:
        raise ValueError(text) from None


def named(names: tuple[str, ...], given: Sequence[str]) -> tuple[str, ...]:
    """Teams without names get those that are `given`."""
    return names if all(names) else tuple(given[: len(names)])


def checked(split: Split, before: Split | None) -> Split:
    """What somebody asks for, beside what there is: once an activity has begun only the names change.

    Raises TeamsStay, NeedsTeams.
    """
    if split.is_chosen and not split:
        raise NeedsTeams("teams_by", CHOSEN)
    if before is None:
        return split
    if len(split.names) != len(before.names) or split.is_chosen is not before.is_chosen:
        raise TeamsStay(before.names)
    return Split(named(split.names, before.names), split.is_chosen)
