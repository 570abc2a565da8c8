"""From the values of a quiz's fields to its options, and what a change keeps."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from features.activities.kind import FixedOnceOpen
from features.activities.quiz.options import Options
from features.packets import opening
from features.teams.values import checked
from models import Group


def fitting(_values: Mapping[str, Any], _group: Group) -> dict[str, str]:
    """See `kind.Service`."""
    return {}


def compose(values: Mapping[str, Any], group: Group, now: datetime, before: Options | None) -> Options:
    """See `kind.Service`. How it is played, and scored, stands fast."""
    if before is not None and (before.mode, before.scoring) != (values["mode"], values["scoring"]):
        raise FixedOnceOpen
    at = opening.wall_of(values["opens"], group, now, None if before is None else before.at)
    options = Options(**{name: value for name, value in values.items() if name != "opens"}, at=at)
    return replace(options, teams=checked(options.split, None if before is None else before.split).names)
