"""A further language is a folder in `locales/`: docs/decisions/0067-a-language-is-a-folder.md, followed in a copy of the house."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.schema import ROOT
from kit.languages import UnusableLanguage, discover

# What the program says and understands with a third language, in a process of its own: languages are found when it starts.
LOOK = """
import json
from datetime import date
from bot.menus import menus
from features.activities.service import draft
from features.values import flat, read_date, read_span, read_tag, read_time
from kit.arguments import parse
from bot.settings import Settings
from features.settings import service, view
from kit.texts import choose, texts
t = texts("fr")
now = view.SettingsFacts(language="fr", zone="UTC", day_start=0, quiet=(0, 0), summary="no", summary_in_group=False)
made = draft(parse('Pointage "La course" for="21 jours" days=lundi-vendredi until="21:00" tag=jours remind=non'))
print(json.dumps({
    "made": [made.kind.name, made.title, made.given],
    "kept": [made.kind.read(name, made.given[name]) for name in ("for", "remind", "tag")],
    "values": [read_span("2heures"), read_date("demain", date(2026, 11, 23)).isoformat(), read_tag("oui_jours")],
    "gone": texts("xx").language, "names": [flat("@lundi"), flat("#lundi"), flat("lundi")],
    "client": choose("fr-CA"), "others": [choose("zh-hant"), choose("en-GB"), choose("de")],
    "said": [service.READERS["language"](one) for one in ("Français", "fr")],
    "host": Settings(_env_file=None, bot_token="123456789:" + "A" * 35, default_language="français").default_language,
    "settings": view.settings_text(t, now).splitlines()[0],
    "buttons": [button.text for button in view._settings_rows(t, now)[0]][:-1],
    "menus": sorted({code or "" for _, code, _ in menus()}),
    "day": t.day(date(2026, 11, 23)), "listing": t.listing(["a", "b"]),
}))
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    for package in ("bot", "features", "handlers", "jobs", "kit", "models"):
        (tmp_path / package).symlink_to(ROOT / package, target_is_directory=True)
    shutil.copytree(ROOT / "locales", tmp_path / "locales")
    french = tmp_path / "locales" / "fr"
    (french / "LC_MESSAGES").mkdir(parents=True)
    declared = (ROOT / "locales" / "en" / "language.toml").read_text(encoding="utf-8")
    declared = declared.replace('"English"', '"Français"').replace(
        '["en", "english", "英文", "英语"]', '["fr", "français"]'
    )
    declared = declared.replace('["en"]', '["fr"]\nmenu = "fr"').replace('day = "EEE, d MMM"', 'day = "EEE d MMM"', 1)
    words = {
        "pointage": "checkin",
        "jours": "days",
        "heures": "hours",
        "lundi": "mon",
        "vendredi": "fri",
        "non": "no",
        "demain": "tomorrow",
    }
    declared += "\n[read_as]\n" + "".join(f'{word} = "{known}"\n' for word, known in words.items())
    (french / "language.toml").write_text(declared, encoding="utf-8")
    sentences = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    sentences += 'msgid "🌐 Language: {language}"\nmsgstr "🌐 Langue : {language}"\n'
    (french / "LC_MESSAGES" / "muster.po").write_text(sentences, encoding="utf-8")
    return tmp_path


def test_the_folder_is_enough(house: Path) -> None:
    seen = subprocess.run(  # noqa: S603 - a script of ours
        [sys.executable, "-c", LOOK], cwd=house, check=True, capture_output=True, encoding="utf-8"
    )
    assert json.loads(seen.stdout) == {
        "made": ["checkin", "La course", {"for": "21 jours", "days": "lundi-vendredi", "until": "21:00", "tag": "jours", "remind": "non"}],
        "kept": [21, None, "jours"], "values": [120, "2026-11-24", "oui_jours"], "gone": "en",
        "names": ["@lundi", "#lundi", "mon"],
        "client": "fr", "others": ["zh-CN", "en", "en"], "said": ["fr", "fr"], "host": "fr",
        "settings": "🌐 Langue : Français", "buttons": ["English", "简体中文"], "menus": ["", "fr", "zh"],
        "day": "lun. 23 nov.", "listing": "a, b",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('name = "Français"', 'name = ""', "name"), ('currency = "USD"', "", "currency"), ('menu = "fr"', 'menu = "fra"', "menu"),
        ('clients = ["fr"]', 'clients = ["zh"]', "said of fr, too"), ('"français"', '"english"', "said of en"),
        ('menu = "fr"', 'zone = "Mars/Olympus"', "Mars/Olympus"), ('menu = "fr"', 'colour = "blue"', "colour"),
        ('name = "', "name = ", "language.toml"), ('jours = "days"', 'Jours = "days"', "read_as"),
        ('jours = "days"', '"1" = "2"', "is no word"), ('jours = "days"', 'jours = "heures"', "is read as something else"),
    ],
)  # fmt: skip
def test_what_is_no_language_is_refused_with_its_place(house: Path, before: str, after: str, said: str) -> None:
    declared = house / "locales" / "fr" / "language.toml"
    text = declared.read_text(encoding="utf-8")
    assert before in text
    declared.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(UnusableLanguage, match=r"locales") as refused:
        discover(house / "locales")
    assert said in str(refused.value)


@pytest.mark.parametrize("missing", ["fr/language.toml", "fr/LC_MESSAGES/muster.po", "en/language.toml"])
def test_what_is_missing_is_named(house: Path, missing: str) -> None:
    (house / "locales" / missing).unlink()
    with pytest.raises(UnusableLanguage, match=missing):
        discover(house / "locales")


def test_a_folder_of_something_else_is_refused(house: Path) -> None:
    (house / "locales" / "drafts").mkdir()
    with pytest.raises(UnusableLanguage, match="drafts: it is not named like a language"):
        discover(house / "locales")
