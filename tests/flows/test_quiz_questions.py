"""The questions of a quiz come in: written one after the other in private, or in a file; in both languages."""

import io

from openpyxl import load_workbook
from sqlalchemy import select

from features.activities.quiz import refusals as quiz_refusals
from features.activities.quiz.importing import refusals, taps
from features.activities.quiz.questions import Flaw, Question
from features.importing.table import MOST_BYTES
from kit.buttons import Tap, encode
from kit.messages import Refusal
from kit.texts import texts, words
from models import ImportedFile, QuizQuestion
from simulator import Message, Person
from tests.flows.group import ADMINS_AND_HOSTS_ONLY, BOTH, OUT_OF_DATE, make_group, rows_of
from tests.flows.quizzing import BEGIN, Quizzing
from tests.flows.test_form import Desk
from tests.wiring import World

WRITE = {"en": "✏️ Write questions", "zh-CN": "✏️ 写题目"}
FILE = {"en": "📄 From a file", "zh-CN": "📄 用文件导入"}
SKIP = {"en": "Skip", "zh-CN": "跳过"}
LIST = {"en": "All questions", "zh-CN": "全部题目"}
BRING = {"en": "✅ Bring them in", "zh-CN": "✅ 确认导入"}


def said(what: Refusal, language: str = "en") -> str:
    """What a refusal says."""
    return words(what, texts(language)).striptags()


class Host(Desk):
    """A host at the questions of the first quiz."""

    @classmethod
    async def opens(cls, quiz: Quizzing) -> "Host":
        """From the board into private."""
        host = cls(quiz.world, quiz.group.admin)
        button = next(text for text in quiz.board.button_texts if text.startswith("✍️"))
        quiz.group.admin.taps(button, quiz.group.chat, message=quiz.board)
        await quiz.world.advance(seconds=2)
        return host

    async def sends(self, data: bytes, name: str = "questions.csv") -> str:
        """They send a file; what they are told when it is read."""
        self.person.sends_document(self.chat, data, name=name)
        await self.world.advance(seconds=5)
        return self.text

    async def tries(self, person: Person, on: Message, what: Tap) -> str:
        """Somebody sends the data of a button that this message may not bear; the toast they see."""
        tap = person.taps_data(on, encode(what), old=True)
        await self.world.advance(seconds=2)
        assert tap.answer is not None
        return tap.answer.text


async def a_quiz(world: World, language: str) -> tuple[Quizzing, Host]:
    """A quiz without questions, and its host at the list of them."""
    group = await make_group(world, language=language)
    quiz = await Quizzing.made(group, "", questions=())
    return quiz, await Host.opens(quiz)


WRITTEN = {
    "en": ("Which is a lake?", "A. Everest\nB. Baikal\nC. Gobi", "B", "Which are rivers?", "*Nile\nSahara\n* Elbe", "Both flow."),
    "zh-CN": ("哪个是湖？", "Ａ、珠峰\nＢ、贝加尔\nＣ、戈壁", "Ｂ", "哪些是河？", "＊长江\n撒哈拉\n＊黄河", "都是中国的大河。"),
}  # fmt: skip


