"""The shape of what came in: enough to understand why it could not be handled, and nothing of what people wrote."""

import itertools
import unicodedata
from collections.abc import Mapping
from typing import Any

# Signs of Telegram's own, not of people's: by the names of their fields.
_TELEGRAMS = frozenset({"type", "status", "language_code"})
_LONGEST_WORD = 32
# So many runs of a text, so deep, so many members of a list.
_RUNS, _DEPTH, _LISTED = 40, 12, 20


def shape(raw: Any, *, depth: int = _DEPTH) -> Any:
    """Numbers, truths and names of fields as they are; of a text its length and its classes of signs, of a list its beginning."""
    if depth == 0:
        return "…"
    if isinstance(raw, Mapping):
        return {
            str(name): value if name in _TELEGRAMS and _is_plain(value) else shape(value, depth=depth - 1)
            for name, value in raw.items()
        }
    if isinstance(raw, list | tuple):
        shown = [shape(each, depth=depth - 1) for each in raw[:_LISTED]]
        return shown if len(raw) <= _LISTED else [*shown, f"… {len(raw)} in all"]
    if isinstance(raw, str):
        return of_text(raw)
    return raw if raw is None or isinstance(raw, bool | int | float) else type(raw).__name__


def of_text(text: str) -> str:
    """`/new checkin 7` is `14: Po1 Ll3 Zs1 Ll7 Zs1 Nd1`: how long it is, and its runs of Unicode's categories."""
    runs = itertools.islice(itertools.groupby(text, unicodedata.category), _RUNS + 1)
    shown = [f"{category}{sum(1 for _ in signs)}" for category, signs in runs]
    return f"{len(text)}: {' '.join(shown[:_RUNS])}" + (" …" if len(shown) > _RUNS else "")


def _is_plain(value: object) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST_WORD and value.replace("_", "").replace("-", "").isascii()
