"""Marks: what tells one person's thing from another's without a way back to the person, for whoever has the database alone."""

import hashlib
import hmac


class Marker:
    """Makes marks with a secret that stands in no database. Another secret makes other marks: nothing is found again by them."""

    def __init__(self, secret: str) -> None:
        self._key = hashlib.sha256(b"marks:" + secret.encode()).digest()

    def mark(self, *about: object) -> str:
        """The mark of this, 64 signs: the same for the same, and no two places share any."""
        return hmac.new(self._key, ":".join(map(str, about)).encode(), "sha256").hexdigest()

    def __repr__(self) -> str:
        return "<Marker>"
