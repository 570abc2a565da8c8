"""The lines of the challenge in each language: what people type and tap, and the bot's answers word for word. Data only."""

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
    says_new: str
    made: str
    buttons: tuple[str, str, str, str]
    board_empty: str

    toast_red: str
    toast_full: str
    toast_blue: str
    toast_mia: str
    toast_lena: str
    toast_tom: str
    board_first: str
    closed_first: str

    board_second: str
    toast_mia_again: str
    toast_tom_again: str
    board_again: str

    closed_second: str
    result: str
    board_over: str


_HEAD_EN = "🎯 Two days of walking\nevery day · 1 point a day · through Tue, 24 Nov\n\n"
_HEAD_ZH = "🎯 两天健走\n每天 · 每次 1 积分 · 到11月24日周二为止\n\n"

ENGLISH = Words(
    chapters=(
        Chapter("A challenge with teams", "One line: two days, two teams, and members choose theirs."),
        Chapter("Even teams, by a tap", "A team that is too far ahead takes nobody for the moment. Then everybody checks in."),
        Chapter("The second day", "The board shows the rate of each team, so that its size does not decide."),
        Chapter("Who has won", "The last day closes by itself, with the ranking of people and of teams."),
    ),
    greeting=MORNING_RUN["en"].greeting,
    says_zone="/settings zone=Europe/Berlin",
    settings=MORNING_RUN["en"].settings,
    says_new='/new checkin "Two days of walking" until=21:00 for=2d teams=Red,Blue teams_by=choice remind=no',
    made="🚀 Two days of walking is on! To pause, change or end it: /manage",
    buttons=("✅ I'm here", "🚩 Red", "🚩 Blue", "🚩 Teams"),
    board_empty=f"{_HEAD_EN}📅 Mon, 23 Nov · open until 21:00\nBe the first: tap the button below.\n🚩 Red 0 of 0 in · Blue 0 of 0 in",
    toast_red="🚩 You're in Red. Go!",
    toast_full="Red has enough people just now, to keep the teams even. Please choose Blue.",
    toast_blue="🚩 You're in Blue. Go!",
    toast_mia="✅ You're in · 1 day in a row · +1 point · no. 1 today · 🚩 Red",
    toast_lena="✅ You're in · 1 day in a row · +1 point · no. 2 today · 🚩 Red",
    toast_tom="✅ You're in · 1 day in a row · +1 point · no. 3 today · 🚩 Blue",
    board_first=f"{_HEAD_EN}📅 Mon, 23 Nov · open until 21:00\n👥 3 people are in today\nTom, Lena, Mia\n🚩 Red 2 of 2 in · Blue 1 of 1 in",
    closed_first="🌙 Two days of walking · Mon, 23 Nov\n3 people checked in: all who take part! 🎉\n🚩 Red 100% · Blue 100%",
    board_second=f"{_HEAD_EN}📅 Tue, 24 Nov · open until 21:00\nBe the first: tap the button below.\n"
    "🚩 Red 100%, 0 of 2 in · Blue 100%, 0 of 1 in",
    toast_mia_again="✅ You're in · 2 days in a row · +1 point · no. 1 today · 🚩 Red",
    toast_tom_again="✅ You're in · 2 days in a row · +1 point · no. 2 today · 🚩 Blue",
    board_again=f"{_HEAD_EN}📅 Tue, 24 Nov · open until 21:00\n👥 2 people are in today\nTom, Mia\n"
    "🚩 Red 100%, 1 of 2 in · Blue 100%, 1 of 1 in",
    closed_second="🌙 Two days of walking · Tue, 24 Nov\n2 people checked in, 1 missed it.\n🚩 Blue 100% · Red 75%",
    result="🏁 Two days of walking is over.\n3 people took part.\n🥇 Mia: 2 days, best streak 2\n🥈 Tom: 2 days, best streak 2\n"
    "🥉 Lena: 1 day, best streak 1\n\n🚩 Blue is the best team!\n🥇 Blue: 100% (2 of 2 check-ins)\n🥈 Red: 75% (3 of 4 check-ins)",
    board_over="🎯 Two days of walking\nThis check-in has ended. Thanks to everybody who took part!\n\n"
    "📋 Tue, 24 Nov: 2 people checked in, 1 missed it\nMia, Tom",
)  # fmt: skip

