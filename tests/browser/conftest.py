"""A playground of its own and a fresh Chromium for each test. A page that logs an error, or asks for anything elsewhere, fails it."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, Request, async_playwright, expect

from playground.program import Playground, opened
from simulator.page import PageServer, serve_page
from tests.browser.visitor import Visitor

# What a browser does by itself is switched off; it runs as root in containers, where its own sandbox cannot.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

Visits = Callable[..., Awaitable[Visitor]]


# The machine may do much else at the same time.
expect.set_options(timeout=20_000)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--chromium`: which one. `--screenshots`: where pictures are put that the tests take on their way."""
    parser.addoption("--chromium", default=None, help="the Chromium to test with; without it that of the system")
    parser.addoption("--screenshots", type=Path, default=None, help="a folder for pictures; without it none are taken")


def pytest_configure(config: pytest.Config) -> None:
    """`pictured`: takes pictures on its way."""
    config.addinivalue_line("markers", "pictured: takes the pictures that the READMEs and docs show")


@pytest.fixture
async def browser(request: pytest.FixtureRequest) -> AsyncIterator[Browser]:
    """A Chromium without anything in it."""
    path = request.config.getoption("--chromium") or shutil.which("chromium")
    assert path, "There is no Chromium here: make test-browser says how to get it."
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS])
        yield started
        await started.close()


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    """The playground, as one finds it. What the bot logs as an error fails the test."""
    async with opened(breath=0.0) as made:
        yield made
        assert made.troubles == []


@pytest.fixture
async def server(playground: Playground) -> AsyncIterator[PageServer]:
    """Its page."""
    served = await serve_page(playground)
    yield served
    await served.stop()


@pytest.fixture
async def visits(request: pytest.FixtureRequest, browser: Browser, server: PageServer) -> AsyncIterator[Visits]:
    """Opens the page: `await visits("zh-CN", dark=True, phone=True)`."""
    troubles: list[str] = []
    folder: Path | None = request.config.getoption("--screenshots")

    def watched(page: Page) -> None:
        def logged(message: ConsoleMessage) -> None:
            # A refusal is said on the page; the browser writes its 409 into the console, too.
            if message.type in {"error", "warning"} and "409" not in message.text:
                troubles.append(message.text)

        def asked(call: Request) -> None:
            if not call.url.startswith((server.url, "blob:", "data:")):
                troubles.append(f"asked for {call.url}")

        page.on("console", logged)
        page.on("request", asked)
        page.on("pageerror", lambda error: troubles.append(str(error)))

    async def visit(language: str = "en", *, dark: bool = False, phone: bool = False) -> Visitor:
        size: Any = {"width": 390, "height": 780} if phone else {"width": 1280, "height": 820}
        context = await browser.new_context(
            locale={"en": "en-US"}.get(language, language),
            color_scheme="dark" if dark else "light",
            viewport=size,
            is_mobile=phone,
            has_touch=phone,
            reduced_motion="reduce",
        )
        context.set_default_timeout(20_000)
        page = await context.new_page()
        watched(page)
        await page.goto(server.url)
        await page.locator(".message").first.wait_for()
        return Visitor(page, language, folder)

    yield visit
    assert troubles == []
