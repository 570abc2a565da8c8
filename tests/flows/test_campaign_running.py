"""A campaign on its way: items that open and fail, pauses and moves, an owner who leaves, and its end."""

import asyncio

import pytest
from sqlalchemy import select, text

from features.activities import service as activities
from features.activities.drafts import Draft
from features.activities.registry import kind_of
from features.activities.sharing.options import options_of
from features.campaigns import document, handing_over, moves, store
from features.campaigns.reading import read_campaign
from features.campaigns.store import Done
from features.campaigns.taps import AdminDoTap
from kit import buttons
from models import (
    Activity,
    Announcement,
    Campaign,
    CampaignChange,
    CampaignItem,
    CampaignMember,
    CampaignWatch,
    Group as GroupRow,
    Schedule,
)
from simulator import Message, Person, SimClock
from tests import wiring
from tests.flows.campaigns import a_campaign, a_draft, first_days_on
from tests.flows.group import ADMINS_ONLY, BOTH, SHANGHAI, Group, make_group, rows_of, when
from tests.wiring import World

SMALL = """
muster: 1
title: A small one
items:
- {do: post, at: D0 10:00, text: "Soon!"}
- {do: open, at: D0 12:00, kind: signup, title: Who comes?, with: {until: D+2 20:00}}
- {do: countdown, to: 5, days: [2, 1], text: "Saturday!"}
- {do: post, at: D+2 10:00, text: "Today!", pin: yes}
- {do: open, at: D+3 12:00, kind: signup, title: Again?, with: {until: D+3 20:00}}
- {do: thanks, at: D+4 10:00, text: "Thank you!"}
"""
AGAIN = {"en": "🔁 Try again", "zh-CN": "🔁 再试一次"}
SKIP = {"en": "⏭ Leave it out", "zh-CN": "⏭ 跳过"}
NOW = {"en": "🚀 Do it now", "zh-CN": "🚀 现在执行"}


def small() -> document.Campaign:
    """Six items in five days; the first day is a Wednesday."""
    return read_campaign(SMALL)


async def planned(world: World, language: str = "en") -> Group:
    """A group whose admin has planned the small one, and takes messages in private, as the owner does."""
    group = await make_group(world, language=language, zone=SHANGHAI)
    await in_private(group, group.admin, group.owner)
    await a_campaign(world, group, language, planned=small(), first_day="2026-11-25")
    return group


async def in_private(group: Group, *people: Person) -> None:
    """These have been seen in the group, and take messages in private."""
    for person in people:
        await group.hears(person, "hello")
        person.starts(group.world.bot)
    # A private chat takes a message a second.
    await group.world.advance(seconds=2)


async def states(world: World) -> dict[tuple[int, int], str]:
    """What has become of each part of each item."""
    async with world.app.database.read() as session:
        rows = await session.scalars(select(CampaignItem))
        return {(row.item, row.part): row.state for row in rows}


async def state(world: World) -> str:
    """How far the campaign is."""
    async with world.app.database.read() as session:
        return (await session.scalars(select(Campaign.state))).one()


async def log(world: World) -> list[str]:
    """What was done to it."""
    async with world.app.database.read() as session:
        return list(await session.scalars(select(CampaignChange.what).order_by(CampaignChange.number)))


def told(group: Group, person: Person) -> list[Message]:
    """The bot's messages to somebody in private."""
    return [m for m in person.private(group.world.bot).messages if m.sender == group.world.bot]


def failures(group: Group, person: Person) -> list[Message]:
    """What they were told of items that did not happen; the watch has its own say."""
    return [m for m in told(group, person) if "did not happen" in m.text or "没有执行成功" in m.text]


async def tapped(group: Group, person: Person, *labels: str) -> str:
    """Somebody taps these buttons in private, one after the other; the last toast."""
    said = ""
    for label in labels:
        tap = person.taps(label, person.private(group.world.bot))
        await group.world.settle()
        await group.world.advance(seconds=2)
        assert tap.answer is not None
        said = tap.answer.text
    return said


