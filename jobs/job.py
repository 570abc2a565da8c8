"""What a job is handed, and what a job is: something the clock starts again and again."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

from kit.clock import Clock
from kit.db import Database
from kit.ratelimit import Limit, Pace, Windows
from kit.sender import Sender
from kit.tasks import Tasks
from kit.together import Together


@dataclass(frozen=True, slots=True)
class Tools:
    """What jobs work with."""

    database: Database
    sender: Sender
    clock: Clock
    pace: Pace
    board_pace: Windows[str]
    operator_chat_id: int | None = None
    # Deliveries on their way: a job that begins them does not wait for them.
    workers: Tasks = field(default_factory=Tasks)
    # Whether it is this process that speaks, where there are several.
    leads: Callable[[], bool] = lambda: True
    # What these ask of the database at the same moment.
    together: Together = field(init=False)

    def __post_init__(self) -> None:
        # A copy with another database or other workers shares nothing with this one.
        object.__setattr__(self, "together", Together(self.database, self.workers))

    @property
    def may_speak(self) -> bool:
        """Not while the program stops, nor where another process leads."""
        return not self.workers.is_stopping and self.leads()


@dataclass(frozen=True, slots=True)
class Job:
    """`run` is started every `seconds`, never twice at once; it says how much it did. One that `measures` changes nothing.

    Of several processes the one that leads does it; what measures, each does for itself.
    """

    name: str
    seconds: float
    run: Callable[[Tools], Awaitable[int]]
    measures: bool = False


def board_limits() -> tuple[Limit, ...]:
    """How often one board may be edited (product: once in 3 s and ten times a minute).

    The ten are spread over the minute, two in each 12 s: where people tap without a pause, a board never stands still for longer than 9 s.
    """
    return Limit(1, timedelta(seconds=3)), Limit(2, timedelta(seconds=12))
