"""What a collection says in private by itself: to authors, judges and hosts; and the small words that its pages share."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from features.activities.collection.facts import (
    CollectionFacts,
    EntryFacts,
)
from features.activities.collection.options import Criterion
from features.activities.collection.rules import Progress, State
from features.activities.collection.taps import AdvanceTap, AppealTap, DeskTap, JudgeTap, NewEntryTap
from features.facts import ActivityFacts, GroupFacts
from features.links import FormCancelTap
from features.review.rules import ItemFacts
from features.review.view import QueueTap
from kit.messages import Button, Message, Row
from kit.texts import Texts, person_name


def entry_judged(t: Texts, group: GroupFacts, activity: ActivityFacts, entry: EntryFacts, *, is_open: bool) -> Message:
    """To the author: approved, declined or taken out. While entries are open, a declined one can be changed."""
    values = {"number": entry.number, "title": activity.title, "group": group.title}
    if entry.state == State.APPROVED:
        return Message(t("✅ Your entry no. {number} for <b>{title}</b> in {group} is in.", **values))
    reason = as_reason(t, entry.reason)
    rows: list[Row] = []
    if entry.state == State.DECLINED:
        text = t(
            "Your entry no. {number} for <b>{title}</b> in {group} wasn't taken: {reason}", reason=reason, **values
        )
        if is_open:
            text += "\n" + t("You can change it and try again.")
            rows.append((Button.tapping(t("✏️ Change it"), NewEntryTap(group.id, activity.number, entry.number)),))
    else:
        text = t(
            "Your entry no. {number} for <b>{title}</b> in {group} was taken out: {reason}", reason=reason, **values
        )
    if not entry.has_appealed:
        rows.append((Button.tapping(t("🙋 Ask for another look"), AppealTap(group.id, activity.number, entry.number)),))
    return Message(text, tuple(rows))


def taken_out_after(
    t: Texts, group: GroupFacts, activity: ActivityFacts, entry: EntryFacts, *, has_lost: bool, keeps: bool
) -> Message:
    """To the author: taken out after the result; what that means for their prize."""
    text = t(
        "Your entry no. {number} for <b>{title}</b> in {group} was taken out after the result: {reason}",
        number=entry.number,
        title=activity.title,
        group=group.title,
        reason=as_reason(t, entry.reason),
    )
    if has_lost:
        text += "\n" + t("The prize that it won goes to the next.")
    elif keeps:
        text += "\n" + t("The prize that it won was yours already and stays with you.")
    return Message(text + "\n" + t("If that is a mistake, please talk to an admin of the group."))


def left_over(
    t: Texts, group: GroupFacts, activity: ActivityFacts, entry: EntryFacts, *, is_new: bool, can_ask: bool
) -> Message:
    """To the author: nobody had looked at it, for the first time or again, when it was time to go on."""
    values = {"number": entry.number, "title": activity.title, "group": group.title}
    if not is_new:
        return Message(
            t(
                "Nobody has looked again in time at your entry no. {number} for <b>{title}</b> in {group}, so it stays out. "
                "If that is a mistake, please talk to an admin of the group.",
                **values,
            )
        )
    if entry.state == State.APPROVED:
        return Message(
            t(
                "✅ Your entry no. {number} for <b>{title}</b> in {group} is in: nobody had looked at it in time, so it counts.",
                **values,
            )
        )
    reason = as_reason(t, entry.reason)
    text = t("Your entry no. {number} for <b>{title}</b> in {group} isn't in: {reason}", reason=reason, **values)
    if not can_ask or entry.has_appealed:
        return Message(text)
    ask = Button.tapping(t("🙋 Ask for another look"), AppealTap(group.id, activity.number, entry.number))
    return Message(text, ((ask,),))


def as_reason(t: Texts, reason: str | None) -> str:
    """A reason as it is quoted; a ready-made one in the reader's language."""
    ready_made = {
        **dict(review_reasons(t)),
        "unseen": t("Nobody had looked at it in time."),
        "ended": t("It was ended before anybody had looked at it."),
    }
    return ready_made.get((reason or "").removeprefix("#")) or cut(reason or "—", 300)


def review_headline(t: Texts, item: ItemFacts) -> Markup:
    """What is to be looked at."""
    facts = item.facts
    text = t("🎨 <b>{title}</b>: entry no. {number}", title=facts["title"], number=int(facts["entry"]))
    if facts["appeal"]:
        text += "\n" + t("🙋 Its author asks for another look: {words}", words=facts["appeal"])
    return text


def review_reasons(t: Texts) -> Sequence[tuple[str, Markup]]:
    """Ready-made reasons for not taking an entry."""
    return (
        ("offtopic", t("It doesn't fit the brief.")),
        ("again", t("The same is in already.")),
        ("copied", t("It doesn't look like your own work.")),
        ("unfit", t("It isn't suitable for the group.")),
    )


