"""`python -m playground`: start it, say where it is, and go on until Ctrl-C."""

import asyncio
import errno
import signal
import webbrowser
from typing import Annotated

import typer

from playground.program import opened
from simulator.page import serve_page

cli = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@cli.command()
def main(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where the page listens; 0: wherever is free.")] = 8400,
    *,
    browser: Annotated[bool, typer.Option(help="Also open it in the browser.")] = False,
) -> None:
    """Show the bot in a browser, on a simulated Telegram: no token, no network."""
    try:
        asyncio.run(_run(port, browser=browser))
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        typer.echo(
            f"Port {port} is taken: is a playground running already? Another one: make demo PORT={port + 1}", err=True
        )
        raise typer.Exit(1) from None


async def _run(port: int, *, browser: bool) -> None:
    typer.echo("Starting a Telegram and the bot …")
    async with opened() as playground:
        server = await serve_page(playground, port=port)
        try:
            typer.echo(
                f"\n  Muster's playground:  {server.url}\n\nOnly this machine can see it. Ctrl-C ends it, and nothing is kept."
            )
            if browser:
                webbrowser.open(server.url)
            await _interrupted()
        finally:
            await server.stop()


async def _interrupted() -> None:
    """Wait for Ctrl-C or SIGTERM."""
    ended, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    await ended.wait()


if __name__ == "__main__":
    cli()
