"""Messages that carry a file, through the real library to the simulator: sent, edited, fetched back, and where it cannot be made."""

import base64
from collections.abc import AsyncIterator, Mapping, MutableMapping
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from telegram import Bot

from features.activities.view import ManageTap
from kit.messages import Button, Link, Made, Message, Stored
from kit.reading import read
from kit.rendering import NotMade, Renderer
from kit.sender import Sender
from kit.troubles import Rejected
from kit.updates import ALLOWED_UPDATES
from simulator import Chat, Person, SimClock, Telegram
from tests.wiring import TOKEN, USERNAME, InProcessRequest


def picture(facts: Mapping[str, Any]) -> bytes:
    """A small picture."""
    file = BytesIO()
    Image.new("RGB", (320, 200), facts["colour"]).save(file, "PNG")
    return file.getvalue()


class OwnProcess(Renderer):
    """Makes things right here: what the other process is for is tested elsewhere."""

    async def make(self, made: Made) -> bytes:
        """See Renderer."""
        if made.maker != f"{__name__}:picture":
            raise NotMade(made.maker)
        return picture(made.facts)


def drawn(colour: str) -> Made:
    """A picture to be made."""
    return Made.by(f"{__name__}:picture", {"colour": colour}, filename="month.png")


@pytest.fixture
async def scene(clock: SimClock) -> AsyncIterator[tuple[Telegram, Sender, Chat, Person]]:
    """A sender whose bot is in a group."""
    telegram = Telegram(clock)
    bot = telegram.new_bot(token=TOKEN, username=USERNAME)
    olga = telegram.new_person("Olga")
    chat = telegram.new_group("Runners", owner=olga)
    olga.adds(bot, chat, admin=True)
    client = Bot(TOKEN, request=InProcessRequest(telegram))
    async with client:
        yield telegram, Sender(client, OwnProcess()), chat, olga


async def test_a_picture_with_words_and_buttons(scene: tuple[Telegram, Sender, Chat, Person]) -> None:
    _, sender, chat, _ = scene
    message = Message("<b>May</b> &amp; June", ((Button("Back", "x"),),), attachment=drawn("red"))
    number = await sender.send(chat.id, message)
    assert (chat.last.id, chat.last.kind, chat.last.text, chat.last.button_texts) == (
        number,
        "photo",
        "May & June",
        ["Back"],
    )
    before = chat.last.media
    await sender.edit(chat.id, number, Message("July", attachment=drawn("blue")))
    assert (chat.last.text, chat.last.button_texts) == ("July", [])
    assert chat.last.media != before


async def test_a_file_that_lies_at_telegram(scene: tuple[Telegram, Sender, Chat, Person]) -> None:
    telegram, sender, chat, olga = scene
    olga.sends_document(chat, b"12345", "notes.txt", reply_to=chat.messages[-1] if chat.messages else None)
    olga.says("/checkin@muster_bot", chat)
    number = await sender.send(chat.id, Message("look", attachment=drawn("red")))
    photo = olga.sends_photo(chat, reply_to=chat.find(number))
    _, body = await telegram.call(TOKEN, "getUpdates", {"allowed_updates": list(ALLOWED_UPDATES)})
    media = read(body["result"][-1]).media
    assert media is not None
    await sender.send(chat.id, Message("again", attachment=Stored("photo", media.file_id)))
    assert chat.last.media is not None
    assert photo.media is not None
    assert chat.last.media.file_unique_id == photo.media.file_unique_id
    assert await sender.download(media.file_id, most=10_000_000) == photo.media.data
    with pytest.raises(Rejected):
        await sender.download(media.file_id, most=10)


async def test_words_too_long_for_a_caption_stand_behind(scene: tuple[Telegram, Sender, Chat, Person]) -> None:
    _, sender, chat, _ = scene
    fits, long = "<b>" + "😀" * 512 + "</b>", "<b>" + "😀" * 513 + "</b>"
    await sender.send(chat.id, Message(fits, attachment=drawn("red")))
    assert (chat.last.kind, chat.last.text) == ("photo", "😀" * 512)
    number = await sender.send(chat.id, Message(long, ((Button("Back", "x"),),), attachment=drawn("red")))
    photo, words = chat.messages[-2:]
    assert (photo.kind, photo.text, photo.button_texts) == ("photo", "", [])
    assert (words.id, words.text, words.button_texts) == (number, "😀" * 513, ["Back"])


async def test_what_cannot_be_made_is_said_in_words(
    scene: tuple[Telegram, Sender, Chat, Person], logged: list[MutableMapping[str, Any]]
) -> None:
    _, sender, chat, _ = scene
    number = await sender.send(chat.id, Message("in words", attachment=Made("photo", "x.png", "features.x:y", {})))
    assert (chat.last.kind, chat.last.text) == ("text", "in words")
    number = await sender.send(
        chat.id,
        Message("in words", attachment=Made("photo", "x.png", "features.x:y", {}, otherwise="<i>no picture</i>")),
    )
    assert chat.last.text == "in words\n\nno picture"
    await sender.edit(chat.id, number, Message("other words", attachment=Made("photo", "x.png", "features.x:y", {})))
    assert chat.last.text == "other words"
    logged.clear()


def pasted(facts: Mapping[str, Any]) -> bytes:
    """What was fetched, in the order of its names."""
    return "|".join(f"{name}:{len(base64.b64decode(file))}" for name, file in sorted(facts["files"].items())).encode()


class Paste(Renderer):
    """Makes things right here."""

    async def make(self, made: Made) -> bytes:
        """See Renderer."""
        return pasted(made.facts)


async def test_small_files_are_fetched_for_what_is_made_of_them(scene: tuple[Telegram, Sender, Chat, Person]) -> None:
    """One that is too large, and one that is not there, are left out."""
    telegram, _, chat, olga = scene
    async with Bot(TOKEN, request=InProcessRequest(telegram)) as client:
        sender = Sender(client, Paste())
        files = {}
        for name, size in (("a", 10), ("b", 400_000)):
            olga.sends_document(chat, b"x" * size, f"{name}.txt")
            _, body = await telegram.call(TOKEN, "getUpdates", {"allowed_updates": list(ALLOWED_UPDATES), "offset": -1})
            media = read(body["result"][-1]).media
            assert media is not None
            files[name] = media.file_id
        made = Made.by(f"{__name__}:pasted", {}, filename="archive.html", files={**files, "c": "nothing"})
        assert Message.from_json(Message("", attachment=made).to_json()).attachment == made
        await sender.send(chat.id, Message("archive", attachment=made))
    assert chat.last.media is not None
    assert chat.last.media.data == b"a:10"


async def test_a_link_into_private_is_written_out_when_it_is_sent(scene: tuple[Telegram, Sender, Chat, Person]) -> None:
    _, sender, chat, _ = scene
    await sender.send(chat.id, Message("look", ((Link.starting("Go", ManageTap(12)),),)))
    assert chat.last.buttons[0][0].url == f"https://t.me/{USERNAME}?start=m_c"


@pytest.mark.parametrize("attachment", [None, Stored("video", "abc"), drawn("red")])
def test_a_message_comes_back_from_its_row(attachment: Stored | Made | None) -> None:
    message = Message("hello", ((Button("Back", "x"),),), silent=True, attachment=attachment)
    assert Message.from_json(message.to_json()) == message
