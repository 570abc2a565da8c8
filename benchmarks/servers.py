"""Which Telegram to measure against: the same echo on the one of these benchmarks and on the simulator in its fast mode."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from benchmarks import process
from benchmarks.groups import Crowd
from benchmarks.taps import AIOGRAM, STARTS_WITHIN, storm
from benchmarks.telegram import TOKEN, USERNAME, Telegram
from simulator import Telegram as Simulator, serve

_TAPS = 1000
_ALONE = Crowd(groups=1, members=_TAPS)
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Serving:
    """What a server came to: taps a second with the echo, and microseconds of its own processor time a tap."""

    rate: float
    cpu_us: float


async def measure(rounds: int) -> dict[str, Serving]:
    """aiogram's bare echo on both servers, in turns: medians of rounds."""
    found: dict[str, list[Serving]] = {"benchmarks": [], "simulator": []}
    for number in range(rounds):
        print(f"  servers, round {number + 1} of {rounds}", flush=True)
        found["benchmarks"].append(await _lean())
        found["simulator"].append(await _simulated())
    return {
        name: Serving(median(each.rate for each in served), median(each.cpu_us for each in served))
        for name, served in found.items()
    }


async def _lean() -> Serving:
    async with Telegram() as telegram:
        with tempfile.TemporaryDirectory(prefix="muster-bench-") as name:
            async with process.running(Path(name), _echo(telegram.address)) as bot:
                await telegram.called("getUpdates", STARTS_WITHIN)
                computed = process_time()
                load = await storm(telegram, bot, _ALONE, range(_TAPS), first_id=1)
                return Serving(load.rate, (process_time() - computed) / _TAPS * 1e6)


async def _simulated() -> Serving:
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
                begun, computed = perf_counter(), process_time()
                for person in people:
                    person.taps("I'm here", chat)
                await world.until(lambda: len(world.toasts) >= _TAPS, _PATIENCE)
                took = perf_counter() - begun
                return Serving(_TAPS / took, (process_time() - computed) / _TAPS * 1e6)
    finally:
        await server.stop()


def _echo(address: str) -> tuple[str, ...]:
    return "-m", f"benchmarks.bots.{AIOGRAM.module}", address
