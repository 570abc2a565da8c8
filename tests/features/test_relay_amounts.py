"""How much is in a relay's packets: by each setting, over many relays, and who pays."""

import os

import pytest
from hypothesis import given, strategies as st

from bot.schema import ROOT
from features.activities.relay.rules import Amount, funds, is_poor
from features.points.service import MOST
from tests.features.relays import FIRST, Figures, figures, row

# 10,000 by `RELAYS=10000`, as in the table of the docs; a tenth of them is enough to see what is wrong.
RELAYS = int(os.environ.get("RELAYS", "1000"))  # noqa: TID251 - an option of the tests


@given(st.sampled_from(Amount), st.integers(1, MOST), st.integers(0, MOST))
def test_what_a_packet_holds_is_paid_by_somebody(mode: Amount, amount: int, balance: int) -> None:
    paid = funds(mode, amount, balance)
    assert paid.own + paid.top_up == amount
    assert min(paid.own, paid.top_up) >= 0
    if mode is Amount.SAME:
        assert paid.own == min(amount, balance), "the king gives what they can"
    assert (paid.top_up == 0) or mode is not Amount.FREE
    assert (paid.own == 0) or mode is not Amount.POOL
    assert is_poor(mode, 10, balance) == (mode is Amount.FREE and balance < 10)


@pytest.mark.parametrize("mode", [Amount.SAME, Amount.POOL])
def test_the_relay_stays_alive(mode: Amount) -> None:
    found = figures(mode, RELAYS)
    assert (found.third_by_first, found.cut_short) == (1, 0)
    assert FIRST < found.treasury <= 5 * FIRST


def test_by_what_kings_choose_it_dwindles() -> None:
    """With nothing but what was grabbed the amounts fall, whatever is offered: that is what the other settings are for."""
    found = figures(Amount.FREE, RELAYS)
    assert 0.1 <= found.third_by_first < 0.2
    assert found.treasury == FIRST


@pytest.mark.parametrize("page", ["docs/red-packets.md", "docs/zh/red-packets.md"])
@pytest.mark.parametrize("mode", list(Amount))
def test_the_docs_say_what_was_measured(page: str, mode: Amount) -> None:
    """To the hundredth and the percent, for a tenth of the relays come near to them."""
    line = next(line for line in (ROOT / page).read_text("utf-8").splitlines() if line.startswith(f"| `{mode}` |"))
    third, cut_short, treasury = (cell.strip() for cell in line.strip("|").split("|")[1:])
    found = figures(mode, RELAYS)
    told = Figures(float(third), float(cut_short.rstrip("%")) / 100, float(treasury))
    assert told.third_by_first == pytest.approx(found.third_by_first, abs=0.01)
    assert told.cut_short == pytest.approx(found.cut_short, abs=0.05)
    assert told.treasury == pytest.approx(found.treasury, rel=0.03)
    if RELAYS == 10_000:
        assert line == row(mode, found)
