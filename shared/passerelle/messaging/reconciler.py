"""Compares what the broker remembers with what it acknowledged, and sends again what it forgot."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import asyncpg
import structlog

from passerelle.messaging import outbox
from passerelle.messaging.shipment import inbox_topic

log = structlog.get_logger()

Ends = dict[tuple[str, int], int]
"""End offset of each (topic, partition)."""

MARGIN = timedelta(minutes=5)
"""Clocks and commits in flight: what is sent twice is absorbed by the recipient's inbox."""


class Reconciler:
    """Keeps checkpoints of where each inbox this organization writes to ended, and compares."""

    def __init__(self, pool: asyncpg.Pool, end_offsets: Callable[[list[str]], Awaitable[Ends]]) -> None:
        self._pool = pool
        self._end_offsets = end_offsets

    async def reconcile(self) -> int:
        """One comparison; answers how many messages were queued again."""
        async with self._pool.acquire() as connection:
            horizons = await _horizons(connection)  # before the ends are read: what is sent meanwhile counts as later
        topics = {inbox_topic(peer): peer for peer in horizons}
        if not topics:
            return 0
        ends = await self._end_offsets(list(topics))
        queued = 0
        async with self._pool.acquire() as connection, connection.transaction():
            for topic, since in (await _forgotten_since(connection, ends)).items():
                queued += await outbox.queue_again_since(connection, topics[topic], since - MARGIN)
                log.error("broker_forgot", topic=topic, queued=queued)
            await _take_checkpoint(connection, ends, {topic: horizons[peer] for topic, peer in topics.items()})
        return queued


async def _horizons(connection: Any) -> dict[str, datetime]:
    """Each peer, with the moment before which everything queued for it has been sent."""
    rows = await connection.fetch(
        "SELECT peer, coalesce((SELECT min(queued_at) FROM unsent JOIN outbox USING (position)"
        "   WHERE recipient = peer), now()) AS sent_before FROM (SELECT DISTINCT peer FROM streams) AS peers"
    )
    return {row["peer"]: row["sent_before"] for row in rows}


async def _forgotten_since(connection: Any, ends: Ends) -> dict[str, datetime]:
    """Topics that end before where they ended once, with the moment before which nothing was forgotten."""
    rows = await connection.fetch(
        "SELECT c.topic, min(coalesce((SELECT max(k.sent_before) FROM checkpoints k WHERE k.topic = c.topic"
        "   AND k.partition = c.partition AND k.end_offset <= c.end_offset), '2000-01-01+00')) AS since"
        " FROM unnest($1::text[], $2::int[], $3::bigint[]) AS c(topic, partition, end_offset)"
        " WHERE EXISTS (SELECT FROM checkpoints k WHERE k.topic = c.topic AND k.partition = c.partition"
        "   AND k.end_offset > c.end_offset)"
        " GROUP BY c.topic",
        *_columns(ends),
    )
    return {row["topic"]: row["since"] for row in rows}


async def _take_checkpoint(connection: Any, ends: Ends, horizons: dict[str, datetime]) -> None:
    await connection.execute(
        "WITH now_at AS (SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[], $4::timestamptz[])"
        "   AS c(topic, partition, end_offset, sent_before)),"
        " old AS (DELETE FROM checkpoints USING now_at c WHERE checkpoints.topic = c.topic"
        "   AND checkpoints.partition = c.partition"
        "   AND (checkpoints.taken_at < now() - interval '2 days' OR checkpoints.end_offset > c.end_offset))"
        " INSERT INTO checkpoints (topic, partition, end_offset, sent_before) SELECT * FROM now_at"
        " ON CONFLICT DO NOTHING",
        *_columns(ends),
        [horizons[topic] for topic, _ in ends],
    )


def _columns(ends: Ends) -> tuple[list[str], list[int], list[int]]:
    return [topic for topic, _ in ends], [partition for _, partition in ends], list(ends.values())
