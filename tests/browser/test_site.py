"""The site that `make docs` makes of docs/: what it finds, in both languages."""

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from bot.schema import ROOT

# What somebody looks for, and the page that they want.
SOUGHT = (
    ("quiet hours", "faq.html"),
    ("streak", "glossary.html"),
    ("签到", "zh/faq.html"),
    ("红包", "zh/red-packets.html"),
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, made anew."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-c", "docs/site", "docs", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603 - our own words
    return folder


@pytest.mark.parametrize(("words", "page"), SOUGHT)
async def test_its_search_finds_pages_in_both_languages(site: Path, browser: Browser, words: str, page: str) -> None:
    opened = await browser.new_page()
    await opened.goto(f"{(site / 'search.html').as_uri()}?q={words}")
    await expect(opened.locator(f"#search-results a[href^='{page}']").first).to_be_visible()
