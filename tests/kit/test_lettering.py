"""Names in any script: drawn with ink, shaped, on one line, and never wider than there is room."""

from itertools import pairwise

import pytest
from hypothesis import given, settings, strategies as st
from PIL import Image, ImageDraw

from kit.drawing import drawable
from kit.lettering import called, fitted, length, write

NAMES = [
    "王小明", "龘靐齉爩", "䶮㭎", "김민수", "สมชาย ใจดี", "محمد علي", "अमित कुमार", "שלום", "Zoë Łukasz Ольга", "দীপ", "தமிழ்",
    "🌸🔥👨\u200d👩\u200d👧🇨🇳❤\ufe0f",
]  # fmt: skip


def ink(text: str, *, anchor: str = "la") -> tuple[int, int, int, int] | None:
    """Where there is ink."""
    image = Image.new("L", (800, 120), 255)
    write(
        ImageDraw.Draw(image),
        {"l": (20, 40), "m": (400, 40), "r": (780, 40)}[anchor[0]],
        text,
        size=36,
        fill="black",
        anchor=anchor,
    )
    return image.point(lambda value: 255 - value).getbbox()


def shape(text: str) -> bytes:
    """How it looks."""
    image = Image.new("L", (400, 80), 255)
    write(ImageDraw.Draw(image), (10, 10), text, size=36, fill="black")
    return image.tobytes()


@pytest.mark.parametrize("name", NAMES)
def test_names_in_the_scripts_that_people_have(name: str) -> None:
    """Not as the boxes or marks that stand for what is missing."""
    whole = shape(name)
    assert ink(name) is not None
    assert whole != shape("?" * len(name))
    assert all(shape(sign) != shape("?") for sign in name if sign.isalnum())


def test_letters_are_joined_as_they_are_read() -> None:
    assert length("محمد", size=36) != sum(length(sign, size=36) for sign in "محمد")
    assert length("क्ष", size=36) < sum(length(sign, size=36) for sign in "क्ष")
    assert length("👨\u200d👩\u200d👧", size=36) < 2 * length("👨", size=36)
    # From right to left: what is said first stands right.
    assert shape("محمد 🌸") != shape("🌸 محمد")


def test_what_no_font_has_is_a_question_mark() -> None:
    assert shape("ᚠ") == shape("?")
    assert shape("𝓜𝓲𝓪 ①") == shape("Mia ①"), "but for what has a plain form"


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_can_be_drawn_stands_for_somebody(name: str) -> None:
    assert called(name, "mia") == name


def test_who_has_another_name_is_called_by_username() -> None:
    assert called("ᚠᚢᚦ", "mia") == called("Mia ᚠ", "mia") == "@mia"
    assert called("ᚠᚢᚦ", None) == "ᚠᚢᚦ"


@pytest.mark.parametrize(("anchor", "left", "right"), [("la", 20, 420), ("ma", 200, 600), ("ra", 380, 780)])
@pytest.mark.parametrize("name", ["Mia", "محمد علي", "김민수 🌸"])
def test_it_stands_where_its_anchor_is(name: str, anchor: str, left: int, right: int) -> None:
    box = ink(name, anchor=anchor)
    assert box is not None
    assert left - 4 <= box[0]
    assert box[2] <= right + 4


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_nothing_is_wider_than_its_room(text: str) -> None:
    cut = fitted(text, 120, size=20)
    assert cut == "…" or length(cut, size=20) <= 120


def test_what_fits_is_left_as_it_is_and_the_rest_is_cut_between_letters() -> None:
    assert fitted("Mia 🌸", 300, size=20) == "Mia 🌸"
    families = "👨\u200d👩\u200d👧" * 20
    assert set(fitted(families, 120, size=20).removesuffix("…").split("👨\u200d👩\u200d👧")) == {""}
    lengths = [len(fitted("一个特别特别长的名字 with a tail", width, size=20)) for width in range(40, 400, 40)]
    assert all(shorter <= longer for shorter, longer in pairwise(lengths))


def test_the_house_draws_what_it_has() -> None:
    """Numbers and words of charts have its font alone."""
    assert length("晨跑 Morning run", size=30) > 0
    assert drawable("晨跑 Morning run") == "晨跑 Morning run"
