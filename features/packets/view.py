"""What is said of a packet, alone or in a relay: the toast of a tap, what the board shows of it, and how it can be checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import Markup

from features.counting.deeds import DeedWords
from features.facts import ActivityFacts
from features.packets.phrases import dotted
from features.packets.rules import (
    AllGone,
    CannotTell,
    Grab,
    Grabbed,
    HasGrabbed,
    NotForYou,
    Outcome,
    PacketFacts,
    PacketPaused,
    PublicFacts,
    Those,
    TooManyPortions,
    TooSoon,
)
from kit.buttons import Tap, tap
from kit.messages import Button, Edit, Link, Message, Reaction, Refusal, Reply, Several, Toast
from kit.texts import Says, Texts, person_name, words


@tap("gt")
@dataclass(frozen=True, slots=True)
class TimesTap(Tap):
    """Show when who grabbed, on the panel."""

    activity: int


@tap("ri")
@dataclass(frozen=True, slots=True)
class RulesTap(Tap):
    """How it goes, in a window."""

    activity: int


@tap("rf")
@dataclass(frozen=True, slots=True)
class VerifyTap(Tap):
    """The hash of a packet and what it is the hash of, in private."""

    group: int
    activity: int
    round: int


# Names on a board are shortened where there are many, so that a packet of a hundred portions fits into a message.
_FEW, _SHORT = 24, 12
_LATEST = 12


def answer(t: Texts, outcome: Outcome) -> Reply:
    """The answer to a tap on the packet's button; a button that should have gone long ago goes with it."""
    said = toast(t, outcome)
    return Several((said, Edit(None))) if isinstance(outcome, AllGone) and outcome.is_past else said


def toast(t: Texts, outcome: Outcome) -> Toast:
    """What the answer says."""
    match outcome:
        case Grabbed(amount, left):
            text = t.many("🧧 You got {count} point!", "🧧 You got {count} points!", amount)
            text += (
                t.many(" {count} portion is left.", " {count} portions are left.", left)
                if left
                else t(" The last one!")
            )
            return Toast(text)
        case HasGrabbed(amount):
            return Toast(
                t.many(
                    "You have your portion already: {count} point.",
                    "You have your portion already: {count} points.",
                    amount,
                )
            )
        case AllGone(is_empty, king, most):
            text = t("Too late, it is all gone.") if is_empty else t("Too late, this red packet is over.")
            if king is not None:
                text += t.many(
                    " 👑 {name} got most: {count} point.",
                    " 👑 {name} got most: {count} points.",
                    most,
                    name=person_name(king),
                )
            return Toast(text.unescape())
        case TooSoon(seconds):
            return Toast(
                t.many("Not yet! It opens in {count} second.", "Not yet! It opens in {count} seconds.", seconds)
            )
        case NotForYou(whom, those):
            return Toast(_not_for_you(t, whom, those).unescape())


def _not_for_you(t: Texts, whom: str | None, those: Those | None) -> Markup:
    match those:
        case Those.CHECKED_IN:
            return t("This one is for those who have checked in today. Check in, then tap again!")
        case Those.NEW:
            return t("This one is to welcome those who came in the last 7 days. The next one may be yours!")
        case Those.SILENT:
            return t(
                "This one is to wake those who were silent for 30 days. You were here lately: the next one may be yours!"
            )
        case None:
            return t("This one is for {name}. The next one may be yours!", name=person_name(whom or ""))


def for_whom(t: Texts, those: Those) -> Markup:
    """What the board says of whom it is for."""
    return {
        Those.CHECKED_IN: t("🎯 For those who have checked in today"),
        Those.NEW: t("🎯 A welcome to newcomers: whoever came in the last 7 days"),
        Those.SILENT: t("🎯 For those who have been silent for 30 days"),
    }[those]


def those_shown(t: Texts, those: Those) -> Markup:
    """The same in a preview."""
    return {
        Those.CHECKED_IN: t("those who have checked in today"),
        Those.NEW: t("those who came in the last 7 days"),
        Those.SILENT: t("those who have been silent for 30 days"),
    }[those]


# Under a message that was meant to grab: got one, has one, too late, not for them, not yet or not now.
_GOT, _HAS, _LATE, _OTHERS, _WAIT = "🎉", "👌", "😢", "🙈", "🤔"


def heard(t: Texts, outcome: Outcome | Refusal) -> Reaction:
    """The answer to a phrase: a reaction, or where there are none, words."""
    if isinstance(outcome, Refusal):
        return Reaction(_WAIT, otherwise=str(words(outcome, t)))
    emoji = {Grabbed: _GOT, HasGrabbed: _HAS, AllGone: _LATE, NotForYou: _OTHERS, TooSoon: _WAIT}[type(outcome)]
    return Reaction(emoji, otherwise=str(Markup.escape(toast(t, outcome).text)))


