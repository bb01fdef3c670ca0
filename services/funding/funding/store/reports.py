"""Statements on `yearly_reports`, and the counts they are made of."""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from funding.domain.report import MEASURES, NOT_SAID, Figures, YearlyReport
from funding.store.columns import columns_of


async def figures_of(connection: Any, year: int) -> Figures:
    """How many were invited, applied and were paid a loan in the year (UTC)."""
    starts = [datetime(year, month, 1, tzinfo=UTC) for month in (1, 4, 7, 10)] + [datetime(year + 1, 1, 1, tzinfo=UTC)]
    whole = await _counted_between(connection, starts[0], starts[-1])
    by_quarter = {
        f"{year}Q{number}": _total(await _counted_between(connection, begins, ends))
        for number, (begins, ends) in enumerate(pairwise(starts), 1)
    }
    return Figures(_counted(whole, "sector"), _counted(whole, "commune"), by_quarter)


async def _counted_between(connection: Any, begins: datetime, ends: datetime) -> Sequence[Any]:
    rows: Sequence[Any] = await connection.fetch(
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
    return rows


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


def _total(rows: Sequence[Any]) -> tuple[int, ...]:
    return tuple(sum(row[measure] for row in rows) for measure in MEASURES)


def _counted(rows: Sequence[Any], category: str) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = defaultdict(lambda: (0, 0, 0))
    for row in rows:
        known = found[row[category]]
        found[row[category]] = (known[0] + row["invited"], known[1] + row["applied"], known[2] + row["funded"])
    return dict(found)


def _report(row: Any) -> YearlyReport:
    return YearlyReport(row["id"], row["year"], row["made_at"], json.loads(row["body"]))
