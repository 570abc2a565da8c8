"""Whatever is settled is settled wherever it was asked: no question keeps its buttons because its answer was given somewhere else."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from features.outbox import leasing, prompts, service as outbox
from features.outbox.service import Asks
from features.people.census import find_group
from kit.db import catch_up
from kit.messages import Button, Message as Said
from models import Activity, Delivery, Prompt, PromptPlace
from simulator import Message, Person
from tests.flows.contest import CLAIM, YES_PLEASE
from tests.flows.group import BOTH
from tests.flows.talks import a_sharing
from tests.flows.test_packets import a_group
from tests.flows.test_prizes import decided
from tests.flows.test_proofs import a_photo_check_in
from tests.flows.test_proofs_review import APPROVE, JUDGED
from tests.flows.test_relay import GRAB, a_relay
from tests.wiring import World


def asking(world: World, person: Person) -> list[Message]:
    """The bot's messages to somebody in private that still have buttons."""
    return [
        m for m in person.private(world.bot).messages if m.sender == world.bot and m.button_texts and "👋" not in m.text
    ]


@BOTH
async def test_latecomers_hear_of_the_king_who_sends_next(world: World, language: str) -> None:
    """The sender's own portion, however large, makes nobody king of a relay: the toast says what the board says."""
    relay = await a_relay(world, language, '/new relay "Tie" total=2 portions=2')
    mia, noah, _, tom = relay.group.members
    await relay.grabs(mia, noah)
    await relay.sends(mia, 2)
    await relay.grabs(mia, noah)
    late = await relay.group.sees_forged(tom, "xg:1:2", relay.messages[-2])
    assert (
        late
        == {
            "en": "Too late, it is all gone. 👑 Noah got most: 1 point.",
            "zh-CN": "手慢了，红包已被抢完。👑 手气最佳：Noah，1 积分。",
        }[language]
    )
    past = await relay.group.hears(relay.group.admin, "/packet history")
    assert "👑 Noah" in past[0].splitlines()[1]


@BOTH
async def test_the_private_question_of_a_king_who_answers_in_the_group(world: World, language: str) -> None:
    relay = await a_relay(world, language, '/new relay "Tie" total=3 portions=3')
    _, noah, lena, tom = relay.group.members
    tom.starts(world.bot)
    noah.starts(world.bot)
    await relay.grabs(tom, noah, lena)
    (question,) = asking(world, tom)
    await relay.sends(tom, 3)
    await world.boards_come()
    assert asking(world, tom) == []
    assert {"en": "Tom has sent the next red packet: 3", "zh-CN": "Tom接上了，发出 3"}[language] in question.text
    # Silence settles it, too, and so does an admin who ends the relay.
    await relay.grabs(noah, lena, tom)
    (question,) = asking(world, noah)
    await world.advance(minutes=11)
    await world.boards_come()
    assert asking(world, noah) == []
    assert {"en": "did not answer in time", "zh-CN": "没有在时限内接上"}[language] in question.text


async def test_a_private_question_when_the_relay_is_ended(world: World) -> None:
    relay = await a_relay(world, line='/new relay "Tie" total=3 portions=3')
    _, noah, lena, tom = relay.group.members
    tom.starts(world.bot)
    await relay.grabs(tom, noah, lena)
    assert len(asking(world, tom)) == 1
    await relay.group.hears(relay.group.admin, "/manage 1")
    await relay.group.sees_tap(relay.group.admin, "🏁 End")
    await relay.group.sees_tap(relay.group.admin, "Yes, end it")
    await world.boards_come()
    assert asking(world, tom) == []


@BOTH
@pytest.mark.parametrize("copy", [0, 1])
async def test_a_turn_that_was_asked_twice(world: World, language: str, copy: int) -> None:
    """The process died between sending a turn's message and noting which one it is: it was sent again. The king may tap either."""
    relay = await a_relay(world, language, '/new relay "Tie" total=3 portions=3')
    group = relay.group
    _, noah, lena, tom = group.members
    await relay.grabs(tom, noah, lena)
    async with world.app.database.write() as session:
        activity = (await session.scalars(select(Activity))).one()
        activity.board_message_id = activity.board_digest = None
        await outbox.refresh_board(session, activity.group_id, activity.number, world.clock.now())
    await world.boards_come()
    copies = [m for m in relay.messages if "xs:" in str([b.data for row in m.buttons for b in row])]
    assert len(copies) == 2
    await group.sees_tap(tom, "3", copies[copy])
    await world.boards_come()
    assert copies[copy].button_texts == []
    if copies[1 - copy].button_texts:
        # Nobody knows of it but whoever taps it.
        over = await group.sees_tap(tom, "3", copies[1 - copy])
        assert (
            over
            == {
                "en": "This turn is over. Look below: the relay has gone on.",
                "zh-CN": "这一轮已经过了，接龙在下面继续。",
            }[language]
        )
        await world.boards_come()
    assert copies[1 - copy].button_texts == []
    assert relay.board.button_texts[0] == GRAB[language]


@BOTH
async def test_its_me_is_asked_once(world: World, language: str) -> None:
    """A command whose answer is a board leaves no *It's me* behind."""
    group = await a_group(world, language)
    group.admin.says("Hello", group.chat)
    await group.hears(group.owner, "/grant @adam 50 to begin with")
    group.owner.promotes(group.admin, group.chat, anonymous=True)
    await world.settle()
    await group.hears(group.admin, "/packet 50 2")
    question = group.bots_last
    await group.sees_tap(group.admin, {"en": "It's me", "zh-CN": "是我"}[language], question)
    assert question.button_texts == []
    assert question.text == {"en": "✅ Thank you, that's done.", "zh-CN": "✅ 好的，已经办好了。"}[language]
    # One that nobody answered in time loses its button when it is tapped.
    await group.hears(group.admin, "/packet 1 1")
    question = group.bots_last
    await world.advance(minutes=11)
    await group.sees_tap(group.admin, {"en": "It's me", "zh-CN": "是我"}[language], question)
    assert question.button_texts == []


