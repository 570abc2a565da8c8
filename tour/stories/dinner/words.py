"""The lines of the dinner in each language: what people type and tap, and the bot's answers word for word. Data only."""

from dataclasses import dataclass

from tour.stories.morning_run.words import WORDS as MORNING_RUN
from tour.words import Chapter


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language's whole play, in the order of its acts. `says_…` is typed by people, the rest is the bot's."""

    chapters: tuple[Chapter, ...]

    greeting: str
    says_zone: str
    settings: str
    says_hungry: str
    start: str
    says_new: str
    made: str
    buttons: tuple[str, str]
    board_empty: str

    toast_first: str
    says_family: str
    toast_waiting: str
    board_full: str

    says_off: str
    moved_up: str
    board_moved: str

    result: str
    board_closed: str
    too_late: str


_HOW_EN = "🕗 Until Wed, 25 Nov, 20:00\n💬 Or reply here: +1, sign up 2 adult 1 child; leave takes you off"
_HOW_ZH = "🕗 11月25日周三 20:00 截止\n💬 也可以回复这条：+1、接龙 2大人 1小孩；退出就回复退出"

ENGLISH = Words(
    chapters=(
        Chapter("A list for dinner", "One line is enough. The list is the board, and everybody sees who comes."),
        Chapter("By a tap, or in words", "A tap is one; a reply says how many of whom, and with what wish. Whoever comes too late waits."),
        Chapter("The waiting list moves up", "Somebody drops out, and the next one hears it in private."),
        Chapter("The list closes", "The final list by itself, on time; who is late is told so."),
    ),
    greeting=MORNING_RUN["en"].greeting,
    says_zone="/settings zone=Europe/Berlin",
    settings=MORNING_RUN["en"].settings,
    says_hungry="Shall we have dinner together on Saturday?",
    start=MORNING_RUN["en"].start,
    says_new='/new signup "Saturday dinner" slots="adult,child" most=4 note=yes until="2026-11-25 20:00"',
    made="🚀 Saturday dinner is on! To pause, change or end it: /manage",
    buttons=("🙋 I'm in (+1)", "✏️ How many, note, leave"),
    board_empty=f"📝 Saturday dinner\n👥 0 of 4 places taken\n{_HOW_EN}\n\nNobody is on the list yet. Be the first!",
    toast_first="✅ You're on the list as no. 1: adult 1.",
    says_family="sign up 2 adults, 1 child no nuts",
    toast_waiting="⏳ No room for adult 1 just now: you're no. 1 on the waiting list. You'll hear it when you move up.",
    board_full=(
        f"📝 Saturday dinner\n👥 4 of 4 places taken · adult 3, child 1 · 1 waiting\n{_HOW_EN}\n\n"
        "1. Mia · adult 1\n2. Noah · adult 2, child 1 — no nuts\n\n⏳ Waiting list\n1. Eva · adult 1"
    ),
    says_off="leave",
    moved_up="🎟 You've moved up: you're on the list of Saturday dinner in Runners, for adult 1.",
    board_moved=(
        f"📝 Saturday dinner\n👥 4 of 4 places taken · adult 3, child 1\n{_HOW_EN}\n\n"
        "1. Noah · adult 2, child 1 — no nuts\n2. Eva · adult 1"
    ),
    result=(
        "🏁 Saturday dinner: the list is closed.\n👥 4 of 4 places taken · adult 3, child 1\n\n"
        "1. Noah · adult 2, child 1 — no nuts\n2. Eva · adult 1"
    ),
    board_closed=(
        "📝 Saturday dinner\n👥 4 of 4 places taken · adult 3, child 1\n🏁 Closed\n\n"
        "1. Noah · adult 2, child 1 — no nuts\n2. Eva · adult 1"
    ),
    too_late="“Saturday dinner” has ended. See what else is on: /activities",
)  # fmt: skip

CHINESE = Words(
    chapters=(
        Chapter("聚餐接龙", "一行就够了。看板就是名单，谁来一目了然。"),
        Chapter("点一下，或者回复一句", "点一下报一位；回复可以写几大几小、有什么要求。报满了就排候补。"),
        Chapter("候补递补", "有人退出，下一位马上在私聊里收到通知。"),
        Chapter("报名截止", "到点自动公布最终名单；来晚的人也有答复。"),
    ),
    greeting=MORNING_RUN["zh-CN"].greeting,
    says_zone="/settings zone=北京",
    settings=MORNING_RUN["zh-CN"].settings.replace("22:00-07:00", "23:00-08:00", 1),
    says_hungry="周六一起吃个饭吧？",
    start=MORNING_RUN["zh-CN"].start,
    says_new="/new 接龙报名 “周六聚餐” slots=大人、小孩 most=4人 note=是 until=“2026-11-25 20:00”",
    made="🚀 “周六聚餐”开始啦！要暂停、修改或结束：/manage",
    buttons=("🙋 接龙 +1", "✏️ 改人数、备注、退出"),
    board_empty=f"📝 周六聚餐\n👥 已报 0/4 位\n{_HOW_ZH}\n\n还没有人报名，来接第一个吧！",
    toast_first="✅ 接龙成功，第 1 位：大人 1。",
    says_family="接龙 2大1小 不吃花生",
    toast_waiting="⏳ 名额不够（大人 1），你排在候补第 1 位，排上了就通知你。",
    board_full=(
        f"📝 周六聚餐\n👥 已报 4/4 位 · 大人 3、小孩 1 · 候补 1 位\n{_HOW_ZH}\n\n"
        "1. 小美 · 大人 1\n2. 阿杰 · 大人 2、小孩 1 — 不吃花生\n\n⏳ 候补\n1. 晓雨 · 大人 1"
    ),
    says_off="不来了",
    moved_up="🎟 候补成功！晨跑打卡群的“周六聚餐”，你排上了：大人 1。",
    board_moved=(
        f"📝 周六聚餐\n👥 已报 4/4 位 · 大人 3、小孩 1\n{_HOW_ZH}\n\n1. 阿杰 · 大人 2、小孩 1 — 不吃花生\n2. 晓雨 · 大人 1"
    ),
    result="🏁 “周六聚餐”报名截止。\n👥 已报 4/4 位 · 大人 3、小孩 1\n\n1. 阿杰 · 大人 2、小孩 1 — 不吃花生\n2. 晓雨 · 大人 1",
    board_closed="📝 周六聚餐\n👥 已报 4/4 位 · 大人 3、小孩 1\n🏁 已截止\n\n1. 阿杰 · 大人 2、小孩 1 — 不吃花生\n2. 晓雨 · 大人 1",
    too_late="“周六聚餐”已经结束。看看还有什么活动：/activities",
)  # fmt: skip

WORDS = {"en": ENGLISH, "zh-CN": CHINESE}
