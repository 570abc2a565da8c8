"""Drawing lots: everybody can repeat it, nobody can bend it; and `python -m bot verify --draw`, which does repeat it."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from bot.verify import verify_draw
from features.prizes.rules import canonical_list, check_draw, commitment, draw, read_list

ROOT = Path(__file__).parents[2]
SEED, TICKETS = "00112233445566778899aabbccddeeff", [7, 2, 11]
tickets = st.lists(st.integers(1, 10**6), unique=True, max_size=30)


@given(st.text(max_size=32), tickets)
def test_a_draw_is_an_order_of_all_tickets_however_they_are_handed_in(seed: str, given_: list[int]) -> None:
    order = draw(seed, given_)
    assert sorted(order) == sorted(given_)
    assert draw(seed, [*reversed(given_), *given_]) == order


@given(tickets, st.integers(0, 29))
def test_whoever_goes_leaves_the_others_in_their_order(given_: list[int], at: int) -> None:
    if given_:
        gone = given_[at % len(given_)]
        assert draw(SEED, [n for n in given_ if n != gone]) == [n for n in draw(SEED, given_) if n != gone]


def test_every_ticket_is_as_likely_as_another() -> None:
    """1,000 seeds, four tickets: each comes first about a quarter of the time (five times the deviation)."""
    firsts = [draw(f"{n:032x}", [1, 2, 3, 4])[0] for n in range(1000)]
    assert all(abs(firsts.count(ticket) - 250) < 5 * 13.7 for ticket in (1, 2, 3, 4))


def test_the_check_finds_what_was_changed() -> None:
    listed, seed_hash = canonical_list(TICKETS), commitment(SEED)
    assert listed == "2,7,11"
    good = check_draw(SEED, TICKETS, seed_hash=seed_hash.upper(), list_hash=commitment(listed))
    assert (good.seed_fits, good.list_fits, good.order) == (True, True, draw(SEED, TICKETS))
    assert not check_draw(SEED + "0", TICKETS, seed_hash=seed_hash, list_hash=None).seed_fits
    assert not check_draw(SEED, [2, 7], seed_hash=seed_hash, list_hash=commitment(listed)).list_fits


@pytest.mark.parametrize("text", ["", "1;2", "1,,2", "1, 2", "a"])
def test_what_is_no_list(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the caller says what to write
        read_list(text)


def test_the_words_of_the_command() -> None:
    listed, seed_hash, list_hash = "2,7,11", commitment(SEED), commitment("2,7,11")
    order = ", ".join(map(str, draw(SEED, TICKETS)))
    assert verify_draw(seed_hash, listed, SEED, list_hash) == (True, f"It is. The order of the draw: {order}")
    assert verify_draw(seed_hash, listed, "another", None) == (False, "It is not: this seed has another hash.")
    assert verify_draw(seed_hash, "2,7", SEED, list_hash) == (False, "It is not: this list has another hash.")


@pytest.mark.parametrize(("seed", "code"), [(SEED, 0), ("another", 1)])
def test_the_command_itself(seed: str, code: int) -> None:
    ran = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-m", "bot", "verify", "--draw", commitment(SEED), "2,7,11", seed],
        cwd=ROOT, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stdout.startswith("It is")) == (code, True), ran.stderr
