"""After a campaign: thanks, the review and its questions, who stayed, and the group is shown it once. In both languages."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import escape
from sqlalchemy import select

from features.campaigns import followers, moves, store, taps
from features.campaigns.after import answers, thanks
from features.campaigns.changes import Change
from features.campaigns.document import Campaign as Document
from kit.buttons import Tap, encode
from models import (
    Campaign,
    CampaignAnswer,
    CampaignItem,
    CampaignReview,
    CampaignTask,
    Group as GroupRow,
    Member,
    Schedule,
)
from simulator import Message, Person, SimClock
from tests import wiring
from tests.flows.campaigns import a_campaign as plans
from tests.flows.group import (
    ADMINS_AND_HOSTS_ONLY,
    BOTH,
    NOT_A_MEMBER,
    SHANGHAI,
    TITLE,
    Group,
    make_group,
    rows_of,
    when,
)
from tests.flows.summaries import news, starts_bot, told
from tests.wiring import World

NAMES = {"en": "Mornings", "zh-CN": "早起行动"}
MINE = {"en": "🙋 My part", "zh-CN": "🙋 我的成绩"}
STOP = {"en": "🔕 No more of these", "zh-CN": "🔕 不再收到"}
AGAIN = {"en": "🙏 Thank me again", "zh-CN": "🙏 继续收到"}
QUESTIONS = {"en": "🗣 Three questions", "zh-CN": "🗣 三个问题"}
PAGE = {"en": "📄 As a page", "zh-CN": "📄 网页版"}
POST = {"en": "📣 Post it in the group", "zh-CN": "📣 发到群里"}
CHANGE = {"en": "✏️ What to change", "zh-CN": "✏️ 要改进什么"}
THANKED = {
    "en": "Thank you all <3\n\n🙏 3 of us took part.\n✅ Check-ins: 5",
    "zh-CN": "Thank you all <3\n\n🙏 一共有 3 位群友参加。\n✅ 签到：5",
}
IN_PRIVATE = {
    "en": "🙏 Thank you for taking part in Mornings in Runners!\nYour part in it:\n✅ Check-ins: 3",
    "zh-CN": "🙏 谢谢你参加 Runners 的 早起行动！\n你的成绩：\n✅ 签到：3",
}
OWN = {"en": "Your part in “Mornings”:\n✅ Check-ins: 3", "zh-CN": "你在“早起行动”里的成绩：\n✅ 签到：3"}
NONE = {
    "en": "Nothing of yours was counted in this one. See what's on now: /activities",
    "zh-CN": "这次没有记到你的成绩。看看现在有什么活动：/activities",
}
OPENED = {
    "en": """📋 Review: Mornings · Runners
Mon, 23 Nov – Wed, 25 Nov 2026 · 3 people took part
It is over, and you were part of its team: three questions wait for you below.

🎯 check-ins: 5, target 5 ✅
🎯 check-in rate: 100%, target 60% ✅

🧩 What brought whom (took part, came with it first)
· Morning run: 3, 3

👥 Who took part, by what they were before
· new: 3 of 5
📅 Most were active on Tue, 24 Nov: 3

🌱 Who stays will stand here on Wed, 2 Dec.
💰 Spent: CN¥20.50 of CN¥30.00 planned, CN¥6.83 for each who took part
⭐ 25 points given out

🗣 Answers of the team: 0 of 2""",
    "zh-CN": """📋 复盘：早起行动 · Runners
11月23日周一 到 2026年11月25日周三 · 3 人参加
活动结束了，你是团队的一员，下面有三个问题想请你回答。

🎯 签到：5，目标 5 ✅
🎯 签到率：100%，目标 60% ✅

🧩 各活动带来多少人（参加、首次参加）
· 晨跑：3，3

👥 谁参加了（按活动前的分层）
· 新人：5 人中 3 人参加
📅 最活跃的一天是11月24日周二：3 人

