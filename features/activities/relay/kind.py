"""What a relay is to the rest."""

from features.activities.kind import Kind
from features.activities.parts import Way
from features.activities.relay import counted, options, service, view, view_fields, view_parts
from features.packets.counted import GRABS
from features.packets.view import REASONS, extras, grabbed

RELAY = Kind(
    name="relay",
    words=frozenset({"relay", "接龙", "红包接龙"}),
    fields=view_fields.FIELDS,
    options=options.OPTIONS,
    service=service,
    view=view,
    reasons=REASONS,
    deeds=(GRABS,),
    way=Way(counted.went, grabbed, view_parts.finished, is_limited=True),
    commands=(),
    # On the page of red packets.
    guide=None,
    mine=None,
    prizes=None,
    metrics=(),
    health=None,
    sweeps=(),
    extras=extras,
    start=service.start,
)
