"""How a task of the clock went, in a word or two."""

from markupsafe import Markup

from kit.texts import Texts


def outcome(t: Texts, word: str) -> Markup:
    """How a run went."""
    return {
        "ran": t("on time"),
        "late": t("late"),
        "dropped": t("too late, skipped"),
        "waited": t("waited for the end of quiet hours"),
        "moved": t("moved to another time"),
    }.get(word) or Markup.escape(word)
