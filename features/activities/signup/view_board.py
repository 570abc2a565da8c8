"""How a list looks: on the board, whole in private, and at its end."""

from collections.abc import Callable, Sequence

from markupsafe import Markup

from features.activities.signup.facts import ListFacts, Named
from features.activities.signup.options import Options
from features.activities.signup.rules import Line, totals
from features.activities.signup.taps import JoinTap, ListTap, MineTap
from features.facts import ActivityFacts
from kit.buttons import Tap
from kit.messages import Button, Link, Message, Row
from kit.texts import Texts, person_name, visible

# So many lines stand on a board, and so many signs; the rest is looked at in private.
MOST_LINES = 30
_MOST_SIGNS, _WAITING_SIGNS = 2600, 600
_WORDS = 40
_PAGE = 25


def board(t: Texts, seen: ListFacts) -> Message:
    """The board: the numbered list, how many places there are, who waits."""
    activity = seen.activity
    lines: list[Markup] = [head(t, activity), *_state(t, seen)]
    shown, has_more = _listed(t, seen)
    if shown:
        lines += [Markup(), *shown]
    elif activity.state == "open":
        lines += [Markup(), t("Nobody is on the list yet. Be the first!")]
    whole: Row = (Link.starting(t("📋 The whole list"), ListTap(seen.group.id, activity.number, 0)),)
    if activity.state == "paused":
        return Message(Markup("\n").join(lines))
    if activity.state == "closed":
        return Message(Markup("\n").join(lines), (whole,) if has_more else ())
    rows: tuple[Row, ...] = (
        (Button.tapping(t("🙋 I'm in (+1)"), JoinTap(activity.number)),),
        (Link.starting(_mine_label(t, seen.options), MineTap(seen.group.id, activity.number)),),
    )
    return Message(Markup("\n").join(lines), (*rows, whole) if has_more else rows)


def _mine_label(t: Texts, options: Options) -> Markup:
    return t("✏️ How many, note, leave") if options.note else t("✏️ How many, leave")


def head(t: Texts, activity: ActivityFacts) -> Markup:
    """What the list is called."""
    return t("📝 <b>{title}</b>", title=activity.title)


def _state(t: Texts, seen: ListFacts) -> list[Markup]:
    lines = [_places(t, seen)]
    if seen.activity.state == "paused":
        return [*lines, t("⏸ Paused. The list stays as it is until an admin resumes it.")]
    if seen.activity.state == "closed":
        return [*lines, t("🏁 Closed")]
    if seen.ends_at is not None:
        lines.append(t("🕗 Until {when}", when=t.moment(seen.ends_at)))
    return [*lines, how(t, seen.options)]


def how(t: Texts, options: Options) -> Markup:
    """How somebody is put on the list by writing."""
    example = t("sign up 2") if not options.slots else _example(t, options)
    return t(
        "💬 Or reply here: <code>+1</code>, <code>{example}</code>; <code>{leave}</code> takes you off",
        example=example,
        leave=t.context("what people write to leave a list", "leave"),
    )


def _example(t: Texts, options: Options) -> Markup:
    several = " ".join(f"{count}{_joint(name)}{name}" for count, name in zip((2, 1), options.slots, strict=False))
    return t("sign up {counts}", counts=several)


def _joint(name: str) -> str:
    """Between how many and of what: a space where the word has letters of the alphabet."""
    return " " if name[0].isascii() else ""


def _places(t: Texts, seen: ListFacts) -> Markup:
    taken, most = seen.taken, seen.options.most
    if most:
        parts = [t("👥 {taken} of {most} places taken", taken=t.number(taken), most=t.number(most))]
    else:
        parts = [t.many("👥 {count} person", "👥 {count} people", taken)]
    if len(seen.options.slots) > 1 and taken:
        sums = totals((each.line for each in seen.lines), seen.options)
        parts.append(counts(t, tuple(sums.values()), seen.options))
    if seen.waiting:
        parts.append(t.context("on a list", "{places} waiting", places=sum(each.line.size for each in seen.waiting)))
    return Markup(" · ").join(parts)


def counts(t: Texts, of_kinds: Sequence[int], options: Options) -> Markup:
    """`adult 2, child 1`, or for how many people where all places are alike."""
    if not options.slots:
        return t.many("{count} person", "{count} people", sum(of_kinds))
    said = [
        t("{kind} {count}", kind=visible(name), count=t.number(count))
        for name, count in zip(options.slots, of_kinds, strict=False)
        if count
    ]
    return t.listing(said)