🌱 一周后的留存，12月2日周三补上。
💰 花费：¥20.50，预算 ¥30.00，人均 ¥6.83
⭐ 发放了 25 积分

🗣 团队回答：2 人中 0 人""",
}
SHOWN = {
    "en": """📋 Mornings is over.
🙏 3 of us took part.
✅ Check-ins: 5
🎯 check-ins: 5, target 5 ✅
🎯 check-in rate: 71%, target 60% ✅
🏅 Took part most: Mia, Noah
🌱 A week later: 2 of 3 are in the group still, 1 did or wrote something.""",
    "zh-CN": """📋 早起行动 圆满结束。
🙏 一共有 3 位群友参加。
✅ 签到：5
🎯 签到：5，目标 5 ✅
🎯 签到率：71%，目标 60% ✅
🏅 参与最多：Mia、Noah
🌱 一周之后：3 人里有 2 人还在群里，1 人发过言或参加过活动。""",
}
REMINDED = {"en": "🗣 Mornings in Runners: what worked", "zh-CN": "🗣 Runners 的 早起行动：哪些地方做得好"}
CLOSES = {
    "en": "It can be posted in the group until Thu, 3 Dec, 09:00; then I close it.",
    "zh-CN": "12月3日周四 09:00 之前都可以发到群里，之后复盘自动关闭。",
}
CLOSED = {
    "en": "The review of “Mornings” is closed. Hosts still find it on the page of the campaign: /campaign",
    "zh-CN": "“早起行动”的复盘已经关闭。管理员和主持人可以在方案页面里查看：/campaign",
}
BEFORE = {
    "en": "📣 The review of Mornings was posted in the group before.",
    "zh-CN": "📣 早起行动 的复盘之前已经发过了。",
}
NOT_THERE = {
    "en": "This is out of date. Here is the current one: /campaign",
    "zh-CN": "这个按钮已经过期。最新的在这里：/campaign",
}
SAID = {"en": ("Six o'clock", "Begin an hour later"), "zh-CN": ("六点整开始", "晚一个小时开始")}


def planned(language: str) -> Document:
    """What is planned: a check-in of three days, and thanks."""
    return Document.model_validate(
        {
            "muster": "1",
            "title": NAMES[language],
            "first_day": "2026-11-23",
            "goal": [{"metric": "checkins", "target": "5"}, {"metric": "checkin.rate", "target": "60%"}],
            "items": [
                {"do": "open", "at": "D0 08:00", "kind": "checkin", "title": TITLE[language]},
                {"do": "thanks", "at": "D+2 20:00", "text": "Thank you all <3"},
            ],
            "budget": {"currency": "CNY", "lines": [{"what": "Prizes", "planned": "30", "spent": "20.50"}]},
            "learned": ["Two posts before it begins"],
        }
    )


async def a_campaign(world: World, language: str) -> Group:
    """Three days of check-in, of which Mia takes part in all, Noah and Lena on the second. Adam answers for it, Olga has helped."""
    group = await make_group(world, language=language, zone=SHANGHAI)
    mia, noah, lena = group.members
    await starts_bot(world, group.owner, group.admin, mia, noah)
    await group.starts("points=5")
    await put(world, group, language, 2, 1)
    for day in (23, 24, 25):
        await when(world, f"2026-11-{day} 09:00")
        await group.checks_in(mia, *([noah, lena] if day == 24 else []))
    await when(world, "2026-11-25 20:00")
    return group


async def put(world: World, group: Group, language: str, number: int, made: int) -> None:
    """A campaign that runs, whose first item has opened an activity."""
    async with world.app.database.write() as session:
        row = (await session.scalars(select(GroupRow))).one()
        campaign = Campaign(
            group_id=row.id,
            number=number,
            state="running",
            version=1,
            accepted=[],
            owner_id=group.admin.id,
            created_by=group.admin.id,
            created_at=world.clock.now(),
            started_at=world.clock.now(),
            template="early-bird",
        )
        store.put(campaign, planned(language))
        session.add(campaign)
        item = {"group_id": row.id, "campaign": number, "item": 1, "part": 0, "due_at": world.clock.now()}
        session.add(CampaignItem(**item, state="done", made=made))
        await store.write_down(session, campaign, Change.EDITED, store.Done(group.owner.id, world.clock.now()))


async def thank(world: World, item: int = 2) -> None:
    """The item that thanks is due."""
    async with world.app.database.write() as session:
        row = (await session.scalars(select(GroupRow))).one()
        campaign = await store.find(session, row.id, 2)
        await thanks.give(session, row, campaign, item, "Thank you all <3", world.clock.now(), thread_id=None)
    await world.settle()


async def ends(world: World, number: int = 2) -> None:
    """The campaign is over."""
    async with world.app.database.write() as session:
        row = (await session.scalars(select(GroupRow))).one()
        campaign = await store.find(session, row.id, number)
        campaign.state, campaign.ended_at = "over", world.clock.now()
        await followers.tell(session, row, campaign, Change.ENDED, world.clock.now())
    await world.settle()


async def over(world: World, language: str) -> Group:
    """The same, over on the evening of the third day; everything has been said."""
    group = await a_campaign(world, language)
    await ends(world)
    await world.advance(minutes=1)
    return group


async def taps_private(world: World, person: Person, button: str) -> str:
    """Somebody taps a button of the bot's newest message with such a one; the toast. A private chat takes a message a second."""
    chat = person.private(world.bot)
    message = next(m for m in chat.newest_first() if button in [b.text for row in m.buttons for b in row])
    tap = person.taps(button, chat, message=message)
    await world.settle()
    await world.advance(seconds=5)
    assert tap.answer is not None
    return tap.answer.text


