"""What a sign-up list is to the rest."""

from features.activities.kind import Kind
from features.activities.parts import Way
from features.activities.signup import counted, options, service, view, view_fields, view_parts
from features.counting.deeds import Deed
from features.counting.metrics import Metric, Unit

SIGN_UP = Kind(
    name="signup",
    words=frozenset({"signup", "sign-up", "list", "接龙报名", "报名接龙", "报名"}),
    fields=view_fields.FIELDS,
    options=options.OPTIONS,
    service=service,
    view=view,
    # Nobody gets or pays points for a place.
    reasons={},
    deeds=(Deed("signups", (counted.SIGN_UPS,), view_parts.SIGN_UPS),),
    way=Way(counted.went, view_parts.took_part, view_parts.finished),
    commands=(),
    guide=view_parts.GUIDE,
    mine=None,
    prizes=None,
    metrics=(
        Metric(
            "signup.people",
            Unit.PEOPLE,
            more_is_better=True,
            column=view_parts.people,
            measure=counted.people,
            field="signed_up_today",
        ),
    ),
    health=None,
    sweeps=(),
    extras=view.extras,
)
