"""Who may see a group's figures: its admins, as they are when the answer goes out. Everybody else is told who can; in both languages."""

from features.statistics.view import SummaryTap
from jobs import lifecycle, upkeep
from kit import buttons
from tests.flows.group import ADMINS_ONLY, BOTH, SHANGHAI, make_group, when
from tests.flows.summaries import asks, news, says, starts_bot, summaries, summed_up, told
from tests.flows.test_rights import ITS_ME, WHO
from tests.flows.test_summary import LOOK, OPEN, SENT, WAITS
from tests.wiring import World

START_FIRST = {
    "en": "📗 The file goes to your private chat. Start me there first, then ask again.",
    "zh-CN": "📗 文件会发到你的私聊。先在私聊里点“开始”，再来导出。",
}
FILE_SENT = {"en": "📗 I've sent you the file in private.", "zh-CN": "📗 文件已私聊发给你。"}
READY = {"en": "📊 The weekly summary of Runners is ready.", "zh-CN": "📊 “Runners”的周报好了。"}
COMMANDS = ("/summary", "/summary last", "/summary 2026-W48", "/export", "/export from=2026-11-23 format=csv")


@BOTH
async def test_admins_and_nobody_else(world: World, language: str) -> None:
    """Member, host and judge are told who can; admin and owner get it. A stranger, who is admin elsewhere, gets nothing of it."""
    group = await summed_up(world, language=language, zone=SHANGHAI)
    member, host, judge = group.members
    await says(world, member, group.chat, 2)
    await starts_bot(world, group.owner, group.admin, *group.members)
    await group.hears(group.owner, "/roles host", reply_to=host.says("hello", group.chat))
    await group.hears(group.owner, "/roles judge", reply_to=judge.says("hello", group.chat))
    for person in group.members:
        for command in COMMANDS:
            await world.advance(minutes=1)
            assert await group.hears(person, command) == [ADMINS_ONLY[language]]
        assert summaries(world, person) == []
    for person in (group.admin, group.owner):
        assert await group.hears(person, "/summary") == [SENT[language]]
        assert await group.hears(person, "/export") == [FILE_SENT[language]]
        assert len(summaries(world, person)) == 1
        assert news(world, person).media is not None
    other = world.telegram.new_group("Readers", owner=member, members=[judge])
    member.adds(world.bot, other, admin=True)
    await world.settle()
    tap = member.taps_data(news(world, member), buttons.encode(SummaryTap(1, 20261123)))
    await world.settle()
    assert tap.answer is not None
    assert tap.answer.text == ADMINS_ONLY[language]
    (own,) = await asks(world, member, "/summary")
    assert own.startswith("📊 Readers"), "of the one group in which they are admin"
    assert "Runners" not in own


@BOTH
async def test_an_anonymous_admin_says_who_they_are(world: World, language: str) -> None:
    group = await summed_up(world, language=language, zone=SHANGHAI)
    await says(world, group.members[0], group.chat, 2)
    await starts_bot(world, group.admin)
    group.owner.promotes(group.admin, group.chat, anonymous=True)
    await world.settle()
    assert await group.hears(group.admin, "/summary", anonymous=True) == [WHO[language]]
    assert await group.sees_tap(group.members[0], ITS_ME[language]) == ADMINS_ONLY[language]
    assert summaries(world, group.admin) == []
    await group.sees_tap(group.admin, ITS_ME[language])
    await world.settle()
    assert len(summaries(world, group.admin)) == 1
    assert await group.hears(group.admin, "/export", anonymous=True) == [WHO[language]]
    await group.sees_tap(group.admin, ITS_ME[language])
    await world.settle()
    assert news(world, group.admin).media is not None


@BOTH
async def test_an_admin_who_has_not_started_the_bot(world: World, language: str) -> None:
    """The summary opens by a button that starts it; a file says what to do, and comes when it is asked for again."""
    group = await summed_up(world, language=language, zone=SHANGHAI)
    await says(world, group.members[0], group.chat, 2)
    assert await group.hears(group.admin, "/summary") == [LOOK[language]]
    assert await group.hears(group.admin, "/export") == [START_FIRST[language]]
    (link,) = group.bots_last.buttons[0]
    assert link.url is not None
    group.admin.opens(link.url)
    await world.settle()
    assert await group.hears(group.admin, "/export") == [FILE_SENT[language]]
    book = news(world, group.admin).media
    assert book is not None
    assert book.data[:2] == b"PK"


@BOTH
async def test_where_the_bot_would_not_hear_of_a_dismissal(world: World, language: str) -> None:
    """As a plain member it hears of no changes: on Monday it sends a button, and asks Telegram when that is tapped."""
    group = await summed_up(world, language=language, bot_is_admin=False)
    await group.hears(group.owner, f"/settings zone={SHANGHAI}")
    await starts_bot(world, group.owner, group.admin)
    await group.hears(group.admin, "/activities@muster_bot")
    await group.starts()
    await group.checks_in(group.members[0])
    group.owner.demotes(group.admin, group.chat)
    await world.settle()
    await when(world, "2026-11-30 09:00")
    for person in (group.owner, group.admin):
        assert told(world, person)[-1] == READY[language]
    tap = group.admin.taps(OPEN[language], message=news(world, group.admin))
    await world.settle()
    assert tap.answer is not None
    assert tap.answer.text == ADMINS_ONLY[language]
    assert told(world, group.admin)[-1] == READY[language]
    group.owner.taps(OPEN[language], message=news(world, group.owner))
    await world.settle()
    assert told(world, group.owner)[-1].startswith("📊 Runners · ")
    assert "\n" in told(world, group.owner)[-1]


