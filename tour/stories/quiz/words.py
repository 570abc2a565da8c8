"""The lines of the quiz in each language: what people type and tap, and the bot's answers word for word. Data only."""

from dataclasses import dataclass

from tour.stories.outing.words import WORDS as OUTING
from tour.words import Chapter


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language's whole play, in the order of its acts. `says_…` is typed by people, the rest is the bot's, or its buttons'."""

    chapters: tuple[Chapter, ...]

    greeting: str
    says_zone: str
    settings: str
    says_new: str
    made: str
    board_empty: str
    questions: str
    none_yet: str
    by_file: str
    ask_file: str
    file: str
    reading: str
    preview: str
    sure: tuple[str, ...]
    brought: str
    more: tuple[str, ...]
    board_ready: str
    begin: str
    toast_begun: str
    board_begun: str

    question: str
    options: tuple[str, ...]
    toast_right: str
    toast_wrong: str
    toast_stands: str

    answer: str
    own: str
    podium: str
    question_over: str


ENGLISH = Words(
    chapters=(
        Chapter("A question a day", "Questions come from a table; what they would bring is shown before they count."),
        Chapter("In the evening", "A tap is noted and stays. Nothing tells what is right."),
        Chapter("The next morning", "The bot is down when the time is up. It tells the answer when it is back."),
    ),
    greeting=OUTING["en"].greeting,
    says_zone=OUTING["en"].says_zone,
    settings=OUTING["en"].settings,
    says_new='/new quiz "A question a day" mode=daily hour=20:00 order=written',
    made=(
        "🧠 The quiz A question a day is ready for its questions: add them under /manage. "
        "To pause, change or end it: /manage"
    ),
    board_empty=(
        "🧠 A question a day\none question a day, at 20:00 · 1 point for each right answer\n\n"
        "📚 No questions yet. Hosts add them under /manage."
    ),
    questions="✍️ Questions (hosts)",
    none_yet="❓ Questions of A question a day: 0 of 100\nThere are none yet.",
    by_file="📄 From a file",
    ask_file=(
        "Send me the file with the questions for A question a day.\nA table as Excel (XLSX) or CSV, a question on each line. "
        "The first line names the columns: the question, the options A, B, C and so on, what is right (A, or several as in AC), "
        "and, where you like, the explanation:\nquestion,A,B,C,D,right\nWhich planet is the largest?,Earth,Jupiter,Mars,Saturn,B\n"
        "Which of these numbers are prime?,7,9,11,15,AC"
    ),
    file=(
        "question,A,B,C,right,explanation\n"
        "Which planet is the largest?,Jupiter,Mars,Venus,A,It weighs as much as 318 Earths.\n"
    ),
    reading="📄 I'm reading the file for A question a day. You'll see what it would bring before anything changes.",
    preview="📄 Questions for A question a day\n1 question is new:\n1. Which planet is the largest? ✅ Jupiter",
    sure=("✅ Bring them in", "Cancel"),
    brought="✅ 1 question is in. A question a day has 1 now.",
    more=("All questions", "📄 From a file"),
    board_ready=(
        "🧠 A question a day\none question a day, at 20:00 · 1 point for each right answer\n\n"
        "📚 1 question\n⏳ It begins when a host taps the button."
    ),
    begin="▶️ Begin (hosts)",
    toast_begun="▶️ On it goes!",
    board_begun="🧠 A question a day\n⏳ The first question comes Mon, 23 Nov, 20:00.",
    question=(
        "🧠 A question a day · question 1 of 1\n\nWhich planet is the largest?\n\n"
        "⏳ Until Tue, 24 Nov, 08:00; then comes the answer."
    ),
    options=("Jupiter", "Mars", "Venus"),
    toast_right="📝 Noted: Jupiter. The answer comes tomorrow morning.",
    toast_wrong="📝 Noted: Mars. The answer comes tomorrow morning.",
    toast_stands="Your answer stands: Mars.",
    answer=(
        "☀️ A question a day: the answer to question 1 of 1\n\nWhich planet is the largest?\n✅ Jupiter: 1\n▫️ Mars: 1\n"
        "▫️ Venus: 0\n💡 It weighs as much as 318 Earths.\n👥 2 answered, 1 of them right.\n\n🏆 🥇 Mia 1 · 2. Noah 0"
    ),
    own="🙋 My result",
    podium=(
        "🏁 A question a day is over!\n1 question. 2 people answered.\n\n🥇 Mia: 1 (1 of 1 right)\n2. Noah: 0 (0 of 1 right)"
    ),
    question_over=(
        "🧠 A question a day · question 1 of 1\n\nWhich planet is the largest?\n✅ Jupiter: 1\n▫️ Mars: 1\n▫️ Venus: 0\n"
        "💡 It weighs as much as 318 Earths.\n👥 2 answered, 1 of them right.\n\n"
        "🏁 This quiz is over. Thanks to everybody who took part!"
    ),
)


