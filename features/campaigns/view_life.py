"""What is asked before a step of a campaign's life, and the log of all that was done to it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from markupsafe import Markup

from features.campaigns import view_refusals
from features.campaigns.facts import CampaignFacts
from features.campaigns.facts_life import ChangeFacts, LifeFacts, LogFacts, PartFacts
from features.campaigns.taps import (
    AdminDoTap,
    AdminTap,
    CampaignTap,
    ItemTap,
    LifeDoTap,
    LifeTap,
    LogTap,
)
from features.campaigns.view_items import item_line
from features.campaigns.view_parts import part_names
from kit.messages import Button, Message, Row
from kit.texts import Texts, as_written, person_name

# What is refused has its words wherever a campaign has its buttons.
__all__ = ["ASKED", "ask", "buttons", "done", "log", "not_days", "view_refusals", "what"]

_MOST_NAMED = 8
_STEPS = (1, 2, 3, 7)


def buttons(t: Texts, c: CampaignFacts, *, owner: str | None, failed: Sequence[tuple[int, int]]) -> Iterator[Row]:
    """The rows of a campaign's page that are about its life. `failed`: the items that need a word, with their parts."""
    at = (c.group_id, c.number)
    for item, part in failed[:3]:
        yield (Button.tapping(t("⚠️ Item {number}", number=item), ItemTap(*at, item, part, "show")),)
    if c.state in {"draft", "checked"}:
        yield (Button.tapping(t("🗓 Plan it"), AdminTap(*at, "plan")),)
    if c.state in {"planned", "running"}:
        yield (
            Button.tapping(t("⏸ Pause"), LifeTap(*at, "pause")),
            Button.tapping(t("↔️ Move"), AdminTap(*at, "move")),
            Button.tapping(t("🏁 End early"), AdminTap(*at, "end")),
        )
    if c.state == "paused":
        yield (
            Button.tapping(t("▶️ Let it go on"), LifeTap(*at, "resume")),
            Button.tapping(t("↔️ Move"), AdminTap(*at, "move")),
            Button.tapping(t("🏁 End early"), AdminTap(*at, "end")),
        )
    last: list[Button] = [Button.tapping(t("📜 Log"), LogTap(*at, 0))]
    if owner is None and c.state != "reviewed":
        last.append(Button.tapping(t("🙋 I take it over"), AdminTap(*at, "take")))
    if c.state in {"draft", "checked"}:
        last.append(Button.tapping(t("🗑 Delete"), AdminTap(*at, "remove")))
    yield tuple(last)


def ask(t: Texts, what: str, f: LifeFacts, now: datetime) -> Message:
    """The question before a step: one of ASKED."""
    return ASKED[what](t, f, now)


def _plan(t: Texts, f: LifeFacts, _now: datetime) -> Message:
    lines = [t("🗓 Plan <b>{title}</b>?", title=as_written(f.title))]
    ahead = [part for part in f.waiting if part not in f.past]
    if f.first_day is not None:
        lines.append(t("The first day is {day}.", day=t.full_day(f.first_day)))
    if ahead:
        span = t("{first} – {last}", first=t.full_moment(ahead[0].at), last=t.full_moment(ahead[-1].at))
        lines += [t.many("{count} item, {span}", "{count} items, {span}", len(ahead), span=span)]
        lines.append(t("From then on everything happens by itself, at its time."))
    if f.past:
        lines += [Markup(""), t("⚠️ Gone by already:"), *_named(t, f.past)]
        lines.append(t("Choose a later first day, or plan it without these."))
    yes = _admin(t("✅ Plan it without these"), f, "rest") if f.past else _admin(t("✅ Plan it"), f, "plan")
    return Message(Markup("\n").join(lines), ((yes,), _back(t, f)) if ahead else (_back(t, f),))


def _pause(t: Texts, f: LifeFacts, _now: datetime) -> Message:
    lines = [
        t("⏸ Pause <b>{title}</b>?", title=as_written(f.title)),
        t("Nothing of it happens until you let it go on."),
        *_opened(t, f, t("What is open rests with it:")),
        _why(t),
    ]
    yes = Button.tapping(t("⏸ Pause it"), LifeDoTap(f.group.id, f.number, "pause"))
    return Message(Markup("\n").join(lines), ((yes,), _back(t, f)))


