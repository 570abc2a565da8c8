"""The private form of `/new` and of “Change”: each step typed and tapped, wrong answers, second thoughts, and made-up taps."""

import pytest

from models import Activity, Form
from simulator import Chat, Person
from tests.flows.group import (
    ADMINS_AND_HOSTS_ONLY,
    BOTH,
    NOT_A_MEMBER,
    OUT_OF_DATE,
    SHANGHAI,
    Group,
    make_group,
    rows_of,
)
from tests.wiring import World

KIND = {"en": "Check-in", "zh-CN": "签到打卡"}
START = {"en": "✅ Start it", "zh-CN": "✅ 发起活动"}
CANCEL = {"en": "Cancel", "zh-CN": "取消"}
ASKS_TITLE = {
    "en": "Check-in for Runners\n\nWhat shall it be called? Write me a title.",
    "zh-CN": "签到打卡 · Runners\n\n活动叫什么名字？请直接回复标题。",
}
LOST = {
    "en": "I'm not waiting for an answer just now. See what I can do: /help",
    "zh-CN": "这条不用回复我。看看我能做什么：/help",
}


class Desk:
    """Somebody at the form, in private."""

    def __init__(self, world: World, person: Person) -> None:
        self.world = world
        self.person = person

    @property
    def chat(self) -> Chat:
        """Their chat with the bot."""
        return self.person.private(self.world.bot)

    @property
    def text(self) -> str:
        """The bot's last message there."""
        return self.chat.last.text

    async def writes(self, text: str) -> str:
        """They write; the bot's last message then."""
        self.person.says(text, self.chat)
        await self.world.advance(seconds=2)
        return self.text

    async def walks(self, title: str, *answers: str) -> str:
        """They write the title, go through all questions and write these answers; the bot's last message then."""
        await self.writes(title)
        shown = await self.taps(next(text for text in self.chat.last.button_texts if text.startswith("👣")))
        for answer in answers:
            shown = await self.writes(answer)
        return shown

    async def taps(self, button: str) -> str:
        """They tap a button of the last message; the bot's last message then."""
        tap = self.person.taps(button, self.chat, message=self.chat.last)
        await self.world.advance(seconds=2)
        assert tap.answered
        return self.text

    async def forges(self, data: str) -> str:
        """They send made-up data; the toast they see."""
        message = [m for m in self.chat.messages if m.sender == self.world.bot][-1]
        tap = self.person.taps_data(message, data, old=True)
        await self.world.advance(seconds=2)
        assert tap.answer is not None
        return tap.answer.text


async def at_the_form(world: World, language: str = "en", **more: bool) -> tuple[Group, Desk]:
    """The admin came from the picker in the group; the form asks for the title."""
    group = await make_group(world, language=language, zone=SHANGHAI, **more)  # type: ignore[arg-type]
    await group.hears(group.admin, "/new")
    group.admin.taps(KIND[language], group.chat)
    await world.advance(seconds=2)
    return group, Desk(world, group.admin)


async def at_the_preview(world: World, language: str = "en") -> tuple[Group, Desk]:
    """All questions are answered."""
    group, desk = await at_the_form(world, language)
    await desk.walks("Evening run", "tap", "21:00", "mon-fri", "21d", "5", "no", "60m", "no")
    return group, desk


