"""Teams of a quiz: into one with the first answer, points a head beside everybody's own, and who has won at the end."""

from collections import Counter
from typing import Any

import pytest
from sqlalchemy import event, select

from features.activities.quiz import answering
from features.activities.quiz.answering import Given
from features.teams.taps import TeamsTap
from kit.buttons import to_link
from models import Activity, TeamMember
from tests import wiring
from tests.flows.group import BOTH, make_group, rows_of
from tests.flows.quizzing import Quizzing
from tests.flows.summaries import news
from tests.wiring import World

RED_OR_BLUE = {"en": "teams=Red,Blue teams_by=choice", "zh-CN": "teams=红队、蓝队 teams_by=自选"}
RED, BLUE = {"en": "Red", "zh-CN": "红队"}, {"en": "Blue", "zh-CN": "蓝队"}


async def teams_of(world: World) -> dict[int, int]:
    """Who is in which team."""
    async with world.app.database.read() as session:
        rows = await session.execute(select(TeamMember.person_id, TeamMember.team))
        return {person: team for person, team in rows}  # noqa: C416 - rows are no pairs to mypy


@BOTH
async def test_points_a_head_decide(world: World, language: str) -> None:
    group = await make_group(world, language=language, members=3)
    mia, noah, lena = group.members
    quiz = await Quizzing.made(group, f"time=10s pause=5s points=0 {RED_OR_BLUE[language]}")
    red, blue = RED[language], BLUE[language]
    assert f"🚩 {red}" in quiz.board.button_texts
    for person in (mia, noah):
        await group.sees_tap(person, f"🚩 {red}", quiz.board)
    await quiz.begins()
    # Who has not chosen comes into the smaller one with the first answer, and sees it.
    (right,) = await quiz.answers("Jupiter", mia)
    (wrong,) = await quiz.answers("Mars", noah)
    (late,) = await quiz.answers("Jupiter", lena)
    assert [toast.endswith(f"🚩 {team}") for toast, team in ((right, red), (wrong, red), (late, blue))] == [True] * 3
    assert await teams_of(world) == {mia.id: 1, noah.id: 1, lena.id: 2}
    await quiz.comes(quiz.board)
    line = next(line for line in quiz.board.text.splitlines() if line.startswith("🚩"))
    assert line == {"en": "🚩 Blue 1 · Red 0.5 (a head)", "zh-CN": "🚩 蓝队 1 · 红队 0.5（人均）"}[language]
    await quiz.answers("Nile", mia, lena)
    await quiz.passes(20)
    result = world.said(group.chat)[-1]
    at = next(n for n, line in enumerate(result.splitlines()) if line.startswith("🚩"))
    assert (
        result.splitlines()[at : at + 3]
        == (
            {
                "en": [
                    "🚩 Blue is the best team!",
                    "🥇 Blue: 2 a head (2 by 1 person)",
                    "🥈 Red: 1 a head (2 by 2 people)",
                ],
                "zh-CN": ["🚩 蓝队夺得第一！", "🥇 蓝队：人均 2（1 人共 2 分）", "🥈 红队：人均 1（2 人共 2 分）"],
            }[language]
        )
    )
    mia.opens(f"https://t.me/{wiring.USERNAME}?start={to_link(TeamsTap(1, 1))}")
    await world.settle()
    assert {"en": "You're in Red.", "zh-CN": "你在红队。"}[language] in news(world, mia).text


async def test_people_are_drawn_into_even_teams(world: World) -> None:
    group = await make_group(world, members=7)
    quiz = await Quizzing.made(group, "time=10s teams=3")
    await quiz.begins()
    await quiz.answers("Mars", *group.members)
    sizes = Counter((await teams_of(world)).values())
    assert sorted(sizes.values()) == [2, 2, 3]
    assert await group.hears(group.admin, "/manage 1 teams=2") != []
    assert await rows_of(world, TeamMember) == 7


@pytest.mark.parametrize(("line", "more"), [("", 0), ("teams=2", 1)])
async def test_so_many_statements_an_answer(world: World, line: str, more: int) -> None:
    """Whoever has a team costs a look at it."""
    group = await make_group(world, members=4)
    quiz = await Quizzing.made(group, f"time=30s {line}")
    await quiz.begins()
    await quiz.answers("Mars", *group.members)
    statements: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    async with world.app.database.write() as session:
        activity = (await session.scalars(select(Activity))).one()
        given = [Given(person.id, 1, 0) for person in group.members]
        engine = world.app.database.engine.sync_engine
        event.listen(engine, "before_cursor_execute", note)
        await answering.answer(session, activity, given, world.clock.now())
        event.remove(engine, "before_cursor_execute", note)
    assert len(statements) == 2 + more