def _resume(t: Texts, f: LifeFacts, now: datetime) -> Message:
    lines = [t("▶️ Let <b>{title}</b> go on?", title=as_written(f.title))]
    rows: list[Row] = [(Button.tapping(t("▶️ As planned"), LifeDoTap(f.group.id, f.number, "resume")),)]
    if f.past:
        lines += [t("This fell due while it rested:"), *_named(t, f.past)]
        lines.append(
            t(
                "As planned: what opens comes at once; of posts that are more than two hours late I ask whoever answers for it, "
                "and days of a countdown are left out."
            )
        )
        days = (f.group.calendar.local(now) - min(part.at for part in f.past)) // timedelta(days=1) + 1
        later = t.many("▶️ All of it {count} day later", "▶️ All of it {count} days later", days)
        rows.append((_admin(later, f, "go", days),))
    lines.append(_why(t))
    return Message(Markup("\n").join(lines), (*rows, _back(t, f)))


def _move(t: Texts, f: LifeFacts, now: datetime) -> Message:
    lines = [
        t("↔️ Move <b>{title}</b>", title=as_written(f.title)),
        t.many("{count} item has not happened and moves.", "{count} items have not happened and move.", len(f.waiting)),
        *_opened(t, f, t("What is open keeps its own times, which you change with /manage:")),
        t(
            "By how many days? Choose, or write a number, with a minus for earlier, and behind it why: {example}",
            example=t("<code>3 the hall is taken</code>"),
        ),
    ]
    here = f.group.calendar.local(now)
    steps = [*_STEPS, *(-days for days in (1, 7) if f.waiting and f.waiting[0].at - timedelta(days=days) > here)]
    row = tuple(
        _admin(t("{days} d", days=f"{days:+d}".replace("-", "−")), f, "move" if days > 0 else "earlier", abs(days))
        for days in steps
    )
    return Message(Markup("\n").join(lines), (row, _back(t, f)))


def _end(t: Texts, f: LifeFacts, _now: datetime) -> Message:
    lines = [t("🏁 End <b>{title}</b> now?", title=as_written(f.title))]
    if f.waiting:
        lines.append(t.many("{count} item will be left out.", "{count} items will be left out.", len(f.waiting)))
    lines += [*_opened(t, f, t("What is open ends now, with its result:")), _why(t)]
    return Message(Markup("\n").join(lines), ((_admin(t("🏁 Yes, end it"), f, "end"),), _back(t, f)))


def _remove(t: Texts, f: LifeFacts, _now: datetime) -> Message:
    text = t(
        "🗑 Delete the draft <b>{title}</b>? Nothing of it has happened, and nothing will.", title=as_written(f.title)
    )
    return Message(text, ((_admin(t("🗑 Yes, delete it"), f, "remove"),), _back(t, f)))


def _take(t: Texts, f: LifeFacts, _now: datetime) -> Message:
    text = t(
        "🙋 Answer for <b>{title}</b>? Then you hear what needs a decision, and new activities begin in your name.",
        title=as_written(f.title),
    )
    return Message(text, ((_admin(t("🙋 Yes, I take it over"), f, "take"),), _back(t, f)))


ASKED: Mapping[str, Callable[[Texts, LifeFacts, datetime], Message]] = {
    "plan": _plan,
    "pause": _pause,
    "resume": _resume,
    "move": _move,
    "end": _end,
    "remove": _remove,
    "take": _take,
}


def _admin(label: Markup, f: LifeFacts, what: str, days: int = 0) -> Button:
    return Button.tapping(label, AdminDoTap(f.group.id, f.number, what, days))


def _back(t: Texts, f: LifeFacts) -> Row:
    return (Button.tapping(t("◀ Back"), CampaignTap(f.group.id, f.number)),)


def _why(t: Texts) -> Markup:
    return t("Tap below; or write why in a message, and I do it and note that.")


