"""From the answer of the first organization's API to the effect committed in the second, each its own process."""

import asyncio
import json
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple
from uuid import UUID, uuid4

import asyncpg
import httpx

from benchmarks.arena import Arena
from benchmarks.lines import Lines
from passerelle.runtime.settings import Settings
from passerelle.testing.stand import fresh_name, start_process

PROBE = "passerelle.testing.probe"
WARM_UP_S = 3
"""Driven alike and not counted: every session of the database plans each statement once."""
LATE_POSITIONS = 200
"""How far below the highest position seen an outbox row may still be committed."""


class Latency(NamedTuple):
    """In milliseconds, over `number` requests; `rate` is what the driver reached, per second."""

    median: float
    p99: float
    number: int
    rate: float


async def measure_latency(arena: Arena, rate: int, seconds: int) -> Latency:
    """How long `rate * seconds` requests took from the first's answer to the second's commit."""
    await arena.clear()
    arena.left += [await arena.stand.settings(fresh_name(name)) for name in ("first", "second")]
    first, second = arena.left
    async with _process(first, arena.stand.folder), _process(second, arena.stand.folder):
        await _ready(first, second)
        await _ready(second, first)
        await arena.settle()
        await _drive(first, second.organization, rate, rate * WARM_UP_S, {})
        answered: dict[UUID, float] = {}
        seen: dict[UUID, float] = {}
        count = rate * seconds
        watcher = asyncio.create_task(_watch(second, seen, answered, count))
        await _drive(first, second.organization, rate, count, answered)
        await asyncio.wait_for(watcher, 60)
    took = sorted((seen[ref] - at) * 1000 for ref, at in answered.items())
    reached = (count - 1) / (max(answered.values()) - min(answered.values()))
    return Latency(statistics.median(took), took[int(len(took) * 0.99)], count, reached)


@asynccontextmanager
async def _process(settings: Settings, folder: Path) -> AsyncIterator[None]:
    process = start_process(settings, PROBE, folder / f"{settings.organization}.log")
    try:
        yield
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait)


def _client(settings: Settings) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{settings.http_port}",
        headers={"Authorization": f"Bearer {settings.organization}"},
        timeout=30,
        limits=httpx.Limits(max_connections=100, max_keepalive_connections=100),
    )


async def _ready(one: Settings, other: Settings) -> None:
    """Tell something once, when the API answers: the first message warms the way to the other one."""
    async with _client(one) as client:
        for _ in range(600):
            try:
                if (await client.get("/readyz")).json().get("kafka"):
                    break
            except httpx.HTTPError:
                pass
            await asyncio.sleep(0.1)
        answer = await client.post("/tellings", json={"recipient": other.organization}, headers=_key())
        ref = answer.json()["ref"]
        while not any(probe["ref"] == ref and probe["answers"] for probe in (await client.get("/probes")).json()):
            await asyncio.sleep(0.05)


async def _drive(first: Settings, recipient: str, rate: int, count: int, answered: dict[UUID, float]) -> None:
    """Ask `rate` times a second, however long the answers take; the clock of each starts with its answer."""
    body = json.dumps({"recipient": recipient}).encode()
    async with Lines(first.http_port, first.organization).open() as lines:

        async def one() -> None:
            answer = await lines.post("/tellings", body)
            answered[UUID(json.loads(answer)["ref"])] = time.perf_counter()

        begun = time.perf_counter()
        requests = []
        for number in range(count):
            await asyncio.sleep(max(0.0, begun + number / rate - time.perf_counter()))
            requests.append(asyncio.create_task(one()))
        await asyncio.gather(*requests)


async def _watch(second: Settings, seen: dict[UUID, float], answered: dict[UUID, float], count: int) -> None:
    """Note when the second's answer on each ref is committed, until every request's is."""
    connection = await asyncpg.connect(second.dsn.get_secret_value())
    # Positions are given before the commit: those just below the highest seen may appear later than it.
    newest = await connection.prepare("SELECT position, ref FROM outbox WHERE position > $1 ORDER BY position")
    highest = 0
    while len(answered) < count or not answered.keys() <= seen.keys():
        rows = await newest.fetch(highest - LATE_POSITIONS)
        now = time.perf_counter()
        for row in rows:
            seen.setdefault(row["ref"], now)
            highest = max(highest, row["position"])
        await asyncio.sleep(0.003)
    await connection.close()


def _key() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid4())}
