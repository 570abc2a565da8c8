"""Judging proofs: in another group and its topic, in one's own words, two at once; what a late verdict mends, and what 👍 are for."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from models import CheckIn, Cheer, Form, Group as GroupRow
from simulator import Message
from tests.flows.group import BOTH, NOT_A_MEMBER, OUT_OF_DATE, Group, ledger_adds_up, rows_of, when
from tests.flows.test_proofs import DAY, a_photo_check_in, states, statuses
from tests.wiring import World

JUDGED = "proof=photo count=2 review=admins until=21:00 points=5 streak=2:20"
APPROVE = {"en": "✅ Approve", "zh-CN": "✅ 通过"}
DECLINE = {"en": "❌ Decline", "zh-CN": "❌ 退回"}
OWN_WORDS = {"en": "✍️ In my own words", "zh-CN": "✍️ 自己写原因"}


async def judged_here(group: Group) -> None:
    """What waits is shown in the group itself."""
    await group.hears(group.admin, "/review here")
    await group.sees_tap(group.admin, "Runners")


def link_of(message: Message, label: str) -> str:
    """Where a button leads."""
    (found,) = [button.url for row in message.buttons for button in row if button.text == label]
    assert found is not None
    return found


@BOTH
async def test_judged_in_a_topic_of_another_group(world: World, language: str) -> None:
    group = await a_photo_check_in(world, language, JUDGED)
    desk = world.telegram.new_group("Judges", owner=group.owner, members=[group.admin, group.members[2]], forum=True)
    group.owner.promotes(group.admin, desk)
    group.owner.adds(world.bot, desk, admin=True)
    topic = desk.new_topic("Photos", group.owner)
    await world.settle()
    mia = group.members[0]
    mia.sends_album(group.chat, 2, reply_to=group.board)
    await world.settle()
    group.admin.says("/review here", desk, topic=topic)
    await world.settle()
    group.admin.taps("Runners", desk)
    await world.advance(seconds=3)
    items = [m for m in desk.messages if m.sender == world.bot and m.text.startswith("🔎")]
    assert [(m.topic, m.text) for m in items] == [
        (
            topic,
            {
                "en": f"🔎 Check-in for Morning run, {DAY[language]}\nBy Mia",
                "zh-CN": f"🔎 晨跑 {DAY[language]} 的打卡\n来自 Mia",
            }[language],
        )
    ], "what waited before is shown, too"
    (item,) = items
    lena = lena_taps = group.members[2]
    tap = lena_taps.taps(APPROVE[language], message=item)
    await world.settle()
    assert tap.answer is not None
    assert tap.answer.text.startswith({"en": "Only admins, hosts and judges", "zh-CN": "这个操作需要管理员"}[language])
    group.owner.says("/roles judge @lena", group.chat)
    await world.settle()
    tap = lena.taps(APPROVE[language], message=item)
    await world.settle()
    assert tap.answer is not None
    assert tap.answer.text == {"en": "Approved.", "zh-CN": "已通过。"}[language]
    assert item.text.splitlines()[-1] == {"en": "✅ Approved by Lena", "zh-CN": "✅ Lena 已通过"}[language]
    assert await statuses(world, mia) == ["done"]
    assert not any(text.startswith("🔎") for text in world.said(group.chat))
    await group.hears(group.admin, "/review private")
    async with world.app.database.read() as session:
        places = list(await session.execute(select(GroupRow.review_group, GroupRow.review_thread)))
    assert {tuple(row) for row in places} == {(None, None)}


@BOTH
async def test_a_reason_in_ones_own_words(world: World, language: str) -> None:
    """Asked for in private, also from a button in the group; the author hears it, and may try again."""
    group = await a_photo_check_in(world, language, "proof=photo review=admins until=21:00 points=5")
    await judged_here(group)
    mia = group.members[0]
    mia.starts(world.bot)
    mia.sends_photo(group.chat, reply_to=group.board)
    await world.advance(seconds=3)
    item = group.bots_last
    await group.sees_tap(group.admin, DECLINE[language], item)
    link = link_of(item, OWN_WORDS[language])
    group.admin.opens(link)
    await world.settle()
    desk = group.admin.private(world.bot)
    assert (
        world.last(desk)
        == {
            "en": "Why is the one by Mia declined? Write me one sentence.",
            "zh-CN": "为什么退回 Mia 的内容？写一句话发给我。",
        }[language]
    )
    group.admin.says("x" * 201, desk)
    await world.settle()
    assert (
        world.last(desk)
        == {
            "en": "That reason has 201 characters; please keep it to 200.",
            "zh-CN": "这个原因有 201 个字，请控制在 200 个字以内。",
        }[language]
    )
    group.admin.says("#The <shoes> are\nmissing", desk)
    await world.settle()
    assert {"en": "Declined, and the author is told why.", "zh-CN": "已退回，作者会看到原因。"}[language] in world.said(
        desk
    )
    assert (
        world.last(mia.private(world.bot)).splitlines()[1:]
        == {
            "en": ["Why: The <shoes> are missing", "You can send another one today."],
            "zh-CN": ["原因：The <shoes> are missing", "今天还可以再发一次。"],
        }[language]
    )
    assert await statuses(world, mia) == ["rejected"]
    assert await rows_of(world, Form) == 0
    group.owner.opens(link)
    await world.settle()
    assert {
        "en": "❌ Declined by Adam: The <shoes> are missing",
        "zh-CN": "❌ Adam 已退回：The <shoes> are missing",
    }[language] in world.said(group.owner.private(world.bot))[0]
    stranger = world.telegram.new_person("Stranger", language_code=language)
    stranger.opens(link)
    await world.settle()
    assert "The <shoes>" not in world.last(stranger.private(world.bot))
    mia.sends_photo(group.chat, reply_to=group.board)
    await world.advance(seconds=3)
    await group.sees_tap(group.owner, APPROVE[language], group.bots_last)
    assert (await statuses(world, mia), await group.points(mia)) == (["done"], 5)


@pytest.mark.parametrize("first", ["approves", "writes"])
async def test_two_reviewers_at_once(world: World, first: str) -> None:
    """One approves while the other writes why not: whoever is first decides, and the other hears who it was."""
    group = await a_photo_check_in(world, line=JUDGED)
    await judged_here(group)
    mia = group.members[0]
    mia.sends_album(group.chat, 2, reply_to=group.board)
    await world.advance(seconds=3)
    item = group.bots_last
    link = (await group.sees_tap(group.admin, "❌ Decline", item), link_of(item, "✍️ In my own words"))[1]
    group.admin.opens(link)
    await world.settle()
    desk = group.admin.private(world.bot)
    approve = f"ra:{await group_id(world)}:1"
    if first == "approves":
        assert await group.sees_forged(group.owner, approve, item, old=True) == "Approved."
        group.admin.says("too dark", desk)
        await world.settle()
        assert "Olga was faster and has approved it." in world.said(desk)
        assert (await statuses(world, mia), await group.points(mia)) == (["done"], 5)
    else:
        group.admin.says("too dark", desk)
        await world.settle()
        assert await group.sees_forged(group.owner, approve, item, old=True) == "Adam was faster and has declined it."
        assert (await statuses(world, mia), await group.points(mia)) == (["rejected"], 0)
    assert len([text for text in world.said(group.chat) if "doesn't count yet" in text]) == (first == "writes")


async def group_id(world: World) -> int:
    async with world.app.database.read() as session:
        found = await session.scalar(select(GroupRow.id))
    assert found is not None
    return int(found)


async def test_forged_taps_of_a_reviewer_elsewhere(world: World) -> None:
    """An admin of one group gets nowhere with the items of another."""
    group = await a_photo_check_in(world, line=JUDGED)
    await judged_here(group)
    mia = group.members[0]
    mia.sends_album(group.chat, 2, reply_to=group.board)
    await world.advance(seconds=3)
    of_group = await group_id(world)
    eve = world.telegram.new_person("Eve", language_code="en")
    other = world.telegram.new_group("Others", owner=eve, members=[])
    eve.adds(world.bot, other, admin=True)
    await world.settle()
    theirs = next(m for m in other.messages if m.sender == world.bot)
    for data in (
        f"ra:{of_group}:1",
        f"rr:{of_group}:1:old",
        f"rn:{of_group}:1",
        f"rv:{of_group}:1:0",
        f"rh:{of_group}",
    ):
        tap = eve.taps_data(theirs, data)
        await world.settle()
        assert tap.answer is not None
        # To choose a place for it they would have to be an admin of both.
        assert tap.answer.text == (NOT_A_MEMBER["en"] if data.startswith("rh:") else OUT_OF_DATE["en"])
    for data in (
        f"ra:{of_group}:2",
        f"ra:{of_group}:0",
        f"rr:{of_group}:1:nonsense",
        f"rr:{of_group}:999999999999:old",
    ):
        assert await group.sees_forged(group.admin, data, old=True) == OUT_OF_DATE["en"]
    assert await statuses(world, mia) == ["pending"]


@BOTH
async def test_a_verdict_that_comes_days_later(world: World, language: str) -> None:
    """The streak is whole again, its bonus is paid, and the day was done when the photo came, not when it was looked at."""
    group = await a_photo_check_in(world, language, "proof=photo review=admins until=21:00 points=5 streak=3:20")
    await judged_here(group)
    mia = group.members[0]
    items = []
    for day in (23, 24, 25):
        await when(world, f"2026-11-{day} 08:30")
        mia.sends_photo(group.chat, reply_to=group.board)
        await world.advance(seconds=3)
        items.append(group.bots_last)
        await when(world, f"2026-11-{day} 21:00")
    assert await statuses(world, mia) == ["pending"] * 3
    await when(world, "2026-11-26 10:00")
    for at, points in ((2, 5), (0, 10), (1, 35)):
        await group.sees_tap(group.admin, APPROVE[language], items[at])
        assert await group.points(mia) == points
    assert await statuses(world, mia) == ["done"] * 3
    async with world.app.database.read() as session:
        times = list(await session.scalars(select(CheckIn.at).order_by(CheckIn.day)))
    assert times == [datetime(2026, 11, day, 0, 30, tzinfo=UTC) for day in (23, 24, 25)]
    (me,) = await group.hears(mia, "/me")
    assert {"en": "🔥 Streak: 3 days (best 3)", "zh-CN": "🔥 连续 3 天（最佳 3 天）"}[language] in me
    await ledger_adds_up(world)


@BOTH
async def test_who_judges_a_text_reads_it(world: World, language: str) -> None:
    group = await a_photo_check_in(world, language, "proof=text tag=note review=admins until=21:00")
    await judged_here(group)
    group.members[0].says("Chapter <3>: whales\n#note", group.chat)
    await world.advance(seconds=3)
    assert group.bots_last.text.splitlines()[1:] == [
        {"en": "By Mia", "zh-CN": "来自 Mia"}[language],
        "",
        "Chapter <3>: whales",
        "#note",
    ]


async def test_thumbs_are_for_what_they_stand_under(world: World) -> None:
    """What is revoked takes its 👍 along: the next photo wants two of its own."""
    group = await a_photo_check_in(world, line="proof=photo review=peers until=21:00 points=5")
    mia, noah, lena = group.members
    first = mia.sends_photo(group.chat, reply_to=group.board)
    await world.settle()
    noah.reacts(first, "👍")
    lena.reacts(first, "👍")
    await world.settle()
    assert await statuses(world, mia) == ["done"]
    await group.hears(group.admin, "/revoke not yours", reply_to=first)
    assert await rows_of(world, Cheer) == 0
    second = mia.sends_photo(group.chat, reply_to=group.board)
    await world.settle()
    assert await statuses(world, mia) == ["pending"]
    noah.reacts(first, None)
    noah.reacts(first, "👍")
    noah.reacts(second, "👍")
    await world.settle()
    assert await statuses(world, mia) == ["pending"]
    lena.reacts(second, ["👍"])
    await world.settle()
    assert (await statuses(world, mia), await states(world, mia)) == (["done"], ["revoked", "counted"])
    assert await group.points(mia) == 5
    await ledger_adds_up(world)


async def test_thumbs_of_those_who_may_not(world: World) -> None:
    """One's own, a bot's, an anonymous admin's and those of people who have left count for nothing."""
    group = await a_photo_check_in(world, line="proof=photo review=peers until=21:00 points=5")
    mia, noah, lena = group.members
    photo = mia.sends_photo(group.chat, reply_to=group.board)
    await world.settle()
    mia.reacts(photo, "👍")
    group.admin.reacts(photo, "👍", anonymous=True)
    lena.reacts(photo, "🔥")
    await world.settle()
    noah.reacts(photo, "👍")
    (late,) = world.bot.updates.waiting()
    world.bot.updates.remove(late.id)
    noah.leaves(group.chat)
    await world.settle()
    pipeline = world.app._pipeline
    assert pipeline is not None
    await pipeline.accept(late.json)
    await world.settle()
    assert await rows_of(world, Cheer) == 0
    assert await statuses(world, mia) == ["pending"]


async def test_the_last_days_photos_have_their_time(world: World) -> None:
    """The check-in is over, and two 👍 come the next morning; a week later they do not count any more."""
    group = await a_photo_check_in(world, line="proof=photo review=peers until=21:00 points=5 for=1d")
    mia, noah, lena = group.members
    photos = [person.sends_photo(group.chat, reply_to=group.board) for person in (mia, noah)]
    await world.settle()
    await when(world, "2026-11-24 09:00")
    assert any(text.startswith("🌙") for text in world.said(group.chat))
    for person in (noah, lena):
        person.reacts(photos[0], "👍")
    await world.settle()
    assert (await statuses(world, mia), await group.points(mia)) == (["done"], 5)
    await when(world, "2026-12-01 09:00")
    for person in (mia, lena):
        person.reacts(photos[1], "👍")
    await world.settle()
    assert (await statuses(world, noah), await group.points(noah)) == (["pending"], 0)
