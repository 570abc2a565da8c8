"""The check of a campaign before its start, as an admin meets it in private: lines with reasons, one tap to mend or to let be."""

from datetime import date

import pytest
from sqlalchemy import select

from features.campaigns import store
from features.campaigns.checks import service as checks
from features.campaigns.checks.facts import NotReady
from features.campaigns.document import Open
from features.campaigns.taps import AcceptTap, ChecksTap, MendTap
from features.campaigns.templates import template
from kit.buttons import decode, encode, to_link
from models import Campaign, CampaignChange, Group as GroupRow
from simulator import Message, Person
from tests import wiring
from tests.flows.campaigns import a_draft
from tests.flows.group import ADMINS_AND_HOSTS_ONLY, BOTH, OUT_OF_DATE, SHANGHAI, make_group
from tests.flows.summaries import news, starts_bot
from tests.wiring import World

LEAVE = {"en": "Leave it so", "zh-CN": "保持原样"}
I_WILL = {"en": "I'll do it", "zh-CN": "我来"}
IN_THE_WAY = {"en": "1 point stands in the way.", "zh-CN": "有 1 处必须先解决。"}
ALL_IS_WELL = {"en": "All is well: it can be planned.", "zh-CN": "都没问题，可以排期了。"}


async def opened(world: World, person: Person, number: int) -> Message:
    """Somebody opens the check in private."""
    await world.advance(seconds=5)
    person.opens(f"https://t.me/{wiring.USERNAME}?start={to_link(ChecksTap(1, number, 0))}")
    await world.settle()
    return news(world, person)


async def taps(world: World, person: Person, page: Message, words: str, *, last: bool = False) -> str:
    """Somebody taps the first or last button that says this; the toast they see."""
    labels = [button.text for row in page.buttons for button in row if words in button.text]
    tap = person.taps(labels[-1 if last else 0], person.private(world.bot), message=page)
    await world.settle()
    assert tap.answer is not None
    return tap.answer.text


async def campaign(world: World, number: int) -> Campaign:
    """The row, as it is now."""
    async with world.app.database.read() as session:
        return (await session.scalars(select(Campaign).where(Campaign.number == number))).one()


@BOTH
async def test_a_draft_is_mended_and_accepted_until_all_is_well(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await starts_bot(world, group.admin)
    await group.hears(group.members[0], "Hi")
    number = await a_draft(world, group, template("relay-night", language))
    page = await opened(world, group.admin, number)
    assert IN_THE_WAY[language] in page.text
    async with world.app.database.write() as session:
        of = (await session.scalars(select(GroupRow))).one()
        with pytest.raises(NotReady):
            await checks.require(session, of, await store.find(session, of.id, number), world.clock.now())

    # The first day by one tap: three days ahead, for the notice comes three days before, at 20:00.
    await taps(world, group.admin, page, {"en": "Begin ", "zh-CN": "开始"}[language])
    assert (await campaign(world, number)).first_day == date(2026, 11, 26)
    # Whoever taps does it: in the document they stand by their username.
    await taps(world, group.admin, page, I_WILL[language])
    assert dict(store.document_of(await campaign(world, number)).team)["host"] == "@adam"
    await taps(world, group.admin, page, I_WILL[language])
    row = await campaign(world, number)
    assert set(store.document_of(row).team.values()) == {"@adam"}
    assert row.version == 4
    assert page.text.splitlines()[1:] == [ALL_IS_WELL[language]]
    async with world.app.database.read() as session:
        changes = (await session.scalars(select(CampaignChange).order_by(CampaignChange.number))).all()
    assert [list(change.about.get("parts", ())) for change in changes] == [[], ["first_day"], ["team"], ["team"]]
    assert {change.by for change in changes} == {group.admin.id}

    # What is not so bad may stay, and comes back when it is another thing.
    async with world.app.database.write() as session:
        held = await store.find(session, 1, number, locked=True)
        plan = store.document_of(held)
        store.put(held, plan.model_copy(update={"answers": (), "audience": ("core",)}))
    page = await opened(world, group.admin, number)
    marks = [tap for row in page.buttons for button in row if isinstance(tap := decode(button.data), AcceptTap)]
    assert len(marks) == 2
    await taps(world, group.admin, page, LEAVE[language])
    await taps(world, group.admin, page, LEAVE[language])
    assert set((await campaign(world, number)).accepted) == {tap.mark for tap in marks}
    assert ALL_IS_WELL[language] in page.text
    async with world.app.database.write() as session:
        held = await store.find(session, 1, number, locked=True)
        store.put(held, plan.model_copy(update={"answers": (), "audience": ("core", "fading")}))
    assert ALL_IS_WELL[language] not in (await opened(world, group.admin, number)).text
    async with world.app.database.read() as session:
        of = (await session.scalars(select(GroupRow))).one()
        assert await checks.blocking(session, of, await store.find(session, of.id, number), world.clock.now()) == ()


@BOTH
async def test_items_that_their_kind_does_not_take(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await starts_bot(world, group.admin)
    plan = template("checkin-21-days", language).model_copy(update={"first_day": date(2026, 12, 7)})
    items = list(plan.items)
    mornings = items[2]
    assert isinstance(mornings, Open)
    items[2] = mornings.model_copy(update={"values": {**mornings.values, "from": "09:00", "until": "06:00"}})
    number = await a_draft(world, group, plan.model_copy(update={"items": tuple(items)}))
    page = await opened(world, group.admin, number)
    assert page.text.splitlines()[1] == IN_THE_WAY[language]
    (line,) = [line for line in page.text.splitlines() if line.startswith("⛔")]
    assert {"en": "Item 3, “21 mornings”", "zh-CN": "第 3 项“21天早起打卡”"}[language] in line
    # In the words of the kind.
    assert "06:00" in line


async def test_only_those_who_host_and_only_what_is_there(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    mia = group.members[0]
    await starts_bot(world, group.admin, mia)
    number = await a_draft(world, group, template("relay-night", "en"))
    page = await opened(world, group.admin, number)
    refused = await opened(world, mia, number)
    assert refused.text == ADMINS_AND_HOSTS_ONLY["en"]

    async def forged(person: Person, data: str, message: Message) -> str:
        tap = person.taps_data(message, data)
        await world.settle()
        assert tap.answer is not None
        return tap.answer.text

    (day,) = [tap for row in page.buttons for button in row if isinstance(tap := decode(button.data), MendTap)][:1]
    # What stands in the way is not accepted, what is not found is not mended, and of what there is nothing nobody taps.
    for made_up in (
        AcceptTap(1, number, day.mark),
        MendTap(1, number, "0123456789"),
        MendTap(1, number + 1, day.mark),
        MendTap(2, number, day.mark),
    ):
        assert await forged(group.admin, encode(made_up), page) in {OUT_OF_DATE["en"]} | {
            said for said in [world.toast_to(group.admin)] if "out of date" in said or "no longer" in said
        }
    row = await campaign(world, number)
    assert (row.first_day, row.version, row.accepted) == (None, 1, [])
    # A tap that comes twice does it once: what was found is not found any more.
    assert await forged(group.admin, encode(day), page) == "Done."
    assert await forged(group.admin, encode(day), page) != "Done."
    assert (await campaign(world, number)).version == 2
    # Once it is planned nothing is changed from here.
    async with world.app.database.write() as session:
        held = await store.find(session, 1, number, locked=True)
        held.state = "planned"
    page = await opened(world, group.admin, number)
    assert not [button for row in page.buttons for button in row if isinstance(decode(button.data), MendTap)]
