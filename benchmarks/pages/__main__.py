"""`python -m benchmarks.pages --pathways 1000000`: p50 and p95 of each page of the coordinator, in process."""

import argparse
import time
from datetime import UTC, datetime
from pathlib import Path

import uvloop
from rich.table import Table

from benchmarks.ground import console, ground
from benchmarks.pages import asking, filling, models
from benchmarks.pages.crowd import crowd, departments
from benchmarks.pages.neighbours import Neighbours
from passerelle.runtime.logging import configure_logging
from passerelle.runtime.organization import Organization
from passerelle.runtime.service import find_service
from passerelle.testing.stand import Stand

MUST_MS = 100
NAME = "bench-pages"


async def main(options: argparse.Namespace) -> None:
    """Fill once, ask, print."""
    async with ground(options.home) as (platform, folder):
        stand = Stand(platform, folder)
        organization = Organization(find_service("referral"), await stand.settings(NAME, pool_size=4))
        await organization.start()
        organization.directory = Neighbours(departments())  # type: ignore[assignment]
        try:
            await _fill(organization, options.pathways)
            runs = [await asking.measured(organization, options.requests) for _ in range(options.runs)]
            console.print(_table([asking.quietest(same) for same in zip(*runs, strict=True)], options))
        finally:
            await organization.stop()


async def _fill(organization: Organization, count: int) -> None:
    now = datetime.now(UTC)
    async with organization.connection() as connection:
        if await filling.is_filled(connection, count):
            return
        begun = time.perf_counter()
        made = await models.models(organization, NAME)
        await filling.fill(connection, made, crowd(), count, now)
    console.print(f"[dim]filled in {time.perf_counter() - begun:.0f} s[/]")


def _table(found: list[asking.Times], options: argparse.Namespace) -> Table:
    asked = f"{options.requests:,} requests each, quietest of {options.runs} runs"
    title = f"{options.pathways:,} pathways, {asked}, ms of the server"
    table = Table("page", "rows", "p50", "p95", "slowest", f"p95 ≤ {MUST_MS}", title=title)
    for one in found:
        p95 = one.percentile(95)
        holds = "[green]yes[/]" if p95 <= MUST_MS else "[red]no[/]"
        table.add_row(
            one.page, str(one.shown), f"{one.percentile(50):.1f}", f"{p95:.1f}", f"{max(one.taken):.0f}", holds
        )
    return table


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__)
    parser.add_argument("--pathways", type=int, default=1_000_000)
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--runs", type=int, default=3, help="of each page the run with the lowest p95 is shown")
    parser.add_argument("--home", type=Path, help="a folder to keep the filled database in, for the next run")
    return parser.parse_args()


if __name__ == "__main__":
    configure_logging("terminal", "critical", "bench")
    uvloop.run(main(_options()))
