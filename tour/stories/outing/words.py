"""The lines of the outing in each language: what people type and tap, and the bot's answers word for word. Data only."""

from dataclasses import dataclass

from tour.words import RUNS_EN, RUNS_ZH, Chapter


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language's whole play, in the order of its acts. `says_…` is typed by people, `buttons` are the board's, the rest the bot's."""

    chapters: tuple[Chapter, ...]

    greeting: str
    says_zone: str
    settings: str
    says_new: str
    made: str
    board_empty: str
    buttons: tuple[str, ...]

    toast_lake: str
    toast_hill: str
    board_two: str
    toast_new: str

    result: str
    board_over: str


ENGLISH = Words(
    chapters=(
        Chapter("A vote in one line", "The options are buttons; who chose what is kept under no name."),
        Chapter(
            "Voting", "A vote can be changed, and what was chosen does not show. Whoever comes later is told why not."
        ),
        Chapter(
            "The result", "The bot is down when the time is up. It counts when it is back, and the papers are gone."
        ),
    ),
    greeting=(
        f"👋 Hello! I run this group's activities: {RUNS_EN}; "
        "announcements on time, and a weekly summary for admins.\n"
        "Everything works as it is; admins can adjust it below.\n\n"
        "🌐 Language: English\n🕒 Time zone: UTC\n🌅 A new day begins at 00:00\n🌙 Quiet hours: 23:00-08:00\n"
        "📊 Weekly summary: Mon 09:00, to admins"
    ),
    says_zone="/settings zone=Europe/Berlin",
    settings=(
        "🌐 Language: English\n🕒 Time zone: Europe/Berlin\n🌅 A new day begins at 00:00\n🌙 Quiet hours: 23:00-08:00\n"
        "📊 Weekly summary: Mon 09:00, to admins\n\n"
        "In one line: /settings zone=Europe/Berlin day_start=04:00 quiet=23:00-08:00"
    ),
    says_new='/new vote "Where to on Sunday?" options="Lake,Hill,City" until="20:00"',
    made="🚀 Where to on Sunday? is on! To pause, change or end it: /manage",
    board_empty=(
        "🗳 Where to on Sunday?\nOne choice · anonymous · results at the end\n\n"
        "👥 Nobody has voted yet\n⏳ Until Mon, 23 Nov, 20:00"
    ),
    buttons=("Lake", "Hill", "City", "✏️ My vote"),
    toast_lake="🗳 Your vote: Lake. You can change it until it closes.",
    toast_hill="🗳 Your vote: Hill. You can change it until it closes.",
    board_two=(
        "🗳 Where to on Sunday?\nOne choice · anonymous · results at the end\n\n"
        "👥 2 people have voted\n⏳ Until Mon, 23 Nov, 20:00"
    ),
    toast_new="Welcome! This vote is for those who were here when it opened. You're in for the next one.",
    result=(
        "🏁 The vote is over: Where to on Sunday?\n\n🏆 Hill, with 2 votes\n\n▱▱▱▱▱▱▱▱▱▱ Lake: 0 votes (0%)\n"
        "▰▰▰▰▰▰▰▰▰▰ Hill: 2 votes (100%)\n▱▱▱▱▱▱▱▱▱▱ City: 0 votes (0%)\n\n👥 2 people voted"
    ),
    board_over=(
        "🗳 Where to on Sunday?\nOne choice · anonymous · results at the end\n\n▱▱▱▱▱▱▱▱▱▱ Lake: 0 votes (0%)\n"
        "▰▰▰▰▰▰▰▰▰▰ Hill: 2 votes (100%)\n▱▱▱▱▱▱▱▱▱▱ City: 0 votes (0%)\n\n👥 2 people voted\n"
        "🏁 This vote is over. Thanks to everybody who took part!"
    ),
)


CHINESE = Words(
    chapters=(
        Chapter("一行命令发起投票", "选项就是按钮；谁选了什么，不跟名字存在一起。"),
        Chapter("投票", "随时能改，投了什么不会显示；后来进群的人会被告知原因。"),
        Chapter("公布结果", "截止时机器人不在线，恢复后照样计票，选票随即销毁。"),
    ),
    greeting=(
        f"👋 大家好！我来帮群里办活动：{RUNS_ZH}；"
        "还能准时发公告，每周给管理员出周报。\n"
        "开箱即用，管理员可以在下面调整设置。\n\n"
        "🌐 语言：简体中文\n🕒 时区：Asia/Shanghai\n🌅 每天从 00:00 算起\n🌙 免打扰时段：23:00-08:00\n📊 周报：周一 09:00 发给管理员"
    ),
    says_zone="/settings zone=北京",
    settings=(
        "🌐 语言：简体中文\n🕒 时区：Asia/Shanghai\n🌅 每天从 00:00 算起\n🌙 免打扰时段：23:00-08:00\n📊 周报：周一 09:00 发给管理员\n\n"
        "一行搞定：/settings zone=北京 day_start=04:00 quiet=23:00-08:00"
    ),
    says_new="/new 投票 “周日去哪？” options=湖边、爬山、逛街 until=20:00",
    made="🚀 “周日去哪？”开始啦！要暂停、修改或结束：/manage",
    board_empty=("🗳 周日去哪？\n单选 · 匿名 · 截止后公布结果\n\n👥 还没有人投票\n⏳ 截止时间：11月23日周一 20:00"),
    buttons=("湖边", "爬山", "逛街", "✏️ 我的投票"),
    toast_lake="🗳 你投给了：湖边。截止前都可以改。",
    toast_hill="🗳 你投给了：爬山。截止前都可以改。",
    board_two=("🗳 周日去哪？\n单选 · 匿名 · 截止后公布结果\n\n👥 已有 2 人投票\n⏳ 截止时间：11月23日周一 20:00"),
    toast_new="欢迎！这次投票只限发起时就在群里的成员，下次就有你啦。",
    result=(
        "🏁 投票结束：周日去哪？\n\n🏆 爬山，2 票\n\n▱▱▱▱▱▱▱▱▱▱ 湖边：0 票（0%）\n"
        "▰▰▰▰▰▰▰▰▰▰ 爬山：2 票（100%）\n▱▱▱▱▱▱▱▱▱▱ 逛街：0 票（0%）\n\n👥 共 2 人投票"
    ),
    board_over=(
        "🗳 周日去哪？\n单选 · 匿名 · 截止后公布结果\n\n▱▱▱▱▱▱▱▱▱▱ 湖边：0 票（0%）\n"
        "▰▰▰▰▰▰▰▰▰▰ 爬山：2 票（100%）\n▱▱▱▱▱▱▱▱▱▱ 逛街：0 票（0%）\n\n👥 共 2 人投票\n"
        "🏁 投票已结束，谢谢大家参与！"
    ),
)

WORDS = {"en": ENGLISH, "zh-CN": CHINESE}
