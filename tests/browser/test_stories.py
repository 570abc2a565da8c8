"""The stories of the tour on the page, step by step."""

import pytest
from playwright.async_api import expect

from playground.program import Playground
from tests.browser.conftest import Visits


@pytest.mark.pictured
@pytest.mark.parametrize("language", ["en", "zh-CN"])
async def test_a_story_is_played_step_by_step(visits: Visits, language: str) -> None:
    watcher = await visits(language)
    page, words = watcher.page, watcher.words
    await page.get_by_role("button", name=words["stories"], exact=True).click()
    await page.get_by_role("menuitem").first.click()
    step = page.locator("#next-act")
    await expect(step).to_have_text(words["first"])
    for number in (1, 2, 3):
        await step.click()
        await expect(page.locator(".acts .past")).to_have_count(number)
        await expect(page.locator(".story-step")).to_have_text(f"{number} / 8")
    await expect(page.locator(".story .trouble")).to_have_count(0)
    await watcher.pictured("story" if language == "en" else "story.zh-CN")
    await page.get_by_role("button", name=words["end"]).click()
    await expect(page.locator(".story")).to_be_hidden()
    await expect(page.locator(".who-name")).to_have_text({"en": "Olga", "zh-CN": "周岚"}[language])


async def test_whoever_joins_in_is_told_that_the_story_goes_another_way(visits: Visits, playground: Playground) -> None:
    watcher = await visits("en")
    page = watcher.page
    await page.get_by_role("button", name="Stories", exact=True).click()
    await page.get_by_role("menuitem").first.click()
    await page.locator("#next-act").click()
    await expect(page.locator(".acts .past")).to_have_count(1)
    await watcher.becomes("Tom", in_chat="Runners")
    await watcher.says("/help")
    await watcher.reads("/activities")
    await page.locator("#next-act").click()
    await expect(page.locator(".story .trouble")).to_contain_text("Only admins and hosts can do this")
    await page.get_by_role("button", name="Start over").click()
    await expect(page.locator("#next-act")).to_have_text("Begin")
    await page.locator("#next-act").click()
    await expect(page.locator(".acts .past")).to_have_count(1)
