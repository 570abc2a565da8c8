"""Red packets where others speak of them: the words for what they bring along (features/activities/parts.py)."""

from markupsafe import Markup

from kit.texts import Texts


def many(t: Texts, count: int) -> Markup:
    """So many of them, told together."""
    return t.many("{count} red packet", "{count} red packets", count)
