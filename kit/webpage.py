"""Files that open in a browser and need nothing else: one HTML page each, made in the renderer, of plain facts."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_FOLDER = Path(__file__).parent


def render(file: Path, facts: Mapping[str, Any], filters: Mapping[str, Callable[..., Any]] | None = None) -> bytes:
    """The page of a template that extends `webpage.html`; that wants `language` and `title` of the facts.

    Whatever people wrote is escaped; nothing is loaded from anywhere, and no script runs.
    """
    templates = Environment(
        loader=FileSystemLoader([file.parent, _FOLDER]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters.update(filters or {})
    return templates.get_template(file.name).render(**facts).encode()
