"""A talk from the ready-check to the feedback: who is asked, what hosts are told and when, questions, attendance, what stays."""

import re

import pytest
from sqlalchemy import select

from jobs import upkeep
from models import Attendance, MemberDay, Question, Talk, TalkMessage
from tests.flows.group import BOTH, OUT_OF_DATE, rows_of
from tests.flows.talks import TITLE, a_sharing, page
from tests.wiring import World


async def talk(world: World) -> Talk:
    async with world.app.database.read() as session:
        found = await session.scalars(select(Talk).order_by(Talk.number))
        return found.first()  # type: ignore[return-value]


async def questions(world: World) -> list[tuple[int, str]]:
    async with world.app.database.read() as session:
        rows = await session.execute(select(Question.number, Question.state).order_by(Question.number))
        return [(number, state) for number, state in rows]


@BOTH
async def test_a_speaker_is_ready(world: World, language: str) -> None:
    sharing = await a_sharing(world, language)
    await sharing.at("19:30")
    assert (
        sharing.last_to(sharing.speaker)
        == {
            "en": f"🎤 You speak soon: {TITLE['en']} in Runners, Thu, 26 Nov, 20:00. Are you ready?",
            "zh-CN": f"🎤 马上轮到你分享：Runners的“{TITLE['zh-CN']}”，11月26日周四 20:00。准备好了吗？",
        }[language]
    )
    assert "Mia" in sharing.last_to(sharing.group.admin)
    assert (
        await sharing.taps_privately(sharing.speaker, "ready")
        == {
            "en": f"✅ Good! I've told the hosts. Enjoy {TITLE['en']}!",
            "zh-CN": f"✅ 好的，已经告诉主持人。祝“{TITLE['zh-CN']}”顺利！",
        }[language]
    )
    said = len(sharing.said_to(sharing.group.admin))
    assert (
        sharing.last_to(sharing.group.admin)
        == {
            "en": f"✅ Mia is ready for {TITLE['en']}.",
            "zh-CN": f"✅ Mia已准备好“{TITLE['zh-CN']}”。",
        }[language]
    )
    await sharing.at("19:46")
    assert len(sharing.said_to(sharing.group.admin)) == said, "nobody is silent"


@BOTH
async def test_a_silent_speaker_is_a_matter_for_the_hosts(world: World, language: str) -> None:
    sharing = await a_sharing(world, language)
    await sharing.at("19:30")
    said = len(sharing.said_to(sharing.group.admin))
    await sharing.at("19:45")
    assert sharing.said_to(sharing.group.admin)[said:] == [
        {
            "en": f"⚠️ No answer from Mia. {TITLE['en']} in Runners begins Thu, 26 Nov, 20:00. "
            "Please look after it: call them, name someone else, or move the talk.",
            "zh-CN": f"⚠️ Mia还没有回复。Runners的“{TITLE['zh-CN']}” 11月26日周四 20:00 开始，请跟进一下：联系对方、换人或改时间。",
        }[language]
    ]
    # Somebody else is named, and is asked at once.
    noah = sharing.listeners[0]
    noah.starts(world.bot)
    await world.settle()
    await sharing.desk("speakers")
    await sharing.writes(sharing.group.admin, "@noah")
    assert {"en": "Are you ready?", "zh-CN": "准备好了吗？"}[language] in sharing.last_to(noah)


@BOTH
async def test_a_speaker_cannot_come(world: World, language: str) -> None:
    sharing = await a_sharing(world, language)
    await sharing.at("19:30")
    await sharing.taps_privately(sharing.speaker, "not ready")
    told = sharing.last_to(sharing.group.admin)
    assert told.startswith("⚠️")
    assert "Mia" in told


@BOTH
async def test_a_speaker_who_cannot_be_asked(world: World, language: str) -> None:
    sharing = await a_sharing(world, language, 'speaker="@noah, Dr. Wang"')
    await sharing.at("19:30")
    told = sharing.last_to(sharing.group.admin)
    assert {"en": "I can't write to", "zh-CN": "我没法私聊"}[language] in told
    assert "Dr. Wang" in told


