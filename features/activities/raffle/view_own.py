"""A raffle in private: one's own tickets, what the conditions say of oneself, and what somebody is told of them."""

from collections.abc import Sequence

from markupsafe import Markup

from features.activities.raffle.facts import OwnFacts
from features.activities.raffle.predicates import Checked
from features.activities.raffle.taps import HaveTap, OffTap, OwnTap
from features.activities.raffle.view_board import about
from features.activities.raffle.view_conditions import lines as condition_lines
from features.facts import ActivityFacts, GroupFacts
from kit.messages import Button, Message, Row
from kit.texts import Texts


def own(t: Texts, facts: OwnFacts, *, asks_leave: bool = False) -> Message:
    """The page."""
    seen = facts.board
    lines = [*about(t, seen), Markup(), *_tickets(t, facts)]
    if facts.checked and seen.outcome is None:
        lines += [Markup(), t("What it takes, now and at the draw:"), *condition_lines(t, facts.checked)]
    if seen.options.cost and seen.outcome is None:
        lines.append(t.many("You have {count} point.", "You have {count} points.", facts.balance))
    place, have = (seen.group.id, seen.activity.number), len(facts.numbers)
    if seen.outcome is not None:
        return Message(Markup("\n").join(lines))
    if seen.ends_at is not None and seen.activity.state == "open":
        lines.append(t("⏳ You can give tickets back until it is drawn, on {moment}.", moment=t.moment(seen.ends_at)))
    if asks_leave:
        lines += [Markup(), t("Give all your tickets back? You can take them again until the draw.")]
        yes = Button.tapping(t("Yes, give them back"), HaveTap(*place, 0, 1))
        return Message(Markup("\n").join(lines), ((yes, Button.tapping(t("No, keep them"), OwnTap(*place))),))
    rows: list[Row] = []
    if seen.activity.state == "open" and have < seen.options.tickets:
        label = t("➕ One more ticket") if have else t("🎟 Take part")
        rows.append((Button.tapping(label, HaveTap(*place, have + 1, 1)),))
    if have > 1:
        rows.append((Button.tapping(t("➖ Give one back"), HaveTap(*place, have - 1, 1)),))
    if have:
        rows.append((Button.tapping(t("🚪 Leave the raffle"), HaveTap(*place, 0, 0)),))
    rows.append((Button.tapping(t("🔄 Look again"), OwnTap(*place)),))
    return Message(Markup("\n").join(lines), tuple(rows))


def _tickets(t: Texts, facts: OwnFacts) -> Sequence[Markup]:
    if not facts.numbers:
        return (t("🎟 You have no ticket.") if facts.board.outcome is None else t("🎟 You had no ticket in the draw."),)
    numbers = t.listing(Markup("<b>{}</b>").format(str(number)) for number in facts.numbers)
    said = t.many("🎟 Your ticket: no. {numbers}", "🎟 Your tickets: no. {numbers}", len(facts.numbers), numbers=numbers)
    if not facts.paid or facts.board.outcome is not None:
        return (said,)
    held = t.many(
        "{count} point of yours is held for it until the draw.",
        "{count} points of yours are held for it until the draw.",
        facts.paid,
    )
    return said, held


def fell_out(t: Texts, group: GroupFacts, activity: ActivityFacts, missing: Sequence[Checked], back: int) -> Message:
    """Somebody was taken out at the draw: why, and what came back."""
    values = {"title": activity.title, "group": group.title}
    if missing:
        lines = [
            t("🎟 <b>{title}</b> in {group} was drawn without you. At the draw this was missing:", **values),
            *condition_lines(t, missing),
        ]
    else:
        lines = [t("🎟 <b>{title}</b> in {group} was drawn without you, since you had left the group.", **values)]
    if back:
        lines.append(_came_back(t, back))
    return Message(Markup("\n").join(lines))


def left(t: Texts, group: GroupFacts, activity: ActivityFacts, back: int) -> Message:
    """Somebody has left the group with tickets that were paid."""
    said = t(
        "🎟 You've left {group}, so your tickets of <b>{title}</b> are given back.",
        title=activity.title,
        group=group.title,
    )
    return Message(said + "\n" + _came_back(t, back))


def _came_back(t: Texts, back: int) -> Markup:
    return t.many("{count} point is back in your account.", "{count} points are back in your account.", back)


def given_back(t: Texts, tickets: int, back: int) -> Markup:
    """What came of giving tickets back, for a toast."""
    said = t.many("🎟 {count} ticket given back.", "🎟 {count} tickets given back.", tickets)
    return t.sentences((said, _came_back(t, back))) if back else said


# --- hosts ------------------------------------------------------------------------------------------------------------------------


def ask_off(t: Texts, activity: ActivityFacts) -> Message:
    """Really call it off?"""
    text = t(
        "Call off <b>{title}</b>? Nothing is drawn, no prize is given, and points that were paid for tickets go back. This "
        "cannot be undone. (To draw now instead, end it with /manage.)",
        title=activity.title,
    )
    return Message(text, ((Button.tapping(t("↩️ Yes, call it off"), OffTap(activity.group_id, activity.number, 1)),),))


def called_off(t: Texts, activity: ActivityFacts) -> Message:
    """It is."""
    return Message(t("↩️ <b>{title}</b> is called off, and the group is told.", title=activity.title))
