"""Teams of a check-in: drawn or chosen, even, ranked by rate on the board, at the end of each day and at the end; moved by hosts alone."""

import asyncio
import csv
import io
from collections import Counter
from typing import Any

import openpyxl
import pytest
from sqlalchemy import event, select

from features.activities.checkin.rules import CheckedIn
from features.activities.checkin.service import check_in
from features.teams.taps import JoinTap, MembersTap, MoveTap, PickTap, TableTap, TeamsTap
from kit.buttons import Tap, encode, to_link
from kit.db import Database
from models import Activity, Group as GroupRow, TeamDay, TeamMember, TeamMove
from simulator import Message, Person
from tests import wiring
from tests.flows.group import (
    ADMINS_AND_HOSTS_ONLY,
    BOTH,
    HERE,
    NOT_A_MEMBER,
    OUT_OF_DATE,
    SHANGHAI,
    Group,
    make_group,
    rows_of,
    when,
)
from tests.flows.summaries import news, starts_bot, told
from tests.wiring import World

TWO = {"en": "teams=2", "zh-CN": "teams=两队"}
RED_OR_BLUE = {"en": "teams=Red,Blue teams_by=choice", "zh-CN": "teams=红队、蓝队 teams_by=自选"}
RED, BLUE = {"en": "Red", "zh-CN": "红队"}, {"en": "Blue", "zh-CN": "蓝队"}
GIVEN = {"en": ("☀️ Sun", "🌙 Moon"), "zh-CN": ("☀️ 太阳队", "🌙 月亮队")}


async def a_run(world: World, language: str = "en", line: str = "", **more: Any) -> Group:
    """A group of five with a check-in that has teams."""
    group = await make_group(world, language=language, zone=SHANGHAI, **({"members": 5} | more))
    await group.starts(f"until=21:00 {line or TWO[language]}")
    return group


async def opens(group: Group, person: Person, tap: Tap) -> Message:
    """Somebody opens a page in private, by a link."""
    person.opens(f"https://t.me/{wiring.USERNAME}?start={to_link(tap)}")
    await group.world.settle()
    return news(group.world, person)


async def presses(group: Group, person: Person, tap: Tap) -> str:
    """Somebody presses a button of their page in private, which is there; the toast."""
    page = news(group.world, person)
    assert encode(tap) in [button.data for row in page.buttons for button in row]
    return await group.sees_forged(person, encode(tap), page)


async def teams_of(world: World, activity: int = 1) -> dict[int, int]:
    """Who is in which team."""
    async with world.app.database.read() as session:
        rows = await session.execute(
            select(TeamMember.person_id, TeamMember.team).where(TeamMember.activity == activity)
        )
        return {person: team for person, team in rows}  # noqa: C416 - rows are no pairs to mypy


async def team_line(group: Group) -> str:
    """The line of the teams on the board, as it looks now."""
    await group.world.advance(seconds=5)
    return next(line for line in group.board.text.splitlines() if line.startswith("🚩"))


@BOTH
async def test_people_are_drawn_and_the_rate_decides(world: World, language: str) -> None:
    group = await a_run(world, language, f"{TWO[language]} for=2d")
    first, second = GIVEN[language]
    toasts = await group.checks_in(*group.members)
    teams = await teams_of(world)
    names = {1: first, 2: second}
    assert sorted(Counter(teams.values()).values()) == [2, 3]
    assert [toast.endswith(f"🚩 {names[teams[p.id]]}") for p, toast in zip(group.members, toasts, strict=True)] == [
        True
    ] * 5
    again = await group.checks_in(group.members[0])
    assert again[0].endswith(f" · 🚩 {names[teams[group.members[0].id]]}")
    small, large = sorted((1, 2), key=list(teams.values()).count)
    said = {"en": {small: "2 of 2 in", large: "3 of 3 in"}, "zh-CN": {small: "今天 2/2", large: "今天 3/3"}}[language]
    assert await team_line(group) == f"🚩 {first} {said[1]} · {second} {said[2]}"
    assert await group.hears(group.members[0], "/me") != []
    assert f"🚩 {names[teams[group.members[0].id]]}" in group.bots_last.text.splitlines()
    # The next day all of the small team come, and two of the large one.
    await when(world, "2026-11-24 09:00")
    assert "100%" in await team_line(group)
    come = [p for p in group.members if teams[p.id] == small] + [p for p in group.members if teams[p.id] == large][:2]
    await group.checks_in(*come)
    await when(world, "2026-11-24 21:01")
    closed, result = world.said(group.chat)[-2:]
    assert closed.splitlines()[-1] == f"🚩 {names[small]} 100% · {names[large]} 83%"
    assert (
        result.splitlines()[-4:]
        == {
            "en": [
                "",
                f"🚩 {names[small]} is the best team!",
                f"🥇 {names[small]}: 100% (4 of 4 check-ins)",
                f"🥈 {names[large]}: 83% (5 of 6 check-ins)",
            ],
            "zh-CN": [
                "",
                f"🚩 {names[small]}夺得第一！",
                f"🥇 {names[small]}：100%（应签 4 次，签到 4 次）",
                f"🥈 {names[large]}：83%（应签 6 次，签到 5 次）",
            ],
        }[language]
    )
    # A late word of an admin about a day that is over changes the rate.
    page = await opens(group, group.members[0], TeamsTap(1, 1))
    assert "100%" in page.text


