"""The options of a quiz: what its row holds. Pure."""

from dataclasses import dataclass

from features.activities.codec import Codec
from features.activities.quiz.questions import Question
from features.packets import opening
from features.prizes.rules import Prize
from features.teams.rules import CHOSEN, DRAWN, Split
from features.when import When


@dataclass(frozen=True, slots=True)
class Options:
    """How a quiz is set up. `mode` is `live`, one question after the other, or `daily`, one a day at `hour` (minutes after midnight).

    A live question is asked for `time` seconds, and `pause` seconds after it the next one comes, where the `clock` leads on and not a
    `host`. `scoring`: `plain`, or by `speed`. `order` of the options: `written`, or `shuffled`. `at` is when it begins on the group's
    clock, `2026-12-03T20:00`; None: when a host says so. `points` are for each right answer. `teams`
    are the names of its teams, into which people come as `teams_by` says. `questions` are those that it is just being given; where they
    stay is `bank.py`.
    """

    mode: str = "live"
    time: int = 20
    scoring: str = "plain"
    order: str = "shuffled"
    pause: int = 5
    lead: str = "clock"
    hour: int = 9 * 60
    at: str | None = None
    points: int = 1
    prizes: tuple[Prize, ...] = ()
    teams: tuple[str, ...] = ()
    teams_by: str = DRAWN
    questions: tuple[Question, ...] = ()

    @property
    def is_live(self) -> bool:
        """One question after the other."""
        return self.mode == "live"

    @property
    def split(self) -> Split:
        """How it is divided into teams."""
        return Split(self.teams, self.teams_by == CHOSEN)

    @property
    def opens(self) -> When | None:
        """`at` as somebody would say it."""
        return opening.spelt(self.at)


OPTIONS = Codec(Options)
options_of, stored = OPTIONS.of, OPTIONS.write
