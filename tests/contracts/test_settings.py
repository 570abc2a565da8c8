"""The settings and the file that explains them name the same things, in the same order."""

import re

from bot.schema import ROOT
from bot.settings import Settings

EXAMPLE = ROOT / ".env.example"


def test_the_example_names_every_setting_in_order() -> None:
    named = re.findall(r"^#?([A-Z_]+)=", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE)
    assert named == [name.upper() for name in Settings.model_fields]


def test_the_defaults_it_shows_are_the_defaults() -> None:
    shown = dict(re.findall(r"^#([A-Z_]+)=(.*)$", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE))
    for name, value in shown.items():
        default = Settings.model_fields[name.lower()].default
        assert value == ("" if default is None else str(default))