@BOTH
async def test_members_choose_and_the_teams_stay_even(world: World, language: str) -> None:
    group = await a_run(world, language, RED_OR_BLUE[language])
    red, blue = RED[language], BLUE[language]
    mia, noah, lena, tom, eva = group.members
    assert group.board.button_texts[:3] == [HERE[language], f"🚩 {red}", f"🚩 {blue}"]
    (toast,) = await group.checks_in(mia)
    assert toast.endswith(
        {"en": "🚩 choose your team on the board", "zh-CN": "🚩 还没选队，到看板上选一个吧"}[language]
    )
    taps = [person.taps(f"🚩 {red}", group.chat) for person in (mia, noah, noah, lena)]
    await world.settle()
    in_red = {"en": "🚩 You're in Red. Go!", "zh-CN": "🚩 你加入了红队，加油！"}[language]
    full = {
        "en": "Red has enough people just now, to keep the teams even. Please choose Blue.",
        "zh-CN": "红队现在人够了，各队人数要差不多。请选蓝队。",
    }[language]
    already = {"en": "🚩 You're in Red.", "zh-CN": "🚩 你在红队。"}[language]
    assert [tap.answer.text for tap in taps if tap.answer] == [in_red, in_red, already, full]
    assert (
        await group.sees_tap(mia, f"🚩 {blue}", group.board)
        == (
            {
                "en": "You're in Red, and teams stay. If that's a mistake, ask a host: they can move you.",
                "zh-CN": "你已经在红队，选好就不换了。要是选错了，请主持人帮你调。",
            }[language]
        )
    )
    await group.sees_tap(lena, f"🚩 {blue}", group.board)
    assert await group.sees_tap(tom, f"🚩 {red}", group.board) == in_red
    assert await teams_of(world) == {mia.id: 1, noah.id: 1, tom.id: 1, lena.id: 2}
    # What was done before counts for the team that somebody chooses afterwards, also when the day is over.
    await group.checks_in(eva)
    await when(world, "2026-11-23 21:01")
    await when(world, "2026-11-24 09:00")
    assert "100%" not in (await team_line(group)).partition(blue)[2]
    await group.sees_tap(eva, f"🚩 {blue}", group.board)
    assert "100%" in (await team_line(group)).partition(blue)[2]
    # In private, too.
    await group.hears(group.owner, "Good morning")
    await opens(group, group.owner, TeamsTap(1, 1))
    assert await presses(group, group.owner, JoinTap(1, 1, 2)) == f"{in_red}".replace(red, blue)
    assert (await teams_of(world))[group.owner.id] == 2
    stranger = world.telegram.new_person("Sam", language_code=language)
    forged = await group.sees_forged(stranger, encode(PickTap(1, 1)), group.board, outsider=True)
    assert forged == NOT_A_MEMBER[language]
    for tap in (PickTap(1, 3), PickTap(1, 0), PickTap(2, 1)):
        assert await group.sees_forged(lena, encode(tap), group.board) == OUT_OF_DATE[language]


