"""The rehearsal of a campaign: asked for in private, played on a copy in memory; nothing of it is sent to the group or kept."""

import asyncio
import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, select

from features.campaigns import life
from features.campaigns.document import Campaign as Plan
from features.campaigns.reading import read_campaign
from features.campaigns.store import Done
from features.campaigns.taps import RehearsalTap
from features.campaigns.templates import template
from features.campaigns.watch import board
from features.rehearsal import page_file, playing, scratch, view
from features.rehearsal.facts import Rehearsal
from features.scheduling import service as schedule
from kit.buttons import decode, to_link
from kit.texts import texts
from models import Delivery, Group as GroupRow, Schedule, metadata
from simulator import Message, Person
from simulator.markup import parse_html
from tests import wiring
from tests.features.facts import CLUB
from tests.flows.campaigns import a_draft, first_days_on
from tests.flows.group import ADMINS_AND_HOSTS_ONLY, BOTH, SHANGHAI, Group, make_group
from tests.flows.summaries import news, starts_bot, told
from tests.wiring import World

# What one who asks leaves behind: their update, and what is counted of it.
_HASH = re.compile(r"[0-9a-f]{64}")
_OF_ASKING = {"seen_updates", "persons", "members", "outbox"}


async def rehearsed(world: World, number: int) -> Rehearsal:
    """The campaign, rehearsed now."""
    now = world.clock.now()
    async with world.app.database.read() as session:
        copy = await scratch.copied(session, 1, now)
    return await asyncio.to_thread(playing.rehearse, copy, 1, number, now)


async def rows(world: World) -> dict[str, int]:
    """How many rows there are in each table, but for what an update leaves."""
    async with world.app.database.read() as session:
        return {
            table.name: await session.scalar(select(func.count()).select_from(table)) or 0
            for table in metadata.sorted_tables
            if table.name not in _OF_ASKING
        }


async def asks(world: World, person: Person, number: int, day: int = 0) -> Message:
    """Somebody asks for the rehearsal by a link, and gets it."""
    await world.advance(seconds=10)
    person.opens(f"https://t.me/{wiring.USERNAME}?start={to_link(RehearsalTap(1, number, day))}")
    await world.settle()
    return news(world, person)


def with_first_day(language: str) -> Plan:
    """A campaign that begins on a Friday."""
    return first_days_on(template("relay-night", language), "2026-12-04")


@BOTH
async def test_a_campaign_is_rehearsed_in_private_and_nothing_is_sent_or_kept(world: World, language: str) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await starts_bot(world, group.admin)
    await group.starts("for=21d")
    number = await a_draft(world, group, with_first_day(language))
    before, in_group = await rows(world), world.said(group.chat)
    page = await asks(world, group.admin, number)
    assert {"en": "🎬 Rehearsal of “Friday relay night”", "zh-CN": "🎬 “周五红包接龙夜”彩排"}[language] in page.text
    # The check-in that goes on says its board every day: that is said then, too.
    assert {"en": "Tue, 24 Nov: 1 in the group, 0 in private", "zh-CN": "11月24日周二：群里 1 条，私聊 0 条"}[
        language
    ] in page.text
    files = [m.media for m in group.admin.private(world.bot).messages[-2:] if m.media is not None]
    assert [file.data.startswith(b"<!doctype html>") for file in files] == [True]
    assert template("relay-night", language).title in files[0].data.decode()
    led_to = [
        tap for row in page.buttons for button in row if isinstance(tap := decode(button.data or ""), RehearsalTap)
    ]
    assert [tap.day for tap in led_to] == [date(2026, 11, 23).toordinal()]
    day = await asks(world, group.admin, number, date(2026, 11, 24).toordinal())
    assert {"en": "00:00 → the group", "zh-CN": "00:00 → 群里"}[language] in day.text
    assert "🎯" in day.text
    assert (await rows(world), world.said(group.chat)) == (before, in_group)


async def lived(world: World, group: Group, until: datetime) -> list[tuple[datetime, str | None, str]]:
    """The clock goes from one moment at which something is due to the next; what the bot says, when, and to whom (None: the group)."""
    chats = {None: group.chat, group.admin.name: group.admin.private(world.bot)}
    seen = {who: len(chat.messages) for who, chat in chats.items()}
    heard: list[tuple[datetime, str | None, str]] = []
    while True:
        async with world.app.database.write() as session:
            # A look each quarter of an hour at what people have done: here they do nothing.
            await session.execute(delete(Schedule).where(Schedule.kind == board.KIND))
            rows = await session.execute(select(Delivery.not_before, Delivery.retry_at))
            # A board that was drawn just now waits for its pace.
            due = [await schedule.next_moment(session), *(max(filter(None, each)) for each in rows)]
        moment = min((each for each in due if each is not None), default=until + timedelta(1))
        if moment > until:
            return heard
        world.clock.set(max(moment, world.clock.now()))
        await world.settle()
        for who, chat in chats.items():
            new = chat.messages[seen[who] :]
            heard += [(world.clock.now(), who, message.text) for message in new if message.sender == world.bot]
            seen[who] = len(chat.messages)


