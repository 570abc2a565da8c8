"""Names that cannot break a sentence; languages; values in their places."""

import sys
from datetime import UTC, date, datetime, timedelta

import pytest
import regex
from hypothesis import example, given, strategies as st
from markupsafe import Markup

from kit.messages import Refusal
from kit.texts import ENGLISH, choose, person_name, texts, visible, words

CHINESE = "zh-CN"


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("zh-hans", CHINESE), ("zh-hant", CHINESE), ("zh-CN", CHINESE), ("zh-TW", CHINESE), ("zh", CHINESE),
        ("en", ENGLISH), ("en-GB", ENGLISH), ("de", ENGLISH), ("pt-br", ENGLISH), ("xx", ENGLISH), ("", ENGLISH),
        (None, ENGLISH), ("not a tag", ENGLISH), ("zh_", ENGLISH), ("💥", ENGLISH),
    ],
)  # fmt: skip
def test_the_language_of_a_person(asked: str | None, language: str) -> None:
    assert choose(asked) == language


@pytest.mark.parametrize("asked", [None, "", "xx-", "-"])
def test_who_says_nothing_gets_the_groups_language(asked: str | None) -> None:
    assert choose(asked, default=CHINESE) == CHINESE


@given(st.text())
def test_any_tag_has_a_language(asked: str) -> None:
    assert choose(asked) in {ENGLISH, CHINESE}


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Mia", "Mia"),
        ("  Mia   Ann ", "Mia Ann"),
        ("Mia\nAnn", "Mia Ann"),
        ("<b>&\"", "<b>&\""),
        ("\u202eevil", "evil"),
        ("a\u200bb\u2066c\u2069", "abc"),
        ("", "—"),
        ("\u200e\u200f", "—"),
        (" \t ", "—"),
        ("\u3164\u3164", "—"),
        ("\u2800", "—"),
        ("\u115f\u1160", "—"),
        ("\uffa0", "—"),
        ("\u200d\u200c", "—"),
        ("\ufe0f", "—"),
        ("\u0301", "—"),
        ("\u3164Mia\u3164Ann\u2800", "Mia Ann"),
        ("می\u200cخواهم", "\u2068می\u200cخواهم\u2069"),
        ("❤\ufe0f", "❤\ufe0f"),
        ("王小明", "王小明"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("שלום", "\u2068שלום\u2069"),
        ("x" * 60, "x" * 47 + "…"),
    ],
)  # fmt: skip
def test_a_name_as_it_is_shown(name: str, shown: str) -> None:
    assert person_name(name) == shown


def test_no_sign_that_unicode_calls_ignorable_is_a_name() -> None:
    ignorable = [
        sign for sign in map(chr, range(sys.maxunicode + 1)) if regex.match(r"\p{Default_Ignorable_Code_Point}", sign)
    ]
    assert len(ignorable) > 4000
    assert {visible(sign * 3) for sign in ignorable} == {""}


@given(st.text())
@example("\u202e" * 100)
@example("ש" * 100)
def test_no_name_turns_breaks_or_floods_a_sentence(name: str) -> None:
    shown = person_name(name)
    assert 1 <= len(shown.strip("\u2068\u2069")) <= 48
    assert not set(shown.strip("\u2068\u2069")) & set(
        "\n\r\t\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )
    assert shown.count("\u2068") == shown.count("\u2069")


@pytest.mark.parametrize("language", [ENGLISH, CHINESE])
@given(name=st.text())
def test_values_are_escaped(language: str, name: str) -> None:
    said = texts(language)("🎯 <b>{title}</b>", title=name)
    inner = said.removeprefix("🎯 <b>").removesuffix("</b>")
    assert inner == Markup.escape(name)
    assert "<" not in inner
    assert inner.unescape() == Markup(Markup.escape(name)).unescape()  # noqa: S704 - it is what is tested


def test_markup_is_not_escaped_again() -> None:
    assert texts(ENGLISH)("🎯 <b>{title}</b>", title=Markup("<i>x</i>")) == "🎯 <b><i>x</i></b>"


@pytest.mark.parametrize("value", ["{0}", "{title}", "{title.__class__}", "%s", "{"])
def test_braces_in_values_mean_nothing(value: str) -> None:
    assert texts(ENGLISH)("🎯 <b>{title}</b>", title=value) == f"🎯 <b>{value}</b>"


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        (ENGLISH, 0, "0 days in a row"), (ENGLISH, 1, "1 day in a row"), (ENGLISH, 2, "2 days in a row"),
        (ENGLISH, 1234, "1,234 days in a row"), (CHINESE, 1, "连续 1 天"), (CHINESE, 1234, "连续 1,234 天"),
    ],
)  # fmt: skip
def test_plurals_and_numbers(language: str, count: int, said: str) -> None:
    assert texts(language).many("{count} day in a row", "{count} days in a row", count) == said


def test_days_and_times_in_both_languages() -> None:
    monday, noon = date(2026, 11, 23), datetime(2026, 11, 23, 21, 5, tzinfo=UTC)
    en, zh = texts(ENGLISH), texts(CHINESE)
    assert (en.day(monday), zh.day(monday)) == ("Mon, 23 Nov", "11月23日周一")
    assert (en.clock_time(noon), zh.clock_time(noon)) == ("21:05", "21:05")
    assert (en.moment(noon), zh.moment(noon)) == ("Mon, 23 Nov, 21:05", "11月23日周一 21:05")
    assert (en.weekday(0), zh.weekday(0)) == ("Mon", "周一")
    assert (en.weekday(6), zh.weekday(6)) == ("Sun", "周日")
    assert (en.duration(timedelta(hours=2)), zh.duration(timedelta(hours=2))) == ("2 hours", "2小时")
    assert (en.span(timedelta(seconds=18)), zh.span(timedelta(seconds=18))) == ("18 seconds", "18秒")
    assert (en.listing(["a", "<b>"]), zh.listing(["a", "<b>"])) == ("a, &lt;b&gt;", "a、&lt;b&gt;")


def test_a_refusal_without_words_is_an_error() -> None:
    class Wordless(Refusal):
        """Nobody says what it means."""

    with pytest.raises(NotImplementedError, match="Wordless"):
        words(Wordless(), texts(ENGLISH))
