"""The lines of three photos a day in each language. Data only: a changed translation makes the tour differ."""

from dataclasses import dataclass

from tour.stories.morning_run.words import WORDS as MORNING_RUN
from tour.words import Chapter


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language's whole play, in the order of its acts. `says_…` is typed by people, `tap_…` are buttons, the rest is the bot's."""

    chapters: tuple[Chapter, ...]

    greeting: str
    settings: str
    says_new: str
    made: str
    board_empty: str
    tap_progress: str

    two_of_three: str
    same: str
    board_four: str

    day_closed: str
    me: str
    tap_freeze: str
    toast_freeze: str
    me_frozen: str

    board_second: str
    start: str
    waits: str
    tap_look: str
    item: str
    tap_approve: str
    tap_decline: str
    tap_skip: str
    toast_approved: str
    item_approved: str
    nothing_left: str
    approved_here: str

    second_closed: str
    board_third: str
    make_up: str
    tap_day: str
    made_up: str


ENGLISH = Words(
    chapters=(
        Chapter("A rule for the group", "Three photos of the day's training, before 21:00."),
        Chapter(
            "Photos count by a reaction", "Albums and single ones; a picture that is somebody else's does not count."
        ),
        Chapter("A freeze, bought ahead", "20 points, spent by itself when a day is missed."),
        Chapter("A judge", "A forwarded picture is looked at before it counts, in private."),
        Chapter("The second day closes", "The freeze keeps a streak; somebody missed the day."),
        Chapter("A day made up", "Within a week, for points, so many times a month."),
    ),
    greeting=MORNING_RUN["en"].greeting,
    settings=MORNING_RUN["en"].settings,
    says_new='/new checkin "Training" proof=photo count=3 until=21:00 points=30 remind=no',
    made="🚀 Training is on! To pause, change or end it: /manage",
    board_empty=(
        "🎯 Training\nevery day · 30 points a day\n\n📅 Mon, 23 Nov · open until 21:00\n"
        "📸 Reply to the board with 3 photos."
    ),
    tap_progress="📊 How far am I?",
    two_of_three="Training\n📸 2 of 3 photos today.\nReply to the board with 3 photos.",
    same="🔁 This photo is already Mia's, of Mon, 23 Nov. Please send one of your own.",
    board_four=(
        "🎯 Training\nevery day · 30 points a day\n\n📅 Mon, 23 Nov · open until 21:00\n📸 Reply to the board with 3 photos.\n"
        "👥 4 people are in today\nNoah, Tom, Lena, Mia"
    ),
    day_closed="🌙 Training · Mon, 23 Nov\n4 people checked in: all who take part! 🎉",
    me=(
        "Lena in Runners\n30 points, no. 1 here\n\n🎯 Training\n🔥 Streak: 1 day (best 1)\n📅 In all: 1 day\n"
        "✅ You're in today."
    ),
    tap_freeze="🧊 Buy a freeze · 20 points",
    toast_freeze="🧊 You hold 1 freeze now. −20 points",
    me_frozen=(
        "Lena in Runners\n10 points, no. 4 here\n\n🎯 Training\n🔥 Streak: 1 day (best 1)\n📅 In all: 1 day\n"
        "✅ You're in today.\n\n🧊 1 freeze saves your streak when you miss a day."
    ),
    board_second=(
        "🎯 Training\nevery day · 30 points a day\n\n📅 Tue, 24 Nov · open until 21:00\n"
        "📸 Reply to the board with 3 photos."
    ),
    start=MORNING_RUN["en"].start,
    waits="🔎 In Runners something waits to be judged.",
    tap_look="Have a look",
    item="🔎 One photo for Training, Tue, 24 Nov\n↪️ It was forwarded.\nBy Noah in Runners",
    tap_approve="✅ Approve",
    tap_decline="❌ Decline",
    tap_skip="Skip ▸",
    toast_approved="Approved.",
    item_approved=(
        "🔎 One photo for Training, Tue, 24 Nov\n↪️ It was forwarded.\nBy Noah in Runners\n\n✅ Approved by Adam"
    ),
    nothing_left="Nothing waits to be judged in Runners. Thank you! 👍",
    approved_here="✅ Noah, your Tue, 24 Nov of Training counts.\n✅ You're in · 2 days in a row · +30 points",
    second_closed=("🌙 Training · Tue, 24 Nov\n2 people checked in, 1 missed it.\n🧊 A freeze saved 1 streak. (Lena)"),
    board_third=(
        "🎯 Training\nevery day · 30 points a day\n\n📅 Wed, 25 Nov · open until 21:00\n"
        "📸 Reply to the board with 3 photos."
    ),
    make_up=("🩹 Tom, which day do you want to make up?\nTraining: 10 points a day, 3 more this month"),
    tap_day="Tue, 24 Nov · Training",
    made_up=("🩹 Tue, 24 Nov of Training is made up.\n2 days in a row · −10 points · 2 make-ups left this month"),
)

CHINESE = Words(
    chapters=(
        Chapter("给群里定个规矩", "每天 21:00 前，发三张当天的训练照。"),
        Chapter("照片用表情确认", "相册、单张都算；别人发过的照片不算。"),
        Chapter("先买一张保护卡", "20 积分，缺席时自动使用。"),
        Chapter("管理员审核", "转发的照片要先在私聊里看过才算。"),
        Chapter("第二天收尾", "保护卡保住了连续记录；有人缺席了。"),
        Chapter("补签一天", "一周之内，用积分，每月有次数。"),
    ),
    greeting=MORNING_RUN["zh-CN"].greeting,
    settings=(
        "🌐 语言：简体中文\n🕒 时区：Asia/Shanghai\n🌅 每天从 00:00 算起\n🌙 免打扰时段：23:00-08:00\n📊 周报：周一 09:00 发给管理员\n\n"
        "一行搞定：/settings zone=北京 day_start=04:00 quiet=23:00-08:00"
    ),
    says_new="/new 打卡 “训练” proof=照片 count=3 until=21：00 points=30 remind=no",
    made="🚀 “训练”开始啦！要暂停、修改或结束：/manage",
    board_empty="🎯 训练\n每天 · 每次 30 积分\n\n📅 11月23日周一 · 21:00 截止\n📸 回复看板发 3 张照片。",
    tap_progress="📊 我的进度",
    two_of_three="训练\n📸 今天 2/3 张照片。\n回复看板发 3 张照片。",
    same="🔁 1 张照片是 小美 11月23日周一 发过的，请发你自己的。",
    board_four=(
        "🎯 训练\n每天 · 每次 30 积分\n\n"
        "📅 11月23日周一 · 21:00 截止\n📸 回复看板发 3 张照片。\n👥 今天已有 4 人签到\n阿杰、大壮、丽丽、小美"
    ),
    day_closed="🌙 训练 · 11月23日周一\n参加的 4 人全部签到！🎉",
    me="丽丽 · 晨跑打卡群\n30 积分，本群第 1 名\n\n🎯 训练\n🔥 连续 1 天（最佳 1 天）\n📅 累计 1 天\n✅ 今天已签到。",
    tap_freeze="🧊 买一张保护卡 · 20 积分",
    toast_freeze="🧊 你现在有 1 张保护卡。−20 积分",
    me_frozen=(
        "丽丽 · 晨跑打卡群\n10 积分，本群第 4 名\n\n"
        "🎯 训练\n🔥 连续 1 天（最佳 1 天）\n📅 累计 1 天\n✅ 今天已签到。\n\n🧊 有 1 张保护卡，缺席时会自动保住连续记录。"
    ),
    board_second="🎯 训练\n每天 · 每次 30 积分\n\n📅 11月24日周二 · 21:00 截止\n📸 回复看板发 3 张照片。",
    start=MORNING_RUN["zh-CN"].start,
    waits="🔎 晨跑打卡群 有内容等待审核。",
    tap_look="去看看",
    item="🔎 训练 11月24日周二 的一张照片\n↪️ 这是转发的照片。\n来自 晨跑打卡群 的 阿杰",
    tap_approve="✅ 通过",
    tap_decline="❌ 退回",
    tap_skip="跳过 ▸",
    toast_approved="已通过。",
    item_approved="🔎 训练 11月24日周二 的一张照片\n↪️ 这是转发的照片。\n来自 晨跑打卡群 的 阿杰\n\n✅ 李明 已通过",
    nothing_left="晨跑打卡群 没有待审核的内容了，辛苦啦！👍",
    approved_here="✅ 阿杰，你 11月24日周二 的 训练 打卡通过了。\n✅ 签到成功 · 连续 2 天 · +30 积分",
    second_closed="🌙 训练 · 11月24日周二\n2 人签到，1 人缺席。\n🧊 保护卡保住了 1 人的连续记录。（丽丽）",
    board_third="🎯 训练\n每天 · 每次 30 积分\n\n📅 11月25日周三 · 21:00 截止\n📸 回复看板发 3 张照片。",
    make_up="🩹 大壮，要补签哪一天？\n训练：每次 10 积分，本月还可补签 3 次",
    tap_day="11月24日周二 · 训练",
    made_up="🩹 训练 11月24日周二 补签成功。\n连续 2 天 · −10 积分 · 本月还可补签 2 次",
)

WORDS = {"en": ENGLISH, "zh-CN": CHINESE}