async def test_nobody_answers_for_a_speaker(world: World) -> None:
    sharing = await a_sharing(world)
    await sharing.at("19:30")
    message = sharing.speaker.private(world.bot).messages[-1]
    data = message.buttons[0][0].data or ""
    noah = sharing.listeners[0]
    noah.starts(world.bot)
    await world.settle()
    tap = noah.taps_data(noah.private(world.bot).messages[-1], data, old=True)
    await world.settle()
    assert tap.answer is not None
    assert "Only the speaker" in tap.answer.text
    assert "answers" not in (await talk(world)).ready


@BOTH
async def test_the_run_of_show(world: World, language: str) -> None:
    """Steps come to the hosts in private when they are due, with five minutes' notice; one tap shifts all that follows."""
    sharing = await a_sharing(world, language, "steps=warm-up:10,talk:30,questions:20 length=60m")
    admin = sharing.group.admin
    await sharing.begins()
    begin = sharing.board
    assert (
        sharing.last_to(admin)
        == {
            "en": f"▶️ {TITLE['en']}: “warm-up” until 20:10.\nNext: “talk”",
            "zh-CN": f"▶️ {TITLE['zh-CN']}：“暖场”，到 20:10。\n接下来：“主讲”",
        }[language]
    )
    await sharing.at("20:05")
    assert (
        sharing.last_to(admin)
        == {
            "en": f"⏳ {TITLE['en']}: 5 minutes left of “warm-up” (until 20:10).\nNext: “talk”",
            "zh-CN": f"⏳ {TITLE['zh-CN']}：“暖场”还剩 5 分钟（到 20:10）。\n接下来：“主讲”",
        }[language]
    )
    group_said = len(world.said(sharing.chat))
    await sharing.at("20:10")
    assert {"en": "“talk” until 20:40", "zh-CN": "“主讲”，到 20:40"}[language] in sharing.last_to(admin)
    await sharing.at("20:36")
    await sharing.taps_privately(admin, "shift")
    await sharing.at("20:41")
    assert {"en": "5 minutes left", "zh-CN": "还剩 5 分钟"}[language] in sharing.last_to(admin) or (
        await talk(world)
    ).step == 1
    assert (await talk(world)).step == 1, "it goes on until 20:45"
    await sharing.at("20:45")
    assert (await talk(world)).step == 2
    assert {"en": "until 21:05", "zh-CN": "到 21:05"}[language] in sharing.last_to(admin)
    # The group is not bothered with any of it, but for attendance at the last step; the board is edited.
    assert len(world.said(sharing.chat)) == group_said + 1
    assert {"en": "questions until 21:05", "zh-CN": "问答，到 21:05"}[language] in begin.text
    await sharing.at("21:05")
    assert (await talk(world)).state == "over"


async def test_steps_are_kept_for_the_next_talk_and_a_shift_is_not(world: World) -> None:
    sharing = await a_sharing(world, "en", "steps=opening:5,talk:10 length=15m repeat=weekly")
    await sharing.begins()
    await sharing.taps_privately(sharing.group.admin, "shift")
    await sharing.group.hears(sharing.group.admin, "/manage 1 steps=opening:5,talk:10,questions:15 length=30m")
    await sharing.at("20:20")
    assert (await talk(world)).state == "over", "the talk that is on keeps its own run of show"
    await sharing.at("20:00", "2026-12-03")
    async with world.app.database.read() as session:
        second = await session.get_one(Talk, (1, 1, 2))
    assert second.steps == [["opening", 5], ["talk", 10], ["questions", 15]]


async def test_a_step_is_left_once_however_often_it_is_tapped(world: World) -> None:
    sharing = await a_sharing(world, "en", "steps=warm-up:10,talk:30,questions:20 length=60m")
    admin = sharing.group.admin
    await sharing.begins()
    message = admin.private(world.bot).messages[-1]
    data = next(b.data for row in message.buttons for b in row if "next" in (b.data or ""))
    for _ in range(3):
        admin.taps_data(message, data or "", old=True)
    await world.settle()
    assert (await talk(world)).step == 1