@BOTH
async def test_each_step_tapped(world: World, language: str) -> None:
    group, desk = await at_the_form(world, language)
    said = len(world.said(group.chat))
    assert desk.text == ASKS_TITLE[language]
    steps = {
        "en": [
            ("A tap", "How do people check in?\nChoose, or write “tap” for a button, “photo” or “text”."),
            (
                "21:00",
                "Until what time can people check in?\nChoose, or write a time such as 21:00, or “no” for the end of the day.",
            ),
            (
                "Mon–Fri",
                "On which days?\nChoose, or write days such as mon-fri or mon,wed, or daily, weekdays, weekends.",
            ),
            (
                "3 weeks",
                (
                    "For how long shall it run?\n"
                    "Choose, or write a length such as 21d or 3w, at most 366 days, or “no” for no end."
                ),
            ),
            ("5", "How many points is a check-in worth?\nChoose, or write a whole number from 0 to 1000."),
            (
                "nothing",
                (
                    "What is there to win at the end, for those with the most days?\n"
                    "Choose, or write places and what they get, such as “1:300,2:code,3:A mug”, or “no”."
                ),
            ),
            (
                "1 hour",
                (
                    "How long before the end shall I remind those who aren't in yet?\n"
                    "Choose, or write a time span such as 60m or 2h, less than a day, or “no”."
                ),
            ),
            (
                "No teams",
                (
                    "Shall teams compete? Choose how many, or write me their names.\n"
                    "Choose, or write 2 to 10 names such as “Red,Blue”, or how many teams, or “no”."
                ),
            ),
        ],
        "zh-CN": [
            ("点按钮", "大家怎么打卡？\n点下面的按钮，或者直接发给我：“按钮”“照片”或“文字”。"),
            ("21:00", "每天几点截止？\n点下面的按钮，或者直接发给我：时间，如 21:00、晚上9点；到当天结束就发“无”。"),
            (
                "周一至周五",
                "哪几天签到？\n点下面的按钮，或者直接发给我：星期几，如“周一至周五”“一三五”，也可以是“每天”“工作日”“周末”。",
            ),
            (
                "3 周",
                "活动持续多久？\n点下面的按钮，或者直接发给我：持续多久，如 21天、3周，最多 366 天；长期就发“无”。",
            ),
            ("5", "每次签到得多少积分？\n点下面的按钮，或者直接发给我：一个 0 到 1000 的数字。"),
            (
                "没有",
                (
                    "结束时按签到天数排名，前几名有什么奖品？\n"
                    "点下面的按钮，或者直接发给我：名次与奖品，如“1：300，2：码，3：马克杯”，或“无”。"
                ),
            ),
            (
                "1 小时",
                (
                    "截止前多久提醒还没签到的人？\n"
                    "点下面的按钮，或者直接发给我：提前多久，如 30分钟、2小时；不提醒就发“无”。"
                ),
            ),
            (
                "不分队",
                (
                    "要分队比赛吗？选几队，或把队名发给我。\n"
                    "点下面的按钮，或者直接发给我：2 到 10 个队名，如“红队、蓝队”，或队伍数量，或“无”。"
                ),
            ),
        ],
    }[language]
    before = {
        "en": (
            "a tap on the button",
            "end of the day",
            "every day",
            "no end",
            "1",
            "none",
            "60 minutes before",
            "none",
        ),
        "zh-CN": ("点按钮", "当天结束", "每天", "长期", "1", "无", "提前 60 分钟", "不分队"),
    }[language]
    shown = await desk.walks("  Evening   run ")
    for place, ((answer, question), now) in enumerate(zip(steps, before, strict=True), 1):
        # Prizes are asked for where there is an end to give them at.
        of = 8 if place > 4 else 7
        assert (
            shown
            == {
                "en": f"Step {place} of {of}\n{question}\nNow: {now}",
                "zh-CN": f"第 {place}/{of} 步\n{question}\n现在：{now}",
            }[language]
        )
        shown = await desk.taps(answer)
    assert (
        shown
        == {
            "en": "Check-in for Runners\n\nTitle: Evening run\nProof: a tap on the button\nCloses: 21:00\nDays: Mon to Fri\n"
            "Runs for: 21 days\nPoints a day: 5\nPrizes: none\nReminder: 60 minutes before\nTeams: none\n\n"
            "All right? Tap a line's name to change it.",
            "zh-CN": "签到打卡 · Runners\n\n标题：Evening run\n签到方式：点按钮\n截止时间：21:00\n签到日：周一至周五\n持续时间：21 天\n"
            "每日积分：5\n奖品：无\n提醒：提前 60 分钟\n分队：不分队\n\n这样可以吗？想改哪一项，点哪一项就行。",
        }[language]
    )
    buttons = desk.chat.last.button_texts
    assert (buttons[0], buttons[-1]) == (START[language], CANCEL[language])
    assert len(world.said(group.chat)) == said, "the group is not flooded by the form"
    assert await rows_of(world, Activity) == 0
    assert (
        await desk.taps(START[language])
        == {
            "en": "🚀 Evening run is on! Its board is coming up in Runners.",
            "zh-CN": "🚀 “Evening run”开始啦！看板马上出现在“Runners”。",
        }[language]
    )
    assert (
        group.board.text.splitlines()[:4]
        == {
            "en": [
                "🎯 Evening run",
                "Mon to Fri · 5 points a day · through Sun, 13 Dec",
                "",
                "📅 Mon, 23 Nov · open until 21:00",
            ],
            "zh-CN": [
                "🎯 Evening run",
                "周一至周五 · 每次 5 积分 · 到12月13日周日为止",
                "",
                "📅 11月23日周一 · 21:00 截止",
            ],
        }[language]
    )
    assert len(world.said(group.chat)) == said + 1
    assert await rows_of(world, Form) == 0