CHINESE = Words(
    chapters=(
        Chapter("分队挑战赛", "一行命令：两天、两队，队伍自己选。"),
        Chapter("点一下选队，人数差不多", "一队领先太多就先不收人。选好队，大家开始打卡。"),
        Chapter("第二天", "看板上是各队的签到率，人多人少都公平。"),
        Chapter("谁赢了", "最后一天自动结束，个人和队伍都有排名。"),
    ),
    greeting=MORNING_RUN["zh-CN"].greeting,
    says_zone="/settings zone=北京",
    settings=MORNING_RUN["zh-CN"].settings.replace("22:00-07:00", "23:00-08:00", 1),
    says_new="/new 打卡 “两天健走” until=21:00 for=2天 teams=红队、蓝队 teams_by=自选 remind=无",
    made="🚀 “两天健走”开始啦！要暂停、修改或结束：/manage",
    buttons=("✅ 我来签到", "🚩 红队", "🚩 蓝队", "🚩 分队情况"),
    board_empty=f"{_HEAD_ZH}📅 11月23日周一 · 21:00 截止\n还没有人签到，点下面的按钮抢个第一吧！\n🚩 红队 今天 0/0 · 蓝队 今天 0/0",
    toast_red="🚩 你加入了红队，加油！",
    toast_full="红队现在人够了，各队人数要差不多。请选蓝队。",
    toast_blue="🚩 你加入了蓝队，加油！",
    toast_mia="✅ 签到成功 · 连续 1 天 · +1 积分 · 今天第 1 位 · 🚩 红队",
    toast_lena="✅ 签到成功 · 连续 1 天 · +1 积分 · 今天第 2 位 · 🚩 红队",
    toast_tom="✅ 签到成功 · 连续 1 天 · +1 积分 · 今天第 3 位 · 🚩 蓝队",
    board_first=f"{_HEAD_ZH}📅 11月23日周一 · 21:00 截止\n👥 今天已有 3 人签到\n大壮、丽丽、小美\n🚩 红队 今天 2/2 · 蓝队 今天 1/1",
    closed_first="🌙 两天健走 · 11月23日周一\n参加的 3 人全部签到！🎉\n🚩 红队 100% · 蓝队 100%",
    board_second=f"{_HEAD_ZH}📅 11月24日周二 · 21:00 截止\n还没有人签到，点下面的按钮抢个第一吧！\n"
    "🚩 红队 100%，今天 0/2 · 蓝队 100%，今天 0/1",
    toast_mia_again="✅ 签到成功 · 连续 2 天 · +1 积分 · 今天第 1 位 · 🚩 红队",
    toast_tom_again="✅ 签到成功 · 连续 2 天 · +1 积分 · 今天第 2 位 · 🚩 蓝队",
    board_again=f"{_HEAD_ZH}📅 11月24日周二 · 21:00 截止\n👥 今天已有 2 人签到\n大壮、小美\n🚩 红队 100%，今天 1/2 · 蓝队 100%，今天 1/1",
    closed_second="🌙 两天健走 · 11月24日周二\n2 人签到，1 人缺席。\n🚩 蓝队 100% · 红队 75%",
    result="🏁 “两天健走”圆满结束！\n共 3 人参与。\n🥇 小美：2 天，最长连续 2 天\n🥈 大壮：2 天，最长连续 2 天\n"
    "🥉 丽丽：1 天，最长连续 1 天\n\n🚩 蓝队夺得第一！\n🥇 蓝队：100%（应签 2 次，签到 2 次）\n"
    "🥈 红队：75%（应签 4 次，签到 3 次）",
    board_over="🎯 两天健走\n本次签到已结束，感谢每一位参与的群友！\n\n📋 11月24日周二：2 人签到，1 人缺席\n小美、大壮",
)  # fmt: skip

WORDS = {"en": ENGLISH, "zh-CN": CHINESE}