@BOTH
async def test_a_restart_in_the_middle_catches_up(world: World, language: str) -> None:
    """The bot was down through two steps and the end: they follow one another without a word about each."""
    sharing = await a_sharing(world, language, "steps=warm-up:10,talk:30,questions:20 length=60m")
    await sharing.begins()
    said = len(sharing.said_to(sharing.group.admin))
    await sharing.at("21:30")
    await world.advance(seconds=3)
    assert (await talk(world)).state == "over"
    told = sharing.said_to(sharing.group.admin)[said:]
    assert len(told) == 1
    assert told[0].startswith("🏁")


@BOTH
async def test_questions_from_queue_to_answer(world: World, language: str) -> None:
    sharing = await a_sharing(world, language)
    admin, (noah, lena, tom, eva) = sharing.group.admin, sharing.listeners
    await sharing.begins()
    # By the button, with the name and without; the first one is announced to the host, the others wait in the queue.
    for person, text, how in (
        (noah, "How long?", "send"),
        (lena, "<b>Why</b>?", "send hidden"),
        (tom, "How long is it?", "send"),
    ):
        await sharing.follows(person, "ask")
        await sharing.writes(person, text)
        await sharing.taps_privately(person, how)
    announced = [t for t in sharing.said_to(admin) if t.startswith("❓")]
    assert len(announced) == 1
    first = await sharing.taps_privately(admin, "queue")
    assert "How long?" in first
    assert "Noah" in first
    second = await sharing.taps_privately(admin, "approve")
    assert "<b>Why</b>?" in second
    assert "Lena" not in second
    third = await sharing.taps_privately(admin, "approve")
    assert "How long is it?" in third
    await sharing.taps_privately(admin, "same")
    shown = await sharing.taps_privately_on(admin, "1. How long?")
    assert await questions(world) == [(1, "approved"), (2, "approved"), (3, "merged")]
    assert {"en": "1. How long? (1 vote)", "zh-CN": "1. How long?（1 票）"}[language] in shown
    await world.advance(seconds=3)
    assert "1. How long?" in sharing.board.text
    # Votes come and go; one's own question counts already.
    vote = {"en": "👍 You want to know that, too.", "zh-CN": "👍 你也想知道，已投票。"}[language]
    back = {"en": "Vote taken back.", "zh-CN": "已取消投票。"}[language]
    assert await sharing.group.sees_tap(eva, "· 2") == vote
    assert await sharing.group.sees_tap(eva, "· 2") == back
    assert await sharing.group.sees_tap(eva, "· 2") == vote
    own = await sharing.group.sees_tap(noah, "· 1")
    assert (
        own
        == {"en": "That's your own question: it counts already.", "zh-CN": "这是你自己的提问，已经算上你了。"}[language]
    )
    # On stage, answered by what the speaker writes, and told to whoever asked.
    await sharing.taps_on_stage(admin, 1)
    assert world.last(sharing.chat) == {"en": "❓ Noah asks: How long?", "zh-CN": "❓ Noah 提问：How long?"}[language]
    sharing.speaker.says("Eight hours.", sharing.chat)
    await world.settle()
    await sharing.answered(admin, 1)
    await world.advance(seconds=3)
    assert sharing.last_to(noah).startswith("✅")
    assert await questions(world) == [(1, "answered"), (2, "approved"), (3, "merged")]
    await sharing.at("21:30")
    html = page(sharing)
    assert html.index("How long?") < html.rindex("Eight hours.")
    assert "&lt;b&gt;Why&lt;/b&gt;?" in html
    assert "<b>Why" not in html


@BOTH
async def test_ask_in_the_group(world: World, language: str) -> None:
    sharing = await a_sharing(world, language)
    noah = sharing.listeners[0]
    said = len(world.said(sharing.chat))
    asked = noah.says("/ask How long?", sharing.chat)
    await world.settle()
    assert len(world.said(sharing.chat)) == said, "acknowledged by a reaction"
    assert asked.reactions
    assert await questions(world) == [(1, "queued")]
    refused = await sharing.group.hears(noah, "/ask")
    assert "/ask" in refused[0]
    assert "500" in (await sharing.group.hears(noah, "/ask " + "x" * 501))[0]
    for n in range(4):
        await sharing.group.hears(noah, f"/ask {n}?")
    assert "5" in (await sharing.group.hears(noah, "/ask more?"))[0]
    await sharing.group.hears(sharing.group.admin, "/manage 1")
    await sharing.group.sees_tap(sharing.group.admin, {"en": "🏁 End", "zh-CN": "🏁 结束"}[language])
    await sharing.group.sees_tap(sharing.group.admin, {"en": "Yes, end it", "zh-CN": "是的，结束"}[language])
    # A board has waited lately, and eight answers a minute are said beside it.
    await world.advance(minutes=1)
    assert "/activities" in (await sharing.group.hears(noah, "/ask How?"))[0]


