"""What a sharing is to the rest."""

from features.activities.kind import Kind
from features.activities.parts import Health, Way
from features.activities.sharing import (
    archive,
    before,
    counted,
    mute,
    options,
    service,
    talks,
    view,
    view_fields,
    view_parts,
)
from features.counting.deeds import Deed
from features.counting.metrics import Metric, Unit
from features.counting.view import VOTES

SHARING = Kind(
    name="sharing",
    words=frozenset({"sharing", "talk", "share", "分享", "分享会", "内容分享会"}),
    fields=view_fields.FIELDS,
    options=options.OPTIONS,
    service=service,
    view=view,
    reasons=view_parts.REASONS,
    deeds=(
        Deed("attended", (counted.ATTENDED,), view_parts.ATTENDED),
        Deed("votes", (counted.THEME_VOTES, counted.QUESTION_VOTES), VOTES),
    ),
    way=Way(counted.went, view_parts.took_part, view_parts.finished),
    commands=view_parts.COMMANDS,
    guide=view_parts.GUIDE,
    mine=None,
    prizes=None,
    metrics=(
        Metric("sharing.feedback", Unit.SCORE, more_is_better=True, column=view_parts.feedback, measure=counted.liked),
    ),
    health=Health(mute.examine, view_parts.need),
    sweeps=(archive.sweep,),
    extras=view.extras,
    start=talks.start,
    begun=view.begun,
    care=before.care,
)
