"""The fields of `/new checkin`, each declared once."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from features.activities.checkin.values import (
    count_or_no,
    count_or_none,
    read_edge,
    read_least,
    read_pictures,
    read_proof,
    read_review,
    read_rewards,
    write_count_or_none,
    write_edge,
    write_least,
)
from features.fields import Choices, Field
from features.prizes import view as prizes_view
from features.prizes.rules import write_prizes
from features.teams.view_fields import TEAMS, TEAMS_BY
from features.values import (
    EVERY_DAY,
    LONG,
    read_days,
    read_length,
    read_milestones,
    read_points,
    read_span,
    read_tag,
    read_yes,
    write_count,
    write_days,
    write_length,
    write_milestones,
    write_points,
    write_span,
    write_tag,
    write_time,
    write_yes,
)
from features.view_values import as_they_are, number, yes_or_no
from kit.texts import Texts

# --- when a field fits ------------------------------------------------------------------------------------------------------------


def _wants_photos(given: Mapping[str, str]) -> bool:
    return given.get("proof") == "photo"


def _wants_text(given: Mapping[str, str]) -> bool:
    return given.get("proof") == "text"


def _wants_more_than_a_tap(given: Mapping[str, str]) -> bool:
    return given.get("proof", "tap") != "tap"


def _ends_or_has_prizes(given: Mapping[str, str]) -> bool:
    """Prizes are for the end: without one they are not asked for. Who wants them all the same ends it by hand."""
    return given.get("for", "no") != "no" or given.get("prizes", "no") != "no"


# --- how values are shown ---------------------------------------------------------------------------------------------------------


def days_shown(t: Texts, days: frozenset[int]) -> Markup:
    """Days of the week in words."""
    if days == EVERY_DAY:
        return t("every day")
    numbers = sorted(days)
    if len(numbers) > 2 and numbers == list(range(numbers[0], numbers[-1] + 1)):
        return t("{first} to {last}", first=t.weekday(numbers[0]), last=t.weekday(numbers[-1]))
    return t.listing(t.weekday(number) for number in numbers)


def _milestones_shown(t: Texts, milestones: Sequence[tuple[int, int]]) -> Markup:
    if not milestones:
        return t("none")
    return t.listing(t("{days} days: +{points}", days=days, points=points) for days, points in milestones)


def _number_or_none(t: Texts, value: int | None) -> Markup:
    return number(t, value) if value else t("none")


def _yes_and_no(t: Texts) -> Choices:
    return [(t.context("to a question", "Yes"), "yes"), (t.context("to a question", "No"), "no")]


# --- the fields -------------------------------------------------------------------------------------------------------------------

FIELDS = (
    Field(
        "proof", read_proof, str, "tap",
        label=lambda t: t("Proof"),
        question=lambda t: t("How do people check in?"),
        hint=lambda t: t("“tap” for a button, “photo” or “text”"),
        choices=lambda t: [(t("A tap"), "tap"), (t("Photos"), "photo"), (t("A text"), "text")],
        shown=lambda t, proof: {"tap": t("a tap on the button"), "photo": t("photos"), "text": t("a text")}[proof],
    ),
    Field(
        "count", read_pictures, write_count, "1", fits=_wants_photos,
        label=lambda t: t("Photos a day"),
        question=lambda t: t("How many photos a day?"),
        hint=lambda t: t("a number of photos from 1 to 10"),
        choices=as_they_are("1", "2", "3"),
        shown=number,
    ),
    Field(
        "least", read_least, write_least, "no", fits=_wants_text,
        label=lambda t: t("Characters at least"),
        question=lambda t: t("How long shall a text be at least?"),
        hint=lambda t: t("a number of characters from 1 to 2000, or “no”; a tag doesn't count"),
        choices=lambda t: [(t("Any length"), "no"), *as_they_are("20", "50", "100")(t)],
        shown=lambda t, least: t("any length") if least <= 1 else t.many("{count} character", "{count} characters", least),
    ),
    Field(
        "tag", read_tag, write_tag, "no", fits=_wants_more_than_a_tap,
        label=lambda t: t("Tag"),
        hint=lambda t: t("a word such as #run, or “no”"),
        shown=lambda t, tag: t("none") if tag is None else Markup("#{}").format(tag),
    ),
    Field(
        "from", read_edge, write_edge, "no", option="start",
        label=lambda t: t("Opens"),
        hint=lambda t: t("a time such as 06:00, or “no” for the start of the day"),
        shown=lambda t, start: t("start of the day") if start is None else Markup.escape(write_time(start)),
    ),
    Field(
        "until", read_edge, write_edge, "no",
        label=lambda t: t("Closes"),
        question=lambda t: t("Until what time can people check in?"),
        hint=lambda t: t("a time such as 21:00, or “no” for the end of the day"),
        choices=lambda t: [*as_they_are("09:00", "12:00", "21:00", "22:00")(t), (t("End of the day"), "no")],
        shown=lambda t, until: t("end of the day") if until is None else Markup.escape(write_time(until)),
    ),
    Field(
        "days", read_days, write_days, "daily",
        label=lambda t: t("Days"),
        question=lambda t: t("On which days?"),
        hint=lambda t: t("days such as mon-fri or mon,wed, or daily, weekdays, weekends"),
        choices=lambda t: [(t("Every day"), "daily"), (t("Mon–Fri"), "mon-fri"), (t("Weekends"), "weekends")],
        shown=days_shown,
    ),
    Field(
        "for", read_length, write_length, "no", option="length",
        label=lambda t: t("Runs for"),
        question=lambda t: t("For how long shall it run?"),
        hint=lambda t: t("a length such as 21d or 3w, at most 366 days, or “no” for no end"),
        choices=lambda t: [(t("1 week"), "7d"), (t("3 weeks"), "21d"), (t("30 days"), "30d"), (t("No end"), "no")],
        shown=lambda t, length: t("no end") if length is None else t.many("{count} day", "{count} days", length),
    ),
    Field(
        "points", read_points, write_points, "1",
        label=lambda t: t("Points a day"),
        question=lambda t: t("How many points is a check-in worth?"),
        hint=lambda t: t("a whole number from 0 to 1000"),
        choices=as_they_are("0", "1", "5", "10"),
        shown=number,
    ),
    Field(
        "streak", read_milestones, write_milestones, "no", longest=LONG, option="milestones",
        label=lambda t: t("Streak bonus"),
        hint=lambda t: t("days and points such as 7:20,30:100, or “no”"),
        shown=_milestones_shown,
    ),
    Field(
        "prizes", read_rewards, write_prizes, "no", fits=_ends_or_has_prizes, longest=LONG,
        label=lambda t: t("Prizes"),
        question=lambda t: t("What is there to win at the end, for those with the most days?"),
        hint=lambda t: t("places and what they get, such as “1:300,2:code,3:A mug”, or “no”"),
        choices=lambda t: [(t("nothing"), "no")],
        shown=lambda t, prizes: prizes_view.listed(t, prizes) or t("none"),
    ),
    Field(
        "remind", read_span, write_span, "60m",
        label=lambda t: t("Reminder"),
        question=lambda t: t("How long before the end shall I remind those who aren't in yet?"),
        hint=lambda t: t("a time span such as 60m or 2h, less than a day, or “no”"),
        choices=lambda t: [
            (t("30 minutes"), "30m"), (t("1 hour"), "60m"), (t("2 hours"), "120m"), (t("No reminder"), "no"),
        ],
        shown=lambda t, minutes: t("none")
        if minutes is None
        else t.many("{count} minute before", "{count} minutes before", minutes),
    ),
    Field(
        "remind_names", read_yes, write_yes, "no",
        label=lambda t: t("Names in the reminder"),
        hint=lambda t: t("yes or no"),
        shown=yes_or_no,
    ),
    Field(
        "review", read_review, str, "none", fits=_wants_more_than_a_tap,
        label=lambda t: t("Who looks at it"),
        question=lambda t: t("Shall somebody look at the proofs before they count?"),
        hint=lambda t: t("“none”, “admins”, or “peers”: two 👍 of other members"),
        choices=lambda t: [
            (t.context("who reviews", "Nobody"), "none"), (t("Admins"), "admins"), (t("Members, by 👍"), "peers"),
        ],
        shown=lambda t, review: {
            "none": t.context("who reviews", "nobody"),
            "admins": t.context("who reviews", "admins"),
            "peers": t("two 👍 of members"),
        }[review],
    ),
    Field(
        "looks", read_yes, write_yes, "yes", fits=_wants_photos,
        label=lambda t: t("Hold look-alikes"),
        question=lambda t: t("Shall a photo that looks like an earlier one be looked at before it counts?"),
        hint=lambda t: t("“yes”, or “no” where everybody's photos look much the same"),
        choices=_yes_and_no,
        shown=yes_or_no,
    ),
    Field(
        "makeup", count_or_none(31), write_count_or_none, "3",
        label=lambda t: t("Make-ups a month"),
        hint=lambda t: t("a number from 1 to 31, or “no”"),
        shown=_number_or_none,
    ),
    Field(
        "out", count_or_no(31), write_count, "no",
        label=lambda t: t("Out after"),
        hint=lambda t: t("a number of misses in a row from 1 to 31, or “no”"),
        shown=lambda t, out: t("never") if out is None else t.many("{count} miss in a row", "{count} misses in a row", out),
    ),
    Field(
        "goal", count_or_no(1_000_000), write_count, "no",
        label=lambda t: t("Goal together"),
        hint=lambda t: t("a number of check-ins such as 500, or “no”"),
        shown=_number_or_none,
    ),
    TEAMS,
    TEAMS_BY,
)  # fmt: skip
