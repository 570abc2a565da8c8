"""A field has all of its parts, and what its prompt offers is understood: every example, every ready answer, in both languages."""

import html
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from markupsafe import Markup

from features.activities.drafts import Draft, compose
from features.activities.kind import Kind
from features.activities.registry import KINDS
from features.fields import Field, unpacked
from features.settings.service import READERS
from features.settings.view import allowed_setting
from kit.messages import Refusal
from kit.texts import ENGLISH, LANGUAGES, texts
from models import Activity, Group
from simulator.markup import parse_html

FIELDS = [pytest.param(kind, field, id=f"{kind.name}-{field.name}") for kind in KINDS for field in kind.fields]
# What a kind cannot be without, and what makes most of its fields mean something.
BESIDES = {
    "checkin": {"proof": "photo", "teams": "Red,Blue"},
    "sharing": {"at": "2026-11-26 20:00"},
    "vote": {"options": "Lake, Hill"},
    "raffle": {"prizes": "1:A mug"},
    "quiz": {"teams": "Red,Blue"},
}
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
every_field = pytest.mark.parametrize(("kind", "field"), FIELDS)
every_language = pytest.mark.parametrize("language", LANGUAGES)

# An example in running words ends where the sentence goes on.
_EXAMPLES = re.compile(r"(?:such as |如 ?)([^；;。（(“”]+?)(?:, or |, at most|, less|；|，|。|（|$)")
_QUOTED = re.compile(r"“([^”]+)”|<code>([^<]+)</code>")
_LETTERS = re.compile(r"[A-Za-z]")


def offered(prompt: Markup) -> Iterator[str]:
    """The examples in a prompt, as somebody would type them."""
    said = str(prompt)
    for quoted in _QUOTED.finditer(said):
        yield html.unescape(quoted[1] or quoted[2])
    for example in _EXAMPLES.finditer(_QUOTED.sub("“”", said)):
        if example[1].strip():
            yield example[1].strip()


def is_understood(read: Callable[[str], Any], example: str) -> bool:
    """As a whole; or as several examples in a row, each of them."""
    rows = [[example], re.split(r"、|, | or |或 ?", example)]
    return any(all(_reads(read, each) for each in row) for row in rows)


def _reads(read: Callable[[str], Any], text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True


def meant(field: Field[Any]) -> list[Any]:
    """Values that can be meant: the default, the ready answers, and the examples that stand alone."""
    said = [field.default, *(unpacked(value) for _, value in field.choices(texts(ENGLISH)))]
    examples = [example for language in LANGUAGES for example in offered(field.hint(texts(language)))]
    return [field.understand(each) for each in (*said, *(e for e in examples if _reads(field.understand, e)))]


@every_field
@every_language
def test_its_words_are_there(kind: Kind, field: Field[Any], language: str) -> None:
    """Label, hint, question, and how each value is shown: in words of their own in every language, whole as a message."""
    t = texts(language)
    words = [field.label(t), field.hint(t), *(() if field.question is None else (field.question(t),))]
    for said in (*words, *(field.shown(t, value) for value in meant(field))):
        assert parse_html(str(said))[0].strip()
    other = texts("zh-CN" if language == ENGLISH else ENGLISH)
    assert (field.label(t), field.hint(t)) != (field.label(other), field.hint(other))
    assert all(1 <= len(label) <= 40 for label, _ in field.choices(t))


@every_field
def test_what_is_written_is_read_again(kind: Kind, field: Field[Any]) -> None:
    for value in meant(field):
        assert field.understand(field.write(value)) == value


@every_field
def test_a_ready_answer_comes_into_the_row(kind: Kind, field: Field[Any]) -> None:
    """And is spelled out of it as it was chosen, moments apart, which are fixed."""
    group, came = Group(zone="UTC", day_start=0), 0
    for value in (field.default, *(unpacked(value) for _, value in field.choices(texts(ENGLISH)))):
        try:
            options = compose(Draft(kind, "x", BESIDES.get(kind.name, {}) | {field.name: value}), group, NOW)
        except Refusal:
            continue
        came += 1
        said = kind.spelled(Activity(options=kind.options.write(options)))
        assert field.fixed is not None or said[field.name] == field.write(field.understand(value))
    assert came or field.needed


@every_field
@every_language
def test_examples_are_understood(kind: Kind, field: Field[Any], language: str) -> None:
    examples = list(offered(field.hint(texts(language))))
    assert [example for example in examples if not is_understood(field.read, example)] == []


@pytest.mark.parametrize("name", READERS)
@every_language
def test_examples_of_settings_are_understood(name: str, language: str) -> None:
    examples = list(offered(allowed_setting(texts(language), name)))
    assert [example for example in examples if not is_understood(READERS[name], example)] == []


@every_field
def test_no_english_word_is_asked_for_in_chinese(kind: Kind, field: Field[Any]) -> None:
    """Names of tags, zones and people apart: whoever writes Chinese need not change the keyboard."""
    said = str(field.hint(texts("zh-CN")))
    asked = [word for word in re.findall(r"“([^”]*)”", said) if _LETTERS.search(word) and "@" not in word]
    assert asked == []


@every_field
@every_language
def test_what_stands_on_a_button_may_be_written(kind: Kind, field: Field[Any], language: str) -> None:
    for label, value in field.choices(texts(language)):
        assert kind.read(field.name, label.unescape(), in_form=True) == field.read(unpacked(value))


@every_field
@every_language
def test_what_is_shown_is_in_the_readers_words(kind: Kind, field: Field[Any], language: str) -> None:
    """The label of a ready answer is no key; in Chinese it has no English word."""
    for label, value in field.choices(texts(language)):
        assert language == ENGLISH or not _LETTERS.search(label.striptags()), (label, value)