@BOTH
async def test_hosts_move_people_and_it_is_written_down(world: World, language: str) -> None:
    group = await a_run(world, language, RED_OR_BLUE[language])
    red, blue = RED[language], BLUE[language]
    mia, noah, _lena, tom, _ = group.members
    for person, team in ((mia, red), (noah, blue)):
        await group.sees_tap(person, f"🚩 {team}", group.board)
    await starts_bot(world, mia, group.admin)
    # A member sees the teams and who is in them, and has no button to move anybody.
    page = await opens(group, mia, TeamsTap(1, 1))
    assert {"en": "You're in Red.", "zh-CN": "你在红队。"}[language] in page.text
    await presses(group, mia, MembersTap(1, 1, 2, 0))
    assert "· Noah" in page.text.splitlines()
    assert not [button.data for row in page.buttons for button in row if (button.data or "").startswith("ws")]
    forged = await group.sees_forged(mia, encode(MoveTap(1, 1, noah.id, 1)), page)
    assert forged in {ADMINS_AND_HOSTS_ONLY[language], OUT_OF_DATE[language]}
    assert await teams_of(world) == {mia.id: 1, noah.id: 2}
    # A host does it: which team, then it is done, told and written down.
    page = await opens(group, group.admin, TeamsTap(1, 1))
    await presses(group, group.admin, MembersTap(1, 1, 1, 0))
    await presses(group, group.admin, MoveTap(1, 1, mia.id, 0))
    move = encode(MoveTap(1, 1, mia.id, 2))
    toast = await presses(group, group.admin, MoveTap(1, 1, mia.id, 2))
    assert toast == {"en": "✅ Mia is in Blue now.", "zh-CN": "✅ Mia现在在蓝队了。"}[language]
    assert await teams_of(world) == {mia.id: 2, noah.id: 2}
    await world.advance(seconds=20)
    assert (
        told(world, mia)[-1]
        == (
            {
                "en": "🚩 In Morning run (Runners) a host has put you into Blue.",
                "zh-CN": "🚩 在晨跑（Runners）里，主持人把你调到了蓝队。",
            }[language]
        )
    )
    page = await opens(group, group.admin, TeamsTap(1, 1))
    log = next(line for line in page.text.splitlines() if line.startswith("Mia"))
    assert log.startswith({"en": "Mia: Red → Blue, by Adam,", "zh-CN": "Mia：红队 → 蓝队，Adam，"}[language])
    # Twice is once, what is not there is out of date, and whoever is in no team is moved nowhere.
    assert await rows_of(world, TeamMove, person_id=mia.id, by=group.admin.id, before=1, after=2) == 1
    await group.sees_forged(group.admin, move, page)
    for tap in (MoveTap(1, 1, tom.id, 1), MoveTap(1, 1, mia.id, 3), MoveTap(1, 2, mia.id, 1)):
        await group.sees_forged(group.admin, encode(tap), page)
    assert await rows_of(world, TeamMove) == 1
    assert await teams_of(world) == {mia.id: 2, noah.id: 2}


async def test_whoever_takes_nothing_in_private_hears_it_in_the_group(world: World) -> None:
    group = await a_run(world)
    mia = group.members[0]
    await group.checks_in(mia)
    (team,) = (await teams_of(world)).values()
    await starts_bot(world, group.admin)
    await opens(group, group.admin, MembersTap(1, 1, team, 0))
    await presses(group, group.admin, MoveTap(1, 1, mia.id, 0))
    await presses(group, group.admin, MoveTap(1, 1, mia.id, 3 - team))
    await world.advance(seconds=20)
    assert f"🚩 Morning run: a host has put Mia into {GIVEN['en'][2 - team]}." in world.said(group.chat)


async def test_days_go_with_whoever_is_moved(world: World) -> None:
    group = await a_run(world)
    await group.checks_in(*group.members[:2])
    teams = await teams_of(world)
    mia = group.members[0]
    await when(world, "2026-11-23 21:01")
    assert [day.done for day in await days_of(world)] == [1, 1]
    await starts_bot(world, group.admin)
    await opens(group, group.admin, MembersTap(1, 1, teams[mia.id], 0))
    await presses(group, group.admin, MoveTap(1, 1, mia.id, 0))
    await presses(group, group.admin, MoveTap(1, 1, mia.id, 3 - teams[mia.id]))
    assert [(day.team, day.done) for day in await days_of(world)] == [(3 - teams[mia.id], 2)]
    # So does a day that an admin takes back afterwards.
    await group.hears(group.admin, "/revoke @mia 2026-11-23 not theirs")
    assert [(day.done, day.missed) for day in await days_of(world)] == [(1, 1)]


async def days_of(world: World) -> list[TeamDay]:
    """What days were for the teams."""
    async with world.app.database.read() as session:
        return list(await session.scalars(select(TeamDay).order_by(TeamDay.day, TeamDay.team)))


