"""What is said of a group's settings: the greeting, which shows them first, `/settings` with its pages, and what is refused."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from features.activities.registry import KINDS
from features.activities.view_form import NewFormTap, PickGroupTap
from features.facts import GroupFacts
from features.help.view import what_i_do
from features.links import deep_link
from features.repeats import read_every
from features.settings.rules import BadSetting, SettingsFacts
from features.values import write_quiet, write_time
from features.view_values import not_understood
from kit.buttons import Tap, tap
from kit.messages import Button, Link, Message, Row
from kit.texts import SPOKEN, Texts, spoken, words

ZONES = (
    "Asia/Shanghai", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Singapore", "Asia/Tokyo", "Asia/Kolkata", "Europe/London",
    "Europe/Berlin", "America/New_York", "America/Chicago", "America/Los_Angeles", "UTC",
)  # fmt: skip
_DAY_STARTS = ("00:00", "02:00", "04:00", "06:00")
_QUIET = ("23:00-08:00", "22:00-07:00", "00:00-08:00", "no")


@tap("sp")
@dataclass(frozen=True, slots=True)
class SettingsTap(Tap):
    """Show a page of the settings: main, zone, day_start, quiet."""

    page: str


@tap("ss")
@dataclass(frozen=True, slots=True)
class SetTap(Tap):
    """Set a setting; `value` has dots where a time has colons."""

    name: str
    value: str


def greeting(t: Texts, group: GroupFacts, now: SettingsFacts, bot_username: str) -> Message:
    """The first message in a group."""
    text = t("👋 Hello! I run this group's activities: {what}.", what=what_i_do(t))
    text += "\n" + t("Everything works as it is; admins can adjust it below.")
    start: Row = (
        *(
            Link.to(kind.guide.first(t), deep_link(bot_username, NewFormTap(group.id, kind.name, 0)))
            for kind in KINDS
            if kind.guide is not None and kind.guide.first is not None
        ),
        Link.to(t("Something else"), deep_link(bot_username, PickGroupTap(group.id))),
    )
    return Message(text + "\n\n" + settings_text(t, now), (*_settings_rows(t, now), start))


def welcome_back(t: Texts) -> Message:
    """The bot was removed and is here again."""
    return Message(t("👋 I'm back! Points, streaks and activities are all still here. See /activities"))


def settings(t: Texts, now: SettingsFacts) -> Message:
    """`/settings`."""
    hint = t(
        "In one line: {example}",
        example=t("<code>/settings zone=Europe/Berlin day_start=04:00 quiet=23:00-08:00</code>"),
    )
    return Message(settings_text(t, now) + "\n\n" + hint, _settings_rows(t, now))


def settings_page(t: Texts, now: SettingsFacts, page: str) -> Message | None:
    """One page of the settings; None for a page that is not there."""
    back: Row = (Button.tapping(t("Back"), SettingsTap("main")),)
    if page == "main":
        return settings(t, now)
    if page == "zone":
        rows = _choices("zone", [(zone, zone) for zone in ZONES], 2)
        text = t("In which time zone does the group live? Now: {zone}.", zone=now.zone)
        more = t("Any other: {example}", example=Markup("<code>/settings zone=Australia/Sydney</code>"))
        return Message(text + "\n" + more, (*rows, back))
    if page == "day_start":
        rows = _choices("day_start", [(at, at) for at in _DAY_STARTS], 4)
        text = t("When does a new day begin? Whoever checks in earlier at night still counts for the day before.")
        return Message(text, (*rows, back))
    if page == "quiet":
        rows = _choices("quiet", [(str(t("none")) if at == "no" else at, at) for at in _QUIET], 2)
        return Message(t("When shall I keep quiet? What isn't urgent waits until those hours are over."), (*rows, back))
    return _summary_page(t, now, back) if page == "summary" else None


def _summary_page(t: Texts, now: SettingsFacts, back: Row) -> Message:
    weekly = (
        (t("{weekday} {time}", weekday=t.weekday(0), time="09:00"), "mon_09.00"),
        (t("{weekday} {time}", weekday=t.weekday(6), time="20:00"), "sun_20.00"),
        (t("none"), "no"),
    )
    moments: Row = tuple(Button.tapping(label, SetTap("summary", value)) for label, value in weekly)
    shown = SetTap("summary_in_group", "no" if now.summary_in_group else "yes")
    label = t("Not in the group any more") if now.summary_in_group else t("In short to the group, too")
    text = t("When shall admins get the week in figures? It comes in private, to those who have started me there.")
    more = t("Any other: {example}", example=Markup('<code>/settings summary="fri 18:00"</code>'))
    return Message(text + "\n" + more, (moments, (Button.tapping(label, shown),), back))


def settings_text(t: Texts, now: SettingsFacts) -> Markup:
    """The settings as they are, a line each."""
    lines = (
        t("🌐 Language: {language}", language=spoken(now.language).name),
        t("🕒 Time zone: {zone}", zone=now.zone),
        t("🌅 A new day begins at {time}", time=write_time(now.day_start)),
        t("🌙 Quiet hours: {hours}", hours=t("none") if now.quiet[0] == now.quiet[1] else write_quiet(now.quiet)),
        t("📊 Weekly summary: {when}", when=_summary(t, now)),
    )
    return Markup("\n").join(lines)


def _summary(t: Texts, now: SettingsFacts) -> Markup:
    every = read_every(now.summary)
    if every is None:
        return t("none")
    (weekday,), (wall,) = every.weekdays, every.walls
    when = t("{weekday} {time}, to admins", weekday=t.weekday(weekday), time=write_time(wall))
    return when + t(", in short to the group") if now.summary_in_group else when


def _settings_rows(t: Texts, now: SettingsFacts) -> tuple[Row, ...]:
    # Each language is named in itself: whoever cannot read the present one finds the way out.
    others = [
        Button.tapping(language.name, SetTap("language", tag))
        for tag, language in SPOKEN.items()
        if tag != now.language
    ]
    return (
        (*others, Button.tapping(t("🕒 Time zone"), SettingsTap("zone"))),
        (
            Button.tapping(t("🌅 Start of day"), SettingsTap("day_start")),
            Button.tapping(t("🌙 Quiet hours"), SettingsTap("quiet")),
        ),
        (Button.tapping(t("📊 Weekly summary"), SettingsTap("summary")),),
    )


def _choices(name: str, choices: Sequence[tuple[str, str]], a_row: int) -> tuple[Row, ...]:
    buttons = [Button.tapping(label, SetTap(name, value.replace(":", "."))) for label, value in choices]
    return tuple(tuple(buttons[at : at + a_row]) for at in range(0, len(buttons), a_row))


@words.register
def _(refusal: BadSetting, t: Texts) -> Markup:
    return not_understood(t, refusal.value, allowed=allowed_setting(t, refusal.name), key=refusal.name)


def allowed_setting(t: Texts, name: str) -> Markup:
    """What can be written for a setting."""
    return {
        "language": t("en or zh"),
        "zone": t("a time zone such as Europe/Berlin or Asia/Shanghai"),
        "day_start": t("a time from 00:00 to 06:00"),
        "quiet": t("two times such as 23:00-08:00, or “no”"),
        "summary": t("a weekday and a time such as “mon 09:00”, or “no”"),
        "summary_in_group": t("yes or no"),
    }[name]
