"""What is said so that the bot is no burden: to whoever asks for very much, and to admins aside."""

from dataclasses import replace

from markupsafe import Markup

from features.facts import GroupFacts
from kit.messages import Message
from kit.texts import Texts


def about(group: GroupFacts, message: Message) -> Message:
    """What is said in private about a group names it."""
    return replace(message, text=Markup("\n").join([Markup("<b>{}</b>").format(group.title), message.text]))


def told_in_private(t: Texts) -> Message:
    """An admin has asked in the group for what only they want to read."""
    return Message(t("📬 I've sent you that in private."))


def too_much(t: Texts) -> Markup:
    """Somebody sends more than the bot looks at."""
    return t("That's a lot at once! I'm taking a short break from it. In a minute I'm listening again.")


def too_many_taps(t: Texts) -> str:
    """Somebody taps faster than the bot follows."""
    return t("That's too fast for me. Tap once more in a few seconds, please.").striptags()
