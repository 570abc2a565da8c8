"""What is said of a red packet: its board, how it ended, and the words of its form."""

from dataclasses import dataclass

from markupsafe import Markup

from features.activities.packet.rules import BoardFacts
from features.facts import ActivityFacts, GroupFacts
from features.packets import view as packets
from features.packets.rules import GrabbedFrom, NotYourPacket, PacketFacts, PublicFacts, king_of
from features.packets.values import those_of
from features.scheduling.names import named
from kit.buttons import Tap, tap
from kit.messages import Button, Message, Row, Toast
from kit.texts import Texts, mention, person_name, words


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


def board(t: Texts, facts: BoardFacts) -> Message:
    """The packet: who sent it, how much is left, who got what."""
    activity, options, seen, packet = facts.activity, facts.options, facts.seen, facts.seen.packet
    lines: list[Markup] = [
        t("🧧 <b>{title}</b>", title=activity.title),
        packets.sent_line(t, seen, equal=options.is_equal),
    ]
    if facts.only is not None:
        lines.append(t("🎯 Only for {name}", name=mention(facts.only.id, facts.only.name)))
    elif (those := those_of(options.whom)) is not None:
        lines.append(packets.for_whom(t, those))
    if packet.closed_at is not None:
        lines += [*packets.closed_lines(t, seen, king=king_of(seen.grabs)), packets.fairness(t, packet)]
        return Message(Markup("\n").join(lines), ((packets.verify_link(t, packet),),))
    if activity.state == "paused":
        return Message(Markup("\n").join([*lines, t("⏸ Paused. No time is lost until an admin resumes it.")]))
    opens_at = facts.opens_at
    shown = [packets.opens_line(t, opens_at)] if opens_at is not None else packets.open_lines(t, seen, facts.ends_at)
    lines += [*shown, packets.fairness(t, packet)]
    grab: Row = (Button.tapping(packets.grab_label(t), GrabTap(activity.number)),)
    if options.say is not None:
        grab = ()
        if opens_at is None:
            lines.insert(1, packets.say_line(t, options.say, hears=facts.hears))
    more: Row = packets.more(t, packet)
    if packet.sender is not None and packet.taken == 0:
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


def stopped(t: Texts, activity: ActivityFacts, seen: PublicFacts, left: int) -> Message:
    """An admin has ended it."""
    text = t("🏁 The red packet “{title}” was ended by an admin.", title=activity.title)
    if left:
        to = t("the group") if seen.sender is None else person_name(seen.sender)
        text += t.many(" {count} point went back to {name}.", " {count} points went back to {name}.", left, name=to)
    return Message(text)


def came_back(t: Texts, group: GroupFacts, activity: ActivityFacts, packet: PacketFacts, left: int) -> Message:
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
