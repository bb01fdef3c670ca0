"""Reads of many files at once, in the table of the pages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID


async def note_all(connection: Any, now: datetime, account: UUID, threads: Sequence[UUID], what: str) -> None:
    """One row for each file read."""
    await connection.execute(
        "INSERT INTO page_reads (read_at, account, thread, what) SELECT $1, $2, thread, $4 FROM unnest($3::uuid[]) AS t"
        " (thread)",
        now,
        account,
        list(threads),
        what,
    )
