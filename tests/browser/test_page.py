"""What the page itself does: names as they are, replies, pictures and files, commands by keyboard, deep links, polls, phones."""

import json
import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from playground.program import Playground
from simulator import Person
from tests.browser.conftest import Visits


async def test_nothing_that_people_write_is_read_as_html(visits: Visits) -> None:
    bo = await visits("en")
    await bo.becomes('Bo <b>&"', in_chat="Runners")
    await bo.says("<img src=x onerror=alert(1)> <b>bold</b> &amp; https://example.com/<script> /me")
    said = await bo.reads("<img src=x onerror=alert(1)> <b>bold</b> &amp;")
    assert await said.locator("img, b, script").count() == 0
    await said.get_by_role("button", name="https://example.com/").click()
    await expect(bo.page.locator("dialog")).to_contain_text("leads out of Telegram")
    await bo.page.keyboard.press("Escape")
    await bo.taps("I'm here")
    await bo.reads(re.compile(r'2 people are in today\s*Bo <b>&", Mia'))


async def test_replies_edits_reactions_and_pins(visits: Visits) -> None:
    olga = await visits("en")
    await olga.becomes("Olga", in_chat="Runners")
    judy = olga.page.locator(".message", has_text="Who is in today?").first
    await olga.chooses("Reply", at=judy)
    await olga.says("Me, as always.")
    reply = await olga.reads("Me, as always.")
    await expect(reply.locator(".quote")).to_contain_text("Judy")
    await olga.chooses("Edit", at=reply)
    await olga.says("Me, as ever.")
    await olga.reads("Me, as always.", times=0)
    await expect((await olga.reads("Me, as ever.")).locator(".stamp")).to_contain_text("edited")
    await olga.chooses("Pin", at=judy)
    await expect(olga.page.locator(".pinned")).to_contain_text("Who is in today?")
    await judy.hover()
    await judy.locator(".act").click()
    await olga.page.get_by_role("button", name="React: 🔥").click()
    await expect(judy.locator(".reaction")).to_have_text("🔥 1")
    await judy.locator(".reaction").click()
    await expect(judy.locator(".reaction")).to_have_count(0)


async def test_pictures_albums_and_own_files(visits: Visits, tmp_path: Path) -> None:
    mia = await visits("en")
    await mia.becomes("Mia", in_chat="Runners")
    await mia.sends_pictures(0, 2, 1, caption="Three from the river")
    album = await mia.reads("Three from the river")
    await expect(album.locator("img")).to_have_count(3)
    await expect(mia.page.locator("#thread img").last).to_be_in_viewport()
    await album.locator(".photo").first.click()
    await expect(mia.page.locator("dialog img.full")).to_be_visible()
    await mia.page.keyboard.press("Escape")
    plan = tmp_path / "plan <1>.html"
    plan.write_text("<h1>The plan</h1><script>document.title = 'run'</script>", encoding="utf-8")
    await mia.page.get_by_role("button", name=mia.words["attach"]).click()
    await mia.page.locator("input[type=file][data-kind=document]").set_input_files(plan)
    file = await mia.reads("plan <1>.html")
    async with mia.page.expect_download() as downloading:
        await file.get_by_role("link", name="Download").click()
    kept = tmp_path / "kept.html"
    await (await downloading.value).save_as(kept)
    assert kept.read_bytes() == plan.read_bytes()


async def test_a_page_among_the_files_runs_nothing(visits: Visits, tmp_path: Path) -> None:
    mia = await visits("en")
    await mia.goes_to("Runners")
    plan = tmp_path / "plan.html"
    plan.write_text("<h1>The plan</h1>", encoding="utf-8")
    await mia.page.get_by_role("button", name=mia.words["attach"]).click()
    await mia.page.locator("input[type=file][data-kind=document]").set_input_files(plan)
    file = await mia.reads("plan.html")
    await file.get_by_role("button", name="Look").click()
    frame = mia.page.frame_locator("iframe")
    await expect(frame.get_by_role("heading")).to_have_text("The plan")
    assert await mia.page.locator("iframe").get_attribute("sandbox") == ""


