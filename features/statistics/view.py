"""What the weekly summary says: to admins in full, to the group in a few lines; and what may be asked of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from features.activities.registry import DEEDS, METRICS, kind_of
from features.counting.spans import ONE_WEEK
from features.facts import GroupFacts
from features.scheduling.names import named
from features.statistics import weeks
from features.statistics.rules import Challenge, Funnel, Segment, Suggestion, Summary, Totals, UnknownWeek
from features.statistics.view_advice import advise
from features.teams import view as teams_view
from features.teams.rules import ranked
from features.view_values import percent
from kit.buttons import Tap, tap
from kit.messages import Attachment, Button, Message, Row
from kit.texts import Texts, as_written, person_name, visible, words

_MANY_TIMES = 9
_LISTED = 5
# Who comes to belong to the core or comes back, and who goes quiet: of the other ways from one segment to another nothing follows.
_HERE, _AWAY = {Segment.CORE, Segment.ACTIVE}, {Segment.FADING, Segment.SILENT}


@tap("su")
@dataclass(frozen=True, slots=True)
class SummaryTap(Tap):
    """The summary of a group's week, in private; `monday` as 20261123."""

    group: int
    monday: int


@tap("sg")
@dataclass(frozen=True, slots=True)
class OpenTap(Tap):
    """Open that summary in private, from the group."""

    monday: int


@tap("sx")
@dataclass(frozen=True, slots=True)
class WorkbookTap(Tap):
    """The workbook of that week."""

    group: int
    monday: int


def spelled(monday: date) -> int:
    """A Monday as a button carries it."""
    return int(f"{monday:%Y%m%d}")


def summary(
    t: Texts,
    group: GroupFacts,
    found: Summary,
    advice: Sequence[Suggestion],
    *,
    picture: Attachment | None,
    row: Row = (),
) -> Message:
    """The summary for admins."""
    lines: list[str] = [_heading(t, group, found), ""]
    lines += _figures(t, found)
    lines += _activities(t, found.funnels)
    lines += _challenges(t, found.challenges)
    lines += _members(t, found)
    if found.best is not None:
        lines += ["", Markup("⏰ ") + busiest(t, found.best)]
    if advice:
        lines += ["", t("💡 <b>What to do next</b>"), *(Markup("· ") + advise(t, each) for each in advice)]
    return Message(Markup("\n").join(lines), (row,) if row else (), attachment=picture)


def for_group(t: Texts, group: GroupFacts, found: Summary) -> Message:
    """The short version that everybody may see: no figures of members but the first three."""
    lines: list[str] = [
        _heading(t, group, found),
        t.many("{count} of us was active", "{count} of us were active", found.now.active)
        + beside(t, found.now.active, found.before.active),
    ]
    lines += [
        deed.words.told(t, count)
        for deed in DEEDS
        if deed.words.told is not None and (count := found.now.deeds[deed.name])
    ]
    if found.now.came:
        lines.append(t.many("👋 Welcome to {count} newcomer!", "👋 Welcome to {count} newcomers!", found.now.came))
    active = [member for member in found.top if member.deeds][:3]
    if active:
        lines.append(t("🏅 Most active: {names}", names=t.listing(person_name(member.name) for member in active)))
    return Message(Markup("\n").join(lines))


def nothing_yet(t: Texts, group: GroupFacts, found: Summary) -> Message:
    """Nobody did anything in that week, nor in the one before."""
    return Message(
        t("📊 <b>{group}</b> · {week}", group=group.title, week=week_label(t, found))
        + "\n"
        + t("There is nothing to sum up here yet. Start something with /new, and the figures come by themselves.")
    )


def silence(t: Texts, group: GroupFacts, on: Sequence[str], *, hears: bool) -> Message:
    """To an admin: two weeks without anything, and this is still on."""
    titles = t.listing(t("“{title}”", title=visible(title)) for title in on)
    what = (
        t(
            "💤 For two weeks nobody has written or taken part in <b>{group}</b>, and this is still on: {titles}.",
            group=group.title,
            titles=titles,
        )
        if hears
        else t(
            "💤 For two weeks nobody has taken part in anything in <b>{group}</b>, and this is still on: {titles}.",
            group=group.title,
            titles=titles,
        )
    )
    todo = t(
        "A word from you in the group may bring it back, or something new: /new. What is not needed any more can be paused or ended with "
        "/manage there. I'll say no more about it until something happens."
    )
    return Message(what + "\n" + todo)


def open_in_private(t: Texts, monday: int, *, is_sent: bool) -> Message:
    """The answer in the group: figures are for admins."""
    text = t("📊 I've sent you the summary in private.") if is_sent else t("📊 Figures are for admins, in private:")
    return Message(text, ((Button.tapping(t("📊 Open the summary"), OpenTap(monday)),),))


def waits(t: Texts, monday: int) -> Message:
    """To the group, where no admin can be written to."""
    row = (Button.tapping(t("📊 Open the summary"), OpenTap(monday)),)
    return Message(t("📊 The weekly summary is ready. Admins read it in private:"), (row,))


