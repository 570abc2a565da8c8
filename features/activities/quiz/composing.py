"""From the values of a quiz's fields to its options, and what a change keeps."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from features.activities.kind import FixedOnceOpen
from features.activities.quiz.options import Options
from features.packets import opening
from models import Group


def fitting(_values: Mapping[str, Any], _group: Group) -> dict[str, str]:
    """See `kind.Service`."""
    return {}


def compose(values: Mapping[str, Any], group: Group, now: datetime, before: Options | None) -> Options:
    """See `kind.Service`. How it is played, and scored, stands fast."""
    if before is not None and (before.mode, before.scoring) != (values["mode"], values["scoring"]):
        raise FixedOnceOpen
    at = opening.wall_of(values["opens"], group, now, None if before is None else before.at)
    return Options(**{name: value for name, value in values.items() if name != "opens"}, at=at)
