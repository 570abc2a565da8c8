"""Which Telegram to measure against: the same echo on the one of these benchmarks and on the simulator in its fast mode."""

import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks import process
from benchmarks.groups import Crowd
from benchmarks.taps import AIOGRAM, STARTS_WITHIN, storm
from benchmarks.telegram import TOKEN, USERNAME, Telegram
from simulator import Telegram as Simulator, serve

_TAPS = 1000
_ALONE = Crowd(groups=1, members=_TAPS)
_PATIENCE = 60.0


async def measure(rounds: int) -> dict[str, float]:
    """Taps a second of aiogram's bare echo, by server: medians of rounds that take turns."""
    rates: dict[str, list[float]] = {"benchmarks": [], "simulator": []}
    for number in range(rounds):
        print(f"  servers, round {number + 1} of {rounds}", flush=True)
        rates["benchmarks"].append(await _lean())
        rates["simulator"].append(await _simulated())
    return {name: median(found) for name, found in rates.items()}


async def _lean() -> float:
    async with Telegram() as telegram:
        with tempfile.TemporaryDirectory(prefix="muster-bench-") as name:
            async with process.running(Path(name), _echo(telegram.address)) as bot:
                await telegram.called("getUpdates", STARTS_WITHIN)
                return (await storm(telegram, bot, _ALONE, range(_TAPS), first_id=1)).rate


async def _simulated() -> float:
    world = Simulator(strict=False, flood_limits=False, keep_history=False)
    bot = world.new_bot(token=TOKEN, username=USERNAME, name="Muster")
    people = [world.new_person(f"Person {number}") for number in range(_TAPS)]
    chat = world.new_group("Group", owner=people[0], members=people[1:])
    people[0].adds(bot, chat, admin=True)
    keyboard = {"inline_keyboard": [[{"text": "I'm here", "callback_data": "x"}]]}
    await world.call(TOKEN, "sendMessage", {"chat_id": chat.id, "text": "Early birds", "reply_markup": keyboard})
    server = await serve(world)
    try:
        with tempfile.TemporaryDirectory(prefix="muster-bench-") as name:
            async with process.running(Path(name), _echo(server.url)):
                await world.until(lambda: not world.pending(bot), _PATIENCE)
                begun = perf_counter()
                for person in people:
                    person.taps("I'm here", chat)
                await world.until(lambda: len(world.toasts) >= _TAPS, _PATIENCE)
                return _TAPS / (perf_counter() - begun)
    finally:
        await server.stop()


def _echo(address: str) -> tuple[str, ...]:
    return "-m", f"benchmarks.bots.{AIOGRAM.module}", address
