"""Every refusal has words in every language, short ones, that say what to do."""

import dataclasses
import importlib
import pkgutil
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, get_args, get_type_hints

import pytest
from markupsafe import Markup

import features
import handlers
import kit
from features.activities.checkin.rules import Gate, NeedsProof
from features.activities.collection.composing import FROZEN
from features.activities.collection.options import KINDS as ENTRY_KINDS
from features.activities.collection.refusals import TooLateToChange
from features.activities.drafts import TITLE_LENGTH
from features.activities.kind import BadValue, Kind
from features.activities.raffle.predicates import Checked, Unmet, read_conditions
from features.activities.registry import KINDS
from features.activities.vote.values import OPTION_LENGTH
from features.announcements.rules import KEYS, BadPart
from features.campaigns.checks.facts import IN_THE_WAY, Finding
from features.campaigns.document import Campaign
from features.people.access import Right
from features.people.roles import ROLES, NobodyNamed
from features.points.service import Holder
from features.settings.rules import BadSetting
from features.settings.service import READERS
from features.teams.rules import MOST_TEAMS, NAME_LENGTH, NeedsTeams
from kit.messages import Refusal
from kit.texts import LANGUAGES, texts, words
from models import CampaignState
from simulator.markup import parse_html

for package in (kit, features, handlers):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)

# A word as somebody would write it, one that tries to break out, and one as long as a message may be.
EVERY = read_conditions("checkins>=5/7d,points>=20,member>=7d,took-part=#3,winless,took-part=#4")
WORDS = ("ab", "<b>&\"'</i>{x}", "字" * 4000)


def refusals() -> list[type[Refusal]]:
    """Every refusal of the program."""
    found, left = [], [Refusal]
    while left:
        kinds = left.pop().__subclasses__()
        left += kinds
        found += [kind for kind in kinds if kind.__module__.partition(".")[0] in {"kit", "features", "handlers"}]
    return sorted(found, key=lambda kind: kind.__qualname__)


def samples(refusal: type[Refusal]) -> list[Refusal]:
    """The refusal with all sorts of values."""
    if refusal is BadValue:
        # A field is of its kind.
        return [BadValue(kind, field.name, word) for word in WORDS for kind in KINDS for field in kind.fields]
    hints = get_type_hints(refusal)
    names = [field.name for field in dataclasses.fields(refusal)]  # type: ignore[arg-type]
    made = []
    for word in WORDS:
        choices = [_values(refusal, name, hints[name], word) for name in names]
        rounds = max((len(each) for each in choices), default=1)
        made += [refusal(*(each[at % len(each)] for each in choices)) for at in range(rounds)]
    return made


def _values(refusal: type[Refusal], name: str, hint: Any, word: str) -> list[Any]:
    if isinstance(hint, type) and issubclass(hint, Enum) and hint is not Right:
        return list(hint)
    # Values that were checked before, or that we write ourselves, are not as wild as what somebody types.
    known: dict[str, list[Any]] = {
        "title": ["Morning run", "<b>&" * (TITLE_LENGTH // 4)],
        "allowed": [tuple(field.name for field in KINDS[0].fields), tuple(READERS)],
        "start": ["no", "21:00"],
        "until": ["no", "21:00"],
        "remind": ["1439m"],
        "proof": ["photo"],
        "command": ["/excuse", "/revoke"],
        "again": [None, "manage", "packet history"],
        "count": [0, 2],
        "quote": ["“", "<"],
        "slots": [(), ("adult", "child"), ("<b>&" * 3,) * 6],
        **({"key": ["count", "review"]} if refusal is NeedsProof else {}),
        **({"missing": [tuple(Checked(each, 3) for each in EVERY[:n]) for n in (1, 6)]} if refusal is Unmet else {}),
        "vote": ["jury", "both"],
        "accept": [frozenset({"text"}), frozenset(ENTRY_KINDS)],
        "choices": [[(1, "Morning run"), (2, "<b>&" * (TITLE_LENGTH // 4))]],
        **({"name": list(READERS)} if refusal is BadSetting else {}),
        **({"key": list(FROZEN)} if refusal is TooLateToChange else {}),
        **({"key": [*KEYS, "when", "steps"]} if refusal is BadPart else {}),
        "team": ["Red", "<b>&" * (NAME_LENGTH // 4)],
        "names": [(), ("Red", "Blue"), ("<b>&" * (NAME_LENGTH // 4),) * MOST_TEAMS],
        "others": [("Red", "Blue"), ("<b>&" * (NAME_LENGTH // 4),) * MOST_TEAMS],
        **({"key": ["teams_by"], "value": ["choice"]} if refusal is NeedsTeams else {}),
        "option": ["Lake", "<b>&" * (OPTION_LENGTH // 4)],
        **({"role": list(ROLES)} if refusal is NobodyNamed else {}),
        "state": list(get_args(CampaignState)),
        "parts": [(), ("items",), tuple(field.alias or name for name, field in Campaign.model_fields.items())],
        "items": [(1,), tuple(range(1, 201))],
        "findings": [(Finding(next(iter(IN_THE_WAY))),) * count for count in (1, 24)],
    }
    kinds: dict[Any, list[Any]] = {
        str: [word],
        bool: [True, False],
        int: [0, 1, 10**9],
        Gate: list(Gate),
        Right: list(Right),
        Kind: list(KINDS),
        Holder: [Holder("member", 1), Holder("escrow", 1)],
        date: [date(2026, 12, 31)],
        datetime: [datetime(2026, 12, 31, 21, 0, tzinfo=UTC)],
        int | None: [None, 100_000],
        str | None: [None, word],
        datetime | None: [datetime(2026, 12, 31, 21, 0, tzinfo=UTC), None],
    }
    return known[name] if name in known else kinds[hint]


def test_there_are_refusals() -> None:
    assert len(refusals()) > 15


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("refusal", refusals(), ids=lambda kind: kind.__name__)
def test_a_refusal_says_what_to_do(refusal: type[Refusal], language: str) -> None:
    for sample in samples(refusal):
        sentence = words(sample, texts(language))
        assert isinstance(sentence, Markup)
        plain, _ = parse_html(str(sentence))
        assert len(plain) * (1 if language == "en" else 2) >= 10
        # As a toast it has 200 characters; whoever wrote a novel gets no more of it back than needed.
        assert len(plain) <= 200, plain[:300]


@pytest.mark.parametrize("refusal", refusals(), ids=lambda kind: kind.__name__)
def test_a_refusal_is_not_the_same_in_two_languages(refusal: type[Refusal]) -> None:
    for sample in samples(refusal):
        said = {str(words(sample, texts(language))) for language in LANGUAGES}
        assert len(said) == len(LANGUAGES)


@pytest.mark.parametrize("refusal", refusals(), ids=lambda kind: kind.__name__)
def test_a_refusal_is_frozen_and_says_what_it_is_for(refusal: type[Refusal]) -> None:
    assert refusal.__doc__
    assert not refusal.__doc__.startswith(refusal.__name__ + "(")
    assert dataclasses.is_dataclass(refusal)
