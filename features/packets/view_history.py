"""What the group's red packets were, and that each was fair: `/packet history`, `/verify`."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from features.packets.history import Found, PastPacket
from features.packets.view import verification
from kit.buttons import Tap, tap
from kit.messages import Message
from kit.texts import Texts, person_name


@tap("rl")
@dataclass(frozen=True, slots=True)
class PastTap(Tap):
    """Show the group's last packets."""


def past(t: Texts, found: Sequence[PastPacket]) -> Message:
    """The group's last packets."""
    if not found:
        return Message(t("There has been no red packet here yet. Send the first: /packet"))
    lines = [t("📜 <b>Red packets</b>")]
    for one in found:
        line = t(
            "{moment} · {name}: {amount} in {portions}, {taken} taken",
            moment=t.moment(one.opened_at),
            name=t("The group") if one.sender is None else person_name(one.sender),
            amount=one.amount,
            portions=one.portions,
            taken=one.taken,
        )
        if one.king is not None:
            line += t(" · 👑 {name} {amount}", name=person_name(one.king.name), amount=one.king.amount)
        lines.append(line + Markup(" · /verify {}").format(one.number))
    return Message(Markup("\n").join(lines))


def verified(t: Texts, found: Found, *, in_rounds: bool) -> Message:
    """`/verify 12`."""
    title = found.activity.title
    if in_rounds:
        title = t("{title}, round {round}", title=title, round=found.seen.packet.round)
    return verification(t, title, found.seen)


def verify_how(t: Texts) -> Message:
    """`/verify` alone."""
    return Message(
        t(
            "Which red packet? Write its number: <code>/verify 12</code>, of a relay also the round: <code>/verify 12 2</code>. "
            "The numbers: /packet history"
        )
    )
