"""What else becomes of quizzes: several right options, speed, a host who leads, days, pauses, restarts, and who comes late."""

from sqlalchemy import select

from features.activities.quiz.taps import AnswerTap
from kit.buttons import encode
from models import Quiz, QuizAnswer, Schedule
from simulator import SimClock
from tests import wiring
from tests.flows.group import ADMINS_AND_HOSTS_ONLY, BOTH, SHANGHAI, make_group, rows_of, when
from tests.flows.quizzing import BEGIN, GO_ON, NEXT, PLANETS, PRIMES, SEND, Quizzing
from tests.wiring import World

TIME_UP = {
    "en": "Time is up for this question, so this answer does not count. Look out for the next one!",
    "zh-CN": "这道题时间到了，这次作答不算。留意下一题吧！",
}
STANDS = {"en": "Your answer stands: {}.", "zh-CN": "你已经作答：{}，不能再改了。"}


async def scores(world: World) -> dict[int, int]:
    """What everybody has, by person."""
    async with world.app.database.read() as session:
        rows = (await session.scalars(select(QuizAnswer))).all()
    return {person: sum(r.score for r in rows if r.person_id == person) for person in {r.person_id for r in rows}}


@BOTH
async def test_several_right_options_are_chosen_and_may_be_sent(world: World, language: str) -> None:
    group = await make_group(world, language=language)
    mia, noah, lena = group.members
    quiz = await Quizzing.made(group, "order=written", [PRIMES])
    await quiz.begins()
    chosen = {"en": "☑️ Chosen: {}. It counts when the time is up; “Send” makes it final.",
              "zh-CN": "☑️ 已选：{}。时间一到就算数；点“提交”后不能再改。"}[language]  # fmt: skip
    both = {"en": "Five, Seven", "zh-CN": "Five、Seven"}[language]
    assert await quiz.answers(SEND[language], mia) == [
        {"en": "Choose at least one option first, then send.", "zh-CN": "先选至少一个选项，再点提交。"}[language]
    ]
    assert await quiz.answers("Five", mia, noah, lena) == [chosen.format("Five")] * 3
    assert await quiz.answers("Seven", mia, noah) == [chosen.format(both)] * 2
    # Taken back.
    assert await quiz.answers("Five", lena) == [
        {"en": "You have chosen nothing now.", "zh-CN": "你现在一个都没选。"}[language]
    ]
    noted = {"en": "📝 Noted: {}. The answer comes when the time is up.", "zh-CN": "📝 已记下：{}。时间到就公布答案。"}[
        language
    ]
    assert await quiz.answers(SEND[language], mia) == [noted.format(both)]
    assert await quiz.answers("Six", mia) == [STANDS[language].format(both)]
    await quiz.passes(20)
    assert {"en": "👥 2 answered, 2 of them right.", "zh-CN": "👥 2 人作答，2 人答对。"}[language] in quiz.board.text
    assert await scores(world) == {mia.id: 1, noah.id: 1, lena.id: 0}


@BOTH
async def test_speed_counts_in_steps_in_which_all_are_equal(world: World, language: str) -> None:
    group = await make_group(world, language=language, members=5)
    mia, noah, lena, tom, eva = group.members
    quiz = await Quizzing.made(group, "scoring=speed time=20s", [PLANETS])
    await quiz.begins()
    await quiz.answers("Jupiter", mia)
    await quiz.passes(4)
    await quiz.answers("Jupiter", noah)
    await quiz.passes(1)
    await quiz.answers("Jupiter", lena)
    await quiz.passes(14)
    await quiz.answers("Jupiter", tom)
    await quiz.passes(1)
    assert await scores(world) == {mia.id: 4, noah.id: 4, lena.id: 3, tom.id: 1}
    late = await group.sees_forged(eva, encode(AnswerTap(1, 1, 0)), quiz.board)
    assert late == TIME_UP[language]
    assert await rows_of(world, QuizAnswer, person_id=eva.id) == 0


@BOTH
async def test_nothing_tells_what_is_right_before_the_end(world: World, language: str) -> None:
    group = await make_group(world, language=language)
    mia, _, _ = group.members
    mia.starts(world.bot)
    quiz = await Quizzing.made(group, "points=5")
    await quiz.begins()
    await quiz.answers("Jupiter", mia)
    # The place as it is shown, whatever it was in writing.
    assert [b.data for row in quiz.board.buttons for b in row] == [encode(AnswerTap(1, 1, at)) for at in range(3)]
    assert await group.points(mia) == 0
    await group.hears(mia, "/me")
    assert {"en": "right answers", "zh-CN": "答对"}[language] not in group.bots_last.text
    await quiz.passes(20)
    assert await group.points(mia) == 5


