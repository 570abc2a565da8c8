"""The lines of the talk in each language: what people type and tap, and the bot's answers word for word. Data only."""

from dataclasses import dataclass

from tour.words import RUNS_EN, RUNS_ZH, Chapter


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language's whole play. `says_…` is typed by people, `tap_…` are buttons, the rest is the bot's."""

    chapters: tuple[Chapter, ...]

    says_zone: str
    says_new: str
    tap_going: str
    tap_maybe: str
    tap_no: str
    tap_ready: str
    tap_speak: str
    says_talk: str
    tap_ask: str
    says_question: str
    tap_send: str
    tap_queue: str
    tap_approve: str
    tap_vote: str
    tap_stage: str
    says_answer: str
    tap_here: str
    tap_desk: str
    tap_feedback: str

    greeting: str
    settings: str
    start: str
    made: str
    board_new: str
    toast_going: str
    toast_waiting: str
    toast_maybe: str
    board_full: str
    toast_no: str
    moved_up: str
    ready_check: str
    soon: str
    ready_said: str
    is_ready: str
    reminder: str
    opening: str
    board_live: str
    stage: str
    voice: str
    passed_on: str
    second_step: str
    ask: str
    preview: str
    question_sent: str
    question_waits: str
    queue: str
    to_answer: str
    board_question: str
    toast_vote: str
    on_stage: str
    answer_passed_on: str
    attendance: str
    toast_here: str
    last_step: str
    thanks: str
    told_asker: str
    over: str
    board_over: str
    toast_five: str
    toast_four: str
    desk: str
    feedback: str


ENGLISH = Words(
    chapters=(
        Chapter("A talk is announced", "One line is enough. The board is the invitation; the group's clock counts."),
        Chapter("Two seats, three guests", "Answers are toasts. Who waits moves up by themselves, and hears of it."),
        Chapter("Half an hour before", "The speaker is asked in private, and the hosts know whether they are ready."),
        Chapter("The talk begins", "The group is silent now. The speaker, who is no admin, speaks through the bot."),
        Chapter("A question", "Asked in private, looked at by a host, voted up, put on stage, answered."),
        Chapter("Who is listening", "Attendance is taken before everybody goes."),
        Chapter("The end", "The group has its voice back, the archive is one file, and stars come in by taps."),
    ),
    says_zone="/settings zone=Europe/Berlin",
    says_new=(
        '/new sharing "How I sleep better" speaker=@mia at="tue 20:00" '
        "steps=talk:20,questions:5,closing:5 seats=2 mute=yes remind=15m"
    ),
    tap_going="✅ Going",
    tap_maybe="🤔 Maybe",
    tap_no="❌ Can't",
    tap_ready="✅ I'm ready",
    tap_speak="🎙 Speak through me",
    says_talk="For years I slept four hours a night. Then I changed three things.",
    tap_ask="❓ Ask",
    says_question="What helped most?",
    tap_send="✅ Send",
    tap_queue="Open the queue",
    tap_approve="✅ Approve",
    tap_vote="👍 0 · 1",
    tap_stage="🗣 Ask 1 now",
    says_answer="No screens after ten.",
    tap_here="✋ I'm listening",
    tap_desk="🎛 Desk",
    tap_feedback="⭐ Feedback",
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
    settings=(
        "🌐 Language: English\n"
        "🕒 Time zone: Europe/Berlin\n"
        "🌅 A new day begins at 00:00\n"
        "🌙 Quiet hours: 23:00-08:00\n📊 Weekly summary: Mon 09:00, to admins\n"
        "\n"
        "In one line: /settings zone=Europe/Berlin day_start=04:00 quiet=23:00-08:00"
    ),
    start=(
        f"👋 I run the activities of groups: {RUNS_EN}; "
        "announcements on time, and a weekly summary for admins.\n"
        "\n"
        "Add me to your group to begin. It takes one minute."
    ),
    made="🚀 How I sleep better: sign-up has begun! To pause, change or end it: /manage",
    board_new=("🎙 How I sleep better\n🎤 Mia\n📅 Tue, 24 Nov, 20:00 · 30 minutes\n\n👥 0 of 2 seats taken"),
    toast_going="✅ You're going. I'll remind you.",
    toast_waiting="⏳ All seats are taken: you're no. 1 on the waiting list. You'll hear it when you move up.",
    toast_maybe="🤔 Noted: maybe. Tap Going when you know.",
    board_full=(
        "🎙 How I sleep better\n"
        "🎤 Mia\n"
        "📅 Tue, 24 Nov, 20:00 · 30 minutes\n"
        "\n"
        "👥 2 of 2 seats taken · 1 waiting · 1 maybe\n"
        "Noah, Lena"
    ),
    toast_no="Noted: you can't come. Maybe next time!",
    moved_up="🎟 How I sleep better: a seat has become free for Tom.",
    ready_check="🎤 You speak soon: How I sleep better in Runners, Tue, 24 Nov, 20:00. Are you ready?",
    soon=(
        "🎛 How I sleep better in Runners begins Tue, 24 Nov, 20:00.\n"
        "2 people are going.\n"
        "I've asked Mia whether they're ready; I'll tell you."
    ),
    ready_said="✅ Good! I've told the hosts. Enjoy How I sleep better!",
    is_ready="✅ Mia is ready for How I sleep better.",
    reminder="⏰ How I sleep better begins Tue, 24 Nov, 20:00 and takes 30 minutes. 2 people are going: see you there!",
    opening=(
        "🎙 How I sleep better begins now!\n"
        "🎤 Mia\n"
        "\n"
        "🔇 The group is muted during the talk, so that you can follow. It's opened again at the end.\n"
        "❓ Questions: tap the button below or send /ask and your question.\n"
        "📄 What speakers and hosts write until the end is kept for the archive of this talk, for 30 days. Nobody else's messages are."
    ),
    board_live=("🔴 How I sleep better is on\n🎤 Mia\n⏱ talk until 20:20"),
    stage=("▶️ How I sleep better: “talk” until 20:20.\nNext: “questions”"),
    voice=(
        "🎙 You're on: How I sleep better. The group is muted. If Telegram doesn't let you write there, "
        "tap below and write to me here: I'll pass every message on to Runners in your name."
    ),
    passed_on=("🎙 Mia\nFor years I slept four hours a night. Then I changed three things."),
    second_step=("▶️ How I sleep better: “questions” until 20:25.\nNext: “closing”"),
    ask="❓ What would you like to know from the speaker of How I sleep better? Write me your question.",
    preview=("“What helped most?”\n\nShall I send it? Write again to change it."),
    question_sent="✅ Sent. The hosts see it first, then everybody can vote for it. I'll tell you when it's answered.",
    question_waits="❓ A question for How I sleep better is waiting for you: “What helped most?”",
    queue=("❓ 1 question waits\n\nLena asks:\n“What helped most?”"),
    to_answer=("🗣 To be answered\n1. What helped most? (0 votes)"),
    board_question=(
        "🔴 How I sleep better is on\n"
        "🎤 Mia\n"
        "⏱ questions until 20:25\n"
        "\n"
        "❓ Questions, tap to vote:\n"
        "1. What helped most?"
    ),
    toast_vote="👍 You want to know that, too.",
    on_stage="❓ Lena asks: What helped most?",
    answer_passed_on=("🎙 Mia\nNo screens after ten."),
    attendance="✋ Are you listening to How I sleep better? Tap until 20:35.",
    toast_here="✋ You're on the list. Enjoy the talk!",
    last_step=("▶️ How I sleep better: “closing” until 20:30.\nAfter that the talk ends by itself."),
    told_asker="✅ Your question in How I sleep better was answered: “What helped most?”",
    thanks=(
        "👏 How I sleep better is over. Thank you!\n🎤 Mia\n3 people were there · 1 question\n\nHow did you like it?"
    ),
    over=(
        "🏁 How I sleep better is over.\n"
        "3 people were there\n"
        "1 question\n"
        "Feedback comes in on the desk; the archive stays there for 30 days."
    ),
    board_over=("🎙 How I sleep better\nThis sharing has ended. Thanks to everybody who spoke, asked and listened!"),
    toast_five="Thanks! 5 ⭐ noted. Tap again to change it.",
    toast_four="Thanks! 4 ⭐ noted. Tap again to change it.",
    desk=(
        "🎛 How I sleep better\n"
        "Runners · talk 1\n"
        "📅 Tue, 24 Nov, 20:00\n"
        "🎤 Mia\n"
        "🏁 Over\n"
        "✅ 2 going: Lena, Tom\n"
        "🤔 1 maybe\n"
        "✋ 3 people were there"
    ),
    feedback=(
        "⭐ Feedback\n· Tue, 24 Nov How I sleep better: 4.5 ⭐ (2 people)\n\nBy speaker:\n· @mia: 4.5 ⭐ (2 people)"
    ),
)

CHINESE = Words(
    chapters=(
        Chapter("发布分享会", "一行就够了。看板就是邀请，时间按群的时区算。"),
        Chapter("两个名额，三个人", "点按钮只弹提示，不刷屏。候补自动递补，本人会收到通知。"),
        Chapter("开始前半小时", "私聊问分享人准备好没有，主持人随时知道情况。"),
        Chapter("分享开始", "全员禁言。分享人不是管理员，由机器人代为发言。"),
        Chapter("提问", "私聊提问，主持人过目，大家投票，现场提出并回答。"),
        Chapter("谁在听", "散场之前点一次名。"),
        Chapter("结束", "解除禁言，存档是一个文件，点星星评价。"),
    ),
    says_zone="/settings zone=Asia/Shanghai",
    says_new="/new 分享会 “我是怎么睡好觉的” speaker=@mia at=周二晚上8点 steps=主讲:20、问答:5、收尾:5 seats=2 mute=是 remind=15分钟",
    tap_going="✅ 参加",
    tap_maybe="🤔 待定",
    tap_no="❌ 不参加",
    tap_ready="✅ 我准备好了",
    tap_speak="🎙 由我代为发言",
    says_talk="我有好几年每天只睡四个小时，后来改了三件事。",
    tap_ask="❓ 提问",
    says_question="哪一件最管用？",
    tap_send="✅ 发送",
    tap_queue="打开提问队列",
    tap_approve="✅ 通过",
    tap_vote="👍 0 · 1",
    tap_stage="🗣 现在问 1",
    says_answer="晚上十点以后不看屏幕。",
    tap_here="✋ 我在听",
    tap_desk="🎛 主持台",
    tap_feedback="⭐ 评价",
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
    settings=(
        "🌐 语言：简体中文\n"
        "🕒 时区：Asia/Shanghai\n"
        "🌅 每天从 00:00 算起\n"
        "🌙 免打扰时段：23:00-08:00\n📊 周报：周一 09:00 发给管理员\n"
        "\n"
        "一行搞定：/settings zone=北京 day_start=04:00 quiet=23:00-08:00"
    ),
    start=(f"👋 我帮群里办活动：{RUNS_ZH}；还能准时发公告，每周给管理员出周报。\n\n把我拉进群就能开始，一分钟搞定。"),
    made="🚀 “我是怎么睡好觉的”报名开始啦！要暂停、修改或结束：/manage",
    board_new=("🎙 我是怎么睡好觉的\n🎤 小美\n📅 11月24日周二 20:00 · 30 分钟\n\n👥 已报名 0/2 人"),
    toast_going="✅ 报名成功，到时我提醒你。",
    toast_waiting="⏳ 名额已满，你排在候补第 1 位，有空位就通知你。",
    toast_maybe="🤔 已记为待定，确定了再点“参加”。",
    board_full=(
        "🎙 我是怎么睡好觉的\n"
        "🎤 小美\n"
        "📅 11月24日周二 20:00 · 30 分钟\n"
        "\n"
        "👥 已报名 2/2 人 · 1 人候补 · 1 人待定\n"
        "阿杰、丽丽"
    ),
    toast_no="好的，这次不参加。下次再来！",
    moved_up="🎟 我是怎么睡好觉的：大壮候补成功。",
    ready_check="🎤 马上轮到你分享：晨跑打卡群的“我是怎么睡好觉的”，11月24日周二 20:00。准备好了吗？",
    soon=(
        "🎛 晨跑打卡群的“我是怎么睡好觉的” 11月24日周二 20:00 开始。\n"
        "2 人报名。\n"
        "已经问过小美是否准备好了，有回复我告诉你。"
    ),
    ready_said="✅ 好的，已经告诉主持人。祝“我是怎么睡好觉的”顺利！",
    is_ready="✅ 小美已准备好“我是怎么睡好觉的”。",
    reminder="⏰ “我是怎么睡好觉的” 11月24日周二 20:00 开始，时长 30 分钟，2 人报名，不见不散！",
    opening=(
        "🎙 “我是怎么睡好觉的”现在开始！\n"
        "🎤 小美\n"
        "\n"
        "🔇 为了方便大家听，分享期间全员禁言，结束后自动解除。\n"
        "❓ 想提问？点下面的按钮，或发 /ask 加你的问题。\n"
        "📄 到结束为止，分享人和主持人发的内容会留作本场存档，保留 30 天；其他人的消息不会保存。"
    ),
    board_live=("🔴 “我是怎么睡好觉的”进行中\n🎤 小美\n⏱ 主讲，到 20:20"),
    stage=("▶️ 我是怎么睡好觉的：“主讲”，到 20:20。\n接下来：“问答”"),
    voice="🎙 轮到你了：我是怎么睡好觉的。群已禁言。如果你在群里发不了消息，点下面的按钮后写给我，我会以你的名义逐条发到晨跑打卡群。",
    passed_on=("🎙 小美\n我有好几年每天只睡四个小时，后来改了三件事。"),
    second_step=("▶️ 我是怎么睡好觉的：“问答”，到 20:25。\n接下来：“收尾”"),
    ask="❓ 你想问“我是怎么睡好觉的”的分享人什么？把问题写给我。",
    preview=("“哪一件最管用？”\n\n发送吗？想改的话重新写一遍就行。"),
    question_sent="✅ 已提交。主持人看过后大家就能为它投票，回答了我会告诉你。",
    question_waits="❓ “我是怎么睡好觉的”有提问等你处理：“哪一件最管用？”",
    queue=("❓ 1 个提问待处理\n\n丽丽 问：\n“哪一件最管用？”"),
    to_answer=("🗣 待回答\n1. 哪一件最管用？（0 票）"),
    board_question=(
        "🔴 “我是怎么睡好觉的”进行中\n🎤 小美\n⏱ 问答，到 20:25\n\n❓ 大家的提问，点一下投票：\n1. 哪一件最管用？"
    ),
    toast_vote="👍 你也想知道，已投票。",
    on_stage="❓ 丽丽 提问：哪一件最管用？",
    answer_passed_on=("🎙 小美\n晚上十点以后不看屏幕。"),
    attendance="✋ 在听“我是怎么睡好觉的”吗？20:35 前点一下按钮报到。",
    toast_here="✋ 点名成功，好好听吧！",
    last_step=("▶️ 我是怎么睡好觉的：“收尾”，到 20:30。\n之后分享会自动结束。"),
    told_asker="✅ 你在“我是怎么睡好觉的”的提问已经回答：“哪一件最管用？”",
    thanks=("👏 “我是怎么睡好觉的”结束了，谢谢大家！\n🎤 小美\n3 人到场 · 1 个提问\n\n你觉得这场怎么样？"),
    over=("🏁 “我是怎么睡好觉的”圆满结束！\n3 人到场\n1 个提问\n大家的评价会出现在主持台；存档在那里保留 30 天。"),
    board_over=("🎙 我是怎么睡好觉的\n这个分享会已经结束。谢谢每一位分享、提问和聆听的朋友！"),
    toast_five="谢谢！5 ⭐ 收到，再点可以改。",
    toast_four="谢谢！4 ⭐ 收到，再点可以改。",
    desk=(
        "🎛 我是怎么睡好觉的\n"
        "晨跑打卡群 · 第 1 场\n"
        "📅 11月24日周二 20:00\n"
        "🎤 小美\n"
        "🏁 已结束\n"
        "✅ 2 人报名：丽丽、大壮\n"
        "🤔 1 人待定\n"
        "✋ 3 人到场"
    ),
    feedback=("⭐ 评价\n· 11月24日周二 我是怎么睡好觉的：4.5 ⭐（2 人）\n\n按分享人：\n· @mia：4.5 ⭐（2 人）"),
)

WORDS = {"en": ENGLISH, "zh-CN": CHINESE}
