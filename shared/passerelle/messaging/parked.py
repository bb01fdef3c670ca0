"""Parked messages: what could not be accepted, kept once with its bytes, reason and position."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson

NEVER_PARKED_OPEN = 100_000
"""Beyond this many open parked messages the oldest of a flood are still kept, and an alert is due."""

UNVERIFIED = ("bad_signature", "unknown_key", "unknown_organization")
"""Reasons that leave open who sent a message."""


class Record(NamedTuple):
    """A record as the broker delivered it, whatever its bytes."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    headers: tuple[tuple[str, bytes | None], ...]
    body: bytes | None


@dataclass(frozen=True, slots=True)
class Poison:
    """A record with the reason it cannot be accepted; `detail` never repeats its content."""

    record: Record
    reason: str
    detail: str = ""
    source: str | None = None
    ref: UUID | None = None
    sequence: int | None = None
    event_id: UUID | None = None
    type: str | None = None
    """As its schema names it; None when nobody knows it."""


@dataclass(frozen=True, slots=True)
class Parked:
    """A parked message as it is listed."""

    number: int
    topic: str
    partition: int
    offset: int
    reason: str
    detail: str
    source: str | None
    ref: UUID | None
    sequence: int | None
    parked_at: datetime
    attempts: int
    ended_as: str | None
    size: int
    type: str | None
    record: Record | None = field(default=None, repr=False)


def pack_headers(headers: Sequence[tuple[str, bytes | None]]) -> bytes:
    """Headers as bytes that keep every value, whatever its encoding."""
    return orjson.dumps([[name, None if value is None else value.hex()] for name, value in headers])


def unpack_headers(packed: bytes) -> tuple[tuple[str, bytes | None], ...]:
    """The inverse of `pack_headers`."""
    return tuple((name, None if value is None else bytes.fromhex(value)) for name, value in orjson.loads(packed))


async def park(connection: Any, poisons: Sequence[Poison]) -> None:
    """Keep each record once; a redelivered one is found by its position and bytes."""
    await connection.execute(
        'INSERT INTO parked (topic, partition, "offset", key, headers, body, reason, detail, source, ref, sequence,'
        " event_id, type) SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[], $4::bytea[], $5::bytea[],"
        " $6::bytea[], $7::text[], $8::text[], $9::text[], $10::uuid[], $11::int[], $12::uuid[], $13::text[])"
        " ON CONFLICT (topic, partition, \"offset\", md5(coalesce(body, ''))) DO NOTHING",
        [poison.record.topic for poison in poisons],
        [poison.record.partition for poison in poisons],
        [poison.record.offset for poison in poisons],
        [poison.record.key for poison in poisons],
        [pack_headers(poison.record.headers) for poison in poisons],
        [poison.record.body for poison in poisons],
        [poison.reason for poison in poisons],
        [poison.detail for poison in poisons],
        [poison.source for poison in poisons],
        [poison.ref for poison in poisons],
        [poison.sequence for poison in poisons],
        [poison.event_id for poison in poisons],
        [poison.type for poison in poisons],
    )


async def open_numbers(connection: Any, limit: int = 1000) -> list[Parked]:
    """Open parked messages, oldest first, without their bytes."""
    rows = await connection.fetch(
        'SELECT number, topic, partition, "offset", reason, detail, source, ref, sequence, parked_at, attempts,'
        " ended_as, coalesce(length(body), 0), type FROM parked WHERE ended_at IS NULL ORDER BY number LIMIT $1",
        limit,
    )
    return [Parked(*row) for row in rows]


async def one(connection: Any, number: int) -> Parked | None:
    """One parked message with its bytes, open or not."""
    row = await connection.fetchrow(
        'SELECT number, topic, partition, "offset", reason, detail, source, ref, sequence, parked_at, attempts,'
        " ended_as, coalesce(length(body), 0) AS size, type, key, headers, body FROM parked WHERE number = $1",
        number,
    )
    if row is None:
        return None
    values = tuple(row)
    record = Record(
        row["topic"], row["partition"], row["offset"], row["key"], unpack_headers(row["headers"]), row["body"]
    )
    return replace(Parked(*values[:14]), record=record)


async def end(connection: Any, number: int, how: str, by: str) -> bool:
    """Close a parked message as `replayed` or `discarded`, and remember who did."""
    done = await connection.execute(
        "UPDATE parked SET ended_at = now(), ended_as = $2, ended_by = $3 WHERE number = $1 AND ended_at IS NULL",
        number,
        how,
        by,
    )
    return bool(done == "UPDATE 1")


async def replay_failed(connection: Any, number: int, reason: str, detail: str) -> None:
    """Note that a replay met the same or another reason."""
    await connection.execute(
        "UPDATE parked SET attempts = attempts + 1, reason = $2, detail = $3 WHERE number = $1", number, reason, detail
    )


async def of_sources_unknown_then(connection: Any, source: str) -> list[int]:
    """Messages parked because their sender was not in the directory yet."""
    rows = await connection.fetch(
        "SELECT number FROM parked WHERE ended_at IS NULL AND source = $1"
        " AND reason IN ('unknown_organization', 'unknown_key') ORDER BY number",
        source,
    )
    return [row["number"] for row in rows]


async def sources_unknown_then(connection: Any, tries: int) -> list[str]:
    """Senders of messages parked because they were not known, and not tried again that often yet."""
    rows = await connection.fetch(
        "SELECT DISTINCT source FROM parked WHERE ended_at IS NULL AND source IS NOT NULL AND attempts < $1"
        " AND reason IN ('unknown_organization', 'unknown_key')",
        tries,
    )
    return [row["source"] for row in rows]


async def numbers_parked_of(connection: Any, ref: UUID, peer: str, first: int, last: int) -> list[int]:
    """Which numbers of a ref's sequence its peer did send and are parked, so that they are not asked for again.

    What nobody signed may claim any number: it is spoiled or forged, and the true message is still missing.
    """
    rows = await connection.fetch(
        "SELECT DISTINCT sequence FROM parked WHERE ended_at IS NULL AND ref = $1 AND sequence BETWEEN $3 AND $4"
        " AND source = $2 AND reason <> ALL($5::text[])",
        ref,
        peer,
        first,
        last,
        UNVERIFIED,
    )
    return [row["sequence"] for row in rows]


async def count_open(connection: Any) -> int:
    """How many wait for somebody."""
    count: int = await connection.fetchval("SELECT count(*) FROM parked WHERE ended_at IS NULL")
    return count


async def numbers_of(connection: Any, reason: str, limit: int) -> list[int]:
    """The oldest open ones of a reason."""
    rows = await connection.fetch(
        "SELECT number FROM parked WHERE ended_at IS NULL AND reason = $1 ORDER BY number LIMIT $2", reason, limit
    )
    return [row["number"] for row in rows]
