"""Whoever asks a speaker something hears what became of it; `/ask` in private; what is kept follows edits, and hosts take messages out."""

import pytest

from features.activities.sharing.rules import Fate
from models import TalkMessage
from simulator import Person
from tests.flows.group import BOTH, rows_of
from tests.flows.talks import DAY, Sharing, a_sharing, page
from tests.wiring import World

HEARD = {
    Fate.ANSWERED: {"en": "was answered", "zh-CN": "已经回答"},
    Fate.MERGED: {"en": "counts as a vote for theirs", "zh-CN": "算作给它投了一票"},
    Fate.DECLINED: {"en": "wasn't taken up this time", "zh-CN": "这次没有采用"},
    Fate.LEFT_OVER: {"en": "there was no time for your question", "zh-CN": "你的提问没轮上"},
    Fate.CALLED_OFF: {"en": "doesn't take place as planned", "zh-CN": "没有按计划举行"},
}


def heard(sharing: Sharing, person: Person, fate: Fate) -> int:
    """How often somebody was told so in private."""
    return len([text for text in sharing.said_to(person) if HEARD[fate][sharing.group.language] in text])


async def asks(sharing: Sharing, person: Person, text: str, how: str = "send") -> None:
    """Somebody asks in private, from the board."""
    await sharing.follows(person, "ask")
    await sharing.writes(person, text)
    await sharing.taps_privately(person, how)


@BOTH
async def test_merged_and_answered_with_the_other(world: World, language: str) -> None:
    """Three ask the same, one after the other is merged; the answer to the last one standing reaches all of them."""
    sharing = await a_sharing(world, language)
    admin, (noah, lena, tom, _) = sharing.group.admin, sharing.listeners
    await sharing.begins()
    for person, text in ((noah, "How long?"), (lena, "How many hours?"), (tom, "How much sleep?")):
        await asks(sharing, person, text)
    await sharing.taps_privately(admin, "queue")
    await sharing.taps_privately(admin, "approve")
    await sharing.taps_privately(admin, "same")
    await sharing.taps_privately_on(admin, "1. How long?")
    assert heard(sharing, lena, Fate.MERGED) == 1
    await sharing.taps_privately(admin, "approve")
    await world.settle()
    await sharing.taps_on_stage(admin, 1)
    await sharing.answered(admin, 1)
    await world.advance(seconds=3)
    assert [heard(sharing, person, Fate.ANSWERED) for person in (noah, lena, tom)] == [1, 1, 0]
    await sharing.at("21:40")
    assert heard(sharing, tom, Fate.LEFT_OVER) == 1, "the talk ended before its turn"
    assert [heard(sharing, person, Fate.LEFT_OVER) for person in (noah, lena)] == [0, 0]


@BOTH
async def test_the_next_question_on_stage_answers_the_one_before(world: World, language: str) -> None:
    sharing = await a_sharing(world, language)
    admin, (noah, lena, *_) = sharing.group.admin, sharing.listeners
    await sharing.begins()
    for person, text in ((noah, "How long?"), (lena, "And naps?")):
        await asks(sharing, person, text)
    await sharing.taps_privately(admin, "queue")
    await sharing.taps_privately(admin, "approve")
    await sharing.taps_privately(admin, "approve")
    await sharing.taps_on_stage(admin, 1)
    await sharing.taps_on_stage(admin, 2)
    await world.advance(seconds=3)
    assert heard(sharing, noah, Fate.ANSWERED) == 1
    await sharing.at("21:40")
    assert heard(sharing, lena, Fate.ANSWERED) == 1, "what is on stage at the end is answered"


@BOTH
async def test_declined(world: World, language: str) -> None:
    """In private for who asked there; without a name never in the group; who asked in the group is answered there, silently."""
    sharing = await a_sharing(world, language)
    admin, (noah, lena, tom, _) = sharing.group.admin, sharing.listeners
    await sharing.begins()
    await asks(sharing, noah, "How long?")
    await asks(sharing, lena, "Who are you?", "send hidden")
    asked = tom.says("/ask Really?", sharing.chat)
    await world.settle()
    said = world.said(sharing.chat)
    await sharing.taps_privately(admin, "queue")
    for _ in range(3):
        await sharing.taps_privately(admin, "decline")
    await world.advance(seconds=5)
    assert [heard(sharing, person, Fate.DECLINED) for person in (noah, lena)] == [1, 1]
    told = [m for m in sharing.chat.messages if HEARD[Fate.DECLINED][language] in m.text]
    assert [m.reply_to for m in told] == [asked]
    assert "Really?" in told[0].text
    assert "Who are you?" not in "".join(text for text in world.said(sharing.chat) if text not in said)


