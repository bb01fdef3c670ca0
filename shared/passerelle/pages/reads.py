"""Who read what of a person: one row each time."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

LISTED_EVERY = timedelta(hours=1)
"""A name that stands in a list is noted once in so long for the same account and page."""


async def note(connection: Any, now: datetime, account: UUID, thread: UUID, what: str) -> None:
    """`what` is the code of the page, such as `pathway`; never anything typed by somebody."""
    await connection.execute(
        "INSERT INTO page_reads (read_at, account, thread, what) VALUES ($1, $2, $3, $4)", now, account, thread, what
    )


async def note_all(
    connection: Any, now: datetime, account: UUID, threads: Collection[UUID], what: str, *, every: timedelta
) -> None:
    """One row for each file, in one statement; none for those the account read on this page less than `every` ago."""
    await connection.execute(
        """
        INSERT INTO page_reads (read_at, account, thread, what)
        SELECT $1, $2, shown.thread, $4 FROM (SELECT DISTINCT unnest($3::uuid[]) AS thread) AS shown
        WHERE NOT EXISTS (
            SELECT FROM page_reads AS read
            WHERE read.thread = shown.thread AND read.read_at > $5 AND read.account = $2 AND read.what = $4
        )
        """,
        now,
        account,
        list(threads),
        what,
        now - every,
    )


async def of_thread(connection: Any, thread: UUID) -> list[Any]:
    """Reads of one aggregate, oldest first, with the name of the account while there is one."""
    rows: list[Any] = await connection.fetch(
        "SELECT r.read_at, r.account, r.what, a.name FROM page_reads r"
        " LEFT JOIN staff_accounts a ON a.id = r.account WHERE r.thread = $1 ORDER BY r.id",
        thread,
    )
    return rows


async def newest(
    connection: Any, account: UUID | None, thread: UUID | None, before: int | None, limit: int
) -> list[Any]:
    """Reads of one account, of one file, or of all, page by page before the last; with the account's name."""
    rows: list[Any] = await connection.fetch(
        "SELECT r.id, r.read_at, r.account, r.thread, r.what, a.name FROM page_reads r"
        " LEFT JOIN staff_accounts a ON a.id = r.account"
        " WHERE ($1::uuid IS NULL OR r.account = $1) AND ($2::uuid IS NULL OR r.thread = $2)"
        " AND ($3::bigint IS NULL OR r.id < $3) ORDER BY r.id DESC LIMIT $4",
        account,
        thread,
        before,
        limit,
    )
    return rows


async def forget_older(connection: Any, before: datetime, limit: int) -> int:
    """The oldest first; answers how many went."""
    done: str = await connection.execute(
        "DELETE FROM page_reads WHERE id IN (SELECT id FROM page_reads WHERE read_at < $1 ORDER BY read_at LIMIT $2)",
        before,
        limit,
    )
    return int(done.split()[1])
