"""What is said about what is judged: an item with its buttons, the verdict, the queue, who has judged how much."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from features.facts import GroupFacts
from features.links import FormCancelTap, deep_link
from features.review.judged import judged
from features.review.rules import REASON_LENGTH, ItemFacts, OwnWork, ReasonTooLong, Reviewed, Shown
from kit.buttons import Tap, tap
from kit.messages import Button, Link, Message, Row
from kit.texts import Texts, person_name, words

_TEXT_LENGTH = 600


@tap("rv")
@dataclass(frozen=True, slots=True)
class ItemTap(Tap):
    """Show an item again, with its picture at place `at`."""

    group: int
    number: int
    at: int


@tap("ra")
@dataclass(frozen=True, slots=True)
class ApproveTap(Tap):
    """It is good."""

    group: int
    number: int


@tap("rn")
@dataclass(frozen=True, slots=True)
class DeclineTap(Tap):
    """It is not good: ask for the reason."""

    group: int
    number: int


@tap("rr")
@dataclass(frozen=True, slots=True)
class ReasonTap(Tap):
    """It is declined for a ready-made reason."""

    group: int
    number: int
    reason: str


@tap("rw")
@dataclass(frozen=True, slots=True)
class WriteTap(Tap):
    """Write the reason, in private."""

    group: int
    number: int


@tap("rq")
@dataclass(frozen=True, slots=True)
class QueueTap(Tap):
    """Show what waits, in private: what comes after this number."""

    group: int
    number: int


@tap("rh")
@dataclass(frozen=True, slots=True)
class HereTap(Tap):
    """Show what a group has to judge where this button stands."""

    group: int


def item(t: Texts, group: GroupFacts, shown: Shown, *, in_private: bool, at: int = 0) -> Message:
    """An item: who, what, its pictures one at a time, and what can be done. Decided, it says by whom, without buttons."""
    files = shown.item.files
    at = at % len(files) if files else 0
    attachment = files[at] if files else None
    if shown.item.state != "pending":
        return Message(_text(t, group, shown, in_private=in_private), attachment=attachment)
    rows: list[Row] = [_verdict_row(t, group, shown.item)]
    if len(files) > 1:
        label = t("🖼 {at} of {count} · next", at=at + 1, count=len(files))
        rows.append((Button.tapping(label, ItemTap(group.id, shown.item.number, (at + 1) % len(files))),))
    if in_private:
        rows.append((Button.tapping(t("Skip ▸"), QueueTap(group.id, shown.item.number)),))
    return Message(_text(t, group, shown, in_private=in_private), tuple(rows), attachment=attachment)


def withdrawn(t: Texts) -> Message:
    """What stood here to be judged is not there any more, or was changed and is judged anew."""
    return Message(t("🔎 This one is not judged any more: it was changed, or taken back."))


def asking_reason(t: Texts, group: GroupFacts, shown: Shown, bot_username: str, *, in_private: bool) -> Message:
    """The item, with the reasons for which it can be declined."""
    number, files = shown.item.number, shown.item.files
    ready = [
        Button.tapping(label, ReasonTap(group.id, number, code)) for code, label in judged(shown.item.kind).reasons(t)
    ]
    own = WriteTap(group.id, number)
    write: Button | Link = (
        Button.tapping(t("✍️ In my own words"), own)
        if in_private
        else Link.to(t("✍️ In my own words"), deep_link(bot_username, own))
    )
    rows = (
        *((button,) for button in ready),
        (write, Button.tapping(t("Back"), ItemTap(group.id, number, 0))),
    )
    text = _text(t, group, shown, in_private=in_private) + "\n\n" + t("Why is it declined? The author is told.")
    return Message(text, rows, attachment=files[0] if files else None)


def ask_to_write(t: Texts, group: GroupFacts, shown: Shown) -> Message:
    """The form for a reason in one's own words."""
    text = t("Why is it declined? Write me one sentence.")
    if not shown.item.is_anonymous:
        text = t("Why is the one by <b>{name}</b> declined? Write me one sentence.", name=person_name(shown.author))
    return Message(text, ((Button.tapping(t("Cancel"), FormCancelTap(group.id)),),))


def _verdict_row(t: Texts, group: GroupFacts, item: ItemFacts) -> Row:
    return (
        Button.tapping(t("✅ Approve"), ApproveTap(group.id, item.number)),
        Button.tapping(t("❌ Decline"), DeclineTap(group.id, item.number)),
    )


def _text(t: Texts, group: GroupFacts, shown: Shown, *, in_private: bool) -> Markup:
    headline = judged(shown.item.kind).headline(t, shown.item)
    lines: list[str] = [t("🔎 {headline}", headline=headline), *_whose(t, group, shown, in_private=in_private)]
    if shown.item.text:
        said = shown.item.text
        lines += ["", Markup.escape(said if len(said) <= _TEXT_LENGTH else said[: _TEXT_LENGTH - 1] + "…")]
    if shown.item.state == "approved":
        lines += ["", t("✅ Approved by {name}", name=person_name(shown.reviewer or ""))]
    elif shown.item.state == "declined":
        declined = t(
            "❌ Declined by {name}: {reason}", name=person_name(shown.reviewer or ""), reason=reason(t, shown.item)
        )
        lines += ["", declined]
    return Markup("\n").join(lines)


