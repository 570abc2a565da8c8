"""A rehearsal in words: all of it at a glance with a file beside it, and day by day."""

import re
from collections.abc import Sequence
from datetime import date
from html import unescape

from markupsafe import Markup

from features.campaigns.taps import CampaignTap, RehearsalTap
from features.facts import GroupFacts
from features.rehearsal.facts import Fails, Rehearsal, Told, Waits
from features.scheduling.names import name_of
from kit.messages import Button, Made, Message, Row
from kit.texts import Texts, as_written, person_name

_TAG = re.compile(r"<[^<>]+>")
_MOST_DAYS, _MOST_NOTES = 30, 8
# Of each message so much stands on a page of a day; the file has all of it.
_SHORT, _PAGE = 300, 3600


def on_its_way(t: Texts) -> Markup:
    """The toast of whoever asks for one."""
    return t("I play it through now; what would be said comes in a moment.")


def overview(t: Texts, group: GroupFacts, found: Rehearsal) -> Message:
    """What comes on which day and what to look at, with everything that would be said as a file."""
    lines = [t("🎬 <b>Rehearsal of “{title}”</b>", title=as_written(found.title)), _counts(t, found)]
    lines += [*_notes(t, found), Markup("")]
    for day in found.days[:_MOST_DAYS]:
        lines.append(_day_line(t, day, found.of(day)))
    if len(found.days) > _MOST_DAYS:
        lines.append(t.many("… and {count} more day", "… and {count} more days", len(found.days) - _MOST_DAYS))
    lines += [Markup(""), t("Nothing of it has been sent. What people will do nobody knows: here nobody taps.")]
    rows: list[Row] = []
    if found.days:
        first = found.days[0].toordinal()
        rows.append((Button.tapping(t("▶ Day by day"), RehearsalTap(found.group_id, found.number, first)),))
    rows.append((Button.tapping(t("◀ Back"), CampaignTap(found.group_id, found.number)),))
    return Message(Markup("\n").join(lines), tuple(rows), attachment=_file(t, group, found))


def day_page(t: Texts, found: Rehearsal, day: date) -> Message:
    """What is said on a day."""
    lines = [t("🎬 <b>{day}</b> in the rehearsal of “{title}”", day=t.full_day(day), title=as_written(found.title))]
    told, length = found.of(day), 0
    shown = 0
    for each in told:
        piece = _piece(t, found, each)
        length += len(piece)
        if length > _PAGE and shown:
            break
        lines.append(piece)
        shown += 1
    if not told:
        lines.append(t("On this day nothing is said."))
    if len(told) > shown:
        lines.append(t.many("… and {count} more, in the file", "… and {count} more, in the file", len(told) - shown))
    before = [each for each in found.days if each < day]
    after = [each for each in found.days if each > day]
    turns = (
        *((_to(found, "◀ " + t.day(before[-1]), before[-1]),) if before else ()),
        *((_to(found, t.day(after[0]) + " ▶", after[0]),) if after else ()),
    )
    rows: list[Row] = [turns] if turns else []
    rows.append((Button.tapping(t("◀ Back"), CampaignTap(found.group_id, found.number)),))
    return Message(Markup("\n\n").join(lines), tuple(rows))


def _to(found: Rehearsal, label: str, day: date) -> Button:
    return Button.tapping(label, RehearsalTap(found.group_id, found.number, day.toordinal()))


def plain(html: str) -> str:
    """The words of a message."""
    return unescape(_TAG.sub("", html))


def _counts(t: Texts, found: Rehearsal) -> Markup:
    in_group = sum(each.person is None for each in found.told)
    parts = [
        t.many("{count} message in the group", "{count} messages in the group", in_group),
        t.many("{count} in private", "{count} in private", len(found.told) - in_group),
    ]
    return t("From {day}: {counts}.", day=t.full_day(found.begins), counts=t.listing(parts))


def _day_line(t: Texts, day: date, told: Sequence[Told]) -> Markup:
    in_group = sum(each.person is None for each in told)
    return t(
        "{day}: {group} in the group, {private} in private",
        day=t.day(day),
        group=in_group,
        private=len(told) - in_group,
    )


