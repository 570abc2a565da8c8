"""A raffle in the group: its board and its end."""

from collections.abc import Sequence

from markupsafe import Markup

from features.activities.raffle.facts import BoardFacts, ResultFacts
from features.activities.raffle.options import Options
from features.activities.raffle.taps import EnterTap, OwnTap
from features.activities.raffle.view_conditions import conditions
from features.prizes import view as prizes_view, view_group, view_lots
from kit.messages import Button, Link, Message
from kit.texts import Texts


def board(t: Texts, facts: BoardFacts) -> Message:
    """What there is to win, what it takes, how many are in, when it is drawn; and the button."""
    activity = facts.activity
    lines: list[Markup] = [*about(t, facts), Markup(), turnout(t, facts)]
    fingerprint = t("🎲 The fingerprint of the draw's seed: <code>{hash}</code>", hash=facts.seed_hash)
    if activity.state == "closed":
        lines.append(_over(t, facts))
        if facts.outcome == "drawn":
            lines.append(fingerprint)
        return Message(Markup("\n").join(lines))
    if activity.state == "paused":
        lines.append(t("⏸ Paused. Every ticket is kept, and it goes on when an admin resumes it."))
    else:
        lines.append(_when(t, facts))
    lines.append(fingerprint)
    if activity.state == "paused":
        return Message(Markup("\n").join(lines))
    own = Link.starting(t("🎫 My tickets"), OwnTap(facts.group.id, activity.number))
    return Message(Markup("\n").join(lines), ((Button.tapping(t("🎟 Take part"), EnterTap(activity.number)),), (own,)))


def about(t: Texts, facts: BoardFacts) -> list[Markup]:
    """What it is: its title, the prizes, what it takes and what it costs."""
    options = facts.options
    lines = [
        t("🎟 <b>{title}</b>", title=facts.activity.title),
        prizes_view.listed(t, options.prizes),
    ]
    if options.conditions:
        lines.append(t("📋 To take part: {conditions}", conditions=conditions(t, options.conditions, facts.titles)))
    return [*lines, *_price(t, options)]


def _price(t: Texts, options: Options) -> Sequence[Markup]:
    parts: list[Markup] = []
    if options.cost:
        parts.append(t.many("a ticket costs {count} point", "a ticket costs {count} points", options.cost))
    if options.tickets > 1:
        parts.append(t.many("up to {count} ticket each", "up to {count} tickets each", options.tickets))
    return (Markup("🎫 ") + Markup(" · ").join(parts),) if parts else ()


def turnout(t: Texts, facts: BoardFacts) -> Markup:
    """How many are in."""
    if not facts.people:
        return t("👥 Nobody is in yet") if facts.outcome is None else t("👥 Nobody was in")
    people = t.many("👥 {count} person is in", "👥 {count} people are in", facts.people)
    if facts.outcome is not None:
        people = t.many("👥 {count} person was in", "👥 {count} people were in", facts.people)
    if facts.options.tickets == 1:
        return people
    return t(
        "{people}, with {tickets}", people=people, tickets=t.many("{count} ticket", "{count} tickets", facts.tickets)
    )


def _when(t: Texts, facts: BoardFacts) -> Markup:
    moment = None if facts.ends_at is None else t.moment(facts.ends_at)
    at = facts.options.at
    if at is None:
        return t("⏳ Drawn when a host says so") if moment is None else t("⏳ Drawn on {moment}", moment=moment)
    if moment is None:
        return t.many("⏳ Drawn as soon as {count} person is in", "⏳ Drawn as soon as {count} people are in", at)
    return t.many(
        "⏳ Drawn on {moment}, or as soon as {count} person is in",
        "⏳ Drawn on {moment}, or as soon as {count} people are in",
        at,
        moment=moment,
    )


def _over(t: Texts, facts: BoardFacts) -> Markup:
    if facts.outcome == "off":
        if facts.options.cost:
            return t("↩️ Called off, without a draw. What tickets cost has been given back.")
        return t("↩️ Called off, without a draw.")
    if facts.outcome == "nobody":
        return t("🏁 Over. There was nobody to draw.")
    return t("🏁 Drawn! The result is in the group.")


def result(t: Texts, facts: ResultFacts) -> Message:
    """The end, in the group: who won what, how many fell out, and what it was drawn with; or why nothing was drawn."""
    seen = facts.board
    title, is_paid = seen.activity.title, bool(seen.options.cost)
    if seen.outcome == "off":
        lines = [t("↩️ The raffle <b>{title}</b> was called off; nothing was drawn.", title=title)]
        if is_paid:
            lines.append(t("What tickets cost is back in everybody's account."))
        return Message(Markup("\n").join(lines))
    lines = [t("🎉 The raffle is drawn: <b>{title}</b>", title=title)]
    if seen.outcome == "nobody":
        lines = [t("🏁 The raffle <b>{title}</b> is over, and there was nobody to draw.", title=title)]
    lines += view_group.given(t, facts.awards, facts.names)
    if seen.outcome == "drawn":
        lines += [Markup(), turnout(t, seen)]
    if seen.fallen:
        lines.append(_fallen(t, seen.fallen, is_paid=is_paid))
    if seen.outcome == "drawn":
        lines += view_lots.lots(t, facts.draw.seed, facts.draw.listed)
        if passed := facts.draw.passed:
            shown = ", ".join(map(str, passed[:_PASSED])) + ("…" if len(passed) > _PASSED else "")
            lines.append(t("Passed over: {numbers}", numbers=shown))
    return Message(Markup("\n").join(lines), view_group.claim_rows(t, seen.group, seen.activity, facts.awards))


# So many tickets that were passed over are named in the message; the file has all of them.
_PASSED = 20


def _fallen(t: Texts, count: int, *, is_paid: bool) -> Markup:
    if is_paid:
        return t.many(
            "{count} person didn't meet the conditions any more, or has left; what they paid is back in their account.",
            "{count} people didn't meet the conditions any more, or have left; what they paid is back in their accounts.",
            count,
        )
    return t.many(
        "{count} person didn't meet the conditions any more, or has left.",
        "{count} people didn't meet the conditions any more, or have left.",
        count,
    )