@BOTH
async def test_two_admins_one_of_whom_has_blocked_the_bot(world: World, language: str) -> None:
    """The other gets it, once. Where both have, a line in the group leads admins to it."""
    group = await summed_up(world, language=language, zone=SHANGHAI)
    await starts_bot(world, group.owner, group.admin)
    await says(world, group.admin, group.chat, 1)
    await group.hears(group.admin, "/doctor")
    await when(world, "2026-11-30 09:00")
    assert [len(summaries(world, person)) for person in (group.owner, group.admin)] == [1, 1]
    await says(world, group.members[0], group.chat, 1)
    group.admin.blocks(world.bot)
    await world.settle()
    in_group = len(world.said(group.chat))
    await when(world, "2026-12-07 09:00")
    await world.advance(hours=1)
    assert [len(summaries(world, person)) for person in (group.owner, group.admin)] == [2, 1]
    assert world.said(group.chat)[in_group:] == []
    await says(world, group.members[0], group.chat, 1)
    group.owner.blocks(world.bot)
    await world.settle()
    await when(world, "2026-12-14 09:00")
    assert world.said(group.chat)[-1] == WAITS[language]


async def test_an_admin_blocks_the_bot_when_it_is_on_its_way(world: World) -> None:
    """That one is lost to them; the other admin has it, and nothing waits for ever."""
    group = await summed_up(world, zone=SHANGHAI)
    await starts_bot(world, group.owner, group.admin)
    await says(world, group.members[0], group.chat, 1)
    world.telegram.fail_next(
        "sendPhoto", 403, "Forbidden: bot was blocked by the user", chat=group.admin.private(world.bot)
    )
    await when(world, "2026-11-30 09:00")
    await world.advance(hours=2)
    assert [len(summaries(world, person)) for person in (group.owner, group.admin)] == [1, 0]
    await says(world, group.members[0], group.chat, 1)
    await when(world, "2026-12-07 09:00")
    assert [len(summaries(world, person)) for person in (group.owner, group.admin)] == [2, 0]


async def test_the_summary_comes_once_whoever_runs_it_twice(world: World) -> None:
    group = await summed_up(world, zone=SHANGHAI)
    await starts_bot(world, group.owner)
    await says(world, group.members[0], group.chat, 1)
    await when(world, "2026-11-30 09:00")
    for _ in range(3):
        await world.app.do(lifecycle.JOB)
        await world.settle()
    assert len(summaries(world, group.owner)) == 1


async def test_in_private_nothing_of_groups_one_has_left(world: World) -> None:
    group = await summed_up(world, zone=SHANGHAI)
    await starts_bot(world, group.admin)
    await says(world, group.members[0], group.chat, 1)
    (unknown,) = await asks(world, group.admin, "/summary")
    assert unknown.startswith("Summaries are for admins"), "the bot has not met this admin in the group yet"
    await group.hears(group.admin, "/doctor")
    # A private chat takes three messages in as many seconds.
    await world.advance(seconds=3)
    await asks(world, group.admin, "/summary")
    assert len(summaries(world, group.admin)) == 1
    summary = news(world, group.admin)
    group.admin.leaves(group.chat)
    await world.settle()
    tap = group.admin.taps("📗 Workbook", message=summary)
    await world.settle()
    assert tap.answer is not None
    assert "group" in tap.answer.text
    await world.advance(minutes=1)
    (none,) = await asks(world, group.admin, "/summary")
    assert none.startswith("Summaries are for admins")


@BOTH
async def test_the_group_changes_its_language(world: World, language: str) -> None:
    """Admins read it in their own language, the group its short version in the group's."""
    group = await make_group(world, language=language, zone=SHANGHAI)
    await world.advance(hours=1)
    other = {"en": "zh-CN", "zh-CN": "en"}[language]
    await starts_bot(world, group.owner)
    await group.hears(group.owner, f"/settings summary_in_group=yes language={other}")
    await says(world, group.members[0], group.chat, 3)
    await when(world, "2026-11-30 08:30")
    await world.app.do(upkeep.JOB)
    await when(world, "2026-11-30 09:00")
    assert (
        world.said(group.chat)[-1].splitlines()[1]
        == {"en": "1 of us was active", "zh-CN": "本周有 1 位群友活跃"}[other]
    )
    assert (
        told(world, group.owner)[-1].splitlines()[2]
        == {"en": "👥 Active: 1 · 2 members", "zh-CN": "👥 活跃 1 人 · 共 2 名群员"}[language]
    )
