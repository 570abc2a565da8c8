"""Tasks of a campaign: whose they are, what is asked of whom and when, and what the owner hears."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from features.campaigns import life, store
from features.campaigns.changes import Change
from features.campaigns.reading import read_campaign
from features.campaigns.store import Done
from features.campaigns.team import looking, people, service
from features.campaigns.team.rules import NotYours, TaskSettled
from features.campaigns.team.taps import TaskDoTap
from kit.buttons import encode
from kit.messages import Refusal
from models import Campaign, CampaignMember, CampaignTask, Group as GroupRow, Schedule
from simulator import Message, Person
from tests import wiring
from tests.flows.campaigns import a_campaign, first_days_on
from tests.flows.group import BOTH, OUT_OF_DATE, SHANGHAI, Group, make_group, rows_of, when
from tests.wiring import World

PLAN = """
muster: 1
title: {title}
first_day: 2026-12-04
team: {{designer: "@mia", host: "@noah"}}
items: [{{do: post, at: D0 20:00, text: Hello}}]
tasks:
- {{title: {picture}, role: designer, due: D-4 12:00, note: As wide as high}}
- {{title: {greet}, role: host, due: D0 19:45}}
- {{title: {prizes}, role: owner, due: D-2 20:00}}
- {{title: {answer}, role: support, due: D0 20:00, who: Ann}}
"""
WORDS = {
    "en": {"title": "Friday night", "picture": "Make the picture", "greet": "Greet all", "prizes": "Buy prizes",
           "answer": "Answer questions"},
    "zh-CN": {"title": "周五夜", "picture": "做海报", "greet": "暖场", "prizes": "买奖品", "answer": "回答问题"},
}  # fmt: skip
DONE = {"en": "✅ Done", "zh-CN": "✅ 完成"}
LATER = {"en": "⏰ Later", "zh-CN": "⏰ 稍后"}
CANNOT = {"en": "🙅 I can't", "zh-CN": "🙅 做不了"}
MINE = {"en": "📋 My tasks", "zh-CN": "📋 我的任务"}
LOOK = {"en": "Have a look", "zh-CN": "看一看"}
PROOF = {"en": "📎 Add a photo or note", "zh-CN": "📎 附照片或备注"}
SHOW = {"en": "👀 Show the file", "zh-CN": "👀 查看文件"}
GIVE = {"en": "👤 Give it to …", "zh-CN": "👤 交给…"}
ALL = {"en": "🗂 All of the campaign", "zh-CN": "🗂 方案全部任务"}
ROLES = {"en": "👥 Who has which role", "zh-CN": "👥 角色分工"}


NOT_YOURS = "This is somebody else's task. Whoever has it can do this, and admins and hosts can. Yours: /tasks"
DEEDS = ("done", "later", "cannot", "take", "skip", "again", "defer", "proof", "show")


@dataclass
class Planned:
    """A group with a campaign of four tasks, planned by its admin, who owns it: a picture by Mia, a greeting by Noah, prizes by the owner,
    and answers by nobody whom the bot knows. Adam, Mia and Lena have started the bot, Noah has not.
    """

    group: Group
    number: int

    @property
    def world(self) -> World:
        return self.group.world

    def heard(self, person: Person) -> list[str]:
        """What the bot has said to somebody in private."""
        return [m.text for m in person.private(self.world.bot).messages if m.sender == self.world.bot]

    def last(self, person: Person) -> Message:
        """The bot's newest message to them there."""
        return [m for m in person.private(self.world.bot).messages if m.sender == self.world.bot][-1]

    def said(self, person: Person, *words: str) -> bool:
        """The bot has said all of these to somebody in one message."""
        return any(all(word in text for word in words) for text in self.heard(person))

    async def until(self, moment: str) -> None:
        """It becomes this moment, and what was due is said: a private chat takes a message a second."""
        await when(self.world, moment)
        for _ in range(4):
            await self.world.advance(seconds=2)

    async def asks(self, person: Person, text: str = "/tasks") -> Message:
        """Somebody writes to the bot in private; what it says."""
        await self.world.advance(seconds=2)
        if not self.world.bot.open_with(person):
            person.starts(self.world.bot)
            await self.world.advance(seconds=2)
        person.says(text, person.private(self.world.bot))
        await self.world.settle()
        return self.last(person)

    async def taps(self, person: Person, button: str, message: Message | None = None) -> str:
        """Somebody taps a button in private; the toast."""
        self.world.clock.advance(seconds=2)
        tap = person.taps(button, person.private(self.world.bot), message=message)
        await self.world.settle()
        assert tap.answer is not None
        return tap.answer.text

    async def changes(self, text: str, language: str = "en", first_day: str = "2026-12-04") -> None:
        """The plan is this one from now on."""
        planned = first_days_on(read_campaign(text.format(**WORDS[language])), first_day)
        async with self.world.app.database.write() as session:
            campaign = (await session.scalars(select(Campaign))).one()
            group = await session.get_one(GroupRow, campaign.group_id)
            done = Done(self.group.admin.id, self.world.clock.now())
            await life.edit(session, group, self.number, planned, done, version=campaign.version)
        await self.world.settle()

    async def tasks(self) -> list[CampaignTask]:
        async with self.world.app.database.read() as session:
            return list(await session.scalars(select(CampaignTask).order_by(CampaignTask.number)))


