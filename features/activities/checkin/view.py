"""What the check-in says: its board, toasts, reminders and results."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from features.activities.checkin import view_teams
from features.activities.checkin.options import Options, options_of
from features.activities.checkin.rules import (
    AlreadyIn,
    BoardFacts,
    CheckedIn,
    Closed,
    Gate,
    NotOpen,
    RecordFacts,
    ResultFacts,
    Undone,
)
from features.activities.checkin.view_days import everybodys
from features.activities.checkin.view_fields import days_shown
from features.activities.checkin.view_proof import how
from features.facts import ActivityFacts
from features.prizes import view as prizes_view, view_group as group_view
from features.scheduling.names import named
from features.teams import view as teams_view
from kit.buttons import Tap, tap
from kit.messages import Button, Link, Message, Row, Toast
from kit.texts import Texts, person_name, words

_NAMED = 20
_BAR = 10


def name(t: Texts) -> Markup:
    """See `kind.View`."""
    return t("Check-in")


def example(t: Texts) -> Markup:
    """See `kind.View`."""
    return t('"Morning run" until=21:00 points=5')


def change() -> str:
    """See `kind.View`."""
    return "until=22:00"


@tap("ci")
@dataclass(frozen=True, slots=True)
class CheckInTap(Tap):
    """“I'm here”, on the board of an activity of the group it stands in."""

    activity: int


def here_button(t: Texts, activity: ActivityFacts) -> Button:
    """The button that checks in."""
    return Button.tapping(t("✅ I'm here"), CheckInTap(activity.number))


def board(t: Texts, facts: BoardFacts) -> Message:
    """The board: what it is, until when, who is in."""
    activity, options = facts.activity, facts.options
    head = t("🎯 <b>{title}</b>", title=activity.title)
    if activity.state == "closed":
        ended = [head, t("This check-in has ended. Thanks to everybody who took part!")]
        return Message(Markup("\n").join([*ended, *(_recorded(t, facts.record) if facts.record is not None else ())]))
    lines: list[str] = [head]
    if activity.state == "paused":
        lines.append(t("⏸ Paused. No day is missed until an admin resumes it."))
        return Message(Markup("\n").join(lines))
    lines.append(_rules_line(t, options))
    if options.prizes:
        lines.append(t("🎁 For the most days: {prizes}", prizes=prizes_view.listed(t, options.prizes)))
    is_open = facts.gate is Gate.OPEN
    if facts.together is not None and options.goal is not None:
        lines.append(_goal_line(t, facts.together, options.goal))
    lines += _when(t, facts)
    if is_open and options.proof != "tap":
        lines.append((Markup("📸 ") if options.proof == "photo" else Markup("✍️ ")) + how(t, options))
    if is_open or facts.gate is Gate.OVER:
        lines += _who_is_in(t, options, facts)
    if facts.teams:
        lines.append(view_teams.board_line(t, facts.teams, is_day=is_open or facts.gate is Gate.OVER))
    rows: tuple[Row, ...] = ((button(t, activity, options),),) if is_open else ()
    if options.split:
        rows += teams_view.rows(t, activity, options.split)
    return Message(Markup("\n").join(lines), rows)


def record(t: Texts, activity: ActivityFacts, facts: RecordFacts) -> Message:
    """What becomes of a day's board: who was there, and how it ended."""
    return Message(Markup("\n").join([t("🎯 <b>{title}</b>", title=activity.title), *_recorded(t, facts)]))


def _recorded(t: Texts, facts: RecordFacts) -> list[Markup]:
    was = (
        t.many("{count} person checked in", "{count} people checked in", facts.done)
        if facts.done
        else t("nobody checked in")
    )
    if facts.missed:
        was += t.many(", {count} missed it", ", {count} missed it", facts.missed)
    lines = [Markup(""), t("📋 {day}: {was}", day=t.day(facts.day), was=was)]
    if facts.names:
        lines.append(_names(t, facts.names, facts.done))
    if facts.made_up:
        lines.append(t("🩹 Made up: {names}", names=_names(t, facts.made_up_names, facts.made_up)))
    if facts.saved:
        lines.append(t.many("🧊 A freeze saved {count} streak.", "🧊 Freezes saved {count} streaks.", facts.saved))
    if facts.excused:
        lines.append(t.many("🌿 {count} was excused.", "🌿 {count} were excused.", facts.excused))
    if facts.waiting:
        lines.append(
            t.many("👀 {count} still waits to be looked at.", "👀 {count} still wait to be looked at.", facts.waiting)
        )
    return lines


def _names(t: Texts, names: Sequence[str], count: int) -> Markup:
    """Names, and how many more there are of `count` in all."""
    shown = t.listing(person_name(name) for name in names)
    rest = count - len(names)
    return t.many("{names} and {count} more", "{names} and {count} more", rest, names=shown) if rest > 0 else shown


