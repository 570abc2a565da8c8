"""The check before start, in words: what was found, why it matters, and buttons for what can be done."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from markupsafe import Markup

from features.activities.service import MOST_AT_ONCE
from features.campaigns.checks.facts import Finding, How, Mend, NotReady, Report, What
from features.campaigns.taps import AcceptTap, CampaignTap, ChecksTap, MendTap
from features.campaigns.view_parts import role_name
from features.facts import GroupFacts
from features.scheduling.names import name_of
from features.statistics.metrics import BY_NAME
from features.values import write_time
from kit.messages import Button, Message, Row
from kit.recurrence import Calendar
from kit.texts import Texts, as_written, words

_A_PAGE = 5
_LABEL = 24
_Says = Callable[[Texts, Finding, Calendar], Markup]


def page(t: Texts, group: GroupFacts, report: Report, number: int, *, can_mend: bool) -> Message:
    """A page of what was found; pages count from 0. `can_mend`: nothing of the campaign has begun yet."""
    found = report.open
    last = max(0, (len(found) - 1) // _A_PAGE)
    number = min(number, last)
    here = found[number * _A_PAGE : (number + 1) * _A_PAGE]
    lines = [
        t("<b>Check of “{title}”</b>", title=as_written(report.title)),
        _result(t, found),
        *([Markup("")] if here else []),
    ]
    rows: list[Row] = []
    for place, finding in enumerate(here, start=number * _A_PAGE + 1):
        sign = "⛔" if finding.is_in_the_way else "⚠️"
        lines.append(Markup("{} {}. {}").format(sign, place, line(t, finding, group.calendar)))
        if row := _buttons(t, group, report, place, finding, can_mend=can_mend):
            rows.append(row)
    if left := len(report.findings) - len(found):
        lines += [
            Markup(""),
            t.many("✓ {count} point is to stay as it is.", "✓ {count} points are to stay as they are.", left),
        ]
    turns = (
        *(
            (Button.tapping(t.context("of a page", "◀ Earlier"), ChecksTap(group.id, report.number, number - 1)),)
            if number
            else ()
        ),
        *(
            (Button.tapping(t.context("of a page", "Later ▶"), ChecksTap(group.id, report.number, number + 1)),)
            if number < last
            else ()
        ),
    )
    rows += [turns] if turns else []
    rows.append(
        (
            Button.tapping(t("🔄 Check again"), ChecksTap(group.id, report.number, 0)),
            Button.tapping(t("◀ Back"), CampaignTap(group.id, report.number)),
        )
    )
    return Message(Markup("\n").join(lines).strip(), tuple(rows))


def line(t: Texts, finding: Finding, calendar: Calendar) -> Markup:
    """What was found, and why that matters."""
    return _SENTENCES[finding.what](t, finding, calendar)


@words.register
def _(refusal: NotReady, t: Texts) -> Markup:
    return t.many(
        "This can't be planned yet: {count} point of the check stands in the way. Open the check to mend it.",
        "This can't be planned yet: {count} points of the check stand in the way. Open the check to mend them.",
        len(refusal.findings),
    )


def accepted(t: Texts) -> Markup:
    """Somebody has seen it and lets it be."""
    return t("Fine, it stays as it is.")


def done(t: Texts) -> Markup:
    """What a tap was to do is done."""
    return t("Done.")


def words_for(t: Texts, mend: Mend, title: str, finding: Finding) -> str:
    """What a post, an audience or a task that a tap adds says, in the group's language."""
    said: Mapping[How, Callable[[], Markup]] = {
        "post": lambda: t("📣 Soon: “{title}”. Who is in? Answer with 🙋 and bring a friend.", title=title),
        "everybody": lambda: t.context("an audience", "everybody"),
        "task": lambda: t("Load the codes for “{title}”", title=finding.names[0] if finding.names else title),
    }
    return said[mend.how]().unescape() if mend.how in said else ""


def _result(t: Texts, found: Sequence[Finding]) -> Markup:
    in_the_way = sum(finding.is_in_the_way for finding in found)
    if in_the_way:
        return t.many("{count} point stands in the way.", "{count} points stand in the way.", in_the_way)
    if found:
        return t.many(
            "Nothing stands in the way; {count} point is worth a look.",
            "Nothing stands in the way; {count} points are worth a look.",
            len(found),
        )
    return t("All is well: it can be planned.")


