"""Durable deadlines: rows that survive restarts, never sleeping tasks."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from passerelle.messaging.decisions import CancelDeadline, Due, SetDeadline


async def change(connection: Any, changes: Sequence[SetDeadline | CancelDeadline]) -> None:
    """Set and cancel deadlines in the caller's transaction; the last word on each counts."""
    last = {(change.thread, change.name, change.about): change for change in changes}
    if cancelled := [change for change in last.values() if isinstance(change, CancelDeadline)]:
        await cancel_all(connection, cancelled)
    if due := [change for change in last.values() if isinstance(change, SetDeadline)]:
        await set_all(connection, due)


async def set_all(connection: Any, deadlines: Sequence[SetDeadline]) -> None:
    """Insert or move deadlines."""
    await connection.execute(
        "INSERT INTO deadlines (thread, name, about, due)"
        " SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[])"
        " ON CONFLICT (thread, name, about) DO UPDATE SET due = excluded.due, attempts = 0, error = ''",
        [deadline.thread for deadline in deadlines],
        [deadline.name for deadline in deadlines],
        [deadline.about for deadline in deadlines],
        [deadline.due for deadline in deadlines],
    )


async def cancel_all(connection: Any, deadlines: Sequence[CancelDeadline]) -> None:
    """Delete deadlines that still wait."""
    await connection.execute(
        "DELETE FROM deadlines USING unnest($1::uuid[], $2::text[], $3::text[]) AS c(thread, name, about)"
        " WHERE deadlines.thread = c.thread AND deadlines.name = c.name AND deadlines.about = c.about",
        [deadline.thread for deadline in deadlines],
        [deadline.name for deadline in deadlines],
        [deadline.about for deadline in deadlines],
    )


async def due(connection: Any, now: datetime, limit: int) -> list[Due]:
    """The deadlines that have come, oldest first; read without a lock, so take them with `take`."""
    rows = await connection.fetch(
        "SELECT thread, name, about, due FROM deadlines WHERE due <= $1 ORDER BY due LIMIT $2", now, limit
    )
    return [Due(*row) for row in rows]


async def take(connection: Any, wanted: Sequence[Due]) -> list[Due]:
    """Delete these deadlines, under the locks of their threads; answers those that nobody moved or took meanwhile."""
    rows = await connection.fetch(
        "DELETE FROM deadlines USING"
        " unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[]) AS w(thread, name, about, due)"
        " WHERE deadlines.thread = w.thread AND deadlines.name = w.name AND deadlines.about = w.about"
        " AND deadlines.due = w.due RETURNING w.thread, w.name, w.about, w.due",
        [deadline.thread for deadline in wanted],
        [deadline.name for deadline in wanted],
        [deadline.about for deadline in wanted],
        [deadline.due for deadline in wanted],
    )
    return sorted((Due(*row) for row in rows), key=lambda taken: taken.due)


async def put_off(connection: Any, failed: Due, error: str, now: datetime) -> None:
    """Try a failed deadline again later, at twice the distance each time, an hour at most."""
    await connection.execute(
        "UPDATE deadlines SET attempts = attempts + 1, error = $4,"
        " due = $5::timestamptz + least(interval '1 hour', interval '1 second' * power(2, least(attempts, 12)))"
        " WHERE thread = $1 AND name = $2 AND about = $3",
        failed.thread,
        failed.name,
        failed.about,
        error,
        now,
    )


async def next_due(connection: Any) -> datetime | None:
    """When the next deadline comes."""
    value: datetime | None = await connection.fetchval("SELECT min(due) FROM deadlines")
    return value


LATE = timedelta(minutes=1)
"""A deadline older than this and still there is counted as late by the metrics."""
