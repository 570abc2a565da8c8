"""Manners under load: nobody can silence a group, and whoever is only busy notices nothing of it."""

import asyncio
import re
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.pipeline import Overloaded
from kit import metrics
from models import SeenUpdate
from simulator import Message
from tests.flows.group import BOTH, Group, make_group
from tests.jobs.test_pipeline import batch_of
from tests.wiring import World

SEEN = select(func.count()).select_from(SeenUpdate).where(SeenUpdate.update_id >= 1_000_000)
PERSON = {"is_bot": False, "first_name": "Zoe", "language_code": "en"}


async def the_other(world: World, group: Group) -> Group:
    """Another group, with a check-in and people of its own."""
    anna, ben = (world.telegram.new_person(name, language_code="en") for name in ("Anna", "Ben"))
    chat = world.telegram.new_group("Readers", owner=group.owner, members=[anna, ben], kind="supergroup")
    group.owner.adds(world.bot, chat, admin=True)
    await world.settle()
    other = Group(world, chat, group.owner, group.owner, [anna, ben])
    await other.starts()
    return other


def copies(raw: dict[str, Any], times: int, **of: Any) -> list[dict[str, Any]]:
    """The same update so many times, each with a number of its own. `of` is changed in its message or query."""
    (kind,) = raw.keys() - {"update_id"}
    return [{"update_id": 1_000_000 + n, kind: raw[kind] | of} for n in range(times)]


async def newest(world: World) -> dict[str, Any]:
    return (await batch_of(world.telegram))[-1]


