"""Answers without names: added to what others have answered, in rows that are never one person's (docs/decisions/0055).

Each time somebody's answers come in, one bundle of every question is written anew, whatever they answered and to which: which rows a
transaction has touched tells nothing either. The caller has the survey to itself.
"""

from collections.abc import Mapping, Sequence
from random import SystemRandom
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.survey import rules
from features.activities.survey.rules import Answers, Figures, Question
from kit.db import built_once, run
from models import Bundle

# A bundle that holds more different values falls into two of half as many. Options and steps are never so many.
MOST_VALUES = 40
_CHANCE = SystemRandom()


async def add(session: AsyncSession, key: Mapping[str, int], questions: Sequence[Question], answers: Answers) -> None:
    """Somebody's answers are among the others'. `key`: the group's id and the activity's number."""
    last = {row.question: row.last for row in await run(session, _LAST, dict(key))}
    chosen = {number: _CHANCE.randint(0, last.get(number, 0)) for number in range(1, len(questions) + 1)}
    rows = await run(session, _BUNDLES, {**key, "numbers": sorted(set(chosen.values()))})
    found = {row.question: (row.answers, row.counts) for row in rows if chosen.get(row.question) == row.nth}
    written: list[dict[str, Any]] = []
    for number, nth in chosen.items():
        of, counts = found.get(number, (0, {}))
        if number in answers:
            of, counts = of + 1, dict(counts)
            for value in rules.values_of(answers[number]):
                counts[value] = counts.get(value, 0) + 1
        place = {**key, "question": number}
        if len(counts) <= MOST_VALUES or not questions[number - 1].is_written:
            written.append({**place, "nth": nth, "answers": of, "counts": rules.in_order(counts)})
            continue
        values = list(counts)
        _CHANCE.shuffle(values)
        for at, half in ((nth, values[::2]), (last.get(number, 0) + 1, values[1::2])):
            part = {value: counts[value] for value in half}
            written.append({**place, "nth": at, "answers": sum(part.values()), "counts": rules.in_order(part)})
    await run(session, _put(session), written)


async def figures(session: AsyncSession, key: Mapping[str, int], questions: Sequence[Question]) -> list[Figures]:
    """What they come to, question by question."""
    found: dict[int, list[tuple[int, Mapping[str, int]]]] = {}
    for row in await run(session, _ALL, dict(key)):
        found.setdefault(row.question, []).append((row.answers, row.counts))
    return [rules.added_up(each, found.get(number, ())) for number, each in enumerate(questions, start=1)]


async def texts_of(session: AsyncSession, key: Mapping[str, int], question: int) -> list[str]:
    """What was written to a question, in the order of the words; whoever shows it asks whether they are enough."""
    rows = await run(session, _OF_QUESTION, {**key, "question": question})
    return sorted(value for row in rows for value, times in row.counts.items() for _ in range(times))


async def leave_words(session: AsyncSession, key: Mapping[str, int], kept: Sequence[int]) -> None:
    """It is counted: of the bundles only those of these questions stay, and all of them are written anew at once."""
    here = Bundle.group_id == key["group_id"], Bundle.activity == key["activity"]
    alone = {"synchronize_session": False}
    await session.execute(delete(Bundle).where(*here, Bundle.question.not_in(kept)).execution_options(**alone))
    await session.execute(update(Bundle).where(*here).values(answers=Bundle.answers).execution_options(**alone))


# Built once, of columns alone.
_B: Any = Bundle.__table__
_HERE = _B.c.group_id == bindparam("group_id"), _B.c.activity == bindparam("activity")
_LAST = select(_B.c.question, func.max(_B.c.nth).label("last")).where(*_HERE).group_by(_B.c.question)
_BUNDLES = select(_B.c.question, _B.c.nth, _B.c.answers, _B.c.counts).where(
    *_HERE, _B.c.nth.in_(bindparam("numbers", expanding=True))
)
_ALL = select(_B.c.question, _B.c.answers, _B.c.counts).where(*_HERE)
_OF_QUESTION = select(_B.c.counts).where(*_HERE, _B.c.question == bindparam("question"))


@built_once
def _put(insert: Any) -> Any:
    statement = insert(Bundle)
    return statement.on_conflict_do_update(
        index_elements=["group_id", "activity", "question", "nth"],
        set_={"answers": statement.excluded.answers, "counts": statement.excluded.counts},
    )
