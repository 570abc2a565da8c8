"""The words after a command, as phones write them."""

import pytest
from hypothesis import given, strategies as st

from kit.arguments import Arguments, UnclosedQuote, parse


@pytest.mark.parametrize(
    ("text", "words", "pairs"),
    [
        ("", (), {}),
        ("   ", (), {}),
        ("checkin", ("checkin",), {}),
        ('checkin "Morning run" until=21:00', ("checkin", "Morning run"), {"until": "21:00"}),
        ("checkin “Morning run” points=5", ("checkin", "Morning run"), {"points": "5"}),
        ('checkin “Morning run" points=5', ("checkin", "Morning run"), {"points": "5"}),
        ("checkin ”Morning run” points=5", ("checkin", "Morning run"), {"points": "5"}),
        ("checkin „Morgenlauf“", ("checkin", "Morgenlauf"), {}),
        ("签到 「晨跑 打卡」 until＝21：00", ("签到", "晨跑 打卡"), {"until": "21：00"}),
        ("签到 『晨跑』 《夜跑》", ("签到", "晨跑", "夜跑"), {}),
        ("checkin 'Morning run'", ("checkin", "Morning run"), {}),
        ("checkin ‘Morning run’", ("checkin", "Morning run"), {}),
        ("checkin Ann's run", ("checkin", "Ann's", "run"), {}),
        ("checkin “Ann's run”", ("checkin", "Ann's run"), {}),
        ("checkin Ann’s run", ("checkin", "Ann’s", "run"), {}),
        ('title="Morning run"', (), {"title": "Morning run"}),
        ("title='Morning run'", (), {"title": "Morning run"}),
        ("UNTIL=21:00", (), {"until": "21:00"}),
        ("until=21:00 until=22:00", (), {"until": "22:00"}),
        ("a=b=c", (), {"a": "b=c"}),
        ("until=", (), {"until": ""}),
        ("=5", ("=5",), {}),
        ('"" x', ("", "x"), {}),
        ('"a=b"', ("a=b",), {}),
        ("one\ntwo\tthree\u3000four", ("one", "two", "three", "four"), {}),
    ],
)
def test_words_and_pairs(text: str, words: tuple[str, ...], pairs: dict[str, str]) -> None:
    assert parse(text) == Arguments(words, pairs)


@pytest.mark.parametrize("text", ['checkin "Morning run', "签到 「晨跑", "checkin “Morning run", "checkin 'Morning"])
def test_a_quotation_that_is_not_closed_is_refused(text: str) -> None:
    with pytest.raises(UnclosedQuote) as refused:
        parse(text)
    assert refused.value.quote in text


@given(st.text())
def test_any_text_is_understood_or_refused(text: str) -> None:
    try:
        found = parse(text)
    except UnclosedQuote:
        return
    assert all(key and key == key.lower() for key in found.pairs)


_plain = st.text(st.characters(categories=["L", "N"]), min_size=1)


@given(st.lists(_plain), st.dictionaries(_plain.map(str.lower), _plain))
def test_plain_words_come_back_as_they_were(words: list[str], pairs: dict[str, str]) -> None:
    # Lowering twice may differ from lowering once in a few scripts; keys are ours and Latin.
    pairs = {key: value for key, value in pairs.items() if key.lower() == key}
    text = " ".join([*words, *(f"{key}={value}" for key, value in pairs.items())])
    assert parse(text) == Arguments(tuple(words), pairs)


def test_which_words_were_quoted() -> None:
    assert parse('checkin "Morning run" until “x” Ann\'s b"c"').quoted == (False, True, False, True, False, False)
