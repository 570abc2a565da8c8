"""Campaigns in `/doctor`: a line each, with what they lack and where that is mended."""

from collections.abc import Iterator

from markupsafe import Markup

from features.campaigns.facts import HealthFacts
from kit.texts import Texts, as_written


def line(t: Texts, of: HealthFacts) -> Markup:
    """How a campaign is."""
    number, title = str(of.number), as_written(of.title)
    if not (lacking := list(_lacking(t, of))):
        return Markup("✅ ") + t("Campaign {number}, {title}: it lacks nothing.", number=number, title=title)
    return Markup("⚠️ ") + t(
        "Campaign {number}, {title}: {what}. Look at it: {command}",
        number=number,
        title=title,
        what=t.listing(lacking),
        command=Markup("<code>/campaign {}</code>").format(number),
    )


def _lacking(t: Texts, of: HealthFacts) -> Iterator[Markup]:
    if not of.has_owner:
        yield t("nobody answers for it")
    if not of.has_duty:
        yield t("nobody is on duty")
    if of.failed:
        yield t.many("{count} item did not happen", "{count} items did not happen", of.failed)
    if of.late:
        yield t.many("{count} late task is nobody's", "{count} late tasks are nobody's", of.late)
    if not of.may_pin:
        yield t("I may not pin what is to be pinned")
