"""`python -m benchmarks run` measures, prints and saves; `plot` draws what was saved last. `make bench`, `make bench-plot`."""

import json
import os
import platform
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
import uvloop

from benchmarks import (
    beside,
    growth,
    mixed,
    rehearsals,
    report,
    schedules,
    servers,
    several,
    summaries,
    taps,
    ticks,
    votes,
    watches,
)
from benchmarks.databases import Databases, postgres
from benchmarks.plot import draw
from benchmarks.report import Results
from kit.clock import SystemClock
from tests.conftest import Postgres

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

PARTS = (
    "servers",
    "taps",
    "several",
    "beside",
    "mixed",
    "schedules",
    "ticks",
    "votes",
    "history",
    "memory",
    "summaries",
    "rehearsals",
    "watches",
)
_ON_POSTGRES = frozenset(
    {"taps", "several", "beside", "mixed", "schedules", "ticks", "votes", "summaries", "rehearsals", "watches"}
)
_SAVED = Path("build/benchmarks.json")
_PICTURE = Path("docs/images/performance.svg")


@cli.command()
def run(
    *,
    quick: Annotated[bool, typer.Option(help="One round, a shorter past: a look, not a measurement.")] = False,
    only: Annotated[str, typer.Option(help=f"Parts to measure: {', '.join(PARTS)}.")] = ",".join(PARTS),
    save: Annotated[Path, typer.Option(help="Where the figures go.")] = _SAVED,
    rounds: Annotated[int, typer.Option(help="How often the contenders take turns.")] = 3,
) -> None:
    """Measure, print, and save."""
    parts = only.split(",")
    if unknown := sorted(set(parts) - set(PARTS)):
        raise typer.BadParameter(f"no such part: {', '.join(unknown)}")
    with ExitStack() as stack:
        server = stack.enter_context(postgres()) if _ON_POSTGRES & set(parts) else None
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="muster-bench-")))
        results = uvloop.run(_measure(parts, folder, server, quick=quick, rounds=1 if quick else rounds))
        if "summaries" in parts:
            pasts = summaries.PASTS[:1] if quick else summaries.PASTS
            results.summaries = uvloop.run(summaries.all_of(folder, server, pasts=pasts))
        if "rehearsals" in parts:
            results.rehearsals = uvloop.run(rehearsals.all_of(folder, server))
        if "watches" in parts:
            results.watches = uvloop.run(watches.all_of(folder, server))
    save.parent.mkdir(exist_ok=True)
    save.write_text(json.dumps(results.to_json(), indent=1), encoding="utf-8")
    report.show(results)
    print(f"Saved to {save}.")


@cli.command()
def plot() -> None:
    """Draw the picture of docs/performance.md from the run that was saved last."""
    _PICTURE.write_text(draw(json.loads(_SAVED.read_text(encoding="utf-8"))), encoding="utf-8")
    print(f"Drawn: {_PICTURE}.")


async def _measure(parts: list[str], folder: Path, server: Postgres | None, *, quick: bool, rounds: int) -> Results:
    results = Results(_machine(quick=quick, rounds=rounds))
    if "servers" in parts:
        results.servers = await servers.measure(rounds)
    if "taps" in parts:
        (folder / "taps").mkdir()
        results.taps = await taps.measure(rounds, Databases(folder / "taps", server), taps.CONTENDERS)
    if "several" in parts:
        (folder / "several").mkdir()
        counts = several.COUNTS[:2] if quick else several.COUNTS
        results.several = await several.measure(rounds, Databases(folder / "several", server), counts)
    for part, prepare, measure, found in (
        ("beside", beside.prepare, beside.measure, results.beside),
        ("mixed", mixed.prepare, mixed.measure, results.mixed),
        ("schedules", schedules.prepare, schedules.measure, results.clocks),
        ("ticks", ticks.prepare, ticks.measure, results.ticks),
        ("votes", votes.prepare, partial(votes.measure, quick=quick), results.votes),
    ):
        if part in parts:
            (folder / part).mkdir()
            databases = Databases(folder / part, server)
            await prepare(databases)
            await _on_each(databases, measure, found, quick=quick)
    if "history" in parts:
        results.histories = await growth.histories(
            (1, 10) if quick else (1, 10, 100), 1 if quick else min(rounds, growth.MOST_ROUNDS)
        )
    if "memory" in parts:
        results.memory = await growth.memory(10_000 if quick else 100_000)
    return results


async def _on_each(databases: Databases, measure: Callable[..., Any], found: dict[str, Any], *, quick: bool) -> None:
    for name in ("SQLite",) if quick else ("SQLite", "PostgreSQL"):
        found[name] = await measure(databases, on_postgres=name == "PostgreSQL")


def _machine(*, quick: bool, rounds: int) -> dict[str, object]:
    return {
        "at": SystemClock().now().isoformat(timespec="seconds"), "cores": os.cpu_count(), "system": platform.system(),
        "processor": platform.machine(), "python": platform.python_version(), "rounds": rounds, "quick": quick,
        "load": [round(load, 1) for load in os.getloadavg()],
    }  # fmt: skip


if __name__ == "__main__":
    cli()
