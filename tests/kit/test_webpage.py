"""Files that open in a browser: nothing in them runs or is loaded, whatever people wrote."""

from pathlib import Path

import pytest
from jinja2 import UndefinedError

from bot.schema import ROOT
from kit import webpage

PAGES = sorted((ROOT / "features").rglob("*.html"))
HOSTILE = "<script>alert(1)</script>\"'&"


def test_there_are_some() -> None:
    assert len(PAGES) >= 4


@pytest.mark.parametrize("file", PAGES, ids=lambda file: str(file.relative_to(ROOT)))
def test_a_page_stands_on_the_common_one_and_loads_nothing(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    assert source.startswith('{% extends "webpage.html" %}\n')
    for forbidden in ("<script", "<link", "<iframe", "|safe", "| safe", "autoescape", "url(", "@import", "default-src"):
        assert forbidden not in source
    # Pictures stand in the file itself, if it has any.
    besides = source.partition("{% block besides %}")[2].partition("{% endblock %}")[0]
    assert besides in {"", "img-src data:; "}


def test_what_people_wrote_is_escaped_and_the_browser_is_told_to_load_nothing(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(
        '{% extends "webpage.html" %}\n{% block page %}\n<p title="{{ said }}">{{ said | loud }}</p>\n{% endblock %}\n',
        encoding="utf-8",
    )
    made = webpage.render(file, {"language": "en", "title": HOSTILE, "said": HOSTILE}, {"loud": str.upper}).decode()
    assert "<script>" not in made.lower()
    assert made.count("&lt;script&gt;") + made.count("&lt;SCRIPT&gt;") == 3
    assert """content="default-src 'none'; style-src 'unsafe-inline'\"""" in made
    assert '<meta name="referrer" content="no-referrer">' in made
    with pytest.raises(UndefinedError):
        webpage.render(file, {"language": "en", "title": "x"}, {"loud": str.upper})
