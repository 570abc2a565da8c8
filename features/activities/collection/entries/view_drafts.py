"""What is said to somebody who has sent something for an entry and not entered it: what is there, that it waits, and what became of it."""

from datetime import datetime

from markupsafe import Markup

from features.activities.collection import view_told
from features.activities.collection.rules import Content, Entered
from features.activities.collection.taps import DropTap, EnterTap, SubmitTap
from features.facts import ActivityFacts, GroupFacts
from kit.messages import Button, Message, Refusal, Row
from kit.texts import Texts, words


def gist(t: Texts, content: Content) -> Markup:
    """What there is, in a few words."""
    parts = [Markup.escape(view_told.cut(content.text, 40))] if content.text else []
    if content.files:
        parts.append(t.many("{count} file", "{count} files", len(content.files)))
    return t.listing(parts)


def drop(t: Texts, group: GroupFacts, activity: ActivityFacts) -> Button:
    """The way out, with all that was sent."""
    return Button.tapping(t("🗑 Discard it"), DropTap(group.id, activity.number))


def _rows(t: Texts, group: GroupFacts, activity: ActivityFacts) -> tuple[Row, ...]:
    return ((Button.tapping(t("✅ Enter"), EnterTap(group.id, activity.number)), drop(t, group, activity)),)


def draft(t: Texts, group: GroupFacts, activity: ActivityFacts, content: Content) -> Message:
    """What has been sent so far."""
    text = t("Got it: {what}. Send more, or tap Enter.", what=gist(t, content))
    text += "\n" + t("I keep it here; when entries close, I enter what is whole for you.")
    return Message(text, _rows(t, group, activity))


def still_here(t: Texts, group: GroupFacts, activity: ActivityFacts, content: Content) -> Message:
    """Somebody comes back to what they had begun."""
    text = t(
        "📝 <b>{title}</b> in {group}: this is here from you: {what}. Send more, or tap Enter.",
        title=activity.title,
        group=group.title,
        what=gist(t, content),
    )
    return Message(text, _rows(t, group, activity))


def dropped(t: Texts) -> Message:
    """It is gone, as they wanted."""
    return Message(t("All right, it is discarded."))


def forgotten(t: Texts, *, group: GroupFacts, activity: ActivityFacts) -> Message:
    """It is not in yet."""
    text = t(
        "📝 Your entry for <b>{title}</b> in {group} isn't in yet: one tap is missing.",
        title=activity.title,
        group=group.title,
    )
    return Message(text, _rows(t, group, activity))


def closing(t: Texts, *, group: GroupFacts, activity: ActivityFacts, ends_at: datetime) -> Message:
    """Entries close soon, and it is not in yet."""
    text = t(
        "📝 Entries for <b>{title}</b> in {group} close {moment}, and yours isn't in yet. Then I enter what is here for you.",
        title=activity.title,
        group=group.title,
        moment=t.moment(ends_at),
    )
    return Message(text, _rows(t, group, activity))


def entered_for_you(t: Texts, *, group: GroupFacts, activity: ActivityFacts, done: Entered) -> Message:
    """The last tap was missing at the close."""
    text = t(
        "📬 Entries for <b>{title}</b> are closed. What you had sent me is in as no. {number}: I have entered it for you.",
        title=activity.title,
        number=done.number,
    )
    if done.waits:
        text += "\n" + t("You hear from me when it has been looked at.")
    return Message(text, ((Button.tapping(t("My entries"), SubmitTap(group.id, activity.number)),),))


def not_entered(t: Texts, *, group: GroupFacts, activity: ActivityFacts, refusal: Refusal) -> Message:
    """What was there at the close could not be entered."""
    text = t(
        "Entries for <b>{title}</b> in {group} are closed, and what you had sent me could not be entered:",
        title=activity.title,
        group=group.title,
    )
    return Message(text + "\n" + words(refusal, t))


def ended(t: Texts, *, group: GroupFacts, activity: ActivityFacts) -> Message:
    """A host has ended it."""
    return Message(
        t(
            "<b>{title}</b> in {group} was ended before its time, so what you had sent me was not entered.",
            title=activity.title,
            group=group.title,
        )
    )
