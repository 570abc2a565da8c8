"""Databases as earlier versions left them, with what happens in the tour's stories; `make populated` keeps those of this version.

A file a version, `0.1.0.tar.xz`, with the SQL of one SQLite database a story. What is from before the first version is called by its
database's version, `0026.tar.xz`. The words in them are the tour's, so they are nobody's.
"""

import asyncio
import io
import sqlite3
import tarfile
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from bot import __version__
from tour.paint import Painter
from tour.stories import STORIES
from tour.story import Story, perform
from tour.words import COMMON

HERE = Path(__file__).parent
LANGUAGE = "en"


def versions() -> list[str]:
    """The versions of which there are databases."""
    return sorted(path.name.removesuffix(".tar.xz") for path in HERE.glob("*.tar.xz"))


def databases(version: str) -> dict[str, str]:
    """The SQL that makes each, by the name of its story."""
    with tarfile.open(HERE / f"{version}.tar.xz") as archive:
        found = {member.name: archive.extractfile(member) for member in archive}
        return {name.removesuffix(".sql"): file.read().decode() for name, file in found.items() if file is not None}


def lay(sql: str, file: Path) -> None:
    """Make a SQLite database again."""
    with closing(sqlite3.connect(file)) as database:
        database.executescript(sql)


def dump(file: Path) -> str:
    """The SQL that makes a SQLite database."""
    with closing(sqlite3.connect(file)) as database:
        return "\n".join(database.iterdump()) + "\n"


def pack(version: str, dumps: dict[str, str]) -> Path:
    """Keep them, and nothing about this machine."""
    target = HERE / f"{version}.tar.xz"
    with tarfile.open(target, "w:xz", preset=9) as archive:
        for name, sql in sorted(dumps.items()):
            content = sql.encode()
            member = tarfile.TarInfo(f"{name}.sql")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return target


async def played() -> dict[str, str]:
    """What a database holds after each story of this version's tour."""
    stories: Sequence[Story[Any]] = STORIES
    common, dumps = COMMON[LANGUAGE], dict[str, str]()
    for story in stories:
        with tempfile.TemporaryDirectory(prefix="muster-populated-") as name:
            folder = Path(name)
            await perform(story, story.words[LANGUAGE], common, Painter(common, keep_in=folder), folder)
            dumps[story.name] = dump(folder / "tour.sqlite3")
    return dumps


def keep() -> Path:
    """Play this version's tour, and keep its databases under the version's name."""
    return pack(__version__, asyncio.run(played()))