@BOTH
async def test_each_step_typed(world: World, language: str) -> None:
    group, desk = await at_the_form(world, language)
    answers = {
        "en": ("Evening run", "tap", "9pm", "mon,wed", "3w", "5", "1:100,2:A mug", "no", "no"),
        "zh-CN": ("Evening run", "按钮", "晚上9点", "周一、周三", "3周", "５", "1：100，2：马克杯", "不", "无"),
    }[language]
    await desk.walks(*answers)
    await desk.taps(START[language])
    assert await rows_of(world, Activity, created_by=group.admin.id) == 1
    (panel,) = await group.hears(group.admin, "/manage 1")
    expected = {
        "en": ["Closes: 21:00", "Days: Mon, Wed", "Runs for: 21 days", "Points a day: 5", "Reminder: none"],
        "zh-CN": ["截止时间：21:00", "签到日：周一、周三", "持续时间：21 天", "每日积分：5", "提醒：无"],
    }[language]
    assert [line for line in panel.splitlines() if line in expected] == expected


@BOTH
async def test_wrong_answers_are_asked_again(world: World, language: str) -> None:
    group, desk = await at_the_form(world, language)
    assert (
        await desk.writes("x" * 65)
        == {
            "en": "That title has 65 characters; please keep it to 64.",
            "zh-CN": "这个标题有 65 个字，请控制在 64 个字以内。",
        }[language]
    )
    await desk.walks("Evening run", "tap")
    assert (
        await desk.writes("at nine")
        == {
            "en": "I can't read “at nine”. Please write a time such as 21:00, or “no” for the end of the day.",
            "zh-CN": "“at nine”没看懂，请发时间，如 21:00、晚上9点；到当天结束就发“无”。",
        }[language]
    )
    await desk.writes("21:00")
    assert (await desk.writes("someday")).startswith(
        {"en": "I can't read “someday”.", "zh-CN": "“someday”没看懂，"}[language]
    )
    await desk.writes("daily")
    for wrong, right in (("for ever and ever", "no"), ("many", "5"), ("25h", "no"), ("one", "no")):
        assert (await desk.writes(wrong)).startswith(
            {"en": f"I can't read “{wrong}”", "zh-CN": f"“{wrong}”没看懂"}[language]
        )
        await desk.writes(right)
    assert START[language] in desk.chat.last.button_texts
    assert await rows_of(world, Activity) == 0
    assert group.boards == []


