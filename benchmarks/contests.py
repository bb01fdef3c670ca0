"""The contests, each answering one or two figures."""

import asyncio
import time

import asyncpg
import psutil

from benchmarks.arena import Arena, until, watched
from benchmarks.floor import run_floor
from benchmarks.history import fill_history
from benchmarks.per_event import run_per_event
from passerelle.messaging.shipment import inbox_topic
from passerelle.testing.stand import start_process


async def floor(arena: Arena, count: int) -> tuple[float, float]:
    """(a): events per second, and its relay's."""
    recipient = await arena.recipient()
    await arena.fill(recipient.organization, count, count // 20)
    return await run_floor(
        recipient.kafka_bootstrap,
        recipient.kafka_security,
        recipient.dsn.get_secret_value(),
        inbox_topic(recipient.organization),
        inbox_topic(arena.sender.organization),
        count,
    )


async def passerelle(arena: Arena, count: int, history: int = 0) -> float:
    """(b): events per second, optionally on a database with a long history."""
    recipient = await arena.recipient()
    if history:
        async with watched(recipient):
            pass  # creates the tables
        await fill_history(recipient.dsn.get_secret_value(), history)
    await arena.fill(recipient.organization, count, count // 20)
    async with watched(recipient) as seen:
        return count / await seen.all_sent(count)


async def relay(arena: Arena, count: int) -> float:
    """Messages per second of our relay while it drains a full outbox, signing each."""
    recipient = await arena.recipient()
    await arena.fill(recipient.organization, count, count // 20)
    async with watched(recipient) as seen:
        await seen.all_sent(count)
        before = seen.sent
        pool = seen.organization.pool
        started = time.perf_counter()
        await pool.execute("INSERT INTO unsent (position, shard) SELECT position, shard FROM outbox")
        seen.organization.relay.wake()
        await until(lambda: seen.sent >= before + count, 0.005)
        return count / (time.perf_counter() - started)


async def per_event(arena: Arena, count: int) -> float:
    """(c): events per second."""
    recipient = await arena.recipient()
    await arena.fill(recipient.organization, count, count // 20)
    return await run_per_event(
        recipient.kafka_bootstrap,
        recipient.kafka_security,
        recipient.dsn.get_secret_value(),
        inbox_topic(recipient.organization),
        inbox_topic(arena.sender.organization),
        count,
    )


async def memory(arena: Arena, count: int) -> list[tuple[int, float]]:
    """Resident memory in MiB of the service's own process, after each tenth of `count` events."""
    recipient = await arena.recipient()
    host = start_process(recipient, "benchmarks.host", arena.stand.folder / "host.log")
    readings: list[tuple[int, float]] = []
    try:
        for tenth in range(1, 11):
            await arena.fill(recipient.organization, count // 10, count // 200)
            await _all_answered(recipient.dsn.get_secret_value(), count // 10 * tenth)
            readings.append((count // 10 * tenth, psutil.Process(host.pid).memory_info().rss / 2**20))
    finally:
        host.terminate()
        await asyncio.to_thread(host.wait)
    return readings


async def _all_answered(dsn: str, count: int) -> None:
    """Wait until so many answers were queued and every one is sent."""
    connection = await asyncpg.connect(dsn)
    while True:
        try:
            queued = await connection.fetchval("SELECT max(position) FROM outbox") or 0
            waiting = await connection.fetchval("SELECT count(*) FROM unsent")
        except asyncpg.UndefinedTableError:
            queued, waiting = 0, 0
        if queued >= count and not waiting:
            break
        await asyncio.sleep(0.2)
    await connection.close()


async def warm(arena: Arena) -> None:
    """One small round of everything, not counted."""
    await passerelle(arena, 2000)
    await floor(arena, 2000)