async def ends(world: World, title: str) -> None:
    """Somebody ends the activity of this title."""
    async with world.app.database.write() as session:
        row = (await session.scalars(select(GroupRow))).one()
        number = (await session.scalars(select(Activity.number).where(Activity.title == title))).one()
        await activities.end(session, row, number, world.clock.now())
    await world.advance(seconds=1)


async def page(group: Group, person: Person) -> None:
    """Somebody opens the campaign in private."""
    await writes(group, person, "/campaign 1")


async def writes(group: Group, person: Person, text: str) -> None:
    """Somebody writes in private."""
    person.says(text, person.private(group.world.bot))
    await group.world.settle()
    await group.world.advance(seconds=2)


@BOTH
async def test_it_runs_by_the_clock_to_its_end(world: World, language: str) -> None:
    group = await planned(world, language)
    await when(world, "2026-11-25 10:00")
    assert world.last(group.chat) == "Soon!"
    assert await state(world) == "running"
    await when(world, "2026-11-25 12:00")
    async with world.app.database.read() as session:
        (opened,) = (await session.scalars(select(Activity))).all()
    assert (opened.kind, opened.title, opened.created_by) == ("signup", "Who comes?", group.admin.id)
    group.admin.taps({"en": "🙋 I'm in (+1)", "zh-CN": "🙋 接龙 +1"}[language], group.chat)
    await world.settle()
    for moment, words in (("2026-11-26 12:00", "Saturday!"), ("2026-11-27 10:00", "Today!")):
        await when(world, moment)
        assert world.last(group.chat) == words
    assert [m.text for m in group.chat.pinned] == ["Today!"]
    for moment in ("2026-11-27 12:00", "2026-11-28 12:00", "2026-11-29 10:00"):
        await when(world, moment)
    assert "Thank you!" in world.last(group.chat)
    assert set((await states(world)).values()) == {"done"}
    # Both lists are closed by then.
    assert await state(world) == "over"
    assert await log(world) == ["made", "checked", "planned", "started", "ended"]
    assert await rows_of(world, Schedule, kind="campaign.item") == 0
    assert failures(group, group.admin) == []