@BOTH
async def test_what_is_judged_in_private_is_judged_in_the_place_for_it(world: World, language: str) -> None:
    group = await a_photo_check_in(world, language, JUDGED)
    mia = group.members[0]
    await group.hears(group.admin, "/review here")
    await group.sees_tap(group.admin, "Runners")
    mia.sends_album(group.chat, 2, reply_to=group.board)
    await world.boards_come()
    shown = group.bots_last
    assert APPROVE[language] in shown.button_texts
    group.admin.starts(world.bot)
    private = group.admin.private(world.bot)
    group.admin.says("/review", private)
    await world.boards_come()
    group.admin.taps(APPROVE[language], private)
    await world.boards_come()
    assert shown.button_texts == []
    assert shown.text.splitlines()[-1] == {"en": "✅ Approved by Adam", "zh-CN": "✅ Adam 已通过"}[language]


@BOTH
async def test_a_prize_that_is_claimed_is_not_offered_elsewhere(world: World, language: str) -> None:
    """The message in private, the reminder and the line for the organisers: each loses its button when it is settled."""
    mug = {"en": "A mug", "zh-CN": "马克杯"}[language]
    contest = await decided(world, language, f"1:{mug}")
    mia = contest.group.members[0]
    admin = contest.group.admin
    won = [m for m in asking(world, mia) if CLAIM[language] in m.button_texts]
    assert won
    # By the link in the group, not by the message in private.
    page = await contest.follows(mia, CLAIM[language])
    await contest.taps(mia, YES_PLEASE[language], page)
    await world.boards_come()
    assert [m.button_texts for m in won] == [[]] * len(won)
    to_do = [
        m for m in asking(world, admin) if {"en": "✅ Handed over", "zh-CN": "✅ 已发放"}[language] in m.button_texts
    ]
    assert len(to_do) == 1


@BOTH
async def test_a_talk_that_moved_needs_no_answer(world: World, language: str) -> None:
    sharing = await a_sharing(world, language)
    await sharing.at("19:30")
    check = next(m for m in asking(world, sharing.speaker) if sharing.button("ready") in m.button_texts)
    await sharing.at("20:00")
    await world.boards_come()
    assert check.button_texts == []
    # The hosts' buttons of a step that is over.
    steps = [m for m in asking(world, sharing.group.admin) if sharing.button("next") in m.button_texts]
    assert steps
    await sharing.at("20:20")
    await world.boards_come()
    assert all(sharing.button("next") not in m.button_texts for m in steps)


# --- the mechanism itself ---------------------------------------------------------------------------------------------------------


async def asked(world: World, person: Person, group_id: int, key: str) -> None:
    now = world.clock.now()
    async with world.app.database.write() as session:
        message = Said("Which?", ((Button("This", "sp:main"),),))
        await outbox.tell_person(session, person.id, key, message, now, asks=Asks(group_id, "test:1"))


async def settled(world: World, group_id: int) -> None:
    async with world.app.database.write() as session:
        await prompts.resolve(session, group_id, "test:1", lambda _: Said("Done."), world.clock.now())


@pytest.mark.parametrize("when_settled", ["before it is sent", "while it is under way", "after it was sent"])
async def test_settled_at_any_moment(world: World, when_settled: str) -> None:
    group = await a_group(world)
    mia = group.members[0]
    mia.starts(world.bot)
    await world.settle()
    async with world.app.database.read() as session:
        row = await find_group(session, group.chat.id)
    assert row is not None
    await asked(world, mia, row.id, "test")
    if when_settled == "before it is sent":
        await settled(world, row.id)
    elif when_settled == "while it is under way":
        async with world.app.database.write() as session:
            (delivery,) = [e for e in await leasing.lease(session, world.clock.now()) if e.key == "test"]
        await settled(world, row.id)
        world.clock.advance(minutes=3)
        async with world.app.database.write() as session:
            await prompts.sent(session, delivery, 77, world.clock.now())
            await catch_up(session)
            faces = list(await session.scalars(select(Delivery.key).where(Delivery.kind == "edit")))
        assert faces == [f"face:p{mia.id}:77"]
    else:
        await world.settle()
        assert len(asking(world, mia)) == 1
        await settled(world, row.id)
    await world.boards_come()
    assert asking(world, mia) == []
    if when_settled == "before it is sent":
        assert mia.private(world.bot).last.text != "Which?"
    async with world.app.database.write() as session:
        await prompts.sweep(session, world.clock.now() + timedelta(days=91))
        assert list(await session.scalars(select(Prompt))) == []
        assert list(await session.scalars(select(PromptPlace))) == []


async def test_asked_anew_it_is_open_again(world: World) -> None:
    group = await a_group(world)
    mia = group.members[0]
    mia.starts(world.bot)
    await world.settle()
    async with world.app.database.read() as session:
        row = await find_group(session, group.chat.id)
    assert row is not None
    await asked(world, mia, row.id, "first")
    await world.settle()
    await settled(world, row.id)
    await settled(world, row.id)
    await asked(world, mia, row.id, "second")
    await world.boards_come()
    assert [m.text for m in asking(world, mia)] == ["Which?"]
