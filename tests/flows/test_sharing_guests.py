"""Coming to a talk: seats and the waiting list, who moves up and hears of it, who is reminded and who is not."""

import asyncio

import pytest
from sqlalchemy import select

from features.activities.sharing import rsvp
from kit.db import Database
from models import Activity, Group, Guest, Talk
from tests.flows.group import BOTH, NOT_A_MEMBER, OUT_OF_DATE, make_group
from tests.flows.talks import TITLE, Sharing, a_sharing
from tests.wiring import World

GOING = {"en": "✅ You're going. I'll remind you.", "zh-CN": "✅ 报名成功，到时我提醒你。"}
ALREADY = {"en": "You're going already. See you!", "zh-CN": "你已经报名啦，到时见！"}
WAITING = {
    "en": "⏳ All seats are taken: you're no. {} on the waiting list. You'll hear it when you move up.",
    "zh-CN": "⏳ 名额已满，你排在候补第 {} 位，有空位就通知你。",
}
NO = {"en": "Noted: you can't come. Maybe next time!", "zh-CN": "好的，这次不参加。下次再来！"}
MAYBE = {"en": "🤔 Noted: maybe. Tap Going when you know.", "zh-CN": "🤔 已记为待定，确定了再点“参加”。"}
MOVED_UP = {
    "en": "🎟 A seat has become free: you're going to {title} in Runners, Thu, 26 Nov, 20:00.",
    "zh-CN": "🎟 候补成功！Runners的“{title}”，11月26日周四 20:00，你有位子了。",
}
MOVED_UP_HERE = {"en": "🎟 {title}: a seat has become free for {who}.", "zh-CN": "🎟 {title}：{who}候补成功。"}
SEATS = {"en": "👥 {} of {} seats taken", "zh-CN": "👥 已报名 {}/{} 人"}


def lines(sharing: Sharing) -> list[str]:
    return sharing.board.text.splitlines()


async def answers(world: World) -> dict[int, str]:
    async with world.app.database.read() as session:
        rows = await session.execute(select(Guest.person_id, Guest.answer))
        return dict(rows.all())


@BOTH
async def test_seats_run_out_and_the_waiting_list_moves_up(world: World, language: str) -> None:
    sharing = await a_sharing(world, language, "seats=2")
    noah, lena, tom, eva = sharing.listeners
    eva.starts(world.bot)
    toasts = await sharing.all_tap("going", noah, lena, tom, eva, noah)
    assert toasts == [
        GOING[language],
        GOING[language],
        WAITING[language].format(1),
        WAITING[language].format(2),
        ALREADY[language],
    ]
    await world.advance(seconds=3)
    waiting = {"en": " · 2 waiting", "zh-CN": " · 2 人候补"}[language]
    assert lines(sharing)[-2:] == [
        SEATS[language].format(2, 2) + waiting,
        {"en": "Noah, Lena", "zh-CN": "Noah、Lena"}[language],
    ]
    said = len(world.said(sharing.chat))
    # Tom cannot be written to: he hears it in the group. Eva can.
    assert await sharing.taps(noah, "no") == NO[language]
    assert world.said(sharing.chat)[said:] == [MOVED_UP_HERE[language].format(title=TITLE[language], who="Tom")]
    assert await sharing.taps(lena, "maybe") == MAYBE[language]
    assert sharing.last_to(eva).splitlines()[0] == MOVED_UP[language].format(title=TITLE[language])
    assert len(world.said(sharing.chat)) == said + 1, "who heard it in private is not named in the group"
    assert await answers(world) == {noah.id: "no", lena.id: "maybe", tom.id: "going", eva.id: "going"}


@BOTH
async def test_whoever_waits_gives_up_and_keeps_nobodys_place(world: World, language: str) -> None:
    sharing = await a_sharing(world, language, "seats=1")
    noah, lena, tom, eva = sharing.listeners
    await sharing.all_tap("going", noah, lena, tom, eva)
    assert await sharing.taps(lena, "no") == NO[language]
    assert await sharing.taps(eva, "going") == WAITING[language].format(2)
    await sharing.taps(noah, "no")
    assert await answers(world) == {noah.id: "no", lena.id: "no", tom.id: "going", eva.id: "waiting"}


@BOTH
async def test_more_seats_let_people_move_up(world: World, language: str) -> None:
    sharing = await a_sharing(world, language, "seats=1")
    noah, lena, tom, eva = sharing.listeners
    await sharing.all_tap("going", noah, lena, tom, eva)
    await sharing.group.hears(sharing.group.admin, "/manage 1 seats=3")
    assert await answers(world) == {noah.id: "going", lena.id: "going", tom.id: "going", eva.id: "waiting"}
    # Fewer seats take nobody's away.
    await sharing.group.hears(sharing.group.admin, "/manage 1 seats=1")
    assert await answers(world) == {noah.id: "going", lena.id: "going", tom.id: "going", eva.id: "waiting"}
    await sharing.group.hears(sharing.group.admin, "/manage 1 seats=no")
    assert set((await answers(world)).values()) == {"going"}


