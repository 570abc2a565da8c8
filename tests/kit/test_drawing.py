"""Every sentence and usual name can be drawn; what cannot is left out, and nothing runs over its edge."""

from io import BytesIO

import pytest
from babel.messages.pofile import read_po
from PIL import Image, ImageDraw

from kit.drawing import PAPER, drawable, font, png, shortened
from kit.texts import LOCALES


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("晨跑 Morning run", "晨跑 Morning run"),
        ("測試體，繁體字", "測試體，繁體字"),
        ("Zoë Łukasz Ольга", "Zoë Lukasz Ольга"),
        ("မောင် \u200bA", "?? A"),
        ("🔥 Mia 🎉", "Mia"),
        ("🔥", "?"),
        ("", "?"),
    ],
)
def test_what_can_be_drawn(text: str, drawn: str) -> None:
    assert drawable(text) == drawn


def test_every_chinese_sentence_can_be_drawn() -> None:
    with (LOCALES / "zh_CN" / "LC_MESSAGES" / "muster.po").open("rb") as file:
        sentences = [str(message.string) for message in read_po(file) if message.id]
    signs = {
        sign
        for sentence in sentences
        for sign in sentence
        if "\u4e00" <= sign <= "\u9fff" or "\uff00" <= sign <= "\uffef"
    }
    assert len(signs) > 300
    assert {sign for sign in signs if drawable(sign) != sign} == set()


@pytest.mark.parametrize("bold", [False, True])
def test_a_long_name_is_cut(bold: bool) -> None:
    whole = "一个特别特别长的名字 with a tail"
    cut = shortened(whole, 120, size=20, bold=bold)
    assert cut.endswith("…")
    assert whole.startswith(cut[:-1])
    assert font(20, bold=bold).getlength(cut) <= 120
    assert shortened("短", 120, size=20, bold=bold) == "短"


def test_ink_on_paper() -> None:
    image = Image.new("RGB", (200, 40), PAPER)
    ImageDraw.Draw(image).text((4, 4), "晨跑", fill="black", font=font(24))
    again = Image.open(BytesIO(png(image)))
    assert again.size == (200, 40)
    assert min(again.convert("L").tobytes()) < 80
