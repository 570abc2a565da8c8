"""The lines of the campaign in each language: what people type and tap, and the bot's answers word for word. Data only."""

from dataclasses import dataclass

from tour.stories.morning_run.words import WORDS as MORNING_RUN
from tour.words import Chapter


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language's whole play, in the order of its acts."""

    chapters: tuple[Chapter, ...]

    greeting: str
    says_zone: str
    settings: str
    in_private: str
    opens: str
    desk: str
    from_template: str
    which: str
    title: str
    contents: str

    first_day: str
    draft: str
    plan: str
    sure: str
    sure_buttons: tuple[str, ...]

    notice: str
    sign_up: str
    join: str
    joined: str
    joined_second: str

    grab: str

    thanks: str


ENGLISH = Words(
    chapters=(
        Chapter("A template and a day", "One tap chooses, one says when it begins; the group hears nothing yet."),
        Chapter("The plan", "Everything stands there with its moment. From this tap on it runs by itself."),
        Chapter("Three days before", "The first post, and a list to sign up. Nobody had to remember."),
        Chapter("The evening", "The relay opens by the clock; whoever is there grabs."),
        Chapter("The day after", "Thanks to those who took part, and everybody's own part by a tap."),
    ),
    greeting=MORNING_RUN["en"].greeting,
    says_zone="/settings zone=Europe/Berlin",
    settings=(
        "🌐 Language: English\n"
        "🕒 Time zone: Europe/Berlin\n"
        "🌅 A new day begins at 00:00\n"
        "🌙 Quiet hours: 23:00-08:00\n"
        "📊 Weekly summary: Mon 09:00, to admins\n\n"
        "In one line: /settings zone=Europe/Berlin day_start=04:00 quiet=23:00-08:00"
    ),
    in_private="Campaigns are planned in private, so that the group stays quiet.",
    opens="📋 Open the campaigns",
    desk=(
        "📋 Campaigns in Runners\n"
        "A campaign is several activities and announcements with one goal: planned once, run by the clock.\n"
        "Begin with a template: choose one, say the first day, and change what you like."
    ),
    from_template="➕ From a template",
    which="Which template? You see what is in it first, and all of it can be changed.",
    title="Friday relay night",
    contents=(
        "📋 Friday relay night\n"
        "An hour of red packets on Friday evening. Whoever gets most sends the next.\n\n"
        "• 3 days before, 20:00: 📢 Post: notice\n"
        "• 3 days before, 20:05: Sign-up list: Who is there on Friday?\n"
        "• 1 day before, 20:00: 📢 Post: tomorrow\n"
        "• 10 minutes before item 5: 📢 Post: ten minutes\n"
        "• on the first day, 20:00: Red packet relay: Friday relay\n"
        "• 50 minutes after item 5 begins: 📢 Post: last one\n"
        "• 55 minutes after item 5 begins: Red packet: Good night\n"
        "• on day 2, 10:00: 💐 Thanks: What an evening! Thank you for playing.…\n"
        "With it: 4 tasks, 4 texts, 2 prepared answers.\n\n"
        "When is the first day in Runners? Choose, or write it: next monday, 7 Dec."
    ),
    first_day="Fri, 4 Dec",
    draft=(
        "📋 1. Friday relay night\n"
        "✏️ draft in Runners\n"
        "An hour of red packets on Friday evening. Whoever gets most sends the next.\n"
        "🗓 Fri, 4 Dec 2026 – Sat, 5 Dec 2026\n"
        "🎯 packets grabbed: 70\n"
        "🎯 members who signed up: 15%\n"
        "👤 Answers for it: Adam\n\n"
        "Items\n"
        "1. Tue, 1 Dec, 20:00: 📢 Post: notice\n"
        "2. Tue, 1 Dec, 20:05: Sign-up list: Who is there on Friday?\n"
        "3. Thu, 3 Dec, 20:00: 📢 Post: tomorrow\n"
        "4. Fri, 4 Dec, 19:50: 📢 Post: ten minutes\n"
        "5. Fri, 4 Dec, 20:00: Red packet relay: Friday relay\n"
        "6. Fri, 4 Dec, 20:50: 📢 Post: last one\n"
        "7. Fri, 4 Dec, 20:55: Red packet: Good night\n"
        "8. Sat, 5 Dec, 10:00: 💐 Thanks: What an evening! Thank you "
        "for playing.…\n\n"
        "Nothing happens in the group yet. Change what you like."
    ),
    plan="🗓 Plan it",
    sure=(
        "🗓 Plan Friday relay night?\n"
        "The first day is Fri, 4 Dec 2026.\n"
        "8 items, Tue, 1 Dec 2026, 20:00 – Sat, 5 Dec 2026, 10:00\n"
        "From then on everything happens by itself, at its time."
    ),
    sure_buttons=("✅ Plan it", "◀ Back"),
    notice=(
        "🧧 Friday, 20:00: relay night!\n\n"
        "The group sends the first red packet. Whoever gets most is king and sends the next, five rounds in all.\n"
        "It costs you nothing: what a king lacks the group adds.\n\n"
        "Tap below to say that you are there."
    ),
    sign_up=(
        "📝 Who is there on Friday?\n"
        "👥 0 people\n"
        "🕗 Until Fri, 4 Dec, 19:00\n"
        "💬 Or reply here: +1, sign up 2; leave takes you off\n\n"
        "Nobody is on the list yet. Be the first!"
    ),
    join="🙋 I'm in (+1)",
    joined="✅ You're on the list as no. 1: 1 person.",
    joined_second="✅ You're on the list as no. 2: 1 person.",
    grab="🧧 Grab",
    thanks=("What an evening! Thank you for playing. What you got stands below.\nNext Friday, same time?"),
)


