"""(a) The floor: the same work by hand on raw aiokafka and asyncpg, in batches, with no signature and no check."""

import asyncio
import time
from typing import Any

import asyncpg
import orjson
import uuid_utils.compat
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

SCHEMA = """
CREATE TABLE floor_inbox (id uuid PRIMARY KEY);
CREATE TABLE floor_pathways (id uuid PRIMARY KEY, steps integer NOT NULL);
CREATE TABLE floor_outbox (position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, ref uuid NOT NULL,
    body bytea NOT NULL, sent boolean NOT NULL DEFAULT false);
CREATE INDEX floor_unsent ON floor_outbox (position) WHERE NOT sent;
"""


async def run_floor(
    bootstrap: str, security: dict[str, Any], dsn: str, topic: str, answers: str, count: int
) -> tuple[float, float]:
    """Events per second end to end, and the relay's own events per second while it drains a full outbox."""
    pool = await asyncpg.create_pool(dsn, min_size=2, max_size=4)
    await pool.execute(SCHEMA)
    consumer = AIOKafkaConsumer(
        topic, bootstrap_servers=bootstrap, group_id=f"{topic.split(chr(46))[1]}.floor", auto_offset_reset="earliest",
        enable_auto_commit=False, **security,
    )  # fmt: skip
    producer = AIOKafkaProducer(
        bootstrap_servers=bootstrap, acks="all", enable_idempotence=True, linger_ms=2, **security
    )
    await producer.start()
    await consumer.start()
    done = asyncio.Event()
    relay = asyncio.create_task(_relay(pool, producer, answers, count, done))
    started = await _consume(consumer, pool, count)
    await relay
    elapsed = time.perf_counter() - started
    await pool.execute("UPDATE floor_outbox SET sent = false")
    again = time.perf_counter()
    await _relay(pool, producer, answers, count, done)
    drained = time.perf_counter() - again
    await consumer.stop()
    await producer.stop()
    await pool.close()
    return count / elapsed, count / drained


async def _consume(consumer: AIOKafkaConsumer, pool: asyncpg.Pool, count: int) -> float:
    started, seen = 0.0, 0
    while seen < count:
        fetched = await consumer.getmany(timeout_ms=200, max_records=500)
        records = [record for batch in fetched.values() for record in batch]
        if not records:
            continue
        started = started or time.perf_counter()
        await _batch(pool, records)
        await consumer.commit(
            {TopicPartition(p.topic, p.partition): batch[-1].offset + 1 for p, batch in fetched.items()}
        )
        seen += len(records)
    return started


async def _batch(pool: asyncpg.Pool, records: list[Any]) -> None:
    events = [orjson.loads(record.value) for record in records]
    async with pool.acquire() as connection, connection.transaction():
        fresh = await connection.fetch(
            "INSERT INTO floor_inbox SELECT unnest($1::uuid[]) ON CONFLICT DO NOTHING RETURNING id",
            [event["id"] for event in events],
        )
        new = {str(row["id"]) for row in fresh}
        steps: dict[str, int] = {}
        answers = []
        for event in events:
            if event["id"] in new:
                steps[event["subject"]] = steps.get(event["subject"], 0) + 1
                answers.append((event["subject"], answer_to(event)))
        await connection.execute(
            "INSERT INTO floor_pathways SELECT * FROM unnest($1::uuid[], $2::int[])"
            " ON CONFLICT (id) DO UPDATE SET steps = floor_pathways.steps + excluded.steps",
            list(steps), list(steps.values()),
        )  # fmt: skip
        await connection.execute(
            "INSERT INTO floor_outbox (ref, body) SELECT * FROM unnest($1::uuid[], $2::bytea[])",
            [ref for ref, _ in answers], [body for _, body in answers],
        )  # fmt: skip


def answer_to(event: dict[str, Any]) -> bytes:
    said = {**event, "id": str(uuid_utils.compat.uuid7()), "type": "passerelle.partner.referral_waitlisted.v1"}
    said["data"] = {"referral": event["subject"]}
    return orjson.dumps(said)


async def _relay(pool: asyncpg.Pool, producer: AIOKafkaProducer, topic: str, count: int, done: asyncio.Event) -> None:
    sent = 0
    while sent < count:
        rows = await pool.fetch(
            "SELECT position, ref, body FROM floor_outbox WHERE NOT sent ORDER BY position LIMIT 500"
        )
        if not rows:
            await asyncio.sleep(0.005)
            continue
        futures = [await producer.send(topic, row["body"], key=str(row["ref"]).encode()) for row in rows]
        await asyncio.gather(*futures)
        await pool.execute(
            "UPDATE floor_outbox SET sent = true WHERE position = ANY($1::bigint[])", [row["position"] for row in rows]
        )
        sent += len(rows)
