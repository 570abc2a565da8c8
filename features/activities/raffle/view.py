"""The words of a raffle: what the kind is called, its name on the schedule, toasts and refusals."""

from collections.abc import Sequence

from markupsafe import Markup

from features.activities.raffle import refusals
from features.activities.raffle.facts import Taken
from features.activities.raffle.predicates import Unmet
from features.activities.raffle.taps import OffTap, TableTap
from features.activities.raffle.view_conditions import checked
from features.activities.raffle.view_fields import FIELDS
from features.facts import ActivityFacts
from features.prizes.view_group import desk_link
from features.scheduling.names import named
from kit.messages import Button, Link, Toast
from kit.texts import Texts, words

# A toast has room for as many signs of conditions, beside the rest.
_TOAST = 150


def name(t: Texts) -> Markup:
    """See `kind.View`."""
    return t.context("a kind of activity", "Raffle")


def example(t: Texts) -> Markup:
    """See `kind.View`."""
    return t('"Weekly draw" prizes="1:300,2-3:50" until="fri 20:00" if="checkins>=5/7d"')


def change() -> str:
    """See `kind.View`."""
    return "until=2d"


def extras(t: Texts, activity: ActivityFacts) -> Sequence[Button | Link]:
    """Its buttons on the panel of `/manage`."""
    place = activity.group_id, activity.number
    more: list[Button | Link] = [
        Link.starting(t("📊 Who has which tickets"), TableTap(*place, "xlsx")),
        Link.starting(t("📊 The same as CSV"), TableTap(*place, "csv")),
    ]
    more.append(desk_link(t, activity))
    if activity.state != "closed":
        more.append(Link.starting(t("↩️ Call it off, undrawn"), OffTap(*place, 0)))
    return more


def taken(t: Texts, result: Taken, cost: int) -> Toast:
    """The answer to a tap on the board."""
    numbers = t.listing(Markup.escape(str(number)) for number in result.numbers)
    if not result.new:
        return Toast(
            t.many(
                "🎟 You're in already, with ticket no. {numbers}.",
                "🎟 You're in already, with tickets no. {numbers}.",
                len(result.numbers),
                numbers=numbers,
            ).unescape()
        )
    if cost:
        return Toast(
            t.many(
                "🎟 You're in: ticket no. {numbers}, for {count} point. Good luck!",
                "🎟 You're in: ticket no. {numbers}, for {count} points. Good luck!",
                result.cost,
                numbers=numbers,
            ).unescape()
        )
    return Toast(t("🎟 You're in: ticket no. {numbers}. Good luck!", numbers=numbers).unescape())


@named("raffle.draw", speaks=True)
def _(t: Texts) -> Markup:
    return t("raffle is drawn")


# --- refusals ---------------------------------------------------------------------------------------------------------------------


@words.register
def _(refusal: Unmet, t: Texts) -> Markup:
    said = [checked(t, each) for each in refusal.missing]
    if len(t.listing(said).unescape()) <= _TOAST:
        return t("Not yet. It still takes: {missing}.", missing=t.listing(said))
    return t.many(
        "Not yet. {count} condition isn't met; My tickets, below the board, says which.",
        "Not yet. {count} conditions aren't met; My tickets, below the board, says which.",
        len(said),
    )


@words.register
def _(refusal: refusals.Resting, t: Texts) -> Markup:
    return t("“{title}” is paused. Every ticket is kept, and you can take one when it goes on.", title=refusal.title)


@words.register
def _(_refusal: refusals.NoPrizes, t: Texts) -> Markup:
    return t("What is there to win? Please add <code>prizes=</code> with {allowed}.", allowed=FIELDS[0].hint(t))


@words.register
def _(_refusal: refusals.NoInvitations, t: Texts) -> Markup:
    return t(
        "Who invited whom isn't counted here yet, so it can't be a condition. There are check-ins, points, days in the "
        "group, taking part in another activity, and not having won: <code>checkins&gt;=5/7d</code>"
    )


@words.register
def _(refusal: refusals.NoSuchActivity, t: Texts) -> Markup:
    return t(
        "A condition asks for #{number}, and there is no such activity here. /manage lists them with their numbers.",
        number=str(refusal.number),
    )


@words.register
def _(_refusal: refusals.Full, t: Texts) -> Markup:
    return t("As many are in as there is room for. It is drawn in a moment, and the result is posted here.")


@words.register
def _(refusal: refusals.TicketsUsed, t: Texts) -> Markup:
    return t.many(
        "Each may have {count} ticket here, and you have it.",
        "Each may have {count} tickets here, and you have them.",
        refusal.most,
    )


@words.register
def _(refusal: refusals.TooPoor, t: Texts) -> Markup:
    return t.many(
        "A ticket costs {count} point, and you don't have that many. /me shows yours.",
        "A ticket costs {count} points, and you don't have that many. /me shows yours.",
        refusal.cost,
    )


@words.register
def _(_refusal: refusals.HasEntries, t: Texts) -> Markup:
    return t(
        "People have tickets already, so conditions, cost and prizes stay. You can add prizes, allow more tickets, and move the "
        "draw; or call it off under /manage, and everything goes back."
    )
