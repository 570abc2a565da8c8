"""What somebody hears of the question they asked."""

from collections.abc import Sequence

from features.activities.sharing.facts import About, TalkFacts
from features.activities.sharing.rules import Fate
from features.activities.sharing.taps import MemberFormTap
from features.activities.sharing.view_stage import shortened
from features.activities.sharing.view_talk import title, to_board
from features.facts import ActivityFacts, GroupFacts
from kit.messages import Button, Message, Row
from kit.texts import Texts

MOST_TALKS = 20


def became(t: Texts, group: GroupFacts, activity: ActivityFacts, talk: TalkFacts, question: str, fate: Fate) -> Message:
    """What became of it, without a sound."""
    values = {"title": title(activity, talk), "question": shortened(question)}
    text = {
        Fate.ANSWERED: t("✅ Your question in <b>{title}</b> was answered: “{question}”", **values),
        Fate.MERGED: t(
            "🔗 Somebody asked the same in <b>{title}</b>, so your question counts as a vote for theirs: “{question}”. "
            "You'll hear when it is answered.",
            **values,
        ),
        Fate.DECLINED: t(
            "🚫 Your question in <b>{title}</b> wasn't taken up this time: “{question}”. You can ask it another way.",
            **values,
        ),
        Fate.LEFT_OVER: t(
            "⌛ <b>{title}</b> is over, and there was no time for your question: “{question}”. "
            "You can ask it in the group, or at the next talk.",
            **values,
        ),
        Fate.CALLED_OFF: t(
            "⏭ <b>{title}</b> doesn't take place as planned, so your question waits: “{question}”. "
            "If the talk is held after all, it is still there.",
            **values,
        ),
    }[fate]
    return Message(text, to_board(t, group, activity), silent=True)


def which_talk(t: Texts, found: Sequence[About]) -> Message:
    """`/ask` in private: there are several talks, or none."""
    if not found:
        return Message(
            t(
                "I don't see you in a group with a talk just now. The talk's board in the group has a button "
                "❓ Ask: tap it, and write to me."
            )
        )
    rows: tuple[Row, ...] = tuple(
        (
            Button.tapping(
                t("{title} · {group}", title=title(activity, talk), group=group.title),
                MemberFormTap(group.id, activity.number, talk.number, "ask"),
            ),
        )
        for group, activity, talk in found[:MOST_TALKS]
    )
    return Message(t("Which talk is it for? Tap it, then write me your question."), rows)
