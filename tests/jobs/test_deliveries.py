"""Each kind of delivery: that it is done, that it is left where Telegram refuses it for good, and tried again where that is unclear."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import String, update
from sqlalchemy.ext.asyncio import AsyncSession

from features.campaigns import store
from features.campaigns.reading import read_campaign
from features.campaigns.watch import board
from features.outbox import service as outbox
from features.outbox.composing import composer
from features.outbox.kinds import BOARDS, TOLD, DeliveryKind
from jobs.deliveries import KINDS
from kit.messages import Content, Message, Post, Reaction
from models import Activity, Campaign, Delivery, Group as GroupRow
from simulator import Message as Sent
from tests.flows.group import Group, make_group
from tests.jobs.deliveries import Logged, expected, row_of, waiting
from tests.wiring import World

NEW = Message("something new")


@composer("test of deliveries")
async def _put_together(
    _session: AsyncSession, _group: GroupRow, _person: int, facts: Mapping[str, Any], _now: datetime
) -> Message | None:
    return Message(facts["said"])


@dataclass(frozen=True, slots=True)
class Scene:
    """A group with a check-in that stands below the greeting, and a member who takes messages in private."""

    group: Group
    row: GroupRow
    session: AsyncSession

    @property
    def now(self) -> datetime:
        """The moment."""
        return self.group.world.clock.now()

    @property
    def hello(self) -> Sent:
        """A message of the bot's that is no board."""
        return next(m for m in self.group.chat.messages if m.sender == self.group.world.bot)

    @property
    def said(self) -> Sent:
        """A member's message."""
        return next(m for m in self.group.chat.messages if m.text == "good morning")


async def _change_board(scene: Scene) -> None:
    await scene.session.execute(update(Activity).values(title="Evening run"))
    await outbox.refresh_board(scene.session, scene.row.id, 1, scene.now)


async def _watch(scene: Scene) -> None:
    """A campaign's board that is to stand in the group."""
    planned = read_campaign(
        "muster: 1\ntitle: A week\nfirst_day: 2026-11-23\nitems: [{do: post, at: D+6 9:00, text: Hello}]\n"
    )
    campaign = Campaign(group_id=scene.row.id, number=90, state="planned", accepted=[], created_at=scene.now)
    store.put(campaign, planned)
    scene.session.add(campaign)
    await scene.session.flush()
    await board.put(scene.session, campaign, scene.now, person_id=None)


@dataclass(frozen=True, slots=True)
class Case:
    """How one is put into the outbox, and the call that does it. `is_told`: that it is refused for good is an error in the log."""

    put: Callable[[Scene], Awaitable[None]]
    call: str
    is_told: bool = True


CASES = {
    DeliveryKind.MESSAGE: Case(lambda s: outbox.tell_group(s.session, s.row.id, "key", NEW, s.now), "sendMessage"),
    DeliveryKind.COMPOSED: Case(
        lambda s: outbox.compose_for(
            s.session, s.row.id, s.group.members[0].id, "key", "test of deliveries", {"said": "something new"}, s.now
        ),
        "sendMessage",
    ),
    DeliveryKind.BOARD: Case(_change_board, "editMessageText"),
    DeliveryKind.RECORD: Case(
        lambda s: outbox.refresh_record(s.session, s.row.id, 1, s.hello.id, date(2026, 11, 22), s.now), "editMessageText"
    ),
    DeliveryKind.WATCH: Case(_watch, "sendMessage"),
    DeliveryKind.STRIP: Case(
        lambda s: outbox.strip_message(s.session, s.row.id, s.group.board.id, s.now), "editMessageReplyMarkup"
    ),
    DeliveryKind.EDIT: Case(
        lambda s: outbox.edit_message(s.session, s.row.id, s.hello.id, NEW, s.now), "editMessageText"
    ),
    DeliveryKind.REACT: Case(
        lambda s: outbox.react(s.session, s.row.id, s.said.id, Reaction("👍", "something new"), s.now),
        "setMessageReaction",
        is_told=False,
    ),
    DeliveryKind.MENU: Case(
        lambda s: outbox.refresh_menu(s.session, s.row.id, s.group.members[0].id, s.now),
        "deleteMyCommands",
        is_told=False,
    ),
    DeliveryKind.POST: Case(
        lambda s: outbox.post(s.session, "key", Post(Content("text", "something new")), s.now, group_id=s.row.id),
        "sendMessage",
        is_told=False,
    ),
    DeliveryKind.PIN: Case(
        lambda s: outbox.pin(s.session, s.row.id, s.said.id, s.now, silent=True, more={}), "pinChatMessage", is_told=False
    ),
    DeliveryKind.DELETE: Case(
        lambda s: outbox.delete_messages(s.session, s.row.id, [s.hello.id], s.now, more={}),
        "deleteMessages",
        is_told=False,
    ),
}  # fmt: skip

