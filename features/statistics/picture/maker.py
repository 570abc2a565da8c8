"""What the bot's process knows of the picture: what draws it in the renderer."""

from collections.abc import Mapping
from typing import Any


def draw(facts: Mapping[str, Any]) -> bytes:
    """The picture, from what the view gathered."""
    # Loaded where it is drawn: matplotlib is half a second and 30 MB that the bot's own process does without.
    from features.statistics.picture import drawing  # noqa: PLC0415

    return drawing.draw(facts)
