"""A group's settings as views need them, and what is refused."""

from dataclasses import dataclass

from kit.messages import Refusal
from models import Group


@dataclass(frozen=True, slots=True)
class SettingsFacts:
    """A group's settings. `day_start` and both ends of `quiet` are minutes after midnight; `summary` is a repeat as it is written."""

    language: str
    zone: str
    day_start: int
    quiet: tuple[int, int]
    summary: str
    summary_in_group: bool


@dataclass(eq=False)
class BadSetting(Refusal):
    """A value that a setting does not understand."""

    name: str
    value: str


def settings_facts(group: Group) -> SettingsFacts:
    """The settings as they are now."""
    return SettingsFacts(
        language=group.language,
        zone=group.zone,
        day_start=group.day_start,
        quiet=(group.quiet_from, group.quiet_until),
        summary=group.summary,
        summary_in_group=group.summary_in_group,
    )