def line(t: Texts, rank: int, each: Named, options: Options) -> Markup:
    """A line of the list."""
    text = Markup("{}. {}").format(rank, person_name(each.name))
    if each.line.size > 1 or len(options.slots) > 1:
        text += t(" · {counts}", counts=_times(t, each.line, options))
    if each.line.guests:
        text += t(" (with {names})", names=_cut(each.line.guests))
    return text + (t(" — {note}", note=_cut(each.line.note)) if each.line.note else Markup())


def _times(t: Texts, of: Line, options: Options) -> Markup:
    return counts(t, of.counts, options) if options.slots else Markup("×{}").format(of.size)


def _cut(said: str) -> str:
    words = visible(said)
    return words if len(words) <= _WORDS else words[: _WORDS - 1] + "…"


def _listed(t: Texts, seen: ListFacts) -> tuple[list[Markup], bool]:
    """The lines that there is room for, and whether there are more."""
    shown = _fitting(t, seen.lines[:MOST_LINES], seen.options, _MOST_SIGNS)
    more = len(seen.lines) - len(shown)
    if more:
        shown.append(t.many("… and {count} more line", "… and {count} more lines", more))
    if not seen.waiting:
        return shown, more > 0
    waiting = _fitting(t, seen.waiting[: MOST_LINES // 2], seen.options, _WAITING_SIGNS)
    behind = len(seen.waiting) - len(waiting)
    shown += [Markup(), t("⏳ <b>Waiting list</b>"), *waiting]
    if behind:
        shown.append(t.many("… and {count} more line", "… and {count} more lines", behind))
    return shown, more + behind > 0


def _fitting(t: Texts, lines: Sequence[Named], options: Options, most: int) -> list[Markup]:
    shown: list[Markup] = []
    signs = 0
    for rank, each in enumerate(lines, 1):
        said = line(t, rank, each, options)
        signs += len(said.striptags()) + 1
        if signs > most:
            break
        shown.append(said)
    return shown


def result(t: Texts, seen: ListFacts) -> Message:
    """It is closed: the final list."""
    lines: list[Markup] = [t("🏁 <b>{title}</b>: the list is closed.", title=seen.activity.title), _places(t, seen)]
    shown, has_more = _listed(t, seen)
    if shown:
        lines += [Markup(), *shown]
    rows: tuple[Row, ...] = (
        ((Link.starting(t("📋 The whole list"), ListTap(seen.group.id, seen.activity.number, 0)),),) if has_more else ()
    )
    return Message(Markup("\n").join(lines), rows)


def pages(seen: ListFacts) -> int:
    """How many pages the whole list has: one at least."""
    return max(1, -(-(len(seen.lines) + len(seen.waiting)) // _PAGE))


def page_lines(t: Texts, seen: ListFacts, page: int) -> tuple[list[Markup], list[Named]]:
    """What a page of the whole list says, and the lines that stand on it."""
    ranked = [*enumerate(seen.lines, 1), *enumerate(seen.waiting, 1)][page * _PAGE : (page + 1) * _PAGE]
    said: list[Markup] = []
    for rank, each in ranked:
        if each.line.state == "waiting" and (rank == 1 or not said):
            said.append(t("⏳ <b>Waiting list</b>"))
        said.append(line(t, rank, each, seen.options))
    return said, [each for _, each in ranked]


def whole(t: Texts, seen: ListFacts, page: int) -> Message:
    """A page of the whole list, in private."""
    page = min(page, pages(seen) - 1)
    lines, _ = page_lines(t, seen, page)
    body = lines or [t("Nobody is on the list yet.")]
    text = Markup("\n").join([head(t, seen.activity), _places(t, seen), Markup(), *body])
    around = turns(t, page, pages(seen), lambda at: ListTap(seen.group.id, seen.activity.number, at))
    return Message(text, (around,) if around else ())


def turns(t: Texts, page: int, of: int, leading: Callable[[int], Tap]) -> Row:
    """The buttons to the pages around this one."""
    row: list[Button] = []
    if page > 0:
        row.append(Button.tapping(t("◀ Back"), leading(page - 1)))
    if page + 1 < of:
        row.append(Button.tapping(t("More ▶"), leading(page + 1)))
    return tuple(row)