async def writes(world: World, person: Person, text: str) -> str:
    """Somebody writes to the bot in private; what it says then."""
    person.says(text, person.private(world.bot))
    await world.settle()
    await world.advance(seconds=5)
    return told(world, person)[-1]


def labels(message: Message) -> list[str]:
    """What stands on its buttons."""
    return [button.text for row in message.buttons for button in row]


def file_of(world: World, person: Person) -> str:
    """The newest file that somebody has got from the bot."""
    sent = (m.media for m in person.private(world.bot).newest_first() if m.media is not None)
    return next(media for media in sent if media.kind == "document").data.decode()


async def the(world: World, table: Any) -> Any:
    """The only row of a table."""
    async with world.app.database.read() as session:
        return (await session.scalars(select(table))).one()


# --- thanks -----------------------------------------------------------------------------------------------------------------------


@BOTH
async def test_the_group_is_thanked_and_everybody_sees_their_own(world: World, language: str) -> None:
    group = await a_campaign(world, language)
    mia, noah, lena = group.members
    await thank(world)
    await thank(world)
    assert [text for text in world.said(group.chat) if text.startswith("Thank you")] == [THANKED[language]]
    shown = group.bots_last
    assert await group.sees_tap(mia, MINE[language], shown) == OWN[language]
    assert await group.sees_tap(group.owner, MINE[language], shown) == NONE[language]
    stranger = world.telegram.new_person("Sam", language_code=language)
    assert await group.sees_forged(stranger, encode(taps.OwnPartTap(2)), shown, outsider=True) == NOT_A_MEMBER[language]
    assert await group.sees_forged(mia, encode(taps.OwnPartTap(9)), shown) == NOT_THERE[language]
    # In private those who have started the bot, and each once; Lena never did, and the owner did not take part.
    await world.advance(minutes=2)
    assert [told(world, p)[-1] for p in (mia,)] == [IN_PRIVATE[language]]
    assert len([text for text in told(world, noah) if text.startswith("🙏")]) == 1
    assert [
        text for person in (lena, group.owner, group.admin) for text in told(world, person) if text[0] == "🙏"
    ] == []


