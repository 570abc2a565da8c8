"""The lines of the weekly summary in each language: what people type and tap, and the bot's answers word for word. Data only."""

from dataclasses import dataclass

from tour.words import RUNS_EN, RUNS_ZH, Chapter


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language's whole play, in the order of its acts. `says_…` is typed by people, `tap_…` are buttons, the rest is the bot's."""

    chapters: tuple[Chapter, ...]

    greeting: str
    says_zone: str
    settings: str
    start: str
    says_new: str
    made: str
    board: str
    tap_here: str

    says_something: tuple[str, ...]
    says_packet: str
    tap_grab: str
    later: str

    summary: str
    summary_buttons: tuple[str, ...]

    toast_on_its_way: str
    book: str


ENGLISH = Words(
    chapters=(
        Chapter("A check-in begins", "The owner has started the bot in private: that is where figures go, and to admins alone."),
        Chapter("Three weeks go by", "Who does what on which day is counted as it happens. What people write is not kept."),
        Chapter(
            "Monday, nine o'clock",
            "The week beside the one before, in words and one picture; who went quiet; and what to do next, each with its figure.",
        ),
        Chapter("The workbook", "Overview, members, activities, days and retention, with charts."),
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
    start=(
        f"👋 I run the activities of groups: {RUNS_EN}; "
        "announcements on time, and a weekly summary for admins.\n\n"
        "Your groups; tap one to see how you are doing:"
    ),
    says_new='/new checkin "Morning run" until=21:00 points=5 remind=no',
    made="🚀 Morning run is on! To pause, change or end it: /manage",
    board=(
        "🎯 Morning run\nevery day · 5 points a day\n\n📅 Mon, 23 Nov · open until 21:00\n"
        "Be the first: tap the button below."
    ),
    tap_here="✅ I'm here",
    says_something=(
        "Five kilometres today!", "It rains.", "Who runs tomorrow?", "The new shoes are here 👟", "Well done, everybody!",
    ),
    says_packet='/packet 20 4 split=equal "Good luck!"',
    tap_grab="🧧 Grab",
    later="three weeks later",
    summary=(
        "📊 Runners · Mon, 7 Dec – Sun, 13 Dec\n"
        "\n"
        "👥 Active: 7 (as before) · 9 members\n"
        "👋 Came: 1 · left: 0\n"
        "💬 Messages: 47 ▲ 42%\n"
        "✅ Check-ins: 23 ▼ 21% · 47% of the expected\n"
        "🧧 Red packets grabbed: 3\n"
        "⭐ Points: 115 given out, 0 spent\n"
        "\n"
        "🎯 Activities (active this week → took part → saw it through)\n"
        "· Morning run: 7 → 5 → 1\n"
        "· 1 red packet: 7 → 3 → 3\n"
        "\n"
        "🧭 Members\n"
        "new 1 (−7) · core 4 (+4) · active 2 (+2) · fading 2 (+2)\n"
        "· new → core: Adam, Mia, Noah, Eva\n"
        "· new → fading: 2\n"
        "\n"
        "🏅 Most active (took part, wrote, on how many days)\n"
        "1. Mia · 7× · 💬 13 · 7 days\n"
        "2. Eva · 7× · 💬 7 · 7 days\n"
        "3. Rex · 6× · 5 days\n"
        "4. Adam · 4× · 💬 6 · 7 days\n"
        "5. Lena · 2× · 2 days\n"
        "\n"
        "⏰ Busiest: Sun, 21:00–22:00\n"
        "\n"
        "💡 What to do next\n"
        "· Check-ins fell from 29 to 23. Half of them are in by 10:00: an earlier reminder may help (remind= in /manage).\n"
        "· 2 members who were active went quiet. A word from you may bring them back; the workbook lists them.\n"
        "· Of 5 who took part in “Morning run”, 1 saw it through. Fewer days or a streak bonus may help."
    ),
    summary_buttons=("📗 Workbook", "◀️ Week before"),
    toast_on_its_way="It's on its way.",
    book="📗 Runners · Mon, 7 Dec – Sun, 13 Dec",
)  # fmt: skip


CHINESE = Words(
    chapters=(
        Chapter("发起签到", "群主已经私聊启动了机器人：数据只发到管理员的私聊里。"),
        Chapter("三周过去了", "谁哪天做了什么，当场就记下来；聊天内容一概不保存。"),
        Chapter("周一早上九点", "这一周和上一周对比，有文字也有一张图：谁渐渐不来了，下一步做什么，每条建议都有数据。"),
        Chapter("表格", "总览、群员、活动、每日数据和留存，带图表。"),
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
    start=f"👋 我帮群里办活动：{RUNS_ZH}；"
        "还能准时发公告，每周给管理员出周报。\n\n你的群，点一个看看你的战绩：",
    says_new="/new 打卡 “晨跑” until=21:00 points=5 remind=no",
    made="🚀 “晨跑”开始啦！要暂停、修改或结束：/manage",
    board="🎯 晨跑\n每天 · 每次 5 积分\n\n📅 11月23日周一 · 21:00 截止\n还没有人签到，点下面的按钮抢个第一吧！",
    tap_here="✅ 我来签到",
    says_something=("今天跑了五公里！", "下雨了。", "明天谁跑？", "新跑鞋到了 👟", "大家真棒！"),
    says_packet="/packet 20 4 split=均分 “大吉大利”",
    tap_grab="🧧 抢红包",
    later="三周以后",
    summary=(
        "📊 晨跑打卡群 · 12月7日周一 – 12月13日周日\n"
        "\n"
        "👥 活跃 7 人（与上周持平） · 共 9 名群员\n"
        "👋 入群：1 · 退群：0\n"
        "💬 消息：47 ▲ 42%\n"
        "✅ 签到：23 ▼ 21% · 完成率 47%\n"
        "🧧 抢红包：3\n"
        "⭐ 积分：发放 115，消费 0\n"
        "\n"
        "🎯 活动（本周活跃 → 参加 → 完成）\n"
        "· 晨跑：7 → 5 → 1\n"
        "· 红包 1 个：7 → 3 → 3\n"
        "\n"
        "🧭 群员\n"
        "新人 1（−7） · 核心 4（+4） · 活跃 2（+2） · 最近少来 2（+2）\n"
        "· 新人 → 核心：李明、小美、阿杰、晓雨\n"
        "· 新人 → 最近少来：2 人\n"
        "\n"
        "🏅 最活跃（参与、发言、活跃天数）\n"
        "1. 小美 · 参与 7 次 · 💬 13 · 7 天\n"
        "2. 晓雨 · 参与 7 次 · 💬 7 · 7 天\n"
        "3. 路人甲 · 参与 6 次 · 5 天\n"
        "4. 李明 · 参与 4 次 · 💬 6 · 7 天\n"
        "5. 丽丽 · 参与 2 次 · 2 天\n"
        "\n"
        "⏰ 最热闹：周日 21:00–22:00\n"
        "\n"
        "💡 下一步建议\n"
        "· 签到从 29 次降到 23 次。一半的人 10:00 前就签了，提醒可以早一点（/manage 里改 remind=）。\n"
        "· 有 2 位原本活跃的群员安静下来了。主动问候一句也许就能拉回来，名单在表格里。\n"
        "· “晨跑”有 5 人参加，1 人坚持到底。可以试试缩短周期，或加上连续奖励。"
    ),
    summary_buttons=("📗 表格", "◀️ 上一周"),
    toast_on_its_way="正在发送，请稍候。",
    book="📗 晨跑打卡群 · 12月7日周一 – 12月13日周日",
)  # fmt: skip


WORDS = {"en": ENGLISH, "zh-CN": CHINESE}
