"""Messages that are put together when they are sent, from the database as it is then: what looks through much is not done while taps wait.

A feature registers how: `@composer("summary")`. The facts in the delivery are plain values; a composer only reads.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from kit.messages import Message
from models import Group

Composer = Callable[[AsyncSession, Group, int, Mapping[str, Any], datetime], Awaitable[Message | None]]

_COMPOSERS: dict[str, Composer] = {}


def composer(name: str) -> Callable[[Composer], Composer]:
    """Register how messages of this name are put together: in a group's name, for a person; None where there is nothing to say."""

    def register(compose: Composer) -> Composer:
        if name in _COMPOSERS:
            msg = f"two composers are called {name!r}"
            raise ValueError(msg)
        _COMPOSERS[name] = compose
        return compose

    return register


def composer_of(name: str) -> Composer:
    """The composer of this name. Raises KeyError."""
    return _COMPOSERS[name]
