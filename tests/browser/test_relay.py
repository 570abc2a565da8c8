"""A relay of red packets, played through the page; and a hundred members who grab at once."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Visits


@pytest.mark.pictured
async def test_a_relay_goes_from_king_to_king(visits: Visits) -> None:
    someone = await visits("en")
    await someone.becomes("Adam", in_chat="Runners")
    await someone.says('/new relay "Friday relay" total=30 portions=3 rounds=2 turn=10m')
    await someone.reads("Friday relay is on!")
    for name in ("Mia", "Noah", "Bo"):
        await someone.becomes(name, in_chat="Runners")
        await someone.taps("Grab")
        await someone.is_told(re.compile(r"You got \d+ points?!"))
    await someone.reads(re.compile(r"3 portions of 30 points in all"))
    turn = await someone.reads("it is your turn")
    king = re.search(r"👑 (Mia|Noah|Bo)", await turn.inner_text())
    assert king is not None
    await someone.becomes(king[1], in_chat="Runners")
    await someone.pictured("relay")
    await turn.locator(".key").first.click()
    await someone.is_told("Over to the others!")
    await someone.reads(re.compile(r"🔗 Friday relay.*sent \d+ points in 3 portions", re.DOTALL))


@pytest.mark.pictured
async def test_a_hundred_members_grab_at_once(visits: Visits) -> None:
    zhou = await visits("zh-CN", dark=True)
    await zhou.becomes("周岚", in_chat="晨跑打卡群")
    await zhou.says("/new 接龙 “周五接龙” total=100 portions=10 rounds=1 turn=10分钟")
    packet = await zhou.reads("已抢 0/10 个")
    await zhou.chooses(zhou.words["hundred"], at=packet)
    told = zhou.page.locator("dialog")
    await expect(told).to_contain_text("100 次点击，100 次得到回应")
    await zhou.pictured("hundred.zh-CN")
    await zhou.page.get_by_role("button", name=zhou.words["ok"], exact=True).click()
    await zhou.reads(re.compile(r"10 个红包共 100 积分，.*抢光"))
