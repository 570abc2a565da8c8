"""Callback data: what is written comes back, and nothing else is taken for ours."""

import re
from dataclasses import dataclass

import pytest
from hypothesis import example, given, strategies as st

from kit import buttons
from kit.buttons import Tap, decode, encode, from_link, tap, to_link


@tap("testk")
@dataclass(frozen=True, slots=True)
class SomeTap(Tap):
    """A tap of this test's own."""

    group: int
    word: str


words = st.from_regex(r"[A-Za-z0-9_./+=-]{0,20}", fullmatch=True)
numbers = st.integers(-(2**63), 2**63 - 1)


@given(numbers, words)
@example(0, "")
@example(-1, "-")
def test_what_is_written_comes_back(number: int, word: str) -> None:
    data = encode(SomeTap(number, word))
    assert len(data.encode()) <= buttons.MAX_BYTES
    assert decode(data) == SomeTap(number, word)


@given(st.integers(-(2**40), 2**40), st.from_regex(r"[A-Za-z0-9-]{0,20}", fullmatch=True))
def test_links_carry_the_same(number: int, word: str) -> None:
    parameter = to_link(SomeTap(number, word))
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", parameter)
    assert from_link(parameter) == SomeTap(number, word)


@pytest.mark.parametrize("word", ["a:b", "ü", "a b", "a\n", "签到", "a\x00"])
def test_words_that_would_not_come_back_are_not_written(word: str) -> None:
    with pytest.raises(ValueError, match="cannot stand in callback data"):
        encode(SomeTap(1, word))


def test_data_over_64_bytes_is_not_written() -> None:
    with pytest.raises(ValueError, match="over 64 bytes"):
        encode(SomeTap(1, "x" * 60))


def test_a_code_belongs_to_one_kind() -> None:
    with pytest.raises(ValueError, match="taken by SomeTap"):
        tap("testk")(type("Other", (Tap,), {}))


@given(st.text() | st.from_regex(r"testk:[0-9a-zA-Z:+_-]{0,60}", fullmatch=True))
@example("testk:01:a")
@example("testk:-0:a")
@example("testk:A:a")
@example("testk:1")
@example("testk:1:a:b")
@example("testk:1:a\n")
@example("testk:1\n:a")
@example("testk:zzzzzzzzzzzzz:a")
@example("testk:١:a")
def test_only_what_we_would_write_is_read(data: str) -> None:
    found = decode(data)
    assert found is None or encode(found) == data


@pytest.mark.parametrize("data", ["testk:zzzzzzzzzzzzz:a", "testk:-zzzzzzzzzzzzz:a", "testk:1y2p0ij32e8e8:a"])
def test_numbers_that_no_row_can_have_are_not_read(data: str) -> None:
    assert decode(data) is None
