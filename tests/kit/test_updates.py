"""What is read out of an update: files, replies, albums, forwards, reactions. The updates are the simulator's, which aiogram has judged."""

from typing import Any

import pytest

from kit.reading import read
from kit.updates import ALLOWED_UPDATES, Incoming, Kind
from simulator import Bot, Chat, Person, SimClock, Telegram
from tests.wiring import TOKEN, USERNAME


@pytest.fixture
def scene(clock: SimClock) -> tuple[Telegram, Bot, Chat, Person, Person]:
    """A group with the bot as administrator, its owner and a member."""
    telegram = Telegram(clock)
    bot = telegram.new_bot(token=TOKEN, username=USERNAME, privacy=False)
    owner, mia = telegram.new_person("Olga"), telegram.new_person("Mia")
    chat = telegram.new_group("Runners", owner=owner, members=[mia])
    owner.adds(bot, chat, admin=True)
    return telegram, bot, chat, owner, mia


async def read_all(telegram: Telegram) -> list[Incoming]:
    """What the bot is handed."""
    asked = {"allowed_updates": list(ALLOWED_UPDATES), "timeout": 0}
    _, body = await telegram.call(TOKEN, "getUpdates", asked)
    updates: list[dict[str, Any]] = body["result"]
    return [read(update) for update in updates]


async def test_a_photo(scene: tuple[Telegram, Bot, Chat, Person, Person]) -> None:
    telegram, _, chat, _, mia = scene
    # Which kinds of update are wanted counts from the first fetch on.
    await read_all(telegram)
    sent = mia.sends_photo(chat, caption="/checkin #run")
    again = mia.sends_photo(chat, sent.media)
    first, second = (await read_all(telegram))[-2:]
    assert first.media is not None
    assert second.media is not None
    assert first.media.kind == "photo"
    assert first.media.small_id not in {None, first.media.file_id}
    assert (first.command, first.text, first.album, first.is_forwarded) == ("checkin", "/checkin #run", None, False)
    assert first.media.unique_id == second.media.unique_id
    assert again.media is not None


async def test_an_album_is_as_many_updates(scene: tuple[Telegram, Bot, Chat, Person, Person]) -> None:
    telegram, _, chat, _, mia = scene
    await read_all(telegram)
    mia.sends_album(chat, 3, caption="three")
    album = (await read_all(telegram))[-3:]
    assert len({each.album for each in album}) == 1
    assert album[0].album is not None
    assert len({each.media.unique_id for each in album if each.media is not None}) == 3
    assert [each.text for each in album] == ["three", "", ""]


async def test_other_files(scene: tuple[Telegram, Bot, Chat, Person, Person]) -> None:
    telegram, _, chat, _, mia = scene
    await read_all(telegram)
    mia.sends_document(chat, b"12345", "notes.pdf", "application/pdf")
    mia.sends_voice(chat, seconds=7)
    document, voice = (await read_all(telegram))[-2:]
    assert document.media is not None
    assert (document.media.kind, document.media.size, document.media.name) == ("document", 5, "notes.pdf")
    assert voice.media is not None
    assert (voice.media.kind, voice.media.seconds, voice.media.small_id) == ("voice", 7, None)


async def test_a_reply_and_a_forward(scene: tuple[Telegram, Bot, Chat, Person, Person]) -> None:
    telegram, _, chat, owner, mia = scene
    await read_all(telegram)
    photo = mia.sends_photo(chat, caption="mine")
    owner.says("nice", chat, reply_to=photo)
    owner.forwards(photo, chat)
    _, reply, forward = (await read_all(telegram))[-3:]
    assert reply.quoted is not None
    assert (reply.quoted.message_id, reply.quoted.text) == (photo.id, "mine")
    assert reply.quoted.media is not None
    assert reply.replied_to is not None
    assert reply.replied_to.id == mia.id
    assert (reply.is_forwarded, forward.is_forwarded) == (False, True)


