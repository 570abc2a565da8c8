"""Secrets at rest: sealed with a key from the settings. Without a key the vault is shut, and says so before anything is put into it."""

import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class Vault:
    """Seals and opens. `keys` are Fernet keys with commas between: the first seals, all of them open, so that a key can be changed."""

    def __init__(self, keys: str | None) -> None:
        each = [key.strip() for key in (keys or "").split(",") if key.strip()]
        self._fernet = MultiFernet([Fernet(key) for key in each]) if each else None
        self._mark = hashlib.sha256(b"mark:" + each[-1].encode()).digest() if each else b""

    @property
    def has_key(self) -> bool:
        """Whether anything can be sealed."""
        return self._fernet is not None

    def seal(self, text: str) -> str:
        """The text, unreadable without the key. Raises ValueError without a key."""
        if self._fernet is None:
            msg = "the vault has no key"
            raise ValueError(msg)
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str | None:
        """The text again; None where the key is another one, or none."""
        try:
            return None if self._fernet is None else self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            return None

    def mark(self, text: str) -> str:
        """The same for the same text, and no way back: to see that something is there twice. Raises ValueError without a key."""
        if self._fernet is None:
            msg = "the vault has no key"
            raise ValueError(msg)
        return hmac.new(self._mark, text.encode(), "sha256").hexdigest()

    def __repr__(self) -> str:
        return "<Vault>" if self.has_key else "<Vault without a key>"
