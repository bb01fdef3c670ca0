"""`make bench`: one table from one run, on real Kafka and PostgreSQL. Compare ratios, not absolute figures."""

import argparse
import platform as machine
import statistics
from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

import psutil
import uvloop
from rich.table import Table

from benchmarks import contests
from benchmarks.arena import Arena
from benchmarks.ground import console, ground
from benchmarks.latency import measure_latency
from passerelle.runtime.logging import configure_logging
from passerelle.runtime.process import tune_for_batches


class Round(NamedTuple):
    """What every contestant did in turn, in events per second."""

    floor: float
    floor_relay: float
    alone: float
    shared: float
    single: float


async def main(options: argparse.Namespace) -> None:
    """Run every contest in turn and print the table."""
    async with ground() as (platform, folder):
        arena = await Arena.open(platform, folder)
        await contests.warm(arena)
        table = await _table(arena, options)
        console.print(table)
        console.print(_conditions(options))


async def _table(arena: Arena, options: argparse.Namespace) -> Table:
    table = Table("figure", "measured", "must", "holds", title="Passerelle against the floor, one run")
    runs, count = options.runs, options.count
    rounds = [await _round(arena, count) for _ in range(runs)]
    relay = await _median(runs, lambda: contests.relay(arena, count))
    floor_relay = statistics.median(one.floor_relay for one in rounds)
    for name, figures in (
        ("(a) floor, events/s", [one.floor for one in rounds]),
        ("(b) Passerelle, one process, events/s", [one.alone for one in rounds]),
        ("(b) Passerelle, two processes of one group, events/s", [one.shared for one in rounds]),
        ("(c) one transaction per event, events/s", [one.single for one in rounds]),
    ):
        table.add_row(f"{name} ({_listed(figures)})", f"{statistics.median(figures):,.0f}", "", "")
    _judge_ratios(table, "(b) / (a), one process", [one.alone / one.floor for one in rounds], 0.5)
    _judge_ratios(table, "(b) / (a), two processes", [one.shared / one.floor for one in rounds], 0.5)
    _judge_ratios(table, "(b) / (c), one process", [one.alone / one.single for one in rounds], 40)
    _judge_ratios(table, "(b) / (c), two processes", [one.shared / one.single for one in rounds], 40)
    _judge(table, f"relay / floor's relay ({relay:,.0f} / {floor_relay:,.0f})", relay / floor_relay, "≥ 0.5",
           relay / floor_relay >= 0.5)  # fmt: skip
    await _latency(table, arena, options)
    await _memory(table, arena, options)
    await _history(table, arena, options)
    return table


async def _round(arena: Arena, count: int) -> Round:
    floor, floor_relay = await contests.floor(arena, count)
    alone = await contests.passerelle(arena, count)
    shared = await contests.members(arena, count)
    return Round(floor, floor_relay, alone, shared, await contests.per_event(arena, max(200, count // 40)))


async def _latency(table: Table, arena: Arena, options: argparse.Namespace) -> None:
    runs = [await measure_latency(arena, 200, options.seconds) for _ in range(options.runs)]
    asked = f"{runs[0].number:,} asked at {min(run.rate for run in runs):.0f}/s"
    median = statistics.median(run.median for run in runs)
    _judge(table, f"API answer to effect, median ms ({asked})", median, "≤ 40", median <= 40)
    tails = [run.p99 for run in runs]
    p99 = statistics.median(tails)
    _judge(
        table,
        f"API answer to effect, p99 ms (of {' '.join(f'{tail:.0f}' for tail in tails)})",
        p99,
        "≤ 200",
        p99 <= 200,
    )


async def _memory(table: Table, arena: Arena, options: argparse.Namespace) -> None:
    readings = await contests.memory(arena, options.memory)
    settled = [size for _, size in readings[1:]]
    drift = (max(settled) - min(settled)) / settled[0]
    name = f"memory over {options.memory:,} events, MiB {' '.join(f'{size:.0f}' for size in settled)}: drift"
    _judge(table, name, drift, "≤ 0.10", drift <= 0.10)


async def _history(table: Table, arena: Arena, options: argparse.Namespace) -> None:
    empty = await _median(options.runs, lambda: contests.passerelle(arena, options.count))
    full = await contests.passerelle(arena, options.count, options.history)
    name = f"cost per event with {options.history:,} rows of history / empty"
    _judge(table, name, empty / full, "≤ 1.2", empty / full <= 1.2)


async def _median(runs: int, contest: Callable[[], Awaitable[float]]) -> float:
    return statistics.median([await contest() for _ in range(runs)])


def _judge_ratios(table: Table, name: str, ratios: Sequence[float], least: float) -> None:
    ratio = statistics.median(ratios)
    _judge(table, f"{name}, median of ({_listed(ratios)})", ratio, f"≥ {least:g}", ratio >= least)


def _listed(figures: Sequence[float]) -> str:
    return " ".join(f"{one:,.2f}" if one < 10 else f"{one:,.0f}" for one in figures)


def _judge(table: Table, name: str, value: float, must: str, holds: bool) -> None:
    table.add_row(name, f"{value:,.2f}", must, "[green]yes[/]" if holds else "[red]no[/]")


def _conditions(options: argparse.Namespace) -> str:
    cores = psutil.cpu_count()
    return (
        f"{cores} cores shared by Kafka, PostgreSQL, the contestant and this driver;"
        f" {machine.python_implementation()} {machine.python_version()}, uvloop;"
        " group.coordinator.append.linger.ms = 0; handler time: the work itself, no waiting;"
        f" {options.count:,} events of about 500 bytes over {options.count // 20:,} refs;"
        f" {options.runs} runs each, medians; fsync and synchronous_commit on."
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--count", type=int, default=40_000)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--memory", type=int, default=1_000_000)
    parser.add_argument("--history", type=int, default=5_000_000)
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it runs")
    options = parser.parse_args()
    if options.quick:
        options.runs, options.count, options.seconds, options.memory, options.history = 1, 10_000, 5, 20_000, 100_000
    return options


configure_logging("terminal", "error", "bench")
tune_for_batches()
uvloop.run(main(_options()))
