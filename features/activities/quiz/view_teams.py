"""The teams of a quiz in words."""

from collections.abc import Sequence

from markupsafe import Markup

from features.teams import view as teams_view
from features.teams.rules import Score, ranked
from kit.texts import Texts


def rate(t: Texts, score: Score) -> Markup:
    """How a team's rate is said, with what it is made of."""
    if score.rate is None:
        return t("nobody's answer counts yet")
    average = t.number(round(float(score.rate), 1))
    return t.many(
        "{average} a head ({got} by {count} person)",
        "{average} a head ({got} by {count} people)",
        score.of,
        average=average,
        got=score.got,
    )


def line(t: Texts, scores: Sequence[Score]) -> list[Markup]:
    """All teams in one line, best first; nothing before any answer counts."""
    if not any(score.of for score in scores):
        return []
    said = {
        score.team: Markup() if score.rate is None else Markup.escape(t.number(round(float(score.rate), 1)))
        for score in scores
    }
    teams = teams_view.line(t, ranked(scores), said)
    return [t("{teams} (a head)", teams=teams)]
