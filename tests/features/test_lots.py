"""Drawing lots: everybody can repeat it, nobody can bend it; and `python -m bot verify --draw`, which does repeat it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from bot.verify import verify_draw
from features.prizes.rules import Ticket, canonical_list, check_draw, commitment, draw, read_list
from kit.nonces import of_tap

ROOT = Path(__file__).parents[2]
SEED = "00112233445566778899aabbccddeeff"
# The second from before tickets had nonces: it is drawn by its number.
TICKETS = [Ticket(7, of_tap("a")), Ticket(2), Ticket(11, of_tap("b"))]
LISTED = f"2,7:{of_tap('a')},11:{of_tap('b')}"
tickets = st.lists(
    st.builds(Ticket, st.integers(1, 10**6), st.sampled_from(["", *map(of_tap, "abc")])),
    max_size=30,
    unique_by=lambda ticket: ticket.number,
)


@given(st.text(max_size=32), tickets)
def test_a_draw_is_an_order_of_all_tickets_however_they_are_handed_in(seed: str, given_: list[Ticket]) -> None:
    order = draw(seed, given_)
    assert sorted(order) == sorted(ticket.number for ticket in given_)
    assert draw(seed, [*reversed(given_), *given_]) == order


@given(tickets, st.integers(0, 29))
def test_whoever_goes_leaves_the_others_in_their_order(given_: list[Ticket], at: int) -> None:
    if given_:
        gone = given_[at % len(given_)]
        assert draw(SEED, [n for n in given_ if n != gone]) == [n for n in draw(SEED, given_) if n != gone.number]


def test_a_list_is_read_as_it_is_written() -> None:
    assert read_list(canonical_list(TICKETS)) == sorted(TICKETS)


def test_the_lines_of_the_docs_find_the_same() -> None:
    """docs/collections.md knows nothing of this program."""
    [recipe] = re.findall(r"```python\n(.+?)```", (ROOT / "docs" / "collections.md").read_text(), re.DOTALL)
    ran = subprocess.run([sys.executable, "-I", "-c", recipe], capture_output=True, check=True, text=True)  # noqa: S603
    listed = "1:5feceb66ffc86f38,2:6b86b273ff34fce1,5:d4735e3a265e16ee"
    order = draw(SEED, read_list(listed))
    assert ran.stdout.split() == [commitment(SEED), commitment(listed), *map(str, order)]


def test_every_ticket_is_as_likely_as_another() -> None:
    """1,000 seeds, four tickets: each comes first about a quarter of the time (five times the deviation)."""
    firsts = [draw(f"{n:032x}", [Ticket(at, of_tap(str(at))) for at in (1, 2, 3, 4)])[0] for n in range(1000)]
    assert all(abs(firsts.count(ticket) - 250) < 5 * 13.7 for ticket in (1, 2, 3, 4))


def test_the_check_finds_what_was_changed() -> None:
    listed, seed_hash = canonical_list(TICKETS), commitment(SEED)
    assert listed == LISTED
    good = check_draw(SEED, TICKETS, seed_hash=seed_hash.upper(), list_hash=commitment(listed))
    assert (good.seed_fits, good.list_fits, good.order) == (True, True, draw(SEED, TICKETS))
    assert not check_draw(SEED + "0", TICKETS, seed_hash=seed_hash, list_hash=None).seed_fits
    assert not check_draw(SEED, TICKETS[:2], seed_hash=seed_hash, list_hash=commitment(listed)).list_fits


@pytest.mark.parametrize(
    "text", ["", "1;2", "1,,2", "1, 2", "a", "1:", "1:5FECEB66FFC86F38", "1:5feceb66ffc86f3", "٢", "1," * 10_001 + "1"]
)
def test_what_is_no_list(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the caller says what to write
        read_list(text)


def test_the_words_of_the_command() -> None:
    listed, seed_hash, list_hash = LISTED, commitment(SEED), commitment(LISTED)
    order = ", ".join(map(str, draw(SEED, TICKETS)))
    assert verify_draw(seed_hash, listed, SEED, list_hash) == (True, f"It is. The order of the draw: {order}")
    assert verify_draw(seed_hash, listed, "another", None) == (False, "It is not: this seed has another hash.")
    assert verify_draw(seed_hash, "2", SEED, list_hash) == (False, "It is not: this list has another hash.")


@pytest.mark.parametrize(("seed", "code"), [(SEED, 0), ("another", 1)])
def test_the_command_itself(seed: str, code: int) -> None:
    ran = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-m", "bot", "verify", "--draw", commitment(SEED), LISTED, seed],
        cwd=ROOT, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stdout.startswith("It is")) == (code, True), ran.stderr