async def a_plan(world: World, language: str, text: str = PLAN) -> Planned:
    """See Planned."""
    group = await make_group(world, language=language, members=4, zone=SHANGHAI)
    mia, _, lena, _ = group.members
    for person in (group.admin, mia, lena):
        person.starts(world.bot)
    await world.settle()
    for person in (group.admin, *group.members):
        # Whoever is seen is known by their @username.
        person.says("hi", group.chat)
    await world.settle()
    number = await a_campaign(world, group, language, planned=read_campaign(text.format(**WORDS[language])))
    return Planned(group, number)


@BOTH
async def test_everybody_hears_what_is_theirs_and_is_reminded_until_it_is_done(world: World, language: str) -> None:
    """Told once for all at the planning; the evening before, an hour before, the morning after; then it is the owner's business."""
    plan, says = await a_plan(world, language), WORDS[language]
    mia = plan.group.members[0]
    assert says["picture"] in plan.last(mia).text
    assert says["greet"] not in plan.last(mia).text
    assert says["prizes"] in plan.last(plan.group.admin).text
    # Noah is called once in the group, and nothing is said there of what it is about.
    (called,) = [text for text in world.said(plan.group.chat) if "Noah" in text]
    assert not [word for word in says.values() if word in called]

    await plan.until("2026-11-29 20:00")
    heard = {"en": "⏰ A task of yours is due tomorrow:", "zh-CN": "⏰ 你有一个任务明天到期："}[language]
    assert plan.last(mia).text.startswith(heard)
    note = "As wide as high"
    assert note in plan.last(mia).text
    toast = await plan.taps(mia, LATER[language])
    # In three hours people sleep.
    assert {"en": "Mon, 30 Nov, 08:00", "zh-CN": "11月30日周一 08:00"}[language] in toast
    await plan.until("2026-11-30 08:00")
    assert plan.last(mia).text.startswith({"en": "🔔 You wanted", "zh-CN": "🔔 按你说的"}[language])
    await plan.until("2026-11-30 11:00")
    assert plan.last(mia).text.startswith(
        {"en": "⏰ A task of yours is due today:", "zh-CN": "⏰ 你有一个任务今天到期："}[language]
    )
    await plan.until("2026-12-01 09:00")
    assert plan.last(mia).text.startswith({"en": "🌅 This task was due", "zh-CN": "🌅 这个任务到期了"}[language])
    assert plan.said(plan.group.admin, says["title"], {"en": "Late", "zh-CN": "已逾期"}[language], "Mia")
    await plan.until("2026-12-01 12:00")
    late = {"en": "⚠️ A task of Mia is late:", "zh-CN": "⚠️ Mia 的任务逾期了："}[language]
    assert plan.last(plan.group.admin).text.startswith(late)

    asked = plan.last(mia)
    assert await plan.taps(mia, DONE[language]) == {"en": "Done, thank you!", "zh-CN": "完成了，辛苦啦！"}[language]
    page = plan.last(mia)
    assert page.id == asked.id
    # The others that asked the same have lost their buttons.
    asked_too = [m for m in mia.private(world.bot).messages if m.text[:1] in {"⏰", "🔔", "🌅"}]
    assert not [b for m in asked_too for row in m.buttons for b in row if b.text == DONE[language]]
    await plan.taps(mia, PROOF[language])
    await world.advance(seconds=2)
    mia.sends_photo(mia.private(world.bot), caption="<b>here</b>")
    await world.settle()
    await world.advance(seconds=2)
    assert "“<b>here</b>”" in plan.last(mia).text
    assert await plan.taps(mia, SHOW[language]) == ""
    assert plan.last(mia).kind == "photo"
    (task, *_) = await plan.tasks()
    assert (task.state, task.settled_by, task.proof_kind) == ("done", mia.id, "photo")
    # Nobody is reminded of it any more, and Noah was called once.
    assert await rows_of(world, Schedule, kind="campaign.task") == 12
    await plan.until("2026-12-03 20:00")
    assert len([text for text in world.said(plan.group.chat) if "Noah" in text]) == 1