@BOTH
async def test_values_that_do_not_go_together_are_said_at_the_end(world: World, language: str) -> None:
    """A reminder longer than the day is found out at Start: the form is kept, and the line can be changed."""
    group, desk = await at_the_form(world, language)
    await desk.walks("Sprint", "tap", "00:30", "daily", "no", "1", "120m", "no")
    toast = await desk.forges("fy:1")
    assert (
        toast
        == {
            "en": "remind=120m would come before check-in opens. Please choose less than 30 minutes, or remind=no.",
            "zh-CN": "remind=120m 会早于签到开始的时间。请改成 30 分钟以内，或者写 remind=no 不提醒。",
        }[language]
    )
    assert await rows_of(world, Activity) == 0
    await desk.taps({"en": "Reminder", "zh-CN": "提醒"}[language])
    await desk.taps({"en": "No reminder", "zh-CN": "不提醒"}[language])
    await desk.taps(START[language])
    assert await rows_of(world, Activity) == 1
    assert len(group.boards) == 1


@BOTH
async def test_second_thoughts_at_the_preview(world: World, language: str) -> None:
    group, desk = await at_the_preview(world, language)
    title, closes = {"en": ("Title", "Closes"), "zh-CN": ("标题", "截止时间")}[language]
    assert await desk.taps(title) == ASKS_TITLE[language]
    shown = await desk.writes("Night <b>run</b>")
    assert {"en": "Title: Night <b>run</b>", "zh-CN": "标题：Night <b>run</b>"}[language] in shown.splitlines()
    await desk.taps(closes)
    shown = await desk.taps("22:00")
    assert {"en": "Closes: 22:00", "zh-CN": "截止时间：22:00"}[language] in shown.splitlines()
    assert {"en": "Points a day: 5", "zh-CN": "每日积分：5"}[language] in shown.splitlines()
    await desk.taps(START[language])
    assert group.board.text.startswith("🎯 Night <b>run</b>\n")


@BOTH
async def test_started_with_what_is_there(world: World, language: str) -> None:
    """A title, and one tap: nobody has to go through all questions."""
    _, desk = await at_the_form(world, language)
    shown = await desk.writes("Evening run")
    assert shown.endswith(
        {
            "en": "Start with these? Or go through it step by step, or tap what you would like to change.",
            "zh-CN": "就按这些开始吗？也可以一步步设置，或者想改哪项点哪项。",
        }[language]
    )
    await desk.taps(START[language])
    assert await rows_of(world, Activity, title="Evening run") == 1
    (way_back,) = [button for row in desk.chat.last.buttons for button in row]
    assert way_back.text == {"en": "Back to Runners", "zh-CN": "回到“Runners”"}[language]
    assert way_back.url is not None
    assert way_back.url.startswith("https://t.me/c/")


@BOTH
async def test_back_and_on(world: World, language: str) -> None:
    """A step back keeps what was said; a question that is left as it is keeps its value; from the first the way leads to the preview."""
    _, desk = await at_the_form(world, language)
    back, keep = {"en": ("◀ Back", "Keep it ▶"), "zh-CN": ("◀ 上一步", "不改，下一步 ▶")}[language]
    first = await desk.walks("Evening run")
    await desk.taps({"en": "A tap", "zh-CN": "点按钮"}[language])
    await desk.taps("21:00")
    assert (await desk.taps(back)).endswith({"en": "Now: 21:00", "zh-CN": "现在：21:00"}[language])
    assert await desk.taps(back) == first
    shown = await desk.taps(back)
    assert {"en": "Closes: 21:00", "zh-CN": "截止时间：21:00"}[language] in shown.splitlines()
    await desk.taps(next(text for text in desk.chat.last.button_texts if text.startswith("👣")))
    shown = ""
    for _ in range(7):
        shown = await desk.taps(keep)
    assert {"en": "Closes: 21:00", "zh-CN": "截止时间：21:00"}[language] in shown.splitlines()
    assert not [text for text in desk.chat.last.button_texts if text.startswith("👣")]
    await desk.taps({"en": "Title", "zh-CN": "标题"}[language])
    assert (await desk.taps(back)) == shown