async def test_a_reaction(scene: tuple[Telegram, Bot, Chat, Person, Person]) -> None:
    telegram, _, chat, owner, mia = scene
    await read_all(telegram)
    said = mia.says("done", chat)
    owner.reacts(said, "👍")
    owner.reacts(said, None)
    put, taken = (await read_all(telegram))[-2:]
    assert (put.kind, put.message_id) == (Kind.REACTION, said.id)
    assert (put.reactions_before, put.reactions) == (frozenset(), frozenset({"👍"}))
    assert put.sender is not None
    assert put.sender.id == owner.id
    assert (taken.reactions_before, taken.reactions) == (frozenset({"👍"}), frozenset())


async def test_an_edit_is_a_kind_of_its_own(scene: tuple[Telegram, Bot, Chat, Person, Person]) -> None:
    telegram, _, chat, _, mia = scene
    await read_all(telegram)
    said = mia.says("/start", chat)
    telegram.clock.advance(seconds=5)
    mia.edits(said, "/start now")
    written, edited = (await read_all(telegram))[-2:]
    assert (written.kind, written.edited_at) == (Kind.MESSAGE, None)
    assert edited.kind is Kind.EDITED
    assert edited.sent_at == written.sent_at
    assert edited.sent_at is not None
    assert edited.edited_at is not None
    assert (edited.edited_at - edited.sent_at).total_seconds() == 5
    assert (edited.message_id, edited.text) == (written.message_id, "/start now")


async def test_a_tap_says_whose_button_it_stands_on(scene: tuple[Telegram, Bot, Chat, Person, Person]) -> None:
    """In any row; and nothing of it where the message does not bear what was tapped."""
    telegram, bot, chat, _, mia = scene
    await read_all(telegram)
    rows = [[{"text": data, "callback_data": data} for data in row] for row in (("a",), ("b", "c"))]
    await telegram.call(
        TOKEN, "sendMessage", {"chat_id": chat.id, "text": "?", "reply_markup": {"inline_keyboard": rows}}
    )
    board = chat.last
    for data in ("a", "c", "d", ""):
        mia.taps_data(board, data)
    mia.taps_data(board, "c", inaccessible=True)
    mia.taps_data(board, "c", inline=True)
    mia.taps_data(mia.says("hello", chat), "c", bot=bot)
    taps = [each for each in await read_all(telegram) if each.kind is Kind.TAP]
    assert [tap.button_of for tap in taps] == [bot.id, bot.id, None, None, None, None, None]


@pytest.mark.parametrize(
    ("more", "whose"),
    [
        ({}, 1),
        # An anonymous administrator, a channel's post that Telegram put into its group, a forwarded one, one that only its receiver sees.
        ({"sender_chat": {"id": -100, "type": "supergroup", "title": "R"}}, -100),
        ({"sender_chat": {"id": -200, "type": "channel", "title": "C"}, "is_automatic_forward": True}, -200),
        ({"forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "M"}}, None),
        ({"message_id": 0, "ephemeral_message_id": 7}, None),
        ({"date": 0}, None),
        ({"reply_markup": None}, None),
        ({"reply_markup": {"inline_keyboard": [[{"text": "x", "url": "https://example.org"}]]}}, None),
    ],
)  # fmt: skip
def test_whose_button_it_is(more: dict[str, Any], whose: int | None) -> None:
    message = {
        "message_id": 5, "date": 1, "chat": {"id": -100, "type": "supergroup", "title": "R"},
        "from": {"id": 1, "is_bot": True, "first_name": "M"},
        "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]},
    }  # fmt: skip
    query = {"id": "9", "from": {"id": 2, "is_bot": False, "first_name": "Mia"}, "message": message | more, "data": "x"}
    assert read({"update_id": 1, "callback_query": query}).button_of == whose


@pytest.mark.parametrize("name", ["\u3164", "\u2800\u2800", "\u115f\u1160", "\uffa0", "\u200d", "\u202e \u200b"])
def test_who_has_a_name_without_ink_is_still_somebody(name: str) -> None:
    def shown(**more: str) -> str:
        sender = {"id": 7654321, "is_bot": False, "first_name": name, "last_name": name, **more}
        message = {"message_id": 1, "date": 0, "from": sender, "chat": {"id": 7654321, "type": "private"}, "text": "x"}
        person = read({"update_id": 1, "message": message}).sender
        assert person is not None
        return person.name

    assert shown(username="mia") == "@mia"
    assert shown() == "👤 4321"