@BOTH
async def test_a_task_changes_hands(world: World, language: str) -> None:
    """Cannot: the owner hears, and gives it to somebody by a button; in the group by reply and by @username; a host takes one over."""
    plan, says = await a_plan(world, language), WORDS[language]
    mia, noah, lena, tom = plan.group.members
    admin, group = plan.group.admin, plan.group
    page = await plan.asks(mia)
    assert says["picture"] in page.text
    await plan.taps(mia, f"{plan.number}.1 {says['picture']}")
    assert await plan.taps(mia, CANNOT[language]) == {
        "en": "That's fine. I've told whoever runs it.", "zh-CN": "没关系，已经告诉负责人了。"}[language]  # fmt: skip
    heard = {"en": "🙅 Mia can't do this task", "zh-CN": "🙅 Mia 做不了这个任务"}[language]
    assert plan.last(admin).text.startswith(heard)
    await plan.taps(admin, GIVE[language])
    await plan.taps(admin, "Noah")
    assert (await plan.tasks())[0].assignee == noah.id
    # By words in the group, in reply and by name.
    said = tom.says("me!", group.chat)
    await world.settle()
    await group.hears(admin, f"/tasks {plan.number}.4", reply_to=said)
    await group.hears(admin, f"/tasks {plan.number}.1 @lena")
    assert [task.assignee for task in await plan.tasks()] == [lena.id, noah.id, admin.id, tom.id]
    given = {"en": "📋 A task for you:", "zh-CN": "📋 给你一个任务："}[language]
    assert plan.last(lena).text.startswith(given)
    # Whoever is on the team sees the others' tasks, and takes one over; who had it hears.
    await plan.taps(lena, MINE[language])
    await plan.taps(lena, f"{plan.number}.1 {says['picture']}")
    await plan.taps(lena, ALL[language])
    await plan.taps(lena, f"🕒 {plan.number}.3 {says['prizes']}")
    await plan.taps(lena, {"en": "✋ I'll take it over", "zh-CN": "✋ 我来接手"}[language])
    assert plan.last(admin).text.startswith({"en": "🤝 Lena has this task", "zh-CN": "🤝 Lena 接手了"}[language])
    # Done in the group, in reply to one's own photo.
    photo = lena.sends_photo(group.chat)
    word = {"en": "done", "zh-CN": "完成"}[language]
    answer = await group.hears(lena, f"/tasks {plan.number}.3 {word} 12 mugs", reply_to=photo)
    assert str(plan.number) + ".3" in answer[-1]
    task = (await plan.tasks())[2]
    assert (task.state, task.said, task.proof_kind, task.settled_by) == ("done", "12 mugs", "photo", lena.id)
    # Whatever is called otherwise at the same place is the same task.
    await plan.changes(PLAN.replace("{answer}", "{answer}!"), language)
    assert [(task.number, task.assignee) for task in await plan.tasks()][3] == (4, tom.id)


@BOTH
async def test_in_the_group_one_line_and_a_button(world: World, language: str) -> None:
    """Nothing of anybody's tasks is said there; who may not is told who may; numbers that are none lead on."""
    plan = await a_plan(world, language)
    mia, noah, _, tom = plan.group.members
    (line,) = await plan.group.hears(noah, "/tasks")
    assert line == {"en": "📋 Your tasks are in our private chat.", "zh-CN": "📋 你的任务请到私聊里看。"}[language]
    link = noah.taps({"en": "My tasks", "zh-CN": "我的任务"}[language], plan.group.chat)
    assert link.opened is not None
    await world.settle()
    assert WORDS[language]["greet"] in plan.last(noah).text
    (refused,) = await plan.group.hears(tom, f"/tasks {plan.number}.1 @tom")
    assert {"en": "Only admins and hosts", "zh-CN": "管理员或主持人"}[language] in refused
    (unknown,) = await plan.group.hears(mia, "/tasks 9.9 done")
    assert "9.9" in unknown
    nothing = await plan.asks(tom)
    assert {"en": "no open tasks", "zh-CN": "没有待办任务"}[language] in nothing.text