async def test_who_leaves_makes_room_and_comes_back_to_their_team(world: World) -> None:
    group = await a_run(world, members=6, username="runners_club")
    people = group.members
    await group.checks_in(*people[:4])
    teams = await teams_of(world)
    gone = [person for person in people[:4] if teams[person.id] == 1]
    for person in gone:
        person.leaves(group.chat)
    await world.settle()
    await group.checks_in(*people[4:])
    # Two have left the first team, so the two newcomers fill it.
    now = await teams_of(world)
    assert [now[person.id] for person in people[4:]] == [1, 1]
    gone[0].joins(group.chat)
    await world.settle()
    await when(world, "2026-11-24 09:00")
    (toast,) = await group.checks_in(gone[0])
    assert toast.endswith(GIVEN["en"][0])
    page = await opens(group, people[4], MembersTap(1, 1, 1, 0))
    assert f"· {gone[1].name} (has left the group)" in page.text.splitlines()


@BOTH
async def test_only_their_names_change_once_it_has_begun(world: World, language: str) -> None:
    group = await a_run(world, language, RED_OR_BLUE[language])
    stay = {
        "en": "Its 2 teams stay as they began; only their names can change: write teams= with all 2. "
        "For others, end it and start a new one.",
        "zh-CN": "开始后队伍就不变了，只能改队名：在 teams= 后面写全 2 个队名。想换成别的，请结束它再新开一个。",
    }[language]
    for change in ("teams=3", "teams=no", "teams_by=draw", "teams=A,B,C"):
        assert await group.hears(group.admin, f"/manage 1 {change}") == [stay]
    (panel,) = await group.hears(group.admin, "/manage 1 teams=Fire,Water")
    assert "Fire" in panel
    assert (await team_line(group)).startswith("🚩 Fire")
    await group.hears(group.admin, "/manage 1 points=3")
    assert (await team_line(group)).startswith("🚩 Fire")
    # Within everybody's allowance.
    await world.advance(minutes=1)
    (refused,) = await group.hears(group.admin, '/new checkin "Read" teams_by=choice')
    assert "teams=2" in refused
    await group.hears(group.admin, '/new checkin "Read" remind=no')
    (refused,) = await group.hears(group.admin, "/manage 2 teams=2")
    assert "teams=" in refused


async def test_photos_bring_people_into_teams_too(world: World) -> None:
    group = await a_run(world, line="proof=photo teams=2 looks=no")
    mia, noah, *_ = group.members
    for person in (mia, noah):
        person.sends_photo(group.chat, caption="/checkin")
        await world.settle()
        await world.advance(minutes=1)
    teams = await teams_of(world)
    assert sorted(teams.values()) == [1, 2]
    toast = await group.sees_tap(mia, "📊 How far am I?", group.board)
    assert toast.endswith(f" · 🚩 {GIVEN['en'][teams[mia.id] - 1]}")


async def test_many_teams_collapse_on_the_board(world: World) -> None:
    group = await a_run(world, line="teams=6")
    await group.checks_in(*group.members)
    line = await team_line(group)
    assert line.endswith("3 more teams")
    assert len(line.split(" · ")) == 4
    page = await opens(group, group.members[0], TeamsTap(1, 1))
    assert len([line for line in page.text.splitlines() if line.startswith("–")]) == 6


@BOTH
async def test_the_table(world: World, language: str) -> None:
    group = await a_run(world, language)
    await group.checks_in(*group.members)
    await when(world, "2026-11-23 21:01")
    await starts_bot(world, group.admin)
    await opens(group, group.admin, TeamsTap(1, 1))
    page = news(world, group.admin)
    await group.press(group.admin, encode(TableTap(1, 1, "xlsx")), page)
    await world.advance(seconds=20)
    sent = news(world, group.admin).media
    assert sent is not None
    book = openpyxl.load_workbook(io.BytesIO(sent.data))
    ranking, people = ([list(row) for row in sheet.values] for sheet in book.worksheets)
    assert [row[0] for row in ranking[1:]] == [1, 1]
    assert sorted(row[1] for row in people[1:]) == ["Eva", "Lena", "Mia", "Noah", "Tom"]
    await group.press(group.admin, encode(TableTap(1, 1, "csv")), page)
    await world.advance(seconds=20)
    sent = news(world, group.admin).media
    assert sent is not None
    rows = list(csv.reader(io.StringIO(sent.data.decode("utf-8-sig"))))
    assert sorted((row[1], row[0]) for row in rows[1:]) == sorted((row[1], row[0]) for row in people[1:])


