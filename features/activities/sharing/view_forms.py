"""What members, speakers and hosts are asked in private, and what follows their answers."""

from markupsafe import Markup

from features.activities.sharing.facts import TalkFacts
from features.activities.sharing.taps import SendQuestionTap, StopSpeakingTap
from features.activities.sharing.view_talk import title
from features.facts import ActivityFacts, GroupFacts
from features.links import FormCancelTap
from kit.messages import Button, Message, Row
from kit.texts import Texts


def form(t: Texts, group: GroupFacts, activity: ActivityFacts, talk: TalkFacts | None, step: str) -> Message:
    """What a form asks."""
    name = title(activity, talk) if talk is not None else activity.title
    text = {
        "ask": t(
            "❓ What would you like to know from the speaker of <b>{title}</b>? Write me your question.", title=name
        ),
        "theme": t(
            "💡 What would you like to hear about in <b>{title}</b>? Write me a theme, 100 characters at most.",
            title=name,
        ),
        "code": t("🔑 Write me the code word of <b>{title}</b>.", title=name),
        "comment": t(
            "💬 What was good about <b>{title}</b>, what could be better? Write it to me; hosts see it without your name.",
            title=name,
        ),
        "move": t(
            "📅 When shall <b>{title}</b> take place? Write a day and a time, such as 2026-12-03 20:00 or fri 20:00.",
            title=name,
        ),
        "speakers": t(
            "🎤 Who speaks at <b>{title}</b>? Write names such as @ann or @ann, Dr. Wang, or “no”.", title=name
        ),
        "title": t("✏️ What is this talk about? Write me its theme, 100 characters at most."),
        "speak": t(
            "🎙 Write to me now: each message goes to <b>{group}</b> in your name, with its picture or file.",
            group=group.title,
        ),
    }[step]
    if step == "speak":
        return Message(text, ((Button.tapping(t("⏹ Stop"), StopSpeakingTap(group.id)),),))
    return Message(text, ((Button.tapping(t("Cancel"), FormCancelTap(group.id)),),))


def question_preview(t: Texts, group: GroupFacts, text: str) -> Message:
    """With the name, or without?"""
    row: Row = (
        Button.tapping(t("✅ Send"), SendQuestionTap(group.id, 0)),
        Button.tapping(t("🙈 Send without my name"), SendQuestionTap(group.id, 1)),
    )
    return Message(
        t("“{question}”", question=text) + "\n\n" + t("Shall I send it? Write again to change it."),
        (row, (Button.tapping(t("Cancel"), FormCancelTap(group.id)),)),
    )


def question_sent(t: Texts) -> Message:
    """It is in the queue."""
    return Message(
        t("✅ Sent. The hosts see it first, then everybody can vote for it. I'll tell you when it's answered.")
    )


def theme_proposed(t: Texts, text: str) -> Message:
    """The proposal is on the board."""
    return Message(t("💡 <b>{theme}</b> is on the board now, with your vote.", theme=text))


def code_accepted(t: Texts, *, is_new: bool, points: int) -> Message:
    """The word was right."""
    if is_new and points:
        return Message(
            t.many(
                "✅ Right! You're on the list. +{count} point", "✅ Right! You're on the list. +{count} points", points
            )
        )
    return Message(t("✅ Right! You're on the list.") if is_new else t("You're on the list already. Enjoy the talk!"))


def comment_kept(t: Texts) -> Message:
    """The comment is kept."""
    return Message(t("Thank you! The hosts read it without your name."))


def passed_on(t: Texts) -> str:
    """A message was passed on to the group."""
    return t("Passed on to the group.")


def not_passed_on(t: Texts) -> Message:
    """A message of a kind that cannot be passed on."""
    return Message(t("I can pass on texts, pictures, videos, voice messages and files. Please send one of those."))


def stopped(t: Texts) -> Message:
    """The speaker speaks for themselves again."""
    return Message(t("⏹ I've stopped passing messages on."))


def cannot_read(t: Texts, step: str) -> Markup:
    """What was written is no moment or no names."""
    if step == "move":
        return t(
            "I can't read that as a time. Please write a day and a time, such as 2026-12-03 20:00, fri 20:00 or tomorrow 20:00."
        )
    return t("I can't read that. Please write up to six names of at most 48 characters, separated by commas, or “no”.")
