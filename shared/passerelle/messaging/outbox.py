"""The outbox: history of all that was queued, and the short queue of what is not sent yet."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

SHARDS = 16
"""A ref belongs to one shard for ever; each shard is sent by one relay at a time."""


class Row(NamedTuple):
    """One message to send, as it was queued."""

    id: UUID
    recipient: str
    ref: UUID
    sequence: int
    body: bytes
    grant: UUID | None = None
    position: int = 0


def shard_of(ref: UUID) -> int:
    """Refs are random: their last byte spreads them evenly."""
    return ref.int % SHARDS


async def append(connection: Any, rows: Sequence[Row]) -> None:
    """Queue messages in the caller's transaction, in this order."""
    await connection.execute(
        "WITH new AS (INSERT INTO outbox (id, recipient, ref, sequence, shard, body, grant_id)"
        " SELECT id, recipient, ref, sequence, shard, body, grant_id FROM"
        " unnest($1::uuid[], $2::text[], $3::uuid[], $4::int[], $5::smallint[], $6::bytea[], $7::uuid[]) "
        " WITH ORDINALITY AS r(id, recipient, ref, sequence, shard, body, grant_id, n) ORDER BY n"
        " RETURNING position, shard)"
        " INSERT INTO unsent (position, shard) SELECT position, shard FROM new",
        [row.id for row in rows],
        [row.recipient for row in rows],
        [row.ref for row in rows],
        [row.sequence for row in rows],
        [shard_of(row.ref) for row in rows],
        [row.body for row in rows],
        [row.grant for row in rows],
    )


async def unsent(connection: Any, shards: Collection[int], limit: int) -> list[Row]:
    """The oldest unsent messages of these shards, in order."""
    rows = await connection.fetch(
        "SELECT o.id, o.recipient, o.ref, o.sequence, o.body, o.grant_id, o.position"
        " FROM (SELECT position FROM unsent WHERE shard = ANY($1::smallint[]) ORDER BY position LIMIT $2) u"
        " JOIN outbox o USING (position) ORDER BY o.position",
        list(shards),
        limit,
    )
    return [Row(*row) for row in rows]


async def unsent_but_for(
    connection: Any, shards: Collection[int], limit: int, recipients: Collection[str]
) -> list[Row]:
    """The oldest unsent messages of these shards, in order, for everybody but these recipients."""
    rows = await connection.fetch(
        "SELECT o.id, o.recipient, o.ref, o.sequence, o.body, o.grant_id, o.position"
        " FROM unsent JOIN outbox o USING (position)"
        " WHERE unsent.shard = ANY($1::smallint[]) AND o.recipient <> ALL($3::text[]) ORDER BY position LIMIT $2",
        list(shards),
        limit,
        list(recipients),
    )
    return [Row(*row) for row in rows]


async def mark_sent(connection: Any, positions: Sequence[int]) -> None:
    """Take messages the broker has acknowledged off the queue."""
    await connection.execute("DELETE FROM unsent WHERE position = ANY($1::bigint[])", positions)


async def withhold(connection: Any, rows: Sequence[Row]) -> None:
    """Replace the content of messages whose agreement ended; their numbers stay used."""
    await connection.execute(
        "UPDATE outbox SET id = w.id, body = w.body, grant_id = NULL"
        " FROM unnest($1::bigint[], $2::uuid[], $3::bytea[]) AS w(position, id, body)"
        " WHERE outbox.position = w.position",
        [row.position for row in rows],
        [row.id for row in rows],
        [row.body for row in rows],
    )


async def queue_again(connection: Any, ref: UUID, recipient: str, first: int, last: int) -> int:
    """Send part of a ref's history once more; answers how many messages were found."""
    done = await connection.execute(
        "INSERT INTO unsent (position, shard) SELECT position, shard FROM outbox"
        " WHERE ref = $1 AND recipient = $2 AND sequence BETWEEN $3 AND $4 ON CONFLICT (position) DO NOTHING",
        ref,
        recipient,
        first,
        last,
    )
    return int(done.split()[-1])


async def queue_again_since(connection: Any, recipient: str, since: datetime) -> int:
    """Send again everything queued for a recipient since a moment the broker is known to remember."""
    done = await connection.execute(
        "INSERT INTO unsent (position, shard) SELECT position, shard FROM outbox"
        " WHERE recipient = $1 AND queued_at >= $2 ON CONFLICT (position) DO NOTHING",
        recipient,
        since,
    )
    return int(done.split()[-1])


async def backlog(connection: Any) -> tuple[int, datetime | None]:
    """How many messages wait, and since when the oldest does."""
    row = await connection.fetchrow(
        "SELECT count(*) AS waiting, (SELECT queued_at FROM outbox WHERE position = min(unsent.position)) AS oldest"
        " FROM unsent"
    )
    return row["waiting"], row["oldest"]


async def waits_for_others(connection: Any, absent: Collection[str]) -> bool:
    """Whether anything is unsent for recipients who are there."""
    waits: bool = await connection.fetchval(
        "SELECT EXISTS (SELECT FROM unsent JOIN outbox USING (position) WHERE outbox.recipient <> ALL($1::text[]))",
        list(absent),
    )
    return waits


async def forget_older(connection: Any, before: datetime, limit: int) -> int:
    """Delete up to `limit` messages of the history sent before a moment, oldest first.

    Only the oldest `limit` are looked at: a search would read the whole history when nothing in it is old.
    """
    done = await connection.execute(
        "DELETE FROM outbox WHERE position IN (SELECT position FROM (SELECT position, queued_at FROM outbox"
        "   WHERE NOT EXISTS (SELECT FROM unsent WHERE unsent.position = outbox.position)"
        "   ORDER BY position LIMIT $2) AS oldest WHERE queued_at < $1)",
        before,
        limit,
    )
    return int(done.split()[-1])