@BOTH
@pytest.mark.parametrize("how", ["skip", "end"])
async def test_the_talk_does_not_take_place(world: World, language: str, how: str) -> None:
    sharing = await a_sharing(world, language)
    noah = sharing.listeners[0]
    await asks(sharing, noah, "How long?")
    if how == "skip":
        await sharing.desk("skip", sure=True)
    else:
        await sharing.group.hears(sharing.group.admin, "/manage 1")
        await sharing.group.sees_tap(sharing.group.admin, {"en": "🏁 End", "zh-CN": "🏁 结束"}[language])
        await sharing.group.sees_tap(sharing.group.admin, {"en": "Yes, end it", "zh-CN": "是的，结束"}[language])
    await world.advance(seconds=5)
    assert heard(sharing, noah, Fate.CALLED_OFF) == 1


async def test_a_talk_the_bot_was_away_for(world: World) -> None:
    sharing = await a_sharing(world)
    noah = sharing.listeners[0]
    await asks(sharing, noah, "How long?")
    await sharing.at("23:30")
    await world.advance(seconds=5)
    assert heard(sharing, noah, Fate.CALLED_OFF) == 1


@BOTH
async def test_asking_in_private_while_the_group_is_silent(world: World, language: str) -> None:
    sharing = await a_sharing(world, language, "mute=yes")
    noah = sharing.listeners[0]
    noah.starts(world.bot)
    await sharing.taps(noah, "going")
    await sharing.begins()
    shown = await sharing.writes(noah, "/ask How long?")
    assert "How long?" in shown
    await sharing.taps_privately(noah, "send")
    await sharing.taps_privately(sharing.group.admin, "queue")
    assert "How long?" in sharing.last_to(sharing.group.admin)
    shown = await sharing.writes(noah, "/ask")
    assert {"en": "What would you like to know", "zh-CN": "你想问"}[language] in shown


@BOTH
async def test_asking_in_private_without_a_talk_or_with_several(world: World, language: str) -> None:
    sharing = await a_sharing(world, language)
    stranger = world.telegram.new_person("Sam", language_code=language)
    stranger.starts(world.bot)
    await world.settle()
    none = {"en": "I don't see you in a group with a talk", "zh-CN": "没看到你在有分享的群里"}[language]
    assert none in await sharing.writes(stranger, "/ask How long?")
    noah = sharing.listeners[0]
    noah.starts(world.bot)
    await sharing.taps(noah, "going")
    await sharing.group.hears(sharing.group.admin, f'/new sharing "Second" at="{DAY} 22:00"')
    assert {"en": "Which talk is it for?", "zh-CN": "想问哪一场？"}[language] in await sharing.writes(noah, "/ask How?")
    shown = await sharing.taps_privately_on(noah, "Second · Runners")
    assert "Second" in shown
    await sharing.writes(noah, "How?")
    await sharing.taps_privately(noah, "send")
    assert sharing.last_to(sharing.group.admin).startswith("❓")


@BOTH
async def test_the_archive_is_as_edited_and_without_what_hosts_take_out(world: World, language: str) -> None:
    sharing = await a_sharing(world, language)
    await sharing.begins()
    first = sharing.speaker.says("Sleep wel.", sharing.chat)
    sharing.speaker.says("My phone number is 555.", sharing.chat)
    heckle = sharing.listeners[0].says("I listen.", sharing.chat)
    await world.settle()
    sharing.speaker.edits(first, "Sleep well.")
    sharing.listeners[0].edits(heckle, "I edit.")
    await world.settle()
    await sharing.follows(sharing.group.admin, "hosts")
    shown = await sharing.taps_privately_on(
        sharing.group.admin, {"en": "🗒 What is kept", "zh-CN": "🗒 存档内容"}[language]
    )
    assert "Sleep well." in shown
    assert "555" in shown
    shown = await sharing.taps_privately_on(sharing.group.admin, "🗑 2")
    assert "555" not in shown
    assert await rows_of(world, TalkMessage) == 1
    await sharing.at("21:40")
    html = page(sharing)
    assert "Sleep well." in html
    for gone in ("Sleep wel.", "555", "I edit."):
        assert gone not in html
