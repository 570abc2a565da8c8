"""Things are made in a process of their own, within bounds; what goes wrong there is told, and the next thing is made all the same."""

from collections.abc import AsyncIterator, MutableMapping
from typing import Any

import pytest

from kit.messages import Made
from kit.workshop import NotMade, Workshop

GOOD = Made("document", "x.bin", "features.sample:made", {})


@pytest.fixture
async def workshop(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Workshop]:
    """A workshop that finds a module of ours to make things with, and has little patience."""
    folder = tmp_path_factory.mktemp("path")
    package = folder / "features"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "sample.py").write_text(
        "import time, os\n"
        "def echo(facts): print('noise'); return str(facts).encode()\n"
        "def big(facts): return bytes(facts['size'])\n"
        "def greedy(facts): return bytearray(facts['size'])\n"
        "def slow(facts): time.sleep(60)\n"
        "def dies(facts): os._exit(3)\n"
        "def nothing(facts): return None\n"
        "def token(facts): return os.environ.get('BOT_TOKEN', 'none').encode()\n",
        encoding="utf-8",
    )
    # The folder's package goes before ours: Python looks where it was started first, then along its path.
    from bot.schema import ROOT  # noqa: PLC0415

    (folder / "kit").symlink_to(ROOT / "kit")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("BOT_TOKEN", "a secret")
    made = Workshop(seconds=20)
    yield made
    await made.close()


def to_make(what: str, **facts: Any) -> Made:
    """Something for the workshop."""
    return Made("document", "x.bin", f"features.sample:{what}", facts)


async def test_one_thing_after_the_other(workshop: Workshop) -> None:
    assert await workshop.make(to_make("echo", name="晨跑")) == b"{'name': '\xe6\x99\xa8\xe8\xb7\x91'}"
    assert await workshop.make(to_make("big", size=3_000_000)) == bytes(3_000_000)
    assert await workshop.make(to_make("echo")) == b"{}"


async def test_it_knows_no_secrets(workshop: Workshop) -> None:
    assert await workshop.make(to_make("token")) == b"none"


@pytest.mark.parametrize(
    "what",
    [
        to_make("greedy", size=8 * 1024**3),
        to_make("nothing"),
        to_make("unheard_of"),
        to_make("big", size=46 * 1024 * 1024),
        Made("document", "x.bin", "os:system", {}),
        to_make("dies"),
    ],
)
async def test_what_fails_is_said_and_the_next_is_made(
    workshop: Workshop, what: Made, logged: list[MutableMapping[str, Any]]
) -> None:
    with pytest.raises(NotMade):
        await workshop.make(what)
    assert [entry["event"] for entry in logged] == ["not made"]
    logged.clear()
    assert await workshop.make(to_make("echo")) == b"{}"


async def test_what_takes_too_long_is_given_up(workshop: Workshop, logged: list[MutableMapping[str, Any]]) -> None:
    assert await workshop.make(to_make("echo")) == b"{}"
    workshop._seconds = 0.2
    with pytest.raises(NotMade):
        await workshop.make(to_make("slow"))
    logged.clear()
    workshop._seconds = 20
    assert await workshop.make(to_make("echo")) == b"{}"
