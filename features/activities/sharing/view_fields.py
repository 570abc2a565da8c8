"""The fields of `/new sharing`, each declared once."""

from collections.abc import Sequence

from markupsafe import Markup

from features import moments
from features.activities.sharing.options import Rhythm, Step
from features.activities.sharing.values import (
    fixed_at,
    read_at,
    read_length,
    read_remind,
    read_rhythm,
    read_seats,
    read_speakers,
    read_steps,
    write_at,
    write_length,
    write_remind,
    write_rhythm,
    write_speakers,
    write_steps,
)
from features.activities.sharing.view_stage import step_name
from features.fields import Field
from features.values import DAY_MINUTES, EVERY_DAY, LONG, read_points, read_yes, write_points, write_yes
from features.view_values import as_they_are, number, yes_or_no
from kit.texts import Texts

_DAYS_A_WEEK = 7


# --- how values are shown ---------------------------------------------------------------------------------------------------------


def _rhythm(t: Texts, value: Rhythm | None) -> Markup:
    """How often it repeats."""
    if value is None:
        return t("once")
    if value.weekdays == EVERY_DAY or value.days == 1:
        return t("every day")
    if value.weekdays:
        return t("every {days}", days=t.listing(t.weekday(number) for number in sorted(value.weekdays)))
    if value.days == _DAYS_A_WEEK:
        return t("every week")
    if value.days % _DAYS_A_WEEK == 0:
        return t("every {count} weeks", count=value.days // _DAYS_A_WEEK)
    return t("every {count} days", count=value.days)


def _span(t: Texts, minutes: int) -> Markup:
    if minutes % DAY_MINUTES == 0 and minutes > DAY_MINUTES:
        return t.many("{count} day before", "{count} days before", minutes // DAY_MINUTES)
    if minutes % 60 == 0:
        return t.many("{count} hour before", "{count} hours before", minutes // 60)
    return t.many("{count} minute before", "{count} minutes before", minutes)


def _steps(t: Texts, steps: Sequence[Step]) -> Markup:
    if not steps:
        return t("as the length gives")
    return t.listing(t("{step} {minutes} min", step=step_name(t, s.name), minutes=s.minutes) for s in steps)


# --- the fields -------------------------------------------------------------------------------------------------------------------

AT = Field(
    "at", read_at, write_at, "no", needed=True, fixed=fixed_at, option="when",
    label=lambda t: t("When"),
    question=lambda t: t("When does it begin?"),
    hint=lambda t: t("a day and a time, such as 2026-12-03 20:00, fri 20:00 or tomorrow 20:00"),
    choices=lambda t: [
        (t("Tomorrow {time}", time="20:00"), "tomorrow20.00"),
        (t("{day} {time}", day=t.weekday(4), time="20:00"), "fri20.00"),
        (t("{day} {time}", day=t.weekday(5), time="15:00"), "sat15.00"),
    ],
    shown=lambda t, when: t("not said yet") if when is None else moments.shown(t, when),
)  # fmt: skip

FIELDS = (
    Field(
        "speaker", read_speakers, write_speakers, "no", longest=LONG, option="speakers",
        label=lambda t: t("Speakers"),
        question=lambda t: t("Who speaks?"),
        hint=lambda t: t("names such as @ann or @ann, Dr. Wang, or “no” if it's open"),
        choices=lambda t: [(t("Not fixed yet"), "no")],
        shown=lambda t, names: t.listing(names) if names else t("not fixed yet"),
    ),
    AT,
    Field(
        "length", read_length, write_length, "90m",
        label=lambda t: t("Length"),
        question=lambda t: t("How long is it?"),
        hint=lambda t: t("a length from 5m to 12h, such as 90m or 2h"),
        choices=lambda t: [(t.many("{count} minute", "{count} minutes", n), f"{n}m") for n in (30, 60, 90, 120)],
        shown=lambda t, minutes: t.many("{count} minute", "{count} minutes", minutes),
    ),
    Field(
        "repeat", read_rhythm, write_rhythm, "no",
        label=lambda t: t("Repeats"),
        question=lambda t: t("Does it repeat?"),
        hint=lambda t: t("daily, weekly, 2w, days such as tue,thu, or “no”"),
        choices=lambda t: [(t("Once"), "no"), (t("Every week"), "weekly"), (t("Every two weeks"), "2w")],
        shown=_rhythm,
    ),
    Field(
        "remind", read_remind, write_remind, "24h,15m",
        label=lambda t: t("Reminders"),
        hint=lambda t: t("up to five time spans before the talk, such as 24h,15m, or “no”"),
        shown=lambda t, spans: t.listing(_span(t, minutes) for minutes in spans) if spans else t("none"),
    ),
    Field(
        "mute", read_yes, write_yes, "no",
        label=lambda t: t("Mute the group"),
        question=lambda t: t("Shall I mute the group during the talk, so that only admins and the speaker write?"),
        hint=lambda t: t("yes or no"),
        choices=lambda t: [(t("No, all may write"), "no"), (t("Yes, mute"), "yes")],
        shown=yes_or_no,
    ),
    Field(
        "code", read_yes, write_yes, "no",
        label=lambda t: t("Code word"),
        hint=lambda t: t("yes (people type a code word that is said in the talk) or no (they tap a button)"),
        shown=lambda t, is_code: t("yes") if is_code else t("no, a button"),
    ),
    Field(
        "seats", read_seats, str, "0",
        label=lambda t: t("Seats"),
        question=lambda t: t("How many seats are there?"),
        hint=lambda t: t("a whole number, or “no” for no limit"),
        choices=lambda t: [(t("No limit"), "no"), *as_they_are("10", "20", "50")(t)],
        shown=lambda t, seats: number(t, seats) if seats else t("no limit"),
    ),
    Field(
        "points", read_points, write_points, "0",
        label=lambda t: t("Points for being there"),
        hint=lambda t: t("a whole number from 0 to 1000"),
        shown=number,
    ),
    Field(
        "steps", read_steps, write_steps, "auto", longest=LONG,
        label=lambda t: t("Run of show"),
        hint=lambda t: t("steps with their minutes, such as warm-up:5,talk:60,questions:25, or “auto”"),
        shown=_steps,
    ),
)  # fmt: skip
