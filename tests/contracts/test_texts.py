"""Every sentence is there in every language, whole and fit for Telegram."""

import copy
import re

import pytest
from babel.messages.catalog import Catalog
from markupsafe import Markup

from features.activities.checkin import view as checkin_view
from features.activities.checkin.rules import AlreadyIn, CheckedIn
from kit.texts import LANGUAGES, texts
from simulator.markup import parse_html
from tests.contracts import sentences
from tests.contracts.sentences import Source

SOURCES = sentences.extracted()
CHINESE = sentences.catalogue()
NASTY = "<b>&\"'{x}</i> 你好"


def test_there_are_sentences() -> None:
    assert len(SOURCES) > 150


def test_every_sentence_is_written_out_where_it_is_said() -> None:
    """A sentence in a variable cannot be found by the extraction."""
    assert [place for place, source in sentences.spoken() if source is None] == []


def test_no_sentence_escapes_the_extraction() -> None:
    assert {source for _, source in sentences.spoken()} == SOURCES


def test_sentences_stand_in_views_only() -> None:
    places = {place.partition(":")[0] for place, _ in sentences.spoken()}
    assert [place for place in sorted(places) if not re.search(r"/view(_\w+)?\.py$", place)] == []


def test_the_chinese_catalogue_is_whole() -> None:
    assert sentences.complaints(SOURCES, CHINESE) == []


def test_any_translation_that_is_missing_is_missed() -> None:
    """Proves the test above: each translation in turn is emptied, made a guess, and taken out."""
    for source in sorted(SOURCES, key=str):
        message = copy.deepcopy(CHINESE.get(source.one, source.context))
        assert message is not None
        # In a catalogue of its own: to read all of them for each of them would take minutes.
        damaged = Catalog(locale="zh_CN")
        damaged.add(message.id, message.string, context=source.context)
        message = damaged.get(source.one, source.context)
        assert message is not None
        assert sentences.complaints({source}, damaged) == []
        whole = message.string
        message.string = ("",) if message.pluralizable else ""
        assert sentences.complaints({source}, damaged) == [f"not translated: {source.one!r}"]
        message.string = whole
        message.flags.add("fuzzy")
        assert sentences.complaints({source}, damaged) == [f"only guessed: {source.one!r}"]
        damaged.delete(source.one, source.context)
        assert sentences.complaints({source}, damaged) == [f"not translated: {source.one!r}"]


@pytest.mark.parametrize(
    ("source", "form", "flaw"),
    [
        ("Hello, {name}!", "你好，{nam}！", "placeholders"),
        ("Hello, {name}!", "你好！", "placeholders"),
        ("<b>Hello</b>", "你好", "other tags"),
        ("<b>Hello</b>", "<b>你好<b>", "other tags"),
        ("Hello!", "你好!", "half-width"),
        ("Hello, you", "你好, 你", "half-width"),
        ("Hello (you)", "你好 (你)", "half-width"),
        ("Hello.", "你好.", "half-width"),
        ("Hello", " 你好", "edges"),
    ],
)
def test_flaws_are_seen(source: str, form: str, flaw: str) -> None:
    damaged = Catalog(locale="zh_CN")
    damaged.add(source, form)
    assert any(flaw in complaint for complaint in sentences.complaints({Source(source)}, damaged))


@pytest.mark.parametrize(
    ("source", "form"),
    [
        ("See /activities, please", "请看 /activities，谢谢"),
        ("Write <code>/roles host @name</code>.", "请写 <code>/roles host @name</code>。"),
        ("Until 21:00", "到 21:00 为止"),
        ("such as 7:20,30:100", "如 7:20,30:100"),
    ],
)
def test_what_is_typed_stays_as_it_is_typed(source: str, form: str) -> None:
    good = Catalog(locale="zh_CN")
    good.add(source, form)
    assert sentences.complaints({Source(source)}, good) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_filled_sentences_are_telegrams_html(language: str) -> None:
    t = texts(language)
    for source in sorted(SOURCES, key=str):
        names = sentences.placeholders(source.one) | sentences.placeholders(source.other or "")
        for value in (NASTY, Markup("<code>x</code>"), 12345):
            values: dict[str, object] = dict.fromkeys(names - {"count"}, value)
            for count in (0, 1, 2, 5, 12345):
                if source.context is not None:
                    said = t.context(source.context, source.one, **values)
                elif source.other is None:
                    said = t(source.one, **(values | ({"count": count} if "count" in names else {})))
                else:
                    said = t.many(source.one, source.other, count, **values)
                plain, _ = parse_html(str(said))
                assert plain.strip()
                assert len(plain) <= 1024
                assert value != NASTY or not values or NASTY in plain


MOST = 10**9


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "result", [CheckedIn(1, 0, 0, 1), CheckedIn(MOST, MOST, MOST, MOST), AlreadyIn(0), AlreadyIn(1), AlreadyIn(MOST)]
)
def test_toasts_are_short_and_plain(language: str, result: CheckedIn | AlreadyIn) -> None:
    toast = checkin_view.toast(texts(language), result)
    assert 0 < len(toast.text) <= 200
    assert not set("<>&") & set(toast.text)


# Words that several features say and that were looked at together: they mean the same everywhere, so one translation serves all.
ONE_MEANING = {
    "Back", "Button waits", "Cancel", "Lucky draw", "Portions", "Prizes", "Reminder", "Rounds", "The group", "State", "Votes",
    "Yes", "No", "No limit", "no limit", "Anonymous", "anonymous", "Open until", "Name", "No.",
    "a day", "a file", "a text", "a video", "a week",
    "active", "active members", "announcement", "countdown", "new", "core", "fading",
    "attended", "check-ins", "claimed", "entries", "equal portions", "every day", "every week", "given", "members",
    "messages",
    "newcomers", "no", "none",
    "at once", "took part", "nothing", "photos", "random portions", "this week", "tomorrow 20:00", "votes", "week before", "yes",
}  # fmt: skip


def test_a_word_that_several_features_say_has_one_meaning_or_a_context() -> None:
    """“Nobody” as voters and “nobody” as reviewers are two words in Chinese: `t.context`. A new one is decided on here."""
    places: dict[str, set[str]] = {}
    for place, source in sentences.spoken():
        if source is not None and source.context is None and source.other is None and _is_a_word(source.one):
            places.setdefault(source.one, set()).add("/".join(place.partition(":")[0].split("/")[1:3]))
    assert {word for word, where in places.items() if len(where) > 1} - ONE_MEANING == set()


def _is_a_word(source: str) -> bool:
    return len(source.split()) <= 2 and source[0].isalpha() and "{" not in source
