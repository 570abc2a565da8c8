"""The kinds of activity there are. A new kind is a folder and a line here (docs/adding-an-activity.md)."""

from features.activities.checkin.kind import CHECK_IN
from features.activities.collection.kind import COLLECTION
from features.activities.kind import Kind, Task
from features.activities.packet.kind import PACKET
from features.activities.relay.kind import RELAY
from features.activities.sharing.kind import SHARING

# In the order in which people see them.
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
