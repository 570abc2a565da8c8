"""The playground without its page: what is there when it opens, how time passes in it, and its stories."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from playground.pictures import landscapes
from playground.program import opened
from playground.words import TITLES, VILLAGES
from simulator.pictures import size_of
from tour.stories import STORIES
from tour.story import Story
from tour.words import COMMON


def test_each_story_has_a_title_in_each_language() -> None:
    untitled = [story.name for story in STORIES if set(TITLES.get(story.name, {})) != set(COMMON)]
    assert untitled == []


def test_the_pictures_are_small_and_differ() -> None:
    pictures = landscapes()
    assert len(set(pictures)) == len(pictures)
    assert all(size_of(picture) == (960, 720) and len(picture) < 100_000 for picture in pictures)


async def test_time_passes_with_a_stop_at_each_deadline() -> None:
    async with opened() as playground:
        show = playground.show
        english, chinese = (
            next(chat for chat in show.telegram.chats.values() if chat.title == village.group) for village in VILLAGES
        )
        await show.goes_on_until(datetime(2026, 11, 24, 6, 0, tzinfo=UTC))
        closings = [
            next(message for message in chat.messages if message.text.startswith("🌙")) for chat in (english, chinese)
        ]
        # 21:00 in Shanghai and in Berlin: each told when it was due, not when the time had passed.
        for message, hour in zip(closings, (20, 13), strict=True):
            due = datetime(2026, 11, 23, hour, 0, tzinfo=UTC)
            assert timedelta() <= message.date - due < timedelta(minutes=2)
        assert playground.troubles == []


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
async def test_a_story_is_put_in_front_and_taken_away(story: Story[Any]) -> None:
    async with opened(breath=0.0) as playground:
        free = playground.show
        with pytest.raises(KeyError):
            await playground.begin("nothing", "en")
        await playground.begin(story.name, "zh-CN")
        told = playground.story()
        assert told is not None
        assert (told["next"], told["playing"], playground.show is free) == (0, False, False)
        await playground.play_on()
        await playground.end()
        assert (playground.story(), playground.show) == (None, free)
