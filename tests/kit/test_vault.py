"""The vault: what it seals only its keys open, and without a key it takes nothing."""

import base64

import pytest
from cryptography.fernet import Fernet
from hypothesis import given, strategies as st

from kit.vault import Vault

OLD, NEW = (base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2))


@given(st.text())
def test_what_is_sealed_comes_back_and_cannot_be_read(text: str) -> None:
    vault = Vault(NEW)
    sealed = vault.seal(text, "here")
    assert vault.open(sealed, "here") == text
    assert len(text) < 4 or text not in sealed
    assert vault.open(sealed, "there") is None
    assert Vault(OLD).open(sealed, "here") is None
    assert Vault(None).open(sealed, "here") is None


@given(st.text(), st.integers(0, 200), st.integers(1, 255))
def test_what_was_changed_does_not_open(text: str, at: int, by: int) -> None:
    vault = Vault(NEW)
    raw = bytearray(base64.b64decode(vault.seal(text, "here")[2:]))
    raw[at % len(raw)] ^= by
    assert vault.open("2:" + base64.b64encode(raw).decode(), "here") is None
    assert vault.open("2:" + "x" * at, "here") is None


def test_a_token_from_before_opens_and_is_not_up_to_date() -> None:
    vault = Vault(f"{NEW},{OLD}")
    before = Fernet(OLD).encrypt(b"AB-12").decode()
    assert vault.open(before, "anywhere") == "AB-12"
    assert not vault.is_up_to_date(before, "anywhere")
    assert not vault.is_up_to_date(Vault(OLD).seal("AB-12", "here"), "here")
    assert vault.is_up_to_date(vault.seal("AB-12", "here"), "here")


def test_a_new_key_before_the_old_one() -> None:
    """The first seals, all of them open; equal texts still have equal marks."""
    before, both, after = Vault(OLD), Vault(f"{NEW}, {OLD}"), Vault(NEW)
    assert both.open(before.seal("AB-12", "here"), "here") == "AB-12"
    assert after.open(both.seal("AB-12", "here"), "here") == "AB-12"
    assert both.marks("AB-12") == [*after.marks("AB-12"), *before.marks("AB-12")]
    assert set(both.marks("AB-12")).isdisjoint(both.marks("AB-13"))


def test_without_a_key_it_is_shut() -> None:
    vault = Vault(None)
    assert not vault.has_key
    assert not Vault("").has_key
    with pytest.raises(ValueError, match="no key"):
        vault.seal("AB-12", "here")
    with pytest.raises(ValueError, match="no key"):
        vault.marks("AB-12")


@pytest.mark.parametrize("key", ["short", "x" * 44, base64.b64encode(b"31 bytes are not enough for it.").decode()])
def test_what_is_no_key(key: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever the library says
        Vault(key)


def test_it_shows_nothing_of_itself() -> None:
    assert NEW not in repr(Vault(NEW))