def _notes(t: Texts, found: Rehearsal) -> list[Markup]:
    """What to look at."""
    notes = [
        *(_fails(t, found, each) for each in found.fails),
        *(_waits(t, found, each) for each in found.waits),
    ]
    if moved := [each for each in found.told if each.due is not None]:
        notes.append(
            t.many(
                "{count} message comes later than it is due: more than a group takes within a minute.",
                "{count} messages come later than they are due: more than a group takes within a minute.",
                len(moved),
            )
        )
    if away := sorted({person_name(each.person or "") for each in found.told if not each.arrives}):
        notes.append(t("Nothing of this reaches {names}: they have not started me yet.", names=t.listing(away[:5])))
    if found.is_cut:
        notes.append(t("There is more to come than I play through; this is the beginning of it."))
    left = len(notes) - _MOST_NOTES
    lines = [Markup("⚠️ {}").format(note) for note in notes[:_MOST_NOTES]]
    return [*lines, t.many("… and {count} more point", "… and {count} more points", left)] if left > 0 else lines


def _fails(t: Texts, found: Rehearsal, of: Fails) -> Markup:
    at = t.moment(found.calendar.local(of.at))
    if of.what == "item":
        return t(
            "{moment}: item {item} would fail. Why stands in what its owner is told then.", moment=at, item=of.item
        )
    return t("{moment}: {what} fails. Please tell whoever hosts me.", moment=at, what=name_of(t, of.kind))


def _waits(t: Texts, found: Rehearsal, of: Waits) -> Markup:
    at, until = found.calendar.local(of.at), found.calendar.local(of.until)
    return t(
        "{moment}: {what} falls into quiet hours, and comes at {time}.",
        moment=t.moment(at),
        what=name_of(t, of.kind),
        time=t.clock_time(until),
    )


def _to_whom(t: Texts, told: Told) -> Markup:
    if told.person is not None:
        return Markup.escape(person_name(told.person))
    return (
        t("a topic of the group") if told.thread_id is not None else t.context("where something is said", "the group")
    )


def _piece(t: Texts, found: Rehearsal, told: Told) -> Markup:
    words = plain(told.html)
    if len(words) > _SHORT:
        words = words[: _SHORT - 1] + "…"
    head = t("<b>{time}</b> → {to}", time=t.clock_time(found.calendar.local(told.at)), to=_to_whom(t, told))
    lines = [head, Markup("<blockquote>{}</blockquote>").format(words)] if words else [head]
    if told.file:
        lines.append(t("📎 {file}", file=told.file))
    if told.buttons:
        lines.append(Markup(" ").join(Markup("[{}]").format(label) for label in told.buttons[:6]))
    return Markup("\n").join(lines)


# --- the file -----------------------------------------------------------------------------------------------------------------------


def _file(t: Texts, group: GroupFacts, found: Rehearsal) -> Made:
    facts = {
        "language": t.language,
        "title": str(t("Rehearsal of “{title}”", title=found.title).unescape()),
        "group": group.title,
        "counts": plain(_counts(t, found)),
        "notes": [plain(note) for note in _notes(t, found)],
        "nobody": plain(t("Nothing of it has been sent. What people will do nobody knows: here nobody taps.")),
        "days": [
            {"day": t.full_day(day), "told": [_row(t, found, each) for each in found.of(day)]} for day in found.days
        ],
    }
    return Made.by(
        "features.rehearsal.page_file:page",
        facts,
        filename="rehearsal.html",
        otherwise=t("The file could not be made; day by day you see all of it here."),
        refused=t("The file could not be made; day by day you see all of it here."),
    )


def _row(t: Texts, found: Rehearsal, told: Told) -> dict[str, object]:
    return {
        "time": t.clock_time(found.calendar.local(told.at)),
        "to": plain(_to_whom(t, told)),
        "is_group": told.person is None,
        "html": str(told.html),
        "buttons": list(told.buttons),
        "file": told.file,
    }
