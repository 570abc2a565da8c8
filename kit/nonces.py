"""Numbers that nobody knows beforehand, and that come with what people do: the second part of what is left to chance (decision 0027)."""

import hashlib
import re
import secrets

# Hexadecimal digits of one: 64 bits, and a hundred of them fit into a message.
LENGTH = 16
PATTERN = re.compile(rf"[0-9a-f]{{{LENGTH}}}")


def of_tap(tap_id: str) -> str:
    """The fingerprint of a tap: of the id that Telegram gave it the first 16 hexadecimal digits of the SHA-256.

    The id itself tells something of whose tap it is.
    """
    return hashlib.sha256(tap_id.encode()).hexdigest()[:LENGTH]


def thrown() -> str:
    """One for what comes by no tap: a message's number and time can be foreseen."""
    return secrets.token_hex(LENGTH // 2)
