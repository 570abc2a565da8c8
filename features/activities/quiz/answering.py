"""Answering: set-based, behind the lock of the quiz. What stands together in a batch is three statements, however much it is.

What an answer is worth stands in its row at once, and is told nowhere before the question is over: it is not even counted.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from features.activities.quiz import rules, teams
from features.activities.quiz.course import AWAY
from features.activities.quiz.facts import Noted
from features.activities.quiz.finding import is_many
from features.activities.quiz.options import OPTIONS, Options
from features.activities.quiz.refusals import NothingChosen, NotYet, Resting, TimeUp
from features.activities.quiz.taps import SEND
from features.people.access import OutOfDate
from features.refusals import Ended
from kit.db import built_once, run
from kit.messages import Refusal
from models import Activity, Quiz, QuizAnswer, QuizQuestion


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody taps: an option of a question, by its place as it is shown, or SEND."""

    person: int
    question: int
    option: int


@dataclass(frozen=True, slots=True)
class _Paper:
    """What somebody has chosen, and whether it stays."""

    chosen: int = 0
    is_final: bool = False


@dataclass(frozen=True, slots=True)
class _Open:
    """A question that can be answered now. `elapsed_ms`: how much of its time has gone; `shown`: its options as they are shown."""

    key: dict[str, int]
    options: Options
    texts: tuple[str, ...]
    right: int
    shown: tuple[int, ...]
    seconds: int
    elapsed_ms: int

    @property
    def number(self) -> int:
        return self.key["question"]

    def after(self, paper: _Paper, option: int) -> _Paper | Refusal:
        """What a tap makes of a paper. The first answer stays; where several options are right, a tap chooses one or takes it back."""
        if option == SEND:
            return _Paper(paper.chosen, is_final=True) if paper.chosen else NothingChosen()
        if not 0 <= option < len(self.shown):
            return OutOfDate()
        if paper.is_final:
            return paper
        bit = rules.bit(self.shown[option])
        return _Paper(paper.chosen ^ bit) if is_many(self.right) else _Paper(bit, is_final=True)

    def row(self, person: int, paper: _Paper, now: datetime) -> dict[str, Any]:
        """What is kept of somebody's answer."""
        is_right = paper.chosen == self.right
        score = rules.worth(self.options.scoring, self.seconds, self.elapsed_ms) if is_right else 0
        return {
            **self.key, "person_id": person, "chosen": paper.chosen, "is_right": is_right, "score": score,
            "is_final": paper.is_final, "at": now,
        }  # fmt: skip

    def noted(self, paper: _Paper, *, is_new: bool) -> Noted:
        """What they are told: the options in the order in which they see them."""
        named = tuple(self.texts[place] for place in self.shown if paper.chosen & rules.bit(place))
        return Noted(named, is_new, paper.is_final, is_many(self.right), not self.options.is_live)


async def answer(
    session: AsyncSession, activity: Activity, given: Sequence[Given], now: datetime
) -> list[Noted | Refusal]:
    """People answer, in this order. What each is told comes in the same order: TimeUp, NothingChosen, OutOfDate among it.

    Raises OutOfDate, Ended, Resting, NotYet for all of them.
    """
    asked = await _lock(session, activity, now)
    if asked is None:
        return [TimeUp() for _ in given]
    before = await _before(session, asked, {each.person for each in given})
    papers, told = dict(before), list[Noted | Refusal]()
    for each in given:
        paper = papers.get(each.person, _Paper())
        after = asked.after(paper, each.option) if each.question == asked.number else TimeUp()
        if isinstance(after, Refusal):
            told.append(after)
            continue
        told.append(asked.noted(after, is_new=after != paper))
        papers[each.person] = after
    changed = {person: paper for person, paper in papers.items() if before.get(person) != paper}
    # Sent as it was chosen, it keeps the moment at which it was.
    fixed = sorted(p for p, paper in changed.items() if p in before and before[p].chosen == paper.chosen)
    rows = [asked.row(person, paper, now) for person, paper in sorted(changed.items()) if person not in fixed]
    if rows:
        await run(session, _put(session), rows)
    if fixed:
        await run(session, _FIX, {"of_" + name: number for name, number in asked.key.items()} | {"people": fixed})
    in_teams = await teams.seated(session, activity, asked.options, list(papers), now)
    split = asked.options.split
    return [
        replace(each, team=split.called(in_teams.get(whose.person))) if split and isinstance(each, Noted) else each
        for whose, each in zip(given, told, strict=True)
    ]


