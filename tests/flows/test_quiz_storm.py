"""Five hundred people answer within ten seconds, three questions a minute: each answer counts once, and the group's allowance holds."""

from collections import Counter
from datetime import timedelta

from sqlalchemy import select

from features.activities.quiz.taps import AnswerTap
from kit.buttons import encode
from models import QuizAnswer
from tests.flows.group import make_group
from tests.flows.quizzing import PLANETS, RIVERS, Quizzing
from tests.wiring import World

_PEOPLE = 500
_SAYS = {"sendMessage", "editMessageText", "editMessageReplyMarkup", "sendPhoto", "editMessageMedia"}


async def test_five_hundred_answer_within_ten_seconds(world: World) -> None:
    group = await make_group(world, members=_PEOPLE)
    quiz = await Quizzing.made(group, "time=15s order=written points=2", [PLANETS, RIVERS])
    await quiz.begins()
    began, first, calls = world.clock.now(), quiz.board, len(world.telegram.calls)
    # Each taps, and every other one a second time, something else: the first counts.
    for second in range(10):
        for nth, person in enumerate(group.members[second::10]):
            person.taps_data(first, encode(AnswerTap(1, 1, nth % 3)))
            if nth % 2:
                person.taps_data(first, encode(AnswerTap(1, 1, (nth + 1) % 3)))
        world.clock.set(began + timedelta(seconds=second + 1))
        await world.settle()
    async with world.app.database.read() as session:
        rows = (await session.scalars(select(QuizAnswer))).all()
    assert len(rows) == _PEOPLE == len({row.person_id for row in rows})
    assert Counter(row.chosen for row in rows) == {1: 170, 2: 170, 4: 160}
    await quiz.passes(5)
    assert "✅ Jupiter: 170" in first.text
    assert "👥 500 answered, 170 of them right." in first.text
    second_one = await quiz.comes(first)
    assert "(500 in all)" in second_one.text
    assert sum([await group.points(person) for person in group.members[:30]]) == 20
    await quiz.answers("Nile", *group.members[:3])
    while world.clock.now() < began + timedelta(minutes=1):
        await quiz.passes(1)
    said = [call for call in world.telegram.calls[calls:] if call.method in _SAYS]
    assert len(said) <= 20
    assert any("is over!" in text for text in world.said(group.chat))
