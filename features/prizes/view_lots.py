"""How a draw is shown, so that everybody can repeat it: the seed, the list, their fingerprints; a long list as a file."""

from collections.abc import Sequence

from markupsafe import Markup

from features.facts import ActivityFacts
from features.prizes.rules import commitment, draw, proof, read_list
from kit.messages import Made, Message
from kit.texts import Texts

# As many tickets as a message has room for beside the rest; of more all are in a file below it.
_TICKETS = 20


def lots(t: Texts, seed: str, tickets: str) -> list[Markup]:
    """The lines of a result: what was drawn with, from which list."""
    values = {"seed": seed, "order": ", ".join(map(str, draw(seed, read_list(tickets))[:10]))}
    if needs_file(tickets):
        line = t(
            "🎲 Drawn with seed <code>{seed}</code> from the list in the file below; the order begins {order}.",
            **values,
        )
    else:
        line = t(
            "🎲 Drawn with seed <code>{seed}</code> from the list <code>{list}</code>; the order begins {order}.",
            list=tickets,
            **values,
        )
    hashes = {"seed": commitment(seed), "list": commitment(tickets)}
    kept = t("Their fingerprints (SHA-256): seed <code>{seed}</code>, list <code>{list}</code>", **hashes)
    return [Markup(""), line, kept]


def needs_file(tickets: str) -> bool:
    """Whether there are more tickets than the result has room for."""
    return tickets.count(",") >= _TICKETS


def lots_file(t: Texts, activity: ActivityFacts, seed: str, tickets: str, *, passed: Sequence[int] = ()) -> Message:
    """All that whoever checks the draw needs, as a file; `passed`: tickets that were passed over."""
    over = [f"passed over: {','.join(map(str, passed))}"] if passed else []
    made = Made.by(
        "features.tables:lines", {"lines": [*proof(seed, tickets), *over]}, filename=f"draw-{activity.number}.txt"
    )
    return Message(
        t("🎲 <b>{title}</b>: the whole draw, to be checked by anybody", title=activity.title), attachment=made
    )