async def test_one_member_with_top_does_not_keep_a_check_in_from_the_board(world: World) -> None:
    """`/top` every second for four minutes; every half a minute somebody checks in."""
    group = await make_group(world, members=9)
    await group.starts()
    await world.advance(minutes=2)
    loud, *others = group.members
    tapped_at: dict[str, float] = {}
    seen_after: dict[str, float] = {}
    for second in range(240):
        if second % 30 == 15:
            person = others[second // 30]
            person.taps("I'm here", group.chat, message=group.board)
            tapped_at[person.name] = second
        loud.says("/top", group.chat)
        await world.advance(seconds=1)
        for name, at in tapped_at.items():
            if name in group.board.text:
                seen_after.setdefault(name, second + 1 - at)
    assert set(seen_after) == {person.name for person in others}
    assert max(seen_after.values()) <= 10
    answers = [text for text in world.said(group.chat) if text.startswith("🏆")]
    assert 9 <= len(answers) <= 60
    assert not [call for call in world.telegram.calls if call.status == 429]


async def test_a_board_shows_each_tap_within_ten_seconds_beside_top_every_second(world: World) -> None:
    """Somebody taps every two seconds, so that the board wants more edits than it may have."""
    group = await make_group(world, members=61)
    await group.starts()
    await world.advance(minutes=2)
    loud, *others = group.members
    shown_after: list[float] = []
    for second in range(130):
        if second % 2 == 0 and second // 2 < len(others):
            others[second // 2].taps("I'm here", group.chat, message=group.board)
        loud.says("/top", group.chat)
        await world.advance(seconds=1)
        shown_after += [second + 1 - 2 * tapped for tapped in range(len(shown_after), _are_in(group.board))]
    assert len(shown_after) == len(others)
    assert max(shown_after) <= 10
    assert not [call for call in world.telegram.calls if call.status == 429]


def _are_in(board: Message) -> int:
    """How many the board says are in."""
    count = re.search(r"(\d+) (?:person is|people are) in today", board.text)
    return int(count[1]) if count else 0


@BOTH
async def test_beyond_the_allowance_one_reaction_and_then_silence(world: World, language: str) -> None:
    group = await make_group(world, language=language)
    member = group.members[0]
    sent = [member.says("/top", group.chat) for _ in range(60)]
    await world.settle()
    reactions = [message for message in sent if message.reactions]
    assert len(reactions) == 1
    assert sent.index(reactions[0]) == 30
    # Somebody else is heard meanwhile, and so is whoever has paused.
    await world.advance(minutes=5)
    assert await group.hears(group.members[1], "/top") != []
    assert await group.hears(member, "/top") != []


@pytest.mark.parametrize("flood", ["commands", "taps", "forged taps", "edits", "private texts", "private commands"])
async def test_a_flood_of_one_person_keeps_nobody_waiting(world: World, flood: str) -> None:
    """5,000 at once, and then a tap in another group: all are acknowledged, the tap counts, and the database hears of few."""
    group = await make_group(world)
    await group.starts()
    other = await the_other(world, group)
    member = group.members[0]
    member.starts(world.bot)
    await world.settle()
    private = member.private(world.bot)
    if flood == "commands":
        member.says("/top", group.chat)
    elif flood == "taps":
        member.taps("I'm here", group.chat, message=group.board)
    elif flood == "forged taps":
        member.taps_data(group.board, "nonsense:1")
    elif flood == "edits":
        message = member.says("something", group.chat)
        await world.settle()
        member.edits(message, "something else")
    elif flood == "private texts":
        member.says("hello", private)
    else:
        member.says("/me", private)
    storm = copies(await newest(world), 5000)
    other.members[0].taps("I'm here", other.chat, message=other.board)
    quiet = await newest(world)
    line, done = world.app.polling._pipeline, list[int]()

    async def follow(raw: dict[str, Any]) -> None:
        await line.accept(raw)
        done.append(raw["update_id"])

    await asyncio.gather(*(follow(raw) for raw in [*storm, quiet]))
    assert len(done) == 5001
    await world.settle()
    assert world.toast_to(other.members[0]).startswith("✅ You're in")
    async with world.app.database.read() as session:
        assert (await session.scalar(SEEN) or 0) <= 160


async def test_many_people_each_within_their_allowance(world: World) -> None:
    """5,000 people, a command each: the group's own taps are not behind all of them, and its board is drawn."""
    group = await make_group(world)
    await group.starts()
    await world.advance(minutes=2)
    member, neighbour = group.members[:2]
    member.says("/me", group.chat)
    raw = await newest(world)
    crowd = [
        {"update_id": 1_000_000 + n, "message": raw["message"] | {"from": raw["message"]["from"] | {"id": 50_000 + n}}}
        for n in range(5000)
    ]
    neighbour.taps("I'm here", group.chat, message=group.board)
    tap = await newest(world)
    line = world.app.polling._pipeline
    await asyncio.gather(*(line.accept(raw) for raw in [*crowd, tap]))
    await world.settle()
    assert world.toast_to(neighbour).startswith("✅ You're in")
    await world.advance(seconds=10)
    assert neighbour.name in group.board.text


async def test_more_facts_than_memory_holds_are_sent_again_and_the_other_groups_are_not(world: World) -> None:
    """Check-ins of 4,000 people at once: what is not taken is not acknowledged, and comes again; the others are not refused."""
    group = await make_group(world)
    await group.starts()
    other = await the_other(world, group)
    group.members[0].taps("I'm here", group.chat, message=group.board)
    raw = await newest(world)
    crowd = [
        {"update_id": 1_000_000 + n, "callback_query": raw["callback_query"] | {"from": PERSON | {"id": 50_000 + n}}}
        for n in range(4000)
    ]
    other.members[0].taps("I'm here", other.chat, message=other.board)
    tap = await newest(world)
    line = world.app.polling._pipeline
    came = await asyncio.gather(*(line.accept(raw) for raw in [*crowd, tap]), return_exceptions=True)
    assert came[-1] is None
    refused = [raw for raw, outcome in zip(crowd, came, strict=False) if isinstance(outcome, Overloaded)]
    assert 0 < len(refused) < 4000
    assert world.toast_to(other.members[0]).startswith("✅ You're in")


async def test_who_is_quick_is_not_refused(world: World) -> None:
    """An album, 签到 with every check-in there is, sixty taps on one page: nothing of it is a flood."""
    group = await make_group(world)
    await group.starts()
    member = group.members[0]
    refused = metrics.REFUSED._value.get()
    for n in range(60):
        member.taps_data(group.board, f"sc:{n}")
        member.taps("I'm here", group.chat, message=group.board)
    for _ in range(20):
        group.admin.says("/manage", group.chat)
    await world.settle()
    assert metrics.REFUSED._value.get() == refused


async def test_what_telegram_held_while_the_bot_was_away_is_no_flood(world: World) -> None:
    """A command every quarter of an hour for a day, all of them at once afterwards: each is answered; a hundred in one minute are not."""
    group = await make_group(world)
    await group.starts()
    member, loud = group.members[:2]
    refused = metrics.REFUSED._value.get()
    for _ in range(90):
        world.clock.advance(minutes=15)
        member.says("/checkin", group.chat)
        member.says("/activities", group.chat)
    await world.settle()
    assert metrics.REFUSED._value.get() == refused
    for _ in range(100):
        loud.says("/activities", group.chat)
    world.clock.advance(hours=1)
    await world.settle()
    assert metrics.REFUSED._value.get() == refused + 70
