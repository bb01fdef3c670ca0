"""The memory of every message id received, so that each has its effect once."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any
from uuid import UUID


def digest_of(body: bytes) -> bytes:
    """Sixteen bytes that tell the same body from another one under the same id."""
    return blake2b(body, digest_size=16).digest()


async def claim(connection: Any, ids: Sequence[UUID], digests: Sequence[bytes]) -> dict[UUID, bytes | None]:
    """Remember these ids in the caller's transaction; answers those known before, with the digest of then.

    The digest is None for an id that another transaction claimed while this one waited for it.
    """
    rows = await connection.fetch(
        "WITH come AS (SELECT * FROM unnest($1::uuid[], $2::bytea[]) AS c(id, digest)),"
        " fresh AS (INSERT INTO inbox (id, digest) SELECT id, digest FROM come"
        " ON CONFLICT (id) DO NOTHING RETURNING id)"
        " SELECT come.id, inbox.digest FROM come LEFT JOIN inbox USING (id)"
        " WHERE come.id NOT IN (SELECT id FROM fresh)",
        ids,
        digests,
    )
    return {row["id"]: row["digest"] for row in rows}


async def forget_older(connection: Any, before: datetime, limit: int) -> int:
    """Delete up to `limit` ids made before a moment; ids are UUIDv7, so age is a range of the key."""
    edge = UUID(int=int(before.timestamp() * 1000) << 80)
    done = await connection.execute(
        "DELETE FROM inbox WHERE id IN (SELECT id FROM inbox WHERE id < $1 ORDER BY id LIMIT $2)", edge, limit
    )
    return int(done.split()[-1])
