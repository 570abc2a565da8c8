"""Taps on the board's button: honest ones, double ones, old ones and forged ones. Each is answered exactly once, points come once."""

from collections import Counter
from typing import Any

import pytest
from sqlalchemy import event, select

from models import Activity, CheckIn, Participant, QuarantinedUpdate, Transfer
from simulator import Bot
from tests.flows.group import (
    BOTH,
    HERE,
    NOT_A_MEMBER,
    OUT_OF_DATE,
    SHANGHAI,
    Group,
    ledger_adds_up,
    make_group,
    rows_of,
    when,
)
from tests.wiring import TOKEN, World

IN = {
    "en": "✅ You're in · 1 day in a row · +5 points · no. {} today",
    "zh-CN": "✅ 签到成功 · 连续 1 天 · +5 积分 · 今天第 {} 位",
}
ALREADY = {"en": "You're in already today. 1 day in a row!", "zh-CN": "今天已经签过啦，连续 1 天！"}


def answered_once_each(world: World) -> bool:
    """Whether every tap that reached the bot was answered, and none twice."""
    answers = Counter(call.params["callback_query_id"] for call in world.telegram.calls_of("answerCallbackQuery"))
    taps = [tap.id for tap in world.telegram.taps.values() if tap.opened is None]
    return answers == Counter(taps)


async def a_check_in(world: World, language: str = "en", line: str = "until=21:00 points=5", **more: object) -> Group:
    """A group with a check-in that is open."""
    group = await make_group(world, language=language, zone=SHANGHAI, **more)  # type: ignore[arg-type]
    await group.starts(line)
    return group


async def read_whole(world: World, statements: list[tuple[str, Any]]) -> list[str]:
    """The tables that SQLite would read from end to end for these statements, instead of finding rows by an index."""
    found: list[str] = []
    async with world.app.database.read() as session:
        connection = await session.connection()
        for statement, parameters in statements:
            if not statement.startswith("BEGIN"):
                one = parameters[0] if isinstance(parameters, list) else parameters
                plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", one)
                steps = [str(row.detail) for row in plan]
                found += [step for step in steps if step.startswith("SCAN ") and "CONSTANT" not in step]
    return found


@BOTH
async def test_what_is_asked_behind_a_tap_knows_of_it(world: World, language: str) -> None:
    """All in one batch: what a tap leaves to the end of the transaction is there for the next who looks."""
    group = await a_check_in(world, language)
    mia, noah, _ = group.members
    mia.taps(HERE[language], group.chat)
    mia.says("/me", group.chat)
    noah.taps(HERE[language], group.chat)
    group.admin.says("/top", group.chat)
    before = len(world.said(group.chat))
    await world.settle()
    me, top = world.said(group.chat)[before:]
    assert {"en": "5 points", "zh-CN": "5 积分"}[language] in me
    assert [name for name in ("Mia", "Noah") if name in top] == ["Mia", "Noah"]
    assert (await group.points(mia), await group.points(noah)) == (5, 5)
    await ledger_adds_up(world)


@pytest.mark.parametrize("line", ["until=21:00 points=5", "until=21:00 points=5 teams=2"])
async def test_more_groups_cost_a_batch_few_more_statements(world: World, line: str) -> None:
    """Rows of all groups are written together, and what they need is looked up at once: also who is in which team."""
    groups: list[Group] = []
    for _ in range(8):
        groups.append(await a_check_in(world, line=line))
        # Where somebody was never seen, Telegram is asked first.
        await groups[-1].checks_in(*groups[-1].members)
        await world.advance(minutes=1)
    await when(world, "2026-11-24 09:00")
    executed: list[tuple[str, Any]] = []
    engine = world.app.database.engine.sync_engine

    @event.listens_for(engine, "before_cursor_execute")
    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        executed.append((statement, parameters))

    async def cost(tapped: list[Group]) -> list[tuple[str, Any]]:
        for turn in (0, 1):
            for group in tapped:
                group.members[turn].taps(HERE["en"], group.chat)
        executed.clear()
        assert await world.app.polling.once() == 2 * len(tapped)
        return executed.copy()

    two, six = await cost(groups[:2]), await cost(groups[2:])
    assert await rows_of(world, CheckIn) == 8 * (3 + 2)
    # Standings are locked in one group at a time.
    assert len(six) - len(two) <= 4
    if world.app.database.is_sqlite:
        assert await read_whole(world, six) == []


