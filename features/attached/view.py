"""What is said in place of a file that a chat does not take."""

from markupsafe import Markup

from kit.texts import Texts


def refused(t: Texts) -> Markup:
    """Below words that were meant to come with a file."""
    return t(
        "📎 There is a file to this, but Telegram did not take it here. "
        "If members may not send files in this group, allow it in its permissions, or make me an admin."
    )
