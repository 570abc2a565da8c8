"""The lines of the raffle in each language: what people type and tap, and the bot's answers word for word. Data only.

Seeds, hashes and fingerprints differ from play to play: the prompter takes them for …
"""

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

    toast_first: str
    toast_second: str
    toast_again: str
    toast_missing: str
    board_two: str
    board_one: str

    result: str
    board_over: str


_HEAD_EN = "🎟 Weekly draw\n🥇 50 points\n📋 To take part: in the group for 7 days\n\n"
_SEED_EN = "🎲 The fingerprint of the draw's seed: …"
_WHEN_EN = "⏳ Drawn on Mon, 23 Nov, 20:00\n" + _SEED_EN
_HEAD_ZH = "🎟 每周抽奖\n🥇 50 积分\n📋 参与条件：入群满 7 天\n\n"
_SEED_ZH = "🎲 抽奖种子的指纹：…"
_WHEN_ZH = "⏳ 11月23日周一 20:00 开奖\n" + _SEED_ZH


ENGLISH = Words(
    chapters=(
        Chapter("A raffle in one line", "The draw's seed is thrown at once, and its fingerprint stands on the board."),
        Chapter(
            "Tickets",
            "A tap takes one, and only one. A newcomer is told what is missing; whoever leaves the group is out.",
        ),
        Chapter(
            "The draw",
            "The bot is down when the time is up. It draws when it is back, and shows all that it drew with.",
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
    says_new='/new raffle "Weekly draw" prizes="1:50" until="20:00" if="member>=7d"',
    made="🚀 Weekly draw is on! To pause, change or end it: /manage",
    board_empty=_HEAD_EN + "👥 Nobody is in yet\n" + _WHEN_EN,
    buttons=("🎟 Take part", "🎫 My tickets"),
    toast_first="🎟 You're in: ticket no. 1. Good luck!",
    toast_second="🎟 You're in: ticket no. 2. Good luck!",
    toast_again="🎟 You're in already, with ticket no. 1.",
    toast_missing="Not yet. It still takes: in the group for 7 days (you: 0 days).",
    board_two=_HEAD_EN + "👥 2 people are in\n" + _WHEN_EN,
    board_one=_HEAD_EN + "👥 1 person is in\n" + _WHEN_EN,
    result=(
        "🎉 The raffle is drawn: Weekly draw\n\n🎁 Place 1: 50 points — Mia\n\n👥 1 person was in\n\n"
        "🎲 Drawn with seed … from the list 1:…; the order begins 1.\n"
        "Their fingerprints (SHA-256): seed …, list …"
    ),
    board_over=_HEAD_EN + "👥 1 person was in\n🏁 Drawn! The result is in the group.\n" + _SEED_EN,
)


CHINESE = Words(
    chapters=(
        Chapter("一行命令发起抽奖", "抽奖种子当场生成，它的指纹一直写在看板上。"),
        Chapter("领抽奖券", "点一下领一张，多点不多领。新来的人会被告知差什么；退群的人自动退出。"),
        Chapter("开奖", "到点时机器人不在线，恢复后照样开奖，并公布抽奖用到的一切。"),
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
    says_new="/new 抽奖 “每周抽奖” prizes=“一等奖50分” until=20:00 if=“入群>=7天”",
    made="🚀 “每周抽奖”开始啦！要暂停、修改或结束：/manage",
    board_empty=_HEAD_ZH + "👥 还没有人参加\n" + _WHEN_ZH,
    buttons=("🎟 参加抽奖", "🎫 我的抽奖券"),
    toast_first="🎟 参加成功，券号 1。祝你好运！",
    toast_second="🎟 参加成功，券号 2。祝你好运！",
    toast_again="🎟 你已经参加了，券号 1。",
    toast_missing="还差一点，需要：入群满 7 天（你：0 天）。",
    board_two=_HEAD_ZH + "👥 2 人已参加\n" + _WHEN_ZH,
    board_one=_HEAD_ZH + "👥 1 人已参加\n" + _WHEN_ZH,
    result=(
        "🎉 开奖啦：每周抽奖\n\n🎁 第 1 名：50 积分——小美\n\n👥 1 人参加\n\n"
        "🎲 抽奖种子 …，名单 1:…，抽出的次序：1。\n两者的指纹（SHA-256）：种子 …，名单 …"
    ),
    board_over=_HEAD_ZH + "👥 1 人参加\n🏁 已开奖，结果见群里。\n" + _SEED_ZH,
)

WORDS = {"en": ENGLISH, "zh-CN": CHINESE}
