"""What the group's own metrics are called. Those of kinds and deeds have their words there."""

from markupsafe import Markup

from features.statistics.rules import Segment
from kit.texts import Says, Texts


def active(t: Texts) -> Markup:
    """Who did or wrote anything."""
    return t("members who were active")


def took_part(t: Texts) -> Markup:
    """Who did something in an activity."""
    return t("members who took part")


def newcomers(t: Texts) -> Markup:
    """Who came and did something in an activity."""
    return t("newcomers who took part")


def joined(t: Texts) -> Markup:
    """Who came."""
    return t("new members")


def messages(t: Texts) -> Markup:
    """How much was written."""
    return t("messages")


def took_part_of(segment: Segment) -> Says:
    """Who did something in an activity, of those who were in this segment before."""
    says: dict[Segment, Says] = {
        Segment.NEW: lambda t: t("members who took part, of the new ones"),
        Segment.CORE: lambda t: t("members who took part, of the core"),
        Segment.ACTIVE: lambda t: t("members who took part, of the active ones"),
        Segment.FADING: lambda t: t("members who took part, of the fading ones"),
        Segment.SILENT: lambda t: t("members who took part, of the silent ones"),
    }
    return says[segment]
