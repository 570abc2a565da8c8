"""The review of a campaign as a picture that names nobody: what it is drawn from, in the reader's language (picture.py draws it)."""

from typing import Any

from markupsafe import Markup

from features.campaigns.after import view_figures as say
from features.campaigns.after.facts import Reached, Review
from features.statistics.view import segment_name
from kit.messages import Made
from kit.texts import Texts, as_written

# More days than this are weeks; more parts than this stand on the page.
_DAYS, _PARTS = 35, 8


def picture(t: Texts, found: Review) -> Made:
    """The picture, made when it is sent."""
    facts = {
        "title": found.campaign.title,
        "subtitle": _plain(say.crowd(t, found)),
        "goals": [_goal(t, each) for each in found.reached if each.goal.value is not None],
        "days": _days(t, found),
        "parts": {
            "title": _plain(t("What brought whom")),
            "note": _plain(t("dark: came with it first")),
            "rows": [[as_written(each.title), each.first, each.people] for each in found.brought[:_PARTS]],
            "numbers": [t.number(each.people) for each in found.brought[:_PARTS]],
        },
        "segments": {
            "title": _plain(t("Who took part")),
            "note": _plain(t("by what they were before")),
            "rows": [[_plain(segment_name(t, each.segment)), each.took_part, each.members] for each in found.segments],
            "numbers": [f"{t.number(each.took_part)} / {t.number(each.members)}" for each in found.segments],
        },
        "stayed": "" if found.stayed is None else _plain(say.stayed(t, found.stayed)),
    }
    otherwise = t("⚠️ The picture could not be made this time; the figures are complete.")
    return Made.by("features.campaigns.after.picture:draw", facts, filename="review.png", otherwise=otherwise)


def _goal(t: Texts, each: Reached) -> dict[str, Any]:
    goal, beside, (result, target, *_) = each.goal, say.beside(t, each), say.figures(t, each)
    most = max(goal.value or 0, goal.target or 0, goal.baseline or 0)
    return {
        "label": _plain(say.called(t, each)),
        "figure": result,
        "target": "" if goal.target is None else _plain(t("target {figure}", figure=target)),
        "beside": "" if beside is None else _plain(beside),
        "is_reached": goal.is_reached,
        "bar": _share(goal.value, most),
        "mark": None if goal.target is None else _share(goal.target, most),
        "before": None if goal.baseline is None else _share(goal.baseline, most),
    }


def _share(value: float | None, most: float) -> int:
    return round(100 * max(0.0, value or 0) / most) if most > 0 else 0


def _days(t: Texts, found: Review) -> dict[str, Any]:
    days = list(found.days)
    if len(days) <= _DAYS:
        labels = [t.day_of_month(say.day_after(found, place)) for place in range(len(days))]
        return {"title": _plain(t("Active members by day")), "counts": days, "labels": labels}
    weeks = [days[at : at + 7] for at in range(0, len(days), 7)]
    return {
        "title": _plain(t("Active members a day, by week")),
        "counts": [round(sum(week) / len(week)) for week in weeks],
        "labels": [t.day_of_month(say.day_after(found, 7 * place)) for place in range(len(weeks))],
    }


def _plain(sentence: Markup) -> str:
    return sentence.unescape()
