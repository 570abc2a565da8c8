"""What docs/operating.md has a host write for nginx carries updates to two processes, one of which is killed. Where nginx is installed."""

import asyncio
import os
import random
import re
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.schema import ROOT
from tests.contracts.process import PATIENCE, free_port, is_listening
from tests.faults.bench import bench

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")  # noqa: TID251 - where the system has it
PAGE = (ROOT / "docs/operating.md").read_text(encoding="utf-8")
PATH = "/muster-hook"

pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")


def configured(folder: Path, port: int, behind: list[int]) -> Path:
    """The page's two blocks in a file, with ports of this machine. No certificate: it speaks plain HTTP here."""
    server, upstream = re.findall(r"```nginx\n(.*?)```", PAGE, re.DOTALL)
    server = server.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};").replace(
        "proxy_pass http://127.0.0.1:8080;", "proxy_pass http://muster;"
    )
    server = re.sub(r"^ *ssl_certificate.*\n", "", server, flags=re.MULTILINE)
    for said, here in zip(("8080", "8081"), behind, strict=True):
        assert said in upstream
        upstream = upstream.replace(said, str(here))
    assert f"location = {PATH} " in server
    temporary = "".join(
        f"{what}_temp_path {folder}/{what};\n" for what in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    file = folder / "nginx.conf"
    file.write_text(
        f"{'user root;' if os.getuid() == 0 else ''}\ndaemon off;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{temporary}{upstream}{server}}}\n",
        encoding="utf-8",
    )
    return file


@asynccontextmanager
async def nginx(file: Path, port: int) -> AsyncIterator[None]:
    """A real one, with this configuration."""
    assert NGINX is not None
    call = [NGINX, "-p", str(file.parent), "-e", str(file.parent / "error.log"), "-c", str(file)]
    await asyncio.to_thread(subprocess.run, [*call, "-t"], check=True, capture_output=True)
    running = await asyncio.create_subprocess_exec(*call)
    try:
        async with asyncio.timeout(PATIENCE):
            while not await is_listening(port):
                assert running.returncode is None
                await asyncio.sleep(0.05)
        yield
    finally:
        running.terminate()
        await running.wait()


async def test_two_processes_behind_the_nginx_of_the_page(postgres_url: str, tmp_path: Path) -> None:
    port, *behind = free_port(), free_port(), free_port()
    hook = {"webhook_url": f"http://127.0.0.1:{port}{PATH}", "webhook_secret": "the-secret-of-this-test"}
    folder = tmp_path / "nginx"
    folder.mkdir()
    async with (
        nginx(configured(folder, port, behind), port),
        bench(postgres_url, tmp_path, random.Random(8), **hook) as it,
    ):
        it.world.webhook_backoff = (0.0, 0.2)
        it.has_several(*({"webhook_listen": f"127.0.0.1:{each}"} for each in behind))
        await it.open(groups=2, people=20)

        async def dies() -> None:
            await asyncio.sleep(0.3)
            await it.kill()

        expected, _ = await asyncio.gather(it.everybody_taps(), dies())
        await it.quiet()
        for hour in (20, 21):
            now = it.world.clock.now()
            it.passes(seconds=(now.replace(hour=hour, minute=0, second=30) - now).total_seconds())
            await it.quiet()
        await it.check(expected)
