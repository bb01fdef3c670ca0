"""Open parked messages as staff look at them: by kind, page by page, never their bytes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Kind:
    """Messages parked for one reason."""

    reason: str
    count: int
    oldest_at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One parked message."""

    number: int
    type: str | None
    source: str | None
    """As it says itself, until its signature is verified."""
    ref: UUID | None
    sequence: int | None
    reason: str
    detail: str
    parked_at: datetime
    attempts: int
    ended_at: datetime | None
    ended_as: str | None
    peer: str | None
    """With whom the ref is shared, when it is known here."""
    next_in: int | None
    """The number awaited on that ref."""

    @property
    def is_overtaken(self) -> bool:
        """Whether its number was dealt with since, as when a good copy came."""
        return bool(self.sequence and self.next_in and self.peer == self.source and self.sequence < self.next_in)


async def kinds(connection: Any) -> list[Kind]:
    """How many of each reason are open, the most first."""
    rows = await connection.fetch(
        "SELECT reason, count(*) AS count, min(parked_at) AS oldest_at FROM parked WHERE ended_at IS NULL"
        " GROUP BY reason ORDER BY count(*) DESC, reason"
    )
    return [Kind(**row) for row in rows]


async def of_reason(connection: Any, reason: str, after: int, limit: int) -> list[Line]:
    """Open ones of a reason, oldest first, behind a number."""
    rows = await connection.fetch(
        """
        SELECT p.number, p.type, p.source, p.ref, p.sequence, p.reason, p.detail, p.parked_at, p.attempts,
            p.ended_at, p.ended_as, s.peer, s.next_in
        FROM parked AS p LEFT JOIN streams AS s ON s.ref = p.ref
        WHERE p.ended_at IS NULL AND p.reason = $1 AND p.number > $2
        ORDER BY p.number LIMIT $3
        """,
        reason,
        after,
        limit,
    )
    return [Line(**row) for row in rows]


async def line(connection: Any, number: int) -> Line | None:
    """One, open or not."""
    row = await connection.fetchrow(
        """
        SELECT p.number, p.type, p.source, p.ref, p.sequence, p.reason, p.detail, p.parked_at, p.attempts,
            p.ended_at, p.ended_as, s.peer, s.next_in
        FROM parked AS p LEFT JOIN streams AS s ON s.ref = p.ref
        WHERE p.number = $1
        """,
        number,
    )
    return None if row is None else Line(**row)
