"""Marks: what tells one person's thing from another's without a way back to the person, for whoever has the database alone. And seals: what
nobody reads who has the database alone.
"""

import base64
import hashlib
import hmac

from kit.vault import Vault

# What is sealed is filled up to a multiple of so many signs, so that its length tells little of what it says.
_FILLED = 1024


class Marker:
    """Makes marks and seals with a secret that stands in no database. With another secret nothing is found again, and nothing opens."""

    def __init__(self, secret: str) -> None:
        self._key = hashlib.sha256(b"marks:" + secret.encode()).digest()
        self._vault = Vault(base64.urlsafe_b64encode(hashlib.sha256(b"seals:" + secret.encode()).digest()).decode())

    def mark(self, *about: object) -> str:
        """The mark of this, 64 signs: the same for the same, and no two places share any."""
        return hmac.new(self._key, _place(about), "sha256").hexdigest()

    def seal(self, text: str, *about: object) -> str:
        """The text, unreadable without the secret, and of use for this alone. It must not end in a space."""
        filled = text + " " * (-len(text.encode()) % _FILLED)
        return self._vault.seal(filled, _place(about).decode())

    def open(self, sealed: str, *about: object) -> str | None:
        """The text again; None where the secret is another one by now, or it was sealed for something else."""
        text = self._vault.open(sealed, _place(about).decode())
        return None if text is None else text.rstrip(" ")

    def __repr__(self) -> str:
        return "<Marker>"


def _place(about: tuple[object, ...]) -> bytes:
    return ":".join(map(str, about)).encode()