def button(t: Texts, activity: ActivityFacts, options: Options) -> Button:
    """The button of a board, and of what leads back to it."""
    return here_button(t, activity) if options.proof == "tap" else progress_button(t, activity)


def _when(t: Texts, facts: BoardFacts) -> list[Markup]:
    if facts.gate is Gate.OPEN:
        until = _until(t, facts.closes_at, facts.day)
        return [Markup(""), t("📅 {day} · open until {time}", day=t.day(facts.day), time=until)]
    if facts.next_opening is None:
        return []
    when = t.moment(facts.next_opening)
    is_over = facts.gate is Gate.OVER
    return [
        Markup(""),
        t("📅 Closed for today · opens {when}", when=when) if is_over else t("📅 Opens {when}", when=when),
    ]


def progress_button(t: Texts, activity: ActivityFacts) -> Button:
    """The button of a board that wants pictures or a text: it says how far one is."""
    return Button.tapping(t("📊 How far am I?"), CheckInTap(activity.number))


def _partial(name: str, count: int, options: Options) -> Markup:
    return Markup("{} {}/{}").format(person_name(name), count, options.count)


def _goal_line(t: Texts, together: int, goal: int) -> Markup:
    if together >= goal:
        return t("🎉 Together: {together} check-ins, the goal of {goal} is reached!", together=together, goal=goal)
    filled = together * _BAR // goal
    bar = "▰" * filled + "▱" * (_BAR - filled)
    return t("🤝 Together: {bar} {together} of {goal}", bar=bar, together=together, goal=goal)


def _who_is_in(t: Texts, options: Options, facts: BoardFacts) -> list[Markup]:
    lines: list[Markup] = []
    if facts.done:
        names = _names(t, facts.latest, facts.done)
        lines += [t.many("👥 {count} person is in today", "👥 {count} people are in today", facts.done), names]
    elif facts.gate is Gate.OPEN and options.proof == "tap":
        lines.append(t("Be the first: tap the button below."))
    if facts.partial and facts.gate is Gate.OPEN:
        on_the_way = t.listing(_partial(name, count, options) for name, count in facts.partial)
        lines.append(t("⏳ On the way: {names}", names=on_the_way))
    if facts.waiting:
        lines.append(t.many("👀 {count} waits to be looked at", "👀 {count} wait to be looked at", facts.waiting))
    return lines


def _rules_line(t: Texts, options: Options) -> Markup:
    parts = [days_shown(t, options.days)]
    if options.points:
        parts.append(t.many("{count} point a day", "{count} points a day", options.points))
    parts.extend(t("{days}-day streak: +{points}", days=days, points=points) for days, points in options.milestones)
    if options.review == "peers":
        parts.append(t("counts with two 👍"))
    elif options.review == "admins":
        parts.append(t("admins have a look"))
    if options.last_day is not None:
        parts.append(t("through {day}", day=t.day(options.last_day)))
    return Markup(" · ").join(parts)


def _until(t: Texts, closing: datetime, day: date) -> str:
    # A day that ends at midnight ends at 24:00 for people, not at 00:00 of tomorrow.
    if closing.date() > day and closing.hour == closing.minute == 0:
        return "24:00"
    return t.clock_time(closing)


def toast(t: Texts, result: CheckedIn | AlreadyIn | Undone) -> Toast:
    """The answer to a tap."""
    if isinstance(result, Undone):
        return Toast(t("An admin undid your check-in of today. If that's a mistake, ask them."))
    if isinstance(result, AlreadyIn):
        return Toast(
            Markup(" · ").join(
                [
                    t.many(
                        "You're in already today. {count} day in a row!",
                        "You're in already today. {count} days in a row!",
                        result.streak,
                    ),
                    *view_teams.in_toast(t, result.team),
                ]
            )
        )
    parts = [
        t("✅ You're in"),
        t.many("{count} day in a row", "{count} days in a row", result.streak),
    ]
    if result.points:
        parts.append(t.many("+{count} point", "+{count} points", result.points))
    if result.bonus:
        parts.append(t.many("streak bonus +{count}", "streak bonus +{count}", result.bonus))
    parts += [t("no. {place} today", place=result.place), *view_teams.in_toast(t, result.team)]
    return Toast(Markup(" · ").join(parts))


@named("checkin.open", speaks=True, routine=True)
def _(t: Texts) -> Markup:
    return t("check-in opens")


@named("checkin.remind", speaks=True, routine=True)
def _(t: Texts) -> Markup:
    return t("reminder")


@named("checkin.close", speaks=True, routine=True)
def _(t: Texts) -> Markup:
    return t("day closes")


