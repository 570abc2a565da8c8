"""What a collection is to the rest."""

from features.activities.collection import counted, options, service, view, view_fields, view_parts
from features.activities.collection.desk import service as desk, view as desk_view
from features.activities.collection.entries import albums
from features.activities.collection.taps import DeskTap
from features.activities.kind import Kind
from features.activities.parts import Prizes, Way
from features.counting.deeds import Deed
from features.counting.view import VOTES

COLLECTION = Kind(
    name="collection",
    words=frozenset({"collection", "collect", "contest", "征集", "征集有奖", "有奖征集", "征稿"}),
    fields=view_fields.FIELDS,
    options=options.OPTIONS,
    service=service,
    view=view,
    # What it gives away are prizes.
    reasons={},
    deeds=(
        Deed("entries", (counted.ENTRIES,), view_parts.ENTRIES),
        Deed("votes", (counted.VOTES,), VOTES),
    ),
    way=Way(counted.went, view_parts.took_part, view_parts.finished),
    commands=view_parts.COMMANDS,
    guide=view_parts.GUIDE,
    mine=None,
    prizes=Prizes(desk.collections, DeskTap, desk_view.back_to_desk, view_parts.with_prizes),
    metrics=(),
    health=None,
    sweeps=(albums.sweep,),
    extras=view.extras,
    start=service.start,
    care=counted.care,
)