async def test_an_edited_plan_keeps_what_was_done(world: World) -> None:
    """A task keeps its number, its state and whoever has it, wherever it stands now; one that is new is new; one that is gone is asked of
    nobody, and comes back as it was. What the file says is done is done; it reopens nothing.
    """
    plan = await a_plan(world, "en")
    mia = plan.group.members[0]
    await plan.asks(mia)
    await plan.taps(mia, f"{plan.number}.1 Make the picture")
    await plan.taps(mia, DONE["en"])
    head, _, tasks = PLAN.partition("tasks:\n")
    lines = tasks.splitlines()
    new = "- {{title: Say hello, role: host, due: D-1 12:00}}"
    turned = (
        head
        + "tasks:\n"
        + "\n".join(
            [new, lines[1].replace("D0 19:45", "D0 18:00"), lines[0], lines[3].replace("who: Ann", "state: done")]
        )
        + "\n"
    )
    await plan.changes(turned)
    found = {task.number: (task.place, task.title, task.state) for task in await plan.tasks()}
    assert found == {
        1: (3, "Make the picture", "done"), 2: (2, "Greet all", "open"), 3: (None, "Buy prizes", "open"),
        4: (4, "Answer questions", "done"), 5: (1, "Say hello", "open"),
    }  # fmt: skip
    async with world.app.database.read() as session:
        keys = set(await session.scalars(select(Schedule.key).where(Schedule.kind == "campaign.task")))
        campaign = (await session.scalars(select(Campaign))).one()
        planned = await looking.written(session, campaign, store.document_of(campaign))
    assert {key.split(":")[3] for key in keys} == {"2", "5"}
    assert [task.state for task in planned.tasks] == ["open", "open", "done", "done"]
    assert [task.who for task in planned.tasks] == ["@noah", "@noah", "@mia", None]
    # The file as it was comes back: nothing is undone.
    await plan.changes(PLAN)
    assert [(task.place, task.state) for task in await plan.tasks()] == [
        (1, "done"), (2, "open"), (3, "open"), (4, "done"), (None, "open")]  # fmt: skip
    # Another first day moves what is open.
    await plan.changes(PLAN, first_day="2026-12-11")
    await plan.until("2026-12-09 19:00")
    assert plan.said(plan.group.admin, "9 Dec", "A task of yours is due today")
    assert not plan.said(plan.group.admin, "2 Dec", "A task of yours is due")


async def test_who_leaves_has_none_any_more(world: World) -> None:
    """Told by the service message and by the change of status: the owner hears it once. A role is free with them."""
    plan = await a_plan(world, "en")
    noah = plan.group.members[1]
    noah.leaves(plan.group.chat)
    await world.settle()
    heard = [text for text in plan.heard(plan.group.admin) if "Noah has left" in text]
    assert len(heard) == 1
    assert "Greet all" in heard[0]
    assert (await plan.tasks())[1].assignee is None
    assert await rows_of(world, CampaignMember, person_id=noah.id) == 0
    # At the evening before, the owner hears that nobody has it.
    await plan.until("2026-12-03 20:00")
    assert [text for text in plan.heard(plan.group.admin) if text.startswith("❓") and "Greet all" in text]


async def test_the_owner_hears_each_morning_what_there_is_and_nothing_where_there_is_nothing(world: World) -> None:
    plan = await a_plan(world, "en")
    admin = plan.group.admin
    before = len(plan.heard(admin))
    for day in (24, 25, 26):
        await plan.until(f"2026-11-{day} 09:00")
    assert len(plan.heard(admin)) == before
    await plan.until("2026-11-30 09:00")
    assert plan.said(admin, "Due today", "(Mia)")
    await plan.until("2026-12-02 09:00")
    # Mia's is late by now, Noah takes no reminders, and nobody answers questions.
    assert plan.said(admin, "Late", "Make the picture", "Nobody has these yet", "Answer questions", "can't remind Noah")


