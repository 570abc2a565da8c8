"""The tour plays through in both languages, and stops where something is not as its script says."""

import asyncio
import logging
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from simulator import Telegram
from simulator.pictures import size_of
from tour.__main__ import run
from tour.prompter import Difference, Prompter
from tour.stage import set_up
from tour.stories import STORIES
from tour.stories.morning_run.script import STORY
from tour.story import Story, moment
from tour.words import CHINESE, COMMON, ENGLISH

ROOT = Path(__file__).parents[2]
# A machine that does much else at the same time is slow; on a free one it takes less than half a minute.
AT_MOST = 900


@pytest.mark.parametrize("language", list(COMMON))
async def test_it_plays_through(language: str, tmp_path: Path) -> None:
    picture = tmp_path / "tour.svg"
    # A proxy that leads nowhere: nothing may leave this machine.
    outside = {
        "PATH": "/usr/bin:/bin",
        "PYTHONIOENCODING": "utf-8",
        "HTTP_PROXY": "http://127.0.0.1:9",
        "BOT_TOKEN": "not one",
    }
    playing = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tour",
        "--lang",
        language,
        "--svg",
        str(picture),
        "--keep",
        str(tmp_path),
        cwd=ROOT,
        env=outside,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        out, err = await asyncio.wait_for(playing.communicate(), AT_MOST)
    finally:
        if playing.returncode is None:
            playing.kill()
    shown = out.decode()
    assert (playing.returncode, err.decode()) == (0, ""), shown
    assert all(chapter.title in shown for story in STORIES for chapter in story.words[language].chapters)
    assert COMMON[language].labels.done in shown
    fetched = re.findall(
        r"https?://(?!www\.w3\.org/2000/svg)|url\((?!#)|@import|@font-face", picture.read_text("utf-8")
    )
    assert fetched == []
    summary, book = (tmp_path / f"summary.{language}.{ending}" for ending in ("png", "xlsx"))
    _, _, ending = shown.rpartition(STORIES[-1].words[language].chapters[-1].title)
    assert str(book) in "".join(ending.split()), "the tour ends with it, and says where it lies"
    size = size_of(summary.read_bytes())
    assert size is not None
    assert size[0] == 1080
    assert len(openpyxl.load_workbook(book).sheetnames) == 5


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_each_act_has_its_chapter(story: Story[Any]) -> None:
    chapters = {language: len(words.chapters) for language, words in story.words.items()}
    assert chapters == dict.fromkeys(COMMON, len(story.acts))


@pytest.mark.parametrize("language", list(COMMON))
@pytest.mark.parametrize("changed", ["greeting", "only_hosts", "toast_second", "not_a_member"])
def test_a_changed_sentence_stops_it(language: str, changed: str, capsys: pytest.CaptureFixture[str]) -> None:
    words, common = STORY.words[language], COMMON[language]
    said = getattr(words, changed)
    altered: dict[str, Any] = {changed: "something else"}
    assert run([replace(STORY, words={language: replace(words, **altered)})], common) == 1
    shown = capsys.readouterr().out
    before, differs, after = shown.partition(common.labels.differs)
    assert words.chapters[0].title in before, "the chat so far is shown"
    assert differs
    assert after.index(common.labels.expected) < after.index("something else") < after.index(common.labels.got)
    assert said[:8] in after[after.index(common.labels.got) :]
    assert common.labels.done not in shown


async def test_silence_and_one_word_too_many_are_differences(tmp_path: Path) -> None:
    async with set_up(moment(ENGLISH, 1, "08:00"), tmp_path) as stage:
        prompter = Prompter(stage, patience=0.05)
        ann = stage.telegram.new_person("Ann")
        ann.starts(stage.bot)
        with pytest.raises(Difference) as silence:
            await prompter.hears(ann.private(stage.bot), "Hello!")
        assert (silence.value.expected, prompter.met) == ("Hello!", 0)
        await _says(stage.telegram, ann.id, "Hello!")
        await _says(stage.telegram, ann.id, "Hello again!")
        await prompter.hears(ann.private(stage.bot), "Hello!")
        with pytest.raises(Difference) as more:
            await prompter.ends()
        assert more.value.got == "Hello again!"


async def test_a_logged_error_is_a_difference(tmp_path: Path) -> None:
    async with set_up(moment(CHINESE, 1, "08:00"), tmp_path) as stage:
        prompter = Prompter(stage)
        prompter.agree("this", "same", "same")
        logging.getLogger("bot").error("it broke")
        with pytest.raises(Difference) as logged:
            prompter.agree("this", "same", "same")
        assert "it broke" in logged.value.got


async def _says(telegram: Telegram, chat_id: int, text: str) -> None:
    status, _ = await telegram.call(telegram.bots[0].token, "sendMessage", {"chat_id": chat_id, "text": text})
    assert status == 200