@BOTH
async def test_themes_are_proposed_voted_for_and_taken(world: World, language: str) -> None:
    sharing = await a_sharing(world, language, "repeat=weekly length=20m")
    noah, lena, tom, eva = sharing.listeners
    word = {"en": "theme", "zh-CN": "主题"}[language]
    await sharing.group.hears(noah, f"/ask {word} Dreams")
    await sharing.group.hears(lena, f"/ask {word} Naps")
    await sharing.group.hears(tom, f"/ask {word} naps")
    await sharing.follows(eva, "propose")
    await sharing.writes(eva, "Pillows")
    await world.advance(seconds=3)
    lines = sharing.board.text.splitlines()
    assert (
        lines[-3:]
        == {
            "en": ["2. Naps · 2 votes", "1. Dreams · 1 vote", "3. Pillows · 1 vote"],
            "zh-CN": ["2. Naps · 2 票", "1. Dreams · 1 票", "3. Pillows · 1 票"],
        }[language]
    )
    counts = {"en": "👍 Your vote counts.", "zh-CN": "👍 投票成功。"}[language]
    assert await sharing.group.sees_tap(noah, "👍 3") == counts
    assert await sharing.group.sees_tap(lena, "👍 3") == counts
    await sharing.begins()
    await sharing.at("20:20")
    said = len(world.said(sharing.chat))
    # A day before the next talk the group's choice is taken by itself.
    await sharing.at("20:00", "2026-12-02")
    await world.advance(seconds=3)
    taken = {
        "en": "💡 Your choice for Thu, 3 Dec, 20:00: Pillows, proposed by Eva, wanted by 3 people.",
        "zh-CN": "💡 12月3日周四 20:00 就讲大家选的“Pillows”！由 Eva 推荐，3 人想听。",
    }[language]
    assert taken in world.said(sharing.chat)[said:]
    assert "💡 Pillows" in sharing.board.text
    assert "Naps" in sharing.board.text, "the others stay for the time after"
    await sharing.at("20:00", "2026-12-03")
    assert {"en": "🎙 Pillows begins now!", "zh-CN": "🎙 “Pillows”现在开始！"}[language] in " ".join(
        world.said(sharing.chat)
    )


async def test_a_host_takes_the_winner_or_removes_a_theme(world: World) -> None:
    sharing = await a_sharing(world)
    admin = sharing.group.admin
    await sharing.desk("proposals")
    await sharing.group.hears(sharing.listeners[0], "/ask theme Spam")
    await sharing.group.hears(sharing.listeners[1], "/ask theme Dreams")
    await sharing.desk("proposals")
    assert "Spam" not in await sharing.taps_privately_on(admin, "🗑 1")
    await sharing.taps_privately(admin, "winner")
    assert (await talk(world)).theme == "Dreams"
    # Its row is gone from the list, so its button is out of date.
    await world.advance(seconds=3)
    assert await sharing.group.sees_forged(sharing.listeners[0], "tw:1:2") == OUT_OF_DATE["en"]