def ready(t: Texts, group: GroupFacts, monday: date) -> Message:
    """To an admin, who is asked about at Telegram first."""
    row = (Button.tapping(t("📊 Open the summary"), SummaryTap(group.id, spelled(monday))),)
    return Message(t("📊 The weekly summary of <b>{group}</b> is ready.", group=group.title), (row,))


def group_picker(t: Texts, choices: Sequence[tuple[GroupFacts, date]]) -> Message:
    """`/summary` in private: of which group; each with the Monday of the week that was asked for."""
    if not choices:
        return Message(
            t(
                "Summaries are for admins of a group that I'm in. If you are one, write /summary there once, so that I know you. "
                "Or add me to your group, and I'll count along."
            )
        )
    rows = tuple((Button.tapping(group.title, SummaryTap(group.id, spelled(monday))),) for group, monday in choices)
    return Message(t("Of which group?"), rows)


def buttons(t: Texts, group: GroupFacts, monday: date, *, has_before: bool) -> Row:
    """Under a summary: its workbook, and the week before, where there is one."""
    row = (Button.tapping(t("📗 Workbook"), WorkbookTap(group.id, spelled(monday))),)
    if not has_before:
        return row
    return (*row, Button.tapping(t("◀️ Week before"), SummaryTap(group.id, spelled(monday - ONE_WEEK))))


def week_label(t: Texts, found: Summary) -> str:
    """`16 – 22 Nov` and the like."""
    return span_label(t, found.span.first, found.span.last)


def span_label(t: Texts, first: date, last: date) -> str:
    """Two days as people write a span."""
    return f"{t.day(first)} – {t.day(last)}" if first != last else str(t.day(first))


def on_its_way(t: Texts) -> Markup:
    """The toast to whoever asked for a file."""
    return t("It's on its way.")


# --- its parts ----------------------------------------------------------------------------------------------------------------------


def _heading(t: Texts, group: GroupFacts, found: Summary) -> Markup:
    week = week_label(t, found)
    if found.is_whole:
        return t("📊 <b>{group}</b> · {week}", group=group.title, week=week)
    so_far = t("📊 <b>{group}</b> · {week}, so far", group=group.title, week=week)
    return so_far + "\n" + t("Beside the same days a week before; today is still going on.")


def _figures(t: Texts, found: Summary) -> list[Markup]:
    now, before = found.now, found.before
    lines = [
        t("👥 Active: {active}", active=now.active)
        + beside(t, now.active, before.active)
        + t.many(" · {count} member", " · {count} members", found.members)
    ]
    if now.came or now.left:
        lines.append(t("👋 Came: {came} · left: {left}", came=now.came, left=now.left))
    if now.messages is not None and before.messages is not None:
        lines.append(t("💬 Messages: {count}", count=now.messages) + beside(t, now.messages, before.messages))
    for deed in DEEDS:
        this, last = now.deeds[deed.name], before.deeds[deed.name]
        if this or last:
            line = t("{what}: {count}", what=deed.words.line(t), count=this) + beside(t, this, last)
            lines.append(line + _metrics(t, deed.name, now))
    if now.issued or now.returned:
        lines.append(t("⭐ Points: {issued} given out, {returned} spent", issued=now.issued, returned=now.returned))
    return lines


def _metrics(t: Texts, deed: str, now: Totals) -> Markup:
    """What is measured of a deed, behind its count."""
    said = Markup("")
    for metric in METRICS:
        share = now.metrics.get(metric.name)
        if metric.beside is not None and metric.beside[0] == deed and share is not None:
            said += metric.beside[1](t, percent(t, share))
    return said


def beside(t: Texts, now: int, before: int) -> Markup:
    """How much more or less than before."""
    if now == before:
        return t(" (as before)") if before else Markup("")
    if not before:
        return Markup("")
    change = now / before - 1
    if change >= _MANY_TIMES:
        # After a week with next to nothing a percentage says nothing.
        return t(" ({count} before)", count=before)
    sign = "▲" if change > 0 else "▼"
    return Markup(" {} {}").format(sign, percent(t, abs(change)))


def _activities(t: Texts, funnels: Sequence[Funnel]) -> list[Markup]:
    if not funnels:
        return []
    lines = [Markup(""), t("🎯 <b>Activities</b> (active this week → took part → saw it through)")]
    lines += [
        t(
            "· {title}: {reached} → {took_part} → {finished}",
            title=funnel_name(t, f),
            reached=f.reached,
            took_part=f.took_part,
            finished=f.finished,
        )
        for f in funnels[:8]
    ]
    if len(funnels) > 8:
        lines.append(t.many("· and {count} more", "· and {count} more", len(funnels) - 8))
    return lines