async def test_commands_by_keyboard_alone(visits: Visits) -> None:
    adam = await visits("en")
    await adam.becomes("Adam", in_chat="Runners")
    keyboard, text = adam.page.keyboard, adam.page.locator("#text")
    await text.focus()
    await keyboard.type("/m")
    await expect(adam.page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    chosen = await text.get_attribute("aria-activedescendant")
    await keyboard.press("ArrowDown")
    assert await text.get_attribute("aria-activedescendant") != chosen
    await keyboard.press("Escape")
    await expect(adam.page.get_by_role("listbox")).to_have_count(0)
    await keyboard.press("ControlOrMeta+A")
    await keyboard.type("/act")
    await keyboard.press("Tab")
    await expect(text).to_have_value("/activities ")
    await keyboard.press("Enter")
    await adam.reads(re.compile("Morning run"))
    # An ordinary member is offered no commands of admins.
    await adam.becomes("Noah", in_chat="Runners")
    await text.fill("/new")
    await expect(adam.page.get_by_role("option")).to_have_count(0)


async def test_menus_and_lists_by_arrow_keys(visits: Visits) -> None:
    olga = await visits("en")
    who = olga.page.locator("#who")
    await who.focus()
    await olga.page.keyboard.press("Enter")
    await expect(olga.page.get_by_role("menuitemradio", name="Olga")).to_be_focused()
    await olga.page.keyboard.press("ArrowDown")
    await expect(olga.page.get_by_role("menuitemradio", name="Adam")).to_be_focused()
    await olga.page.keyboard.press("Escape")
    await expect(who).to_be_focused()
    await olga.page.locator(".chat").first.focus()
    await olga.page.keyboard.press("End")
    await expect(olga.page.locator(".chat").last).to_be_focused()


async def test_the_private_chat_begins_with_start(visits: Visits) -> None:
    noah = await visits("en")
    await noah.becomes("Noah", in_chat="Muster")
    await noah.page.get_by_role("button", name="Start", exact=True).click()
    await noah.reads("I run the activities of groups")
    await noah.taps("Add me to a group")
    await expect(noah.page.locator("dialog")).to_contain_text("There is no group here that you could add it to")


async def test_the_bot_is_added_to_a_group(visits: Visits) -> None:
    olga = await visits("en")
    await olga.becomes("Olga", in_chat="Muster")
    await olga.taps("Add me to a group")
    await olga.page.locator("dialog").get_by_role("button", name="Book club").click()
    await expect(olga.page.get_by_role("heading", level=1)).to_have_text("Book club")
    await olga.reads("Hello! I run this group's activities")


async def test_topics_have_messages_of_their_own(visits: Visits) -> None:
    sam = await visits("en")
    await sam.becomes("Sam", in_chat="Runners")
    await sam.page.get_by_role("button", name="# Races").click()
    await sam.says("Who runs on Sunday?")
    await sam.reads("Who runs on Sunday?")
    await sam.page.get_by_role("button", name="General", exact=True).click()
    await sam.reads("Who runs on Sunday?", times=0)


async def test_a_poll_and_the_sign_that_the_bot_writes(visits: Visits, playground: Playground) -> None:
    telegram = playground.show.telegram
    group = next(chat for chat in telegram.chats.values() if chat.title == "Runners")
    noah = await visits("en")
    await noah.becomes("Noah", in_chat="Runners")
    bot = telegram.bots[0]
    await telegram.call(bot.token, "sendChatAction", {"chat_id": group.id, "action": "typing"})
    await expect(noah.page.locator(".typing")).to_have_text("Muster is typing …")
    options = json.dumps([{"text": "Park"}, {"text": "River"}])
    await telegram.call(bot.token, "sendPoll", {"chat_id": group.id, "question": "Where?", "options": options})
    poll = await noah.reads("Where?")
    await poll.get_by_label("River").click()
    await expect(poll).to_contain_text("✓ River")
    await expect(poll).to_contain_text("1 vote")


async def test_an_alert_has_to_be_closed(visits: Visits, playground: Playground) -> None:
    """A stranger's tap is answered by an alert."""
    noah = await visits("en")
    await noah.becomes("Noah", in_chat="Runners")
    await noah.taps("Time zone")
    alert = noah.page.locator("dialog")
    await expect(alert).to_contain_text("admins")
    await noah.page.keyboard.press("Escape")
    await expect(alert).to_have_count(0)


async def test_two_pages_see_the_same(visits: Visits) -> None:
    mia, judy = await visits("en"), await visits("en", phone=True)
    await mia.becomes("Mia", in_chat="Runners")
    await judy.page.get_by_role("button", name=judy.words["back"]).click()
    await judy.becomes("Judy")
    await judy.page.locator(".chat", has_text="Runners").click()
    await mia.says("Did you see that heron?")
    await judy.reads("Did you see that heron?")


@pytest.mark.pictured
async def test_a_phone_has_one_column(visits: Visits) -> None:
    liming = await visits("zh-CN", phone=True)
    await expect(liming.page.locator(".side")).to_be_hidden()
    await liming.pictured("phone.zh-CN")
    await liming.page.get_by_role("button", name=liming.words["back"]).click()
    await expect(liming.page.locator(".thread")).to_be_hidden()
    await liming.becomes("李明")
    await liming.page.locator(".chat", has_text="晨跑打卡群").click()
    await liming.reads("鞋都穿好了")
    width = await liming.page.evaluate("document.documentElement.scrollWidth")
    assert width == 390


async def test_language_and_theme_are_switched(visits: Visits) -> None:
    olga = await visits("en")
    await olga.page.get_by_role("button", name="切换到中文").click()
    await expect(olga.page.locator("html")).to_have_attribute("lang", "zh-CN")
    await expect(olga.page.get_by_role("button", name="到下个时点")).to_be_visible()
    await olga.page.get_by_role("button", name="浅色或深色").click()
    await expect(olga.page.locator("html")).to_have_attribute("data-theme", "dark")
    await olga.page.reload()
    await expect(olga.page.locator("html")).to_have_attribute("data-theme", "dark")
    await expect(olga.page.locator("html")).to_have_attribute("lang", "zh-CN")


async def test_what_cannot_be_done_is_said_in_the_language_of_the_page(visits: Visits, playground: Playground) -> None:
    group = next(chat for chat in playground.show.telegram.chats.values() if chat.title == "晨跑打卡群")
    ajie = await visits("zh-CN")
    await ajie.becomes("阿杰", in_chat="晨跑打卡群")
    owner = group.owner
    assert isinstance(owner, Person)
    group.permit(owner, can_send_messages=False)
    await ajie.says("喂？")
    await ajie.is_told("现在不能在“晨跑打卡群”发这类消息。")
    # What was written is not lost.
    await expect(ajie.page.locator("#text")).to_have_value("喂？")
