"""Votes in a group: opened, voted in by buttons and in private, changed, hidden until the end, closed; in both languages."""

import csv
import io
from dataclasses import dataclass

from sqlalchemy import event, select

from features.activities.vote import refusals
from features.activities.vote.taps import ChooseTap, MarkTap, NamesTap, OwnTap, SuggestTap, TableTap
from features.links import deep_link
from kit.buttons import Tap, encode
from kit.messages import Refusal
from kit.texts import texts, words
from models import Activity, Paper, Voter, Voting
from simulator import Message, Person
from tests import wiring
from tests.flows.group import BOTH, NOT_A_MEMBER, OUT_OF_DATE, SHANGHAI, Group, make_group, rows_of, when
from tests.flows.test_form import Desk
from tests.wiring import USERNAME, World

TITLE = {"en": "Where to?", "zh-CN": "周末去哪？"}
NAMES = {"en": ("Lake", "Hill", "City"), "zh-CN": ("湖边", "爬山", "逛街")}
MINE = {"en": "✏️ My vote", "zh-CN": "✏️ 我的投票"}
SUGGEST = {"en": "➕ Suggest an option", "zh-CN": "➕ 提议选项"}
WHO = {"en": "👥 Who voted for what", "zh-CN": "👥 谁投了什么"}
BOARD = {
    "en": "🗳 Where to?\nOne choice · anonymous · results at the end\n\n{}\n⏳ Until Tue, 24 Nov, 20:00",
    "zh-CN": "🗳 周末去哪？\n单选 · 匿名 · 截止后公布结果\n\n{}\n⏳ 截止时间：11月24日周二 20:00",
}
NOBODY = {"en": "👥 Nobody has voted yet", "zh-CN": "👥 还没有人投票"}
TWO = {"en": "👥 2 people have voted", "zh-CN": "👥 已有 2 人投票"}
YOURS = {
    "en": "🗳 Your vote: {}. You can change it until it closes.",
    "zh-CN": "🗳 你投给了：{}。截止前都可以改。",
}
STANDS = {"en": "🗳 Your vote stands: {}", "zh-CN": "🗳 你投的是：{}"}
RESULT = {
    "en": "🏁 The vote is over: Where to?\n\n🏆 Hill, with 2 votes\n\n▱▱▱▱▱▱▱▱▱▱ Lake: 0 votes (0%)\n"
    "▰▰▰▰▰▰▰▱▱▱ Hill: 2 votes (67%)\n▰▰▰▱▱▱▱▱▱▱ City: 1 vote (33%)\n\n👥 3 people voted",
    "zh-CN": "🏁 投票结束：周末去哪？\n\n🏆 爬山，2 票\n\n▱▱▱▱▱▱▱▱▱▱ 湖边：0 票（0%）\n"
    "▰▰▰▰▰▰▰▱▱▱ 爬山：2 票（67%）\n▰▰▰▱▱▱▱▱▱▱ 逛街：1 票（33%）\n\n👥 共 3 人投票",
}
TOO_NEW = {
    "en": "Welcome! This vote is for those who were here when it opened. You're in for the next one.",
    "zh-CN": "欢迎！这次投票只限发起时就在群里的成员，下次就有你啦。",
}
ENDED = {
    "en": "“Where to?” has ended. See what else is on: /activities",
    "zh-CN": "“周末去哪？”已经结束。看看还有什么活动：/activities",
}
OVER = {
    "en": "🏁 This vote is over. Thanks to everybody who took part!",
    "zh-CN": "🏁 投票已结束，谢谢大家参与！",
}
KEPT_APART = {
    "en": "You have voted. For what is not kept anywhere: the vote was anonymous.",
    "zh-CN": "你投过票了。这是匿名投票，投了什么没有留下任何记录。",
}


