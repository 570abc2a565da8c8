"""The languages, by their folders in `locales/`: what each has beside its sentences stands in its `language.toml`.

It knows none of them by name, except that one is the source. A folder that cannot be used is refused when the program starts.
"""

import tomllib
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from zoneinfo import available_timezones

from babel import Locale
from babel.core import UnknownLocaleError
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

SOURCE = "en"
DOMAIN = "muster"
_LONGEST = 32


class UnusableLanguage(Exception):
    """A folder in `locales/` is not a language; the text says which, and why."""


class Language(BaseModel):
    """A language beside its sentences: decision 0067 says what each key is for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    # In itself, as whoever looks for it reads it.
    name: str = Field(min_length=1)
    # What people may write for it, in small letters.
    said: tuple[str, ...] = Field(min_length=1)
    # How the tags of Telegram's clients begin that mean it: `zh` is zh-hans, zh-TW and all others. The longest one wins.
    clients: tuple[str, ...] = Field(min_length=1)
    # The two letters of Telegram's menus; without them its people see the menu of the source.
    menu: str | None = Field(default=None, pattern="^[a-z]{2}$")
    # Where a group begins that speaks it, if it is spoken in one zone; else where the host says.
    zone: str | None = None
    currency: str = Field(pattern="^[A-Z]{3}$")
    day: str
    day_of_month: str
    moment: str
    full_moment: str
    full_day: str
    month: str
    duration: Literal["short", "long"]
    between_sentences: str
    between_items: str
    # What people write, in small letters: what our readers know of it, which is English and Chinese. `jours = "days"`, `點 = "点"`.
    read_as: Mapping[str, str] = {}

    @field_validator("read_as")
    @classmethod
    def _small(cls, words: Mapping[str, str]) -> Mapping[str, str]:
        for word, known in words.items():
            for each in (word, known):
                if each != unicodedata.normalize("NFKC", each).strip().lower() or not 1 <= len(each) <= _LONGEST:
                    msg = f"{each!r} is compared in small letters, without blanks around it, and has {_LONGEST} letters at most"
                    raise ValueError(msg)
            if not any(sign.isalpha() for sign in word):
                msg = f"{word!r} is no word: figures and signs mean the same in every language"
                raise ValueError(msg)
        return words


def folder(tag: str) -> str:
    """The folder of a language: `zh_CN` for `zh-CN`."""
    return tag.replace("-", "_")


def discover(root: Path) -> Mapping[str, Language]:
    """The languages below `root` by their tags, the source first. Raises UnusableLanguage."""
    folders = sorted(found for found in root.iterdir() if found.is_dir() and not found.name.startswith("."))
    found = {one.name.replace("_", "-"): _read(one) for one in folders}
    if SOURCE not in found:
        msg = f"{root}: there is no folder {SOURCE}, the language that the others are translated from"
        raise UnusableLanguage(msg)
    languages = {SOURCE: found.pop(SOURCE), **found}
    taken: dict[tuple[str, str], str] = {}
    meant: dict[str, str] = {}
    written = {word for language in languages.values() for word in language.read_as}
    for tag, language in languages.items():
        for word, known in language.read_as.items():
            if known in written:
                msg = f"{root / folder(tag) / 'language.toml'}: read_as: {known!r}, for {word!r}, is read as something else itself"
                raise UnusableLanguage(msg)
            if meant.setdefault(word, known) != known:
                msg = f"{root / folder(tag) / 'language.toml'}: read_as: {word!r} means {meant[word]!r} in another language"
                raise UnusableLanguage(msg)
        claims = [("said", word) for word in language.said] + [("clients", begins) for begins in language.clients]
        if language.menu is not None:
            claims.append(("menu", language.menu))
        for claim in claims:
            other = taken.setdefault(claim, tag)
            if other != tag:
                key, word = claim
                msg = f"{root / folder(tag) / 'language.toml'}: {key} {word!r} is said of {other}, too"
                raise UnusableLanguage(msg)
    return languages


def _read(home: Path) -> Language:
    declared = home / "language.toml"
    try:
        Locale.parse(home.name)
    except (ValueError, UnknownLocaleError):
        msg = f"{home}: it is not named like a language, such as fr or pt_BR"
        raise UnusableLanguage(msg) from None
    catalogue = home / "LC_MESSAGES" / f"{DOMAIN}.po"
    for needed in (declared, catalogue):
        if not needed.is_file() and not (needed == catalogue and home.name == SOURCE):
            msg = f"{needed}: it is missing"
            raise UnusableLanguage(msg)
    try:
        language = Language.model_validate(tomllib.loads(declared.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        msg = f"{declared}: {error}"
        raise UnusableLanguage(msg) from None
    except ValidationError as error:
        first = error.errors()[0]
        msg = f"{declared}: {'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise UnusableLanguage(msg) from None
    if language.zone is not None and language.zone not in available_timezones():
        msg = f"{declared}: zone: {language.zone!r} is not a time zone such as Europe/Berlin"
        raise UnusableLanguage(msg)
    return language