def still_waiting(t: Texts, activity: ActivityFacts, waiting: int) -> Message:
    """To the hosts: entries wait for review."""
    return Message(
        t.many(
            "🔎 <b>{title}</b>: {count} entry waits to be looked at. /review in the group shows it.",
            "🔎 <b>{title}</b>: {count} entries wait to be looked at. /review in the group shows them.",
            waiting,
            title=activity.title,
        )
    )


def looking_begins(
    t: Texts, group: GroupFacts, activity: ActivityFacts, waiting: int, ends_at: datetime, *, is_in: bool
) -> Message:
    """To the hosts: entries are closed, and what follows waits for them."""
    text = t.many(
        "🔎 <b>{title}</b>: entries are closed, and {count} waits to be looked at.",
        "🔎 <b>{title}</b>: entries are closed, and {count} wait to be looked at.",
        waiting,
        title=activity.title,
    )
    if is_in:
        text += "\n" + t(
            "I go on as soon as that is done. What nobody has looked at by {moment} is in.", moment=t.moment(ends_at)
        )
    else:
        text += "\n" + t(
            "I go on as soon as that is done. What nobody has looked at by {moment} stays out.",
            moment=t.moment(ends_at),
        )
    return Message(text, ((Button.tapping(t("🔎 Look at them"), QueueTap(group.id, 0)),),))


def looked_over(t: Texts, activity: ActivityFacts, count: int, *, is_in: bool) -> Message:
    """To the hosts: the time to look at entries is up, and this has become of the rest."""
    if is_in:
        return Message(
            t.many(
                "🔎 <b>{title}</b>: the time is up. {count} entry that nobody had looked at is in; I tell its author. "
                "The desk (/prizes) can take it out.",
                "🔎 <b>{title}</b>: the time is up. {count} entries that nobody had looked at are in; I tell their authors. "
                "The desk (/prizes) can take them out.",
                count,
                title=activity.title,
            )
        )
    return Message(
        t.many(
            "🔎 <b>{title}</b>: the time is up. {count} entry that nobody had looked at stays out; I tell its author.",
            "🔎 <b>{title}</b>: the time is up. {count} entries that nobody had looked at stay out; I tell their authors.",
            count,
            title=activity.title,
        )
    )


def to_judge(
    t: Texts, group: GroupFacts, activity: ActivityFacts, why: str, left: int, ends_at: datetime | None
) -> Message:
    """To a judge: it begins, it soon ends, or only they are waited for."""
    text = t.many(
        "⚖️ <b>{title}</b> in {group}: {count} entry is waiting for your scores.",
        "⚖️ <b>{title}</b> in {group}: {count} entries are waiting for your scores.",
        left,
        title=activity.title,
        group=group.title,
    )
    if why == "late":
        text += "\n" + t("The time is up; the result comes as soon as you are through.")
    elif ends_at is not None:
        text += "\n" + t("Until {moment}.", moment=t.moment(ends_at))
    return Message(text, ((Button.tapping(t("⚖️ Judge"), JudgeTap(group.id, activity.number, 0)),),))


def jury_is_late(t: Texts, group: GroupFacts, activity: ActivityFacts, missing: Sequence[Progress]) -> Message:
    """To the hosts: the time is up, and judges are missing."""
    if missing:
        who = t.listing(t("{name} ({done} of {of})", name=person_name(p.name), done=p.done, of=p.of) for p in missing)
        text = t("⚖️ <b>{title}</b>: the time is up, and the jury isn't through: {who}.", title=activity.title, who=who)
    else:
        text = t(
            "⚖️ <b>{title}</b>: the time is up, and nobody has judged. Name judges with /roles judge, or go on without.",
            title=activity.title,
        )
    text += "\n" + t("I've reminded them, and go on as soon as they are done.")
    row: Row = (Button.tapping(t("Go on without them"), DeskTap(group.id, activity.number)),)
    return Message(text, (row,))


def advance_button(
    label: str, group: GroupFacts, activity: ActivityFacts, collection: CollectionFacts, sure: int
) -> Button:
    """The button that ends the present stage."""
    return Button.tapping(label, AdvanceTap(group.id, activity.number, collection.stage, collection.round, sure))


def cut(text: str, length: int) -> str:
    """A text of somebody's on one line, as far as there is room."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def cancel(t: Texts, group: GroupFacts) -> Row:
    """The way out of a form."""
    return (Button.tapping(t("Cancel"), FormCancelTap(group.id)),)


def state_name(t: Texts, state: str) -> Markup:
    """Where an entry stands."""
    return {
        State.PENDING: t("waits to be looked at"), State.APPROVED: t.context("an entry", "in"), State.DECLINED: t("not taken"),
        State.DISQUALIFIED: t("taken out"), State.WITHDRAWN: t("withdrawn"),
    }[State(state)]  # fmt: skip


def criterion(t: Texts, looked_at: Criterion) -> Markup:
    """What judges score; one without a name is the whole."""
    return Markup.escape(looked_at.name) if looked_at.name else t.context("what judges score", "the whole")
