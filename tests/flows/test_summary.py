"""The weekly summary: its figures beside hand-counted ones, who gets it, when, and what may be asked of it. In both languages."""

from sqlalchemy import func, select

from features.statistics import rebuild
from features.statistics.view import OpenTap, SummaryTap, WorkbookTap
from jobs import lifecycle
from kit import buttons
from kit.buttons import Tap
from models import MemberDay
from simulator import Message, Person, SimClock
from tests import wiring
from tests.flows.group import ADMINS_ONLY, BOTH, OUT_OF_DATE, SHANGHAI, Group, when
from tests.flows.summaries import asks, news, says, starts_bot, summed_up, told
from tests.wiring import World, start

OPEN = {"en": "📊 Open the summary", "zh-CN": "📊 查看周报"}
BOOK = {"en": "📗 Workbook", "zh-CN": "📗 表格"}
BEFORE = {"en": "◀️ Week before", "zh-CN": "◀️ 上一周"}
WAITS = {
    "en": "📊 The weekly summary is ready. Admins read it in private:",
    "zh-CN": "📊 本周周报好了，管理员请到私聊查看：",
}
SENT = {"en": "📊 I've sent you the summary in private.", "zh-CN": "📊 周报已私聊发给你。"}
UNDO = {"en": "↩️ Undo", "zh-CN": "↩️ 撤销"}
QUIET = {"en": "went quiet", "zh-CN": "安静下来"}
LOOK = {"en": "📊 Figures are for admins, in private:", "zh-CN": "📊 数据只给管理员看，请到私聊查看："}


async def two_weeks(world: World, language: str) -> Group:
    """Two weeks whose sums can be counted by hand.

    23 to 29 November: Mia checks in on all seven days, Noah on Monday to Thursday, Lena on Monday. 30 November to 6 December: Mia on all
    days, Noah on Monday; Tom, who came on Tuesday by a link, writes three messages on Wednesday; Lena leaves on Friday.
    """
    group = await summed_up(world, language=language, zone=SHANGHAI)
    mia, noah, lena = group.members
    await group.starts("points=5")
    await starts_bot(world, group.owner)
    for day in range(23, 30):
        await when(world, f"2026-11-{day} 08:30")
        for person in [mia, *([noah] if day < 27 else []), *([lena] if day == 23 else [])]:
            await group.checks_in(person)
    await says(world, noah, group.chat, 2)
    await when(world, "2026-11-30 09:00")
    for on in ("11-30", "12-01", "12-02", "12-03", "12-04", "12-05", "12-06"):
        await when(world, f"2026-{on} 09:30")
        await group.checks_in(mia, *([noah] if on == "11-30" else []))
        if on == "12-01":
            _, body = await world.telegram.call(
                world.bot.token, "createChatInviteLink", {"chat_id": group.chat.id, "name": "poster"}
            )
            tom = world.telegram.new_person("Tom", language_code=language)
            tom.joins(group.chat, body["result"]["invite_link"])
            await world.settle()
            group.members.append(tom)
        if on == "12-02":
            await says(world, group.members[-1], group.chat, 3)
        if on == "12-04":
            lena.leaves(group.chat)
            await world.settle()
    return group