def say_line(t: Texts, say: str, *, hears: bool) -> Markup:
    """How to grab what has no button. Dots stand between the signs, so that a machine that copies them grabs nothing."""
    count = sum(not sign.isspace() for sign in say)
    shown = dotted(say)
    if hears:
        return t.many(
            "💬 To grab, write “{phrase}” here: this {count} letter, without the dots.",
            "💬 To grab, write “{phrase}” here: these {count} letters, without the dots.",
            count,
            phrase=shown,
        )
    return t.many(
        "💬 To grab, write “{phrase}” in reply to this message or to me in private: this {count} letter, without the dots.",
        "💬 To grab, write “{phrase}” in reply to this message or to me in private: these {count} letters, without the dots.",
        count,
        phrase=shown,
    )


# What red packets and relays move points for. A `top-up` goes from the treasury into the packet and is seen by nobody.
REASONS: Mapping[str, Says] = {
    "packet": lambda t: t("red packet sent"),
    "grab": lambda t: t("red packet grabbed"),
    "back": lambda t: t("red packet came back"),
}


# What grabbing is called in statistics.
GRABS = DeedWords(
    line=lambda t: t("🧧 Red packets grabbed"),
    column=lambda t: t("packets grabbed"),
    figure=lambda t: t("red packets"),
)


def grabbed(t: Texts) -> Markup:
    """What taking part is, in half a sentence."""
    return t("grabbed")


def extras(t: Texts, activity: ActivityFacts) -> tuple[Button, ...]:
    """The panel's own buttons."""
    return (Button.tapping(t("⏱ Who was how fast"), TimesTap(activity.number)),)


def sent_line(t: Texts, facts: PublicFacts, *, equal: bool = False) -> Markup:
    """Who sent how much, and how it is cut."""
    packet = facts.packet
    name = t("The group") if facts.sender is None else person_name(facts.sender)
    how = t("equal portions") if equal else t("random portions")
    points = t.many("{count} point", "{count} points", packet.amount)
    line = t.many(
        "{name} sent {points} in {count} portion ({how}).",
        "{name} sent {points} in {count} portions ({how}).",
        packet.portions,
        name=name,
        points=points,
        how=how,
    )
    if packet.top_up == 0:
        return line
    added = (
        t("The group pays them.")
        if packet.top_up == packet.amount
        else t.many("The group added {count} of them.", "The group added {count} of them.", packet.top_up)
    )
    return t.sentences([line, added])


def open_lines(t: Texts, facts: PublicFacts, ends_at: datetime) -> list[Markup]:
    """What the board shows of a packet that is open."""
    packet = facts.packet
    lines = [
        t(
            "🧧 {taken} of {count} taken · open until {moment}",
            taken=packet.taken,
            count=packet.portions,
            moment=t.moment(ends_at),
        )
    ]
    if packet.grabbable_at > packet.opened_at:
        held = round((packet.grabbable_at - packet.opened_at).total_seconds())
        lines[0] += t.many(" · ⏱ after {count} second", " · ⏱ after {count} seconds", held)
    if facts.grabs:
        latest = facts.grabs[-_LATEST:]
        shown = t.listing(t("{name} {amount}", name=person_name(g.name), amount=g.amount) for g in latest)
        lines.append(Markup("… ") + shown if len(facts.grabs) > _LATEST else shown)
    return lines


def opens_line(t: Texts, opens_at: datetime) -> Markup:
    """What the board shows of a packet that opens later."""
    return t("⏰ Opens {moment}", moment=t.moment(opens_at))


def no_cash(t: Texts) -> Markup:
    """What points are not."""
    return t("Points are for fun and have no cash value.")


def grab_label(t: Texts) -> Markup:
    """What the button says."""
    return t("🧧 Grab")


def fairness(t: Texts, packet: PacketFacts) -> Markup:
    """That there is a hash from before the first grab, and the way to it."""
    return t("🔒 The amounts were sealed beforehand; check them: /verify {number}", number=str(packet.activity))


def verify_link(t: Texts, packet: PacketFacts) -> Link:
    """The way to the hash of this very packet, in private."""
    return Link.starting(t("🔒 Check"), VerifyTap(packet.group_id, packet.activity, packet.round))


def more(t: Texts, packet: PacketFacts) -> tuple[Button | Link, ...]:
    """What is not on the board: the rules, and the hash."""
    return (Button.tapping(t("ℹ️ Rules"), RulesTap(packet.activity)), verify_link(t, packet))


def rules(t: Texts) -> Markup:
    """How a packet goes, in a window: 200 characters."""
    return t.sentences(
        [
            t("Cut beforehand; your tap decides which portion you get, one each."),
            t("👑 Most of all, earliest of equals."),
            t("What is left after a day goes back."),
            no_cash(t),
        ]
    )


