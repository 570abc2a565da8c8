"""The rehearsal as one HTML page that needs nothing else: made in the renderer, of plain facts."""

import re
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from kit import webpage

_PAGE = Path(__file__).parent / "page.html"
_TAG = re.compile(r"(<[^<>]+>)")
# How words can look in Telegram. Whatever else stands in angles (links, names that lead to people) is left out, and its words stay.
_KEPT = frozenset(f"<{slash}{tag}>" for slash in ("", "/") for tag in ("b", "i", "u", "s", "code", "pre", "blockquote"))


def page(facts: Mapping[str, Any]) -> bytes:
    """Every message by day."""
    return webpage.render(_PAGE, facts, {"as_sent": as_sent})


def as_sent(html: str) -> Markup:
    """A message as it looks where it is sent."""
    parts = (Markup(part) if part in _KEPT else _words(part) for part in _TAG.split(html))  # noqa: S704 - one of ours
    return Markup().join(parts)


def _words(part: str) -> Markup:
    return Markup() if _TAG.fullmatch(part) else escape(unescape(part))
