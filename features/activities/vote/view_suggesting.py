"""Options that members suggest, in words: the form, the queue, and what became of one."""

from collections.abc import Sequence

from markupsafe import Markup

from features.activities.vote.rules import Suggested
from features.activities.vote.taps import OwnTap
from features.activities.vote.values import MOST_OPTIONS, OPTION_LENGTH
from features.facts import ActivityFacts, GroupFacts
from features.links import FormCancelTap
from features.review import view as review_view
from features.review.rules import ItemFacts
from kit.messages import Button, Message
from kit.texts import Texts


def ask(t: Texts, group: GroupFacts, activity: ActivityFacts, *, is_host: bool) -> Message:
    """The form."""
    if is_host:
        text = t("Which option do you add to <b>{title}</b>?", title=activity.title)
    else:
        text = t(
            "Which option do you miss in <b>{title}</b>? A host looks at it before it is in.", title=activity.title
        )
    text += "\n" + t("Write it in one line of up to {length} characters.", length=OPTION_LENGTH)
    return Message(text, ((Button.tapping(t("Cancel"), FormCancelTap(group.id)),),))


def taken(t: Texts, group: GroupFacts, activity: ActivityFacts, suggested: Suggested) -> Message:
    """It was added, or waits for a host."""
    back = ((Button.tapping(t("✏️ My vote"), OwnTap(group.id, activity.number)),),)
    if suggested.is_in:
        return Message(t("✅ “{option}” is in.", option=suggested.option), back)
    return Message(t("📥 Noted: “{option}”. A host looks at it, and I'll tell you.", option=suggested.option), back)


def headline(t: Texts, item: ItemFacts) -> Markup:
    """What stands above a suggestion in the queue."""
    return t("An option for the vote {title}", title=str(item.facts.get("title", "")))


def reasons(t: Texts) -> Sequence[tuple[str, Markup]]:
    """Why one may stay out."""
    return (
        ("like", t("There is one like it")),
        ("off", t("It doesn't fit the question")),
        ("cannot", t("It can't be done")),
    )


def became(t: Texts, group: GroupFacts, activity: ActivityFacts, item: ItemFacts, what: str) -> Message:
    """To whoever suggested it: it is `in`, `out`, there was no room (`full`), or the vote is `over`."""
    values = {"option": item.text, "title": activity.title, "group": group.title}
    if what == "in":
        text = t("✅ Your option “{option}” is in, in <b>{title}</b> ({group}).", **values)
    elif what == "out":
        text = t("Your option “{option}” for <b>{title}</b> ({group}) stays out.", **values)
        text += "\n" + t("Why: {reason}", reason=review_view.reason(t, item))
    elif what == "full":
        text = t(
            "Your option “{option}” for <b>{title}</b> ({group}) finds no room any more: there are {most} already.",
            most=MOST_OPTIONS,
            **values,
        )
    else:
        text = t("<b>{title}</b> ({group}) closed before a host looked at your option “{option}”.", **values)
    rows = () if what == "over" else ((Button.tapping(t("✏️ My vote"), OwnTap(group.id, activity.number)),),)
    return Message(text, rows)