async def test_two_at_once_and_forged_taps(world: World) -> None:
    """Done twice is once; and with made-up data nobody may anything that their page does not offer."""
    plan = await a_plan(world, "en")
    mia, _, _, tom = plan.group.members
    async with world.app.database.read() as session:
        group_id = await session.scalar(select(GroupRow.id))
    assert group_id is not None
    before = [(task.state, task.assignee, task.due_at) for task in await plan.tasks()]
    await plan.asks(tom)
    for task, what in [(1, what) for what in DEEDS] + [(99, "done"), (1, "no-such")]:
        await world.advance(seconds=2)
        tap = tom.taps_data(plan.last(tom), encode(TaskDoTap(group_id, plan.number, task, what)), old=True)
        await world.settle()
        assert tap.answer is not None
        assert tap.answer.text in {NOT_YOURS, OUT_OF_DATE["en"]}, what
    # The page that bears a button of another task is none for this one either.
    await plan.asks(mia)
    await plan.taps(mia, f"{plan.number}.1 Make the picture")
    for what in ("skip", "defer", "again"):
        assert mia.taps_data(plan.last(mia), encode(TaskDoTap(group_id, plan.number, 2, what)), old=True)
        await world.advance(seconds=2)
    assert [(task.state, task.assignee, task.due_at) for task in await plan.tasks()] == before
    taps = [mia.taps("✅ Done", mia.private(world.bot)) for _ in range(2)]
    await world.settle()
    assert "Done, thank you!" in {tap.answer.text for tap in taps if tap.answer is not None}
    assert [task.state for task in await plan.tasks()].count("done") == 1


async def test_a_restart_and_an_early_end(world: World) -> None:
    """What was planned before the bot stopped is asked after it came back, once. Ended early, nothing is asked any more."""
    plan = await a_plan(world, "en")
    mia = plan.group.members[0]
    url = world.app.database.engine.url.render_as_string(hide_password=False)
    await world.app.close()
    world.app = (await wiring.start(url, world.clock, telegram=world.telegram)).app
    await plan.until("2026-11-29 20:00")
    assert len([text for text in plan.heard(mia) if text.startswith("⏰")]) == 1
    async with world.app.database.write() as session:
        group = (await session.scalars(select(GroupRow))).one()
        campaign = await store.hold(session, group.id, plan.number)
        items_done = Done(plan.group.admin.id, world.clock.now())
        campaign.state = "over"
        await life.did(session, group, campaign, Change.ENDED, items_done, {"early": True})
    await plan.until("2026-12-01 12:00")
    assert [task.state for task in await plan.tasks()] == ["skipped"] * 4
    assert plan.said(mia, "was ended early", "Make the picture")
    assert not [m for m in mia.private(world.bot).messages for row in m.buttons for b in row if b.text == "✅ Done"]
    assert await rows_of(world, Schedule, kind="campaign.task") == 0


@BOTH
async def test_hosts_give_roles_put_off_skip_and_open_again(world: World, language: str) -> None:
    """Whoever gets a role gets its tasks that nobody has; who has a task hears what hosts do with it."""
    plan, says = await a_plan(world, language, PLAN.replace(", who: Ann", "")), WORDS[language]
    mia, admin = plan.group.members[0], plan.group.admin
    await plan.asks(admin)
    await plan.taps(admin, f"{plan.number}.3 {says['prizes']}")
    await plan.taps(admin, ALL[language])
    await plan.taps(admin, ROLES[language])
    assert {"en": "support: nobody yet", "zh-CN": "客服：待定"}[language] in plan.last(admin).text
    await plan.taps(admin, {"en": "support", "zh-CN": "客服"}[language])
    await plan.taps(admin, "Mia")
    assert {"en": "support: Mia", "zh-CN": "客服：Mia"}[language] in plan.last(admin).text
    assert (await plan.tasks())[3].assignee == mia.id
    assert plan.said(mia, says["answer"])
    # The same button takes it back; the task stays theirs.
    await plan.taps(admin, {"en": "support", "zh-CN": "客服"}[language])
    await plan.taps(admin, "✅ Mia")
    assert (await plan.tasks())[3].assignee == mia.id
    await plan.taps(admin, {"en": "📋 All tasks", "zh-CN": "📋 全部任务"}[language])
    await plan.taps(admin, f"🕒 {plan.number}.1 {says['picture']}")
    await plan.taps(admin, {"en": "📅 A day later", "zh-CN": "📅 延后一天"}[language])
    assert plan.said(mia, {"en": "You have more time", "zh-CN": "期限延后了"}[language], says["picture"])
    # An edited plan leaves the day that was given.
    await plan.changes(PLAN.replace("As wide as high", "Square"), language)
    assert (await plan.tasks())[0].put_off == 24 * 60
    await plan.until("2026-11-30 20:00")
    assert plan.said(mia, {"en": "due tomorrow", "zh-CN": "明天到期"}[language], "Square")
    await plan.taps(admin, {"en": "⏭ Not needed", "zh-CN": "⏭ 不用做了"}[language])
    assert (await plan.tasks())[0].state == "skipped"
    assert plan.said(mia, {"en": "not needed any more", "zh-CN": "不用做了"}[language], says["picture"])
    await plan.taps(admin, {"en": "↩️ Open it again", "zh-CN": "↩️ 重新打开"}[language])
    assert (await plan.tasks())[0].state == "open"
    await plan.until("2026-12-01 11:00")
    assert plan.said(mia, {"en": "to be done after all", "zh-CN": "又需要做了"}[language], says["picture"])
    assert plan.said(mia, {"en": "due today", "zh-CN": "今天到期"}[language], says["picture"])


