"""The review of a campaign as one HTML page that needs nothing else. Made in the renderer, of plain facts."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_FOLDER = Path(__file__).parent


def draw(facts: Mapping[str, Any]) -> bytes:
    """The page. Whatever people wrote is escaped; nothing is loaded from anywhere, and no script runs."""
    templates = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return templates.get_template("page.html").render(**facts).encode()
