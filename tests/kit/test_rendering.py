"""Things are made in a process of their own, within bounds; what goes wrong there is told, and the next thing is made all the same."""

import asyncio
import signal
from collections.abc import AsyncIterator, MutableMapping
from typing import Any

import pytest

from kit.messages import Made
from kit.rendering import NotMade, Renderer

GOOD = Made("document", "x.bin", "features.sample:made", {})


@pytest.fixture
async def renderer(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Renderer]:
    """A renderer that finds a module of ours to make things with, and has little patience."""
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
        "def burns(facts):\n"
        "    until = time.process_time() + facts['seconds']\n"
        "    while time.process_time() < until: pass\n"
        "    return b'burnt'\n"
        "def hogs(facts): return b'x' if sum(range(10**11)) else b''\n"
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
    made = Renderer(seconds=1, patience=30)
    yield made
    await made.close()


def to_make(what: str, **facts: Any) -> Made:
    """Something for the renderer."""
    return Made("document", "x.bin", f"features.sample:{what}", facts)


async def test_one_thing_after_the_other(renderer: Renderer) -> None:
    assert await renderer.make(to_make("echo", name="晨跑")) == b"{'name': '\xe6\x99\xa8\xe8\xb7\x91'}"
    assert await renderer.make(to_make("big", size=3_000_000)) == bytes(3_000_000)
    assert await renderer.make(to_make("echo")) == b"{}"


async def test_it_knows_no_secrets(renderer: Renderer) -> None:
    assert await renderer.make(to_make("token")) == b"none"


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
    renderer: Renderer, what: Made, logged: list[MutableMapping[str, Any]]
) -> None:
    with pytest.raises(NotMade):
        await renderer.make(what)
    assert [entry["event"] for entry in logged] == ["not made"]
    logged.clear()
    assert await renderer.make(to_make("echo")) == b"{}"


async def test_what_takes_too_long_is_given_up(renderer: Renderer, logged: list[MutableMapping[str, Any]]) -> None:
    assert await renderer.make(to_make("echo")) == b"{}"
    renderer._patience = 0.2
    with pytest.raises(NotMade):
        await renderer.make(to_make("slow"))
    logged.clear()
    renderer._patience = 30
    assert await renderer.make(to_make("echo")) == b"{}"


@pytest.mark.parametrize("what", [to_make("burns", seconds=60), to_make("hogs")])
async def test_what_takes_too_much_processor_time_is_ended(
    renderer: Renderer, what: Made, logged: list[MutableMapping[str, Any]]
) -> None:
    """Long before patience is over; also in a loop in C that lets no line of Python run."""
    renderer._patience = 300
    with pytest.raises(NotMade):
        await renderer.make(what)
    logged.clear()
    assert await renderer.make(to_make("echo")) == b"{}"


async def test_what_is_starved_is_made(renderer: Renderer) -> None:
    """It gets next to no processor for much longer than it may compute."""
    assert await renderer.make(to_make("echo")) == b"{}"
    process = renderer._process
    assert process is not None
    process.send_signal(signal.SIGSTOP)
    making = asyncio.ensure_future(renderer.make(to_make("burns", seconds=0.3)))
    await asyncio.sleep(1.5)
    assert not making.done()
    process.send_signal(signal.SIGCONT)
    assert await making == b"burnt"
    assert renderer._process is process


async def test_each_has_its_own_processor_time(renderer: Renderer) -> None:
    """What went before is not counted; far below the bound, since the kernel counts coarsely on a busy machine."""
    for _ in range(10):
        assert await renderer.make(to_make("burns", seconds=0.25)) == b"burnt"
    assert renderer._process is not None
    assert renderer._process.returncode is None