@BOTH
async def test_whoever_wants_no_more_thanks_gets_none(world: World, language: str) -> None:
    group = await a_campaign(world, language)
    mia, noah, _ = group.members
    await thank(world)
    await world.advance(minutes=2)
    await taps_private(world, mia, STOP[language])
    noah.leaves(group.chat)
    await world.settle()
    await thank(world, item=3)
    await world.advance(minutes=2)
    # Her first thanks have become the words that there will be none; Noah has left, and hears nothing either.
    assert [text[0] for text in told(world, mia) if text[0] == "🙏"] == []
    assert len([text for text in told(world, noah) if text[0] == "🙏"]) == 1
    await taps_private(world, mia, AGAIN[language])
    await thank(world, item=4)
    await world.advance(minutes=2)
    assert told(world, mia)[-1] == IN_PRIVATE[language]


async def test_thanks_go_in_parts_and_over_a_restart(
    world: World, database_url: str, clock: SimClock, monkeypatch: Any
) -> None:
    monkeypatch.setattr(thanks, "AT_ONCE", 1)
    group = await a_campaign(world, "en")
    mia, noah, lena = group.members
    await starts_bot(world, lena)
    await thank(world)
    await world.advance(seconds=10)
    thanked = [p for p in (mia, noah, lena) if any(text[0] == "🙏" for text in told(world, p))]
    assert len(thanked) == 1
    again = await wiring.start(database_url, clock, telegram=world.telegram)
    for _ in range(5):
        await again.advance(minutes=1)
    assert [sum(text[0] == "🙏" for text in told(again, p)) for p in (mia, noah, lena)] == [1, 1, 1]
    assert await rows_of(again, Schedule, kind="campaign.thanks") == 0
    await again.app.close()


