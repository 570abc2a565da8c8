"""What a kind brings along for others: what they may ask of it without knowing which kind it is. `Kind` carries them (kind.py)."""

from collections.abc import Awaitable
from datetime import datetime
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession


class Sweep(Protocol):
    """Forgets what nobody needs any more."""

    def __call__(self, session: AsyncSession, now: datetime) -> Awaitable[None]:
        """Do it for all groups, in the caller's transaction."""
        ...
