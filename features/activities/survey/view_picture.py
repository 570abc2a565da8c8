"""The results of a survey as a picture: what it is drawn from, in words of the reader's language (picture.py draws it)."""

from typing import Any

from features.activities.survey.facts import Result, Results
from features.activities.survey.view_results import signed
from kit.messages import Made
from kit.texts import Texts


def picture(t: Texts, found: Results) -> Made | None:
    """The picture; None where there is nothing to draw."""
    blocks = [_block(t, result) for result in found.results if result.figures.counts is not None]
    if not blocks:
        return None
    survey = found.survey
    subtitle = t.many("{count} person answered", "{count} people answered", survey.answered)
    if found.earlier is not None:
        subtitle += " · " + t(
            "in brackets: #{number}, {day}", number=found.earlier.number, day=t.day(found.earlier.day)
        )
    facts = {"title": survey.activity.title, "subtitle": str(subtitle.unescape()), "blocks": blocks}
    return Made.by("features.activities.survey.picture:draw", facts, filename="survey.png")


def _block(t: Texts, result: Result) -> dict[str, Any]:
    question, figures, before = result.question, result.figures, result.before
    figure, rows = "", list[list[Any]]()
    if question.type == "nps":
        figure = f"NPS {signed(t, figures.nps or 0)}"
        parts, were = figures.parts, None if before is None else before.parts
        for at, label in enumerate(("9–10", "7–8", "0–6")):
            was = None if before is None or were is None else _share(were[at], before.answers)
            rows.append([label, _share(parts[at], figures.answers), was])
    elif question.is_written or question.type == "scale":
        mean = figures.mean
        figure = "" if mean is None else str(t("Average {mean}", mean=t.number(round(mean, 2))).unescape())
    if question.type != "nps" and not question.is_written:
        for step in question.steps:
            label = question.options[step - 1] if question.options else str(step)
            rows.append([label, figures.share(step), None if before is None else before.share(step)])
    return {"question": f"{result.number}. {question.text}", "figure": figure, "rows": rows}


def _share(part: int, of: int) -> int:
    return (200 * part + of) // (2 * of) if of else 0
