"""The kinds of activity there are. A new kind is a folder and a line here (docs/adding-an-activity.md)."""

from features.activities.checkin import (
    boards as checkin_boards,
    days as checkin_days,
    service as checkin_service,
    view as checkin_view,
)
from features.activities.collection import service as collection_service, view as collection_view
from features.activities.kind import Kind, Task
from features.activities.packet import service as packet_service, view as packet_view
from features.activities.relay import service as relay_service, view as relay_view
from features.activities.sharing import service as sharing_service, talks as sharing_talks, view as sharing_view
from features.packets.view import extras as packet_extras

CHECK_IN = Kind(
    name="checkin",
    words=frozenset({"checkin", "check-in", "签到", "打卡", "签到打卡"}),
    fields=checkin_service.FIELDS,
    service=checkin_service,
    view=checkin_view,
    extras=checkin_view.extras,
    start=checkin_days.start,
    days=checkin_days.days,
    record=checkin_boards.record,
)

PACKET = Kind(
    name="packet",
    words=frozenset({"packet", "redpacket", "red-packet", "红包"}),
    fields=packet_service.FIELDS,
    service=packet_service,
    view=packet_view,
    # They come and go by the dozen; nobody's red packet may keep the group from its check-ins.
    room=50,
    extras=packet_extras,
    start=packet_service.start,
)

RELAY = Kind(
    name="relay",
    words=frozenset({"relay", "接龙", "红包接龙"}),
    fields=relay_service.FIELDS,
    service=relay_service,
    view=relay_view,
    extras=packet_extras,
    start=relay_service.start,
)

SHARING = Kind(
    name="sharing",
    words=frozenset({"sharing", "talk", "share", "分享", "分享会", "内容分享会"}),
    fields=sharing_service.FIELDS,
    service=sharing_service,
    view=sharing_view,
    extras=sharing_view.extras,
    start=sharing_talks.start,
    begun=sharing_view.begun,
)

COLLECTION = Kind(
    name="collection",
    words=frozenset({"collection", "collect", "contest", "征集", "征集有奖", "有奖征集", "征稿"}),
    fields=collection_service.FIELDS,
    service=collection_service,
    view=collection_view,
    extras=collection_view.extras,
    start=collection_service.start,
)

KINDS: tuple[Kind, ...] = (CHECK_IN, PACKET, RELAY, COLLECTION, SHARING)

_BY_NAME = {kind.name: kind for kind in KINDS}
TASKS: dict[str, Task] = {name: task for kind in KINDS for name, task in kind.service.TASKS.items()}


def kind_of(name: str) -> Kind:
    """The kind of this name. Raises KeyError."""
    return _BY_NAME[name]


def kind_called(word: str) -> Kind | None:
    """The kind that people call `word`."""
    said = word.strip().lower()
    return next((kind for kind in KINDS if said in kind.words), None)
