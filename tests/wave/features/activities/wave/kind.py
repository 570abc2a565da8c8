"""What a wave is to the rest."""

from features.activities.wave import counted, rules, service, view, view_fields, view_parts

from features.activities.kind import Kind
from features.activities.parts import Way
from features.counting.deeds import Deed
from features.counting.metrics import Metric, Unit

WAVE = Kind(
    name="wave",
    words=frozenset({"wave", "挥手"}),
    fields=view_fields.FIELDS,
    options=rules.OPTIONS,
    service=service,
    view=view,
    reasons=view_parts.REASONS,
    deeds=(Deed("waves", (counted.WAVES,), view_parts.WAVES),),
    way=Way(counted.went, lambda t: t("waved"), None),
    commands=(),
    guide=view_parts.GUIDE,
    mine=None,
    prizes=None,
    metrics=(
        Metric(
            "wave.people",
            Unit.PEOPLE,
            more_is_better=True,
            column=lambda t: t("members who waved"),
            measure=counted.people,
            field="waved_today",
        ),
    ),
    health=None,
    sweeps=(),
)