def _buttons(t: Texts, group: GroupFacts, report: Report, place: int, finding: Finding, *, can_mend: bool) -> Row:
    row: Row = ()
    if can_mend and finding.mend is not None:
        label = Markup("{} · {}").format(place, _LABELS[finding.mend.how](t, finding.mend))
        row = (Button.tapping(label, MendTap(group.id, report.number, finding.mark)),)
    if not finding.is_in_the_way:
        label = Markup("{} · {}").format(place, t("Leave it so"))
        row = (*row, Button.tapping(label, AcceptTap(group.id, report.number, finding.mark)))
    return row


# --- the sentences ----------------------------------------------------------------------------------------------------------------


def _clock(calendar: Calendar, at: datetime | None) -> str:
    local = calendar.local(at) if at is not None else None
    return "" if local is None else write_time(local.hour * 60 + local.minute)


def _items(t: Texts, finding: Finding) -> Markup:
    return t.listing(str(number) for number in finding.items)


def _names(t: Texts, finding: Finding) -> Markup:
    return t.listing(Markup.escape(as_written(name, most=_LABEL)) for name in finding.names)


def _title(finding: Finding) -> str:
    return as_written(finding.names[0]) if finding.names else ""


def _past(t: Texts, of: Finding, _calendar: Calendar) -> Markup:
    return t.many("{count} item would lie in the past by now.", "{count} items would lie in the past by now.", of.count)


def _refused(t: Texts, of: Finding, _calendar: Calendar) -> Markup:
    why = Markup() if of.refusal is None else words(of.refusal, t)
    return t("Item {item}, “{title}”, can't be opened like this. {why}", item=_items(t, of), title=_title(of), why=why)


def _pin(t: Texts, of: Finding, _calendar: Calendar) -> Markup:
    return t.many(
        "{count} post is to be pinned, and I lack the right to pin here. Give it to me, or let it go unpinned.",
        "{count} posts are to be pinned, and I lack the right to pin here. Give it to me, or let them go unpinned.",
        of.count,
    )


def _goal(t: Texts, of: Finding, _calendar: Calendar) -> Markup:
    return t("{titles}: this counts for none of your goals. Make it one, or leave it so.", titles=_names(t, of))


def _again(t: Texts, of: Finding, _calendar: Calendar) -> Markup:
    item, title = _items(t, of), _title(of)
    return t.many(
        "Item {item}, “{title}”: one of its kind was opened {count} day before. Twice within a week nobody is curious.",
        "Item {item}, “{title}”: one of its kind was opened {count} days before. Twice within a week nobody is curious.",
        of.count,
        item=item,
        title=title,
    )


def _warm_up(t: Texts, of: Finding, _calendar: Calendar) -> Markup:
    return t.many(
        "There is {count} post before “{title}” begins. Two are better, the first at least two days ahead: people miss one.",
        "There are {count} posts before “{title}” begins. Two are better, the first at least two days ahead: people miss one.",
        of.count,
        title=_title(of),
    )


def _asleep(t: Texts, of: Finding, calendar: Calendar) -> Markup:
    return t(
        "Item {items}: around {time} hardly anybody is awake here, as the last four weeks show.",
        items=_items(t, of),
        time=_clock(calendar, of.at),
    )


def _quiet(t: Texts, of: Finding, calendar: Calendar) -> Markup:
    return t(
        "Item {items}: {time} is within the quiet hours, so it would only be posted when they are over.",
        items=_items(t, of),
        time=_clock(calendar, of.at),
    )


def _clash(t: Texts, of: Finding, calendar: Calendar) -> Markup:
    kind, title = of.names
    what = name_of(t, kind)
    if title:
        what = t("{what} of “{title}”", what=what, title=as_written(title))
    at = "" if of.at is None else t.moment(calendar.local(of.at))
    return t(
        "Item {item} comes within minutes of something else: {what}, {moment}.",
        item=_items(t, of),
        what=what,
        moment=at,
    )


def _crowded(t: Texts, of: Finding, calendar: Calendar) -> Markup:
    day = "" if of.at is None else t.day(calendar.local(of.at).date())
    return t("{count} messages on {day}: of more than five a day people read none.", count=of.count, day=day)


def _at_once(t: Texts, of: Finding, calendar: Calendar) -> Markup:
    at = "" if of.at is None else t.moment(calendar.local(of.at))
    return t(
        "{count} messages within one minute, {moment}: Telegram lets me send about twenty, the rest comes later.",
        count=of.count,
        moment=at,
    )


