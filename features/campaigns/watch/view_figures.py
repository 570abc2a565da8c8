"""Figures of goals in words, wherever they are shown: on the board, in alerts, in pictures."""

from markupsafe import Markup

from features.campaigns.document import BY_HAND
from features.counting.metrics import Unit
from features.statistics.metrics import BY_NAME
from features.view_values import percent
from kit.texts import Texts, visible


def goal_name(t: Texts, metric: str, name: str | None) -> Markup:
    """What is measured."""
    if metric in BY_NAME:
        return BY_NAME[metric].column(t)
    if metric == BY_HAND and name is None:
        return t("a figure entered by hand")
    return Markup.escape(visible(name or metric))


def figure(t: Texts, unit: Unit | None, value: float | None) -> str:
    """A figure in its unit: whole people and times, percent, one decimal of a score."""
    if value is None:
        return "–"
    if unit is Unit.SHARE:
        return percent(t, value)
    if unit is Unit.SCORE:
        return t.number(round(value, 1))
    return t.number(round(value) if unit is not None or value == round(value) else round(value, 2))