CHINESE = Words(
    chapters=(
        Chapter("选模板，定日子", "点一下选模板，再点一下定第一天，群里还没有任何动静。"),
        Chapter("排期", "每个环节都有时间，从这一下开始自动执行。"),
        Chapter("提前三天", "预告和报名接龙准时发出，谁也不用惦记。"),
        Chapter("当晚", "红包接龙到点自己开，在的人都来抢。"),
        Chapter("第二天", "感谢参加的人，点一下就能看到自己的成绩。"),
    ),
    greeting=MORNING_RUN["zh-CN"].greeting,
    says_zone="/settings zone=北京",
    settings=(
        "🌐 语言：简体中文\n"
        "🕒 时区：Asia/Shanghai\n"
        "🌅 每天从 00:00 算起\n"
        "🌙 免打扰时段：23:00-08:00\n"
        "📊 周报：周一 09:00 发给管理员\n\n"
        "一行搞定：/settings zone=北京 day_start=04:00 quiet=23:00-08:00"
    ),
    in_private="活动方案在私聊里策划，不会打扰群里。",
    opens="📋 打开活动方案",
    desk=(
        "📋 晨跑打卡群的活动方案\n"
        "活动方案就是围绕同一个目标的几场活动和公告：策划一次，到点自动进行。\n"
        "从模板开始最省事：选一个模板，定好第一天，再改成你想要的样子。"
    ),
    from_template="➕ 用模板新建",
    which="用哪个模板？点开先看里面有什么，之后全部都能改。",
    title="周五红包接龙夜",
    contents=(
        "📋 周五红包接龙夜\n"
        "周五晚上一小时，抢到最多的人发下一个。\n\n"
        "• 提前3天 20:00\u3000📢 公告：预告\n"
        "• 提前3天 20:05\u3000接龙报名：周五谁来？\n"
        "• 提前1天 20:00\u3000📢 公告：明晚见\n"
        "• 第 5 项开始前 10 分钟\u3000📢 公告：还有十分钟\n"
        "• 第1天 20:00\u3000红包接龙：周五红包接龙\n"
        "• 第 5 项开始后 50 分钟\u3000📢 公告：最后一个\n"
        "• 第 5 项开始后 55 分钟\u3000红包：晚安红包\n"
        "• 第2天 10:00\u3000💐 致谢：昨晚太热闹了，谢谢大家！你的战绩在下面。 下周五老时间，还来不来？\n"
        "另外还有：4 项任务、4 段文案、2 条客服问答。\n\n"
        "在晨跑打卡群从哪一天开始？点按钮选一天，或者直接写，比如 下周一、12月7日。"
    ),
    first_day="12月4日周五",
    draft=(
        "📋 1. 周五红包接龙夜\n"
        "✏️ 草稿 · 晨跑打卡群\n"
        "周五晚上一小时，抢到最多的人发下一个。\n"
        "🗓 2026年12月4日周五 – 2026年12月5日周六\n"
        "🎯 抢红包：70\n"
        "🎯 报名人数：15%\n"
        "👤 负责人：李明\n\n"
        "环节\n"
        "1. 12月1日周二 20:00\u3000📢 公告：预告\n"
        "2. 12月1日周二 20:05\u3000接龙报名：周五谁来？\n"
        "3. 12月3日周四 20:00\u3000📢 公告：明晚见\n"
        "4. 12月4日周五 19:50\u3000📢 公告：还有十分钟\n"
        "5. 12月4日周五 20:00\u3000红包接龙：周五红包接龙\n"
        "6. 12月4日周五 20:50\u3000📢 公告：最后一个\n"
        "7. 12月4日周五 20:55\u3000红包：晚安红包\n"
        "8. 12月5日周六 10:00\u3000💐 致谢：昨晚太热闹了，谢谢大家！你的战绩在下面。 下周五老时间，还来不来？\n\n"
        "群里暂时不会有任何动静，想改什么都可以。"
    ),
    plan="🗓 排期",
    sure=(
        "🗓 给周五红包接龙夜排期吗？\n"
        "第一天是2026年12月4日周五。\n"
        "8 个环节，2026年12月1日周二 20:00 到 2026年12月5日周六 10:00\n"
        "排期之后，到时间会自动执行。"
    ),
    sure_buttons=("✅ 排期", "◀ 上一步"),
    notice=(
        "🧧 周五晚上 8 点，红包接龙夜！\n\n"
        "群里先发第一个红包，谁手气最佳，谁就发下一个，一共 5 轮。\n"
        "不用自己掏积分：手气最佳的人积分不够，群里补。\n\n"
        "来的在下面接个龙，占个位！"
    ),
    sign_up=(
        "📝 周五谁来？\n"
        "👥 0 人\n"
        "🕗 12月4日周五 19:00 截止\n"
        "💬 也可以回复这条：+1、接龙 2；退出就回复退出\n\n"
        "还没有人报名，来接第一个吧！"
    ),
    join="🙋 接龙 +1",
    joined="✅ 接龙成功，第 1 位：1 人。",
    joined_second="✅ 接龙成功，第 2 位：1 人。",
    grab="🧧 抢红包",
    thanks=("昨晚太热闹了，谢谢大家！你的战绩在下面。\n下周五老时间，还来不来？"),
)


WORDS = {"en": ENGLISH, "zh-CN": CHINESE}
