"""What is said of a relay: its board in each state, whose turn it is, how it ended, and the words of its form."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from features.activities.relay.facts import BoardFacts, RoundFacts, WaitingFacts
from features.activities.relay.options import Options
from features.activities.relay.rules import (
    Amount,
    CannotAfford,
    End,
    Link,
    NotYourTurn,
    Offer,
    Passed,
    Sent,
    Summary,
    TurnOf,
    TurnOver,
)
from features.facts import ActivityFacts, GroupFacts
from features.packets import view as packets
from features.packets.rules import Grab, PacketFacts, PublicFacts
from features.scheduling.names import named
from kit.buttons import Tap, tap
from kit.messages import Button, Message, Row
from kit.texts import Texts, mention, person_name, words

# So many rounds of the chain are on a board; all of them are in the result.
_SHOWN = 3
_NAMED = 20


@tap("xg")
@dataclass(frozen=True, slots=True)
class GrabRoundTap(Tap):
    """Grab a portion of a round's packet."""

    activity: int
    round: int


@tap("xs")
@dataclass(frozen=True, slots=True)
class SendTap(Tap):
    """The king sends the next packet after a round, in the group or in private."""

    group: int
    activity: int
    round: int
    amount: int


@tap("xp")
@dataclass(frozen=True, slots=True)
class PassTap(Tap):
    """The king lets it pass."""

    group: int
    activity: int
    round: int


def _head(t: Texts, activity: ActivityFacts, options: Options, round_: int) -> Markup:
    # A relay whose rounds were cut down while it ran is not in round 3 of 2.
    rounds = max(options.rounds, round_)
    return t("🔗 <b>{title}</b> · round {round} of {rounds}", title=activity.title, round=round_, rounds=rounds)


def board(t: Texts, facts: BoardFacts) -> Message:
    """The relay as it is now."""
    match facts.now:
        case RoundFacts():
            return _round_board(t, facts.activity, facts.options, facts.chain, facts.now)
        case WaitingFacts():
            return _turn_board(t, facts.activity, facts.options, facts.chain, facts.now)
    is_paused = facts.activity.state == "paused"
    lines = [
        _head(t, facts.activity, facts.options, facts.chain[-1].packet.round),
        t("⏸ Paused. No time is lost until an admin resumes it.") if is_paused else t("🏁 This relay is over."),
        *_chain(t, facts.chain),
    ]
    return Message(Markup("\n").join(lines))


def _round_board(
    t: Texts, activity: ActivityFacts, options: Options, chain: Sequence[Link], now: RoundFacts
) -> Message:
    """A packet is open, or will be."""
    packet, opens_at = now.seen.packet, now.opens_at
    lines = [_head(t, activity, options, packet.round), packets.sent_line(t, now.seen)]
    shown = [packets.opens_line(t, opens_at)] if opens_at is not None else packets.open_lines(t, now.seen, now.ends_at)
    lines += [*shown, *_chain(t, chain[:-1]), packets.fairness(t, packet)]
    grab: Row = (Button.tapping(packets.grab_label(t), GrabRoundTap(activity.number, packet.round)),)
    return Message(
        Markup("\n").join(lines),
        (packets.more(t, packet),) if opens_at is not None else (grab, packets.more(t, packet)),
    )


def rules(t: Texts) -> Markup:
    """How a relay goes, in a window: 200 characters."""
    return t.sentences([_rules(t), packets.no_cash(t)])


def _rules(t: Texts) -> Markup:
    return t(
        "👑 Whoever gets most is king and sends the next one. Of equals, whoever grabbed first; the sender's own portion does not count."
    )


def opening(t: Texts, activity: ActivityFacts, options: Options, packet: PacketFacts) -> Message:
    """What is said once, when a relay opens: how it goes, who pays, and the hash of its first packet."""
    pays = {
        Amount.SAME: t("Each round has {amount} points: the king gives what they can, the group adds the rest.", amount=options.total),
        Amount.FREE: t("How many points come next is up to the king."),
        Amount.POOL: t("Each round has {amount} points, and the group pays them.", amount=options.total),
    }[options.mode]  # fmt: skip
    lines = [
        t.many("🎊 <b>{title}</b>: a relay of {count} round", "🎊 <b>{title}</b>: a relay of {count} rounds", options.rounds,
               title=activity.title),
        _rules(t),
        t.sentences([pays, packets.no_cash(t)]),
        t("🔒 Hash of the first red packet: {hash}", hash=Markup("<code>{}</code>").format(packet.commitment)),
    ]  # fmt: skip
    return Message(Markup("\n").join(lines))


def _chain(t: Texts, chain: Sequence[Link]) -> list[Markup]:
    """The chain so far, in one line: the last rounds of it."""
    if not chain:
        return []
    shown = Markup(" · ").join(_link(t, link) for link in chain[-_SHOWN:])
    return [Markup("⛓ ") + (Markup("… ") + shown if len(chain) > _SHOWN else shown)]


