"""What several ask of the database at the same moment shares a transaction, which costs about as much as a dozen of them.

While one transaction is under way, what is asked for collects, and is done together in the next. Where that fails, each is done again
alone, so that a bad one costs only itself, and only whoever asked for it hears of it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog

from kit.db import Database, Session
from kit.faults import brief
from kit.tasks import Tasks

log = structlog.get_logger(__name__)

Q = TypeVar("Q")
A = TypeVar("A")
# Who looks waits for nobody, so several transactions look at once, each for a few: what one of them looks up comes one after the other.
_LOOKING, _LOOK_FOR = 8, 8
# Is handed all that was asked of it at once, and gives the answers in the same order.
Work = Callable[[Session, Sequence[Q]], Awaitable[Sequence[A]]]


@dataclass(frozen=True, slots=True)
class _Asked:
    work: Work[Any, Any]
    what: object
    answer: asyncio.Future[Any]


class Together:
    """Transactions of one database that several share."""

    def __init__(self, database: Database, tasks: Tasks) -> None:
        """`tasks` are those among which it works: whoever ends them ends this, too."""
        self._writing = _Turns(database.write, tasks)
        self._reading = _Turns(database.read, tasks, at_once=_LOOKING, of_each=_LOOK_FOR)

    async def write(self, work: Work[Q, A], what: Q) -> A:
        """The answer of `work` to this, once it is committed."""
        answer: A = await self._writing.ask(work, what)
        return answer

    async def read(self, work: Work[Q, A], what: Q) -> A:
        """The answer of `work` to this; it only looks."""
        answer: A = await self._reading.ask(work, what)
        return answer


class _Turns:
    """One transaction after the other, as long as something is asked for; `at_once` side by side, each for `of_each` at most."""

    def __init__(
        self,
        session: Callable[[], AbstractAsyncContextManager[Session]],
        tasks: Tasks,
        *,
        at_once: int = 1,
        of_each: int | None = None,
    ) -> None:
        self._session = session
        self._tasks = tasks
        self._at_once, self._of_each = at_once, of_each
        self._waiting: list[_Asked] = []
        self._at_work = 0

    async def ask(self, work: Work[Any, Any], what: object) -> Any:
        answer = asyncio.get_running_loop().create_future()
        self._waiting.append(_Asked(work, what, answer))
        if self._at_work < self._at_once:
            self._at_work += 1
            self._tasks.start(self._work(), name="together")
        return await answer

    async def _work(self) -> None:
        try:
            # Whatever else is asked for in this turn of the loop belongs to the same transaction.
            await asyncio.sleep(0)
            while self._waiting:
                await self._turn()
        except BaseException:
            # Cut off: nobody would answer these any more.
            _give_up(self._waiting)
            raise
        finally:
            self._at_work -= 1

    async def _turn(self) -> None:
        taken: list[_Asked] = []
        try:
            async with self._session() as session:
                # Only now: what came while others had the database is among them.
                taken, self._waiting = (
                    self._waiting[: self._of_each],
                    self._waiting[self._of_each or len(self._waiting) :],
                )
                answers = await _answers(session, taken)
        except Exception as error:  # noqa: BLE001 - whoever asked hears of it
            if len(taken) > 1:
                log.warning("failed together, doing it one by one", asked=len(taken), error=brief(error))
                await asyncio.gather(*(self._alone(asked) for asked in taken))
                return
            # Without a transaction there is none for all who wait.
            failed, self._waiting = (taken, self._waiting) if taken else (self._waiting, [])
            for asked in failed:
                if not asked.answer.done():
                    asked.answer.set_exception(error)
        except BaseException:
            _give_up(taken)
            raise
        else:
            _tell(taken, answers)

    async def _alone(self, asked: _Asked) -> None:
        try:
            async with self._session() as session:
                answers = await _answers(session, [asked])
        except Exception as error:  # noqa: BLE001 - whoever asked hears of it
            if not asked.answer.done():
                asked.answer.set_exception(error)
        except BaseException:
            _give_up([asked])
            raise
        else:
            _tell([asked], answers)


async def _answers(session: Session, asked: Sequence[_Asked]) -> Sequence[object]:
    """Let each work do all that was asked of it."""
    by_work: dict[Work[Any, Any], list[int]] = {}
    for place, one in enumerate(asked):
        by_work.setdefault(one.work, []).append(place)
    answers: list[object] = [None] * len(asked)
    for work, places in by_work.items():
        came = await work(session, [asked[place].what for place in places])
        for place, answer in zip(places, came, strict=True):
            answers[place] = answer
    return answers


def _tell(asked: Sequence[_Asked], answers: Sequence[object]) -> None:
    for one, answer in zip(asked, answers, strict=True):
        # Whoever was cut off meanwhile asks no more.
        if not one.answer.done():
            one.answer.set_result(answer)


def _give_up(asked: Sequence[_Asked]) -> None:
    for one in asked:
        one.answer.cancel()