@BOTH
async def test_one_tap(world: World, language: str) -> None:
    group = await a_check_in(world, language)
    mia = group.members[0]
    said = world.said(group.chat)
    assert await group.checks_in(mia) == [IN[language].format(1)]
    assert len(world.said(group.chat)) == len(said)
    await world.advance(seconds=3)
    assert (
        group.board.text.splitlines()[-2:]
        == {
            "en": ["👥 1 person is in today", "Mia"],
            "zh-CN": ["👥 今天已有 1 人签到", "Mia"],
        }[language]
    )
    assert await group.points(mia) == 5
    assert answered_once_each(world)


@BOTH
async def test_a_double_tap(world: World, language: str) -> None:
    group = await a_check_in(world, language)
    mia = group.members[0]
    await group.checks_in(mia)
    assert await group.checks_in(mia) == [ALREADY[language]]
    assert (await rows_of(world, CheckIn), await rows_of(world, Transfer)) == (1, 1)
    assert await group.points(mia) == 5
    assert answered_once_each(world)


@BOTH
async def test_two_taps_of_one_person_in_one_batch(world: World, language: str) -> None:
    group = await a_check_in(world, language)
    mia, noah, _ = group.members
    assert await group.checks_in(mia, noah, mia, mia) == [
        IN[language].format(1),
        IN[language].format(2),
        ALREADY[language],
        ALREADY[language],
    ]
    assert (await rows_of(world, CheckIn), await rows_of(world, Transfer)) == (2, 2)
    assert (await group.points(mia), await group.points(noah)) == (5, 5)
    await ledger_adds_up(world)
    assert answered_once_each(world)


async def test_thirty_people_at_once(world: World) -> None:
    group = await a_check_in(world, members=30)
    toasts = await group.checks_in(*group.members)
    assert toasts == [IN["en"].format(place) for place in range(1, 31)]
    assert (await rows_of(world, CheckIn), await rows_of(world, Participant)) == (30, 30)
    assert {await group.points(person) for person in group.members} == {5}
    await ledger_adds_up(world)
    await world.advance(seconds=3)
    lines = group.board.text.splitlines()
    assert lines[-2] == "👥 30 people are in today"
    assert lines[-1].endswith(" and 20 more")
    assert len(lines[-1].split(", ")) == 10
    assert answered_once_each(world)


async def test_a_tap_and_a_command_in_one_batch(world: World) -> None:
    group = await a_check_in(world)
    mia = group.members[0]
    words = mia.says("/checkin", group.chat)
    tap = mia.taps("I'm here", group.chat)
    await world.settle()
    assert words.reactions == {world.bot: ["🔥"]}
    assert tap.answer is not None
    assert tap.answer.text == ALREADY["en"]
    assert await group.points(mia) == 5


@BOTH
@pytest.mark.parametrize("text", ["签到", "打卡", "/checkin", "/checkin@muster_bot", " 签到 "])
async def test_checking_in_by_a_message(world: World, language: str, text: str) -> None:
    """It is answered with a reaction, not with a message; once more with another one."""
    group = await a_check_in(world, language)
    mia = group.members[0]
    said = len(world.said(group.chat))
    first = mia.says(text, group.chat)
    await world.settle()
    second = mia.says(text, group.chat)
    await world.settle()
    assert (first.reactions, second.reactions) == ({world.bot: ["🔥"]}, {world.bot: ["👌"]})
    assert len(world.said(group.chat)) == said
    assert await group.points(mia) == 5


async def test_a_message_checks_in_everywhere_at_once(world: World) -> None:
    group = await a_check_in(world)
    await group.hears(group.admin, "/new checkin Read points=2 remind=no")
    await group.hears(group.admin, "/new checkin Later from=20:00 until=21:00 points=100 remind=no")
    mia = group.members[0]
    mia.says("签到", group.chat)
    await world.settle()
    assert await rows_of(world, CheckIn) == 2
    assert await group.points(mia) == 7


@BOTH
async def test_where_reactions_are_off_words_say_it(world: World, language: str) -> None:
    group = await a_check_in(world, language)
    world.telegram.fail_next("setMessageReaction", 400, "Bad Request: REACTION_INVALID")
    assert await group.hears(group.members[0], "签到") == [IN[language].format(1)]


