"""Who hears of what becomes of a proof: of each state it can have, and each change of a day that follows. What nobody declared fails."""

import re
from datetime import date
from itertools import product

from sqlalchemy import CheckConstraint

from features.activities.checkin.options import Options
from features.activities.checkin.proofs.rules import Weighed, outcome
from features.activities.checkin.proofs.telling import MARKS
from features.activities.checkin.rules import Status
from models import Base

D, P, R = Status.DONE, Status.PENDING, Status.REJECTED
# What the author sees, by what their day was and what it is now: in answer to what they sent (`sent`, `edited`), or later by somebody else.
# Words are said where they are, reactions stand under the proof; each is looked at in tests/flows/test_nobody_left.py or test_proofs*.py.
_BEGUN = {
    D: "sent: 🔥 · approved: 🔥 and words · two 👍: 🔥, and words once the day is over",
    P: "sent: 👀, looked at first",
}
TOLD: dict[tuple[Status | None, Status], str] = {
    **{
        (was, now): how
        for was in (None, *Status)
        if was is not Status.MADE_UP
        for now, how in _BEGUN.items()
        if now is not was
    },
    (D, P): "a second look: 👀 and words · edited: 👀 under the other picture",
    (D, R): "declined, revoked: no reaction, and words · edited: why the other picture does not count",
    (P, R): "declined, revoked: no reaction, and words · edited: why the other picture does not count",
}


def test_each_state_of_a_proof_has_its_reaction() -> None:
    (check,) = (
        c
        for c in Base.metadata.tables["proofs"].constraints
        if isinstance(c, CheckConstraint) and str(c.sqltext).startswith("state IN")
    )
    assert set(re.findall(r"'(\w+)'", str(check.sqltext))) == set(MARKS)


def test_each_change_of_a_day_is_told() -> None:
    changes: set[tuple[Status | None, Status]] = set()
    for review, count, was in product(("none", "admins", "peers"), (1, 2), (None, *Status)):
        options = Options(first_day=date(2026, 11, 23), proof="photo", count=count, review=review)
        for counted, held, cheers, is_approved in product(range(3), range(3), (0, 2), (None, True, False)):
            now = outcome(Weighed(counted, held, cheers, is_approved), was, options)
            if now is not None and now is not was:
                changes.add((was, now))
    assert changes == set(TOLD)
