"""A day of a check-in, played through the page."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Visits


@pytest.mark.pictured
async def test_a_check_in_from_tap_to_close(visits: Visits) -> None:
    noah = await visits("en")
    await noah.becomes("Noah", in_chat="Runners")
    await noah.taps("I'm here")
    await noah.is_told("You're in · 1 day in a row")
    await noah.reads(re.compile(r"2 people are in today\s*Noah, Mia"))
    await noah.pictured("checkin")
    await noah.taps("I'm here")
    await noah.is_told("You're in already today")
    await noah.says("/me")
    await noah.reads("Noah in Runners")
    # The hour before the close, at which nobody has to be reminded, then the close.
    await noah.waits_for("deadline")
    await expect(noah.page.locator("#now")).to_contain_text("20:0")
    await noah.waits_for("deadline")
    await noah.reads(re.compile(r"🌙 Morning run · Mon, 23 Nov\s*2 people checked in"))
    await noah.waits_for("day")
    await expect(noah.page.locator("#now")).to_contain_text("Tue 24 Nov · 08:0")
    await noah.taps("I'm here")
    await noah.is_told("2 days in a row")


@pytest.mark.pictured
async def test_a_check_in_in_chinese(visits: Visits) -> None:
    ajie = await visits("zh-CN", dark=True)
    await ajie.becomes("阿杰", in_chat="晨跑打卡群")
    await ajie.says("签到")
    message = await ajie.reads("签到")
    await expect(message.locator(".reaction")).to_be_visible()
    await ajie.reads(re.compile(r"今天已有 2 人签到\s*阿杰、小美"))
    await ajie.taps("我来签到")
    await ajie.is_told("今天已经签过啦")
    await ajie.pictured("checkin.zh-CN")


@pytest.mark.parametrize("language", ["en", "zh-CN"])
async def test_a_check_in_is_started_in_private(visits: Visits, language: str) -> None:
    """The group sees only the board: the form is in the private chat, to which a button leads."""
    adam = await visits(language)
    group, admin = {"en": ("Runners", "Adam"), "zh-CN": ("晨跑打卡群", "李明")}[language]
    await adam.becomes(admin, in_chat=group)
    await adam.says("/new")
    await adam.page.locator(".key", has=adam.page.locator(".key-link")).last.click()
    await expect(adam.page.get_by_role("heading", level=1)).to_have_text("Muster")


async def test_photos_count_as_proof(visits: Visits) -> None:
    someone = await visits("en")
    await someone.becomes("Adam", in_chat="Runners")
    await someone.says('/new checkin "Training" proof=photo count=3 until=21:00 remind=no')
    await someone.reads("Reply to the board with 3 photos")
    await someone.becomes("Mia", in_chat="Runners")
    await someone.chooses("Reply", at=await someone.reads("Reply to the board with 3 photos"))
    await someone.sends_pictures(0, 3, 5, caption="Before breakfast")
    album = await someone.reads("Before breakfast")
    await expect(album.locator("img")).to_have_count(3)
    await expect(album.locator(".quote")).to_contain_text("Training")
    await someone.reads(re.compile(r"Training.*1 person is in today\s*Mia", re.DOTALL))