FIRST = {
    "en": """📊 Runners · Mon, 23 Nov – Sun, 29 Nov

👥 Active: 3 · 5 members
💬 Messages: 2
✅ Check-ins: 12 · 57% of the expected
⭐ Points: 60 given out, 0 spent

🎯 Activities (active this week → took part → saw it through)
· Morning run: 3 → 3 → 1

🧭 Members
new 5

🏅 Most active (took part, wrote, on how many days)
1. Mia · 7× · 7 days
2. Noah · 4× · 💬 2 · 5 days
3. Lena · 1× · 1 day

⏰ Busiest: Mon, 08:00–09:00""",
    "zh-CN": """📊 Runners · 11月23日周一 – 11月29日周日

👥 活跃 3 人 · 共 5 名群员
💬 消息：2
✅ 签到：12 · 完成率 57%
⭐ 积分：发放 60，消费 0

🎯 活动（本周活跃 → 参加 → 完成）
· 晨跑：3 → 3 → 1

🧭 群员
新人 5

🏅 最活跃（参与、发言、活跃天数）
1. Mia · 参与 7 次 · 7 天
2. Noah · 参与 4 次 · 💬 2 · 5 天
3. Lena · 参与 1 次 · 1 天

⏰ 最热闹：周一 08:00–09:00""",
}
SECOND = {
    "en": """📊 Runners · Mon, 30 Nov – Sun, 6 Dec

👥 Active: 3 (as before) · 5 members
👋 Came: 1 · left: 1
💬 Messages: 3 ▲ 50%
✅ Check-ins: 8 ▼ 33% · 44% of the expected
⭐ Points: 40 given out, 0 spent

🎯 Activities (active this week → took part → saw it through)
· Morning run: 3 → 2 → 1

🧭 Members
new 5 (+1)

🏅 Most active (took part, wrote, on how many days)
1. Mia · 7× · 7 days
2. Noah · 1× · 1 day
3. Tom · 💬 3 · 1 day

⏰ Busiest: Wed, 09:00–10:00

💡 What to do next
· Check-ins fell from 12 to 8. Half of them are in by 10:00: an earlier reminder may help (remind= in /manage).""",
    "zh-CN": """📊 Runners · 11月30日周一 – 12月6日周日

👥 活跃 3 人（与上周持平） · 共 5 名群员
👋 入群：1 · 退群：1
💬 消息：3 ▲ 50%
✅ 签到：8 ▼ 33% · 完成率 44%
⭐ 积分：发放 40，消费 0

🎯 活动（本周活跃 → 参加 → 完成）
· 晨跑：3 → 2 → 1

🧭 群员
新人 5（+1）

🏅 最活跃（参与、发言、活跃天数）
1. Mia · 参与 7 次 · 7 天
2. Noah · 参与 1 次 · 1 天
3. Tom · 💬 3 · 1 天

⏰ 最热闹：周三 09:00–10:00

💡 下一步建议
· 签到从 12 次降到 8 次。一半的人 10:00 前就签了，提醒可以早一点（/manage 里改 remind=）。""",
}


@BOTH
async def test_two_weeks(world: World, language: str) -> None:
    """Each figure, as counted by hand; on Mondays at nine, once, to the owner, who has started the bot; with picture and workbook."""
    group = await two_weeks(world, language)
    assert [text for text in told(world, group.owner) if text.startswith("📊")] == [FIRST[language]]
    in_group = len(world.said(group.chat))
    await when(world, "2026-12-07 08:59")
    assert told(world, group.owner)[-1] == FIRST[language]
    await when(world, "2026-12-07 09:00")
    assert await world.app.do(lifecycle.JOB) == 0
    await world.advance(hours=3)
    assert [text for text in told(world, group.owner) if text.startswith("📊")] == [FIRST[language], SECOND[language]]
    picture = group.owner.private(world.bot).messages[-2].media
    assert picture is not None
    assert picture.data.startswith(b"\x89PNG")
    assert told(world, group.admin) == [], "who has not started the bot gets nothing"
    assert not [text for text in world.said(group.chat)[in_group:] if text.startswith("📊")]
    message = news(world, group.owner)
    assert message.button_texts == [BOOK[language], BEFORE[language]]
    group.owner.taps(BOOK[language], message=message)
    await world.settle()
    book = news(world, group.owner)
    assert book.media is not None
    assert book.media.data.startswith(b"PK")
    group.owner.taps(BEFORE[language], message=message)
    await world.settle()
    # Lena has left since.
    then = FIRST[language].replace("5 members", "4 members").replace("new 5", "new 4")
    assert news(world, group.owner).text == then.replace("共 5 名", "共 4 名").replace("新人 5", "新人 4")
    assert news(world, group.owner).button_texts == [BOOK[language]], "the bot came in that week"