CHINESE = Words(
    chapters=(
        Chapter("每日一题", "题目用表格导入，确认之前先给你看看。"),
        Chapter("晚上出题", "点一下就记下，不能再改；谁也看不到对不对。"),
        Chapter("第二天早上", "时间到时机器人不在线，恢复后照样公布答案。"),
    ),
    greeting=OUTING["zh-CN"].greeting,
    says_zone=OUTING["zh-CN"].says_zone,
    settings=OUTING["zh-CN"].settings,
    says_new="/new 知识问答 “每日一题” mode=每天 hour=20:00 order=原序",
    made="🧠 知识问答每日一题建好了，接着在 /manage 里加题吧。要暂停、修改或结束：/manage",
    board_empty="🧠 每日一题\n一天一题，每天 20:00 出题 · 每答对一题 1 积分\n\n📚 还没有题目。主持人可以在 /manage 里加题。",
    questions="✍️ 题目（主持人）",
    none_yet="❓ 题目（0/100）：每日一题\n还没有题目。",
    by_file="📄 用文件导入",
    ask_file=(
        "请把题目文件发给我：每日一题\nExcel（XLSX）或 CSV 表格，一行一道题。第一行写列名：题目、选项 A、B、C……、"
        "答案（如 A，有多个就写 AC），解析可写可不写：\n题目,A,B,C,D,答案\n"
        "最大的行星是哪一颗？,地球,木星,火星,土星,B\n下面哪些数是质数？,7,9,11,15,AC"
    ),
    file="题目,选项A,选项B,选项C,答案,解析\n最大的行星是哪颗？,木星,火星,金星,A,它有 318 个地球重。\n",
    reading="📄 正在读取题目文件：每日一题。确认之前不会有任何改动。",
    preview="📄 导入题目：每日一题\n新增 1 道题：\n1. 最大的行星是哪颗？ ✅ 木星",
    sure=("✅ 确认导入", "取消"),
    brought="✅ 导入了 1 道题，每日一题 现在共有 1 道。",
    more=("全部题目", "📄 用文件导入"),
    board_ready="🧠 每日一题\n一天一题，每天 20:00 出题 · 每答对一题 1 积分\n\n📚 共 1 题\n⏳ 由主持人点按钮开始。",
    begin="▶️ 开始（主持人）",
    toast_begun="▶️ 继续！",
    board_begun="🧠 每日一题\n⏳ 第一题：11月23日周一 20:00",
    question="🧠 每日一题 · 第 1/1 题\n\n最大的行星是哪颗？\n\n⏳ 截止：11月24日周二 08:00，到时公布答案。",
    options=("木星", "火星", "金星"),
    toast_right="📝 已记下：木星。明天早上公布答案。",
    toast_wrong="📝 已记下：火星。明天早上公布答案。",
    toast_stands="你已经作答：火星，不能再改了。",
    answer=(
        "☀️ 每日一题：第 1/1 题的答案\n\n最大的行星是哪颗？\n✅ 木星：1\n▫️ 火星：1\n▫️ 金星：0\n💡 它有 318 个地球重。\n"
        "👥 2 人作答，1 人答对。\n\n🏆 🥇 小美 1 · 2. 阿杰 0"
    ),
    own="🙋 我的成绩",
    podium="🏁 每日一题结束啦！\n共 1 题。共 2 人作答。\n\n🥇 小美：1 分（1 题对 1 题）\n2. 阿杰：0 分（1 题对 0 题）",
    question_over=(
        "🧠 每日一题 · 第 1/1 题\n\n最大的行星是哪颗？\n✅ 木星：1\n▫️ 火星：1\n▫️ 金星：0\n💡 它有 318 个地球重。\n"
        "👥 2 人作答，1 人答对。\n\n🏁 本场问答结束，谢谢大家参与！"
    ),
)

WORDS = {"en": ENGLISH, "zh-CN": CHINESE}