def _challenges(t: Texts, challenges: Sequence[Challenge]) -> list[Markup]:
    lines: list[Markup] = []
    for each in challenges:
        teams = kind_of(each.kind).teams
        if teams is not None:
            said = {score.team: teams.says(t, score) for score in each.teams}
            lines += [
                Markup(),
                t("<b>{title}</b>, teams by now:", title=each.title),
                teams_view.line(t, ranked(each.teams), said),
            ]
    return lines


def _members(t: Texts, found: Summary) -> list[Markup]:
    return [*_segments(t, found), *_top(t, found)]


def _segments(t: Texts, found: Summary) -> list[Markup]:
    parts = []
    has_before = any(found.segments_before.values())
    for segment in Segment:
        count, before = found.segments[segment], found.segments_before[segment]
        if not count and not before:
            continue
        part = t("{segment} {count}", segment=segment_name(t, segment), count=count)
        if has_before and count != before:
            sign = "+" if count > before else "−"
            part += t(" ({change})", change=f"{sign}{t.number(abs(count - before))}")
        parts.append(part)
    if not parts:
        return []
    lines = [Markup(""), t("🧭 <b>Members</b>"), Markup(" · ").join(parts), *_moves(t, found)]
    if not found.hears:
        lines.append(Markup("👂 ") + not_heard(t, found) + _to_be_heard(t, found))
    return lines


def not_heard(t: Texts, found: Summary) -> Markup:
    """That the figures leave talk out, and until when."""
    if found.hears_from is None:
        return t("By activities alone: I don't hear plain talk here.")
    return t("By activities alone: I hear plain talk here only since {day}.", day=t.day(found.hears_from))


def _to_be_heard(t: Texts, found: Summary) -> Markup:
    return t(" Make me an administrator, and it counts.") if found.hears_from is None else Markup("")


def _moves(t: Texts, found: Summary) -> list[Markup]:
    """Who went from where to where: those who are named first, then by how many they are."""
    named: dict[tuple[Segment, Segment], list[str]] = {}
    for mover in found.movers:
        named.setdefault((mover.before, mover.now), []).append(mover.name)
    others = [
        (was, now)
        for was, now in sorted(found.moves, key=lambda pair: -found.moves[pair])
        if (was, now) not in named and (now is Segment.CORE or (was in _AWAY and now in _HERE) or now is Segment.FADING)
    ]
    lines = []
    for was, now in [*named, *others][:_LISTED]:
        names = [person_name(name) for name in named.get((was, now), ())][:_LISTED]
        count = found.moves[was, now]
        how = {"before": segment_name(t, was), "now": segment_name(t, now)}
        if not names:
            lines.append(t("· {before} → {now}: {count}", count=count, **how))
        elif count > len(names):
            listed = t.listing(names)
            lines.append(
                t("· {before} → {now}: {names} and {count} more", names=listed, count=count - len(names), **how)
            )
        else:
            lines.append(t("· {before} → {now}: {names}", names=t.listing(names), **how))
    return lines


def _top(t: Texts, found: Summary) -> list[Markup]:
    if not found.top:
        return []
    head = (
        t("🏅 <b>Most active</b> (took part, wrote, on how many days)")
        if found.hears
        else t("🏅 <b>Most active</b> (took part, on how many days)")
    )
    lines = [Markup(""), head]
    for place, member in enumerate(found.top[:_LISTED], start=1):
        parts = [t("{place}. {name}", place=str(place), name=person_name(member.name))]
        if member.deeds:
            parts.append(t("{deeds}×", deeds=member.deeds))
        if member.messages:
            parts.append(t("💬 {messages}", messages=member.messages))
        parts.append(t.many("{count} day", "{count} days", member.days))
        lines.append(Markup(" · ").join(parts))
    return lines


def busiest(t: Texts, best: tuple[int, int]) -> Markup:
    """The weekday and hour with most going on."""
    weekday, hour = best
    return t(
        "Busiest: {weekday}, {hour}:00–{end}:00", weekday=t.weekday(weekday), hour=f"{hour:02}", end=f"{hour + 1:02}"
    )


def funnel_name(t: Texts, funnel: Funnel) -> Markup:
    """An activity's title; those that are told together have none."""
    together = kind_of(funnel.kind).way.together
    return Markup.escape(visible(funnel.title)) if together is None else together.says(t, funnel.number)


def segment_name(t: Texts, segment: Segment) -> Markup:
    """A segment, in a word."""
    return {
        Segment.NEW: t("new"),
        Segment.CORE: t("core"),
        Segment.ACTIVE: t("active"),
        Segment.FADING: t("fading"),
        Segment.SILENT: t("silent"),
    }[segment]


@named("summary", speaks=False, again=weeks.again)
def _(t: Texts) -> Markup:
    return t("weekly summary")


@words.register
def _(refusal: UnknownWeek, t: Texts) -> Markup:
    return t(
        "I can't sum up “{said}”: it can be any week from {day} to this one. Please write <code>/summary</code>, "
        "<code>/summary last</code>, or a week such as <code>/summary 2026-W47</code>.",
        said=as_written(refusal.said),
        day=t.day(refusal.day),
    )