@BOTH
async def test_nobody_can_be_told(world: World, language: str) -> None:
    """No admin has started the bot: a line in the group, whose button opens the summary for admins alone."""
    group = await summed_up(world, language=language, zone=SHANGHAI)
    await says(world, group.members[0], group.chat, 2)
    await when(world, "2026-11-30 09:00")
    assert world.said(group.chat)[-1] == WAITS[language]
    message = group.bots_last
    assert await group.sees_tap(group.members[0], OPEN[language], message) == ADMINS_ONLY[language]
    tap = group.admin.taps(OPEN[language], message=message)
    await world.settle()
    assert tap.answer is not None
    assert tap.answer.url is not None
    group.members[0].opens(tap.answer.url)
    group.admin.opens(tap.answer.url)
    await world.settle()
    assert news(world, group.admin).text.startswith("📊 Runners · ")
    assert not [text for text in told(world, group.members[0]) if text.startswith("📊")]
    await when(world, "2026-12-07 09:00")
    assert told(world, group.admin)[-1].startswith("📊 Runners · ")
    assert world.said(group.chat)[-1] == WAITS[language], "that of the week before: the admin can be told now"


@BOTH
async def test_quiet_groups_hear_nothing(world: World, language: str) -> None:
    """Nothing to sum up: no summary comes by itself; asked for, it says so."""
    group = await summed_up(world, language=language, zone=SHANGHAI)
    await starts_bot(world, group.owner)
    in_group, to_owner = len(world.said(group.chat)), len(told(world, group.owner))
    await when(world, "2026-11-30 09:00")
    await when(world, "2026-12-07 09:00")
    assert (len(world.said(group.chat)), len(told(world, group.owner))) == (in_group, to_owner)
    (said,) = await asks(world, group.owner, "/summary")
    assert (
        said.splitlines()[1]
        == {
            "en": "There is nothing to sum up here yet. Start something with /new, and the figures come by themselves.",
            "zh-CN": "这里还没有可统计的数据。用 /new 发起一个活动，数据自然就有了。",
        }[language]
    )


@BOTH
async def test_the_short_version(world: World, language: str) -> None:
    group = await summed_up(world, language=language, zone=SHANGHAI)
    await starts_bot(world, group.owner)
    await group.hears(group.admin, "/settings summary_in_group=yes")
    await group.starts()
    await group.checks_in(*group.members[:2])
    await when(world, "2026-11-30 09:00")
    assert [text for text in world.said(group.chat) if text.startswith("📊")][-1] == {
        "en": "📊 Runners · Mon, 23 Nov – Sun, 29 Nov\n2 of us were active\n✅ 2 check-ins\n🏅 Most active: Mia, Noah",
        "zh-CN": "📊 Runners · 11月23日周一 – 11月29日周日\n本周有 2 位群友活跃\n✅ 签到 2 次\n🏅 最活跃：Mia、Noah",
    }[language]
    await group.hears(group.admin, "/settings summary=no")
    count = len(world.said(group.chat))
    await when(world, "2026-12-07 09:00")
    assert not [text for text in world.said(group.chat)[count:] if text.startswith("📊 Runners")]


@BOTH
async def test_asking_in_the_group(world: World, language: str) -> None:
    group = await summed_up(world, language=language, zone=SHANGHAI)
    await says(world, group.members[0], group.chat, 2)
    assert await group.hears(group.members[0], "/summary") == [ADMINS_ONLY[language]]
    assert await group.hears(group.admin, "/summary") == [LOOK[language]]
    tap = group.admin.taps(OPEN[language], group.chat)
    await world.settle()
    assert tap.answer is not None
    assert tap.answer.url is not None
    group.admin.opens(tap.answer.url)
    await world.settle()
    head = news(world, group.admin).text.splitlines()[:4]
    assert (
        head
        == {
            "en": [
                "📊 Runners · Mon, 23 Nov, so far",
                "Beside the same days a week before; today is still going on.",
                "",
                "👥 Active: 1 · 3 members",
            ],
            "zh-CN": [
                "📊 Runners · 11月23日周一（截至目前）",
                "与上周同期相比，今天还没过完。",
                "",
                "👥 活跃 1 人 · 共 3 名群员",
            ],
        }[language]
    )
    assert await group.hears(group.admin, "/summary") == [SENT[language]]
    for week in ("last", "2026-W47", "2026-W49", "2026-W54", "0001-W01", "9999-W01", "yesterday", "<b>"):
        (said,) = await group.hears(group.admin, f"/summary {week}")
        assert said.startswith({"en": f"I can't sum up “{week}”", "zh-CN": f"没有“{week}”的周报"}[language])
    assert await group.hears(group.admin, "/summary 2026-W48") == [SENT[language]]
    await when(world, "2026-11-30 08:00")
    for week in ("last", "上周", "2026-W48", "2026年第48周", "２０２６－Ｗ４８"):
        assert await group.hears(group.admin, f"/summary {week}") == [SENT[language]]
        assert "–" in news(world, group.admin).text.splitlines()[0]


