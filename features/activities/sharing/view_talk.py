"""What is said of talks that are ahead: who moved up, reminders, ready-check, skipped and moved, themes; and of silence."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from markupsafe import Markup

from features.activities.sharing.facts import TalkFacts
from features.activities.sharing.options import options_of
from features.activities.sharing.rules import Proposal
from features.activities.sharing.taps import ReadyTap, RsvpTap
from features.facts import ActivityFacts, GroupFacts
from features.links import message_link
from features.scheduling.names import named
from kit.messages import Button, Link, Message, Row
from kit.texts import Texts, person_name

_NAMED = 20


def title(activity: ActivityFacts, talk: TalkFacts) -> str:
    """What the talk is called."""
    return talk.theme or activity.title


def wall(group: GroupFacts, moment: datetime) -> datetime:
    """A moment on the group's clock."""
    return group.calendar.local(moment)


def when(t: Texts, group: GroupFacts, talk: TalkFacts) -> str:
    """When the talk begins, on the group's clock."""
    return t.moment(wall(group, talk.starts_at))


def where(group: GroupFacts, activity: ActivityFacts, message_id: int | None) -> str | None:
    """The address of a message in the group; only those of supergroups have one."""
    return message_link(group, message_id, activity.thread_id)


def to_board(t: Texts, group: GroupFacts, activity: ActivityFacts) -> tuple[Row, ...]:
    """A button that leads to the board."""
    url = where(group, activity, activity.board)
    return () if url is None else ((Link.to(t("Go to the board"), url),),)


def speakers_line(t: Texts, names: Sequence[str]) -> Markup:
    """Who speaks."""
    return t("🎤 {names}", names=t.listing(person_name(name) for name in names))


# --- to guests -------------------------------------------------------------------------------------------------------------------


def moved_up(t: Texts, group: GroupFacts, activity: ActivityFacts, talk: TalkFacts) -> Message:
    """To someone who waited and has a seat now."""
    text = t(
        "🎟 A seat has become free: you're going to <b>{title}</b> in {group}, {when}.",
        title=title(activity, talk),
        group=group.title,
        when=when(t, group, talk),
    )
    return Message(
        text + "\n" + t("Can't come any more? Say so on the board, and the next one moves up."),
        to_board(t, group, activity),
    )


def moved_up_in_group(t: Texts, activity: ActivityFacts, talk: TalkFacts, names: Sequence[str]) -> Message:
    """The same in the group, for those who cannot be written to."""
    listed = t.listing(person_name(name) for name in names[:_NAMED])
    text = t.many(
        "🎟 <b>{title}</b>: a seat has become free for {names}.",
        "🎟 <b>{title}</b>: seats have become free for {names}.",
        len(names),
        title=title(activity, talk),
        names=listed + ("…" if len(names) > _NAMED else ""),
    )
    return Message(text)


def private_reminder(t: Texts, group: GroupFacts, activity: ActivityFacts, talk: TalkFacts) -> Message:
    """The reminder to one person."""
    text = t(
        "⏰ <b>{title}</b> in {group} begins {when} and takes {length}. See you there!",
        title=title(activity, talk),
        group=group.title,
        when=when(t, group, talk),
        length=_length(t, activity),
    )
    return Message(text, to_board(t, group, activity))


def reminder(t: Texts, group: GroupFacts, activity: ActivityFacts, talk: TalkFacts) -> Message:
    """One line to the group for those who cannot be reminded in private."""
    begins, length = when(t, group, talk), _length(t, activity)
    text = t.many(
        "⏰ <b>{title}</b> begins {when} and takes {length}. {count} person is going: see you there!",
        "⏰ <b>{title}</b> begins {when} and takes {length}. {count} people are going: see you there!",
        talk.going,
        title=title(activity, talk),
        when=begins,
        length=length,
    )
    return Message(text, (answer_row(t, activity, talk),))


def _length(t: Texts, activity: ActivityFacts) -> Markup:
    return t.many("{count} minute", "{count} minutes", options_of(activity).length)


def answer_row(t: Texts, activity: ActivityFacts, talk: TalkFacts) -> Row:
    """The buttons of the invitation."""
    return (
        Button.tapping(t("✅ Going"), RsvpTap(activity.number, talk.number, "going")),
        Button.tapping(t("🤔 Maybe"), RsvpTap(activity.number, talk.number, "maybe")),
        Button.tapping(t("❌ Can't"), RsvpTap(activity.number, talk.number, "no")),
    )


def skipped(
    t: Texts, group: GroupFacts, activity: ActivityFacts, talk: TalkFacts, following: TalkFacts | None
) -> Message:
    """The talk does not take place."""
    text = t("⏭ <b>{title}</b> on {when} doesn't take place.", title=title(activity, talk), when=when(t, group, talk))
    if following is not None:
        text += "\n" + t("Next: {title}, {when}.", title=title(activity, following), when=when(t, group, following))
    return Message(text)


def restored(t: Texts, group: GroupFacts, activity: ActivityFacts, talk: TalkFacts) -> Message:
    """It takes place after all."""
    text = t(
        "↩️ <b>{title}</b> takes place after all: {when}. Whoever was going still has their seat.",
        title=title(activity, talk),
        when=when(t, group, talk),
    )
    return Message(text)


