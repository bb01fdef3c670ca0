"""The contests, each answering one or two figures."""

import asyncio
import time
from collections.abc import Sequence

import asyncpg
import psutil

from benchmarks.arena import Arena, until, watched
from benchmarks.floor import run_floor
from benchmarks.history import fill_history
from benchmarks.per_event import run_per_event
from passerelle.messaging.shipment import inbox_topic
from passerelle.testing.members import ProbeProcess
from passerelle.testing.stand import free_port, start_process
from passerelle.testing.waiting import wait_until

HOST = "benchmarks.host"
WARM_UP = 2000
"""Events that are not counted: every session of the database plans each statement once."""
PATIENCE_S = 120.0
"""How long a member may stand still and keep its place in the group."""


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


async def members(arena: Arena, count: int) -> float:
    """(b) by two processes of one organization, which share its inbox and its outbox: events per second.

    The clock begins when both have their part of the partitions and the inbox is full: they stand still meanwhile.
    """
    recipient = await arena.recipient(session_seconds=PATIENCE_S)
    dsn, organization = recipient.dsn.get_secret_value(), recipient.organization
    ports = [recipient.http_port, free_port()]
    team = [ProbeProcess(recipient.model_copy(update={"http_port": port}), arena.stand.folder, HOST) for port in ports]
    try:
        for one in team:
            await one.start()
        await wait_until(lambda: _shared(team), "the partitions shared out", every=0.1)
        await arena.fill(organization, WARM_UP, WARM_UP // 20)
        await _all_answered(dsn, WARM_UP, 0.01)
        for one in team:
            one.freeze()
        await arena.fill(organization, count, count // 20)
        started = time.perf_counter()
        for one in team:
            one.thaw()
        await _all_answered(dsn, WARM_UP + count, 0.02)
        return count / (time.perf_counter() - started)
    finally:
        for one in team:
            one.end()


async def _shared(team: Sequence[ProbeProcess]) -> bool:
    parts = [(await one.get("/membership"))["partitions"] for one in team]
    return all(parts) and len({number for part in parts for number in part}) == sum(map(len, parts))


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
    host = start_process(recipient, HOST, arena.stand.folder / "host.log")
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


async def _all_answered(dsn: str, count: int, every: float = 0.2) -> None:
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
        await asyncio.sleep(every)
    await connection.close()


async def warm(arena: Arena) -> None:
    """One small round of everything, not counted."""
    await passerelle(arena, WARM_UP)
    await floor(arena, WARM_UP)
