"""Whoever hears the page instead of seeing it, or sees little: axe-core on the main views, light and dark."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Visits


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_desktop(visits: Visits, *, dark: bool) -> None:
    mia = await visits("en", dark=dark)
    await mia.becomes("Mia", in_chat="Runners")
    await mia.sends_pictures(0, 1, caption="By the river")
    await mia.reads("By the river")
    await mia.taps("I'm here")
    await mia.is_told("already")
    await mia.finds_no_barrier("a group with a toast")
    await mia.page.locator("#text").fill("/")
    await mia.finds_no_barrier("commands offered")
    await mia.page.locator("#text").fill("")
    message = await mia.reads("By the river")
    await message.hover()
    await message.locator(".act").click()
    await mia.finds_no_barrier("the menu of a message")
    await mia.page.keyboard.press("Escape")
    await mia.page.get_by_role("button", name=mia.words["attach"]).click()
    await mia.finds_no_barrier("pictures to send")
    await mia.page.keyboard.press("Escape")
    await mia.page.get_by_role("button", name="Stories", exact=True).click()
    await mia.page.get_by_role("menuitem").first.click()
    await mia.page.locator("#next-act").click()
    await expect(mia.page.locator(".acts .past")).to_have_count(1)
    await mia.finds_no_barrier("a story")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_phone(visits: Visits, *, dark: bool) -> None:
    mia = await visits("zh-CN", dark=dark, phone=True)
    await mia.finds_no_barrier("a group")
    await mia.page.get_by_role("button", name=mia.words["back"]).click()
    await mia.finds_no_barrier("the chats")
    await mia.page.locator("#who").click()
    await mia.finds_no_barrier("who to be")
