"""What was erased and must not come back, neither by a replay nor with a restored backup.

Refs and ids are random and say nothing of the person, so both lists may outlive what was erased: the stop-list, of refs
on which nothing more is let in, and the marks, of what was erased while its ref goes on.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

ERASE_AGAIN = "erase_again"
"""Deadline on a key that a restored backup brought back; `about` is that of the mark, empty on the stop-list."""

Erased = tuple[UUID, str]
"""A key, and what tells what was erased under it from what came later."""


async def stop(connection: Any, refs: Collection[UUID], at: datetime) -> None:
    """Put refs on the list; the first date stands."""
    await connection.execute(
        "INSERT INTO stop_list (ref, stopped_at) SELECT ref, $2 FROM unnest($1::uuid[]) AS r(ref)"
        " ON CONFLICT (ref) DO NOTHING",
        list(refs),
        at,
    )


async def stopped(connection: Any, refs: Collection[UUID]) -> set[UUID]:
    """Those of these refs that are on the list."""
    rows = await connection.fetch("SELECT ref FROM stop_list WHERE ref = ANY($1::uuid[])", list(refs))
    return {row["ref"] for row in rows}


async def mark(connection: Any, marks: Collection[tuple[UUID, str, datetime]]) -> None:
    """Remember what was erased while its ref goes on."""
    if not marks:
        return
    await connection.execute(
        "INSERT INTO erasure_marks (key, about, erased_at)"
        " SELECT * FROM unnest($1::uuid[], $2::text[], $3::timestamptz[]) ON CONFLICT (key, about) DO NOTHING",
        *zip(*marks, strict=True),
    )


async def count(connection: Any) -> int:
    """How long both lists are together: they only ever grow."""
    found: int = await connection.fetchval(
        "SELECT (SELECT count(*) FROM stop_list) + (SELECT count(*) FROM erasure_marks)"
    )
    return found


async def whole_list(connection: Any) -> dict[Erased, datetime]:
    """Both lists, to be kept apart from backups and read again first after a restore."""
    rows = await connection.fetch(
        "SELECT ref AS key, '' AS about, stopped_at AS at FROM stop_list"
        " UNION ALL SELECT key, about, erased_at FROM erasure_marks ORDER BY at, key"
    )
    return {(row["key"], row["about"]): row["at"] for row in rows}
