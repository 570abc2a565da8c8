"""The teams of a check-in in words: on the board, at the end of a day, in toasts, in the ranking."""

from collections.abc import Sequence

from markupsafe import Markup

from features.teams import view as teams_view
from features.teams.rules import Score, TeamToday, ranked
from features.view_values import percent
from kit.texts import Texts, visible


def rate(t: Texts, score: Score) -> Markup:
    """How a team's rate is said, with what it is made of."""
    if score.rate is None:
        return t("no day is over yet")
    share = percent(t, score.rate)
    return t.many(
        "{rate} ({done} of {count} check-in)",
        "{rate} ({done} of {count} check-ins)",
        score.of,
        rate=share,
        done=score.got,
    )


def board_line(t: Texts, teams: Sequence[TeamToday], *, is_day: bool) -> Markup:
    """All teams in one line of the board, the best first: their rate, and on a day that goes on how many are in."""
    said = {each.score.team: _short(t, each, is_day=is_day) for each in teams}
    return teams_view.line(t, ranked([each.score for each in teams]), said)


def _short(t: Texts, each: TeamToday, *, is_day: bool) -> Markup:
    share = each.score.rate
    rate = Markup() if share is None else Markup.escape(percent(t, share))
    if not is_day:
        return rate
    today = t("{done} of {size} in", done=each.done, size=each.size)
    return t("{rate}, {today}", rate=rate, today=today) if rate else today


def day_line(t: Texts, teams: Sequence[TeamToday]) -> Markup:
    """The same when a day is over."""
    said = {
        each.score.team: Markup() if each.score.rate is None else Markup.escape(percent(t, each.score.rate))
        for each in teams
    }
    return teams_view.line(t, ranked([each.score for each in teams]), said)


def week(t: Texts, scores: Sequence[Score]) -> list[Markup]:
    """The ranking of a week."""
    lines = teams_view.final(t, scores, rate)
    return [lines[0], t("🗓 <b>The teams of this week</b>"), *lines[1:]] if lines else []


def in_toast(t: Texts, team: str | None) -> list[Markup]:
    """Somebody's own team, as the last part of an answer; the way to one where they choose and have none."""
    if team is None:
        return []
    return [t("🚩 {team}", team=visible(team)) if team else t("🚩 choose your team on the board")]
