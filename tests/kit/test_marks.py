"""Marks and seals: the same for the same, nothing without the secret, and nothing of the length."""

from kit.marks import Marker


def test_what_is_sealed_opens_with_the_secret_and_for_what_it_was_sealed() -> None:
    ours, theirs = Marker("a secret"), Marker("another")
    sealed = ours.seal("你好, Mia", "survey", 1, 7)
    assert ours.open(sealed, "survey", 1, 7) == "你好, Mia"
    assert theirs.open(sealed, "survey", 1, 7) is None
    assert ours.open(sealed, "survey", 1, 8) is None
    assert ours.open("nonsense", "survey", 1, 7) is None


def test_a_seal_tells_neither_what_is_in_it_nor_how_much() -> None:
    marker = Marker("a secret")
    short, long = marker.seal("a", "x"), marker.seal("a" * 900, "x")
    assert len(short) == len(long)
    assert marker.seal("a", "x") != short
    assert marker.mark("x", 1) == Marker("a secret").mark("x", 1) != Marker("another").mark("x", 1)
