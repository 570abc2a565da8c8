"""Campaigns that Muster brings along: a YAML file each, in a folder a language."""

from functools import cache
from pathlib import Path

from features.campaigns.document import Campaign
from features.campaigns.reading import read_campaign

# In the order in which people see them.
NAMES = (
    "checkin-21-days", "reading-21-days", "fitness-21-days", "team-challenge", "relay-night", "quiz-night", "weekly-sharing",
    "mascot-contest", "photo-month", "newcomers-week", "waking-up", "listening-week", "outing", "festival-week",
)  # fmt: skip
_SHIPPED = Path(__file__).parent / "shipped"


@cache
def template(called: str, language: str) -> Campaign:
    """The template that is called so (one of NAMES), in a language of the bot."""
    file = _SHIPPED / language.replace("-", "_") / f"{called}.yaml"
    return read_campaign(file.read_text(encoding="utf-8"))
