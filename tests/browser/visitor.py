"""What somebody does on the page, in the words of whoever looks at it."""

import io
import re
from pathlib import Path
from typing import Any

from axe_playwright_python.async_playwright import Axe
from PIL import Image
from playwright.async_api import Locator, Page, expect

# The page's own words, as far as the tests need them.
WORDS: dict[str, dict[str, str]] = {
    "en": {
        "send": "Send", "attach": "Send pictures or files", "deadline": "Next deadline", "day": "Next day", "hour": "+1 h",
        "start": "Start", "ok": "OK", "photo": "Send photo", "album": "Send album of", "stories": "Stories",
        "next": "Next step", "first": "Begin", "end": "Back to the playground", "reply": "Reply", "back": "Back to the chats",
        "hundred": "100 members tap", "theme": "Light or dark",
    },
    "zh-CN": {
        "send": "发送", "attach": "发送图片或文件", "deadline": "到下个时点", "day": "到明天", "hour": "+1 小时",
        "start": "开始", "ok": "知道了", "photo": "发送图片", "album": "发送 ", "stories": "剧本",
        "next": "播放下一步", "first": "开始", "end": "回到试玩场", "reply": "回复", "back": "返回聊天列表",
        "hundred": "100 人同时点", "theme": "浅色或深色",
    },
}  # fmt: skip


class Visitor:
    """Somebody at the page."""

    def __init__(self, page: Page, language: str, pictures: Path | None) -> None:
        self.page = page
        self._pictures = pictures
        self.words = WORDS[language]

    async def becomes(self, name: str, *, in_chat: str | None = None) -> None:
        """Choose who to be, and where to look."""
        await self.page.locator("#who").click()
        await self.page.get_by_role("menuitemradio", name=name).click()
        await expect(self.page.locator(".who-name")).to_have_text(re.compile(f"^{re.escape(name)}"))
        if in_chat is not None:
            await self.goes_to(in_chat)

    async def goes_to(self, chat: str) -> None:
        """Open a chat."""
        title = self.page.locator(".chat-title", has_text=re.compile(f"^{re.escape(chat)}$"))
        await self.page.locator(".chat", has=title).click()
        await expect(self.page.get_by_role("heading", level=1)).to_have_text(chat)

    async def says(self, text: str) -> None:
        """Write something and send it."""
        await self.page.locator("#text").fill(text)
        await self.page.get_by_role("button", name=self.words["send"], exact=True).click()

    async def taps(self, button: str, *, after: str = "") -> None:
        """Press the newest button of the bot with this text in it; `after`: under a message with that text."""
        message = self.page.locator(".message", has_text=after).last if after else self.page.locator("#thread")
        await message.locator(".key", has_text=button).last.click()

    async def is_told(self, text: str | re.Pattern[str]) -> None:
        """See a toast."""
        await expect(self.page.locator(".toast", has_text=text).last).to_be_visible()

    async def reads(self, text: str | re.Pattern[str], *, times: int | None = None) -> Locator:
        """See a message; how often, where it matters."""
        found = self.page.locator(".message", has_text=text)
        await (expect(found.last).to_be_visible() if times is None else expect(found).to_have_count(times))
        return found.last

    async def sends_pictures(self, *numbers: int, caption: str = "") -> None:
        """Send ready-made pictures: one as a photo, several as an album."""
        await self.page.get_by_role("button", name=self.words["attach"]).click()
        for number in numbers:
            await self.page.locator(".sample").nth(number).click()
        if caption:
            await self.page.locator("dialog input[type=text]").fill(caption)
        await self.page.get_by_role("button", name=self.words["album" if len(numbers) > 1 else "photo"]).click()
        await expect(self.page.locator("dialog")).to_have_count(0)

    async def chooses(self, item: str, *, at: Locator) -> None:
        """Choose something from the menu of a message."""
        await at.hover()
        await at.locator(".act").click()
        await self.page.get_by_role("menuitem", name=item).first.click()

    async def waits_for(self, what: str) -> None:
        """Let time pass: `deadline`, `day` or `hour`."""
        button = self.page.get_by_role("button", name=self.words[what], exact=True)
        await button.click()
        await expect(button).to_be_enabled()

    async def pictured(self, name: str, *, of: Locator | None = None) -> None:
        """Take a picture of what is seen now, or of a part of it, where pictures are wanted."""
        if self._pictures is not None:
            await self.page.wait_for_timeout(300)
            if of is not None:
                await expect(self.page.locator(".toast")).to_have_count(0)
            shot = await (self.page.screenshot() if of is None else of.screenshot())
            _save(shot, self._pictures / f"playground-{name}.png")

    async def keeps(self, picture: Locator, name: str) -> None:
        """Keep a picture that the bot has sent, where pictures are wanted."""
        if self._pictures is not None:
            sent = await self.page.request.get(await picture.evaluate("image => image.src"))
            _save(await sent.body(), self._pictures / f"{name}.png")

    async def finds_no_barrier(self, view: str) -> None:
        """Nothing that axe-core calls serious or critical."""
        # Colours are judged where they have come to rest.
        await self.page.wait_for_timeout(250)
        results: Any = await Axe().run(self.page)
        found = [
            f"{one['id']}: {one['help']}: {[node['target'] for node in one['nodes']][:4]}"
            for one in results.response["violations"]
            if one["impact"] in {"serious", "critical"}
        ]
        assert not found, f"{view}: {found}"


def _save(picture: bytes, path: Path) -> None:
    seen = Image.open(io.BytesIO(picture)).convert("RGB")
    seen.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