async def test_nobody_is_thanked_where_nobody_took_part(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    await group.starts()
    await put(world, group, "en", 2, 1)
    await thank(world)
    assert "Thank you all <3" not in group.bots_last.text
    assert await rows_of(world, Schedule, kind="campaign.thanks") == 0


# --- the review -------------------------------------------------------------------------------------------------------------------


@BOTH
async def test_a_review_from_its_opening_to_the_group(world: World, language: str) -> None:
    group = await over(world, language)
    mia, noah, lena = group.members
    adam, olga = group.admin, group.owner
    assert told(world, adam)[-1] == OPENED[language]
    assert labels(news(world, adam)) == [QUESTIONS[language], PAGE[language], POST[language]]
    assert [m.media.kind for m in adam.private(world.bot).messages if m.media is not None] == ["photo"]
    assert [text for person in (mia, noah) for text in told(world, person) if text.startswith("📋")] == []
    # Adam answers all three; Olga is reminded, once.
    await taps_private(world, adam, QUESTIONS[language])
    worked, change = SAID[language]
    assert worked in await writes(world, adam, worked)
    await taps_private(world, adam, f"▫️ {TITLE[language]}")
    assert change in await writes(world, adam, change)
    assert f"✅ {TITLE[language]}" in told(world, adam)[-1]
    await when(world, "2026-11-28 18:00")
    await world.advance(minutes=1)
    assert told(world, olga)[-1].startswith(REMINDED[language])
    assert [text for text in told(world, adam) if text.startswith(REMINDED[language])] == []
    # Lena leaves, Mia comes once more: a week later one of two has stayed in more than name.
    lena.leaves(group.chat)
    await group.checks_in(mia)
    await when(world, "2026-12-02 09:00")
    await world.advance(minutes=1)
    assert CLOSES[language] in told(world, adam)[-1]
    assert len([text for text in told(world, olga) if CLOSES[language] in text]) == 0
    await taps_private(world, adam, PAGE[language])
    page = file_of(world, adam)
    assert escape(worked) in page
    assert escape(change) in page
    assert "<script" not in page
    # What Mia did on the day after is not the campaign's. It asks first; two at once are one.
    await taps_private(world, adam, POST[language])
    assert SHOWN[language] in told(world, adam)[-1]
    assert await rows_of(world, Campaign, state="over") == 1
    await taps_private(world, olga, POST[language])
    sure = [next(m for m in p.private(world.bot).newest_first() if POST[language] in labels(m)) for p in (adam, olga)]
    for person, message in zip((adam, olga), sure, strict=True):
        person.taps(POST[language], person.private(world.bot), message=message)
    await world.settle()
    await world.advance(minutes=1)
    assert [text for text in world.said(group.chat) if text.startswith("📋")] == [SHOWN[language]]
    assert sorted(told(world, p)[-1] == BEFORE[language] for p in (adam, olga)) == [False, True]
    assert await rows_of(world, Campaign, state="reviewed") == 1
    async with world.app.database.read() as session:
        campaign = await store.find(session, (await session.scalars(select(GroupRow.id))).one(), 2)
        assert await answers.learned_of(session, campaign) == ("Two posts before it begins", change)


@BOTH
async def test_one_that_nobody_publishes_is_closed_by_itself(world: World, language: str) -> None:
    group = await over(world, language)
    adam = group.admin
    for moment in ("2026-11-28 18:00", "2026-12-02 09:00", "2026-12-03 08:55", "2026-12-03 09:00"):
        await when(world, moment)
        await world.advance(minutes=1)
        if moment.endswith("08:55"):
            await taps_private(world, adam, QUESTIONS[language])
    assert (await the(world, CampaignReview)).stage == "closed"
    assert await rows_of(world, Campaign, state="reviewed") == 1
    assert await rows_of(world, Schedule, kind="campaign.review") == 0
    assert [text for text in world.said(group.chat) if text.startswith("📋")] == []
    assert await taps_private(world, adam, POST[language]) == CLOSED[language]
    assert await writes(world, adam, SAID[language][0]) == CLOSED[language]
    assert await rows_of(world, CampaignAnswer) == 0
    # What it was can be looked at all the same.
    await taps_private(world, adam, PAGE[language])
    assert NAMES[language] in file_of(world, adam)


async def test_others_see_and_say_nothing_of_it(world: World) -> None:
    group = await over(world, "en")
    mia, _, _ = group.members
    page = news(world, mia)
    forged: list[Tap] = [
        taps.ReviewTap(1, 2, "message"),
        taps.ReviewTap(1, 2, "page"),
        taps.SheetTap(1, 2, "worked"),
        taps.PartTap(1, 2, 1),
        taps.PublishTap(1, 2, 1),
    ]
    for each in forged:
        # None of these stands on her message, and as a link they are for the team.
        assert await group.sees_forged(mia, encode(each), page) != ""
    mia.says(f"/start {encode(taps.SheetTap(1, 2, 'next')).replace(':', '_')}", mia.private(world.bot))
    await world.settle()
    assert told(world, mia)[-1] == ADMINS_AND_HOSTS_ONLY["en"]
    assert await rows_of(world, CampaignReview, stage="asked") == 1
    assert await rows_of(world, CampaignAnswer) == 0


async def test_every_station_outlives_a_restart(world: World, database_url: str, clock: SimClock) -> None:
    group = await a_campaign(world, "en")
    await ends(world)
    now = world
    for moment, stage in (
        ("2026-11-25 20:05", "asked"),
        ("2026-11-28 18:00", "reminded"),
        ("2026-12-02 09:00", "complete"),
        ("2026-12-03 09:00", "closed"),
    ):
        now = await wiring.start(database_url, clock, telegram=world.telegram)
        await when(now, moment)
        await now.advance(minutes=1)
        assert (await the(now, CampaignReview)).stage == stage
        await now.app.close()
    said = told(now, group.owner)
    assert [sum(text.startswith(head) for text in said) for head in ("📋", "🗣")] == [1, 1]


async def test_an_owner_is_told_a_day_before_also_where_the_bot_was_away(world: World) -> None:
    group = await over(world, "en")
    world.clock.set(datetime(2026, 12, 20, 10, tzinfo=ZoneInfo(SHANGHAI)))
    for _ in range(4):
        await world.advance(minutes=1)
    # The reminder is of no use any more; the rest is not lost.
    assert not [text for text in told(world, group.owner) if text.startswith("🗣")]
    assert "until Mon, 21 Dec, 10:0" in told(world, group.admin)[-1]
    assert (await the(world, CampaignReview)).stage == "complete"
    await world.advance(days=1, minutes=5)
    assert (await the(world, CampaignReview)).stage == "closed"


async def test_it_stands_beside_the_run_before(world: World) -> None:
    group = await over(world, "en")
    mia = group.members[0]
    await when(world, "2026-12-07 08:00")
    await group.hears(group.admin, "/manage 1 until=20:00")
    await group.hears(group.admin, '/new checkin "Again" remind=no')
    await put(world, group, "en", 4, 3)
    tap = mia.taps("✅ I'm here", group.chat, message=group.bots_last)
    await world.settle()
    assert tap.answer is not None
    async with world.app.database.write() as session:
        row = (await session.scalars(select(GroupRow))).one()
        (await store.find(session, row.id, 4)).first_day = date(2026, 12, 7)
    await when(world, "2026-12-07 21:00")
    await ends(world, 4)
    await world.advance(minutes=1)
    said = told(world, group.admin)[-1]
    assert "↩️ Last time (2. Mornings, Mon, 23 Nov 2026): 3 people took part" in said
    assert "🎯 check-ins: 1, target 5 ▫️ (before: 0, last time: 5)" in said
    assert await rows_of(world, Member, is_present=True) == 5


async def test_whoever_has_a_task_is_of_the_team(world: World) -> None:
    group = await a_campaign(world, "en")
    noah = group.members[1]
    now = world.clock.now()
    async with world.app.database.write() as session:
        of = {"group_id": 1, "campaign": 2, "role": "host", "assignee": noah.id}
        session.add(
            CampaignTask(
                **of, number=1, place=1, title="Greet", due_at=now - timedelta(days=1), state="done", settled_at=now
            )
        )
        session.add(CampaignTask(**of, number=2, place=2, title="Prizes", due_at=now + timedelta(days=1), state="open"))
        session.add(CampaignTask(**of, number=3, place=None, title="Gone", due_at=now, state="open"))
    await ends(world)
    await world.advance(minutes=1)
    said = told(world, noah)[-1]
    assert "☑️ Tasks: 1 of 2 done, 1 late" in said
    assert "Answers of the team: 0 of 3" in said
    # He helps; what the group is shown is for others to decide.
    assert labels(news(world, noah)) == [QUESTIONS["en"], PAGE["en"]]


async def test_an_item_that_thanks_and_the_end_lead_there(world: World) -> None:
    """As people live it: planned, opened and thanked by the clock, ended by hand."""
    group = await make_group(world, zone=SHANGHAI)
    mia = group.members[0]
    await starts_bot(world, group.admin, mia)
    number = await plans(world, group, "en", planned=planned("en"), first_day="2026-11-24")
    await when(world, "2026-11-24 08:00")
    await world.advance(seconds=20)
    await group.checks_in(mia)
    await when(world, "2026-11-26 20:00")
    await world.advance(minutes=2)
    assert "Thank you all <3\n\n🙏 1 of us took part.\n✅ Check-ins: 1" in world.said(group.chat)
    assert told(world, mia)[-1].startswith("🙏 Thank you for taking part in Mornings")
    async with world.app.database.write() as session:
        row = (await session.scalars(select(GroupRow))).one()
        await moves.end(session, row, number, store.Done(group.admin.id, world.clock.now()))
    await world.settle()
    # A private chat takes a message a second, and there is more to be told.
    for _ in range(5):
        await world.advance(minutes=1)
    assert (await the(world, CampaignReview)).stage == "asked"