@BOTH
async def test_asking_in_private(world: World, language: str) -> None:
    group = await summed_up(world, language=language, zone=SHANGHAI)
    mia = group.members[0]
    await says(world, mia, group.chat, 1)
    await starts_bot(world, mia, group.owner)
    (none,) = await asks(world, mia, "/summary")
    assert (
        none
        == {
            "en": "Summaries are for admins of a group that I'm in. If you are one, write /summary there once, so that I know you. "
            "Or add me to your group, and I'll count along.",
            "zh-CN": "周报是给群管理员看的。如果你是管理员，先在群里发一次 /summary，我就认得你了；也可以把我拉进你的群，我就开始统计。",
        }[language]
    )
    (mine,) = await asks(world, group.owner, "/summary")
    assert mine.startswith("📊 Runners")
    other = world.telegram.new_group("Readers <b>", owner=group.owner, members=[mia])
    group.owner.adds(world.bot, other, admin=True)
    await world.settle()
    await says(world, mia, other, 1)
    (question,) = await asks(world, group.owner, "/summary")
    assert question == {"en": "Of which group?", "zh-CN": "看哪个群的？"}[language]
    assert news(world, group.owner).button_texts == ["Readers <b>", "Runners"]
    group.owner.taps("Readers <b>", message=news(world, group.owner))
    await world.advance(minutes=1)
    assert news(world, group.owner).text.startswith("📊 Readers <b>")


@BOTH
async def test_forged_taps(world: World, language: str) -> None:
    """Buttons of the summary, sent by who must not see it, from another place, for weeks that are not there."""
    group = await summed_up(world, language=language, zone=SHANGHAI)
    mia = group.members[0]
    await says(world, mia, group.chat, 1)
    await starts_bot(world, mia, group.owner)
    monday, private = 20261123, news(world, mia)

    async def forged(person: Person, message: Message, tap: Tap) -> str:
        sent = person.taps_data(message, buttons.encode(tap), old=True)
        await world.settle()
        assert sent.answer is not None
        return sent.answer.text

    for tap in (SummaryTap(1, monday), WorkbookTap(1, monday)):
        assert await forged(mia, private, tap) == ADMINS_ONLY[language]
        assert await forged(mia, group.bots_last, tap) == OUT_OF_DATE[language]
    assert await forged(mia, group.bots_last, OpenTap(monday)) == ADMINS_ONLY[language]
    own = news(world, group.owner)
    for week in (0, 20261199, 20261116, 20261130, 99991231):
        for tap in (SummaryTap(1, week), WorkbookTap(1, week)):
            assert await forged(group.owner, own, tap) == OUT_OF_DATE[language]
        assert await forged(group.owner, group.bots_last, OpenTap(week)) == OUT_OF_DATE[language]
    assert await forged(group.owner, own, SummaryTap(99, monday)) == OUT_OF_DATE[language]
    assert not [text for text in told(world, group.owner) + told(world, mia) if text.startswith("📊")]


