"""A campaign, lived through on the page: a draft from a template, its rehearsal day by day and as a file, its watch, its review."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Visits
from tests.browser.visitor import Visitor

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "admin": "Adam", "group": "Runners", "here": "I'm here",
        "open": "Open the campaigns", "from": "From a template", "template": "Friday relay night", "day": "Fri, 4 Dec",
        "asks": "When is the first day", "draft": "draft in Runners",
        "rehearse": "Rehearsal", "rehearsal": "Rehearsal of “Friday relay night”", "look": "Look",
        "nobody": "here nobody taps", "by_day": "Day by day", "notice": "relay night!",
        "plan": "🗓 Plan it", "sure": "happens by itself", "planned": "planned in Runners",
        "list": "Who is there on Friday?", "join": "I'm in (+1)", "packet": "0 of 20",
        "watch": "📊 Friday relay night", "now": "🔄 Now", "grabbed": r"packets grabbed: 20 of 70",
        "review": "📋 Review: Friday relay night",
    },
    "zh-CN": {
        "admin": "李明", "group": "晨跑打卡群", "here": "我来签到",
        "open": "打开活动方案", "from": "用模板新建", "template": "周五红包接龙夜", "day": "12月4日周五",
        "asks": "从哪一天开始", "draft": "草稿 · 晨跑打卡群",
        "rehearse": "彩排", "rehearsal": "“周五红包接龙夜”彩排", "look": "查看",
        "nobody": "没有人点按钮", "by_day": "一天一天看", "notice": "红包接龙夜！",
        "plan": "🗓 排期", "sure": "到时间会自动执行", "planned": "已排期 · 晨跑打卡群",
        "list": "周五谁来？", "join": "接龙 +1", "packet": "已抢 0/20 个",
        "watch": "📊 周五红包接龙夜", "now": "🔄 刷新", "grabbed": r"抢红包：20 / 70",
        "review": "📋 复盘：周五红包接龙夜",
    },
}  # fmt: skip
CAST = {"en": ("Olga", "Judy", "Sam", "Mia", "Noah", "Bo"), "zh-CN": ("周岚", "静姐", "安老师", "小美", "阿杰", "老王")}


@pytest.mark.pictured
@pytest.mark.parametrize("language", ["en", "zh-CN"])
async def test_a_rehearsal_is_stepped_through_and_the_campaign_lived_through(visits: Visits, language: str) -> None:
    words, ending = WORDS[language], "" if language == "en" else f".{language}"
    host = await visits(language)
    await host.becomes(words["admin"], in_chat=words["group"])
    await _all_tap(host, words["here"])
    await _drafts(host, words)
    await _rehearses(host, words, ending)
    await host.waits_for("hour")
    await host.taps(words["plan"])
    await host.reads(words["sure"])
    await host.taps(words["plan"].replace("🗓", "✅"))
    await host.reads(words["planned"])
    await host.goes_to(words["group"])
    await _until(host, words["list"], "hour", days=8)
    for name in (words["admin"], *CAST[language]):
        await host.becomes(name, in_chat=words["group"])
        await host.taps(words["join"])
    await host.becomes(words["admin"], in_chat=words["group"])
    await _until(host, words["packet"], "hour", days=3)
    await _all_tap(host, words["packet"])
    await host.goes_to("Muster")
    await host.taps(words["now"])
    watch = await host.reads(re.compile(words["watch"] + ".*" + words["grabbed"], re.DOTALL))
    await host.pictured(f"watch{ending}", of=watch)
    await _until(host, words["review"], "day")
    review = await host.reads(words["review"])
    picture = review.locator(".photo img")
    assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1080
    await host.keeps(picture, f"review{ending}")


async def _drafts(host: Visitor, words: dict[str, str]) -> None:
    await host.says("/campaign")
    await host.taps(words["open"])
    await host.taps(words["from"])
    await host.taps(words["template"])
    await host.reads(words["asks"])
    await host.taps(words["day"])
    await host.reads(words["draft"])


async def _rehearses(host: Visitor, words: dict[str, str], ending: str) -> None:
    """All of it at once, as a page, and a day at a time; nothing of it is said in the group."""
    await host.taps(words["rehearse"])
    said = await host.reads(words["rehearsal"])
    await said.get_by_role("button", name=words["look"]).click()
    shown = host.page.locator("dialog iframe").content_frame
    await expect(shown.locator("body")).to_contain_text(words["nobody"])
    await expect(shown.locator("body")).to_contain_text(words["notice"])
    await host.pictured(f"rehearsal{ending}")
    await host.page.keyboard.press("Escape")
    await host.taps(words["by_day"])
    page = await host.reads("🎬")
    await expect(page.locator(".key", has_text=words["by_day"])).to_have_count(0)
    while words["notice"] not in await page.inner_text():
        turn = page.locator(".key", has_text="▶")
        ahead = (await turn.inner_text()).replace("▶", "").strip()
        await turn.click()
        await expect(page.locator("strong").first).to_contain_text(ahead)


async def _all_tap(host: Visitor, below: str) -> None:
    """A hundred members tap the newest button below these words."""
    message = host.page.locator(".message", has_text=below).last
    await host.chooses(host.words["hundred"], at=message)
    await host.page.get_by_role("button", name=host.words["ok"], exact=True).click()


async def _until(host: Visitor, text: str, step: str, *, days: int = 0) -> None:
    """Let time pass: some days, each to the next morning at 08:00, and then step by step, until this is said here."""
    for _ in range(days):
        await host.waits_for("day")
    said = host.page.locator(".message", has_text=text)
    for _ in range(30):
        if await said.count():
            return
        await host.waits_for(step)
    await expect(said).not_to_have_count(0)
