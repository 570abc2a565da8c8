"""The two fields of `/new` that divide an activity into teams, for every kind that can be divided."""

from collections.abc import Mapping

from features.fields import Field
from features.teams import view
from features.teams.rules import CHOSEN, DRAWN
from features.teams.values import read_teams, read_way, write_teams


def _has_teams(given: Mapping[str, str]) -> bool:
    return given.get("teams", "no") != "no"


TEAMS = Field(
    "teams",
    read_teams,
    write_teams,
    "no",
    label=lambda t: t("Teams"),
    question=lambda t: t("Shall teams compete? Choose how many, or write me their names."),
    hint=lambda t: t("2 to 10 names such as “Red,Blue”, or how many teams, or “no”"),
    choices=lambda t: [
        (t("No teams"), "no"),
        *((t.many("{count} team", "{count} teams", count), str(count)) for count in (2, 3, 4)),
    ],
    shown=view.shown,
)

TEAMS_BY = Field(
    "teams_by",
    read_way,
    str,
    DRAWN,
    fits=_has_teams,
    label=lambda t: t("Into the teams"),
    question=lambda t: t("How do people come into the teams?"),
    hint=lambda t: t("“draw”: I put them into the smallest, or “choice”: they choose, and I keep the teams even"),
    choices=lambda t: [(t("I draw"), DRAWN), (t("They choose"), CHOSEN)],
    shown=lambda t, way: t.context("into teams", "drawn") if way == DRAWN else t.context("into teams", "chosen"),
)