@pytest.mark.parametrize(
    ("name", "language", "first_day"), [("checkin-21-days", "en", "2026-12-07"), ("relay-night", "zh-CN", "2026-12-04")]
)
async def test_message_for_message_what_is_then_really_sent(
    world: World, name: str, language: str, first_day: str
) -> None:
    group = await make_group(world, language=language, zone=SHANGHAI)
    await starts_bot(world, group.admin)
    number = await a_draft(world, group, first_days_on(template(name, language), first_day))
    found = await rehearsed(world, number)
    assert (found.fails, found.is_cut) == ([], False)
    # And now in earnest.
    async with world.app.database.write() as session:
        of = (await session.scalars(select(GroupRow))).one()
        done = Done(group.admin.id, world.clock.now())
        await life.checked(session, of, number, done)
        await life.plan(session, of, number, done)
    said = await lived(world, group, found.told[-1].at)
    told = [(each.at, each.person, parse_html(each.html)[0]) for each in found.told if each.arrives]
    assert len(told) > 5
    assert _by_chat(told) == _by_chat(said)


def _by_chat(heard: list[tuple[datetime, str | None, str]]) -> list[tuple[datetime, str | None, str]]:
    """No chat waits for another: at one moment the order in each is what counts. A packet is cut anew each time, so its hash is another."""
    in_order = sorted(heard, key=lambda one: (one[0], one[1] or ""))
    return [(at, who, _HASH.sub("#", text)) for at, who, text in in_order]


async def test_only_those_who_host_see_it(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    mia = group.members[0]
    await starts_bot(world, group.admin, mia)
    number = await a_draft(world, group, with_first_day("en"))
    assert (await asks(world, mia, number)).text == ADMINS_AND_HOSTS_ONLY["en"]
    heard = len(told(world, mia))
    await world.advance(minutes=1)
    assert len(told(world, mia)) == heard


async def test_a_draft_without_a_first_day_begins_on_the_first_that_is_possible(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    number = await a_draft(world, group, template("relay-night", "en"))
    found = await rehearsed(world, number)
    assert found.begins == date(2026, 11, 26)


def facts(**more: Any) -> dict[str, Any]:
    """What the page is made of."""
    row = {"time": "20:00", "to": "the group", "is_group": True, "html": "", "buttons": [], "file": ""}
    day = {"day": "Fri, 4 Dec 2026", "told": [row | more]}
    heads = {"title": "<Friday>", "group": "Runners & Co", "counts": "1", "notes": [], "nobody": "Nobody taps."}
    return {"language": "en", **heads, "days": [day]}


def test_the_page_shows_messages_as_they_are_sent_and_runs_nothing() -> None:
    html = '<b>Now</b> &lt;script&gt; <a href="javascript:alert(1)">Ann</a> <img src=x onerror=alert(1)> a &amp; b'
    page = page_file.page(facts(html=html, buttons=["<b>Go</b>"])).decode()
    assert "<b>Now</b> &lt;script&gt; Ann  a &amp; b" in page
    assert "<span>&lt;b&gt;Go&lt;/b&gt;</span>" in page
    assert "&lt;Friday&gt;" in page
    assert "javascript" not in page
    assert "<img" not in page
    assert "<script" not in page


TROUBLE = """\
muster: 1
title: Trouble ahead
first_day: 2026-12-01
items:
- {do: open, at: D0 12:00, kind: checkin, title: Mornings, with: {from: 10:00, until: 08:00}}
- {do: post, at: D0 23:30, text: Good night}
"""


async def test_what_fails_what_waits_and_what_comes_later(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    await starts_bot(world, group.admin)
    await group.hears(group.admin, "Hello")
    await group.hears(group.owner, "/settings quiet=23:00-07:00")
    same = "".join(f"- {{do: post, at: D0 20:00, text: Number {n}}}\n" for n in range(20))
    found = await rehearsed(world, await a_draft(world, group, read_campaign(TROUBLE + same)))
    assert [(each.what, each.item) for each in found.fails] == [("item", 1)]
    (wait,) = found.waits
    assert [found.calendar.local(at).hour for at in (wait.at, wait.until)] == [23, 7]
    # A group takes 18 in a minute.
    late = [each for each in found.told if each.due is not None]
    assert [each.html for each in late] == ["Number 18", "Number 19"]
    # Whoever owns it hears of the item, then.
    first = next(each for each in found.told if each.person is not None)
    assert (first.person, first.arrives, "Mornings" in first.html) == ("Adam", True, True)
    page = view.overview(texts("en"), CLUB, found).text
    for line in (
        "item 1 would fail",
        "falls into quiet hours, and comes at 07:00",
        "2 messages come later than they are due",
    ):
        assert line in page


async def test_a_name_means_in_it_who_bears_it_now(world: World) -> None:
    """Telegram is asked when it opens, and not for the rehearsal."""
    group = await make_group(world, zone=SHANGHAI)
    await group.hears(group.members[0], "Hello")
    plan = read_campaign(
        "{muster: 1, title: A talk, first_day: 2026-12-04, items: "
        "[{do: open, at: D0 10:00, kind: sharing, title: Sleep, with: {speaker: '@mia', at: D0 20:00}}]}"
    )
    found = await rehearsed(world, await a_draft(world, group, plan))
    assert found.fails == []