@BOTH
async def test_it_is_planned_by_buttons_and_without_what_has_gone_by(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await in_private(group, group.admin)
    await a_draft(world, group, first_days_on(small(), "2026-11-25"))
    await when(world, "2026-11-25 11:00")
    await page(group, group.admin)
    await tapped(group, group.admin, {"en": "🗓 Plan it", "zh-CN": "🗓 排期"}[language])
    question = told(group, group.admin)[-1]
    assert "Soon!" in question.text
    without = {"en": "✅ Plan it without these", "zh-CN": "✅ 去掉这些，直接排期"}[language]
    assert await tapped(group, group.admin, without) == {"en": "Planned.", "zh-CN": "已排期。"}[language]
    assert (await states(world))[1, 0] == "skipped"
    assert await state(world) == "planned"
    await when(world, "2026-11-25 12:00")
    assert (await states(world))[2, 0] == "done"


async def test_it_waits_for_what_is_still_open(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    one = (
        SMALL.split("items:", maxsplit=1)[0]
        + "items:\n- {do: open, at: D0 12:00, kind: signup, title: Who?, with: {until: D+2 20:00}}\n"
    )
    await a_campaign(world, group, "en", planned=read_campaign(one), first_day="2026-11-25")
    await when(world, "2026-11-25 12:00")
    assert await state(world) == "running"
    await when(world, "2026-11-27 20:00")
    await when(world, "2026-11-27 20:01")
    assert await state(world) == "over"


async def test_what_somebody_ends_by_hand_ends_it_too(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    one = SMALL.split("items:", maxsplit=1)[0] + "items:\n- {do: open, at: D0 12:00, kind: checkin, title: Run}\n"
    await a_campaign(world, group, "en", planned=read_campaign(one), first_day="2026-11-25")
    await when(world, "2026-11-25 12:00")
    assert await state(world) == "running"
    await ends(world, "Run")
    assert await state(world) == "over"


async def test_whoever_ends_an_activity_does_not_wait_for_its_campaign(world: World) -> None:
    """Whoever ends the campaign has it first and its activities then: nobody goes the other way. On SQLite there is one writer anyway."""
    group = await make_group(world, zone=SHANGHAI)
    one = SMALL.split("items:", maxsplit=1)[0] + "items:\n- {do: open, at: D0 12:00, kind: checkin, title: Run}\n"
    await a_campaign(world, group, "en", planned=read_campaign(one), first_day="2026-11-25")
    await when(world, "2026-11-25 12:00")
    database, now = world.app.database, world.clock.now()
    async with database.write() as session:
        row = (await session.scalars(select(GroupRow))).one()
        campaign = (await session.scalars(select(Campaign.number))).one()
        activity = (await session.scalars(select(Activity.number))).one()
        if session.get_bind().dialect.name == "postgresql":
            await store.hold(session, row.id, campaign)
            async with database.write() as other:
                await activities.end(other, row, activity, now)
        await moves.end(session, row, campaign, Done(group.admin.id, now))
    await world.advance(seconds=1)
    assert await state(world) == "over"
    assert (await log(world)).count("ended") == 1
    assert await rows_of(world, Activity, state="closed") == 1
    assert await rows_of(world, Schedule, kind="campaign.end") == 0


@BOTH
async def test_an_item_that_fails_is_told_and_stops_nothing(world: World, language: str) -> None:
    group = await planned(world, language)
    async with world.app.database.write() as session:
        row = (await session.scalars(select(GroupRow))).one()
        for n in range(activities.MOST_AT_ONCE):
            made = Draft(kind_of("signup"), f"List {n}", {})
            await activities.create(session, row, made, world.clock.now(), created_by=None, thread_id=None)
    await when(world, "2026-11-25 12:00")
    await world.advance(seconds=2)
    (notice,) = failures(group, group.admin)
    assert {"en": "item 2 did not happen", "zh-CN": "第 2 个环节没有执行成功"}[language] in notice.text
    assert "20" in notice.text
    assert (await states(world))[2, 0] == "failed"
    await when(world, "2026-11-26 12:00")
    assert "Saturday!" in world.said(group.chat)
    # There is no room yet, and the reason is said again; then there is.
    assert "20" in await tapped(group, group.admin, AGAIN[language])
    await ends(world, "List 0")
    await tapped(group, group.admin, AGAIN[language])
    assert (await states(world))[2, 0] == "done"
    assert await rows_of(world, Activity, title="Who comes?") == 1
    assert AGAIN[language] not in [b.text for row in notice.buttons for b in row]
    assert (await log(world))[-1] == "retried"


async def test_what_was_due_while_the_bot_was_down(world: World) -> None:
    """The activity begins all the same; of the post its owner is asked; the day of the countdown is gone."""
    group = await planned(world)
    await when(world, "2026-11-26 20:00")
    assert await states(world) == {
        (1, 0): "failed", (2, 0): "done", (3, 2): "skipped", (3, 1): "waiting",
        (4, 0): "waiting", (5, 0): "waiting", (6, 0): "waiting",
    }  # fmt: skip
    (notice,) = failures(group, group.admin)
    assert "Soon!" in notice.text
    await tapped(group, group.admin, NOW["en"])
    assert world.last(group.chat) == "Soon!"
    assert (await states(world))[1, 0] == "done"


async def test_an_item_is_left_out(world: World) -> None:
    group = await planned(world)
    await when(world, "2026-11-26 20:00")
    await tapped(group, group.admin, SKIP["en"])
    assert (await states(world))[1, 0] == "skipped"
    assert "Soon!" not in world.said(group.chat)
    assert (await log(world))[-1] == "skipped"


@BOTH
async def test_it_is_paused_with_what_it_has_opened_and_goes_on(world: World, language: str) -> None:
    group = await planned(world, language)
    await when(world, "2026-11-25 12:00")
    await page(group, group.admin)
    await tapped(group, group.admin, {"en": "⏸ Pause", "zh-CN": "⏸ 暂停"}[language])
    await writes(group, group.admin, {"en": "The hall burns", "zh-CN": "场地着火了"}[language])
    assert await state(world) == "paused"
    assert await rows_of(world, Activity, state="paused") == 1
    await when(world, "2026-11-26 20:00")
    assert (await states(world))[3, 2] == "waiting"
    await page(group, group.admin)
    await tapped(
        group, group.admin, *{"en": ("▶️ Let it go on", "▶️ As planned"), "zh-CN": ("▶️ 恢复", "▶️ 按原定时间")}[language]
    )
    assert await state(world) == "running"
    assert await rows_of(world, Activity, state="open") == 1
    assert (await states(world))[3, 2] == "skipped"
    await tapped(group, group.admin, {"en": "📜 Log", "zh-CN": "📜 记录"}[language])
    shown = told(group, group.admin)[-1].text
    assert {"en": "Adam: paused it (“The hall burns”)", "zh-CN": "Adam：暂停（“场地着火了”）"}[language] in shown


async def test_it_goes_on_later_by_the_days_it_rested(world: World) -> None:
    group = await planned(world)
    await when(world, "2026-11-25 12:00")
    await page(group, group.admin)
    await tapped(group, group.admin, "⏸ Pause", "⏸ Pause it")
    await when(world, "2026-11-26 20:00")
    await page(group, group.admin)
    await tapped(group, group.admin, "▶️ Let it go on", "▶️ All of it 1 day later")
    assert (await states(world))[3, 2] == "waiting"
    await when(world, "2026-11-27 12:00")
    assert world.last(group.chat) == "Saturday!"
    assert (await log(world))[-2:] == ["moved", "resumed"]


@BOTH
async def test_all_that_has_not_happened_moves(world: World, language: str) -> None:
    group = await planned(world, language)
    await when(world, "2026-11-25 12:00")
    await page(group, group.admin)
    await tapped(group, group.admin, {"en": "↔️ Move", "zh-CN": "↔️ 改期"}[language])
    # Item 4 cannot have been before now.
    await writes(group, group.admin, "-5")
    assert {"en": "would have gone by", "zh-CN": "时间已经过了"}[language] in told(group, group.admin)[-1].text
    await writes(group, group.admin, {"en": "3 rain", "zh-CN": "3天 下雨"}[language])
    async with world.app.database.read() as session:
        due = {row.item: row.due_at.isoformat() for row in await session.scalars(select(CampaignItem))}
        campaign = (await session.scalars(select(Campaign))).one()
        change = (await session.scalars(select(CampaignChange).order_by(CampaignChange.number.desc()))).first()
    # 12:00 as before; and what was planned for D+4 10:00 comes three days later.
    assert (due[2], due[6]) == ("2026-11-25T04:00:00+00:00", "2026-12-02T02:00:00+00:00")
    assert str(campaign.first_day) == "2026-11-28"
    assert change is not None
    assert (change.what, change.why, change.by) == ("moved", {"en": "rain", "zh-CN": "下雨"}[language], group.admin.id)


@BOTH
async def test_it_is_ended_early(world: World, language: str) -> None:
    group = await planned(world, language)
    await when(world, "2026-11-25 12:00")
    await page(group, group.admin)
    labels = {"en": ("🏁 End early", "🏁 Yes, end it"), "zh-CN": ("🏁 提前结束", "🏁 确定结束")}[language]
    assert await tapped(group, group.admin, *labels) == {"en": "Ended.", "zh-CN": "已结束。"}[language]
    assert await state(world) == "over"
    assert await rows_of(world, Activity, state="closed") == 1
    assert await rows_of(world, Schedule, kind="campaign.item") == 0
    assert sorted(set((await states(world)).values())) == ["done", "skipped"]
    await when(world, "2026-11-29 10:00")
    assert "Thank you!" not in world.said(group.chat)


async def test_a_host_may_pause_and_not_end(world: World) -> None:
    group = await planned(world)
    mia = group.members[0]
    await in_private(group, mia)
    await group.hears(group.owner, "/roles host @mia")
    await page(group, mia)
    assert await tapped(group, mia, "🏁 End early") == ADMINS_ONLY["en"]
    await tapped(group, mia, "⏸ Pause", "⏸ Pause it")
    assert await state(world) == "paused"


async def test_a_link_only_asks(world: World) -> None:
    group = await planned(world)
    group.admin.starts(world.bot, buttons.to_link(AdminDoTap(1, 1, "end", 0)))
    await world.advance(seconds=2)
    assert await state(world) == "planned"
    assert "End A small one now?" in told(group, group.admin)[-1].text


@BOTH
async def test_its_owner_leaves_and_the_first_who_says_so_has_it(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    second = group.members[0]
    group.owner.promotes(second, group.chat)
    await in_private(group, group.admin, group.owner, second)
    await a_campaign(world, group, language, planned=small(), first_day="2026-11-25")
    group.admin.leaves(group.chat)
    await world.advance(seconds=2)
    asked = [told(group, person)[-1] for person in (group.owner, second)]
    assert all("Adam" in message.text for message in asked)
    take = {"en": "🙋 I take it over", "zh-CN": "🙋 我来接手"}[language]
    late = group.owner.taps(take, message=asked[0])
    await tapped(group, second, take)
    assert late.answer is not None
    async with world.app.database.read() as session:
        assert await session.scalar(select(Campaign.owner_id)) == group.owner.id
    assert (await log(world))[-2:] == ["left", "taken"]
    assert {"en": "Olga answers for the campaign", "zh-CN": "现在由 Olga 负责"}[language] in asked[1].text
    await when(world, "2026-11-25 12:00")
    async with world.app.database.read() as session:
        assert (await session.scalars(select(Activity.created_by))).one() == group.owner.id


async def test_it_rests_while_the_bot_is_away(world: World) -> None:
    group = await planned(world)
    await when(world, "2026-11-25 12:00")
    group.owner.removes(world.bot, group.chat)
    await world.settle()
    assert await state(world) == "paused"
    await page(group, group.admin)
    await when(world, "2026-11-26 20:00")
    group.owner.adds(world.bot, group.chat, admin=True)
    await world.settle()
    assert await state(world) == "running"
    assert await rows_of(world, Activity, state="open") == 1
    assert (await states(world))[3, 2] == "skipped"
    await when(world, "2026-11-27 10:00")
    assert world.last(group.chat) == "Today!"


async def test_times_are_counted_anew_when_the_groups_clock_is_another(world: World) -> None:
    group = await planned(world)
    await when(world, "2026-11-25 12:00")
    await group.hears(group.owner, "/settings zone=Europe/Berlin")
    await when(world, "2026-11-27 10:00")
    assert "Today!" not in world.said(group.chat)
    await when(world, "2026-11-27 10:00", "Europe/Berlin")
    assert world.last(group.chat) == "Today!"
    assert (await log(world))[-1] == "moved"


async def test_a_restart_at_every_station_loses_nothing(world: World, database_url: str, clock: SimClock) -> None:
    group = await planned(world)
    for moment in (
        "11-25 10:00",
        "11-25 12:00",
        "11-26 12:00",
        "11-27 10:00",
        "11-27 12:00",
        "11-28 12:00",
        "11-29 10:00",
    ):
        await world.app.close()
        world.app = (await wiring.start(database_url, clock, telegram=world.telegram)).app
        await when(world, f"2026-{moment}")
        if moment == "11-25 12:00":
            group.admin.taps("🙋 I'm in (+1)", group.chat)
            await world.settle()
    assert await state(world) == "over"
    heads = [m.text.partition("\n")[0] for m in group.chat.messages if m.sender == world.bot]
    posts = [head for head in heads if head in {"Soon!", "Saturday!", "Today!", "Thank you!"}]
    assert posts == ["Soon!", "Saturday!", "Today!", "Saturday!", "Thank you!"]
    assert await rows_of(world, Activity, kind="signup", state="closed") == 2
    assert await rows_of(world, Announcement) == 4


@BOTH
async def test_its_owner_is_an_admin_no_more_and_hears_nothing_of_it_from_then_on(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await in_private(group, group.admin, group.owner)
    await a_campaign(world, group, language, planned=small(), first_day="2026-11-25")
    await when(world, "2026-11-25 12:00")
    before = len(told(group, group.admin))
    group.owner.demotes(group.admin, group.chat)
    await world.advance(seconds=2)
    # They hear it once, and the others are asked.
    (said,) = told(group, group.admin)[before:]
    assert {"en": "neither admin nor host", "zh-CN": "不再是"}[language] in said.text
    asked = told(group, group.owner)[-1]
    assert "Adam" in asked.text
    assert {"en": "neither admin nor host", "zh-CN": "已不再是"}[language] in asked.text
    # What goes wrong goes to whoever may do something about it.
    await tapped(group, group.owner, {"en": "🙋 I take it over", "zh-CN": "🙋 我来接手"}[language])
    assert (await log(world))[-1] == "taken"
    # The board, which stood with the one, stands with the other.
    async with world.app.database.read() as session:
        assert (await session.scalars(select(CampaignWatch.person_id))).one() == group.owner.id
    await world.advance(minutes=16)
    assert len(told(group, group.admin)) == before + 1


async def test_what_is_taken_over_in_the_moment_its_owner_goes_stays_with_who_took_it(
    world: World, *, on_postgres: bool
) -> None:
    if not on_postgres:
        pytest.skip("there is one writer at a time")
    group = await planned(world)
    database, now, holds = world.app.database, world.clock.now(), asyncio.Event()
    waits = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    group.owner.demotes(group.admin, group.chat)

    async def is_waited_for() -> bool:
        # Anew each time: within a transaction the server's view of what goes on stays as it was when first asked.
        async with database.read() as session:
            return bool(await session.scalar(waits))

    async def takes_over() -> None:
        async with database.write() as session:
            number = (await session.scalars(select(Campaign.number))).one()
            row = (await session.scalars(select(GroupRow))).one()
            await handing_over.take(session, row, number, Done(group.owner.id, now), is_asked=False)
            await session.flush()
            holds.set()
            while not await is_waited_for():  # noqa: ASYNC110 - the database does not call back
                await asyncio.sleep(0.01)

    async def goes() -> None:
        await holds.wait()
        await world.settle()

    await asyncio.gather(takes_over(), goes())
    async with database.read() as session:
        assert await session.scalar(select(Campaign.owner_id)) == group.owner.id
    assert (await log(world)).count("demoted") == 0


async def test_a_host_who_is_dismissed_answers_for_it_no_more(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    mia = group.members[0]
    await in_private(group, mia, group.owner)
    await group.hears(group.owner, "/roles host @mia")
    await a_campaign(world, group, "en", planned=small(), first_day="2026-11-25")
    async with world.app.database.write() as session:
        (await session.scalars(select(Campaign))).one().owner_id = mia.id
    # What she is besides changes nothing while she is host.
    group.owner.promotes(mia, group.chat)
    group.owner.demotes(mia, group.chat)
    await world.advance(seconds=2)
    assert "demoted" not in await log(world)
    await group.hears(group.owner, "/roles")
    group.owner.taps("Dismiss Mia", group.chat)
    await world.settle()
    assert (await log(world))[-1] == "demoted"
    assert "Mia, who answered for the campaign" in told(group, group.owner)[-1].text


async def test_who_is_found_to_be_no_admin_answers_for_it_no_more(world: World) -> None:
    """Where the bot hears of no change, it asks Telegram when somebody wants something."""
    group = await make_group(world, zone=SHANGHAI, bot_is_admin=False)
    await in_private(group, group.admin, group.owner)
    await a_campaign(world, group, "en", planned=small(), first_day="2026-11-25")
    group.owner.demotes(group.admin, group.chat)
    await world.advance(minutes=6)
    assert "demoted" not in await log(world)
    await writes(group, group.admin, "/campaign 1")
    assert (await log(world))[-1] == "demoted"
    assert "Adam, who answered for the campaign" in told(group, group.owner)[-1].text


@BOTH
async def test_the_doctor_says_what_a_campaign_lacks(world: World, language: str) -> None:
    group = await planned(world, language)
    number = 1
    group.owner.promotes(world.bot, group.chat, can_manage_chat=True)
    await world.advance(seconds=2)
    await group.hears(group.owner, "/doctor")
    await world.advance(seconds=2)
    said = told(group, group.owner)[-1].text
    # Nobody has its roles, and a post is to be pinned.
    (line,) = [each for each in said.splitlines() if "A small one" in each]
    assert line.startswith("⚠️")
    assert {"en": "nobody is on duty", "zh-CN": "没人值班"}[language] in line
    assert {"en": "may not pin", "zh-CN": "置顶"}[language] in line
    assert f"/campaign {number}" in line
    async with world.app.database.write() as session:
        session.add(CampaignMember(group_id=1, campaign=number, person_id=group.admin.id, roles=["support"]))
    group.owner.promotes(world.bot, group.chat, can_manage_chat=True, can_pin_messages=True)
    await world.advance(seconds=2)
    await group.hears(group.owner, "/doctor")
    await world.advance(seconds=2)
    (line,) = [each for each in told(group, group.owner)[-1].text.splitlines() if "A small one" in each]
    assert line.startswith("✅")
    # What it opens says whose it is, for whoever steers it.
    await when(world, "2026-11-25 12:00")
    async with world.app.database.read() as session:
        opened = (await session.scalars(select(Activity.number))).one()
    (panel,) = await group.hears(group.owner, f"/manage {opened}")
    assert "A small one" in panel


@BOTH
async def test_a_button_moves_it_a_day_earlier(world: World, language: str) -> None:
    group = await planned(world, language)
    await page(group, group.admin)
    await tapped(group, group.admin, {"en": "↔️ Move", "zh-CN": "↔️ 改期"}[language])
    earlier = next(label for label in told(group, group.admin)[-1].button_texts if "−1" in label)
    await tapped(group, group.admin, earlier)
    async with world.app.database.read() as session:
        assert str(await session.scalar(select(Campaign.first_day))) == "2026-11-24"


NAMED = """
muster: 1
title: A talk
items: [{do: open, at: D0 10:00, kind: sharing, title: Sleep, with: {speaker: "@noah", at: D0 20:00}}]
"""


async def named(world: World) -> Group:
    """A group that has planned a talk of @noah, who was last asked about long before it opens."""
    group = await make_group(world, zone=SHANGHAI)
    await in_private(group, group.admin, group.owner, *group.members)
    await a_campaign(world, group, "en", planned=read_campaign(NAMED), first_day="2026-11-25")
    return group


async def test_who_is_named_in_an_item_is_who_bears_the_name_when_it_opens(world: World) -> None:
    """Telegram is asked by then, as it is where somebody writes the name."""
    group = await named(world)
    mia, noah, _ = group.members
    noah.username, mia.username = None, "noah"
    await group.hears(mia, "It is my name now.")
    await when(world, "2026-11-25 10:00")
    assert failures(group, group.admin) == []
    async with world.app.database.read() as session:
        made = (await session.scalars(select(Activity))).one()
    assert options_of(made).meant == {"@noah": mia.id}


async def test_where_telegram_does_not_say_who_bears_a_name_the_owner_is_asked(world: World) -> None:
    group = await named(world)
    world.telegram.fail_next("getChatMember", status=500)
    await when(world, "2026-11-25 10:00")
    (told_of,) = failures(group, group.admin)
    assert "who @noah is" in told_of.text
    await world.advance(minutes=5)
    await tapped(group, group.admin, AGAIN["en"])
    assert await rows_of(world, Activity, kind="sharing", state="open") == 1
