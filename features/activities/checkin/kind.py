"""What the check-in is to the rest."""

from features.activities.checkin import boards, days, needs, options, service, view, view_fields, view_parts
from features.activities.checkin.past import service as past
from features.activities.checkin.proofs import addressing, looks
from features.activities.kind import Kind
from features.activities.parts import Health

CHECK_IN = Kind(
    name="checkin",
    words=frozenset({"checkin", "check-in", "签到", "打卡", "签到打卡"}),
    fields=view_fields.FIELDS,
    options=options.OPTIONS,
    service=service,
    view=view,
    reasons=view_parts.REASONS,
    health=Health(needs.examine, view_parts.need),
    sweeps=(addressing.sweep_loose, looks.sweep, past.sweep),
    extras=view.extras,
    start=days.start,
    days=days.days,
    record=boards.record,
)
