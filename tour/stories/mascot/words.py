"""The lines of the mascot in each language: what people type and tap, and the bot's answers word for word. Data only."""

from dataclasses import dataclass

from tour.stories.morning_run.words import WORDS as MORNING_RUN
from tour.words import RUNS_EN, RUNS_ZH, Chapter


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language's whole story. `says_…` is typed by people, `tap_…` are buttons, the rest is the bot's."""

    chapters: tuple[Chapter, ...]
    greeting: str
    says_zone: str
    settings: str
    says_hello: str
    named: str
    says_new: str
    made: str
    tap_submit: str
    board_empty: str
    asks: str
    says_foxy: str
    draft: str
    tap_enter: str
    entered: str
    says_submit: str
    says_scarfy: str
    board_three: str
    tap_look: str
    tap_judge: str
    voting_begins: str
    board_voting: str
    gallery: str
    tap_vote: str
    toast_vote: str
    gallery_voted: str
    sheet: str
    scores: tuple[str, ...]
    toast_score: str
    scored: tuple[str, ...]
    turned: tuple[str, ...]
    called: str
    result: str
    tap_claim: str
    board_closed: str
    own_result: str
    start: str
    codes_missing: str
    archive: str
    table: str
    prizes: str
    desk: str
    tap_prizes: str
    desk_prizes: str
    tap_load: str
    asks_codes: str
    loaded: str
    reminded: str
    to_the_next: str
    offer: str
    tap_show: str
    code: str


ENGLISH = Words(
    chapters=(
        Chapter(
            "A collection opens",
            "One line: what is asked for, until when, who decides, what there is to win. A judge is named.",
        ),
        Chapter(
            "Members enter",
            "In private by the board's button, or in the group by /submit; a reaction says that it is in.",
        ),
        Chapter("Votes and a jury", "One private message is the gallery; the judge scores in private, too."),
        Chapter(
            "The result",
            "Everybody sees who own_result and why; the winner has a week to claim the code. The admin loads it, and it is locked away.",
        ),
        Chapter("A code that nobody claims", "A reminder a day before; then it goes to the next, who may see it once."),
    ),
    greeting=(
        f"👋 Hello! I run this group's activities: {RUNS_EN}; "
        "announcements on time, and a weekly summary for admins.\n"
        "Everything works as it is; admins can adjust it below.\n"
        "\n"
        "🌐 Language: English\n"
        "🕒 Time zone: UTC\n"
        "🌅 A new day begins at 00:00\n"
        "🌙 Quiet hours: 23:00-08:00\n📊 Weekly summary: Mon 09:00, to admins"
    ),
    says_zone="/settings zone=Europe/Berlin summary=no",
    settings=(
        "🌐 Language: English\n"
        "🕒 Time zone: Europe/Berlin\n"
        "🌅 A new day begins at 00:00\n"
        "🌙 Quiet hours: 23:00-08:00\n📊 Weekly summary: none\n"
        "\n"
        "In one line: /settings zone=Europe/Berlin day_start=04:00 quiet=23:00-08:00"
    ),
    says_hello="Good morning!",
    named="Eva is now a judge.",
    says_new=(
        '/new collection "Name our mascot" brief="A red fox with a scarf" until="2026-11-24 09:10"'
        " review=none vote=both jury_weight=60 voting=2d remind=no prizes=1:code,2:50"
    ),
    made="🚀 Name our mascot is on! To pause, change or end it: /manage",
    tap_submit="📝 Submit",
    board_empty=(
        "🎨 Name our mascot\n"
        "A red fox with a scarf\n"
        "\n"
        "send a text, photos · up to 3 entries each · 3 votes each · jury counts 60% · no names before the result\n"
        "🎁 🥇 a code · 🥈 50 points (from 1 vote, or a judge's score)\n"
        "\n"
        "📥 No entries yet: be the first!\n"
        "⏳ Entries until Tue, 24 Nov, 09:10"
    ),
    asks=(
        "📝 Name our mascot in Runners\n"
        "A red fox with a scarf\n"
        "Send me a text, photos. When all of it is here, tap Enter below it.\n"
        "Whose it is stays with the hosts until the result."
    ),
    says_foxy="Foxy McRun",
    draft="Got it: Foxy McRun. Send more, or tap Enter.\n"
    "I keep it here; when entries close, I enter what is whole for you.",
    tap_enter="✅ Enter",
    entered="✅ Your entry for Name our mascot is in as no. 1. Good luck!",
    says_submit="/submit Rusty, with a photo",
    says_scarfy="Scarfy",
    board_three=(
        "🎨 Name our mascot\n"
        "A red fox with a scarf\n"
        "\n"
        "send a text, photos · up to 3 entries each · 3 votes each · jury counts 60% · no names before the result\n"
        "🎁 🥇 a code · 🥈 50 points (from 1 vote, or a judge's score)\n"
        "\n"
        "📥 3 entries so far\n"
        "⏳ Entries until Tue, 24 Nov, 09:10"
    ),
    tap_look="🗳 Look and vote",
    tap_judge="⚖️ For judges",
    voting_begins=(
        "🗳 Name our mascot: entries are closed. 3 entries are waiting for you!\n"
        "Everybody who is in the group now has 3 votes. Have a look in private:"
    ),
    board_voting=(
        "🎨 Name our mascot\n"
        "A red fox with a scarf\n"
        "\n"
        "send a text, photos · up to 3 entries each · 3 votes each · jury counts 60% · no names before the result\n"
        "🎁 🥇 a code · 🥈 50 points (from 1 vote, or a judge's score)\n"
        "\n"
        "🗳 Voting is on: 3 entries\n"
        "⏳ Until Thu, 26 Nov, 09:10"
    ),
    gallery=("🖼 Name our mascot · 1 of 3\n\nRusty, with a photo\n\n🗳 0 of 3 used"),
    tap_vote="❤️ Vote",
    toast_vote="❤️ Your vote counts. 1 of 3 used",
    gallery_voted=("🖼 Name our mascot · 1 of 3\n\nRusty, with a photo\n\n❤️ You voted for this one.\n🗳 1 of 3 used"),
    sheet=(
        "⚖️ Name our mascot · 1 of 3\n"
        "\n"
        "Rusty, with a photo\n"
        "\n"
        "the whole: –\n"
        "Your score for the whole, 1 to 10:\n"
        "0 of 3 judged"
    ),
    scores=("4", "9", "7"),
    toast_score="⚖️ {} noted",
    scored=(
        "⚖️ Name our mascot · 1 of 3\n\nRusty, with a photo\n\nthe whole: 4\n1 of 3 judged",
        "⚖️ Name our mascot · 2 of 3\n\nScarfy\n\nthe whole: 9\n2 of 3 judged",
        "⚖️ Name our mascot · 3 of 3\n\nFoxy McRun\n\nthe whole: 7\n3 of 3 judged",
    ),
    turned=(
        "⚖️ Name our mascot · 2 of 3\n\nScarfy\n\nthe whole: –\nYour score for the whole, 1 to 10:\n1 of 3 judged",
        "⚖️ Name our mascot · 3 of 3\n\nFoxy McRun\n\nthe whole: –\nYour score for the whole, 1 to 10:\n2 of 3 judged",
        "⚖️ Name our mascot · 1 of 3\n\nRusty, with a photo\n\nthe whole: 4\n3 of 3 judged",
    ),
    called="✉️ Eva, I have something for you, and may not write to you in private yet. One tap, and it is there:",
    result=(
        "🏁 Name our mascot: the result\n"
        "\n"
        "🥇 Noah · 64 of 100 (1 vote, jury 4 of 10)\n"
        "    Rusty, with a photo\n"
        "🥈 Lena · 54 of 100 (0 votes, jury 9 of 10)\n"
        "    Scarfy\n"
        "🥉 Mia · 42 of 100 (0 votes, jury 7 of 10)\n"
        "    Foxy McRun\n"
        "\n"
        "🎁 Place 1: a code — Noah\n"
        "🎁 Place 2: 50 points — Lena"
    ),
    tap_claim="🎁 Claim my prize",
    board_closed=("🎨 Name our mascot\nThis collection is over. Thanks to everybody who took part!"),
    own_result=(
        "🏁 Name our mascot in Runners is decided.\n"
        "Your entry no. 1 came in at place 3 of 3: 42 of 100 (0 votes, jury 7 of 10). Thank you for taking part!"
    ),
    start=MORNING_RUN["en"].start,
    codes_missing=(
        "🎁 Name our mascot: 1 code is missing for its prizes. Winners can claim meanwhile, and are told when it is here."
    ),
    archive="📄 The archive of Name our mascot",
    table="📊 The table of Name our mascot",
    prizes=("Prizes and collections\n1. Name our mascot · 1 prize to give"),
    desk=(
        "🗂 Name our mascot: the desk\n"
        "It is over.\n"
        "📥 In: 3 · waiting: 0 · not taken: 0 · taken out: 0\n"
        "🗳 1 person has opened the gallery\n"
        "\n"
        "The result:\n"
        "1. no. 2, Noah: 64 of 100 (1 vote, jury 4 of 10)\n"
        "2. no. 3, Lena: 54 of 100 (0 votes, jury 9 of 10)\n"
        "3. no. 1, Mia: 42 of 100 (0 votes, jury 7 of 10)\n"
        "\n"
        "Prizes:\n"
        "Place 1: a code — offered to Noah until Thu, 3 Dec, 09:10\n"
        "Place 2: 50 points — given to Lena"
    ),
    tap_prizes="🎁 Prizes and codes",
    desk_prizes=(
        "🎁 Name our mascot: the prizes\n"
        "Place 1: a code — offered to Noah until Thu, 3 Dec, 09:10\n"
        "Place 2: 50 points — given to Lena"
    ),
    tap_load="🔑 Load codes",
    asks_codes=(
        "🔑 Send me the codes for Name our mascot, a line each.\n"
        "I keep them locked. Delete your message afterwards, so that nobody reads it over your shoulder."
    ),
    loaded=("🔑 1 code is in.\nIn stock: 1.\n1 prize waits for one."),
    reminded=("🎁 Noah, a prize of Name our mascot is yours: a code.\nPlease claim it by Thu, 3 Dec, 09:10."),
    to_the_next=(
        "🎁 A prize of Name our mascot in Runners has come to you: a code.\n"
        "Please claim it by Thu, 10 Dec, 09:12; after that it goes to the next."
    ),
    offer=("🎁 Name our mascot: a code\nThe code is shown once: have something ready to keep it."),
    tap_show="Show my code",
    code=("🎁 Name our mascot: a code\n\n{}\n\nKeep it: it is not shown again."),
)


CHINESE = Words(
    chapters=(
        Chapter("发起征集", "一行命令说清：要什么、何时截稿、由谁评、奖什么；再指定一位评委。"),
        Chapter("群员投稿", "点看板上的按钮私聊投稿，或在群里用 /submit；一个表情表示已收到。"),
        Chapter("投票与评审", "私聊里一条消息就是整个作品集；评委也在私聊里打分。"),
        Chapter("结果揭晓", "谁赢、为什么赢，一目了然；获奖者有一周时间领码。管理员录入兑换码，加密保存。"),
        Chapter("没人领的兑换码", "截止前一天提醒；到期顺延给下一位，兑换码只显示一次。"),
    ),
    greeting=(
        f"👋 大家好！我来帮群里办活动：{RUNS_ZH}；"
        "还能准时发公告，每周给管理员出周报。\n"
        "开箱即用，管理员可以在下面调整设置。\n"
        "\n"
        "🌐 语言：简体中文\n"
        "🕒 时区：Asia/Shanghai\n"
        "🌅 每天从 00:00 算起\n"
        "🌙 免打扰时段：23:00-08:00\n📊 周报：周一 09:00 发给管理员"
    ),
    says_zone="/settings zone=Asia/Shanghai summary=no",
    settings=(
        "🌐 语言：简体中文\n"
        "🕒 时区：Asia/Shanghai\n"
        "🌅 每天从 00:00 算起\n"
        "🌙 免打扰时段：23:00-08:00\n📊 周报：无\n"
        "\n"
        "一行搞定：/settings zone=北京 day_start=04:00 quiet=23:00-08:00"
    ),
    says_hello="早上好！",
    named="晓雨 现在是评委了。",
    says_new=(
        "/new 征集 “给吉祥物起名” brief=“一只戴围巾的红狐狸” until=“2026-11-24 09:10”"
        " review=none vote=both jury_weight=60 voting=2天 remind=no prizes=1：码，2：50"
    ),
    made="🚀 “给吉祥物起名”开始啦！要暂停、修改或结束：/manage",
    tap_submit="📝 投稿",
    board_empty=(
        "🎨 给吉祥物起名\n"
        "一只戴围巾的红狐狸\n"
        "\n"
        "可投：文字、照片 · 每人最多 3 份 · 每人 3 票 · 评审团占 60% · 公布结果前匿名\n"
        "🎁 🥇 兑换码 · 🥈 50 积分（至少得 1 票，或有评审打分）\n"
        "\n"
        "📥 还没有作品，来当第一个吧！\n"
        "⏳ 截稿时间：11月24日周二 09:10"
    ),
    asks=(
        "📝 晨跑打卡群 · 给吉祥物起名\n"
        "一只戴围巾的红狐狸\n"
        "把作品发给我（文字、照片），发完点下面的“投稿”。\n"
        "公布结果前，只有主持人知道作者是谁。"
    ),
    says_foxy="小红跑",
    draft="收到：小红跑。可以接着发，发完点“投稿”。\n内容会一直留着；没来得及点，截稿时会替你投稿。",
    tap_enter="✅ 投稿",
    entered="✅ 已投稿 给吉祥物起名，编号 1。祝好运！",
    says_submit="/submit 阿狸，附图",
    says_scarfy="围巾",
    board_three=(
        "🎨 给吉祥物起名\n"
        "一只戴围巾的红狐狸\n"
        "\n"
        "可投：文字、照片 · 每人最多 3 份 · 每人 3 票 · 评审团占 60% · 公布结果前匿名\n"
        "🎁 🥇 兑换码 · 🥈 50 积分（至少得 1 票，或有评审打分）\n"
        "\n"
        "📥 已收到 3 份作品\n"
        "⏳ 截稿时间：11月24日周二 09:10"
    ),
    tap_look="🗳 看作品、投票",
    tap_judge="⚖️ 评委入口",
    voting_begins=(
        "🗳 给吉祥物起名 截稿啦，共 3 份作品等你来看！\n现在在群里的每个人都有 3 票，点按钮到私聊里看作品、投票："
    ),
    board_voting=(
        "🎨 给吉祥物起名\n"
        "一只戴围巾的红狐狸\n"
        "\n"
        "可投：文字、照片 · 每人最多 3 份 · 每人 3 票 · 评审团占 60% · 公布结果前匿名\n"
        "🎁 🥇 兑换码 · 🥈 50 积分（至少得 1 票，或有评审打分）\n"
        "\n"
        "🗳 投票中：3 份作品\n"
        "⏳ 截止时间：11月26日周四 09:10"
    ),
    gallery=("🖼 给吉祥物起名 · 1/3\n\n阿狸，附图\n\n🗳 已用 0/3 票"),
    tap_vote="❤️ 投票",
    toast_vote="❤️ 投票成功，已用 1/3 票",
    gallery_voted=("🖼 给吉祥物起名 · 1/3\n\n阿狸，附图\n\n❤️ 你投了这份。\n🗳 已用 1/3 票"),
    sheet=("⚖️ 给吉祥物起名 · 1/3\n\n阿狸，附图\n\n整体: –\n请给“整体”打分，1 到 10：\n已评 0 / 3"),
    scores=("4", "9", "7"),
    toast_score="⚖️ 已记 {} 分",
    scored=(
        "⚖️ 给吉祥物起名 · 1/3\n\n阿狸，附图\n\n整体: 4\n已评 1 / 3",
        "⚖️ 给吉祥物起名 · 2/3\n\n围巾\n\n整体: 9\n已评 2 / 3",
        "⚖️ 给吉祥物起名 · 3/3\n\n小红跑\n\n整体: 7\n已评 3 / 3",
    ),
    turned=(
        "⚖️ 给吉祥物起名 · 2/3\n\n围巾\n\n整体: –\n请给“整体”打分，1 到 10：\n已评 1 / 3",
        "⚖️ 给吉祥物起名 · 3/3\n\n小红跑\n\n整体: –\n请给“整体”打分，1 到 10：\n已评 2 / 3",
        "⚖️ 给吉祥物起名 · 1/3\n\n阿狸，附图\n\n整体: 4\n已评 3 / 3",
    ),
    called="✉️ 晓雨，有一条消息要给你，但还不能私聊你。点一下就能看到：",
    result=(
        "🏁 给吉祥物起名：结果揭晓\n"
        "\n"
        "🥇 阿杰 · 64 分（1 票，评审 4 分（满分 10））\n"
        "    阿狸，附图\n"
        "🥈 丽丽 · 54 分（0 票，评审 9 分（满分 10））\n"
        "    围巾\n"
        "🥉 小美 · 42 分（0 票，评审 7 分（满分 10））\n"
        "    小红跑\n"
        "\n"
        "🎁 第 1 名：兑换码——阿杰\n"
        "🎁 第 2 名：50 积分——丽丽"
    ),
    tap_claim="🎁 领取奖品",
    board_closed=("🎨 给吉祥物起名\n本次征集已结束，感谢每一位参与者！"),
    own_result=(
        "🏁 晨跑打卡群 的 给吉祥物起名 结果揭晓。\n"
        "你的 1 号作品排在第 3 名（共 3 位作者）：42 分（0 票，评审 7 分（满分 10））。感谢参与！"
    ),
    start=MORNING_RUN["zh-CN"].start,
    codes_missing=("🎁 给吉祥物起名：还缺 1 个兑换码。获奖者可以先申领，到位后会自动通知。"),
    archive="📄 给吉祥物起名 的作品集",
    table="📊 给吉祥物起名 的表格",
    prizes=("奖品与征集\n1. 给吉祥物起名 · 还有 1 份奖品待发"),
    desk=(
        "🗂 给吉祥物起名：工作台\n"
        "已经结束。\n"
        "📥 已通过 3 · 待审核 0 · 未通过 0 · 取消资格 0\n"
        "🗳 已有 1 人看过作品\n"
        "\n"
        "结果：\n"
        "1. 2 号，阿杰：64 分（1 票，评审 4 分（满分 10））\n"
        "2. 3 号，丽丽：54 分（0 票，评审 9 分（满分 10））\n"
        "3. 1 号，小美：42 分（0 票，评审 7 分（满分 10））\n"
        "\n"
        "奖品：\n"
        "第 1 名：兑换码——待 阿杰 领取，截至 12月3日周四 09:10\n"
        "第 2 名：50 积分——已发给 丽丽"
    ),
    tap_prizes="🎁 奖品与兑换码",
    desk_prizes=(
        "🎁 给吉祥物起名：奖品\n第 1 名：兑换码——待 阿杰 领取，截至 12月3日周四 09:10\n第 2 名：50 积分——已发给 丽丽"
    ),
    tap_load="🔑 录入兑换码",
    asks_codes=(
        "🔑 请把 给吉祥物起名 的兑换码发给我，一行一个。\n兑换码会加密保存。发完请删掉你那条消息，免得被旁人看到。"
    ),
    loaded=("🔑 已录入 1 个兑换码。\n库存 1 个。\n还有 1 份奖品等着兑换码。"),
    reminded=("🎁 阿杰，给吉祥物起名 有你的奖品：兑换码。\n请在 12月3日周四 09:10 之前领取。"),
    to_the_next=(
        "🎁 晨跑打卡群 给吉祥物起名 的奖品顺延给你了：兑换码。\n请在 12月10日周四 09:12 之前领取，过期就顺延给下一位。"
    ),
    offer=("🎁 给吉祥物起名：兑换码\n兑换码只显示一次，请先准备好保存。"),
    tap_show="查看兑换码",
    code=("🎁 给吉祥物起名：兑换码\n\n{}\n\n请妥善保存，不会再显示第二次。"),
)

WORDS = {"en": ENGLISH, "zh-CN": CHINESE}
