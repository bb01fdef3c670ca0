"""What waits between this organization and others: exchanges that miss a message, and messages not gone out yet."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Waiting:
    """One ref that waits for a message, or for one that fails."""

    ref: UUID
    peer: str
    reason: str
    """`gap`: a number is missing; `failing`: it came, and answering it fails."""
    error: str
    attempts: int
    since: datetime
    next_at: datetime
    awaited: int
    """The number of the sequence whose turn it is."""
    held: int
    """How many later messages wait behind it."""
    parked: int | None
    """The parked message that has this number, if it came and was not taken in."""


@dataclass(frozen=True, slots=True)
class Partner:
    """What waits with one partner."""

    partner: str
    unsent: int
    unsent_since: datetime | None
    awaited: int
    """Refs on which a message of theirs is missing."""
    awaited_since: datetime | None
    asked: int
    """How often the longest of these was asked for, at most."""


async def waiting(connection: Any, after: tuple[datetime, UUID] | None, limit: int) -> list[Waiting]:
    """Refs that wait, the longest first."""
    rows = await connection.fetch(
        """
        SELECT h.ref, s.peer, h.reason, h.error, h.attempts, h.since, h.next_at, s.next_in AS awaited,
            s.waiting AS held,
            (SELECT min(number) FROM parked AS p WHERE p.ended_at IS NULL AND p.ref = h.ref AND p.sequence = s.next_in
                AND p.source = s.peer) AS parked
        FROM held_refs AS h JOIN streams AS s ON s.ref = h.ref
        WHERE $1::timestamptz IS NULL OR (h.since, h.ref) > ($1, $2::uuid)
        ORDER BY h.since, h.ref LIMIT $3
        """,
        after[0] if after else None,
        after[1] if after else None,
        limit,
    )
    return [Waiting(**row) for row in rows]


async def partners(connection: Any) -> list[Partner]:
    """Everybody something waits for or who is waited for, by name."""
    rows = await connection.fetch(
        """
        WITH unsent_to AS (
            SELECT recipient AS partner, count(*) AS unsent, min(queued_at) AS unsent_since
            FROM unsent JOIN outbox USING (position) GROUP BY recipient
        ), awaited_of AS (
            SELECT s.peer AS partner, count(*) AS awaited, min(h.since) AS awaited_since, max(h.attempts) AS asked
            FROM held_refs AS h JOIN streams AS s ON s.ref = h.ref WHERE h.reason = 'gap' GROUP BY s.peer
        )
        SELECT partner, coalesce(unsent, 0) AS unsent, unsent_since, coalesce(awaited, 0) AS awaited, awaited_since,
            coalesce(asked, 0) AS asked
        FROM unsent_to FULL JOIN awaited_of USING (partner) ORDER BY partner
        """
    )
    return [Partner(**row) for row in rows]
