"""An announcement, played through the page: written, confirmed, and posted as it was written."""

import pytest

from tests.browser.conftest import Visits


@pytest.mark.pictured
async def test_an_announcement_is_posted_when_its_time_comes(visits: Visits) -> None:
    adam = await visits("en")
    await adam.becomes("Adam", in_chat="Runners")
    await adam.says("Shoes on! At 18:30 we meet at the fountain.")
    await adam.chooses("Reply", at=await adam.reads("we meet at the fountain"))
    await adam.says('/announce every="daily 18:00" until=2026-11-25')
    await adam.reads("Nothing is sent until you confirm")
    await adam.pictured("announcement")
    await adam.taps("Schedule it")
    await adam.is_told("Scheduled")
    await adam.says("/schedule")
    await adam.reads("🗓 Schedule")
    await adam.waits_for("deadline")
    posts = adam.page.locator(".message.by-bot", has_text="Shoes on! At 18:30 we meet at the fountain.")
    await posts.last.wait_for()
    assert await posts.last.locator(".quote").count() == 0
