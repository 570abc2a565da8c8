"""The lines of the timetable in each language: what people type and tap, and the bot's answers word for word. Data only."""

from dataclasses import dataclass

from tour.words import RUNS_EN, RUNS_ZH, Chapter


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language's whole play, in the order of its acts. `says_…` is typed by people, `tap_…` are buttons, the rest is the bot's."""

    chapters: tuple[Chapter, ...]

    greeting: str
    says_zone: str
    settings: str
    says_notice: str
    says_announce: str
    panel_draft: str
    panel_draft_buttons: tuple[str, ...]
    tap_schedule: str
    toast_scheduled: str
    panel_on: str

    says_new: str
    made: str
    board: str
    begin: str
    begin_buttons: tuple[str, ...]
    countdown_draft: str
    countdown_on: str

    schedule: str

    a_day_before: str
    tap_board: str

    soon: str
    starts_now: str
    board_open: str
    tap_here: str
    log: str


ENGLISH = Words(
    chapters=(
        Chapter(
            "An announcement, again and again",
            "It is posted as it was written. Nothing goes out before it is confirmed.",
        ),
        Chapter(
            "A countdown in one step",
            "To whatever has a start: three days, a day and an hour before, and when it begins.",
        ),
        Chapter("The schedule", "Two weeks in one list, and what gets in each other's way."),
        Chapter("It comes by itself", "The post looks like the message it was made of."),
        Chapter(
            "A restart", "The bot is down when both are due. They are caught up, for they are less than two hours late."
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
    says_notice="<b>Shoes on!</b>\nAt 18:30 we meet at the <i>fountain</i>.",
    says_announce='/announce every="daily 18:00" until=2026-11-25',
    panel_draft=(
        "📢 1. Shoes on!\n🔁 every day 18:00\nuntil Wed, 25 Nov 2026\n🕒 Next: Mon, 23 Nov 2026, 18:00\n\n"
        "Nothing is sent until you confirm."
    ),
    panel_draft_buttons=(
        "✅ Schedule it",
        "👀 Preview",
        "✏️ Content",
        "🕒 Time",
        "🔗 Buttons",
        "▫️ 📌 Pin",
        "▫️ 🔕 Silent",
        "▫️ ♻️ Delete the previous one",
        "▫️ 🌙 Also at night",
        "🗑 Delete",
        "🗓 Schedule",
    ),
    tap_schedule="✅ Schedule it",
    toast_scheduled="Scheduled.",
    panel_on="📢 1. Shoes on!\n🔁 every day 18:00\nuntil Wed, 25 Nov 2026\n🕒 Next: Mon, 23 Nov 2026, 18:00",
    says_new='/new checkin "Trail run" from=19:00 until=21:00 days=tue remind=no',
    made="🚀 Trail run is on! To pause, change or end it: /manage",
    board="🎯 Trail run\nTue · 1 point a day\n\n📅 Opens Tue, 24 Nov, 19:00",
    begin=(
        "Reply with /announce to the message that I shall post, with its pictures and formatting; or write it to me in private.\n"
        'In one line: /announce at="fri 20:00"'
    ),
    begin_buttons=("📢 Write it in private", "⏳ Count down to Trail run"),
    countdown_draft=(
        "📢 3. Countdown to Trail run\n🕒 Mon, 23 Nov, 19:00 (1 day before)\n🕒 Tue, 24 Nov, 18:00 (1 hour before)\n"
        "🕒 Tue, 24 Nov, 19:00 (at the start)\n\nNothing is sent until you confirm."
    ),
    countdown_on=(
        "📢 3. Countdown to Trail run\n🕒 Mon, 23 Nov, 19:00 (1 day before)\n🕒 Tue, 24 Nov, 18:00 (1 hour before)\n"
        "🕒 Tue, 24 Nov, 19:00 (at the start)"
    ),
    schedule=(
        "🗓 Schedule, Mon, 23 Nov to Sun, 6 Dec\n\n"
        "Mon, 23 Nov\n18:00 1. Shoes on! (announcement)\n19:00 3. Trail run (countdown)\n\n"
        "Tue, 24 Nov\n18:00 1. Shoes on! (announcement)\n18:00 3. Trail run (countdown)\n"
        "19:00 · 21:00 2. Trail run (check-in opens, day closes)\n19:00 3. Trail run (countdown)\n\n"
        "Wed, 25 Nov\n18:00 1. Shoes on! (announcement)\n\n"
        "Mon, 30 Nov\n09:00 weekly summary\n\n"
        "Tue, 1 Dec\n19:00 · 21:00 2. Trail run (check-in opens, day closes)\n\n"
        "⚠️ Tue, 24 Nov, 18:00: “Shoes on!” and “Trail run” come within 15 minutes"
    ),
    a_day_before="⏳ Trail run starts in 1 day: Tue, 24 Nov, 19:00",
    tap_board="Go to the board",
    soon="⏳ Trail run starts in 40 minutes: Tue, 24 Nov, 19:00",
    starts_now="🚀 Trail run starts now!",
    board_open=(
        "🎯 Trail run\nTue · 1 point a day\n\n📅 Tue, 24 Nov · open until 21:00\nBe the first: tap the button below."
    ),
    tap_here="✅ I'm here",
    log=(
        "📜 What happened last\n· Tue, 24 Nov, 19:00 3. Trail run (countdown): on time\n"
        "· Tue, 24 Nov, 19:00 2. Trail run (check-in opens): on time\n"
        "· Tue, 24 Nov, 18:00 1. Shoes on! (announcement): 20 minutes late\n"
        "· Tue, 24 Nov, 18:00 3. Trail run (countdown): 20 minutes late\n"
        "· Mon, 23 Nov, 19:00 3. Trail run (countdown): on time\n"
        "· Mon, 23 Nov, 18:00 1. Shoes on! (announcement): on time"
    ),
)


CHINESE = Words(
    chapters=(
        Chapter("定期公告", "原样发布，格式不变；确认之前什么都不会发。"),
        Chapter("一步设好倒计时", "只要有开始时间：提前三天、一天、一小时，以及开始时各提醒一次。"),
        Chapter("日程", "两周安排一目了然，时间冲突也会指出来。"),
        Chapter("到点自动发", "发出来的公告和原消息一模一样。"),
        Chapter("重启", "到点时机器人不在线；因为晚了不到两小时，重启后都补发了。"),
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
    says_notice="<b>穿好跑鞋！</b>\n18:30 在<i>喷泉</i>集合。",
    says_announce="/announce every=每天18点 until=11月25日",
    panel_draft=(
        "📢 1. 穿好跑鞋！\n🔁 每天 18:00\n到2026年11月25日周三为止\n🕒 下一次：2026年11月23日周一 18:00\n\n确认之前不会发送。"
    ),
    panel_draft_buttons=(
        "✅ 确认安排",
        "👀 预览",
        "✏️ 内容",
        "🕒 时间",
        "🔗 按钮",
        "▫️ 📌 置顶",
        "▫️ 🔕 静音",
        "▫️ ♻️ 删除上一条",
        "▫️ 🌙 夜间也发",
        "🗑 删除",
        "🗓 日程",
    ),
    tap_schedule="✅ 确认安排",
    toast_scheduled="已安排。",
    panel_on="📢 1. 穿好跑鞋！\n🔁 每天 18:00\n到2026年11月25日周三为止\n🕒 下一次：2026年11月23日周一 18:00",
    says_new="/new 打卡 “越野跑” from=19:00 until=21:00 days=周二 remind=no",
    made="🚀 “越野跑”开始啦！要暂停、修改或结束：/manage",
    board="🎯 越野跑\n周二 · 每次 1 积分\n\n📅 11月24日周二 19:00 开始",
    begin='回复要发布的消息并写 /announce，图片和格式都会保留；也可以私聊写给我。\n一行写完：/announce at="周五 20:00"',
    begin_buttons=("📢 私聊编辑公告", "⏳ 为“越野跑”倒计时"),
    countdown_draft=(
        "📢 3. “越野跑”倒计时\n🕒 11月23日周一 19:00（提前1天）\n🕒 11月24日周二 18:00（提前1小时）\n"
        "🕒 11月24日周二 19:00（开始时）\n\n确认之前不会发送。"
    ),
    countdown_on=(
        "📢 3. “越野跑”倒计时\n🕒 11月23日周一 19:00（提前1天）\n🕒 11月24日周二 18:00（提前1小时）\n"
        "🕒 11月24日周二 19:00（开始时）"
    ),
    schedule=(
        "🗓 日程，11月23日周一至12月6日周日\n\n"
        "11月23日周一\n18:00 1. 穿好跑鞋！（公告）\n19:00 3. 越野跑（倒计时）\n\n"
        "11月24日周二\n18:00 1. 穿好跑鞋！（公告）\n18:00 3. 越野跑（倒计时）\n"
        "19:00 · 21:00 2. 越野跑（签到开始、当日结算）\n19:00 3. 越野跑（倒计时）\n\n"
        "11月25日周三\n18:00 1. 穿好跑鞋！（公告）\n\n"
        "11月30日周一\n09:00 周报\n\n"
        "12月1日周二\n19:00 · 21:00 2. 越野跑（签到开始、当日结算）\n\n"
        "⚠️ 11月24日周二 18:00：“穿好跑鞋！”和“越野跑”相隔不到 15 分钟"
    ),
    a_day_before="⏳ 越野跑还有1天开始：11月24日周二 19:00",
    tap_board="去看板",
    soon="⏳ 越野跑还有40分钟开始：11月24日周二 19:00",
    starts_now="🚀 越野跑现在开始！",
    board_open="🎯 越野跑\n周二 · 每次 1 积分\n\n📅 11月24日周二 · 21:00 截止\n还没有人签到，点下面的按钮抢个第一吧！",
    tap_here="✅ 我来签到",
    log=(
        "📜 最近的运行记录\n· 11月24日周二 19:00 3. 越野跑（倒计时）：准时\n"
        "· 11月24日周二 19:00 2. 越野跑（签到开始）：准时\n· 11月24日周二 18:00 1. 穿好跑鞋！（公告）：晚了20分钟\n"
        "· 11月24日周二 18:00 3. 越野跑（倒计时）：晚了20分钟\n· 11月23日周一 19:00 3. 越野跑（倒计时）：准时\n"
        "· 11月23日周一 18:00 1. 穿好跑鞋！（公告）：准时"
    ),
)


WORDS = {"en": ENGLISH, "zh-CN": CHINESE}
