"""Values of a raffle as people write them, beside those of features/values.py and the conditions (predicates.py)."""

import re

from features.prizes.rules import DRAWN, Prize, read_prizes
from features.values import flat, is_no

MOST_EACH = 20
# As many tickets as a published list is read with (features/prizes/rules.py).
MOST_TICKETS = 10_000
_PEOPLE = re.compile(r"满?(\d{1,5}) ?(?:people|人|位)?(?:开奖)?")
_TICKETS = re.compile(r"(\d{1,2}) ?(?:tickets?|张|次)?")


def read_raffle_prizes(text: str) -> tuple[Prize, ...]:
    """`1:300,2-5:20`, `一等奖:500，二等奖:100`: a prize each; all of them are drawn, so none is for a draw beside. Raises ValueError."""
    prizes = read_prizes(text)
    if any(prize.place == DRAWN for prize in prizes):
        raise ValueError(text)
    return prizes


def read_head_count(text: str) -> int | None:
    """At how many people it is drawn: `100`, `满100人`; `no` is None."""
    if is_no(text):
        return None
    match = _PEOPLE.fullmatch(flat(text))
    if match is None or not 2 <= int(match[1]) <= MOST_TICKETS:
        raise ValueError(text)
    return int(match[1])


def read_tickets(text: str) -> int:
    """How many tickets one may have: `3`, `3张`."""
    match = _TICKETS.fullmatch(flat(text))
    if match is None or not 1 <= int(match[1]) <= MOST_EACH:
        raise ValueError(text)
    return int(match[1])