EACH = pytest.mark.parametrize("kind", CASES)


async def put(world: World, kind: DeliveryKind) -> Group:
    """Put one into the outbox of a group."""
    group = await make_group(world)
    group.members[0].starts(world.bot)
    await group.hears(group.members[0], "good morning")
    await group.starts()
    await world.advance(minutes=2)
    assert await waiting(world) == []
    row = await row_of(world, group.chat)
    async with world.app.database.write() as session:
        await CASES[kind].put(Scene(group, row, session))
    (delivery,) = await waiting(world)
    assert delivery.kind == kind
    return group


def faces(group: Group) -> list[tuple[str, tuple[str, ...], object]]:
    """All that stands in the group and in the member's private chat: words, buttons, reactions."""
    chats = (group.chat, group.members[0].private(group.world.bot))
    return [(m.text, tuple(m.button_texts), repr(m.reactions)) for chat in chats for m in chat.messages]


def test_each_kind_of_errand_has_its_object_and_each_object_its_test() -> None:
    assert set(KINDS) == set(DeliveryKind) == set(CASES)
    assert len({type(kind) for kind in KINDS.values()}) == len(KINDS)


def test_the_words_fit_their_column() -> None:
    column = Delivery.__table__.c.kind.type
    assert isinstance(column, String)
    assert column.length is not None
    assert max(len(kind) for kind in DeliveryKind) <= column.length


def test_what_stands_behind_others_is_what_has_the_pace_of_boards() -> None:
    assert {name for name, kind in KINDS.items() if kind.has_board_pace} == set(BOARDS)
    assert not set(BOARDS) & set(TOLD)


@EACH
async def test_it_is_done(world: World, kind: DeliveryKind) -> None:
    group = await put(world, kind)
    before, calls = faces(group), len(world.telegram.calls_of(CASES[kind].call))
    await world.settle()
    assert await waiting(world) == []
    assert len(world.telegram.calls_of(CASES[kind].call)) > calls
    # What a person's menu holds and what is pinned stands in no message.
    assert faces(group) != before or kind in {DeliveryKind.MENU, DeliveryKind.PIN}


@EACH
async def test_what_is_refused_for_good_is_not_tried_again(world: World, kind: DeliveryKind, logged: Logged) -> None:
    await put(world, kind)
    world.telegram.fail_next(CASES[kind].call, 400, "Bad Request: nobody knows why")
    await world.settle()
    assert await waiting(world) == []
    assert len(expected(logged, "delivery refused for good")) == int(CASES[kind].is_told)


@EACH
async def test_an_unclear_failure_is_tried_again(world: World, kind: DeliveryKind) -> None:
    await put(world, kind)
    calls = len(world.telegram.calls_of(CASES[kind].call))
    world.telegram.fail_next(CASES[kind].call, 500)
    await world.settle()
    (delivery,) = await waiting(world)
    assert delivery.attempts == 1
    await world.advance(seconds=5)
    assert await waiting(world) == []
    assert len(world.telegram.calls_of(CASES[kind].call)) >= calls + 2


@EACH
async def test_where_the_bot_is_gone_nothing_is_said(world: World, kind: DeliveryKind) -> None:
    group = await put(world, kind)
    group.owner.removes(world.bot, group.chat)
    before = world.said(group.chat)
    await world.app.polling.once()
    await world.advance(minutes=1)
    assert await waiting(world) == []
    assert world.said(group.chat) == before
