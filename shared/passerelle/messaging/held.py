"""Messages held behind a gap or a failure of their ref; all other refs go on."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Held:
    """One held message."""

    ref: UUID
    sequence: int
    id: UUID
    source: str
    body: bytes


@dataclass(frozen=True, slots=True)
class HeldRef:
    """Why a ref waits, and when to look again."""

    ref: UUID
    reason: str
    attempts: int
    next_at: datetime
    error: str = ""


async def held_of(connection: Any, refs: Collection[UUID]) -> list[Held]:
    """Everything held for these refs, in the order of their turns."""
    rows = await connection.fetch(
        "SELECT ref, sequence, id, source, body FROM held WHERE ref = ANY($1::uuid[]) ORDER BY ref, sequence",
        list(refs),
    )
    return [Held(*row) for row in rows]


async def hold(connection: Any, messages: Sequence[Held]) -> None:
    """Keep messages until their turn."""
    await connection.execute(
        "INSERT INTO held (ref, sequence, id, source, body)"
        " SELECT * FROM unnest($1::uuid[], $2::int[], $3::uuid[], $4::text[], $5::bytea[])"
        " ON CONFLICT (ref, sequence) DO NOTHING",
        [message.ref for message in messages],
        [message.sequence for message in messages],
        [message.id for message in messages],
        [message.source for message in messages],
        [message.body for message in messages],
    )


async def release(connection: Any, turns: Collection[tuple[UUID, int]]) -> None:
    """Delete messages whose turn has come and gone."""
    await connection.execute(
        "DELETE FROM held USING unnest($1::uuid[], $2::int[]) AS d(ref, sequence)"
        " WHERE held.ref = d.ref AND held.sequence = d.sequence",
        [ref for ref, _ in turns],
        [sequence for _, sequence in turns],
    )


async def wait(connection: Any, refs: Sequence[HeldRef]) -> None:
    """Note why each ref waits; a ref that waits already keeps its first date."""
    await connection.execute(
        "INSERT INTO held_refs (ref, reason, attempts, next_at, error)"
        " SELECT * FROM unnest($1::uuid[], $2::text[], $3::int[], $4::timestamptz[], $5::text[])"
        " ON CONFLICT (ref) DO UPDATE SET reason = excluded.reason, attempts = excluded.attempts,"
        " next_at = excluded.next_at, error = excluded.error",
        [ref.ref for ref in refs],
        [ref.reason for ref in refs],
        [ref.attempts for ref in refs],
        [ref.next_at for ref in refs],
        [ref.error for ref in refs],
    )


async def go_on(connection: Any, refs: Collection[UUID]) -> None:
    """These refs wait no longer."""
    await connection.execute("DELETE FROM held_refs WHERE ref = ANY($1::uuid[])", list(refs))


async def waiting_of(connection: Any, refs: Collection[UUID]) -> dict[UUID, HeldRef]:
    """How long each of these refs has been tried."""
    rows = await connection.fetch(
        "SELECT ref, reason, attempts, next_at, error FROM held_refs WHERE ref = ANY($1::uuid[])", list(refs)
    )
    return {row["ref"]: HeldRef(*row) for row in rows}


async def due(connection: Any, now: datetime, limit: int) -> list[HeldRef]:
    """Refs to look at again."""
    rows = await connection.fetch(
        "SELECT ref, reason, attempts, next_at, error FROM held_refs WHERE next_at <= $1 ORDER BY next_at LIMIT $2",
        now,
        limit,
    )
    return [HeldRef(*row) for row in rows]


async def first_held(connection: Any, refs: Collection[UUID]) -> dict[UUID, int]:
    """The lowest held number of each ref."""
    rows = await connection.fetch(
        "SELECT ref, min(sequence) AS first FROM held WHERE ref = ANY($1::uuid[]) GROUP BY ref", list(refs)
    )
    return {row["ref"]: row["first"] for row in rows}


async def counts(connection: Any) -> tuple[int, int]:
    """How many refs wait, and how many messages they hold."""
    row = await connection.fetchrow("SELECT (SELECT count(*) FROM held_refs) AS refs, (SELECT count(*) FROM held) AS m")
    return row["refs"], row["m"]
