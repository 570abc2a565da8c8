"""Collections where others speak of them: the words for what they bring along (features/activities/parts.py)."""

from markupsafe import Markup

from features.activities.parts import Command, Guide
from features.counting.deeds import DeedWords
from features.people.access import Right
from kit.texts import Texts

ENTRIES = DeedWords(line=lambda t: t("🎨 Entries"), column=lambda t: t("entries"), figure=lambda t: t("entries"))


def took_part(t: Texts) -> Markup:
    """What taking part is, in half a sentence."""
    return t("sent something in or voted")


def finished(t: Texts) -> Markup:
    """What seeing it through is."""
    return t("had an entry let in")


COMMANDS = (Command("submit", Right.MEMBER, 80, lambda t: t("Send something to a collection")),)


def about(t: Texts) -> Markup:
    """What collections are."""
    return t("People send in texts, pictures or files; members, a jury or lots decide, and the prizes are given out.")


GUIDE = Guide(
    "collections",
    title=lambda t: t("🎨 Collections"),
    about=about,
    does=lambda t: t("collections with prizes"),
    commands=("submit", "new", "manage", "review", "prizes"),
    family="stage",
)


def with_prizes(t: Texts) -> Markup:
    """How one with prizes is begun."""
    return Markup("<code>/new collection {}</code>").format(t('"Name our mascot" prizes=1:300,2:code'))
