"""The table of a document's parts: nothing of the document is missing in it, and what it puts back is what it found. Every shipped one."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from features.activities.registry import KINDS
from features.campaigns.document import (
    Answer,
    Budget,
    Campaign,
    Cost,
    Countdown,
    Goal,
    Material,
    Open,
    Piece,
    Post,
    Risk,
    Step,
    Task,
    Thanks,
)
from features.campaigns.editing import data_of
from features.campaigns.reading import read_data
from features.campaigns.removing import without
from features.campaigns.sections import Setting, Shape, value_of, with_value
from features.campaigns.templates import NAMES, template
from features.campaigns.view_sections import SECTIONS, section_called
from kit.recurrence import Calendar
from kit.texts import LANGUAGES, texts

SETTING = Setting(Calendar(ZoneInfo("Asia/Shanghai")), date(2026, 12, 4), datetime(2026, 11, 22, 12, tzinfo=UTC))
every_template = pytest.mark.parametrize("name", NAMES)
every_section = pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.name)


def test_every_part_of_the_document_can_be_changed() -> None:
    known = {section.path[0] for section in SECTIONS}
    fields = {field.alias or name for name, field in Campaign.model_fields.items()}
    assert fields - known == {"muster"}


@every_template
def test_what_is_found_is_put_back(name: str) -> None:
    data = data_of(template(name, "en"))
    for section in SECTIONS:
        assert section.put(data, section.entries(data)) == data
    assert read_data(data) == template(name, "en")


@every_template
def test_every_value_of_a_shipped_one_has_its_question(name: str) -> None:
    data = data_of(template(name, "zh-CN"))
    for section in SECTIONS:
        for entry in section.entries(data):
            keys = {key for key in entry if key not in {"do", "kind", "with"}}
            keys |= {f"with.{key}" for key in entry.get("with", {})}
            missing = {key for key in keys if section.ask(entry, key) is None}
            assert missing == set()


def test_every_field_of_every_piece_has_its_question() -> None:
    """So nothing of a document needs a file. What an item does is chosen when it is added, and so is its kind."""
    pieces: dict[str, list[type[Piece]]] = {
        "goal": [Goal], "tasks": [Task], "risks": [Risk], "costs": [Cost], "materials": [Material], "flow": [Step],
        "answers": [Answer], "items": [Open, Post, Countdown, Thanks],
    }  # fmt: skip
    for name, models in pieces.items():
        for model in models:
            fields = {field.alias or key for key, field in model.model_fields.items()} - {"do", "kind", "with"}
            entry = {"do": model.__name__.lower(), "kind": "checkin"}
            assert fields <= {asked.key for asked in section_called(name).asked(entry)}, model
    assert {section.path[-1] for section in SECTIONS if section.path[0] == "budget"} == set(Budget.model_fields)
    # Each kind can be opened, as one can behind /new.
    starts = {start.word for start in section_called("items").starts}
    assert {f"open.{kind.name}" for kind in KINDS} < starts


@every_section
def test_an_entry_of_stand_ins_is_one(section: object) -> None:
    """So the first answer is looked at as if all others were there."""
    of = section_called(section.name)  # type: ignore[attr-defined]
    data = data_of(template("relay-night", "en"))
    for start in [start.entry for start in of.starts] or [{}]:
        entry = dict(start)
        for asked in of.asked(entry):
            if asked.needed and asked.stand_in is not None:
                entry = with_value(entry, asked, asked.stand_in)
        if of.shape is not Shape.VALUE:
            read_data(of.put(data, [*of.entries(data), entry]))


@every_section
@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_there_and_ready_answers_are_understood(section: object, language: str) -> None:
    of, t = section_called(section.name), texts(language)  # type: ignore[attr-defined]
    data = data_of(template("relay-night", language))
    assert of.label(t)
    for start in [start.entry for start in of.starts] or [{}]:
        for asked in of.asked(start):
            assert asked.label(t)
            assert asked.question(t)
            if not asked.key.startswith("with."):
                for label, value in asked.choices(t, data):
                    assert label
                    assert asked.read(value, SETTING) in (value, [value])


def test_times_are_read_as_people_write_them() -> None:
    asked = section_called("items").ask({"do": "post"}, "at")
    assert asked is not None
    for said, read in (("d-3 8pm", "D-3 20:00"), ("第3天 20:00", "D+2 20:00"), ("第2项+90分钟", "start+90m of item 2"),
                       ("fri 20:00", "D-7 20:00"), ("12月5日 9:00", "D+1 09:00"), ("whenever", "whenever")):  # fmt: skip
        assert asked.read(said, SETTING) == read


def test_with_an_item_goes_what_hangs_on_it() -> None:
    data = data_of(template("relay-night", "en"))
    items = section_called("items")
    (relay,) = [at for at, item in enumerate(data["items"], 1) if item.get("kind") == "relay"]
    removal = without(items, data, relay)
    left = read_data(removal.document)
    assert len(left.items) == len(data["items"]) - 1 - len(removal.items)
    assert removal.items
    hanging = [step["what"] for step in data["flow"] if f"item {relay}" in step["at"]]
    assert list(removal.besides) == hanging
    # One on which nothing hangs: the others take new numbers, and so do those who wait for them.
    first = without(items, data, 1)
    assert first.items == []
    assert len(read_data(first.document).items) == len(data["items"]) - 1
    moved = [value_of(item, "at") for item in first.document["items"]]
    assert f"start-10m of item {relay - 1}" in moved
