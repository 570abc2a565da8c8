"""What is kept of an update that could not be handled: its shape, whatever it is, and nobody's words."""

import json

from hypothesis import given, strategies as st

from kit.shapes import of_text, shape

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["text", "type", "status", "id"]), inner),
    max_leaves=30,
)


def test_what_is_kept_of_a_message() -> None:
    raw = {
        "message_id": 7,
        "from": {"id": 4711, "is_bot": False, "first_name": "Mia", "language_code": "en"},
        "chat": {"id": -1001, "type": "supergroup", "title": "Runners"},
        "text": "/announce 你好",
        "entities": [{"type": "bot_command", "offset": 0, "length": 9}],
    }
    assert shape(raw) == {
        "message_id": 7,
        "from": {"id": 4711, "is_bot": False, "first_name": "3: Lu1 Ll2", "language_code": "en"},
        "chat": {"id": -1001, "type": "supergroup", "title": "7: Lu1 Ll6"},
        "text": "12: Po1 Ll8 Zs1 Lo2",
        "entities": [{"type": "bot_command", "offset": 0, "length": 9}],
    }


@given(anything)
def test_it_is_small_and_can_be_written_down_whatever_came(raw: object) -> None:
    json.dumps(shape({"type": raw})).encode("ascii")


def test_it_comes_to_an_end() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    assert json.dumps(shape(deep)).count("[") == 12
    assert len(json.dumps(shape(["x" * 4000] * 4000))) < 1000
    assert of_text("a1" * 2000).endswith(" …")
    assert shape({"type": "the words of somebody who sends what Telegram does not"}) != {
        "type": "the words of somebody who sends what Telegram does not"
    }
