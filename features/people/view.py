"""What is said about the people of a group and the bot itself: roles, refusals of rights, and small words to anybody."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from features.facts import GroupFacts
from features.people.access import NotAllowed, NotFoundOut, NotInGroup, NotOnThis, OutOfDate, Right
from features.people.naming import NameUnsure, UnknownPerson
from features.people.roles import Named, NobodyNamed, UnknownRole
from kit.buttons import Tap, tap
from kit.messages import Button, Message, Row
from kit.texts import Texts, as_written, person_name, words


@tap("rd")
@dataclass(frozen=True, slots=True)
class DismissTap(Tap):
    """Dismiss a helper."""

    person: int
    role: str


@tap("as")
@dataclass(frozen=True, slots=True)
class AskTap(Tap):
    """An anonymous admin says who they are, and their command, which stands in this message, is done."""

    message: int


# --- said to anybody ---------------------------------------------------------------------------------------------------------------


def say_where(t: Texts) -> Markup:
    """A command of groups was sent in private."""
    return t("This works in a group. Send it there, please.")


def lost_text(t: Texts) -> Message:
    """A private text that belongs to nothing."""
    return Message(t("I'm not waiting for an answer just now. See what I can do: /help"))


def nothing_open(t: Texts) -> Message:
    """Someone wants to check in, and there is no check-in."""
    return Message(t("There is no check-in here at the moment. See what's on: /activities"))


def ask_who(t: Texts, number: int) -> Message:
    """An anonymous admin must say who they are."""
    text = t("You write anonymously, so I can't see who you are. Tap the button and I'll go on; only admins can.")
    return Message(text, ((Button.tapping(t("It's me"), AskTap(number)),),))


def identified(t: Texts) -> Message:
    """An anonymous admin has said who they are, and their command was answered elsewhere."""
    return Message(t("✅ Thank you, that's done."))


def nameless(t: Texts) -> Markup:
    """Someone without a name wants to take part."""
    return t(
        "You write as a group or channel, so I can't see who you are. Tap a button instead: that always counts for you."
    )


# --- roles ------------------------------------------------------------------------------------------------------------------------


def role_name(t: Texts, role: str) -> Markup:
    """What a helper's role is called."""
    return t("host") if role == "host" else t("judge")


def roles(t: Texts, helpers: Sequence[Named]) -> Message:
    """`/roles`: who helps."""
    how = t(
        "Hosts run activities, judges judge entries. "
        "Reply to someone with <code>/roles host</code>, or write <code>/roles host @name</code>."
    )
    if not helpers:
        return Message(t("Nobody helps yet besides the admins.") + "\n" + how)
    lines = [t("<b>Helpers</b>")]
    rows: list[Row] = []
    for helper in helpers:
        name = person_name(helper.name)
        lines.append(t("{name}: {role}", name=name, role=role_name(t, helper.role)))
        rows.append((Button.tapping(t("Dismiss {name}", name=name), DismissTap(helper.person_id, helper.role)),))
    return Message(Markup("\n").join([*lines, how]), tuple(rows[:20]))


def named(t: Texts, helper: Named) -> Message:
    """Someone has been named."""
    name = person_name(helper.name)
    if helper.role == "host":
        return Message(t("{name} is now a host and can start and manage activities: /new", name=name))
    return Message(t("{name} is now a judge.", name=name))


# --- losing touch --------------------------------------------------------------------------------------------------------------


def update_put_aside(t: Texts, update_id: int) -> Message:
    """To whoever hosts the bot."""
    return Message(
        t(
            "⚠️ I could not handle update {update_id} and put it aside; everything else goes on. "
            "My log and the table quarantined_updates say why.",
            update_id=str(update_id),
        )
    )


def unreachable(t: Texts, group: GroupFacts) -> Message:
    """To whoever added the bot: it is not in the group any more."""
    return Message(
        t(
            "I can't write in <b>{group}</b> any more: I was removed, or the group is gone. "
            "Nothing is lost; add me again and everything goes on.",
            group=group.title,
        )
    )


def silenced(t: Texts, group: GroupFacts) -> Message:
    """To whoever added the bot: it is in the group, and may not write there."""
    return Message(
        t(
            "I'm not allowed to write in <b>{group}</b> now, so what I run there rests. Nothing is lost: "
            "let members send messages again, or make me an admin, and it goes on.",
            group=group.title,
        )
    )


# --- refusals ---------------------------------------------------------------------------------------------------------------------


@words.register
def _(refusal: NotAllowed, t: Texts) -> Markup:
    match refusal.right:
        case Right.OWNER:
            return t("Only the group's owner can do this. Ask them, please.")
        case Right.ADMIN:
            return t("Only admins can do this. Ask one of them, please.")
        case Right.JUDGE:
            return t("Only judges and admins can do this. Ask the owner to name you judge.")
        case Right.REVIEWER:
            return t("Only admins, hosts and judges can do this. Ask the owner to name you one.")
        case _:
            return t("Only admins and hosts can do this. Ask an admin to start it, or the owner to name you host.")


@words.register
def _(_refusal: NotInGroup, t: Texts) -> Markup:
    return t("This is for members of the group. Join it first, then try again.")


@words.register
def _(refusal: NotFoundOut, t: Texts) -> Markup:
    if refusal.is_promised:
        return t("I couldn't find out from Telegram just now whether you may do this. Please try again in a minute.")
    return t(
        "I couldn't find out from Telegram just now whether you may do this. "
        "Please try again in a minute; if it stays like this, make me an administrator of the group."
    )


@words.register
def _(_refusal: OutOfDate, t: Texts) -> Markup:
    return t("This is out of date. See what's on now: /activities")


@words.register
def _(refusal: NotOnThis, t: Texts) -> Markup:
    if refusal.again is not None:
        return t("This is out of date. Here is the current one: {command}", command="/" + refusal.again)
    if refusal.in_private:
        return t("This page is out of date. Please open it again from the group: /activities there.")
    return words(OutOfDate(), t)


@words.register
def _(refusal: UnknownRole, t: Texts) -> Markup:
    return t(
        "I don't know the role “{role}”. There are <code>host</code> and <code>judge</code>.",
        role=as_written(refusal.role),
    )


@words.register
def _(refusal: NobodyNamed, t: Texts) -> Markup:
    return t(
        "Who shall it be? Reply to one of their messages, or write <code>/roles {role} @name</code>.", role=refusal.role
    )


@words.register
def _(refusal: UnknownPerson, t: Texts) -> Markup:
    return t(
        "I haven't seen {name} here yet. Reply to one of their messages instead.",
        name="@" + as_written(refusal.username),
    )


@words.register
def _(refusal: NameUnsure, t: Texts) -> Markup:
    return t(
        "I can't make sure just now who {name} is: names can change hands. "
        "Reply to one of their messages instead, or try again in a minute.",
        name="@" + as_written(refusal.username),
    )