def _room(t: Texts, of: Finding, _calendar: Calendar) -> Markup:
    return t(
        "{count} activities are on already, and {more} come with this. There is room for {most} at once: end some of them by then.",
        count=of.count,
        more=int(of.names[0]),
        most=MOST_AT_ONCE,
    )


def _same_title(t: Texts, of: Finding, _calendar: Calendar) -> Markup:
    return t(
        "Item {items}: “{title}” is what something else is called, too. People will mix them up.",
        items=_items(t, of),
        title=_title(of),
    )


def _audience(t: Texts, of: Finding, _calendar: Calendar) -> Markup:
    names = _names(t, of)
    return t.many(
        "It is meant for {names}: of those I have met {count} person here so far.",
        "It is meant for {names}: of those I have met {count} people here so far.",
        of.count,
        names=names,
    )


def _tasks(t: Texts, of: Finding, _calendar: Calendar) -> Markup:
    roles = t.listing(role_name(t, role) for role in of.names)
    return t.many(
        "{count} task has nobody to do it ({roles}).",
        "{count} tasks have nobody to do them ({roles}).",
        of.count,
        roles=roles,
    )


def _no_budget(t: Texts, of: Finding, _calendar: Calendar) -> Markup:
    return t("Prizes have to be bought ({names}), and the budget has no line for them.", names=_names(t, of))


def _no_prizes(t: Texts, of: Finding, _calendar: Calendar) -> Markup:
    return t("The budget pays for {names}, and no item gives a prize.", names=_names(t, of))


def _codes(t: Texts, of: Finding, _calendar: Calendar) -> Markup:
    return t.many(
        "“{title}” gives {count} code as a prize. Codes can only be loaded once it is open, so somebody has to think of it.",
        "“{title}” gives {count} codes as prizes. Codes can only be loaded once it is open, so somebody has to think of it.",
        of.count,
        title=_title(of),
    )


_SENTENCES: Mapping[What, _Says] = {
    "away": lambda t, _of, _calendar: t("I'm not in the group any more. Add me again: all of this is still there."),
    "no_day": lambda t, _of, _calendar: t("It has no first day yet."),
    "past": _past,
    "refused": _refused,
    "pin": _pin,
    "no_goal": lambda t, _of, _calendar: t(
        "It has no goal. With a figure to reach you see on the way how it goes, and at the end what it was worth."
    ),
    "goal": _goal,
    "again": _again,
    "warm_up": _warm_up,
    "asleep": _asleep,
    "quiet": _quiet,
    "clash": _clash,
    "crowded": _crowded,
    "at_once": _at_once,
    "room": _room,
    "title": _same_title,
    "audience": _audience,
    "answers": lambda t, _of, _calendar: t(
        "No answers are prepared. Write down the three questions that come every time, and what to say then."
    ),
    "duty": lambda t, _of, _calendar: t("Nobody is on duty. Somebody should be there when people ask."),
    "tasks": _tasks,
    "no_budget": _no_budget,
    "no_prizes": _no_prizes,
    "codes": _codes,
    "no_admin": lambda t, _of, _calendar: t(
        "I'm not an administrator here, so I can't see who leaves. Make me one; I need no special rights."
    ),
}


# --- what a tap does ----------------------------------------------------------------------------------------------------------------


def _begin(t: Texts, mend: Mend) -> Markup:
    return t("Begin {day}", day="" if mend.day is None else t.day(mend.day))


def _at(t: Texts, mend: Mend) -> Markup:
    return t("At {time} instead", time=write_time(mend.clock))


def _post(t: Texts, mend: Mend) -> Markup:
    days = timedelta(days=abs(mend.days))
    if mend.days < 0:
        return t("Add a post {span} before", span=t.span(days))
    return t("Add a post")


_LABELS: Mapping[How, Callable[[Texts, Mend], Markup]] = {
    "begin": _begin,
    "move": _at,
    "post": _post,
    "me": lambda t, _mend: t("I'll do it"),
    "unpin": lambda t, _mend: t("Don't pin"),
    "everybody": lambda t, _mend: t("Mean everybody"),
    "task": lambda t, _mend: t("Add a task for it"),
    "goal": lambda t, mend: t("Make it a goal: {metric}", metric=BY_NAME[mend.names[0]].column(t)),
}