async def _before(session: AsyncSession, asked: _Open, people: Collection[int]) -> dict[int, _Paper]:
    rows = await run(session, _GIVEN, {**asked.key, "people": sorted(people)})
    return {row.person_id: _Paper(row.chosen, bool(row.is_final)) for row in rows}


async def _lock(session: AsyncSession, activity: Activity, now: datetime) -> _Open | None:
    """The question that is open, as it is now; None: there is none. The quiz is the caller's until the transaction ends."""
    row = (await run(session, _LOCK, {"group_id": activity.group_id, "activity": activity.number})).one_or_none()
    if row is None:
        raise OutOfDate
    if row.stage == "over" or row.state == "closed":
        raise Ended(row.title)
    if row.state == "paused":
        raise Resting(row.title)
    if not row.question:
        raise NotYet(row.title)
    elapsed_ms = _elapsed(row.seconds, row.due_at, row.left_ms, now) if row.stage == "asking" else None
    if elapsed_ms is None:
        return None
    key = {"group_id": activity.group_id, "activity": activity.number, "question": row.question}
    options = OPTIONS.read(row.options)
    return _Open(key, options, tuple(row.texts), row.right, tuple(row.shown), row.seconds, elapsed_ms)


def _elapsed(seconds: int, due_at: datetime | None, left_ms: int, now: datetime) -> int | None:
    """How much of the question's time has gone, in milliseconds; None: all of it.

    Long after its end nobody has closed it: the bot was away, and gives back what was left (`course.give_back`).
    """
    if not seconds:
        return None if due_at is not None and due_at <= now else 0
    if due_at is None:
        return seconds * 1000 - left_ms
    if timedelta(0) <= now - due_at <= AWAY:
        return None
    return min(seconds * 1000, seconds * 1000 - (due_at - now) // timedelta(milliseconds=1))


# What every answer needs, built once; of columns alone, without what an object of the row would need on top.
_A: Any = Activity.__table__
_Q: Any = Quiz.__table__
_QQ: Any = QuizQuestion.__table__
_G: Any = QuizAnswer.__table__
_LOCK = (
    select(
        _A.c.title, _A.c.state, _A.c.options, _Q.c.stage, _Q.c.question, _Q.c.due_at, _Q.c.left_ms,
        _QQ.c.options.label("texts"), _QQ.c.right, _QQ.c.shown, _QQ.c.seconds,
    )
    .join(_Q, and_(_Q.c.group_id == _A.c.group_id, _Q.c.activity == _A.c.number))
    .outerjoin(_QQ, and_(_QQ.c.group_id == _Q.c.group_id, _QQ.c.activity == _Q.c.activity, _QQ.c.number == _Q.c.question))
    .where(_A.c.group_id == bindparam("group_id"), _A.c.number == bindparam("activity"))
    .with_for_update(of=[_A, _Q])
)  # fmt: skip
_GIVEN = select(_G.c.person_id, _G.c.chosen, _G.c.is_final).where(
    _G.c.group_id == bindparam("group_id"),
    _G.c.activity == bindparam("activity"),
    _G.c.question == bindparam("question"),
    _G.c.person_id.in_(bindparam("people", expanding=True)),
)
_FIX = (
    _G.update()
    .where(
        _G.c.group_id == bindparam("of_group_id"),
        _G.c.activity == bindparam("of_activity"),
        _G.c.question == bindparam("of_question"),
        _G.c.person_id.in_(bindparam("people", expanding=True)),
    )
    .values(is_final=True)
)


@built_once
def _put(insert: Any) -> Any:
    statement = insert(QuizAnswer)
    newer = {name: statement.excluded[name] for name in ("chosen", "is_right", "score", "at")}
    # What is final stays, whoever comes with something else.
    return statement.on_conflict_do_update(
        index_elements=["group_id", "activity", "question", "person_id"], set_=newer, where=_G.c.is_final.is_(False)
    )
