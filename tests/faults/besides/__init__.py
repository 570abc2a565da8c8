"""What stands in a group beside its check-in: each day something else, opened in the morning, taken part in while the process is killed,
over before the day is, and then counted.

A further kind is a class that does what `Beside` says, and a line in BESIDES.
"""

from collections.abc import Callable, Sequence
from functools import partial

from tests.faults.besides.planned import Planned
from tests.faults.besides.questions import Answering, Trivia
from tests.faults.besides.scene import Beside, Scene
from tests.faults.besides.taking_part import Ballot, Lots, Places

__all__ = ["BESIDES", "Beside", "Planned", "Scene"]

BESIDES: Sequence[Callable[[Scene], Beside]] = (
    partial(Ballot, is_anonymous=True),
    Trivia,
    partial(Ballot, is_anonymous=False),
    Answering,
    Places,
    Lots,
    Planned,
)