@dataclass
class Booth:
    """A group in which a vote is on."""

    group: Group

    @property
    def world(self) -> World:
        """Where all this happens."""
        return self.group.world

    @property
    def options(self) -> tuple[str, ...]:
        """What there is to choose from."""
        return NAMES[self.group.language]

    @property
    def board(self) -> Message:
        """The newest board."""
        return [m for m in self.group.chat.messages if m.sender == self.world.bot and m.text.startswith("🗳")][-1]

    @property
    def told(self) -> list[str]:
        """The results that the group was told."""
        return [text for text in self.world.said(self.group.chat) if text.startswith("🏁") and "\n" in text]

    def last(self, person: Person) -> Message:
        """The bot's last message to somebody in private."""
        return [m for m in person.private(self.world.bot).messages if m.sender == self.world.bot][-1]

    async def drawn(self) -> str:
        """The board after its pace has let it through."""
        await self.world.advance(seconds=7)
        return self.board.text

    async def votes(self, option: str, *people: Person) -> list[str]:
        """These people tap an option on the board in one batch; their toasts."""
        taps = [person.taps(option, self.group.chat, message=self.board) for person in people]
        await self.world.settle()
        return [tap.answer.text if tap.answer is not None else "unanswered" for tap in taps]

    async def opens(self, person: Person, button: str, message: Message | None = None) -> Message:
        """Somebody follows a button of the group into private; what they find there."""
        self.world.clock.advance(seconds=2)
        tap = person.taps(button, self.group.chat, message=message or self.board)
        assert tap.opened is not None
        await self.world.settle()
        return self.last(person)

    async def taps(self, person: Person, button: str) -> str:
        """Somebody taps a button of the bot's last message in private; the toast they see."""
        self.world.clock.advance(seconds=2)
        tap = person.taps(button, person.private(self.world.bot), message=self.last(person))
        await self.world.settle()
        assert tap.answer is not None
        return tap.answer.text

    async def writes(self, person: Person, text: str) -> str:
        """Somebody writes in private; the bot's last message to them."""
        self.world.clock.advance(seconds=2)
        person.says(text, person.private(self.world.bot))
        await self.world.settle()
        return self.last(person).text


async def a_vote(world: World, language: str = "en", line: str = 'until="2026-11-24 20:00"', members: int = 3) -> Booth:
    """A group with a vote that an admin has opened; it is ten in the morning in Shanghai."""
    group = await make_group(world, language=language, zone=SHANGHAI, members=members)
    await when(world, "2026-11-23 10:00")
    for person in group.members:
        person.says("Hello!", group.chat)
    await world.settle()
    booth = Booth(group)
    separator = {"en": ",", "zh-CN": "、"}[language]
    kind = {"en": "vote", "zh-CN": "投票"}[language]
    options = separator.join(booth.options)
    await group.hears(group.admin, f'/new {kind} "{TITLE[language]}" options="{options}" {line}')
    await world.advance(seconds=5)
    return booth


def own_page() -> str:
    """The address of one's own vote, as it stands on old boards."""
    return deep_link(USERNAME, OwnTap(1, 1))


def refusal(what: Refusal, language: str = "en") -> str:
    """What a refusal says, as a toast shows it."""
    return words(what, texts(language)).striptags()


