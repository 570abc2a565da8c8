"""The commands of the program, `muster …` or `python -m bot …`: `--help` lists them."""

import asyncio
import gc
import signal
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer
import uvloop

from bot import __version__, doctor, log, schema
from bot.alone import Alone
from bot.app import build_app
from bot.backup import backup as back_up
from bot.errors import CannotRun
from bot.move import move as move_to
from bot.settings import Settings, database_address, load
from bot.verify import verify_draw, verify_packet
from features import columns
from features.points.service import audit as audit_ledger
from features.prizes.resealing import reseal as reseal_codes
from features.statistics.rebuild import rebuild_all
from kit.clock import Clock, SystemClock
from kit.db import Database
from kit.shipped import shipped
from kit.tasks import unless
from kit.vault import Vault

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


def _tell_version(asked: bool) -> None:
    if asked:
        typer.echo(f"muster {__version__}")
        raise typer.Exit


@cli.callback()
def main(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    """Muster: a Telegram bot that runs a group's activities."""


@cli.command()
def settings() -> None:
    """Show all that can be set, to begin a .env with: muster settings > .env."""
    typer.echo(shipped(".env.example").read_text(encoding="utf-8"), nl=False)


@cli.command()
def run() -> None:
    """Run the bot until it is told to stop (SIGTERM, Ctrl-C)."""
    serve(SystemClock())


@cli.command()
def migrate() -> None:
    """Bring the database to this program's version."""
    _with_settings(_migrate)


@cli.command()
def audit() -> None:
    """Check that all tables are there and the ledger adds up: exit code 0 where it is so, 1 where it is not."""
    _with_settings(_audit)


@cli.command(name="doctor")
def examine() -> None:
    """Look at settings, database, Telegram and disk, and say what to mend: exit code 1 where something is. Also while the bot runs."""
    _with_settings(_examine)


@cli.command()
def reseal() -> None:
    """Seal the codes of prizes anew with the first key of PRIZE_KEY: exit code 1 where some cannot be opened. Also while the bot runs."""
    _with_settings(_reseal)


@cli.command(name="rebuild-stats")
def rebuild_stats() -> None:
    """Count the statistics anew from what was recorded; best while the bot does not run."""
    _with_settings(_rebuild_stats)


@cli.command()
def backup(
    file: Annotated[Path, typer.Argument(help="Where to; it must not be there yet.", show_default=False)],
) -> None:
    """Copy the SQLite database to FILE, also while the bot runs."""

    async def work(settings: Settings) -> None:
        database = Database(settings.database_url)
        try:
            await asyncio.to_thread(back_up, database, file)
        finally:
            await database.close()
        typer.echo(f"The backup is in {file}.")

    _with_settings(work)


@cli.command()
def move(
    to: Annotated[
        str,
        typer.Option(
            prompt="PostgreSQL to move to (postgresql://…)",
            help="The empty PostgreSQL to move to; asked for where it is not said.",
        ),
    ],
    *,
    rehearse: Annotated[bool, typer.Option("--rehearse", help="Do and check all of it, then take it back.")] = False,
) -> None:
    """Copy the SQLite database into an empty PostgreSQL and compare each row, while the bot does not run. SQLite's is left as it is."""

    async def work(settings: Settings) -> None:
        try:
            target = Database(database_address(to))
        except ValueError as reason:
            msg = f"The database to move to cannot be used: {reason}."
            raise CannotRun(msg) from None
        source = Database(settings.database_url)
        try:
            moved = await move_to(source, target, rehearse=rehearse)
        finally:
            await source.close()
            await target.close()
        typer.echo(f"{moved.rows} rows in {moved.tables} tables are there, each as it was.")
        typer.echo(
            "All of it was taken back." if rehearse else "Put the new address into DATABASE_URL, and start the bot."
        )

    _with_settings(work)


@cli.command()
def verify(
    promised: Annotated[
        str, typer.Argument(help="The hash that was shown beforehand: of a packet, or of a draw's seed.")
    ],
    parts: Annotated[
        str, typer.Argument(help="The portions in their order, or the list of those who took part: 12,8,5")
    ],
    secret: Annotated[str, typer.Argument(help="The salt or the seed that was shown at the end.")],
    *,
    taps: Annotated[
        str | None, typer.Option(help="Of a packet: the fingerprints of the taps, in their order. Says what each got.")
    ] = None,
    draw: Annotated[bool, typer.Option("--draw", help="It is a draw by lot, not a red packet.")] = False,
    list_hash: Annotated[
        str | None, typer.Option(help="Of a draw: the hash of the list, shown when entries closed.")
    ] = None,
) -> None:
    """Check that a red packet was cut, or lots were drawn, as promised: exit code 0, else 1. Needs no settings and no database."""
    try:
        fits, found = (
            verify_draw(promised, parts, secret, list_hash) if draw else verify_packet(promised, parts, secret, taps)
        )
    except ValueError:
        typer.echo("Write the numbers (and fingerprints) as they were published: 12,8,5", err=True)
        raise typer.Exit(2) from None
    typer.echo(found)
    if not fits:
        raise typer.Exit(1)


def serve(clock: Clock) -> None:
    """`run`, by a clock of the caller's choice."""
    _with_settings(lambda settings: _run(settings, clock))


async def _run(settings: Settings, clock: Clock) -> None:
    app = build_app(settings, clock=clock, is_own_process=True)
    loop = asyncio.get_running_loop()
    stopping = asyncio.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signum, stopping.set)
    try:
        # Told to stop while it starts, it does not start to the end first.
        await unless(stopping, app.start())
        if stopping.is_set():
            return
        for signum in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(signum, app.stop)
        _spare_the_collector()
        app.keep_watch()
        await app.run()
    finally:
        await app.close()


