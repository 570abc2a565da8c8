"""What is said about days that change afterwards: make-ups, freezes, excuses, being out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from features.activities.checkin.corrections.rules import (
    BadDates,
    CannotPay,
    Excused,
    HoldsEnough,
    MadeUp,
    NobodyMeant,
    NoCheckIn,
    NoGap,
    NoMakeUpLeft,
    NoMakeUps,
    NotYourButton,
)
from features.activities.checkin.rules import FREEZE_PRICE, MAKEUP_DAYS, MOST_FREEZES, Gap, Share, Status
from features.activities.checkin.view_proof import reasons
from features.facts import ActivityFacts, GroupFacts
from kit.buttons import Tap, tap
from kit.messages import Button, Message, Row
from kit.texts import Texts, as_written, person_name, words

_LISTED = 10


@tap("mu")
@dataclass(frozen=True, slots=True)
class MakeUpTap(Tap):
    """Make a day up; `day` is its ordinal, and the button is `person`'s alone."""

    group: int
    activity: int
    person: int
    day: int


@tap("fz")
@dataclass(frozen=True, slots=True)
class FreezeTap(Tap):
    """Buy one freeze more than the `held` ones: twice is once. The button is `person`'s alone."""

    group: int
    person: int
    held: int


def gaps(t: Texts, of_groups: Sequence[Sequence[Gap]], person_id: int, name: str) -> Message:
    """`/makeup`: which days can be made up, and what it costs."""
    rows: list[Row] = []
    lines: list[str] = []
    used_up: list[Markup] = []
    for all_of_them in of_groups:
        used_up += _used_up(t, all_of_them)
        found = [gap for gap in all_of_them if gap.left]
        for gap in found[:_LISTED]:
            label = t("{day} · {title}", day=t.day(gap.day), title=gap.title)
            rows.append((Button.tapping(label, MakeUpTap(gap.group, gap.number, person_id, gap.day.toordinal())),))
        for title, price, left in dict.fromkeys((gap.title, gap.price, gap.left) for gap in found):
            cost = t.many("{count} point a day", "{count} points a day", price) if price else t("free")
            lines.append(
                t.many(
                    "<b>{title}</b>: {cost}, {count} more this month",
                    "<b>{title}</b>: {cost}, {count} more this month",
                    left,
                    title=title,
                    cost=cost,
                )
            )
    if not rows and used_up:
        head = t("🩹 {name}, no day can be made up just now.", name=person_name(name))
        return Message(Markup("\n").join([head, *used_up]))
    if not rows:
        return Message(
            t(
                "{name}, there is no day to make up. Days of the last {count} days that you missed would be here.",
                name=person_name(name),
                count=MAKEUP_DAYS,
            )
        )
    head = t("🩹 {name}, which day do you want to make up?", name=person_name(name))
    return Message(Markup("\n").join([head, *lines, *used_up]), tuple(rows))


def _used_up(t: Texts, gaps: Sequence[Gap]) -> list[Markup]:
    """Check-ins of which a day was missed and none can be made up, and why."""
    lines: list[Markup] = []
    for title, most, again in dict.fromkeys((gap.title, gap.most, gap.again) for gap in gaps if not gap.left):
        if most:
            lines.append(
                t.many(
                    "<b>{title}</b>: you've used the {count} make-up of this month. New ones come on {day}.",
                    "<b>{title}</b>: you've used all {count} make-ups of this month. New ones come on {day}.",
                    most,
                    title=title,
                    day=t.day(again),
                )
            )
        else:
            lines.append(t("<b>{title}</b>: missed days can't be made up in this check-in.", title=title))
    return lines


def made_up(t: Texts, result: MadeUp) -> Message:
    """A day was made up."""
    text = t("🩹 {day} of <b>{title}</b> is made up.", day=t.day(result.day), title=result.title)
    parts = [t.many("{count} day in a row", "{count} days in a row", result.streak)] if result.streak else []
    if result.price:
        parts.append(t.many("−{count} point", "−{count} points", result.price))
    parts.append(t.many("{count} make-up left this month", "{count} make-ups left this month", result.left))
    return Message(text + "\n" + Markup(" · ").join(parts))


def freeze_button(t: Texts, group: GroupFacts, person_id: int, held: int) -> Button | None:
    """The button that buys a freeze; None for whoever holds enough."""
    if held >= MOST_FREEZES:
        return None
    label = t.many("🧊 Buy a freeze · {count} point", "🧊 Buy a freeze · {count} points", FREEZE_PRICE)
    return Button.tapping(label, FreezeTap(group.id, person_id, held))


def freezes(t: Texts, held: int) -> Markup:
    """How many freezes somebody holds, and what they are good for."""
    return t.many(
        "🧊 {count} freeze saves your streak when you miss a day.",
        "🧊 {count} freezes save your streak when you miss a day.",
        held,
    )


def holding(t: Texts, held: int) -> Markup:
    """The toast where none was bought: the button was from before."""
    return t.many("🧊 You hold {count} freeze now.", "🧊 You hold {count} freezes now.", held)


def bought(t: Texts, held: int) -> Markup:
    """The toast after buying one."""
    return t.many(
        "🧊 You hold {count} freeze now. −{price} points",
        "🧊 You hold {count} freezes now. −{price} points",
        held,
        price=FREEZE_PRICE,
    )


