"""The archive of a talk in a real browser: it looks whole, loads nothing and runs nothing."""

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Dialog

from features.activities.sharing import page
from tests.features.test_sharing_files import facts


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
async def test_the_archive(browser: Browser, tmp_path: Path, scheme: Any, width: int) -> None:
    file = tmp_path / "archive.html"
    file.write_bytes(page.archive(facts()))
    shown = await browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 800})
    asked: list[str] = []
    said: list[str] = []

    async def dismiss(dialog: Dialog) -> None:
        said.append(dialog.message)
        await dialog.dismiss()

    shown.on("request", lambda request: asked.append(request.url))
    shown.on("console", lambda message: said.append(message.text))
    shown.on("dialog", dismiss)
    await shown.goto(file.as_uri())
    assert (asked, said) == ([file.as_uri()], [])
    assert await shown.title() == "Sleep & <dreams>"
    assert await shown.inner_text("h1") == "Sleep & <dreams>"
    assert await shown.locator("h2").all_inner_texts() == ["What was said", "Questions", "Who was there"]
    assert '</p><script>alert(1)</script>\nSecond "line"' in await shown.inner_text("article >> nth=0")
    # Nothing runs over the edge of a phone.
    assert await shown.evaluate("document.documentElement.scrollWidth") <= width
    found = await Axe().run(shown)
    assert found.violations_count == 0, found.generate_report()
