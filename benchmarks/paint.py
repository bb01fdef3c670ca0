"""`python -m benchmarks.paint`: how soon each page is painted in Chromium, on a processor slowed down four times.

Every page that links lead to, at one organization of each kind; the same ones as tests/pages/test_safety_browser.py.
"""

import argparse
import statistics
from collections.abc import AsyncIterator

import uvloop
from playwright.async_api import Browser
from rich.table import Table

from benchmarks.ground import console, ground
from passerelle.runtime.logging import configure_logging
from passerelle.testing.town import Town, hosted_town
from tests.pages.browsing import started_browser
from tests.pages.harness import PHONE, Painting, opened, painting, sign_in
from tests.pages.reaching import ORGANIZATIONS, every_role, inhabit, reached_by

MOST_MS, MOST_SHIFTED = 1000, 0.1


async def main(options: argparse.Namespace) -> None:
    """Bring the demonstration's organizations up, measure, print."""
    table = Table("organization", "page", "LCP ms", "CLS", "TBT ms", "kB", "≤ 1 s", title="Pages on a slow phone")
    async with (
        ground() as (platform, folder),
        hosted_town(platform, folder) as town,
        started_browser() as browser,
    ):
        await inhabit(town)
        for name in ORGANIZATIONS:
            async for template, seen in _measured(town, browser, name, options.runs):
                _add(table, name, template, seen)
    console.print(table)
    console.print(f"Medians of {options.runs}, nothing in the cache, loopback, 390 pixels wide, one machine for all.")


async def _measured(town: Town, browser: Browser, name: str, runs: int) -> AsyncIterator[tuple[str, list[Painting]]]:
    page = await opened(browser, await sign_in(town.organizations[name], *every_role()), "fr", PHONE)
    for there in await reached_by(page, town.organizations[name]):
        yield there.template, [await painting(page, there.address) for _ in range(runs)]
    await page.context.close()


def _add(table: Table, name: str, template: str, seen: list[Painting]) -> None:
    largest = statistics.median(one.largest_ms for one in seen)
    shifted = statistics.median(one.shifted for one in seen)
    holds = largest <= MOST_MS and shifted <= MOST_SHIFTED
    table.add_row(
        name,
        template,
        f"{largest:,.0f}",
        f"{shifted:.3f}",
        f"{statistics.median(one.blocked_ms for one in seen):,.0f}",
        f"{max(one.sent_bytes for one in seen) / 1000:,.0f}",
        "[green]yes[/]" if holds else "[red]no[/]",
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.paint", description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    return parser.parse_args()


configure_logging("terminal", "error", "bench")
uvloop.run(main(_options()))