@BOTH
async def test_like_an_earlier_one(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.starts("until=21:00 points=7 out=3")
    await group.hears(group.admin, "/new")
    group.admin.taps(KIND[language], group.chat)
    await world.advance(seconds=2)
    desk = Desk(world, group.admin)
    (like,) = [text for text in desk.chat.last.button_texts if "1. Morning run" in text or "1. 晨跑" in text]
    shown = await desk.taps(like)
    expected = {
        "en": ["Closes: 21:00", "Points a day: 7", "Out after: 3 misses in a row"],
        "zh-CN": ["截止时间：21:00", "每日积分：7", "自动退出：连续缺席 3 次"],
    }[language]
    assert [line for line in shown.splitlines() if line in expected] == expected
    await desk.taps(START[language])
    assert await rows_of(world, Activity, kind="checkin") == 2


async def test_the_pattern_is_of_this_group(world: World) -> None:
    """A number of another group, or of another kind, is no pattern."""
    group, desk = await at_the_form(world)
    await group.hears(group.admin, "/new packet Good start total=10 portions=2")
    assert await desk.forges("fl:1:1") == OUT_OF_DATE["en"]
    assert await desk.forges("fl:1:2") == OUT_OF_DATE["en"]
    assert "Title: Evening run" in await desk.writes("Evening run")


@BOTH
async def test_tomorrow_is_the_day_after_it_was_said(world: World, language: str) -> None:
    """A moment is fixed when it is written, and shown as a date; nothing can start before it is said."""
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.hears(group.admin, "/new")
    group.admin.taps({"en": "Sharing", "zh-CN": "内容分享会"}[language], group.chat)
    await world.advance(seconds=2)
    desk = Desk(world, group.admin)
    asked = await desk.writes("How I sleep better")
    assert asked.startswith({"en": "When does it begin?", "zh-CN": "什么时候开始？"}[language])
    assert await desk.forges("fy:1") == OUT_OF_DATE[language]
    shown = await desk.writes({"en": "tomorrow 20:00", "zh-CN": "明天 20:00"}[language])
    assert {"en": "When: Tue, 24 Nov 2026, 20:00", "zh-CN": "2026年11月24日周二 20:00"}[language] in shown
    await world.advance(hours=22)
    await desk.taps(START[language])
    await world.advance(seconds=4)
    assert {"en": "📅 Tue, 24 Nov, 20:00", "zh-CN": "📅 11月24日周二 20:00"}[language] in world.said(group.chat)[-1]


@BOTH
async def test_giving_up(world: World, language: str) -> None:
    group, desk = await at_the_form(world, language)
    await desk.writes("Evening run")
    assert (
        await desk.taps(CANCEL[language])
        == {
            "en": "All right, nothing was changed.",
            "zh-CN": "好的，什么都没有改动。",
        }[language]
    )
    assert await rows_of(world, Form) == 0
    assert await desk.writes("21:00") == LOST[language]
    assert await rows_of(world, Activity) == 0
    assert group.boards == []


@BOTH
async def test_confirming_twice(world: World, language: str) -> None:
    group, desk = await at_the_preview(world, language)
    preview = desk.chat.last
    first = desk.person.taps(START[language], desk.chat, message=preview)
    second = desk.person.taps(START[language], desk.chat, message=preview)
    await world.advance(seconds=2)
    assert first.answer is not None
    assert second.answer is not None
    assert (first.answer.text, second.answer.text) == ("", OUT_OF_DATE[language])
    assert await desk.forges("fy:1") == OUT_OF_DATE[language]
    assert await rows_of(world, Activity) == 1
    assert len(group.boards) == 1


async def test_the_buttons_of_old_questions(world: World) -> None:
    """Typed answers leave the questions standing with their buttons; once answered, these are out of date and harm nothing."""
    group, desk = await at_the_form(world)
    await desk.walks("Evening run", "tap")
    until = desk.chat.last
    await desk.writes("22:00")
    tap = desk.person.taps("09:00", desk.chat, message=until)
    await world.advance(seconds=2)
    assert tap.answer is not None
    assert tap.answer.text == OUT_OF_DATE["en"]
    for answer in ("daily", "no", "1", "no", "no"):
        await desk.writes(answer)
    assert "Closes: 22:00" in desk.text.splitlines()
    await desk.taps("✅ Start it")
    late = desk.person.taps("Cancel", desk.chat, message=until)
    await world.advance(seconds=2)
    assert late.answer is not None
    assert late.answer.text == OUT_OF_DATE["en"], "what has been started cannot be cancelled by an old button"
    assert await rows_of(world, Activity, state="open") == 1
    assert len(group.boards) == 1


async def test_an_old_cancel_does_not_give_up_another_form(world: World) -> None:
    _, desk = await at_the_form(world)
    second = world.telegram.new_group("Readers", owner=desk.person)
    desk.person.adds(world.bot, second, admin=True)
    await world.settle()
    old = desk.chat.last
    desk.person.says("/new", second)
    await world.settle()
    desk.person.taps("Check-in", second)
    await world.advance(seconds=2)
    assert desk.text.startswith("Check-in for Readers")
    tap = desk.person.taps("Cancel", desk.chat, message=old)
    await world.advance(seconds=2)
    assert tap.answer is not None
    assert tap.answer.text == OUT_OF_DATE["en"]
    assert "Title: Read" in await desk.writes("Read")


@BOTH
async def test_no_admin_any_more_at_confirm(world: World, language: str) -> None:
    group, desk = await at_the_preview(world, language)
    group.owner.demotes(group.admin, group.chat)
    await world.settle()
    assert await desk.forges("fy:1") == ADMINS_AND_HOSTS_ONLY[language]
    assert await desk.forges("ft:1:title") == ADMINS_AND_HOSTS_ONLY[language]
    assert await rows_of(world, Activity) == 0
    group.owner.promotes(group.admin, group.chat)
    await world.settle()
    await desk.taps(START[language])
    assert await rows_of(world, Activity) == 1


async def test_no_admin_any_more_without_news_of_it(world: World) -> None:
    """The bot is no admin and hears nothing: at confirm it asks Telegram."""
    group, desk = await at_the_form(world, bot_is_admin=False)
    await desk.walks("Evening run", "tap", "21:00", "daily", "no", "5", "no", "no")
    group.owner.demotes(group.admin, group.chat)
    await world.advance(minutes=6)
    assert await desk.forges("fy:1") == ADMINS_AND_HOSTS_ONLY["en"]
    assert await rows_of(world, Activity) == 0


@BOTH
async def test_out_of_the_group_at_confirm(world: World, language: str) -> None:
    group, desk = await at_the_preview(world, language)
    group.owner.kicks(group.admin, group.chat)
    await world.settle()
    assert await desk.forges("fy:1") == NOT_A_MEMBER[language]
    assert await rows_of(world, Activity) == 0


@BOTH
async def test_a_form_is_kept_for_a_day(world: World, language: str) -> None:
    _, desk = await at_the_preview(world, language)
    await world.advance(hours=23, minutes=59)
    assert await desk.forges("ft:1:points") == ""
    await world.advance(hours=24, minutes=1)
    assert await desk.writes("7") == LOST[language]
    assert await desk.forges("fy:1") == OUT_OF_DATE[language]
    assert await rows_of(world, Activity) == 0


@BOTH
async def test_a_link_of_someone_elses_group(world: World, language: str) -> None:
    """The link of the picker can be copied to anybody: it opens the form to those who may."""
    group = await make_group(world, language=language)
    await group.hears(group.admin, "/new")
    url = group.bots_last.buttons[0][0].url
    assert url is not None
    mia = group.members[0]
    stranger = world.telegram.new_person("Sam", language_code=language)
    for person, refused in ((mia, ADMINS_AND_HOSTS_ONLY), (stranger, NOT_A_MEMBER)):
        person.opens(url)
        await world.settle()
        assert world.said(person.private(world.bot)) == [refused[language]]
    assert await rows_of(world, Form) == 0
    group.owner.opens(url)
    await world.settle()
    assert world.said(group.owner.private(world.bot)) == [ASKS_TITLE[language]]


@pytest.mark.parametrize("data", ["fy:1", "fc:1:until:no", "fc:1:points:5", "fc:1:title:", "fc:2:title:x", "fy:2", "ft:1:proof",
                                  "ft:1:nothing", "ft:1:remind", "ft:1:preview", "nf:1:quiz:0", "nf:99:checkin:0", "ef:1:1", "ef:1:99",
                                  "pg:99", "fc:1:preview:x", "fn:99", "fy:zzzzzzzzzzzzz", "fw:1", "fm:1:title:back",
                                  "fm:1:title:on", "fm:1:proof:on", "fm:2:title:back", "fl:1:1", "fl:99:1"])  # fmt: skip
async def test_made_up_taps_at_the_first_question(world: World, data: str) -> None:
    """Whatever a modified client sends: the form stays where it is, and nothing is made."""
    group, desk = await at_the_form(world)
    await desk.forges(data)
    assert await rows_of(world, Activity) == 0
    assert "Title: Evening run" in await desk.writes("Evening run")
    assert group.boards == []


async def test_nothing_without_a_title_by_made_up_taps(world: World) -> None:
    """Skipping to the last question and confirming: an activity without a title must not come of it."""
    group, desk = await at_the_form(world)
    for data in ("ft:1:remind", "fc:1:remind:no", "fy:1"):
        await desk.forges(data)
    assert await rows_of(world, Activity) == 0
    assert group.boards == []


@BOTH
async def test_changing_by_the_form(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await group.starts("until=21:00 points=5")
    await group.hears(group.admin, "/manage 1")
    group.admin.taps({"en": "✏️ Change", "zh-CN": "✏️ 修改"}[language], group.chat)
    await world.advance(seconds=2)
    desk = Desk(world, group.admin)
    assert {"en": "Closes: 21:00", "zh-CN": "截止时间：21:00"}[language] in desk.text.splitlines()
    await desk.taps({"en": "Closes", "zh-CN": "截止时间"}[language])
    await desk.taps("22:00")
    await desk.taps({"en": "Title", "zh-CN": "标题"}[language])
    await desk.writes("Night run")
    said = len(world.said(group.chat))
    assert (
        await desk.taps({"en": "✅ Save", "zh-CN": "✅ 保存"}[language])
        == {
            "en": "Saved. Night run in Runners is up to date.",
            "zh-CN": "已保存，“Runners”的“Night run”已更新。",
        }[language]
    )
    await world.advance(seconds=5)
    assert group.board.text.splitlines()[0] == "🎯 Night run"
    assert {"en": "open until 22:00", "zh-CN": "22:00 截止"}[language] in group.board.text
    assert (len(world.said(group.chat)), await rows_of(world, Activity)) == (said, 1)


async def test_a_change_of_what_has_ended_meanwhile(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    await group.starts("until=21:00")
    await group.hears(group.admin, "/manage 1")
    panel = group.bots_last
    group.admin.taps("✏️ Change", group.chat)
    await world.advance(seconds=2)
    await group.sees_tap(group.owner, "🏁 End", panel)
    await group.sees_tap(group.owner, "Yes, end it", panel)
    desk = Desk(world, group.admin)
    assert await desk.forges("fy:1") == "“Morning run” has ended. See what else is on: /activities"


async def test_from_a_topic_the_board_goes_to_that_topic(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI, forum=True)
    sport = group.chat.new_topic("Sport", group.owner)
    await group.hears(group.admin, "/new", topic=sport)
    group.admin.taps("Check-in", group.chat)
    await world.advance(seconds=2)
    desk = Desk(world, group.admin)
    await desk.walks("Evening run", "tap", "21:00", "daily", "no", "5", "no", "no")
    await desk.taps("✅ Start it")
    assert group.board.topic is sport