@BOTH
async def test_an_anonymous_vote_from_its_opening_to_its_result(world: World, language: str) -> None:
    booth = await a_vote(world, language)
    group, (lake, hill, city) = booth.group, booth.options
    mia, noah, lena = group.members
    assert booth.board.text == BOARD[language].format(NOBODY[language])
    assert booth.board.button_texts == [lake, hill, city, MINE[language]]
    # Two taps of one person at once are one vote; on another option it moves.
    toasts = await booth.votes(lake, mia, mia, noah)
    assert toasts == [said[language].format(lake) for said in (YOURS, STANDS, YOURS)]
    assert await booth.drawn() == BOARD[language].format(TWO[language])
    assert await booth.votes(hill, mia) == [YOURS[language].format(hill)]
    # The same board: nothing of what was chosen shows, nor is it in a table with a name.
    assert await booth.drawn() == BOARD[language].format(TWO[language])
    assert (await rows_of(world, Voter), await rows_of(world, Voter, chosen=None), await rows_of(world, Paper)) == (
        2,
        2,
        2,
    )
    async with world.app.database.read() as session:
        marks = set(await session.scalars(select(Paper.mark)))
        assert not any(str(person.id) in mark for person in (mia, noah) for mark in marks)
    # In private it can be seen, taken back and changed.
    page = await booth.opens(mia, MINE[language])
    assert f"✅ {hill}" in page.button_texts
    assert lake in "".join(page.button_texts)
    assert not [line for line in page.text.splitlines() if "▰" in line or "▱" in line]
    await booth.taps(mia, f"✅ {hill}")
    assert await rows_of(world, Voter) == 1
    assert await booth.taps(mia, f"▫️ {hill}") == YOURS[language].format(hill)
    # A restart in between; the same marks are made.
    url = world.app.database.engine.url.render_as_string(hide_password=False)
    await world.app.close()
    world.app = (await wiring.start(url, world.clock, telegram=world.telegram)).app
    assert await booth.votes(city, noah) == [YOURS[language].format(city)]
    # Who is not in the group, and who came later, is refused in words.
    tom = world.telegram.new_person("Tom", language_code=language)
    tap = tom.taps_data(booth.board, encode(ChooseTap(1, 2)), outsider=True)
    await world.settle()
    assert tap.answer is not None
    assert tap.answer.text == NOT_A_MEMBER[language]
    await world.advance(minutes=1)
    group.owner.adds_person(tom, group.chat)
    await world.settle()
    assert await booth.votes(hill, tom) == [TOO_NEW[language]]
    # Who was there, has left and come back was there when it opened.
    lena.leaves(group.chat)
    await world.advance(minutes=1)
    group.owner.adds_person(lena, group.chat)
    await world.settle()
    assert await booth.votes(hill, lena) == [YOURS[language].format(hill)]
    # It closes by the clock, once; late taps are told so.
    await when(world, "2026-11-24 20:00")
    await world.advance(seconds=7)
    assert booth.told == [RESULT[language]]
    assert (await rows_of(world, Voter, chosen=None), await rows_of(world, Paper)) == (3, 0)
    tap = mia.taps_data(booth.board, encode(ChooseTap(1, 1)), old=True)
    await world.settle()
    assert tap.answer is not None
    assert tap.answer.text == ENDED[language]
    # Without a name nobody can say what somebody chose, not even to them.
    mia.opens(own_page())
    await world.settle()
    assert KEPT_APART[language] in booth.last(mia).text
    assert booth.last(mia).text.splitlines()[-1] == OVER[language]
    await world.advance(hours=1)
    assert len(booth.told) == 1


