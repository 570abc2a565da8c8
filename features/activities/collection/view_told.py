"""What a collection says in private by itself: to authors, judges and hosts; and the small words that its pages share."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from markupsafe import Markup

from features.activities.collection.rules import Criterion, State
from features.activities.collection.taps import AdvanceTap, AppealTap, DeskTap, JudgeTap, NewEntryTap
from features.links import FormCancelTap
from kit.messages import Button, Message, Row
from kit.texts import Texts, person_name
from models import Activity, Collection, Entry, Group, ReviewItem

if TYPE_CHECKING:
    from features.activities.collection.jury.service import Progress


def entry_judged(t: Texts, group: Group, activity: Activity, entry: Entry) -> Message:
    """To the author: approved, declined or taken out."""
    values = {"number": entry.number, "title": activity.title, "group": group.title}
    if entry.state == State.APPROVED:
        return Message(t("✅ Your entry no. {number} for <b>{title}</b> in {group} is in.", **values))
    reason = as_reason(t, entry.reason)
    rows: list[Row] = []
    if entry.state == State.DECLINED:
        text = t(
            "Your entry no. {number} for <b>{title}</b> in {group} wasn't taken: {reason}", reason=reason, **values
        )
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
    t: Texts, group: Group, activity: Activity, entry: Entry, *, has_lost: bool, keeps: bool
) -> Message:
    """To the author: taken out after the result; what that means for their prize."""
    text = t("Your entry no. {number} for <b>{title}</b> in {group} was taken out after the result: {reason}",
             number=entry.number, title=activity.title, group=group.title, reason=as_reason(t, entry.reason))  # fmt: skip
    if has_lost:
        text += "\n" + t("The prize that it won goes to the next.")
    elif keeps:
        text += "\n" + t("The prize that it won was yours already and stays with you.")
    return Message(text + "\n" + t("If that is a mistake, please talk to an admin of the group."))


def as_reason(t: Texts, reason: str | None) -> str:
    """A reason as it is quoted; a ready-made one in the reader's language."""
    ready_made = dict(review_reasons(t))
    return ready_made.get((reason or "").removeprefix("#")) or cut(reason or "—", 300)


def review_headline(t: Texts, item: ReviewItem) -> Markup:
    """What is to be looked at."""
    facts = json.loads(item.facts)
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


def still_waiting(t: Texts, activity: Activity, waiting: int) -> Message:
    """To the hosts: entries wait for review."""
    return Message(
        t.many(
            "🔎 <b>{title}</b>: {count} entry waits to be looked at. /review in the group shows it.",
            "🔎 <b>{title}</b>: {count} entries wait to be looked at. /review in the group shows them.",
            waiting, title=activity.title,
        )
    )  # fmt: skip


def to_judge(t: Texts, group: Group, activity: Activity, why: str, left: int, ends_at: datetime | None) -> Message:
    """To a judge: it begins, it soon ends, or only they are waited for."""
    text = t.many(
        "⚖️ <b>{title}</b> in {group}: {count} entry is waiting for your scores.",
        "⚖️ <b>{title}</b> in {group}: {count} entries are waiting for your scores.",
        left, title=activity.title, group=group.title,
    )  # fmt: skip
    if why == "late":
        text += "\n" + t("The time is up; the result comes as soon as you are through.")
    elif ends_at is not None:
        text += "\n" + t("Until {moment}.", moment=t.moment(ends_at))
    return Message(text, ((Button.tapping(t("⚖️ Judge"), JudgeTap(group.id, activity.number, 0)),),))


def jury_is_late(t: Texts, group: Group, activity: Activity, missing: "Sequence[Progress]") -> Message:
    """To the hosts: the time is up, and judges are missing."""
    if missing:
        who = t.listing(t("{name} ({done} of {of})", name=person_name(p.name), done=p.done, of=p.of) for p in missing)
        text = t("⚖️ <b>{title}</b>: the time is up, and the jury isn't through: {who}.", title=activity.title, who=who)
    else:
        text = t("⚖️ <b>{title}</b>: the time is up, and nobody has judged. Name judges with /roles judge, or go on without.",
                 title=activity.title)  # fmt: skip
    text += "\n" + t("I've reminded them, and go on as soon as they are done.")
    row: Row = (Button.tapping(t("Go on without them"), DeskTap(group.id, activity.number)),)
    return Message(text, (row,))


def advance_button(label: str, group: Group, activity: Activity, collection: Collection, sure: int) -> Button:
    """The button that ends the present stage."""
    return Button.tapping(label, AdvanceTap(group.id, activity.number, collection.stage, collection.round, sure))


def cut(text: str, length: int) -> str:
    """A text of somebody's on one line, as far as there is room."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def cancel(t: Texts, group: Group) -> Row:
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
