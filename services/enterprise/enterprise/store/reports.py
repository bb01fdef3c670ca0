"""Counts for supporters; small ones are suppressed before anybody sees them."""

from datetime import date
from typing import Any

from enterprise.domain.identifiers import SupporterId


async def spent_by_purpose(connection: Any, supporter: SupporterId, first: date, last: date) -> dict[str, int]:
    """Cents spent between two days, both included, by purpose."""
    rows = await connection.fetch(
        """
        SELECT budget_lines.purpose, sum(expenses.amount_cents)::bigint AS cents
        FROM expenses
        JOIN commitments ON commitments.id = expenses.commitment
        JOIN budget_lines ON budget_lines.id = commitments.line
        WHERE budget_lines.supporter = $1 AND expenses.spent_on BETWEEN $2 AND $3
        GROUP BY budget_lines.purpose ORDER BY budget_lines.purpose
        """,
        supporter,
        first,
        last,
    )
    return {row["purpose"]: row["cents"] for row in rows}


async def sessions_by_format(connection: Any, supporter: SupporterId, first: date, last: date) -> dict[str, int]:
    """Sessions the supporter set money aside for, by format, of those that overlap the days."""
    rows = await connection.fetch(
        """
        SELECT format, count(*) AS sessions FROM sessions
        WHERE starts_on <= $3 AND ends_on >= $2 AND id IN (
            SELECT commitments.session FROM commitments
            JOIN budget_lines ON budget_lines.id = commitments.line WHERE budget_lines.supporter = $1
        )
        GROUP BY format ORDER BY format
        """,
        supporter,
        first,
        last,
    )
    return {row["format"]: row["sessions"] for row in rows}


async def people_by_outcome(connection: Any, supporter: SupporterId, first: date, last: date) -> dict[str, int]:
    """People who began such a session, by what became of them; one person is counted once, by the latest session."""
    rows = await connection.fetch(
        """
        SELECT outcome, count(*) AS people FROM (
            SELECT DISTINCT ON (participations.ref)
                coalesce(participations.outcome, CASE participations.status
                    WHEN 'started' THEN 'taking_part' ELSE 'left' END) AS outcome
            FROM participations JOIN sessions ON sessions.id = participations.session
            WHERE participations.started_at IS NOT NULL AND sessions.starts_on <= $3 AND sessions.ends_on >= $2
                AND sessions.id IN (
                    SELECT commitments.session FROM commitments
                    JOIN budget_lines ON budget_lines.id = commitments.line WHERE budget_lines.supporter = $1
                )
            ORDER BY participations.ref, participations.started_at DESC
        ) AS latest
        GROUP BY outcome ORDER BY outcome
        """,
        supporter,
        first,
        last,
    )
    return {row["outcome"]: row["people"] for row in rows}
