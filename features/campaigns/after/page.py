"""The review of a campaign as one HTML page that needs nothing else. Made in the renderer, of plain facts."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kit import webpage

_PAGE = Path(__file__).parent / "page.html"


def draw(facts: Mapping[str, Any]) -> bytes:
    """The page."""
    return webpage.render(_PAGE, facts)
