"""The kinds of activity there are. A new kind is a folder and a line here (docs/adding-an-activity.md)."""

from features.activities.checkin import service as checkin_service, view as checkin_view
from features.activities.kind import Kind, Task

CHECK_IN = Kind(
    name="checkin",
    words=frozenset({"checkin", "check-in", "签到", "打卡", "签到打卡"}),
    fields=checkin_service.FIELDS,
    service=checkin_service,
    view=checkin_view,
)

KINDS: tuple[Kind, ...] = (CHECK_IN,)

_BY_NAME = {kind.name: kind for kind in KINDS}
TASKS: dict[str, Task] = {name: task for kind in KINDS for name, task in kind.service.TASKS.items()}


def kind_of(name: str) -> Kind:
    """The kind of this name. Raises KeyError."""
    return _BY_NAME[name]


def kind_called(word: str) -> Kind | None:
    """The kind that people call `word`."""
    said = word.strip().lower()
    return next((kind for kind in KINDS if said in kind.words), None)
