"""The lines of the survey in each language: what people type and tap, and the bot's answers word for word. Data only."""

from dataclasses import dataclass

from tour.stories.morning_run.words import WORDS as MORNING_RUN
from tour.words import Chapter


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language's whole play, in the order of its acts. `says_…` is typed by people; `answer`, `back`, `skip`, `send`, `show`, `sure`,
    `for_hosts`, `to_results` and `good` are buttons, the rest the bot's.
    """

    chapters: tuple[Chapter, ...]

    greeting: str
    says_zone: str
    settings: str
    says_new: str
    made: str
    board_empty: str
    answer: str
    start: str

    first: str
    second: str
    good: tuple[str, ...]
    third: str
    back: str
    skip: str
    says_more: str
    everything: str
    all_short: str
    send: str
    thanks: str
    board_five: str

    over: str
    for_hosts: str
    board_over: str
    results: str
    show: str
    ask: str
    sure: str
    to_results: str
    published: str


ENGLISH = Words(
    chapters=(
        Chapter("A survey in one line", "Ready questions: how likely, what was good, what to change."),
        Chapter(
            "Answering", "One question at a time, in private; the bot goes down in between, and the draft is there."
        ),
        Chapter("The results", "Five answers are enough for results. They go to the host, who shows the group."),
    ),
    greeting=MORNING_RUN["en"].greeting,
    says_zone="/settings zone=Europe/Berlin",
    settings=MORNING_RUN["en"].settings,
    start=MORNING_RUN["en"].start,
    says_new='/new survey "How was the run?" until="20:00" remind=no',
    made="🚀 How was the run? is on! To pause, change or end it: /manage",
    board_empty="📋 How was the run?\n3 questions, in private · anonymous\n\n👥 Nobody has answered yet\n⏳ Until Mon, 23 Nov, 20:00",
    answer="📝 Answer in private",
    first=(
        "📋 How was the run? in Runners\n🔒 Anonymous: your answers are added to those of the others, without your name and in no "
        "order, so nobody can tell from the database whose they are. Only that you have answered is noted.\n\n"
        "1. How likely are you to recommend it to a friend?\n0: not at all, 10: for sure."
    ),
    second="📋 How was the run? in Runners\n\n2. What was good?\nTap all that you mean, then “Next”. You may leave it out.",
    good=("▫️ The content", "▫️ The people", "▫️ The organization", "▫️ The time", "▫️ The atmosphere"),
    third=(
        "📋 How was the run? in Runners\n\n3. What should we change?\n"
        "Write me up to 500 characters. Hosts read them; a name in them is read, too. You may leave it out."
    ),
    back="◀️ Back",
    skip="Leave it out",
    says_more="A shorter way home",
    everything=(
        "📋 Your answers to How was the run?\n\n1. How likely are you to recommend it to a friend?\n→ 9 of 10\n"
        "2. What was good?\n→ no answer\n3. What should we change?\n→ A shorter way home\n\n"
        "Nothing is given yet. When you send them, they are final."
    ),
    all_short=(
        "📋 Your answers to How was the run?\n\n1. How likely are you to recommend it to a friend?\n→ 10 of 10\n"
        "2. What was good?\n→ no answer\n3. What should we change?\n→ no answer\n\n"
        "Nothing is given yet. When you send them, they are final."
    ),
    send="📨 Send",
    thanks=(
        "✅ Thank you! Your answers to How was the run? are in.\nThey lie among those of the others, without your name. "
        "What you wrote here stays in our chat until you delete it."
    ),
    board_five="📋 How was the run?\n3 questions, in private · anonymous\n\n👥 5 people have answered\n⏳ Until Mon, 23 Nov, 20:00",
    over="🏁 The survey is over: How was the run?\n5 people answered. Thank you, all of you!",
    for_hosts="📊 Results (for hosts)",
    board_over=(
        "📋 How was the run?\n3 questions, in private · anonymous\n\n👥 5 people answered\n"
        "🏁 This survey is over. Thanks to everybody who took part!"
    ),
    results=(
        "📊 What came of How was the run?\n5 of the 5 who opened it answered.\n\n"
        "1. How likely are you to recommend it to a friend?\nNPS +100\n9–10: 5 · 7–8: 0 · 0–6: 0\n5 answers\n\n"
        "2. What was good?\nNobody answered this one.\n\n"
        "3. What should we change?\n1 answered: too few to be shown. From 5 on there are results."
    ),
    show="📣 Show the group",
    ask=(
        "Shall I show the results of How was the run? to the group? The figures and the picture, not what people wrote in "
        "their own words: that stays with you."
    ),
    sure="📣 Yes, show them",
    to_results="Back",
    published=(
        "📊 What came of How was the run?\n5 of the 5 who opened it answered.\n\n"
        "1. How likely are you to recommend it to a friend?\nNPS +100\n9–10: 5 · 7–8: 0 · 0–6: 0\n5 answers\n\n"
        "2. What was good?\nNobody answered this one.\n\n"
        "3. What should we change?\n1 answered: too few to be shown. From 5 on there are results."
    ),
)


CHINESE = Words(
    chapters=(
        Chapter("一行命令发问卷", "现成的三道题：推荐度、哪里好、怎么改进。"),
        Chapter("填写", "私聊里一题一题地填；中途机器人停机，填到一半的也还在。"),
        Chapter("结果", "满五份就出结果，先给主持人，再由主持人公布到群里。"),
    ),
    greeting=MORNING_RUN["zh-CN"].greeting,
    says_zone="/settings zone=北京",
    settings=MORNING_RUN["zh-CN"].settings.replace("22:00-07:00", "23:00-08:00", 1),
    start=MORNING_RUN["zh-CN"].start,
    says_new="/new 问卷 “晨跑怎么样？” until=20:00 remind=不要",
    made="🚀 “晨跑怎么样？”开始啦！要暂停、修改或结束：/manage",
    board_empty="📋 晨跑怎么样？\n3 道题，私聊填写 · 匿名\n\n👥 还没有人填写\n⏳ 截止时间：11月23日周一 20:00",
    answer="📝 私聊填写",
    first=(
        "📋 晨跑怎么样？ · 晨跑打卡群\n🔒 匿名：你的答案会直接并入大家的统计里，不带名字，也不留先后顺序，从数据库里也查不出是谁填的。"
        "只会记下你填过这份问卷。\n\n1. 你有多愿意把它推荐给朋友？\n0 分是完全不会，10 分是一定会。"
    ),
    second="📋 晨跑怎么样？ · 晨跑打卡群\n\n2. 哪些地方不错？\n可以多选，选好点“下一题”。这题可以不填。",
    good=("▫️ 内容", "▫️ 一起参加的人", "▫️ 组织安排", "▫️ 时间安排", "▫️ 氛围"),
    third=(
        "📋 晨跑怎么样？ · 晨跑打卡群\n\n3. 有什么要改进的？\n"
        "请直接发文字，最多 500 个字。主持人会看到这段话，写了名字的话名字也会看到。这题可以不填。"
    ),
    back="◀️ 上一题",
    skip="跳过",
    says_more="回程短一点就好了",
    everything=(
        "📋 你填的“晨跑怎么样？”\n\n1. 你有多愿意把它推荐给朋友？\n→ 9 分（满分 10）\n"
        "2. 哪些地方不错？\n→ 没填\n3. 有什么要改进的？\n→ 回程短一点就好了\n\n还没有提交。提交后就不能再改了。"
    ),
    all_short=(
        "📋 你填的“晨跑怎么样？”\n\n1. 你有多愿意把它推荐给朋友？\n→ 10 分（满分 10）\n"
        "2. 哪些地方不错？\n→ 没填\n3. 有什么要改进的？\n→ 没填\n\n还没有提交。提交后就不能再改了。"
    ),
    send="📨 提交",
    thanks=(
        "✅ 谢谢！你的问卷“晨跑怎么样？”已经提交。\n"
        "答案已经和大家的混在一起，不带你的名字。你在这里发过的文字还在我们的聊天记录里，需要的话可以自己删掉。"
    ),
    board_five="📋 晨跑怎么样？\n3 道题，私聊填写 · 匿名\n\n👥 已有 5 人填写\n⏳ 截止时间：11月23日周一 20:00",
    over="🏁 问卷结束：晨跑怎么样？\n共 5 人填写，谢谢大家！",
    for_hosts="📊 结果（主持人可看）",
    board_over="📋 晨跑怎么样？\n3 道题，私聊填写 · 匿名\n\n👥 共 5 人填写\n🏁 问卷已结束，感谢每一位填写的朋友！",
    results=(
        "📊 “晨跑怎么样？”的结果\n5 人打开，5 人填完。\n\n"
        "1. 你有多愿意把它推荐给朋友？\nNPS（净推荐值）+100\n9–10 分：5 人 · 7–8 分：0 人 · 0–6 分：0 人\n5 份回答\n\n"
        "2. 哪些地方不错？\n这题没有人填。\n\n"
        "3. 有什么要改进的？\n只有 1 人回答，人数太少不显示；满 5 人才有结果。"
    ),
    show="📣 公布到群里",
    ask="要把“晨跑怎么样？”的结果公布到群里吗？只发数据和图，大家写的文字只有你能看到。",
    sure="📣 公布",
    to_results="返回",
    published=(
        "📊 “晨跑怎么样？”的结果\n5 人打开，5 人填完。\n\n"
        "1. 你有多愿意把它推荐给朋友？\nNPS（净推荐值）+100\n9–10 分：5 人 · 7–8 分：0 人 · 0–6 分：0 人\n5 份回答\n\n"
        "2. 哪些地方不错？\n这题没有人填。\n\n"
        "3. 有什么要改进的？\n只有 1 人回答，人数太少不显示；满 5 人才有结果。"
    ),
)

WORDS = {"en": ENGLISH, "zh-CN": CHINESE}
