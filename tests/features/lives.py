"""Many lives of one thing, by Hypothesis, until all that can be reached was."""

import asyncio
from collections import Counter
from collections.abc import Callable, Set as AbstractSet

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from kit.db import Database

# Each time as many lives as a test asks for; a dozen times that is far more than was ever needed.
_MOST = 12

# A machine notes in the counter what it has reached.
Machine = Callable[[Database, asyncio.Runner, Counter[str]], RuleBasedStateMachine]


def lived(machine: Machine, database_url: str, must_reach: AbstractSet[str], *, lives: int, steps: int) -> None:
    """Live: the same lives first; more of them where these did not reach what must be reached, which depends on the code around."""
    with asyncio.Runner() as runner:
        database, reached = Database(database_url, synchronous="NORMAL"), Counter[str]()
        for time in range(_MOST):
            if not set(reached) >= must_reach:
                run_state_machine_as_test(
                    lambda: machine(database, runner, reached),  # type: ignore[arg-type]
                    settings=settings(
                        derandomize=time == 0,
                        max_examples=lives,
                        stateful_step_count=steps,
                        deadline=None,
                        phases=[Phase.explicit, Phase.generate],
                        suppress_health_check=list(HealthCheck),
                    ),
                )
        runner.run(database.close())
    # What is never reached is not proved.
    assert set(reached) >= must_reach, must_reach - set(reached)
