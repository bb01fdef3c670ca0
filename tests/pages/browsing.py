"""Finds a browser on this machine and starts it."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Playwright, async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class NoBrowser(Exception):
    """No browser was found: run `apt-get install chromium`, or `playwright install chromium`."""


def executable_of(playwright: Playwright) -> str:
    """Debian's, Chrome, else Playwright's own; raises NoBrowser."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    own = playwright.chromium.executable_path
    if found or Path(own).exists():
        return found or own
    raise NoBrowser(str(NoBrowser.__doc__))


@asynccontextmanager
async def started_browser() -> AsyncIterator[Browser]:
    """Chromium without a window."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable_of(playwright), args=FLAGS)
        try:
            yield browser
        finally:
            await browser.close()
