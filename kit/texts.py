"""Sentences in the reader's language: gettext catalogues, plurals, dates and numbers by Babel. Values are escaped by default.

English is the source and stands in the views: `t("Hello, {name}!", name=person.name)`, `t.many("{count} day", "{count} days", 3)`.
What comes back is Markup in Telegram's HTML; a value that is Markup already is not escaped again.
"""

import functools
import gettext
import io
import re
import sys
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

import regex
from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date, format_datetime, format_time, format_timedelta, get_day_names
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from markupsafe import Markup

from kit.languages import DOMAIN, SOURCE, Language, UnusableLanguage, discover, folder
from kit.messages import Refusal
from kit.shipped import shipped

LOCALES = shipped("locales")
# What each language has beside its sentences, by its tag.
try:
    SPOKEN = discover(LOCALES)
except UnusableLanguage as unusable:
    # A line for whoever wrote the folder, and no traceback.
    sys.exit(str(unusable))
LANGUAGES = tuple(SPOKEN)
ENGLISH = SOURCE
# Telegram's menus: its two letters, None for all who speak another language.
MENU_LANGUAGES = ((None, ENGLISH), *((one.menu, tag) for tag, one in SPOKEN.items() if one.menu is not None))
# How clients' tags begin, the longest first.
_CLIENTS = sorted(
    ((begins, tag) for tag, one in SPOKEN.items() for begins in one.clients), key=lambda one: -len(one[0])
)

# Marks that turn the direction of the text around them, and signs that cannot be seen: in a name they can rewrite our sentence. What
# joins or varies the signs beside it (emoji of several, Persian, Hindi) stays. All by what Unicode says of a sign, not by a list of ours.
_UNSEEN = regex.compile(
    r"[[\p{Cc}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]--[\p{Join_Control}\p{Variation_Selector}]]", regex.V1
)
# Letters without ink, as wide as others. The empty pattern of Braille is a symbol to Unicode, and says only by its name that it is none.
_BLANK = regex.compile(r"[[\p{L}&&\p{Default_Ignorable_Code_Point}]\N{BRAILLE PATTERN BLANK}]", regex.V1)
_INKED = regex.compile(r"[\p{L}\p{N}\p{P}\p{S}\p{Mc}\p{Co}\p{Cn}]")
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_NAME_LENGTH = 48


def choose(asked: str | None, *, default: str = ENGLISH) -> str:
    """The language to speak with someone whose client says `asked` (an IETF tag such as `zh-hans`, or None)."""
    if not asked:
        return default
    try:
        Locale.parse(asked, sep="-")
    except (ValueError, UnknownLocaleError):
        return default
    said = f"{asked.lower()}-"
    return next((tag for begins, tag in _CLIENTS if said.startswith(f"{begins}-")), ENGLISH)


def language_said(said: str) -> str:
    """The language that somebody calls by its tag or a name, in small letters. Raises ValueError."""
    for tag, one in SPOKEN.items():
        if said == tag.lower() or said in one.said:
            return tag
    raise ValueError(said)


def spoken(tag: str) -> Language:
    """The language of a group or a person. Where its folder was taken away meanwhile, it is the source."""
    return SPOKEN.get(tag, SPOKEN[SOURCE])


@functools.cache
def texts(language: str) -> "Texts":
    """The speaker of `language`: see `spoken`."""
    return Texts(language if language in SPOKEN else SOURCE)


