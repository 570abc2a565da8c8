"""Secrets at rest: sealed with a key from the settings. Without a key the vault is shut, and says so before anything is put into it."""

import base64
import binascii
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

# What is sealed begins with how; what has no such beginning is a Fernet token, from before things were sealed in their place.
_BOUND = "2:"
_NONCE = 12


class _Key:
    """One key, for each of its uses made into one of its own."""

    def __init__(self, text: str) -> None:
        self._fernet = Fernet(text)
        raw = base64.urlsafe_b64decode(text)
        self._aes = AESGCM(hashlib.sha256(b"seal:" + raw).digest())
        self._mark = hashlib.sha256(b"mark:" + text.encode()).digest()

    def seal(self, text: str, place: str) -> str:
        nonce = os.urandom(_NONCE)
        return _BOUND + base64.b64encode(nonce + self._aes.encrypt(nonce, text.encode(), place.encode())).decode()

    def open(self, sealed: str, place: str) -> str | None:
        try:
            if not sealed.startswith(_BOUND):
                return self._fernet.decrypt(sealed.encode()).decode()
            raw = base64.b64decode(sealed.removeprefix(_BOUND), validate=True)
            return self._aes.decrypt(raw[:_NONCE], raw[_NONCE:], place.encode()).decode()
        except (InvalidToken, InvalidTag, binascii.Error, ValueError):
            return None

    def mark(self, text: str) -> str:
        return hmac.new(self._mark, text.encode(), "sha256").hexdigest()


class Vault:
    """Seals and opens. `keys` have commas between: the first seals, all of them open, so that a key can be changed.

    What is sealed is bound to its place, the name of its row: copied into another one it does not open.
    """

    def __init__(self, keys: str | None) -> None:
        self._keys = [_Key(key.strip()) for key in (keys or "").split(",") if key.strip()]

    @property
    def has_key(self) -> bool:
        """Whether anything can be sealed."""
        return bool(self._keys)

    def seal(self, text: str, place: str) -> str:
        """The text, unreadable without the key. Raises ValueError without a key."""
        return self._first().seal(text, place)

    def open(self, sealed: str, place: str) -> str | None:
        """The text again; None where the key is another one, or none, or it was sealed for another place."""
        opened = (key.open(sealed, place) for key in self._keys)
        return next((text for text in opened if text is not None), None)

    def is_up_to_date(self, sealed: str, place: str) -> bool:
        """Whether it is sealed as it would be today: for its place, with the first key. Raises ValueError without a key."""
        return sealed.startswith(_BOUND) and self._first().open(sealed, place) is not None

    def marks(self, text: str) -> list[str]:
        """The same for the same text, and no way back: to see that something is there twice. One of each key; the first one's is kept.

        Raises ValueError without a key.
        """
        self._first()
        return [key.mark(text) for key in self._keys]

    def _first(self) -> _Key:
        if not self._keys:
            msg = "the vault has no key"
            raise ValueError(msg)
        return self._keys[0]

    def __repr__(self) -> str:
        return "<Vault>" if self.has_key else "<Vault without a key>"