def moved(t: Texts, group: GroupFacts, activity: ActivityFacts, talk: TalkFacts) -> Message:
    """It takes place at another time."""
    text = t(
        "📅 <b>{title}</b> has moved. New time: <b>{when}</b>. Can't make it then? Say so on the board.",
        title=title(activity, talk),
        when=when(t, group, talk),
    )
    return Message(text)


def theme_taken(t: Texts, group: GroupFacts, talk: TalkFacts, chosen: Proposal) -> Message:
    """The group's choice."""
    begins = when(t, group, talk)
    text = t.many(
        "💡 Your choice for {when}: <b>{theme}</b>, proposed by {name}, wanted by {count} person.",
        "💡 Your choice for {when}: <b>{theme}</b>, proposed by {name}, wanted by {count} people.",
        chosen.votes,
        when=begins,
        theme=chosen.text,
        name=person_name(chosen.by),
    )
    return Message(text)


def ready_check(t: Texts, group: GroupFacts, activity: ActivityFacts, talk: TalkFacts) -> Message:
    """To a speaker, half an hour before."""
    text = t(
        "🎤 You speak soon: <b>{title}</b> in {group}, {when}. Are you ready?",
        title=title(activity, talk),
        group=group.title,
        when=when(t, group, talk),
    )
    key = (group.id, activity.number, talk.number)
    row: Row = (
        Button.tapping(t("✅ I'm ready"), ReadyTap(*key, 1)),
        Button.tapping(t("⚠️ I can't make it"), ReadyTap(*key, 0)),
    )
    return Message(text, (row,))


def ready_over(t: Texts, activity: ActivityFacts, talk: TalkFacts) -> Message:
    """The ready-check where nobody needs its answer any more."""
    return Message(t("🎤 <b>{title}</b>: you need not answer this any more.", title=title(activity, talk)))


def ready_said(t: Texts, activity: ActivityFacts, talk: TalkFacts, *, is_ready: bool) -> Message:
    """What the ready-check shows after its answer."""
    if is_ready:
        return Message(t("✅ Good! I've told the hosts. Enjoy <b>{title}</b>!", title=title(activity, talk)))
    return Message(
        t(
            "I've told the hosts that you can't make it to <b>{title}</b>. They'll be in touch.",
            title=title(activity, talk),
        )
    )


# --- silence, to hosts -----------------------------------------------------------------------------------------------------------


def right_name(t: Texts, *, is_topic: bool) -> Markup:
    """The right that muting needs, as Telegram's apps call it."""
    return t("“Manage topics”") if is_topic else t("“Ban users”")


def mute_needs_right(t: Texts, *, is_topic: bool) -> Markup:
    """Muting is wanted, and the bot cannot."""
    return t(
        "🔇 To mute the group during talks I need to be an administrator with the right {right}. "
        "Until then talks go on without muting.",
        right=right_name(t, is_topic=is_topic),
    )


def mute_refused(t: Texts, group: GroupFacts, *, is_topic: bool) -> Message:
    """Telegram did not let the bot mute."""
    return Message(
        t(
            "🔇 I couldn't mute <b>{group}</b>: I lack the right {right}. The talk goes on without muting; "
            "give me the right and tap Mute on the desk to try again.",
            group=group.title,
            right=right_name(t, is_topic=is_topic),
        )
    )


def mute_stuck(t: Texts, group: GroupFacts, *, is_topic: bool) -> Message:
    """The group is silent and the bot may not give it its voice back."""
    return Message(
        t(
            "⚠️ <b>{group}</b> is still muted, and I can't lift it: I've lost the right {right}. "
            "Give it back to me and I'll restore everything exactly, or open the permissions by hand.",
            group=group.title,
            right=right_name(t, is_topic=is_topic),
        )
    )


def mute_by_hand(t: Texts, group: GroupFacts, count: int) -> Message:
    """Somebody changed permissions while the group was silent."""
    return Message(
        t.many(
            "🔊 <b>{group}</b> has its voice back. {count} permission was changed by hand during the talk; I left it as it was set.",
            "🔊 <b>{group}</b> has its voice back. {count} permissions were changed by hand during the talk; I left them as they were set.",
            count,
            group=group.title,
        )
    )


def mute_gave_way(t: Texts, group: GroupFacts) -> Message:
    """Another talk has begun in a topic of the group."""
    return Message(
        t(
            "🔊 Another talk has begun in a topic of <b>{group}</b>. Muting the whole group would silence it too, so I've lifted the mute.",
            group=group.title,
        )
    )


@named("sharing.remind", speaks=False)
def _(t: Texts) -> Markup:
    return t("sharing: reminder")


@named("sharing.ready", speaks=False)
def _(t: Texts) -> Markup:
    return t("sharing: speakers asked")


@named("sharing.silent", speaks=False)
def _(t: Texts) -> Markup:
    return t("sharing: speakers who didn't answer")


@named("sharing.theme", speaks=True)
def _(t: Texts) -> Markup:
    return t("sharing: theme chosen")


@named("sharing.start", speaks=True, lasts=lambda activity: timedelta(minutes=options_of(activity).length))
def _(t: Texts) -> Markup:
    return t("sharing: talk opens")


@named("sharing.warn", speaks=False)
def _(t: Texts) -> Markup:
    return t("sharing: minutes left")


@named("sharing.step", speaks=False)
def _(t: Texts) -> Markup:
    return t("sharing: next step")


@named("sharing.window", speaks=False)
def _(t: Texts) -> Markup:
    return t("sharing: attendance closes")
