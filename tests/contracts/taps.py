"""Every kind of tap there is, with numbers and words that its buttons carry."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from itertools import product
from typing import get_type_hints

from features.activities.collection.rules import Stage
from features.activities.forms import PREVIEW, TITLE
from features.activities.registry import KINDS
from features.activities.sharing.taps import ANSWERS, DeskDoTap
from features.activities.survey.rules import TYPES
from features.activities.survey.values import TEMPLATES
from features.activities.view_form import FormChoiceTap, FormMoveTap
from features.announcements import (
    service as announcements,
    taps as announcement_taps,
    view_form as announcements_form,
)
from features.campaigns.sections import Start
from features.campaigns.taps import AdminDoTap, AdminTap, ItemTap, LifeDoTap, LifeTap
from features.campaigns.view_sections import SECTIONS
from features.help.view import PAGES
from features.people.roles import ROLES
from features.review import judged
from features.scheduling.taps import ScheduleAsTap
from features.settings import service as settings, view
from kit import buttons
from kit.buttons import Tap
from kit.texts import LANGUAGES, texts

OURS = [kind for kind in buttons.kinds() if not kind.__module__.startswith("tests.")]
# Ids of our own are bigints, numbers of activities are 32 bits, Telegram's ids have 52 bits at most.
LARGEST = {
    "group": 2**63 - 1, "activity": 2**31 - 1, "thread": 2**31 - 1, "person": 2**52 - 1, "number": 2**31 - 1,
    "task": 2**31 - 1, "role": 230,
    "at": 9, "day": 3_652_059, "monday": 99991231,
    "page": 2**31 - 1, "round": 99, "amount": 2**31 - 1, "portions": 100,
     "talk": 2**31 - 1, "question": 2**31 - 1, "theme": 2**31 - 1, "after": 2**31 - 1, "remove": 2**31 - 1,
    "line": 50, "goal": 4, "alert": 2**31 - 1, "stars": 5, "team": 10, "hidden": 1, "ready": 1,
    "entry": 2**31 - 1, "file": 9, "give": 1, "step": 11, "other": 20, "sure": 2, "criterion": 4, "score": 10, "slot": 2**31 - 1,
    "mark": 2**31 - 1, "place": 2**31 - 1, "turn": 2**31 - 1, "held": 2, "option": 20, "message": 2**52 - 1, "update": 2**52 - 1,
    "version": 2**31 - 1, "more": 1,
    "wants": 1, "item": 2**31 - 1, "part": 30, "days": 366,
}  # fmt: skip
ASKED = sorted({TITLE, PREVIEW, *(field.name for kind in KINDS for field in kind.fields)})
SETTINGS = [
    ("language", "zh-CN"), *(("zone", zone) for zone in view.ZONES), ("day_start", "06.00"), ("quiet", "23.00-08.00"),
    ("summary", "mon_09.00"), ("summary_in_group", "yes"),
]  # fmt: skip

# What those say that have words of their own for it; what cannot be undone first.
WHAT: Mapping[type[Tap], tuple[str, ...]] = {
    LifeTap: ("pause", "resume"), LifeDoTap: ("pause", "resume"),
    AdminTap: ("end", "remove", "plan", "move", "take"),
    AdminDoTap: ("end", "remove", "asked", "plan", "rest", "move", "earlier", "go", "take"),
    ItemTap: ("again", "skip", "show"), DeskDoTap: ("skip-sure", "start-sure", "feedback"),
}  # fmt: skip


def spoken(kind: type[Tap], numbers: Mapping[str, int]) -> Iterator[Tap]:
    """The kind with every set of words its buttons carry, and these numbers by the names of its fields."""
    names = [field.name for field in fields(kind)]
    given = {name: numbers[name] for name in names if get_type_hints(kind)[name] is int}
    words = _of_sections if "section" in names else _words
    for said in words(kind, [name for name in names if name not in given]):
        yield kind(**given, **said)


def _words(kind: type[Tap], names: list[str]) -> list[dict[str, str]]:
    if kind is FormChoiceTap:
        of, t = [field for kind_ in KINDS for field in kind_.fields], texts(LANGUAGES[0])
        return [{"step": field.name, "value": value} for field in of for _, value in field.choices(t)]
    if kind is FormMoveTap:
        return [{"step": step, "way": way} for step in ASKED for way in ("back", "on")]
    if kind is announcement_taps.WhenTap:
        return [{"value": "tomorrow+09.00"}]
    if kind is announcement_taps.MoveTap:
        return [{"value": "2026-12-31+23.59"}]
    if kind is announcement_taps.DoTap:
        return [{"what": what} for what in ("confirm", "remove", *announcements.FLAGS)]
    if kind is announcement_taps.AskTap:
        return [{"step": step} for step in ("preview", "topic", *announcements_form.STEPS)]
    if kind is ScheduleAsTap:
        return [{"form": form} for form in ("picture", "file", "log")]
    if kind is view.SetTap:
        return [{"name": name, "value": value} for name, value in SETTINGS]
    if kind in WHAT:
        return [{"what": what} for what in WHAT[kind]]
    known: dict[str, list[str]] = {
        "key": sorted({asked.key for section in SECTIONS for asked in section.asked({})}),
        "answer": list(ANSWERS), "deed": [f"answered.{2**31 - 1}"], "pair": [f"{2**31 - 1}.{2**31 - 1}"],
        "kind": [k.name for k in KINDS], "step": ASKED, "role": list(ROLES), "page": ["main", *settings.READERS, *PAGES],
        "stage": list(Stage), "form": ["html", "xlsx"], "mark": ["0" * 10], "question": ["next", "worked", "change"],
        "type": [*TYPES, "any"], "template": [*TEMPLATES, "any"], "of": ["0" * 8],
        "remedy": ["remind", "longer", "gift", "seen"],
        "what": ["text", "options", "required", "always", "up", "drop"],
        "reason": ["unclear", *(c for k in judged.kinds() for c, _ in judged.judged(k).reasons(texts(LANGUAGES[0])))],
    }  # fmt: skip
    return [dict(zip(names, said, strict=True)) for said in product(*(known[name] for name in names))]


def _of_sections(_kind: type[Tap], names: list[str]) -> list[dict[str, str]]:
    """The parts of a campaign's document; with each what is asked for, and what an entry begins as."""
    found: list[dict[str, str]] = []
    for section in SECTIONS:
        words = {
            "key": [
                asked.key
                for start in section.starts or [Start("", section.label, {})]
                for asked in section.asked(start.entry)
            ],
            "word": ["any", *(start.word for start in section.starts)],
        }
        other = next((name for name in names if name != "section"), None)
        found += [
            {"section": section.name} | ({} if other is None else {other: word})
            for word in words.get(other or "", [""])
        ]
    return found