def closed_lines(t: Texts, facts: PublicFacts, *, king: Grab | None) -> list[Markup]:
    """What the board shows of a packet that is over: how it went, and who got what. The king is marked, and whoever came last."""
    packet = facts.packet
    lines = [_how_it_went(t, packet)]
    if facts.grabs:
        few = len(facts.grabs) <= _FEW
        lines.append(t.listing(_portion(t, grab, facts.grabs, king, few=few) for grab in facts.grabs))
    return lines


def _how_it_went(t: Texts, packet: PacketFacts) -> Markup:
    if packet.outcome == "empty":
        took = (packet.closed_at or packet.opened_at) - packet.opened_at
        return t.many(
            "🧧 {count} portion of {points}, gone in {time}",
            "🧧 {count} portions of {points} in all, gone in {time}",
            packet.portions,
            points=t.many("{count} point", "{count} points", packet.amount),
            time=t.duration(max(took, timedelta(seconds=1))),
        )
    over = t("⌛ Time is up") if packet.outcome == "expired" else t("🏁 Ended")
    return over + t(": {taken} of {count} taken, the rest went back.", taken=packet.taken, count=packet.portions)


def _portion(t: Texts, grab: Grab, grabs: Sequence[Grab], king: Grab | None, *, few: bool) -> Markup:
    name = person_name(grab.name)
    # A hundred of them must fit into one message.
    name = name if few or len(name) <= _SHORT else name[: _SHORT - 1] + "…"
    line = t("{name} {amount}", name=name, amount=grab.amount)
    if king is not None and grab.person_id == king.person_id:
        line += Markup(" 👑")
    if grab is grabs[-1] and len(grabs) > 1:
        line += t(" (last)")
    return line


# --- checking it ------------------------------------------------------------------------------------------------------------------


def verification(t: Texts, title: str, facts: PublicFacts) -> Message:
    """`/verify`: the hash from before the first grab, and what it is the hash of."""
    packet = facts.packet
    lines = [
        t("🔒 <b>{title}</b>", title=title),
        t("Before the first grab I posted this hash:"),
        Markup("<code>{}</code>").format(packet.commitment),
    ]
    if facts.hashed is None:
        lines.append(
            t(
                "It is of the portions and a salt. I show both when the red packet is over, so that nobody knows them before."
            )
        )
        return Message(Markup("\n").join(lines))
    lines += [
        t("The portions in the order they were handed out, and the salt:")
        if not packet.by_taps
        else t("The portions, and the salt:"),
        Markup("<code>{}</code>").format(facts.hashed),
        t("✅ Its SHA-256 is that hash. See for yourself on any computer:"),
        Markup("<code>printf %s '{}' | sha256sum</code>").format(facts.hashed),
    ]
    nonces = [grab.nonce for grab in facts.grabs if grab.nonce is not None]
    if nonces:
        lines += [
            t("Which portion a grab got was decided by its tap as well. The taps' fingerprints, in their order:"),
            Markup("<code>{}</code>").format(",".join(nonces)),
            t(
                "The SHA-256 of <code>salt:fingerprint</code>, as a number, modulo how many portions are left, counts (from 0) to the one "
                "it got."
            ),
        ]
    return Message(Markup("\n").join(lines))


def times(t: Texts, title: str, facts: PublicFacts) -> Message:
    """How fast everybody was: for admins, who may wonder about some."""
    opened = facts.packet.grabbable_at
    lines = [t("⏱ <b>{title}</b>: seconds from opening to grab", title=title)]
    for at, grab in enumerate(facts.grabs, start=1):
        seconds = max(0.0, (grab.at - opened).total_seconds())
        name = person_name(grab.name)
        short = name if len(facts.grabs) <= _FEW else name[:15]
        lines.append(t("{place}. {name} {seconds} s", place=str(at), name=short, seconds=f"{seconds:.1f}"))
    if not facts.grabs:
        lines.append(t("Nobody has grabbed yet."))
    return Message(Markup("\n").join(lines))


@words.register
def _(refusal: TooManyPortions, t: Texts) -> Markup:
    return t(
        "{amount} points cannot be cut into {portions} portions of at least 1. Please take more points or fewer portions.",
        amount=refusal.amount,
        portions=refusal.portions,
    )


@words.register
def _(refusal: PacketPaused, t: Texts) -> Markup:
    return t("“{title}” is paused. Nothing is lost; come back when an admin resumes it.", title=refusal.title)


@words.register
def _(refusal: CannotTell, t: Texts) -> Markup:
    if refusal.those is Those.NEW:
        return t(
            "I have been here for less than 7 days, so I do not know yet who is new. Please take <code>for=all</code>, or name "
            "one: <code>for=@mia</code>."
        )
    return t(
        "Who has been silent I know only where I have heard the group for 30 days, as an admin. I have not yet. Please take "
        "<code>for=all</code> or <code>for=checked-in</code> until then."
    )