@BOTH
async def test_a_host_leads_and_nobody_else(world: World, language: str) -> None:
    group = await make_group(world, language=language)
    mia, noah, _ = group.members
    quiz = await Quizzing.made(group, "next=host")
    assert await group.sees_tap(mia, BEGIN[language], quiz.board) == ADMINS_AND_HOSTS_ONLY[language]
    await quiz.begins()
    first = quiz.board
    await quiz.answers("Mars", mia)
    await quiz.passes(40)
    assert first is quiz.board
    assert await group.sees_tap(noah, NEXT[language], first) == ADMINS_AND_HOSTS_ONLY[language]
    taps = [person.taps(NEXT[language], group.chat, message=first) for person in (group.admin, group.owner)]
    await world.settle()
    # The second leads no further.
    assert [tap.answer.text for tap in taps if tap.answer is not None] == {
        "en": ["▶️ On it goes!", "The quiz has gone on already. Look below for where it is."],
        "zh-CN": ["▶️ 继续！", "问答已经往下走了，请看下面最新的消息。"],
    }[language]
    second = await quiz.comes(first)
    assert first.button_texts == []
    assert "Longest river?" in second.text
    await quiz.answers("Nile", mia)
    # The end needs no host.
    await quiz.passes(30)
    assert group.bots_last.text.startswith("🏁 Friday quiz")


@BOTH
async def test_before_nobody_it_rests_and_a_host_lets_it_go_on(world: World, language: str) -> None:
    group = await make_group(world, language=language)
    quiz = await Quizzing.made(group)
    await quiz.begins()
    first = quiz.board
    await quiz.passes(60)
    assert first is quiz.board
    assert first.button_texts == [GO_ON[language]]
    await group.sees_tap(group.admin, GO_ON[language], first)
    await quiz.comes(first)
    assert "Longest river?" in quiz.board.text
    # The last one that nobody answers is the end.
    await quiz.passes(40)
    over = {"en": "Nobody was there to answer. Maybe another time!", "zh-CN": "没有人作答，下次再约吧！"}[language]
    assert over in group.bots_last.text
    assert await rows_of(world, Schedule, activity=1) == 0


