"""What stands in the picture of a summary."""

from markupsafe import Markup

from features.statistics.picture.drawing import NAMED, draw
from features.statistics.rules import Segment, Summary
from features.statistics.view import segment_name, week_label
from kit.drawing import drawable, shortened
from kit.messages import Made
from kit.texts import Texts, person_name

_NAME_PIXELS = 190


def picture(t: Texts, title: str, found: Summary) -> Made:
    """The picture of a summary, made when it is sent."""
    top = found.top[:NAMED]
    before = _plain(t("week before")) if found.is_whole else _plain(t("same days before"))
    weeks = [_plain(t("this week")), before]
    facts = {
        "title": drawable(title),
        "week": week_label(t, found),
        "days": {
            "title": _plain(t("Active members by day")),
            "labels": [t.weekday(day.weekday()) for day in found.span.days],
            "now": [day.active for day in found.days],
            "before": [day.active for day in found.days_before],
            "legend": weeks,
        },
        "hours": {
            "title": _plain(t("What goes on, by weekday and hour")),
            "labels": [t.weekday(number) for number in range(7)],
            "counts": [[found.hours.get((weekday, hour), 0) for hour in range(24)] for weekday in range(7)],
        },
        "top": {
            "title": _plain(t("Most active members")),
            "names": [shortened(person_name(m.name), _NAME_PIXELS, size=17) for m in top],
            "deeds": [member.deeds for member in top],
            "messages": [member.messages for member in top],
            "legend": [_plain(t("took part")), _plain(t("messages"))],
        },
        "segments": {
            "title": _plain(t("Members")),
            "labels": [_plain(segment_name(t, segment)) for segment in Segment],
            "now": [found.segments[segment] for segment in Segment],
            "before": [found.segments_before[segment] for segment in Segment],
            "rows": [_plain(t("this week")), _plain(t("week before"))],
        },
    }
    return Made.by(draw, facts, filename="summary.png")


def _plain(sentence: Markup) -> str:
    return sentence.unescape()
