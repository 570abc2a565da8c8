"""The fields of `/new wave`, each declared once."""

from features.fields import Field
from features.values import read_points, write_points
from features.view_values import as_they_are, number

FIELDS = (
    Field(
        "points",
        read_points,
        write_points,
        "1",
        label=lambda t: t("Points"),
        question=lambda t: t("How many points for a wave?"),
        hint=lambda t: t("a whole number from 0 to 100"),
        choices=as_they_are("0", "1", "5"),
        shown=number,
    ),
)