@BOTH
async def test_nothing_to_check_in_to(world: World, language: str) -> None:
    group = await make_group(world, language=language)
    assert await group.hears(group.members[0], "签到") == [
        {
            "en": "There is no check-in here at the moment. See what's on: /activities",
            "zh-CN": "现在没有签到活动。看看有什么活动：/activities",
        }[language]
    ]


@BOTH
async def test_talk_about_checking_in_is_no_check_in(world: World, language: str) -> None:
    group = await a_check_in(world, language)
    for talk in ("今天签到了吗", "签到 打卡", "I'm here", "checkin", "https://example.org/签到"):
        assert await group.hears(group.members[0], talk) == []
    assert await rows_of(world, CheckIn) == 0


HOSTILE = [
    "", " ", "x", "ci", "ci:", "ci:1:1", "ci:-1", "ci:01", "ci:1 ", "CI:1", "ci:१", "ci:0", "ci:2", "ci:zzzzzz", "ci:zzzzzzzzzzzzz",
    "ci:-zzzzzzzzzzzzz", "ci:" + "9" * 61, "ci:1\x00", "ci:'; DROP TABLE checkins; --", "🏃:1", "x" * 4000, ":" * 64, "m:zzzzzzz",
    "as:zzzzzzzzzzzzz", "fy:1", "ss:zone:UTC", "None",
]  # fmt: skip


@pytest.mark.parametrize("data", HOSTILE, ids=repr)
async def test_forged_data_changes_nothing(world: World, data: str) -> None:
    group = await a_check_in(world)
    mia = group.members[0]
    board = group.board.text
    toast = await group.sees_forged(mia, data, group.board)
    # Those that mean something are refused for want of a right; what means nothing is out of date.
    assert toast in {
        OUT_OF_DATE["en"],
        "Only admins can do this. Ask one of them, please.",
        "Only admins and hosts can do this. Ask an admin to start it, or the owner to name you host.",
    }
    assert await rows_of(world, CheckIn) == 0
    assert await rows_of(world, QuarantinedUpdate) == 0
    await world.advance(minutes=1)
    assert group.board.text == board
    assert answered_once_each(world)
    assert await group.checks_in(mia) == [IN["en"].format(1)]


@pytest.mark.parametrize("data", ["m:zzzzzzz", "mp:zzzzzzzzzzzz", "me1:99", "mr:0", "rd:zzzzzzzzzzzz:host", "rd:1:king",
                                  "as:zzzzzzzzzzzz", "sp:nowhere", "ss:title:x", "ss:zone:../../etc/passwd", "ss:day_start:23.00",
                                  "ss:quiet:", "ss:language:xx", "nf:1:checkin:0", "fy:1"])  # fmt: skip
async def test_forged_data_of_an_owner_changes_nothing(world: World, data: str) -> None:
    """Who may do all is still asked for things that are there."""
    group = await a_check_in(world)
    before = await group.hears(group.owner, "/settings")
    await group.sees_forged(group.owner, data, group.board)
    assert await rows_of(world, QuarantinedUpdate) == 0
    assert await rows_of(world, Activity, state="open") == 1
    assert await group.hears(group.owner, "/settings") == before
    assert answered_once_each(world)


@BOTH
async def test_a_number_of_another_groups_activity(world: World, language: str) -> None:
    """The number in the data is the group's own: what runs elsewhere cannot be reached from here."""
    group = await a_check_in(world, language)
    await group.hears(group.admin, "/new checkin Second remind=no")
    mia = group.members[0]
    other = world.telegram.new_group("Other", owner=mia)
    mia.adds(world.bot, other, admin=True)
    await world.settle()
    mia.says("/new checkin Mine points=1000 remind=no", other)
    await world.settle()
    theirs = [m for m in other.messages if m.sender == world.bot][-1]
    tap = mia.taps_data(theirs, "ci:2")
    await world.settle()
    assert tap.answer is not None
    assert tap.answer.text == OUT_OF_DATE[language]
    assert await rows_of(world, CheckIn) == 0


@BOTH
async def test_a_stale_tap_on_what_has_ended(world: World, language: str) -> None:
    group = await a_check_in(world, language)
    board = group.board
    data = board.buttons[0][0].data
    assert data is not None
    await group.hears(group.admin, "/manage 1")
    await group.sees_tap(group.admin, {"en": "🏁 End", "zh-CN": "🏁 结束"}[language])
    await group.sees_tap(group.admin, {"en": "Yes, end it", "zh-CN": "是的，结束"}[language])
    await world.advance(seconds=5)
    assert board.button_texts == []
    title = {"en": "Morning run", "zh-CN": "晨跑"}[language]
    assert (
        await group.sees_forged(group.members[0], data, board)
        == {
            "en": f"“{title}” has ended. See what else is on: /activities",
            "zh-CN": f"“{title}”已经结束。看看还有什么活动：/activities",
        }[language]
    )
    assert await rows_of(world, CheckIn) == 0