async def test_whoever_leaves_the_group_leaves_the_seat(world: World) -> None:
    sharing = await a_sharing(world, "en", "seats=1")
    noah, lena, tom, _ = sharing.listeners
    await sharing.all_tap("going", noah, lena)
    noah.leaves(sharing.chat)
    await world.settle()
    # The next one who asks finds out; who waited longer goes first.
    assert await sharing.taps(tom, "going") == WAITING["en"].format(1)
    assert await answers(world) == {noah.id: "no", lena.id: "going", tom.id: "waiting"}


@BOTH
async def test_reminders_go_to_those_who_go_and_not_to_those_who_wait(world: World, language: str) -> None:
    sharing = await a_sharing(world, language, "seats=2 remind=24h,15m")
    noah, lena, tom, eva = sharing.listeners
    for person in (noah, tom, eva):
        person.starts(world.bot)
    await sharing.all_tap("going", noah, lena, tom)
    await sharing.all_tap("maybe", eva)
    before = {person: len(sharing.said_to(person)) for person in (noah, tom, eva)}
    said = len(world.said(sharing.chat))
    await sharing.at("20:00", "2026-11-25")
    reminder = {
        "en": f"⏰ {TITLE['en']} in Runners begins Thu, 26 Nov, 20:00 and takes 90 minutes. See you there!",
        "zh-CN": f"⏰ Runners的“{TITLE['zh-CN']}” 11月26日周四 20:00 开始，时长 90 分钟，不见不散！",
    }[language]
    assert sharing.said_to(noah)[before[noah] :] == [reminder]
    assert (len(sharing.said_to(tom)), len(sharing.said_to(eva))) == (before[tom], before[eva])
    # Lena cannot be written to: one line in the group.
    assert world.said(sharing.chat)[said:] == [
        {
            "en": f"⏰ {TITLE['en']} begins Thu, 26 Nov, 20:00 and takes 90 minutes. 2 people are going: see you there!",
            "zh-CN": f"⏰ “{TITLE['zh-CN']}” 11月26日周四 20:00 开始，时长 90 分钟，2 人报名，不见不散！",
        }[language]
    ]
    await sharing.at("19:45")
    assert sharing.said_to(noah)[-1] == reminder
    assert len(sharing.said_to(noah)) == before[noah] + 2
    assert len(sharing.said_to(tom)) == before[tom]


async def test_a_reminder_that_comes_too_late_is_not_sent(world: World) -> None:
    sharing = await a_sharing(world, "en", "remind=60m")
    (noah, *_) = sharing.listeners
    noah.starts(world.bot)
    await sharing.all_tap("going", noah)
    said = len(sharing.said_to(noah))
    # The bot was away until 19:20.
    await sharing.at("19:20")
    assert len(sharing.said_to(noah)) == said


@BOTH
async def test_forged_and_old_taps_change_nothing(world: World, language: str) -> None:
    sharing = await a_sharing(world, language)
    noah, stranger = sharing.listeners[0], world.telegram.new_person("Zed", language_code=language)
    data = sharing.board.buttons[0][0].data or ""
    for forged in (
        "tg:1:1:waiting",
        "tg:1:2:going",
        "tg:9:1:going",
        "tv:1:1:1",
        "tw:1:7",
        "t5:1:1:9",
        "tg:1:0:going",
        "th:1:7",
    ):
        assert await sharing.group.sees_forged(noah, forged) == OUT_OF_DATE[language], forged
    assert await sharing.group.sees_forged(stranger, data, outsider=True) == NOT_A_MEMBER[language]
    assert await answers(world) == {}
    # The same button in another group is about that group's activities.
    other = await make_group(world, language=language)
    assert await other.sees_forged(other.members[0], data) == OUT_OF_DATE[language]
    await sharing.group.hears(sharing.group.admin, "/manage 1")
    assert await sharing.group.sees_tap(sharing.group.admin, {"en": "⏸ Pause", "zh-CN": "⏸ 暂停"}[language]) == ""
    assert "pause" in await sharing.group.sees_forged(noah, data) or language != "en"
    assert await answers(world) == {}


@pytest.mark.parametrize("seats", [1, 3])
async def test_at_once_no_seat_is_given_twice(world: World, seats: int) -> None:
    """Also where several processes do it, as on PostgreSQL."""
    sharing = await a_sharing(world, "en", f"seats={seats}", members=8)
    people = [person.id for person in sharing.listeners]
    await sharing.all_tap("no", *sharing.listeners)
    databases = [world.app.database, Database(str(world.app.database.engine.url.render_as_string(hide_password=False)))]

    async def tap(database: Database, wanted: str, who: list[int]) -> None:
        async with database.write() as session:
            group = (await session.scalars(select(Group))).one()
            activity = await session.get_one(Activity, (group.id, 1))
            await rsvp.answer(session, group, activity, 1, wanted, who, world.clock.now())

    await asyncio.gather(*(tap(databases[n % 2], "going", [person]) for n, person in enumerate(people)))
    await asyncio.gather(*(tap(databases[n % 2], "no", [person]) for n, person in enumerate(people[:2])))
    await databases[1].close()
    found = list((await answers(world)).values())
    assert (found.count("going"), found.count("no")) == (seats, 2)
    assert found.count("waiting") == len(people) - seats - 2
    async with world.app.database.read() as session:
        talk = (await session.scalars(select(Talk))).one()
        assert (talk.going, talk.waiting) == (seats, len(people) - seats - 2)