async def test_it_comes_late_rather_than_not(world: World, database_url: str) -> None:
    """The bot was down when it was due, and for another week: it comes once, of the week that is over now."""
    group = await summed_up(world, zone=SHANGHAI)
    await starts_bot(world, group.owner)
    await says(world, group.members[0], group.chat, 1)
    await world.app.close()
    world.clock.advance(days=16)
    for _ in range(2):
        again = await start(database_url, world.clock, telegram=world.telegram)
        await again.settle()
        heads = [text.splitlines()[0] for text in told(again, group.owner) if text.startswith("📊")]
        assert heads == ["📊 Runners · Mon, 30 Nov – Sun, 6 Dec"]
        await again.app.close()


async def test_a_demoted_admin_gets_nothing_more(world: World) -> None:
    """What was asked for before and is put together after is not sent to who is no admin any more."""
    group = await summed_up(world, zone=SHANGHAI)
    await starts_bot(world, group.admin)
    await says(world, group.members[0], group.chat, 1)
    group.admin.says("/summary", group.chat)
    group.owner.demotes(group.admin, group.chat)
    await world.settle()
    assert not [text for text in told(world, group.admin) if text.startswith("📊")]


async def test_other_times(world: World) -> None:
    """Late in the week it sums up the week so far; the time follows the setting and the zone."""
    group = await summed_up(world, zone=SHANGHAI)
    await starts_bot(world, group.owner)
    await says(world, group.members[0], group.chat, 1)
    await group.hears(group.owner, '/settings summary="sun 20:00"')
    await when(world, "2026-11-29 19:59")
    assert not [text for text in told(world, group.owner) if text.startswith("📊")]
    await when(world, "2026-11-29 20:00")
    # Sunday is not over yet.
    assert told(world, group.owner)[-1].splitlines()[0] == "📊 Runners · Mon, 23 Nov – Sun, 29 Nov, so far"
    await group.hears(group.owner, '/settings zone=Europe/Berlin summary="周三 9点"')
    await when(world, "2026-12-02 08:59", "Europe/Berlin")
    assert len([text for text in told(world, group.owner) if text.startswith("📊")]) == 1
    await when(world, "2026-12-02 09:00", "Europe/Berlin")
    assert len([text for text in told(world, group.owner) if text.startswith("📊")]) == 2
    for bad in ("daily 09:00", "monthly", "mon", "mon,tue 09:00", "09:00", "never ever"):
        (said,) = await group.hears(group.owner, f'/settings summary="{bad}"')
        assert said.startswith(("I can't read “", "summary= needs a value")), bad


@BOTH
async def test_what_the_bot_does_not_hear_is_not_said(database_url: str, clock: SimClock, language: str) -> None:
    """Privacy mode on and no administrator: no messages, no word of who is quiet, and what to do. Made administrator: since when."""
    world = await wiring.start(database_url, clock, privacy=True)
    group = await summed_up(world, language=language, zone=SHANGHAI, bot_is_admin=False)
    mia, noah, _ = group.members
    await group.hears(group.owner, '/new@muster_bot checkin "Run" remind=no')
    await group.checks_in(mia, noah)
    await starts_bot(world, group.owner)
    await when(world, "2026-12-16 10:00")
    noah.says("I talk every day", group.chat)
    await group.checks_in(mia)
    alone = {
        "en": "👂 By activities alone: I don't hear plain talk here. Make me an administrator, and it counts.",
        "zh-CN": "👂 只按活动统计：这里的普通聊天我看不到。设我为管理员，聊天就会算进来。",
    }[language]
    (said,) = await asks(world, group.owner, "/summary")
    assert alone in said.splitlines()
    assert not [line for line in said.splitlines() if line.startswith("💬") or QUIET[language] in line]
    head = {"en": "🏅 Most active (took part, on how many days)", "zh-CN": "🏅 最活跃（参与、活跃天数）"}[language]
    assert head in said.splitlines()
    group.owner.promotes(world.bot, group.chat)
    await world.settle()
    await when(world, "2026-12-23 10:00")
    (said,) = await asks(world, group.owner, "/summary")
    since = {
        "en": "👂 By activities alone: I hear plain talk here only since Wed, 16 Dec.",
        "zh-CN": "👂 只按活动统计：12月16日周三起我才看得到普通聊天。",
    }[language]
    assert since in said.splitlines()
    await when(world, "2026-12-30 10:00")
    noah.says("And now I am heard", group.chat)
    (said,) = await asks(world, group.owner, "/summary")
    assert [line[0] for line in said.splitlines() if line.startswith(("👂", "💬"))] == ["💬"]
    await world.app.close()