def _spare_the_collector() -> None:
    """What is there by now stays: 150,000 objects that the garbage collector is not to look through again and again."""
    gc.collect()
    gc.freeze()


async def _migrate(settings: Settings) -> None:
    alone, database = Alone(), Database(settings.database_url)
    try:
        alone.take(database)
        await schema.migrate(settings.database_url)
    finally:
        await database.close()
        alone.close()
    typer.echo("The database is up to date.")


async def _audit(settings: Settings) -> None:
    database = Database(settings.database_url)
    try:
        await schema.require_newest(database)
        async with database.read() as session:
            lacking = await columns.lacking(session)
            findings = [] if lacking else await audit_ledger(session)
            version = await schema.check_known(database)
    finally:
        await database.close()
    if lacking:
        typer.echo(f"The database is at version {version}, and lacks: {', '.join(lacking)}. Go back to a backup.")
        raise typer.Exit(1)
    typer.echo(f"All tables are there, at version {version}.")
    for finding in findings:
        typer.echo(f"group {finding.group_id}: {finding.what}: {finding.detail}")
    if findings:
        raise typer.Exit(1)
    typer.echo("The ledger adds up.")


async def _examine(settings: Settings) -> None:
    ill = False
    async for finding in doctor.examine(settings):
        typer.echo(finding)
        ill = ill or finding.is_well is False
    if ill:
        raise typer.Exit(1)


async def _rebuild_stats(settings: Settings) -> None:
    database = Database(settings.database_url)
    try:
        await schema.require_newest(database)
        count = await rebuild_all(database, SystemClock().now())
    finally:
        await database.close()
    typer.echo(f"Counted anew: {count} groups.")


async def _reseal(settings: Settings) -> None:
    vault = Vault(settings.prize_key.get_secret_value() if settings.prize_key is not None else None)
    if not vault.has_key:
        msg = "PRIZE_KEY is not set: there is nothing to seal codes with."
        raise CannotRun(msg)
    database = Database(settings.database_url)
    try:
        await schema.require_newest(database)
        done = await reseal_codes(database, vault)
    finally:
        await database.close()
    typer.echo(f"Sealed anew: {done.anew} codes. Sealed with the first key before: {done.ready}.")
    if done.shut:
        typer.echo(
            f"{done.shut} codes are sealed with a key that is not in PRIZE_KEY. They are left as they are.", err=True
        )
        raise typer.Exit(1)


def _with_settings(work: Callable[[Settings], Coroutine[Any, Any, None]]) -> None:
    try:
        settings = load()
        log.set_up(settings.log_level, settings.log_format)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(work(settings))
    except CannotRun as reason:
        typer.echo(str(reason), err=True)
        sys.exit(2)


if __name__ == "__main__":
    cli()