def _link(t: Texts, link: Link) -> Markup:
    name = t("The group") if link.sender is None else person_name(link.sender)
    line = t("{round}. {name}: {amount}", round=str(link.packet.round), name=name, amount=link.packet.amount)
    if link.king is not None:
        line += t(" → 👑 {name} {amount}", name=person_name(link.king.name), amount=link.king.amount)
    return line


def round_face(t: Texts, activity: ActivityFacts, options: Options, seen: PublicFacts, *, king: Grab | None) -> Message:
    """How a round ended: the last face of its message."""
    lines = [_head(t, activity, options, seen.packet.round), packets.sent_line(t, seen)]
    lines += [*packets.closed_lines(t, seen, king=king), packets.fairness(t, seen.packet)]
    return Message(Markup("\n").join(lines), ((packets.verify_link(t, seen.packet),),))


def _turn_board(
    t: Texts, activity: ActivityFacts, options: Options, chain: Sequence[Link], now: WaitingFacts
) -> Message:
    """It is somebody's turn: they are named, with amounts as buttons."""
    king, packet = now.king, chain[-1].packet
    name = mention(king.turn.person_id, king.name)
    values = {"name": name, "amount": now.portion, "time": t.clock_time(now.ends_at)}
    ask = (
        t("👑 {name}, you got {amount} and it is your turn: send the next red packet by {time}!", **values)
        if not now.before
        else t("👉 {name}, you got {amount} and are next: send the next red packet by {time}!", **values)
    )
    lines = [
        _head(t, activity, options, packet.round),
        *_all_handed_on(t, now.before),
        t.sentences([ask, _who_pays(t, options, now.offer)]),
        *_chain(t, chain),
    ]
    return Message(Markup("\n").join(lines), _turn_rows(t, activity, packet, now.offer))


def _who_pays(t: Texts, options: Options, offer: Offer) -> Markup:
    """Out of whose points a king sends."""
    if offer.funds is None:
        return t("How many points?")
    if offer.funds.own == 0:
        return t(
            "{amount} points in {portions} portions, and the group pays.",
            amount=options.total,
            portions=options.portions,
        )
    if offer.funds.top_up == 0:
        return t("{amount} points in {portions} portions.", amount=options.total, portions=options.portions)
    return t(
        "{amount} points in {portions} portions: you give {own}, the group adds {top_up}.",
        amount=options.total,
        portions=options.portions,
        own=offer.funds.own,
        top_up=offer.funds.top_up,
    )


def _turn_rows(t: Texts, activity: ActivityFacts, packet: PacketFacts, offer: Offer) -> tuple[Row, ...]:
    amounts = [
        Button.tapping(_amount(t, offer, amount), SendTap(activity.group_id, activity.number, packet.round, amount))
        for amount in offer.amounts
    ]
    rows: list[Row] = [tuple(amounts[at : at + 3]) for at in range(0, len(amounts), 3)]
    rows.append((Button.tapping(t("⏭ Let it pass"), PassTap(activity.group_id, activity.number, packet.round)),))
    return tuple(rows)


def _amount(t: Texts, offer: Offer, amount: int) -> str:
    if offer.funds is not None:
        return t("🧧 Send {amount}", amount=amount)
    return t("All I have: {amount}", amount=amount) if amount == offer.balance else t.number(amount)


def _all_handed_on(t: Texts, turns: Sequence[TurnOf]) -> list[Markup]:
    """Who let it pass before, in one line."""
    return [t.sentences([_handed_on(t, one.turn.outcome or "silent", one.name) for one in turns])] if turns else []


def _handed_on(t: Texts, outcome: str, who: str) -> Markup:
    name = person_name(who)
    return {
        "passed": t("⏭ {name} let it pass.", name=name),
        "silent": t("⏭ {name} did not answer in time.", name=name),
        "gone": t("⏭ {name} has left.", name=name),
        "poor": t("⏭ {name} has too few points.", name=name),
        "stopped": t("🏁 The relay was ended while it was {name}'s turn.", name=name),
    }[outcome]


def turn_face(t: Texts, title: str, ended: TurnOf, *, amount: int) -> Message:
    """How a turn ended: the last face of its message."""
    return _turn_over(t, title, ended.turn.outcome or "silent", ended.name, amount)


def turn_ended(t: Texts, name: str, result: Sent | Passed) -> Message:
    """The same, to the tap that ended it."""
    if isinstance(result, Sent):
        return _turn_over(t, result.title, "sent", name, result.amount)
    return _turn_over(t, result.title, "passed", name, 0)


