"""The live quiz: questions one after the other, answers that nobody can spy out, the standing, the podium. Restarts at each state."""

from features.activities.quiz.taps import TableTap
from kit.buttons import encode
from models import QuizAnswer
from tests.flows.group import ADMINS_AND_HOSTS_ONLY, BOTH, make_group, rows_of
from tests.flows.quizzing import BEGIN, OWN, Quizzing
from tests.wiring import World


@BOTH
async def test_a_live_quiz_from_its_first_question_to_the_podium(world: World, language: str) -> None:
    group = await make_group(world, language=language)
    mia, noah, lena = group.members
    quiz = await Quizzing.made(group, "points=5")
    assert BEGIN[language] in quiz.board.button_texts
    await quiz.begins()
    first = quiz.board
    assert "Largest planet?" in first.text
    assert sorted(first.button_texts) == ["Jupiter", "Mars", "Venus"]
    toasts = await quiz.answers("Jupiter", mia, noah)
    toasts += await quiz.answers("Mars", lena)
    noted = {"en": "📝 Noted: {}. The answer comes when the time is up.", "zh-CN": "📝 已记下：{}。时间到就公布答案。"}[
        language
    ]
    # Nothing tells who is right.
    assert toasts == [noted.format("Jupiter"), noted.format("Jupiter"), noted.format("Mars")]
    assert await quiz.answers("Venus", mia) == [
        {"en": "Your answer stands: Jupiter.", "zh-CN": "你已经作答：Jupiter，不能再改了。"}[language]
    ]
    await quiz.passes(20)
    assert first.text.splitlines()[1:] == [
        "", "Largest planet?", *first.text.splitlines()[3:6],
        "💡 It is 318 Earths.",
        {"en": "👥 3 answered, 2 of them right.", "zh-CN": "👥 3 人作答，2 人答对。"}[language],
    ]  # fmt: skip
    second = await quiz.comes(first)
    assert {"en": "🏆 🥇 Mia 1 · 🥇 Noah 1 · 3. Lena 0", "zh-CN": "🏆 🥇 Mia 1 · 🥇 Noah 1 · 3. Lena 0"}[
        language
    ] in second.text
    await quiz.answers("Nile", mia)
    await quiz.answers("Elbe", noah, lena)
    await quiz.passes(30)
    assert group.bots_last.text.splitlines() == {
        "en": [
            "🏁 Friday quiz is over!", "2 questions. 3 people answered.", "", "🥇 Mia: 2 (2 of 2 right)",
            "🥈 Noah: 1 (1 of 2 right)", "3. Lena: 0 (0 of 2 right)", "", "🧗 Hardest: “Longest river?”, which 1 of 3 knew.",
        ],
        "zh-CN": [
            "🏁 Friday quiz结束啦！", "共 2 题。共 3 人作答。", "", "🥇 Mia：2 分（2 题对 2 题）", "🥈 Noah：1 分（2 题对 1 题）",
            "3. Lena：0 分（2 题对 0 题）", "", "🧗 最难的一题：“Longest river?”，3 人作答，1 人答对。",
        ],
    }[language]  # fmt: skip
    assert await group.points(mia) == 10
    assert await rows_of(world, QuizAnswer) == 6


@BOTH
async def test_everybody_sees_their_own_result_and_hosts_a_table(world: World, language: str) -> None:
    group = await make_group(world, language=language)
    mia, noah, _ = group.members
    quiz = await Quizzing.made(group, "points=0 prizes=1:50")
    await quiz.begins()
    await quiz.answers("Jupiter", mia)
    await quiz.answers("Venus", noah)
    first = quiz.board
    await quiz.passes(20)
    await quiz.comes(first)
    await quiz.answers("Nile", mia)
    await quiz.passes(30)
    end = next(m for m in group.chat.newest_first() if m.text.startswith("🏁 Friday quiz"))
    assert await group.points(mia) == 50
    for person, lines in (
        (mia, {"en": ["Place 1 of 2, with 2: 2 of 2 right.", "✅ Jupiter (+1)"],
               "zh-CN": ["第 1 名（共 2 人），得分 2，2 题答对 2 题。", "✅ Jupiter（+1 分）"]}),
        (noah, {"en": ["Place 2 of 2, with 0: 0 of 2 right.", "❌ Venus. Right: Jupiter", "▫️ Not answered. Right: Nile"],
                "zh-CN": ["第 2 名（共 2 人），得分 0，2 题答对 0 题。", "❌ Venus。正确答案：Jupiter", "▫️ 未作答。正确答案：Nile"]}),
    ):  # fmt: skip
        person.taps(OWN[language], group.chat, message=end)
        await world.advance(seconds=3)
        said = person.private(world.bot).last.text.splitlines()
        assert [line for line in lines[language] if line not in said] == []
    mine = {
        "en": "🧠 Friday quiz: place 2 of 2, 0 right answers", "zh-CN": "🧠 Friday quiz：第 2 名（共 2 人），答对 0 题",
    }[language]  # fmt: skip
    noah.says("/me", noah.private(world.bot))
    await world.advance(seconds=3)
    noah.taps(group.chat.title, noah.private(world.bot))
    await world.advance(seconds=3)
    assert mine in noah.private(world.bot).last.text.splitlines()
    await group.hears(group.admin, "/manage 1")
    panel = group.bots_last
    for label, holds in (("📊", b"PK"), ("📄", b"Mia,2,2,2")):
        group.admin.taps(next(text for text in panel.button_texts if text.startswith(label)), group.chat, message=panel)
        await world.advance(seconds=3)
        sent = group.admin.private(world.bot).last
        assert sent.media is not None
        assert holds in sent.media.data
    # Not by a member, whatever they send.
    tap = noah.taps_data(noah.private(world.bot).last, encode(TableTap(1, 1, "csv")), old=True)
    await world.settle()
    assert tap.answer is not None
    assert tap.answer.text == ADMINS_AND_HOSTS_ONLY[language]