@BOTH
async def test_a_host_writes_questions_one_after_the_other(world: World, language: str) -> None:
    quiz, host = await a_quiz(world, language)
    lake, options, letter, rivers, starred, why = WRITTEN[language]
    assert {"en": "There are none yet.", "zh-CN": "还没有题目。"}[language] in host.text
    assert FILE[language] in host.chat.last.button_texts
    await host.taps(WRITE[language])
    assert await host.writes("x" * 301) == said(refusals.Flawed(Flaw.LONG_TEXT), language)
    await host.writes(lake)
    assert await host.writes("1") == said(refusals.Flawed(Flaw.FEW_OPTIONS), language)
    asked = await host.writes(options)
    assert asked.splitlines()[-3:] == [
        f"▫️ {at}. {line[2:].strip()}" for at, line in zip("ABC", options.splitlines(), strict=True)
    ]
    assert await host.writes("Z") == said(refusals.BadRight(), language)
    old = host.chat.last
    await host.writes(letter)
    await host.taps(SKIP[language])
    # The picture: neither words nor a file, and a button of an earlier step means nothing.
    picture = host.chat.last
    assert await host.writes("a lake") == said(refusals.NoPicture(), language)
    assert await host.sends(b"no picture") == said(refusals.NoPicture(), language)
    assert await host.tries(host.person, picture, taps.RightTap(1, 1, 7, 0)) == OUT_OF_DATE[language]
    assert await host.tries(host.person, picture, taps.SkipTap(1, 1, 7)) == OUT_OF_DATE[language]
    host.person.sends_photo(host.chat)
    await world.advance(seconds=2)
    right = options.splitlines()[1][2:].strip()
    assert f"✅ B. {right}" in host.text
    assert await rows_of(world, QuizQuestion, text=lake, right=0b10, explanation=None) == 1
    # A photo with the question below it, and stars before what is right: two steps less.
    host.person.sends_photo(host.chat, caption=rivers)
    await world.advance(seconds=2)
    await host.writes(starred)
    shown = await host.writes(why)
    assert f"💡 {why}" in shown
    assert await rows_of(world, QuizQuestion, text=rivers, right=0b101, explanation=why) == 1
    assert await host.tries(host.person, old, taps.SkipTap(1, 1, 7)) == OUT_OF_DATE[language]
    # The list: in another order, and one taken out.
    await host.taps(LIST[language])
    assert host.text.splitlines()[1:3] == [f"1. {lake} 🖼", f"2. {rivers} 🖼"]
    await host.taps("2")
    page = host.chat.last
    assert page.media is not None
    await host.taps("⬆️")
    assert page.button_texts[0] == "⬇️"
    await host.taps(next(text for text in page.button_texts if text.startswith("🗑")))
    await host.taps({"en": "No, keep it", "zh-CN": "不，保留"}[language])
    await host.taps(LIST[language])
    assert host.text.splitlines()[1:3] == [f"1. {rivers} 🖼", f"2. {lake} 🖼"]
    await host.taps("1")
    await host.taps(next(text for text in host.chat.last.button_texts if text.startswith("🗑")))
    await host.taps({"en": "Yes, take it out", "zh-CN": "确定删除"}[language])
    assert await rows_of(world, QuizQuestion) == 1
    # What hosts see tells what is right: nobody else sees it.
    mia = quiz.group.members[0]
    mia.starts(world.bot)
    await world.advance(seconds=2)
    on = mia.private(world.bot).last
    of_hosts: list[Tap] = [
        taps.QuestionsTap(1, 1, 0), taps.QuestionTap(1, 1, 1), taps.RemoveTap(1, 1, 1, 1), taps.MoveTap(1, 1, 1, 1),
        taps.WriteTap(1, 1), taps.SampleTap(1, 1, "csv"), taps.FileTap(1, 1), taps.BringTap(1, 5), taps.LeaveTap(1, 5),
    ]  # fmt: skip
    for what in of_hosts:
        assert await host.tries(mia, on, what) == ADMINS_AND_HOSTS_ONLY[language]
    # Once the quiz has begun they stay.
    form = await host.tries(host.person, page, taps.WriteTap(1, 1))
    assert form == ""
    await quiz.group.sees_tap(quiz.group.admin, BEGIN[language], quiz.board)
    begun = said(quiz_refusals.Begun("Friday quiz"), language)
    assert await host.tries(host.person, page, taps.RemoveTap(1, 1, 1, 1)) == begun
    assert await host.tries(host.person, page, taps.WriteTap(1, 1)) == begun
    assert await host.tries(host.person, page, taps.FileTap(1, 1)) == begun


