"""The words of the check-in's form: what its fields are called, asked for, may be and are."""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from features.prizes import view as prizes_view
from features.values import EVERY_DAY, write_time
from kit.texts import Texts


def name(t: Texts) -> Markup:
    """See `kind.View`."""
    return t("Check-in")


def example(t: Texts) -> Markup:
    """See `kind.View`."""
    return t('"Morning run" until=21:00 points=5')


def change() -> str:
    """See `kind.View`."""
    return "until=22:00"


def label(t: Texts, field: str) -> Markup:
    """See `kind.View`."""
    return {
        "proof": t("Proof"),
        "count": t("Photos a day"),
        "least": t("Characters at least"),
        "looks": t("Hold look-alikes"),
        "tag": t("Tag"),
        "review": t("Who looks at it"),
        "makeup": t("Make-ups a month"),
        "out": t("Out after"),
        "goal": t("Goal together"),
        "from": t("Opens"),
        "until": t("Closes"),
        "days": t("Days"),
        "for": t("Runs for"),
        "points": t("Points a day"),
        "streak": t("Streak bonus"),
        "prizes": t("Prizes"),
        "remind": t("Reminder"),
        "remind_names": t("Names in the reminder"),
    }[field]


def question(t: Texts, field: str) -> Markup:
    """See `kind.View`."""
    return {
        "proof": t("How do people check in?"),
        "count": t("How many photos a day?"),
        "least": t("How long shall a text be at least?"),
        "looks": t("Shall a photo that looks like an earlier one be looked at before it counts?"),
        "review": t("Shall somebody look at the proofs before they count?"),
        "until": t("Until what time can people check in?"),
        "days": t("On which days?"),
        "for": t("For how long shall it run?"),
        "points": t("How many points is a check-in worth?"),
        "prizes": t("What is there to win at the end, for those with the most days?"),
        "remind": t("How long before the end shall I remind those who aren't in yet?"),
    }.get(field) or label(t, field)


def allowed(t: Texts, field: str) -> Markup:
    """See `kind.View`."""
    return {
        "proof": t("“tap” for a button, “photo” or “text”"),
        "count": t("a number of photos from 1 to 10"),
        "least": t("a number of characters from 1 to 2000, or “no”; a tag doesn't count"),
        "looks": t("“yes”, or “no” where everybody's photos look much the same"),
        "tag": t("a word such as #run, or “no”"),
        "review": t("“none”, “admins”, or “peers”: two 👍 of other members"),
        "makeup": t("a number from 1 to 31, or “no”"),
        "out": t("a number of misses in a row from 1 to 31, or “no”"),
        "goal": t("a number of check-ins such as 500, or “no”"),
        "from": t("a time such as 06:00, or “no” for the start of the day"),
        "until": t("a time such as 21:00, or “no” for the end of the day"),
        "days": t("days such as mon-fri or mon,wed, or daily, weekdays, weekends"),
        "for": t("a length such as 21d or 3w, at most 366 days, or “no” for no end"),
        "points": t("a whole number from 0 to 1000"),
        "streak": t("days and points such as 7:20,30:100, or “no”"),
        "prizes": t("places and what they get, such as “1:300,2:code,3:A mug”, or “no”"),
        "remind": t("a time span such as 60m or 2h, less than a day, or “no”"),
        "remind_names": t("yes or no"),
    }[field]


def choices(t: Texts, field: str) -> Sequence[tuple[Markup, str]]:
    """See `kind.View`."""
    if field in _OF_PROOF:
        return _choices_of_proof(t, field)
    if field == "review":
        return [(t.context("who reviews", "Nobody"), "none"), (t("Admins"), "admins"), (t("Members, by 👍"), "peers")]
    if field == "until":
        return [(Markup.escape(at), at.replace(":", ".")) for at in ("09:00", "12:00", "21:00", "22:00")] + [
            (t("End of the day"), "no")
        ]
    if field == "days":
        return [(t("Every day"), "daily"), (t("Mon–Fri"), "mon-fri"), (t("Weekends"), "weekends")]
    if field == "for":
        return [(t("1 week"), "7d"), (t("3 weeks"), "21d"), (t("30 days"), "30d"), (t("No end"), "no")]
    if field == "points":
        return [(Markup.escape(number), number) for number in ("0", "1", "5", "10")]
    if field == "prizes":
        return [(t("nothing"), "no")]
    if field == "remind":
        return [(t("30 minutes"), "30m"), (t("1 hour"), "60m"), (t("2 hours"), "120m"), (t("No reminder"), "no")]
    return []


_OF_PROOF = frozenset({"proof", "count", "least", "looks"})


def _choices_of_proof(t: Texts, field: str) -> Sequence[tuple[Markup, str]]:
    match field:
        case "proof":
            return [(t("A tap"), "tap"), (t("Photos"), "photo"), (t("A text"), "text")]
        case "count":
            return [(Markup.escape(number), number) for number in ("1", "2", "3")]
        case "least":
            return [(t("Any length"), "no"), *((Markup.escape(number), number) for number in ("20", "50", "100"))]
        case _:
            return [(t("Yes"), "yes"), (t("No"), "no")]


def shown(t: Texts, field: str, value: Any) -> Markup:
    """See `kind.View`."""
    match field:
        case "from":
            return t("start of the day") if value is None else Markup.escape(write_time(value))
        case "until":
            return t("end of the day") if value is None else Markup.escape(write_time(value))
        case "days":
            return _days(t, value)
        case "for":
            return t("no end") if value is None else t.many("{count} day", "{count} days", value)
        case "points":
            return Markup.escape(t.number(value))
        case "streak":
            return _milestones(t, value)
        case "prizes":
            return prizes_view.listed(t, value) or t("none")
        case "remind":
            return t("none") if value is None else t.many("{count} minute before", "{count} minutes before", value)
        case "remind_names" | "looks":
            return t("yes") if value else t("no")
        case _:
            return _shown_proof(t, field, value)


def _shown_proof(t: Texts, field: str, value: Any) -> Markup:
    match field:
        case "proof":
            return {"tap": t("a tap on the button"), "photo": t("photos"), "text": t("a text")}[value]
        case "review":
            return {
                "none": t.context("who reviews", "nobody"),
                "admins": t.context("who reviews", "admins"),
                "peers": t("two 👍 of members"),
            }[value]
        case "least":
            return t("any length") if value <= 1 else t.many("{count} character", "{count} characters", value)
        case "tag":
            return t("none") if value is None else Markup("#{}").format(value)
        case "out":
            return t("never") if value is None else t.many("{count} miss in a row", "{count} misses in a row", value)
        case _:
            return t("none") if not value else Markup.escape(t.number(value))


def _milestones(t: Texts, milestones: Sequence[tuple[int, int]]) -> Markup:
    if not milestones:
        return t("none")
    return t.listing(t("{days} days: +{points}", days=days, points=points) for days, points in milestones)


def _days(t: Texts, days: frozenset[int]) -> Markup:
    if days == EVERY_DAY:
        return t("every day")
    numbers = sorted(days)
    if len(numbers) > 2 and numbers == list(range(numbers[0], numbers[-1] + 1)):
        return t("{first} to {last}", first=t.weekday(numbers[0]), last=t.weekday(numbers[-1]))
    return t.listing(t.weekday(number) for number in numbers)