def saved(t: Texts, group: GroupFacts, activity: ActivityFacts, day: date, streak: int, left: int) -> Message:
    """To whoever's streak a freeze has saved."""
    text = t.many(
        "🧊 <b>{title}</b> in {group}: you missed {day}, and a freeze kept your streak of {count} day.",
        "🧊 <b>{title}</b> in {group}: you missed {day}, and a freeze kept your streak of {count} days.",
        streak,
        title=activity.title,
        group=group.title,
        day=t.day(day),
    )
    return Message(t.sentences([text, t.many("You hold {count} more.", "You hold {count} more.", left)]))


def ended(t: Texts, share: Share) -> Markup:
    """Why a streak ended, and what can be done."""
    day = t.day(share.broken_on) if share.broken_on is not None else ""
    if share.why is Status.REJECTED and share.note:
        why = t("Your streak ended because {day} doesn't count: {reason}.", day=day, reason=_note(t, share.note))
    elif share.why is Status.REJECTED:
        why = t("Your streak ended because {day} doesn't count.", day=day)
    else:
        why = t("Your streak ended because {day} was missed.", day=day)
    return t.sentences([why, t("A new one starts with your next check-in.")])


def _note(t: Texts, note: str) -> str:
    # A ready-made reason is kept by its code.
    ready = dict(reasons(t))
    return (
        ready.get(note.removeprefix("#"), Markup.escape(as_written(note))) if note.startswith("#") else as_written(note)
    )


def nearly_out(t: Texts, group: GroupFacts, activity: ActivityFacts, most: int) -> Message:
    """To whoever is out by the next miss."""
    return Message(
        t(
            "⚠️ <b>{title}</b> in {group}: with one more miss, {most} in a row, you'd be out. Check in next time and you stay in.",
            title=activity.title,
            group=group.title,
            most=most,
        )
    )


def out(t: Texts, group: GroupFacts, activity: ActivityFacts, most: int) -> Message:
    """To whoever is out."""
    return Message(
        t(
            "<b>{title}</b> in {group}: after {most} misses in a row you're out, and I won't remind you any more. "
            "Your next check-in brings you back in.",
            title=activity.title,
            group=group.title,
            most=most,
        )
    )


def excused(t: Texts, result: Excused) -> Message:
    """The answer to `/excuse`."""
    name = person_name(result.name)
    if not result.days:
        return Message(t("Nothing to excuse: {name} was there, or nobody is expected then.", name=name))
    if result.first == result.last:
        return Message(t("🌿 {name} is excused for {day}; the streak goes on.", name=name, day=t.day(result.first)))
    return Message(
        t(
            "🌿 {name} is excused from {first} to {last}; the streak goes on.",
            name=name,
            first=t.day(result.first),
            last=t.day(result.last),
        )
    )


def excused_for_you(t: Texts, group: GroupFacts, first: date, last: date, note: str | None) -> Message:
    """To whoever is excused."""
    if first == last:
        text = t("🌿 {group}: you're excused for {day}, and your streak goes on.", group=group.title, day=t.day(first))
    else:
        text = t(
            "🌿 {group}: you're excused from {first} to {last}, and your streak goes on.",
            group=group.title,
            first=t.day(first),
            last=t.day(last),
        )
    if note:
        text += "\n" + t("Why: {reason}", reason=as_written(note))
    return Message(text)


# --- refusals -----------------------------------------------------------------------------------------------------------------------


@words.register
def _(_refusal: HoldsEnough, t: Texts) -> Markup:
    return t("You hold {count} freezes already, that's as many as one can.", count=MOST_FREEZES)


@words.register
def _(refusal: CannotPay, t: Texts) -> Markup:
    return t(
        "This costs {price} points, and you have {balance}. Check in to earn more: /activities",
        price=refusal.price,
        balance=refusal.balance,
    )


@words.register
def _(refusal: NoGap, t: Texts) -> Markup:
    return t(
        "{day} can't be made up: only missed days of the last {count} days can. See which: /makeup",
        day=t.day(refusal.day),
        count=MAKEUP_DAYS,
    )


@words.register
def _(refusal: NoMakeUpLeft, t: Texts) -> Markup:
    return t(
        "You have made up {most} days this month, that's as many as this check-in allows. Next month you can again.",
        most=refusal.most,
    )


@words.register
def _(refusal: NoMakeUps, t: Texts) -> Markup:
    return t(
        "Missed days of {title} can't be made up. A new streak starts with your next check-in.", title=refusal.title
    )


@words.register
def _(refusal: BadDates, t: Texts) -> Markup:
    return t(
        "I can't use the day “{value}”. Write 2026-11-25, yesterday, or a span such as 11-25..11-30, at most two months ahead.",
        value=as_written(refusal.value),
    )


@words.register
def _(refusal: NobodyMeant, t: Texts) -> Markup:
    return t(
        "Whose day? Reply to one of their messages, or write <code>{command} @name</code>.", command=refusal.command
    )


@words.register
def _(_refusal: NotYourButton, t: Texts) -> Markup:
    return t("This button is somebody else's. Yours comes with /me or /makeup.")


@words.register
def _(refusal: NoCheckIn, t: Texts) -> Markup:
    if refusal.count > 1:
        return t("There are several check-ins on. Say which one by its number, for example #3: /activities")
    return t("There is no such check-in going on. See what's on: /activities")
