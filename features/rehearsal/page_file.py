"""The rehearsal as one HTML page that needs nothing else: made in the renderer, of plain facts."""

import re
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

_FOLDER = Path(__file__).parent
_TAG = re.compile(r"(<[^<>]+>)")
# How words can look in Telegram. Whatever else stands in angles (links, names that lead to people) is left out, and its words stay.
_KEPT = frozenset(f"<{slash}{tag}>" for slash in ("", "/") for tag in ("b", "i", "u", "s", "code", "pre", "blockquote"))


def page(facts: Mapping[str, Any]) -> bytes:
    """Every message by day. Whatever people wrote is escaped; nothing is loaded from anywhere, and no script runs."""
    templates = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["as_sent"] = as_sent
    return templates.get_template("page.html").render(**facts).encode()


def as_sent(html: str) -> Markup:
    """A message as it looks where it is sent."""
    parts = (Markup(part) if part in _KEPT else _words(part) for part in _TAG.split(html))  # noqa: S704 - one of ours
    return Markup().join(parts)


def _words(part: str) -> Markup:
    return Markup() if _TAG.fullmatch(part) else escape(unescape(part))