@BOTH
async def test_attendance_by_the_button(world: World, language: str) -> None:
    sharing = await a_sharing(world, language, "points=3")
    noah, lena, tom, eva = sharing.listeners
    await sharing.begins()
    await sharing.desk("attend")
    here = {"en": "✋ You're on the list. +3 points", "zh-CN": "✋ 点名成功。+3 积分"}[language]
    again = {"en": "You're on the list already. Enjoy the talk!", "zh-CN": "你已经点过名啦，好好听吧！"}[language]
    assert await sharing.all_tap("here", noah, lena, noah) == [here, here, again]
    button = [m for m in sharing.chat.messages if m.buttons and "th:" in (m.buttons[0][0].data or "")][-1]
    await world.advance(minutes=11)
    late = await sharing.group.sees_tap(tom, sharing.button("here"), button)
    assert {"en": "Attendance closed at 20:10", "zh-CN": "点名已在 20:10 结束"}[language] in late
    # Once more: points come once a talk.
    await sharing.desk("attend")
    assert await sharing.all_tap("here", noah, eva) == [
        {"en": "✋ You're on the list. Enjoy the talk!", "zh-CN": "✋ 点名成功，好好听吧！"}[language],
        here,
    ]
    assert (await sharing.group.points(noah), await sharing.group.points(eva)) == (3, 3)
    assert await rows_of(world, Attendance) == 4
    async with world.app.database.read() as session:
        attended = dict((await session.execute(select(MemberDay.person_id, MemberDay.attended))).all())
    assert {p: n for p, n in attended.items() if n} == {noah.id: 1, lena.id: 1, eva.id: 1}


@BOTH
async def test_attendance_by_a_code_word(world: World, language: str) -> None:
    sharing = await a_sharing(world, language, "code=yes")
    noah, lena, tom, _ = sharing.listeners
    await sharing.begins()
    await sharing.desk("attend")
    told = next(t for t in sharing.said_to(sharing.group.admin) if t.startswith("🔑"))
    code = re.findall(r"\b[A-HJ-NP-Z2-9]{4}\b", told)[-1]
    assert code in " ".join(sharing.said_to(sharing.speaker)), "the speaker is to say it"
    assert code not in " ".join(world.said(sharing.chat))
    await sharing.follows(noah, "code")
    wrong = await sharing.writes(noah, "OOOO")
    assert (
        wrong
        == {
            "en": "That's not the code word. Listen for it in the talk and type it once more; capitals don't matter.",
            "zh-CN": "口令不对。听清分享人说的口令再输一次，不分大小写。",
        }[language]
    )
    assert (
        await sharing.writes(noah, f" {code.lower()} ")
        == {
            "en": "✅ Right! You're on the list.",
            "zh-CN": "✅ 口令正确，点名成功。",
        }[language]
    )
    # A forged tap on the plain button is no way around the word.
    assert await sharing.group.sees_forged(tom, "th:1:1") == wrong
    await sharing.follows(lena, "code")
    await world.advance(minutes=11)
    late = await sharing.writes(lena, code)
    assert {"en": "Attendance closed at 20:10", "zh-CN": "点名已在 20:10 结束"}[language] in late
    assert await rows_of(world, Attendance) == 1


@BOTH
async def test_what_stays_of_a_talk(world: World, language: str) -> None:
    sharing = await a_sharing(world, language)
    noah, lena, *_ = sharing.listeners
    sharing.speaker.says("Before the talk.", sharing.chat)
    await sharing.begins()
    opening = next(t for t in world.said(sharing.chat) if {"en": "begins now", "zh-CN": "现在开始"}[language] in t)
    assert {"en": "is kept for the archive", "zh-CN": "留作本场存档"}[language] in opening
    key = sharing.speaker.says("Sleep <script>alert(1)</script> well & long\nSecond line", sharing.chat)
    noah.says("I listen.", sharing.chat)
    sharing.group.admin.says("Welcome!", sharing.chat)
    sharing.speaker.sends_photo(sharing.chat, caption="My bed")
    await world.settle()
    noah.reacts(key, "🔥")
    lena.reacts(key, "👍")
    await world.settle()
    await sharing.desk("attend")
    await sharing.all_tap("here", noah)
    await sharing.at("21:30")
    thanks = [m for m in sharing.chat.messages if m.media is not None and m.media.kind == "document"][-1]
    inner = str(sharing.chat.id).removeprefix("-100")
    links = [e["url"] for e in thanks.entities if e["type"] == "text_link"]
    assert f"https://t.me/c/{inner}/{key.id}" in links
    html = page(sharing)
    for kept in ("Welcome!", "My bed", "Second line", "&lt;script&gt;alert(1)&lt;/script&gt; well &amp; long", "Noah"):
        assert kept in html
    for not_kept in ("I listen.", "Before the talk.", "<script"):
        assert not_kept not in html
    assert not re.search(r"""(?:src|href)\s*=\s*["'](?!https://t\.me/)""", html), "nothing is loaded from anywhere"
    assert await rows_of(world, TalkMessage) == 3
    # The desk has it once more, until it is forgotten.
    before = len(sharing.group.admin.private(world.bot).messages)
    await sharing.taps_privately_on(sharing.group.admin, {"en": "🎛 Desk", "zh-CN": "🎛 主持台"}[language])
    await sharing.taps_privately(sharing.group.admin, "archive")
    assert any(m.media is not None for m in sharing.group.admin.private(world.bot).messages[before - 1 :])


