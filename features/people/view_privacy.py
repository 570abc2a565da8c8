"""`/privacy` in words: what is kept about people, what for, and how long."""

from collections.abc import Sequence

from markupsafe import Markup

from features.people.privacy import Kept, Purpose
from kit.messages import Message
from kit.texts import Texts


def privacy(t: Texts, kept: Sequence[Kept]) -> Message:
    """`/privacy`."""
    lasting = [line(t, each) for each in kept if each.days is None]
    passing = [line(t, each) for each in kept if each.days is not None]
    lines = (
        t("<b>What I remember about you</b>"),
        t(
            "Of what you write in a group I keep only what is named here. Photos and files stay at Telegram; I note where "
            "they lie."
        ),
        Markup(),
        t("<b>Without a time limit</b>, also after you leave a group:"),
        *(Markup("· {}").format(each) for each in lasting),
        Markup(),
        t("<b>For a while only</b>:"),
        *(Markup("· {}").format(each) for each in passing),
        Markup(),
        t("Points have no cash value."),
    )
    return Message(Markup("\n").join(lines))


def line(t: Texts, kept: Kept) -> Markup:
    """What is kept for a purpose, and for how long where that is a time."""
    days = t.many("{count} day", "{count} days", kept.days or 0)
    words = {
        Purpose.NAMES: t("Your name, username and language, as Telegram shows them, so that I can call you by name."),
        Purpose.MEMBERS: t(
            "The groups we share, your role there, when you came and left and by which invite link, for what you may do "
            "and for the weekly summary."
        ),
        Purpose.CHECKINS: t(
            "Your check-ins with their photos, changes and the reasons for them, freezes and 👍, for streaks and rankings."
        ),
        Purpose.ENTRIES: t(
            "What you send in or give to be judged, with texts and captions, verdict, reason and appeal, and what you "
            "decide as a reviewer."
        ),
        Purpose.VOTES: t(
            "Your votes, and your scores as a judge, so that each counts once. Of an anonymous vote that is over only that you "
            "voted."
        ),
        Purpose.TALKS: t(
            "For talks, your answer to the invitation, attendance, feedback, themes and questions, also those that are "
            "asked without your name."
        ),
        Purpose.SIGN_UPS: t(
            "Your lines on sign-up lists: for how many, the names of those who come along, and your note, which whoever "
            "sees the list sees, too."
        ),
        Purpose.QUIZZES: t(
            "What you answered in quizzes, and when, so that each answer counts once and you can look at it."
        ),
        Purpose.TEAMS: t("Which team you are in, and who moved you there."),
        Purpose.SURVEYS: t(
            "That you opened or answered a survey, so that you answer once; and what you answered, where it said that hosts see "
            "it with your name."
        ),
        Purpose.POINTS: t(
            "Your points with the reason for each transfer, red packets, turns, raffle tickets and prizes, so that all of it adds up."
        ),
        Purpose.HOSTING: t("What you set up or decide for a group, so that it is clear who did it."),
        Purpose.CAMPAIGNS: t(
            "For campaigns, the plan with what its team writes into it, who has which task, and who changed what and why."
        ),
        Purpose.STATISTICS: t(
            "How much you do, for the weekly summary: messages by the hour (only their number), what you took part in by "
            "the day, and how active you were in each week, from new to silent."
        ),
        Purpose.LOOKS: t(
            "What a photo proof looks like, as some numbers and 32 × 32 shades of grey, to notice one that is given "
            "twice: {days}.",
            days=days,
        ),
        Purpose.ARCHIVE: t(
            "What you write as a speaker or host while a talk is on, which is announced, for its archive: {days}.",
            days=days,
        ),
        Purpose.ANNOUNCEMENTS: t("What you have me announce: {days} after its last time.", days=days),
        Purpose.ANSWERS: t(
            "What you answer to an anonymous survey, added to what others answered, where nobody can tell from the database "
            "whose it is: {days} after its end, then only the figures.",
            days=days,
        ),
        Purpose.UNFINISHED: t(
            "What is not finished: answers in a form, parts of an album, photos that I ask you about, a file with past "
            "check-ins: {days} at most.",
            days=days,
        ),
        Purpose.DELIVERY: t("Messages on their way to you, and what they ask of you: {days} at most.", days=days),
        Purpose.FAULTS: t(
            "Of what I could not handle, its numbers and lengths and none of your words, so that it can be mended: {days}.",
            days=days,
        ),
    }
    return words[kept.purpose]
