"""`python -m tour`: play two days in a group, draw them, and end with 0, or with 1 at the first difference from the script."""

import asyncio
import tempfile
import time
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.panel import Panel
from rich.text import Text

from tour.paint import Painter
from tour.prompter import Difference
from tour.script import perform
from tour.words import WORDS, Words

cli = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


class Language(StrEnum):
    """What the tour can be played in."""

    ENGLISH = "en"
    CHINESE = "zh-CN"


@cli.command()
def main(
    lang: Annotated[Language, typer.Option(help="The language to play in.")] = Language.ENGLISH,
    svg: Annotated[Path | None, typer.Option(help="Also write a picture of a part of it.")] = None,
) -> None:
    """Play two days in a group on a simulated Telegram. Ends with 1 if anything differs from the script."""
    raise typer.Exit(run(WORDS[lang], svg=svg))


def run(words: Words, *, svg: Path | None = None) -> int:
    """Play with these words; the exit code."""
    painter, began = Painter(words), time.monotonic()
    try:
        with tempfile.TemporaryDirectory(prefix="muster-tour-") as folder:
            met = asyncio.run(perform(words, painter, Path(folder)))
    except Difference as difference:
        painter.lines(Text(), _differs(words, difference))
        return 1
    painter.lines(Text(), _done(words, met, time.monotonic() - began))
    if svg is not None:
        painter.save(svg)
    return 0


def _done(words: Words, met: int, seconds: float) -> Panel:
    labels = words.labels
    lines = (labels.checked.format(count=met), labels.took.format(seconds=seconds), labels.next_step)
    return Panel(Text("\n".join(lines)), title=Text(f"✅ {labels.done}", "bold"), border_style="green")


def _differs(words: Words, difference: Difference) -> Panel:
    labels = words.labels
    body = Text.assemble(
        (f"{difference.about}\n\n", "bold"),
        (f"{labels.expected}\n", "bold green"), f"{difference.expected}\n\n",
        (f"{labels.got}\n", "bold red"), difference.got,
    )  # fmt: skip
    return Panel(body, title=Text(labels.differs, "bold"), border_style="red")


if __name__ == "__main__":
    cli()
