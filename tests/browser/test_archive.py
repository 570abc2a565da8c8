"""The archive of a talk in a real browser: it looks whole, loads nothing and runs nothing."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from features.activities.sharing import page
from tests.features.test_sharing_files import facts

pytestmark = pytest.mark.browser

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def opened(browser: Browser, file: Path, **how: Any) -> tuple[Any, list[str], list[str]]:
    """The page, what it asked for besides itself, and what its console said."""
    shown = browser.new_page(**how)
    asked: list[str] = []
    said: list[str] = []
    shown.on("request", lambda request: asked.append(request.url))
    shown.on("console", lambda message: said.append(message.text))
    shown.on("dialog", lambda dialog: said.append(dialog.message))
    shown.goto(file.as_uri())
    return shown, [url for url in asked if url != file.as_uri()], said


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
def test_the_archive(tmp_path: Path, scheme: str, width: int) -> None:
    file = tmp_path / "archive.html"
    file.write_bytes(page.archive(facts()))
    chromium = shutil.which("chromium")
    assert chromium is not None, "there is no chromium here: make test-browser installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        shown, asked, said = opened(browser, file, color_scheme=scheme, viewport={"width": width, "height": 800})
        assert (asked, said) == ([], [])
        assert shown.title() == "Sleep & <dreams>"
        assert shown.inner_text("h1") == "Sleep & <dreams>"
        assert shown.locator("h2").all_inner_texts() == ["What was said", "Questions", "Who was there"]
        assert '</p><script>alert(1)</script>\nSecond "line"' in shown.inner_text("article >> nth=0")
        # Nothing runs over the edge of a phone.
        assert shown.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(shown)
        assert found.violations_count == 0, found.generate_report()
        browser.close()
