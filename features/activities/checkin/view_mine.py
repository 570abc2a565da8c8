"""The check-in's part of `/me`: the words, and the month of each check-in as a picture."""

from datetime import date

from markupsafe import Markup

from features.activities.checkin import view_teams
from features.activities.checkin.corrections.view import ended, freeze_button, freezes
from features.activities.checkin.mine import OwnFacts
from features.activities.checkin.rules import Gate, Share, Status
from features.activities.checkin.view_days import month_in_words, months
from features.activities.parts import Piece
from features.facts import GroupFacts
from kit.texts import Texts


def shown(t: Texts, group: GroupFacts, facts: OwnFacts) -> Piece:
    """See `parts.Mine`."""
    if not facts.shares:
        return Piece([t("You don't take part in a check-in yet. See what's on: /activities")])
    lines: list[Markup] = []
    for share in facts.shares:
        lines += [Markup(""), *_share(t, share, facts.today)]
    if facts.freezes:
        lines += [Markup(""), freezes(t, facts.freezes)]
    button = freeze_button(t, group, facts.person_id, facts.freezes)
    rows = () if button is None else ((button,),)
    return Piece(lines[1:], rows, months(t, facts.name, facts.shares, facts.today))


def _share(t: Texts, share: Share, today: date) -> list[Markup]:
    lines = [t("🎯 <b>{title}</b>", title=share.title), *view_teams.in_toast(t, share.team)]
    if share.total:
        streak = (
            t.many("🔥 Streak: {count} day", "🔥 Streak: {count} days", share.streak)
            if share.streak
            else t("💤 No streak at the moment")
        )
        lines += [
            streak + t.many(" (best {count})", " (best {count})", share.best),
            t.many("📅 In all: {count} day", "📅 In all: {count} days", share.total),
        ]
    if (month := month_in_words(t, share, today)) is not None:
        lines.append(month)
    if share.status is Status.PENDING:
        lines.append(t("👀 Today's proof waits to be looked at."))
    elif share.is_done:
        lines.append(t("✅ You're in today."))
    elif share.status is Status.EXCUSED:
        lines.append(t("🌿 You're excused today."))
    elif share.gate is Gate.OPEN:
        lines.append(t("⏳ You're not in yet today."))
    if share.out_on is not None:
        lines.append(t("You're out since {day}; your next check-in brings you back.", day=t.day(share.out_on)))
    elif share.broken_on is not None:
        lines.append(ended(t, share))
    return lines
