"""Who read what of a person: one row each time."""

from datetime import datetime
from typing import Any
from uuid import UUID


async def note(connection: Any, now: datetime, account: UUID, thread: UUID, what: str) -> None:
    """`what` is the code of the page, such as `pathway`; never anything typed by somebody."""
    await connection.execute(
        "INSERT INTO page_reads (read_at, account, thread, what) VALUES ($1, $2, $3, $4)", now, account, thread, what
    )


async def of_thread(connection: Any, thread: UUID) -> list[Any]:
    """Reads of one aggregate, oldest first, with the name of the account while there is one."""
    rows: list[Any] = await connection.fetch(
        "SELECT r.read_at, r.account, r.what, a.name FROM page_reads r"
        " LEFT JOIN staff_accounts a ON a.id = r.account WHERE r.thread = $1 ORDER BY r.id",
        thread,
    )
    return rows
