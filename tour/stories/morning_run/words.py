"""The lines of the morning run in each language: what people type and tap, and the bot's answers word for word.

Data only. A sentence of the bot stands here as its reader sees it, so that a changed translation makes the tour differ.
"""

from dataclasses import dataclass

from tour.words import RUNS_EN, RUNS_ZH, Chapter


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language's whole play, in the order of its acts. `says_…` is typed by people, `tap_…` are buttons, the rest is the bot's."""

    chapters: tuple[Chapter, ...]

    greeting: str
    greeting_buttons: tuple[str, ...]
    tap_setting: str
    setting_question: str
    tap_choice: str
    settings: str

    says_nap: str
    only_hosts: str
    says_new: str
    made: str
    tap_here: str
    board_empty: str

    toast_first: str
    toast_second: str
    toast_again: str
    says_check_in: str
    toast_fourth: str
    toast_fifth: str
    not_a_member: str
    board_five: str
    start: str
    start_buttons: tuple[str, ...]

    day_closed: str
    board_closed: str
    closed_refusal: str
    top: str

    record: str
    board_morning: str
    toast_streak: str
    toast_streak_admin: str
    toast_newcomer: str
    board_second: str

    reminder_private: str
    tap_board: str
    reminder_group: str
    toast_reminded: str
    toast_from_reminder: str
    board_five_again: str

    second_closed: str
    board_second_closed: str
    me_streak: str
    me_broken: str
    top_all: str
    doctor: str


ENGLISH = Words(
    chapters=(
        Chapter("Muster joins the group", "It greets once, works as it is, and is set up by tapping."),
        Chapter("An admin starts a check-in", "One line is enough; a member who tries it is told whom to ask."),
        Chapter("Members check in", "A tap is answered by a toast, not by a message; the board is edited in place."),
        Chapter("The day closes", "At 21:00 the day is settled by itself, and points make a ranking."),
        Chapter("A new day", "The new day has a board of its own, posted without a sound at night; yesterday's stays as its record."),
        Chapter("The reminder", "Who started the bot is reminded in private; the others by one line without names."),
        Chapter("A restart", "The bot is down when the day closes. Nothing is lost: the close is caught up."),
        Chapter("How everybody is doing", "Streaks, points, and the bot's own health."),
    ),
    greeting=(
        f"👋 Hello! I run this group's activities: {RUNS_EN}; "
        "announcements on time, and a weekly summary for admins.\n"
        "Everything works as it is; admins can adjust it below.\n\n"
        "🌐 Language: English\n🕒 Time zone: UTC\n🌅 A new day begins at 00:00\n🌙 Quiet hours: 23:00-08:00\n"
        "📊 Weekly summary: Mon 09:00, to admins"
    ),
    greeting_buttons=("简体中文", "🕒 Time zone", "🌅 Start of day", "🌙 Quiet hours", "📊 Weekly summary", "🚀 Start a check-in",
        "Something else"),
    tap_setting="🕒 Time zone",
    setting_question=(
        "In which time zone does the group live? Now: UTC.\nAny other: /settings zone=Australia/Sydney"
    ),
    tap_choice="Europe/Berlin",
    settings=(
        "🌐 Language: English\n🕒 Time zone: Europe/Berlin\n🌅 A new day begins at 00:00\n🌙 Quiet hours: 23:00-08:00\n"
        "📊 Weekly summary: Mon 09:00, to admins\n\n"
        "In one line: /settings zone=Europe/Berlin day_start=04:00 quiet=23:00-08:00"
    ),
    says_nap='/new checkin "Nap"',
    only_hosts="Only admins and hosts can do this. Ask an admin to start it, or the owner to name you host.",
    says_new='/new checkin "Morning run" until=21:00 points=5',
    made="🚀 Morning run is on! To pause, change or end it: /manage",
    tap_here="✅ I'm here",
    board_empty=(
        "🎯 Morning run\nevery day · 5 points a day\n\n"
        "📅 Mon, 23 Nov · open until 21:00\nBe the first: tap the button below."
    ),
    toast_first="✅ You're in · 1 day in a row · +5 points · no. 1 today",
    toast_second="✅ You're in · 1 day in a row · +5 points · no. 2 today",
    toast_again="You're in already today. 1 day in a row!",
    says_check_in="签到",
    toast_fourth="✅ You're in · 1 day in a row · +5 points · no. 4 today",
    toast_fifth="✅ You're in · 1 day in a row · +5 points · no. 5 today",
    not_a_member="This is for members of the group. Join it first, then try again.",
    board_five=(
        "🎯 Morning run\nevery day · 5 points a day\n\n"
        '📅 Mon, 23 Nov · open until 21:00\n👥 5 people are in today\nAdam, Bo <b>&", Lena, Noah, Mia'
    ),
    start=(
        f"👋 I run the activities of groups: {RUNS_EN}; "
        "announcements on time, and a weekly summary for admins.\n\n"
        "Your groups; tap one to see how you are doing:"
    ),
    start_buttons=("Runners", "➕ Add me to a group", "What I can do"),
    day_closed="🌙 Morning run · Mon, 23 Nov\n5 people checked in: all who take part! 🎉",
    board_closed=(
        "🎯 Morning run\nevery day · 5 points a day\n\n"
        '📅 Closed for today · opens Tue, 24 Nov, 00:00\n👥 5 people are in today\nAdam, Bo <b>&", Lena, Noah, Mia'
    ),
    closed_refusal="Today's check-in is closed. The next one opens Tue, 24 Nov, 00:00.",
    top=(
        '🏆 Top of the week\n🥇 Mia: 5 points\n🥇 Noah: 5 points\n🥇 Lena: 5 points\n'
        '🥇 Bo <b>&": 5 points\n🥇 Adam: 5 points\n\n'
        "Other rankings: /top month /top all"
    ),
    record='🎯 Morning run\n\n📋 Mon, 23 Nov: 5 people checked in\nMia, Noah, Lena, Bo <b>&", Adam',
    board_morning=(
        "🎯 Morning run\nevery day · 5 points a day\n\n"
        "📅 Tue, 24 Nov · open until 21:00\nBe the first: tap the button below."
    ),
    toast_streak="✅ You're in · 2 days in a row · +5 points · no. 1 today",
    toast_streak_admin="✅ You're in · 2 days in a row · +5 points · no. 2 today",
    toast_newcomer="✅ You're in · 1 day in a row · +5 points · no. 3 today",
    board_second=(
        "🎯 Morning run\nevery day · 5 points a day\n\n"
        "📅 Tue, 24 Nov · open until 21:00\n👥 3 people are in today\nEva, Adam, Lena"
    ),
    reminder_private="⏰ Morning run in Runners closes at 21:00, and you're not in yet. Keep your streak!",
    tap_board="Go to the board",
    reminder_group="⏰ Morning run closes at 21:00. 3 people who take part aren't in yet.",
    toast_reminded="✅ You're in · 2 days in a row · +5 points · no. 4 today",
    toast_from_reminder="✅ You're in · 2 days in a row · +5 points · no. 5 today",
    board_five_again=(
        "🎯 Morning run\nevery day · 5 points a day\n\n"
        '📅 Tue, 24 Nov · open until 21:00\n👥 5 people are in today\nBo <b>&", Mia, Eva, Adam, Lena'
    ),
    second_closed="🌙 Morning run · Tue, 24 Nov\n5 people checked in, 1 missed it.",
    board_second_closed=(
        "🎯 Morning run\nevery day · 5 points a day\n\n"
        '📅 Closed for today · opens Wed, 25 Nov, 00:00\n👥 5 people are in today\nBo <b>&", Mia, Eva, Adam, Lena'
    ),
    me_streak=(
        "Mia in Runners\n10 points, no. 1 here\n\n"
        "🎯 Morning run\n🔥 Streak: 2 days (best 2)\n📅 In all: 2 days\n✅ You're in today."
    ),
    me_broken=(
        "Noah in Runners\n5 points, no. 5 here\n\n"
        "🎯 Morning run\n💤 No streak at the moment (best 1)\n📅 In all: 1 day\n📆 November 2026: 1 done · 1 missed\n"
        "Your streak ended because Tue, 24 Nov was missed. A new one starts with your next check-in."
    ),
    top_all=(
        '🏆 Top of all time\n🥇 Lena: 10 points\n🥇 Adam: 10 points\n🥇 Mia: 10 points\n🥇 Bo <b>&": 10 points\n'
        '5. Noah: 5 points\n5. Eva: 5 points\n\n'
        "Other rankings: /top week /top month"
    ),
    doctor=(
        "How I'm doing here\n✅ I'm an administrator.\n✅ I can read plain messages, such as photos with a tag.\n"
        "🌐 Language: English\n🕒 Time zone: Europe/Berlin\n🌅 A new day begins at 00:00\n🌙 Quiet hours: 23:00-08:00\n"
        "📊 Weekly summary: Mon 09:00, to admins\n"
        "⚠️ I can write to no admin: open a private chat with me and press Start to get the weekly summary.\n"
        "⏱ Now here: Tue, 24 Nov, 21:45\n✅ No task is late.\n✅ No message is stuck.\n"
        "Last tasks:\n"
        "· Tue, 24 Nov, 21:40 day closes (late)\n· Tue, 24 Nov, 20:00 reminder (on time)\n"
        "· Tue, 24 Nov, 00:00 check-in opens (on time)\n"
        "· Mon, 23 Nov, 21:00 day closes (on time)\n· Mon, 23 Nov, 21:00 reminder (too late, skipped)"
    ),
)  # fmt: skip

CHINESE = Words(
    chapters=(
        Chapter("机器人进群", "只打一次招呼，开箱即用；想改设置，点按钮就行。"),
        Chapter("管理员发起签到", "一行命令就够，中文引号和冒号也认；普通成员发起会被婉拒，并告诉他找谁。"),
        Chapter("群友签到", "点按钮只弹提示，不刷屏；看板在原处更新。"),
        Chapter("当日结算", "21:00 自动结算，积分汇成排行榜。"),
        Chapter("新的一天", "零点一到，新的一天有自己的看板，夜里静音发出；昨天的看板留作记录。"),
        Chapter("截止提醒", "私聊过机器人的人收到私聊提醒；其他人在群里合成一行，不点名。"),
        Chapter("重启", "结算时机器人正好停机。什么都不会丢：重启后自动补上。"),
        Chapter("大家的战绩", "连续天数、积分，还有机器人自己的运行状况。"),
    ),
    greeting=(
        f"👋 大家好！我来帮群里办活动：{RUNS_ZH}；"
        "还能准时发公告，每周给管理员出周报。\n"
        "开箱即用，管理员可以在下面调整设置。\n\n"
        "🌐 语言：简体中文\n🕒 时区：Asia/Shanghai\n🌅 每天从 00:00 算起\n🌙 免打扰时段：23:00-08:00\n📊 周报：周一 09:00 发给管理员"
    ),
    greeting_buttons=("English", "🕒 时区", "🌅 每日起点", "🌙 免打扰", "📊 周报", "🚀 发起签到", "办别的活动"),
    tap_setting="🌙 免打扰",
    setting_question="什么时候免打扰？不紧急的消息会等到时段结束再发。",
    tap_choice="22:00-07:00",
    settings=(
        "🌐 语言：简体中文\n🕒 时区：Asia/Shanghai\n🌅 每天从 00:00 算起\n🌙 免打扰时段：22:00-07:00\n📊 周报：周一 09:00 发给管理员\n\n"
        "一行搞定：/settings zone=北京 day_start=04:00 quiet=23:00-08:00"
    ),
    says_nap="/new 签到 “午睡”",
    only_hosts="这个操作需要管理员或主持人来做。可以请管理员帮忙，或者请群主指定你为主持人。",
    says_new="/new 签到 “晨跑” until=21：00 points=5",
    made="🚀 “晨跑”开始啦！要暂停、修改或结束：/manage",
    tap_here="✅ 我来签到",
    board_empty=(
        "🎯 晨跑\n每天 · 每次 5 积分\n\n📅 11月23日周一 · 21:00 截止\n还没有人签到，点下面的按钮抢个第一吧！"
    ),
    toast_first="✅ 签到成功 · 连续 1 天 · +5 积分 · 今天第 1 位",
    toast_second="✅ 签到成功 · 连续 1 天 · +5 积分 · 今天第 2 位",
    toast_again="今天已经签过啦，连续 1 天！",
    says_check_in="签到",
    toast_fourth="✅ 签到成功 · 连续 1 天 · +5 积分 · 今天第 4 位",
    toast_fifth="✅ 签到成功 · 连续 1 天 · +5 积分 · 今天第 5 位",
    not_a_member="群成员才能参加。先加入本群，再来试试吧。",
    board_five=(
        "🎯 晨跑\n每天 · 每次 5 积分\n\n📅 11月23日周一 · 21:00 截止\n👥 今天已有 5 人签到\n李明、老王<b>&\"、丽丽、阿杰、小美"
    ),
    start=f"👋 我帮群里办活动：{RUNS_ZH}；"
        "还能准时发公告，每周给管理员出周报。\n\n你的群，点一个看看你的战绩：",
    start_buttons=("晨跑打卡群", "➕ 拉我进群", "我能做什么"),
    day_closed="🌙 晨跑 · 11月23日周一\n参加的 5 人全部签到！🎉",
    board_closed=(
        "🎯 晨跑\n每天 · 每次 5 积分\n\n📅 今天已截止 · 11月24日周二 00:00 开始\n👥 今天已有 5 人签到\n李明、老王<b>&\"、丽丽、阿杰、小美"
    ),
    closed_refusal="今天的签到已截止，下次 11月24日周二 00:00 开始。",
    top=(
        '🏆 本周积分榜\n🥇 小美：5 积分\n🥇 阿杰：5 积分\n🥇 丽丽：5 积分\n'
        '🥇 老王<b>&"：5 积分\n🥇 李明：5 积分\n\n其他榜单：/top month /top all'
    ),
    record="🎯 晨跑\n\n📋 11月23日周一：5 人签到\n小美、阿杰、丽丽、老王<b>&\"、李明",
    board_morning=(
        "🎯 晨跑\n每天 · 每次 5 积分\n\n📅 11月24日周二 · 21:00 截止\n还没有人签到，点下面的按钮抢个第一吧！"
    ),
    toast_streak="✅ 签到成功 · 连续 2 天 · +5 积分 · 今天第 1 位",
    toast_streak_admin="✅ 签到成功 · 连续 2 天 · +5 积分 · 今天第 2 位",
    toast_newcomer="✅ 签到成功 · 连续 1 天 · +5 积分 · 今天第 3 位",
    board_second=(
        "🎯 晨跑\n每天 · 每次 5 积分\n\n📅 11月24日周二 · 21:00 截止\n👥 今天已有 3 人签到\n晓雨、李明、丽丽"
    ),
    reminder_private="⏰ “晨跑打卡群”的“晨跑”21:00 截止，你还没签到，别断了连续记录！",
    tap_board="去看板签到",
    reminder_group="⏰ “晨跑”21:00 截止，还有 3 位没签到，抓紧啦！",
    toast_reminded="✅ 签到成功 · 连续 2 天 · +5 积分 · 今天第 4 位",
    toast_from_reminder="✅ 签到成功 · 连续 2 天 · +5 积分 · 今天第 5 位",
    board_five_again=(
        "🎯 晨跑\n每天 · 每次 5 积分\n\n📅 11月24日周二 · 21:00 截止\n👥 今天已有 5 人签到\n老王<b>&\"、小美、晓雨、李明、丽丽"
    ),
    second_closed="🌙 晨跑 · 11月24日周二\n5 人签到，1 人缺席。",
    board_second_closed=(
        "🎯 晨跑\n每天 · 每次 5 积分\n\n📅 今天已截止 · 11月25日周三 00:00 开始\n👥 今天已有 5 人签到\n老王<b>&\"、小美、晓雨、李明、丽丽"
    ),
    me_streak=(
        "小美 · 晨跑打卡群\n10 积分，本群第 1 名\n\n🎯 晨跑\n🔥 连续 2 天（最佳 2 天）\n📅 累计 2 天\n✅ 今天已签到。"
    ),
    me_broken=(
        "阿杰 · 晨跑打卡群\n5 积分，本群第 5 名\n\n🎯 晨跑\n💤 暂无连续记录（最佳 1 天）\n📅 累计 1 天\n"
        "📆 2026年11月：完成 1 天 · 缺席 1 天\n"
        "11月24日周二 没有签到，连续记录断了。下次签到重新开始。"
    ),
    top_all=(
        '🏆 总榜\n🥇 丽丽：10 积分\n🥇 李明：10 积分\n🥇 小美：10 积分\n'
        '🥇 老王<b>&"：10 积分\n5. 阿杰：5 积分\n5. 晓雨：5 积分\n\n其他榜单：/top week /top month'
    ),
    doctor=(
        "运行状况\n✅ 我是管理员。\n✅ 能看到“签到”、带标签的照片这样的普通消息。\n"
        "🌐 语言：简体中文\n🕒 时区：Asia/Shanghai\n🌅 每天从 00:00 算起\n🌙 免打扰时段：22:00-07:00\n📊 周报：周一 09:00 发给管理员\n"
        "⚠️ 没有一位管理员能收到我的私聊：打开与我的私聊，点“开始”，就能收到周报。\n"
        "⏱ 本群现在时间：11月24日周二 21:45\n✅ 没有延误的任务。\n✅ 没有积压的消息。\n"
        "最近的任务：\n"
        "· 11月24日周二 21:40 当日结算（已补办）\n· 11月24日周二 20:00 提醒（准时）\n"
        "· 11月24日周二 00:00 签到开始（准时）\n"
        "· 11月23日周一 21:00 当日结算（准时）\n· 11月23日周一 21:00 提醒（过时跳过）"
    ),
)  # fmt: skip

WORDS = {"en": ENGLISH, "zh-CN": CHINESE}