async def at_once(world: World, *deeds: Callable[[AsyncSession, service.Held], Awaitable[object]]) -> list[type | None]:
    """Each in a transaction of its own, all of them begun before any is done; what each was refused with."""

    async def does(deed: Callable[[AsyncSession, service.Held], Awaitable[object]]) -> type | None:
        try:
            async with world.app.database.write() as session:
                group = (await session.scalars(select(GroupRow))).one()
                number = (await session.scalars(select(Campaign.number))).one()
                await deed(session, await service.hold(session, group, number, 1))
        except Refusal as refusal:
            return type(refusal)
        return None

    refused = await asyncio.gather(*map(does, deeds))
    # A private chat takes a message a second.
    await world.advance(seconds=10)
    return refused


async def test_of_two_at_once_one_is_first_and_the_other_is_told(world: World) -> None:
    """Done, given up and taken over in the same moment: whoever comes first, the task is in one state, and nobody hears of it twice."""
    plan = await a_plan(world, "en")
    mia, _, lena, tom = plan.group.members
    now, host = world.clock.now(), service.Actor(plan.group.admin.id, is_host=True)
    hers, theirs = service.Actor(mia.id, is_host=False), service.Actor(lena.id, is_host=False)
    async with world.app.database.write() as session:
        campaign = (await session.scalars(select(Campaign))).one()
        await people.join(session, campaign.group_id, campaign.number, lena.id)
    # Mia cannot while Lena takes it: Lena has it either way, and the owner hears of it where Mia was first.
    refused = await at_once(
        world,
        lambda session, held: service.give_up(session, held, hers, now),
        lambda session, held: service.take(session, held, theirs, now),
    )
    assert set(refused) <= {None, NotYours}
    task = (await plan.tasks())[0]
    assert (task.state, task.assignee) == ("open", lena.id)
    assert len([text for text in plan.heard(plan.group.admin) if text.startswith("🙅")]) == refused.count(None) - 1
    # Lena has done it while a host gives it to Tom: either it was hers and is done, or it is his and open.
    refused = await at_once(
        world,
        lambda session, held: service.finish(session, held, theirs, now),
        lambda session, held: service.give(session, held, tom.id, host, now),
    )
    task = (await plan.tasks())[0]
    assert (task.state, task.assignee, set(refused)) in [
        ("done", lena.id, {None, TaskSettled}),
        ("open", tom.id, {None, NotYours}),
    ]
    # Three times done is done once.
    settled = [lambda session, held: service.finish(session, held, host, now)] * 3
    assert await at_once(world, *settled) == [None] * 3
    assert [task.state for task in await plan.tasks()].count("done") == 1


async def test_who_had_a_task_before_has_no_say_in_it_any_more(world: World) -> None:
    """A button that was asked under before it changed hands, tapped late: it says whose it is now, and nothing changes."""
    plan = await a_plan(world, "en")
    mia, _, lena, _ = plan.group.members
    await plan.until("2026-11-29 20:00")
    asked = plan.last(mia)
    data = next(b.data for row in asked.buttons for b in row if b.text == DONE["en"])
    assert data is not None
    host = service.Actor(plan.group.admin.id, is_host=True)
    assert await at_once(
        world, lambda session, held: service.give(session, held, lena.id, host, world.clock.now())
    ) == [None]
    # Its buttons are gone; the tap was on its way.
    now = next(m for m in mia.private(world.bot).messages if m.id == asked.id)
    assert DONE["en"] not in now.button_texts
    tap = mia.taps_data(now, data, old=True)
    await world.settle()
    assert tap.answer is not None
    assert tap.answer.text in {NOT_YOURS, OUT_OF_DATE["en"]}
    task = (await plan.tasks())[0]
    assert (task.state, task.assignee) == ("open", lena.id)
