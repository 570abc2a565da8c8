"""What a relay is to the rest."""

from features.activities.kind import Kind
from features.activities.relay import options, service, view, view_fields
from features.packets.view import REASONS, extras

RELAY = Kind(
    name="relay",
    words=frozenset({"relay", "接龙", "红包接龙"}),
    fields=view_fields.FIELDS,
    options=options.OPTIONS,
    service=service,
    view=view,
    reasons=REASONS,
    health=None,
    sweeps=(),
    extras=extras,
    start=service.start,
)
