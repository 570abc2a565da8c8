"""What a red packet is to the rest."""

from features.activities.kind import Kind
from features.activities.packet import counted, options, service, view, view_fields, view_parts
from features.activities.parts import Together, Way
from features.packets.counted import GRABS
from features.packets.view import REASONS, extras, grabbed

PACKET = Kind(
    name="packet",
    words=frozenset({"packet", "redpacket", "red-packet", "红包"}),
    fields=view_fields.FIELDS,
    options=options.OPTIONS,
    service=service,
    view=view,
    reasons=REASONS,
    deeds=(GRABS,),
    # They come and go by the dozen and are told in one line.
    way=Way(counted.went, grabbed, None, is_limited=True, together=Together(counted.people, view_parts.many)),
    commands=view_parts.COMMANDS,
    guide=view_parts.GUIDE,
    mine=None,
    prizes=None,
    metrics=(),
    health=None,
    sweeps=(),
    # They come and go by the dozen; nobody's red packet may keep the group from its check-ins.
    room=50,
    extras=extras,
    start=service.start,
    gift={"total": "100", "portions": "10"},
)
