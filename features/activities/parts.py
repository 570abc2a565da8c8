"""What a kind brings along for others: what they may ask of it without knowing which kind it is. `Kind` carries them (kind.py)."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from kit.texts import Texts
from models import Group


class Sweep(Protocol):
    """Forgets what nobody needs any more."""

    def __call__(self, session: AsyncSession, now: datetime) -> Awaitable[None]:
        """Do it for all groups, in the caller's transaction."""
        ...


class Examine(Protocol):
    """What the activities of a kind lack in a group to work as they should, in words of the kind's own; `reads_all`: the bot's privacy
    mode is off.
    """

    def __call__(self, session: AsyncSession, group: Group, *, reads_all: bool) -> Awaitable[Sequence[str]]:
        """Look at those that go on."""
        ...


@dataclass(frozen=True, slots=True)
class Health:
    """What `/doctor` looks at for a kind, and how it says each of the words that come of it: what is wrong, and how to mend it."""

    examine: Examine
    says: Callable[[Texts, str], Markup]