@BOTH
async def test_a_stale_tap_on_what_is_paused(world: World, language: str) -> None:
    group = await a_check_in(world, language)
    board = group.board
    data = board.buttons[0][0].data
    assert data is not None
    await group.hears(group.admin, "/manage 1")
    await group.sees_tap(group.admin, {"en": "⏸ Pause", "zh-CN": "⏸ 暂停"}[language])
    title = {"en": "Morning run", "zh-CN": "晨跑"}[language]
    paused = {
        "en": f"“{title}” is paused; no day is missed. Come back when an admin resumes it.",
        "zh-CN": f"“{title}”暂停中，不会算缺席。等管理员恢复后再来吧。",
    }
    assert await group.sees_forged(group.members[0], data, board) == paused[language]
    assert await rows_of(world, CheckIn) == 0
    await group.sees_tap(group.admin, {"en": "▶️ Resume", "zh-CN": "▶️ 恢复"}[language])
    assert await group.sees_forged(group.members[0], data, board) == IN[language].format(1)


@BOTH
async def test_taps_in_several_groups_at_once_are_each_answered_for_themselves(world: World, language: str) -> None:
    first, paused, other = [await a_check_in(world, language) for _ in range(3)]
    for group in (first, paused, other):
        # Where somebody was never seen, Telegram is asked first.
        await group.checks_in(*group.members)
        await world.advance(minutes=1)
    board = paused.board
    data = board.buttons[0][0].data
    assert data is not None
    await paused.hears(paused.admin, "/manage 1")
    await paused.sees_tap(paused.admin, {"en": "⏸ Pause", "zh-CN": "⏸ 暂停"}[language])
    await when(world, "2026-11-24 09:00")
    mia, noah, _ = first.members
    taps = [
        mia.taps(HERE[language], first.chat),
        paused.members[0].taps_data(board, data),
        mia.taps(HERE[language], first.chat),
        noah.taps(HERE[language], first.chat),
        other.members[0].taps(HERE[language], other.chat),
    ]
    assert await world.app.polling.once() == len(taps)
    await world.settle()
    second_day = {"en": "✅ You're in · 2 days in a row", "zh-CN": "✅ 签到成功 · 连续 2 天"}[language]
    begun = [second_day, {"en": "“Morning run” is paused", "zh-CN": "“晨跑”暂停中"}[language]]
    begun += [{"en": "You're in already today. 2 days", "zh-CN": "今天已经签过啦，连续 2 天"}[language]]
    begun += [second_day, second_day]
    answers = [tap.answer.text for tap in taps if tap.answer is not None]
    assert [answer[: len(start)] for answer, start in zip(answers, begun, strict=True)] == begun
    last = {"en": "no. {} today", "zh-CN": "今天第 {} 位"}[language]
    assert [answers[at].endswith(last.format(place)) for at, place in ((0, 1), (3, 2), (4, 1))] == [True] * 3
    assert await rows_of(world, CheckIn) == 9 + 3
    await ledger_adds_up(world)
    assert answered_once_each(world)


@BOTH
async def test_those_who_are_not_in_the_group(world: World, language: str) -> None:
    """In a public group everybody sees the button."""
    group = await a_check_in(world, language, username="runners_club")
    mia, noah, lena = group.members
    stranger = world.telegram.new_person("Sam", language_code=language)
    tap = stranger.taps(HERE[language], group.chat)
    await world.settle()
    assert tap.answer is not None
    assert tap.answer.text == NOT_A_MEMBER[language]
    assert tap.answer.show_alert
    mia.leaves(group.chat)
    group.owner.kicks(noah, group.chat)
    await world.settle()
    assert await group.checks_in(mia, noah, lena) == [
        NOT_A_MEMBER[language],
        NOT_A_MEMBER[language],
        IN[language].format(1),
    ]
    assert await rows_of(world, CheckIn) == 1
    stranger.joins(group.chat)
    await world.settle()
    assert await group.checks_in(stranger) == [IN[language].format(2)]
    assert answered_once_each(world)


