"""What is read out of an update: files, replies, albums, forwards, reactions. The updates are the simulator's, which aiogram has judged."""

from typing import Any

import pytest

from kit.updates import ALLOWED_UPDATES, Incoming, Kind, read
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
