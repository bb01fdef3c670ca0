"""(c) The usual way: one FastStream handler call and one transaction for each event, published before the next."""

import asyncio
import time
from typing import Any
from uuid import UUID

import asyncpg
import orjson
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from faststream.message import StreamMessage

from benchmarks.floor import answer_to
from passerelle.messaging.broker import security_of

SCHEMA = """
CREATE TABLE single_inbox (id uuid PRIMARY KEY);
CREATE TABLE single_pathways (id uuid PRIMARY KEY, steps integer NOT NULL);
CREATE TABLE single_outbox (position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, ref uuid NOT NULL,
    body bytea NOT NULL, sent boolean NOT NULL DEFAULT false);
"""


async def run_per_event(
    bootstrap: str, security: dict[str, Any], dsn: str, topic: str, answers: str, count: int
) -> float:
    """Events per second end to end."""
    pool = await asyncpg.create_pool(dsn, min_size=2, max_size=4)
    await pool.execute(SCHEMA)
    broker = KafkaBroker(
        bootstrap, security=security_of(security), acks="all", enable_idempotence=True, logger=None,
        allow_auto_create_topics=False, ack_policy=AckPolicy.NACK_ON_ERROR,
    )  # fmt: skip
    times: list[float] = []
    done = asyncio.Event()

    @broker.subscriber(topic, group_id=f"{topic.split('.')[1]}.single", auto_offset_reset="earliest", decoder=_decoded)
    async def one(event: dict[str, Any]) -> None:
        times.append(time.perf_counter())
        position = await _transaction(pool, event)
        await broker.publish(answer_to(event), answers, key=event["subject"].encode())
        await pool.execute("UPDATE single_outbox SET sent = true WHERE position = $1", position)
        if len(times) == count:
            done.set()

    await broker.start()
    await done.wait()
    elapsed = time.perf_counter() - times[0]
    await broker.stop()
    await pool.close()
    return count / elapsed


async def _decoded(message: StreamMessage[Any]) -> Any:
    return orjson.loads(message.body)


async def _transaction(pool: asyncpg.Pool, event: dict[str, Any]) -> int:
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("INSERT INTO single_inbox (id) VALUES ($1) ON CONFLICT DO NOTHING", UUID(event["id"]))
        await connection.execute(
            "INSERT INTO single_pathways (id, steps) VALUES ($1, 1)"
            " ON CONFLICT (id) DO UPDATE SET steps = single_pathways.steps + 1",
            UUID(event["subject"]),
        )
        position: int = await connection.fetchval(
            "INSERT INTO single_outbox (ref, body) VALUES ($1, $2) RETURNING position",
            UUID(event["subject"]),
            orjson.dumps(event),
        )
    return position