def _turn_over(t: Texts, title: str, outcome: str, name: str, amount: int) -> Message:
    head = t("🔗 <b>{title}</b>", title=title)
    if outcome == "sent":
        line = t.many(
            "👑 {name} has sent the next red packet: {count} point.",
            "👑 {name} has sent the next red packet: {count} points.",
            amount,
            name=person_name(name),
        )
    else:
        line = _handed_on(t, outcome, name)
    return Message(head + "\n" + line)


def private_turn(
    t: Texts,
    group: GroupFacts,
    activity: ActivityFacts,
    options: Options,
    packet: PacketFacts,
    grab: Grab,
    *,
    offer: Offer,
    ends_at: datetime,
) -> Message:
    """To the king, in private."""
    values = {"title": activity.title, "group": group.title, "amount": grab.amount, "time": t.clock_time(ends_at)}
    if offer.funds is not None:
        ask = t(
            "👑 It is your turn in <b>{title}</b> ({group}): you got {amount}. Send the next red packet by {time}!",
            **values,
        )
        text = t.sentences([ask, _who_pays(t, options, offer)])
    else:
        text = t(
            "👑 It is your turn in <b>{title}</b> ({group}): you got {amount}. Send the next red packet by {time}, "
            "in {portions} portions, out of your {balance} points. How many points?",
            portions=options.portions,
            balance=offer.balance,
            **values,
        )
    return Message(text, _turn_rows(t, activity, packet, offer))


def answered(t: Texts, result: Sent | CannotAfford | Passed) -> Markup:
    """To the king, who has tapped."""
    match result:
        case Sent(amount=amount, portions=portions):
            return t.many(
                "✅ {count} point sent in {portions} portions. Over to the others!",
                "✅ {count} points sent in {portions} portions. Over to the others!",
                amount,
                portions=portions,
            )
        case CannotAfford(balance):
            return t.many(
                "You have only {count} point by now. Please choose less, or let it pass.",
                "You have only {count} points by now. Please choose less, or let it pass.",
                balance,
            )
        case Passed():
            return t("All right, somebody else's turn.")


def result(t: Texts, activity: ActivityFacts, summary: Summary) -> Message:
    """The end of the relay: why, the chain, who grabbed most, and who was drawn out of silence."""
    sent = sum(link.packet.amount for link in summary.chain)
    lines = [
        t("🏁 <b>{title}</b>: {why}", title=activity.title, why=_why(t, summary)),
        t.many("{count} round", "{count} rounds", len(summary.chain))
        + t.many(" · {count} point sent", " · {count} points sent", sent)
        + t.many(" · {count} person grabbed", " · {count} people grabbed", summary.people),
        Markup(""),
        t("<b>The chain</b>"),
        *(_link(t, link) for link in summary.chain),
    ]
    if summary.best:
        shares = [t("{name} {amount}", name=person_name(s.name), amount=s.points) for s in summary.best]
        lines += [Markup(""), t("🧲 Grabbed most: {names}", names=t.listing(shares))]
    if summary.drawn_out:
        names = t.listing(person_name(name) for name in summary.drawn_out[:_NAMED])
        if len(summary.drawn_out) > _NAMED:
            names += "…"
        lines.append(t("🌱 Back after a month of silence or more: {names}. Welcome!", names=names))
    return Message(Markup("\n").join(lines))


def _why(t: Texts, summary: Summary) -> Markup:
    return {
        End.ROUNDS: t.many("{count} round played, that's all!", "all {count} rounds are played!", len(summary.chain)),
        End.PASSES: t("the turn was passed on twice in a row, so the relay is over."),
        End.NOBODY_GRABBED: t("nobody but the sender grabbed, so the relay is over.")
        if summary.chain[-1].packet.taken
        else t("nobody grabbed, so the relay is over."),
        End.NOBODY_CAN: t("nobody else could send the next one, so the relay is over."),
        End.STOPPED: t("an admin ended the relay."),
    }[summary.end]


@words.register
def _(refusal: NotYourTurn, t: Texts) -> Markup:
    return t("It is {name}'s turn. Get ready for the next red packet!", name=person_name(refusal.king))


@words.register
def _(_refusal: TurnOver, t: Texts) -> Markup:
    return t("This turn is over. Look below: the relay has gone on.")


def name(t: Texts) -> Markup:
    """See `kind.View`."""
    return t("Red packet relay")


def example(t: Texts) -> Markup:
    """See `kind.View`."""
    return t('"Friday relay" total=100 portions=10 rounds=3 turn=10m')


def change() -> str:
    """See `kind.View`."""
    return "rounds=5"


# --- on the schedule --------------------------------------------------------------------------------------------------------------


@named("relay.round", speaks=True)
def _(t: Texts) -> Markup:
    return t("time for a red packet is up")


@named("relay.turn", speaks=True)
def _(t: Texts) -> Markup:
    return t("time for a turn is up")


@named("relay.open", speaks=True)
def _(t: Texts) -> Markup:
    return t("relay begins")
