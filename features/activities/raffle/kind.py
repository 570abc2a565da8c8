"""What a raffle is to the rest."""

from features.activities.kind import Kind
from features.activities.parts import Prizes, Way
from features.activities.raffle import counted, finding, options, service, view, view_fields, view_parts
from features.counting.deeds import Deed
from features.counting.metrics import Metric, Unit

RAFFLE = Kind(
    name="raffle",
    words=frozenset({"raffle", "lottery", "giveaway", "抽奖", "抽獎"}),
    fields=view_fields.FIELDS,
    options=options.OPTIONS,
    service=service,
    view=view,
    reasons=view_parts.REASONS,
    deeds=(Deed("raffles", (counted.ENTERED,), view_parts.RAFFLES),),
    way=Way(counted.went, view_parts.took_part, view_parts.finished),
    commands=(),
    guide=view_parts.GUIDE,
    mine=None,
    prizes=Prizes(finding.with_prizes),
    metrics=(
        Metric(
            "raffle.people",
            Unit.PEOPLE,
            more_is_better=True,
            column=view_parts.people,
            measure=counted.people,
        ),
    ),
    health=None,
    sweeps=(),
    extras=view.extras,
)
