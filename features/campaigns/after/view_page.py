"""The review of a campaign as a page for its team: what it says, with the answers and their names (page.html shows it)."""

from typing import Any

from markupsafe import Markup

from features.campaigns.after import view_figures as say
from features.campaigns.after.answers import QUESTIONS
from features.campaigns.after.facts import Review
from features.campaigns.after.view_answers import question
from features.statistics.view import segment_name
from kit.messages import Made
from kit.texts import Texts, as_written, person_name

# Of a team that is larger than any, and of what it writes: 1,000 characters an answer, so a page stays below a few hundred kilobytes.
_ANSWERS, _DAYS = 60, 400


def page(t: Texts, found: Review) -> Made:
    """The page, made when it is sent."""
    answered = t.many(
        "{count} of the team has answered, {asked} were asked.",
        "{count} of the team have answered, {asked} were asked.",
        len(found.answers),
        asked=found.asked,
    )
    facts = {
        "language": t.language,
        "title": found.campaign.title,
        "subtitle": _plain(Markup("{} · {}").format(as_written(found.campaign.group.title), say.crowd(t, found))),
        "theme": found.theme,
        "tables": [table for table in (_goals(t, found), _parts(t, found), _segments(t, found)) if table["rows"]],
        "days": _days(t, found),
        "work": _work(t, found),
        "questions": [_question(t, found, name) for name in QUESTIONS],
        "learned": list(found.learned),
        "words": {
            "days": _plain(t("Active members by day")),
            "most": _most(t, found),
            "work": _plain(t("How it went")),
            "answers": _plain(t("What the team says")),
            "answered": _plain(answered),
            "nothing": _plain(t("No answer yet.")),
            "learned": _plain(t("Known from before")),
            "footer": _plain(t("Made by Muster, for the team.")),
        },
    }
    otherwise = t("⚠️ The page could not be made this time. Please try again later.")
    name = f"review-{found.campaign.number}.html"
    return Made.by("features.campaigns.after.page:draw", facts, filename=name, otherwise=otherwise)


def _goals(t: Texts, found: Review) -> dict[str, Any]:
    heads = [t("goal"), t("result"), t("target"), t("before"), t("last time")]
    rows = [
        {
            "cells": [_plain(say.called(t, each)), *say.figures(t, each)],
            "reached": each.goal.is_reached,
            "bar": None,
        }
        for each in found.reached
    ]
    note = "" if found.earlier is None else _plain(say.last_time(t, found.earlier))
    return {"title": _plain(t("What was reached")), "heads": [_plain(h) for h in heads], "rows": rows, "note": note}


def _parts(t: Texts, found: Review) -> dict[str, Any]:
    heads = [t("activity"), t("took part"), t("came with it first")]
    rows = [
        {"cells": [each.title, t.number(each.people), t.number(each.first)], "reached": False, "bar": None}
        for each in found.brought
    ]
    return {"title": _plain(t("What brought whom")), "heads": [_plain(h) for h in heads], "rows": rows, "note": ""}


def _segments(t: Texts, found: Review) -> dict[str, Any]:
    heads = [t("before the campaign"), t("members"), t("took part")]
    rows = [
        {
            "cells": [_plain(segment_name(t, each.segment)), t.number(each.members), t.number(each.took_part)],
            "reached": False,
            "bar": round(100 * each.took_part / each.members) if each.members else 0,
        }
        for each in found.segments
    ]
    title, heads = t("Who took part"), [*heads, Markup()]
    return {"title": _plain(title), "heads": [_plain(h) for h in heads], "rows": rows, "note": ""}


def _days(t: Texts, found: Review) -> list[dict[str, Any]]:
    most = max(found.days, default=0)
    if not most:
        return []
    return [
        {"high": round(100 * count / most), "label": f"{t.day(say.day_after(found, place))}: {t.number(count)}"}
        for place, count in enumerate(found.days[:_DAYS])
    ]


def _most(t: Texts, found: Review) -> str:
    best = say.best_day(t, found)
    return "" if best is None else _plain(best)


def _work(t: Texts, found: Review) -> list[str]:
    return [_plain(line) for line in say.work(t, found)]


def _question(t: Texts, found: Review, name: str) -> dict[str, Any]:
    said = [
        {
            "by": person_name(each.name),
            "parts": _plain(t.listing(as_written(part) for part in each.parts)) if name == "parts" else "",
            "text": each.words.get(name, ""),
        }
        for each in found.answers[:_ANSWERS]
        if name in each.words or (name == "parts" and each.parts)
    ]
    return {"title": _plain(question(t, name)), "answers": said}


def _plain(sentence: Markup) -> str:
    return sentence.unescape()