async def test_an_open_vote_with_several_choices_and_a_tie(world: World) -> None:
    booth = await a_vote(world, line="choices=2 anonymous=no results=live until=no quorum=2")
    group = booth.group
    mia, noah, lena = group.members
    head = "🗳 Where to?\nUp to 2 choices · everybody sees who voted for what · results all along\n\n"
    assert booth.board.text.startswith(head)
    assert await booth.votes("Lake", mia) == ["🗳 You have chosen Lake. 1 of 2 used"]
    assert await booth.votes("Hill", mia) == ["🗳 You have chosen Lake, Hill. 2 of 2 used"]
    assert await booth.votes("City", mia) == [refusal(refusals.ChoicesUsed(2))]
    assert await booth.votes("Hill", noah) == ["🗳 You have chosen Hill. 1 of 2 used"]
    assert "▰▰▰▰▰▰▰▰▰▰ Hill: 2 votes (100%)\n" in await booth.drawn()
    assert "👥 2 of the 2 voters it takes" in booth.board.text
    # Take one back, and choose another.
    await booth.opens(mia, MINE["en"])
    assert "You have chosen Lake, Hill. 2 of 2 used; tap one again to take it back." in booth.last(mia).text
    assert await booth.taps(mia, "✅ Hill") == "🗳 You have chosen Lake. 1 of 2 used"
    assert await booth.taps(mia, "▫️ City") == "🗳 You have chosen Lake, City. 2 of 2 used"
    # Who voted for what, by a button.
    await booth.opens(lena, WHO["en"])
    assert booth.last(lena).button_texts == ["Lake · 1", "Hill · 1", "City · 1"]
    await booth.taps(lena, "Lake · 1")
    assert booth.last(lena).text == "👥 Who voted for what: Where to?\n\nLake: 1 vote\n· Mia"
    # All along, hosts have it as a table.
    await group.hears(group.admin, "/manage 1")
    page = await booth.opens(group.admin, "📄 Results as a table", group.bots_last)
    assert page.media is not None
    rows = list(csv.reader(io.StringIO(page.media.data.decode("utf-8-sig"))))
    assert rows[1:5] == [["Lake", "1", "50"], ["Hill", "1", "50"], ["City", "1", "50"], ["people who voted", "2", ""]]
    assert rows[-2:] == [["Mia", "Lake, City"], ["Noah", "Hill"]]
    # Ended by a host: the tie is said.
    await group.hears(group.admin, "/manage 1")
    for button in ("🏁 End", "Yes, end it"):
        group.admin.taps(button, group.chat)
        await world.settle()
    await world.advance(seconds=7)
    assert "🤝 A tie: Lake, Hill, City, with 1 vote each" in booth.told[-1]
    mia.opens(own_page())
    await world.settle()
    assert "You have chosen Lake, City." in booth.last(mia).text
    async with world.app.database.read() as session:
        assert (await session.scalars(select(Voting.result))).one() == {"votes": [1, 1, 1], "voters": 2}


async def test_votes_for_whatever_stand_together(world: World) -> None:
    """Taps on all the options are one call, and each person's come in their order: whoever changes their mind at once has the last."""
    booth = await a_vote(world, "en", "results=live")
    lake, hill, city = booth.options
    mia, noah, zoe = booth.group.members
    executed = list[str]()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        executed.append(statement)

    engine = world.app.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    votes = [(mia, lake), (noah, hill), (mia, hill), (zoe, city), (mia, city), (noah, hill)]
    taps = [person.taps(option, booth.group.chat, message=booth.board) for person, option in votes]
    await world.settle()
    event.remove(engine, "before_cursor_execute", note)
    told = [tap.answer.text for tap in taps if tap.answer is not None]
    assert told == [YOURS["en"].format(option) for _, option in votes[:5]] + [STANDS["en"].format(hill)]
    assert len([statement for statement in executed if statement.startswith("INSERT INTO voters")]) == 1
    assert "Hill: 1 vote (33%)\n▰▰▰▰▰▰▰▱▱▱ City: 2 votes (67%)" in await booth.drawn()


@BOTH
async def test_members_suggest_and_hosts_let_in(world: World, language: str) -> None:
    booth = await a_vote(world, language, line="add=yes until=2d")
    group = booth.group
    mia, noah, _ = group.members
    for person in (group.owner, mia, noah):
        person.starts(world.bot)
    await world.advance(seconds=2)
    asked = await booth.opens(mia, SUGGEST[language])
    assert "60" in asked.text
    words_of = {"en": ("A  museum", "A museum", "Sleep"), "zh-CN": ("看  展览", "看 展览", "睡觉")}[language]
    assert words_of[1] in await booth.writes(mia, words_of[0])
    # The same again waits already; another is declined with a reason.
    await booth.opens(noah, SUGGEST[language])
    said = await booth.writes(noah, words_of[1])
    assert said == refusal(refusals.ThereAlready(words_of[1]), language)
    await booth.writes(noah, words_of[2])
    await group.hears(group.owner, "/review")
    (judge,) = group.bots_last.button_texts
    await booth.opens(group.owner, judge, group.bots_last)
    await booth.taps(group.owner, booth.last(group.owner).button_texts[0])
    await world.advance(seconds=7)
    assert words_of[1] in booth.last(mia).text
    assert booth.board.button_texts[:4] == [*booth.options, words_of[1]]
    await booth.taps(group.owner, booth.last(group.owner).button_texts[1])
    await booth.taps(group.owner, booth.last(group.owner).button_texts[0])
    await world.advance(seconds=7)
    assert words_of[2] in booth.last(noah).text
    assert {"en": "There is one like it", "zh-CN": "已有类似的选项"}[language] in booth.last(noah).text
    assert await booth.votes(words_of[1], noah) == [YOURS[language].format(words_of[1])]
    # What nobody has looked at in time: its author hears of it, and nothing waits any more.
    await booth.opens(mia, SUGGEST[language])
    await booth.writes(mia, "Zoo")
    await when(world, "2026-11-25 10:01")
    await world.advance(seconds=7)
    assert "Zoo" in booth.last(mia).text
    assert booth.last(mia).button_texts == []
    assert {"en": "🏆 A museum, with 1 vote", "zh-CN": "🏆 看 展览，1 票"}[language] in booth.told[-1]


