"""What people do all day asks one group at a time: no statement of it joins or locks across groups, so PostgreSQL can be spread.

Rows of many groups may share a statement where each is named by its own group (docs/decisions/0023).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from kit.db import is_one_of
from models import Account, CheckIn, Group, Member, Participant, Person, Schedule
from tests.contracts.statements import across_groups
from tests.flows.contest import CLOSES, a_contest
from tests.flows.group import SHANGHAI, Group as Chat, make_group, when
from tests.flows.quizzing import PRIMES, SEND, Quizzing
from tests.flows.talks import a_sharing
from tests.wiring import World

# What asks for all groups at once, with why that may be: a look at what is due, without a lock, a few rows by an index.
FOR_ALL = {
    "SELECT proofs.number FROM proofs WHERE proofs.look_due <=": "is there a picture to look at?",
    "SELECT proofs.group_id, proofs.number, proofs.small_id, proofs.look_due FROM proofs WHERE proofs.look_due <=": "which?",
    "SELECT imported_files.version FROM imported_files WHERE imported_files.due_at <=": "is there a file to read?",
    "SELECT mutes.group_id, mutes.thread_id FROM mutes WHERE mutes.next_at <=": "is there a silence to begin or end?",
}
A, B = aliased(Member), aliased(Member)


@contextmanager
def watched(world: World) -> Iterator[list[str]]:
    """The tables whose group was not named, with the statements: of all that is asked meanwhile."""
    found: list[str] = []
    engine = world.app.database.engine.sync_engine

    def look(_connection: object, statement: Any, *_: object) -> None:
        for table in across_groups(statement):
            said = " ".join(str(statement).split())
            if not said.startswith(tuple(FOR_ALL)):
                found.append(f"{table}: {said}")

    event.listen(engine, "before_execute", look)
    try:
        yield found
    finally:
        event.remove(engine, "before_execute", look)


@pytest.mark.parametrize(
    ("statement", "tables"),
    [
        (select(Member).where(Member.group_id == 1), []),
        (select(Group, Person).where(Group.id == 1), []),
        (select(Schedule).where(Schedule.due_at > 1), []),
        (select(Member).where(is_one_of(Member.group_id, Member.person_id, [(1, 2), (3, 4)])), []),
        (select(Member).join(Account, Account.group_id == Member.group_id).where(Member.group_id.in_([1])), []),
        (select(A).join(B, A.group_id == B.group_id).where(A.group_id == 1), []),
        (update(Account).where(Account.group_id == 1, Account.owner == 2).values(balance=0), []),
        # One that asks in all groups, or in another than it says.
        (select(Member).where(Member.person_id == 1), ["members"]),
        (select(func.count()).select_from(Member), ["members"]),
        (select(Member).where(or_(Member.group_id == 1, Member.person_id == 1)), ["members"]),
        (select(A).join(B, A.person_id == B.person_id).where(A.group_id == 1), ["members"]),
        (select(Member).join(Account, Account.owner == Member.person_id).where(Member.group_id == 1), ["accounts"]),
        (select(Member).where(Member.group_id == 1, exists().where(CheckIn.person_id == 1)), ["checkins"]),
        (update(Account).where(Account.owner == 2).values(balance=0), ["accounts"]),
        # One that locks in several.
        (select(Participant).where(Participant.group_id.in_([1, 2])).with_for_update(), ["participants"]),
    ],
)
def test_what_is_across_groups_is_seen(statement: Any, tables: list[str]) -> None:
    assert across_groups(statement) == tables


async def test_check_ins_and_the_day_around_them(world: World) -> None:
    """Taps, the words, commands, the board, reminder and close, in two groups at once."""
    groups = [await make_group(world, zone=SHANGHAI), await make_group(world, zone=SHANGHAI)]
    with watched(world) as found:
        for group in groups:
            await group.starts("until=21:00 points=5 teams=2")
            group.members[0].taps("✅ I'm here", group.chat)
            group.members[1].says("打卡", group.chat)
            group.members[2].says("Good morning", group.chat)
        await world.settle()
        for command in ("/me", "/top", "/points", "/checkin"):
            for group in groups:
                group.members[0].says(command, group.chat)
            await world.advance(seconds=10)
        await when(world, "2026-11-24 12:00")
    assert await points(groups) == [5, 5, 5, 5]
    assert found == []


async def points(groups: list[Chat]) -> list[int]:
    """What the first two members of each have."""
    return [await group.points(member) for group in groups for member in group.members[:2]]


async def test_photos(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    await group.starts("until=21:00 proof=photo points=5")
    with watched(world) as found:
        group.members[0].sends_photo(group.chat, caption="/checkin")
        await world.settle()
        await world.advance(minutes=1)
    assert await group.points(group.members[0]) == 5
    assert found == []


async def test_grabs(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    await when(world, "2026-11-23 10:00")
    for person in group.members:
        person.says("Hello!", group.chat)
    await world.settle()
    await group.hears(group.owner, "/grant @mia 100 to begin with")
    with watched(world) as found:
        await group.hears(group.members[0], "/packet 60 3")
        for person in group.members:
            person.taps("🧧 Grab", group.chat)
        await world.settle()
        await world.advance(hours=25)
    assert sum([await group.points(person) for person in group.members]) == 100
    assert found == []


async def test_entries_and_votes(world: World) -> None:
    contest = await a_contest(world)
    mia, noah, *_ = contest.group.members
    with watched(world) as found:
        await contest.enters(mia, "A bee")
        await contest.enters(noah, "A cat")
        await contest.until(CLOSES)
        assert await contest.votes(mia, "A cat") != []
    assert found == []


async def test_answers_to_an_invitation(world: World) -> None:
    sharing = await a_sharing(world)
    with watched(world) as found:
        await sharing.all_tap("going", *sharing.listeners)
        await world.advance(seconds=10)
        await sharing.begins()
    assert found == []


async def test_lines_on_a_list(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    mia, noah, lena = group.members
    await group.hears(group.admin, '/new signup "Bus" most=2')
    await world.advance(seconds=5)
    board = group.bots_last
    with watched(world) as found:
        mia.taps("🙋 I'm in (+1)", group.chat, message=board)
        noah.says("+2", group.chat, reply_to=board)
        lena.says("sign up 1", group.chat)
        await world.settle()
        noah.says("leave", group.chat, reply_to=board)
        mia.leaves(group.chat)
        await world.advance(seconds=20)
    assert "1 of 2 places taken" in board.text
    assert found == []


async def test_answers_in_a_quiz(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    mia, noah, lena = group.members
    quiz = await Quizzing.made(group, "order=written", [PRIMES])
    await quiz.begins()
    with watched(world) as found:
        for person, option in ((mia, "Five"), (noah, "Six"), (lena, "Seven"), (mia, "Seven"), (mia, SEND["en"])):
            person.taps(option, group.chat, message=quiz.board)
        await world.settle()
        await quiz.passes(10)
    assert "Five" in quiz.board.button_texts
    assert found == []


async def test_tickets_of_a_raffle(world: World) -> None:
    group = await make_group(world, zone=SHANGHAI)
    mia, noah, lena = group.members
    for person in (mia, noah):
        await group.hears(person, "hello")
        await group.hears(group.owner, f"/grant @{person.username} 9 help")
    conditions = "checkins>=1/7d,points>=5,member>=1d,winless"
    await group.hears(group.admin, '/new raffle "Free" prizes="1:A mug" cost=2')
    await group.hears(group.admin, f'/new raffle "Draw" prizes="1:A mug" if="{conditions},took-part=#1"')
    await world.advance(seconds=5)
    free, strict = (m for m in group.chat.messages if m.text.startswith(("🎟 Free", "🎟 Draw")))
    with watched(world) as found:
        for board in (free, strict):
            for person in (mia, noah, lena):
                person.taps("🎟 Take part", group.chat, message=board)
        await world.settle()
        noah.leaves(group.chat)
        await world.advance(hours=25)
    assert "🏁 Drawn! The result is in the group." in free.text
    assert found == []