class Texts:
    """Speaks one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.locale = Locale.parse(folder(language))
        self._its = SPOKEN[language]
        self._catalogue = _catalogue(language)

    def __call__(self, source: str, /, **values: object) -> Markup:
        """The sentence `source` in this language, with `values` in their places, escaped."""
        return self._fill(self._catalogue.gettext(source), values)

    def context(self, meaning: str, source: str, /, **values: object) -> Markup:
        """The same for a word that means several things: `t.context("who votes", "nobody")`. `meaning` says which, to translators."""
        return self._fill(self._catalogue.pgettext(meaning, source), values)

    def many(self, one: str, other: str, count: int, /, **values: object) -> Markup:
        """The sentence in the form that `count` asks for; `{count}` in it is the number as it is written here."""
        return self._fill(self._catalogue.ngettext(one, other, count), {"count": count, **values})

    def _fill(self, pattern: str, values: dict[str, Any]) -> Markup:
        shown = {name: self.number(value) if type(value) is int else value for name, value in values.items()}
        return Markup(pattern).format(**shown)  # noqa: S704 - a sentence of ours or of the catalogue

    def number(self, value: float) -> str:
        """`12,345`."""
        # Below a thousand all our languages write the same, and most numbers are.
        if type(value) is int and 0 <= value < 1000:
            return str(value)
        return str(format_decimal(value, locale=self.locale))

    def day(self, value: date) -> str:
        """`Mon, 23 Nov` or `11月23日周一`."""
        return format_date(value, self._its.day, locale=self.locale)

    def day_of_month(self, value: date) -> str:
        """`23`, and the first of a month with its name: `1 Dec`, `12月1日`."""
        if value.day != 1:
            return str(value.day)
        return format_date(value, self._its.day_of_month, locale=self.locale)

    def clock_time(self, value: time | datetime) -> str:
        """`21:00`, with 24 hours."""
        return format_time(value, "HH:mm", locale=self.locale)

    def moment(self, value: datetime) -> str:
        """Day and time of a moment that is already in the reader's zone."""
        return format_datetime(value, self._its.moment, locale=self.locale)

    def full_moment(self, value: datetime) -> str:
        """The same with its year."""
        return format_datetime(value, self._its.full_moment, locale=self.locale)

    def full_day(self, value: date) -> str:
        """A day with its year: `Mon, 23 Nov 2026` or `2026年11月23日周一`."""
        return format_date(value, self._its.full_day, locale=self.locale)

    def weekday(self, number: int) -> str:
        """The short name of a weekday, 0 = Monday."""
        return str(get_day_names("abbreviated", locale=self.locale)[number])

    def weekday_letter(self, number: int) -> str:
        """The shortest name of a weekday, 0 = Monday: `M`, `一`."""
        return str(get_day_names("narrow", locale=self.locale)[number])

    def month(self, value: date) -> str:
        """`November 2026` or `2026年11月`."""
        return format_date(value, self._its.month, locale=self.locale)

    def duration(self, value: timedelta) -> str:
        """`2 hours`, roughly."""
        return self._lasting(value, threshold=1.5)

    def sentences(self, parts: Iterable[str]) -> Markup:
        """Sentences one after the other: with a space between them, or, in Chinese, without."""
        return Markup.escape(self._its.between_sentences).join(parts)

    def span(self, value: timedelta) -> str:
        """`1 day`, `90` minutes as `2 hours`: in the largest unit that it fills."""
        return self._lasting(value, threshold=1)

    def _lasting(self, value: timedelta, *, threshold: float) -> str:
        return str(format_timedelta(value, locale=self.locale, threshold=threshold, format=self._its.duration))

    def listing(self, items: Iterable[str]) -> Markup:
        """`a, b` or `a、b`, without a word before the last."""
        return Markup.escape(self._its.between_items).join(items)


# A word or two, in the reader's language.
Says = Callable[[Texts], Markup]


def visible(text: str) -> str:
    """What can be seen of a text that somebody else wrote, on one line, without marks that turn the text around it; else nothing."""
    words = " ".join(_BLANK.sub(" ", text).split())
    seen = " ".join(_UNSEEN.sub("", words).split())
    return seen if _INKED.search(seen) else ""


def person_name(name: str, *, most: int = _NAME_LENGTH) -> str:
    """A person's name that cannot turn, break or flood the sentence it stands in. Not escaped: `Texts` does that."""
    seen = visible(name)
    if len(seen) > most:
        seen = seen[: most - 1] + "…"
    if not seen:
        return "—"
    # A name written from right to left is set apart, so that it does not drag the rest along.
    return f"\u2068{seen}\u2069" if _RIGHT_TO_LEFT.search(seen) else seen


def mention(person_id: int, name: str) -> Markup:
    """A person's name that leads to them, and tells them that they were named."""
    return Markup('<a href="tg://user?id={}">{}</a>').format(person_id, person_name(name))


def as_written(text: str, *, most: int = _NAME_LENGTH) -> str:
    """What somebody wrote, as far as a sentence that quotes it has room. Not escaped: `Texts` does that."""
    return person_name(text, most=most) if visible(text) else ""


@functools.singledispatch
def words(refusal: Refusal, t: Texts) -> Markup:
    """The sentence of a refusal. Views register theirs: `@words.register`."""
    msg = f"no view says what {type(refusal).__name__} means"
    raise NotImplementedError(msg)


def _catalogue(language: str) -> gettext.NullTranslations:
    if language == ENGLISH:
        return gettext.NullTranslations()
    source = LOCALES / folder(language) / "LC_MESSAGES" / f"{DOMAIN}.po"
    with source.open("rb") as file:
        catalogue = read_po(file, locale=folder(language), domain=DOMAIN, abort_invalid=True)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
