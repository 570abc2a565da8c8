"""A sharing session, played through the page: who comes, the speaker's yes, the group muted while the speaker speaks."""

import re

import pytest

from playground.program import Playground
from tests.browser.conftest import Visits


@pytest.mark.pictured
async def test_a_talk_from_the_invitation_to_its_beginning(visits: Visits, playground: Playground) -> None:
    someone = await visits("en")
    await someone.becomes("Adam", in_chat="Runners")
    await someone.says(
        '/new sharing "How I sleep better" speaker=@samspeaks at="tue 19:00" length=30m mute=yes remind=15m'
    )
    await someone.reads(re.compile("How I sleep better.*Sam", re.DOTALL))
    await someone.becomes("Noah", in_chat="Runners")
    await someone.taps("Going")
    await someone.is_told("You're going")
    await someone.reads("1 person is going")
    await someone.pictured("sharing")
    await someone.waits_for("day")
    # Half an hour before, the speaker is asked.
    await someone.waits_for("deadline")
    await someone.becomes("Sam", in_chat="Muster")
    await someone.reads("Are you ready?")
    await someone.taps("I'm ready")
    await someone.goes_to("Runners")
    await someone.waits_for("deadline")
    await someone.waits_for("deadline")
    await someone.reads("begins now!")
    telegram = playground.show.telegram
    group = next(chat for chat in telegram.chats.values() if chat.title == "Runners")
    await telegram.until(lambda: not group.permissions["can_send_messages"], within=20)
    await someone.becomes("Noah", in_chat="Runners")
    await someone.says("May I say something?")
    await someone.is_told("may not send text messages")
