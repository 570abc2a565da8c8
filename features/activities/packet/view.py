"""What is said of a red packet: its board, how it ended, and the words of its form."""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from features.activities.packet.options import Options
from features.packets import view as packets
from features.packets.rules import GrabbedFrom, NotYourPacket, king_of
from features.packets.service import Facts
from features.packets.values import those_of
from features.scheduling.names import named
from kit.buttons import Tap, tap
from kit.messages import Button, Message, Row, Toast
from kit.texts import Texts, mention, person_name, words
from models import Activity, Group, Packet, Person


@tap("rg")
@dataclass(frozen=True, slots=True)
class GrabTap(Tap):
    """Grab a portion of a packet of the group the button stands in."""

    activity: int


@tap("rk")
@dataclass(frozen=True, slots=True)
class BackTap(Tap):
    """Whoever sent it takes it back, as long as nobody has grabbed."""

    activity: int


def no_note(t: Texts) -> Markup:
    """What a packet says where its sender wrote nothing."""
    return t("Best wishes to all!")


def board(
    t: Texts,
    activity: Activity,
    options: Options,
    facts: Facts,
    *,
    ends_at: datetime,
    only: Person | None,
    opens_at: datetime | None = None,
    hears: bool = True,
) -> Message:
    """The packet: who sent it, how much is left, who got what."""
    lines: list[Markup] = [
        t("🧧 <b>{title}</b>", title=activity.title), packets.sent_line(t, facts, equal=options.is_equal),
    ]  # fmt: skip
    if only is not None:
        lines.append(t("🎯 Only for {name}", name=mention(only.id, only.name)))
    elif (those := those_of(options.whom)) is not None:
        lines.append(packets.for_whom(t, those))
    if facts.packet.closed_at is not None:
        lines += [*packets.closed_lines(t, facts, king=king_of(facts.grabs)), packets.fairness(t, facts.packet)]
        return Message(Markup("\n").join(lines), ((packets.verify_link(t, facts.packet),),))
    if activity.state == "paused":
        return Message(Markup("\n").join([*lines, t("⏸ Paused. No time is lost until an admin resumes it.")]))
    shown = [packets.opens_line(t, opens_at)] if opens_at is not None else packets.open_lines(t, facts, ends_at)
    lines += [*shown, packets.fairness(t, facts.packet)]
    grab: Row = (Button.tapping(packets.grab_label(t), GrabTap(activity.number)),)
    if options.say is not None:
        grab = ()
        if opens_at is None:
            lines.insert(1, packets.say_line(t, options.say, hears=hears))
    more: Row = packets.more(t, facts.packet)
    if facts.packet.sender is not None and facts.packet.taken == 0:
        more = (*more, Button.tapping(t("↩️ Take back"), BackTap(activity.number)))
    return Message(Markup("\n").join(lines), (more,) if opens_at is not None or not grab else (grab, more))


def taken_back(t: Texts, amount: int) -> Toast:
    """To whoever sent it, and has taken it back."""
    return Toast(t.many("↩️ {count} point is yours again.", "↩️ {count} points are yours again.", amount))


@words.register
def _(_refusal: NotYourPacket, t: Texts) -> Markup:
    return t("Only whoever sent it can take it back. For you there is the other button!")


@words.register
def _(_refusal: GrabbedFrom, t: Texts) -> Markup:
    return t("Somebody has grabbed from it already, so it stays. What nobody takes comes back to you after a day.")


def stopped(t: Texts, activity: Activity, facts: Facts, left: int) -> Message:
    """An admin has ended it."""
    text = t("🏁 The red packet “{title}” was ended by an admin.", title=activity.title)
    if left:
        to = t("the group") if facts.sender is None else person_name(facts.sender)
        text += t.many(" {count} point went back to {name}.", " {count} points went back to {name}.", left, name=to)
    return Message(text)


def came_back(t: Texts, group: Group, activity: Activity, packet: Packet, left: int) -> Message:
    """To whoever sent it: what nobody took in a day."""
    return Message(
        t.many(
            "🧧 “{title}” in {group} has run out: {taken} of {portions} taken. {count} point came back to you.",
            "🧧 “{title}” in {group} has run out: {taken} of {portions} taken. {count} points came back to you.",
            left,
            title=activity.title,
            group=group.title,
            taken=packet.taken,
            portions=packet.portions,
        )
    )


def name(t: Texts) -> Markup:
    """See `kind.View`."""
    return t("Red packet")


def example(t: Texts) -> Markup:
    """See `kind.View`."""
    return t('"Good start" total=100 portions=10')


def change() -> str:
    """See `kind.View`."""
    return '"…"'


@named("packet.expire", speaks=True)
def _(t: Texts) -> Markup:
    return t("red packet runs out")


@named("packet.open", speaks=True)
def _(t: Texts) -> Markup:
    return t("red packet opens")