def _named(t: Texts, parts: Sequence[PartFacts]) -> list[Markup]:
    lines = [
        t(
            "• {number}. {moment}: {item}",
            number=str(part.number),
            moment=t.moment(part.at),
            item=item_line(t, part.item),
        )
        for part in parts[:_MOST_NAMED]
    ]
    if len(parts) > _MOST_NAMED:
        lines.append(t.many("… and {count} more", "… and {count} more", len(parts) - _MOST_NAMED))
    return lines


def _opened(t: Texts, f: LifeFacts, head: Markup) -> Iterable[Markup]:
    if not f.opened:
        return
    yield head
    for activity in f.opened[:_MOST_NAMED]:
        yield t("• {number}. {title}", number=str(activity.number), title=as_written(activity.title))


def done(t: Texts, what: str) -> Markup:
    """The toast after a step."""
    return {
        "plan": t("Planned."),
        "rest": t("Planned."),
        "pause": t("Paused."),
        "resume": t("It goes on."),
        "go": t("It goes on, later."),
        "move": t("Moved."),
        "earlier": t("Moved."),
        "end": t("Ended."),
        "remove": t("Deleted."),
        "take": t("You answer for it now."),
        "asked": t("You answer for it now."),
    }[what]


def not_days(t: Texts, text: str) -> Message:
    """What was written is no number of days."""
    return Message(
        t(
            "I don't understand “{said}” as a number of days. Write it such as {examples}.",
            said=as_written(text),
            examples=t("<code>3</code>, <code>-1 rain</code>"),
        )
    )


# --- the log --------------------------------------------------------------------------------------------------------------------------


def log(t: Texts, f: LogFacts) -> Message:
    """What was done to it, by whom, and why."""
    lines = [t("📜 <b>{number}. {title}</b>: what was done", number=str(f.number), title=as_written(f.title))]
    lines += [_line(t, change) for change in f.changes]
    at = (f.group_id, f.number)
    turn: list[Button] = []
    if f.page > 0:
        turn.append(Button.tapping(t("◀ Newer"), LogTap(*at, f.page - 1)))
    if f.page + 1 < f.pages:
        turn.append(Button.tapping(t("Older ▶"), LogTap(*at, f.page + 1)))
    last = (
        Button.tapping(t("◀ Back"), CampaignTap(*at)),
        Button.tapping(t("🙋 I take it over"), AdminTap(*at, "take")),
    )
    return Message(Markup("\n").join(lines), (*((tuple(turn),) if turn else ()), last))


def _line(t: Texts, change: ChangeFacts) -> Markup:
    said = {"moment": t.moment(change.at), "what": what(t, change)}
    line = (
        t("{moment} {what}", **said)
        if change.by is None
        else t("{moment} {name}: {what}", name=person_name(change.by), **said)
    )
    return t("{line} (“{why}”)", line=line, why=as_written(change.why, most=200)) if change.why else line


def what(t: Texts, change: ChangeFacts) -> Markup:
    """What was done, in a few words."""
    about = change.about
    if change.what == "paused" and about.get("away"):
        return t("rests, as I was removed from the group")
    if change.what == "moved":
        if "days" not in about:
            return t("counted anew, as the group's clock is another")
        return t.many("moved by {count} day", "moved by {count} days", about["days"])
    if change.what == "edited":
        return t("changed {parts}", parts=part_names(t, about.get("parts", ())))
    if change.what == "ended":
        return t("ended early") if about.get("early") else t("is over")
    words = {
        "made": t("made the draft"),
        "checked": t("checked it"),
        "planned": t("planned it"),
        "started": t("has begun"),
        "paused": t("paused it"),
        "resumed": t("goes on"),
        "reviewed": t("has its review"),
        "left": t("has left the group"),
        "demoted": t("is neither admin nor host any more"),
        "taken": t("took it over"),
        "skipped": t("left item {number} out", number=about.get("item", 0)),
        "retried": t("did item {number}", number=about.get("item", 0)),
    }
    return words.get(change.what) or Markup.escape(change.what)
