"""What the buttons of campaigns carry, a block a part. `group` is the group's own id, `number` the campaign's."""

from dataclasses import dataclass

from kit.buttons import Tap, tap

# --- the desk (codes begin with d) --------------------------------------------------------------------------------------------------


@tap("dd")
@dataclass(frozen=True, slots=True)
class DeskTap(Tap):
    """Show the desk of a group: its campaigns, and what new ones are made from."""

    group: int


@tap("dc")
@dataclass(frozen=True, slots=True)
class CampaignTap(Tap):
    """Show the page of a campaign."""

    group: int
    number: int


@tap("dt")
@dataclass(frozen=True, slots=True)
class TemplatesTap(Tap):
    """Show the templates, shipped and own."""

    group: int


@tap("du")
@dataclass(frozen=True, slots=True)
class UseTap(Tap):
    """Show a template (the name of a shipped one, the number of the group's own), and ask for the first day."""

    group: int
    template: str


@tap("df")
@dataclass(frozen=True, slots=True)
class FirstDayTap(Tap):
    """Make a draft from this template that begins on this day, as `date.toordinal` counts."""

    group: int
    template: str
    day: int


# --- life (kl) ----------------------------------------------------------------------------------------------------------------------


# --- team and tasks (kt) ------------------------------------------------------------------------------------------------------------


# --- metrics and the watch (kw) -----------------------------------------------------------------------------------------------------


# --- checks, risks, budget and rehearsal (kc) ---------------------------------------------------------------------------------------


@tap("kcp")
@dataclass(frozen=True, slots=True)
class ChecksTap(Tap):
    """Show the check of a campaign; `page` counts from 0."""

    group: int
    number: int
    page: int


@tap("kcm")
@dataclass(frozen=True, slots=True)
class MendTap(Tap):
    """Do what can be done about what the check has found under this mark."""

    group: int
    number: int
    mark: str


@tap("kca")
@dataclass(frozen=True, slots=True)
class AcceptTap(Tap):
    """What the check has found under this mark shall stay so."""

    group: int
    number: int
    mark: str


# --- after (ka) ---------------------------------------------------------------------------------------------------------------------


# --- templates (kp) -----------------------------------------------------------------------------------------------------------------
