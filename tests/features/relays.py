"""Relays on the bot's own rules, without a bot: what becomes of the amounts from round to round. `python -m tests.features.relays` plays
10,000 of each setting and prints the table of docs/red-packets.md.
"""

import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import fmean

from features.activities.relay.rules import Amount, funds, in_line, is_poor, next_in_line
from features.packets.rules import Grab, cut, offers

FIRST, PORTIONS, ROUNDS, PEOPLE = 100, 10, 5, 12
SEED = 20261127
_NOW = datetime(2026, 11, 27, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Played:
    """A relay that is over: the amounts of its rounds, what the treasury put in, and whether it ended before its last round."""

    amounts: Sequence[int]
    treasury: int
    is_cut_short: bool


def play(mode: Amount, dice: random.Random) -> Played:
    """A relay of people who begin with nothing. Everybody who is king sends, one of the amounts that are offered at random."""
    balances = dict.fromkeys(range(PEOPLE), 0)
    amounts, sender, treasury = [FIRST], None, FIRST
    while True:
        parts = cut(amounts[-1], PORTIONS, equal=False, dice=dice)
        grabs = [Grab(p, "", part, _NOW) for p, part in zip(dice.sample(range(PEOPLE), PORTIONS), parts, strict=True)]
        for grab in grabs:
            balances[grab.person_id] += grab.amount
        if len(amounts) == ROUNDS:
            return Played(amounts, treasury, is_cut_short=False)
        poor = {person for person, balance in balances.items() if is_poor(mode, PORTIONS, balance)}
        king, _ = next_in_line(in_line(grabs, sender=sender), had=(), gone=(), poor=poor)
        if king is None:
            return Played(amounts, treasury, is_cut_short=True)
        sender, balance = king.person_id, balances[king.person_id]
        is_free = mode is Amount.FREE
        amount = dice.choice(offers(PORTIONS, balance, amounts[-1], king.amount)) if is_free else FIRST
        paid = funds(mode, amount, balance)
        balances[sender] -= paid.own
        treasury += paid.top_up
        amounts.append(amount)


@dataclass(frozen=True, slots=True)
class Figures:
    """What many relays come to: the mean of their third rounds by that of their first, how many end early, what the treasury pays."""

    third_by_first: float
    cut_short: float
    treasury: float


def figures(mode: Amount, relays: int) -> Figures:
    """So many relays of one setting."""
    dice = random.Random(SEED)
    played = [play(mode, dice) for _ in range(relays)]
    thirds = [one.amounts[2] for one in played if len(one.amounts) > 2]
    return Figures(
        fmean(thirds) / FIRST, fmean(one.is_cut_short for one in played), fmean(one.treasury for one in played)
    )


def row(mode: Amount, found: Figures) -> str:
    """A line of the table."""
    return f"| `{mode}` | {found.third_by_first:.2f} | {found.cut_short:.1%} | {found.treasury:.0f} |"


if __name__ == "__main__":
    for each in Amount:
        sys.stdout.write(row(each, figures(each, 10_000)) + "\n")
