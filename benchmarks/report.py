"""What the measurements say: a table with ratios, and the goals."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.beside import Beside
from benchmarks.growth import History, Memory
from benchmarks.mixed import Mixed
from benchmarks.rehearsals import RehearsalTimes
from benchmarks.schedules import Clock
from benchmarks.servers import Serving
from benchmarks.several import Together
from benchmarks.summaries import FACTS, MEMBERS, SummaryTimes
from benchmarks.taps import AIOGRAM, LIBRARY, MUSTER, MUSTER_POSTGRES, PLAIN, Load, Rounds, middle
from benchmarks.ticks import Ticks
from benchmarks.votes import Votes
from benchmarks.watches import WatchTimes

_WIDTH = 120
_LOADS = {"one": "one group", "fifty": "50 groups"}
# The same with members never seen before.
_COLD = {"cold_one": ("one", "one group, cold"), "cold_fifty": ("fifty", "50 groups, cold")}


@dataclass(slots=True)
class Results:
    """All that was measured in one run."""

    machine: Mapping[str, Any]
    servers: dict[str, Serving] = field(default_factory=dict)
    taps: dict[str, Rounds] = field(default_factory=dict)
    several: list[Together] = field(default_factory=list)
    beside: dict[str, Beside] = field(default_factory=dict)
    mixed: dict[str, Mixed] = field(default_factory=dict)
    clocks: dict[str, Clock] = field(default_factory=dict)
    ticks: dict[str, Ticks] = field(default_factory=dict)
    votes: dict[str, dict[str, Votes]] = field(default_factory=dict)
    histories: list[History] = field(default_factory=list)
    memory: Memory | None = None
    summaries: list[SummaryTimes] = field(default_factory=list)
    rehearsals: list[RehearsalTimes] = field(default_factory=list)
    watches: list[WatchTimes] = field(default_factory=list)

    def load(self, name: str, load: str) -> Load:
        """The medians of a contender's rounds with a load (`one`, `fifty`)."""
        return middle(getattr(self.taps[name], load))

    def to_json(self) -> dict[str, Any]:
        """Everything: each round, the medians and the goals."""
        return {
            "machine": dict(self.machine),
            "servers": {name: asdict(serving) for name, serving in self.servers.items()},
            "taps": {
                name: {load: {"median": asdict(self.load(name, load)), "rounds": [asdict(r) for r in getattr(rounds, load)]}
                       for load in (*_LOADS, *_COLD) if getattr(rounds, load)}
                for name, rounds in self.taps.items()
            },
            "several": [asdict(together) for together in self.several],
            "summaries": [asdict(times) for times in self.summaries],
            "rehearsals": [asdict(times) for times in self.rehearsals],
            "watches": [asdict(times) for times in self.watches],
            "beside": {name: asdict(found) for name, found in self.beside.items()},
            "mixed": {name: asdict(found) for name, found in self.mixed.items()},
            "clocks": {name: asdict(clock) for name, clock in self.clocks.items()},
            "ticks": {name: asdict(ticks) for name, ticks in self.ticks.items()},
            "votes": {name: {sort: asdict(votes) for sort, votes in found.items()} for name, found in self.votes.items()},
            "histories": [asdict(history) for history in self.histories],
            "memory": self.memory and asdict(self.memory),
            "goals": [asdict(goal) | {"is_met": goal.is_met} for goal in goals(self)],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Goal:
    """Something to reach: at least `bound`, or at most where `is_ceiling`."""

    what: str
    value: float
    bound: float
    unit: str = "×"
    is_ceiling: bool = False

    @property
    def is_met(self) -> bool:
        """Reached."""
        return self.value <= self.bound if self.is_ceiling else self.value >= self.bound


def goals(results: Results) -> list[Goal]:
    """What this run says to the goals; those of parts that were left out are left out."""
    return [*_tap_goals(results), *_other_goals(results)]


def _tap_goals(results: Results) -> Iterator[Goal]:
    if MUSTER.name not in results.taps:
        return
    ours = {load: results.load(MUSTER.name, load) for load in _LOADS}
    for load, other, bound, words in (
        ("one", AIOGRAM, 1.0, "aiogram's bare echo"),
        ("one", PLAIN, 10.0, "the plain bot"),
        ("fifty", LIBRARY, 1.0, "python-telegram-bot's bare echo"),
        ("fifty", PLAIN, 4.0, "the plain bot"),
    ):
        if other.name in results.taps:
            yield Goal(f"{_LOADS[load]}: {words}", ours[load].rate / results.load(other.name, load).rate, bound)
    for load, (warm, words) in _COLD.items():
        cold = results.load(MUSTER.name, load)
        yield Goal(f"{words}: to warm", cold.rate / ours[warm].rate, 0.8)
        if load == "cold_one" and AIOGRAM.name in results.taps:
            yield Goal(f"{words}: aiogram's bare echo", cold.rate / results.load(AIOGRAM.name, warm).rate, 1.8)
    for load, words in _LOADS.items():
        yield Goal(f"{words}: p99 with 2,000 taps waiting", ours[load].p99, 500, "ms", is_ceiling=True)
        if MUSTER_POSTGRES.name in results.taps:
            on_postgres = results.load(MUSTER_POSTGRES.name, load)
            yield Goal(f"{words}: PostgreSQL to SQLite", on_postgres.rate / ours[load].rate, 0.6)


def _other_goals(results: Results) -> Iterator[Goal]:
    for name, found in results.beside.items():
        yield Goal(f"{name}: a board beside a /top a second, p99", found.shown_p99, 10, "s", is_ceiling=True)
    for name, clock in results.clocks.items():
        yield Goal(f"{name}: 1,000 due at once, p99 of lateness", clock.late_p99 / 1000, 1.5, "s", is_ceiling=True)
    for name, ticks in results.ticks.items():
        yield Goal(f"{name}: a tick that finds nothing", ticks.idle_p50, 5, "ms", is_ceiling=True)
        yield Goal(f"{name}: {ticks.queued:,} due are queued", ticks.due_seconds, 2, "s", is_ceiling=True)
    for name, voted in results.votes.items():
        for sort, of in voted.items():
            if of.edits > 1:
                yield Goal(f"{name}: an edit of the board of a vote ({sort}), after the one before", of.closest, 3, "s")
    if len(results.histories) > 1:
        first, last = results.histories[0], results.histories[-1]
        what = f"a tap's processor time, {last.rows:,} check-ins to {first.rows:,}"
        yield Goal(what, last.cpu_us / first.cpu_us, 1.1, is_ceiling=True)
    yield from _summary_goals(results.summaries)
    for rehearsed in results.rehearsals:
        took = rehearsed.copied + rehearsed.played
        yield Goal(f"{rehearsed.database}: a campaign of 30 days is rehearsed", took, 3, "s", is_ceiling=True)
    for seen in results.watches:
        yield Goal(
            f"{seen.database}: {seen.metrics} figures of a running week", seen.running, 0.3, "s", is_ceiling=True
        )
        yield Goal(f"{seen.database}: the same of a settled week", seen.settled, 0.3, "s", is_ceiling=True)


def _summary_goals(summaries: Sequence[SummaryTimes]) -> Iterator[Goal]:
    for name in dict.fromkeys(times.database for times in summaries):
        first, last = ([times for times in summaries if times.database == name][n] for n in (0, -1))
        yield Goal(f"{name}: a week's summary, settled", first.settled, 1, "s", is_ceiling=True)
        yield Goal(f"{name}: a week's summary, running", first.running, 1, "s", is_ceiling=True)
        if name == "SQLite":
            # Elsewhere writers do not wait for each other.
            yield Goal(f"{name}: the longest transaction of settling a week", first.part, 0.1, "s", is_ceiling=True)
        yield Goal(f"{name}: the picture of a week", first.picture, 2, "s", is_ceiling=True)
        if last is not first:
            what = f"{name}: a week's summary with {last.history:,} facts before it, to {first.history:,}"
            yield Goal(f"{what}, settled", last.settled / first.settled, 1.2, is_ceiling=True)
            yield Goal(f"{what}, running", last.running / first.running, 1.2, is_ceiling=True)


def show(results: Results) -> None:
    """Print it all."""
    console = Console(width=_WIDTH)
    if results.servers:
        for name, serving in results.servers.items():
            console.print(
                f"aiogram's echo on the server of {name}: {serving.rate:,.0f} taps/s, {serving.cpu_us:,.0f} µs CPU a tap in it"
            )
    if results.taps:
        for load in _LOADS:
            console.print(_tap_table(results, load))
        console.print(_cold_table(results))
    for name, found in results.beside.items():
        console.print(
            f"{found.asked:,} /top beside {found.taps:,} taps in 30 s on {name}: boards show a tap after {found.shown_p50:.1f} s (p99 "
            f"{found.shown_p99:.1f} s), by {found.edits:,} edits, with {found.said:,} answers said meanwhile."
        )
    if results.mixed:
        console.print(_mixed_table(results.mixed))
    if results.clocks:
        console.print(_clock_table(results.clocks))
    for name, ticks in results.ticks.items():
        console.print(
            f"A tick with {ticks.schedules:,} schedules on {name}: {ticks.idle_p50:.2f} ms where none is due (at most "
            f"{ticks.idle_worst:.1f}); {ticks.queued:,} due are queued in {ticks.due_seconds:.2f} s "
            f"({ticks.due_cpu:.2f} s of processor time)."
        )
    _show_rest(console, results)


def _show_rest(console: Console, results: Results) -> None:
    if results.histories:
        console.print(_history_table(results.histories))
    if (memory := results.memory) is not None:
        console.print(
            f"Memory with {memory.members:,} members: {memory.started:.0f} MB after the start, {memory.warm:.0f} MB after the "
            f"first taps, {memory.after:.0f} MB after {memory.taps:,} taps."
        )
    if results.several:
        console.print(_several_table(results.several))
    if results.votes:
        console.print(_vote_table(results.votes))
    if results.summaries:
        console.print(_summary_table(results.summaries))
    for rehearsed in results.rehearsals:
        console.print(
            f"A campaign of 30 days in a group of 1,000, rehearsed on {rehearsed.database}: read in {rehearsed.copied:.2f} s, played in "
            f"{rehearsed.played:.2f} s ({rehearsed.cpu:.2f} s of processor time), {rehearsed.messages} messages."
        )
    for seen in results.watches:
        console.print(
            f"{seen.metrics} figures of a week with 1,000,000 facts on {seen.database}, while it runs: {seen.running:.2f} s "
            f"({seen.cpu:.2f} s of processor time), {seen.same_cpu:.3f} s of it where nothing was done; first look {seen.first:.2f} s "
            f"({seen.first_cpu:.2f} s); first look at a settled week {seen.settled:.2f} s ({seen.settled_cpu:.2f} s)."
        )
    for goal in goals(results):
        sign, bound = ("✓" if goal.is_met else "✗"), "at most" if goal.is_ceiling else "at least"
        console.print(f"{sign} {goal.what}: {goal.value:.2f} {goal.unit} ({bound} {goal.bound:g})")


def _tap_table(results: Results, load: str) -> Table:
    table = Table(
        title=f"Taps, {_LOADS[load]}: milliseconds from an update's hand-out to its answer (medians of rounds)"
    )
    table.add_column("")
    for column in ("taps/s", "× plain", "× aiogram", "p50", "p95", "p99", "CPU µs a tap"):
        table.add_column(column, justify="right")
    for name in results.taps:
        of = results.load(name, load)
        ratios = (_ratio(results, of, other.name, load) for other in (PLAIN, AIOGRAM))
        table.add_row(
            name, f"{of.rate:,.0f}", *ratios, *(f"{figure:,.0f}" for figure in (of.p50, of.p95, of.p99, of.cpu_us))
        )
    return table


def _ratio(results: Results, of: Load, other: str, load: str) -> str:
    """How many times another contender's taps a second in this run; nothing where it was not measured."""
    return f"{of.rate / results.load(other, load).rate:.2f}" if other in results.taps else ""


def _cold_table(results: Results) -> Table:
    table = Table(title="Taps of members never seen before, beside those of known ones and a bare echo in this run")
    table.add_column("")
    for column in ("taps/s", "× warm", "× aiogram", "p50", "p95", "p99", "CPU µs a tap", "× warm"):
        table.add_column(column, justify="right")
    for name in (name for name, rounds in results.taps.items() if rounds.cold_one):
        for load, (warm, words) in _COLD.items():
            of, known = results.load(name, load), results.load(name, warm)
            table.add_row(
                f"{name}, {words}",
                f"{of.rate:,.0f}",
                _ratio(results, of, name, warm),
                _ratio(results, of, AIOGRAM.name, warm),
                *(f"{figure:,.0f}" for figure in (of.p50, of.p95, of.p99, of.cpu_us)),
                f"{of.cpu_us / known.cpu_us:.2f}",
            )
    return table


def _mixed_table(mixed: Mapping[str, Mixed]) -> Table:
    first = next(iter(mixed.values()))
    table = Table(title="A mixed day: talk, taps, photos, commands and forms of 50 groups, and schedules that fall due")
    for column in (
        "",
        "updates",
        "updates/s",
        "× the first",
        "CPU µs each",
        "× the first",
        "p50 ms",
        "p99 ms",
        "schedules",
    ):
        table.add_column(column, justify="right" if column else "left")
    for name, of in mixed.items():
        ratios = of.rate / first.rate, of.cpu_us / first.cpu_us
        rates = f"{of.rate:,.0f}", f"{ratios[0]:.2f}", f"{of.cpu_us:,.0f}", f"{ratios[1]:.2f}"
        table.add_row(name, f"{of.updates:,}", *rates, f"{of.p50:,.0f}", f"{of.p99:,.0f}", f"{of.ran}")
    return table


def _several_table(several: Sequence[Together]) -> Table:
    table = Table(
        title="Several processes on one PostgreSQL, 50 groups: a tap's processor time in all, waits for locks"
    )
    columns = (
        "processes",
        "CPU µs a tap",
        "PostgreSQL's µs",
        "waits s",
        "deadlocks",
        "taps/s here",
        "p50 ms",
        "p99 ms",
    )
    for column in columns:
        table.add_column(column, justify="right")
    for t in several:
        figures = (f"{each:,.0f}" for each in (t.cpu_us, t.postgres_us))
        rest = (f"{each:,.0f}" for each in (t.deadlocks, t.rate, t.p50, t.p99))
        table.add_row(str(t.processes), *figures, f"{t.waited:.2f}", *rest)
    return table


def _vote_table(votes: Mapping[str, Mapping[str, Votes]]) -> Table:
    table = Table(title="Votes that wait at once in one group, whose board shows the results")
    columns = (
        "votes", "votes/s", "p50 ms", "p99 ms", "CPU µs a vote", "edits of the board", "closest s", "all shown after s",
    )  # fmt: skip
    for column in ("", *columns):
        table.add_column(column, justify="right" if column else "left")
    for name, found in votes.items():
        for sort, of in found.items():
            load = of.load
            figures = (f"{each:,.0f}" for each in (load.taps, load.rate, load.p50, load.p99, load.cpu_us, of.edits))
            table.add_row(f"{name}, {sort}", *figures, f"{of.closest:.1f}", f"{of.shown_after:.1f}")
    return table


def _clock_table(clocks: Mapping[str, Clock]) -> Table:
    table = Table(title="Schedules: 1,000 of them due within one second")
    columns = (
        "",
        "groups",
        "schedules",
        "start s",
        "MB",
        "idle tick ms",
        "late p50 ms",
        "late p99 ms",
        "all done after ms",
    )
    for column in columns:
        table.add_column(column, justify="right" if column else "left")
    for name, c in clocks.items():
        size = (
            f"{c.groups:,}",
            f"{c.schedules:,}",
            f"{c.start_seconds:.1f}",
            f"{c.megabytes:,.0f}",
            f"{c.idle_ms:.1f}",
        )
        table.add_row(name, *size, *(f"{late:,.0f}" for late in (c.late_p50, c.late_p99, c.done_after)))
    return table


def _history_table(histories: Sequence[History]) -> Table:
    table = Table(title="History: a tap in a group with so many check-ins behind it")
    for column in ("check-ins", "taps/s", "CPU µs a tap", "× the first"):
        table.add_column(column, justify="right")
    for h in histories:
        table.add_row(f"{h.rows:,}", f"{h.rate:,.0f}", f"{h.cpu_us:,.0f}", f"{h.cpu_us / histories[0].cpu_us:.2f}")
    return table


def _summary_table(summaries: Sequence[SummaryTimes]) -> Table:
    table = Table(title=f"A week's summary: {MEMBERS:,} members, {FACTS:,} facts in the week; seconds")
    columns = (
        "",
        "facts before",
        "settled",
        "running",
        "its CPU",
        "settling it",
        "its longest part",
        "workbook",
        "picture",
    )
    for column in columns:
        table.add_column(column, justify="right" if column else "left")
    for t in summaries:
        seconds = (t.settled, t.running, t.cpu, t.settle, t.part, t.workbook, t.picture)
        table.add_row(t.database, f"{t.history:,}", *(f"{each:.2f}" for each in seconds))
    return table
