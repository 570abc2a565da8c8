"""The kinds of activity there are. A new kind is a folder and a line here (docs/adding-an-activity.md)."""

from dataclasses import replace

from features.activities import participation
from features.activities.checkin.kind import CHECK_IN
from features.activities.collection.kind import COLLECTION
from features.activities.kind import Kind, Task, Together
from features.activities.packet.kind import PACKET
from features.activities.quiz.kind import QUIZ
from features.activities.raffle.kind import RAFFLE
from features.activities.relay.kind import RELAY
from features.activities.sharing.kind import SHARING
from features.activities.signup.kind import SIGN_UP
from features.activities.survey.kind import SURVEY
from features.activities.vote.kind import VOTE
from features.counting.deeds import Deed
from features.counting.metrics import Metric
from features.values import flat

# In the order in which people see them.
KINDS: tuple[Kind, ...] = (CHECK_IN, PACKET, RELAY, COLLECTION, SHARING, SIGN_UP, VOTE, QUIZ, RAFFLE, SURVEY)


def _deeds() -> tuple[Deed, ...]:
    found: dict[str, Deed] = {}
    for deed in (deed for kind in KINDS for deed in kind.deeds):
        known = found.setdefault(deed.name, deed)
        found[deed.name] = replace(known, sources=tuple(dict.fromkeys((*known.sources, *deed.sources))))
    return tuple(found.values())


# What people do that is counted, in the order of the kinds: each deed once, with the rows of all kinds that have it.
DEEDS = _deeds()
METRICS: tuple[Metric, ...] = tuple(metric for kind in KINDS for metric in kind.metrics)

for each in KINDS:
    participation.register(each.name, each.deeds)

_BY_NAME = {kind.name: kind for kind in KINDS}
TASKS: dict[str, Task | Together] = {name: task for kind in KINDS for name, task in kind.service.TASKS.items()}


def kind_of(name: str) -> Kind:
    """The kind of this name. Raises KeyError."""
    return _BY_NAME[name]


def kind_called(word: str) -> Kind | None:
    """The kind that people call `word`."""
    said = flat(word)
    return next((kind for kind in KINDS if said in kind.words), None)
