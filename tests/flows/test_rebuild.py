"""Lives of groups, counted as they were lived and counted anew: the same numbers. The lives are those that other flows play."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import select

from features.statistics import rebuild
from models import DEED_COLUMNS, GroupHour, MemberDay, MessageCount
from tests.flows import (
    test_collection as collection,
    test_day_corrections as corrections,
    test_packets as packets,
    test_raffle as raffle,
    test_relay as relay,
    test_sharing_stage as sharing_stage,
    test_signup as signup,
)
from tests.flows.group import SHANGHAI, make_group, when
from tests.flows.talks import a_sharing
from tests.wiring import World

COUNTED = (MemberDay, GroupHour, MessageCount)
# In the order of the columns: what a further kind counts stands there without being named here.
WHAT = ("messages", *DEED_COLUMNS, "earned", "spent")


async def counted(world: World) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """All counts by their keys; what is zero everywhere is as good as no row. How often it was amended is no count of what was done."""
    found: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    async with world.app.database.read() as session:
        for table in COUNTED:
            columns: Any = table.__table__
            keys = len(columns.primary_key)
            for row in await session.execute(select(*(column for column in columns.c if column.key != "amended"))):
                if any(row[keys:]):
                    found[table.__name__, *row[:keys]] = tuple(row[keys:])
    return found


async def is_the_same_anew(world: World, *what: str) -> None:
    """There is something of each of these, and counting anew changes nothing."""
    before = await counted(world)
    days = [dict(zip(WHAT, row, strict=True)) for (table, *_), row in before.items() if table == "MemberDay"]
    assert {name for name in what if any(day[name] for day in days)} == set(what)
    await rebuild.rebuild_all(world.app.database, world.clock.now())
    assert await counted(world) == before


Life = Callable[..., Awaitable[None]]
LIVES: list[tuple[Life, dict[str, Any], tuple[str, ...]]] = [
    (corrections.test_a_missed_day_is_made_up, {"language": "en"}, ("checkins", "earned", "spent")),
    (corrections.test_an_undone_tap_is_not_brought_back_by_another, {"language": "en"}, ()),
    (corrections.test_me_says_why_in_words, {"language": "en"}, ("checkins", "earned")),
    (corrections.test_a_freeze_that_was_not_needed_comes_back, {}, ("checkins",)),
    (corrections.test_past_check_ins_from_a_file, {"language": "en"}, ("checkins",)),
    (collection.test_an_entry_withdrawn_while_it_is_voted_on, {"language": "en"}, ("entries", "votes")),
    (collection.test_votes_of_all_sorts, {"language": "en"}, ("entries", "votes")),
    (collection.test_an_entry_is_changed_until_it_closes, {"language": "en"}, ("entries",)),
    (collection.test_newcomers_do_not_vote_and_leavers_do_not_count, {"language": "en"}, ("votes",)),
    (packets.test_what_is_left_comes_back_after_a_day_and_the_sender_hears_of_it, {"language": "en"}, ("grabs", "spent")),
    (relay.test_a_silent_king_hands_on_and_a_second_one_ends_it, {"language": "en"}, ("grabs", "earned")),
    (sharing_stage.test_questions_from_queue_to_answer, {"language": "en"}, ("votes", "messages")),
    (sharing_stage.test_themes_are_proposed_voted_for_and_taken, {"language": "en"}, ("votes",)),
    (sharing_stage.test_a_host_takes_the_winner_or_removes_a_theme, {}, ("votes",)),
    (sharing_stage.test_attendance_by_the_button, {"language": "en"}, ("attended", "earned")),
    (raffle.test_what_a_ticket_costs_is_held_and_given_back, {"language": "en"}, ("messages",)),
    (raffle.test_a_host_ends_it_and_fewer_than_there_are_prizes_all_win, {}, ("raffles", "earned", "spent")),
    (signup.test_whoever_leaves_the_group_gives_the_places_back, {}, ("signups", "messages")),
    (signup.test_hosts_add_and_take_off_and_get_the_table, {"language": "en"}, ()),
]  # fmt: skip


@pytest.mark.every_case
@pytest.mark.parametrize(("life", "given", "what"), LIVES, ids=[life.__name__ for life, _, _ in LIVES])
async def test_counted_anew(world: World, life: Life, given: dict[str, Any], what: tuple[str, ...]) -> None:
    await life(world, **given)
    await is_the_same_anew(world, *what)


async def test_votes_that_are_taken_back_on_another_day_or_passed_on(world: World) -> None:
    sharing = await a_sharing(world, "en", "repeat=weekly length=20m")
    noah, lena, tom, eva = sharing.listeners
    await sharing.group.hears(noah, "/ask theme Dreams")
    await sharing.group.hears(lena, "/ask theme Naps")
    await world.advance(seconds=3)
    await sharing.group.sees_tap(tom, "👍 1")
    await sharing.group.sees_tap(eva, "👍 2")
    await when(world, "2026-11-24 09:00")
    # A proposer may think better of it, too.
    await sharing.group.sees_tap(noah, "👍 1")
    await sharing.group.sees_tap(tom, "👍 1")
    votes = {
        (row[2].day, row[3]): figures[4] for row, figures in (await counted(world)).items() if row[0] == "MemberDay"
    }
    assert {key for key, count in votes.items() if count} == {(23, lena.id), (23, eva.id)}
    await is_the_same_anew(world, "votes")


async def test_check_ins_undone_days_later(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    await group.starts("until=21:00 points=10 makeup=1")
    mia, noah, lena = group.members
    await group.checks_in(mia, noah)
    await group.hears(lena, "Good morning")
    await when(world, "2026-11-24 10:00")
    await group.checks_in(mia)
    await group.hears(group.admin, "/revoke @noah 2026-11-23")
    noah.leaves(group.chat)
    await when(world, "2026-11-25 10:00")
    await group.hears(group.admin, "/revoke @mia 2026-11-24")
    await is_the_same_anew(world, "checkins", "messages", "earned")
