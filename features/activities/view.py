"""What is said of activities whatever their kind: the picker, the form, the list, the panel of `/manage`, and refusals."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from features.activities import registry
from features.activities.drafts import TITLE_LENGTH, NoTitle, TitleTooLong
from features.activities.kind import BadValue, EndBeforeStart, FixedOnceOpen, Kind, NoDayLeft, ReminderBeforeStart
from features.activities.service import (
    NothingToChange,
    TooManyActivities,
    TooManyOpen,
    UnknownKind,
    UnknownNumber,
)
from features.activities.view_form import EditFormTap, begun, one_line
from features.facts import ActivityFacts
from features.links import deep_link
from features.moments import Ambiguous, Past, TooFar
from features.refusals import Ended, Paused, TooLong
from features.repeats import NoTimeOfDay
from features.values import UnknownKey
from features.view_values import QUOTED, not_understood
from kit.arguments import UnclosedQuote
from kit.buttons import Tap, tap
from kit.messages import Button, Link, Message, Row
from kit.texts import Texts, as_written, words

# So many of those that come and go are shown in a list.
_IN_PASSING = 10

_LONGEST_KEY = 20


@tap("m")
@dataclass(frozen=True, slots=True)
class ManageTap(Tap):
    """Show the panel of an activity; 0 shows the list."""

    activity: int


@tap("mp")
@dataclass(frozen=True, slots=True)
class PauseTap(Tap):
    """Let it rest."""

    activity: int


@tap("mr")
@dataclass(frozen=True, slots=True)
class ResumeTap(Tap):
    """Let it go on."""

    activity: int


@tap("me0")
@dataclass(frozen=True, slots=True)
class EndTap(Tap):
    """End it; asks first."""

    activity: int


@tap("me1")
@dataclass(frozen=True, slots=True)
class EndSureTap(Tap):
    """End it, yes."""

    activity: int


# --- starting something -----------------------------------------------------------------------------------------------------------


def made(t: Texts, activity: ActivityFacts) -> Message:
    """It has been started; the board says the rest."""
    return Message(t.sentences((begun(t, activity), t("To pause, change or end it: /manage"))))


# --- what goes on -----------------------------------------------------------------------------------------------------------------


def listing(t: Texts, activities: Sequence[ActivityFacts]) -> Message:
    """`/activities`."""
    if not activities:
        return Message(t("Nothing is on at the moment. Admins can start something with /new."))
    shown = _newest_in_passing(activities)
    lines = [t("<b>What's on</b>"), *(_entry(t, a) for a in shown)]
    if (more := len(activities) - len(shown)) > 0:
        lines.append(t.many("… and {count} more", "… and {count} more", more))
    return Message(Markup("\n").join(lines))


def _newest_in_passing(activities: Sequence[ActivityFacts]) -> Sequence[ActivityFacts]:
    """All that have a part of the common room; of the others, which come and go, the newest."""
    others = [a.number for a in activities if registry.kind_of(a.kind).room is not None]
    left_out = set(others[:-_IN_PASSING])
    return [a for a in activities if a.number not in left_out]


def _entry(t: Texts, activity: ActivityFacts) -> Markup:
    kind = registry.kind_of(activity.kind).view.name(t)
    line = t("{number}. {title} ({kind})", number=str(activity.number), title=activity.title, kind=kind)
    return line + t(", paused") if activity.state == "paused" else line


def manage_list(t: Texts, activities: Sequence[ActivityFacts]) -> Message:
    """`/manage`: choose an activity."""
    if not activities:
        return Message(t("There is nothing to manage yet. Start something with /new."))
    rows: tuple[Row, ...] = tuple(
        (Button.tapping(Markup("{}. {}").format(a.number, a.title), ManageTap(a.number)),)
        for a in _newest_in_passing(activities)
    )
    return Message(t("Which one?"), rows)


def panel(
    t: Texts, activity: ActivityFacts, bot_username: str, *, asks_end: bool = False, part_of: Markup | None = None
) -> Message:
    """The panel of one activity. `part_of`: a line about what it belongs to."""
    kind = registry.kind_of(activity.kind)
    extras: tuple[Row, ...] = tuple((button,) for button in kind.extras(t, activity))
    if activity.state == "closed":
        return Message(
            t("<b>{title}</b> has ended.", title=activity.title),
            (*extras, (Button.tapping(t("Back"), ManageTap(0)),)),
        )
    values = kind.spelled(activity)
    lines: list[str] = [t("<b>{number}. {title}</b>", number=str(activity.number), title=activity.title)]
    lines += [] if part_of is None else [part_of]
    if activity.state == "paused":
        lines.append(t("⏸ Paused"))
    for field in (field for field in kind.fields if field.fits(values)):
        value = field.shown(t, field.understand(values[field.name]))
        lines.append(t("{label}: {value}", label=field.label(t), value=value))
    number = activity.number
    if asks_end:
        lines += ["", t("End it now? The result is posted and cannot be taken back.")]
        rows: tuple[Row, ...] = (
            (Button.tapping(t("Yes, end it"), EndSureTap(number)), Button.tapping(t("No, keep it"), ManageTap(number))),
        )
        return Message(Markup("\n").join(lines), rows)
    rest = (
        Button.tapping(t("▶️ Resume"), ResumeTap(number))
        if activity.state == "paused"
        else Button.tapping(t("⏸ Pause"), PauseTap(number))
    )
    rows = (
        (rest, Link.to(t("✏️ Change"), deep_link(bot_username, EditFormTap(activity.group_id, number)))),
        *extras,
        (Button.tapping(t("🏁 End"), EndTap(number)), Button.tapping(t("Back"), ManageTap(0))),
    )
    lines += [
        "",
        t("In one line: {example}", example=Markup("<code>/manage {} {}</code>").format(number, kind.view.change())),
    ]
    return Message(Markup("\n").join(lines), rows)


def with_way_back(t: Texts, message: Message, activity: ActivityFacts) -> Message:
    """Something that a kind shows on the panel, and the way back to it."""
    return Message(message.text, ((Button.tapping(t("Back"), ManageTap(activity.number)),),))


# --- refusals ---------------------------------------------------------------------------------------------------------------------


def _kinds(t: Texts) -> Markup:
    return t.listing(Markup("<code>{}</code>").format(kind.name) for kind in registry.KINDS)


@words.register
def _(refusal: UnknownKind, t: Texts) -> Markup:
    return (
        t(
            "I don't know how to start “{word}”. You can start: {kinds}.",
            word=as_written(refusal.word, most=QUOTED),
            kinds=_kinds(t),
        )
        + "\n"
        + one_line(t)
    )


@words.register
def _(refusal: UnknownNumber, t: Texts) -> Markup:
    return t("There is no number {number} here. See what's on: /activities", number=as_written(refusal.number))


@words.register
def _(refusal: NoTitle, t: Texts) -> Markup:
    return t("It needs a title, please, for example:") + "\n" + _example(t, refusal.kind)


def _example(t: Texts, kind: Kind) -> Markup:
    return Markup("<code>/new {} {}</code>").format(kind.name, kind.view.example(t))


@words.register
def _(refusal: TitleTooLong, t: Texts) -> Markup:
    return t("That title has {length} characters; please keep it to {most}.", length=refusal.length, most=TITLE_LENGTH)


@words.register
def _(refusal: UnknownKey, t: Texts) -> Markup:
    keys = t.listing(Markup("<code>{}</code>").format(key) for key in refusal.allowed)
    # The list is long; no key there is has as many letters, and a toast has 200.
    key = refusal.key if len(refusal.key) <= _LONGEST_KEY else refusal.key[:_LONGEST_KEY] + "…"
    return t("I don't know <code>{key}=</code>. You can set: {keys}.", key=as_written(key), keys=keys)


@words.register
def _(refusal: BadValue, t: Texts) -> Markup:
    field = refusal.kind.field(refusal.field)
    if refusal.in_form:
        return not_understood(t, refusal.value, allowed=field.hint(t))
    return not_understood(t, refusal.value, allowed=field.hint(t), key=field.name, label=field.label(t))


@words.register
def _(_refusal: FixedOnceOpen, t: Texts) -> Markup:
    return t("Points and portions are fixed once it is open. You can still end it: what is left goes back.")


@words.register
def _(refusal: EndBeforeStart, t: Texts) -> Markup:
    return t(
        "The day would end (<code>until={until}</code>) before it opens (<code>from={start}</code>). "
        "Please choose a later end or an earlier start.",
        until=refusal.until,
        start=refusal.start,
    )


@words.register
def _(refusal: ReminderBeforeStart, t: Texts) -> Markup:
    return t(
        "<code>remind={remind}</code> would come before check-in opens. "
        "Please choose less than {minutes} minutes, or <code>remind=no</code>.",
        remind=refusal.remind,
        minutes=refusal.minutes,
    )


@words.register
def _(refusal: NoDayLeft, t: Texts) -> Markup:
    return t(
        "No day of <code>days={days}</code> is within <code>for={length}</code>. Please let it run longer, or choose other days.",
        days=as_written(refusal.days),
        length=as_written(refusal.length),
    )


@words.register
def _(refusal: Past, t: Texts) -> Markup:
    return t(
        "That would be {moment}, which is over. Please choose a later time, for example {example}.",
        moment=t.full_moment(refusal.reading),
        example=_moment_example(t),
    )


@words.register
def _(refusal: TooFar, t: Texts) -> Markup:
    return t(
        "That would be {moment}; I plan two years ahead at most. Please choose an earlier time, for example {example}.",
        moment=t.full_moment(refusal.reading),
        example=_moment_example(t),
    )


@words.register
def _(refusal: Ambiguous, t: Texts) -> Markup:
    return t(
        "That could be {moment} or {other}. Please write the date in full: {example}.",
        moment=t.full_moment(refusal.reading),
        other=t.full_moment(refusal.other),
        example=Markup("<code>{:%Y-%m-%d %H:%M}</code>").format(refusal.reading),
    )


def _moment_example(t: Texts) -> Markup:
    return Markup("<code>{}</code>").format(t("tomorrow 20:00"))


@words.register
def _(refusal: NoTimeOfDay, t: Texts) -> Markup:
    return t(
        "At what time? Please write it too, for example {example}.",
        example=Markup('<code>every="{} 09:00"</code>').format(as_written(refusal.every)),
    )


@words.register
def _(refusal: UnclosedQuote, t: Texts) -> Markup:
    return t(
        "The quotation mark {quote} isn't closed. Please put one at the end of the title, too.", quote=refusal.quote
    )


@words.register
def _(refusal: TooManyActivities, t: Texts) -> Markup:
    return t("There are {count} activities on already. Please end one with /manage first.", count=refusal.count)


@words.register
def _(refusal: TooManyOpen, t: Texts) -> Markup:
    return t("There are {count} of these open here already. Please try again when some are over.", count=refusal.count)


@words.register
def _(refusal: NothingToChange, t: Texts) -> Markup:
    return t(
        "Change what? Write it behind the number, like <code>{example}</code>; /manage shows all that can be set.",
        example=refusal.kind.view.change(),
    )


@words.register
def _(refusal: Ended, t: Texts) -> Markup:
    return t("“{title}” has ended. See what else is on: /activities", title=refusal.title)


@words.register
def _(refusal: TooLong, t: Texts) -> Markup:
    return t("That has {length} characters; please keep it to {most}.", length=refusal.length, most=refusal.most)


@words.register
def _(refusal: Paused, t: Texts) -> Markup:
    return t("“{title}” is paused; no day is missed. Come back when an admin resumes it.", title=refusal.title)
