"""What a relay is to the rest."""

from features.activities.kind import Kind
from features.activities.relay import service, view
from features.packets.view import REASONS, extras

RELAY = Kind(
    name="relay",
    words=frozenset({"relay", "接龙", "红包接龙"}),
    fields=service.FIELDS,
    service=service,
    view=view,
    reasons=REASONS,
    health=None,
    sweeps=(),
    extras=extras,
    start=service.start,
)
