"""What a sharing is to the rest."""

from features.activities.kind import Kind
from features.activities.parts import Health
from features.activities.sharing import archive, mute, options, service, talks, view, view_fields, view_parts

SHARING = Kind(
    name="sharing",
    words=frozenset({"sharing", "talk", "share", "分享", "分享会", "内容分享会"}),
    fields=view_fields.FIELDS,
    options=options.OPTIONS,
    service=service,
    view=view,
    reasons=view_parts.REASONS,
    health=Health(mute.examine, view_parts.need),
    sweeps=(archive.sweep,),
    extras=view.extras,
    start=talks.start,
    begun=view.begun,
)
