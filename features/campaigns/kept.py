"""What campaigns are made from: the templates that Muster brings along, and those that a group has kept."""

from features.campaigns.document import Campaign as Document
from features.campaigns.facts import TemplateFacts
from features.campaigns.templates import NAMES, template as shipped
from features.people.access import OutOfDate
from models import Group


def templates(group: Group) -> list[TemplateFacts]:
    """All that a group can begin with, in the group's language: those that ship."""
    return [TemplateFacts(name, shipped(name, group.language).title, is_own=False) for name in NAMES]


def template(group: Group, key: str) -> Document:
    """The document of a template, in the group's language. Raises OutOfDate."""
    if key not in NAMES:
        raise OutOfDate
    return shipped(key, group.language)
