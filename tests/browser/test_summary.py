"""The weekly summary, played through the page: its picture and its workbook, in the admin's private chat."""

import zipfile
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Visits


@pytest.mark.pictured
async def test_the_summary_with_its_picture_and_workbook(visits: Visits, tmp_path: Path) -> None:
    adam = await visits("en")
    await adam.becomes("Adam", in_chat="Runners")
    await adam.says("/summary")
    await adam.reads("sent you the summary in private")
    await adam.goes_to("Muster")
    summary = await adam.reads("📊 Runners")
    picture = summary.locator(".photo img")
    await expect(picture).to_be_visible()
    assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 400
    await picture.click()
    await expect(adam.page.locator("dialog img.full")).to_be_visible()
    await adam.pictured("summary")
    await adam.page.keyboard.press("Escape")
    await adam.taps("Workbook")
    book = adam.page.locator(".message", has_text=".xlsx").last
    async with adam.page.expect_download() as downloading:
        await book.get_by_role("link", name="Download").click()
    kept = tmp_path / "kept.xlsx"
    await (await downloading.value).save_as(kept)
    assert zipfile.is_zipfile(kept)
