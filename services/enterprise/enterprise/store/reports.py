"""Figures for supporters, and the reports made of them."""

import json
from collections.abc import Collection
from typing import Any
from uuid import UUID

from enterprise.domain.identifiers import SupporterId
from enterprise.domain.reports import Figures, SupporterReport
from enterprise.store.columns import columns


async def figures_of(connection: Any, supporter: SupporterId, year: int) -> Figures:
    """Everything counted for a supporter in a year."""
    return Figures(
        await spent_by_purpose(connection, supporter, year),
        await sessions_by_format(connection, supporter, year),
        await people_by_outcome(connection, supporter, year),
    )


async def spent_by_purpose(connection: Any, supporter: SupporterId, year: int) -> dict[str, int]:
    """Cents spent in the year, by purpose."""
    rows = await connection.fetch(
        """
        SELECT budget_lines.purpose, sum(expenses.amount_cents)::bigint AS cents
        FROM expenses
        JOIN commitments ON commitments.id = expenses.commitment
        JOIN budget_lines ON budget_lines.id = commitments.line
        WHERE budget_lines.supporter = $1
            AND expenses.spent_on BETWEEN make_date($2, 1, 1) AND make_date($2, 12, 31)
        GROUP BY budget_lines.purpose ORDER BY budget_lines.purpose
        """,
        supporter,
        year,
    )
    return {row["purpose"]: row["cents"] for row in rows}


async def sessions_by_format(connection: Any, supporter: SupporterId, year: int) -> dict[str, int]:
    """Sessions planned to start in the year for which the supporter's money was set aside, by format."""
    rows = await connection.fetch(
        """
        SELECT format, count(*) AS sessions FROM sessions
        WHERE starts_on BETWEEN make_date($2, 1, 1) AND make_date($2, 12, 31) AND id IN (
            SELECT commitments.session FROM commitments
            JOIN budget_lines ON budget_lines.id = commitments.line WHERE budget_lines.supporter = $1
        )
        GROUP BY format ORDER BY format
        """,
        supporter,
        year,
    )
    return {row["format"]: row["sessions"] for row in rows}


async def people_by_outcome(connection: Any, supporter: SupporterId, year: int) -> dict[str, int]:
    """People who began such a session, by what became of them; each is counted once, by the latest."""
    rows = await connection.fetch(
        """
        SELECT outcome, count(*) AS people FROM (
            SELECT DISTINCT ON (participations.ref)
                coalesce(participations.outcome, CASE participations.status
                    WHEN 'started' THEN 'taking_part' ELSE 'left' END) AS outcome
            FROM participations JOIN sessions ON sessions.id = participations.session
            WHERE participations.started_at IS NOT NULL
                AND sessions.starts_on BETWEEN make_date($2, 1, 1) AND make_date($2, 12, 31)
                AND sessions.id IN (
                    SELECT commitments.session FROM commitments
                    JOIN budget_lines ON budget_lines.id = commitments.line WHERE budget_lines.supporter = $1
                )
            ORDER BY participations.ref, participations.started_at DESC
        ) AS latest
        GROUP BY outcome ORDER BY outcome
        """,
        supporter,
        year,
    )
    return {row["outcome"]: row["people"] for row in rows}


async def load_reports(connection: Any, keys: Collection[UUID]) -> list[SupporterReport]:
    rows = await connection.fetch(
        "SELECT supporter, year, made_at, body::text FROM supporter_reports WHERE id = ANY($1::uuid[])", list(keys)
    )
    return [SupporterReport(row["supporter"], row["year"], row["made_at"], json.loads(row["body"])) for row in rows]


async def save_reports(connection: Any, changed: list[SupporterReport]) -> None:
    if not changed:
        return
    await connection.execute(
        """
        INSERT INTO supporter_reports (id, supporter, year, made_at, body)
        SELECT id, supporter, year, made_at, body::jsonb
        FROM unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::timestamptz[], $5::text[])
            AS changed (id, supporter, year, made_at, body)
        """,
        *columns([(one.key, one.supporter, one.year, one.made_at, json.dumps(one.body)) for one in changed]),
    )
