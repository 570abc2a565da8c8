"""What stands in the picture of a summary."""

from typing import Any

from babel.numbers import format_compact_decimal
from markupsafe import Markup

from features.activities.registry import DEEDS
from features.statistics.picture.measures import NAMED
from features.statistics.rules import Segment, Summary
from features.statistics.view import beside, busiest, not_heard, segment_name, week_label
from kit.messages import Made
from kit.texts import Texts, person_name

_FIGURES = 4
_SMALL = 27


def picture(t: Texts, title: str, found: Summary) -> Made:
    """The picture of a summary, made when it is sent."""
    before = _plain(t("week before")) if found.is_whole else _plain(t("same days before"))
    facts = {
        "title": title,
        "week": week_label(t, found),
        "figures": _figures(t, found),
        "days": {
            "title": _plain(t("Active members by day")),
            # The whole week, also where it still goes on.
            "labels": [t.weekday(number) for number in range(7)],
            "now": [day.active for day in found.days],
            "numbers": [_brief(t, day.active, below=10_000) for day in found.days],
            "before": [day.active for day in found.days_before],
            "legend": [_plain(t("this week")), before],
        },
        "hours": {
            "title": _plain(t("When the group is active")),
            "labels": [t.weekday(number) for number in range(7)],
            "counts": [[found.hours.get((weekday, hour), 0) for hour in range(24)] for weekday in range(7)],
            "busiest": "" if found.best is None else _plain(busiest(t, found.best)),
        },
        "top": _top(t, found),
        "segments": {
            "title": _plain(t("Members")),
            "labels": [_plain(segment_name(t, segment)) for segment in Segment],
            "now": [found.segments[segment] for segment in Segment],
            "numbers": [_brief(t, found.segments[segment], below=1_000_000) for segment in Segment],
            "before": [found.segments_before[segment] for segment in Segment],
            "rows": _plain(t("thin: the week before")),
            "note": "" if found.hears else _plain(not_heard(t, found)),
        },
    }
    otherwise = t("⚠️ The picture could not be made this time; the figures above are complete.")
    return Made.by("features.statistics.picture.drawing:draw", facts, filename="summary.png", otherwise=otherwise)


def _figures(t: Texts, found: Summary) -> list[dict[str, str]]:
    """The first few that say something."""
    now, before = found.now, found.before
    heard = None if now.messages is None or before.messages is None else (now.messages, before.messages)
    told, others = list[tuple[Markup, int, int]](), list[tuple[Markup, int, int]]()
    for deed in DEEDS:
        if deed.words.figure is not None:
            figure = deed.words.figure(t), now.deeds[deed.name], before.deeds[deed.name]
            (others if deed.words.told is None else told).append(figure)
    every = (
        (t("active"), now.active, before.active),
        # What the group is told of counts for more than talk.
        *told,
        *([(t("messages"), *heard)] if heard is not None else []),
        *others,
        (t("newcomers"), now.came, before.came),
    )
    return [
        {
            "count": _brief(t, count, below=1_000_000),
            "label": _plain(label),
            "change": _plain(beside(t, count, was)).strip(" ()（）"),
        }
        for label, count, was in every
        if count or was or label == every[0][0]
    ][:_FIGURES]


def _top(t: Texts, found: Summary) -> dict[str, Any]:
    top = found.top[:NAMED]
    return {
        "title": _plain(t("Most active members")),
        "nobody": _plain(t("Nobody was active.")),
        "names": [[person_name(member.name), member.username] for member in top],
        "deeds": [member.deeds for member in top],
        "messages": [member.messages for member in top],
        "numbers": [
            [_brief(t, member.deeds, below=100_000), _brief(t, member.messages, below=100_000) if found.hears else ""]
            for member in top
        ],
        "columns": _plain(t("took part · wrote") if found.hears else t("took part")),
    }


def _brief(t: Texts, count: int, *, below: int) -> str:
    """A number as it is, from some size on as `1.2M` or `120万`: there is only so much room."""
    return t.number(count) if count < below else format_compact_decimal(count, locale=t.locale, fraction_digits=1)


def _plain(sentence: Markup) -> str:
    return sentence.unescape()
