"""Amounts as people write them, in both languages, as hundredths: `1,200.50`, `1200元`, `1.2万`, `$20`. Pure."""

import re
from decimal import Decimal

from babel.numbers import format_currency

from features.values import flat, within
from kit.texts import Texts

HUNDRED = Decimal(100)
MOST = 10**12
_AMOUNT = re.compile(
    r"(?:[a-z]{3}|[¥$€£])? ?"
    r"(\d{1,3}(?:,\d{3}){1,3}|\d{1,12})(?:\.(\d{1,4}))?"
    r" ?([万千百k])?(?:元|块钱?|人民币|[a-z]{3}|[¥$€£])?"
)
_TIMES = {"万": 10_000, "千": 1000, "百": 100, "k": 1000}


def read_amount(text: str) -> int:
    """So many hundredths, nothing among them. Raises ValueError, also for parts of a hundredth."""
    match = _AMOUNT.fullmatch(flat(within(text, 32)))
    if match is None:
        raise ValueError(text)
    whole, part, unit = match.groups()
    hundredths = Decimal(f"{whole.replace(',', '')}.{part or 0}") * _TIMES.get(unit, 1) * HUNDRED
    if hundredths != hundredths.to_integral_value() or hundredths >= MOST:
        raise ValueError(text)
    return int(hundredths)


def said_amount(t: Texts, hundredths: int, currency: str) -> str:
    """`¥1,200.50`, as money is written in the reader's language."""
    return str(format_currency(hundredths / HUNDRED, currency, locale=t.locale))


def said_number(t: Texts, hundredths: int) -> str:
    """`1,200.5`: a figure that is no money, or may be."""
    return t.number(float(hundredths / HUNDRED)) if hundredths % 100 else t.number(hundredths // 100)
