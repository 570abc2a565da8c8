"""What a check-in shows of many days at once: somebody's month, and everybody's days at its end."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from markupsafe import Markup

from features.activities.checkin.rules import Ranking, Share, Status
from features.facts import ActivityFacts
from kit.messages import Made
from kit.texts import Texts, person_name


def _legend(t: Texts) -> dict[str, str]:
    """What days can be, in words; a rejected day is a missed one to look at."""
    return {
        "done": str(t("done")), "made-up": str(t("made up")), "frozen": str(t("freeze")), "excused": str(t("excused")),
        "pending": str(t("waiting")), "missed": str(t("missed")),
    }  # fmt: skip


def month_in_words(t: Texts, share: Share, today: date) -> Markup | None:
    """The picture of the month in words, for whoever does not see it; None where the streak and the total say it all."""
    days = Counter(
        "missed" if s is Status.REJECTED else str(s) for day, s in share.days.items() if day >= today.replace(day=1)
    )
    if days == {"done": share.total}:
        return None
    parts = (t("{count} {what}", count=days[status], what=word) for status, word in _legend(t).items() if days[status])
    return t("📆 {month}: {days}", month=t.month(today), days=Markup(" · ").join(parts)) if days else None


# So many check-ins have room in one picture.
_MONTHS = 3


def months(t: Texts, name: str, shares: Sequence[Share], today: date) -> Made:
    """The month of these check-ins, as a picture: a calendar each, the liveliest first."""
    first = today.replace(day=1)
    shown = sorted(shares, key=lambda share: -len(share.days))[:_MONTHS]
    facts = {
        "name": person_name(name),
        "month": t.month(first),
        "weekdays": [t.weekday_letter(number) for number in range(7)],
        "first": first.isoformat(),
        "today": today.isoformat(),
        "legend": _legend(t),
        "calendars": [
            {
                "title": share.title,
                "streak": str(t.many("{count} day in a row", "{count} days in a row", share.streak)),
                "total": str(t.many("{count} in all", "{count} in all", share.total)),
                "days": {day.isoformat(): str(status) for day, status in share.days.items() if day >= first},
                "rest": [
                    day.isoformat() for at in range(31)
                    if (day := first + timedelta(days=at)).month == first.month and not share.options.is_due(day)
                ],
            }
            for share in shown
        ],
    }  # fmt: skip
    return Made.by("features.activities.checkin.pictures:calendars", facts, filename="month.png")


def everybodys(t: Texts, activity: ActivityFacts, ranking: Ranking) -> Made | None:
    """Everybody's days in one picture, by rank."""
    if not ranking.days:
        return None
    facts = {
        "title": activity.title,
        "subtitle": f"{t.day(ranking.days[0])} – {t.day(ranking.days[-1])}",
        "days": [[day.day, t.weekday_letter(day.weekday())] for day in ranking.days],
        "people": [
            {
                "name": [row.name, row.username],
                "total": t.number(row.total),
                "days": [str(row.days.get(day, "")) for day in ranking.days],
            }
            for row in ranking.rows
        ],
        "legend": _legend(t),
    }
    return Made.by("features.activities.checkin.pictures:everybody", facts, filename="calendar.png")
