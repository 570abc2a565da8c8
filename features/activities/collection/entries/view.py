"""What is said to somebody who enters: the form, one's own entries, another look."""

from collections.abc import Sequence

from markupsafe import Markup

from features.activities.collection import view_told
from features.activities.collection.entries import view_drafts
from features.activities.collection.facts import (
    EntryFacts,
)
from features.activities.collection.options import Options
from features.activities.collection.rules import ALIVE, Entered, State
from features.activities.collection.taps import (
    AppealTap,
    DropTap,
    NewEntryTap,
    SubmitTap,
    WithdrawTap,
)
from features.activities.collection.view_fields import kinds
from features.facts import ActivityFacts, GroupFacts
from kit.messages import Button, Link, Message, Row
from kit.texts import Texts


def own_entries(
    t: Texts, group: GroupFacts, activity: ActivityFacts, options: Options, mine: Sequence[EntryFacts], *, is_open: bool
) -> Message:
    """Somebody's entries, and what can be done with them."""
    lines, is_over = [t("📝 <b>{title}</b>: your entries", title=activity.title)], activity.state == "closed"
    rows: list[Row] = []
    for entry in mine:
        lines.append(
            t(
                "{number}. {what} ({state})",
                number=str(entry.number),
                what=view_drafts.gist(t, entry.content),
                state=view_told.state_name(t, entry.state),
            )
        )
        row: list[Button] = []
        if is_open and entry.state in ALIVE | {State.DECLINED}:
            row.append(
                Button.tapping(
                    t("✏️ Change no. {number}", number=entry.number),
                    NewEntryTap(group.id, activity.number, entry.number),
                )
            )
        if entry.state in ALIVE | {State.DECLINED} and not is_over:
            row.append(
                Button.tapping(
                    t("🗑 Withdraw no. {number}", number=entry.number),
                    WithdrawTap(group.id, activity.number, entry.number, 0),
                )
            )
        if entry.state in {State.DECLINED, State.DISQUALIFIED}:
            lines.append("    " + t("Reason: {reason}", reason=view_told.cut(view_told.as_reason(t, entry.reason), 90)))
            if not entry.has_appealed and not is_over:
                row.append(
                    Button.tapping(t("🙋 Ask for another look"), AppealTap(group.id, activity.number, entry.number))
                )
        if row:
            rows.append(tuple(row))
    if is_open and sum(1 for entry in mine if entry.state in ALIVE) < options.entries:
        rows.append((Button.tapping(t("➕ Another entry"), NewEntryTap(group.id, activity.number, 0)),))
    return Message(Markup("\n").join(lines), tuple(rows))


def ask_for_entry(t: Texts, group: GroupFacts, activity: ActivityFacts, options: Options, number: int) -> Message:
    """The form of an entry."""
    head = t("📝 <b>{title}</b> in {group}", title=activity.title, group=group.title)
    if number:
        head += " · " + t("no. {number} anew", number=number)
    lines: list[str] = [head]
    if options.brief:
        lines.append(Markup.escape(options.brief))
    lines.append(t("Send me {kinds}. When all of it is here, tap Enter below it.", kinds=kinds(t, options.accept)))
    if options.anonymous:
        lines.append(t("Whose it is stays with the hosts until the result."))
    way_out = Button.tapping(t("Cancel"), DropTap(group.id, activity.number))
    return Message(Markup("\n").join(lines), ((way_out,),))


def entered(t: Texts, group: GroupFacts, activity: ActivityFacts, result: Entered) -> Message:
    """It is in."""
    if result.waits:
        text = t(
            "📬 Your entry for <b>{title}</b> is here as no. {number}. You hear from me when it has been looked at.",
            title=activity.title,
            number=result.number,
        )
    else:
        text = t(
            "✅ Your entry for <b>{title}</b> is in as no. {number}. Good luck!",
            title=activity.title,
            number=result.number,
        )
    return Message(text, ((Button.tapping(t("My entries"), SubmitTap(group.id, activity.number)),),))


def entered_in_group(t: Texts, result: Entered) -> Markup:
    """The same where the group allows no reaction."""
    if result.waits:
        return t("📬 Here as no. {number}; it is looked at first.", number=result.number)
    return t("✅ In as no. {number}. Good luck!", number=result.number)


def entered_torn(t: Texts, group: GroupFacts, activity: ActivityFacts, result: Entered) -> Message:
    """In the group: of an album one part is in, because the others are not known."""
    text = (
        entered_in_group(t, result)
        + "\n"
        + t(
            "Only this one part of your album is in: I have not heard the others. "
            "To have all of it in, change it in private and send it there:"
        )
    )
    change = NewEntryTap(group.id, activity.number, result.number)
    return Message(text, ((Link.starting(t("✏️ Change no. {number}", number=result.number), change),),))


def ask_withdraw(t: Texts, group: GroupFacts, activity: ActivityFacts, entry: EntryFacts) -> Message:
    """Really?"""
    text = t(
        "Withdraw your entry no. {number} for <b>{title}</b>? Votes for it are given back.",
        number=entry.number,
        title=activity.title,
    )
    row: Row = (
        Button.tapping(t("Yes, withdraw"), WithdrawTap(group.id, activity.number, entry.number, 1)),
        Button.tapping(t("No, keep it"), SubmitTap(group.id, activity.number)),
    )
    return Message(text, (row,))


def submit_where(t: Texts, group: GroupFacts, open_ones: Sequence[ActivityFacts]) -> Message:
    """`/submit` alone in the group: the form is in private."""
    rows: tuple[Row, ...] = tuple(
        (Link.starting(t("📝 Submit to {title}", title=a.title), SubmitTap(group.id, a.number)),) for a in open_ones
    )
    return Message(t("Enter in private, or answer your own message here with /submit."), rows)


def ask_appeal(t: Texts, group: GroupFacts, activity: ActivityFacts, entry: EntryFacts) -> Message:
    """The form of an appeal."""
    text = t(
        "🙋 Why should your entry no. {number} for <b>{title}</b> be looked at again? Write me a few words.",
        number=entry.number,
        title=activity.title,
    )
    return Message(text, (view_told.cancel(t, group),))


def appealed(t: Texts) -> Message:
    """It is looked at again."""
    return Message(t("Thank you. It is looked at again, and you hear from me here."))
