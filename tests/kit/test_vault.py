"""The vault: what it seals only its keys open, and without a key it takes nothing."""

import base64

import pytest
from hypothesis import given, strategies as st

from kit.vault import Vault

OLD, NEW = (base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2))


@given(st.text())
def test_what_is_sealed_comes_back_and_cannot_be_read(text: str) -> None:
    vault = Vault(NEW)
    sealed = vault.seal(text)
    assert vault.open(sealed) == text
    assert len(text) < 4 or text not in sealed
    assert Vault(OLD).open(sealed) is None
    assert Vault(None).open(sealed) is None


def test_a_new_key_before_the_old_one() -> None:
    """The first seals, all of them open; equal texts still have equal marks."""
    before, both, after = Vault(OLD), Vault(f"{NEW}, {OLD}"), Vault(NEW)
    assert both.open(before.seal("AB-12")) == "AB-12"
    assert after.open(both.seal("AB-12")) == "AB-12"
    assert both.mark("AB-12") == before.mark("AB-12") != both.mark("AB-13")


def test_without_a_key_it_is_shut() -> None:
    vault = Vault(None)
    assert not vault.has_key
    assert not Vault("").has_key
    for use in (vault.seal, vault.mark):
        with pytest.raises(ValueError, match="no key"):
            use("AB-12")


@pytest.mark.parametrize("key", ["short", "x" * 44, base64.b64encode(b"31 bytes are not enough for it.").decode()])
def test_what_is_no_key(key: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever the library says
        Vault(key)


def test_it_shows_nothing_of_itself() -> None:
    assert NEW not in repr(Vault(NEW))