GOOD = {
    "en": "question,A,B,C,right,explanation\nWhich is a lake?,Everest,Baikal,Gobi,B,\nWhich are prime?,7,9,11,AC,\n",
    "zh-CN": "题目，选项A，选项B，选项C，答案，解析\n哪个是湖？，珠峰，贝加尔，戈壁，Ｂ，\n哪些是质数？，7，9，11，AC，\n",
}
BAD = {
    "en": "question,A,B,right\nWhich is a lake?,Everest,Baikal,C\nWhich?,Same,same,A\n",
    "zh-CN": "题目,A,B,答案\n哪个是湖？,珠峰,贝加尔,C\n哪个？,一样,一样,A\n",
}
WRONG = {
    "en": "📄 Questions for Friday quiz\nNothing was changed. Please correct these lines and send the file again:\n"
    "Line 2: “C” is none of the options. Write their letters, as in A or AC.\nLine 3: Two options are the same.",
    "zh-CN": "📄 导入题目：Friday quiz\n没有做任何改动。请改好这些行，再发一次文件：\n"
    "第 2 行：“C”不是任何一个选项，请写字母，如 A 或 AC。\n第 3 行：有两个选项一样。",
}
PREVIEW = {
    "en": "📄 Questions for Friday quiz\n2 questions are new:\n1. Which is a lake? ✅ Baikal\n2. Which are prime? ✅ 7, 11",
    "zh-CN": "📄 导入题目：Friday quiz\n新增 2 道题：\n1. 哪个是湖？ ✅ 贝加尔\n2. 哪些是质数？ ✅ 7、11",
}
IN = {
    "en": "✅ 2 questions are in. Friday quiz has 2 now.",
    "zh-CN": "✅ 导入了 2 道题，Friday quiz 现在共有 2 道。",
}
AGAIN = {
    "en": "📄 Questions for Friday quiz\n2 questions are there already and stay as they are.",
    "zh-CN": "📄 导入题目：Friday quiz\n2 道题已经有了，保持不变。",
}


@BOTH
async def test_questions_come_in_a_file(world: World, language: str) -> None:
    quiz, host = await a_quiz(world, language)
    encoding = {"en": "utf-8-sig", "zh-CN": "gb18030"}[language]
    await host.taps(FILE[language])
    asked = host.chat.last
    # The sample is such a file.
    await host.taps(next(text for text in asked.button_texts if "CSV" in text))
    assert host.chat.last.media is not None
    sample = host.chat.last.media.data
    host.person.taps(next(text for text in asked.button_texts if "Excel" in text), host.chat, message=asked)
    await world.advance(seconds=3)
    assert host.chat.last.media is not None
    book = host.chat.last.media.data
    assert load_workbook(io.BytesIO(book)).active is not None
    assert await host.writes("my questions") == said(refusals.NoFile(), language)
    # All that is wrong is said at once, and nothing came in; the corrected file can be sent right behind.
    assert (await host.sends(BAD[language].encode(encoding))).startswith(WRONG[language])
    assert await host.sends(GOOD[language].encode(encoding)) == PREVIEW[language]
    assert await rows_of(world, QuizQuestion) == 0
    preview = host.chat.last
    both = [host.person.taps(BRING[language], host.chat, message=preview) for _ in range(2)]
    await world.advance(seconds=2)
    assert all(tap.answered for tap in both)
    assert preview.text == IN[language]
    assert (await rows_of(world, QuizQuestion), await rows_of(world, ImportedFile)) == (2, 0)
    # The same file again brings nothing.
    await host.taps(FILE[language])
    assert await host.sends(GOOD[language].encode(encoding)) == AGAIN[language]
    # The samples as they are, in either form; the second is left alone.
    await host.sends(sample)
    await host.taps(BRING[language])
    assert await rows_of(world, QuizQuestion) == 5
    host.person.taps(FILE[language], host.chat, message=preview)
    await world.advance(seconds=2)
    await host.sends(book, "questions.xlsx")
    assert host.chat.last.button_texts == [LIST[language]]
    # A file that was shown before the quiz began does not come in behind that.
    await host.sends(b"question,A,B,right\nNew?,Yes,No,A\n")
    late = host.chat.last
    await quiz.group.sees_tap(quiz.group.admin, BEGIN[language], quiz.board)
    toast = host.person.taps(BRING[language], host.chat, message=late)
    await world.advance(seconds=2)
    assert toast.answer is not None
    assert toast.answer.text == said(quiz_refusals.Begun("Friday quiz"), language)
    assert await rows_of(world, QuizQuestion) == 5


