"""A message as it came, to be posted again: nothing of its words, its formatting or its file is lost."""

import pytest

from kit.content import content_of
from kit.messages import Button, Content, Copies, Link, Post

BOLD = {"type": "bold", "offset": 0, "length": 2}


def test_words_keep_their_entities_and_how_a_link_is_shown() -> None:
    message = {"message_id": 1, "text": "hi 👋 you", "entities": [BOLD], "link_preview_options": {"is_disabled": True}}
    look = {"link_preview_options": {"is_disabled": True}}
    assert content_of(message) == Content("text", "hi 👋 you", (BOLD,), look=look)


def test_of_a_photo_the_largest_size_is_taken() -> None:
    sizes = [{"file_id": "small", "width": 90}, {"file_id": "large", "width": 1280}]
    message = {
        "message_id": 1,
        "photo": sizes,
        "caption": "hi",
        "caption_entities": [BOLD],
        "has_media_spoiler": True,
        "show_caption_above_media": True,
    }
    look = {"has_spoiler": True, "show_caption_above_media": True}
    assert content_of(message) == Content("photo", "hi", (BOLD,), "large", look)


@pytest.mark.parametrize("kind", ["video", "animation", "document", "audio", "voice", "video_note", "sticker"])
def test_files(kind: str) -> None:
    message = {
        "message_id": 1,
        kind: {"file_id": "it"},
        **({"document": {"file_id": "other"}} if kind == "animation" else {}),
    }
    assert content_of(message) == Content(kind, file_id="it")


@pytest.mark.parametrize("kind", ["poll", "location", "contact", "dice", "venue"])
def test_what_is_neither_words_nor_a_file(kind: str) -> None:
    assert content_of({"message_id": 1, kind: {}}) is None


@pytest.mark.parametrize(
    "body", [Content("photo", "hi", (BOLD,), "it", {"has_spoiler": True}), Copies((1, 2)), Copies((7,), 42)]
)
def test_a_post_comes_back_from_its_row(body: Content | Copies) -> None:
    post = Post(body, ((Link("a", "https://example.org"),), (Button("b", "c"),)), silent=True)
    assert Post.from_json(post.to_json()) == post
