"""A collection, played through the page: an entry by the form, one by a photo, votes in the gallery, the result."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Visits


@pytest.mark.pictured
async def test_a_collection_from_entry_to_result(visits: Visits) -> None:
    someone = await visits("en")
    await someone.becomes("Adam", in_chat="Runners")
    await someone.says(
        '/new collection "Name our mascot" brief="A red fox with a scarf" until="2026-11-24 09:00" '
        'review=none vote=public voting=2d remind=no prizes="1:50"'
    )
    await someone.reads("No entries yet")
    await someone.becomes("Mia", in_chat="Runners")
    await someone.taps("Submit")
    await expect(someone.page.get_by_role("heading", level=1)).to_have_text("Muster")
    await someone.reads("tap Enter below it")
    await someone.says("Foxy McRun")
    await someone.reads("Got it: Foxy McRun")
    await someone.taps("Enter")
    await someone.reads("is in as no. 1")
    await someone.becomes("Noah", in_chat="Runners")
    await someone.sends_pictures(3, caption="/submit Rusty")
    await expect((await someone.reads("Rusty")).locator(".reaction")).to_be_visible()
    await someone.waits_for("day")
    await someone.waits_for("hour")
    await someone.reads("entries are closed")
    await someone.becomes("Judy", in_chat="Runners")
    await someone.taps("Look and vote", after="entries are closed")
    await someone.reads("0 of 3 used")
    await someone.taps("Vote")
    await someone.is_told("Your vote counts")
    await someone.pictured("collection")
    await someone.goes_to("Runners")
    await someone.waits_for("day")
    await someone.waits_for("day")
    await someone.waits_for("hour")
    result = await someone.reads("🥇")
    await expect(result).to_contain_text("50")
