"""What a vote is to the rest."""

from features.activities.kind import Kind
from features.activities.parts import Way
from features.activities.vote import counted, options, service, view, view_fields, view_parts, view_result
from features.counting.deeds import Deed
from features.counting.metrics import Metric, Unit
from features.counting.view import VOTES

VOTE = Kind(
    name="vote",
    words=frozenset({"vote", "voting", "poll", "投票", "表决"}),
    fields=view_fields.FIELDS,
    options=options.OPTIONS,
    service=service,
    view=view,
    # It gives no points.
    reasons={},
    deeds=(Deed("votes", (counted.VOTES,), VOTES),),
    way=Way(counted.went, view_parts.took_part, None),
    commands=(),
    guide=view_parts.GUIDE,
    mine=None,
    prizes=None,
    metrics=(
        Metric(
            "vote.people",
            Unit.PEOPLE,
            more_is_better=True,
            column=view_parts.people,
            measure=counted.people,
        ),
    ),
    health=None,
    sweeps=(),
    extras=view_result.extras,
)