@BOTH
async def test_what_comes_back_is_not_spent(world: World, language: str) -> None:
    """A check-in that is revoked, a grant that is undone, a grant taken back and a packet nobody grabbed are not spent; and a revoked
    day was asked for and not done.
    """
    group = await summed_up(world, language=language, zone=SHANGHAI)
    mia, noah, _ = group.members
    await starts_bot(world, group.owner)
    await group.starts("points=50 until=21:00")
    await group.checks_in(mia, noah)
    await when(world, "2026-11-23 22:00")
    await group.hears(group.admin, "/revoke @noah today")
    await group.hears(group.admin, "/grant @noah 100 for helping")
    await group.sees_tap(group.admin, UNDO[language])
    await group.hears(group.admin, "/grant @mia -10 a slip")
    await group.hears(mia, '/packet 20 2 "Cheers"')
    await group.sees_tap(noah, {"en": "🧧 Grab", "zh-CN": "🧧 抢红包"}[language])
    await when(world, "2026-11-25 10:00")
    (said,) = await asks(world, group.owner, "/summary")
    rate, points = {
        "en": ("✅ Check-ins: 1 · 33% of the expected", "⭐ Points: 50 given out, 0 spent"),
        "zh-CN": ("✅ 签到：1 · 完成率 33%", "⭐ 积分：发放 50，消费 0"),
    }[language]
    assert rate in said.splitlines()
    assert points in said.splitlines()
    grabbed = await group.points(noah)
    assert 0 < grabbed < 20
    for _ in range(2):
        async with world.app.database.read() as session:
            rows = await session.execute(
                select(MemberDay.person_id, func.sum(MemberDay.earned), func.sum(MemberDay.spent))
                .where(MemberDay.person_id.in_([mia.id, noah.id]))
                .group_by(MemberDay.person_id)
            )
            assert {person: (int(earned), int(spent)) for person, earned, spent in rows} == {
                mia.id: (50, grabbed),
                noah.id: (grabbed, 0),
            }
        await rebuild.rebuild_all(world.app.database, world.clock.now())


@BOTH
async def test_a_silence_with_something_on_is_told_once(world: World, language: str) -> None:
    """In private, and again only after something was done; nothing is said where nothing is on, and nothing in the group."""
    group = await summed_up(world, language=language, zone=SHANGHAI)
    await starts_bot(world, group.owner)
    await group.starts("until=21:00")
    await group.checks_in(group.members[0])
    silence = {
        "en": (
            "💤 For two weeks nobody has written or taken part in Runners, and this is still on: “Morning run”.\n"
            "A word from you in the group may bring it back, or something new: /new. What is not needed any more can be paused or ended "
            "with /manage there. I'll say no more about it until something happens."
        ),
        "zh-CN": (
            "💤 Runners 已经两周没有人发言或参加活动了，还开着的有：“晨跑”。\n可以在群里招呼一声，或者用 /new 办点新的；不再需要的，"
            "在群里用 /manage 暂停或结束。在有新动静之前，我不会再提这件事。"
        ),
    }[language]

    def silences() -> int:
        return told(world, group.owner).count(silence)

    for monday, count in (("12-07", 0), ("12-14", 1), ("12-21", 1), ("12-28", 1)):
        await when(world, f"2026-{monday} 10:00")
        assert silences() == count
    await group.checks_in(group.members[0])
    for monday, count in (("01-04", 1), ("01-11", 1), ("01-18", 2), ("01-25", 2)):
        await when(world, f"2027-{monday} 10:00")
        assert silences() == count
    assert not [text for text in world.said(group.chat) if text.startswith("💤")]