FORM = {
    "en": ("Vote", "Lunch", "Rice\nNoodles\nSoup, or salad", "any", "tomorrow 12:00", "no", "all along", "yes", "3"),
    "zh-CN": ("投票", "午饭吃什么", "米饭，面条，火锅", "不限", "明天 12:00", "否", "实时", "是", "3人"),
}
PREVIEW = {
    "en": "Title: Lunch\nOptions: Rice, Noodles, Soup, or salad\nChoices each: as many as they like\n"
    "Open until: Tue, 24 Nov 2026, 12:00\nAnonymous: no\nResults: all along\nMembers suggest: yes\nQuorum: 3 people\n",
    "zh-CN": "标题：午饭吃什么\n选项：米饭、面条、火锅\n每人可选：不限\n"
    "截止时间：2026年11月24日周二 12:00\n匿名：否\n结果公布：实时公布\n群员提议选项：是\n最低人数：3 人\n",
}


@BOTH
async def test_the_form_asks_step_by_step(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await when(world, "2026-11-23 10:00")
    await group.hears(group.admin, "/new")
    kind, title, options, *answers = FORM[language]
    group.admin.taps(kind, group.chat)
    await world.advance(seconds=2)
    desk = Desk(world, group.admin)
    await desk.writes(title)
    # One option is none; without any nothing can be started.
    assert "20" in await desk.writes("Rice")
    await desk.writes(options)
    await desk.taps(next(text for text in desk.chat.last.button_texts if text.startswith("👣")))
    await desk.taps(next(text for text in desk.chat.last.button_texts if text.endswith("▶")))
    for answer in answers:
        shown = await desk.writes(answer)
    assert PREVIEW[language] in shown
    await desk.taps(desk.chat.last.button_texts[0])
    await world.advance(seconds=5)
    assert title in Booth(group).board.text
    assert Booth(group).board.button_texts[0] == {"en": "Rice", "zh-CN": "米饭"}[language]


async def test_what_people_have_voted_on_stays(world: World) -> None:
    booth = await a_vote(world)
    group = booth.group
    mia, noah, _ = group.members
    admin = group.admin
    # Before anybody has voted, a slip can be mended; whether it is anonymous cannot.
    await group.hears(admin, '/manage 1 options="Sea,Hill,City"')
    assert "Sea" in (await booth.drawn(), booth.board.button_texts)[1]
    assert await group.hears(admin, "/manage 1 anonymous=no") == [refusal(refusals.AnonymityFixed())]
    await booth.votes("Hill", mia)
    for change in ('options="Lake,Hill,City"', "choices=2", "results=live", "quorum=5", '"Where else?"'):
        (said,) = await group.hears(admin, f"/manage 1 {change}")
        assert said.startswith("People have voted already"), change
    # What comes behind, and the end, may change.
    await group.hears(admin, '/manage 1 options="Sea,Hill,City,Zoo" until="2026-11-25 09:00"')
    await booth.drawn()
    assert booth.board.button_texts[:4] == ["Sea", "Hill", "City", "Zoo"]
    assert "⏳ Until Wed, 25 Nov, 09:00" in booth.board.text
    # Paused over its end: what was left of its time is given again.
    await when(world, "2026-11-25 08:00")
    await group.hears(admin, "/manage 1")
    admin.taps("⏸ Pause", group.chat)
    await world.settle()
    tap = noah.taps_data(booth.board, encode(ChooseTap(1, 4)), old=True)
    await world.settle()
    assert tap.answer is not None
    assert tap.answer.text == "“Where to?” is paused. You can vote again as soon as an admin resumes it."
    await when(world, "2026-11-25 12:00")
    assert booth.told == []
    await group.hears(admin, "/manage 1")
    admin.taps("▶️ Resume", group.chat)
    await world.advance(seconds=7)
    assert "⏳ Until Wed, 25 Nov, 13:00" in booth.board.text
    assert await booth.votes("Zoo", noah) == [YOURS["en"].format("Zoo")]
    await when(world, "2026-11-25 13:01")
    assert "🤝 A tie: Hill, Zoo, with 1 vote each" in booth.told[-1]


async def test_too_few_have_voted_or_nobody(world: World) -> None:
    booth = await a_vote(world, line="until=1h quorum=3")
    await booth.votes("Lake", booth.group.members[0])
    await when(world, "2026-11-23 11:01")
    assert "🤷 Too few have voted: 1 of the 3 it takes. So nothing is decided." in booth.told[-1]
    await booth.group.hears(booth.group.admin, '/new vote "Again?" options=Yes,No until=1h')
    await when(world, "2026-11-23 12:05")
    assert booth.told[-1] == "🏁 The vote is over: Again?\n\n🤷 Nobody voted, so nothing is decided."


async def test_what_is_hidden_and_what_is_not_there_is_refused(world: World) -> None:
    booth = await a_vote(world, line="until=no")
    group = booth.group
    mia = group.members[0]
    await booth.votes("Lake", mia)
    page = await booth.opens(mia, MINE["en"])
    host = await booth.opens(group.admin, MINE["en"])

    async def forged(person: Person, on: Message, what: Tap) -> str:
        world.clock.advance(seconds=2)
        tap = person.taps_data(on, encode(what), old=True)
        await world.settle()
        assert tap.answer is not None
        return tap.answer.text

    hidden = refusal(refusals.NotShownYet("Where to?"))
    assert await forged(mia, page, NamesTap(1, 1, 1, 0)) == hidden
    assert await forged(group.admin, host, TableTap(1, 1)) == hidden
    assert await forged(mia, page, MarkTap(1, 1, 9, 1)) == OUT_OF_DATE["en"]
    assert await forged(mia, booth.board, ChooseTap(1, 0)) == OUT_OF_DATE["en"]
    assert await forged(mia, page, SuggestTap(1, 1)) == refusal(refusals.NoSuggestions())
    assert await group.hears(group.admin, '/new vote "What?"') == [words(refusals.NoOptions(), texts("en")).striptags()]
    # A host adds one all the same.
    assert await forged(group.admin, host, SuggestTap(1, 1)) == ""
    assert await booth.writes(group.admin, "Zoo") == "✅ “Zoo” is in."
    await booth.drawn()
    assert booth.board.button_texts[3] == "Zoo"
    # As if the token of the bot had changed: nobody votes twice for that, and their vote counts.
    async with world.app.database.write() as session:
        for paper in await session.scalars(select(Paper)):
            paper.mark = "0" * 64
    lost = refusal(refusals.PaperLost())
    assert await booth.votes("Hill", mia) == [lost]
    assert await forged(mia, page, MarkTap(1, 1, 1, 0)) == lost
    mia.opens(own_page())
    await world.settle()
    assert "You have voted, and it counts." in booth.last(mia).text
    assert await rows_of(world, Paper) == 1
    assert await rows_of(world, Activity) == 1
