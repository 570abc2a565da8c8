"""Between the options of an activity and the text that its row holds of them: one way there and back for all kinds."""

from collections.abc import Callable
from functools import lru_cache
from typing import Generic, TypeVar

from pydantic import PlainSerializer, TypeAdapter

from features.facts import ActivityFacts
from models import Activity

T = TypeVar("T")

# For sets, which have no order of their own: equal options make equal texts.
IN_ORDER = PlainSerializer(sorted)
# So many texts of a kind are remembered with what they say: a row is looked at many times in a transaction and seldom changes.
_REMEMBERED = 1024


class Codec(Generic[T]):
    """Reads and writes options of this shape: a frozen dataclass, whose defaults stand in for what older rows lack.

    A text says the same for good, so what has been read is remembered by it; a row whose text has changed is read anew.
    """

    read: Callable[[str], T]

    def __init__(self, shape: type[T]) -> None:
        self._adapter = TypeAdapter(shape)
        self.read = lru_cache(_REMEMBERED)(self._adapter.validate_json)

    def of(self, activity: ActivityFacts | Activity) -> T:
        """The options of an activity. Raises ValueError where the row makes no sense."""
        return self.read(activity.options)

    def write(self, options: T) -> str:
        """The options as an activity's row holds them."""
        return self._adapter.dump_json(options).decode()
