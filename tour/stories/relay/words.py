"""The lines of the relay in each language: what people type and tap, and the bot's answers word for word. Data only.

Hashes and salts differ from play to play: the prompter takes them for …
"""

from dataclasses import dataclass

from tour.stories.morning_run.words import WORDS as MORNING_RUN
from tour.words import Chapter


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language's whole play, in the order of its acts. `says_…` is typed by people, `tap_…` are buttons, the rest is the bot's."""

    chapters: tuple[Chapter, ...]

    greeting: str
    says_zone: str
    settings: str
    says_helped: str
    says_grant: str
    granted_mia: str
    granted_noah: str
    granted_lena: str
    start: str

    says_new: str
    made: str
    tap_grab: str
    opening: str
    more: tuple[str, str]
    board_first: str
    toast_two_left: str
    toast_one_left: str
    toast_last: str
    toast_again: str
    first_over: str
    turn_mia: str
    turn_buttons: tuple[str, ...]
    tap_amount: str
    not_your_turn: str

    mia_silent: str
    turn_noah: str
    private_turn: str
    sent: str
    noah_sent: str
    board_second: str

    second_over: str
    turn_lena: str

    board_third: str
    result: str
    verified: str


_HEAD_EN, _HEAD_ZH = "🔗 Friday relay · round {} of 3\n", "🔗 周五接龙 · 第 {}/3 轮\n"
_RULES_EN = (
    "👑 Whoever gets most is king and sends the next one. "
    "Of equals, whoever grabbed first; the sender's own portion does not count.\n"
)
_RULES_ZH = "👑 手气最佳来发下一个。金额相同看谁先抢到；发红包的人自己抢到的不算。\n"
_HASH_EN = "🔒 The amounts were sealed beforehand; check them: /verify 1"
_HASH_ZH = "🔒 金额已提前封存，可验证：/verify 1"
_LINKS_EN = ("1. The group: 3 → 👑 Mia 1", "2. Noah: 3 → 👑 Lena 1", "3. Lena: 3 → 👑 Tom 1")
_LINKS_ZH = ("1. 本群：3 → 👑 小美 1", "2. 阿杰：3 → 👑 丽丽 1", "3. 丽丽：3 → 👑 大壮 1")


ENGLISH = Words(
    chapters=(
        Chapter("Points to begin with", "An admin gives points, with a reason that everybody sees and that stays in the books."),
        Chapter("A relay begins", "The group's red packet opens it. All got the same: the earlier grab is king, as the board said."),
        Chapter("The king is silent", "Nobody waits for ever: the turn goes to the next, who sends from the private chat."),
        Chapter("A red packet that is not emptied", "Its ten minutes end while the bot is down. The rest goes back; the relay goes on."),
        Chapter("The last round", "The chain, and who was drawn out of silence. Anybody can check that nothing was rigged."),
    ),
    greeting=MORNING_RUN["en"].greeting,
    says_zone="/settings zone=Europe/Berlin",
    settings=MORNING_RUN["en"].settings,
    says_helped="I brought water for everybody.",
    says_grant="/grant 20 helping out",
    granted_mia="🎁 Mia: +20 points\nReason: helping out\nMia has 20 now.",
    granted_noah="🎁 Noah: +20 points\nReason: helping out\nNoah has 20 now.",
    granted_lena="🎁 Lena: +20 points\nReason: helping out\nLena has 20 now.",
    start=MORNING_RUN["en"].start,
    says_new='/new relay "Friday relay" total=3 portions=3 rounds=3 turn=10m amount=free',
    made="🚀 Friday relay is on! To pause, change or end it: /manage",
    tap_grab="🧧 Grab",
    opening=(
        "🎊 Friday relay: a relay of 3 rounds\n" + _RULES_EN
        + "How many points come next is up to the king. Points are for fun and have no cash value.\n"
        "🔒 Hash of the first red packet: …"
    ),
    more=("ℹ️ Rules", "🔒 Check"),
    board_first=(
        _HEAD_EN.format(1) + "The group sent 3 points in 3 portions (random portions).\n"
        "🧧 0 of 3 taken · open until Mon, 23 Nov, 10:20\n" + _HASH_EN
    ),
    toast_two_left="🧧 You got 1 point! 2 portions are left.",
    toast_one_left="🧧 You got 1 point! 1 portion is left.",
    toast_last="🧧 You got 1 point! The last one!",
    toast_again="You have your portion already: 1 point.",
    first_over=(
        _HEAD_EN.format(1) + "The group sent 3 points in 3 portions (random portions).\n"
        "🧧 3 portions of 3 points in all, gone in 2 minutes\nMia 1 👑, Noah 1, Lena 1 (last)\n" + _HASH_EN
    ),
    turn_mia=(
        _HEAD_EN.format(1) + "👑 Mia, you got 1 and it is your turn: send the next red packet by 10:22! How many points?\n⛓ " + _LINKS_EN[0]
    ),
    turn_buttons=("3", "5", "10", "20", "All I have: {}", "⏭ Let it pass"),
    tap_amount="3",
    not_your_turn="It is Mia's turn. Get ready for the next red packet!",
    mia_silent="🔗 Friday relay\n⏭ Mia did not answer in time.",
    turn_noah=(
        _HEAD_EN.format(1) + "⏭ Mia did not answer in time.\n"
        "👉 Noah, you got 1 and are next: send the next red packet by 10:34! How many points?\n⛓ " + _LINKS_EN[0]
    ),
    private_turn=(
        "👑 It is your turn in Friday relay (Runners): you got 1. Send the next red packet by 10:34, in 3 portions, "
        "out of your 21 points. How many points?"
    ),
    sent="✅ 3 points sent in 3 portions. Over to the others!",
    noah_sent="🔗 Friday relay\n👑 Noah has sent the next red packet: 3 points.",
    board_second=(
        _HEAD_EN.format(2) + "Noah sent 3 points in 3 portions (random portions).\n"
        "🧧 0 of 3 taken · open until Mon, 23 Nov, 10:36\n⛓ " + _LINKS_EN[0] + "\n"
        + _HASH_EN
    ),
    second_over=(
        _HEAD_EN.format(2) + "Noah sent 3 points in 3 portions (random portions).\n"
        "⌛ Time is up: 1 of 3 taken, the rest went back.\nLena 1 👑\n" + _HASH_EN
    ),
    turn_lena=(
        _HEAD_EN.format(2) + "👑 Lena, you got 1 and it is your turn: send the next red packet by 10:50! How many points?\n⛓ "
        + " · ".join(_LINKS_EN[:2])
    ),
    board_third=(
        _HEAD_EN.format(3) + "Lena sent 3 points in 3 portions (random portions).\n"
        "🧧 0 of 3 taken · open until Mon, 23 Nov, 10:52\n⛓ " + " · ".join(_LINKS_EN[:2]) + "\n"
        + _HASH_EN
    ),
    result=(
        "🏁 Friday relay: all 3 rounds are played!\n3 rounds · 9 points sent · 5 people grabbed\n\nThe chain\n"
        + "\n".join(_LINKS_EN) + "\n\n🧲 Grabbed most: Mia 2, Lena 2, Noah 1, Tom 1, Eva 1"
    ),
    verified=(
        "🔒 Friday relay, round 2\nBefore the first grab I posted this hash:\n…\n"
        "The portions, and the salt:\n1,1,1:…\n"
        "✅ Its SHA-256 is that hash. See for yourself on any computer:\nprintf %s '1,1,1:…' | sha256sum\n"
        "Which portion a grab got was decided by its tap as well. The taps' fingerprints, in their order:\n…\n"
        "The SHA-256 of salt:fingerprint, as a number, modulo how many portions are left, counts (from 0) to the one it got."
    ),
)  # fmt: skip

CHINESE = Words(
    chapters=(
        Chapter("先发点积分", "管理员发积分要写理由，人人看得见，账上也留着。"),
        Chapter("红包接龙开始", "群金库发第一个。大家抢到的一样多：先抢到的算手气最佳，看板上早已写明。"),
        Chapter("手气最佳没有接", "不会一直干等：轮到下一位，他在私聊里就把红包发了。"),
        Chapter("没抢完的红包", "十分钟到时机器人正好停机。剩下的退回，接龙照常继续。"),
        Chapter("最后一轮", "接龙全程，还有谁被红包炸出来了。有没有猫腻，谁都可以验证。"),
    ),
    greeting=MORNING_RUN["zh-CN"].greeting,
    says_zone="/settings zone=北京",
    settings=MORNING_RUN["zh-CN"].settings.replace("22:00-07:00", "23:00-08:00", 1),
    says_helped="我给大家带了水。",
    says_grant="/grant 20 热心帮忙",
    granted_mia="🎁 小美：+20 积分\n理由：热心帮忙\n小美 现有 20 积分。",
    granted_noah="🎁 阿杰：+20 积分\n理由：热心帮忙\n阿杰 现有 20 积分。",
    granted_lena="🎁 丽丽：+20 积分\n理由：热心帮忙\n丽丽 现有 20 积分。",
    start=MORNING_RUN["zh-CN"].start,
    says_new="/new 接龙 “周五接龙” total=3 portions=3 rounds=3 turn=10分钟 amount=自由",
    made="🚀 “周五接龙”开始啦！要暂停、修改或结束：/manage",
    tap_grab="🧧 抢红包",
    opening=(
        "🎊 周五接龙：红包接龙开始，共 3 轮\n" + _RULES_ZH
        + "下一个红包发多少，由手气最佳的人决定。积分仅供娱乐，不能兑现。\n🔒 第一个红包的哈希：…"
    ),
    more=("ℹ️ 规则", "🔒 验证"),
    board_first=(
        _HEAD_ZH.format(1) + "本群发了 3 积分，共 3 个（拼手气）。\n"
        "🧧 已抢 0/3 个 · 11月23日周一 10:20 截止\n" + _HASH_ZH
    ),
    toast_two_left="🧧 抢到 1 积分！还剩 2 个。",
    toast_one_left="🧧 抢到 1 积分！还剩 1 个。",
    toast_last="🧧 抢到 1 积分！这是最后一个！",
    toast_again="你已经抢过了：1 积分。",
    first_over=(
        _HEAD_ZH.format(1) + "本群发了 3 积分，共 3 个（拼手气）。\n"
        "🧧 3 个红包共 3 积分，2分钟抢光\n小美 1 👑、阿杰 1、丽丽 1（收官）\n" + _HASH_ZH
    ),
    turn_mia=(
        _HEAD_ZH.format(1) + "👑 小美，你抢到 1，手气最佳！请在 10:22 前发出下一个红包。发多少积分？\n⛓ " + _LINKS_ZH[0]
    ),
    turn_buttons=("3", "5", "10", "20", "全部：{}", "⏭ 让给下一位"),
    tap_amount="3",
    not_your_turn="现在轮到小美发，准备抢下一个红包吧！",
    mia_silent="🔗 周五接龙\n⏭ 小美没有在时限内接上。",
    turn_noah=(
        _HEAD_ZH.format(1) + "⏭ 小美没有在时限内接上。\n"
        "👉 阿杰，你抢到 1，轮到你接：请在 10:34 前发出下一个红包。发多少积分？\n⛓ " + _LINKS_ZH[0]
    ),
    private_turn="👑 周五接龙（晨跑打卡群）轮到你了：你抢到 1。请在 10:34 前发出下一个红包，分 3 份，你有 21 积分。发多少？",
    sent="✅ 已发出 3 积分，分 3 份，大家开抢！",
    noah_sent="🔗 周五接龙\n👑 阿杰接上了，发出 3 积分的红包。",
    board_second=(
        _HEAD_ZH.format(2) + "阿杰发了 3 积分，共 3 个（拼手气）。\n"
        "🧧 已抢 0/3 个 · 11月23日周一 10:36 截止\n⛓ " + _LINKS_ZH[0] + "\n"
        + _HASH_ZH
    ),
    second_over=(
        _HEAD_ZH.format(2) + "阿杰发了 3 积分，共 3 个（拼手气）。\n"
        "⌛ 时间到：3 个抢了 1 个，剩下的已退回。\n丽丽 1 👑\n" + _HASH_ZH
    ),
    turn_lena=(
        _HEAD_ZH.format(2) + "👑 丽丽，你抢到 1，手气最佳！请在 10:50 前发出下一个红包。发多少积分？\n⛓ "
        + " · ".join(_LINKS_ZH[:2])
    ),
    board_third=(
        _HEAD_ZH.format(3) + "丽丽发了 3 积分，共 3 个（拼手气）。\n"
        "🧧 已抢 0/3 个 · 11月23日周一 10:52 截止\n⛓ " + " · ".join(_LINKS_ZH[:2]) + "\n"
        + _HASH_ZH
    ),
    result=(
        "🏁 周五接龙：3 轮接完啦！\n3 轮 · 共发出 9 积分 · 5 人抢到\n\n接龙全程\n"
        + "\n".join(_LINKS_ZH) + "\n\n🧲 抢得最多：小美 2、丽丽 2、阿杰 1、大壮 1、晓雨 1"
    ),
    verified=(
        "🔒 周五接龙 第 2 轮\n开抢之前我公布了这个哈希：\n…\n各份金额和盐：\n1,1,1:…\n"
        "✅ 它的 SHA-256 正是那个哈希。任何电脑都能自己验证：\nprintf %s '1,1,1:…' | sha256sum\n"
        "每次抢到哪一份，还要看那一次点击。下面是各次点击的指纹，按先后排列：\n…\n"
        "把 盐:指纹 的 SHA-256 当作一个数，除以当时还剩的份数，余数（从 0 数起）就是抢到剩下的第几份。"
    ),
)  # fmt: skip

WORDS = {"en": ENGLISH, "zh-CN": CHINESE}
