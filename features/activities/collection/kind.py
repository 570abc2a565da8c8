"""What a collection is to the rest."""

from features.activities.collection import options, service, view, view_fields
from features.activities.collection.entries import albums
from features.activities.kind import Kind

COLLECTION = Kind(
    name="collection",
    words=frozenset({"collection", "collect", "contest", "征集", "征集有奖", "有奖征集", "征稿"}),
    fields=view_fields.FIELDS,
    options=options.OPTIONS,
    service=service,
    view=view,
    # What it gives away are prizes.
    reasons={},
    health=None,
    sweeps=(albums.sweep,),
    extras=view.extras,
    start=service.start,
)
