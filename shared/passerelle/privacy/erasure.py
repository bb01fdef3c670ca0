"""The stop-list: refs that were erased, so that neither a replay nor a restored backup brings anything back.

Refs are random and say nothing of the person, so the list may outlive what was erased.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID


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


async def whole_list(connection: Any) -> dict[UUID, datetime]:
    """The list, to be kept apart from backups and replayed first after a restore."""
    rows = await connection.fetch("SELECT ref, stopped_at FROM stop_list ORDER BY stopped_at, ref")
    return {row["ref"]: row["stopped_at"] for row in rows}
