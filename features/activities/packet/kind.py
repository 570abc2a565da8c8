"""What a red packet is to the rest."""

from features.activities.kind import Kind
from features.activities.packet import options, service, view, view_fields
from features.packets.view import REASONS, extras

PACKET = Kind(
    name="packet",
    words=frozenset({"packet", "redpacket", "red-packet", "红包"}),
    fields=view_fields.FIELDS,
    options=options.OPTIONS,
    service=service,
    view=view,
    reasons=REASONS,
    health=None,
    sweeps=(),
    # They come and go by the dozen; nobody's red packet may keep the group from its check-ins.
    room=50,
    extras=extras,
    start=service.start,
)