async def test_an_outsiders_forged_tap_in_a_private_group(world: World) -> None:
    group = await a_check_in(world)
    stranger = world.telegram.new_person("Sam")
    assert await group.sees_forged(stranger, "ci:1", group.board, outsider=True) == NOT_A_MEMBER["en"]
    assert await rows_of(world, CheckIn) == 0


async def test_who_left_while_their_tap_was_under_way(world: World) -> None:
    group = await a_check_in(world)
    mia = group.members[0]
    tap = mia.taps("I'm here", group.chat)
    mia.leaves(group.chat)
    await world.settle()
    # They were in the group when they tapped, or were not when it was looked at: either way once, and answered.
    assert tap.answered
    assert await rows_of(world, CheckIn) <= 1
    assert answered_once_each(world)


async def test_a_member_who_has_never_written_may_tap(world: World) -> None:
    """The bot came later than they and has never seen them: it asks Telegram, once."""
    group = await a_check_in(world)
    await group.checks_in(*group.members)
    looks = [call.params["user_id"] for call in world.telegram.calls_of("getChatMember")]
    assert sorted(looks) == sorted({group.admin.id, group.owner.id, *(p.id for p in group.members)})
    await group.checks_in(*group.members)
    assert len(world.telegram.calls_of("getChatMember")) == len(looks)


async def test_a_restricted_member_may_tap(world: World) -> None:
    group = await a_check_in(world)
    mia = group.members[0]
    group.owner.restricts(mia, group.chat)
    await world.settle()
    assert await group.checks_in(mia) == [IN["en"].format(1)]


async def test_a_tap_that_says_it_is_a_bots(world: World) -> None:
    """Bots cannot tap. An update that says so earns nothing."""
    group = await a_check_in(world)
    other = world.telegram.new_bot(token=TOKEN.replace("123456789", "987654321"), username="rival_bot", name="Rival")
    assert isinstance(other, Bot)
    group.owner.adds(other, group.chat)
    await world.settle()
    tap = group.members[0].taps("I'm here", group.chat)
    queued = world.bot.updates.waiting()[-1]
    queued.body["from"] = other.json
    await world.settle()
    assert tap.answer is not None
    assert await rows_of(world, CheckIn) == 0


@BOTH
async def test_the_button_of_an_old_board(world: World, language: str) -> None:
    """The old board loses its button when the day's own is posted; a tap that was under way still counts, for today, once."""
    group = await a_check_in(world, language)
    mia = group.members[0]
    old = group.board
    data = old.buttons[0][0].data
    assert data is not None
    await when(world, "2026-11-24 08:00")
    # For some seconds both have it: nobody is without.
    await world.advance(seconds=6)
    assert len(group.boards) == 2
    assert old.button_texts == []
    assert group.board.button_texts == [HERE[language]]
    assert await group.sees_forged(mia, data, old) == IN[language].format(1)
    assert await group.checks_in(mia) == [ALREADY[language]]
    async with world.app.database.read() as session:
        assert [day.isoformat() for day in await session.scalars(select(CheckIn.day))] == ["2026-11-24"]


async def test_a_tap_on_a_board_too_old_for_telegram_to_show(world: World) -> None:
    group = await a_check_in(world)
    mia = group.members[0]
    assert await group.sees_forged(mia, "ci:1", group.board, inaccessible=True) == IN["en"].format(1)


async def test_a_tap_that_is_too_old_to_be_answered_counts_all_the_same(world: World) -> None:
    """Telegram takes no answer any more; that is no reason to lose the check-in, nor to send the update to quarantine."""
    group = await a_check_in(world)
    mia = group.members[0]
    world.telegram.fail_next(
        "answerCallbackQuery", 400, "Bad Request: query is too old and response timeout expired or query ID is invalid"
    )
    mia.taps("I'm here", group.chat)
    await world.settle()
    assert await group.points(mia) == 5
    assert await rows_of(world, QuarantinedUpdate) == 0


async def test_an_edited_message_is_no_second_check_in(world: World) -> None:
    group = await a_check_in(world)
    mia, noah, _ = group.members
    words = mia.says("签到", group.chat)
    talk = noah.says("hello", group.chat)
    await world.settle()
    mia.edits(words, "打卡")
    noah.edits(talk, "签到")
    await world.settle()
    assert await rows_of(world, CheckIn) == 1
