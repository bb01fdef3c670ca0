"""Who was referred to whom, counted: one statement for the whole network, one for a partner's answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

BEGINNING = date(2000, 1, 1)
"""Before anything was sent."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Referrals sent to one partner for one service that stand alike."""

    partner: str
    service: str
    status: str
    referrals: int


@dataclass(frozen=True, slots=True)
class Quiet:
    """Referrals on which a partner should have been heard of."""

    partner: str
    referrals: int
    since: datetime
    """The longest silence."""


@dataclass(frozen=True, slots=True)
class Answered:
    """How long a partner took to answer, of its last referrals that it answered."""

    referrals: int
    median_s: float | None
    most_s: float | None
    """Nine in ten were answered by then."""


async def sent_since(connection: Any, since: date | None, territories: Sequence[str]) -> list[Counted]:
    """Everything partners were told of, from that day on."""
    rows = await connection.fetch(
        """
        SELECT r.partner, r.service, r.status, count(*) AS referrals
        FROM referrals AS r
        WHERE r.sent_on >= $1 AND ($2::text[] = '{}' OR r.commune = ANY($2) OR r.department = ANY($2))
        GROUP BY r.partner, r.service, r.status
        """,
        (since or BEGINNING).isoformat(),
        list(territories),
    )
    return [Counted(**row) for row in rows]


async def quiet(connection: Any, territories: Sequence[str]) -> list[Quiet]:
    """Partners that are silent now, whatever the period."""
    rows = await connection.fetch(
        """
        SELECT r.partner, count(*) AS referrals, min(r.silent_since) AS since
        FROM referrals AS r
        WHERE r.silent_since IS NOT NULL AND ($1::text[] = '{}' OR r.commune = ANY($1) OR r.department = ANY($1))
        GROUP BY r.partner
        """,
        list(territories),
    )
    return [Quiet(**row) for row in rows]


async def proposed_since(connection: Any, since: date | None, territories: Sequence[str]) -> dict[str, int]:
    """Pathways that each partner proposed to this organization; where the person lives is known once one is opened."""
    rows = await connection.fetch(
        """
        SELECT o.organization, count(*) AS proposals
        FROM proposals AS o LEFT JOIN pathways AS p ON p.id = o.pathway
        WHERE o.received_at >= $1 AND ($2::text[] = '{}' OR p.commune = ANY($2) OR p.department = ANY($2))
        GROUP BY o.organization
        """,
        datetime.fromisoformat(f"{(since or BEGINNING).isoformat()}T00:00:00+00:00"),
        list(territories),
    )
    return {row["organization"]: row["proposals"] for row in rows}


async def answers_of(
    connection: Any, partner: str, since: date | None, territories: Sequence[str], limit: int
) -> Answered:
    """From a referral to the first answer: accepted, put on a waiting list, begun or declined."""
    row = await connection.fetchrow(
        """
        WITH last AS (
            SELECT r.state FROM referrals AS r
            WHERE r.partner = $1 AND r.sent_on >= $4
                AND ($2::text[] = '{}' OR r.commune = ANY($2) OR r.department = ANY($2))
            ORDER BY r.sent_on DESC LIMIT $3
        ), answered AS (
            SELECT extract(epoch FROM least(
                (state ->> 'waitlisted_at')::timestamptz, (state ->> 'accepted_at')::timestamptz,
                (state ->> 'started_at')::timestamptz,
                CASE WHEN state ->> 'status' = 'declined' THEN (state ->> 'ended_at')::timestamptz END
            ) - (state ->> 'sent_at')::timestamptz) AS seconds
            FROM last
        )
        SELECT count(seconds) AS referrals, percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS median_s,
            percentile_cont(0.9) WITHIN GROUP (ORDER BY seconds) AS most_s
        FROM answered
        """,
        partner,
        list(territories),
        limit,
        (since or BEGINNING).isoformat(),
    )
    return Answered(**row)
