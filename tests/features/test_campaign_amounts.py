"""Amounts of money, as people of both languages write them."""

import pytest
from hypothesis import given, strategies as st

from features.campaigns.watch.amounts import MOST, read_amount, said_amount, said_number
from kit.texts import texts


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("1,200.50", 120_050), ("1200.5", 120_050), ("1200", 120_000), ("1200元", 120_000), ("1,200 元", 120_000), ("￥1,200.5", 120_050),
        ("¥99", 9900), ("$20", 2000), ("20 USD", 2000), ("usd 20.00", 2000), ("1.2万", 1_200_000), ("1.25万元", 1_250_000),
        ("3.5k", 350_000), ("５０块", 5000), ("50块钱", 5000), ("1，200", 120_000), ("0", 0), ("0.01", 1), ("12,345,678.90", 1_234_567_890),
        ("3千", 300_000),
    ],
)  # fmt: skip
def test_amounts_as_people_write_them(said: str, meant: int) -> None:
    assert read_amount(said) == meant


@pytest.mark.parametrize(
    "said",
    ["", "much", "-5", "1.200,50", "1,20", "12,00.5", "1 200", "0.001", "1e9", "nan", "1.2.3", "万",
     "9" * 13, "5 apples", "=1+1", "1" * 100],
)  # fmt: skip
def test_what_is_no_amount_is_refused(said: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever it says
        read_amount(said)


@given(st.integers(0, MOST - 1))
def test_what_is_said_in_english_and_in_chinese_is_read_as_the_same(hundredths: int) -> None:
    for language in ("en", "zh-CN"):
        assert read_amount(said_amount(texts(language), hundredths, "CNY").replace("CN", "")) == hundredths
        assert read_amount(said_number(texts(language), hundredths)) == hundredths