@BOTH
async def test_without_questions_it_does_not_begin(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await when(world, "2026-11-23 08:30")
    quiz = await Quizzing.made(group, 'start="2026-11-23 09:00"', [])
    empty = {
        "en": "📚 No questions yet. Hosts add them under /manage.",
        "zh-CN": "📚 还没有题目。主持人可以在 /manage 里加题。",
    }
    assert empty[language] in quiz.board.text
    lacks = {
        "en": "Quiz no. 1 has no questions yet, so it can't begin. Add them under /manage 1.",
        "zh-CN": "1 号知识问答还没有题目，开始不了。发送 /manage 1 添加题目。",
    }[language]
    assert lacks in (await group.hears(group.admin, "/doctor"))[0]
    await when(world, "2026-11-23 09:00")
    assert "/manage" in group.bots_last.text
    await quiz.brought([PLANETS])
    assert lacks not in (await group.hears(group.admin, "/doctor"))[0]
    await quiz.passes(12)
    await quiz.begins()
    assert "Largest planet?" in quiz.board.text


@BOTH
async def test_a_pause_stops_the_clock_and_hides_the_question(world: World, language: str) -> None:
    group = await make_group(world, language=language)
    mia, noah, _ = group.members
    quiz = await Quizzing.made(group)
    await quiz.begins()
    first = quiz.board
    await quiz.passes(8)
    await quiz.answers("Jupiter", mia)
    await group.presses(group.admin, "/manage 1", "mp:1")
    await quiz.passes(30)
    assert "Largest planet?" not in first.text
    rests = {
        "en": "“Friday quiz” is paused. Your answers are kept; look for the next question when it goes on.",
        "zh-CN": "“Friday quiz”暂停中。已交的答案都保留，继续后请看下一题。",
    }
    assert await group.sees_forged(noah, encode(AnswerTap(1, 1, 0)), first) == rests[language]
    await group.presses(group.admin, "/manage 1", "mr:1")
    again = await quiz.comes(first)
    assert "Largest planet?" in again.text
    assert {"en": "⏳ 12 seconds", "zh-CN": "⏳ 12 秒"}[language] in again.text
    await quiz.answers("Jupiter", noah)
    await quiz.passes(11)
    assert "Jupiter" in again.button_texts
    await quiz.passes(1)
    assert {"en": "👥 2 answered, 2 of them right.", "zh-CN": "👥 2 人作答，2 人答对。"}[language] in again.text


@BOTH
async def test_ended_early_the_open_question_does_not_count(world: World, language: str) -> None:
    group = await make_group(world, language=language)
    mia, noah, _ = group.members
    quiz = await Quizzing.made(group, "points=5")
    await quiz.begins()
    await quiz.answers("Jupiter", mia)
    before = quiz.board
    await quiz.passes(20)
    await quiz.comes(before)
    await quiz.answers("Nile", noah)
    await group.presses(group.admin, "/manage 1", "me0:1", "me1:1")
    await quiz.passes(15)
    assert "Nile" not in quiz.board.text
    assert quiz.board.button_texts == []
    assert await group.points(noah) == 0
    assert await group.points(mia) == 5
    result = next(text for text in reversed(world.said(group.chat)) if text.startswith("🏁"))
    assert "Noah" not in result
    assert await rows_of(world, Schedule, activity=1) == 0


@BOTH
async def test_a_question_a_day_and_its_answer_in_the_morning(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    mia, noah, _ = group.members
    await when(world, "2026-11-23 10:00")
    quiz = await Quizzing.made(group, "mode=daily hour=20:00")
    await group.sees_tap(group.admin, BEGIN[language], quiz.board)
    await when(world, "2026-11-23 20:00")
    await world.advance(seconds=12)
    first = quiz.board
    assert "Largest planet?" in first.text
    tomorrow = {"en": "📝 Noted: {}. The answer comes tomorrow morning.", "zh-CN": "📝 已记下：{}。明天早上公布答案。"}[
        language
    ]
    assert await quiz.answers("Jupiter", mia) == [tomorrow.format("Jupiter")]
    await when(world, "2026-11-24 07:59")
    assert await quiz.answers("Mars", noah) == [tomorrow.format("Mars")]
    await when(world, "2026-11-24 08:00")
    answer = next(text for text in reversed(world.said(group.chat)) if text.startswith("☀️"))
    assert "✅ Jupiter" in answer
    assert {"en": "🏆 🥇 Mia 1", "zh-CN": "🏆 🥇 Mia 1"}[language] in answer
    assert await group.sees_forged(noah, encode(AnswerTap(1, 1, 0)), first) == TIME_UP[language]
    # The bot was away all evening and night: that day has none, and the next one has it.
    await when(world, "2026-11-25 09:00")
    await when(world, "2026-11-25 20:00")
    await world.advance(seconds=12)
    assert "Longest river?" in quiz.board.text
    await quiz.answers("Nile", noah)
    await when(world, "2026-11-26 08:00")
    assert group.bots_last.text.startswith("🏁")


@BOTH
async def test_a_restart_in_the_middle_goes_on_with_the_time_left(
    database_url: str, clock: SimClock, language: str
) -> None:
    world = await wiring.start(database_url, clock)
    group = await make_group(world, language=language)
    mia, noah, lena = group.members
    quiz = await Quizzing.made(group)
    await quiz.begins()
    first = quiz.board
    await quiz.passes(8)
    await quiz.answers("Jupiter", mia)
    await world.app.close()
    noah.taps("Jupiter", group.chat, message=first)
    clock.advance(seconds=40)
    group.world = world = await wiring.start(database_url, clock, telegram=world.telegram)
    await world.settle()
    assert await rows_of(world, QuizAnswer, person_id=noah.id) == 1
    await quiz.passes(9)
    assert first is quiz.board
    assert "Jupiter" in first.button_texts
    await quiz.answers("Mars", lena)
    await quiz.passes(3)
    assert {"en": "👥 3 answered, 2 of them right.", "zh-CN": "👥 3 人作答，2 人答对。"}[language] in first.text
    await quiz.comes(first)
    assert "Longest river?" in quiz.board.text
    # Down between two, and before the last word.
    await quiz.answers("Nile", mia)
    await quiz.passes(20)
    await world.app.close()
    group.world = world = await wiring.start(database_url, clock, telegram=world.telegram)
    await quiz.passes(10)
    assert [text for text in world.said(group.chat) if text.startswith("🏁 Friday quiz")] == [group.bots_last.text]
    async with world.app.database.read() as session:
        assert (await session.scalars(select(Quiz))).one().stage == "over"
    await world.app.close()
