"""Refs and their counters in PostgreSQL."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from passerelle.messaging.decisions import OpenRef
from passerelle.messaging.sequence import Stream


async def threads_of(connection: Any, refs: Collection[UUID]) -> dict[UUID, UUID]:
    """Which aggregate each known ref belongs to; it never changes, so no lock is needed to read it."""
    rows = await connection.fetch("SELECT ref, thread FROM streams WHERE ref = ANY($1::uuid[])", list(refs))
    return {row["ref"]: row["thread"] for row in rows}


async def lock(connection: Any, keys: Collection[UUID]) -> None:
    """Hold the aggregates until the transaction ends, always in the same order.

    An advisory lock needs no row to exist yet and is taken before any outbox number is drawn, which is what makes the
    order of a ref's outbox rows the order of their commits.
    """
    if not keys:
        return
    numbers = sorted({_number(key) for key in keys})
    await connection.execute("SELECT pg_advisory_xact_lock(key) FROM unnest($1::bigint[]) AS keys(key)", numbers)


async def lock_if_free(connection: Any, keys: Collection[UUID]) -> set[UUID]:
    """Hold further aggregates without waiting; answers those somebody else holds."""
    if not keys:
        return set()
    numbers = {_number(key): key for key in keys}
    rows = await connection.fetch(
        "SELECT key FROM unnest($1::bigint[]) AS keys(key) WHERE NOT pg_try_advisory_xact_lock(key)", list(numbers)
    )
    return {numbers[row["key"]] for row in rows}


async def streams_of(connection: Any, threads: Collection[UUID]) -> dict[UUID, Stream]:
    """Every stream of these aggregates; read after `lock`, so the counters are the newest."""
    if not threads:
        return {}
    rows = await connection.fetch(
        "SELECT ref, peer, thread, next_in, next_out, waiting, stopped_at IS NOT NULL AS stopped"
        " FROM streams WHERE thread = ANY($1::uuid[])",
        list(threads),
    )
    return {row["ref"]: Stream(*row) for row in rows}


async def stream_of(connection: Any, ref: UUID) -> Stream | None:
    """One stream by its ref."""
    row = await connection.fetchrow(
        "SELECT ref, peer, thread, next_in, next_out, waiting, stopped_at IS NOT NULL AS stopped"
        " FROM streams WHERE ref = $1",
        ref,
    )
    return None if row is None else Stream(*row)


async def open_refs(connection: Any, opened: Collection[OpenRef]) -> None:
    """Make refs valid between this organization and their peers."""
    await connection.execute(
        "INSERT INTO streams (ref, peer, thread) SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[])"
        " ON CONFLICT (ref) DO NOTHING",
        [new.ref for new in opened],
        [new.peer for new in opened],
        [new.thread for new in opened],
    )


async def save_streams(connection: Any, streams: Iterable[Stream]) -> None:
    """Write the counters back."""
    changed = list(streams)
    await connection.execute(
        "UPDATE streams SET next_in = c.next_in, next_out = c.next_out, waiting = c.waiting"
        " FROM unnest($1::uuid[], $2::int[], $3::int[], $4::int[]) AS c(ref, next_in, next_out, waiting)"
        " WHERE streams.ref = c.ref",
        [stream.ref for stream in changed],
        [stream.next_in for stream in changed],
        [stream.next_out for stream in changed],
        [stream.waiting for stream in changed],
    )


async def stop_streams(connection: Any, refs: Collection[UUID]) -> None:
    """Drop from now on whatever comes about these refs."""
    await connection.execute(
        "UPDATE streams SET stopped_at = coalesce(stopped_at, now()) WHERE ref = ANY($1::uuid[])", list(refs)
    )


async def peer_of(connection: Any, ref: UUID) -> str | None:
    """The one organization a ref is shared with."""
    peer: str | None = await connection.fetchval("SELECT peer FROM streams WHERE ref = $1", ref)
    return peer


async def count_waiting(connection: Any, ref: UUID) -> None:
    """Let the stream say again how many messages it holds."""
    await connection.execute(
        "UPDATE streams SET waiting = (SELECT count(*) FROM held WHERE held.ref = streams.ref) WHERE ref = $1", ref
    )


def _number(key: UUID) -> int:
    return int.from_bytes(key.bytes[8:], "big", signed=True)