async def test_files_that_are_none(world: World) -> None:
    _, host = await a_quiz(world, "en")
    await host.taps(FILE["en"])
    too_large = "This file is too large: 512 KB is the most. Please split it."
    assert await host.sends(b"x" * (MOST_BYTES + 1)) == too_large
    assert (await host.sends(b"PK\x03\x04 and no more", "x.xlsx")).startswith("I can't open this workbook")
    assert (await host.sends(b"\xd0\xcf\x11\xe0", "x.xls")).startswith("This is a workbook of an old Excel (.xls).")
    assert "The first line doesn't say" in await host.sends(b"Which?,Lake,Hill,A\n")
    many = "question,A,B,right\n" + "".join(f"Which {n}?,Lake,Hill,A\n" for n in range(101))
    assert "There would be more than 100 questions." in await host.sends(many.encode())
    # One that nobody confirms is left alone when it is said so.
    await host.sends(b"question,A,B,right\nNew?,Yes,No,A\n")
    await host.taps("Cancel")
    assert host.text == "All right, nothing was changed."
    assert (await rows_of(world, ImportedFile), await rows_of(world, QuizQuestion)) == (0, 0)


async def test_what_fits_under_a_picture(world: World) -> None:
    quiz, host = await a_quiz(world, "en")
    await host.taps(WRITE["en"])
    await host.writes("Q" * 300)
    await host.writes("\n".join(["A" * 90, "B" * 90, "C" * 90]))
    await host.taps("A")
    await host.writes("skip")
    host.person.sends_photo(host.chat)
    await world.advance(seconds=2)
    assert host.text == said(refusals.NoRoomForPicture())
    await host.writes("skip")
    assert await rows_of(world, QuizQuestion, right=1, picture=None) == 1
    # Of many there are pages.
    await quiz.brought([Question(f"Which {n}?", ("Lake", "Hill"), frozenset((0,))) for n in range(2, 13)])
    await host.taps(LIST["en"])
    assert host.chat.last.button_texts[:10] == [str(n) for n in range(1, 11)]
    await host.taps("▶️")
    assert host.text.splitlines()[1:3] == ["11. Which 11?", "12. Which 12?"]


@BOTH
async def test_a_line_can_bring_them_all(world: World, language: str) -> None:
    lake, options, _, rivers, starred, why = WRITTEN[language]
    lines = [line[2:] for line in options.splitlines()]
    lines[1] = f"*{lines[1]}"
    written = "\n".join((lake, *lines, "", rivers, starred, f"= {why}"))
    group = await make_group(world, language=language)
    await group.hears(group.admin, f'/new quiz "Friday quiz" start="tomorrow 20:00" questions="{written}"')
    async with world.app.database.write() as session:
        found = await session.scalars(select(QuizQuestion).order_by(QuizQuestion.place))
        assert [(row.text, row.right, row.explanation) for row in found] == [(lake, 0b010, None), (rivers, 0b101, why)]
    # Further ones go behind them, as long as it has not begun.
    await group.hears(group.admin, f'/manage 1 questions="{rivers}?\n*Nile\nSahara"')
    assert await rows_of(world, QuizQuestion) == 3
    await world.advance(hours=48)
    refused = await group.hears(group.admin, f'/manage 1 questions="{rivers}!\n*Nile\nSahara"')
    assert refused == [said(quiz_refusals.Begun("Friday quiz"), language)]
    assert await rows_of(world, QuizQuestion) == 3