def day_closed(t: Texts, activity: ActivityFacts, day: date, over: Closed) -> Message:
    """The line at the end of a day."""
    text = t("🌙 <b>{title}</b> · {day}", title=activity.title, day=t.day(day)) + "\n"
    text += _how_many(t, over)
    if over.saved:
        text += "\n" + t.many("🧊 A freeze saved {count} streak.", "🧊 Freezes saved {count} streaks.", over.saved)
        text += _among_them(t, over.saved_names)
    if over.waiting:
        text += "\n" + t.many(
            "👀 {count} still waits to be looked at.", "👀 {count} still wait to be looked at.", over.waiting
        )
    if over.nearly_out:
        text += "\n" + t.many(
            "⚠️ {count} person is out with one more miss.",
            "⚠️ {count} people are out with one more miss.",
            over.nearly_out,
        )
        text += _among_them(t, over.nearly_names)
    if over.out:
        text += "\n" + t.many(
            "{count} person is out after too many misses; the next check-in brings them back.",
            "{count} people are out after too many misses; the next check-in brings them back.",
            over.out,
        )
        text += _among_them(t, over.out_names)
    for who, streak in over.celebrated:
        text += "\n" + t.many(
            "🔥 {name}: {count} day in a row", "🔥 {name}: {count} days in a row", streak, name=person_name(who)
        )
    if over.teams:
        text += "\n" + view_teams.day_line(t, over.teams)
    for line in view_teams.week(t, over.week):
        text += "\n" + line
    if over.reached is not None:
        text += "\n" + t("🎉 Together you've reached your goal of {goal} check-ins!", goal=over.reached)
    return Message(text)


# That everybody is in is worth a cheer from so many on.
_MANY = 3


def _how_many(t: Texts, over: Closed) -> Markup:
    are_all = not (over.missed or over.saved or over.waiting or over.apart)
    if over.done >= _MANY and are_all:
        return t.many(
            "{count} person checked in: all who take part! 🎉",
            "{count} people checked in: all who take part! 🎉",
            over.done,
        )
    if over.done and over.missed:
        done = t.many("{count} person checked in", "{count} people checked in", over.done)
        return done + t.many(", {count} missed it.", ", {count} missed it.", over.missed)
    if over.done:
        return t.many("{count} person checked in.", "{count} people checked in.", over.done)
    if over.waiting:
        return t("No check-in counts yet.")
    return t("Nobody checked in. A new day, a new chance!")


def _among_them(t: Texts, names: Sequence[str]) -> Markup:
    """The names of those who hear it nowhere else."""
    if not names:
        return Markup("")
    shown = t.listing(person_name(name) for name in names[:_NAMED])
    return t(" ({names})", names=shown + ("…" if len(names) > _NAMED else ""))


def extras(t: Texts, activity: ActivityFacts) -> Sequence[Link]:
    """The ways from the panel to the teams and to the prizes, where there are some."""
    options = options_of(activity)
    return (
        *((teams_view.way(t, activity),) if options.split else ()),
        *((group_view.desk_link(t, activity),) if options.prizes else ()),
    )


def result(t: Texts, facts: ResultFacts) -> Message:
    """The end of the activity: the ranking, and whose the prizes are."""
    activity, options, ranking = facts.activity, facts.options, facts.ranking
    lines = [
        t("🏁 <b>{title}</b> is over.", title=activity.title),
        t.many("{count} person took part.", "{count} people took part.", ranking.count),
    ]
    if options.goal is not None:
        lines.append(_goal_line(t, ranking.together, options.goal))
    medals = ("🥇", "🥈", "🥉")
    for place, ranked in enumerate(ranking.people):
        lines.append(
            t.many(
                "{place} {name}: {count} day, best streak {best}",
                "{place} {name}: {count} days, best streak {best}",
                ranked.total,
                place=medals[place] if place < len(medals) else Markup("{}.").format(place + 1),
                name=person_name(ranked.name),
                best=ranked.best,
            )
        )
    lines += teams_view.final(t, facts.teams, view_teams.rate)
    lines += group_view.given(t, facts.awards, facts.names)
    if facts.awards:
        lines.append(t("On equal days the longest streak counts, then whoever began earlier."))
    rows = group_view.claim_rows(t, facts.group, activity, facts.awards)
    return Message(Markup("\n").join(lines), rows, attachment=everybodys(t, activity, ranking))


@words.register
def _(refusal: NotOpen, t: Texts) -> Markup:
    if refusal.next_opening is None:
        return t("This check-in is over. See what else is on: /activities")
    when = t.moment(refusal.next_opening)
    match refusal.gate:
        case Gate.REST:
            return t("It's a rest day, enjoy it! Check-in opens again {when}.", when=when)
        case Gate.OVER:
            return t("Today's check-in is closed. The next one opens {when}.", when=when)
        case _:
            return t("Check-in isn't open yet. It opens {when}.", when=when)