async def test_two_at_once_keep_the_teams_even(world: World, database_url: str) -> None:
    """Two processes of the bot, each with a newcomer of its own; and the same one in both."""
    group = await a_run(world)
    await group.checks_in(group.members[0])
    for person in group.members:
        await group.hears(person, "Good morning")
    mia, noah, lena = (person.id for person in group.members[1:4])
    other = Database(database_url)

    async def comes(database: Database, person: int) -> str | None:
        async with database.write() as session:
            row = (await session.scalars(select(GroupRow))).one()
            activity = await session.get_one(Activity, (row.id, 1))
            (result,) = await check_in(session, row, activity, [person], world.clock.now())
            return result.team if isinstance(result, CheckedIn) else None

    try:
        for together in ((mia, noah), (lena, lena)):
            await asyncio.gather(comes(world.app.database, together[0]), comes(other, together[1]))
            sizes = Counter((await teams_of(world)).values())
            assert max(sizes.values()) - min(sizes.values()) <= 1
    finally:
        await other.close()
    assert len(await teams_of(world)) == 4


@pytest.mark.parametrize(("line", "more"), [("remind=no", 0), ("teams=2 remind=no", 1)])
async def test_so_many_statements_a_tap(world: World, line: str, more: int) -> None:
    """Whoever has a team costs a look at it; somebody new the lock, the sizes, their row and what came of it."""
    plain: dict[bool, list[str]] = {True: [], False: []}
    taken: dict[bool, list[str]] = {True: [], False: []}
    group = await make_group(world, zone=SHANGHAI, members=4)
    await group.hears(group.admin, '/new checkin "Plain" remind=no')
    await group.hears(group.admin, f'/new checkin "Morning run" {line}')
    engine = world.app.database.engine.sync_engine
    for statements, number in ((plain, 1), (taken, 2)):
        for is_new in (True, False):

            def note(_c: Any, _cursor: Any, statement: str, *_: Any, into: list[str] = statements[is_new]) -> None:
                into.append(statement)

            event.listen(engine, "before_cursor_execute", note)
            async with world.app.database.write() as session:
                row = (await session.scalars(select(GroupRow))).one()
                activity = await session.get_one(Activity, (row.id, number))
                await check_in(session, row, activity, [person.id for person in group.members], world.clock.now())
            event.remove(engine, "before_cursor_execute", note)
    assert len(taken[False]) - len(plain[False]) == more
    assert len(taken[True]) - len(plain[True]) == 5 * more


@BOTH
async def test_without_an_end_each_week_has_its_ranking(world: World, language: str) -> None:
    """With the close of the last day on which people are expected; the second week begins at nothing."""
    group = await a_run(world, language, f"{TWO[language]} days=mon-fri")
    await group.checks_in(group.members[1])
    best = {"en": "🗓 The teams of this week", "zh-CN": "🗓 本周分队成绩"}[language]
    for day in range(23, 28):
        await when(world, f"2026-11-{day} 09:00")
        await group.checks_in(group.members[0])
        await when(world, f"2026-11-{day} 21:01")
        assert sum(best in text for text in world.said(group.chat)) == (day == 27)
    friday = world.said(group.chat)[-1]
    teams = await teams_of(world)
    first = GIVEN[language][teams[group.members[0].id] - 1]
    assert {"en": f"🥇 {first}: 100% (5 of 5 check-ins)", "zh-CN": f"🥇 {first}：100%（应签 5 次，签到 5 次）"}[
        language
    ] in friday
    # In the summary of that week, and no more in that of a week before: how they stood then is not kept.
    await starts_bot(world, group.admin)
    await group.hears(group.admin, "/summary")
    head = {"en": "Morning run, teams by now:", "zh-CN": "晨跑（分队，截至目前）"}[language]
    (found,) = [text for text in told(world, group.admin) if head in text]
    by_teams = found.splitlines()[found.splitlines().index(head) + 1]
    assert by_teams.startswith({"en": f"🚩 {first} 100% (5 of 5", "zh-CN": f"🚩 {first} 100%（应签 5 次"}[language])
    await when(world, "2026-12-07 08:00")
    group.admin.says("/summary 2026-W48", group.chat)
    await world.settle()
    assert head not in news(world, group.admin).text
