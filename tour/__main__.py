"""`python -m tour`: play the stories of a group, draw them, and end with 0, or with 1 at the first difference from the script."""

import asyncio
import tempfile
import time
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from tour.paint import KEPT, Painter
from tour.prompter import Difference
from tour.stories import STORIES
from tour.story import Story, perform
from tour.words import COMMON, Common

_NAMES = [story.name for story in STORIES]

cli = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


class Language(StrEnum):
    """What the tour can be played in."""

    ENGLISH = "en"
    CHINESE = "zh-CN"


@cli.command()
def main(
    lang: Annotated[Language, typer.Option(help="The language to play in.")] = Language.ENGLISH,
    story: Annotated[str | None, typer.Option(help=f"Play one of them: {', '.join(_NAMES)}.")] = None,
    svg: Annotated[Path | None, typer.Option(help="Also write a picture of a part of it.")] = None,
    keep: Annotated[Path, typer.Option(help="Where to put the pictures and files that are worth opening.")] = KEPT,
) -> None:
    """Play what a group does, on a simulated Telegram. Ends with 1 if anything differs from the script."""
    if story is not None and story not in _NAMES:
        msg = f"There is {', '.join(_NAMES)}."
        raise typer.BadParameter(msg)
    chosen = [each for each in STORIES if story in {None, each.name}]
    raise typer.Exit(run(chosen, COMMON[lang], svg=svg, keep_in=keep))


def run(stories: Sequence[Story[Any]], common: Common, *, svg: Path | None = None, keep_in: Path = KEPT) -> int:
    """Play these stories in one language; the exit code."""
    painter, began, met = Painter(common, keep_in=keep_in), time.monotonic(), 0
    try:
        for story in stories:
            with tempfile.TemporaryDirectory(prefix="muster-tour-") as folder:
                met += asyncio.run(perform(story, story.words[common.language], common, painter, Path(folder)))
    except Difference as difference:
        _differs(painter, common, difference)
        return 1
    _done(painter, common, met, time.monotonic() - began)
    if svg is not None:
        painter.save(svg)
    return 0


def _done(painter: Painter, common: Common, met: int, seconds: float) -> None:
    labels = common.labels
    lines = (labels.checked.format(count=met), labels.took.format(seconds=seconds), labels.next_step)
    painter.panel(Text("\n".join(lines)), f"✅ {labels.done}", "green")


def _differs(painter: Painter, common: Common, difference: Difference) -> None:
    labels = common.labels
    body = Text.assemble(
        (f"{difference.about}\n\n", "bold"),
        (f"{labels.expected}\n", "bold green"),
        f"{difference.expected}\n\n",
        (f"{labels.got}\n", "bold red"),
        difference.got,
    )
    painter.panel(body, labels.differs, "red")


if __name__ == "__main__":
    cli()