def _whose(t: Texts, group: GroupFacts, shown: Shown, *, in_private: bool) -> list[Markup]:
    """Whose it is, and of which group; an item without names does not say whose."""
    if shown.item.is_anonymous:
        return [t("In {group}", group=group.title)] if in_private else []
    if in_private:
        return [t("By <b>{name}</b> in {group}", name=person_name(shown.author), group=group.title)]
    return [t("By <b>{name}</b>", name=person_name(shown.author))]


def reason(t: Texts, item: ItemFacts) -> Markup:
    """Why it was declined."""
    said = item.reason or ""
    if said.startswith("#"):
        ready = dict(judged(item.kind).reasons(t))
        return ready.get(said[1:], Markup.escape(said[1:]))
    return Markup.escape(said)


def decided(t: Texts, shown: Shown, *, is_new: bool) -> Markup:
    """The toast after a decision, or after one that came too late."""
    name = person_name(shown.reviewer or "")
    if is_new:
        if shown.item.state == "approved":
            return t("Approved.")
        if shown.is_reachable:
            return t("Declined, and the author is told why.")
        return t("Declined. I may not write to the author in private, so they are called in the group.")
    if shown.item.state == "approved":
        return t("{name} was faster and has approved it.", name=name)
    return t("{name} was faster and has declined it.", name=name)


def queue(t: Texts, group: GroupFacts, waiting: int, bot_username: str, *, is_shown_elsewhere: bool) -> Message:
    """`/review` in the group: how much waits, and the way to it."""
    if not waiting:
        text = t("Nothing waits to be judged. 👍")
    else:
        text = t.many("🔎 {count} waits to be judged.", "🔎 {count} wait to be judged.", waiting)
    if is_shown_elsewhere:
        text += "\n" + t("It is also posted in the place you chose; <code>/review private</code> ends that.")
    rows: tuple[Row, ...] = ()
    if waiting:
        rows = ((Link.to(t("Judge in private"), deep_link(bot_username, QueueTap(group.id, 0))),),)
    return Message(text, rows)


def nothing_left(t: Texts, group: GroupFacts, waiting: int) -> Message:
    """The queue in private is empty, or all that is left is the reviewer's own."""
    if waiting:
        return Message(t("What is left in <b>{group}</b> is your own; somebody else judges it.", group=group.title))
    return Message(t("Nothing waits to be judged in <b>{group}</b>. Thank you! 👍", group=group.title))


def something_waits(t: Texts, group: GroupFacts) -> Message:
    """To somebody who may judge, when the queue was empty before."""
    row: Row = (Button.tapping(t("Have a look"), QueueTap(group.id, 0)),)
    return Message(t("🔎 In <b>{group}</b> something waits to be judged.", group=group.title), (row,))


def group_picker(t: Texts, groups: Sequence[tuple[GroupFacts, int]]) -> Message:
    """`/review` in private: in which group, with how many wait there."""
    if not groups:
        return Message(
            t("You don't judge in any group with me. Ask a group's owner to name you judge or host there: /roles")
        )
    rows: tuple[Row, ...] = tuple(
        (Button.tapping(Markup("{} ({})").format(group.title, waiting), QueueTap(group.id, 0)),)
        for group, waiting in groups
    )
    return Message(t("In which group?"), rows)


def place_picker(t: Texts, groups: Sequence[GroupFacts]) -> Message:
    """`/review here`: what of which group shall be shown here."""
    rows: tuple[Row, ...] = tuple((Button.tapping(Markup.escape(g.title), HereTap(g.id)),) for g in groups)
    return Message(t("Which group's proofs and entries shall I post here to be judged?"), rows)


def shown_here(t: Texts, group: GroupFacts) -> Message:
    """From now on it is shown here."""
    return Message(
        t(
            "From now on I post here what waits to be judged in <b>{group}</b>. To stop: <code>/review private</code> there.",
            group=group.title,
        )
    )


def shown_in_private(t: Texts) -> Message:
    """From now on it is shown to whoever asks."""
    return Message(t("What waits is now shown to whoever judges, in private: /review"))


def statistics(t: Texts, reviewers: Sequence[Reviewed], days: int) -> Message:
    """`/review stats`."""
    head = t.many("<b>Judged in the last {count} day</b>", "<b>Judged in the last {count} days</b>", days)
    if not reviewers:
        return Message(head + "\n" + t("Nothing yet."))
    lines = [
        t("{name}: ✅ {approved} · ❌ {declined}", name=person_name(r.name), approved=r.approved, declined=r.declined)
        for r in reviewers
    ]
    return Message(Markup("\n").join([head, *lines]))


@words.register
def _(_refusal: OwnWork, t: Texts) -> Markup:
    return t("This one is your own, somebody else judges it. The others: /review")


@words.register
def _(refusal: ReasonTooLong, t: Texts) -> Markup:
    return t(
        "That reason has {length} characters; please keep it to {most}.", length=refusal.length, most=REASON_LENGTH
    )
