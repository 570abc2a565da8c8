"""A vote and a sign-up list, played through the page."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Visits


@pytest.mark.pictured
async def test_a_vote_and_a_list_side_by_side(visits: Visits) -> None:
    """Each button finds its own board; results hidden until the end, places that run out, and somebody who moves up."""
    adam = await visits("en")
    await adam.becomes("Adam", in_chat="Runners")
    await adam.says('/new vote "Where to?" options="Lake,Hill,City" until=20:30')
    await adam.reads(re.compile(r"🗳 Where to\?\s*One choice"))
    await adam.says('/new signup "Saturday dinner" most=1 until=no')
    await adam.reads(re.compile(r"📝 Saturday dinner\s*👥 0 of 1"))
    await adam.becomes("Mia", in_chat="Runners")
    await adam.taps("Hill")
    await adam.is_told("Your vote: Hill")
    await adam.taps("I'm in (+1)")
    await adam.is_told("You're on the list as no. 1")
    await adam.becomes("Noah", in_chat="Runners")
    await adam.taps("I'm in (+1)")
    # That there is no room has to be seen: it stays until it is closed.
    alert = adam.page.locator("dialog")
    await expect(alert).to_contain_text("you're no. 1 on the waiting list")
    await adam.page.keyboard.press("Escape")
    await expect(alert).to_have_count(0)
    await adam.reads(re.compile(r"👥 1 person has voted"))
    await adam.reads(re.compile(r"👥 1 of 1 places taken.*1\. Mia.*⏳ Waiting list\s*1\. Noah", re.DOTALL))
    await adam.pictured("vote-and-list")


@pytest.mark.pictured
async def test_the_same_in_chinese(visits: Visits) -> None:
    ming = await visits("zh-CN", dark=True)
    await ming.becomes("李明", in_chat="晨跑打卡群")
    await ming.says('/new 投票 "周末去哪？" options="湖边、爬山、逛街" results=实时 anonymous=否')
    await ming.reads(re.compile(r"🗳 周末去哪？\s*单选"))
    await ming.says('/new 接龙报名 "周六聚餐" slots=大人、小孩 most=10 until=否')
    await ming.reads(re.compile(r"📝 周六聚餐"))
    await ming.taps("爬山")
    await ming.is_told("你投给了：爬山")
    await ming.taps("接龙 +1")
    await ming.is_told("接龙成功，第 1 位")
    await ming.reads(re.compile(r"爬山：1 票（100%）"))
    await ming.reads(re.compile(r"1\. 李明 · 大人 1"))
    await ming.pictured("vote-and-list.zh-CN")