@BOTH
async def test_feedback(world: World, language: str) -> None:
    sharing = await a_sharing(world, language, "repeat=weekly length=20m")
    noah, lena, tom, _ = sharing.listeners
    await sharing.begins()
    await sharing.at("20:20")
    await world.advance(seconds=3)
    assert (
        await sharing.group.sees_tap(noah, "5 ⭐")
        == {
            "en": "Thanks! 5 ⭐ noted. Tap again to change it.",
            "zh-CN": "谢谢！5 ⭐ 收到，再点可以改。",
        }[language]
    )
    await sharing.group.sees_tap(lena, "4 ⭐")
    assert await sharing.group.sees_tap(lena, "3 ⭐") == {"en": "Changed to 3 ⭐.", "zh-CN": "已改为 3 ⭐。"}[language]
    await sharing.follows(tom, "comment")
    await sharing.writes(tom, "Great voice")
    shown = await sharing.desk("feedback")
    rating = {"en": "4 ⭐ (2 people)", "zh-CN": "4 ⭐（2 人）"}[language]
    assert shown.count(rating) == 2, "of the talk, and of its speaker"
    assert "Great voice" in shown
    assert "Tom" not in shown
    # After a week it is closed, kindly.
    button = [m for m in sharing.chat.messages if m.buttons and "t5:" in (m.buttons[0][0].data or "")][-1]
    await sharing.at("21:00", "2026-12-04")
    late = await sharing.group.sees_tap(tom, "5 ⭐", button)
    assert {"en": "is closed", "zh-CN": "已经截止"}[language] in late


async def test_feedback_of_the_last_talk_counts_though_the_activity_is_over(world: World) -> None:
    sharing = await a_sharing(world, "en", "length=20m")
    await sharing.begins()
    await sharing.at("20:20")
    assert (await sharing.group.sees_tap(sharing.listeners[0], "5 ⭐")).startswith("Thanks!")


async def test_nothing_said_nothing_kept(world: World) -> None:
    sharing = await a_sharing(world, "en", "steps=talk:20 length=20m")
    await sharing.begins()
    await sharing.at("20:20")
    assert "is over. Thank you!" in world.said(sharing.chat)[-1] + world.said(sharing.chat)[-2]
    assert not [m for m in sharing.chat.messages if m.media is not None]


async def test_messages_are_forgotten_after_thirty_days(world: World) -> None:
    sharing = await a_sharing(world)
    await sharing.begins()
    sharing.speaker.says("Hello.", sharing.chat)
    await world.settle()
    assert await rows_of(world, TalkMessage) == 1
    await sharing.at("21:30")
    world.clock.advance(days=31)
    await world.app.do(upkeep.JOB)
    assert await rows_of(world, TalkMessage) == 0


@pytest.mark.parametrize("steps", ["talk:5", "warm-up:1,opening:1,talk:1"])
async def test_very_short_talks(world: World, steps: str) -> None:
    minutes = sum(int(part.partition(":")[2]) for part in steps.split(","))
    sharing = await a_sharing(
        world, "en", f"steps={steps} length={max(minutes, 5)}m" if minutes >= 5 else f"steps={steps},closing:2"
    )
    await sharing.begins()
    await sharing.at("20:06")
    assert (await talk(world)).state == "over"
