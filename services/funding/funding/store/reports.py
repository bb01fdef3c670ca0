"""Statements on `yearly_reports`, and the counts they are made of."""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from funding.domain.report import NOT_SAID, Figures, YearlyReport
from funding.store.columns import columns_of


async def figures_of(connection: Any, year: int) -> Figures:
    """How many were invited, applied and were paid a loan in the year (UTC), by sector and by commune."""
    begins, ends = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    rows = await connection.fetch(
        """
        SELECT coalesce(sector, $3) AS sector, coalesce(territory, $3) AS commune,
            count(*) FILTER (WHERE invited_at >= $1 AND invited_at < $2) AS invited,
            count(*) FILTER (WHERE submitted_at >= $1 AND submitted_at < $2) AS applied,
            count(*) FILTER (WHERE disbursed_at >= $1 AND disbursed_at < $2) AS funded
        FROM applications
        WHERE (invited_at >= $1 AND invited_at < $2) OR (submitted_at >= $1 AND submitted_at < $2)
            OR (disbursed_at >= $1 AND disbursed_at < $2)
        GROUP BY 1, 2
        """,
        begins,
        ends,
        NOT_SAID,
    )
    return Figures(_counted(rows, "sector"), _counted(rows, "commune"))


async def reports_at(connection: Any, keys: Sequence[UUID]) -> list[YearlyReport]:
    """The reports with these keys."""
    rows = await connection.fetch("SELECT * FROM yearly_reports WHERE id = ANY($1::uuid[])", keys)
    return [_report(row) for row in rows]


async def all_reports(connection: Any) -> list[YearlyReport]:
    """Every report that was made, the newest year first."""
    return [_report(row) for row in await connection.fetch("SELECT * FROM yearly_reports ORDER BY year DESC")]


async def save_reports(connection: Any, reports: Sequence[YearlyReport]) -> None:
    """A report is made once and never changed."""
    await connection.execute(
        """
        INSERT INTO yearly_reports (id, year, made_at, body)
        SELECT * FROM unnest($1::uuid[], $2::smallint[], $3::timestamptz[], $4::jsonb[])
        """,
        *columns_of((one.key, one.year, one.made_at, json.dumps(one.body)) for one in reports),
    )


def _counted(rows: Sequence[Any], category: str) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = defaultdict(lambda: (0, 0, 0))
    for row in rows:
        known = found[row[category]]
        found[row[category]] = (known[0] + row["invited"], known[1] + row["applied"], known[2] + row["funded"])
    return dict(found)


def _report(row: Any) -> YearlyReport:
    return YearlyReport(row["id"], row["year"], row["made_at"], json.loads(row["body"]))
